"""A notebook as it is read: cells with id, source and tags, no outputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jupyter_blocks.model.diagnostics import Diagnostic

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
class Origin:
    """Where a cell of a pipeline document was read from.

    It stands in `file`, below the first `above` lines of it; the document `document` speaks of it at `line`,
    and of its policy, key by key, at the lines `keys`. Files are as the document's folder knows them.
    """

    file: str
    above: int
    document: str
    line: int
    keys: Mapping[str, int] = field(default_factory=nothing, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Upstream:
    """What a pipeline document says that `block` reads of the earlier block `producer`.

    `names` maps each name to whether it certainly is read; a resource is named by its kind, as in
    "file:out.csv". `line` is where in the document that stands.
    """

    block: str
    producer: str
    names: Mapping[str, bool] = field(hash=False)
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell.

    `id` is the notebook's own, or `c` + 8 hex digits of the source's SHA-256 where the file has none
    (nbformat below 4.5). `index` counts all cells from 0. `policy` is the cell's
    `metadata.jupyter_blocks`, as found: a mapping if it is well-formed. `origin` says where a cell that
    stands in no notebook was read from.
    """

    id: str
    index: int
    type: CellType
    source: str
    tags: tuple[str, ...] = ()
    policy: object = field(default_factory=nothing, hash=False)
    origin: Origin | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notebook:
    """A notebook document: `name` is the file's stem, `kernel` the kernelspec it asks for (or "").

    `folder` is where its kernel works. `raw` is the JSON it was read from (not to be changed), for whoever
    writes it again; it takes no part in comparisons.

    A pipeline document is read into a notebook, too. Then `files` has the text of each file it was read from,
    `upstream` what the document says of edges, and `diagnostics` what is wrong with its form.
    """

    name: str
    path: Path | None
    language: str
    kernel: str
    cells: tuple[Cell, ...]
    folder: Path | None = None
    raw: Mapping[str, Any] = field(default_factory=nothing, compare=False, repr=False)
    files: Mapping[str, str] = field(default_factory=nothing, compare=False, repr=False)
    upstream: tuple[Upstream, ...] | None = None
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutedCell:
    """What a cell left behind when it was executed: outputs as nbformat has them, and the kernel's count."""

    outputs: tuple[Mapping[str, Any], ...] = ()
    execution_count: int | None = None
