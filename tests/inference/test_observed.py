"""What the manager observes of the cases agrees with the table."""

from __future__ import annotations

import math

import pytest

from .cases import READABLE
from .notation import parse_case
from .observed import observed_links, score
from .score import Score

PARTS = 4
LEAST_F1 = 0.985
LEAST_RIGHT = 0.95
PATCHING = """
edges:
--- setup
import math
---
math.pi = 3
"""


@pytest.mark.parametrize("part", range(PARTS))
def test_observation_agrees_with_the_table(part: int) -> None:
    """Over each part of the cases, reachability by what was observed is that of the table but for few pairs;
    so it is over all of them."""
    total, right = Score(), []
    for case in [case for case in READABLE if not case.exempt][part::PARTS]:
        one = score(case, observed_links(case))
        total += one
        right.append(not one.wrong and not one.missed)
    assert total.f1 >= LEAST_F1, total
    assert sum(right) / len(right) >= LEAST_RIGHT


def test_what_a_case_sets_in_a_module_is_put_back() -> None:
    """No case finds what another has done to a module."""
    before = math.pi
    case = parse_case("patches", "pi", "A number of a module.", PATCHING)
    observed_links(case)
    assert math.pi == before
