"""The run loop: carries the core's commands out, feeds what happens back, and tells the listeners.

    drive
        publish(event)      from the executor, from whoever cancels, and from the core itself
            record          a number, an instant, and on to every listener
            advance         the core's decision: more to record, commands, each a task of its own, or a wait
        executor.close      when the run is over, however it ended

Everything happens on one asyncio loop, in the order in which it is published.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from time import monotonic
from typing import Protocol

from jupyter_blocks.engine import state as core
from jupyter_blocks.engine.ports import Command, Decision, Executor, Listener, Record, WakeUp
from jupyter_blocks.model.events import CancelRequested, Event, Logged, WaitEnded
from jupyter_blocks.model.plan import Plan
from jupyter_blocks.model.run import Run


class Clock(Protocol):
    """Two times: one to measure and wait with, one to write down."""

    def monotonic(self) -> float:
        """Seconds since some moment; never goes back."""

    async def until(self, moment: float) -> None:
        """Return when `monotonic` has come to `moment`."""

    def utc(self) -> datetime:
        """The present instant, in UTC."""


class SystemClock:
    """The machine's own clock."""

    def monotonic(self) -> float:
        return monotonic()

    async def until(self, moment: float) -> None:
        while (left := moment - monotonic()) > 0:
            await asyncio.sleep(left)

    def utc(self) -> datetime:
        return datetime.now(UTC)


SYSTEM_CLOCK = SystemClock()


async def drive(
    plan: Plan,
    executor: Executor,
    listeners: Iterable[Listener] = (),
    *,
    run_id: str,
    cancel: asyncio.Event | None = None,
    clock: Clock = SYSTEM_CLOCK,
    conclude: Callable[[Run], None] | None = None,
) -> Run:
    """Run `plan` on `executor`, which is closed at the end in any case, and answer with the finished run.

    Setting `cancel` asks the run to stop. `conclude` is called with the finished run while the kernel shuts
    down, so that what it writes costs no time of its own; its errors are raised. A listener that raises is
    reported through the event loop's exception handler and harms neither the run nor other listeners. When
    the task that drives is cancelled, nothing more is started or told: the log has no end then.
    """
    shell = _Shell(plan, executor, tuple(listeners), run_id=run_id, clock=clock)
    try:
        await shell.run(cancel or asyncio.Event())
        closing = asyncio.create_task(executor.close())
        await asyncio.sleep(0)  # lets it ask the kernel to shut down, and the listeners hear the end
        if conclude is not None:
            conclude(shell.state.run)
        await closing
    finally:
        shell.torn_down = True
        await executor.close()
        await shell.settle()
    return shell.state.run


class _Shell:
    """The thin shell around the core of one run; it holds the log's number and the tasks under way."""

    def __init__(
        self, plan: Plan, executor: Executor, listeners: tuple[Listener, ...], *, run_id: str, clock: Clock
    ) -> None:
        self.executor = executor
        self.listeners = listeners
        self.clock = clock
        self.loop = asyncio.get_running_loop()
        self.finished: asyncio.Future[None] = self.loop.create_future()
        self.tasks: set[asyncio.Task[None]] = set()
        self.waits: set[asyncio.Task[None]] = set()
        self.logged = 0
        self.torn_down = False
        self.state, self.first = core.start(plan, run_id, clock.monotonic())

    async def run(self, cancel: asyncio.Event) -> None:
        """Until the run is over; raises what an executor raised, which is a fault of ours."""
        asking = self.loop.create_task(cancel.wait())
        asking.add_done_callback(self.cancel)
        try:
            self.carry_out(self.first)
            await self.finished
        finally:
            asking.cancel()
            for wait in self.waits:
                wait.cancel()

    def cancel(self, asking: asyncio.Task[bool]) -> None:
        if not asking.cancelled():
            self.publish(CancelRequested())

    def publish(self, event: Event) -> None:
        """Take in what happened; nothing counts any more once the run is over, or ended from outside."""
        if self.state.is_over or self.torn_down:
            return
        self.record(event)
        self.state, decisions = core.advance(self.state, event, self.clock.monotonic())
        self.carry_out(decisions)

    def carry_out(self, decisions: Iterable[Decision]) -> None:
        for decision in decisions:
            match decision:
                case Record():
                    self.record(decision.event)
                case WakeUp():
                    self.wait(decision)
                case _:
                    self.command(decision)
        if self.state.is_over and not self.finished.done():
            self.finished.set_result(None)

    def record(self, event: Event) -> None:
        """Number the event and hand it to the listeners, each in a call of its own from the event loop."""
        self.logged += 1
        entry = Logged(seq=self.logged, at=self.clock.utc(), event=event)
        for listener in self.listeners:
            self.loop.call_soon(listener, entry)

    def command(self, command: Command) -> None:
        task = self.loop.create_task(self.executor.carry_out(command, self.publish))
        self.tasks.add(task)
        task.add_done_callback(self.ended)

    def wait(self, wake_up: WakeUp) -> None:
        task = self.loop.create_task(self.wake(wake_up))
        self.waits.add(task)
        task.add_done_callback(self.waits.discard)

    async def wake(self, wake_up: WakeUp) -> None:
        await self.clock.until(wake_up.at)
        self.publish(WaitEnded(block=wake_up.block))

    def ended(self, task: asyncio.Task[None]) -> None:
        self.tasks.discard(task)
        fault = None if task.cancelled() else task.exception()
        if fault is not None and not self.finished.done():
            self.finished.set_exception(fault)

    async def settle(self) -> None:
        """Wait for what was still being carried out, and for the listeners to hear the last event."""
        while self.tasks:
            await asyncio.wait(self.tasks)
        await asyncio.sleep(0)
