"""Every case of the table is inferred as it says."""

from __future__ import annotations

import pytest

from jupyter_blocks.inference import infer

from .cases import READABLE
from .notation import Case
from .outlines import outline_of
from .score import crossing_edges, faults


@pytest.mark.parametrize("case", READABLE, ids=lambda case: case.id)
def test_inference_says_what_the_case_says(case: Case) -> None:
    """The edges, their certainty, and the facts of the blocks are those of the table."""
    inference = infer(outline_of(case))
    wrong = faults(case, inference)
    if wrong:
        wanted = " ".join(f"{edge.producer}{edge.mark}{edge.consumer}" for edge in case.edges)
        found = "\n".join(
            f"  {edge.producer} → {edge.consumer}: "
            + ", ".join(f"{via.name} ({via.kind}, {via.certainty})" for via in edge.via)
            for edge in crossing_edges(inference)
        )
        pytest.fail(
            f"{case.fact}\n{case.shown()}\nexpected: {wanted}\ngot:\n{found}\n" + "\n".join(wrong),
            pytrace=False,
        )
