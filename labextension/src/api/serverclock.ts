/** The server's clock, by the time stamps of its answers: what is told of a run is told by that clock, not by the browser's. */

/** A stamp names the second in which an answer was given. */
const SECOND = 1000;

/** Keeps the bounds between which the server may be ahead of the browser, in ms; each answer may narrow them. */
export class ServerClock {
  constructor(private readonly browser: () => number = Date.now) {}

  /** The server's time in ms since the epoch: the browser's own for as long as that may be right. */
  now = (): number => {
    const { least, most } = this;
    const isRight = least <= 0 && most >= 0;
    return this.browser() + (isRight ? 0 : (least + most) / 2);
  };

  /** The browser's time, to be given back with the stamp of the answer to what is asked now. */
  begin(): number {
    return this.browser();
  }

  /** Take in an answer to what was asked at `begun`; `stamp` is its header `Date`. */
  note(begun: number, stamp: string | null): void {
    const answered = Date.parse(stamp ?? '');
    if (Number.isNaN(answered)) {
      return;
    }
    const least = answered - this.browser();
    const most = answered + SECOND - begun;
    if (Math.max(least, this.least) <= Math.min(most, this.most)) {
      this.least = Math.max(least, this.least);
      this.most = Math.min(most, this.most);
    } else {
      // One of the clocks was set.
      this.least = least;
      this.most = most;
    }
  }

  private least = -Infinity;
  private most = Infinity;
}

export const serverClock = new ServerClock();
