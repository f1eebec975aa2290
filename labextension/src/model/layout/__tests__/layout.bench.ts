/**
 * How long the layout of 1,000 blocks takes: `npx vitest bench`. The bar is 50 ms.
 */
import { bench, describe } from 'vitest';

import { chain, fan, randomGraph } from '../../__tests__/graphs';
import { layoutPanel, layoutWide } from '..';

describe.each([
  { name: 'a chain', view: chain(1000) },
  { name: 'a fan', view: fan(1000) },
  { name: 'a random graph', view: randomGraph(1000, 1) },
  { name: 'far edges', view: randomGraph(1000, 2, 1000) }
])('1,000 blocks: $name', ({ view }) => {
  bench('panel', () => {
    layoutPanel(view, { width: 360 });
  });
  bench('wide', () => {
    layoutWide(view);
  });
});
