/**
 * A run on a line of time: one lane a kernel, a bar for each stretch, in px.
 */
import type { RunView, Span } from './run';

/** A bar of a lane; `free` is the room behind it, up to the next bar or the end. */
export interface Bar {
  readonly span: Span;
  readonly left: number;
  readonly width: number;
  readonly free: number;
}

export interface Lane {
  readonly kernel: number;
  readonly bars: readonly Bar[];
}

export interface Tick {
  readonly left: number;
  readonly seconds: number;
}

export interface Timeline {
  readonly lanes: readonly Lane[];
  readonly ticks: readonly Tick[];
  readonly seconds: number;
  /** Px a second. */
  readonly scale: number;
}

/** No bar is narrower than this: what took no time at all can be seen and hit. */
const MIN_BAR = 3;

/** Ticks are at least so far apart. */
const MIN_TICK = 96;

/** `run` drawn `width` px wide, up to its end or `now` (ms since the epoch). */
export function timeline(run: RunView, width: number, now: number): Timeline {
  const start = run.startedAt ?? now;
  const end = Math.max(run.finishedAt ?? now, start + 1);
  const scale = width / (end - start);
  const lanes = new Map<number, Span[]>();
  for (const span of run.spans) {
    const spans = lanes.get(span.kernel);
    if (spans) {
      spans.push(span);
    } else {
      lanes.set(span.kernel, [span]);
    }
  }
  return {
    lanes: [...lanes].map(([kernel, spans]) => ({
      kernel,
      bars: spans.map((span, n) => {
        const left = (span.from - start) * scale;
        const bar = Math.max(MIN_BAR, ((span.to ?? end) - span.from) * scale);
        const next = spans[n + 1];
        const room = next ? (next.from - start) * scale : width;
        return {
          span,
          left,
          width: bar,
          free: Math.max(0, room - left - bar)
        };
      })
    })),
    ticks: ticks((end - start) / 1000, width),
    seconds: (end - start) / 1000,
    scale: scale * 1000
  };
}

/** Round instants, a step of 1, 2 or 5 times a power of ten, or of whole minutes, apart. */
function ticks(seconds: number, width: number): Tick[] {
  const step = roundStep((seconds * MIN_TICK) / width);
  const found: Tick[] = [];
  for (let n = 0; n * step <= seconds; n += 1) {
    const at = n * step;
    found.push({ left: (at / seconds) * width, seconds: at });
  }
  return found;
}

const STEPS = [
  30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 43200, 86400
];

function roundStep(least: number): number {
  if (least > 20) {
    return STEPS.find(step => step >= least) ?? least;
  }
  const power = 10 ** Math.floor(Math.log10(Math.max(least, 1e-6)));
  const factor = [1, 2, 5, 10].find(each => each * power >= least) ?? 10;
  return factor * power;
}
