/**
 * What is kept from one view of a graph to the next: most edits change no edge and few blocks, and what they do not
 * change is neither laid out nor drawn anew.
 */
import type { GraphView } from '../../model/graph';
import { layoutPanel, layoutWide, NODE, type Layout } from '../../model/layout';
import type { BlockNode } from './node';

export interface ILayoutWish {
  readonly isWide: boolean;
  /** Of the panel; a wide layout has the width it needs. */
  readonly width: number;
  readonly hidden: boolean;
}

/** The last layout and nodes of one canvas. */
export class Kept {
  /** The layout of a graph: the same object for the same blocks and edges. */
  layoutOf(view: GraphView, { isWide, width, hidden }: ILayoutWish): Layout {
    const key = JSON.stringify([
      isWide || width,
      hidden,
      view.order,
      view.edges
    ]);
    if (this.layout?.key !== key) {
      const layout = isWide
        ? layoutWide(view, { hidden })
        : layoutPanel(view, { width, hidden });
      this.layout = { key, layout };
    }
    return this.layout.layout;
  }

  /** The nodes of a layout as React Flow wants them: the same objects for blocks that are and stand as before. */
  nodesOf(view: GraphView, layout: Layout): BlockNode[] {
    const before = this.nodes;
    const nodes = view.blocks.map((block): IKeptNode => {
      const { x, y } = layout.nodes.get(block.name)!;
      const key = JSON.stringify([x, y, block]);
      const known = before.get(block.name);
      return known?.key === key
        ? known
        : { key, node: nodeOf({ block, x, y }) };
    });
    this.nodes = new Map(nodes.map(kept => [kept.node.id, kept]));
    const isSame =
      nodes.length === this.list.length &&
      nodes.every(({ node }, i) => node === this.list[i]);
    this.list = isSame ? this.list : nodes.map(({ node }) => node);
    return this.list;
  }

  private layout: { key: string; layout: Layout } | null = null;
  private nodes = new Map<string, IKeptNode>();
  private list: BlockNode[] = [];
}

interface IKeptNode {
  readonly key: string;
  readonly node: BlockNode;
}

/** A node whose size is known, so that it is not drawn to be measured. */
function nodeOf(of: BlockNode['data'] & { x: number; y: number }): BlockNode {
  const { block, x, y } = of;
  return {
    id: block.name,
    type: 'block',
    position: { x, y },
    data: { block },
    ...NODE,
    measured: NODE,
    // What React Flow says of every node is not so here: the block in it says it all.
    domAttributes: { 'aria-roledescription': undefined }
  };
}
