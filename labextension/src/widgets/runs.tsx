/**
 * The Runs tab: the notebook's runs, newest first.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { isLive } from '../model/run';
import { clock, tenths } from '../model/words';
import type { RunRecord } from '../wire/types';
import { classes, IconButton } from './controls';
import { EmptyState } from './empty';
import { useCapped, useNow } from './hooks';
import { Icon, StateIcon } from './icons';
import {
  instantWords,
  parameterWords,
  starterWords,
  stateWord,
  whenWords
} from './phrases';
import { ShowAll } from './showall';

export interface IRunsListProps {
  /** Newest first. */
  readonly runs: readonly RunRecord[];
  /** The run that the graph shows. */
  readonly shown: string | null;
  readonly canRun: boolean;
  readonly onRun: () => void;
  /** Show a run in the panel's graph. */
  readonly onShow: (run: string) => void;
  /** Open a run's page in the main area. */
  readonly onOpen: (run: string) => void;
  readonly onOpenExecuted: (run: string) => void;
  readonly trans: TranslationBundle;
}

/** A search field and one row of 32 px a run. */
export function RunsList(props: IRunsListProps): React.JSX.Element {
  const { runs, canRun, onRun, trans } = props;
  const [query, setQuery] = React.useState('');
  const [focused, setFocused] = React.useState<string | null>(null);
  const found = React.useMemo(
    () => runs.filter(run => matches(run, query, trans)),
    [runs, query, trans]
  );
  const { shown, hidden, showAll } = useCapped(found);
  // One tab stop for the list: the row last focused, else the run shown, else the first.
  const stop =
    [focused, props.shown].find(id => found.some(run => run.id === id)) ??
    found[0]?.id;
  const now = useNow(
    runs.some(run => isLive(run.state)),
    500
  );
  if (runs.length === 0) {
    return (
      <EmptyState
        icon="clock"
        title={trans.__('No runs yet')}
        text={trans.__('Each run of this notebook is kept here with its log.')}
        action={
          canRun ? { label: trans.__('Run pipeline'), onClick: onRun } : null
        }
      />
    );
  }
  return (
    <div className="jp-Blocks-runs">
      <div className="jp-Blocks-runs-search">
        <Icon name="search" size={12} />
        <input
          type="search"
          value={query}
          placeholder={trans.__('state, parameter, number')}
          aria-label={trans.__('Search the runs')}
          onChange={event => {
            setQuery(event.target.value);
          }}
        />
      </div>
      {found.length === 0 ? (
        <EmptyState
          icon="search"
          title={trans.__('No run matches “%1”', query)}
          action={{
            label: trans.__('Clear'),
            onClick: () => {
              setQuery('');
            }
          }}
        />
      ) : (
        <ul aria-label={trans.__('Runs')} onKeyDown={moveFocus}>
          {shown.map(run => (
            <Row
              key={run.id}
              {...props}
              run={run}
              now={now}
              tabIndex={run.id === stop ? 0 : -1}
              onFocus={() => {
                setFocused(run.id);
              }}
            />
          ))}
        </ul>
      )}
      <ShowAll hidden={hidden} onClick={showAll} trans={trans} />
    </div>
  );
}

function matches(
  run: RunRecord,
  query: string,
  trans: TranslationBundle
): boolean {
  const text = [
    run.number,
    run.state,
    stateWord(run.state, trans),
    parameterWords(run.parameters),
    starterWords(run.started_by, trans),
    run.failure
  ].join(' ');
  return query
    .toLowerCase()
    .split(/\s+/)
    .every(word => text.toLowerCase().includes(word));
}

/** Arrow keys go from row to row, Home and End to the first and last. */
function moveFocus(event: React.KeyboardEvent<HTMLElement>): void {
  const rows = [
    ...event.currentTarget.querySelectorAll<HTMLElement>('.jp-Blocks-runs-main')
  ];
  const row = (event.target as HTMLElement).closest('li');
  const at = rows.findIndex(each => each.closest('li') === row);
  const last = rows.length - 1;
  const next = {
    ArrowDown: Math.min(at + 1, last),
    ArrowUp: Math.max(at - 1, 0),
    Home: 0,
    End: last
  }[event.key];
  if (at >= 0 && next !== undefined) {
    event.preventDefault();
    rows[next].focus();
  }
}

function Row(
  props: IRunsListProps & {
    readonly run: RunRecord;
    readonly now: number;
    readonly tabIndex: number;
    readonly onFocus: () => void;
  }
): React.JSX.Element {
  const { run, shown, now, tabIndex, onFocus, trans } = props;
  const { onShow, onOpen, onOpenExecuted } = props;
  const isShown = run.id === shown;
  const parameters = parameterWords(run.parameters);
  return (
    <li
      className={classes(isShown && 'jp-mod-current')}
      data-blocks-state={run.state}
      onFocus={onFocus}
    >
      <button
        type="button"
        className="jp-Blocks-runs-main"
        tabIndex={tabIndex}
        aria-current={isShown}
        title={tooltip(run, trans)}
        onClick={() => {
          onShow(run.id);
        }}
      >
        <StateIcon state={run.state} size={14} />
        <b className="jp-Blocks-figures">{run.number}</b>
        <span className="jp-Blocks-ink jp-Blocks-runs-state">
          {stateWord(run.state, trans)}
        </span>
        <span className="jp-Blocks-figures jp-Blocks-runs-seconds">
          {secondsWords(run, now)}
        </span>
        <code className="jp-mod-secondary jp-Blocks-ellipsis jp-Blocks-grow">
          {parameters}
        </code>
        {run.unsaved && (
          <span
            role="img"
            aria-label={trans.__('unsaved source')}
            className="jp-mod-secondary"
          >
            <Icon name="edit" size={12} />
          </span>
        )}
        <span className="jp-mod-secondary jp-Blocks-figures jp-Blocks-runs-when">
          {isLive(run.state) ? trans.__('now') : whenWords(run.created, now)}
        </span>
      </button>
      <span className="jp-Blocks-runs-actions">
        <IconButton
          icon="popout"
          size={14}
          tabIndex={tabIndex}
          label={trans.__('Open run %1', run.number)}
          onClick={() => {
            onOpen(run.id);
          }}
        />
        <IconButton
          icon="list"
          size={14}
          tabIndex={tabIndex}
          disabled={isLive(run.state)}
          label={trans.__('Open the executed notebook of run %1', run.number)}
          onClick={() => {
            onOpenExecuted(run.id);
          }}
        />
      </span>
    </li>
  );
}

function secondsWords(run: RunRecord, now: number): string {
  if (run.seconds !== null) {
    return tenths(run.seconds);
  }
  return isLive(run.state)
    ? clock((now - Date.parse(run.created)) / 1000)
    : '–';
}

function tooltip(run: RunRecord, trans: TranslationBundle): string {
  return [
    trans.__('Run %1, %2', run.number, stateWord(run.state, trans)),
    trans.__(
      'started %1, %2',
      instantWords(run.created),
      starterWords(run.started_by, trans)
    ),
    parameterWords(run.parameters),
    run.unsaved && trans.__('The notebook had changes that were not saved.'),
    run.failure
  ]
    .filter(Boolean)
    .join('\n');
}
