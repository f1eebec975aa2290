/** The main area's pages: a run, the graph at large, and a run's executed notebook. */
import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { MainAreaWidget, WidgetTracker } from '@jupyterlab/apputils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { ITranslator, type TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import * as React from 'react';

import { GraphView } from '../model/graph';
import { isLive } from '../model/run';
import { RunFeed } from '../model/runfeed';
import { BUNDLE, CommandIDs } from '../tokens';
import { EmptyState } from '../widgets/empty';
import { GraphCanvas } from '../widgets/graph/canvas';
import { blocksIcon, runViewIcon } from '../widgets/labicons';
import { RunPage } from '../widgets/runview';
import type { RunRecord } from '../wire/types';
import { ExecutedDrive, executedPath } from './drive';
import { telling } from './errors';
import { INotebooks, type OpenNotebook } from './notebooks';
import { openMenu, RUNS, useStaleness } from './panel';
import { IPreferences } from './preferences';

export const runs: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-blocks:runs',
  description: 'Pages of runs, their executed notebooks, and graphs at large.',
  autoStart: true,
  requires: [INotebooks, IPreferences, IDocumentManager, ITranslator],
  optional: [ILayoutRestorer],
  activate: (
    app: JupyterFrontEnd,
    notebooks: INotebooks,
    preferences: IPreferences,
    documents: IDocumentManager,
    translator: ITranslator,
    restorer: ILayoutRestorer | null
  ): void => {
    const trans = translator.load(BUNDLE);
    const { contents, serverSettings } = app.serviceManager;
    contents.addDrive(new ExecutedDrive(notebooks.client, serverSettings));
    const pages = new Pages(app, notebooks, preferences, documents, trans);
    pages.addCommands();
    if (restorer) {
      pages.restore(restorer);
    }
  }
};

class Pages {
  constructor(
    private readonly app: JupyterFrontEnd,
    private readonly notebooks: INotebooks,
    private readonly preferences: IPreferences,
    private readonly documents: IDocumentManager,
    private readonly trans: TranslationBundle
  ) {}

  addCommands(): void {
    const { app, trans } = this;
    const { commands } = app;
    commands.addCommand(CommandIDs.openRun, {
      label: trans.__('Open Run'),
      caption: trans.__('Open the page of a run: timeline, assertions, log'),
      icon: runViewIcon,
      describedBy: { args: ABOUT_RUN },
      execute: async args => {
        const record = await this.record(args);
        if (record) {
          this.openRun(record);
        }
      }
    });
    commands.addCommand(CommandIDs.openExecuted, {
      label: trans.__('Open Executed Notebook'),
      caption: trans.__('Open what a run has left, beside its source'),
      describedBy: { args: ABOUT_RUN },
      execute: async args => {
        const record = await this.record(args);
        if (record) {
          await this.openExecuted(record);
        }
      }
    });
    commands.addCommand(CommandIDs.openGraph, {
      label: trans.__('Open Graph'),
      caption: trans.__('Open the graph of a notebook in the main area'),
      icon: blocksIcon,
      describedBy: { args: ABOUT_NOTEBOOK },
      isEnabled: args => typeof args.path === 'string' || this.path !== null,
      execute: args => {
        const path = typeof args.path === 'string' ? args.path : this.path;
        if (path !== null) {
          this.openGraph(path);
        }
      }
    });
  }

  restore(restorer: ILayoutRestorer): void {
    void restorer.restore(this.runPages, {
      command: CommandIDs.openRun,
      args: ({ content }) => ({
        path: content.record.path,
        run: content.record.id
      }),
      name: ({ content }) => content.record.id
    });
    void restorer.restore(this.graphPages, {
      command: CommandIDs.openGraph,
      args: ({ content }) => ({ path: content.path }),
      name: ({ content }) => content.path
    });
  }

  /** The path of the notebook in front. */
  private get path(): string | null {
    return this.notebooks.current?.session.path ?? null;
  }

  /** The run that a command names, or the one that is shown. */
  private async record(
    args: ReadonlyPartialJSONObject
  ): Promise<RunRecord | null> {
    const { path, run } = args;
    if (typeof path !== 'string' || typeof run !== 'string') {
      return this.notebooks.current?.session.record ?? null;
    }
    const known = this.notebooks.find(path)?.session.runs;
    const found = known?.find(each => each.id === run);
    if (found) {
      return found;
    }
    const asked = await telling(this.notebooks.client.run(path, run));
    return asked && asked.run;
  }

  private openRun(record: RunRecord): void {
    const { app, notebooks, trans } = this;
    const known = this.runPages.find(({ content }) => {
      return content.record.id === record.id;
    });
    if (known) {
      app.shell.activateById(known.id);
      return;
    }
    const content = new RunPageWidget(record, notebooks, app.commands, trans);
    const page = new MainAreaWidget({ content });
    page.id = `jupyter-blocks-run-${record.id}`;
    page.title.icon = runViewIcon;
    page.title.label = trans.__('Run %1: %2', record.number, record.pipeline);
    page.title.caption = record.path;
    page.title.closable = true;
    void this.runPages.add(page);
    app.shell.add(page, 'main');
    app.shell.activateById(page.id);
  }

  private openGraph(path: string): void {
    const { app, notebooks, preferences, trans } = this;
    const known = this.graphPages.find(({ content }) => content.path === path);
    if (known) {
      app.shell.activateById(known.id);
      return;
    }
    const content = new GraphPage(
      path,
      notebooks,
      preferences,
      app.commands,
      trans
    );
    const page = new MainAreaWidget({ content });
    page.id = `jupyter-blocks-graph-${encodeURIComponent(path)}`;
    page.title.icon = blocksIcon;
    page.title.label = trans.__('Graph: %1', stem(path));
    page.title.caption = path;
    page.title.closable = true;
    void this.graphPages.add(page);
    app.shell.add(page, 'main');
    app.shell.activateById(page.id);
  }

  private async openExecuted(record: RunRecord): Promise<void> {
    const { client } = this.notebooks;
    // Asked for first, so that a notebook that is not written yet is told, and no empty tab opens.
    if (await telling(client.executed(record.path, record.id))) {
      const source = this.notebooks.find(record.path)?.panel;
      this.documents.openOrReveal(
        executedPath(record.path, record.id, record.number),
        'Notebook',
        undefined,
        source ? { mode: 'split-right', ref: source.id } : {},
        { shouldStart: false, canStart: false, autoStartDefault: false }
      );
    }
  }

  private readonly runPages = new WidgetTracker<MainAreaWidget<RunPageWidget>>({
    namespace: 'jupyter-blocks-runs'
  });
  private readonly graphPages = new WidgetTracker<MainAreaWidget<GraphPage>>({
    namespace: 'jupyter-blocks-graphs'
  });
}

/** A run's page; it follows the run by itself, whatever the panel shows. */
class RunPageWidget extends ReactWidget {
  constructor(
    record: RunRecord,
    private readonly notebooks: INotebooks,
    private readonly commands: CommandRegistry,
    private readonly trans: TranslationBundle
  ) {
    super();
    this.addClass('jp-Blocks-page');
    this.first = record;
    this.feed = new RunFeed(() => record.path, notebooks.client, 'one');
    this.feed.runChanged.connect(this.redraw, this);
    this.feed.listChanged.connect(this.redraw, this);
    this.feed.show(record);
    void this.lookAround(record);
  }

  get record(): RunRecord {
    return this.feed.record ?? this.first;
  }

  override dispose(): void {
    this.feed.dispose();
    this.before?.feed.dispose();
    super.dispose();
  }

  protected override render(): React.JSX.Element {
    const { record, feed, before, notebooks, commands, trans } = this;
    const notebook = notebooks.find(record.path);
    return (
      <RunPage
        record={record}
        run={feed.view}
        view={this.view}
        before={before?.feed.view ? { ...before, run: before.feed.view } : null}
        isStopping={feed.view?.stopping ?? false}
        cellNumber={notebook?.cellNumber ?? (() => null)}
        onOpenPlace={place => {
          if (notebook) {
            void notebook.goTo(place).then(() => {
              notebook.panel.activate();
            });
          }
        }}
        onOpenExecuted={() => {
          const args = { path: record.path, run: record.id };
          void commands.execute(CommandIDs.openExecuted, args);
        }}
        onStop={() => void telling(feed.cancel())}
        trans={trans}
      />
    );
  }

  /** What the run is compared with: the graph of its notebook, and the run before it; shown without where there is none. */
  private async lookAround({ path, id, number }: RunRecord): Promise<void> {
    const { client } = this.notebooks;
    const [own, all] = await Promise.all([
      client.run(path, id).catch(() => null),
      client.runs(path).catch(() => null)
    ]);
    if (this.isDisposed) {
      return;
    }
    this.view = own && new GraphView(own.graph);
    const last = all?.runs.find(
      run => run.number < number && !isLive(run.state)
    );
    if (last) {
      const feed = new RunFeed(() => path, client, 'one');
      feed.runChanged.connect(this.redraw, this);
      this.before = { feed, number: last.number };
      feed.show(last);
    }
    this.update();
  }

  private redraw(): void {
    this.update();
  }

  private view: GraphView | null = null;
  private before: { readonly feed: RunFeed; readonly number: number } | null =
    null;
  private readonly first: RunRecord;
  private readonly feed: RunFeed;
}

/** The graph of one notebook over the whole main area. */
class GraphPage extends ReactWidget {
  constructor(
    readonly path: string,
    private readonly notebooks: INotebooks,
    private readonly preferences: IPreferences,
    private readonly commands: CommandRegistry,
    private readonly trans: TranslationBundle
  ) {
    super();
    this.addClass('jp-Blocks');
    this.addClass('jp-Blocks-page');
    notebooks.all.forEach(notebook => {
      this.follow(notebook);
    });
    notebooks.added.connect((_, notebook) => {
      this.follow(notebook);
      this.update();
    }, this);
    notebooks.removed.connect(this.redraw, this);
    preferences.changed.connect(this.redraw, this);
  }

  protected override render(): React.JSX.Element {
    const notebook = this.notebooks.find(this.path);
    return notebook ? (
      <WideGraph
        notebook={notebook}
        hasLabels={this.preferences.values.edgeLabels}
        commands={this.commands}
        trans={this.trans}
      />
    ) : (
      <EmptyState
        icon="blocks"
        title={this.trans.__('The notebook is not open')}
        text={this.trans.__('Its graph is drawn from its cells.')}
        action={{
          label: this.trans.__('Open %1', this.path),
          onClick: () =>
            void this.commands.execute('docmanager:open', { path: this.path })
        }}
      />
    );
  }

  private follow({ session, stateChanged }: OpenNotebook): void {
    for (const signal of [
      session.graphChanged,
      session.runChanged,
      session.liveChanged,
      session.runsChanged,
      session.liveChanged,
      session.selectionChanged,
      stateChanged
    ]) {
      signal.connect(this.redraw, this);
    }
  }

  private redraw(): void {
    this.update();
  }
}

function WideGraph(props: {
  readonly notebook: OpenNotebook;
  readonly hasLabels: boolean;
  readonly commands: CommandRegistry;
  readonly trans: TranslationBundle;
}): React.JSX.Element | null {
  const { notebook, commands, trans } = props;
  const { session, state } = notebook;
  const [search, setSearch] = React.useState<string | null>(null);
  const staleness = useStaleness(notebook);
  return (
    session.graph && (
      <GraphCanvas
        layout="wide"
        view={session.graph}
        blocks={session.blocks}
        expected={session.expected}
        staleness={staleness}
        selection={session.selection}
        search={search}
        showHidden={state.showHidden}
        hasLabels={props.hasLabels}
        cellNumber={notebook.cellNumber}
        onSelect={block => {
          notebook.select(block);
        }}
        onOpenPlace={place =>
          void notebook.goTo(place).then(() => {
            notebook.panel.activate();
          })
        }
        onRun={(choice, block) =>
          void commands.execute(RUNS[choice], { block })
        }
        onMenu={(block, x, y) => {
          openMenu(notebook, commands, trans, block, x, y);
        }}
        onSearch={setSearch}
        trans={trans}
      />
    )
  );
}

function stem(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
}

const ABOUT_NOTEBOOK = {
  type: 'object',
  properties: {
    path: {
      type: 'string',
      description: 'The path of the notebook; the one in front if left away.'
    }
  }
};
const ABOUT_RUN = {
  type: 'object',
  properties: {
    ...ABOUT_NOTEBOOK.properties,
    run: {
      type: 'string',
      description: 'The id of the run; the one that is shown if left away.'
    }
  }
};
