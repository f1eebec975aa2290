"""A notebook as it is read: cells with id, source and tags, no outputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

NOTHING: Mapping[str, Any] = MappingProxyType({})


def nothing() -> Mapping[str, Any]:
    """The empty mapping, as a default of fields."""
    return NOTHING


class CellType(StrEnum):
    """What nbformat calls `cell_type`."""

    CODE = "code"
    MARKDOWN = "markdown"
    RAW = "raw"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell.

    `id` is the notebook's own, or `c` + 8 hex digits of the source's SHA-256 where the file has none
    (nbformat below 4.5). `index` counts all cells from 0. `policy` is the cell's
    `metadata.jupyter_blocks`, as found: a mapping if it is well-formed.
    """

    id: str
    index: int
    type: CellType
    source: str
    tags: tuple[str, ...] = ()
    policy: object = field(default_factory=nothing, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notebook:
    """A notebook document: `name` is the file's stem, `kernel` the kernelspec it asks for (or "").

    `raw` is the JSON it was read from (not to be changed), for whoever writes it again; it takes no part in
    comparisons.
    """

    name: str
    path: Path | None
    language: str
    kernel: str
    cells: tuple[Cell, ...]
    raw: Mapping[str, Any] = field(default_factory=nothing, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutedCell:
    """What a cell left behind when it was executed: outputs as nbformat has them, and the kernel's count."""

    outputs: tuple[Mapping[str, Any], ...] = ()
    execution_count: int | None = None
