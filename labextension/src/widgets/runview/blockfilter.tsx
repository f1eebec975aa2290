/**
 * Which block's assertions and log a run's page shows: all, or one.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

export function BlockFilter(props: {
  readonly label: string;
  readonly blocks: readonly string[];
  readonly block: string | null;
  readonly onBlock: (block: string | null) => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { label, blocks, block, onBlock, trans } = props;
  return (
    <select
      className="jp-Blocks-filter"
      aria-label={label}
      value={block ?? ''}
      onChange={event => {
        onBlock(event.target.value || null);
      }}
    >
      <option value="">{trans.__('All blocks')}</option>
      {blocks.map(name => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </select>
  );
}
