"""An exception as text for people: the user's own frames, cells named by their id, no terminal colours."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from typing import Any

from jupyter_blocks.kernel.evaluation import is_ours

HIDDEN = ("IPython.core.", "ipykernel.")


def traceback_lines(error: BaseException, cells: Mapping[str, str]) -> list[str]:
    """The traceback of `error` and of what caused it, line by line; `cells` maps file names to cell ids."""
    shown = traceback.TracebackException(type(error), error, error.__traceback__, compact=True)
    _strip(shown, _hidden_files(error))
    text = "".join(shown.format())
    for filename, cell in cells.items():
        text = text.replace(f'File "{filename}"', f"Cell {cell}")
    return [line for line in text.splitlines() if line.strip()]


def line_in(error: BaseException, filename: str) -> int | None:
    """The line of the cell `filename` at which `error` was raised, or that called what raised it."""
    line = None
    entry = error.__traceback__
    while entry is not None:
        if entry.tb_frame.f_code.co_filename == filename:
            line = entry.tb_lineno
        entry = entry.tb_next
    if line is None and isinstance(error, SyntaxError):
        line = error.lineno
    return line


def innermost_file(error: BaseException) -> str:
    """The file whose code raised `error`, or ""."""
    entry = error.__traceback__
    while entry is not None and entry.tb_next is not None:
        entry = entry.tb_next
    return "" if entry is None else entry.tb_frame.f_code.co_filename


def _strip(shown: traceback.TracebackException, hidden: set[str]) -> None:
    kept = [frame for frame in shown.stack if frame.filename not in hidden]
    shown.stack[:] = kept
    nested: list[Any] = [shown.__cause__, shown.__context__, *(getattr(shown, "exceptions", None) or ())]
    for other in nested:
        if other is not None:
            _strip(other, hidden)


def _hidden_files(error: BaseException) -> set[str]:
    """The files of frames that are IPython's or ours."""
    files: set[str] = set()
    waiting: list[BaseException | None] = [error]
    seen: set[int] = set()
    while waiting:
        current = waiting.pop()
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        waiting += [current.__cause__, current.__context__, *getattr(current, "exceptions", ())]
        entry = current.__traceback__
        while entry is not None:
            module = str(entry.tb_frame.f_globals.get("__name__", ""))
            if module.startswith(HIDDEN) or is_ours(module):
                files.add(entry.tb_frame.f_code.co_filename)
            entry = entry.tb_next
    return files
