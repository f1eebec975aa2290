/** The side panel: the graph of the notebook in front, its runs and its problems. */
import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, type TranslationBundle } from '@jupyterlab/translation';
import { MenuSvg, ReactWidget } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyJSONObject } from '@lumino/coreutils';
import { MessageLoop, type Message } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import * as React from 'react';
import { flushSync } from 'react-dom';

import { staleBlocks } from '../model/live/view';
import { BUNDLE, CommandIDs, PANEL_ID, PANEL_PLUGIN } from '../tokens';
import { choices } from '../widgets/choices';
import { GraphCanvas } from '../widgets/graph/canvas';
import { blocksIcon } from '../widgets/labicons';
import { Panel } from '../widgets/panel';
import type { IMenuItem } from '../widgets/popup';
import type { RunChoice } from '../widgets/runmenu';
import type { LiveReason } from '../wire/types';
import { stopHere } from './here';
import { mend } from './mend';
import { INotebooks, type OpenNotebook } from './notebooks';
import { IPreferences } from './preferences';

export const panel: JupyterFrontEndPlugin<void> = {
  id: PANEL_PLUGIN,
  description: 'The side panel that shows the graph of the current notebook.',
  autoStart: true,
  requires: [INotebooks, IPreferences, ITranslator],
  optional: [ILayoutRestorer, IStateDB],
  activate: (
    app: JupyterFrontEnd,
    notebooks: INotebooks,
    preferences: IPreferences,
    translator: ITranslator,
    restorer: ILayoutRestorer | null,
    memory: IStateDB | null
  ): void => {
    const trans = translator.load(BUNDLE);
    const widget = new BlocksPanel(notebooks, preferences, app.commands, trans);
    app.shell.add(widget, 'right', { rank: 600, type: 'Blocks' });
    restorer?.add(widget, PANEL_ID);
    if (memory) {
      void beginOnce(app, notebooks, widget, memory);
      void keepChoices(memory);
    }
  }
};

/** The first graph shows the panel by itself, at its proper width; after that, its user's choice holds. */
async function beginOnce(
  app: JupyterFrontEnd,
  notebooks: INotebooks,
  widget: BlocksPanel,
  memory: IStateDB
): Promise<void> {
  const key = `${PANEL_PLUGIN}:was-shown`;
  if ((await memory.fetch(key)) === true) {
    return;
  }
  await app.restored;
  let wasShown = false;
  const offer = (): void => {
    if (!wasShown && notebooks.current?.session.graph?.order.length) {
      widget.showBy(app.shell);
    }
  };
  notebooks.currentChanged.connect(offer);
  notebooks.added.connect((_, { session }) => {
    session.graphChanged.connect(offer);
  });
  notebooks.all.forEach(({ session }) => {
    session.graphChanged.connect(offer);
  });
  widget.whenShown(() => {
    wasShown = true;
    widget.addClass('jp-mod-first');
    // The layout takes the width as the least that is possible, and keeps it, if there is room, when it no longer is.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        widget.removeClass('jp-mod-first');
        if (widget.parent) {
          MessageLoop.postMessage(widget.parent, Widget.Msg.FitRequest);
        }
      })
    );
    void memory.save(key, true);
  });
  offer();
}

/** What readers set in the panel holds over reloads. */
async function keepChoices(memory: IStateDB): Promise<void> {
  const key = `${PANEL_PLUGIN}:choices`;
  const before = (await memory.fetch(key)) as ReadonlyJSONObject | undefined;
  choices.keep(before ?? {}, values => {
    void memory.save(key, values as ReadonlyJSONObject);
  });
}

/** Which command a choice of the Run menu is. */
export const RUNS: Record<RunChoice, string> = {
  all: CommandIDs.run,
  until: CommandIDs.runTo,
  since: CommandIDs.runFrom,
  only: CommandIDs.runOnly
};

class BlocksPanel extends ReactWidget {
  constructor(
    private readonly notebooks: INotebooks,
    private readonly preferences: IPreferences,
    private readonly commands: CommandRegistry,
    private readonly trans: TranslationBundle
  ) {
    super();
    this.id = PANEL_ID;
    this.title.icon = blocksIcon;
    this.title.caption = trans.__('Blocks');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', trans.__('Blocks'));
    notebooks.currentChanged.connect(this.redraw, this);
    preferences.changed.connect(this.redraw, this);
    notebooks.added.connect((_, notebook) => {
      for (const signal of signalsOf(notebook)) {
        signal.connect(this.onNotebook, this);
      }
    });
  }

  /** Call `action` when the panel is shown next, or now if it is. */
  whenShown(action: () => void): void {
    if (this.isVisible) {
      action();
    } else {
      this.onShown = action;
    }
  }

  /** Come to the front of a side area, and leave the keyboard where it is. */
  showBy(shell: JupyterFrontEnd.IShell): void {
    this.isOffered = true;
    shell.activateById(this.id);
  }

  protected override onBeforeShow(message: Message): void {
    super.onBeforeShow(message);
    this.onShown?.();
    this.onShown = null;
  }

  /** The keyboard goes to the graph; where there is none, to the tab that is shown or the one button. */
  protected override onActivateRequest(message: Message): void {
    super.onActivateRequest(message);
    if (this.isOffered) {
      this.isOffered = false;
      return;
    }
    const places = [
      '.jp-Blocks-flow',
      '[role=tab][aria-selected=true]',
      'button'
    ];
    const [place] = places.flatMap(
      selector => this.node.querySelector<HTMLElement>(selector) ?? []
    );
    place?.focus({ preventScroll: true });
  }

  /** All in one frame: React Flow takes in new nodes only by an effect, which would otherwise be a frame late. */
  protected override onUpdateRequest(message: Message): void {
    flushSync(() => {
      super.onUpdateRequest(message);
    });
  }

  protected override render(): React.JSX.Element {
    const notebook = this.notebooks.current;
    const { trans, commands } = this;
    const newNotebook = (): void => {
      void commands.execute(CommandIDs.newNotebook);
    };
    return notebook ? (
      <NotebookPanelView
        key={notebook.panel.id}
        notebook={notebook}
        hasLabels={this.preferences.values.edgeLabels}
        commands={commands}
        newNotebook={newNotebook}
        trans={trans}
      />
    ) : (
      <Panel {...NO_NOTEBOOK} onNewNotebook={newNotebook} trans={trans} />
    );
  }

  private redraw(): void {
    this.update();
  }

  private onNotebook(): void {
    this.update();
  }

  private onShown: (() => void) | null = null;
  private isOffered = false;
}

function signalsOf({ session, stateChanged }: OpenNotebook) {
  return [
    session.graphChanged,
    session.runsChanged,
    session.runChanged,
    session.liveChanged,
    session.selectionChanged,
    stateChanged
  ];
}

interface INotebookViewProps {
  readonly notebook: OpenNotebook;
  readonly hasLabels: boolean;
  readonly commands: CommandRegistry;
  readonly newNotebook: () => void;
  readonly trans: TranslationBundle;
}

/** The panel as it is for one notebook. */
function NotebookPanelView(props: INotebookViewProps): React.JSX.Element {
  const { notebook, commands, newNotebook, trans } = props;
  const { session, state } = notebook;
  const { graph, origin } = session;
  const run = origin === 'run' ? session.run : null;
  const execute = (id: string, args: Record<string, string> = {}): void => {
    void commands.execute(id, args);
  };
  const onRun = (choice: RunChoice, block: string | null): void => {
    execute(RUNS[choice], block === null ? {} : { block });
  };
  const of = (id: string) => ({ path: session.path, run: id });
  const staleness = useStaleness(notebook);
  const canvas = graph && (
    <GraphCanvas
      layout="panel"
      view={graph}
      blocks={session.blocks}
      expected={session.expected}
      staleness={staleness}
      selection={session.selection}
      search={state.search}
      showHidden={state.showHidden}
      hasLabels={props.hasLabels}
      cellNumber={notebook.cellNumber}
      onSelect={block => {
        notebook.select(block);
      }}
      onOpenPlace={place => void notebook.goTo(place)}
      onRun={onRun}
      onMenu={(block, x, y) => {
        openMenu(notebook, commands, trans, block, x, y);
      }}
      onSearch={search => {
        notebook.set({ search });
      }}
      trans={trans}
    />
  );
  return (
    <Panel
      notebook={{ name: notebook.name, codeCells: notebook.codeCells }}
      view={graph}
      error={session.error}
      runs={session.runs}
      expected={session.expected}
      run={run}
      origin={origin}
      blocks={session.blocks}
      trouble={session.kernel.trouble}
      isKernelBusy={Boolean(session.live?.running)}
      liveProblems={session.liveProblems}
      staleCount={session.live ? staleBlocks(session.live).length : 0}
      here={state.here}
      record={session.record}
      isStopping={run?.stopping ?? false}
      overrides={state.overrides}
      isParametersOpen={state.isParametersOpen}
      isInspecting={state.isInspecting}
      staleness={staleness}
      selection={session.selection}
      cellNumber={notebook.cellNumber}
      tab={state.tab}
      more={moreItems(notebook, commands, trans)}
      graph={canvas}
      onTab={tab => {
        notebook.set({ tab });
      }}
      onRun={onRun}
      onStop={() => {
        execute(CommandIDs.stop);
      }}
      onOverrides={overrides => {
        notebook.set({ overrides });
      }}
      onParametersOpen={isParametersOpen => {
        notebook.set({ isParametersOpen });
      }}
      onSelect={block => {
        notebook.select(block);
      }}
      onOpenPlace={place => void notebook.goTo(place)}
      onFix={fix => {
        mend(notebook, fix);
      }}
      onShowRun={id => {
        const record = session.runs.find(each => each.id === id);
        if (record) {
          session.show(record);
        }
      }}
      onOpenRun={id => {
        execute(CommandIDs.openRun, of(id));
      }}
      onOpenExecuted={id => {
        execute(CommandIDs.openExecuted, of(id));
      }}
      onOpenGraph={() => {
        execute(CommandIDs.openGraph, { path: session.path });
      }}
      onSearch={() => {
        execute(CommandIDs.search);
      }}
      onRetry={() => {
        session.retry();
      }}
      onRetryKernel={() => {
        session.kernel.retry();
      }}
      onCopy={text => void navigator.clipboard.writeText(text)}
      onRunStale={() => {
        execute(CommandIDs.runStaleHere);
      }}
      onStopHere={() => void stopHere(notebook)}
      onRunHere={
        session.live &&
        (block => {
          execute(CommandIDs.runHere, { block });
        })
      }
      inspect={session.kernel.inspect}
      onNewNotebook={newNotebook}
      onMakeBlock={() => {
        execute(CommandIDs.makeBlock);
      }}
      trans={trans}
    />
  );
}

/** Which blocks are stale and why, as a function that is the same for as long as they are. */
export function useStaleness({
  session
}: OpenNotebook): (block: string) => LiveReason | null {
  const reasons = session.graph?.order.flatMap(name => {
    const reason = session.staleness(name);
    return reason ? [[name, reason] as const] : [];
  });
  const stale = JSON.stringify(reasons ?? []);
  return React.useMemo(() => {
    const known = new Map(JSON.parse(stale) as [string, LiveReason][]);
    return (block: string) => known.get(block) ?? null;
  }, [stale]);
}

function moreItems(
  notebook: OpenNotebook,
  commands: CommandRegistry,
  trans: TranslationBundle
): readonly IMenuItem[] {
  const { session, state } = notebook;
  const hasGraph = (session.graph?.order.length ?? 0) > 0;
  return [
    {
      id: 'search',
      label: trans.__('Search the blocks'),
      icon: 'search',
      hint: '/',
      isDisabled: !hasGraph,
      onSelect: () => void commands.execute(CommandIDs.search)
    },
    {
      id: 'graph',
      label: trans.__('Open the graph in the main area'),
      icon: 'popout',
      isDisabled: !hasGraph,
      onSelect: () =>
        void commands.execute(CommandIDs.openGraph, { path: session.path })
    },
    ...liveItems(notebook, commands, trans),
    {
      id: 'hidden',
      label: state.showHidden
        ? trans.__('Hide order and cut edges')
        : trans.__('Show order and cut edges'),
      isDisabled: !hasGraph,
      isApart: true,
      onSelect: () => {
        notebook.set({ showHidden: !state.showHidden });
      }
    },
    {
      id: 'refresh',
      label: trans.__('Read the notebook again'),
      icon: 'refresh',
      onSelect: () => {
        session.retry();
      }
    }
  ];
}

/** What has to do with the kernel; nothing while it tells nothing. */
function liveItems(
  { session, state }: OpenNotebook,
  commands: CommandRegistry,
  trans: TranslationBundle
): readonly IMenuItem[] {
  const { live, record, origin } = session;
  if (!live) {
    return [];
  }
  const stale = staleBlocks(live).length;
  const runStale: IMenuItem = {
    id: 'stale',
    label: trans.__('Run stale here'),
    icon: 'run-here',
    hint: stale > 0 ? trans._n('%1 block', '%1 blocks', stale) : '',
    isDisabled: stale === 0 || state.here !== null,
    isApart: true,
    onSelect: () => void commands.execute(CommandIDs.runStaleHere)
  };
  const other: IMenuItem = {
    id: 'origin',
    label:
      origin === 'run'
        ? trans.__('Show how blocks stand in the kernel')
        : trans.__('Show how blocks fared in run %1', record?.number ?? ''),
    isDisabled: session.isLive,
    onSelect: () => {
      session.showFrom(origin === 'run' ? 'kernel' : 'run');
    }
  };
  return record ? [runStale, other] : [runStale];
}

/** The menu of a block in a graph. */
export function openMenu(
  notebook: OpenNotebook,
  commands: CommandRegistry,
  trans: TranslationBundle,
  block: string,
  x: number,
  y: number
): void {
  const menu = new MenuSvg({ commands });
  const args = { block };
  menu.addClass('jp-Blocks-blockMenu');
  menu.title.label = trans.__('Block %1', block);
  for (const command of [
    ...(notebook.session.live ? [CommandIDs.runHere] : []),
    CommandIDs.runOnly,
    CommandIDs.runTo,
    CommandIDs.runFrom
  ]) {
    menu.addItem({ command, args });
  }
  // No item of the type separator: it would be a tab stop without a role.
  menu.addItem({ command: CommandIDs.openCell, args });
  menu.addItem({ command: CommandIDs.addTest, args });
  menu.aboutToClose.connect(() => {
    // Not before the command that was chosen has been executed.
    requestAnimationFrame(() => {
      menu.dispose();
    });
  });
  notebook.session.select(block);
  menu.open(x, y);
  menu.activeIndex = 0;
}

const nothing = (): void => undefined;

const NO_NOTEBOOK = {
  notebook: null,
  view: null,
  error: null,
  runs: [],
  expected: {},
  run: null,
  origin: 'run' as const,
  blocks: new Map(),
  trouble: null,
  isKernelBusy: false,
  liveProblems: [],
  staleCount: 0,
  here: null,
  record: null,
  isStopping: false,
  overrides: {},
  isParametersOpen: false,
  isInspecting: false,
  staleness: () => null,
  selection: null,
  cellNumber: () => null,
  tab: 'graph' as const,
  more: [],
  graph: null,
  onTab: nothing,
  onRun: nothing,
  onStop: nothing,
  onOverrides: nothing,
  onParametersOpen: nothing,
  onSelect: nothing,
  onOpenPlace: nothing,
  onFix: nothing,
  onShowRun: nothing,
  onOpenRun: nothing,
  onOpenExecuted: nothing,
  onOpenGraph: nothing,
  onSearch: nothing,
  onRetry: nothing,
  onRetryKernel: nothing,
  onCopy: nothing,
  onRunStale: nothing,
  onStopHere: nothing,
  onRunHere: null,
  inspect: () => Promise.reject(new Error()),
  onMakeBlock: nothing
};
