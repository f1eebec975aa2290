/**
 * Ranks: how far along the flow each block stands. Every consumer stands behind all its producers.
 */
import type { Network } from './network';

/** How many ranks a loader may stand away from its consumer to save one. */
const REACH = 3;

/**
 * Ranks of at most `width` blocks, as Coffman and Graham ask, filled from the first on in notebook order, so that a
 * block added at the end moves nothing. A loader waits for its first consumer, and stands close before it.
 */
export function packedRanks(net: Network, width: number): number[] {
  const ranks = new Array<number>(net.names.length).fill(-1);
  const load: number[] = [];
  const room = (rank: number) => width - (load[rank] ?? 0);
  const put = (block: number, rank: number) => {
    ranks[block] = rank;
    load[rank] = width - room(rank) + 1;
  };
  const behind: number[] = [];
  /** The first rank from `rank` on with room; ways over full ranks are not gone twice. */
  const open = (rank: number): number => {
    let free = rank;
    while (room(free) === 0) {
      free = behind[free] ?? free + 1;
    }
    if (free > rank) {
      behind[rank] = free;
    }
    return free;
  };
  let front = 0;
  net.producers.forEach((producers, block) => {
    if (producers.length > 0) {
      const loaders = producers.filter(producer => ranks[producer] < 0);
      const lowest = loaders.length > 0 ? 0 : -1;
      const above = producers.map(producer => ranks[producer]);
      let rank = open(1 + Math.max(lowest, ...above));
      let seats = seatsBefore(rank, loaders, width, room);
      while (!seats) {
        rank = open(rank + 1);
        seats = seatsBefore(rank, loaders, width, room);
      }
      loaders.forEach((loader, i) => {
        put(loader, seats[i]);
      });
      put(block, rank);
      front = rank;
    } else if (net.consumers[block].length === 0) {
      front = open(front);
      put(block, front);
    }
  });
  return ranks;
}

/** Free places for `loaders` shortly before `rank`, from the first on; null if there are too few. */
function seatsBefore(
  rank: number,
  loaders: readonly number[],
  width: number,
  room: (rank: number) => number
): number[] | null {
  const seats: number[] = [];
  const reach = REACH + Math.ceil(loaders.length / width);
  const first = Math.max(0, rank - reach);
  for (let at = rank - 1; at >= first && seats.length < loaders.length; at--) {
    for (
      let free = room(at);
      free > 0 && seats.length < loaders.length;
      free--
    ) {
      seats.unshift(at);
    }
  }
  return seats.length === loaders.length ? seats : null;
}

/** The length of the longest way from a loader; loaders, and the chains they begin, stand close to their consumer. */
export function layeredRanks(net: Network): number[] {
  const ranks: number[] = [];
  for (const producers of net.producers) {
    ranks.push(1 + Math.max(-1, ...producers.map(producer => ranks[producer])));
  }
  for (let block = ranks.length - 1; block >= 0; block--) {
    const consumers = net.consumers[block];
    if (consumers.length > 0 && isFree(net, block)) {
      ranks[block] =
        Math.min(...consumers.map(consumer => ranks[consumer])) - 1;
    }
  }
  return ranks;
}

/** Whether a block may move along without drawing out edges that others share. */
function isFree(net: Network, block: number): boolean {
  const [first, second] = net.producers[block];
  return (
    first === undefined ||
    (second === undefined && net.consumers[first].length === 1)
  );
}
