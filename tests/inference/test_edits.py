"""Notebooks that are edited: what is inferred then is what a fresh look would infer."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from jupyter_blocks.inference import Inferrer, infer

from .cases import READABLE
from .notation import CaseCell, parse_cells
from .outlines import outline_of_cells
from .programs import FIRST, program, statement

BATCHES = 15
BATCH = 12
EDITS = 6


def edits(cells: tuple[CaseCell, ...], chance: random.Random) -> Iterator[tuple[CaseCell, ...]]:
    """The notebook after each of several edits, one on top of the other."""
    for _ in range(EDITS):
        index = chance.randrange(len(cells))
        source = edited(cells[index].source, chance)
        cells = (*cells[:index], replace(cells[index], source=source), *cells[index + 1 :])
        if chance.random() < 0.1:
            cells = cells[:-1] if len(cells) > 2 else cells
        yield cells


def edited(source: str, chance: random.Random) -> str:
    """A source in which somebody has typed."""
    lines = source.split("\n")
    match chance.randrange(8):
        case 0:
            return f"{source}\n# said"
        case 1:
            return f"\n{source}"
        case 2 if source != FIRST:
            return "\n".join(statement(chance) for _ in range(2))
        case 3:
            return source.replace("1", "11", 1)
        case 4:
            return f"{source}\nprint(xs, p.value)"
        case 5 if len(lines) > 1 and source != FIRST:
            return "\n".join(lines[:-1])
        case 6:
            return f"{source} +"
    return f"{source}\n{statement(chance)}"


@pytest.mark.parametrize("batch", range(BATCHES))
def test_an_edited_notebook_is_inferred_as_a_fresh_one(batch: int) -> None:
    """After any number of edits, one look after the other says what a first look would say."""
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        cells, chance = program(seed).cells, random.Random(seed)
        inferrer = Inferrer()
        inferrer.infer(outline_of_cells(cells))
        for number, after in enumerate(edits(cells, chance)):
            outline = outline_of_cells(after)
            assert inferrer.infer(outline) == infer(outline), f"seed {seed}, edit {number}"


@pytest.mark.parametrize("kind", sorted({case.kind for case in READABLE}))
def test_every_case_of_the_table_is_inferred_again_as_before(kind: str) -> None:
    """A cell of a case is emptied, then put back: both looks say what a fresh one says."""
    for case in (case for case in READABLE if case.kind == kind):
        whole = outline_of_cells(case.cells)
        fresh = infer(whole)
        for index, cell in enumerate(case.cells):
            without = outline_of_cells(
                (*case.cells[:index], replace(cell, source="None"), *case.cells[index + 1 :])
            )
            inferrer = Inferrer()
            inferrer.infer(whole)
            assert inferrer.infer(without) == infer(without), f"{case.id}, cell {index} emptied"
            assert inferrer.infer(whole) == fresh, f"{case.id}, cell {index} put back"


def test_a_cut_that_comes_and_goes_is_inferred_as_in_a_fresh_notebook() -> None:
    """The policy `not_after` is part of the code: setting it, taking it away and editing under it count."""
    cells = parse_cells(
        "--- block a\nx = []\n--- block b\nx.append(1)\n--- block c\nx.append(2)\n--- block d\nx"
    )
    whole = outline_of_cells(cells)
    a, b, *others = whole.blocks
    cut = replace(whole, blocks=(a, replace(b, policy={"not_after": ["a"]}), *others))
    more = outline_of_cells((*cells[:3], replace(cells[3], source="x, x")))
    both = replace(more, blocks=(a, cut.blocks[1], *more.blocks[2:]))
    inferrer = Inferrer()
    for outline in (whole, cut, both, more, whole, cut):
        assert inferrer.infer(outline) == infer(outline)
    assert infer(cut) != infer(whole)
