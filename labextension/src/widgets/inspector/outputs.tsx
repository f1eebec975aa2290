/**
 * What a block left behind: names, types, shapes.
 */
import * as React from 'react';

import type { Output } from '../../wire/types';
import { Section } from '../controls';
import { shapeWords } from '../phrases';
import type { ISectionProps } from './section';

/** Outputs as the run found them; before a run, the names alone. */
export function Outputs(props: ISectionProps): React.JSX.Element | null {
  const { block, blockRun, isOpen, onToggle, trans } = props;
  const found = blockRun?.outputs ?? [];
  const known = new Set(found.map(output => output.name));
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
          typeof row === 'string' ? (
            <li key={row} className="jp-Blocks-row">
              <code>{row}</code>
            </li>
          ) : (
            <li key={row.name} className="jp-Blocks-row">
              <code>{row.name}</code>
              <span className="jp-mod-secondary jp-Blocks-ellipsis">
                {row.type}
              </span>
              <span className="jp-Blocks-grow" />
              {row.text !== null ? (
                <code className="jp-Blocks-ellipsis" title={row.text}>
                  {row.text}
                </code>
              ) : (
                <span className="jp-Blocks-figures">
                  {shapeWords(row.shape, trans)}
                </span>
              )}
            </li>
          )
        )}
      </ul>
    </Section>
  );
}
