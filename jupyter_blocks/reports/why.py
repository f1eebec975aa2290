"""Why one block needs another: each thing that crosses, where it is bound, where used, known from what."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence

from jupyter_blocks.model.diagnostics import Place
from jupyter_blocks.model.pipeline import Certainty, Edge, Evidence, Pipeline, Via, ViaKind
from jupyter_blocks.reports.places import place_text, source_line
from jupyter_blocks.reports.text import EMPTY, Line, Style, line, width

COLUMNS = 80  # ways are broken into lines as wide as this
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
NOUNS: Mapping[ViaKind, str] = {
    ViaKind.VALUE: "",
    ViaKind.FILE: "file",
    ViaKind.TABLE: "table",
    ViaKind.RNG: "generator",
    ViaKind.ENV: "environment",
    ViaKind.CWD: "working directory",
    ViaKind.STATE: "state",
    ViaKind.ORDER: "order",
}
# What the two places of a crossing are called.
ENDS: Mapping[ViaKind, tuple[str, str]] = {
    ViaKind.VALUE: ("bound", "used"),
    ViaKind.FILE: ("written", "read"),
    ViaKind.TABLE: ("written", "read"),
    ViaKind.RNG: ("changed", "used"),
    ViaKind.ENV: ("changed", "used"),
    ViaKind.CWD: ("changed", "used"),
    ViaKind.STATE: ("changed", "used"),
    ViaKind.ORDER: ("earlier", "later"),
}


def explain(pipeline: Pipeline, producer: str, consumer: str) -> list[Line]:
    """What `consumer` needs of `producer`: the edge, else the shortest chain, else why there is none.

    Both must be blocks of `pipeline`.
    """
    direct = _between(pipeline, producer, consumer)
    if direct is not None and _holds(pipeline)(direct):
        return _explained(pipeline, direct)
    chain = shortest_chain(pipeline, producer, consumer)
    if chain:
        lines = _by_way_of(line((consumer, Style.NAME), " needs ", (producer, Style.NAME)), chain)
        for edge in chain:
            lines += [EMPTY, *_explained(pipeline, edge)]
        return lines
    return _why_not(pipeline, producer, consumer)


def shortest_chain(pipeline: Pipeline, producer: str, consumer: str) -> tuple[Edge, ...]:
    """The fewest edges that lead from `producer` to `consumer`; none if nothing leads there."""
    return _chain(pipeline, producer, consumer, _holds(pipeline))


def _holds(pipeline: Pipeline) -> Callable[[Edge], bool]:
    """Tells the edges that make a block need another from hazards and cut ones."""
    return lambda edge: edge.producer in pipeline.upstream[edge.consumer]


def _chain(
    pipeline: Pipeline, producer: str, consumer: str, counts: Callable[[Edge], bool]
) -> tuple[Edge, ...]:
    came: dict[str, Edge] = {}
    waiting = deque([producer])
    while waiting and consumer not in came:
        here = waiting.popleft()
        for edge in pipeline.edges:
            if edge.producer == here and edge.consumer not in came and counts(edge):
                came[edge.consumer] = edge
                waiting.append(edge.consumer)
    chain: list[Edge] = []
    while consumer != producer and consumer in came:
        chain.append(came[consumer])
        consumer = chain[-1].producer
    return tuple(reversed(chain))


def _between(pipeline: Pipeline, producer: str, consumer: str) -> Edge | None:
    found = (edge for edge in pipeline.edges if (edge.producer, edge.consumer) == (producer, consumer))
    return next(found, None)


# -- an edge -----------------------------------------------------------------------------------------


def _explained(pipeline: Pipeline, edge: Edge) -> list[Line]:
    lines = [line((edge.producer, Style.NAME), f" {_arrow(edge)} ", (edge.consumer, Style.NAME))]
    for via in edge.via:
        lines += [_via(via), *_ends(pipeline, via)]
    return lines


def _via(via: Via) -> Line:
    declared = via.kind is ViaKind.ORDER and Evidence.DECLARED in via.evidence
    name = NOUNS[via.kind] if declared else f"{NOUNS[via.kind]} {via.name}".strip()
    sources = " and ".join(EVIDENCE[evidence] for evidence in sorted(via.evidence))
    return line(
        "  ", (name, Style.STRONG), "  ", CERTAINTY[via.certainty], (f", known from {sources}", Style.DIM)
    )


def _ends(pipeline: Pipeline, via: Via) -> list[Line]:
    """Each place with the author's own line below it."""
    words = ENDS[via.kind] if via.bound.cell or via.bound.file else ("", "tagged")
    label = max(map(len, words))
    lines: list[Line] = []
    for word, place in zip(words, (via.bound, via.used), strict=True):
        if place.cell or place.file:
            where = place_text(pipeline.outline, place)
            lines.append(line("    ", (word.ljust(label), Style.DIM), "  ", where))
            lines += _source(pipeline, place, label + 6)
    return lines


def _source(pipeline: Pipeline, place: Place, indent: int) -> list[Line]:
    source = source_line(pipeline.outline, place)
    if not source:
        return []
    return [line(" " * indent, ("│ ", Style.DIM), (source.strip(), Style.STRONG))]


# -- a chain -----------------------------------------------------------------------------------------


def _by_way_of(said: Line, chain: Sequence[Edge]) -> list[Line]:
    """ "c needs a only by way of others:", and the way."""
    return [(*said, (" only by way of others:", Style.PLAIN)), *_way(chain)]


def _arrow(edge: Edge) -> str:
    return "⇢" if all(via.certainty is Certainty.CUT for via in edge.via) else "→"


def _way(chain: Sequence[Edge]) -> list[Line]:
    """The blocks on a way, in lines that fit; `⇢` where an edge is cut."""
    rows = [f"  {chain[0].producer}"]
    for edge in chain:
        step = f" {_arrow(edge)} {edge.consumer}"
        if width(rows[-1] + step) > COLUMNS:
            rows.append("   ")
        rows[-1] += step
    return [line(row) for row in rows]


# -- no chain ----------------------------------------------------------------------------------------


def _why_not(pipeline: Pipeline, producer: str, consumer: str) -> list[Line]:
    if producer == consumer:
        return [line((producer, Style.NAME), " is one and the same block.")]
    lines = [line((consumer, Style.NAME), " does not need ", (producer, Style.NAME), ".")]
    if shortest_chain(pipeline, consumer, producer):
        return [*lines, line(f"  It is the other way round: {producer} needs {consumer}.")]
    holds = _holds(pipeline)
    cut = _chain(pipeline, producer, consumer, lambda edge: holds(edge) or _is_cut(edge))
    if cut:
        return [*lines, *_but_for_cuts(pipeline, cut)]
    hazard = _between(pipeline, producer, consumer)
    if hazard is not None:
        note = "  Nothing crosses: they keep their order only while they share a kernel."
        return [*lines, line(note), EMPTY, *_explained(pipeline, hazard)]
    return [*lines, *_reasons(pipeline, producer, consumer)]


def _is_cut(edge: Edge) -> bool:
    """Whether nothing but a policy keeps the edge from counting."""
    cut = all(via.certainty is Certainty.CUT for via in edge.via)
    return cut and any(via.kind is not ViaKind.ORDER for via in edge.via)


def _but_for_cuts(pipeline: Pipeline, chain: Sequence[Edge]) -> list[Line]:
    """A chain that would lead there if no policy cut it."""
    cut = [edge for edge in chain if _is_cut(edge)]
    owners = " and ".join(dict.fromkeys(edge.consumer for edge in cut))
    lines = [line(f"  The policy not_after of {owners} cuts (⇢) what the code says:")]
    if len(chain) > 1:
        lines += _way(chain)
    for edge in cut:
        lines += [EMPTY, *_explained(pipeline, edge)]
    return lines


def _reasons(pipeline: Pipeline, producer: str, consumer: str) -> list[Line]:
    """For each name that both have to do with, whose version is read; without one, what each deals in."""
    binds, reads = pipeline.by_name[producer].binds, pipeline.by_name[consumer].inputs
    lines: list[Line] = []
    for name in (name for name in reads if name in binds):
        edges = [e for e in pipeline.edges if e.consumer == consumer and name in e.names]
        if edges:
            others = " and ".join(edge.producer for edge in edges)
            lines.append(line(f"  Its {name} is the one of {others}, not of {producer}:"))
            for via in (via for edge in edges for via in edge.via if via.name == name):
                lines += _ends(pipeline, via)
    if lines:
        return lines
    return [
        line(f"  {producer} binds {', '.join(binds) or 'nothing'};"),
        line(f"  {consumer} reads {', '.join(reads) or 'nothing of other blocks'}."),
    ]
