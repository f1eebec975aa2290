/** A server in memory: it answers as the real one does, and can be told to be in trouble. */
import { BlocksError, type IBlocksClient } from '../../api/client';
import type {
  ApiError,
  EventsAnswer,
  ExecutedAnswer,
  Graph,
  GraphRequest,
  KernelHalfAnswer,
  RunAnswer,
  RunEvent,
  RunRecord,
  RunsAnswer,
  RunState,
  StartRequest
} from '../../wire/types';
import { parseTags } from '../tags';

/** An event without the number and the time that the log gives it. */
export type Told = RunEvent extends infer E
  ? E extends RunEvent
    ? Omit<E, 'seq' | 'at'>
    : never
  : never;

export class MemoryServer implements IBlocksClient {
  /** The requests for graphs so far. */
  readonly asked: GraphRequest[] = [];

  /** What the next requests are refused with, first come first served. */
  readonly refusals: BlocksError[] = [];

  /** Called before a graph is answered. */
  beforeGraph: () => Promise<void> = () => Promise.resolve();

  async graph(request: GraphRequest): Promise<Graph> {
    this.asked.push(request);
    await this.beforeGraph();
    this.refuse();
    for (const { digest, source } of request.cells) {
      if (digest !== undefined && source !== undefined) {
        this.sources.set(digest, source);
      }
    }
    const digests = request.cells
      .map(cell => cell.digest ?? '')
      .filter(digest => digest && !this.sources.has(digest));
    if (digests.length > 0) {
      throw refusal(409, 'sources_missing', { digests });
    }
    return drawn(request);
  }

  /** Forget all sources, as a restart does. */
  restart(): void {
    this.sources.clear();
  }

  runs(): Promise<RunsAnswer> {
    this.refuse();
    const runs = [...this.records.values()].reverse();
    return Promise.resolve({ runs, expected: { a: 1.5 } });
  }

  start(request: StartRequest): Promise<RunRecord> {
    this.refuse();
    return Promise.resolve(this.begin(request.path));
  }

  /** A run begins, whoever asked for it. */
  begin(path: string): RunRecord {
    const number = this.records.size + 1;
    const record: RunRecord = {
      id: `run${number}`,
      number,
      path,
      pipeline: 'a',
      state: 'queued',
      started_by: 'panel',
      created: '2026-01-01T00:00:00+00:00',
      finished: null,
      seconds: null,
      parameters: {},
      selection: { until: [], since: [], only: [] },
      unsaved: false,
      last_seq: 0,
      failure: '',
      counts: {}
    };
    this.records.set(record.id, record);
    this.logs.set(record.id, []);
    return record;
  }

  /** Something happens in a run; whoever waits for it is told. */
  happen(id: string, ...told: Told[]): void {
    const log = this.logs.get(id)!;
    for (const event of told) {
      const at = new Date(Date.UTC(2026, 0, 1, 0, 0, log.length));
      log.push({ ...event, seq: log.length + 1, at: at.toISOString() });
    }
    const record = this.records.get(id)!;
    const state = log.reduce<RunState>(
      (before, event) =>
        event.event === 'run_finished'
          ? event.state
          : before === 'queued'
            ? 'running'
            : before,
      record.state
    );
    this.records.set(id, { ...record, state, last_seq: log.length });
    this.waiting.splice(0).forEach(tell => {
      tell();
    });
  }

  /** Drop every connection that waits. */
  hangUp(): void {
    this.refusals.push(refusal(0, 'unreachable'));
    this.waiting.splice(0).forEach(tell => {
      tell();
    });
  }

  run(_: string, id: string): Promise<RunAnswer> {
    const graph = drawn({ path: '', cells: [] });
    const digests = this.digests;
    return Promise.resolve({ run: this.records.get(id)!, graph, digests });
  }

  /** What `run` says the cells were like. */
  digests: Record<string, string> = {};

  async events(
    _: string,
    id: string,
    after: number,
    wait: number,
    signal?: AbortSignal
  ): Promise<EventsAnswer> {
    this.polls.push(after);
    const log = this.logs.get(id)!;
    const isLive = () => {
      const state = this.records.get(id)!.state;
      return state === 'queued' || state === 'running';
    };
    if (log.length <= after && isLive() && wait > 0) {
      await new Promise<void>((resolve, reject) => {
        this.waiting.push(resolve);
        signal?.addEventListener('abort', () => {
          reject(new DOMException('', 'AbortError'));
        });
      });
    }
    this.refuse();
    const { state } = this.records.get(id)!;
    return { events: log.slice(after), last: log.length, state };
  }

  /** The numbers after which events were asked for. */
  readonly polls: number[] = [];

  cancel(_: string, id: string): Promise<RunRecord> {
    this.refuse();
    this.happen(id, { event: 'cancel_requested' });
    return Promise.resolve(this.records.get(id)!);
  }

  executed(): Promise<ExecutedAnswer> {
    return Promise.reject(refusal(404, 'not_written_yet'));
  }

  /** The names that the kernel half was asked for. */
  readonly halves: string[] = [];

  kernelHalf(name: string): Promise<KernelHalfAnswer> {
    this.halves.push(name);
    this.refuse();
    return Promise.resolve({ code: 'half' });
  }

  private refuse(): void {
    const error = this.refusals.shift();
    if (error) {
      throw error;
    }
  }

  private readonly sources = new Map<string, string>();
  private readonly records = new Map<string, RunRecord>();
  private readonly logs = new Map<string, RunEvent[]>();
  private readonly waiting: (() => void)[] = [];
}

export function refusal(
  status: number,
  code: string,
  more: Partial<ApiError> = {}
): BlocksError {
  return new BlocksError(status, { code, message: code, remedy: '', ...more });
}

function drawn(request: GraphRequest): Graph {
  const blocks = request.cells.flatMap((cell, index) => {
    const { block } = parseTags(cell.tags ?? []);
    return block === null ? [] : [{ name: block, id: cell.id, index }];
  });
  return {
    schema: 'jupyter-blocks/graph/1',
    pipeline: 'a',
    parameters: [],
    edges: [],
    diagnostics: [],
    blocks: blocks.map(({ name, id, index }) => ({
      name,
      kind: 'transformer',
      form: 'cells',
      language: 'python',
      cells: [{ id, index }],
      inputs: [],
      outputs: [],
      binds: [],
      tests: [],
      policy: {},
      setup_names: []
    }))
  };
}
