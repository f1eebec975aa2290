import { describe, expect, it } from 'vitest';

import * as words from '../words';

describe('figures in words', () => {
  it.each([
    [0, '0.00 s'],
    [0.04, '0.04 s'],
    [0.0949, '0.09 s'],
    [0.1, '0.1 s'],
    [1.25, '1.3 s'],
    [9.96, '10 s'],
    [48.4, '48 s'],
    [59.6, '1 min 00 s'],
    [185, '3 min 05 s'],
    [3599.7, '1 h 00 min'],
    [7800, '2 h 10 min']
  ])('%d seconds take %s', (seconds, text) => {
    expect(words.duration(seconds)).toBe(text);
  });

  it.each([
    [21.23, '21.2 s'],
    [59.94, '59.9 s'],
    [59.96, '1 min 00 s']
  ])('a run of %d seconds took %s', (seconds, text) => {
    expect(words.tenths(seconds)).toBe(text);
  });

  it.each([
    [-1, '0:00'],
    [8.9, '0:08'],
    [750, '12:30'],
    [3723, '1:02:03']
  ])('a clock shows %d seconds as %s', (seconds, text) => {
    expect(words.clock(seconds)).toBe(text);
  });

  it.each([
    [8, '8'],
    [999, '999'],
    [1458, '1,458'],
    [9999, '9,999'],
    [9999.6, '10k'],
    [26115, '26k'],
    [327346, '327k'],
    [999_600, '1.0M'],
    [3_400_000, '3.4M'],
    [12_000_000_000, '12G'],
    [1e18, '1.0e+18']
  ])('%d in short is %s', (figure, text) => {
    expect(words.short(figure)).toBe(text);
  });

  it('a shape is shortened for nodes and exact elsewhere', () => {
    expect(words.shape([327346, 19])).toBe('327,346 × 19');
    expect(words.shortShape([327346, 19])).toBe('327k × 19');
    expect(words.shape(null)).toBe('');
  });

  it('a tally tells warnings from failures, and counts broken ones as failed', () => {
    const assertion = (
      severity: 'error' | 'warn',
      state: 'passed' | 'failed' | 'broken'
    ) => ({
      id: '',
      severity,
      state,
      place: {},
      source: '',
      message: '',
      compared: [],
      traceback: [],
      seconds: 0
    });
    const assertions = [
      assertion('error', 'passed'),
      assertion('warn', 'passed'),
      assertion('warn', 'failed'),
      assertion('error', 'broken')
    ];
    expect(words.tally({ assertions })).toEqual({
      passed: 2,
      failed: 1,
      warned: 1,
      total: 4
    });
  });

  it.each([
    ['assert a == 1', 'a == 1'],
    ['assert a, "message"', 'a'],
    [
      'assert not t.has(["x", "y"]).any(), f"two {n}, three"',
      'not t.has(["x", "y"]).any()'
    ],
    ['assert u <= {"BQN", "PSE"}, "only these"', 'u <= {"BQN", "PSE"}'],
    ['assert s == "a, b", \'m\'', 's == "a, b"'],
    ['assert (\n    a\n    == b  # so, it is\n), "m"', '( a == b )'],
    ['assert s == "\\", x"', 's == "\\", x"'],
    ['for a in b:\n    assert a', 'for a in b:'],
    ['', '']
  ])('%s asserts %s', (source, text) => {
    expect(words.asserted(source)).toBe(text);
  });
});

describe('values', () => {
  it('are told in few figures', () => {
    expect([0, 0.25, 11.25, 1458.2, 2e9, 1e-5].map(words.figure)).toEqual([
      '0',
      '0.25',
      '11.3',
      '1,458',
      '2.0e+9',
      '1.0e-5'
    ]);
    expect([24, 5100, 48_800_000, 3e9].map(words.bytes)).toEqual([
      '24 B',
      '5.1 kB',
      '48.8 MB',
      '3.0 GB'
    ]);
  });
});
