/**
 * A run as the fold of its events: what engine/fold.py is on the server, with what only a viewer needs (when, logs, spans).
 */
import type {
  AssertionResult,
  BlockState,
  Failure,
  NoRetry,
  OffendingRows,
  Output,
  RunEvent,
  RunState,
  SkipReason
} from '../wire/types';

/** How an assertion came out; `rows` where the kernel of the notebook has told them, which nothing saves. */
export type AssertionView = AssertionResult & { readonly rows?: OffendingRows };

/** One block in one run, or in the kernel of the notebook, where it is `fresh`. Seconds are wall-clock, tests included; times are in ms since the epoch. */
export interface BlockRunView {
  readonly block: string;
  readonly state: BlockState | 'fresh';
  readonly attempt: number;
  readonly startedAt: number | null;
  readonly seconds: number;
  readonly outputs: readonly Output[];
  readonly assertions: readonly AssertionView[];
  readonly failure: Failure | null;
  readonly reason: SkipReason | null;
  /** The block or cell that a skip, or having no further attempt, is owed to. */
  readonly because: string;
  /** The attempts that followed, or will follow, a failed one. */
  readonly retries: number;
  /** Seconds from the end of the last attempt to the next, while the block is retrying. */
  readonly pause: number;
  /** Why a block that has failed is not tried again though its policy has attempts left. */
  readonly noRetry: NoRetry | null;
  /** What a condition or a sensor has come to. A sensor whose answer was no is retrying, without a failure. */
  readonly verdict: boolean | null;
  /** How many elements a block with a map runs for; null for other blocks, and until the kernel has said so. */
  readonly elements: number | null;
  /** For how many of them the last attempt has run. */
  readonly elementsDone: number;
  /** Callbacks that were called when the block had come to its end. */
  readonly callbacks: readonly CallbackRun[];
}

/** One call of a callback block for another. */
export interface CallbackRun {
  readonly name: string;
  readonly state: 'running' | 'succeeded' | 'failed';
  readonly seconds: number;
  readonly failure: Failure | null;
}

/** What a cell printed, in one piece; `block` is null in the prelude. */
export interface LogPiece {
  readonly seq: number;
  readonly at: number;
  readonly cell: string;
  readonly block: string | null;
  readonly stream: 'stdout' | 'stderr' | 'display';
  readonly text: string;
}

/** A stretch of a kernel's time: its start, an attempt at a block, or a rebuild of one. */
export interface Span {
  readonly kind: 'start' | 'attempt' | 'rebuild';
  /** Counts the run's kernels from 1. */
  readonly kernel: number;
  /** "" for a kernel's start. */
  readonly block: string;
  readonly attempt: number;
  readonly from: number;
  readonly to: number | null;
  readonly state: 'running' | 'succeeded' | 'failed' | 'cancelled';
}

/** A run as its events so far tell it. */
export interface RunView {
  readonly id: string;
  readonly pipeline: string;
  readonly state: RunState;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly seconds: number;
  readonly failure: Failure | null;
  /** By name, in the order of the plan. */
  readonly blocks: ReadonlyMap<string, BlockRunView>;
  readonly log: readonly LogPiece[];
  readonly spans: readonly Span[];
  readonly stopping: boolean;
  /** The number of the last event taken in; 0 before the first. */
  readonly lastSeq: number;
}

export const EMPTY_RUN: RunView = {
  id: '',
  pipeline: '',
  state: 'queued',
  parameters: {},
  startedAt: null,
  finishedAt: null,
  seconds: 0,
  failure: null,
  blocks: new Map(),
  log: [],
  spans: [],
  stopping: false,
  lastSeq: 0
};

const SETTLED: ReadonlySet<string> = new Set([
  'succeeded',
  'cached',
  'fresh',
  'failed',
  'skipped',
  'cancelled'
]);

/** Whether a state is one that a block does not leave. */
export function isSettled(state: string): boolean {
  return SETTLED.has(state);
}

/** Whether a run in `state` goes on. */
export function isLive(state: string): boolean {
  return state === 'queued' || state === 'running';
}

/** The run that `events`, in their order, tell. */
export function fold(events: readonly RunEvent[]): RunView {
  return applyAll(EMPTY_RUN, events);
}

/** `view` after one event more. */
export function apply(view: RunView, event: RunEvent): RunView {
  return applyAll(view, [event]);
}

/**
 * `view` after `events`: one copy for all of them. Events that it has seen already do not count again, so that
 * a log may be read twice over.
 */
export function applyAll(view: RunView, events: readonly RunEvent[]): RunView {
  const draft = new Draft(view);
  for (const event of events) {
    if (event.seq > draft.lastSeq) {
      draft.take(event);
    }
  }
  return draft.lastSeq === view.lastSeq ? view : draft.view();
}

/** A run being folded; its collections are its own until `view` gives them away. */
class Draft {
  constructor(view: RunView) {
    this.run = view;
    this.blocks = new Map(view.blocks);
    this.log = [...view.log];
    this.spans = [...view.spans];
    this.lastSeq = view.lastSeq;
  }

  lastSeq: number;

  view(): RunView {
    const { run, blocks, log, spans, lastSeq } = this;
    return { ...run, blocks, log, spans, lastSeq };
  }

  take(event: RunEvent): void {
    const at = Date.parse(event.at);
    this.lastSeq = event.seq;
    switch (event.event) {
      case 'run_started':
        this.begin(event, at);
        break;
      case 'kernel_ready':
        this.close('start', 'succeeded', at);
        break;
      case 'kernel_failed':
        this.run = { ...this.run, failure: event.failure };
        this.close('start', 'failed', at);
        break;
      case 'kernel_died':
        this.close('rebuild', 'failed', at);
        this.startKernel(at);
        break;
      case 'attempt_started':
        this.startAttempt(event, at);
        break;
      case 'assertion_evaluated':
        this.update(event.block, block => ({
          assertions: [...block.assertions, event.assertion]
        }));
        break;
      case 'element_ended':
        this.update(event.block, block => ({
          elements: event.elements,
          elementsDone: block.elementsDone + 1
        }));
        break;
      case 'attempt_succeeded':
      case 'attempt_failed':
      case 'attempt_cancelled':
        this.endAttempt(event, at);
        break;
      case 'sensor_unmet':
        this.close('attempt', 'succeeded', at);
        this.update(event.block, () => ({
          state: 'retrying',
          seconds: event.seconds,
          verdict: false
        }));
        break;
      case 'ask_scheduled':
        this.update(event.block, () => ({ pause: event.seconds }));
        break;
      case 'callback_started':
      case 'callback_succeeded':
      case 'callback_failed':
        this.call(event, at);
        break;
      case 'kernel_given_up':
        this.startKernel(at);
        break;
      case 'retry_scheduled':
        this.change(event.block, ['failed'], block => ({
          state: 'retrying',
          retries: block.retries + 1,
          pause: event.seconds,
          noRetry: null,
          because: ''
        }));
        break;
      case 'retry_ruled_out':
        this.change(event.block, ['failed', 'retrying'], () => ({
          state: 'failed',
          noRetry: event.reason,
          because: event.because
        }));
        break;
      case 'block_skipped':
        this.update(event.block, () => ({
          state: 'skipped',
          reason: event.reason,
          because: event.because ?? ''
        }));
        break;
      case 'block_cancelled':
        this.update(event.block, () => ({ state: 'cancelled' }));
        break;
      case 'cell_printed':
        this.print(event, at);
        break;
      case 'cancel_requested':
        this.run = { ...this.run, stopping: true };
        break;
      case 'run_finished':
        this.finish(event, at);
        break;
    }
  }

  private begin(event: Of<'run_started'>, at: number): void {
    this.run = {
      ...EMPTY_RUN,
      id: event.run,
      pipeline: event.pipeline,
      state: 'running',
      parameters: event.parameters ?? {},
      startedAt: at
    };
    this.blocks = new Map(event.blocks.map(name => [name, queued(name)]));
    this.log = [];
    this.spans = [];
    if (event.blocks.length > 0) {
      this.startKernel(at);
    }
  }

  private finish(event: Of<'run_finished'>, at: number): void {
    this.run = {
      ...this.run,
      state: event.state,
      seconds: event.seconds,
      failure: event.failure ?? null,
      finishedAt: at,
      stopping: false
    };
    const last = this.spans.at(-1);
    if (last?.to === null) {
      if (last.kind === 'start') {
        this.spans.pop(); // a kernel that nobody waited for any more
      } else {
        this.close(last.kind, 'cancelled', at);
      }
    }
  }

  private startAttempt(event: Of<'attempt_started'>, at: number): void {
    this.spans.push({
      kind: event.rebuild ? 'rebuild' : 'attempt',
      kernel: this.kernel,
      block: event.block,
      attempt: event.attempt,
      from: at,
      to: null,
      state: 'running'
    });
    if (!event.rebuild) {
      this.update(event.block, block => ({
        ...queued(event.block),
        retries: block.retries,
        state: 'running',
        attempt: event.attempt,
        startedAt: at
      }));
    }
  }

  private endAttempt(event: AttemptEnded, at: number): void {
    const state = ENDED[event.event];
    const rebuild = 'rebuild' in event && event.rebuild === true;
    this.close(rebuild ? 'rebuild' : 'attempt', state, at);
    if (event.event === 'attempt_failed' && event.kernel_lost) {
      this.startKernel(at);
    }
    if (rebuild) {
      return;
    }
    this.update(event.block, block => ({
      state,
      seconds: event.seconds,
      attempt: event.event === 'attempt_failed' ? event.attempt : block.attempt,
      outputs: 'outputs' in event ? (event.outputs ?? []) : block.outputs,
      verdict: 'verdict' in event ? (event.verdict ?? null) : block.verdict,
      failure: event.event === 'attempt_failed' ? event.failure : null
    }));
  }

  /** A callback has been called, or has ended: the block stays what it is. */
  private call(event: Called, at: number): void {
    const block = this.blocks.get(event.block);
    if (!block) {
      return;
    }
    const callbacks = [
      ...block.callbacks.filter(({ name }) => name !== event.callback),
      {
        name: event.callback,
        state: CALLED[event.event],
        seconds: 'seconds' in event ? event.seconds : 0,
        failure: event.event === 'callback_failed' ? event.failure : null
      }
    ];
    this.blocks.set(event.block, { ...block, callbacks });
    if (event.event === 'callback_failed' && event.kernel_lost) {
      this.startKernel(at);
    }
  }

  private print(event: Of<'cell_printed'>, at: number): void {
    const { seq, cell, stream, text } = event;
    this.log.push({ seq, at, cell, stream, text, block: event.block ?? null });
  }

  /** A block that has settled stays as it is; one that is not in the plan is not ours. */
  private update(
    name: string,
    change: (block: BlockRunView) => Partial<BlockRunView>
  ): void {
    const block = this.blocks.get(name);
    if (block && !isSettled(block.state)) {
      this.blocks.set(name, { ...block, ...change(block) });
    }
  }

  /** Change a block that is in one of `states`. */
  private change(
    name: string,
    states: readonly BlockRunView['state'][],
    change: (block: BlockRunView) => Partial<BlockRunView>
  ): void {
    const block = this.blocks.get(name);
    if (block && states.includes(block.state)) {
      this.blocks.set(name, { ...block, ...change(block) });
    }
  }

  private startKernel(at: number): void {
    this.spans.push({
      kind: 'start',
      kernel: this.kernel + 1,
      block: '',
      attempt: 0,
      from: at,
      to: null,
      state: 'running'
    });
  }

  /** End the last span, if it is a `kind` that goes on. */
  private close(kind: Span['kind'], state: Span['state'], at: number): void {
    const last = this.spans.at(-1);
    if (last && last.kind === kind && last.to === null) {
      this.spans[this.spans.length - 1] = { ...last, to: at, state };
    }
  }

  private get kernel(): number {
    return this.spans.at(-1)?.kernel ?? 0;
  }

  private run: RunView;
  private blocks: Map<string, BlockRunView>;
  private log: LogPiece[];
  private spans: Span[];
}

type Of<E extends RunEvent['event']> = Extract<RunEvent, { event: E }>;

type AttemptEnded = Of<
  'attempt_succeeded' | 'attempt_failed' | 'attempt_cancelled'
>;

type Called = Of<'callback_started' | 'callback_succeeded' | 'callback_failed'>;

const CALLED = {
  callback_started: 'running',
  callback_succeeded: 'succeeded',
  callback_failed: 'failed'
} as const;

const ENDED = {
  attempt_succeeded: 'succeeded',
  attempt_failed: 'failed',
  attempt_cancelled: 'cancelled'
} as const;

function queued(block: string): BlockRunView {
  return {
    block,
    state: 'queued',
    attempt: 0,
    startedAt: null,
    seconds: 0,
    outputs: [],
    assertions: [],
    failure: null,
    reason: null,
    because: '',
    retries: 0,
    pause: 0,
    noRetry: null,
    verdict: null,
    elements: null,
    elementsDone: 0,
    callbacks: []
  };
}
