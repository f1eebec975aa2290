"""Errors on the terminal: one line that says what and where, and the remedy below it."""

from __future__ import annotations

import sys

from jupyter_blocks.cli.terminal import show
from jupyter_blocks.errors import BlocksError
from jupyter_blocks.reports.text import Style, line


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
