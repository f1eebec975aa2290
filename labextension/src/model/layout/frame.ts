/**
 * The measures of the two layouts, in px. *Along* is the way the flow goes, *across* is the other way.
 */

/** Where the parts of a grid of ranks and slots stand. */
export interface Frame {
  /** Which way edges go. */
  readonly direction: 'down' | 'right';
  readonly node: { readonly along: number; readonly across: number };
  readonly margin: { readonly along: number; readonly across: number };
  /** Between two slots. */
  readonly channel: number;
  /** How many lines a channel and an outer margin hold without crowding. */
  readonly lanes: { readonly inner: number; readonly outer: number };
  /** What all channels together may grow by for more lines. */
  readonly spare: number;
  /** Between two ranks, with room for `few` tracks: `alone` is the place of a single one, `first` of the first of several. */
  readonly gap: {
    readonly size: number;
    readonly few: number;
    readonly alone: number;
    readonly first: number;
    readonly step: number;
  };
}

/** Top to bottom, for the side panel. */
export const PANEL: Frame = {
  direction: 'down',
  node: { along: 36, across: 156 },
  margin: { along: 12, across: 12 },
  channel: 24,
  lanes: { inner: 3, outer: 1 },
  spare: 0,
  gap: { size: 24, few: 2, alone: 12, first: 8, step: 6 }
};

/** Left to right, for the main area. */
export const WIDE: Frame = {
  direction: 'right',
  node: { along: 156, across: 36 },
  margin: { along: 20, across: 16 },
  channel: 16,
  lanes: { inner: 2, outer: 2 },
  spare: Infinity,
  gap: { size: 80, few: 3, alone: 52, first: 52, step: 7 }
};

/** The least distance between two lines in a channel. */
export const LANE = 6;

/** Between two ports of a node, where there is room; corners of edges. */
export const PORT = 10;
export const CORNER = 6;

/** More tracks than these share the room of these. */
const MOST_TRACKS = 12;

const COLUMN = PANEL.node.across + PANEL.channel;

/** A panel of this width holds so many columns. */
export function columnsIn(width: number): number {
  return Math.max(1, Math.floor(width / COLUMN));
}

/** The measures in a panel of this width; what its columns leave over is for crowded channels. */
export function panelOf(width: number): Frame {
  const spare = Math.max(0, width - columnsIn(width) * COLUMN);
  return { ...PANEL, spare };
}

/** The room between two ranks whose edges turn on `count` tracks. */
export function gapFor(count: number, { gap }: Frame): number {
  return (
    gap.size + gap.step * Math.max(0, Math.min(count, MOST_TRACKS) - gap.few)
  );
}

/** How far behind its rank a track lies. */
export function trackAt(track: number, count: number, { gap }: Frame): number {
  if (count === 1) {
    return gap.alone;
  }
  const step = gap.step * Math.min(1, (MOST_TRACKS - 1) / (count - 1));
  return gap.first + track * step;
}
