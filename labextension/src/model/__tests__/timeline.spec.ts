import { describe, expect, it } from 'vitest';

import { EMPTY_RUN, type RunView, type Span } from '../run';
import { timeline } from '../timeline';

const span = (kernel: number, from: number, to: number | null): Span => ({
  kind: 'attempt',
  kernel,
  block: 'a',
  attempt: 1,
  from,
  to,
  state: to === null ? 'running' : 'succeeded'
});

function run(spans: Span[], finishedAt: number | null): RunView {
  return { ...EMPTY_RUN, state: 'running', startedAt: 1000, finishedAt, spans };
}

describe('the timeline', () => {
  it('has a lane for each kernel and a bar for each stretch', () => {
    const { lanes, seconds } = timeline(
      run(
        [span(1, 1000, 3000), span(1, 4000, 5000), span(2, 5000, 11000)],
        11000
      ),
      1000,
      0
    );
    expect(seconds).toBe(10);
    expect(lanes.map(lane => lane.kernel)).toEqual([1, 2]);
    expect(lanes[0].bars).toMatchObject([
      { left: 0, width: 200, free: 100 },
      { left: 300, width: 100, free: 600 }
    ]);
    expect(lanes[1].bars).toMatchObject([{ left: 400, width: 600, free: 0 }]);
  });

  it('goes up to now while the run goes on', () => {
    const { lanes, seconds } = timeline(
      run([span(1, 1000, null)], null),
      500,
      3000
    );
    expect(seconds).toBe(2);
    expect(lanes[0].bars[0]).toMatchObject({ left: 0, width: 500 });
  });

  it('draws what took no time so that it can be seen', () => {
    const { lanes } = timeline(run([span(1, 2000, 2000)], 101000), 100, 0);
    expect(lanes[0].bars[0].width).toBe(3);
  });

  it.each([
    [2, 0.2],
    [10, 1],
    [22, 2],
    [100, 10],
    [600, 60],
    [7200, 600]
  ])('of %d s has round ticks %d s apart', (seconds, step) => {
    const { ticks } = timeline(run([], 1000 + seconds * 1000), 1300, 0);
    expect(ticks[1].seconds).toBeCloseTo(step);
    expect(ticks[1].left).toBeGreaterThanOrEqual(96);
  });

  it('of a run that has not begun is empty', () => {
    expect(timeline(EMPTY_RUN, 100, 5).lanes).toEqual([]);
  });
});
