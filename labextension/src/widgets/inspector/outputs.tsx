/**
 * What a block left behind: names, types, shapes; in the kernel, the values themselves.
 */
import * as React from 'react';

import type { Output } from '../../wire/types';
import { Section } from '../controls';
import { Icon } from '../icons';
import { shapeWords } from '../phrases';
import type { ISectionProps } from './section';
import { Value } from './value';

/** Outputs as the run found them, or as they are in the kernel; before either, the names alone. */
export function Outputs(props: ISectionProps): React.JSX.Element | null {
  const { block, blockRun, origin, isOpen, onToggle, trans } = props;
  const found = blockRun?.outputs ?? [];
  const known = new Set(found.map(output => output.name));
  const isThere = origin === 'kernel' && blockRun !== undefined;
  const rows: readonly (Output | string)[] = [
    ...found,
    ...block.outputs.filter(name => !known.has(name))
  ];
  if (rows.length === 0) {
    return null;
  }
  return (
    <Section
      title={trans.__('Outputs')}
      note={`${rows.length}`}
      isOpen={isOpen}
      onToggle={onToggle}
    >
      <ul className="jp-Blocks-outputs">
        {rows.map(row =>
          typeof row !== 'string' ? (
            <Described key={row.name} {...props} output={row} />
          ) : isThere ? (
            <Live key={`${block.name} ${row}`} {...props} name={row} />
          ) : (
            <li key={row} className="jp-Blocks-row">
              <code>{row}</code>
            </li>
          )
        )}
      </ul>
    </Section>
  );
}

function Described(
  props: ISectionProps & { readonly output: Output }
): React.JSX.Element {
  const { output, trans } = props;
  return (
    <li className="jp-Blocks-row">
      <code>{output.name}</code>
      <span className="jp-mod-secondary jp-Blocks-ellipsis">{output.type}</span>
      <span className="jp-Blocks-grow" />
      {output.text !== null ? (
        <code className="jp-Blocks-ellipsis" title={output.text}>
          {output.text}
        </code>
      ) : (
        <span className="jp-Blocks-figures">
          {shapeWords(output.shape, trans)}
        </span>
      )}
    </li>
  );
}

/** A name of the kernel; its value is asked for when somebody wants to see it. */
function Live(
  props: ISectionProps & { readonly name: string }
): React.JSX.Element {
  const { name, inspect, blockRun, isKernelBusy, trans } = props;
  const [isOpen, setOpen] = React.useState(false);
  const id = React.useId();
  return (
    <li className="jp-Blocks-live">
      <button
        type="button"
        className="jp-Blocks-row"
        aria-expanded={isOpen}
        aria-controls={id}
        aria-label={trans.__('Inspect %1', name)}
        onClick={() => {
          setOpen(!isOpen);
        }}
      >
        <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} size={14} />
        <code>{name}</code>
      </button>
      <div id={id} hidden={!isOpen}>
        {isOpen && (
          <Value
            name={name}
            inspect={inspect}
            epoch={blockRun}
            isBusy={isKernelBusy}
            trans={trans}
          />
        )}
      </div>
    </li>
  );
}
