/**
 * What a notification says when a run has ended.
 */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { RunView } from '../model/run';
import { tally, tenths } from '../model/words';
import { stateWord } from './phrases';

export interface IToast {
  readonly type: 'success' | 'error' | 'info';
  readonly message: string;
}

/** `nyc_delays: run 42 failed after 21.2 s. routes: 1 of 3 assertions failed`. */
export function runToast(
  run: RunView,
  number: number | null,
  trans: TranslationBundle
): IToast {
  const ended =
    number === null
      ? trans.__(
          '%1: the run %2 after %3',
          run.pipeline,
          endWord(run.state, trans),
          tenths(run.seconds)
        )
      : trans.__(
          '%1: run %2 %3 after %4',
          run.pipeline,
          number,
          endWord(run.state, trans),
          tenths(run.seconds)
        );
  const why = whyWords(run, trans);
  return {
    type:
      run.state === 'succeeded'
        ? 'success'
        : run.state === 'failed'
          ? 'error'
          : 'info',
    message: why ? `${ended}. ${why}` : ended
  };
}

function endWord(state: string, trans: TranslationBundle): string {
  return state === 'cancelled'
    ? trans.__('was stopped')
    : stateWord(state, trans);
}

function whyWords(run: RunView, trans: TranslationBundle): string {
  if (run.failure) {
    return run.failure.message || run.failure.name;
  }
  const block = [...run.blocks.values()].find(each => each.state === 'failed');
  if (!block?.failure) {
    return '';
  }
  if (block.failure.kind !== 'tests') {
    return `${block.block}: ${block.failure.name}`;
  }
  const { failed, total } = tally(block);
  return trans._n(
    '%2: %1 of %3 assertions failed',
    '%2: %1 of %3 assertions failed',
    failed,
    block.block,
    total
  );
}
