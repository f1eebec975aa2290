/**
 * Slots: where in its rank each block stands, in whole columns or rows, so that edges are short and cross little.
 */
import type { Network } from './network';

const SWEEPS = 6;

/** After so many sweeps that gain nothing, none will. */
const PATIENCE = 2;

/**
 * A slot for each block, from 0 on, below `width`. Ranks begin in notebook order, and are reordered by the medians of
 * their neighbours only as long as that makes edges shorter: small edits leave most blocks where they are.
 */
export function slotsOf(
  net: Network,
  ranks: readonly number[],
  width: number
): number[] {
  const rows = rowsOf(ranks);
  const slots = new Array<number>(ranks.length).fill(0);
  rows.forEach(row => {
    row.forEach((block, i) => (slots[block] = i));
  });
  let best = { cost: costOf(net, ranks, slots), slots: [...slots], sweep: -1 };
  for (
    let sweep = 0;
    sweep < SWEEPS && sweep <= best.sweep + PATIENCE && best.cost > 0;
    sweep++
  ) {
    const forward = sweep % 2 === 0;
    const neighbours = forward ? net.producers : net.consumers;
    for (const row of forward ? rows : [...rows].reverse()) {
      arrange(row, slots, neighbours, width);
    }
    const cost = costOf(net, ranks, slots);
    if (cost < best.cost) {
      best = { cost, slots: [...slots], sweep };
    }
  }
  if (Number.isFinite(width)) {
    exchange(net, rows, best.slots, width);
  }
  return best.slots;
}

/** The blocks of each rank, in notebook order. */
export function rowsOf(ranks: readonly number[]): number[][] {
  const rows: number[][] = [];
  ranks.forEach((rank, block) => {
    (rows[rank] ??= []).push(block);
  });
  return Array.from(rows, row => row ?? []);
}

/** Put a rank in the order of the medians of its neighbours, and as near to them as that order lets it. */
function arrange(
  row: readonly number[],
  slots: number[],
  neighbours: Network['producers'],
  width: number
): void {
  const wished = row.map(block => ({
    block,
    wish:
      medianOf(neighbours[block].map(other => slots[other])) ?? slots[block],
    now: slots[block]
  }));
  wished.sort((one, other) => one.wish - other.wish || one.now - other.now);
  const places = increasing(
    wished.map(({ wish }) => wish),
    width
  );
  wished.forEach(({ block }, i) => (slots[block] = places[i]));
}

/** The lower median: with two neighbours an edge to one of them is straight. */
function medianOf(values: number[]): number | undefined {
  values.sort((one, other) => one - other);
  return values[(values.length - 1) >> 1];
}

/** Whole numbers, each larger than the one before, at least 0, below `width`, as near as can be to the ordered `wishes`. */
export function increasing(wishes: readonly number[], width: number): number[] {
  const pools: { sum: number; count: number }[] = [];
  wishes.forEach((wish, i) => {
    pools.push({ sum: wish - i, count: 1 });
    for (
      let last = pools.at(-1)!, before = pools.at(-2);
      before && before.sum / before.count > last.sum / last.count;
      last = before, before = pools.at(-2)
    ) {
      before.sum += last.sum;
      before.count += last.count;
      pools.pop();
    }
  });
  const most = width - wishes.length;
  return pools
    .flatMap(({ sum, count }) => new Array<number>(count).fill(sum / count))
    .map((level, i) => Math.max(0, Math.min(most, Math.round(level))) + i);
}

/** In few columns: exchange two places of a rank as long as that shortens edges. */
function exchange(
  net: Network,
  rows: readonly (readonly number[])[],
  slots: number[],
  width: number
): void {
  const reach = (block: number, slot: number): number => {
    let sum = 0;
    for (const others of [net.producers[block], net.consumers[block]]) {
      for (const other of others) {
        sum += Math.abs(slots[other] - slot);
      }
    }
    return sum;
  };
  for (const row of rows) {
    const seated = new Array<number>(width).fill(-1);
    row.forEach(block => (seated[slots[block]] = block));
    for (let here = 0; here < width; here++) {
      for (let there = here + 1; there < width; there++) {
        const moves = [
          { block: seated[here], from: here, to: there },
          { block: seated[there], from: there, to: here }
        ].filter(({ block }) => block >= 0);
        let gain = 0;
        for (const { block, from, to } of moves) {
          gain += reach(block, from) - reach(block, to);
        }
        if (gain > 0) {
          for (const { block, to } of moves) {
            slots[block] = to;
          }
          [seated[here], seated[there]] = [seated[there], seated[here]];
        }
      }
    }
  }
}

/** The length of all edges across the flow, and their crossings between neighbouring ranks. */
function costOf(
  net: Network,
  ranks: readonly number[],
  slots: readonly number[]
): number {
  let cost = 0;
  const between: [number, number][][] = [];
  net.consumers.forEach((consumers, block) => {
    for (const consumer of consumers) {
      cost += Math.abs(slots[block] - slots[consumer]);
      if (ranks[consumer] === ranks[block] + 1) {
        (between[ranks[block]] ??= []).push([slots[block], slots[consumer]]);
      }
    }
  });
  between.forEach(edges => (cost += crossings(edges)));
  return cost;
}

/** How many pairs of edges between two ranks cross: the inversions of their ends, counted in a Fenwick tree. */
export function crossings(edges: [number, number][]): number {
  edges.sort((one, other) => one[0] - other[0] || one[1] - other[1]);
  const size = 1 + Math.max(...edges.map(edge => edge[1]));
  const tree = new Int32Array(size + 1);
  let count = 0;
  edges.forEach(([, end], seen) => {
    let before = 0;
    for (let i = end + 1; i > 0; i -= i & -i) {
      before += tree[i];
    }
    count += seen - before;
    for (let i = end + 1; i <= size; i += i & -i) {
      tree[i] += 1;
    }
  });
  return count;
}
