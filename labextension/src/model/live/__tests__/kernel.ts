/** A kernel in memory, with a kernel half that speaks the protocol as the real one does. */
import type { LiveGraph, LiveMessage, LiveRequest } from '../../../wire/types';
import type { IComm, ICommMessage, IKernel } from '../kernel';

type Body = Record<string, unknown>;
type Opened = (comm: IComm, message: ICommMessage) => void;

/** The kernel's end of a comm. */
export class MemoryComm {
  readonly asked: LiveRequest[] = [];
  isDisposed = false;
  isClosedByPage = false;
  onMsg: (message: ICommMessage) => void = () => undefined;
  onClose: (message: ICommMessage) => void = () => undefined;

  constructor(
    readonly commId: string,
    private readonly kernel: MemoryKernel
  ) {}

  /** From the page. */
  open(): void {
    this.kernel.opened(this);
  }

  send(request: LiveRequest): void {
    this.asked.push(request);
    this.kernel.answer(this, request);
  }

  close(): void {
    this.isClosedByPage = true;
    this.isDisposed = true;
  }

  /** From the kernel. */
  tell(kind: LiveMessage['kind'], body: Body, id?: LiveMessage['id']): void {
    this.onMsg(this.message(kind, body, id));
  }

  message(
    kind: LiveMessage['kind'],
    body: Body,
    id?: LiveMessage['id']
  ): ICommMessage {
    this.seq += 1;
    const v = this.kernel.version;
    const data = { v, seq: this.seq, kind, body, ...(id ? { id } : {}) };
    return { content: { data } } as unknown as ICommMessage;
  }

  /** A message is lost on its way. */
  lose(): void {
    this.seq += 1;
  }

  /** The kernel closes it. */
  end(): void {
    this.isDisposed = true;
    this.onClose({} as ICommMessage);
  }

  private seq = 0;
}

export class MemoryKernel {
  readonly comms: MemoryComm[] = [];
  readonly executed: string[] = [];
  readonly texts: Body[] = [];
  language = 'python';
  version = 1;
  status = 'idle';
  supportsSubshells = false;
  /** Whether a kernel half is in it. */
  hasHalf = false;
  /** What it answers to the next attempts to bring one. */
  failure: { ename: string; evalue: string } | null = null;
  opensComms = true;
  /** What a snapshot says. */
  graph: LiveGraph = graph();
  known: ReadonlySet<string> = new Set();

  get info() {
    return Promise.resolve({ language_info: { name: this.language } });
  }

  registerCommTarget(_: string, opened: Opened): void {
    this.target = opened;
  }

  removeCommTarget(): void {
    this.target = null;
  }

  createComm(): MemoryComm {
    const comm = new MemoryComm(`comm${this.comms.length}`, this);
    this.comms.push(comm);
    return comm;
  }

  requestCommInfo() {
    const comms = this.hasHalf ? { elsewhere: {} } : {};
    return Promise.resolve({ content: { status: 'ok', comms } });
  }

  requestExecute({ code }: { code: string }) {
    this.executed.push(code);
    const { failure } = this;
    if (failure) {
      const content = { status: 'error', ...failure };
      return { done: Promise.resolve({ content }) };
    }
    this.hasHalf = true;
    if (this.opensComms) {
      const comm = this.createComm();
      const message = comm.message('snapshot', this.snapshot());
      this.target?.(comm as unknown as IComm, message);
    }
    return { done: Promise.resolve({ content: { status: 'ok' } }) };
  }

  opened(comm: MemoryComm): void {
    if (this.hasHalf) {
      comm.tell('snapshot', this.snapshot());
    } else {
      comm.end();
    }
  }

  answer(comm: MemoryComm, { id, kind, body }: LiveRequest): void {
    const answers: Record<LiveRequest['kind'], () => Body> = {
      snapshot: () => ({ ok: true, ...this.snapshot() }),
      source: () => this.take(body),
      plan: () => ({
        ok: true,
        steps: [{ title: 'a', cells: ['1'], why: 'stale' }]
      }),
      inspect: () =>
        body.name === 'rows'
          ? { ok: true, value: { name: 'rows', type: 'list' } }
          : { ok: false, code: 'name_unknown', message: 'no such name' }
    };
    comm.tell('answer', answers[kind](), id);
  }

  /** The last comm. */
  get comm(): MemoryComm {
    return this.comms.at(-1)!;
  }

  asKernel(): IKernel {
    return this as unknown as IKernel;
  }

  private take(body: Body): Body {
    this.texts.push(body);
    const cells = body.cells as { digest?: string; source?: string }[];
    const missing = cells
      .filter(
        ({ digest, source }) =>
          digest && source === undefined && !this.known.has(digest)
      )
      .map(({ digest }) => digest!);
    if (missing.length === 0) {
      this.known = new Set(cells.map(({ digest }) => digest!));
    }
    return { ok: true, missing };
  }

  private snapshot(): Body {
    return {
      graph: this.graph,
      running: null,
      assertions: [],
      diagnostics: []
    };
  }

  private target: Opened | null = null;
}

/** Two blocks of a cell each. */
export function graph(
  ...states: LiveGraph['blocks'][number]['state'][]
): LiveGraph {
  return {
    text: { origin: 'front_end', path: '', saved: null, cells: 3 },
    blocks: ['a', 'b'].map((name, n) => ({
      name,
      state: states.at(n) ?? 'not_run',
      cells: [{ id: String(n + 1), state: states.at(n) ?? 'not_run' }],
      tests: name === 'b' ? ['3'] : [],
      reasons:
        states.at(n) === 'stale'
          ? [{ kind: 'changed', name: 'a', by: 'a', text: 'a changed by a' }]
          : []
    })),
    others: [],
    edges: []
  };
}
