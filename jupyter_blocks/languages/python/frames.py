"""What is noted on a walk: reads, writes, effects, and the frames that collect them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from jupyter_blocks.languages.python.facts import Fault
from jupyter_blocks.languages.python.values import Binding, Env, Obj, Writer


@dataclass(slots=True)
class Read:
    """A read of a name's version: who wrote it, where it is used, whether it surely happens."""

    writer: Writer
    cell: str
    line: int
    sure: bool

    def doubtful(self) -> Read:
        """The same, but perhaps only."""
        return Read(self.writer, self.cell, self.line, False)


@dataclass(slots=True)
class Write:
    """A binding of a name, or a change of what it referred to before, or both."""

    cell: str
    line: int
    sure: bool
    binds: bool
    changes: bool
    repeats: bool  # binds only what the name referred to already: the same module, imported again

    def doubtful(self) -> Write:
        """The same, but perhaps only."""
        return Write(self.cell, self.line, False, self.binds, self.changes, self.repeats)


@dataclass(slots=True)
class Missing:
    """A read of a name that nothing has bound."""

    cell: str
    line: int
    sure: bool

    def doubtful(self) -> Missing:
        """The same, but perhaps only."""
        return Missing(self.cell, self.line, False)


@dataclass(slots=True)
class Effect:
    """A change of the world outside the kernel, in words: `writes out.csv`."""

    what: str
    cell: str
    line: int
    sure: bool

    def doubtful(self) -> Effect:
        """The same, but perhaps only."""
        return Effect(self.what, self.cell, self.line, False)


class Remark(NamedTuple):
    """Something in the code that the author should hear of: `what` happens, to what; perhaps why text that is
    run does not parse."""

    what: str
    about: str
    cell: str
    line: int
    fault: Fault | None = None

    @property
    def sure(self) -> bool:
        """Under a condition or not, it is worth a word."""
        return True

    def doubtful(self) -> Remark:
        return self


# What a remark says.
UNKNOWN_MAGIC, MISPLACED_MAGIC = "unknown magic", "cell magic below the first line"
INSTALLS, UNPARSABLE = "installs packages", "does not parse"


class Declaration(NamedTuple):
    """A function that a decorator makes a block's (`role` is the decorator's name) or a test."""

    role: str
    function: Obj
    cell: str
    line: int
    options: Mapping[str, str]


class Frame:
    """What happened in one block, or in one branch of it, since it began.

    `reads` and `writes` are of names, `taken` and `written` of resources (see `resources.py`); the key of a
    read is what was read and the owner of the version.
    """

    __slots__ = ("effects", "journal", "missing", "outer", "reads", "remarks", "taken", "writes", "written")

    def __init__(self, outer: Frame | None = None) -> None:
        self.outer = outer
        self.reads: dict[tuple[str, int], Read] = {}
        self.writes: dict[str, Write] = {}
        self.missing: dict[str, Missing] = {}
        self.taken: dict[tuple[str, int], Read] = {}
        self.written: dict[str, Write] = {}
        self.effects: dict[str, Effect] = {}
        self.remarks: dict[Remark, Remark] = {}
        self.journal: dict[tuple[Env, str], Binding | None] = {}

    @property
    def tables(self) -> tuple[dict[Any, Any], ...]:
        """All that is noted: one table of each kind."""
        return (
            self.reads, self.writes, self.missing, self.taken, self.written, self.effects, self.remarks
        )  # fmt: skip

    def add(self, other: Frame) -> None:
        """Note also what happened in another frame, which happens as surely as this one."""
        for name, write in other.writes.items():
            self.writes.setdefault(name, write)
        for key, read in other.reads.items():
            self.reads.setdefault(key, read)
        for name, missing in other.missing.items():
            self.missing.setdefault(name, missing)
        for used, taken in other.taken.items():
            self.taken.setdefault(used, taken)
        for resource, written in other.written.items():
            self.written.setdefault(resource, written)
        for what, effect in other.effects.items():
            self.effects.setdefault(what, effect)
        self.remarks.update(other.remarks)
