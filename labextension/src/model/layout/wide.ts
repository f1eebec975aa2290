/**
 * The cells of the wide layout: each connected part of the graph by itself, one below the other, and blocks that
 * nothing ties in a field of their own at the end.
 */
import { WIDE } from './frame';
import type { Grid } from './lanes';
import type { Network } from './network';
import { layeredRanks } from './ranks';
import { slotsOf } from './slots';

export function wideGrid(net: Network): Grid {
  const ranks = layeredRanks(net);
  const slots = new Array<number>(ranks.length).fill(0);
  const parts = partsOf(net);
  let slotCount = 0;
  for (const part of parts.filter(({ length }) => length > 1)) {
    const rows = packed(
      slotsOf(
        within(net, part),
        part.map(block => ranks[block]),
        Infinity
      )
    );
    part.forEach((block, i) => (slots[block] = slotCount + rows[i]));
    slotCount += 1 + Math.max(...rows);
  }
  const single = parts.filter(({ length }) => length === 1).flat();
  const columns = Math.max(
    1,
    ...ranks.map(rank => rank + 1),
    even(single.length)
  );
  single.forEach((block, i) => {
    ranks[block] = i % columns;
    slots[block] = slotCount + Math.floor(i / columns);
  });
  slotCount += Math.ceil(single.length / columns);
  const rankCount = ranks.reduce((most, rank) => Math.max(most, rank + 1), 0);
  return { ranks, slots, rankCount, slotCount };
}

/** As many columns as make a field of `count` blocks about twice as wide as high. */
function even(count: number): number {
  const column = WIDE.node.along + WIDE.gap.size;
  const row = WIDE.node.across + WIDE.channel;
  return Math.ceil(Math.sqrt((2 * count * row) / column));
}

/** The connected parts, each in order, in the order of their first blocks. */
function partsOf(net: Network): number[][] {
  const part = new Array<number>(net.names.length).fill(-1);
  const parts: number[][] = [];
  for (const start of part.keys()) {
    if (part[start] >= 0) {
      continue;
    }
    const found = [start];
    part[start] = parts.length;
    for (const block of found) {
      for (const other of [...net.producers[block], ...net.consumers[block]]) {
        if (part[other] < 0) {
          part[other] = parts.length;
          found.push(other);
        }
      }
    }
    parts.push(found.sort((one, other) => one - other));
  }
  return parts;
}

/** The part of a network that consists of `blocks`; its trunks are not needed to place them. */
function within(net: Network, blocks: readonly number[]): Network {
  const place = new Map(blocks.map((block, i) => [block, i]));
  const placed = (others: readonly number[]) =>
    others.map(other => place.get(other)!);
  return {
    names: blocks.map(block => net.names[block]),
    producers: blocks.map(block => placed(net.producers[block])),
    consumers: blocks.map(block => placed(net.consumers[block])),
    trunks: []
  };
}

/** The same rows without empty ones between them. */
function packed(rows: readonly number[]): number[] {
  const used = [...new Set(rows)].sort((one, other) => one - other);
  const place = new Map(used.map((row, i) => [row, i]));
  return rows.map(row => place.get(row)!);
}
