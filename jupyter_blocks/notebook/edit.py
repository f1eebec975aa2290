"""Writes edits of tags and sources into a notebook file, and leaves everything else as it was."""

from __future__ import annotations

import copy
import errno
import json
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jupyter_blocks.errors import OutputInvalid
from jupyter_blocks.model.diagnostics import Edit
from jupyter_blocks.notebook.read import Document

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)  # no room: on the disk, for the user, in one file


def apply(document: Document, edits: Iterable[Edit]) -> str:
    """The text of the notebook with `edits` made, in the layout the file has.

    An edit of a cell that is not there is left out.
    """
    raw = copy.deepcopy(document.raw)
    place = {cell.id: cell.index for cell in document.notebook.cells}
    for edit in edits:
        if edit.cell not in place:
            continue
        cell = raw["cells"][place[edit.cell]]
        if edit.tags is not None:
            cell.setdefault("metadata", {})["tags"] = list(edit.tags)
        if edit.source is not None:
            as_lines = isinstance(cell.get("source"), list)
            cell["source"] = edit.source.splitlines(keepends=True) if as_lines else edit.source
    return laid_out(raw, document)


def write(path: Path, text: str) -> None:
    """Replace the file `path` by `text`, whole or not at all; raises OutputInvalid if it cannot be."""
    try:
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
        try:
            # Half a character, which an output may hold, becomes the escape that JSON has for it.
            with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace", newline="") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            mode = path.stat().st_mode if path.exists() else 0o666 & ~_umask()
            Path(temporary).chmod(mode & 0o7777)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise OutputInvalid(
            f"cannot be written: {error.strerror or error}",
            place=str(path),
            remedy="Make room there, or write to another disk."
            if error.errno in FULL
            else "Choose a folder that exists and that you may write to.",
        ) from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def laid_out(raw: Any, document: Document) -> str:
    """`raw` as the text of the document's file, in its layout: indentation, escapes, the last newline."""
    if document.lay_out is not None:
        return document.lay_out(raw, document)
    end = "\n" if document.text.endswith("\n") else ""
    for indent in (1, 2, 4, None):
        for escaped in (False, True):
            if json.dumps(document.raw, indent=indent, ensure_ascii=escaped) + end == document.text:
                return json.dumps(raw, indent=indent, ensure_ascii=escaped) + end
    return json.dumps(raw, indent=1, ensure_ascii=False) + "\n"
