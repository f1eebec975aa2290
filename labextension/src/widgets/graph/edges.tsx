/**
 * The edges of the graph, in one drawing below the nodes, and their labels.
 */
import { useStore, ViewportPortal, type ReactFlowState } from '@xyflow/react';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import {
  pathOf,
  type LaidEdge,
  type Layout,
  type Point
} from '../../model/layout';
import { classes } from '../controls';
import { Icon } from '../icons';
import { useCanvas, useFollowed } from './context';
import { seen } from './viewport';

/** Where an edge was met. */
export interface IEdgeAt {
  readonly edge: LaidEdge;
  readonly x: number;
  readonly y: number;
}

export interface IEdgesProps {
  readonly layout: Layout;
  /** The edges of the selected block's ancestors and descendants. */
  readonly path: ReadonlySet<string>;
  /** The edge whose card is shown. */
  readonly shown: string | null;
  /** Whether only what is in view is drawn. */
  readonly isCulled: boolean;
  readonly hasLabels: boolean;
  /** The pointer moves over an edge; an edge that moves below the pointer does not count. */
  readonly onPoint: (at: IEdgeAt) => void;
  readonly onLeave: () => void;
  readonly onClick: (at: IEdgeAt) => void;
}

/** How far beyond the window edges are drawn, so that panning seldom draws anew. */
const STEP = 240;

const EVERYWHERE = [-Infinity, -Infinity, Infinity, Infinity] as const;

/** All edges in view; those that are lit lie above the others. */
export const Edges = React.memo(function Edges(
  props: IEdgesProps
): React.JSX.Element {
  const { layout, path, shown, isCulled, onPoint, onLeave, onClick } = props;
  const { hovered, trans } = useCanvas();
  const over = useFollowed(hovered);
  const inView = useEdgesInView(layout, isCulled);
  const prefix = React.useId().replaceAll(':', '');
  const isLit = (edge: LaidEdge): boolean =>
    path.has(edge.id) ||
    edge.id === shown ||
    (over !== null && (edge.producer === over || edge.consumer === over));
  const lines = inView.map(edge => ({ edge, lit: isLit(edge) }));
  lines.sort((one, other) => Number(one.lit) - Number(other.lit));
  const litTrunks = new Set(
    lines.filter(({ lit }) => lit).map(({ edge }) => edge.trunk)
  );
  return (
    <ViewportPortal>
      <svg className="jp-Blocks-edges" aria-hidden="true">
        <defs>
          <Arrow id={`${prefix}-arrow`} size={7} />
          <Arrow id={`${prefix}-lit`} size={9} className="jp-mod-lit" />
        </defs>
        {lines.map(({ edge, lit }) => (
          <Line
            key={edge.id}
            edge={edge}
            isLit={lit}
            marker={`url(#${prefix}-${lit ? 'lit' : 'arrow'})`}
            onPoint={onPoint}
            onLeave={onLeave}
            onClick={onClick}
          />
        ))}
      </svg>
      <div className="jp-Blocks-edgeLabels" aria-hidden="true">
        {inView.map(
          edge =>
            edge.label &&
            props.hasLabels && (
              <LabelView
                key={edge.id}
                edge={edge}
                isLit={litTrunks.has(edge.trunk)}
                trans={trans}
              />
            )
        )}
      </div>
    </ViewportPortal>
  );
});

function Arrow(props: {
  readonly id: string;
  readonly size: number;
  readonly className?: string;
}): React.JSX.Element {
  const { id, size, className } = props;
  return (
    <marker
      id={id}
      className={classes('jp-Blocks-arrow', className)}
      viewBox="0 0 8 8"
      refX="6.5"
      refY="4"
      markerWidth={size}
      markerHeight={size}
      markerUnits="userSpaceOnUse"
      orient="auto"
    >
      <path d="M1 1L7 4 1 7z" />
    </marker>
  );
}

/** One edge: what is seen of it, and a broader line that the pointer meets. */
const Line = React.memo(function Line(props: {
  readonly edge: LaidEdge;
  readonly isLit: boolean;
  readonly marker: string;
  readonly onPoint: (at: IEdgeAt) => void;
  readonly onLeave: () => void;
  readonly onClick: (at: IEdgeAt) => void;
}): React.JSX.Element {
  const { edge, isLit, marker, onPoint, onLeave, onClick } = props;
  const path = React.useMemo(() => pathOf(edge.points), [edge.points]);
  const at = (event: React.MouseEvent): IEdgeAt => ({
    edge,
    x: event.clientX,
    y: event.clientY
  });
  return (
    <g>
      <path
        className={classes('jp-Blocks-edge', isLit && 'jp-mod-lit')}
        data-style={edge.style}
        d={path}
        markerEnd={marker}
      />
      {edge.style === 'cut' && <Cross at={middleOf(edge.points)} />}
      <path
        className="jp-Blocks-edge-reach"
        d={path}
        onPointerMove={event => {
          onPoint(at(event));
        }}
        onPointerLeave={onLeave}
        onClick={event => {
          onClick(at(event));
        }}
      />
    </g>
  );
});

function Cross({ at: { x, y } }: { readonly at: Point }): React.JSX.Element {
  return (
    <path
      className="jp-Blocks-edge-cross"
      d={`M${x - 4} ${y - 5}l8 10M${x + 4} ${y - 5}l-8 10`}
    />
  );
}

/** The middle of the longest piece of a line. */
function middleOf(points: readonly Point[]): Point {
  let best = { size: -1, x: 0, y: 0 };
  points.slice(1).forEach((to, i) => {
    const from = points[i];
    const size = Math.abs(to.x - from.x) + Math.abs(to.y - from.y);
    if (size > best.size) {
      best = { size, x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
    }
  });
  return best;
}

const LabelView = React.memo(function LabelView(props: {
  readonly edge: LaidEdge;
  readonly isLit: boolean;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { edge, isLit, trans } = props;
  const { x, y, text, anchor } = edge.label!;
  return (
    <span
      className={classes('jp-Blocks-edgeLabel', isLit && 'jp-mod-lit')}
      data-anchor={anchor}
      style={{ left: x, top: y }}
    >
      {edge.style === 'declared' && <Icon name="pin" size={10} />}
      {edge.style === 'declared' ? trans.__('after') : text}
      {STYLED.has(edge.style) && <i>{styleWord(edge.style, trans)}</i>}
    </span>
  );
});

const STYLED: ReadonlySet<string> = new Set(['may', 'cut', 'order']);

function styleWord(style: string, trans: TranslationBundle): string {
  switch (style) {
    case 'may':
      return trans.__('may');
    case 'cut':
      return trans.__('cut');
    default:
      return trans.__('order');
  }
}

/** The edges that touch the window or its surroundings. */
function useEdgesInView(
  layout: Layout,
  isCulled: boolean
): readonly LaidEdge[] {
  const part = useStore(
    (state: ReactFlowState) =>
      isCulled
        ? seen(
            state.transform,
            { width: state.width, height: state.height },
            STEP
          )
        : EVERYWHERE,
    isSamePart
  );
  const boxes = React.useMemo(() => layout.edges.map(boxOf), [layout]);
  return React.useMemo(
    () =>
      isCulled
        ? layout.edges.filter((_, i) => isTouching(boxes[i], part))
        : layout.edges,
    [layout, boxes, isCulled, part]
  );
}

type Part = readonly [left: number, top: number, right: number, bottom: number];

function isSamePart(one: Part, other: Part): boolean {
  return one.every((side, i) => side === other[i]);
}

function boxOf({ points }: LaidEdge): Part {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

function isTouching(box: Part, part: Part): boolean {
  return (
    box[0] <= part[2] &&
    part[0] <= box[2] &&
    box[1] <= part[3] &&
    part[1] <= box[3]
  );
}
