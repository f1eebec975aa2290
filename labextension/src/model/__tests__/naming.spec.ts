import { describe, expect, it } from 'vitest';

import { proposedName } from '../naming';

describe('a name for a block', () => {
  it.each([
    ['a = 1', 'a'],
    ['a = 1\nb = a', 'b'],
    ['flights["x"] = 1', 'flights'],
    ['model.fit(x, y=1)', 'block'],
    ['model.coef_ = 1', 'model'],
    ['total += 1', 'total'],
    ['n: int = 3', 'n'],
    ['x, y = split(data)', 'x'],
    ['a = 1\nif a == 2:\n    b = 3', 'a'],
    ['_hidden = 1', 'block'],
    ['def clean(trips):\n    kept = trips\n    return kept', 'clean'],
    ['@transformer\ndef clean(trips):\n    return trips', 'clean'],
    ['a == 1', 'block'],
    ['größe = 1', 'größe'],
    ['print(1)', 'block'],
    ['', 'block']
  ])('is taken from what %j binds: %s', (source, name) => {
    expect(proposedName(source, new Set())).toBe(name);
  });

  it('is not one that is taken', () => {
    expect(proposedName('a = 1', new Set(['a', 'a_2']))).toBe('a_3');
  });
});
