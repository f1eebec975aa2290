"""Places in words: which cell of which block, which line, and what stands there."""

from __future__ import annotations

from jupyter_blocks.model.diagnostics import Place
from jupyter_blocks.model.pipeline import Outline, OutlinedCell, Role
from jupyter_blocks.model.places import located


def cell_at(outline: Outline, place: Place) -> OutlinedCell | None:
    """The cell that `place` lies in, if it lies in one of this notebook."""
    return next((cell for cell in outline.cells if cell.cell.id == place.cell), None)


def place_text(outline: Outline, place: Place) -> str:
    """ "cell 7 (clean), line 3": cells are counted from 1, all of them, as they stand in the notebook.

    Of a pipeline document "blocks/clean.py, line 3".
    """
    place = located(outline.notebook, place)
    found = cell_at(outline, place)
    where = place.file or (cell_text(found) if found else "")
    return f"{where}, line {place.line}" if where and place.line is not None else where


def cell_text(cell: OutlinedCell) -> str:
    """ "cell 7 (clean)": its number and what it is in the pipeline; of a document its file."""
    if cell.cell.origin is not None:
        return f"{cell.cell.origin.file}{_part(cell)}"
    return f"cell {cell.cell.index + 1}{_part(cell)}"


def source_line(outline: Outline, place: Place) -> str | None:
    """The author's own line at `place`, if the place names one that exists."""
    place = located(outline.notebook, place)
    found = cell_at(outline, place)
    if place.line is None or (found is None and place.file is None):
        return None
    if place.file is not None:
        lines = outline.notebook.files.get(place.file, "").split("\n")
    else:
        lines = found.cell.source.splitlines() if found else []
    return lines[place.line - 1] if 0 < place.line <= len(lines) else None


def _part(cell: OutlinedCell) -> str:
    match cell.role:
        case Role.BLOCK:
            return f" ({cell.block})"
        case Role.TEST:
            return f" (test of {cell.block})"
        case Role.NONE:
            return ""
        case role:
            return f" ({role})"
