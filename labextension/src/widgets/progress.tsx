/**
 * The row that says how far a run is: shown while it lasts, and a little longer.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import {
  elapsed,
  progress,
  remaining,
  type Expected,
  type Progress
} from '../model/progress';
import { isLive, type RunView } from '../model/run';
import { serverClock } from '../api/serverclock';
import { clock, tenths } from '../model/words';
import { Link } from './controls';
import { useNow } from './hooks';
import { Icon, StateIcon } from './icons';
import { assertionName, stateWord } from './phrases';

/** How long the row stays after the end, in ms. */
const LINGER = 5000;

/** The states that the bar shows, from its left end; what is queued is its ground. */
const SEGMENTS = [
  'succeeded',
  'cached',
  'failed',
  'skipped',
  'cancelled',
  'retrying',
  'running'
];

export interface IProgressRowProps {
  readonly run: RunView;
  readonly number: number | null;
  /** It was asked to stop. */
  readonly isStopping: boolean;
  readonly expected: Expected;
  readonly onSelect: (block: string) => void;
  readonly trans: TranslationBundle;
}

/** 28 px: the run's state, blocks settled, failures, warnings, elapsed and remaining time; a bar below. */
export function ProgressRow(
  props: IProgressRowProps
): React.JSX.Element | null {
  const { run } = props;
  const isRunning = isLive(run.state) && run.id !== '';
  const isShown = useLingering(isRunning, run.finishedAt);
  if (!isShown) {
    return null;
  }
  const counts = progress(run);
  return (
    <div className="jp-Blocks-progress">
      {isRunning ? (
        <Running {...props} counts={counts} />
      ) : (
        <Ended {...props} />
      )}
      <Bar counts={counts} label={props.trans.__('Progress of the run')} />
    </div>
  );
}

/** Whether to show a run that goes on, or was seen to end, or has ended, less than five seconds ago. */
function useLingering(isRunning: boolean, finishedAt: number | null): boolean {
  const [dismissed, setDismissed] = React.useState(() =>
    finishedAt !== null && finishedAt + LINGER < serverClock.now()
      ? finishedAt
      : null
  );
  const wasRunning = React.useRef(false);
  React.useEffect(() => {
    if (isRunning || finishedAt === null) {
      wasRunning.current ||= isRunning;
      return;
    }
    // News may come late, after a lost connection.
    const left = wasRunning.current
      ? LINGER
      : Math.min(LINGER, finishedAt + LINGER - serverClock.now());
    const timer = setTimeout(() => {
      setDismissed(finishedAt);
    }, left);
    return () => {
      clearTimeout(timer);
    };
  }, [isRunning, finishedAt]);
  return isRunning || (finishedAt !== null && dismissed !== finishedAt);
}

function Running(
  props: IProgressRowProps & { readonly counts: Progress }
): React.JSX.Element {
  const { run, number, isStopping, expected, counts, trans } = props;
  const now = useNow(true);
  const left = remaining(run, expected, now);
  return (
    <>
      <StateIcon state="running" size={14} />
      <b>{runName(number, trans)}</b>
      <span className="jp-Blocks-figures">
        {isStopping
          ? trans.__('stopping…')
          : counts.total === 0
            ? trans.__('starting…')
            : trans.__('%1 of %2', counts.settled, counts.total)}
      </span>
      {counts.failed > 0 && (
        <Count
          state="failed"
          count={counts.failed}
          label={trans._n('%1 failed', '%1 failed', counts.failed)}
        />
      )}
      {counts.warned > 0 && (
        <Count
          state="warned"
          count={counts.warned}
          label={trans._n('%1 warned', '%1 warned', counts.warned)}
        />
      )}
      <span className="jp-Blocks-grow" />
      <span className="jp-Blocks-figures">{clock(elapsed(run, now))}</span>
      {left !== null && !isStopping && (
        <span className="jp-Blocks-figures jp-Blocks-progress-left">
          {trans.__('· about %1 left', clock(Math.ceil(left)))}
        </span>
      )}
    </>
  );
}

function Ended(props: IProgressRowProps): React.JSX.Element {
  const { run, number, onSelect, trans } = props;
  const broken = [...run.blocks.values()].find(
    block => block.state === 'failed'
  );
  const assertion = broken?.assertions.find(
    each => each.state !== 'passed' && each.severity === 'error'
  );
  return (
    <>
      <StateIcon state={run.state} size={14} />
      <b className="jp-Blocks-ink" data-blocks-state={run.state}>
        {trans.__('%1 %2', runName(number, trans), stateWord(run.state, trans))}
      </b>
      <span className="jp-Blocks-figures">
        {trans.__('after %1', tenths(run.seconds))}
      </span>
      <span className="jp-Blocks-grow" />
      {broken && (
        <Link
          className="jp-Blocks-ellipsis"
          onClick={() => {
            onSelect(broken.block);
          }}
        >
          {broken.block}
          {assertion && `: ${assertionName(assertion.id)}`}
        </Link>
      )}
    </>
  );
}

function runName(number: number | null, trans: TranslationBundle): string {
  return number === null ? trans.__('Run') : trans.__('Run %1', number);
}

function Count(props: {
  readonly state: 'failed' | 'warned';
  readonly count: number;
  readonly label: string;
}): React.JSX.Element {
  const { state, count, label } = props;
  return (
    <span
      className="jp-Blocks-count jp-Blocks-ink"
      data-blocks-state={state}
      role="img"
      aria-label={label}
      title={label}
    >
      <Icon name={`state-${state}`} state={state} size={12} />
      {count}
    </span>
  );
}

function Bar(props: {
  readonly counts: Progress;
  readonly label: string;
}): React.JSX.Element {
  const { states, total, settled } = props.counts;
  return (
    <div
      className="jp-Blocks-progress-bar"
      role="progressbar"
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={settled}
      aria-valuetext={`${settled} / ${total}`}
      aria-label={props.label}
    >
      {SEGMENTS.map(state => {
        const blocks = states.get(state) ?? 0;
        return (
          blocks > 0 && (
            <span
              key={state}
              data-blocks-state={state}
              style={{ width: `${(100 * blocks) / total}%` }}
            />
          )
        );
      })}
    </div>
  );
}
