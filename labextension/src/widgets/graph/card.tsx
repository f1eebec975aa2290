/**
 * The card of an edge: which names cross it, where they are defined and used, and what that is known from.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { LaidEdge } from '../../model/layout';
import type { Place, Via } from '../../wire/types';
import { Link } from '../controls';
import { placeWords, type CellNumber } from '../phrases';
import { certaintyWord, crossingWord, evidenceWords } from './words';

export interface IEdgeCardProps {
  readonly edge: LaidEdge;
  /** Where the pointer met the edge, in the canvas. */
  readonly x: number;
  readonly y: number;
  /** Whether it stays until it is closed; then it takes the focus. */
  readonly isKept: boolean;
  readonly cellNumber: CellNumber;
  readonly onOpenPlace: (place: Place) => void;
  readonly onEnter: () => void;
  readonly onLeave: () => void;
  readonly onClose: () => void;
  readonly trans: TranslationBundle;
}

/** Away from the pointer, and from the sides of the canvas. */
const AWAY = 10;
const INSET = 8;

export function EdgeCard(props: IEdgeCardProps): React.JSX.Element {
  const { edge, x, y, isKept, trans } = props;
  const card = React.useRef<HTMLDivElement>(null);
  // Beside the pointer, and wholly on the canvas: known only when the card has its size.
  React.useLayoutEffect(() => {
    const element = card.current!;
    const room = element.offsetParent ?? element;
    const { offsetWidth: width, offsetHeight: height } = element;
    const left = Math.min(x + AWAY, room.clientWidth - width - INSET);
    const below = y + AWAY + height + INSET <= room.clientHeight;
    const top = below ? y + AWAY : y - AWAY - height;
    element.style.left = `${Math.max(INSET, left)}px`;
    element.style.top = `${Math.max(INSET, top)}px`;
  }, [edge, x, y]);
  React.useEffect(() => {
    if (isKept) {
      card.current?.focus({ preventScroll: true });
    }
  }, [isKept, edge]);
  return (
    <div
      ref={card}
      className="jp-Blocks-edgeCard"
      role="dialog"
      aria-label={trans.__('Why %1 needs %2', edge.consumer, edge.producer)}
      tabIndex={-1}
      onPointerEnter={props.onEnter}
      onPointerLeave={props.onLeave}
      onKeyDown={event => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          props.onClose();
        }
      }}
    >
      {edge.vias.map((via, i) => (
        <Crossing key={i} {...props} via={via} />
      ))}
    </div>
  );
}

function Crossing(
  props: IEdgeCardProps & { readonly via: Via }
): React.JSX.Element {
  const { edge, via, trans } = props;
  const isOrder = via.kind === 'order';
  return (
    <div className="jp-Blocks-edgeCard-via">
      <div className="jp-Blocks-edgeCard-head">
        {!isOrder && <code>{via.name}</code>}
        <span>{crossingWord(via, trans)}</span>
        <span className="jp-Blocks-ellipsis">
          {`${edge.producer} → ${edge.consumer}`}
        </span>
        <span className="jp-Blocks-edgeCard-certainty">
          {certaintyWord(via, trans)}
        </span>
      </div>
      <dl>
        <Row {...props} word={trans.__('defined')} place={via.bound} />
        <Row {...props} word={trans.__('used')} place={via.used} />
        <dt>{trans.__('known')}</dt>
        <dd>{evidenceWords(via, trans)}</dd>
      </dl>
    </div>
  );
}

/** A place of a crossing; nothing if it has none. */
function Row(
  props: IEdgeCardProps & { readonly word: string; readonly place: Place }
): React.JSX.Element | null {
  const { word, place, cellNumber, onOpenPlace, trans } = props;
  const words = placeWords(place, cellNumber, trans);
  return words ? (
    <>
      <dt>{word}</dt>
      <dd>
        <Link
          onClick={() => {
            onOpenPlace(place);
          }}
        >
          {words}
        </Link>
      </dd>
    </>
  ) : null;
}
