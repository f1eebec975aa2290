/** The runs of one notebook: their list, and the one that is shown, followed while it goes on. */
import { Signal } from '@lumino/signaling';

import { BlocksError, isAbort, type IBlocksClient } from '../api/client';
import type { RunRecord } from '../wire/types';
import { backoff, pause } from './pause';
import { applyAll, EMPTY_RUN, isLive, type RunView } from './run';

/** Seconds that the server may hold back an answer for want of news. */
const WAIT = 25;

/** A run that was seen to its end. */
export interface RunEnded {
  readonly record: RunRecord;
  readonly view: RunView;
}

/**
 * Duties: keeps the list of runs; shows a run from its first event on, one that was asked for or the newest; follows
 * it over lost connections and restarts of the server.
 */
export class RunFeed {
  constructor(
    private readonly path: () => string,
    private readonly client: IBlocksClient,
    private readonly shows: 'newest' | 'one' = 'newest'
  ) {}

  /** Emitted when the list of runs, or `error`, has changed. */
  readonly listChanged = new Signal<this, void>(this);

  /** Emitted when the run that is shown has moved, or another one is shown. */
  readonly runChanged = new Signal<this, void>(this);

  /** Emitted when a run that was followed has ended. */
  readonly ended = new Signal<this, RunEnded>(this);

  /** Newest first. */
  get runs(): readonly RunRecord[] {
    return this._runs;
  }

  /** Seconds that each block will probably take. */
  get expected(): Readonly<Record<string, number>> {
    return this._expected;
  }

  /** The run that is shown; null if there has been none. */
  get record(): RunRecord | null {
    return this._record;
  }

  get view(): RunView | null {
    return this._view;
  }

  /** Why the list or the run may be out of date; null if it is not. */
  get error(): BlocksError | null {
    return this._error;
  }

  get isLive(): boolean {
    return this._view !== null && isLive(this._view.state);
  }

  /** Look at the list of runs; a newest one that goes on is shown, as is any newest one if none is shown. */
  async refresh(): Promise<void> {
    const path = this.path();
    try {
      const answer = await this.client.runs(path);
      if (this.isDisposed || path !== this.path()) {
        return;
      }
      this._runs = answer.runs;
      this._expected = answer.expected;
      this.settle(null);
      const newest = this._runs.at(0);
      if (newest && this.isToShow(newest)) {
        this.show(newest);
      }
    } catch (error) {
      this.settle(trouble(error));
    }
  }

  /** Show a run from its first event on, and follow it. */
  show(record: RunRecord): void {
    this.control.abort();
    this.control = new AbortController();
    this._record = record;
    this._view = { ...EMPTY_RUN, id: record.id, state: record.state };
    this.runChanged.emit();
    void this.follow(record, isLive(record.state), this.control.signal);
  }

  /** Show a run that was just begun. */
  begin(record: RunRecord): void {
    if (!this.isDisposed) {
      this._runs = [record, ...this._runs.filter(run => run.id !== record.id)];
      this.listChanged.emit();
      this.show(record);
    }
  }

  /** Ask the run that is shown to stop; throws a `BlocksError` if the server refuses. */
  async cancel(): Promise<void> {
    const [record, view] = [this._record, this._view];
    if (record && view && isLive(view.state)) {
      this._view = { ...view, stopping: true };
      this.runChanged.emit();
      await this.client.cancel(this.path(), record.id);
    }
  }

  /** Forget everything: the notebook bears another name now. */
  reset(): void {
    this.control.abort();
    this._runs = [];
    this._record = null;
    this._view = null;
    this.runChanged.emit();
    void this.refresh();
  }

  dispose(): void {
    this.isDisposed = true;
    this.control.abort();
    Signal.clearData(this);
  }

  private isToShow(newest: RunRecord): boolean {
    return (
      this.shows === 'newest' &&
      (this._record === null ||
        (newest.id !== this._record.id && isLive(newest.state) && !this.isLive))
    );
  }

  private async follow(
    record: RunRecord,
    wasLive: boolean,
    signal: AbortSignal
  ): Promise<void> {
    let failures = 0;
    for (let goesOn = true; goesOn && !signal.aborted;) {
      try {
        goesOn = await this.hear(record, signal);
        failures = 0;
        this.settle(null);
      } catch (error) {
        if (isAbort(error) || signal.aborted) {
          return;
        }
        const said = trouble(error);
        this.settle(said);
        if (!said.isPassing) {
          return;
        }
        failures += 1;
        await pause(backoff(failures), signal);
      }
    }
    if (wasLive && !signal.aborted) {
      await this.finish(record);
    }
  }

  /** Take in what has happened since; false once there is nothing more to come. */
  private async hear(record: RunRecord, signal: AbortSignal): Promise<boolean> {
    const after = this._view?.lastSeq ?? 0;
    const answer = await this.client.events(
      this.path(),
      record.id,
      after,
      WAIT,
      signal
    );
    signal.throwIfAborted();
    const view = applyAll(this._view ?? EMPTY_RUN, answer.events);
    if (view !== this._view) {
      this._view = view;
      this.runChanged.emit();
    }
    return isLive(view.state) && (isLive(answer.state) || answer.last > after);
  }

  private async finish(record: RunRecord): Promise<void> {
    await this.refresh();
    const found = this._runs.find(run => run.id === record.id);
    if (found && found.id === this._record?.id && this._view) {
      this._record = found;
      this.runChanged.emit();
      this.ended.emit({ record: found, view: this._view });
    }
  }

  private settle(error: BlocksError | null): void {
    this._error = error;
    this.listChanged.emit();
  }

  private _runs: readonly RunRecord[] = [];
  private _expected: Readonly<Record<string, number>> = {};
  private _record: RunRecord | null = null;
  private _view: RunView | null = null;
  private _error: BlocksError | null = null;
  private isDisposed = false;
  private control = new AbortController();
}

/** `error`, if it is one that a request can come to; anything else is thrown on. */
function trouble(error: unknown): BlocksError {
  if (error instanceof BlocksError) {
    return error;
  }
  throw error;
}
