"""Why one block needs another: each name that crosses, where it is bound, where used, known from what."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from jupyter_blocks.model.diagnostics import Place
from jupyter_blocks.model.pipeline import Certainty, Edge, Evidence, Pipeline, Via, ViaKind
from jupyter_blocks.reports.places import place_text, source_line
from jupyter_blocks.reports.text import EMPTY, Line, Style, columns, line

EVIDENCE = {
    Evidence.STATIC: "the code",
    Evidence.DECLARED: "an after: tag",
    Evidence.POSITIONAL: "the position of a parameter",
    Evidence.OBSERVED: "a run",
}
CERTAINTY = {
    Certainty.CERTAIN: ("certain", Style.GOOD),
    Certainty.MAY: ("may be needed", Style.DOUBTFUL),
    Certainty.REFUTED: ("refuted", Style.DIM),
    Certainty.CUT: ("cut", Style.DIM),
}


def explain(pipeline: Pipeline, producer: str, consumer: str) -> list[Line]:
    """What `consumer` needs of `producer`: the edge, else a chain of edges, else why there is none.

    Both must be blocks of `pipeline`.
    """
    direct = _between(pipeline, producer, consumer)
    if direct:
        return [*_explained(pipeline, direct), *_hazard_note(direct)]
    chain = shortest_chain(pipeline, producer, consumer)
    if not chain:
        return _nothing(pipeline, producer, consumer)
    way = " → ".join((producer, *(edge.consumer for edge in chain)))
    lines = [
        line((consumer, Style.NAME), " needs ", (producer, Style.NAME), f" only by way of others: {way}")
    ]
    for edge in chain:
        lines += [EMPTY, *_explained(pipeline, [edge])]
    return lines


def shortest_chain(pipeline: Pipeline, producer: str, consumer: str) -> tuple[Edge, ...]:
    """The fewest edges that lead from `producer` to `consumer`; none if nothing leads there."""
    came: dict[str, Edge] = {}
    waiting = deque([producer])
    while waiting and consumer not in came:
        here = waiting.popleft()
        for edge in pipeline.edges:
            if (
                edge.producer == here
                and edge.consumer not in came
                and here in pipeline.upstream[edge.consumer]
            ):
                came[edge.consumer] = edge
                waiting.append(edge.consumer)
    chain: list[Edge] = []
    while consumer != producer and consumer in came:
        chain.append(came[consumer])
        consumer = chain[-1].producer
    return tuple(reversed(chain))


def _between(pipeline: Pipeline, producer: str, consumer: str) -> list[Edge]:
    return [edge for edge in pipeline.edges if (edge.producer, edge.consumer) == (producer, consumer)]


def _explained(pipeline: Pipeline, edges: Iterable[Edge]) -> list[Line]:
    lines: list[Line] = []
    for edge in edges:
        if not lines:
            lines.append(line((edge.producer, Style.NAME), " → ", (edge.consumer, Style.NAME)))
        for via in edge.via:
            lines += [_via(via), *_ends(pipeline, via)]
    return lines


def _via(via: Via) -> Line:
    what = "order" if via.kind is ViaKind.ORDER else "" if via.kind is ViaKind.VALUE else f"{via.kind} "
    name = f"{what} {via.name}".strip() if what == "order" else f"{what}{via.name}"
    sources = " and ".join(EVIDENCE[evidence] for evidence in sorted(via.evidence))
    return line(
        "  ", (name, Style.STRONG), "  ", CERTAINTY[via.certainty], (f", known from {sources}", Style.DIM)
    )


def _ends(pipeline: Pipeline, via: Via) -> list[Line]:
    ends = [("bound", via.bound), ("used", via.used)]
    return columns([_end(pipeline, word, place) for word, place in ends if place.cell or place.file])


def _end(pipeline: Pipeline, word: str, place: Place) -> tuple[Line, ...]:
    source = source_line(pipeline.outline, place)
    return (
        line("    ", (word, Style.DIM)),
        line(place_text(pipeline.outline, place)),
        line((source.strip(), Style.STRONG)) if source else EMPTY,
    )


def _hazard_note(edges: Iterable[Edge]) -> list[Line]:
    if not all(edge.is_hazard for edge in edges):
        return []
    return [line(("  Nothing crosses: they keep their order only while they share a kernel.", Style.DIM))]


def _nothing(pipeline: Pipeline, producer: str, consumer: str) -> list[Line]:
    if producer == consumer:
        return [line((producer, Style.NAME), " is one and the same block.")]
    lines = [line((consumer, Style.NAME), " does not need ", (producer, Style.NAME), ".")]
    if shortest_chain(pipeline, consumer, producer):
        return [*lines, line(f"  It is the other way round: {producer} needs {consumer}.")]
    return [*lines, *_reasons(pipeline, producer, consumer)]


def _reasons(pipeline: Pipeline, producer: str, consumer: str) -> list[Line]:
    """For each name that both have to do with, whose version is read; without one, what each deals in."""
    binds, reads = pipeline.by_name[producer].binds, pipeline.by_name[consumer].inputs
    lines = []
    for name in (name for name in reads if name in binds):
        others = [e.producer for e in pipeline.edges if e.consumer == consumer and name in e.names]
        if others:
            lines.append(line(f"  Its {name} is the one of {' and '.join(others)}, not of {producer}."))
    if lines:
        return lines
    return [
        line(f"  {producer} binds {', '.join(binds) or 'nothing'}; {consumer} reads {_listed(reads)}."),
    ]


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names) or "nothing of other blocks"
