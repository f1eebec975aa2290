/**
 * Neighbours: where an arrow key goes from a block. Along the flow it follows the edges, across it goes through the rank.
 */
import type { GraphView } from '../graph';
import type { LaidNode, Layout } from './index';

export type Direction = 'up' | 'down' | 'left' | 'right';

/** The block next to `name` in a direction, if there is one. */
export function neighbour(
  view: GraphView,
  layout: Layout,
  name: string,
  direction: Direction
): string | null {
  const here = layout.nodes.get(name);
  if (!here) {
    return null;
  }
  const [back, on] =
    layout.direction === 'down' ? ['up', 'down'] : ['left', 'right'];
  if (direction !== back && direction !== on) {
    const isBefore = direction === 'left' || direction === 'up';
    const row = rank(layout, here.rank, ({ slot }) =>
      isBefore ? slot < here.slot : slot > here.slot
    );
    return nearest(layout, here, row);
  }
  const { incoming, outgoing } = view.edgesOf(name);
  const tied =
    direction === on
      ? outgoing.map(edge => edge.to)
      : incoming.map(edge => edge.from);
  const others =
    tied.length > 0
      ? tied
      : rank(layout, here.rank + (direction === on ? 1 : -1));
  return nearest(layout, here, others);
}

/** The first and the last block, as one reads. */
export function ends(layout: Layout): { first: string; last: string } | null {
  const names = [...layout.nodes]
    .sort(
      ([, one], [, other]) => one.rank - other.rank || one.slot - other.slot
    )
    .map(([name]) => name);
  return names.length > 0 ? { first: names[0], last: names.at(-1)! } : null;
}

function rank(
  layout: Layout,
  number: number,
  isMeant: (node: LaidNode) => boolean = () => true
): string[] {
  return [...layout.nodes]
    .filter(([, node]) => node.rank === number && isMeant(node))
    .map(([name]) => name);
}

function nearest(
  layout: Layout,
  here: LaidNode,
  names: readonly string[]
): string | null {
  const distance = (name: string): number => {
    const there = layout.nodes.get(name)!;
    return (
      Math.abs(there.rank - here.rank) * 1.5 + Math.abs(there.slot - here.slot)
    );
  };
  let best: string | null = null;
  for (const name of names) {
    if (best === null || distance(name) < distance(best)) {
      best = name;
    }
  }
  return best;
}
