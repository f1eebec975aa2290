/**
 * The graph as the server infers it, with what a view asks of it: which block a cell belongs to, what stands before
 * and behind a block, which edges are shown.
 */
import type { Block, Diagnostic, Edge, Graph, Via } from '../wire/types';

/** How an edge is drawn: what is known of the crossing. */
export type EdgeStyle = 'certain' | 'may' | 'declared' | 'order' | 'cut';

/** How a crossing is drawn; null if it has been refuted, and is not. */
export function styleOf(via: Via): EdgeStyle | null {
  switch (via.certainty) {
    case 'refuted':
      return null;
    case 'cut':
      return 'cut';
    default:
      if (via.kind === 'order') {
        return via.evidence.includes('declared') ? 'declared' : 'order';
      }
      return via.certainty === 'may' ? 'may' : 'certain';
  }
}

/** Whether a style is drawn only when asked for: hazards within one kernel, and what the author has cut. */
export function isHidden(style: EdgeStyle | null): boolean {
  return style === null || style === 'order' || style === 'cut';
}

export class GraphView {
  constructor(readonly graph: Graph) {
    this.blocks = graph.blocks;
    this.order = graph.blocks.map(block => block.name);
    this.byName = new Map(graph.blocks.map(block => [block.name, block]));
    for (const block of graph.blocks) {
      for (const cell of block.cells) {
        this.byCell.set(cell.id, block.name);
      }
    }
    const isKnown = (edge: Edge) =>
      this.byName.has(edge.from) && this.byName.has(edge.to);
    this.edges = graph.edges.filter(isKnown);
    this.shownEdges = this.edges.filter(edge =>
      edge.via.some(via => !isHidden(styleOf(via)))
    );
    for (const edge of this.shownEdges) {
      push(this.outgoing, edge.from, edge);
      push(this.incoming, edge.to, edge);
    }
  }

  /** In notebook order, as are `order`, `edges` and `shownEdges`. */
  readonly blocks: readonly Block[];
  readonly order: readonly string[];
  readonly edges: readonly Edge[];
  /** Without what is hidden: hazards, cut and refuted edges. */
  readonly shownEdges: readonly Edge[];

  get name(): string {
    return this.graph.pipeline;
  }

  get diagnostics(): readonly Diagnostic[] {
    return this.graph.diagnostics;
  }

  block(name: string): Block | undefined {
    return this.byName.get(name);
  }

  blockOfCell(cell: string): string | undefined {
    return this.byCell.get(cell);
  }

  /** The shown edges into and out of a block. */
  edgesOf(name: string): {
    readonly incoming: readonly Edge[];
    readonly outgoing: readonly Edge[];
  } {
    return {
      incoming: this.incoming.get(name) ?? [],
      outgoing: this.outgoing.get(name) ?? []
    };
  }

  /** All blocks that `name` needs, directly or not. */
  ancestors(name: string): ReadonlySet<string> {
    return this.reached(this.upstream, this.incoming, name, edge => edge.from);
  }

  /** All blocks that need `name`, directly or not. */
  descendants(name: string): ReadonlySet<string> {
    return this.reached(this.downstream, this.outgoing, name, edge => edge.to);
  }

  private reached(
    known: Map<string, ReadonlySet<string>>,
    edges: ReadonlyMap<string, readonly Edge[]>,
    start: string,
    next: (edge: Edge) => string
  ): ReadonlySet<string> {
    const remembered = known.get(start);
    if (remembered) {
      return remembered;
    }
    const found = new Set<string>();
    const waiting = [start];
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      for (const edge of edges.get(name) ?? []) {
        const other = next(edge);
        if (!found.has(other)) {
          found.add(other);
          waiting.push(other);
        }
      }
    }
    known.set(start, found);
    return found;
  }

  private readonly byName: ReadonlyMap<string, Block>;
  private readonly byCell = new Map<string, string>();
  private readonly incoming = new Map<string, Edge[]>();
  private readonly outgoing = new Map<string, Edge[]>();
  private readonly upstream = new Map<string, ReadonlySet<string>>();
  private readonly downstream = new Map<string, ReadonlySet<string>>();
}

function push<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list) {
    list.push(item);
  } else {
    lists.set(key, [item]);
  }
}
