/**
 * Ports: where on its blocks' edges each trunk begins and ends, across the flow. Straight edges stay straight, and the
 * others lie beside them in the order in which they come.
 */
import { PORT, type Frame } from './frame';
import type { Grid, Lanes } from './lanes';
import type { Network } from './network';

export interface Ports {
  /** Where a trunk leaves its producer. */
  readonly out: readonly number[];
  /** Where a trunk reaches its consumers, in their order. */
  readonly into: readonly (readonly number[])[];
}

export function portsOf(
  net: Network,
  grid: Grid,
  lanes: Lanes,
  frame: Frame
): Ports {
  const half = frame.node.across / 2;
  const centre = (block: number) => lanes.slotStart[grid.slots[block]] + half;
  const out = outPorts(net, grid, lanes, frame, centre);
  const into = inPorts(net, grid, lanes, frame, centre, out);
  return { out, into };
}

type Centre = (block: number) => number;

/** A line at a block: where it comes from or goes to, and, if it could be straight, where that would be. */
interface Line {
  readonly trunk: number;
  /** The consumer's place in its trunk. */
  readonly end: number;
  readonly toward: number;
  readonly straight: number | null;
}

function outPorts(
  net: Network,
  grid: Grid,
  lanes: Lanes,
  frame: Frame,
  centre: Centre
): number[] {
  const leaving: Line[][] = net.names.map(() => []);
  net.trunks.forEach(({ producer, consumers }, trunk) => {
    const next = grid.ranks[producer] + 1;
    const near = consumers.filter(consumer => grid.ranks[consumer] === next);
    const ways = near.map(centre);
    const place = lanes.lanes[trunk]?.place;
    if (place?.kind === 'channel') {
      ways.push(lanes.across[trunk]);
    } else if (place) {
      const at = place.kind === 'producer' ? producer : consumers[place.end];
      ways.push(centre(at));
    }
    const isStraight = ways.includes(centre(producer));
    leaving[producer].push({
      trunk,
      end: 0,
      toward: ways.reduce((sum, way) => sum + way, 0) / ways.length,
      straight: isStraight ? 0 : null
    });
  });
  const out: number[] = [];
  leaving.forEach((lines, block) => {
    spread(lines, frame, false).forEach((offset, i) => {
      out[lines[i].trunk] = centre(block) + offset;
    });
  });
  return out;
}

function inPorts(
  net: Network,
  grid: Grid,
  lanes: Lanes,
  frame: Frame,
  centre: Centre,
  out: readonly number[]
): number[][] {
  const coming: Line[][] = net.names.map(() => []);
  const leaving: number[][] = net.names.map(() => []);
  net.trunks.forEach(({ producer, consumers }, trunk) => {
    leaving[producer].push(out[trunk]);
    consumers.forEach((consumer, end) => {
      const isNear = grid.ranks[consumer] === grid.ranks[producer] + 1;
      const kind = isNear ? 'producer' : lanes.lanes[trunk]!.place.kind;
      const isBelow = grid.slots[consumer] === grid.slots[producer];
      coming[consumer].push({
        trunk,
        end,
        toward: kind === 'channel' ? lanes.across[trunk] : out[trunk],
        straight:
          kind === 'producer' && isBelow ? out[trunk] - centre(consumer) : null
      });
    });
  });
  const stride = grid.slotCount;
  const blockAt = new Map(
    grid.ranks.map((rank, block) => [rank * stride + grid.slots[block], block])
  );
  const into: number[][] = net.trunks.map(() => []);
  coming.forEach((lines, block) => {
    const above = blockAt.get(
      (grid.ranks[block] - 1) * stride + grid.slots[block]
    );
    const ports = above === undefined ? [] : leaving[above];
    const meets = ports.map(port => port - centre(block));
    const offsets = spread(lines, frame, true);
    const isStraight = lines.some(({ straight }) => straight !== null);
    const shift =
      !isStraight && offsets.some(offset => meets.includes(offset))
        ? Math.min(PORT, frame.node.across / 6) / 2
        : 0;
    lines.forEach(({ trunk, end }, i) => {
      into[trunk][end] = centre(block) + offsets[i] + shift;
    });
  });
  return into;
}

/** Sort lines by where they go, and give each its distance from the middle of the block. */
function spread(lines: Line[], frame: Frame, centred: boolean): number[] {
  lines.sort(
    (one, other) => one.toward - other.toward || one.trunk - other.trunk
  );
  const straight = lines.findIndex(line => line.straight !== null);
  const middle = (lines.length - 1) / 2;
  const anchor =
    straight >= 0 ? straight : centred ? middle : Math.floor(middle);
  const start = lines[straight]?.straight ?? 0;
  const most = frame.node.across / 2 - 6;
  const step = (count: number, room: number) =>
    count === 0 ? 0 : Math.min(PORT, room / count);
  const before = step(anchor, most + start);
  const behind = step(lines.length - 1 - anchor, most - start);
  return lines.map(
    (_, i) => start + (i - anchor) * (i < anchor ? before : behind)
  );
}
