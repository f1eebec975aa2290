/** One open notebook: its graph, its runs, and which of its blocks is selected. */
import { Signal } from '@lumino/signaling';

import type { BlocksError, IBlocksClient } from '../api/client';
import type { Diagnostic, RunHint, RunRecord } from '../wire/types';
import type { CellSnapshot, ISource } from './cells';
import { digestOf } from './digests';
import type { GraphView } from './graph';
import { GraphFeed } from './graphfeed';
import type { RunView } from './run';
import { RunFeed, type RunEnded } from './runfeed';
import { parseTags } from './tags';

/** What to run, and with what. */
export interface StartOptions {
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly until?: readonly string[];
  readonly since?: readonly string[];
  readonly only?: readonly string[];
}

export class NotebookSession {
  constructor(
    readonly source: ISource,
    private readonly client: IBlocksClient
  ) {
    this.graphFeed = new GraphFeed(source, client);
    this.runFeed = new RunFeed(() => source.path, client);
    this.graphFeed.changed.connect(this.onGraph, this);
    this.runFeed.listChanged.connect(() => {
      this.runsChanged.emit();
    });
    this.runFeed.runChanged.connect(this.onRun, this);
    this.runFeed.ended.connect((_, ended) => {
      this.ended.emit(ended);
    });
    source.changed.connect(this.onSource, this);
    source.pathChanged.connect(this.onPath, this);
    this.graphFeed.refresh();
    void this.runFeed.refresh();
  }

  /** Emitted when `graph`, `problems` or `error` has changed, or a block may have become stale. */
  readonly graphChanged = new Signal<this, void>(this);

  /** Emitted when `runs`, `expected` or `error` has changed. */
  readonly runsChanged = new Signal<this, void>(this);

  /** Emitted when the run that is shown has moved, or another one is shown. */
  readonly runChanged = new Signal<this, void>(this);

  readonly selectionChanged = new Signal<this, void>(this);

  /** Emitted when a run that was followed has ended. */
  readonly ended = new Signal<this, RunEnded>(this);

  get path(): string {
    return this.source.path;
  }

  get graph(): GraphView | null {
    return this.graphFeed.view;
  }

  get problems(): readonly Diagnostic[] {
    return this.graphFeed.view?.diagnostics ?? [];
  }

  /** Why something shown may be out of date; null if nothing is. */
  get error(): BlocksError | null {
    return this.graphFeed.error ?? this.runFeed.error;
  }

  /** Newest first. */
  get runs(): readonly RunRecord[] {
    return this.runFeed.runs;
  }

  get expected(): Readonly<Record<string, number>> {
    return this.runFeed.expected;
  }

  get run(): RunView | null {
    return this.runFeed.view;
  }

  get record(): RunRecord | null {
    return this.runFeed.record;
  }

  get isLive(): boolean {
    return this.runFeed.isLive;
  }

  /** The block that is selected, in the graph and by its cells. */
  get selection(): string | null {
    return this._selection;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** A cell as it is now. */
  cell(id: string): CellSnapshot | undefined {
    return this.cells.get(id);
  }

  /** The block that a cell belongs to, or tests, by its tags. */
  blockOf(cell: string): string | null {
    const found = this.graph?.blockOfCell(cell);
    if (found !== undefined) {
      return found;
    }
    const tags = this.cells.get(cell)?.tags;
    const marks = tags ? parseTags(tags) : null;
    return marks?.block ?? marks?.tests ?? null;
  }

  select(block: string | null): void {
    if (block !== this._selection) {
      this._selection = block;
      this.selectionChanged.emit();
    }
  }

  /** Whether a block's code differs from what the run that is shown has run. */
  staleness(block: string): boolean {
    const ran = this.digests;
    const cells = this.graph?.block(block)?.cells;
    if (!ran || !cells || !this.isSnapshotKnown) {
      return false;
    }
    return cells.some(({ id }) => {
      const cell = this.cells.get(id);
      return cell?.type === 'code' && ran.digests.get(id) !== digestOf(cell);
    });
  }

  /** Whether it is known what the cells were like when the run that is shown began. */
  private get isSnapshotKnown(): boolean {
    return this.digests !== null && this.digests.run === this.record?.id;
  }

  /** Run the notebook as it stands in the editor; throws a `BlocksError` if the server refuses. */
  async start(options: StartOptions = {}): Promise<RunRecord> {
    const digests = digestsOf(this.source.cells());
    const record = await this.client.start({
      path: this.path,
      notebook: this.source.notebook(),
      parameters: { ...options.parameters },
      until: [...(options.until ?? [])],
      since: [...(options.since ?? [])],
      only: [...(options.only ?? [])]
    });
    this.digests = { run: record.id, digests };
    this.runFeed.begin(record);
    return record;
  }

  cancel(): Promise<void> {
    return this.runFeed.cancel();
  }

  /** Show another run of the notebook. */
  show(record: RunRecord): void {
    this.runFeed.show(record);
  }

  /** Something has happened to a run; looked at if we did not know. */
  hear(hint: RunHint): void {
    const known = this.runs.find(run => run.id === hint.run);
    const isShown = this.record?.id === hint.run && this.isLive;
    if (!isShown && known?.state !== hint.state) {
      void this.runFeed.refresh();
    }
  }

  /** Try again what has failed. */
  retry(): void {
    this.graphFeed.refresh();
    void this.runFeed.refresh();
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this.graphFeed.dispose();
      this.runFeed.dispose();
      Signal.clearData(this);
    }
  }

  private onGraph(): void {
    if (
      this._selection !== null &&
      this.graph?.block(this._selection) === undefined
    ) {
      this.select(null);
    }
    this.graphChanged.emit();
  }

  private onRun(): void {
    const record = this.record;
    if (record && this.digests?.run !== record.id) {
      void this.lookAtSnapshot(record);
    }
    this.runChanged.emit();
  }

  private onSource(): void {
    this.byId = null;
  }

  private onPath(): void {
    this.digests = null;
    this.runFeed.reset();
  }

  /** Learn what the cells were like when a run was begun elsewhere, or before a reload. */
  private async lookAtSnapshot(record: RunRecord): Promise<void> {
    if (this.asked === record.id) {
      return;
    }
    this.asked = record.id;
    const answer = await this.client
      .run(this.path, record.id)
      .catch(() => null);
    if (answer && this.record?.id === record.id) {
      const digests = new Map(Object.entries(answer.digests));
      // A notebook whose file has no ids for its cells gets other ones each time that it is opened.
      if (this.source.cells().some(({ id }) => digests.has(id))) {
        this.digests = { run: record.id, digests };
        this.runChanged.emit();
      }
    }
  }

  private get cells(): ReadonlyMap<string, CellSnapshot> {
    this.byId ??= new Map(this.source.cells().map(cell => [cell.id, cell]));
    return this.byId;
  }

  private readonly graphFeed: GraphFeed;
  private readonly runFeed: RunFeed;
  private _selection: string | null = null;
  private _isDisposed = false;
  private byId: ReadonlyMap<string, CellSnapshot> | null = null;
  private digests: Snapshot | null = null;
  private asked = '';
}

/** The digests of the code that a run was begun with, by cell. */
interface Snapshot {
  readonly run: string;
  readonly digests: ReadonlyMap<string, string>;
}

function digestsOf(
  cells: readonly CellSnapshot[]
): ReadonlyMap<string, string> {
  return new Map(
    cells
      .filter(cell => cell.type === 'code')
      .map(cell => [cell.id, digestOf(cell)])
  );
}
