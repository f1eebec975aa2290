"""Random notebooks: what is inferred agrees with what is seen when they are run."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pytest

from jupyter_blocks.inference import infer
from jupyter_blocks.model.pipeline import Certainty, Edge, ViaKind

from .oracle import Effect, execute, steps
from .outlines import outline_of
from .programs import program
from .score import crossing_edges, reached

BATCHES = 30
BATCH = 10
LEAST_RUN = 0.8
LEAST_PRECISION = 0.85  # what is not taken in one run may be taken in another: untaken branches are edges


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A random notebook, run and inferred; no effects if its run raised."""

    effects: dict[str, Effect]
    edges: tuple[Edge, ...]

    @property
    def seen(self) -> frozenset[tuple[str, str]]:
        """The pairs of blocks of which the later took something from the earlier."""
        return frozenset((w, block) for block, effect in self.effects.items() for w in effect.reads.values())

    @property
    def found(self) -> frozenset[tuple[str, str]]:
        """The pairs of blocks that inference joins."""
        return frozenset((edge.producer, edge.consumer) for edge in self.edges)


@cache
def compared(seed: int) -> Compared:
    """The random notebook of `seed`."""
    case = program(seed)
    effects = execute((), steps(case))
    raised = any(effect.raised for effect in effects.values())
    return Compared(effects={} if raised else effects, edges=crossing_edges(infer(outline_of(case))))


@pytest.mark.parametrize("batch", range(BATCHES))
def test_random_notebooks_are_inferred_as_they_run(batch: int) -> None:
    """Every block is reached from whose names it takes, by those names; what is certain is taken."""
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        found = differences(seed)
        assert not found, f"seed {seed}: {found}\n{program(seed).shown()}"


def test_random_notebooks_say_something() -> None:
    """Most random notebooks run without an error, and few edges are drawn that the run does not need."""
    all_of_them = [compared(seed) for seed in range(BATCHES * BATCH)]
    run = [one for one in all_of_them if one.effects]
    assert len(run) >= LEAST_RUN * len(all_of_them)
    needed = sum(len(reached(one.found) & reached(one.seen)) for one in run)
    assert needed >= LEAST_PRECISION * sum(len(reached(one.found)) for one in run)


def differences(seed: int) -> list[str]:
    """Where inference and execution disagree; a run that raises says nothing."""
    notebook = compared(seed)
    closure = reached(notebook.found)
    said = [f"{w} → {block} is missing" for w, block in notebook.seen - closure]
    for block, effect in notebook.effects.items():
        edges = [edge for edge in notebook.edges if edge.consumer == block]
        values = [via for edge in edges for via in edge.via if via.kind is ViaKind.VALUE]
        sure = {via.name for via in values if via.certainty is Certainty.CERTAIN}
        said += [f"{block} reads {n}, unseen" for n in effect.reads.keys() - {via.name for via in values}]
        said += [f"{block} does not read {name}" for name in sure - effect.reads.keys()]
    return sorted(said)
