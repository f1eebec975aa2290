/**
 * How a run stands, in the one line that a status bar has.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { progress } from '../model/progress';
import { isLive, type RunView } from '../model/run';
import { tenths } from '../model/words';
import { StateIcon } from './icons';
import { stateWord } from './phrases';

export function RunStatus(props: {
  readonly run: RunView;
  readonly number: number;
  readonly onOpen: () => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { run, onOpen, trans } = props;
  return (
    <button
      type="button"
      className="jp-Blocks jp-Blocks-status"
      title={trans.__('Show the panel Blocks')}
      onClick={onOpen}
    >
      <StateIcon state={run.state} size={14} />
      {words(props)}
    </button>
  );
}

/** `Blocks: run 42, 8 of 13, 1 failed` while it goes on, then `Blocks: run 42 failed after 21.2 s`. */
function words(props: {
  readonly run: RunView;
  readonly number: number;
  readonly trans: TranslationBundle;
}): string {
  const { run, number, trans } = props;
  if (!isLive(run.state)) {
    return trans.__(
      'Blocks: run %1 %2 after %3',
      number,
      stateWord(run.state, trans),
      tenths(run.seconds)
    );
  }
  const { settled, total, failed } = progress(run);
  return failed > 0
    ? trans.__(
        'Blocks: run %1, %2 of %3, %4 failed',
        number,
        settled,
        total,
        failed
      )
    : trans.__('Blocks: run %1, %2 of %3', number, settled, total);
}
