/** The form of *Make block…*: a name, checked while it is typed, and a kind. */
import type { Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';

import { isName, normalised } from '../model/tags';
import { kindWord } from './phrases';

/** The kinds that a run carries out; without one it is found out. */
const KINDS = [
  'data_loader',
  'transformer',
  'data_exporter',
  'chart',
  'custom'
];

export interface IBlockForm {
  readonly name: string;
  /** "" if it is to be found out. */
  readonly kind: string;
}

export class BlockForm
  extends Widget
  implements Dialog.IBodyWidget<IBlockForm>
{
  constructor(options: IBlockForm & { readonly trans: TranslationBundle }) {
    super();
    const { trans } = options;
    this.trans = trans;
    this.addClass('jp-Blocks');
    this.addClass('jp-Blocks-blockForm');
    this.name.type = 'text';
    this.name.className = 'jp-mod-styled';
    this.name.value = options.name;
    this.name.spellcheck = false;
    this.kind.className = 'jp-mod-styled';
    this.kind.append(new Option(trans.__('found out from the code'), ''));
    for (const kind of new Set([...KINDS, options.kind])) {
      if (kind) {
        this.kind.append(new Option(kindWord(kind, trans), kind));
      }
    }
    this.kind.value = options.kind;
    this.wrong.className = 'jp-Blocks-blockForm-wrong';
    this.wrong.setAttribute('role', 'alert');
    this.name.addEventListener('input', this.check);
    this.node.append(
      labelled(trans.__('Name'), this.name),
      this.wrong,
      labelled(trans.__('Kind'), this.kind)
    );
    this.check();
  }

  getValue(): IBlockForm {
    return { name: this.name.value.trim(), kind: this.kind.value };
  }

  get isValid(): boolean {
    return isName(this.name.value.trim());
  }

  /** Have a button enabled only while the name is one. */
  follow(accept: HTMLButtonElement | null): void {
    this.accept = accept;
    this.check();
  }

  private readonly check = (): void => {
    const said = this.name.value.trim();
    this.wrong.textContent = this.isValid
      ? ''
      : said === ''
        ? this.trans.__('A block needs a name.')
        : this.trans.__(
            'A name is an identifier of Python and no keyword: %1, for example.',
            normalised(said)
          );
    this.name.setAttribute('aria-invalid', String(!this.isValid));
    if (this.accept) {
      this.accept.disabled = !this.isValid;
    }
  };

  private readonly trans: TranslationBundle;
  private readonly name = document.createElement('input');
  private readonly kind = document.createElement('select');
  private readonly wrong = document.createElement('p');
  private accept: HTMLButtonElement | null = null;
}

function labelled(text: string, control: HTMLElement): HTMLLabelElement {
  const label = document.createElement('label');
  const said = document.createElement('span');
  said.textContent = text;
  label.append(said, control);
  return label;
}
