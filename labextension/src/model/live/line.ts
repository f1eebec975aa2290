/** One comm with a kernel that has the kernel half: its messages in order, and answers to what is asked. */
import type { JSONObject } from '@lumino/coreutils';

import type { LiveMessage, LiveRefusal, LiveRequest } from '../../wire/types';
import type { IComm, ICommMessage } from './kernel';

/** The version of the protocol; docs/kernel.md. */
const VERSION = 1;

/** Why a request has no answer: the kernel refused it, or the comm is gone. */
export class Unanswered extends Error {
  constructor(
    readonly code: LiveRefusal['code'] | 'closed',
    message: string
  ) {
    super(message);
    this.name = 'Unanswered';
  }
}

export interface ILineListener {
  /** Something is told; a `snapshot` replaces all that was told before. */
  onTold(kind: LiveMessage['kind'], body: LiveMessage['body']): void;
  /** The comm is over; `hadSnapshot` says whether it ever was one with a kernel half. */
  onClosed(hadSnapshot: boolean): void;
  /** The kernel half is of a version that speaks otherwise. */
  onForeign(): void;
}

/**
 * Duties: counts the messages, and asks for a snapshot where one is missing; until it has come, tells nothing else;
 * brings answers to those who asked.
 */
export class Line {
  constructor(
    private readonly comm: IComm,
    private readonly listener: ILineListener,
    hasSubshells: boolean
  ) {
    comm.onMsg = message => {
      this.take(message);
    };
    comm.onClose = () => {
      this.end();
    };
    // What is sent before goes to the main shell, and waits there for the cell that runs.
    this.ready =
      (hasSubshells ? comm.subshellStarted?.catch(nothing) : null) ??
      Promise.resolve();
  }

  /** Open the comm from this side. */
  async open(): Promise<void> {
    await this.ready;
    if (!this.isClosed) {
      this.comm.open();
    }
  }

  /** Ask; fails with `Unanswered`. */
  async ask<T>(
    kind: LiveRequest['kind'],
    body: LiveRequest['body'] = {}
  ): Promise<T> {
    await this.ready;
    if (this.isClosed || this.comm.isDisposed) {
      throw new Unanswered('closed', '');
    }
    this.asked += 1;
    // A comm that the kernel has opened is heard by every page: none may take another's answer for its own.
    const id = `${this.comm.commId}:${PAGE}:${this.asked}`;
    const request: LiveRequest = { v: VERSION, id, kind, body };
    return new Promise<T>((resolve, reject) => {
      this.waiting.set(id, {
        resolve: resolve as (answer: unknown) => void,
        reject
      });
      this.comm.send(request as unknown as JSONObject);
    });
  }

  /** Ask for all there is to know: what was told may have been lost. */
  resume(): void {
    if (this.isResuming) {
      return;
    }
    this.isResuming = true;
    this.ask<LiveMessage['body']>('snapshot')
      .then(
        body => {
          this.tell('snapshot', body);
        },
        () => undefined // closed, which the listener is told
      )
      .finally(() => {
        this.isResuming = false;
      });
  }

  /** Take in what the kernel has sent. */
  take(message: ICommMessage): void {
    const said = message.content.data as unknown as
      Partial<LiveMessage> | undefined;
    if (this.isClosed || !said?.kind) {
      return;
    }
    if (said.v !== VERSION) {
      this.listener.onForeign();
      return;
    }
    const isGap = said.seq !== this.seq + 1;
    this.seq = said.seq ?? this.seq;
    if (said.kind === 'answer') {
      this.answer(said);
    } else if (said.kind === 'snapshot' || (!isGap && !this.isResuming)) {
      this.tell(said.kind, said.body ?? {});
    }
    if (isGap && said.kind !== 'snapshot') {
      this.resume();
    }
  }

  /** No longer listen; `close` says so to the kernel, too. */
  dispose(close: boolean): void {
    const { comm, isClosed } = this;
    if (!isClosed) {
      this.give();
      comm.onMsg = nothing;
      comm.onClose = nothing;
      if (close && !comm.isDisposed) {
        comm.close();
      }
    }
  }

  private tell(kind: LiveMessage['kind'], body: LiveMessage['body']): void {
    if (kind === 'snapshot') {
      this.hadSnapshot = true;
    }
    if (!this.isClosed) {
      this.listener.onTold(kind, body);
    }
  }

  private answer(said: Partial<LiveMessage>): void {
    const id = String(said.id);
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (said.body?.ok === false) {
      const { code, message } = said.body as unknown as LiveRefusal;
      waiting?.reject(new Unanswered(code, message));
    } else {
      waiting?.resolve(said.body ?? {});
    }
  }

  private end(): void {
    if (!this.isClosed) {
      this.give();
      this.listener.onClosed(this.hadSnapshot);
    }
  }

  /** Nobody waits any longer. */
  private give(): void {
    this.isClosed = true;
    for (const { reject } of this.waiting.values()) {
      reject(new Unanswered('closed', ''));
    }
    this.waiting.clear();
  }

  private readonly ready: Promise<void>;
  private readonly waiting = new Map<string, IWaiting>();
  private seq = 0;
  private asked = 0;
  private hadSnapshot = false;
  private isResuming = false;
  private isClosed = false;
}

interface IWaiting {
  resolve: (answer: unknown) => void;
  reject: (error: Unanswered) => void;
}

const nothing = (): void => undefined;

/** Tells this page's requests from those of others. */
const PAGE = Math.random().toString(36).slice(2);
