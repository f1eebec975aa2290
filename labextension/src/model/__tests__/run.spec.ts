import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import type { RunEvent } from '../../wire/types';
import { elapsed, fraction, progress, remaining } from '../progress';
import { apply, applyAll, EMPTY_RUN, fold, type RunView } from '../run';

interface ICase {
  readonly name: string;
  readonly says: string;
  readonly events: readonly RunEvent[];
  readonly run: {
    readonly blocks: readonly { readonly block: string }[];
  };
}

/** The logs of real runs with what engine/fold.py makes of them: held to it by tests/engine/test_fold_cases.py. */
const CASES = JSON.parse(
  readFileSync(
    new URL('../../../../tests/cases/runs.json', import.meta.url),
    'utf8'
  )
) as readonly ICase[];

function events(name: string): readonly RunEvent[] {
  return CASES.find(each => each.name === name)!.events;
}

/** A view without what only a viewer needs, as Python's fold has it. */
function plain(view: RunView): unknown {
  const { id, pipeline, state, parameters, failure, seconds } = view;
  const blocks = [...view.blocks.values()].map(block => ({
    block: block.block,
    state: block.state,
    attempt: block.attempt,
    seconds: block.seconds,
    outputs: block.outputs,
    assertions: block.assertions,
    failure: block.failure,
    reason: block.reason,
    because: block.because,
    retries: block.retries,
    pause: block.pause,
    no_retry: block.noRetry,
    verdict: block.verdict,
    callbacks: block.callbacks,
    elements: block.elements,
    elements_done: block.elementsDone
  }));
  return { id, pipeline, state, parameters, blocks, failure, seconds };
}

describe('the fold of a run', () => {
  it.each(CASES)('is what Python makes of it: $name, $says', each => {
    expect(plain(fold(each.events))).toEqual(each.run);
  });

  it.each(CASES)('is the same one by one and in batches: $name', each => {
    const whole = fold(each.events);
    expect(each.events.reduce(apply, EMPTY_RUN)).toEqual(whole);
    const half = applyAll(EMPTY_RUN, each.events.slice(0, 9));
    expect(applyAll(half, each.events.slice(9))).toEqual(whole);
  });

  it.each(CASES)('does not count an event twice: $name', each => {
    const whole = fold(each.events);
    expect(applyAll(whole, each.events)).toBe(whole);
    expect(applyAll(fold(each.events.slice(0, 9)), each.events)).toEqual(whole);
  });

  it('leaves the view it was given as it was', () => {
    const before = fold(events('fail').slice(0, 12));
    const copy = structuredClone(before);
    applyAll(before, events('fail'));
    expect(before).toEqual(copy);
  });

  it('keeps what cells printed, with their block and stream', () => {
    const { log } = fold(events('dies'));
    expect(log.map(({ block, stream, text }) => [block, stream, text])).toEqual(
      [
        ['load', 'stdout', 'loaded\n'],
        ['total', 'stdout', '6\n'],
        ['total', 'display', '6\n']
      ]
    );
  });

  it('counts kernels: what was lost with one is rebuilt in the next', () => {
    const spans = fold(events('dies')).spans;
    expect(
      spans.map(span => [span.kernel, span.kind, span.block, span.state])
    ).toEqual([
      [1, 'start', '', 'succeeded'],
      [1, 'attempt', 'load', 'succeeded'],
      [1, 'attempt', 'crash', 'failed'],
      [2, 'start', '', 'succeeded'],
      [2, 'rebuild', 'load', 'succeeded'],
      [2, 'attempt', 'total', 'succeeded']
    ]);
    expect(spans.every(span => span.to !== null)).toBe(true);
  });

  it('is stopping from the request until the end', () => {
    const all = events('cancel');
    const asked = all.findIndex(event => event.event === 'cancel_requested');
    expect(fold(all.slice(0, asked)).stopping).toBe(false);
    expect(fold(all.slice(0, asked + 1)).stopping).toBe(true);
    expect(fold(all).stopping).toBe(false);
  });

  it('of nothing is a queued run', () => {
    expect(fold([])).toBe(EMPTY_RUN);
  });
});

describe('the progress of a run', () => {
  const all = events('flights');
  const running = all.findIndex(
    event => event.event === 'attempt_started' && event.block === 'fit_model'
  );
  const view = fold(all.slice(0, running + 1));
  const now = view.blocks.get('fit_model')!.startedAt! + 500;

  it('counts what has settled, failed and warned', () => {
    expect(progress(view)).toMatchObject({ total: 16, settled: 12, failed: 0 });
    expect(progress(fold(events('fail')))).toMatchObject({
      total: 7,
      settled: 7,
      failed: 3,
      warned: 1
    });
  });

  it('tells how long it has lasted, and in the end what the log says', () => {
    expect(elapsed(view, view.startedAt! + 2000)).toBe(2);
    const whole = fold(all);
    expect(elapsed(whole, now + 1e9)).toBe(whole.seconds);
  });

  it('tells no remaining time before the first run', () => {
    expect(remaining(view, {}, now)).toBeNull();
    expect(fraction(view.blocks.get('fit_model')!, {}, now)).toBeNull();
  });

  it('adds what is left of the running block to what waits', () => {
    const expected = { fit_model: 2, score_model: 1, chart: 1, export: 1 };
    expect(remaining(view, expected, now)).toBeCloseTo(4.5);
    expect(fraction(view.blocks.get('fit_model')!, expected, now)).toBeCloseTo(
      0.25
    );
  });

  it('takes a new block to be like the others', () => {
    const expected = { fit_model: 2, score_model: 1 };
    expect(remaining(view, expected, now)).toBeCloseTo(2.5 + 2 * 1.5);
  });

  it('knows no fraction of what takes longer than ever', () => {
    const block = view.blocks.get('fit_model')!;
    expect(fraction(block, { fit_model: 0.4 }, now)).toBeNull();
  });
});
