"""A run from the command line: what is said before it, the display while it goes on, how it ended."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from jupyter_blocks.cli import interruption
from jupyter_blocks.cli.terminal import show
from jupyter_blocks.engine.ports import Listener
from jupyter_blocks.model.diagnostics import Severity
from jupyter_blocks.model.plan import Plan
from jupyter_blocks.model.run import Run, RunState
from jupyter_blocks.reports import diagnostics
from jupyter_blocks.reports.text import EMPTY
from jupyter_blocks.workbench import Workbench

FAILED = 1

Display = Callable[[Plan], AbstractContextManager[Listener]]


def warn(plan: Plan) -> None:
    """Say on standard error what might surprise: warnings, and errors that keep no run from starting."""
    pipeline = plan.pipeline
    told = [found for found in pipeline.diagnostics if found.severity is not Severity.INFO]
    lines = [text for found in told for text in diagnostics.brief(pipeline, found)]
    if lines:
        show([*lines, EMPTY], stream=sys.stderr)


def carry_out(
    workbench: Workbench, plan: Plan, display: Display, *, kernel: str | None, output: Path | None = None
) -> interruption.Ended:
    """Run `plan` under `display` until it is over or somebody ends it."""
    with display(plan) as listener:

        def start(cancel: asyncio.Event) -> Coroutine[Any, Any, Run]:
            return workbench.run(plan, listeners=[listener], output=output, cancel=cancel, kernel=kernel)

        return interruption.drive(start)


def exit_status(ended: interruption.Ended) -> int:
    """0 success, 1 a block or test failed, 128 + n ended by signal n."""
    if ended.run is not None and ended.run.state is RunState.SUCCEEDED:
        return 0
    if ended.signal is not None:
        return interruption.SIGNAL_STATUS + ended.signal
    return FAILED
