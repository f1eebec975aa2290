/**
 * When an edge's card is shown: after the pointer has rested on the edge, or at once and to stay when it is clicked.
 */
import * as React from 'react';

import type { Layout } from '../../model/layout';
import type { IEdgeAt } from './edges';

const REST = 300;

/** The pointer may take so long from the edge to the card. */
const WAY = 250;

export interface IShownCard extends IEdgeAt {
  readonly isKept: boolean;
}

export interface IEdgeCards {
  readonly shown: IShownCard | null;
  readonly onPoint: (at: IEdgeAt) => void;
  readonly onLeave: () => void;
  readonly onClick: (at: IEdgeAt) => void;
  /** The pointer is on the card. */
  readonly hold: () => void;
  readonly close: () => void;
}

export function useEdgeCard(
  layout: Layout,
  element: React.RefObject<HTMLDivElement>
): IEdgeCards {
  const [card, setCard] = React.useState<IShownCard | null>(null);
  const timer = React.useRef<number>(undefined);
  React.useEffect(() => () => window.clearTimeout(timer.current), []);
  const actions = React.useMemo(() => {
    const later = (delay: number, change: () => void): void => {
      window.clearTimeout(timer.current);
      timer.current = window.setTimeout(change, delay);
    };
    const within = ({ edge, x, y }: IEdgeAt, isKept: boolean): IShownCard => {
      const box = element.current!.getBoundingClientRect();
      return { edge, x: x - box.left, y: y - box.top, isKept };
    };
    return {
      onPoint: (at: IEdgeAt) => {
        later(REST, () => {
          setCard(before =>
            before && (before.isKept || before.edge === at.edge)
              ? before
              : within(at, false)
          );
        });
      },
      onLeave: () => {
        later(WAY, () => {
          setCard(before => (before?.isKept ? before : null));
        });
      },
      onClick: (at: IEdgeAt) => {
        window.clearTimeout(timer.current);
        setCard(within(at, true));
      },
      hold: () => {
        window.clearTimeout(timer.current);
      },
      close: () => {
        window.clearTimeout(timer.current);
        setCard(null);
      }
    };
  }, [element]);
  // After an edit the edge may be another, or gone.
  const shown = card && layout.edges.includes(card.edge) ? card : null;
  return { shown, ...actions };
}
