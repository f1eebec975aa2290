"""The table of cases itself is true: what Python does when a case is run agrees with it."""

from __future__ import annotations

from collections import Counter

import pytest

from .cases import CASES, READABLE
from .folder import covers
from .notation import Case, Mark
from .oracle import influences, trace
from .score import reached

# A coroutine that a run leaves behind when its awaiting block is left out is no fault of anybody.
pytestmark = pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning")

RUN = [case for case in READABLE if not case.exempt]
DRAWN = (Mark.CERTAIN, Mark.MAY, Mark.EITHER, Mark.ALLOWED)


@pytest.mark.parametrize("case", RUN, ids=lambda case: case.id)
def test_every_crossing_that_is_seen_is_in_the_table(case: Case) -> None:
    """What a block takes from another is an edge of the case, and every certain edge is taken."""
    seen = trace(case)
    drawn = {(edge.producer, edge.consumer): edge for edge in case.edges if edge.mark in DRAWN}
    assert not seen.keys() - drawn.keys(), f"not in the table: {dict(seen)}\n{case.shown()}"
    unseen = case.marked(Mark.CERTAIN) - seen.keys()
    unproved = {pair for pair in unseen if not is_felt(case, pair)}
    assert not unproved, f"never seen: {unproved}\nseen: {dict(seen)}\n{case.shown()}"
    for pair, edge in drawn.items():
        if edge.names is not None and pair in seen:
            untold = {name for name in seen[pair] if not any(covers(told, name) for told in edge.names)}
            assert not untold, f"{pair}: {untold}\n{case.shown()}"


@pytest.mark.parametrize("case", RUN, ids=lambda case: case.id)
def test_whatever_changes_downstream_is_reached(case: Case) -> None:
    """A block that comes out differently when an earlier one is changed is reached from it by edges."""
    closure = reached(case.marked(*DRAWN))
    changed = {(block, later) for block, blocks in influences(case).items() for later in blocks}
    assert not changed - closure, f"not reached: {changed - closure}\n{case.shown()}"


def is_felt(case: Case, pair: tuple[str, str]) -> bool:
    """Whether a change of the producer comes through to the consumer, though no other way leads there.

    Libraries that look into their caller's namespace (`DataFrame.query`) read unseen.
    """
    other_ways = reached(case.marked(*DRAWN) - {pair})
    return pair not in other_ways and pair[1] in influences(case)[pair[0]]


def test_ids_are_unique() -> None:
    """No two cases share an id, so that a failure names one case."""
    assert [id for id, times in Counter(case.id for case in CASES).items() if times > 1] == []


def test_no_case_is_written_twice() -> None:
    """No two cases have the same cells."""
    assert [cells for cells, times in Counter(case.cells for case in CASES).items() if times > 1] == []


def test_exemptions_are_few() -> None:
    """The oracle runs nearly all of the table."""
    exempt = [case for case in CASES if case.exempt]
    assert len(exempt) <= len(CASES) * 0.05, [(case.id, case.exempt) for case in exempt]


def test_edges_name_blocks_of_the_case_and_point_forward() -> None:
    """Every edge joins two blocks of its case, the earlier to the later."""
    for case in CASES:
        place = {name: index for index, name in enumerate(case.blocks)}
        for edge in case.edges:
            assert place[edge.producer] < place[edge.consumer], case.id
