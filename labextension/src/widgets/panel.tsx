/**
 * The side panel: header, progress, and the tabs Graph, Runs and Problems.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { GraphView } from '../model/graph';
import type { Value } from '../model/literals';
import type { Expected } from '../model/progress';
import type { LiveTrouble } from '../model/live/feed';
import { isLive, type BlockRunView, type RunView } from '../model/run';
import type { Origin } from '../model/session';
import type {
  Diagnostic,
  Fix,
  Inspection,
  LiveReason,
  Place,
  RunRecord
} from '../wire/types';
import { classes, IconButton, Link } from './controls';
import { NoAnswer, NoBlocks, NoNotebook } from './empty';
import { Header } from './header';
import { useChoice } from './hooks';
import { Icon } from './icons';
import { Inspector } from './inspector';
import { LiveRegion } from './liveregion';
import { LiveRow, NoKernelHalf, type IHere } from './liverow';
import type { CellNumber } from './phrases';
import type { IMenuItem } from './popup';
import { ProblemsList } from './problems';
import { ProgressRow } from './progress';
import type { RunChoice } from './runmenu';
import { RunsList } from './runs';
import { Splitter } from './splitter';
import { panelId, tabId, Tabs } from './tabs';

export type PanelTab = 'graph' | 'runs' | 'problems';

/** What the panel can ask for; all of it is done elsewhere. */
export interface IPanelCallbacks {
  readonly onTab: (tab: PanelTab) => void;
  readonly onRun: (choice: RunChoice, block: string | null) => void;
  readonly onStop: () => void;
  readonly onOverrides: (overrides: Readonly<Record<string, Value>>) => void;
  readonly onParametersOpen: (isOpen: boolean) => void;
  readonly onSelect: (block: string | null) => void;
  readonly onOpenPlace: (place: Place) => void;
  readonly onFix: (fix: Fix) => void;
  /** Show a run in the panel's graph. */
  readonly onShowRun: (run: string) => void;
  /** Open a run's page in the main area. */
  readonly onOpenRun: (run: string) => void;
  readonly onOpenExecuted: (run: string) => void;
  readonly onOpenGraph: () => void;
  readonly onSearch: () => void;
  readonly onRetry: () => void;
  readonly onRetryKernel: () => void;
  readonly onCopy: (text: string) => void;
  readonly onRunStale: () => void;
  readonly onStopHere: () => void;
  /** Execute the cells of a block in the notebook, and what it needs; null while no kernel is followed. */
  readonly onRunHere: ((block: string) => void) | null;
  readonly inspect: (name: string) => Promise<Inspection>;
  readonly onNewNotebook: () => void;
  readonly onMakeBlock: () => void;
}

export interface IPanelProps extends IPanelCallbacks {
  /** The notebook that the panel follows; null if there is none. */
  readonly notebook: {
    readonly name: string;
    readonly codeCells: number;
  } | null;
  /** Null until the server has answered. */
  readonly view: GraphView | null;
  /** Why there is no newer graph than `view`. */
  readonly error: { readonly message: string; readonly remedy: string } | null;
  readonly runs: readonly RunRecord[];
  readonly expected: Expected;
  /** The run that is shown, and its record as far as it is known. */
  readonly run: RunView | null;
  /** Whose word on the blocks is shown; by the kernel's, `run` is null. */
  readonly origin: Origin;
  /** How the blocks stand, by that word. */
  readonly blocks: ReadonlyMap<string, BlockRunView>;
  /** Why the kernel tells nothing; null if it does, or is not to. */
  readonly trouble: LiveTrouble | null;
  readonly isKernelBusy: boolean;
  /** What the kernel finds doubtful. */
  readonly liveProblems: readonly Diagnostic[];
  /** How many blocks are stale in the kernel, or have failed. */
  readonly staleCount: number;
  /** Cells that are executed in the notebook on behalf of the panel; null if there are none. */
  readonly here: IHere | null;
  readonly record: RunRecord | null;
  readonly isStopping: boolean;
  readonly overrides: Readonly<Record<string, Value>>;
  readonly isParametersOpen: boolean;
  /** Whether there is to be room for what is known of a block. */
  readonly isInspecting: boolean;
  readonly staleness: (block: string) => LiveReason | null;
  readonly selection: string | null;
  readonly cellNumber: CellNumber;
  readonly tab: PanelTab;
  /** What the *More* menu holds. */
  readonly more: readonly IMenuItem[];
  /** The canvas. */
  readonly graph: React.ReactNode;
  readonly trans: TranslationBundle;
}

/** The whole of the panel. */
export function Panel(props: IPanelProps): React.JSX.Element {
  const { notebook, view, trans } = props;
  if (!notebook) {
    return (
      <div className="jp-Blocks jp-Blocks-panel">
        <NoNotebook onNew={props.onNewNotebook} trans={trans} />
      </div>
    );
  }
  const number = props.record?.number ?? null;
  const isStopping = props.isStopping || (props.run?.stopping ?? false);
  return (
    <div className="jp-Blocks jp-Blocks-panel">
      <Header
        {...props}
        name={notebook.name}
        isLive={props.run !== null && isLive(props.run.state)}
        isStopping={isStopping}
      />
      {props.run && view && (
        <ProgressRow
          key={props.run.id}
          run={props.run}
          number={number}
          isStopping={isStopping}
          expected={props.expected}
          onSelect={props.onSelect}
          trans={trans}
        />
      )}
      {view && view.order.length > 0 && isLiveShown(props) && (
        <LiveRow {...props} view={view} />
      )}
      <Body {...props} />
      <LiveRegion run={props.run} number={number} trans={trans} />
    </div>
  );
}

/** Cells that run on behalf of the panel are shown in any case. */
function isLiveShown({ origin, here }: IPanelProps): boolean {
  return origin === 'kernel' || here !== null;
}

function Body(props: IPanelProps): React.JSX.Element {
  const { view, tab, onTab, trans } = props;
  const prefix = React.useId();
  const { liveProblems } = props;
  const problems = React.useMemo(
    () => [...(view?.diagnostics ?? []), ...liveProblems],
    [view, liveProblems]
  );
  const fromKernel = React.useMemo(() => new Set(liveProblems), [liveProblems]);
  return (
    <>
      <Tabs
        prefix={prefix}
        label={trans.__('Blocks')}
        tabs={[
          { id: 'graph', label: trans.__('Graph') },
          { id: 'runs', label: trans.__('Runs') },
          {
            id: 'problems',
            label: trans.__('Problems'),
            count: problems.length
          }
        ]}
        current={tab}
        onTab={onTab}
      >
        {tab === 'graph' && view && view.order.length > 0 && (
          <GraphTools {...props} />
        )}
      </Tabs>
      {/* The canvas stays while another tab is shown: building it anew costs more than keeping it. */}
      <div
        className="jp-Blocks-tabPanel"
        role="tabpanel"
        id={panelId(prefix, 'graph')}
        aria-labelledby={tabId(prefix, 'graph')}
        hidden={tab !== 'graph'}
      >
        <GraphTab {...props} />
      </div>
      <div
        className="jp-Blocks-tabPanel jp-mod-scrolling"
        role="tabpanel"
        id={panelId(prefix, 'runs')}
        aria-labelledby={tabId(prefix, 'runs')}
        hidden={tab !== 'runs'}
      >
        {tab === 'runs' && (
          <RunsList
            runs={props.runs}
            shown={props.run?.id ?? null}
            canRun={(view?.order.length ?? 0) > 0}
            onRun={() => {
              props.onRun('all', null);
            }}
            onShow={run => {
              onTab('graph');
              props.onShowRun(run);
            }}
            onOpen={props.onOpenRun}
            onOpenExecuted={props.onOpenExecuted}
            trans={trans}
          />
        )}
      </div>
      <div
        className="jp-Blocks-tabPanel jp-mod-scrolling"
        role="tabpanel"
        id={panelId(prefix, 'problems')}
        aria-labelledby={tabId(prefix, 'problems')}
        hidden={tab !== 'problems'}
      >
        {tab === 'problems' && (
          <ProblemsList
            problems={problems}
            fromKernel={fromKernel}
            cellNumber={props.cellNumber}
            onOpenPlace={props.onOpenPlace}
            onFix={props.onFix}
            trans={trans}
          />
        )}
      </div>
    </>
  );
}

function GraphTools(props: IPanelProps): React.JSX.Element {
  const { onSearch, onOpenGraph, trans } = props;
  return (
    <>
      <IconButton
        icon="search"
        label={trans.__('Search the blocks')}
        onClick={onSearch}
      />
      <IconButton
        icon="popout"
        size={15}
        label={trans.__('Open the graph in the main area')}
        onClick={onOpenGraph}
      />
    </>
  );
}

/** The least height of the inspector and of the graph, and the inspector's at first. */
const MIN_INSPECTOR = 96;
const MIN_GRAPH = 200;
const INSPECTOR = 340;

function GraphTab(props: IPanelProps): React.JSX.Element {
  const { notebook, view, run, error, trans } = props;
  const isOpen = props.isInspecting || Boolean(run?.failure);
  const [height, setHeight] = useChoice('inspector height', INSPECTOR);
  const body = React.useRef<HTMLDivElement>(null);
  const id = React.useId();
  if (!view) {
    return error ? (
      <NoAnswer {...error} onRetry={props.onRetry} trans={trans} />
    ) : (
      <p className="jp-Blocks-inspector-hint" role="status">
        {trans.__('Reading the notebook…')}
      </p>
    );
  }
  if (view.order.length === 0) {
    return (
      <NoBlocks
        codeCells={notebook?.codeCells ?? 0}
        onMakeBlock={props.onMakeBlock}
        trans={trans}
      />
    );
  }
  return (
    <div ref={body} className="jp-Blocks-graphTab">
      {error && (
        <Notice
          state="warned"
          text={trans.__('Not up to date: %1', error.message)}
          title={error.remedy}
          action={trans.__('Try again')}
          onAction={props.onRetry}
        />
      )}
      {props.trouble && (
        <NoKernelHalf
          trouble={props.trouble}
          onRetry={props.onRetryKernel}
          onCopy={props.onCopy}
          trans={trans}
        />
      )}
      {run?.failure && (
        <Notice
          state="failed"
          text={[run.failure.name, run.failure.message]
            .filter(Boolean)
            .join(': ')}
          title={run.failure.remedy}
          action={trans.__('Details')}
          onAction={() => {
            props.onOpenRun(run.id);
          }}
        />
      )}
      <div className="jp-Blocks-graphArea">{props.graph}</div>
      {isOpen && (
        <Splitter
          label={trans.__('Height of the inspector')}
          controls={id}
          height={height}
          min={MIN_INSPECTOR}
          max={() =>
            Math.max(
              MIN_INSPECTOR,
              (body.current?.clientHeight ?? INSPECTOR) - MIN_GRAPH
            )
          }
          onHeight={setHeight}
        />
      )}
      <div
        id={id}
        className={classes('jp-Blocks-inspector', !isOpen && 'jp-mod-closed')}
        role="region"
        aria-label={trans.__('Inspector')}
        style={isOpen ? { flexBasis: height } : {}}
      >
        <Inspector {...props} view={view} />
      </div>
    </div>
  );
}

/** One line above the graph, with one thing to do about it. */
function Notice(props: {
  readonly state: 'failed' | 'warned';
  readonly text: string;
  readonly title: string;
  readonly action: string;
  readonly onAction: () => void;
}): React.JSX.Element {
  const { state, text, title, action, onAction } = props;
  return (
    <div
      className="jp-Blocks-notice"
      data-blocks-state={state}
      role="status"
      title={title}
    >
      <Icon name={`state-${state}`} state={state} size={14} />
      <span className="jp-Blocks-ellipsis jp-Blocks-grow">{text}</span>
      <Link onClick={onAction}>{action}</Link>
    </div>
  );
}
