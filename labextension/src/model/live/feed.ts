/** What the kernel of one open notebook tells of its cells. */
import { Signal } from '@lumino/signaling';

import { BlocksError, type IBlocksClient } from '../../api/client';
import type {
  InspectAnswer,
  Inspection,
  LiveMessage,
  LiveStep,
  PlanAnswer,
  SourceAnswer
} from '../../wire/types';
import type { ISource } from '../cells';
import { cellsSaid } from '../digests';
import { isPipeline, RESENDS, REST } from '../graphfeed';
import type { IComm, ICommMessage, IExecuted, IKernel } from './kernel';
import { Line, Unanswered } from './line';
import { applyTold, type LiveView } from './view';

/** The comm target that both sides register; docs/kernel.md. */
const TARGET = 'jupyter_blocks';

/** How often in a row a comm may end before its first message. */
const ATTEMPTS = 3;

/**
 * Why there is no live state. `refused`: the server gave no kernel half; `raised`: the kernel could not execute it;
 * `silent`: it did, and opened no comm; `foreign`: a half of another version answers.
 */
export interface LiveTrouble {
  readonly kind: 'refused' | 'raised' | 'silent' | 'foreign';
  /** What was said; "" if nothing was. */
  readonly detail: string;
}

/**
 * Duties: brings the kernel half into the kernel of a notebook that has blocks, unless it is there already; keeps one
 * comm with it, over reloads of the page, lost connections and restarts; sends the notebook's text after each edit.
 */
export class LiveFeed {
  constructor(
    private readonly source: ISource,
    private readonly client: IBlocksClient
  ) {
    source.changed.connect(this.onSource, this);
  }

  /** Emitted when `view`, `trouble` or `isConnected` has changed. */
  readonly changed = new Signal<this, void>(this);

  /** How the notebook stands in the kernel; null while nobody tells. */
  get view(): LiveView | null {
    return this._view;
  }

  get trouble(): LiveTrouble | null {
    return this._trouble;
  }

  /** Follow a kernel that has just been had, or restarted (`isFresh`); null: there is none, or it is not to be. */
  follow(kernel: IKernel | null, isFresh = false): void {
    this.drop(kernel !== this.kernel);
    this.kernel?.removeCommTarget(TARGET, this.onOpened);
    this.kernel = kernel;
    this.isFresh = isFresh;
    this.attempts = 0;
    kernel?.registerCommTarget(TARGET, this.onOpened);
    void this.connect();
  }

  /** The kernel is being restarted, or has died: what it told holds no longer. */
  lose(): void {
    this.drop(false);
  }

  /** The connection is there again: messages may have been lost, and a server that did not answer may do so now. */
  resume(): void {
    if (this.line) {
      this.line.resume();
    } else if (this._trouble?.kind === 'refused') {
      this.retry();
    } else {
      void this.connect();
    }
  }

  /** Try again what has failed. */
  retry(): void {
    this.attempts = 0;
    this.settle(this._view, null);
    void this.connect();
  }

  /** What to execute so that `blocks`, or all blocks that are stale, are fresh. */
  async plan(blocks: readonly string[] = []): Promise<readonly LiveStep[]> {
    this.tell();
    await this.told;
    const answer = await this.ask<PlanAnswer>('plan', { blocks: [...blocks] });
    return answer.steps;
  }

  /** What a name refers to. */
  inspect = async (name: string): Promise<Inspection> => {
    const answer = await this.ask<InspectAnswer>('inspect', { name });
    return answer.value;
  };

  dispose(): void {
    this.follow(null);
    Signal.clearData(this);
    Signal.disconnectReceiver(this);
  }

  private async ask<T>(
    kind: 'plan' | 'inspect' | 'source',
    body: Record<string, unknown>
  ): Promise<T> {
    if (!this.line) {
      throw new Unanswered('closed', '');
    }
    return this.line.ask<T>(kind, body);
  }

  // -- coming together ------------------------------------------------------------------------------

  /** Find the half in the kernel, or bring it there. */
  private async connect(): Promise<void> {
    const { kernel, turn } = this;
    if (!kernel || !this.isWanted || this.connecting === turn) {
      return;
    }
    this.connecting = turn;
    try {
      await this.meet({ kernel, isOver: () => this.turn !== turn });
    } finally {
      if (this.connecting === turn) {
        this.connecting = null;
      }
    }
  }

  /** Nothing is brought to notebooks without blocks, nor again after it has failed. */
  private get isWanted(): boolean {
    return !this.line && !this._trouble && isPipeline(this.source.cells());
  }

  private async meet(meeting: IMeeting): Promise<void> {
    const { kernel, isOver } = meeting;
    // A restart, or the end of a kernel, gives up what it was asked before.
    const info = await kernel.info.catch(nothing);
    if (isOver() || info?.language_info.name !== 'python') {
      return;
    }
    const isThere = !this.isFresh && (await this.isThere(kernel));
    if (isOver() || this.line) {
      return;
    }
    if (isThere) {
      const comm = kernel.createComm(TARGET);
      void this.listen(comm, kernel, true).open();
    } else {
      await this.load(meeting);
    }
  }

  /** Whether somebody speaks with the half already. A kernel that runs a cell would answer only after it. */
  private async isThere(kernel: IKernel): Promise<boolean> {
    if (kernel.status === 'busy' && this.attempts === 0) {
      return true;
    }
    const info = await kernel
      .requestCommInfo({ target_name: TARGET })
      .catch(nothing);
    const { content } = info ?? {};
    return content?.status === 'ok' && Object.keys(content.comms).length > 0;
  }

  private async load({ kernel, isOver }: IMeeting): Promise<void> {
    let code: string;
    try {
      code = await this.half();
    } catch (error) {
      if (!(error instanceof BlocksError)) {
        throw error;
      }
      if (!isOver()) {
        this.fail({ kind: 'refused', detail: error.message });
      }
      return;
    }
    const reply = isOver() ? null : await this.execute(kernel, code);
    if (isOver()) {
      return;
    }
    if (reply?.content.status === 'error') {
      const { ename = '', evalue = '' } = reply.content;
      const detail = [ename, evalue].filter(Boolean).join(': ');
      this.fail({ kind: 'raised', detail });
    } else if (reply?.content.status === 'ok' && !this.line) {
      this.fail({ kind: 'silent', detail: '' });
    }
  }

  private execute(
    kernel: IKernel,
    code: string
  ): Promise<IExecuted | undefined> {
    return kernel
      .requestExecute({
        code,
        silent: true,
        store_history: false,
        stop_on_error: false,
        allow_stdin: false
      })
      .done.catch(nothing);
  }

  /** The code of the half, asked for once: after a restart it is to come before the first cell. */
  private async half(): Promise<string> {
    const name = this.name;
    if (this.known?.name !== name) {
      const { code } = await this.client.kernelHalf(name);
      this.known = { name, code };
    }
    return this.known.code;
  }

  /** The notebook's name without the folder and the suffix. */
  private get name(): string {
    const { path } = this.source;
    return path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
  }

  private readonly onOpened = (comm: IComm, message: ICommMessage): void => {
    if (this.kernel && !this.line) {
      this.listen(comm, this.kernel, false).take(message);
    }
  };

  private listen(comm: IComm, kernel: IKernel, isOurs: boolean): Line {
    const listener = {
      onTold: (kind: LiveMessage['kind'], body: LiveMessage['body']) => {
        this.onTold(kind, body);
      },
      onClosed: (hadSnapshot: boolean) => {
        this.onClosed(hadSnapshot);
      },
      onForeign: () => {
        this.fail({ kind: 'foreign', detail: '' });
      }
    };
    const line = new Line(comm, listener, kernel.supportsSubshells);
    this.isOurs = isOurs;
    this.line = line;
    this.sent = new Set();
    return line;
  }

  /** The kernel has closed the comm: it has no half, or another one now, or too many listeners. */
  private onClosed(hadSnapshot: boolean): void {
    this.line = null;
    this.isFresh = false;
    this.attempts = hadSnapshot ? 0 : this.attempts + 1;
    if (this.attempts < ATTEMPTS) {
      // Not before whoever closed it is through: a connection that is torn down closes its comms, too.
      void Promise.resolve().then(() => this.connect());
    } else {
      this.fail({ kind: 'silent', detail: '' });
    }
  }

  private fail(trouble: LiveTrouble): void {
    this.drop(true);
    this.settle(null, trouble);
  }

  /** Nobody is listened to any longer. One that the kernel has opened may have other listeners. */
  private drop(isPolite: boolean): void {
    clearTimeout(this.timer);
    this.line?.dispose(isPolite && this.isOurs);
    this.line = null;
    this.turn += 1;
    this.settle(null, null);
  }

  private settle(view: LiveView | null, trouble: LiveTrouble | null): void {
    if (view !== this._view || trouble !== this._trouble) {
      this._view = view;
      this._trouble = trouble;
      this.changed.emit();
    }
  }

  // -- what is told -------------------------------------------------------------------------------

  private onTold(kind: LiveMessage['kind'], body: LiveMessage['body']): void {
    const isFirst = this._view === null;
    this.settle(applyTold(this._view, kind, body), null);
    if (isFirst) {
      this.tell();
    }
  }

  // -- the notebook's text --------------------------------------------------------------------------

  private onSource(): void {
    if (this.line) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => {
        this.tell();
      }, REST);
    } else {
      void this.connect();
    }
  }

  /** Send the text as it is now, after what is under way. */
  private tell(): void {
    clearTimeout(this.timer);
    this.told = this.told.then(() => this.say()).catch(nothing);
  }

  /** One request, or two: the second with the sources that the kernel does not have. */
  private async say(): Promise<void> {
    const lacking = new Set<string>();
    for (let resends = 0; this.line && resends <= RESENDS; resends += 1) {
      const cells = cellsSaid(
        this.source.cells(),
        digest => this.sent.has(digest) && !lacking.has(digest)
      );
      const { missing } = await this.ask<SourceAnswer>('source', { cells });
      if (missing.length === 0) {
        this.sent = new Set(cells.map(({ digest }) => digest ?? ''));
        return;
      }
      missing.forEach(digest => lacking.add(digest));
    }
  }

  private kernel: IKernel | null = null;
  private line: Line | null = null;
  /** Counts the beginnings: what was begun before is over. */
  private turn = 0;
  private connecting: number | null = null;
  private known: { readonly name: string; readonly code: string } | null = null;
  private isOurs = false;
  private isFresh = false;
  private attempts = 0;
  private sent: ReadonlySet<string> = new Set();
  private told = Promise.resolve();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private _view: LiveView | null = null;
  private _trouble: LiveTrouble | null = null;
}

/** An attempt to come together with a kernel, for as long as it is worth going on with. */
interface IMeeting {
  readonly kernel: IKernel;
  readonly isOver: () => boolean;
}

const nothing = (): undefined => undefined;
