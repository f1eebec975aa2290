/** What changes the notebook for its author: a cell made a block, a test added, a problem mended. */
import { Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import { applyEdits, tagsOf } from '../model/cells';
import { proposedName } from '../model/naming';
import { madeBlock, parseTags } from '../model/tags';
import { BlockForm, type IBlockForm } from '../widgets/blockform';
import type { Fix } from '../wire/types';
import type { OpenNotebook } from './notebooks';

/** Ask for a name and a kind, and tag the selected code cells; tags of others stay. */
export async function makeBlock(
  { panel, session }: OpenNotebook,
  trans: TranslationBundle
): Promise<void> {
  const shared = panel.context.model.sharedModel;
  const cells = panel.content.selectedCells
    .map(cell => cell.model.sharedModel)
    .filter(cell => cell.cell_type === 'code');
  const [first] = cells;
  if (!first) {
    return;
  }
  const before = parseTags(tagsOf(first));
  const taken = new Set(session.graph?.order ?? []);
  const sources = cells.map(cell => cell.getSource()).join('\n');
  const body = new BlockForm({
    name: before.block ?? proposedName(sources, taken),
    kind: before.kind ?? '',
    trans
  });
  const dialog = new BlockDialog({
    title: trans._n(
      'Make a block of this cell',
      'Make a block of %1 cells',
      cells.length
    ),
    body,
    focusNodeSelector: 'input',
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.okButton({ label: trans.__('Make block') })
    ]
  });
  const { button, value } = await dialog.launch();
  if (!button.accept || !value) {
    return;
  }
  applyEdits(
    shared,
    cells.map(cell => ({
      cell: cell.getId(),
      tags: madeBlock(
        tagsOf(cell),
        value.name,
        cell === first ? value.kind : ''
      ),
      source: null
    }))
  );
  session.select(value.name);
}

/** Accepts nothing that is no name; Enter would do so in any other dialog. */
class BlockDialog extends Dialog<IBlockForm> {
  constructor(
    options: Partial<Dialog.IOptions<IBlockForm>> & { body: BlockForm }
  ) {
    super(options);
    this.form = options.body;
    this.form.follow(this.node.querySelector('.jp-mod-accept'));
  }

  override resolve(index?: number): void {
    const isCancel = index !== undefined && index !== ACCEPT;
    if (isCancel || this.form.isValid) {
      super.resolve(index);
    }
  }

  private readonly form: BlockForm;
}

/** Where the accepting button stands among the buttons. */
const ACCEPT = 1;

/** Add a test cell after a block and its other tests, and open it for writing. */
export function addTest(
  { panel, session }: OpenNotebook,
  name: string | null
): void {
  const block = name === null ? undefined : session.graph?.block(name);
  if (!block) {
    return;
  }
  const shared = panel.context.model.sharedModel;
  const last = shared.cells.findLastIndex(
    cell => session.blockOf(cell.getId()) === block.name
  );
  const [subject = block.name] = [...block.outputs, ...block.binds];
  shared.transact(() => {
    shared.insertCell(last + 1, {
      cell_type: 'code',
      metadata: { tags: [`test:${block.name}`] },
      source: `assert ${subject} is not None`
    });
  });
  panel.content.deselectAll();
  panel.content.activeCellIndex = last + 1;
  panel.content.mode = 'edit';
}

/** Carry out a safe mend; one undo takes it back. */
export function mend({ panel }: OpenNotebook, fix: Fix): void {
  applyEdits(panel.context.model.sharedModel, fix.edits);
}
