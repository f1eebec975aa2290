/** One open notebook: its graph, its runs, and which of its blocks is selected. */
import { Signal } from '@lumino/signaling';

import type { BlocksError, IBlocksClient } from '../api/client';
import type { Diagnostic, LiveReason, RunHint, RunRecord } from '../wire/types';
import type { CellSnapshot, ISource } from './cells';
import { digestOf } from './digests';
import type { GraphView } from './graph';
import { GraphFeed } from './graphfeed';
import { LiveFeed } from './live/feed';
import { blocksOf, hasRun, reasonOf, type LiveView } from './live/view';
import type { BlockRunView, RunView } from './run';
import { RunFeed, type RunEnded } from './runfeed';
import { parseTags } from './tags';

/** What to run, and with what. */
export interface StartOptions {
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly until?: readonly string[];
  readonly since?: readonly string[];
  readonly only?: readonly string[];
}

/** Whose word on the blocks is shown: that of a run, or of the notebook's own kernel. */
export type Origin = 'run' | 'kernel';

/** A block that was edited after the run that is shown. */
const EDITED: LiveReason = { kind: 'edited', name: '', by: '', text: '' };

const NO_BLOCKS: ReadonlyMap<string, BlockRunView> = new Map();

export class NotebookSession {
  constructor(
    readonly source: ISource,
    private readonly client: IBlocksClient
  ) {
    this.graphFeed = new GraphFeed(source, client);
    this.runFeed = new RunFeed(() => source.path, client);
    this.kernel = new LiveFeed(source, client);
    this.kernel.changed.connect(this.onLive, this);
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

  /** Emitted when what the kernel tells has changed, or `origin` by it. */
  readonly liveChanged = new Signal<this, void>(this);

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

  /** What the notebook's own kernel finds doubtful. */
  get liveProblems(): readonly Diagnostic[] {
    return this.live?.diagnostics ?? NO_PROBLEMS;
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

  /** How the notebook stands in its own kernel; null while no kernel tells. */
  get live(): LiveView | null {
    return this.kernel.view;
  }

  /**
   * Whose word is shown. A run that goes on is; else the last word: the run's until a cell of a block runs in the
   * kernel, the kernel's until a run begins or is chosen. Where there is one of them only, that one.
   */
  get origin(): Origin {
    if (!this.live || this.isLive) {
      return 'run';
    }
    return this.isKernelLast || !this.run ? 'kernel' : 'run';
  }

  /** How the blocks stand, by the word of `origin`. */
  get blocks(): ReadonlyMap<string, BlockRunView> {
    if (this.origin === 'run') {
      return this.run?.blocks ?? NO_BLOCKS;
    }
    const { live, graph } = this;
    if (this.inKernel.live !== live || this.inKernel.graph !== graph) {
      const before = this.inKernel.blocks;
      const sourceOf = (id: string) => this.cells.get(id)?.source;
      const blocks = live ? blocksOf(live, graph, sourceOf, before) : NO_BLOCKS;
      this.inKernel = { live, graph, blocks };
    }
    return this.inKernel.blocks;
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

  /** Why a block is stale; null if it is not: in the kernel, or beside the code that the run which is shown has run. */
  staleness(block: string): LiveReason | null {
    if (this.origin === 'kernel') {
      return this.live && reasonOf(this.live, block);
    }
    const ran = this.digests;
    const cells = this.graph?.block(block)?.cells;
    if (!ran || !cells || !this.isSnapshotKnown) {
      return null;
    }
    const isEdited = cells.some(({ id }) => {
      const cell = this.cells.get(id);
      return cell?.type === 'code' && ran.digests.get(id) !== digestOf(cell);
    });
    return isEdited ? EDITED : null;
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
    this.isKernelLast = false;
    this.runFeed.show(record);
    this.runChanged.emit();
  }

  /** Show the word of the kernel, or that of the run. */
  showFrom(origin: Origin): void {
    this.isKernelLast = origin === 'kernel';
    this.liveChanged.emit();
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
    this.kernel.resume();
    this.graphFeed.refresh();
    void this.runFeed.refresh();
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this.graphFeed.dispose();
      this.runFeed.dispose();
      this.kernel.dispose();
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

  private onLive(): void {
    const { live, lived } = this;
    this.lived = live;
    if (!live) {
      this.isKernelLast = false;
    } else if (lived ? isBegun(lived, live) : hasRun(live)) {
      this.isKernelLast = true;
    }
    this.liveChanged.emit();
  }

  private onRun(): void {
    const record = this.record;
    if (this.isLive) {
      this.isKernelLast = false;
    }
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

  /** What its own kernel tells, and is asked. */
  readonly kernel: LiveFeed;

  private readonly graphFeed: GraphFeed;
  private readonly runFeed: RunFeed;
  private _selection: string | null = null;
  private _isDisposed = false;
  private byId: ReadonlyMap<string, CellSnapshot> | null = null;
  private digests: Snapshot | null = null;
  private asked = '';
  private lived: LiveView | null = null;
  private isKernelLast = false;
  private inKernel: IInKernel = { live: null, graph: null, blocks: NO_BLOCKS };
}

/** How the blocks of a graph stand in the kernel, worked out once. */
interface IInKernel {
  readonly live: LiveView | null;
  readonly graph: GraphView | null;
  readonly blocks: ReadonlyMap<string, BlockRunView>;
}

const NO_PROBLEMS: readonly Diagnostic[] = [];

/** Whether a cell of a block has begun to run between two views. */
function isBegun(before: LiveView, after: LiveView): boolean {
  const cell = after.running?.cell;
  return (
    cell !== undefined &&
    cell !== before.running?.cell &&
    [...after.blocks.values()].some(block =>
      block.cells.some(({ id }) => id === cell)
    )
  );
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
