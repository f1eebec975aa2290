/**
 * The line between graph and inspector: dragged, or moved with the arrow keys.
 */
import * as React from 'react';

const STEP = 16;

export interface ISplitterProps {
  readonly label: string;
  /** The id of what is below, whose height it sets. */
  readonly controls: string;
  /** The height in px of what is below. */
  readonly height: number;
  readonly min: number;
  /** At most so high, as there is room now. */
  readonly max: () => number;
  readonly onHeight: (height: number) => void;
}

export function Splitter(props: ISplitterProps): React.JSX.Element {
  const { label, controls, height, min, max, onHeight } = props;
  const [limit, setLimit] = React.useState(height);
  const drag = React.useRef<{ y: number; height: number } | null>(null);
  const move = (wanted: number): void => {
    const most = max();
    setLimit(most);
    onHeight(Math.round(Math.max(min, Math.min(wanted, most))));
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const wanted = {
      ArrowUp: height + STEP,
      ArrowDown: height - STEP,
      Home: min,
      End: max()
    }[event.key];
    if (wanted !== undefined) {
      event.preventDefault();
      move(wanted);
    }
  };
  return (
    <div
      className="jp-Blocks-splitter"
      role="separator"
      aria-orientation="horizontal"
      aria-label={label}
      aria-controls={controls}
      aria-valuenow={height}
      aria-valuemin={min}
      aria-valuemax={Math.max(limit, height)}
      tabIndex={0}
      onFocus={() => {
        setLimit(max());
      }}
      onKeyDown={onKeyDown}
      onPointerDown={event => {
        drag.current = { y: event.clientY, height };
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={event => {
        if (drag.current) {
          move(drag.current.height + drag.current.y - event.clientY);
        }
      }}
      onPointerUp={() => {
        drag.current = null;
      }}
      onLostPointerCapture={() => {
        drag.current = null;
      }}
    />
  );
}
