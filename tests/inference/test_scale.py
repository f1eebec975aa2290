"""The table as a whole, and inference over notebooks that nobody wrote."""

from __future__ import annotations

import random
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jupyter_blocks.inference import infer
from jupyter_blocks.model.cells import CellType
from jupyter_blocks.model.inference import Inference
from jupyter_blocks.model.pipeline import Role

from .cases import READABLE
from .notation import Case, CaseCell
from .outlines import outline_of, outline_of_cells, outline_of_sources
from .score import Score, faults, score

KINDS = tuple(dict.fromkeys(case.kind for case in READABLE))
SOURCES = tuple(dict.fromkeys(cell.source for case in READABLE for cell in case.cells))
LEAST_F1 = 0.97
LEAST_F1_OF_A_KIND = 0.9
ROUNDS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@cache
def inferred(case: Case) -> Inference:
    """What is inferred of one case."""
    return infer(outline_of(case))


def total(cases: list[Case]) -> Score:
    """The score over several cases."""
    return sum((score(case, inferred(case)) for case in cases), Score())


def test_reachability_over_the_table() -> None:
    """What is reached from what is right over the whole table, and nearly every case is wholly right."""
    assert total(list(READABLE)).f1 >= LEAST_F1
    right = [case for case in READABLE if not faults(case, inferred(case))]
    assert len(right) >= LEAST_F1 * len(READABLE)


@pytest.mark.parametrize("kind", KINDS)
def test_reachability_of_a_kind(kind: str) -> None:
    """No kind of cases is weak."""
    assert total([case for case in READABLE if case.kind == kind]).f1 >= LEAST_F1_OF_A_KIND


@ROUNDS
@given(st.lists(st.sampled_from(SOURCES), max_size=12))
def test_any_order_of_cells_is_inferred(sources: list[str]) -> None:
    """Cells of the table in any order give edges that point forward, sorted, and the same ones again."""
    outline = outline_of_sources(sources)
    inference = infer(outline)
    place = {block.name: index for index, block in enumerate(outline.blocks)}
    pairs = [(place[edge.consumer], place[edge.producer]) for edge in inference.edges]
    assert all(producer < consumer for consumer, producer in pairs)
    assert pairs == sorted(pairs)
    assert [facts.name for facts in inference.blocks] == [block.name for block in outline.blocks]
    assert infer(outline_of_sources(sources)) == inference


@ROUNDS
@given(st.lists(st.text(max_size=60), max_size=4))
def test_any_text_is_inferred(sources: list[str]) -> None:
    """No text makes inference raise."""
    assert len(infer(outline_of_sources(sources)).blocks) == len(sources)


@ROUNDS
@given(st.sampled_from(SOURCES), st.integers(min_value=0), st.integers(min_value=0), st.text(max_size=3))
def test_any_broken_cell_is_inferred(source: str, start: int, end: int, put: str) -> None:
    """A cell of which a part is replaced may not parse; inference says so and goes on."""
    start, end = start % (len(source) + 1), end % (len(source) + 1)
    broken = source[: min(start, end)] + put + source[max(start, end) :]
    assert len(infer(outline_of_sources([source, broken, source])).blocks) == 3


@ROUNDS
@given(st.sampled_from(READABLE), st.integers(min_value=0))
def test_a_cell_without_code_changes_nothing(case: Case, number: int) -> None:
    """Markdown and comments anywhere between the cells change no edge."""
    at = number % (len(case.cells) + 1)
    for added in (
        CaseCell(source="x = xs = df = 1", role=Role.NONE, type=CellType.MARKDOWN),
        CaseCell(source="# x = xs = df = 1", role=Role.NONE),
    ):
        more = infer(outline_of_cells((*case.cells[:at], added, *case.cells[at:])))
        assert edges(more) == edges(inferred(case))


def test_order_of_analysis_does_not_matter() -> None:
    """What is inferred of a case does not depend on what was inferred before it."""
    cases = random.Random(7).sample(READABLE, len(READABLE))
    assert all(infer(outline_of(case)) == inferred(case) for case in cases)


def edges(inference: Inference) -> list[object]:
    """The edges, without the places, which an added cell moves."""
    return [
        (
            edge.producer,
            edge.consumer,
            [(via.name, via.kind, via.certainty, via.bound.line, via.used.line) for via in edge.via],
        )
        for edge in inference.edges
    ]
