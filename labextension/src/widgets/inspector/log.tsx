/**
 * What a block printed.
 */
import * as React from 'react';

import { Section } from '../controls';
import { LogText } from '../logtext';
import type { ISectionProps } from './section';

export function Log(props: ISectionProps): React.JSX.Element | null {
  const { run, block, isOpen, onToggle, trans } = props;
  const pieces = React.useMemo(
    () => (run?.log ?? []).filter(piece => piece.block === block.name),
    [run?.log, block.name]
  );
  if (pieces.length === 0) {
    return null;
  }
  const lines = pieces.reduce(
    (sum, piece) => sum + piece.text.replace(/\n$/, '').split('\n').length,
    0
  );
  return (
    <Section
      title={trans.__('Log')}
      note={trans._n('%1 line', '%1 lines', lines)}
      isOpen={isOpen}
      onToggle={onToggle}
    >
      <LogText
        pieces={pieces}
        isLive={props.blockRun?.state === 'running'}
        trans={trans}
      />
    </Section>
  );
}
