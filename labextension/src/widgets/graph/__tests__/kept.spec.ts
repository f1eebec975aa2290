import { describe, expect, it } from 'vitest';

import { graphOf } from '../../../model/__tests__/graphs';
import { GraphView } from '../../../model/graph';
import { Kept } from '../kept';

const wish = { isWide: false, width: 360, hidden: false };

/** The same graph as another answer of the server. */
function again(view: GraphView): GraphView {
  return new GraphView(structuredClone(view.graph));
}

describe('Kept', () => {
  const view = graphOf(['a', 'b', 'c'], ['a → b', 'a → c']);

  it('gives the same layout and nodes for an answer that says the same', () => {
    const kept = new Kept();
    const layout = kept.layoutOf(view, wish);
    const nodes = kept.nodesOf(view, layout);
    const same = again(view);
    expect(kept.layoutOf(same, wish)).toBe(layout);
    expect(kept.nodesOf(same, layout)).toBe(nodes);
  });

  it('lays out anew for another edge, another width, or what is hidden', () => {
    const kept = new Kept();
    const layout = kept.layoutOf(view, wish);
    const more = graphOf(['a', 'b', 'c'], ['a → b', 'a → c', 'b → c']);
    expect(kept.layoutOf(more, wish)).not.toBe(layout);
    expect(kept.layoutOf(view, { ...wish, width: 180 }).width).toBe(180);
    expect(kept.layoutOf(view, { ...wish, isWide: true }).direction).toBe(
      'right'
    );
  });

  it('makes anew only the nodes of blocks that have changed', () => {
    const kept = new Kept();
    const layout = kept.layoutOf(view, wish);
    const before = kept.nodesOf(view, layout);
    const edited = again(view);
    edited.graph.blocks[1].kind = 'chart';
    const after = kept.nodesOf(edited, kept.layoutOf(edited, wish));
    expect(after[0]).toBe(before[0]);
    expect(after[1].data.block.kind).toBe('chart');
    expect(after[2]).toBe(before[2]);
  });
});
