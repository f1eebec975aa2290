/** The notebook as its kernel tells it: the fold of what was told since the last snapshot. */
import { serverClock } from '../../api/serverclock';
import type {
  Block,
  Diagnostic,
  LiveAssertion,
  LiveAssertions,
  LiveBlock,
  LiveCellFinished,
  LiveCellStarted,
  LiveDiagnostics,
  LiveGraph,
  LiveMessage,
  LiveReason,
  LiveSnapshot
} from '../../wire/types';
import type { GraphView } from '../graph';
import type { AssertionView, BlockRunView } from '../run';

/** A cell that runs: which, since when (ms since the epoch). */
export interface RunningCell {
  readonly cell: string;
  readonly since: number;
}

export interface LiveView {
  readonly blocks: ReadonlyMap<string, LiveBlock>;
  readonly running: RunningCell | null;
  /** By block, those that were evaluated last. */
  readonly assertions: ReadonlyMap<string, readonly LiveAssertion[]>;
  readonly diagnostics: readonly Diagnostic[];
  /** How long cells took that ended since the page has listened. */
  readonly seconds: ReadonlyMap<string, number>;
}

const NOTHING: LiveView = {
  blocks: new Map(),
  running: null,
  assertions: new Map(),
  diagnostics: [],
  seconds: new Map()
};

/** `view` after something was told; null before the first snapshot. */
export function applyTold(
  view: LiveView | null,
  kind: LiveMessage['kind'],
  body: LiveMessage['body']
): LiveView | null {
  const said = body as unknown;
  if (kind === 'snapshot') {
    return afterSnapshot(view ?? NOTHING, said as LiveSnapshot);
  }
  if (!view) {
    return null;
  }
  switch (kind) {
    case 'graph':
      return { ...view, blocks: byName(said as LiveGraph) };
    case 'cell':
      return afterCell(view, said as LiveCellStarted | LiveCellFinished);
    case 'assertions': {
      const { block, assertions } = said as LiveAssertions;
      const all = new Map(view.assertions).set(block, assertions);
      return { ...view, assertions: all };
    }
    case 'diagnostics':
      return { ...view, diagnostics: (said as LiveDiagnostics).diagnostics };
    default:
      return view;
  }
}

function afterSnapshot(view: LiveView, said: LiveSnapshot): LiveView {
  const isSame = view.running?.cell === said.running;
  return {
    blocks: byName(said.graph),
    running: isSame ? view.running : runningOf(said.running),
    assertions: new Map(
      said.assertions.map(({ block, assertions }) => [block, assertions])
    ),
    diagnostics: said.diagnostics,
    seconds: view.seconds
  };
}

function byName({ blocks }: LiveGraph): ReadonlyMap<string, LiveBlock> {
  return new Map(blocks.map(block => [block.name, block]));
}

function runningOf(cell: string | null): RunningCell | null {
  return cell === null ? null : { cell, since: serverClock.now() };
}

function afterCell(
  view: LiveView,
  said: LiveCellStarted | LiveCellFinished
): LiveView {
  if (said.event === 'started') {
    return { ...view, running: runningOf(said.cell) };
  }
  const seconds = new Map(view.seconds).set(said.cell, said.seconds);
  return { ...view, running: null, seconds };
}

/** Whether a block has run in the kernel, or does. */
export function hasRun(view: LiveView): boolean {
  return (
    view.running !== null ||
    [...view.blocks.values()].some(block => block.state !== 'not_run')
  );
}

/** The blocks that are stale or have failed: what *Run stale here* is for. */
export function staleBlocks(view: LiveView): readonly string[] {
  return [...view.blocks.values()]
    .filter(({ state }) => state === 'stale' || state === 'failed')
    .map(({ name }) => name);
}

/** Why a block is stale; null if it is not. The first reason is the nearest. */
export function reasonOf(view: LiveView, block: string): LiveReason | null {
  const known = view.blocks.get(block);
  return known?.state === 'stale' ? (known.reasons.at(0) ?? null) : null;
}

/** The source of a cell; undefined if it is gone. */
export type SourceOf = (cell: string) => string | undefined;

/**
 * How the blocks of a graph stand in the kernel, as the run of a pipeline would tell it; those that have not run are
 * not in it. What says the same as in `before` is the same object.
 */
export function blocksOf(
  view: LiveView,
  graph: GraphView | null,
  sourceOf: SourceOf,
  before: ReadonlyMap<string, BlockRunView>
): ReadonlyMap<string, BlockRunView> {
  const blocks = new Map<string, BlockRunView>();
  for (const block of graph?.blocks ?? []) {
    const live = view.blocks.get(block.name);
    const made = live && blockOf(view, block, live, sourceOf);
    if (made) {
      const known = before.get(block.name);
      blocks.set(block.name, known && isSame(known, made) ? known : made);
    }
  }
  return blocks;
}

function blockOf(
  view: LiveView,
  block: Block,
  live: LiveBlock,
  sourceOf: SourceOf
): BlockRunView | null {
  const { running } = view;
  const ids = [...live.cells.map(cell => cell.id), ...live.tests];
  const isRunning = running !== null && ids.includes(running.cell);
  if (live.state === 'not_run' && !isRunning) {
    return null;
  }
  const assertions = (view.assertions.get(block.name) ?? []).map(assertion =>
    resultOf(assertion, live, sourceOf)
  );
  const seconds = live.cells.reduce(
    (sum, { id }) => sum + (view.seconds.get(id) ?? 0),
    0
  );
  return {
    block: block.name,
    state: isRunning ? 'running' : stateOf(live, assertions),
    attempt: 1,
    startedAt: isRunning ? running.since : null,
    seconds: isRunning ? 0 : seconds,
    outputs: [],
    assertions,
    failure: null,
    reason: null,
    because: '',
    retries: 0,
    pause: 0,
    elements: null,
    elementsDone: 0,
    noRetry: null,
    verdict: null,
    callbacks: []
  };
}

/** A block whose tests failed has failed, as in a run; the kernel goes on all the same. */
function stateOf(
  live: LiveBlock,
  assertions: readonly AssertionView[]
): 'failed' | 'fresh' {
  const isBad = assertions.some(
    ({ state, severity }) => state !== 'passed' && severity === 'error'
  );
  return live.state === 'failed' || isBad ? 'failed' : 'fresh';
}

function resultOf(
  assertion: LiveAssertion,
  live: LiveBlock,
  sourceOf: SourceOf
): AssertionView {
  const { line, ...said } = assertion;
  const places = [...live.tests, ...live.cells.map(({ id }) => id)];
  const [begins] = assertion.source.split('\n', 1);
  const isThere = (cell: string): boolean => {
    const text = sourceOf(cell)
      ?.split('\n')
      .at((line ?? 1) - 1);
    return begins !== '' && text?.trimStart().startsWith(begins) === true;
  };
  // The kernel says the line alone; where the test was edited since, its first cell stands for it.
  const cell = places.find(isThere) ?? places.at(0) ?? null;
  return { ...said, place: { cell, line }, traceback: [] };
}

function isSame(one: BlockRunView, other: BlockRunView): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
