"""The run loop: events are numbered, told and fed back; the executor is closed, whatever happens."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest

from jupyter_blocks.engine.fold import fold
from jupyter_blocks.engine.loop import drive
from jupyter_blocks.engine.plan import plan
from jupyter_blocks.engine.ports import Command, Publish
from jupyter_blocks.model.events import (
    AttemptStarted,
    CancelRequested,
    Logged,
    RetryScheduled,
    RunFinished,
    RunStarted,
    WaitEnded,
)
from jupyter_blocks.model.plan import Plan
from jupyter_blocks.model.run import Failure, FailureKind, Run, RunState
from jupyter_blocks.model.selection import Selection
from jupyter_blocks.testing import EPOCH, ManualClock, MemoryLog, Outcome, ScriptedExecutor, Sketch, pipeline

FAILURE = Failure(kind=FailureKind.EXCEPTION, name="E", message="scripted")


def planned(blocks: Mapping[str, Sketch], parameters: Mapping[str, object] | None = None) -> Plan:
    return plan(pipeline(blocks), Selection(), parameters=parameters or {})


TWO = planned({"a": Sketch(), "b": Sketch(needs=("a",))}, {"month": 2})


def test_a_run_is_the_fold_of_its_log() -> None:
    """What drive answers with is what the log tells; numbers have no gaps, instants are the clock's."""
    log, clock = MemoryLog(), ManualClock()
    executor = ScriptedExecutor({"a": [Outcome(seconds=3)]}, clock=clock)
    run = asyncio.run(drive(TWO, executor, [log], run_id="r7", clock=clock))
    assert run == fold(log.events)
    assert (run.id, run.state, run.seconds) == ("r7", RunState.SUCCEEDED, 4)
    assert [entry.seq for entry in log.entries] == list(range(1, len(log.entries) + 1))
    assert log.entries[-1].at == EPOCH + timedelta(seconds=4)
    assert log.events[0] == RunStarted(
        run="r7", pipeline="sketch", blocks=("a", "b"), parameters={"month": 2}
    )
    assert isinstance(log.events[-1], RunFinished)


def test_the_executor_is_closed_after_the_end() -> None:
    """Closing begins before `conclude` is called, and has ended when drive answers."""
    order: list[str] = []

    class Slow(ScriptedExecutor):
        async def close(self) -> None:
            if not self.closed:
                order.append("asked")
                await asyncio.sleep(0)
                order.append("closed")
            await super().close()

    run = asyncio.run(
        drive(TWO, Slow(), run_id="r", conclude=lambda run: order.append(f"concluded {run.state}"))
    )
    assert run.state is RunState.SUCCEEDED
    assert order == ["asked", "concluded succeeded", "closed"]


def test_listeners_hear_all_before_the_conclusion() -> None:
    """When `conclude` is called, every listener has heard the last event."""
    log = MemoryLog()
    heard: list[object] = []
    asyncio.run(
        drive(TWO, ScriptedExecutor(), [log], run_id="r", conclude=lambda _: heard.append(log.events[-1]))
    )
    assert isinstance(heard[0], RunFinished)


def test_cancel() -> None:
    """Setting the event asks the run to stop: what runs is interrupted, the rest never starts."""

    async def scenario() -> tuple[Run, MemoryLog, ScriptedExecutor]:
        log, cancel = MemoryLog(), asyncio.Event()
        executor = ScriptedExecutor({"a": [Outcome(hangs=True)]})

        def when_started(logged: Logged) -> None:
            if isinstance(logged.event, AttemptStarted):
                cancel.set()

        return await drive(TWO, executor, [log, when_started], run_id="r", cancel=cancel), log, executor

    run, log, executor = asyncio.run(scenario())
    assert run.state is RunState.CANCELLED
    assert {block.state.value for block in run.blocks} == {"cancelled"}
    assert CancelRequested() in log.events
    assert executor.closed


def test_waits_are_the_clock_s() -> None:
    """A retry begins when the clock has come to its time, and not before."""
    clock, log = ManualClock(), MemoryLog()
    policy = {"retry": {"max_attempts": 2, "delay": 30}}
    plan = planned({"a": Sketch(policy=policy)})

    def when_scheduled(logged: Logged) -> None:
        if isinstance(logged.event, RetryScheduled):
            asyncio.get_running_loop().call_soon(clock.move, 29)
            asyncio.get_running_loop().call_soon(clock.move, 1)

    executor = ScriptedExecutor({"a": [Outcome(failure=FAILURE)]}, clock=clock)
    run = asyncio.run(drive(plan, executor, [log, when_scheduled], run_id="r", clock=clock))
    assert run.state is RunState.SUCCEEDED
    scheduled, ended = (
        next(entry.at for entry in log.entries if isinstance(entry.event, kind))
        for kind in (RetryScheduled, WaitEnded)
    )
    assert ended - scheduled == timedelta(seconds=30)


def test_cancelling_ends_a_wait() -> None:
    """Nobody waits for a retry of a run that is over."""

    async def scenario() -> Run:
        cancel = asyncio.Event()

        def when_scheduled(logged: Logged) -> None:
            if isinstance(logged.event, RetryScheduled):
                cancel.set()

        plan = planned({"a": Sketch(policy={"retry": {"max_attempts": 2, "delay": "1h"}})})
        executor = ScriptedExecutor({"a": [Outcome(failure=FAILURE)]})
        return await drive(plan, executor, [when_scheduled], run_id="r", cancel=cancel)

    assert asyncio.run(scenario()).state is RunState.CANCELLED


def test_a_listener_that_raises_harms_nobody() -> None:
    """Its fault goes to the event loop's handler; the run ends well and other listeners hear everything."""
    log = MemoryLog()
    faults: list[Mapping[str, Any]] = []

    def faulty(logged: Logged) -> None:
        raise ValueError(logged.seq)

    async def scenario() -> Run:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: faults.append(context))
        return await drive(TWO, ScriptedExecutor(), [faulty, log], run_id="r")

    assert asyncio.run(scenario()).state is RunState.SUCCEEDED
    assert len(faults) == len(log.entries)
    assert isinstance(faults[0]["exception"], ValueError)


def raising_executor() -> ScriptedExecutor:
    class Faulty(ScriptedExecutor):
        async def carry_out(self, command: Command, publish: Publish) -> None:
            raise LookupError("a fault of ours")

    return Faulty()


def raising_conclusion(run: Run) -> None:
    raise LookupError("cannot be written")


@pytest.mark.parametrize(
    ("make", "conclude"), [(raising_executor, None), (ScriptedExecutor, raising_conclusion)]
)
def test_faults_are_raised_once_the_executor_is_closed(
    make: Callable[[], ScriptedExecutor], conclude: Callable[[Run], None] | None
) -> None:
    """A fault of an executor, or of the conclusion, is raised, but never with a kernel left open."""

    async def scenario() -> None:
        executor = make()
        try:
            await drive(TWO, executor, run_id="r", conclude=conclude)
        finally:
            assert executor.closed

    with pytest.raises(LookupError):
        asyncio.run(scenario())


def test_drive_that_is_cancelled_closes_the_executor() -> None:
    """Cancelling the task that drives ends the kernel before it gives way."""

    async def scenario() -> int:
        executor = ScriptedExecutor({"a": [Outcome(hangs=True)]})
        started = asyncio.Event()

        def when_started(logged: Logged) -> None:
            if isinstance(logged.event, AttemptStarted):
                started.set()

        driving = asyncio.create_task(drive(TWO, executor, [when_started], run_id="r"))
        await started.wait()
        driving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await driving
        return executor.closed

    assert asyncio.run(scenario())


def test_kernel_that_cannot_be_had() -> None:
    """A kernel that does not start is the run's failure, and every block says so."""
    run = asyncio.run(drive(TWO, ScriptedExecutor(kernels=[FAILURE]), run_id="r"))
    assert (run.state, run.failure) == (RunState.FAILED, FAILURE)
    assert {block.reason for block in run.blocks} == {"setup_failed"}
