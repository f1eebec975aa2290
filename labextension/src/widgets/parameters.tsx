/**
 * The form of a pipeline's parameters, made of what its `parameters` cell assigns.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Value } from '../model/literals';
import { enter, shownDefault, type Wrong } from '../model/parameters';
import type { Parameter } from '../wire/types';
import { Button } from './controls';
import { valueWords } from './phrases';

type Overrides = Readonly<Record<string, Value>>;

export interface IParametersFormProps {
  readonly parameters: readonly Parameter[];
  /** Values that differ from the defaults. */
  readonly overrides: Overrides;
  /** Told with every change of a field that can be read, and of none that cannot. */
  readonly onChange: (overrides: Overrides) => void;
  readonly onRun: () => void;
  readonly trans: TranslationBundle;
}

/** One field a parameter; what is wrong with a value is said at its field. */
export function ParametersForm(props: IParametersFormProps): React.JSX.Element {
  const { parameters, overrides, onChange, onRun, trans } = props;
  const [texts, setTexts] = React.useState(() =>
    initialTexts(parameters, overrides)
  );
  const fields = React.useRef<HTMLFormElement>(null);
  React.useEffect(() => {
    fields.current?.querySelector('input')?.focus();
  }, []);
  const wrongs = faults(parameters, texts);
  const change = (next: Readonly<Record<string, string>>): void => {
    setTexts(next);
    onChange(changed(parameters, next, overrides));
  };
  return (
    <form
      ref={fields}
      className="jp-Blocks-parameters"
      onSubmit={event => {
        event.preventDefault();
        const [first] = wrongs.keys();
        if (first === undefined) {
          onRun();
        } else {
          event.currentTarget
            .querySelector<HTMLElement>('[aria-invalid=true]')
            ?.focus();
        }
      }}
    >
      <h3>{trans.__('Parameters')}</h3>
      {parameters.map(parameter => (
        <Field
          key={parameter.name}
          parameter={parameter}
          text={texts[parameter.name] ?? ''}
          wrong={wrongs.get(parameter.name) ?? null}
          onText={text => {
            change({ ...texts, [parameter.name]: text });
          }}
          trans={trans}
        />
      ))}
      <div className="jp-Blocks-parameters-actions">
        <Button
          small
          disabled={isDefault(parameters, texts)}
          onClick={() => {
            change(initialTexts(parameters, {}));
          }}
        >
          {trans.__('Defaults')}
        </Button>
        <span className="jp-Blocks-grow" />
        <button
          type="submit"
          className="jp-Blocks-button jp-mod-primary jp-mod-small"
        >
          {trans.__('Run')}
        </button>
      </div>
    </form>
  );
}

function Field(props: {
  readonly parameter: Parameter;
  readonly text: string;
  readonly wrong: Wrong | null;
  readonly onText: (text: string) => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { parameter, text, wrong, onText, trans } = props;
  const id = React.useId();
  const initial = shownDefault(parameter);
  const notes = [
    parameter.type && `${id}-type`,
    text !== initial && `${id}-default`,
    wrong && `${id}-wrong`
  ].filter(Boolean);
  return (
    <div className="jp-Blocks-parameters-field">
      <label htmlFor={id} title={parameter.name}>
        {parameter.name}
      </label>
      <span id={`${id}-type`} className="jp-Blocks-parameters-type">
        {parameter.type}
      </span>
      <input
        id={id}
        value={text}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={wrong !== null}
        aria-describedby={notes.join(' ') || undefined}
        onChange={event => {
          onText(event.target.value);
        }}
      />
      {wrong ? (
        <p id={`${id}-wrong`} className="jp-Blocks-parameters-wrong">
          {wrongWords(wrong, trans)}
        </p>
      ) : (
        text !== initial && (
          <p id={`${id}-default`} className="jp-Blocks-parameters-note">
            {trans.__('default: %1', initial)}
          </p>
        )
      )}
    </div>
  );
}

function initialTexts(
  parameters: readonly Parameter[],
  overrides: Overrides
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    parameters.map(parameter => [
      parameter.name,
      parameter.name in overrides
        ? valueWords(overrides[parameter.name])
        : shownDefault(parameter)
    ])
  );
}

function isDefault(
  parameters: readonly Parameter[],
  texts: Readonly<Record<string, string>>
): boolean {
  return parameters.every(
    parameter => texts[parameter.name] === shownDefault(parameter)
  );
}

/** What is wrong with the fields that differ from their defaults and cannot be read. */
function faults(
  parameters: readonly Parameter[],
  texts: Readonly<Record<string, string>>
): ReadonlyMap<string, Wrong> {
  const found = new Map<string, Wrong>();
  for (const parameter of parameters) {
    const text = texts[parameter.name] ?? '';
    const { wrong } =
      text === shownDefault(parameter) ? {} : enter(parameter, text);
    if (wrong) {
      found.set(parameter.name, wrong);
    }
  }
  return found;
}

/** The values that differ from the defaults; a field that cannot be read leaves its value as it was. */
function changed(
  parameters: readonly Parameter[],
  texts: Readonly<Record<string, string>>,
  before: Overrides
): Overrides {
  const values: [string, Value][] = [];
  for (const parameter of parameters) {
    const text = texts[parameter.name] ?? '';
    if (text !== shownDefault(parameter)) {
      const entered = enter(parameter, text);
      if (!entered.wrong) {
        values.push([parameter.name, entered.value]);
      } else if (parameter.name in before) {
        values.push([parameter.name, before[parameter.name]]);
      }
    }
  }
  return Object.fromEntries(values);
}

function wrongWords(wrong: Wrong, trans: TranslationBundle): string {
  switch (wrong.kind) {
    case 'size':
      return trans.__(
        'A number that this form cannot hold exactly; set it in the notebook.'
      );
    case 'syntax':
      return trans.__(
        'Character %1: expected %2.',
        wrong.at + 1,
        wrong.expected.replace(/`(.)`/g, '“$1”')
      );
    case 'unwritable':
      return trans.__(
        'A %1 cannot be passed to a run; set it in the notebook.',
        wrong.wanted[0]
      );
    default:
      return trans.__(
        'Expected %1.',
        wrong.wanted
          .map(name => wantedWords(name, trans))
          .join(trans.__(' or '))
      );
  }
}

function wantedWords(name: string, trans: TranslationBundle): string {
  switch (name) {
    case 'int':
      return trans.__('a whole number, such as 12');
    case 'float':
      return trans.__('a number, such as 0.5');
    case 'bool':
      return trans.__('True or False');
    case 'list':
      return trans.__('a list, such as [1, 2]');
    case 'dict':
      return trans.__('a dict, such as {"a": 1}');
    default:
      return name;
  }
}
