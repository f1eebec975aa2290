"""A run from the command line: what is said before it, the display while it goes on, how it ended."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from jupyter_blocks.cli.terminal import show
from jupyter_blocks.engine import interruption
from jupyter_blocks.engine.ports import Listener
from jupyter_blocks.executors.lean import make_lean
from jupyter_blocks.model.diagnostics import Diagnostic, Severity
from jupyter_blocks.model.plan import Plan
from jupyter_blocks.model.records import StartedBy
from jupyter_blocks.model.run import Run, RunState
from jupyter_blocks.reports import diagnostics
from jupyter_blocks.reports.places import cell_at
from jupyter_blocks.reports.text import EMPTY, Style, line
from jupyter_blocks.workbench import Workbench

FAILED = 1

Display = Callable[[Plan], AbstractContextManager[Listener]]


def warn(plan: Plan) -> None:
    """Say on standard error what might surprise in what runs: warnings, and errors that a run bears."""
    pipeline = plan.pipeline
    told = [found for found in pipeline.diagnostics if _concerns(found, plan)]
    lines = [text for found in told for text in diagnostics.brief(pipeline, found)]
    if lines:
        show([*lines, EMPTY], stream=sys.stderr)


def carry_out(
    workbench: Workbench,
    plan: Plan,
    display: Display,
    *,
    kernel: str | None,
    output: Path | None = None,
    listeners: Sequence[Listener] = (),
) -> interruption.Ended:
    """Run `plan` under `display` until it is over or somebody ends it; `listeners` hear every event, too."""
    make_lean()
    with display(plan) as listener:

        def start(cancel: asyncio.Event) -> Coroutine[Any, Any, Run]:
            return workbench.run(
                plan,
                listeners=[listener, *listeners],
                output=output,
                cancel=cancel,
                kernel=kernel,
                started_by=StartedBy.CLI,
            )

        ended = interruption.drive(start)
    if ended.run is None:
        show([line(("ended at once", Style.BAD), ": no executed notebook was written")], stream=sys.stderr)
    return ended


def _concerns(found: Diagnostic, plan: Plan) -> bool:
    """Whether `found` is more than a note and lies outside of the blocks that stay out."""
    cell = cell_at(plan.pipeline.outline, found.place)
    planned = {None, *(step.block for step in plan.steps)}
    return found.severity is not Severity.INFO and (cell is None or cell.block in planned)


def exit_status(ended: interruption.Ended) -> int:
    """0 success, 1 a block or test failed, 128 + n ended by signal n."""
    if ended.run is not None and ended.run.state is RunState.SUCCEEDED:
        return 0
    if ended.signal is not None:
        return interruption.SIGNAL_STATUS + ended.signal
    return FAILED
