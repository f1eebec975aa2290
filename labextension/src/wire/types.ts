/* What crosses the wire, generated from jupyter_blocks/wire: change it there, then `npm run types`. */

/**
 * How bad: a run refuses on errors only.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Severity".
 */
export type Severity = 'error' | 'info' | 'warning';
/**
 * An `error` fails the block, a `warn` is recorded and reported.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "AssertionSeverity".
 */
export type AssertionSeverity = 'error' | 'warn';
/**
 * How an assertion came out; `broken` means it could not judge, and counts as failed.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "AssertionState".
 */
export type AssertionState = 'broken' | 'failed' | 'passed';
/**
 * What made an attempt fail; a fault of the machine is told apart from the user's exception.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "FailureKind".
 */
export type FailureKind = 'assertion' | 'exception' | 'kernel_died' | 'runner_died' | 'setup' | 'tests' | 'timeout';
/**
 * How the wait grows from one retry to the next.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Backoff".
 */
export type Backoff = 'exponential' | 'fixed' | 'linear';
/**
 * How a block is written: cells that compute, a decorated function, or a file.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Form".
 */
export type Form = 'cells' | 'file' | 'function';
/**
 * What a block is for; the words are Mage's.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Kind".
 */
export type Kind =
  | 'callback'
  | 'chart'
  | 'condition'
  | 'custom'
  | 'data_exporter'
  | 'data_loader'
  | 'dbt'
  | 'pipeline'
  | 'scratchpad'
  | 'sensor'
  | 'transformer';
/**
 * Why a block was not run.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "SkipReason".
 */
export type SkipReason =
  | 'condition'
  | 'fail_fast'
  | 'inputs_lost'
  | 'run_ended'
  | 'run_if'
  | 'setup_failed'
  | 'upstream_failed'
  | 'upstream_skipped'
  | 'when';
/**
 * Where one block stands in a run.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "BlockState".
 */
export type BlockState =
  'cached' | 'cancelled' | 'failed' | 'queued' | 'retrying' | 'running' | 'skipped' | 'succeeded';
/**
 * What crosses an edge.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ViaKind".
 */
export type ViaKind = 'cwd' | 'env' | 'file' | 'order' | 'rng' | 'state' | 'table' | 'value';
/**
 * Where a cell printed to; `display` is the plain text of displays and results.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Stream".
 */
export type Stream = 'display' | 'stderr' | 'stdout';
/**
 * What nbformat calls `cell_type`.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "CellType".
 */
export type CellType = 'code' | 'markdown' | 'raw';
/**
 * How sure a crossing is; scheduling treats `may` as an edge.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Certainty".
 */
export type Certainty = 'certain' | 'cut' | 'may' | 'refuted';
/**
 * What a crossing is known from.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Evidence".
 */
export type Evidence = 'declared' | 'observed' | 'positional' | 'static';
/**
 * What happened in a run, told apart by `event`.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "RunEvent".
 */
export type RunEvent =
  | RunStarted
  | KernelReady
  | KernelFailed
  | KernelDied
  | WhenEvaluated
  | AttemptStarted
  | CellPrinted
  | CellExecuted
  | CellObserved
  | PackagesImported
  | AssertionEvaluated
  | ElementEnded
  | AttemptSucceeded
  | SensorUnmet
  | AskScheduled
  | AttemptFailed
  | RetryScheduled
  | WaitEnded
  | KernelGivenUp
  | RetryRuledOut
  | AttemptCancelled
  | BlockSkipped
  | BlockCancelled
  | CallbackStarted
  | CallbackSucceeded
  | CallbackFailed
  | CancelRequested
  | RunFinished;
/**
 * Why a block whose policy has attempts left is not tried again.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "NoRetry".
 */
export type NoRetry = 'deadline' | 'inputs_lost' | 'not_listed' | 'run_ended' | 'setup_failed';
/**
 * Where a whole run stands.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "RunState".
 */
export type RunState = 'cancelled' | 'failed' | 'queued' | 'running' | 'succeeded';
/**
 * What must be true, of the blocks that a block needs, for it to run.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "RunIf".
 */
export type RunIf = 'all_done' | 'all_succeeded' | 'any_failed' | 'any_succeeded' | 'none_failed';
/**
 * Through which entrance a run came.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "StartedBy".
 */
export type StartedBy = 'cli' | 'panel' | 'python';

/**
 * What Jupyter Blocks and its clients say to each other.
 */
export interface Wire {
  [k: string]: unknown;
}
/**
 * Why a request was refused: a code, a message, a remedy.
 *
 * `diagnostics` are the faults of form for which a notebook cannot run; `digests` are the sources that the
 * server does not have: send the request again with these.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ApiError".
 */
export interface ApiError {
  code: string;
  diagnostics?: Diagnostic[];
  digests?: string[];
  message: string;
  remedy: string;
}
/**
 * Something wrong or doubtful: a code (JB101), a place, what is the matter, and what to do.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Diagnostic".
 */
export interface Diagnostic {
  cell?: string | null;
  code: string;
  file?: string | null;
  fix?: Fix;
  line?: number | null;
  message: string;
  remedy: string;
  severity: Severity;
}
/**
 * A safe mend: what it does, in words, and the edits that do it.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Fix".
 */
export interface Fix {
  edits: Edit[];
  title: string;
}
/**
 * One change to a cell: new tags, a new source, or both; null leaves as is.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Edit".
 */
export interface Edit {
  cell: string;
  source: string | null;
  tags: string[] | null;
}
/**
 * The sensor will be asked again, `seconds` after the end of `attempt`.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "AskScheduled".
 */
export interface AskScheduled {
  /**
   * Its number in the run's log, from 1 without gaps.
   */
  seq: number;
  /**
   * When it was logged, in UTC, ISO 8601.
   */
  at: string;
  event: 'ask_scheduled';
  block: string;
  attempt: number;
  seconds: number;
}
/**
 * One assertion of a block came out.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "AssertionEvaluated".
 */
export interface AssertionEvaluated {
  /**
   * Its number in the run's log, from 1 without gaps.
   */
  seq: number;
  /**
   * When it was logged, in UTC, ISO 8601.
   */
  at: string;
  event: 'assertion_evaluated';
  block: string;
  attempt: number;
  assertion: AssertionResult;
}
/**
 * An assertion that was evaluated: `source` is its text, `message` says what went wrong.
 *
 * `traceback` has the user's own lines, if the way to where it failed leads further than its own line.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "AssertionResult".
 */
export interface AssertionResult {
  id: string;
  severity: AssertionSeverity;
  state: AssertionState;
  place: Place;
  source: string;
  message: string;
  compared: Compared[];
  seconds: number;
  traceback: string[];
}
/**
 * Where in the source: a cell's id, or a file, and a line counted from 1 in it.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Place".
 */
export interface Place {
  cell?: string | null;
  file?: string | null;
  line?: number | null;
}
/**
 * One sub-expression of a failed assertion, as source, and its value, as a short text.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Compared".
 */
export interface Compared {
  expression: string;
  value: string;
}
/**
 * A running attempt was interrupted because the run was cancelled.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "AttemptCancelled".
 */
export interface AttemptCancelled {
  /**
   * Its number in the run's log, from 1 without gaps.
   */
  seq: number;
  /**
   * When it was logged, in UTC, ISO 8601.
   */
  at: string;
  event: 'attempt_cancelled';
  block: string;
  attempt: number;
  seconds: number;
}
/**
 * The block's code raised, a test failed, time ran out or the kernel died; `kernel_lost` says the
 * kernel is gone with all the values in it.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "AttemptFailed".
 */
export interface AttemptFailed {
  /**
   * Its number in the run's log, from 1 without gaps.
   */
  seq: number;
  /**
   * When it was logged, in UTC, ISO 8601.
   */
  at: string;
  event: 'attempt_failed';
  block: string;
  attempt: number;
  seconds: number;
  failure: Failure;
  outputs: Output[];
  rebuild: boolean;
  kernel_lost: boolean;
}
/**
 * Why an attempt failed: `name` and `message` are the exception's, `traceback` the user's own lines.
 *
 * `classes` are the full names of the exception's class and of those it derives from, as far as known.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Failure".
 */
export interface Failure {
  kind: FailureKind;
  name: string;
  message: string;
  place: Place;
  traceback: string[];
  compared: Compared[];
  remedy: string;
  classes: string[];
}
/**
 * What a block left under a name, described: `shape` is rows × columns or a length; `text` a scalar.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Output".
 */
export interface Output {
  name: string;
  type: string;
  shape: number[] | null;
  text: string | null;
}
/**
 * A block's code was sent to a kernel; `rebuild` re-runs it for others' inputs, without tests.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "AttemptStarted".
 */
export interface AttemptStarted {
  /**
   * Its number in the run's log, from 1 without gaps.
   */
  seq: number;
  /**
   * When it was logged, in UTC, ISO 8601.
   */
  at: string;
  event: 'attempt_started';
  block: string;
  attempt: number;
  rebuild: boolean;
}
/**
 * The block's code and its tests passed; `verdict` is that of a condition or a sensor.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "AttemptSucceeded".
 */
export interface AttemptSucceeded {
  /**
   * Its number in the run's log, from 1 without gaps.
   */
  seq: number;
  /**
   * When it was logged, in UTC, ISO 8601.
   */
  at: string;
  event: 'attempt_succeeded';
  block: string;
  attempt: number;
  seconds: number;
  outputs: Output[];
  rebuild: boolean;
  verdict: boolean | null;
}
/**
 * A unit of work: its cells, what it reads, binds and hands on, its tests and its policy.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Block".
 */
export interface Block {
  binds: string[];
  cells: BlockCell[];
  form: Form;
  inputs: string[];
  kind: Kind;
  language: string;
  name: string;
  outputs: string[];
  policy: {
    [k: string]: unknown;
  };
  setup_names: string[];
  tests: BlockTest[];
}
/**
 * A cell of a block: its id, and its index among all cells of the notebook, from 0.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "BlockCell".
 */
export interface BlockCell {
  id: string;
  index: number;
}
/**
 * An assertion known before anything runs: `block::function`, `block::#n` or `block::expect#n`.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "BlockTest".
 */
export interface BlockTest {
  id: string;
  severity: AssertionSeverity;
}
/**
 * A block that had not started will not, because the run was cancelled.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "BlockCancelled".
 */
export interface BlockCancelled {
  /**
   * Its number in the run's log, from 1 without gaps.
   */
  seq: number;
  /**
   * When it was logged, in UTC, ISO 8601.
   */
  at: string;
  event: 'block_cancelled';
  block: string;
}
/**
 * What differs in a block that both pipelines have; `was` is its name in the first, if another.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "BlockChange".
 */
export interface BlockChange {
  name: string;
  texts: TextChange[];
  values: ValueChange[];
  was: string | null;
}
/**
 * Code that differs: what it is of, as the lines of a unified diff.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "TextChange".
 */
export interface TextChange {
  lines: string[];
  what: string;
}
/**
 * A value that differs: what it is, before and after; null is not there.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ValueChange".
 */
export interface ValueChange {
  after: unknown;
  before: unknown;
  what: string;
}
/**
 * A block will not run in this run; `because` names the block it is owed to, if any.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "BlockSkipped".
 */
export interface BlockSkipped {
  /**
   * Its number in the run's log, from 1 without gaps.
   */
  seq: number;
  /**
   * When it was logged, in UTC, ISO 8601.
   */
  at: string;
  event: 'block_skipped';
  block: string;
  reason: SkipReason;
  because: string;
}
/**
 * The code of a callback raised, took too long or could not be executed; the state of `block` stands.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "CallbackFailed".
 */
export interface CallbackFailed {
  /**
   * Its number in the run's log, from 1 without gaps.
   */
  seq: number;
  /**
   * When it was logged, in UTC, ISO 8601.
   */
  at: string;
  event: 'callback_failed';
  block: string;
  callback: string;
  seconds: number;
  failure: Failure;
  kernel_lost: boolean;
}
/**
 * The callback block `callback` was called, because `block` has come to its end.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "CallbackStarted".
 */
export interface CallbackStarted {
  /**
   * Its number in the run's log, from 1 without gaps.
   */
  seq: number;
  /**
   * When it was logged, in UTC, ISO 8601.
   */
  at: string;
  event: 'callback_started';
  block: string;
  callback: string;
}
/**
 * The code of a callback came to its end.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "CallbackSucceeded".
 */
export interface CallbackSucceeded {
  /**
   * Its number in the run's log, from 1 without gaps.
   */
  seq: number;
  /**
   * When it was logged, in UTC, ISO 8601.
   */
  at: string;
  event: 'callback_succeeded';
  block: string;
  callback: string;
  seconds: number;
}
/**
 * Somebody asked the run to stop.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "CancelRequested".
 */
export interface CancelRequested {
  /**
   * Its number in the run's log, from 1 without gaps.
   */
  seq: number;
  /**
   * When it was logged, in UTC, ISO 8601.
   */
  at: string;
  event: 'cancel_requested';
}
/**
 * One cell of a block, or of the prelude (`block` None), was executed in `seconds`.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "CellExecuted".
 */
export interface CellExecuted {
  /**
   * Its number in the run's log, from 1 without gaps.
   */
  seq: number;
  /**
   * When it was logged, in UTC, ISO 8601.
   */
  at: string;
  event: 'cell_executed';
  cell: string;
  seconds: number;
  block: string | null;
}
/**
 * What a cell of a block, or of the prelude (`block` None), was seen to do while it was executed.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "CellObserved".
 */
export interface CellObserved {
  /**
   * Its number in the run's log, from 1 without gaps.
   */
  seq: number;
  /**
   * When it was logged, in UTC, ISO 8601.
   */
  at: string;
  event: 'cell_observed';
  cell: string;
  observed: Observed;
  block: string | null;
}
/**
 * What one cell did, as its kernel saw it.
 *
 * `reads` are names that stood before it and that its code, or a function it can reach, reads; `binds` were
 * bound, `may_bind` are bound under a condition only, be it that they were this time or not; `deletes` were
 * deleted; `changes` were changed in place, which a comparison has proven; of `unsure` ones no comparison
 * could tell, and of these `touches` were used as one uses what changes by use. `files_read` and
 * `files_written` are absolute paths. `state` of the process was moved, `may_move` perhaps, `uses` of it are
 * what the cell depends on. `complete` is false when there may be more: the cell was interrupted, or left
 * threads behind.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Observed".
 */
export interface Observed {
  reads: string[];
  binds: string[];
  may_bind: string[];
  deletes: string[];
  changes: string[];
  unsure: string[];
  touches: string[];
  files_read: string[];
  files_written: string[];
  state: State[];
  may_move: State[];
  uses: State[];
  complete: boolean;
}
/**
 * State of the process: a generator, a variable of the environment, the directory.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "State".
 */
export interface State {
  kind: ViaKind;
  name: string;
}
/**
 * A cell of a block, or of the prelude (`block` None), printed `text`, which follows earlier pieces.
 *
 * Terminal colours are kept. Of a progress bar only what a terminal would show at the end of the piece is
 * kept; after a carriage return, at the end of a piece or the beginning of the next, the line begun is
 * overwritten.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "CellPrinted".
 */
export interface CellPrinted {
  /**
   * Its number in the run's log, from 1 without gaps.
   */
  seq: number;
  /**
   * When it was logged, in UTC, ISO 8601.
   */
  at: string;
  event: 'cell_printed';
  cell: string;
  stream: Stream;
  text: string;
  block: string | null;
}
/**
 * In what a second pipeline differs from a first one; names are those of the second.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Differences".
 */
export interface Differences {
  added: string[];
  blocks: BlockChange[];
  edges: EdgeChange[];
  moved: string[];
  removed: string[];
  schema: 'jupyter-blocks/diff/1';
  texts: TextChange[];
  values: ValueChange[];
}
/**
 * What crosses an edge in each of two pipelines; a name with a question mark may be read.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "EdgeChange".
 */
export interface EdgeChange {
  after: string[];
  before: string[];
  from: string;
  to: string;
}
/**
 * `to` needs `from`: `names` are the values that cross, `via` all reasons with their evidence.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Edge".
 */
export interface Edge {
  from: string;
  names: string[];
  to: string;
  via: Via[];
}
/**
 * One name or resource that crosses an edge: where it is bound, where used, known from what.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Via".
 */
export interface Via {
  bound: Place;
  certainty: Certainty;
  evidence: Evidence[];
  kind: ViaKind;
  name: string;
  used: Place;
}
/**
 * The run of a block with a `map` for one of its `elements`, counted from 1, came to its end.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ElementEnded".
 */
export interface ElementEnded {
  /**
   * Its number in the run's log, from 1 without gaps.
   */
  seq: number;
  /**
   * When it was logged, in UTC, ISO 8601.
   */
  at: string;
  event: 'element_ended';
  block: string;
  attempt: number;
  element: number;
  elements: number;
  seconds: number;
  failure: Failure | null;
}
/**
 * The events after the number asked for; `last` is the number to ask for next, `state` the run's.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "EventsAnswer".
 */
export interface EventsAnswer {
  events: RunEvent[];
  last: number;
  state: RunState;
}
/**
 * A run was accepted; `blocks` are those planned, in order.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "RunStarted".
 */
export interface RunStarted {
  /**
   * Its number in the run's log, from 1 without gaps.
   */
  seq: number;
  /**
   * When it was logged, in UTC, ISO 8601.
   */
  at: string;
  event: 'run_started';
  run: string;
  pipeline: string;
  blocks: string[];
  parameters: {
    [k: string]: unknown;
  };
}
/**
 * A fresh kernel runs and its prelude has been executed.
 *
 * `kernel` is its kernelspec, `language` and `version` what it said of its language.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "KernelReady".
 */
export interface KernelReady {
  /**
   * Its number in the run's log, from 1 without gaps.
   */
  seq: number;
  /**
   * When it was logged, in UTC, ISO 8601.
   */
  at: string;
  event: 'kernel_ready';
  kernel: string;
  language: string;
  version: string;
}
/**
 * No kernel could be had, or its prelude failed.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "KernelFailed".
 */
export interface KernelFailed {
  /**
   * Its number in the run's log, from 1 without gaps.
   */
  seq: number;
  /**
   * When it was logged, in UTC, ISO 8601.
   */
  at: string;
  event: 'kernel_failed';
  failure: Failure;
}
/**
 * The kernel's process ended while nothing, or a rebuild, was running in it.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "KernelDied".
 */
export interface KernelDied {
  /**
   * Its number in the run's log, from 1 without gaps.
   */
  seq: number;
  /**
   * When it was logged, in UTC, ISO 8601.
   */
  at: string;
  event: 'kernel_died';
  failure: Failure;
}
/**
 * What the policy of `block` asks of values, before its first attempt, was found to hold, or not.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "WhenEvaluated".
 */
export interface WhenEvaluated {
  /**
   * Its number in the run's log, from 1 without gaps.
   */
  seq: number;
  /**
   * When it was logged, in UTC, ISO 8601.
   */
  at: string;
  event: 'when_evaluated';
  block: string;
  holds: boolean;
}
/**
 * A cell was the first in its kernel to import these packages; their versions, by name.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "PackagesImported".
 */
export interface PackagesImported {
  /**
   * Its number in the run's log, from 1 without gaps.
   */
  seq: number;
  /**
   * When it was logged, in UTC, ISO 8601.
   */
  at: string;
  event: 'packages_imported';
  packages: {
    [k: string]: string;
  };
}
/**
 * A sensor was asked in `attempt`, and its answer was no.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "SensorUnmet".
 */
export interface SensorUnmet {
  /**
   * Its number in the run's log, from 1 without gaps.
   */
  seq: number;
  /**
   * When it was logged, in UTC, ISO 8601.
   */
  at: string;
  event: 'sensor_unmet';
  block: string;
  attempt: number;
  seconds: number;
}
/**
 * After the failed `attempt`, another one was put off for `seconds`: the block has not failed yet.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "RetryScheduled".
 */
export interface RetryScheduled {
  /**
   * Its number in the run's log, from 1 without gaps.
   */
  seq: number;
  /**
   * When it was logged, in UTC, ISO 8601.
   */
  at: string;
  event: 'retry_scheduled';
  block: string;
  attempt: number;
  seconds: number;
}
/**
 * The time for which something was put off has passed.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "WaitEnded".
 */
export interface WaitEnded {
  /**
   * Its number in the run's log, from 1 without gaps.
   */
  seq: number;
  /**
   * When it was logged, in UTC, ISO 8601.
   */
  at: string;
  event: 'wait_ended';
  block: string;
}
/**
 * The kernel, with all values in it, was given up for a fresh one, which `block` needs.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "KernelGivenUp".
 */
export interface KernelGivenUp {
  /**
   * Its number in the run's log, from 1 without gaps.
   */
  seq: number;
  /**
   * When it was logged, in UTC, ISO 8601.
   */
  at: string;
  event: 'kernel_given_up';
  block: string;
}
/**
 * A block with attempts left has failed for good; `because` names what that is owed to, if anything.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "RetryRuledOut".
 */
export interface RetryRuledOut {
  /**
   * Its number in the run's log, from 1 without gaps.
   */
  seq: number;
  /**
   * When it was logged, in UTC, ISO 8601.
   */
  at: string;
  event: 'retry_ruled_out';
  block: string;
  reason: NoRetry;
  because: string;
}
/**
 * The run is over.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "RunFinished".
 */
export interface RunFinished {
  /**
   * Its number in the run's log, from 1 without gaps.
   */
  seq: number;
  /**
   * When it was logged, in UTC, ISO 8601.
   */
  at: string;
  event: 'run_finished';
  state: RunState;
  seconds: number;
  failure: Failure | null;
}
/**
 * The executed notebook of a run: a file name for it, and nbformat JSON.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "ExecutedAnswer".
 */
export interface ExecutedAnswer {
  content: {
    [k: string]: unknown;
  };
  name: string;
}
/**
 * A pipeline as `jupyter-blocks/graph/1`: sorted by notebook order, then name; no values in it.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Graph".
 */
export interface Graph {
  blocks: Block[];
  diagnostics: Diagnostic[];
  edges: Edge[];
  parameters: Parameter[];
  pipeline: string;
  schema: 'jupyter-blocks/graph/1';
}
/**
 * A name that the `parameters` cell assigns: `default` as source text, `type` a Python type's name.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Parameter".
 */
export interface Parameter {
  default: string;
  name: string;
  type: string;
}
/**
 * The graph that was asked for.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "GraphAnswer".
 */
export interface GraphAnswer {
  graph: Graph;
}
/**
 * A cell as the client has it; `digest` is the SHA-256 of its source in hex.
 *
 * A code cell bears its digest, and its source unless the server has seen it before; others bear neither.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "GraphCell".
 */
export interface GraphCell {
  digest?: string;
  id: string;
  policy?: unknown;
  source?: string;
  tags?: string[];
  type: CellType;
}
/**
 * Asks for the graph of a notebook as it is in the editor; `path` is "" before it is first saved.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "GraphRequest".
 */
export interface GraphRequest {
  cells: GraphCell[];
  kernel?: string;
  language?: string;
  name?: string;
  path: string;
}
/**
 * How many finite numbers fall into each of equal bins from `low` to `high`.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Histogram".
 */
export interface Histogram {
  counts: number[];
  high: number;
  low: number;
}
/**
 * The value that was asked for.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "InspectAnswer".
 */
export interface InspectAnswer {
  ok: boolean;
  value: Inspection;
}
/**
 * What a value is. `head` are its first rows, items or attributes as texts, each with its label in front;
 * `memory` is in bytes; `text` is a short text of the whole. A `lazy` value is not looked into.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Inspection".
 */
export interface Inspection {
  columns: InspectedColumn[];
  head: string[][];
  kind: 'array' | 'container' | 'definition' | 'frame' | 'lazy' | 'object' | 'other' | 'scalar' | 'series';
  memory: number | null;
  name: string;
  shape: number[] | null;
  text: string;
  type: string;
}
/**
 * A column; what was not counted, for want of time or because it is no number, is null.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "InspectedColumn".
 */
export interface InspectedColumn {
  dtype: string;
  histogram: Histogram | null;
  missing: number | null;
  name: string;
}
/**
 * The body of `inspect`: a name of the user's namespace.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "InspectRequest".
 */
export interface InspectRequest {
  name: string;
}
/**
 * Python that, executed silently in a kernel, makes it tell the client what its cells do.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "KernelHalfAnswer".
 */
export interface KernelHalfAnswer {
  code: string;
}
/**
 * How an assertion came out; `rows` where it is about a column of a frame; nothing saves them.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "LiveAssertion".
 */
export interface LiveAssertion {
  compared: LiveCompared[];
  id: string;
  line: number | null;
  message: string;
  rows?: OffendingRows;
  seconds: number;
  severity: AssertionSeverity;
  source: string;
  state: AssertionState;
}
/**
 * An expression of an assertion, and its value as a short text.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "LiveCompared".
 */
export interface LiveCompared {
  expression: string;
  value: string;
}
/**
 * Rows for which an assertion fails, as texts: the first ones, with their label, of `total`.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "OffendingRows".
 */
export interface OffendingRows {
  columns: string[];
  rows: string[][];
  total: number;
}
/**
 * The assertions of a block that were evaluated last.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "LiveAssertions".
 */
export interface LiveAssertions {
  assertions: LiveAssertion[];
  block: string;
}
/**
 * A block; `tests` are the ids of its test cells.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "LiveBlock".
 */
export interface LiveBlock {
  cells: LiveCell[];
  name: string;
  reasons: LiveReason[];
  state: 'failed' | 'fresh' | 'not_run' | 'stale';
  tests: string[];
}
/**
 * A code cell of a block, and how it stands.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "LiveCell".
 */
export interface LiveCell {
  id: string;
  state: 'failed' | 'fresh' | 'not_run' | 'stale';
}
/**
 * Why a block is stale: `text` in words; `name` and `by` are "" where there is none.
 *
 * `edited` since it ran; `failed`; `incomplete`: a cell of it has not run, or is gone; `changed`: `name` by
 * `by` since; `other`: `name` was read as another left it, not as `by` did; `upstream`: `by` is stale
 * itself; `not_run`: `name` comes from `by`, which has not run.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "LiveReason".
 */
export interface LiveReason {
  by: string;
  kind: 'changed' | 'edited' | 'failed' | 'incomplete' | 'not_run' | 'other' | 'upstream';
  name: string;
  text: string;
}
/**
 * A cell has run; `memory` is what the process holds then, in bytes, where that is known.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "LiveCellFinished".
 */
export interface LiveCellFinished {
  block: string | null;
  cell: string;
  event: 'finished';
  memory: number | null;
  observed: LiveObserved;
  seconds: number;
  status: 'error' | 'ok';
}
/**
 * What a cell was seen to do; empty lists are left out, `complete` says that nothing can be missing.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "LiveObserved".
 */
export interface LiveObserved {
  binds?: string[];
  changes?: string[];
  complete?: boolean;
  deletes?: string[];
  files_read?: string[];
  files_written?: string[];
  reads?: string[];
  state?: string[][];
  touches?: string[];
  unsure?: string[];
  uses?: string[][];
}
/**
 * A cell is about to run.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "LiveCellStarted".
 */
export interface LiveCellStarted {
  block: string | null;
  cell: string;
  event: 'started';
}
/**
 * All that the kernel finds doubtful now (JB3xx); told whenever it has changed.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "LiveDiagnostics".
 */
export interface LiveDiagnostics {
  diagnostics: Diagnostic[];
}
/**
 * `to` needs `from`, by what the kernel knows.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "LiveEdge".
 */
export interface LiveEdge {
  from: string;
  to: string;
  via: LiveVia[];
}
/**
 * What crosses: `certain` if it was seen when both ran, else known by names in the text alone.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "LiveVia".
 */
export interface LiveVia {
  certain: boolean;
  kind: ViaKind;
  name: string;
}
/**
 * The notebook as it stands in the kernel; told whenever it has changed.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "LiveGraph".
 */
export interface LiveGraph {
  blocks: LiveBlock[];
  edges: LiveEdge[];
  others: LiveOther[];
  text: LiveText;
}
/**
 * A cell of no block: of the prelude, as `role` says, or outside the pipeline (""); `title` names it.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "LiveOther".
 */
export interface LiveOther {
  cells: LiveCell[];
  reasons: LiveReason[];
  role: string;
  state: 'failed' | 'fresh' | 'not_run' | 'stale';
  title: string;
}
/**
 * Where the kernel knows the notebook's text from; `saved` is in seconds since 1970, `cells` a count.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "LiveText".
 */
export interface LiveText {
  cells: number;
  origin: 'executed' | 'file' | 'front_end';
  path: string;
  saved: number | null;
}
/**
 * From the kernel. `seq` counts the messages of a comm from 1; the shape of `body` goes with `kind`.
 *
 * An answer bears the `id` of its request.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "LiveMessage".
 */
export interface LiveMessage {
  body: {
    [k: string]: unknown;
  };
  id?: number | string | null;
  kind: 'answer' | 'assertions' | 'cell' | 'diagnostics' | 'graph' | 'snapshot';
  seq: number;
  v: 1;
}
/**
 * The answer to what cannot be answered: `ok` is false; a code to tell it by, and a message.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "LiveRefusal".
 */
export interface LiveRefusal {
  code: 'block_unknown' | 'internal' | 'name_unknown' | 'request_invalid' | 'version_unknown';
  message: string;
  ok: boolean;
}
/**
 * To the kernel; the answer bears the same `id`.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "LiveRequest".
 */
export interface LiveRequest {
  body: {
    [k: string]: unknown;
  };
  id: number | string;
  kind: 'inspect' | 'plan' | 'snapshot' | 'source';
  v: 1;
}
/**
 * All there is to know; `running` is the id of the cell that runs.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "LiveSnapshot".
 */
export interface LiveSnapshot {
  assertions: LiveAssertions[];
  diagnostics: Diagnostic[];
  graph: LiveGraph;
  running: string | null;
}
/**
 * Cells to execute one after the other, and why; `title` is the block's name or says which cell.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "LiveStep".
 */
export interface LiveStep {
  cells: string[];
  title: string;
  why: string;
}
/**
 * A block runs once for each element of `over`, which it finds under the name `as`.
 *
 * Up to `max_parallel` elements may be under way at once.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "MapPolicy".
 */
export interface MapPolicy {
  as: string;
  max_parallel?: number;
  over: string;
}
/**
 * What a run would do: the steps in order, and the blocks that stay out; callbacks are neither.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Plan".
 */
export interface Plan {
  not_run: string[];
  parameters: {
    [k: string]: unknown;
  };
  pipeline: string;
  schema: 'jupyter-blocks/plan/1';
  steps: PlanStep[];
}
/**
 * One block that runs, and why: "selected", "needed for X", "all"; `when` is its condition, if any.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "PlanStep".
 */
export interface PlanStep {
  block: string;
  when?: string;
  why: string;
}
/**
 * What to execute, in notebook order; stop at the first failure.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "PlanAnswer".
 */
export interface PlanAnswer {
  ok: boolean;
  steps: LiveStep[];
}
/**
 * The body of `plan`: the blocks to run, or none for all that is stale.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "PlanRequest".
 */
export interface PlanRequest {
  blocks?: string[];
}
/**
 * A block's policy, as it stands in the metadata `jupyter_blocks` of its first cell.
 *
 * `timeout` is the most an attempt may take, `deadline` all of them together; a sensor is asked again after
 * its `interval`, until its `timeout`; `run_if` says what must be
 * true of the blocks it needs, `when` of values ("rows > 0"); `expect` is what is expected of the frame
 * it outputs ("rows > 0"); `idempotent` means that its outside effect may be repeated; `not_after` cuts
 * inferred edges; `on_failure` and `on_success` name callback blocks. `pipeline` is the path of the
 * pipeline that a block of that kind runs, `parameters` what it is given. With a `map` it runs once for each
 * element of a value.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Policy".
 */
export interface Policy {
  deadline?: number | string;
  /**
   * @minItems 1
   */
  expect?: [
    (
      | string
      | {
          [k: string]: {} | string;
        }
    ),
    ...(
      | string
      | {
          [k: string]: {} | string;
        }
    )[]
  ];
  idempotent?: boolean;
  interval?: number | string;
  map?: MapPolicy;
  not_after?: string[];
  on_failure?: string | [string, ...string[]];
  on_success?: string | [string, ...string[]];
  outputs?: string[];
  parameters?: {
    [k: string]: unknown;
  };
  pipeline?: string;
  retry?: RetryPolicy;
  run_if?: RunIf;
  timeout?: number | string;
  when?: string;
}
/**
 * How often a block that fails is tried again: `max_attempts` in all, `delay` before the second attempt.
 *
 * `backoff` is how the wait grows, `max_delay` the most that is waited; `jitter` takes up to half of each
 * wait away; `on` names the errors to retry after. A duration is in seconds, or a number with a unit ("5s").
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "RetryPolicy".
 */
export interface RetryPolicy {
  backoff?: Backoff;
  delay?: number | string;
  jitter?: boolean;
  max_attempts: number;
  max_delay?: number | string;
  /**
   * @minItems 1
   */
  on?: [string, ...string[]];
}
/**
 * One run, and the notebook as it was run: its graph, and by cell the SHA-256 of its code, in hex.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "RunAnswer".
 */
export interface RunAnswer {
  digests: {
    [k: string]: string;
  };
  graph: Graph;
  run: RunRecord;
}
/**
 * A run in the history: what was asked for, where it stands, how many blocks are in which state.
 *
 * `number` counts a notebook's runs from 1; `path` is the notebook's contents path; `created` and
 * `finished` are instants in UTC, ISO 8601; `unsaved` says that its source differed from the file;
 * `last_seq` is the number of its last event; `failure` is a text, "" if it did not fail as a whole.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "RunRecord".
 */
export interface RunRecord {
  counts: {
    [k: string]: number;
  };
  created: string;
  failure: string;
  finished: string | null;
  id: string;
  last_seq: number;
  number: number;
  parameters: {
    [k: string]: unknown;
  };
  path: string;
  pipeline: string;
  seconds: number | null;
  selection: Selection;
  started_by: StartedBy;
  state: RunState;
  unsaved: boolean;
}
/**
 * `until`: with all ancestors; `since`: with all descendants; `only`: alone. A union; empty means all.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "Selection".
 */
export interface Selection {
  only: string[];
  since: string[];
  until: string[];
}
/**
 * Sent on the server's event bus when a run has moved: which, how far, and whose; no values.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "RunHint".
 */
export interface RunHint {
  path: string;
  run: string;
  seq: number;
  state: RunState;
}
/**
 * A notebook's runs, newest first; `expected` is the seconds that each block will probably take.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "RunsAnswer".
 */
export interface RunsAnswer {
  expected: {
    [k: string]: number;
  };
  runs: RunRecord[];
}
/**
 * Taken, if nothing is missing; else send the sources with these digests as well.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "SourceAnswer".
 */
export interface SourceAnswer {
  missing: string[];
  ok: boolean;
}
/**
 * The body of `source`: all cells in notebook order.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "SourceRequest".
 */
export interface SourceRequest {
  cells: GraphCell[];
}
/**
 * The run that was begun, or that is being cancelled.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "StartAnswer".
 */
export interface StartAnswer {
  run: RunRecord;
}
/**
 * Asks for a run of `notebook` (nbformat JSON; outputs are left out), which is open under `path`.
 *
 * `parameters` are JSON values; `timeout` is in seconds, for each attempt; `kernel` names another kernelspec
 * than the notebook's own.
 *
 * This interface was referenced by `Wire`'s JSON-Schema
 * via the `definition` "StartRequest".
 */
export interface StartRequest {
  allow_effects?: boolean;
  fail_fast?: boolean;
  kernel?: string | null;
  notebook: {
    [k: string]: unknown;
  };
  only?: string[];
  parameters?: {
    [k: string]: unknown;
  };
  path: string;
  since?: string[];
  timeout?: number | null;
  until?: string[];
}
