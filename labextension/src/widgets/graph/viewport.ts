/**
 * Viewports: which part of a layout is seen, and how large.
 */
import { NODE, type Layout, type Point } from '../../model/layout';

/** As React Flow has it: where the layout's origin lies in the window, and how large a px of it is. */
export interface IViewport {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export interface ISize {
  readonly width: number;
  readonly height: number;
}

export const MIN_ZOOM = 0.05;
export const MAX_ZOOM = 2;

/** Down to this a wide graph is begun with as a whole: its blocks still bear their names. */
const WHOLE = 0.4;

/** A graph that is wider is entered at its upper left corner, in this size. */
const ENTERED = 0.8;

/** What the zoom controls take of the window of a wide graph, from its lower edge; a panel has a strip for them. */
const CONTROLS = 40;

/** What a revealed node keeps from the edge of the window. */
const BESIDE = 12;

/** The part of the window that the zoom controls leave free. */
export function free({ direction }: Layout, { width, height }: ISize): ISize {
  const taken = direction === 'down' ? 0 : CONTROLS;
  return { width, height: Math.max(1, height - taken) };
}

/** All of the layout, at most in its full size. */
export function fitted(layout: Layout, window: ISize): IViewport {
  const zoom = Math.max(
    MIN_ZOOM,
    Math.min(1, window.width / layout.width, window.height / layout.height)
  );
  return placed(layout, window, zoom);
}

/** What is seen first: downwards in full size; rightwards all of it, as long as that can be read. */
export function begun(layout: Layout, window: ISize): IViewport {
  const all = fitted(layout, free(layout, window));
  return layout.direction === 'down'
    ? placed(layout, window, 1)
    : placed(layout, window, all.zoom < WHOLE ? ENTERED : all.zoom);
}

/** A zoom, the layout at the top and in the middle of the window, or at its left if it is wider. */
function placed(layout: Layout, window: ISize, zoom: number): IViewport {
  const room = (window.width - layout.width * zoom) / 2;
  return {
    x: layout.direction === 'down' || room < 0 ? Math.max(0, room) : 0,
    y: 0,
    zoom
  };
}

/** The viewport moved as little as shows a node; null if the node is in view. */
export function revealing(
  viewport: IViewport,
  window: ISize,
  node: Point
): IViewport | null {
  const { x, y, zoom } = viewport;
  const moved = {
    x: x + shift(node.x * zoom + x, NODE.width * zoom, window.width),
    y: y + shift(node.y * zoom + y, NODE.height * zoom, window.height),
    zoom
  };
  return moved.x === x && moved.y === y ? null : moved;
}

function shift(start: number, size: number, room: number): number {
  const beside = Math.min(BESIDE, Math.max(0, (room - size) / 2));
  if (start < 0) {
    return beside - start;
  }
  return start + size > room ? room - beside - size - start : 0;
}

/** The part of a layout that is seen, widened to whole steps so that it changes seldom. */
export function seen(
  [x, y, zoom]: readonly [number, number, number],
  { width, height }: ISize,
  step: number
): readonly [left: number, top: number, right: number, bottom: number] {
  const down = (value: number) => Math.floor(value / step) * step;
  const up = (value: number) => Math.ceil(value / step) * step;
  return [
    down(-x / zoom),
    down(-y / zoom),
    up((width - x) / zoom),
    up((height - y) / zoom)
  ];
}
