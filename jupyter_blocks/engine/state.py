"""The engine's core: what to do next, decided from what has happened, without clock, I/O or await.

    start(plan, run_id, now)  → state, decisions
    advance(state, event, now) → state, decisions
        _heard          the kernel, the attempt under way, the rebuilds still to do
        _consequences   who is skipped because of it
        _proceed        what to start, or that the run is over

A decision is a command for the executor, or an event of the core's own making to be recorded (`Record`);
such an event is already in the state that comes with it. `now` is in seconds on a clock that never goes
back; only differences count. One kernel serves the run, and blocks run on it one after the other in notebook
order, which makes hazards hold by themselves. States and transitions are drawn in docs/run-states.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import reduce

from jupyter_blocks.engine.fold import apply
from jupyter_blocks.engine.plan import timeout_of
from jupyter_blocks.engine.ports import CancelAttempt, Decision, Record, StartAttempt, StartKernel
from jupyter_blocks.engine.rebuild import carried, first_lost
from jupyter_blocks.model.cells import nothing
from jupyter_blocks.model.events import (
    AttemptCancelled,
    AttemptFailed,
    AttemptSucceeded,
    BlockCancelled,
    BlockSkipped,
    CancelRequested,
    Event,
    KernelDied,
    KernelFailed,
    KernelReady,
    RunFinished,
    RunStarted,
)
from jupyter_blocks.model.plan import Plan
from jupyter_blocks.model.run import BlockState, Run, RunState, SkipReason

DEATHS_BORNE = 1  # kernels that may die under a block before its code was sent; the next one fails it

SETTLING = AttemptSucceeded | AttemptFailed | AttemptCancelled | BlockSkipped | BlockCancelled


class KernelState(StrEnum):
    """Where the run's kernel stands; a lost one has taken all values with it."""

    STARTING = "starting"
    READY = "ready"
    LOST = "lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A run under way: `run` is the fold of its events, the rest is what the next decision needs.

    `waiting` are the blocks that are not final, in notebook order; `current` is the attempt that was
    commanded and has not ended; `rebuilds` are the blocks still to be rebuilt before anything new may start;
    `attempts` counts the attempts of each block, rebuilds included; `deaths` counts kernels that died between
    two attempts since a block last succeeded.
    """

    plan: Plan
    run: Run
    started: float
    waiting: tuple[str, ...]
    kernel: KernelState = KernelState.STARTING
    current: StartAttempt | None = None
    rebuilds: tuple[str, ...] = ()
    attempts: Mapping[str, int] = field(default_factory=nothing, hash=False)
    deaths: int = 0
    cancelling: bool = False

    @property
    def is_over(self) -> bool:
        return self.run.state not in (RunState.QUEUED, RunState.RUNNING)


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
    heard = _heard(_noting(state, (event,)), event)
    decided = tuple(_consequences(heard, event, state.current))
    return _proceed(_noting(heard, decided), decided, now, interrupt=not state.cancelling)


def _noting(state: State, events: Sequence[Event]) -> State:
    """The state with `events` in its run; a block that settles does not wait any more."""
    run = reduce(apply, events, state.run)
    settled = {event.block for event in events if isinstance(event, SETTLING)}
    waiting = tuple(name for name in state.waiting if name not in settled) if settled else state.waiting
    return replace(state, run=run, waiting=waiting)


def _heard(state: State, event: Event) -> State:
    """The bookkeeping of what was heard: who runs, which kernel, what is still to be rebuilt."""
    match event:
        case KernelReady():
            return replace(state, kernel=KernelState.READY)
        case KernelFailed():
            return replace(state, kernel=KernelState.LOST, rebuilds=())
        case KernelDied():
            return replace(state, kernel=KernelState.LOST, current=None, rebuilds=(), deaths=state.deaths + 1)
        case AttemptSucceeded():
            rebuilds = tuple(name for name in state.rebuilds if name != event.block)
            deaths = state.deaths if event.rebuild else 0
            return replace(state, current=None, rebuilds=rebuilds, deaths=deaths)
        case AttemptFailed(kernel_lost=True):
            return replace(state, kernel=KernelState.LOST, current=None, rebuilds=())
        case AttemptFailed() | AttemptCancelled():
            return replace(state, current=None)
        case CancelRequested():
            return replace(state, cancelling=True)
        case _:
            return state


def _consequences(state: State, event: Event, commanded: StartAttempt | None) -> Iterator[Event]:
    """What follows from `event` for other blocks; `commanded` is what was under way when it came."""
    match event:
        case KernelFailed():
            for name in state.waiting:
                cell = event.failure.place.cell or ""
                yield BlockSkipped(block=name, reason=SkipReason.SETUP_FAILED, because=cell)
        case KernelDied() if commanded is not None and commanded.rebuild:
            yield from _without(state, commanded.block)
        case KernelDied() if commanded is not None and state.deaths > DEATHS_BORNE:
            failed = AttemptFailed(
                block=commanded.block,
                attempt=commanded.attempt,
                seconds=0.0,
                failure=event.failure,
                kernel_lost=True,
            )
            yield failed
            yield from _after_failure(_noting(state, (failed,)), commanded.block)
        case AttemptFailed(rebuild=True):
            yield from _without(state, event.block)
        case AttemptFailed():
            yield from _after_failure(state, event.block)


def _after_failure(state: State, failed: str) -> Iterator[BlockSkipped]:
    doomed = state.plan.pipeline.descendants(frozenset({failed}))
    for name in state.waiting:
        if name in doomed:
            yield BlockSkipped(block=name, reason=SkipReason.UPSTREAM_FAILED, because=failed)
        elif state.plan.fail_fast:
            yield BlockSkipped(block=name, reason=SkipReason.FAIL_FAST, because=failed)


def _without(state: State, lost: str) -> Iterator[BlockSkipped]:
    """The skips of those that need the value of `lost`, which could not be rebuilt."""
    needing = (name for name in state.waiting if lost in carried(state.plan.pipeline, name))
    yield from _skips(state, dict.fromkeys(needing, lost))


def _skips(state: State, lost: Mapping[str, str]) -> Iterator[BlockSkipped]:
    """Skips of the blocks that lost an input, each with the one it lost, and of their descendants."""
    skipped: set[str] = set()
    for name in state.waiting:
        if name in lost:
            yield BlockSkipped(block=name, reason=SkipReason.INPUTS_LOST, because=lost[name])
        elif upstream := sorted(state.plan.pipeline.upstream[name] & skipped):
            yield BlockSkipped(block=name, reason=SkipReason.UPSTREAM_SKIPPED, because=upstream[0])
        else:
            continue
        skipped.add(name)


def _proceed(state: State, decided: tuple[Event, ...], now: float, *, interrupt: bool) -> Step:
    if state.cancelling:
        return _wind_up(state, decided, now, interrupt=interrupt)
    if state.current is not None:
        return state, _records(decided)
    if state.kernel is KernelState.LOST and state.waiting:
        lost = {name: by for name in state.waiting if (by := _unrepeatable(state, name))}
        skips = tuple(_skips(state, lost))
        state, decided = _noting(state, skips), (*decided, *skips)
    if not state.waiting:
        return _finish(state, decided, now)
    match state.kernel:
        case KernelState.STARTING:
            return state, _records(decided)
        case KernelState.LOST:
            state = replace(state, kernel=KernelState.STARTING, rebuilds=_to_rebuild(state))
            return state, (*_records(decided), StartKernel())
        case KernelState.READY:
            state, command = _next_attempt(replace(state, rebuilds=_still_needed(state)))
            return state, (*_records(decided), command)


def _next_attempt(state: State) -> tuple[State, StartAttempt]:
    """The next rebuild or, when none is left, the next block in notebook order."""
    name = state.rebuilds[0] if state.rebuilds else state.waiting[0]
    block = state.plan.pipeline.by_name[name]
    command = StartAttempt(
        block=name,
        attempt=state.attempts.get(name, 0) + 1,
        timeout=timeout_of(block, state.plan.timeout),
        rebuild=bool(state.rebuilds),
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
    failed = run.failure is not None or not states <= {BlockState.SUCCEEDED}
    return RunState.FAILED if failed else RunState.SUCCEEDED


def _succeeded(state: State) -> frozenset[str]:
    return frozenset(block.block for block in state.run.blocks if block.state is BlockState.SUCCEEDED)


def _unrepeatable(state: State, name: str) -> str | None:
    return first_lost(state.plan.pipeline, name, _succeeded(state))


def _to_rebuild(state: State) -> tuple[str, ...]:
    """What the waiting blocks need of those that had succeeded, in notebook order."""
    needed = frozenset[str]().union(*(carried(state.plan.pipeline, name) for name in state.waiting))
    return tuple(block.block for block in state.run.blocks if block.block in needed & _succeeded(state))


def _still_needed(state: State) -> tuple[str, ...]:
    """The rebuilds that are left once the blocks they were for may have been skipped."""
    needed = _to_rebuild(state) if state.rebuilds else ()
    return tuple(name for name in state.rebuilds if name in needed)


def _records(events: Iterable[Event]) -> tuple[Record, ...]:
    return tuple(Record(event=event) for event in events)
