/**
 * Layout: where blocks stand and how edges run, for the side panel (top to bottom) and the main area (left to right).
 * Pure: the same graph has the same layout.
 */
import type { Via } from '../../wire/types';
import type { EdgeStyle, GraphView } from '../graph';
import { columnsIn, panelOf, WIDE, type Frame } from './frame';
import { labelsOf, type Label } from './labels';
import type { Grid } from './lanes';
import { networkOf, type Network } from './network';
import type { Point } from './path';
import { packedRanks } from './ranks';
import { routesOf, type Spot } from './route';
import { slotsOf } from './slots';
import { wideGrid } from './wide';

export { pathOf } from './path';
export type { Label, Point };

/** The size of a node. */
export const NODE = { width: 156, height: 36 } as const;

/** A block's upper left corner, and its place in the grid. */
export interface LaidNode extends Point {
  readonly rank: number;
  readonly slot: number;
}

/** A line from a block to one that needs it. Lines of one trunk begin together; the first of them bears the label. */
export interface LaidEdge {
  readonly id: string;
  readonly trunk: number;
  readonly producer: string;
  readonly consumer: string;
  readonly names: readonly string[];
  readonly vias: readonly Via[];
  readonly style: EdgeStyle;
  readonly points: readonly Point[];
  readonly label: Label | null;
}

export interface Layout {
  readonly direction: 'down' | 'right';
  readonly nodes: ReadonlyMap<string, LaidNode>;
  readonly edges: readonly LaidEdge[];
  readonly width: number;
  readonly height: number;
}

/** Top to bottom, in as many columns as a panel of `width` px holds; with `hidden`, hazards and cut edges count, too. */
export function layoutPanel(
  view: GraphView,
  { width, hidden = false }: { width: number; hidden?: boolean }
): Layout {
  const net = networkOf(view, hidden);
  const slotCount = columnsIn(width);
  const ranks = packedRanks(net, slotCount);
  const slots = slotsOf(net, ranks, slotCount);
  const rankCount = ranks.reduce((most, rank) => Math.max(most, rank + 1), 0);
  return laidOut(net, { ranks, slots, rankCount, slotCount }, panelOf(width));
}

/** Left to right. */
export function layoutWide(
  view: GraphView,
  { hidden = false }: { hidden?: boolean } = {}
): Layout {
  const net = networkOf(view, hidden);
  return laidOut(net, wideGrid(net), WIDE);
}

function laidOut(net: Network, grid: Grid, frame: Frame): Layout {
  const routes = routesOf(net, grid, frame);
  const labels = labelsOf(net, grid, routes, frame);
  const isDown = frame.direction === 'down';
  const point = ([along, across]: Spot): Point =>
    isDown ? { x: across, y: along } : { x: along, y: across };
  const { rankStart, lanes, length } = routes;
  const nodes = net.names.map((name, block): [string, LaidNode] => {
    const rank = grid.ranks[block];
    const slot = grid.slots[block];
    return [
      name,
      { ...point([rankStart[rank], lanes.slotStart[slot]]), rank, slot }
    ];
  });
  const edges = net.trunks.flatMap((trunk, index) =>
    trunk.consumers.map((consumer, end): LaidEdge => {
      return {
        id: `${index}:${end}`,
        trunk: index,
        producer: net.names[trunk.producer],
        consumer: net.names[consumer],
        names: trunk.names,
        vias: trunk.vias[end],
        style: trunk.style,
        points: routes.lines[index][end].map(point),
        label: end === 0 ? labels[index] : null
      };
    })
  );
  const size = point([length, lanes.width]);
  return {
    direction: frame.direction,
    nodes: new Map(nodes),
    edges,
    width: size.x,
    height: size.y
  };
}
