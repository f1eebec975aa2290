/**
 * The row that says how the notebook stands in its own kernel, and makes what is stale fresh; and what is said where
 * the kernel tells nothing.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { GraphView } from '../model/graph';
import type { LiveTrouble } from '../model/live/feed';
import type { BlockRunView } from '../model/run';
import type { LiveReason } from '../wire/types';
import { Button, Link } from './controls';
import { Icon, StateIcon } from './icons';
import { shownState } from './phrases';

/** Cells that are being executed in the notebook, one after the other. */
export interface IHere {
  readonly done: number;
  readonly total: number;
  /** The block, or what else the cell that runs is. */
  readonly title: string;
  readonly isStopping: boolean;
}

export interface ILiveRowProps {
  readonly view: GraphView;
  readonly blocks: ReadonlyMap<string, BlockRunView>;
  readonly staleness: (block: string) => LiveReason | null;
  /** How many blocks *Run stale here* is for. */
  readonly staleCount: number;
  readonly here: IHere | null;
  readonly onRunStale: () => void;
  readonly onStopHere: () => void;
  readonly trans: TranslationBundle;
}

/** 28 px, in the place of a run's progress. */
export function LiveRow(props: ILiveRowProps): React.JSX.Element {
  return (
    <div className="jp-Blocks-progress" role="status">
      {props.here ? (
        <RunningHere {...props} here={props.here} />
      ) : (
        <Standing {...props} />
      )}
    </div>
  );
}

function RunningHere(
  props: ILiveRowProps & { readonly here: IHere }
): React.JSX.Element {
  const { here, onStopHere, trans } = props;
  return (
    <>
      <StateIcon state="running" size={14} />
      <b>{trans.__('Running here')}</b>
      <span className="jp-Blocks-figures">
        {trans._n('%2 of %1 cell', '%2 of %1 cells', here.total, here.done)}
      </span>
      <span className="jp-Blocks-ellipsis">{here.title}</span>
      <span className="jp-Blocks-grow" />
      {here.isStopping ? (
        <span>{trans.__('stopping…')}</span>
      ) : (
        <Link onClick={onStopHere}>{trans.__('Stop')}</Link>
      )}
    </>
  );
}

/** `Kernel  2 stale, 1 not run  [Run stale here]`; what is worst gives the icon. */
function Standing(props: ILiveRowProps): React.JSX.Element {
  const { staleCount, onRunStale, trans } = props;
  const counts = countStates(props);
  const worst = (['failed', 'stale', 'running', 'fresh', 'idle'] as const).find(
    state => counts[state] > 0
  );
  return (
    <>
      <StateIcon state={worst ?? 'idle'} size={14} />
      <b>{trans.__('In the kernel')}</b>
      <span className="jp-Blocks-ellipsis">{countWords(counts, trans)}</span>
      <span className="jp-Blocks-grow" />
      {staleCount > 0 && (
        <Button
          small
          icon="run-here"
          title={trans._n(
            'Execute the cells of %1 block that is stale or has failed, and what it needs, in the notebook',
            'Execute the cells of %1 blocks that are stale or have failed, and what they need, in the notebook',
            staleCount
          )}
          onClick={onRunStale}
        >
          {trans.__('Run stale here')}
        </Button>
      )}
    </>
  );
}

type Counts = Record<'running' | 'failed' | 'stale' | 'fresh' | 'idle', number>;

function countStates({ view, blocks, staleness }: ILiveRowProps): Counts {
  const counts: Counts = { running: 0, failed: 0, stale: 0, fresh: 0, idle: 0 };
  for (const name of view.order) {
    counts[shownState(blocks.get(name), staleness(name)) as keyof Counts] += 1;
  }
  return counts;
}

function countWords(counts: Counts, trans: TranslationBundle): string {
  const { running, failed, stale, fresh, idle } = counts;
  if (failed + stale + idle + running === 0) {
    return trans.__('all fresh');
  }
  if (failed + stale + fresh + running === 0) {
    return trans.__('nothing has run');
  }
  return [
    running > 0 && trans.__('%1 running', running),
    failed > 0 && trans.__('%1 failed', failed),
    stale > 0 && trans.__('%1 stale', stale),
    idle > 0 && trans.__('%1 not run', idle)
  ]
    .filter(Boolean)
    .join(', ');
}

/** What installs the package where the kernel is. */
const INSTALL = '%pip install jupyter-blocks';

/** Why the kernel tells nothing, and what to do about it. */
export function NoKernelHalf(props: {
  readonly trouble: LiveTrouble;
  readonly onRetry: () => void;
  readonly onCopy: (text: string) => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { trouble, onRetry, onCopy, trans } = props;
  return (
    <div
      className="jp-Blocks-notice jp-mod-tall"
      data-blocks-state="warned"
      role="status"
    >
      <Icon name="state-warned" state="warned" size={14} />
      <div>
        <p>
          <b>{trans.__('Kernel half could not be loaded')}</b>
        </p>
        <p>{troubleWords(trouble, trans)}</p>
        <p>
          {trans.__('The graph works; live state and Run stale here need it.')}
        </p>
        <p className="jp-Blocks-notice-actions">
          <Link onClick={onRetry}>{trans.__('Try again')}</Link>
          <Link
            onClick={() => {
              onCopy(INSTALL);
            }}
          >
            {trans.__('Copy %1', INSTALL)}
          </Link>
        </p>
      </div>
    </div>
  );
}

function troubleWords(
  { kind, detail }: LiveTrouble,
  trans: TranslationBundle
): string {
  switch (kind) {
    case 'refused':
      return detail;
    case 'raised':
      return trans.__('The kernel could not execute it: %1', detail);
    case 'silent':
      return trans.__('The kernel opened no comm: is it ipykernel’s?');
    default:
      return trans.__(
        'Another version of it is in the kernel. Restart the kernel.'
      );
  }
}
