"""Places of a pipeline document: from the line of a cell to that of the file which the cell was read from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from jupyter_blocks.model.cells import Cell, Notebook
from jupyter_blocks.model.diagnostics import Place

QUOTED = re.compile(r"[`']([\w.]+)[`']")


def located(notebook: Notebook, place: Place, message: str = "") -> Place:
    """`place` with the file and the line in it, if it lies in a cell that was read from a file.

    What is said of a cell as a whole is said of its block's entry in the document; there at the line of the
    key of the policy that `message` quotes, if it quotes one.
    """
    if place.cell is None or place.file is not None:
        return place
    return _in_file(_cells(notebook).get(place.cell), place, message)


def _cells(notebook: Notebook) -> Mapping[str, Cell]:
    return {cell.id: cell for cell in notebook.cells if cell.origin is not None}


def _in_file(cell: Cell | None, place: Place, message: str) -> Place:
    origin = cell.origin if cell else None
    if origin is None:
        return place
    if place.line is not None and origin.file != origin.document:
        return replace(place, file=origin.file, line=origin.above + place.line)
    quoted = [origin.keys[key] for key in QUOTED.findall(message) if key in origin.keys]
    return replace(place, file=origin.document, line=quoted[0] if quoted else origin.line)
