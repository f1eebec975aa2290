/**
 * What a layout is made from: blocks as numbers in an order that edges follow, and the trunks between them.
 */
import type { Via } from '../../wire/types';
import { isHidden, styleOf, type EdgeStyle, type GraphView } from '../graph';

/** Names that leave one block for the same blocks: drawn as one line that branches. */
export interface Trunk {
  readonly producer: number;
  readonly consumers: readonly number[];
  readonly names: readonly string[];
  readonly style: EdgeStyle;
  /** The crossings by consumer, in the order of `consumers`. */
  readonly vias: readonly (readonly Via[])[];
}

/** Blocks are their places in `names`; every producer stands before its consumers. */
export interface Network {
  readonly names: readonly string[];
  readonly producers: readonly (readonly number[])[];
  readonly consumers: readonly (readonly number[])[];
  readonly trunks: readonly Trunk[];
}

/** The network of a graph; with `hidden`, of its hazards and cut edges, too. */
export function networkOf(view: GraphView, hidden: boolean): Network {
  const names = topological(view);
  const place = new Map(names.map((name, i) => [name, i]));
  const producers: number[][] = names.map(() => []);
  const consumers: number[][] = names.map(() => []);
  const crossings: Crossing[] = [];
  for (const edge of view.edges) {
    const producer = place.get(edge.from)!;
    const consumer = place.get(edge.to)!;
    const vias = edge.via.filter(via => isDrawn(via, hidden));
    if (producer >= consumer || vias.length === 0) {
      continue; // only a graph with a cycle has edges against the order; that is a problem of its own
    }
    producers[consumer].push(producer);
    consumers[producer].push(consumer);
    // A value that crosses orders the blocks already: what else does is told with it, not drawn beside it.
    const carrying = vias.filter(isCarrying);
    const drawn = carrying.length > 0 ? vias.filter(isApart) : vias;
    drawn.forEach(via => {
      const also =
        via === carrying[0] ? vias.filter(each => !isApart(each)) : [];
      crossings.push({ producer, consumer, via, also, style: styleOf(via)! });
    });
  }
  return { names, producers, consumers, trunks: trunksOf(crossings) };
}

interface Crossing {
  readonly producer: number;
  readonly consumer: number;
  readonly via: Via;
  /** What crosses as well, without a line of its own. */
  readonly also: readonly Via[];
  readonly style: EdgeStyle;
}

/** Whether a line shows by itself which block comes first. */
function isCarrying(via: Via): boolean {
  const style = styleOf(via);
  return style === 'certain' || style === 'may';
}

/** Whether a crossing has a line of its own, whatever else crosses. */
function isApart(via: Via): boolean {
  const style = styleOf(via);
  return style !== 'declared' && style !== 'order';
}

function isDrawn(via: Via, hidden: boolean): boolean {
  const style = styleOf(via);
  return style !== null && (hidden || !isHidden(style));
}

/** Names of one producer that go to the same consumers in the same style share a trunk. */
function trunksOf(crossings: readonly Crossing[]): Trunk[] {
  const byName = grouped(crossings, ({ producer, style, via }) =>
    // who declares an order names the producer; what is cut or hidden goes by its name
    [producer, style, via.kind === 'order' ? '' : via.name].join('\n')
  );
  const bundles = grouped([...byName.values()], group => {
    const { producer, style } = group[0];
    const consumers = new Set(group.map(({ consumer }) => consumer));
    return [producer, style, ...consumers].join('\n');
  });
  return [...bundles.values()]
    .map(bundle => trunkOf(bundle.flat()))
    .sort((one, other) => one.producer - other.producer);
}

function trunkOf(crossings: readonly Crossing[]): Trunk {
  const byConsumer = grouped(crossings, ({ consumer }) => consumer);
  const consumers = [...byConsumer.keys()].sort((one, other) => one - other);
  return {
    producer: crossings[0].producer,
    style: crossings[0].style,
    consumers,
    names: [...new Set(crossings.map(({ via }) => via.name))],
    vias: consumers.map(consumer =>
      byConsumer.get(consumer)!.flatMap(({ via, also }) => [via, ...also])
    )
  };
}

/** Notebook order, which is topological unless the pipeline was not written in a notebook, or has a cycle. */
function topological(view: GraphView): string[] {
  const done = new Set<string>();
  const open = new Set<string>();
  const order: string[] = [];
  const visit = (name: string): void => {
    if (done.has(name) || open.has(name)) {
      return;
    }
    open.add(name);
    for (const edge of view.edgesOf(name).incoming) {
      visit(edge.from);
    }
    open.delete(name);
    done.add(name);
    order.push(name);
  };
  view.order.forEach(visit);
  return order;
}

function grouped<T, K>(items: readonly T[], key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const of = key(item);
    const group = groups.get(of);
    if (group) {
      group.push(item);
    } else {
      groups.set(of, [item]);
    }
  }
  return groups;
}
