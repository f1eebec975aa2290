/**
 * Figures in words: seconds, shapes, counts, as the panel shows them. What needs a language is said by the widgets.
 */
import type { BlockRunView } from './run';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** How long something took: `0.04 s`, `1.2 s`, `48 s`, `3 min 05 s`, `2 h 10 min`. */
export function duration(seconds: number): string {
  if (seconds < 0.095) {
    return `${seconds.toFixed(2)} s`;
  }
  if (seconds < 9.95) {
    return `${seconds.toFixed(1)} s`;
  }
  const whole = Math.round(seconds);
  if (whole < MINUTE) {
    return `${whole} s`;
  }
  if (whole < HOUR) {
    return `${Math.floor(whole / MINUTE)} min ${two(whole % MINUTE)} s`;
  }
  const minutes = Math.round(whole / MINUTE);
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
}

/** How long a run took, to a tenth of a second below a minute: `21.2 s`. */
export function tenths(seconds: number): string {
  return seconds < MINUTE - 0.05
    ? `${seconds.toFixed(1)} s`
    : duration(seconds);
}

/** A running clock: `0:08`, `12:30`, `1:02:03`. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / HOUR);
  const minutes = Math.floor((whole % HOUR) / MINUTE);
  const rest = two(whole % MINUTE);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

function two(figure: number): string {
  return String(figure).padStart(2, '0');
}

/** A whole number with its thousands apart: `327,346`. */
export function count(figure: number): string {
  return String(figure).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** A number in at most four signs, as nodes have room for it: `1,458`, `26k`, `3.4M`. */
export function short(figure: number): string {
  if (figure < 9_999.5) {
    return count(Math.round(figure));
  }
  for (const [unit, sign] of UNITS) {
    const scaled = figure / unit;
    if (scaled < 999.5) {
      return `${scaled < 9.95 ? scaled.toFixed(1) : Math.round(scaled)}${sign}`;
    }
  }
  return figure.toExponential(1);
}

const UNITS: readonly (readonly [number, string])[] = [
  [1e3, 'k'],
  [1e6, 'M'],
  [1e9, 'G'],
  [1e12, 'T']
];

/** A number as people read it, in at most three figures: `0.25`, `1,458`, `1.2e+9`. */
export function figure(number: number): string {
  const size = Math.abs(number);
  if (size !== 0 && (size < 1e-3 || size >= 1e9)) {
    return number.toExponential(1);
  }
  return Number.isInteger(number) || size >= 1000
    ? count(Math.round(number))
    : String(Number(number.toPrecision(3)));
}

/** How much memory something takes: `24 B`, `3.2 kB`, `48.8 MB`. */
export function bytes(size: number): string {
  const [unit, sign] =
    BYTES.find(([each]) => size >= each) ?? ([1, 'B'] as const);
  const scaled = size / unit;
  return `${unit === 1 || scaled >= 99.95 ? Math.round(scaled) : scaled.toFixed(1)} ${sign}`;
}

const BYTES: readonly (readonly [number, string])[] = [
  [1e12, 'TB'],
  [1e9, 'GB'],
  [1e6, 'MB'],
  [1e3, 'kB']
];

/** A shape in full: `327,346 × 19`, `8 long`; "" if there is none. */
export function shape(sizes: readonly number[] | null | undefined): string {
  return (sizes ?? []).map(count).join(' × ');
}

/** A shape as nodes show it: `327k × 19`; "" if there is none. */
export function shortShape(
  sizes: readonly number[] | null | undefined
): string {
  return (sizes ?? []).map(short).join(' × ');
}

/** How a block's assertions came out so far. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** Those of severity `warn` that did not pass; they are not among `failed`. */
  readonly warned: number;
  readonly total: number;
}

/** The tally of a block's assertions; broken ones count as failed. */
export function tally(block: Pick<BlockRunView, 'assertions'>): Tally {
  let [passed, failed, warned] = [0, 0, 0];
  for (const assertion of block.assertions) {
    if (assertion.state === 'passed') {
      passed += 1;
    } else if (assertion.severity === 'warn') {
      warned += 1;
    } else {
      failed += 1;
    }
  }
  return { passed, failed, warned, total: block.assertions.length };
}

/**
 * The condition of an `assert` in one line, without its message; of any other statement, such as a loop of asserts,
 * its first line.
 */
export function asserted(source: string): string {
  if (!/^assert\b/.test(source)) {
    return source.split('\n', 1)[0];
  }
  const condition = source.slice('assert'.length);
  return condition
    .slice(0, endOfCondition(condition))
    .replace(TOKENS, token => (token.startsWith('#') ? '' : token))
    .replace(/\s+/g, ' ')
    .trim();
}

/** Where the message begins: at the first comma outside of brackets and quotes. */
function endOfCondition(text: string): number {
  let depth = 0;
  for (const match of text.matchAll(TOKENS)) {
    const [token] = match;
    if ('([{'.includes(token)) {
      depth += 1;
    } else if (')]}'.includes(token)) {
      depth -= 1;
    } else if (token === ',' && depth === 0) {
      return match.index;
    }
  }
  return text.length;
}

/** Quoted texts, comments, brackets, commas. */
const TOKENS =
  /"""[^]*?"""|'''[^]*?'''|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|#.*|[()[\]{},]/g;
