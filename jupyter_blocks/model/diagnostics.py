"""Something wrong or doubtful in a pipeline: a code, a place, a message, a remedy, perhaps a fix."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad: a run refuses on errors only."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in the source: a cell of a notebook, or a file, and a line counted from 1 in it."""

    cell: str | None = None
    file: str | None = None
    line: int | None = None


NOWHERE = Place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One change to a cell: new tags, a new source, or both; None leaves as is."""

    cell: str
    tags: tuple[str, ...] | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """A safe mend: what it does, in words, and the edits that do it."""

    title: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding. `refuses` marks faults of form, for which `run` will not start."""

    code: str
    severity: Severity
    message: str
    remedy: str
    place: Place = NOWHERE
    fix: Fix | None = None
    refuses: bool = False
