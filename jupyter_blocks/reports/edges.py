"""The edges a picture of the graph shows, and what is written beside them."""

from __future__ import annotations

from jupyter_blocks.model.pipeline import Certainty, Edge, Pipeline, ViaKind


def shown(pipeline: Pipeline) -> tuple[Edge, ...]:
    """The edges of `pipeline` without hazards (order within one kernel alone) and cut ones."""
    return tuple(edge for edge in pipeline.edges if edge.producer in pipeline.upstream[edge.consumer])


def is_certain(edge: Edge) -> bool:
    """Whether at least one of the things that cross is certain to."""
    return any(via.certainty is Certainty.CERTAIN for via in edge.via)


def label(edge: Edge) -> str:
    """What crosses: names and resources, "after" where it is order alone."""
    crossing = dict.fromkeys(
        via.name for via in edge.via if via.kind is not ViaKind.ORDER and via.certainty is not Certainty.CUT
    )
    return ", ".join(crossing) or "after"
