import { describe, expect, it } from 'vitest';

import { chain, fan, graphOf, randomGraph } from '../../__tests__/graphs';
import type { GraphView } from '../../graph';
import { layoutPanel, layoutWide, NODE, type Layout } from '..';
import { columnsIn } from '../frame';

const GRAPHS: Record<string, GraphView> = {
  'one block': graphOf(['only'], []),
  'no blocks': graphOf([], []),
  'unconnected blocks': graphOf(['a', 'b', 'c', 'd', 'e'], []),
  'a chain': chain(40),
  'a fan': fan(40),
  'many loaders of one block': graphOf(
    ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'last'],
    ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(name => `${name} → last`)
  ),
  ...Object.fromEntries(
    [1, 2, 3, 4, 5, 6].map(seed => [
      `random ${seed}`,
      randomGraph(10 + seed * 20, seed)
    ])
  ),
  'far edges': randomGraph(80, 7, 80)
};

const LAYOUTS: Record<string, (view: GraphView) => Layout> = {
  'panel 250': view => layoutPanel(view, { width: 250 }),
  'panel 360': view => layoutPanel(view, { width: 360 }),
  'panel 900': view => layoutPanel(view, { width: 900 }),
  'panel 360 with what is hidden': view =>
    layoutPanel(view, { width: 360, hidden: true }),
  wide: view => layoutWide(view)
};

const CASES = Object.entries(GRAPHS).flatMap(([graph, view]) =>
  Object.entries(LAYOUTS).map(([kind, lay]) => ({ graph, kind, view, lay }))
);

interface IBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function boxes(layout: Layout): Map<string, IBox> {
  return new Map(
    [...layout.nodes].map(([name, { x, y }]) => [
      name,
      { left: x, top: y, right: x + NODE.width, bottom: y + NODE.height }
    ])
  );
}

/** Whether two boxes share more than an edge. */
function overlap(one: IBox, other: IBox): boolean {
  return (
    one.left < other.right &&
    other.left < one.right &&
    one.top < other.bottom &&
    other.top < one.bottom
  );
}

describe.each(CASES)('$graph, $kind', ({ view, lay }) => {
  const layout = lay(view);
  const nodes = boxes(layout);

  it('places every block once, on the drawing', () => {
    expect([...layout.nodes.keys()].sort()).toEqual([...view.order].sort());
    for (const box of nodes.values()) {
      expect(box.left).toBeGreaterThanOrEqual(0);
      expect(box.top).toBeGreaterThanOrEqual(0);
      expect(box.right).toBeLessThanOrEqual(layout.width);
      expect(box.bottom).toBeLessThanOrEqual(layout.height);
    }
  });

  it('lets no two blocks overlap', () => {
    const all = [...nodes.values()];
    all.forEach((one, i) => {
      expect(all.slice(i + 1).some(other => overlap(one, other))).toBe(false);
    });
  });

  it('leads every edge from its producer on to its consumer, never back', () => {
    for (const { producer, consumer, points } of layout.edges) {
      const from = nodes.get(producer)!;
      const to = nodes.get(consumer)!;
      const first = points[0];
      const last = points.at(-1)!;
      if (layout.direction === 'down') {
        expect([first.y, last.y]).toEqual([from.bottom, to.top]);
        expect(first.x > from.left && first.x < from.right).toBe(true);
        expect(last.x > to.left && last.x < to.right).toBe(true);
      } else {
        expect([first.x, last.x]).toEqual([from.right, to.left]);
        expect(first.y > from.top && first.y < from.bottom).toBe(true);
        expect(last.y > to.top && last.y < to.bottom).toBe(true);
      }
      points.slice(1).forEach((point, i) => {
        const before = points[i];
        expect(point.x === before.x || point.y === before.y).toBe(true);
        expect(
          layout.direction === 'down'
            ? point.y >= before.y
            : point.x >= before.x
        ).toBe(true);
      });
    }
  });

  it('runs no edge under a block or off the drawing', () => {
    for (const { points } of layout.edges) {
      points.slice(1).forEach((point, i) => {
        const before = points[i];
        const piece = {
          left: Math.min(point.x, before.x),
          top: Math.min(point.y, before.y),
          right: Math.max(point.x, before.x),
          bottom: Math.max(point.y, before.y)
        };
        expect([...nodes.values()].some(box => overlap(piece, box))).toBe(
          false
        );
        expect(piece.left).toBeGreaterThanOrEqual(0);
        expect(piece.right).toBeLessThanOrEqual(layout.width);
        expect(piece.bottom).toBeLessThanOrEqual(layout.height);
      });
    }
  });

  it('lays no label over a block', () => {
    for (const { label } of layout.edges) {
      if (label) {
        const width = label.text.length * 6;
        const left = {
          start: label.x,
          middle: label.x - width / 2,
          end: label.x - width
        }[label.anchor];
        const box = {
          left,
          top: label.y - 6,
          right: left + width,
          bottom: label.y + 6
        };
        expect([...nodes.values()].some(node => overlap(node, box))).toBe(
          false
        );
      }
    }
  });

  it('is the same for the same graph', () => {
    expect(lay(view)).toEqual(layout);
  });
});

describe('the panel', () => {
  it.each([200, 360, 540, 900])(
    'holds at most as many blocks a rank as %d px have columns',
    width => {
      const layout = layoutPanel(randomGraph(120, 3), { width });
      const load = new Map<number, number>();
      for (const { rank } of layout.nodes.values()) {
        load.set(rank, (load.get(rank) ?? 0) + 1);
      }
      expect(Math.max(...load.values())).toBeLessThanOrEqual(columnsIn(width));
      expect(layout.width).toBeLessThanOrEqual(width);
      expect(layout.width).toBeGreaterThanOrEqual(columnsIn(width) * 180);
    }
  );

  it('lets a block added at the end move no other to another rank', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const edges = ['a → c', 'b → d', 'c → e', 'd → e', 'c → f'];
    const before = layoutPanel(graphOf(names, edges), { width: 360 });
    const more = graphOf([...names, 'g'], [...edges, 'e → g']);
    const after = layoutPanel(more, { width: 360 });
    for (const [name, { rank }] of before.nodes) {
      expect(after.nodes.get(name)!.rank).toBe(rank);
    }
  });

  it('keeps nearly all blocks of a large graph in place when one is added', () => {
    const large = randomGraph(200, 11);
    const { graph } = large;
    const more = graphOf(
      [...large.order, 'added'],
      graph.edges.map(
        edge =>
          `${edge.from} → ${edge.to}: ${edge.via.map(via => via.name).join(', ')}`
      )
    );
    const same = graphOf(
      large.order,
      more.graph.edges.map(
        edge => `${edge.from} → ${edge.to}: ${edge.names.join(', ')}`
      )
    );
    const before = layoutPanel(same, { width: 360 }).nodes;
    const after = layoutPanel(more, { width: 360 }).nodes;
    const moved = [...before].filter(
      ([name, node]) =>
        after.get(name)!.rank !== node.rank ||
        after.get(name)!.slot !== node.slot
    );
    expect(moved.length).toBeLessThanOrEqual(2);
  });

  it('sets a loader close before its first consumer', () => {
    const layout = layoutPanel(
      graphOf(
        ['load_a', 'load_b', 'one', 'two', 'three', 'join'],
        [
          'load_a → one',
          'one → two',
          'two → three',
          'three → join',
          'load_b → join'
        ]
      ),
      { width: 360 }
    );
    const rank = (name: string) => layout.nodes.get(name)!.rank;
    expect(rank('join') - rank('load_b')).toBe(1);
  });
});

describe('edges', () => {
  const view = graphOf(
    ['a', 'b', 'c', 'd'],
    [
      'a → b: x, y',
      'a → c: x, y',
      'a → d: x',
      'b → c: z may',
      'b → d: b declared'
    ]
  );
  const { edges } = layoutPanel(view, { width: 360 });

  it('of names that go the same ways share a trunk and its one label', () => {
    const both = layoutPanel(
      graphOf(['a', 'b', 'c'], ['a → b: x, y', 'a → c: x, y']),
      { width: 360 }
    ).edges;
    expect(new Set(both.map(edge => edge.trunk)).size).toBe(1);
    expect(both.map(edge => edge.label?.text)).toEqual(['x, y', undefined]);
  });

  it('of names that part ways are trunks of their own', () => {
    const trunks = new Map(
      edges
        .filter(({ producer }) => producer === 'a')
        .map(({ trunk, names }) => [trunk, names.join()])
    );
    expect([...trunks.values()].sort()).toEqual(['x', 'y']);
  });

  it('know their style and where they cross', () => {
    const styles = new Map(edges.map(edge => [edge.names.join(), edge.style]));
    expect(Object.fromEntries(styles)).toEqual({
      x: 'certain',
      y: 'certain',
      z: 'may',
      b: 'declared'
    });
  });

  it('that are hidden are drawn only when asked for', () => {
    const hazard = graphOf(['a', 'b', 'c'], ['a → b: x order', 'b → c: y cut']);
    expect(layoutPanel(hazard, { width: 360 }).edges).toEqual([]);
    const asked = layoutPanel(hazard, { width: 360, hidden: true }).edges;
    expect(asked.map(({ style }) => style)).toEqual(['order', 'cut']);
  });

  it('to many blocks stay within their node', () => {
    const names = Array.from({ length: 60 }, (_, i) => `b${i}`);
    const many = graphOf(
      [...names, 'last'],
      names.map(name => `${name} → last`)
    );
    const layout = layoutWide(many);
    const { y } = layout.nodes.get('last')!;
    for (const { points } of layout.edges) {
      expect(points.at(-1)!.y).toBeGreaterThan(y);
      expect(points.at(-1)!.y).toBeLessThan(y + NODE.height);
    }
  });
});

describe('an order that is declared', () => {
  it('has a line of its own only where no value crosses anyway', () => {
    const view = graphOf(
      ['a', 'b', 'c'],
      ['a → b: x, a declared', 'b → c: b declared']
    );
    const { edges } = layoutPanel(view, { width: 360 });
    expect(edges.map(({ style, vias }) => [style, vias.length])).toEqual([
      ['certain', 2],
      ['declared', 1]
    ]);
  });
});

describe('a straight edge', () => {
  it('stays straight beside others', () => {
    const layout = layoutWide(
      graphOf(['a', 'b', 'c', 'join'], ['a → join', 'b → join', 'c → join'])
    );
    const straight = layout.edges.filter(({ points }) => points.length === 2);
    expect(straight).toHaveLength(1);
    const ends = layout.edges.map(({ points }) => points.at(-1)!.y);
    ends.sort((one, other) => one - other);
    expect([ends[1] - ends[0], ends[2] - ends[1]]).toEqual([10, 10]);
  });
});
