"""Compares two pipelines, wherever each is written."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import unified_diff
from typing import Any

from jupyter_blocks.model.differences import BlockChange, Differences, EdgeChange, TextChange, ValueChange
from jupyter_blocks.model.pipeline import Pipeline
from jupyter_blocks.pipelines import declared
from jupyter_blocks.pipelines.documents import parts
from jupyter_blocks.pipelines.documents.content import content
from jupyter_blocks.pipelines.documents.merge import longest_rising, renames
from jupyter_blocks.pipelines.documents.parts import Parts

CODE = {"cells": "code", "tests": "tests"}


def differences(first: Pipeline, second: Pipeline) -> Differences:
    """In what `second` differs from `first`: tags, policies and code, but neither markdown nor outputs."""
    before, after = (parts.take_apart(content(one)) for one in (first, second))
    new_names = renames(before, after)
    before = parts.renamed(before, new_names)
    had, has = parts.names(before), parts.names(after)
    both = [name for name in has if name in had]
    old_names = {new: old for old, new in new_names.items()}
    changes = (_block(before, after, name, old_names.get(name)) for name in both)
    return Differences(
        added=tuple(name for name in has if name not in had),
        removed=tuple(name for name in had if name not in has),
        moved=tuple(_moved([name for name in had if name in has], both)),
        blocks=tuple(change for change in changes if change.was or change.texts or change.values),
        edges=tuple(_edges(first, second, new_names)),
        texts=tuple(_setup(before, after)),
        values=tuple(_values(before, after)),
    )


def _block(before: Parts, after: Parts, name: str, was: str | None) -> BlockChange:
    one, other = parts.of_block(before, name), parts.of_block(after, name)
    changed = [key for key in dict.fromkeys([*one, *other]) if not parts.equal(one.get(key), other.get(key))]
    return BlockChange(
        name=name,
        was=was,
        texts=tuple(_text(CODE[key[0]], one[key], other[key]) for key in changed if key[0] in CODE),
        values=tuple(
            ValueChange(what=key[-1], before=one.get(key), after=other.get(key))
            for key in changed
            if key[0] not in CODE
        ),
    )


def _setup(before: Parts, after: Parts) -> Iterator[TextChange]:
    if not parts.equal(before[parts.SETUP], after[parts.SETUP]):
        one, other = (
            [cell for _, cells in said[parts.SETUP] for cell in cells or ()] for said in (before, after)
        )
        yield _text("setup", one, other)


def _values(before: Parts, after: Parts) -> Iterator[ValueChange]:
    for key in dict.fromkeys([*before, *after]):
        one, other = before.get(key), after.get(key)
        if key == parts.KERNEL and not parts.equal(one, other):
            yield ValueChange(what="kernel", before=one, after=other)
        elif key[0] == parts.PARAMETER and not parts.equal(one, other):
            yield ValueChange(
                what=f"parameter {key[1]}", before=_default(one, other), after=_default(other, one)
            )


def _default(own: Any, other: Any) -> Any:
    """A parameter's default; with its type where that differs, or where the default is None."""
    if own is None:
        return None
    is_told = own["default"] is not None and (other is None or own["type"] == other["type"])
    return own["default"] if is_told else own


def _text(what: str, before: Any, after: Any) -> TextChange:
    one, other = ([text for cell in cells for text in _lines(cell)] for cells in (before, after))
    return TextChange(what=what, lines=tuple(unified_diff(one, other, lineterm="", n=2))[2:])


def _lines(cell: str) -> list[str]:
    return ["# %%", *cell.split("\n")]


def _moved(had: list[str], has: list[str]) -> Iterator[str]:
    staying = set(longest_rising(had, has))
    yield from (name for name in has if name not in staying)


def _edges(first: Pipeline, second: Pipeline, new_names: dict[str, str] | Any) -> Iterator[EdgeChange]:
    one = _crossings(first, new_names)
    other = _crossings(second, {})
    for pair in dict.fromkeys([*one, *other]):
        before, after = one.get(pair, ()), other.get(pair, ())
        if before != after:
            yield EdgeChange(producer=pair[0], consumer=pair[1], before=before, after=after)


def _crossings(pipeline: Pipeline, new_names: Any) -> dict[tuple[str, str], tuple[str, ...]]:
    """For each edge what crosses it; a name that may be read has a question mark."""
    return {
        (new_names.get(producer, producer), new_names.get(consumer, consumer)): tuple(
            name if certain else f"{name}?" for name, certain in names.items()
        )
        for consumer, reads in declared.reads(pipeline.edges).items()
        for producer, names in reads.items()
    }
