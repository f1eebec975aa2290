/**
 * The camera: how the canvas follows its size, its layout, and those who ask to see something.
 */
import { useReactFlow, useStore } from '@xyflow/react';
import * as React from 'react';

import type { Layout } from '../../model/layout';
import {
  begun,
  fitted,
  free,
  revealing,
  type ISize,
  type IViewport
} from './viewport';

/** How long a zoom or a pan that was asked for takes, in ms. */
const MOTION = 150;

/** How much of a node is drawn: below 70 % its name and icon, below 40 % its state alone. */
export type Detail = 'near' | 'middle' | 'far';

export interface ICamera {
  readonly detail: Detail;
  /** What can be panned to. */
  readonly extent: [[number, number], [number, number]];
  /** Bring a block into view, if it is not. */
  readonly reveal: (block: string) => void;
  /** Bring a block into view that a window of another size had in view. */
  readonly keep: (block: string, was: ISize) => void;
  readonly controls: {
    readonly onZoomIn: () => void;
    readonly onZoomOut: () => void;
    readonly onReset: () => void;
    readonly onFit: () => void;
  };
}

/** The size of an element; null until it has one. */
export function useSize(): [React.RefObject<HTMLDivElement>, ISize | null] {
  const ref = React.useRef<HTMLDivElement>(null);
  const [size, setSize] = React.useState<ISize | null>(null);
  React.useLayoutEffect(() => {
    const measure = (): void => {
      const { clientWidth: width, clientHeight: height } = ref.current!;
      if (width > 0 && height > 0) {
        setSize(before =>
          before?.width === width && before.height === height
            ? before
            : { width, height }
        );
      }
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(ref.current!);
    return () => {
      observer.disconnect();
    };
  }, []);
  return [ref, size];
}

export function useCamera(
  layout: Layout,
  size: ISize,
  isStill: boolean
): ICamera {
  const { getViewport, setViewport, zoomIn, zoomOut, zoomTo } = useReactFlow();
  const detail = useStore(({ transform }) => detailOf(transform[2]));
  const latest = React.useRef({ layout, size });
  React.useEffect(() => {
    latest.current = { layout, size };
  });
  useCentred(layout, size);
  // What moves the camera stays the same as layout and size change: nobody is to be shown anything anew for that.
  const moves = React.useMemo(() => {
    const motion = (): { duration: number } => ({
      duration: isStill || isMotionUnwanted() ? 0 : MOTION
    });
    const show = (viewport: IViewport): void => {
      void setViewport(viewport, motion());
    };
    /** Where to move for a block to be seen in a window of that size; null if it is, or there is no such block. */
    const toward = (block: string, size: ISize): IViewport | null => {
      const { layout } = latest.current;
      const node = layout.nodes.get(block);
      return node ? revealing(getViewport(), free(layout, size), node) : null;
    };
    const reveal = (block: string): void => {
      const moved = toward(block, latest.current.size);
      if (moved) {
        show(moved);
      }
    };
    return {
      reveal,
      keep: (block: string, was: ISize) => {
        if (!toward(block, was)) {
          reveal(block);
        }
      },
      controls: {
        onZoomIn: () => void zoomIn(motion()),
        onZoomOut: () => void zoomOut(motion()),
        onReset: () => void zoomTo(1, motion()),
        onFit: () => {
          const { layout, size } = latest.current;
          show(fitted(layout, free(layout, size)));
        }
      }
    };
  }, [isStill, getViewport, setViewport, zoomIn, zoomOut, zoomTo]);
  const extent = React.useMemo((): ICamera['extent'] => {
    const taken = size.height - free(layout, size).height;
    const seen = size.height / begun(layout, size).zoom;
    return [
      [-BESIDE, 0],
      [layout.width + BESIDE, Math.max(layout.height + taken, seen)]
    ];
  }, [layout, size]);
  return { detail, extent, ...moves };
}

/** How far beyond the sides of the layout one may pan. */
const BESIDE = 24;

/** Keep a layout in the middle of its canvas across, as both change. */
function useCentred(layout: Layout, size: ISize): void {
  const { getViewport, setViewport } = useReactFlow();
  const { width } = size;
  const before = React.useRef({ layout, width });
  React.useEffect(() => {
    const was = before.current;
    before.current = { layout, width };
    if (
      layout.direction === 'down' &&
      (was.width !== width || was.layout.width !== layout.width)
    ) {
      const { y, zoom } = getViewport();
      const room = width - layout.width * zoom;
      void setViewport({ x: Math.max(0, room / 2), y, zoom });
    }
  }, [layout, width, getViewport, setViewport]);
}

function detailOf(zoom: number): Detail {
  return zoom < 0.4 ? 'far' : zoom < 0.7 ? 'middle' : 'near';
}

function isMotionUnwanted(): boolean {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches;
}
