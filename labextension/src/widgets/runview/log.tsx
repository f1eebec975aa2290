/**
 * What a run printed, attempt by attempt, with the errors where they came up.
 */
import * as React from 'react';

import {
  isLive,
  type LogPiece,
  type RunView,
  type Span
} from '../../model/run';
import { duration } from '../../model/words';
import { FailureText } from '../failure';
import { useCapped, useFollowing } from '../hooks';
import { StateIcon } from '../icons';
import { LogText } from '../logtext';
import { stateWord, timeStamp } from '../phrases';
import { ShowAll } from '../showall';
import { BlockFilter } from './blockfilter';
import type { IPartProps } from './props';

/** One attempt with what it printed; the prelude's has no block. */
interface IChapter {
  readonly span: Span;
  readonly pieces: readonly LogPiece[];
}

export function RunLog(props: IPartProps): React.JSX.Element {
  const { run, block, trans } = props;
  const all = React.useMemo(() => chapters(run), [run]);
  const found =
    block === null ? all : all.filter(chapter => chapter.span.block === block);
  const { shown, hidden, showAll } = useCapped(found);
  const { ref, onScroll } = useFollowing(isLive(run.state), found);
  const blocks = [...new Set(all.map(chapter => chapter.span.block))].filter(
    Boolean
  );
  return (
    <section
      ref={ref}
      onScroll={onScroll}
      className="jp-Blocks-runPage-log"
      aria-label={trans.__('Log')}
    >
      <div className="jp-Blocks-runPage-title">
        <h3>{trans.__('Log')}</h3>
        <span className="jp-Blocks-grow" />
        <BlockFilter
          {...props}
          label={trans.__('Log of')}
          blocks={
            block === null || blocks.includes(block)
              ? blocks
              : [block, ...blocks]
          }
        />
      </div>
      {found.length === 0 && (
        <p className="jp-Blocks-inspector-hint">
          {trans.__('Nothing was printed.')}
        </p>
      )}
      {shown.map(chapter => (
        <Chapter
          key={`${chapter.span.kernel} ${chapter.span.from} ${chapter.span.block}`}
          {...props}
          chapter={chapter}
        />
      ))}
      <ShowAll hidden={hidden} onClick={showAll} trans={trans} />
    </section>
  );
}

/** The attempts that printed or failed, in the order of their beginnings. */
function chapters(run: RunView): IChapter[] {
  const pieces = run.spans.map((): LogPiece[] => []);
  const attempts = new Map<string, number[]>();
  run.spans.forEach((span, n) => {
    attempts.set(span.block, [...(attempts.get(span.block) ?? []), n]);
  });
  for (const piece of run.log) {
    const own = attempts.get(piece.block ?? '') ?? [];
    const at = own.filter(n => run.spans[n].from <= piece.at).at(-1);
    if (at !== undefined) {
      pieces[at].push(piece);
    }
  }
  return run.spans
    .map((span, n) => ({ span, pieces: pieces[n] }))
    .filter(({ span, pieces }) => pieces.length > 0 || span.state === 'failed');
}

function Chapter(
  props: IPartProps & { readonly chapter: IChapter }
): React.JSX.Element {
  const { run, chapter, trans } = props;
  const { span, pieces } = chapter;
  const failure =
    span.kind === 'attempt' && span.state === 'failed'
      ? (run.blocks.get(span.block)?.failure ?? null)
      : null;
  return (
    <>
      <h4 className="jp-Blocks-runPage-chapter">
        <StateIcon state={span.state} size={14} />
        {span.block || trans.__('setup')}
        <span className="jp-mod-secondary jp-Blocks-figures">
          {[
            span.attempt > 1 && trans.__('attempt %1', span.attempt),
            timeStamp(span.from),
            trans.__('kernel %1', span.kernel),
            span.to === null
              ? stateWord(span.state, trans)
              : trans.__(
                  '%1 after %2',
                  stateWord(span.state, trans),
                  duration((span.to - span.from) / 1000)
                )
          ]
            .filter(Boolean)
            .join(', ')}
        </span>
      </h4>
      {pieces.length > 0 && <LogText isTimed pieces={pieces} trans={trans} />}
      {failure && <FailureText {...props} failure={failure} />}
    </>
  );
}
