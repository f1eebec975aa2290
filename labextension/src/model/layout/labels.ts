/**
 * Labels: where a trunk's names stand, on or above its level runs or beside its upright ones. A label that would cover
 * a line, a block or another label is shortened, or left out.
 */
import type { Frame } from './frame';
import type { Grid } from './lanes';
import type { Network, Trunk } from './network';
import type { Piece, Routes } from './route';

/** Text of 14 px height: `x` is its start, middle or end, `y` its middle. */
export interface Label {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly anchor: 'start' | 'middle' | 'end';
}

/** An advance of the 10 px code font, which varies little from one monospaced font to the next. */
const LETTER = 6.05;
const HEIGHT = 14;
/** What stands beside the names, such as the word "may" or a pin with the word "after". */
const BESIDE = { certain: 0, may: 26, declared: 46, order: 34, cut: 38 };

/** Names are cut to so many letters, then to so many, before they are left out. */
const LETTERS = [24, 18, 14, 11, 9, 7];

/** Between so many lines nobody reads labels, nor finds room for them. */
const CROWD = 160;

/** Before so many consumers a place is looked for. */
const SEARCHED = 4;

interface Box {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

interface Candidate {
  readonly label: Label;
  readonly box: Box;
  readonly on: Piece;
}

/** A label for each trunk, or null. */
export function labelsOf(
  net: Network,
  grid: Grid,
  routes: Routes,
  frame: Frame
): (Label | null)[] {
  const drawn = routes.pieces.map(pieces =>
    pieces.length > CROWD ? [] : pieces.map(piece => boxOf(piece, frame))
  );
  const taken: Box[][] = routes.pieces.map(() => []);
  const isFree = ({ box, on }: Candidate, gap: number): boolean =>
    isInGap(box, gap, routes, frame) &&
    !taken[gap].some(other => overlap(box, other)) &&
    !drawn[gap].some(
      (other, i) => routes.pieces[gap][i] !== on && overlap(box, other)
    ) &&
    !isOverLane(box, gap, routes, frame);
  const byTrunk = routes.pieces.map(pieces =>
    grouped(pieces.length > CROWD ? [] : pieces)
  );
  return net.trunks.map((trunk, index) => {
    const gaps = gapsOf(trunk, grid);
    for (const text of texts(trunk)) {
      for (const gap of gaps) {
        if (routes.pieces[gap].length > CROWD) {
          continue;
        }
        const own = byTrunk[gap].get(index) ?? [];
        const width = text.length * LETTER + BESIDE[trunk.style];
        const found = findCandidate(own, text, width, frame, candidate =>
          isFree(candidate, gap)
        );
        if (found) {
          taken[gap].push(found.box);
          return found.label;
        }
      }
    }
    return null;
  });
}

/** Behind the producer, then before the first consumers. */
function gapsOf({ producer, consumers }: Trunk, { ranks }: Grid): Set<number> {
  const first = consumers.slice(0, SEARCHED);
  return new Set([ranks[producer], ...first.map(block => ranks[block] - 1)]);
}

function texts({ names, style }: Trunk): string[] {
  if (style === 'declared') {
    return ['']; // the pin and the word say it all
  }
  const whole = names.join(', ');
  const cut = LETTERS.map(letters =>
    whole.length > letters ? `${whole.slice(0, letters - 1)}…` : whole
  );
  return [...new Set(cut)];
}

function grouped(pieces: readonly Piece[]): Map<number, Piece[]> {
  const groups = new Map<number, Piece[]>();
  for (const piece of pieces) {
    const group = groups.get(piece.trunk);
    if (group) {
      group.push(piece);
    } else {
      groups.set(piece.trunk, [piece]);
    }
  }
  return groups;
}

/** The best place that is free; the second best are not even looked for if one of the best is. */
function findCandidate(
  own: readonly Piece[],
  text: string,
  width: number,
  frame: Frame,
  isFree: (candidate: Candidate) => boolean
): Candidate | undefined {
  return frame.direction === 'down'
    ? (onLevels(own, text, width).find(isFree) ??
        besideUprights(own, text, width).find(isFree))
    : aboveLevels(own, text, width).find(isFree);
}

/** Downwards: in the middle of the widest stretch of a level run, and of the next widest. */
function onLevels(
  own: readonly Piece[],
  text: string,
  width: number
): Candidate[] {
  const run = own.find(({ from, to }) => from[0] === to[0]);
  if (!run) {
    return [];
  }
  const corners = [
    ...new Set(own.flatMap(({ from, to }) => [from[1], to[1]]))
  ].sort((one, other) => one - other);
  const stretches = corners
    .slice(1)
    .map((end, i) => ({
      middle: (end + corners[i]) / 2,
      size: end - corners[i]
    }))
    .filter(({ size }) => size >= width + 10)
    .sort((one, other) => other.size - one.size);
  return stretches.map(({ middle: x }) => {
    const y = run.from[0];
    return {
      label: { x, y, text, anchor: 'middle' },
      box: around(x - width / 2 - 2, y, width + 4),
      on: run
    };
  });
}

/** Downwards: to the right of an upright line, or to its left. */
function besideUprights(
  own: readonly Piece[],
  text: string,
  width: number
): Candidate[] {
  return own
    .filter(({ from, to }) => to[0] - from[0] >= HEIGHT)
    .flatMap(on => {
      const x = on.from[1];
      const y = (on.from[0] + on.to[0]) / 2;
      return [
        {
          label: { x: x + 4, y, text, anchor: 'start' as const },
          box: around(x + 2, y, width + 4),
          on
        },
        {
          label: { x: x - 4, y, text, anchor: 'end' as const },
          box: around(x - width - 6, y, width + 4),
          on
        }
      ];
    });
}

/** Rightwards: above the beginning of a level line, or below it. */
function aboveLevels(
  own: readonly Piece[],
  text: string,
  width: number
): Candidate[] {
  return own
    .filter(({ from, to }) => to[0] - from[0] >= 24)
    .flatMap(on =>
      [-8, 8].map(offset => {
        const x = on.from[0] + 4;
        const y = on.from[1] + offset;
        return {
          label: { x, y, text, anchor: 'start' as const },
          box: around(x, y, width + 2),
          on
        };
      })
    );
}

function around(x: number, y: number, width: number): Box {
  return { x0: x, y0: y - HEIGHT / 2, x1: x + width, y1: y + HEIGHT / 2 };
}

function boxOf({ from, to }: Piece, { direction }: Frame): Box {
  const [x, y] = direction === 'down' ? [1, 0] : [0, 1];
  return { x0: from[x], y0: from[y], x1: to[x], y1: to[y] };
}

function overlap(one: Box, other: Box): boolean {
  return (
    one.x0 < other.x1 + 1 &&
    other.x0 < one.x1 + 1 &&
    one.y0 < other.y1 + 0.5 &&
    other.y0 < one.y1 + 0.5
  );
}

/** Whether a label lies between two ranks, and on the drawing. */
function isInGap(
  box: Box,
  gap: number,
  { rankStart, lanes }: Routes,
  { direction, node }: Frame
): boolean {
  const behind = rankStart[gap] + node.along;
  const before = rankStart[gap + 1];
  const [low, high, left, right] =
    direction === 'down'
      ? [box.y0, box.y1, box.x0, box.x1]
      : [box.x0, box.x1, box.y0, box.y1];
  return low >= behind && high <= before && left >= 0 && right <= lanes.width;
}

/** Whether a label lies over a channel in which somebody runs. */
function isOverLane(
  box: Box,
  gap: number,
  { lanes }: Routes,
  { direction }: Frame
): boolean {
  const [low, high] =
    direction === 'down' ? [box.x0, box.x1] : [box.y0, box.y1];
  return lanes.channelStart.some((start, channel) => {
    const end = lanes.slotStart[channel] ?? lanes.width;
    return start < high && low < end && lanes.isBusy(channel, gap);
  });
}
