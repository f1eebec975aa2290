"""Runs sketched pipelines in real kernels."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import psutil
import pytest

from jupyter_blocks.engine.loop import drive
from jupyter_blocks.engine.plan import plan
from jupyter_blocks.executors.launch import launch
from jupyter_blocks.executors.session import LocalExecutor
from jupyter_blocks.model.cells import ExecutedCell
from jupyter_blocks.model.events import Event, Logged
from jupyter_blocks.model.pipeline import Pipeline
from jupyter_blocks.model.run import BlockRun, Run
from jupyter_blocks.model.selection import Selection
from jupyter_blocks.testing import MemoryLog


@dataclass(frozen=True)
class Ran:
    """A finished run with its log and what its cells left behind."""

    run: Run
    log: MemoryLog
    cells: dict[str, ExecutedCell]

    def __getitem__(self, block: str) -> BlockRun:
        return next(one for one in self.run.blocks if one.block == block)

    @property
    def states(self) -> dict[str, str]:
        return {one.block: (one.reason or one.state).value for one in self.run.blocks}

    def all(self, kind: type) -> list[Event]:
        return [event for event in self.log.events if isinstance(event, kind)]

    def instant(self, kind: type, block: str) -> float:
        """When the first event of that kind happened for the block, in seconds since 1970."""
        return next(
            entry.at.timestamp()
            for entry in self.log.entries
            if isinstance(entry.event, kind) and getattr(entry.event, "block", None) == block
        )

    def text(self, cell: str) -> str:
        """What a cell printed."""
        return "".join(out["text"] for out in self.cells[cell].outputs if out["output_type"] == "stream")


class Runs(Protocol):
    """Runs a pipeline in a kernel of its own; `when` is told of every event and may ask to cancel."""

    def __call__(
        self,
        pipeline: Pipeline,
        *,
        when: Callable[[Logged, asyncio.Event], None] | None = None,
        kernel: str = "",
        timeout: float | None = None,
        parameters: dict[str, object] | None = None,
    ) -> Ran: ...


@pytest.fixture
def run(tmp_path: Path) -> Runs:
    def run(
        pipeline: Pipeline,
        *,
        when: Callable[[Logged, asyncio.Event], None] | None = None,
        kernel: str = "",
        timeout: float | None = None,
        parameters: dict[str, object] | None = None,
    ) -> Ran:
        async def scenario() -> Ran:
            planned = plan(pipeline, Selection(), timeout=timeout, parameters=parameters or {})
            executor = LocalExecutor(planned, await launch(kernel, folder=tmp_path))
            log, cancel = MemoryLog(), asyncio.Event()
            listeners = [log] if when is None else [log, lambda logged: when(logged, cancel)]
            finished = await drive(planned, executor, listeners, run_id="r", cancel=cancel)
            return Ran(run=finished, log=log, cells=dict(executor.executed))

        before = set(psutil.Process().children(recursive=True))
        ran = asyncio.run(scenario(), debug=False)
        left = set(psutil.Process().children(recursive=True)) - before
        assert not left, f"still running: {left}"
        return ran

    return run
