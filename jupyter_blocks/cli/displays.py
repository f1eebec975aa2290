"""Displays of a run for where nothing can be drawn over again: a line for each change, or for each event."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from jupyter_blocks.cli.terminal import show, write_json
from jupyter_blocks.engine.fold import apply
from jupyter_blocks.engine.ports import Listener
from jupyter_blocks.model.events import (
    AskScheduled,
    AttemptCancelled,
    AttemptFailed,
    AttemptStarted,
    AttemptSucceeded,
    BlockCancelled,
    BlockSkipped,
    CallbackFailed,
    CancelRequested,
    Logged,
    RetryRuledOut,
    RetryScheduled,
)
from jupyter_blocks.model.plan import Plan
from jupyter_blocks.model.run import Run
from jupyter_blocks.reports.runs import callback_line, progress_line
from jupyter_blocks.reports.text import Style, line
from jupyter_blocks.wire import event_json

REBUILDABLE = (AttemptStarted, AttemptSucceeded, AttemptFailed)
CHANGES = (
    *REBUILDABLE,
    AskScheduled,
    AttemptCancelled,
    BlockCancelled,
    BlockSkipped,
    RetryRuledOut,
    RetryScheduled,
)


@contextmanager
def lines(plan: Plan) -> Iterator[Listener]:
    """A line for each change of a block's state."""
    run = Run()

    def tell(logged: Logged) -> None:
        nonlocal run
        event = logged.event
        run = apply(run, event)
        if isinstance(event, REBUILDABLE) and event.rebuild:
            return
        if isinstance(event, CancelRequested):
            say_stopping()
        elif isinstance(event, CallbackFailed):
            block = next(block for block in run.blocks if block.block == event.block)
            show([callback_line(plan, block, event.callback)])
        elif isinstance(event, CHANGES):
            block = next(block for block in run.blocks if block.block == event.block)
            show([progress_line(plan, block)])

    yield tell


def say_stopping() -> None:
    """Answer the request to stop."""
    show([line(("stopping… (once more ends it at once)", Style.DOUBTFUL))], stream=sys.stderr)


@contextmanager
def json_lines(_plan: Plan) -> Iterator[Listener]:
    """Every event as one line of JSON."""
    yield lambda logged: write_json(event_json(logged), indent=None)
