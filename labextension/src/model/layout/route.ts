/**
 * Routes: the lines of trunks between placed blocks. They leave a block behind it, turn only between ranks, pass ranks
 * only on lanes, and so never run under a block.
 */
import { gapFor, trackAt, type Frame } from './frame';
import { lanesOf, type Grid, type Lanes } from './lanes';
import type { Network, Trunk } from './network';
import { portsOf, type Ports } from './ports';
import { tracksOf, turnOf, type Turn } from './tracks';

/** A point by its distance along and across the flow. */
export type Spot = readonly [along: number, across: number];

/** A straight piece of a trunk between two ranks. */
export interface Piece {
  readonly trunk: number;
  readonly from: Spot;
  readonly to: Spot;
}

export interface Routes {
  readonly lanes: Lanes;
  readonly rankStart: readonly number[];
  readonly length: number;
  /** The corners of each trunk's line to each of its consumers. */
  readonly lines: readonly (readonly (readonly Spot[])[])[];
  /** What lies behind each rank. */
  readonly pieces: readonly (readonly Piece[])[];
}

export function routesOf(net: Network, grid: Grid, frame: Frame): Routes {
  const lanes = lanesOf(net, grid, frame);
  const ports = portsOf(net, grid, lanes, frame);
  const ways = net.trunks.map((trunk, i) =>
    wayOf(i, trunk, grid, lanes, ports)
  );
  const turns: Turn[][] = Array.from({ length: grid.rankCount }, () => []);
  for (const { stretches } of ways) {
    for (const [gap, turn] of stretches) {
      if (turn.low < turn.high) {
        turns[gap].push(turn);
      }
    }
  }
  const rankStart: number[] = [];
  const turnAt = turns.map(() => new Map<number, number>());
  let at = frame.margin.along;
  turns.forEach((within, gap) => {
    rankStart[gap] = at;
    const behind = at + frame.node.along;
    const tracks = tracksOf(within);
    tracks.forEach((track, i) => {
      const along = behind + trackAt(i, tracks.length, frame);
      track.forEach(({ trunk }) => turnAt[gap].set(trunk, along));
    });
    at = behind + gapFor(tracks.length, frame);
  });
  const length = at - frame.gap.size + frame.margin.along;
  const place = { rankStart, turnAt, grid, frame };
  return {
    lanes,
    rankStart,
    length,
    lines: net.trunks.map((trunk, i) =>
      trunk.consumers.map((_, end) =>
        lineOf(i, trunk, end, ways[i], ports, place)
      )
    ),
    pieces: piecesOf(ways, place)
  };
}

/** What a trunk does between ranks, and where its lane lies. */
interface Way {
  readonly stretches: ReadonlyMap<number, Turn>;
  readonly lane: number;
}

interface Placed {
  readonly rankStart: readonly number[];
  /** By gap and trunk. */
  readonly turnAt: readonly ReadonlyMap<number, number>[];
  readonly grid: Grid;
  readonly frame: Frame;
}

function wayOf(
  index: number,
  { producer, consumers }: Trunk,
  grid: Grid,
  lanes: Lanes,
  ports: Ports
): Way {
  const first = grid.ranks[producer];
  const chosen = lanes.lanes[index];
  const into = ports.into[index];
  const out = ports.out[index];
  const ends = new Map<number, number[]>([[first, []]]);
  consumers.forEach((consumer, end) => {
    const gap = grid.ranks[consumer] - 1;
    const ins = ends.get(gap);
    if (ins) {
      ins.push(into[end]);
    } else {
      ends.set(gap, [into[end]]);
    }
  });
  const lane = laneAcross(chosen, lanes.across[index], out, into);
  const stretches = new Map<number, Turn>();
  for (const [gap, ins] of ends) {
    const goesOn = chosen && gap < chosen.to ? [lane] : [];
    const entering = gap === first ? out : lane;
    stretches.set(gap, turnOf(index, entering, [...ins, ...goesOn]));
  }
  return { stretches, lane };
}

function laneAcross(
  lane: Lanes['lanes'][number],
  channel: number,
  out: number,
  into: readonly number[]
): number {
  switch (lane?.place.kind) {
    case 'producer':
      return out;
    case 'consumer':
      return into[lane.place.end];
    default:
      return channel;
  }
}

function lineOf(
  index: number,
  { producer, consumers }: Trunk,
  end: number,
  way: Way,
  ports: Ports,
  { rankStart, turnAt, grid, frame }: Placed
): Spot[] {
  const first = grid.ranks[producer];
  const rank = grid.ranks[consumers[end]];
  const line: Spot[] = [
    [rankStart[first] + frame.node.along, ports.out[index]]
  ];
  const turnTo = (across: number, gap: number): void => {
    const along = turnAt[gap].get(index);
    const now = line[line.length - 1][1];
    if (along !== undefined && across !== now) {
      line.push([along, now], [along, across]);
    }
  };
  if (rank > first + 1) {
    turnTo(way.lane, first);
  }
  turnTo(ports.into[index][end], rank - 1);
  line.push([rankStart[rank], ports.into[index][end]]);
  return line;
}

function piecesOf(
  ways: readonly Way[],
  { rankStart, turnAt, frame }: Placed
): Piece[][] {
  const pieces: Piece[][] = rankStart.map(() => []);
  ways.forEach(({ stretches }, trunk) => {
    for (const [gap, { entering, leaving, low, high }] of stretches) {
      const behind = rankStart[gap] + frame.node.along;
      const before = rankStart[gap + 1];
      const along = turnAt[gap].get(trunk);
      const add = (from: Spot, to: Spot) =>
        pieces[gap].push({ trunk, from, to });
      if (along === undefined) {
        add([behind, entering], [before, entering]);
      } else {
        add([along, low], [along, high]);
        add([behind, entering], [along, entering]);
        for (const across of leaving) {
          add([along, across], [before, across]);
        }
      }
    }
  });
  return pieces;
}
