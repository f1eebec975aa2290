/**
 * What a node says: its second line, and its name for those who do not see it.
 */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { BlockRunView } from '../../model/run';
import { duration, shortShape, tally } from '../../model/words';
import type { Block, Via } from '../../wire/types';
import {
  isAskedAgain,
  kindWord,
  shownState,
  skipReason,
  staleReason,
  staleWord,
  stateWord,
  verdictWord
} from '../phrases';
import type { INodeState } from './states';

/** The second line of a node, from left to right; what is empty is left out. */
export interface INodeLine {
  /** In the ink of the state. */
  readonly state: string;
  /** Assertions of severity `warn` that did not pass. */
  readonly warning: string;
  readonly text: string;
  readonly tests: string;
  readonly seconds: string;
}

const EMPTY: INodeLine = {
  state: '',
  warning: '',
  text: '',
  tests: '',
  seconds: ''
};

/** The second line of a block that is not running, whose line changes by itself. */
export function lineOf(
  block: Block,
  node: INodeState,
  trans: TranslationBundle
): INodeLine {
  const { run, expected } = node;
  const state = shownState(run, node.stale);
  const about = expected === null ? '' : `~${whole(expected)}`;
  if (!run) {
    return {
      ...EMPTY,
      text: idleText(block, trans),
      seconds: block.kind === 'scratchpad' ? '' : about
    };
  }
  const word = stateWord(state, trans);
  switch (state) {
    case 'queued':
      return { ...EMPTY, state: word, seconds: about };
    case 'succeeded':
      return { ...resultOf(run, trans), seconds: duration(run.seconds) };
    case 'fresh': {
      const result = resultOf(run, trans);
      const text = result.text || (result.warning ? '' : word);
      return { ...result, text, seconds: tookWords(run) };
    }
    case 'cached':
      return { ...EMPTY, state: word, text: shapeOf(run) };
    case 'failed':
      return {
        ...EMPTY,
        state: word,
        ...failureOf(run, trans),
        seconds: tookWords(run)
      };
    case 'skipped':
      return { ...EMPTY, state: skippedOf(run, trans) };
    case 'cancelled':
      return {
        ...EMPTY,
        state: word,
        seconds: run.attempt > 0 ? duration(run.seconds) : ''
      };
    case 'retrying':
      if (isAskedAgain(run)) {
        return {
          ...EMPTY,
          state: trans.__('not yet'),
          text: trans.__('asked again in %1', whole(run.pause))
        };
      }
      return {
        ...EMPTY,
        state: trans.__('retry %1 in %2', run.retries, whole(run.pause)),
        text: run.failure?.name ?? ''
      };
    case 'stale':
      return {
        ...EMPTY,
        state: node.stale
          ? trans.__('stale · %1', staleWord(node.stale, trans))
          : word,
        // The other reasons name something, and need the room.
        seconds: node.stale?.kind === 'edited' ? tookWords(run) : ''
      };
    default:
      return { ...EMPTY, state: word };
  }
}

/** How long it took; "" if nobody knows: the kernel tells it to those only who listened then. */
function tookWords(run: BlockRunView): string {
  return run.seconds > 0 ? duration(run.seconds) : '';
}

/** Seconds without a fraction, unless there are only fractions: `0.4 s`, `5 s`, `3 min 05 s`. */
export function whole(seconds: number): string {
  if (seconds < 0.95) {
    return duration(seconds);
  }
  const rounded = Math.round(seconds);
  return rounded < 10 ? `${rounded} s` : duration(rounded);
}

function idleText(block: Block, trans: TranslationBundle): string {
  if (block.kind === 'scratchpad') {
    return trans.__('never part of a run');
  }
  const count = block.tests.length;
  return count > 0
    ? trans._n('%1 test', '%1 tests', count)
    : kindWord(block.kind, trans);
}

function resultOf(run: BlockRunView, trans: TranslationBundle): INodeLine {
  const { warned } = tally(run);
  return warned > 0
    ? {
        ...EMPTY,
        warning: trans.__('%1 warn', warned),
        tests: testsOf(run)
      }
    : {
        ...EMPTY,
        text: verdictWord(run, trans) || shapeOf(run),
        tests: testsOf(run)
      };
}

/** `3/3`, or "" for a block without tests. */
function testsOf(run: BlockRunView): string {
  const { passed, total } = tally(run);
  return total > 0 ? `${passed}/${total}` : '';
}

/** The shape of the first output that has one, else a scalar's text. */
function shapeOf(run: BlockRunView): string {
  const shaped = run.outputs.find(output => (output.shape?.length ?? 0) > 0);
  if (shaped) {
    const text = shortShape(shaped.shape);
    return shaped.shape?.length === 1 ? `${shaped.type} ${text}` : text;
  }
  return run.outputs.find(output => output.text)?.text ?? '';
}

function failureOf(
  run: BlockRunView,
  trans: TranslationBundle
): { tests: string } | { text: string } {
  const { failed } = tally(run);
  if (failed > 0) {
    return { tests: trans.__('%1 tests', testsOf(run)) };
  }
  return { text: run.failure?.name ?? '' };
}

function skippedOf(run: BlockRunView, trans: TranslationBundle): string {
  const reason = skipReason(run, trans).replaceAll('`', '');
  const word = stateWord('skipped', trans);
  return reason ? `${word} · ${reason}` : word;
}

/** Name, kind, state, tests and seconds, as a screen reader says them. */
export function accessibleName(
  block: Block,
  node: INodeState,
  trans: TranslationBundle
): string {
  const { run } = node;
  const state = shownState(run, node.stale);
  const said = [block.name, kindWord(block.kind, trans)];
  said.push(
    run?.state === 'skipped' && state === 'skipped'
      ? skippedOf(run, trans).replace(' · ', ': ')
      : run && state === 'retrying' && isAskedAgain(run)
        ? trans.__('not yet, asked again')
        : state === 'stale' && node.stale
          ? trans.__('stale: %1', staleReason(node.stale, trans))
          : stateWord(state, trans)
  );
  if (run && run.assertions.length > 0) {
    const { passed, total } = tally(run);
    said.push(
      trans._n('%2 of %1 test passed', '%2 of %1 tests passed', total, passed)
    );
  } else if (block.tests.length > 0) {
    said.push(trans._n('%1 test', '%1 tests', block.tests.length));
  }
  if (run && run.seconds > 0) {
    said.push(duration(run.seconds));
  }
  return said.join(', ');
}

/** How sure a crossing is. */
export function certaintyWord(via: Via, trans: TranslationBundle): string {
  switch (via.certainty) {
    case 'may':
      return trans.__('may');
    case 'cut':
      return trans.__('cut');
    case 'refuted':
      return trans.__('refuted');
    default:
      return trans.__('certain');
  }
}

/** What crosses, where that is not a value. */
export function crossingWord(via: Via, trans: TranslationBundle): string {
  switch (via.kind) {
    case 'value':
      return '';
    case 'file':
      return trans.__('file');
    case 'table':
      return trans.__('table');
    case 'rng':
      return trans.__('random numbers');
    case 'env':
      return trans.__('environment');
    case 'cwd':
      return trans.__('working directory');
    case 'state':
      return trans.__('state');
    default:
      return trans.__('order');
  }
}

/** What a crossing is known from. */
export function evidenceWords(via: Via, trans: TranslationBundle): string {
  const { evidence: known } = via;
  if (known.includes('static') && known.includes('observed')) {
    return trans.__('from the code and a run');
  }
  const words = known.map(evidence => {
    switch (evidence) {
      case 'static':
        return trans.__('read from the code');
      case 'declared':
        return trans.__('declared by a tag');
      case 'positional':
        return trans.__('by the order of arguments');
      default:
        return trans.__('seen in a run');
    }
  });
  return words.join(', ');
}
