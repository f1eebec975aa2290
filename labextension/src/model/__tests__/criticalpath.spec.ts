import { expect, it } from 'vitest';

import { criticalPath } from '../criticalpath';
import type { BlockRunView } from '../run';
import { graphOf } from './graphs';

const view = graphOf(
  ['load', 'planes', 'clean', 'join', 'look'],
  ['load → clean', 'planes → join', 'clean → join', 'clean → look']
);

const took = (seconds: Record<string, number>) =>
  new Map(
    Object.entries(seconds).map(([block, each]) => [
      block,
      { block, seconds: each } as BlockRunView
    ])
  );

it('is the chain that took longest together', () => {
  const found = criticalPath(
    view,
    took({ load: 1, planes: 3, clean: 1, join: 2, look: 2.5 })
  );
  expect([...found.blocks].sort()).toEqual(['join', 'planes']);
  expect(found.seconds).toBe(5);
});

it('does not go on over blocks that did not run', () => {
  const found = criticalPath(view, took({ load: 2, clean: 1 }));
  expect([...found.blocks].sort()).toEqual(['clean', 'load']);
});

it('is empty where nothing ran', () => {
  expect(criticalPath(view, new Map())).toEqual({
    blocks: new Set(),
    seconds: 0
  });
});
