/**
 * The minimap of a wide graph: all blocks in the colours of their states, and the part that is seen. Drag to move it.
 */
import { useReactFlow, useStore, type ReactFlowState } from '@xyflow/react';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { NODE, type Layout } from '../../model/layout';
import { shownState } from '../phrases';
import { useCanvas } from './context';

const WIDTH = 204;
const HEIGHT = 116;
const INSET = 4;

export function Minimap(props: {
  readonly layout: Layout;
  readonly trans: TranslationBundle;
}): React.JSX.Element | null {
  const { layout, trans } = props;
  const { getZoom, setCenter } = useReactFlow();
  const isWhole = useStore(state => isAllSeen(state, layout));
  const scale = Math.min(
    (WIDTH - 2 * INSET) / layout.width,
    (HEIGHT - 2 * INSET) / layout.height
  );
  const left = (WIDTH - layout.width * scale) / 2;
  const top = (HEIGHT - layout.height * scale) / 2;
  const goTo = (event: React.PointerEvent<SVGSVGElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    void setCenter(
      (event.clientX - box.left - left) / scale,
      (event.clientY - box.top - top) / scale,
      { zoom: getZoom() }
    );
  };
  if (isWhole) {
    return null; // it would show nothing else, and lie over some of it
  }
  return (
    <svg
      className="jp-Blocks-minimap"
      width={WIDTH}
      height={HEIGHT}
      role="img"
      aria-label={trans.__('Map of the graph')}
      onPointerDown={event => {
        event.currentTarget.setPointerCapture(event.pointerId);
        goTo(event);
      }}
      onPointerMove={event => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) {
          goTo(event);
        }
      }}
    >
      <g transform={`translate(${left} ${top}) scale(${scale})`}>
        <Blocks layout={layout} scale={scale} />
        <Window layout={layout} scale={scale} />
      </g>
    </svg>
  );
}

/** Whether the whole of a layout is in the window. */
function isAllSeen(
  { transform: [x, y, zoom], width, height }: ReactFlowState,
  layout: Layout
): boolean {
  return (
    Math.min(x, y) >= 0 &&
    layout.width * zoom + x <= width &&
    layout.height * zoom + y <= height
  );
}

/** One path for all blocks of a state: a thousand blocks are a few elements. */
const Blocks = React.memo(function Blocks(props: {
  readonly layout: Layout;
  readonly scale: number;
}): React.JSX.Element {
  const { layout, scale } = props;
  const { states } = useCanvas();
  const all = React.useSyncExternalStore(
    React.useCallback(listener => states.subscribeAll(listener), [states]),
    () => states.all()
  );
  // A block is at least 1.5 px high, however large the graph is.
  const height = Math.max(NODE.height, 1.5 / scale);
  const paths = new Map<string, string>();
  for (const [name, { x, y }] of layout.nodes) {
    const node = all.get(name);
    const state = shownState(node?.run, node?.stale ?? null);
    const box = `M${x} ${y}h${NODE.width}v${height}h${-NODE.width}z`;
    paths.set(state, (paths.get(state) ?? '') + box);
  }
  return (
    <>
      {[...paths].map(([state, path]) => (
        <path key={state} data-blocks-state={state} d={path} />
      ))}
    </>
  );
});

/** What is seen, framed; the rest is veiled. */
function Window(props: {
  readonly layout: Layout;
  readonly scale: number;
}): React.JSX.Element {
  const { layout, scale } = props;
  const [x, y, zoom] = useStore(state => state.transform);
  const width = useStore(state => state.width);
  const height = useStore(state => state.height);
  const within = (value: number, most: number): number =>
    Math.max(0, Math.min(most, value / zoom));
  const left = within(-x, layout.width);
  const top = within(-y, layout.height);
  const right = within(width - x, layout.width);
  const bottom = within(height - y, layout.height);
  const frame = `M${left} ${top}H${right}V${bottom}H${left}z`;
  const far = 1e6;
  return (
    <>
      <path
        className="jp-Blocks-minimap-veil"
        fillRule="evenodd"
        d={`M${-far} ${-far}H${far}V${far}H${-far}z${frame}`}
      />
      <path
        className="jp-Blocks-minimap-frame"
        d={frame}
        strokeWidth={1.5 / scale}
      />
    </>
  );
}
