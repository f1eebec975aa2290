/**
 * How far a run is: what its blocks come to, and how long it may still take.
 */
import { isSettled, type BlockRunView, type RunView } from './run';
import { tally } from './words';

/** Expected seconds by block, from earlier runs. */
export type Expected = Readonly<Record<string, number>>;

/** A run in numbers. */
export interface Progress {
  readonly total: number;
  readonly settled: number;
  readonly failed: number;
  /** Blocks of which an assertion of severity `warn` did not pass. */
  readonly warned: number;
  /** How many blocks are in each state. */
  readonly states: ReadonlyMap<string, number>;
}

/** Count a run's blocks. */
export function progress(run: RunView): Progress {
  const states = new Map<string, number>();
  let [settled, warned] = [0, 0];
  for (const block of run.blocks.values()) {
    states.set(block.state, (states.get(block.state) ?? 0) + 1);
    settled += isSettled(block.state) ? 1 : 0;
    warned += tally(block).warned > 0 ? 1 : 0;
  }
  return {
    total: run.blocks.size,
    settled,
    failed: states.get('failed') ?? 0,
    warned,
    states
  };
}

/** Seconds since the run began, or that it took. */
export function elapsed(run: RunView, now: number): number {
  if (run.finishedAt !== null) {
    return run.seconds;
  }
  return run.startedAt === null ? 0 : Math.max(0, now - run.startedAt) / 1000;
}

/** Seconds since the block's attempt began, or that it took. */
export function blockElapsed(block: BlockRunView, now: number): number {
  return isSettled(block.state) || block.startedAt === null
    ? block.seconds
    : Math.max(0, now - block.startedAt) / 1000;
}

/**
 * How much of a running block is done, between 0 and 1; null without an estimate, and once it has taken longer than
 * that, since nothing is known any more.
 */
export function fraction(
  block: BlockRunView,
  expected: Expected,
  now: number
): number | null {
  const whole = expected[block.block];
  if (block.state !== 'running' || !whole) {
    return null;
  }
  const part = blockElapsed(block, now) / whole;
  return part < 1 ? part : null;
}

/**
 * Seconds that the run may still take, by what its blocks took before; a block that is new counts as the mean of the
 * others. Null if none of those that are left has run before.
 */
export function remaining(
  run: RunView,
  expected: Expected,
  now: number
): number | null {
  let [left, known, unknown] = [0, 0, 0];
  let whole = 0;
  for (const block of run.blocks.values()) {
    if (isSettled(block.state)) {
      continue;
    }
    const takes = expected[block.block];
    if (takes === undefined) {
      unknown += 1;
    } else {
      known += 1;
      whole += takes;
      left += Math.max(0, takes - blockElapsed(block, now));
    }
  }
  return known === 0 ? null : left + (unknown * whole) / known;
}
