import { describe, expect, it } from 'vitest';

import { ServerClock } from '../serverclock';

const SERVED = Date.parse('2026-03-01T10:00:00Z');
const stamp = (ms: number) => new Date(ms).toUTCString();

/** A browser whose clock is `ahead` ms ahead of the server's, and a way to let time go by. */
function world(ahead: number) {
  let time = SERVED;
  const clock = new ServerClock(() => time + ahead);
  return {
    clock,
    pass: (ms: number) => (time += ms),
    ask: (takes: number) => {
      const begun = clock.begin();
      time += takes / 2;
      const said = stamp(time);
      time += takes / 2;
      clock.note(begun, said);
    },
    error: () => clock.now() - time
  };
}

describe('the clock of the server', () => {
  it('is the browser’s as long as that may be right', () => {
    const { ask, error } = world(200);
    ask(40);
    expect(error()).toBe(200);
  });

  it('is found within half a second if the browser is wrong, from one answer', () => {
    const { ask, error } = world(-300_000);
    ask(40);
    expect(Math.abs(error())).toBeLessThan(521);
  });

  it('is found the closer the more answers there are', () => {
    const { ask, pass, error } = world(300_000);
    for (let n = 0; n < 20; n += 1) {
      ask(40);
      pass(370);
    }
    expect(Math.abs(error())).toBeLessThan(60);
  });

  it('says nothing of answers that waited for news', () => {
    const { ask, error } = world(0);
    ask(25_000);
    expect(error()).toBe(0);
  });

  it('begins anew when a clock was set', () => {
    let ahead = 0;
    const clock = new ServerClock(() => SERVED + ahead);
    clock.note(SERVED, stamp(SERVED));
    ahead = 3_600_000;
    clock.note(SERVED + ahead, stamp(SERVED));
    expect(Math.abs(clock.now() - SERVED)).toBeLessThan(501);
  });

  it('passes over an answer without a stamp', () => {
    const clock = new ServerClock(() => SERVED);
    clock.note(SERVED, null);
    expect(clock.now()).toBe(SERVED);
  });
});
