"""A suggestion for a cell of a notebook without blocks."""

from __future__ import annotations

from dataclasses import dataclass

from jupyter_blocks.model.cells import Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """The tags that `cell` should bear, all of them, and in a few words why; its own if it should stay."""

    cell: Cell
    tags: tuple[str, ...]
    why: str
