import { describe, expect, it } from 'vitest';

import { crossings, increasing } from '../slots';

describe('increasing', () => {
  it.each([
    { wishes: [0, 1, 2], width: 3, places: [0, 1, 2] },
    { wishes: [4, 4, 4], width: Infinity, places: [3, 4, 5] },
    { wishes: [0, 0], width: 2, places: [0, 1] },
    { wishes: [9], width: 2, places: [1] },
    { wishes: [1, 5], width: Infinity, places: [1, 5] },
    { wishes: [], width: 2, places: [] }
  ])('places $wishes below $width at $places', ({ wishes, width, places }) => {
    expect(increasing(wishes, width)).toEqual(places);
  });
});

describe('crossings', () => {
  it('counts the pairs of edges whose ends stand the other way round', () => {
    expect(
      crossings([
        [0, 0],
        [1, 1]
      ])
    ).toBe(0);
    expect(
      crossings([
        [0, 1],
        [1, 0]
      ])
    ).toBe(1);
    expect(
      crossings([
        [0, 2],
        [1, 1],
        [2, 0]
      ])
    ).toBe(3);
  });

  it('does not count edges that begin or end together', () => {
    expect(
      crossings([
        [0, 1],
        [0, 0]
      ])
    ).toBe(0);
    expect(
      crossings([
        [0, 1],
        [1, 1]
      ])
    ).toBe(0);
  });
});
