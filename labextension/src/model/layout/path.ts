/**
 * Paths: lines with corners as SVG draws them.
 */
import { CORNER } from './frame';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The line as the `d` of an SVG path, its corners rounded as far as its pieces are long enough. */
export function pathOf(points: readonly Point[], radius = CORNER): string {
  const [start] = points;
  const parts = [`M${spot(start)}`];
  for (let i = 1; i + 1 < points.length; i++) {
    const [before, corner, behind] = points.slice(i - 1, i + 2);
    const bend = Math.min(
      radius,
      distance(before, corner) / 2,
      distance(corner, behind) / 2
    );
    parts.push(
      `L${spot(toward(corner, before, bend))}`,
      `Q${spot(corner)} ${spot(toward(corner, behind, bend))}`
    );
  }
  parts.push(`L${spot(points.at(-1)!)}`);
  return parts.join('');
}

function distance(one: Point, other: Point): number {
  return Math.abs(one.x - other.x) + Math.abs(one.y - other.y);
}

/** `from`, moved by `by` on the level or upright line to `to`. */
function toward(from: Point, to: Point, by: number): Point {
  return {
    x: from.x + Math.sign(to.x - from.x) * by,
    y: from.y + Math.sign(to.y - from.y) * by
  };
}

function spot({ x, y }: Point): string {
  return `${rounded(x)} ${rounded(y)}`;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
