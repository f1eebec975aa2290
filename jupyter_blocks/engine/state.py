"""The engine's core: what to do next, decided from what has happened, without clock, I/O or await.

    start(plan, run_id, now)  → state, decisions
    advance(state, event, now) → state, decisions
        _heard          the kernel, the attempt under way, the rebuilds still to do
        _consequences   whether a failed block is tried again, who is skipped because of it
        _proceed        what to start or to wait for, or that the run is over
            _due            what must be decided before: who lost an input, what soils the kernel

A decision is a command for the executor, or an event of the core's own making to be recorded (`Record`);
such an event is already in the state that comes with it. `now` is in seconds on a clock that never goes
back; only differences count. One kernel serves the run, and blocks run on it one after the other in notebook
order, which makes hazards hold by themselves: a retry that waits holds what comes after it. States and
transitions are drawn in docs/run-states.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import reduce

from jupyter_blocks.engine.callbacks import calls
from jupyter_blocks.engine.fold import apply
from jupyter_blocks.engine.plan import timeout_of
from jupyter_blocks.engine.ports import (
    CancelAttempt,
    Decision,
    Record,
    StartAttempt,
    StartCallback,
    StartKernel,
    WakeUp,
)
from jupyter_blocks.engine.rebuild import INFERRED, carried, first_lost
from jupyter_blocks.engine.retry import covers, deadline_of, needs_fresh_kernel, pause
from jupyter_blocks.engine.rules import skip_of
from jupyter_blocks.engine.sensing import interval_of, not_come_about, patience_of
from jupyter_blocks.model.cells import nothing
from jupyter_blocks.model.events import (
    AskScheduled,
    AttemptCancelled,
    AttemptFailed,
    AttemptStarted,
    AttemptSucceeded,
    BlockCancelled,
    BlockSkipped,
    CallbackFailed,
    CallbackSucceeded,
    CancelRequested,
    Event,
    KernelDied,
    KernelFailed,
    KernelGivenUp,
    KernelReady,
    RetryRuledOut,
    RetryScheduled,
    RunFinished,
    RunStarted,
    SensorUnmet,
    WaitEnded,
    WhenEvaluated,
)
from jupyter_blocks.model.pipeline import Block
from jupyter_blocks.model.plan import Plan
from jupyter_blocks.model.policies import retry, run_if
from jupyter_blocks.model.run import FINAL, BlockRun, BlockState, Failure, NoRetry, Run, RunState, SkipReason

DEATHS_BORNE = 1  # kernels that may die under a block before its code was sent; the next one fails it

SETTLING = AttemptSucceeded | AttemptFailed | AttemptCancelled | BlockSkipped | BlockCancelled
UNSETTLING = RetryScheduled | RetryRuledOut
LOSSES = frozenset({SkipReason.INPUTS_LOST, SkipReason.SETUP_FAILED})  # what a run must not do without


class KernelState(StrEnum):
    """Where the run's kernel stands; a lost one has taken all values with it."""

    STARTING = "starting"
    READY = "ready"
    LOST = "lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A run under way: `run` is the fold of its events, the rest is what the next decision needs.

    `waiting` are the blocks that are not final, in notebook order; `current` is the attempt, or the call of a
    callback, that was commanded and has not ended; `rebuilds` are the blocks still to be rebuilt before
    anything new may start; `attempts` counts the attempts of each block, rebuilds included; `begun` says when
    the first attempt of each began; `deaths` counts kernels that died between two attempts since a block last
    succeeded; `pausing` is set while the first of `waiting` waits for its next attempt; `soiled` names the
    blocks of which a failed attempt may have left something in the kernel; `admitted` those whose `when` was
    found to hold; `called` are the callbacks that have been called, each with the block that it was called
    for.
    """

    plan: Plan
    run: Run
    started: float
    waiting: tuple[str, ...]
    kernel: KernelState = KernelState.STARTING
    current: StartAttempt | StartCallback | None = None
    rebuilds: tuple[str, ...] = ()
    attempts: Mapping[str, int] = field(default_factory=nothing, hash=False)
    begun: Mapping[str, float] = field(default_factory=nothing, hash=False)
    deaths: int = 0
    pausing: bool = False
    soiled: frozenset[str] = frozenset()
    admitted: frozenset[str] = frozenset()
    called: frozenset[Call] = frozenset()
    cancelling: bool = False

    @property
    def is_over(self) -> bool:
        return self.run.state not in (RunState.QUEUED, RunState.RUNNING)


Call = tuple[str, str]  # a block and a callback
Step = tuple[State, tuple[Decision, ...]]


def start(plan: Plan, run_id: str, now: float) -> Step:
    """The state at the beginning of a run, and what to do first."""
    blocks = tuple(step.block for step in plan.steps)
    accepted = RunStarted(run=run_id, pipeline=plan.pipeline.name, blocks=blocks, parameters=plan.parameters)
    state = _noting(State(plan=plan, run=Run(), started=now, waiting=blocks), (accepted,))
    if not plan.steps:
        return _finish(state, (accepted,), now)
    return state, (Record(event=accepted), StartKernel())


def advance(state: State, event: Event, now: float) -> Step:
    """The state after `event`, and what to do because of it; after the run's end nothing counts."""
    if state.is_over:
        return state, ()
    heard = _heard(_noting(state, (event,)), event, now)
    decided = tuple(_consequences(heard, event, state.current, now))
    return _proceed(_taken(heard, decided, now), decided, now, interrupt=not state.cancelling)


def _noting(state: State, events: Sequence[Event]) -> State:
    """The state with `events` in its run; a block that settles does not wait, one to be retried does."""
    run = reduce(apply, events, state.run)
    if not any(isinstance(event, SETTLING | UNSETTLING) for event in events):
        return replace(state, run=run)
    waiting = tuple(block.block for block in run.blocks if block.state not in FINAL)
    return replace(state, run=run, waiting=waiting)


def _taken(state: State, decided: Sequence[Event], now: float) -> State:
    """The state after events of the core's own making."""
    return reduce(lambda known, event: _heard(known, event, now), decided, _noting(state, decided))


def _heard(state: State, event: Event, now: float) -> State:
    """The bookkeeping of what was heard: who runs, which kernel, what is still to be rebuilt."""
    match event:
        case KernelReady():
            return replace(state, kernel=KernelState.READY, soiled=frozenset())
        case KernelFailed():
            return replace(state, kernel=KernelState.LOST, rebuilds=())
        case KernelDied():
            return replace(state, kernel=KernelState.LOST, current=None, rebuilds=(), deaths=state.deaths + 1)
        case WhenEvaluated(holds=True):
            return replace(state, admitted=state.admitted | {event.block})
        case WhenEvaluated():
            return replace(state, current=None)
        case AttemptStarted(rebuild=False) if event.block not in state.begun:
            return replace(state, begun={**state.begun, event.block: now})
        case AttemptSucceeded():
            rebuilds = tuple(name for name in state.rebuilds if name != event.block)
            deaths = state.deaths if event.rebuild else 0
            return replace(state, current=None, rebuilds=rebuilds, deaths=deaths)
        case AttemptFailed(kernel_lost=True):
            return replace(state, kernel=KernelState.LOST, current=None, rebuilds=())
        case AttemptFailed():
            return replace(state, current=None, soiled=state.soiled | {event.block})
        case AttemptCancelled() | SensorUnmet():
            return replace(state, current=None)
        case CallbackSucceeded() | CallbackFailed():
            kernel = KernelState.LOST if _loses_kernel(event) else state.kernel
            called = state.called | {(event.block, event.callback)}
            return replace(state, current=None, kernel=kernel, called=called)
        case WaitEnded():
            return replace(state, pausing=False)
        case KernelGivenUp():
            return replace(state, kernel=KernelState.LOST, rebuilds=())
        case CancelRequested():
            return replace(state, cancelling=True)
        case _:
            return state


def _loses_kernel(event: CallbackSucceeded | CallbackFailed) -> bool:
    return isinstance(event, CallbackFailed) and event.kernel_lost


def _consequences(
    state: State, event: Event, commanded: StartAttempt | StartCallback | None, now: float
) -> Iterator[Event]:
    """What follows from `event` for blocks; `commanded` is what was under way when it came."""
    match event:
        case KernelFailed():
            cell = event.failure.place.cell or ""
            for name in state.waiting:
                if _is_retrying(state, name):
                    yield RetryRuledOut(block=name, reason=NoRetry.SETUP_FAILED, because=cell)
                else:
                    yield BlockSkipped(block=name, reason=SkipReason.SETUP_FAILED, because=cell)
        case KernelDied() if isinstance(commanded, StartCallback):
            if state.deaths > DEATHS_BORNE:
                yield _uncalled(commanded, event.failure)
        case KernelDied() if isinstance(commanded, StartAttempt) and commanded.rebuild:
            yield from _without(state, commanded.block)
        case KernelDied() if isinstance(commanded, StartAttempt) and state.deaths > DEATHS_BORNE:
            failed = AttemptFailed(
                block=commanded.block,
                attempt=commanded.attempt,
                seconds=0.0,
                failure=event.failure,
                kernel_lost=True,
            )
            yield failed
            yield from _after_attempt(_noting(state, (failed,)), failed, now)
        case WhenEvaluated(holds=False):
            skipped = BlockSkipped(block=event.block, reason=SkipReason.WHEN)
            yield skipped
            yield from _ruled_out(_noting(state, (skipped,)), (event.block,))
        case SensorUnmet():
            yield from _asked(state, event, now)
        case WaitEnded() if _is_tainted(state, event.block):
            yield KernelGivenUp(block=event.block)
        case AttemptFailed(rebuild=True):
            yield from _without(state, event.block)
        case AttemptFailed():
            yield from _after_attempt(state, event, now)
        case AttemptSucceeded(rebuild=False):
            yield from _ruled_out(state, (event.block,))


def _after_attempt(state: State, failed: AttemptFailed, now: float) -> Iterator[Event]:
    """Whether the block is tried again; if it is not, what its failure means for others."""
    decision = None if state.cancelling else _retried(state, failed, now)
    if decision is not None:
        yield decision
    if not isinstance(decision, RetryScheduled):
        yield from _after_failure(state, failed.block)


def _asked(state: State, unmet: SensorUnmet, now: float) -> Iterator[Event]:
    """When a sensor is asked again; if that would be too late, it has failed, and no retry helps."""
    name = unmet.block
    seconds = interval_of(state.plan.pipeline.by_name[name])
    left = _left(state, name, now)
    if left is not None and left <= seconds:
        yield from _out_of_time(state, name)
    elif not state.cancelling:
        yield AskScheduled(block=name, attempt=unmet.attempt, seconds=seconds)


def _out_of_time(state: State, name: str) -> Iterator[Event]:
    """A sensor that waited has failed."""
    run, block = _block_run(state, name), state.plan.pipeline.by_name[name]
    failure = not_come_about(block, _limit(block) or 0.0)
    failed = AttemptFailed(block=name, attempt=run.attempt, seconds=run.seconds, failure=failure)
    yield failed
    yield from _after_failure(_noting(state, (failed,)), name)


def _retried(state: State, failed: AttemptFailed, now: float) -> RetryScheduled | RetryRuledOut | None:
    """What the block's policy makes of a failure; None without attempts left."""
    name, run = failed.block, state.run
    policy = retry(state.plan.pipeline.by_name[name].policy)
    tries = _block_run(state, name).retries + 1
    if policy is None or tries >= policy.max_attempts:
        return None
    if not covers(policy, failed.failure):
        return RetryRuledOut(block=name, reason=NoRetry.NOT_LISTED)
    if lost := _lost_by_retrying(state, name):
        return RetryRuledOut(block=name, reason=NoRetry.INPUTS_LOST, because=lost)
    seconds = pause(policy, run.id, name, tries)
    left = _left(state, name, now)
    if left is not None and left <= seconds:
        return RetryRuledOut(block=name, reason=NoRetry.DEADLINE)
    return RetryScheduled(block=name, attempt=failed.attempt, seconds=seconds)


def _lost_by_retrying(state: State, name: str) -> str | None:
    """The block whose value a retry of `name` would cost, and that may not be repeated."""
    if state.kernel is KernelState.LOST:
        return _unrepeatable(state, name)
    fresh = needs_fresh_kernel(state.plan.pipeline.by_name[name])
    return _lost_by_giving_up(state, name) if fresh else None


def _lost_by_giving_up(state: State, name: str) -> str | None:
    """The block whose value would be lost for good if `name` got a fresh kernel in the place of this one.

    That must not take a value from others either, unless they may be skipped anyway if `name` does not run.
    """
    doomed = state.plan.pipeline.descendants(frozenset({name}))
    harmed = (name, *(other for other in state.waiting if other not in doomed))
    return next((lost for other in harmed if (lost := _unrepeatable(state, other))), None)


def _is_tainted(state: State, name: str) -> bool:
    """Whether the kernel holds what the last attempt at `name`, which failed, may have changed."""
    fresh = needs_fresh_kernel(state.plan.pipeline.by_name[name])
    return state.kernel is KernelState.READY and fresh and _is_retrying(state, name)


def _left(state: State, name: str, now: float) -> float | None:
    """Seconds left to `name`, of its deadline or, for a sensor, of its timeout; None for ever."""
    limit = _limit(state.plan.pipeline.by_name[name])
    return None if limit is None else _since_begun(state, name, limit, now)


def _limit(block: Block) -> float | None:
    """Seconds that all attempts of a block, and the waits between them, may take."""
    return min(
        (limit for limit in (deadline_of(block), patience_of(block)) if limit is not None), default=None
    )


def _since_begun(state: State, name: str, limit: float, now: float) -> float:
    """Seconds left of `limit`, which began with the first attempt at `name`."""
    return state.begun.get(name, now) + limit - now


def _after_failure(state: State, failed: str) -> Iterator[BlockSkipped]:
    skips = tuple(_ruled_out(state, (failed,)))
    yield from skips
    if state.plan.fail_fast:
        for name in _noting(state, skips).waiting:
            yield BlockSkipped(block=name, reason=SkipReason.FAIL_FAST, because=failed)


def _ruled_out(state: State, ended: Iterable[str]) -> Iterator[BlockSkipped]:
    """The skips of blocks that will not run now that those in `ended` are final, and of what follows."""
    pipeline = state.plan.pipeline
    runs = {block.block: block for block in state.run.blocks}
    touched = set().union(*(pipeline.downstream[name] for name in ended))
    for name in state.waiting:
        if name not in touched:
            continue
        needed = pipeline.upstream[name]
        upstream = [run for other, run in runs.items() if other in needed]
        if (skip := skip_of(run_if(pipeline.by_name[name].policy), upstream)) is not None:
            reason, because = skip
            yield BlockSkipped(block=name, reason=reason, because=because)
            runs[name] = replace(runs[name], state=BlockState.SKIPPED, reason=reason, because=because)
            touched |= pipeline.downstream[name]


def _without(state: State, lost: str) -> Iterator[Event]:
    """The ends of those that need the value of `lost`, which could not be rebuilt."""
    needing = (name for name in state.waiting if lost in _carried(state, name))
    yield from _bereft(state, dict.fromkeys(needing, lost))


def _bereft(state: State, lost: Mapping[str, str]) -> Iterator[Event]:
    """The ends of the blocks that lost an input, each with the one it lost, and of their descendants.

    They are skipped; but a block that waited for another attempt has failed.
    """
    failed = next((name for name in state.waiting if name in lost and _is_retrying(state, name)), None)
    if failed is not None:
        ends = tuple(_given_up(state, failed, NoRetry.INPUTS_LOST, lost[failed]))
        yield from ends
        state = _noting(state, ends)
    skips = tuple(
        BlockSkipped(block=name, reason=SkipReason.INPUTS_LOST, because=lost[name])
        for name in state.waiting
        if name in lost
    )
    yield from skips
    yield from _ruled_out(_noting(state, skips), (skip.block for skip in skips))


def _uncalled(call: StartCallback, failure: Failure) -> CallbackFailed:
    """A callback for which no kernel could be had."""
    return CallbackFailed(block=call.block, callback=call.callback, seconds=0.0, failure=failure)


def _calls(state: State) -> Iterator[StartCallback]:
    """The calls that are due and have not been made."""
    due = calls(state.plan, state.run)
    return (call for call in due if (call.block, call.callback) not in state.called)


def _proceed(state: State, decided: tuple[Event, ...], now: float, *, interrupt: bool) -> Step:
    if state.cancelling:
        return _wind_up(state, decided, now, interrupt=interrupt)
    if state.current is not None or state.pausing:
        return state, _records(decided)
    scheduled = next((event for event in decided if isinstance(event, RetryScheduled | AskScheduled)), None)
    if scheduled is not None:
        wake_up = WakeUp(block=scheduled.block, at=now + scheduled.seconds)
        return replace(state, pausing=True), (*_records(decided), wake_up)
    while due := tuple(_due(state, now)):
        state, decided = _taken(state, due, now), (*decided, *due)
    call = next(_calls(state), None)
    if call is None and not state.waiting:
        return _finish(state, decided, now)
    match state.kernel:
        case KernelState.STARTING:
            return state, _records(decided)
        case KernelState.LOST:
            state = replace(state, kernel=KernelState.STARTING, rebuilds=_to_rebuild(state))
            return state, (*_records(decided), StartKernel())
        case KernelState.READY if call is not None:
            return replace(state, current=call), (*_records(decided), call)
        case KernelState.READY:
            state, command = _next_attempt(replace(state, rebuilds=_still_needed(state)), now)
            return state, (*_records(decided), command)


def _due(state: State, now: float) -> Iterator[Event]:
    """What is to be decided before anything is started: a retry comes too late, an input is lost, the kernel
    holds what the next block must not find."""
    first = next(iter(state.waiting), "")
    if state.run.failure is not None:
        yield from (_uncalled(call, state.run.failure) for call in _calls(state))
    elif first and _is_late(state, first, now):
        if _is_retrying(state, first):
            yield from _given_up(state, first, NoRetry.DEADLINE)
        else:
            yield from _out_of_time(state, first)
    elif state.kernel is KernelState.LOST:
        lost = {name: by for name in state.waiting if (by := _unrepeatable(state, name))}
        yield from _bereft(state, lost)
    elif state.kernel is KernelState.READY and not state.rebuilds and first and _finds_remains(state, first):
        if lost_by := _lost_by_giving_up(state, first):
            yield from _bereft(state, {first: lost_by})
        else:
            yield KernelGivenUp(block=first)


def _finds_remains(state: State, name: str) -> bool:
    """Whether failed blocks may have left something that `name`, which runs in spite of them, would read."""
    pipeline = state.plan.pipeline
    block, upstream = pipeline.by_name[name], pipeline.upstream[name]
    failed = {run.block for run in state.run.blocks if run.state is BlockState.FAILED} & state.soiled
    if not failed or upstream <= _succeeded(state):
        return False
    if block.language not in INFERRED:
        return True
    read = frozenset(block.inputs)
    return any(
        not read.isdisjoint(pipeline.by_name[other].binds)
        or (other in upstream and bool(pipeline.by_name[other].alters))
        for other in failed
    )


def _given_up(state: State, name: str, reason: NoRetry, because: str = "") -> Iterator[Event]:
    """A block that waited for another attempt has failed instead."""
    ruled_out = RetryRuledOut(block=name, reason=reason, because=because)
    yield ruled_out
    yield from _after_failure(_noting(state, (ruled_out,)), name)


def _is_late(state: State, name: str, now: float) -> bool:
    """Whether the time of a block that waited for another attempt is over."""
    waited = _block_run(state, name).state is BlockState.RETRYING
    left = _left(state, name, now) if waited else None
    return left is not None and left <= 0


def _next_attempt(state: State, now: float) -> tuple[State, StartAttempt]:
    """The next rebuild or, when none is left, the next block in notebook order."""
    name = state.rebuilds[0] if state.rebuilds else state.waiting[0]
    block = state.plan.pipeline.by_name[name]
    deadline, patience = deadline_of(block), patience_of(block)
    command = StartAttempt(
        block=name,
        attempt=state.attempts.get(name, 0) + 1,
        timeout=timeout_of(block, state.plan.timeout)
        if patience is None or state.rebuilds
        else _since_begun(state, name, patience, now),
        deadline=None if deadline is None or state.rebuilds else _since_begun(state, name, deadline, now),
        rebuild=bool(state.rebuilds),
        asks=not state.rebuilds and block.when is not None and name not in state.admitted,
    )
    return replace(state, current=command, attempts={**state.attempts, name: command.attempt}), command


def _wind_up(state: State, decided: tuple[Event, ...], now: float, *, interrupt: bool) -> Step:
    """A run that is being cancelled: interrupt what runs, once; when it has ended, cancel the rest."""
    if state.current is not None:
        command = CancelAttempt(block=state.current.block)
        return state, (*_records(decided), command) if interrupt else _records(decided)
    cancelled = tuple(BlockCancelled(block=name) for name in state.waiting)
    return _finish(_noting(state, cancelled), (*decided, *cancelled), now)


def _finish(state: State, decided: tuple[Event, ...], now: float) -> Step:
    finished = RunFinished(state=_outcome(state.run), seconds=now - state.started, failure=state.run.failure)
    return _noting(state, (finished,)), _records((*decided, finished))


def _outcome(run: Run) -> RunState:
    """Cancelled if a block was; failed if one failed, or could not run for want of a kernel or a value."""
    states = {block.state for block in run.blocks}
    if BlockState.CANCELLED in states:
        return RunState.CANCELLED
    lost = any(block.reason in LOSSES for block in run.blocks)
    failed = run.failure is not None or lost or BlockState.FAILED in states
    return RunState.FAILED if failed else RunState.SUCCEEDED


def _block_run(state: State, name: str) -> BlockRun:
    return next(block for block in state.run.blocks if block.block == name)


def _is_retrying(state: State, name: str) -> bool:
    """Whether `name` waits for another attempt because the last one failed: a sensor that waits has not."""
    run = _block_run(state, name)
    return run.state is BlockState.RETRYING and not run.is_asked_again


def _succeeded(state: State) -> frozenset[str]:
    return frozenset(block.block for block in state.run.blocks if block.state is BlockState.SUCCEEDED)


def _absent(state: State) -> frozenset[str]:
    """The blocks that have left, or will leave, nothing for others."""
    gone = (BlockState.FAILED, BlockState.SKIPPED)
    return frozenset(block.block for block in state.run.blocks if block.state in gone)


def _carried(state: State, name: str) -> frozenset[str]:
    return carried(state.plan.pipeline, name, _absent(state))


def _unrepeatable(state: State, name: str) -> str | None:
    return first_lost(state.plan.pipeline, name, _succeeded(state), _absent(state))


def _to_rebuild(state: State) -> tuple[str, ...]:
    """What the waiting blocks need of those that had succeeded, in notebook order."""
    needed = frozenset[str]().union(*(_carried(state, name) for name in state.waiting))
    return tuple(block.block for block in state.run.blocks if block.block in needed & _succeeded(state))


def _still_needed(state: State) -> tuple[str, ...]:
    """The rebuilds that are left once the blocks they were for may have been skipped."""
    needed = _to_rebuild(state) if state.rebuilds else ()
    return tuple(name for name in state.rebuilds if name in needed)


def _records(events: Iterable[Event]) -> tuple[Record, ...]:
    return tuple(Record(event=event) for event in events)
