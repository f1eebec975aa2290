/** Waiting that can be given up, and how long to wait after one failure more. */

const FIRST = 1000;
const LONGEST = 10_000;

/** Milliseconds to wait after the `failures`-th failure in a row: 1 s, 2 s, 4 s, 8 s, 10 s. */
export function backoff(failures: number): number {
  return Math.min(LONGEST, FIRST * 2 ** (failures - 1));
}

/** Wait; at once over, without an error, when `signal` aborts. */
export function pause(
  milliseconds: number,
  signal: AbortSignal
): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
  });
}
