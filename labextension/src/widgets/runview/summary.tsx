/**
 * The head of a run's page: its state, when, how long, what came of the blocks, with which parameters, by whom.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { elapsed, progress } from '../../model/progress';
import { clock, tenths } from '../../model/words';
import type { RunRecord } from '../../wire/types';
import { Button, Chip } from '../controls';
import { useNow } from '../hooks';
import {
  instantWords,
  parameterWords,
  starterWords,
  stateWord
} from '../phrases';
import type { IRunPageProps } from './props';

export function Summary(
  props: IRunPageProps & { readonly isLive: boolean }
): React.JSX.Element {
  const { record, run, isLive, isStopping, trans } = props;
  const state = run?.state ?? record.state;
  return (
    <div className="jp-Blocks-runPage-summary">
      <h2>{trans.__('Run %1', record.number)}</h2>
      <Chip state={state}>{stateWord(state, trans)}</Chip>
      <dl>
        <Fact name={trans.__('pipeline')}>{record.pipeline}</Fact>
        <Fact name={trans.__('started')}>{instantWords(record.created)}</Fact>
        <Took {...props} />
        <Fact name={trans.__('blocks')}>{blockWords(props)}</Fact>
        {Object.keys(record.parameters).length > 0 && (
          <Fact name={trans.__('parameters')}>
            <code>{parameterWords(record.parameters)}</code>
          </Fact>
        )}
        {selectionWords(record, trans) && (
          <Fact name={trans.__('selection')}>
            {selectionWords(record, trans)}
          </Fact>
        )}
        <Fact name={trans.__('started by')}>
          {starterWords(record.started_by, trans)}
        </Fact>
        {record.unsaved && (
          <Fact name={trans.__('source')}>{trans.__('not saved')}</Fact>
        )}
      </dl>
      <span className="jp-Blocks-grow" />
      {isLive && (
        <Button icon="stop" disabled={isStopping} onClick={props.onStop}>
          {isStopping ? trans.__('Stopping…') : trans.__('Stop')}
        </Button>
      )}
      <Button icon="popout" disabled={isLive} onClick={props.onOpenExecuted}>
        {trans.__('Executed notebook')}
      </Button>
    </div>
  );
}

function Fact(props: {
  readonly name: string;
  readonly children: React.ReactNode;
}): React.JSX.Element {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

function Took(
  props: IRunPageProps & { readonly isLive: boolean }
): React.JSX.Element {
  const { record, run, isLive, trans } = props;
  const now = useNow(isLive);
  const seconds = record.seconds ?? (run ? elapsed(run, now) : 0);
  return (
    <Fact name={isLive ? trans.__('running for') : trans.__('took')}>
      {isLive ? clock(seconds) : tenths(seconds)}
    </Fact>
  );
}

const ORDER = [
  'succeeded',
  'cached',
  'failed',
  'skipped',
  'cancelled',
  'retrying',
  'running',
  'queued'
];

/** `10 succeeded, 1 failed, 1 skipped`. */
function blockWords(props: IRunPageProps): string {
  const { record, run, trans } = props;
  const counts = run
    ? progress(run).states
    : new Map(Object.entries(record.counts));
  return ORDER.filter(state => (counts.get(state) ?? 0) > 0)
    .map(state =>
      trans.__('%1 %2', counts.get(state) ?? 0, stateWord(state, trans))
    )
    .join(', ');
}

/** `to routes, from clean, only fit`; "" for a run of the whole. */
function selectionWords(record: RunRecord, trans: TranslationBundle): string {
  const { until, since, only } = record.selection;
  return [
    until.length > 0 && trans.__('to %1', until.join(', ')),
    since.length > 0 && trans.__('from %1', since.join(', ')),
    only.length > 0 && trans.__('only %1', only.join(', '))
  ]
    .filter(Boolean)
    .join('; ');
}
