"""Random notebooks: what is inferred agrees with what is seen when they are run."""

from __future__ import annotations

import pytest

from jupyter_blocks.inference import infer
from jupyter_blocks.model.pipeline import Certainty, ViaKind

from .oracle import execute, steps
from .outlines import outline_of
from .programs import program
from .score import reached, value_edges

BATCHES = 30
BATCH = 10


@pytest.mark.parametrize("batch", range(BATCHES))
def test_random_notebooks_are_inferred_as_they_run(batch: int) -> None:
    """Every block is reached from whose names it takes, by those names; what is certain is taken."""
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        assert not differences(seed), f"seed {seed}: {differences(seed)}\n{program(seed).shown()}"


def differences(seed: int) -> list[str]:
    """Where inference and execution disagree; a run that raises says nothing."""
    case = program(seed)
    effects = execute((), steps(case))
    if any(effect.raised for effect in effects.values()):
        return []
    edges = value_edges(infer(outline_of(case)))
    closure = reached((edge.producer, edge.consumer) for edge in edges)
    found = []
    for block, effect in effects.items():
        vias = [
            via for edge in edges if edge.consumer == block for via in edge.via if via.kind is ViaKind.VALUE
        ]
        found += [f"{w} → {block} is missing" for w in effect.reads.values() if (w, block) not in closure]
        found += [f"{block} reads {n} unseen" for n in effect.reads.keys() - {via.name for via in vias}]
        sure = {via.name for via in vias if via.certainty is Certainty.CERTAIN}
        found += [f"{block} does not read {name}" for name in sure - effect.reads.keys()]
    return found
