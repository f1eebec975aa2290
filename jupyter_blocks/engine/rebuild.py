"""What a fresh kernel must hold before a block can run in it: the values that its edges carry."""

from __future__ import annotations

from itertools import takewhile

from jupyter_blocks.engine.plan import may_repeat
from jupyter_blocks.model.pipeline import Certainty, Edge, Pipeline, ViaKind

INFERRED = frozenset({"python"})  # languages whose edges say all that a block needs
LIVES_OUTSIDE = frozenset({ViaKind.FILE, ViaKind.TABLE})


def carried(pipeline: Pipeline, name: str) -> frozenset[str]:
    """The blocks whose traces in the kernel `name` needs, directly or not.

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
            if edge.consumer == consumer and edge.producer not in found and _carries(pipeline, edge):
                found.add(edge.producer)
                waiting.append(edge.producer)
    return frozenset(found)


def first_lost(pipeline: Pipeline, name: str, done: frozenset[str]) -> str | None:
    """The first of the blocks in `done` that `name` needs in the kernel and that may not be repeated."""
    needed = carried(pipeline, name) & done
    lost = (b.name for b in pipeline.blocks if b.name in needed and not may_repeat(b))
    return next(lost, None)


def _carries(pipeline: Pipeline, edge: Edge) -> bool:
    kinds = {via.kind for via in edge.via if via.certainty is not Certainty.CUT} - LIVES_OUTSIDE
    if edge.is_hazard or not kinds:
        return False
    return kinds != {ViaKind.ORDER} or may_repeat(pipeline.by_name[edge.producer])
