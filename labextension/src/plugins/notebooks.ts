/** The notebooks that are open, each with its session: what all other plugins work on. */
import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator } from '@jupyterlab/translation';
import { Token } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import { BlocksClient, type IBlocksClient } from '../api/client';
import { NotebookSource } from '../model/cells';
import type { Value } from '../model/literals';
import { NotebookSession } from '../model/session';
import { BUNDLE, HINT_SCHEMA } from '../tokens';
import type { IHere } from '../widgets/liverow';
import type { PanelTab } from '../widgets/panel';
import type { Place, RunHint } from '../wire/types';
import { sourceOf } from './drive';

/** What the panel shows of a notebook, and with what the next run is begun. */
export interface IPanelState {
  readonly tab: PanelTab;
  /** What is searched for; null while the search is closed. */
  readonly search: string | null;
  /** Whether the graph shows hazards and cut edges. */
  readonly showHidden: boolean;
  readonly isParametersOpen: boolean;
  /** Whether there is room for what is known of a block: from the first that is selected until it is put away. */
  readonly isInspecting: boolean;
  /** Cells that are executed in the notebook by a plan of its kernel; null if none are. */
  readonly here: IHere | null;
  /** Parameter values of the next run, where they differ from the defaults. */
  readonly overrides: Readonly<Record<string, Value>>;
}

const BEGINNING: IPanelState = {
  tab: 'graph',
  search: null,
  showHidden: false,
  isParametersOpen: false,
  isInspecting: false,
  here: null,
  overrides: {}
};

/** An open notebook: its document, its session, and what the panel shows of it. */
export class OpenNotebook {
  constructor(
    readonly panel: NotebookPanel,
    client: IBlocksClient
  ) {
    this.source = new NotebookSource(panel.context);
    this.session = new NotebookSession(this.source, client);
    this.session.selectionChanged.connect(this.inspect, this);
    panel.content.activeCellChanged.connect(this.follow, this);
    this.follow();
  }

  readonly session: NotebookSession;

  /** Emitted when `state` has changed. */
  readonly stateChanged = new Signal<this, void>(this);

  get state(): IPanelState {
    return this._state;
  }

  /** Change some of `state`. */
  set(change: Partial<IPanelState>): void {
    this._state = { ...this._state, ...change };
    this.stateChanged.emit();
  }

  /** The name without the folder and the suffix. */
  get name(): string {
    const path = this.session.path;
    return path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
  }

  get codeCells(): number {
    return this.source.cells().filter(cell => cell.type === 'code').length;
  }

  /** Where a cell stands, counted from 1; null if it is gone. */
  cellNumber = (id: string): number | null => {
    const index = this.source.cells().findIndex(cell => cell.id === id);
    return index < 0 ? null : index + 1;
  };

  /** Select a block, and scroll to its first cell; null puts away what is known of the one before. */
  select(block: string | null): void {
    this.session.select(block);
    if (block === null) {
      this.set({ isInspecting: false });
    }
    const cells = block === null ? [] : this.session.graph?.block(block)?.cells;
    const [first] = cells ?? [];
    const active = this.panel.content.activeCell?.model.id;
    if (first && !(active && this.session.blockOf(active) === block)) {
      void this.goTo({ cell: first.id });
    }
  }

  /** Go to the first cell of a block, for writing. */
  async open(block: string | null): Promise<void> {
    const cells = block === null ? [] : this.session.graph?.block(block)?.cells;
    const [first] = cells ?? [];
    if (first) {
      await this.goTo({ cell: first.id });
      this.panel.activate();
    }
  }

  /** Scroll to a place and select its cell; with a line, put the cursor there. */
  async goTo(place: Place): Promise<void> {
    const notebook = this.panel.content;
    const index = notebook.widgets.findIndex(
      cell => cell.model.id === place.cell
    );
    if (index < 0) {
      return;
    }
    const cell = notebook.widgets[index];
    notebook.deselectAll();
    notebook.activeCellIndex = index;
    await notebook.scrollToItem(index, 'smart');
    if (typeof place.line === 'number') {
      await cell.ready;
      const line = Math.max(0, place.line - 1);
      notebook.mode = 'edit';
      cell.editor?.setCursorPosition({ line, column: 0 });
      cell.editor?.revealPosition({ line, column: 0 });
      cell.editor?.focus();
    }
  }

  dispose(): void {
    this.session.dispose();
    this.source.dispose();
    Signal.disconnectReceiver(this);
    Signal.clearData(this);
  }

  /** Cells of no block in between do not put away what is shown of blocks: nothing jumps as one walks through them. */
  private inspect(): void {
    if (this.session.selection !== null && !this._state.isInspecting) {
      this.set({ isInspecting: true });
    }
  }

  /** The cell that is active has its block selected. */
  private follow(): void {
    const cell = this.panel.content.activeCell?.model.id;
    this.session.select(cell === undefined ? null : this.session.blockOf(cell));
  }

  private readonly source: NotebookSource;
  private _state = BEGINNING;
}

export interface INotebooks {
  readonly client: IBlocksClient;
  readonly all: readonly OpenNotebook[];
  /** The notebook that the panel shows: the one that was last in front, or whose run has left what is there. */
  readonly current: OpenNotebook | null;
  readonly currentChanged: ISignal<INotebooks, void>;
  readonly added: ISignal<INotebooks, OpenNotebook>;
  readonly removed: ISignal<INotebooks, OpenNotebook>;
  find(path: string): OpenNotebook | null;
}

export const INotebooks = new Token<INotebooks>(
  'jupyter-blocks:INotebooks',
  'The open notebooks as pipelines.'
);

class Notebooks implements INotebooks {
  constructor(
    private readonly tracker: INotebookTracker,
    readonly client: IBlocksClient
  ) {
    tracker.forEach(panel => {
      this.open(panel);
    });
    tracker.widgetAdded.connect((_, panel) => {
      this.open(panel);
    });
    tracker.currentChanged.connect(() => {
      this.currentChanged.emit();
    });
  }

  readonly currentChanged = new Signal<this, void>(this);
  readonly added = new Signal<this, OpenNotebook>(this);
  readonly removed = new Signal<this, OpenNotebook>(this);

  get all(): readonly OpenNotebook[] {
    return [...this.byPanel.values()];
  }

  get current(): OpenNotebook | null {
    const panel = this.tracker.currentWidget;
    const source = panel && sourceOf(panel.context.path);
    return (
      (source ? this.find(source) : panel && this.byPanel.get(panel)) ?? null
    );
  }

  find(path: string): OpenNotebook | null {
    return this.all.find(each => each.session.path === path) ?? null;
  }

  hear(hint: RunHint): void {
    this.find(hint.path)?.session.hear(hint);
  }

  private open(panel: NotebookPanel): void {
    if (sourceOf(panel.context.path) !== null) {
      return; // an executed notebook is a result, not a source
    }
    void panel.context.ready.then(() => {
      if (panel.isDisposed) {
        return;
      }
      const notebook = new OpenNotebook(panel, this.client);
      this.byPanel.set(panel, notebook);
      panel.disposed.connect(() => {
        this.byPanel.delete(panel);
        this.removed.emit(notebook);
        notebook.dispose();
        this.currentChanged.emit();
      });
      this.added.emit(notebook);
      if (panel === this.tracker.currentWidget) {
        this.currentChanged.emit();
      }
    });
  }

  private readonly byPanel = new Map<NotebookPanel, OpenNotebook>();
}

export const notebooks: JupyterFrontEndPlugin<INotebooks> = {
  id: 'jupyter-blocks:notebooks',
  description: 'Keeps a session for each open notebook.',
  autoStart: true,
  requires: [INotebookTracker, ITranslator],
  provides: INotebooks,
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker,
    translator: ITranslator
  ): INotebooks => {
    const client = new BlocksClient(
      app.serviceManager.serverSettings,
      translator.load(BUNDLE)
    );
    const found = new Notebooks(tracker, client);
    app.serviceManager.events.stream.connect((_, { schema_id, ...said }) => {
      if (schema_id === HINT_SCHEMA) {
        found.hear(said as unknown as RunHint);
      }
    });
    return found;
  }
};
