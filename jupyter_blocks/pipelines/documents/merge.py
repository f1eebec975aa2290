"""The three-way merge of a notebook and its document, over the parts of both and of what they had in common.

A part that one side has changed is carried over; one that both have changed, each in its way, is a conflict,
which somebody has to decide.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise
from typing import Any

from jupyter_blocks.pipelines.documents import parts
from jupyter_blocks.pipelines.documents.parts import BLOCK, KERNEL, ORDER, SETUP, Key, Parts

SOURCES = (("cells",), ("tests",))
ALIKE = 0.6  # how much of a block's code another one must share to be the same block under a new name


class Absent:
    """What stands for a part that is not there."""

    def __repr__(self) -> str:
        return "absent"


ABSENT: Any = Absent()


class Side(StrEnum):
    """The two sides of a merge."""

    NOTEBOOK = "notebook"
    FILES = "files"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A part that both sides have changed; `subject` is the block, or what else it is of."""

    key: Key
    subject: str
    notebook: Any
    files: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What both sides are to say, and what has to be decided before.

    `renames` has for each side the blocks that get a new name there.
    """

    parts: Parts
    conflicts: tuple[Conflict, ...] = ()
    renames: Mapping[Side, Mapping[str, str]] = field(default_factory=dict, hash=False)


Take = Mapping[str, Side]
"""Whose word counts where both differ, by subject; under "" for all others."""


def merge(
    base: Parts, notebook: Parts, files: Parts, take: Take, shared: frozenset[str] = frozenset()
) -> Merged:
    """What `notebook` and `files` are to say, which once both said `base`, or as much as is known of it.

    The files of the blocks in `shared` are used by other pipelines, too: they change only if `take` says so.
    """
    in_notebook, in_files = renames(base, notebook), renames(base, files)
    final = _final_names(in_notebook, in_files, take)
    base = parts.renamed(base, final)
    to_notebook = {in_notebook.get(old, old): new for old, new in final.items()}
    to_files = {in_files.get(old, old): new for old, new in final.items()}
    merging = _Merging(
        base, parts.renamed(notebook, to_notebook), parts.renamed(files, to_files), take, shared
    )
    merging.all()
    return Merged(
        parts=merging.found,
        conflicts=(*_two_names(in_notebook, in_files, take), *merging.conflicts),
        renames={
            Side.NOTEBOOK: {old: new for old, new in to_notebook.items() if old != new},
            Side.FILES: {old: new for old, new in to_files.items() if old != new},
        },
    )


def renames(base: Parts, now: Parts) -> Mapping[str, str]:
    """The blocks of `base` that stand in `now` under another name: their code is as good as the same."""
    there = parts.names(now)
    gone = [name for name in parts.names(base) if name not in there]
    new = [name for name in there if name not in parts.names(base)]
    scored = sorted(
        ((_likeness(base, old, now, other), old, other) for old in gone for other in new), reverse=True
    )
    found: dict[str, str] = {}
    for score, old, other in scored:
        if score >= ALIKE and old not in found and other not in found.values():
            found[old] = other
    return found


def _likeness(base: Parts, old: str, now: Parts, new: str) -> float:
    one, other = (
        "\n".join(cell for part in ("cells", "tests") for cell in of.get((BLOCK, name, part), ()))
        for of, name in ((base, old), (now, new))
    )
    return (
        SequenceMatcher(None, one.split("\n"), other.split("\n"), autojunk=False).ratio()
        if one.strip()
        else 0.0
    )


def _final_names(notebook: Mapping[str, str], files: Mapping[str, str], take: Take) -> Mapping[str, str]:
    """The new names; where both sides give one, the one that counts, by default the notebook's."""
    final = {**files, **notebook}
    for old, new in files.items():
        said = [take[name] for name in (new, notebook.get(old, new), old, "") if name in take]
        if said[:1] == [Side.FILES]:
            final[old] = new
    return final


def _two_names(notebook: Mapping[str, str], files: Mapping[str, str], take: Take) -> Iterator[Conflict]:
    """The blocks to which both sides have given a new name, each another one."""
    for old, new in notebook.items():
        other = files.get(old, new)
        if other != new and not {"", old, new, other} & set(take):
            yield Conflict(key=(BLOCK, new, "name"), subject=new, notebook=new, files=other)


class _Merging:
    """Merges part after part; holds what it has come to."""

    def __init__(
        self, base: Parts, notebook: Parts, files: Parts, take: Take, shared: frozenset[str]
    ) -> None:
        self.base, self.notebook, self.files = base, notebook, files
        self.take, self.shared = take, shared
        self.found: dict[Key, Any] = {}
        self.conflicts: list[Conflict] = []

    def all(self) -> None:
        self.keep(KERNEL, self.decide(KERNEL, "kernel"))
        self.keep(SETUP, self.decide(SETUP, "setup"))
        for key in _keys(self.notebook, self.files):
            if key[0] == parts.PARAMETER:
                self.keep(key, self.decide(key, "parameters"))
        self.keep(ORDER, self.order())
        there = frozenset(self.found[ORDER])
        self.base, self.notebook, self.files = (
            parts.without_others(side, there) for side in (self.base, self.notebook, self.files)
        )
        for name in self.found[ORDER]:
            self.block(name)

    def keep(self, key: Key, value: Any) -> None:
        if value is not ABSENT:
            self.found[key] = value

    def decide(self, key: Key, subject: str) -> Any:
        of = [side.get(key, ABSENT) for side in (self.base, self.notebook, self.files)]
        return self.value(key, subject, *of, known=key in self.base or _is_known(self.base, key))

    def value(self, key: Key, subject: str, base: Any, notebook: Any, files: Any, *, known: bool) -> Any:
        """The one of three values that counts; without a known base only two that are equal agree."""
        if _same(notebook, files):
            return notebook
        if known and _same(base, notebook):
            return files
        is_shared = key[0] == BLOCK and key[1] in self.shared and key[2:] in SOURCES
        if known and _same(base, files) and not is_shared:
            return notebook
        side = self.take.get(subject, self.take.get(""))
        if side is None:
            self.conflicts.append(Conflict(key=key, subject=subject, notebook=notebook, files=files))
        return files if side is Side.FILES else notebook

    def block(self, name: str) -> None:
        """The parts of a block that is to be there; if one side lacks it, those of the other side."""
        here = [name in parts.names(side) for side in (self.notebook, self.files)]
        if not all(here):
            of = self.notebook if here[0] else self.files
            self.found |= {(BLOCK, name, *key): value for key, value in parts.of_block(of, name).items()}
            return
        for key in _keys(self.notebook, self.files):
            if key[:2] == (BLOCK, name):
                self.keep(key, self.decide(key, name))

    # -- which blocks, and in which order ------------------------------------------------------------

    def order(self) -> list[str]:
        kept = [name for name in self.candidates() if self.stays(name)]
        base, notebook, files = (
            [name for name in parts.names(side) if name in kept]
            for side in (self.base, self.notebook, self.files)
        )
        lead = self.leading(base, notebook, files)
        other = files if lead is notebook else notebook
        return _woven(lead, other)

    def candidates(self) -> Sequence[str]:
        return list(dict.fromkeys([*parts.names(self.notebook), *parts.names(self.files)]))

    def stays(self, name: str) -> bool:
        """Whether a block is to be there: one that a side lacks is new on the other one, or was deleted."""
        of = [
            parts.of_block(side, name) if name in parts.names(side) else ABSENT
            for side in (self.base, self.notebook, self.files)
        ]
        if of[1] is not ABSENT and of[2] is not ABSENT:
            return True
        return self.value((BLOCK, name), name, *of, known=bool(self.base)) is not ABSENT

    def leading(self, base: list[str], notebook: list[str], files: list[str]) -> list[str]:
        """The side whose order counts for the blocks that both have."""
        common = [name for name in notebook if name in files]
        before = [name for name in base if name in common]
        mine, theirs = common, [name for name in files if name in common]
        if mine == theirs or (before == theirs and set(before) == set(common)):
            return notebook
        if before == mine and set(before) == set(common):
            return files
        side = self.take.get("order", self.take.get(""))
        if side is None:
            self.conflicts.append(Conflict(key=ORDER, subject="order", notebook=mine, files=theirs))
        return files if side is Side.FILES else notebook


def longest_rising(had: Sequence[str], has: Sequence[str]) -> tuple[str, ...]:
    """The most of the blocks `had` that stand in `has` in the same order: those that have not moved."""
    best: list[tuple[int, ...]] = []
    for place in map(list(has).index, had):
        longest = max((one for one in best if one[-1] < place), key=len, default=())
        best.append((*longest, place))
    return tuple(has[place] for place in max(best, key=len, default=()))


def _woven(lead: list[str], other: list[str]) -> list[str]:
    """`lead`, and what only `other` has, each directly below the block that it stands below there."""
    order = list(lead)
    for above, name in pairwise(["", *other]):
        if name not in order:
            order.insert(order.index(above) + 1 if above else 0, name)
    return order


def _keys(*sides: Parts) -> Iterator[Key]:
    yield from dict.fromkeys(key for side in sides for key in side)


def _is_known(base: Parts, key: Key) -> bool:
    """Whether the base says that `key` was not there, rather than nothing."""
    return (BLOCK, key[1], "cells") in base if key[0] == BLOCK else SETUP in base


def _same(one: Any, other: Any) -> bool:
    if one is ABSENT or other is ABSENT:
        return one is other
    if isinstance(one, Mapping) and any(isinstance(key, tuple) for key in one):
        return one.keys() == other.keys() and all(parts.equal(one[key], other[key]) for key in one)
    return parts.equal(one, other)
