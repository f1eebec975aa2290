/**
 * What several widgets say alike, in the user's language: states, kinds, places, shapes, times.
 */
import type { TranslationBundle } from '@jupyterlab/translation';

import {
  isSettled,
  type BlockRunView,
  type CallbackRun,
  type RunView
} from '../model/run';
import { asserted, count, shape } from '../model/words';
import type {
  AssertionResult,
  LiveReason,
  Place,
  RunRecord
} from '../wire/types';

/** Where a cell stands in its notebook, counted from 1; null if it is gone. */
export type CellNumber = (id: string) => number | null;

/** A state in words. */
export function stateWord(state: string, trans: TranslationBundle): string {
  switch (state) {
    case 'queued':
      return trans.__('queued');
    case 'running':
      return trans.__('running');
    case 'retrying':
      return trans.__('retrying');
    case 'succeeded':
      return trans.__('succeeded');
    case 'fresh':
      return trans.__('fresh');
    case 'cached':
      return trans.__('cached');
    case 'failed':
      return trans.__('failed');
    case 'skipped':
      return trans.__('skipped');
    case 'cancelled':
      return trans.__('cancelled');
    case 'stale':
      return trans.__('stale');
    case 'warned':
      return trans.__('warned');
    case 'passed':
      return trans.__('passed');
    case 'broken':
      return trans.__('broken');
    default:
      return trans.__('not run');
  }
}

/** A kind of block in words. */
export function kindWord(kind: string, trans: TranslationBundle): string {
  switch (kind) {
    case 'data_loader':
      return trans.__('data loader');
    case 'transformer':
      return trans.__('transformer');
    case 'data_exporter':
      return trans.__('data exporter');
    case 'chart':
      return trans.__('chart');
    case 'condition':
      return trans.__('condition');
    case 'sensor':
      return trans.__('sensor');
    case 'callback':
      return trans.__('callback');
    case 'custom':
      return trans.__('custom');
    case 'scratchpad':
      return trans.__('scratchpad');
    default:
      return kind;
  }
}

/** What a block shows: its state, `stale` if there is a reason for that, `idle` if nothing is known of it. */
export function shownState(
  block: BlockRunView | undefined,
  stale: LiveReason | null
): string {
  if (!block) {
    return 'idle';
  }
  return stale && isSettled(block.state) ? 'stale' : block.state;
}

/** Why a block is stale, in the few words that a node has room for. */
export function staleWord(
  reason: LiveReason,
  trans: TranslationBundle
): string {
  const { kind, name, by } = reason;
  switch (kind) {
    case 'edited':
      return trans.__('edited');
    case 'changed':
      return trans.__('%1 changed', name);
    case 'other':
      return trans.__('%1 out of order', name);
    case 'upstream':
      return trans.__('%1 stale', by);
    case 'not_run':
      return trans.__('%1 not run', by);
    case 'failed':
      return trans.__('failed');
    default:
      return trans.__('incomplete');
  }
}

/** Why a block is stale, as a sentence's end: "rows changed by load". */
export function staleReason(
  reason: LiveReason,
  trans: TranslationBundle
): string {
  const { kind, name, by } = reason;
  switch (kind) {
    case 'edited':
      return trans.__('edited since it ran');
    case 'changed':
      return trans.__('%1 changed by %2', name, by);
    case 'other':
      return trans.__('it read another %1 than %2 leaves', name, by);
    case 'upstream':
      return trans.__('%1, which leaves %2, is stale', by, name);
    case 'not_run':
      return trans.__('%1, which leaves %2, has not run', by, name);
    case 'failed':
      return trans.__('it failed when it ran');
    default:
      return trans.__('a cell of it has not run, or is gone');
  }
}

/** Why a block was skipped, as a sentence's end: "load_trips failed". */
export function skipReason(
  block: Pick<BlockRunView, 'reason' | 'because'>,
  trans: TranslationBundle
): string {
  const because = block.because;
  switch (block.reason) {
    case 'upstream_failed':
      return trans.__('`%1` failed', because);
    case 'upstream_skipped':
      return trans.__('`%1` was skipped', because);
    case 'run_if':
      return trans.__('its `run_if` does not hold');
    case 'condition':
      return trans.__('`%1` does not hold', because);
    case 'when':
      return trans.__('its `when` does not hold');
    case 'fail_fast':
      return trans.__('the run stops at the first failure');
    case 'setup_failed':
      return trans.__('the setup failed');
    case 'inputs_lost':
      return trans.__('the value of `%1` was lost with its kernel', because);
    default:
      return '';
  }
}

/** What a condition or a sensor has come to; "" for others. */
export function verdictWord(
  block: Pick<BlockRunView, 'verdict'>,
  trans: TranslationBundle
): string {
  if (block.verdict === null) {
    return '';
  }
  return block.verdict ? trans.__('holds') : trans.__('does not hold');
}

/** Whether it is a sensor that waits to be asked again. */
export function isAskedAgain(
  block: Pick<BlockRunView, 'state' | 'failure'>
): boolean {
  return block.state === 'retrying' && block.failure === null;
}

/** How a callback went that was called for a block. */
export function callbackWords(
  call: CallbackRun,
  trans: TranslationBundle
): string {
  switch (call.state) {
    case 'running':
      return trans.__('Callback `%1` is running.', call.name);
    case 'succeeded':
      return trans.__('Callback `%1` was called.', call.name);
    default:
      return trans.__(
        'Callback `%1` failed: %2: %3',
        call.name,
        call.failure?.name ?? '',
        call.failure?.message ?? ''
      );
  }
}

/** Why a block that failed was not tried again though its policy has attempts left; "" for others. */
export function noRetryReason(
  block: Pick<BlockRunView, 'noRetry' | 'because'>,
  trans: TranslationBundle
): string {
  switch (block.noRetry) {
    case 'not_listed':
      return trans.__('Not retried: the policy names other errors.');
    case 'deadline':
      return trans.__('Not retried: its deadline leaves no time.');
    case 'inputs_lost':
      return trans.__(
        'Not retried: that would repeat the outside effect of `%1`.',
        block.because
      );
    case 'setup_failed':
      return trans.__('Not retried: no fresh kernel could be had.');
    case 'run_ended':
      return trans.__('Not retried: the run ended.');
    default:
      return '';
  }
}

/** `cell 7, line 2`; "" for a place that says nothing. */
export function placeWords(
  place: Partial<Place>,
  number: CellNumber,
  trans: TranslationBundle
): string {
  if (place.file) {
    return place.line
      ? trans.__('%1, line %2', place.file, place.line)
      : place.file;
  }
  if (!place.cell) {
    return '';
  }
  const cell = number(place.cell);
  if (cell === null) {
    return trans.__('a cell that is gone');
  }
  return place.line
    ? trans.__('cell %1, line %2', cell, place.line)
    : trans.__('cell %1', cell);
}

/** `7:2`, as tables have room for a place. */
export function placeShort(place: Partial<Place>, number: CellNumber): string {
  const cell = place.cell ? number(place.cell) : null;
  if (cell === null) {
    return '–';
  }
  return place.line ? `${cell}:${place.line}` : `${cell}`;
}

/** `327,346 × 19`, `8 values`; "" if there is no shape. */
export function shapeWords(
  sizes: readonly number[] | null | undefined,
  trans: TranslationBundle
): string {
  if (sizes?.length !== 1) {
    return shape(sizes);
  }
  return trans._n('%2 value', '%2 values', sizes[0], count(sizes[0]));
}

/** What a language is called. */
export function languageWord(language: string): string {
  const known: Readonly<Record<string, string>> = {
    python: 'Python',
    sql: 'SQL',
    r: 'R'
  };
  return known[language.toLowerCase()] ?? language;
}

/** Who started a run. */
export function starterWords(
  starter: RunRecord['started_by'],
  trans: TranslationBundle
): string {
  switch (starter) {
    case 'panel':
      return trans.__('from the panel');
    case 'cli':
      return trans.__('on the command line');
    case 'python':
      return trans.__('from Python');
    default:
      return starter;
  }
}

/** How an assertion came out, as an icon's state: a warning is told apart from a failure. */
export function assertionState(
  assertion: Pick<AssertionResult, 'state' | 'severity'>
): 'passed' | 'warned' | 'failed' | 'broken' {
  if (assertion.state === 'passed') {
    return 'passed';
  }
  return assertion.severity === 'warn' ? 'warned' : assertion.state;
}

/** The part of an assertion's id that names it within its block: `known_destinations`, `#2`. */
export function assertionName(id: string): string {
  return id.slice(id.indexOf('::') + 2);
}

/** What an assertion asserts, in one line. */
export function assertionSource(assertion: AssertionResult): string {
  return asserted(assertion.source);
}

/** The time of day of today's instants, else the day. */
export function whenWords(iso: string, now: number): string {
  const then = new Date(iso);
  const today = new Date(now).toDateString() === then.toDateString();
  return today
    ? TIME.format(then)
    : then.getFullYear() === new Date(now).getFullYear()
      ? DAY.format(then)
      : DATE.format(then);
}

/** An instant in full: day and time to the second. */
export function instantWords(at: number | string): string {
  return INSTANT.format(new Date(at));
}

/** The time of an instant to a tenth of a second: `18:04:23.3`. */
export function timeStamp(at: number): string {
  const then = new Date(at);
  const parts = [then.getHours(), then.getMinutes(), then.getSeconds()];
  const tenth = Math.floor(then.getMilliseconds() / 100);
  return `${parts.map(part => String(part).padStart(2, '0')).join(':')}.${tenth}`;
}

const TIME = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit'
});
const DAY = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short'
});
const DATE = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  year: 'numeric'
});
const INSTANT = new Intl.DateTimeFormat(undefined, {
  dateStyle: 'medium',
  timeStyle: 'medium'
});

/** A parameter's value as Python writes it. */
export function valueWords(value: unknown): string {
  if (value === null || value === undefined) {
    return 'None';
  }
  if (typeof value === 'boolean') {
    return value ? 'True' : 'False';
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** `month=1 carrier=None`. */
export function parameterWords(
  parameters: Readonly<Record<string, unknown>>
): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name}=${valueWords(value)}`)
    .join(' ');
}

/** What happened between two views of a run, for those who do not see it: starts, failures, ends. */
export function announcements(
  before: RunView | null,
  after: RunView | null,
  number: number | null,
  trans: TranslationBundle
): string[] {
  if (!after || after.id === '') {
    return [];
  }
  const same = before?.id === after.id ? before : null;
  const said: string[] = [];
  if (!same && after.state === 'running') {
    said.push(
      trans._n(
        'Run %2 has started with %1 block',
        'Run %2 has started with %1 blocks',
        after.blocks.size,
        number ?? ''
      )
    );
  }
  if (same) {
    for (const block of after.blocks.values()) {
      const was = same.blocks.get(block.block)?.state;
      if (block.state === 'failed' && was !== 'failed') {
        said.push(trans.__('%1 failed', block.block));
      }
    }
    if (after.finishedAt !== null && same.finishedAt === null) {
      said.push(
        trans.__(
          'Run %1 %2 after %3 seconds',
          number ?? '',
          stateWord(after.state, trans),
          Math.round(after.seconds)
        )
      );
    }
  }
  return said;
}
