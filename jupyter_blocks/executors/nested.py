"""Blocks that are pipelines: such a block first runs another pipeline, as a run of its own, then its cells.

NestingExecutor.carry_out
    StartAttempt     of such a block: the other run, in its own kernel; if that succeeded, the block's cells
    CancelAttempt    stops the other run
    else             the executor that it holds
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from time import monotonic
from typing import Any

from jupyter_blocks.engine.ports import CancelAttempt, Command, Executed, Executor, Publish, StartAttempt
from jupyter_blocks.engine.retry import deadline_of
from jupyter_blocks.errors import BlocksError
from jupyter_blocks.executors import verdicts
from jupyter_blocks.model.cells import ExecutedCell
from jupyter_blocks.model.diagnostics import Place
from jupyter_blocks.model.events import (
    AttemptCancelled,
    AttemptFailed,
    AttemptStarted,
    AttemptSucceeded,
    CellPrinted,
    Event,
    KernelDied,
    Stream,
)
from jupyter_blocks.model.pipeline import Block, Kind
from jupyter_blocks.model.plan import Plan
from jupyter_blocks.model.run import Failure, FailureKind, Run, RunState

Start = Callable[[Block, asyncio.Event], Awaitable[Run]]
"""Runs the pipeline that a block is, until it is over or the event is set."""


class NestingExecutor:
    """Runs pipeline blocks as runs of their own, and all else on the executor that it holds."""

    def __init__(self, plan: Plan, inner: Any, start: Start) -> None:
        self._plan = plan
        self._inner: Executor = inner
        self._executed: Executed = inner
        self._start = start
        self._cancel: asyncio.Event | None = None
        self._is_cancelled = False

    @property
    def executed(self) -> Mapping[str, ExecutedCell]:
        """The cells that were executed so far, by id, with their outputs."""
        return self._executed.executed

    @property
    def language_info(self) -> Mapping[str, Any]:
        """What the kernel said of its language."""
        return self._executed.language_info

    async def carry_out(self, command: Command, publish: Publish) -> None:
        """Carry out one command; raises only for faults of this package."""
        if isinstance(command, StartAttempt) and not command.rebuild:
            block = self._plan.pipeline.by_name[command.block]
            if block.kind is Kind.PIPELINE:
                await self._attempt(block, command, publish)
                return
        if isinstance(command, CancelAttempt) and self._cancel is not None:
            self._is_cancelled = True
            self._cancel.set()
            return
        await self._inner.carry_out(command, publish)

    async def close(self) -> None:
        """Stop what still runs, and end the kernel."""
        if self._cancel is not None:
            self._is_cancelled = True
            self._cancel.set()
        await self._inner.close()

    async def _attempt(self, block: Block, command: StartAttempt, publish: Publish) -> None:
        publish(AttemptStarted(block=block.name, attempt=command.attempt))
        begun = monotonic()
        failure = await self._other_run(block, command, publish)
        seconds = monotonic() - begun
        if self._is_cancelled:
            publish(AttemptCancelled(block=block.name, attempt=command.attempt, seconds=seconds))
        elif failure is not None:
            publish(
                AttemptFailed(block=block.name, attempt=command.attempt, seconds=seconds, failure=failure)
            )
        else:
            rest = replace(
                command, timeout=_left(command.timeout, seconds), deadline=_left(command.deadline, seconds)
            )
            await self._inner.carry_out(rest, _continuing(publish, command, seconds))

    async def _other_run(self, block: Block, command: StartAttempt, publish: Publish) -> Failure | None:
        """Why the other run failed, or could not be started, or took too long; None if it succeeded."""
        self._cancel = cancel = asyncio.Event()
        running = asyncio.ensure_future(self._start(block, cancel))
        limits = [limit for limit in (command.timeout, command.deadline) if limit is not None]
        done, _ = await asyncio.wait({running}, timeout=min(limits, default=None))
        if not done:
            cancel.set()
        try:
            run = await running
        except BlocksError as error:
            return _failure(block, type(error).__name__, error.message, error.remedy)
        finally:
            self._cancel = None
        _say(block, publish, f"run {run.id} of {run.pipeline}: {run.state}\n")
        if not done and not self._is_cancelled:
            return _too_long(block, command, run)
        return None if run.state is RunState.SUCCEEDED else _of_run(block, run)


def _continuing(publish: Publish, command: StartAttempt, before: float) -> Publish:
    """Publishes what a block's own cells do as the rest of an attempt that began `before` seconds earlier."""

    def tell(event: Event) -> None:
        match event:
            case AttemptStarted():
                return
            case AttemptSucceeded() | AttemptFailed() | AttemptCancelled():
                publish(replace(event, seconds=event.seconds + before))
            case KernelDied(failure=failure):  # not to be begun anew: the other run has had its effects
                publish(
                    AttemptFailed(
                        block=command.block,
                        attempt=command.attempt,
                        seconds=before,
                        failure=failure,
                        kernel_lost=True,
                    )
                )
            case _:
                publish(event)

    return tell


def _left(limit: float | None, seconds: float) -> float | None:
    return None if limit is None else max(limit - seconds, 0.001)


def _say(block: Block, publish: Publish, text: str) -> None:
    cell = block.cells[0].cell.id
    publish(CellPrinted(cell=cell, stream=Stream.STDOUT, text=text, block=block.name))


def _of_run(block: Block, run: Run) -> Failure:
    broken = next((one for one in run.blocks if one.failure), None)
    if run.failure is not None:
        why = f"{run.failure.name}: {run.failure.message}"
    elif broken is not None and broken.failure is not None:
        why = f"{broken.block}: {broken.failure.name}: {broken.failure.message}"
    else:
        why = str(run.state)
    remedy = f"`jupyter-blocks runs show {run.id}` tells what went wrong in it."
    return _failure(block, "PipelineFailed", f"run {run.id} of {run.pipeline} has failed: {why}", remedy)


def _too_long(block: Block, command: StartAttempt, run: Run) -> Failure:
    cell = block.cells[0].cell.id
    if command.timeout is not None and (command.deadline is None or command.timeout <= command.deadline):
        failure = verdicts.timed_out(command.timeout, None, cell, killed=False)
    else:
        failure = verdicts.too_late(deadline_of(block), None, cell, killed=False)
    return replace(failure, message=f"{failure.message}; run {run.id} of {run.pipeline} was stopped")


def _failure(block: Block, name: str, message: str, remedy: str) -> Failure:
    return Failure(
        kind=FailureKind.EXCEPTION,
        name=name,
        message=message,
        place=Place(cell=block.cells[0].cell.id),
        remedy=remedy,
        classes=(name, "Exception"),
    )
