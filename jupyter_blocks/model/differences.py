"""How two pipelines differ: blocks that are new, gone, renamed, moved, or say something else, and edges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueChange:
    """A value that differs: `what` it is ("retry"), before and after; None where there is none."""

    what: str
    before: Any = None
    after: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextChange:
    """Code that differs: `what` it is of ("code", "tests"), as the lines of a unified diff."""

    what: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockChange:
    """What differs in a block that both pipelines have; `was` is its name in the first, if another."""

    name: str
    was: str | None = None
    texts: tuple[TextChange, ...] = ()
    values: tuple[ValueChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeChange:
    """What crosses an edge in each of the two; a name that may be read has a question mark."""

    producer: str
    consumer: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """All in which a second pipeline differs from a first one; names are those of the second."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    blocks: tuple[BlockChange, ...] = ()
    edges: tuple[EdgeChange, ...] = ()
    texts: tuple[TextChange, ...] = ()
    values: tuple[ValueChange, ...] = ()

    @property
    def is_none(self) -> bool:
        """Whether the two say the same."""
        return self == Differences()
