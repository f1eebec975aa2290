"""What a fresh kernel must hold before a block can run in it: the values that its edges carry."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from jupyter_blocks.engine.plan import may_repeat
from jupyter_blocks.model.pipeline import Certainty, Edge, Pipeline, Via, ViaKind

INFERRED = frozenset({"python"})  # languages whose edges say all that a block needs
LIVES_OUTSIDE = frozenset({ViaKind.FILE, ViaKind.TABLE})


def carried(pipeline: Pipeline, name: str, absent: frozenset[str] = frozenset()) -> frozenset[str]:
    """The blocks whose traces in the kernel `name` needs, directly or not, if those in `absent` leave none:
    what these would have bound is then needed as it was before them.

    A file or a table outlives the kernel. A declared order may stand for something in the kernel that nobody
    sees, so its producer counts too; unless repeating that would repeat an outside effect: then the order is
    taken to mean the effect, which has happened. Where dependencies are not inferred, a block may need all
    that stands before it.
    """
    if pipeline.by_name[name].language not in INFERRED:
        earlier = takewhile(lambda block: block.name != name, pipeline.blocks)
        return frozenset(block.name for block in earlier)
    found: set[str] = set()
    waiting = [name]
    while waiting:
        consumer = waiting.pop()
        for edge in pipeline.edges:
            if edge.consumer == consumer and _carries(pipeline, edge):
                new = set(_producers(pipeline, edge, absent)) - found
                found |= new
                waiting += new
    return frozenset(found)


def first_lost(
    pipeline: Pipeline, name: str, done: frozenset[str], absent: frozenset[str] = frozenset()
) -> str | None:
    """The first of the blocks in `done` that `name` needs in the kernel and that may not be repeated."""
    needed = carried(pipeline, name, absent) & done
    lost = (b.name for b in pipeline.blocks if b.name in needed and not may_repeat(b))
    return next(lost, None)


def _producers(pipeline: Pipeline, edge: Edge, absent: frozenset[str]) -> Iterator[str]:
    """Whose versions of what crosses the edge are there."""
    if edge.producer not in absent:
        yield edge.producer
        return
    for via in edge.via:
        if via.certainty is not Certainty.CUT:
            yield from _before(pipeline, edge.producer, via, absent)


def _before(pipeline: Pipeline, name: str, via: Via, absent: frozenset[str]) -> Iterator[str]:
    """Who made the version of `via` that the absent block `name` would have found."""
    if via.kind is ViaKind.VALUE:
        earlier = takewhile(lambda block: block.name != name, pipeline.blocks)
        makers = [b.name for b in earlier if via.name in b.binds and b.name not in absent]
        yield from makers[-1:]
        return
    for edge in pipeline.edges:
        same = any(one.name == via.name and one.kind is via.kind for one in edge.via)
        if edge.consumer == name and same and via.kind not in LIVES_OUTSIDE | {ViaKind.ORDER}:
            yield from _producers(pipeline, edge, absent)


def _carries(pipeline: Pipeline, edge: Edge) -> bool:
    kinds = {via.kind for via in edge.via if via.certainty is not Certainty.CUT} - LIVES_OUTSIDE
    if edge.is_hazard or not kinds:
        return False
    return kinds != {ViaKind.ORDER} or may_repeat(pipeline.by_name[edge.producer])
