/**
 * Printed text as a terminal would show it: its streams told apart, its ANSI colours kept.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { plainAnsi, spans } from '../model/ansi';
import type { LogPiece } from '../model/run';
import { classes } from './controls';
import { useFollowing } from './hooks';
import { ShowAll } from './showall';
import { timeStamp } from './phrases';

/** So many lines, the last ones, are drawn at first. */
const CAP = 500;

interface ILine {
  readonly at: number;
  readonly stream: LogPiece['stream'];
  readonly text: string;
  /** It goes on where the piece before it ended. */
  readonly isFirst: boolean;
}

/** The pieces of a log, line by line; `isTimed` puts the time before each piece. */
export function LogText(props: {
  readonly pieces: readonly LogPiece[];
  readonly isTimed?: boolean;
  /** More may come: it is shown as it comes. */
  readonly isLive?: boolean;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { pieces, isTimed = false, isLive = false, trans } = props;
  const { ref, onScroll } = useFollowing(isLive, pieces);
  const [isWhole, setWhole] = React.useState(false);
  const lines = React.useMemo(() => pieces.flatMap(toLines), [pieces]);
  const shown = isWhole ? lines : lines.slice(-CAP);
  return (
    <div
      ref={ref as React.Ref<HTMLDivElement>}
      onScroll={onScroll}
      className="jp-Blocks-log"
      role="log"
      aria-live="off"
      aria-label={trans.__('log')}
      tabIndex={0}
    >
      <ShowAll
        hidden={lines.length - shown.length}
        onClick={() => {
          setWhole(true);
        }}
        trans={trans}
      />
      {shown.map((line, n) => (
        <Line key={n} line={line} isTimed={isTimed} trans={trans} />
      ))}
    </div>
  );
}

function toLines(piece: LogPiece): ILine[] {
  const { at, stream } = piece;
  return piece.text
    .replace(/\n$/, '')
    .split('\n')
    .map((text, n) => ({ at, stream, text, isFirst: n === 0 }));
}

const Line = React.memo(function Line(props: {
  readonly line: ILine;
  readonly isTimed: boolean;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { line, isTimed, trans } = props;
  return (
    <div className={classes('jp-Blocks-log-line', `jp-mod-${line.stream}`)}>
      {isTimed && (
        <span className="jp-Blocks-log-time">
          {line.isFirst ? timeStamp(line.at) : ''}
        </span>
      )}
      {line.stream === 'stderr' && line.isFirst && (
        <span className="jp-Blocks-visuallyHidden">{trans.__('stderr')}</span>
      )}
      <span title={line.stream === 'stderr' ? trans.__('stderr') : undefined}>
        {line.text.includes('\u001b')
          ? spans(line.text).map((span, n) => (
              <span key={n} className={span.classes.join(' ')}>
                {span.text}
              </span>
            ))
          : plainAnsi(line.text)}
      </span>
    </div>
  );
});
