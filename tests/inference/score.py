"""How well edges that were found agree with those that a case wants."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jupyter_blocks.model.inference import Inference
from jupyter_blocks.model.pipeline import Certainty, Edge, ViaKind

from .notation import Case, Mark

Pair = tuple[str, str]
CROSSING_MARKS = (Mark.CERTAIN, Mark.MAY, Mark.EITHER, Mark.ALLOWED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Pairs of blocks, the later reached from the earlier: rightly found, wrongly found, missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(
            right=self.right + other.right, wrong=self.wrong + other.wrong, missed=self.missed + other.missed
        )

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 1.0 where there was nothing to find."""
        found = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / found if found else 1.0


def reached(pairs: Iterable[Pair]) -> frozenset[Pair]:
    """The transitive closure of `pairs`, which point forward in the order of the notebook."""
    after: dict[str, set[str]] = {}
    for earlier, later in pairs:
        after.setdefault(earlier, set()).add(later)
    closure = set()
    for start in after:
        waiting = [start]
        while waiting:
            for later in after.get(waiting.pop(), ()):
                if (start, later) not in closure:
                    closure.add((start, later))
                    waiting.append(later)
    return frozenset(closure)


def crossing_edges(inference: Inference) -> tuple[Edge, ...]:
    """The edges over which something crosses, be it a value or a resource."""
    return tuple(e for e in inference.edges if any(via.kind is not ViaKind.ORDER for via in e.via))


def is_certain(edge: Edge) -> bool:
    """Whether at least one value or resource surely crosses."""
    return any(v.kind is not ViaKind.ORDER and v.certainty is Certainty.CERTAIN for v in edge.via)


def crossing(edge: Edge) -> frozenset[str]:
    """What crosses: names as they are, resources as `kind:name`."""
    return frozenset(
        v.name if v.kind is ViaKind.VALUE else f"{v.kind}:{v.name}"
        for v in edge.via
        if v.kind is not ViaKind.ORDER
    )


def score(case: Case, inference: Inference) -> Score:
    """How well `inference` agrees with what `case` wants reached from what."""
    wanted = reached(case.marked(Mark.CERTAIN, Mark.MAY, Mark.EITHER))
    allowed = reached(case.marked(*CROSSING_MARKS))
    found = reached((edge.producer, edge.consumer) for edge in crossing_edges(inference))
    return Score(right=len(found & wanted), wrong=len(found - allowed), missed=len(wanted - found))


def faults(case: Case, inference: Inference) -> list[str]:
    """What is wrong with `inference`, in words; nothing when it is as `case` says."""
    found = {(edge.producer, edge.consumer): edge for edge in crossing_edges(inference)}
    wanted = {(edge.producer, edge.consumer): edge for edge in case.edges if edge.mark in CROSSING_MARKS}
    said = [
        f"too much: {p} → {c} ({', '.join(sorted(crossing(found[p, c])))})"
        for p, c in found.keys() - wanted.keys()
    ]
    for pair, edge in wanted.items():
        name = " → ".join(pair)
        if pair not in found:
            said += [f"missing: {name}"] if edge.mark is not Mark.ALLOWED else []
            continue
        certain = is_certain(found[pair])
        if edge.mark in (Mark.CERTAIN, Mark.MAY) and certain is not (edge.mark is Mark.CERTAIN):
            said.append(f"certainty: {name} is {'certain' if certain else 'may'}")
        if edge.names is not None and edge.names != crossing(found[pair]):
            said.append(f"names: {name} has {', '.join(sorted(crossing(found[pair])))}")
    return sorted(said) + hazard_faults(case, inference) + fact_faults(case, inference)


def hazard_faults(case: Case, inference: Inference) -> list[str]:
    """Which hazards `case` wants and `inference` lacks."""
    ordered = {(e.producer, e.consumer) for e in inference.edges if ViaKind.ORDER in {v.kind for v in e.via}}
    return [
        f"missing hazard: {p} → {c}" for p, c in sorted(case.marked(Mark.HAZARD)) if (p, c) not in ordered
    ]


def fact_faults(case: Case, inference: Inference) -> list[str]:
    """Which facts of blocks `inference` has otherwise than `case`; their order counts for `binds` alone."""
    blocks = {facts.name: facts for facts in inference.blocks}
    said = []
    for (block, field), wanted in case.facts.items():
        values = getattr(blocks[block], field)
        if field == "arguments":
            values = tuple(f"{argument.parameter}:{argument.source}" for argument in values)
        elif field == "tests":
            values = tuple(test.id.partition("::")[2].replace("#", "n") for test in values)
        same = values == wanted if field in ("binds", "tests") else set(values) == set(wanted)
        if not same:
            said.append(f"{block}.{field} is {', '.join(values) or 'empty'}")
    return said
