import { describe, expect, it } from 'vitest';

import { graphOf } from './graphs';
import { layoutPanel, layoutWide } from '../layout';
import { ends, neighbour } from '../layout/neighbours';

const view = graphOf(
  ['load', 'clean', 'look', 'join', 'draw', 'alone'],
  [
    'load → clean: flights',
    'clean → look: flights',
    'look → join: flights order',
    'clean → join: flights',
    'join → draw: full may',
    'look → draw: flights cut'
  ]
);

describe('GraphView', () => {
  it('finds blocks by name and by cell', () => {
    expect(view.block('join')?.name).toBe('join');
    expect(view.block('nobody')).toBeUndefined();
    expect(view.blockOfCell('cell-join')).toBe('join');
    expect(view.blockOfCell('elsewhere')).toBeUndefined();
  });

  it('follows shown edges both ways, directly and to the end', () => {
    expect([...view.ancestors('draw')].sort()).toEqual([
      'clean',
      'join',
      'load'
    ]);
    expect([...view.descendants('clean')].sort()).toEqual([
      'draw',
      'join',
      'look'
    ]);
    expect([...view.descendants('alone')]).toEqual([]);
    const { incoming, outgoing } = view.edgesOf('join');
    expect(incoming.map(edge => edge.from)).toEqual(['clean']);
    expect(outgoing.map(edge => edge.to)).toEqual(['draw']);
  });

  it('hides hazards and what the author has cut', () => {
    expect(view.edges).toHaveLength(6);
    expect(view.shownEdges.map(edge => `${edge.from} ${edge.to}`)).toEqual([
      'load clean',
      'clean look',
      'clean join',
      'join draw'
    ]);
  });

  it('ignores edges of blocks that it does not know', () => {
    expect(graphOf(['a'], ['a → b']).edges).toEqual([]);
  });
});

describe('neighbour', () => {
  const panel = layoutPanel(view, { width: 360 });
  const wide = layoutWide(view);

  it('follows edges along the flow', () => {
    expect(neighbour(view, panel, 'load', 'down')).toBe('clean');
    expect(neighbour(view, panel, 'join', 'up')).toBe('clean');
    expect(neighbour(view, wide, 'load', 'right')).toBe('clean');
    expect(neighbour(view, wide, 'draw', 'left')).toBe('join');
  });

  it('goes through the rank across the flow, and stops at its end', () => {
    const [one, other] = ['look', 'join'].sort(
      (a, b) => panel.nodes.get(a)!.slot - panel.nodes.get(b)!.slot
    );
    expect(neighbour(view, panel, one, 'right')).toBe(other);
    expect(neighbour(view, panel, other, 'left')).toBe(one);
    expect(neighbour(view, panel, one, 'left')).toBeNull();
  });

  it('goes nowhere from a block that is not there', () => {
    expect(neighbour(view, panel, 'nobody', 'up')).toBeNull();
  });
});

describe('ends', () => {
  it('are the first and the last block as one reads', () => {
    expect(ends(layoutPanel(view, { width: 360 }))?.first).toBe('load');
    expect(ends(layoutPanel(graphOf([], []), { width: 360 }))).toBeNull();
  });
});
