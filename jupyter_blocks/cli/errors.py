"""Errors on the terminal: one line that says what and where, and the remedy below it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jupyter_blocks.cli.terminal import show
from jupyter_blocks.errors import BlocksError, PipelineInvalid
from jupyter_blocks.model.pipeline import Pipeline
from jupyter_blocks.reports.diagnostics import explained
from jupyter_blocks.reports.text import EMPTY, Style, line


def show_error(error: BlocksError) -> None:
    """Write `error` to standard error."""
    place = f"{error.place}: " if error.place else ""
    message, *more = error.message.splitlines() or [""]
    show(
        [
            line(("error: ", Style.BAD), f"{place}{message} ", (f"({error.code})", Style.DIM)),
            *(line("  ", text) for text in more),
            *(line("  ", text) for text in error.remedy.splitlines()),
        ],
        stream=sys.stderr,
    )


@contextmanager
def explaining(pipeline: Pipeline, notebook: Path) -> Iterator[None]:
    """Write each fault of form to standard error before the error that they make goes on its way."""
    try:
        yield
    except PipelineInvalid as error:
        for fault in error.diagnostics:
            show([*explained(pipeline, fault, str(notebook)), EMPTY], stream=sys.stderr)
        raise
