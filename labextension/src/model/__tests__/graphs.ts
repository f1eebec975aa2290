/**
 * Graphs for tests: written as edges, or made at random from a seed.
 */
import type { Graph, Via } from '../../wire/types';
import { GraphView } from '../graph';

/** `"clean → routes: flights"`, or with a style: `"clean → routes: flights may"`. */
export function graphOf(
  names: readonly string[],
  edges: readonly string[]
): GraphView {
  return new GraphView(json(names, edges.map(parsed)));
}

interface IArrow {
  readonly from: string;
  readonly to: string;
  readonly vias: readonly Via[];
}

function parsed(text: string): IArrow {
  const [, from, to, names] = /^(\w+) → (\w+)(?:: (.*))?$/.exec(text)!;
  return { from, to, vias: (names ?? from).split(', ').map(viaOf) };
}

function viaOf(text: string): Via {
  const [name, word = 'certain'] = text.split(' ');
  const isOrder = word === 'declared' || word === 'order';
  return {
    name,
    kind: isOrder ? 'order' : 'value',
    evidence: [word === 'declared' ? 'declared' : 'static'],
    certainty: isOrder ? 'certain' : (word as Via['certainty']),
    bound: {},
    used: {}
  };
}

function json(names: readonly string[], arrows: readonly IArrow[]): Graph {
  return {
    schema: 'jupyter-blocks/graph/1',
    pipeline: 'test',
    parameters: [],
    blocks: names.map((name, index) => ({
      name,
      kind: 'transformer',
      form: 'cells',
      language: 'python',
      cells: [{ id: `cell-${name}`, index }],
      inputs: [],
      outputs: [],
      binds: [],
      tests: [],
      policy: {},
      setup_names: []
    })),
    edges: arrows.map(({ from, to, vias }) => ({
      from,
      to,
      names: vias
        .filter(({ kind }) => kind === 'value')
        .map(({ name }) => name),
      via: [...vias]
    })),
    diagnostics: []
  };
}

/** Numbers from 0 to 1 that depend on the seed alone (mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Every block reads up to three of those before it, mostly of the last `near`. */
export function randomGraph(size: number, seed: number, near = 12): GraphView {
  const next = random(seed);
  const styles = ['certain', 'certain', 'certain', 'may', 'declared', 'cut'];
  const arrows = new Map<string, Via[]>();
  for (let to = 1; to < size; to++) {
    const count = Math.floor(next() * 4);
    for (let i = 0; i < count; i++) {
      const reach = next() < 0.9 ? near : to;
      const from = Math.max(0, to - 1 - Math.floor(next() * reach));
      const style = styles[Math.floor(next() * styles.length)];
      const via = viaOf(`n${from}${next() < 0.3 ? 'x' : ''} ${style}`);
      const key = `b${from} b${to}`;
      arrows.set(key, [...(arrows.get(key) ?? []), via]);
    }
  }
  return new GraphView(
    json(
      Array.from({ length: size }, (_, i) => `b${i}`),
      [...arrows].map(([key, vias]) => {
        const [from, to] = key.split(' ');
        return { from, to, vias };
      })
    )
  );
}

export function chain(size: number): GraphView {
  const names = Array.from({ length: size }, (_, i) => `b${i}`);
  return graphOf(
    names,
    names.slice(1).map((name, i) => `${names[i]} → ${name}`)
  );
}

/** One block feeds all the others, which feed the last. */
export function fan(size: number): GraphView {
  const names = Array.from({ length: size }, (_, i) => `b${i}`);
  const middle = names.slice(1, -1);
  return graphOf(names, [
    ...middle.map(name => `b0 → ${name}: source`),
    ...middle.map(name => `${name} → ${names.at(-1)!}`)
  ]);
}
