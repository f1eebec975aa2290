/**
 * Lanes: where edges that pass over ranks run along the flow, in the channels between slots, or through empty cells of
 * their producer's or consumer's own slot.
 */
import { LANE, type Frame } from './frame';
import type { Network, Trunk } from './network';

/** Which cell each block has. */
export interface Grid {
  readonly ranks: readonly number[];
  readonly slots: readonly number[];
  readonly rankCount: number;
  readonly slotCount: number;
}

/** The way of a trunk past ranks: between the gaps `from` and `to`, gap *g* being the one behind rank *g*. */
export interface Lane {
  readonly from: number;
  readonly to: number;
  readonly place:
    | { readonly kind: 'channel'; readonly channel: number }
    | { readonly kind: 'producer' }
    /** `end` is the consumer's place in its trunk. */
    | { readonly kind: 'consumer'; readonly end: number };
}

/** Lanes of the trunks that need one, and where all of them and the slots lie across. */
export interface Lanes {
  readonly lanes: readonly (Lane | null)[];
  /** The place of a trunk's lane, where that is a channel's. */
  readonly across: readonly number[];
  readonly slotStart: readonly number[];
  readonly channelStart: readonly number[];
  readonly width: number;
  /** Whether a trunk's line runs through a channel at a gap. */
  isBusy(channel: number, gap: number): boolean;
}

export function lanesOf(net: Network, grid: Grid, frame: Frame): Lanes {
  const choice = new Choice(grid, frame);
  const lanes = net.trunks.map(trunk => choice.laneFor(trunk));
  const tracks = tracksOf(lanes, grid.slotCount);
  const widths = widthsOf(tracks.counts, frame);
  const slotStart: number[] = [];
  const channelStart: number[] = [];
  let at = 0;
  widths.forEach((width, channel) => {
    channelStart[channel] = at;
    at += width;
    if (channel < grid.slotCount) {
      slotStart[channel] = at;
      at += frame.node.across;
    }
  });
  const across = lanes.map((lane, trunk) => {
    if (lane?.place.kind !== 'channel') {
      return NaN;
    }
    const { channel } = lane.place;
    const count = tracks.counts[channel];
    const width = widths[channel];
    const step = Math.min(LANE, (width - LANE) / Math.max(1, count - 1));
    const offset = (tracks.of[trunk] - (count - 1) / 2) * step;
    return channelStart[channel] + width / 2 + offset;
  });
  return {
    lanes,
    across,
    slotStart,
    channelStart,
    width: at,
    isBusy: (channel, gap) => choice.load(channel, gap) > 0
  };
}

/** The width of each channel: more than the least as far as its lanes want it and the frame has room. */
function widthsOf(counts: readonly number[], frame: Frame): number[] {
  const least = counts.map((_, channel) =>
    channel === 0 || channel === counts.length - 1
      ? frame.margin.across
      : frame.channel
  );
  const wanted = counts.map((count, channel) =>
    Math.max(0, LANE * (count - 1) + 10 - least[channel])
  );
  const total = wanted.reduce((sum, more) => sum + more, 0);
  const share = total > 0 ? Math.min(1, frame.spare / total) : 0;
  return least.map((width, channel) => width + wanted[channel] * share);
}

/** Chooses lanes one after the other, and remembers what is taken. */
class Choice {
  constructor(
    private readonly grid: Grid,
    private readonly frame: Frame
  ) {
    grid.ranks.forEach((rank, block) => {
      this.taken.add(this.cell(rank, grid.slots[block]));
    });
    this.loads = Array.from(
      { length: grid.slotCount + 1 },
      () => new Uint16Array(grid.rankCount + 1)
    );
  }

  load(channel: number, gap: number): number {
    return this.loads[channel][gap];
  }

  /** The lane that makes the trunk's turns short and keeps out of crowded channels; null if it passes no rank. */
  laneFor(trunk: Trunk): Lane | null {
    const { ranks, slots } = this.grid;
    const from = ranks[trunk.producer];
    const far = trunk.consumers.filter(consumer => ranks[consumer] > from + 1);
    if (far.length === 0) {
      return null;
    }
    const to = Math.max(...far.map(consumer => ranks[consumer])) - 1;
    const own = slots[trunk.producer];
    if (this.isFree(own, from, to)) {
      return this.take(own, { from, to, place: { kind: 'producer' } });
    }
    const there = slots[far[0]];
    if (far.length === 1 && this.isFree(there, from, to)) {
      return this.take(there, {
        from,
        to,
        place: { kind: 'consumer', end: trunk.consumers.indexOf(far[0]) }
      });
    }
    const channel = this.channelFor(trunk, from, to);
    for (let gap = from; gap <= to; gap++) {
      this.loads[channel][gap] += 1;
    }
    return { from, to, place: { kind: 'channel', channel } };
  }

  private channelFor(trunk: Trunk, from: number, to: number): number {
    const { ranks, slots } = this.grid;
    const spans = new Map<number, Span>();
    const widen = (gap: number, slot: number) => {
      const { low, high } = spans.get(gap) ?? { low: slot, high: slot };
      spans.set(gap, { low: Math.min(low, slot), high: Math.max(high, slot) });
    };
    widen(from, slots[trunk.producer]);
    for (const consumer of trunk.consumers) {
      widen(ranks[consumer] - 1, slots[consumer]);
    }
    const reached = [...spans.values()];
    const lowest = Math.min(...reached.map(({ low }) => low));
    const highest = Math.max(...reached.map(({ high }) => high));
    const last = Math.min(this.grid.slotCount, highest + 2);
    let best = { cost: Infinity, channel: 0 };
    for (let channel = Math.max(0, lowest - 1); channel <= last; channel++) {
      let cost = this.crowding(channel, from, to);
      for (const { low, high } of reached) {
        cost += Math.max(0, channel - 0.5 - high, low - channel + 0.5);
      }
      if (cost < best.cost) {
        best = { cost, channel };
      }
    }
    return best.channel;
  }

  /** What it costs, in slots of detour, to join those who run in a channel already. */
  private crowding(channel: number, from: number, to: number): number {
    const isOuter = channel === 0 || channel === this.grid.slotCount;
    const { inner, outer } = this.frame.lanes;
    const loads = this.loads[channel];
    let most = 0;
    for (let gap = from; gap <= to; gap++) {
      most = loads[gap] > most ? loads[gap] : most;
    }
    return most / (isOuter ? outer : inner);
  }

  /** Whether nothing stands in a slot between two gaps. */
  private isFree(slot: number, from: number, to: number): boolean {
    for (let rank = from + 1; rank <= to; rank++) {
      if (this.taken.has(this.cell(rank, slot))) {
        return false;
      }
    }
    return true;
  }

  private take(slot: number, lane: Lane): Lane {
    for (let rank = lane.from + 1; rank <= lane.to; rank++) {
      this.taken.add(this.cell(rank, slot));
    }
    return lane;
  }

  private cell(rank: number, slot: number): number {
    return rank * this.grid.slotCount + slot;
  }

  private readonly taken = new Set<number>();
  private readonly loads: readonly Uint16Array[];
}

interface Span {
  readonly low: number;
  readonly high: number;
}

/** Those who share a channel and a gap get tracks of their own; `counts` says how many each channel needs. */
function tracksOf(
  lanes: readonly (Lane | null)[],
  slotCount: number
): { of: number[]; counts: number[] } {
  const of = new Array<number>(lanes.length).fill(0);
  const ends: number[][] = Array.from({ length: slotCount + 1 }, () => []);
  const order = lanes
    .map((lane, trunk) => ({ lane, trunk }))
    .sort((one, other) => (one.lane?.from ?? 0) - (other.lane?.from ?? 0));
  for (const { lane, trunk } of order) {
    if (lane?.place.kind === 'channel') {
      const taken = ends[lane.place.channel];
      let track = taken.findIndex(end => end < lane.from);
      track = track < 0 ? taken.length : track;
      taken[track] = lane.to;
      of[trunk] = track;
    }
  }
  return { of, counts: ends.map(taken => Math.max(1, taken.length)) };
}
