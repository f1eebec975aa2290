"""Lays what blocks were seen to do over what their code says.

Witness         listens to a run, and knows what its blocks did
lay_over
    links       what crossed, by the kernel half's own rule; blocks that were not seen as their code says
    confirmed   crossings that the code shows and that were seen; those that were disproved
    added       crossings that the code does not show, and a diagnostic at the block that surprises
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from jupyter_blocks.kernel.links import Link, links
from jupyter_blocks.kernel.observation import Observation
from jupyter_blocks.model.diagnostics import NOWHERE, Diagnostic, Place, Severity
from jupyter_blocks.model.events import AttemptStarted, AttemptSucceeded, CellObserved, Logged
from jupyter_blocks.model.observed import Observed, Seen, State
from jupyter_blocks.model.pipeline import Block, Certainty, Edge, Evidence, Pipeline, Via, ViaKind
from jupyter_blocks.model.plan import Plan
from jupyter_blocks.model.policies import mapped
from jupyter_blocks.pipelines.digests import contexts

# What the code and the kernel half may call by different names: a table, the file that it is in, a pattern.
RESOURCES = frozenset(ViaKind) - {ViaKind.VALUE, ViaKind.ORDER}
Crossing = tuple[str, str, ViaKind, str]  # producer, consumer, what crosses


class Witness:
    """Hears the events of a run, and keeps what its cells were seen to do and which blocks succeeded."""

    def __init__(self) -> None:
        self._cells: dict[str, Observed] = {}
        self._in_attempt: set[str] = set()
        self._succeeded: set[str] = set()

    def __call__(self, logged: Logged) -> None:
        match logged.event:
            case AttemptStarted():
                self._in_attempt.clear()
            case CellObserved(cell=cell, observed=observed):
                # A block with a map executes its cells once for each element.
                again = cell in self._in_attempt
                self._cells[cell] = self._cells[cell].joined(observed) if again else observed
                self._in_attempt.add(cell)
            case AttemptSucceeded(block=block, rebuild=False):
                self._succeeded.add(block)

    def seen(self, plan: Plan) -> Mapping[str, Seen]:
        """What the blocks of `plan`, which was run, were seen to do, by name; of those that succeeded."""
        context = contexts(plan.pipeline, plan.parameters)
        found = {}
        for block in plan.pipeline.blocks:
            cells = [self._cells.get(cell.cell.id) for cell in block.cells]
            if block.name in self._succeeded and None not in cells:
                tests = [self._cells.get(cell.cell.id) for cell in block.test_cells]
                first, *others = filter(None, cells)
                over = () if (elements := mapped(block.policy)) is None else (elements.over,)
                found[block.name] = Seen(
                    cells=tuple(
                        _without_element(one, block)
                        for one in (replace(first, reads=(*first.reads, *over)), *others)
                    ),
                    tests=tuple(_without_element(one, block) for one in filter(None, tests)),
                    context=context[block.name],
                )
        return found


def _without_element(seen: Observed, block: Block) -> Observed:
    """What a cell did, but for reading the element that the block's `map` gives it."""
    elements = mapped(block.policy)
    if elements is None:
        return seen
    return replace(seen, reads=tuple(name for name in seen.reads if name != elements.element))


def lay_over(pipeline: Pipeline, seen: Mapping[str, Seen], parameters: Mapping[str, object]) -> Pipeline:
    """`pipeline` with what its blocks, by name, were seen to do the last time this very code ran.

    `parameters` are those of the next run. A crossing that was seen gains the evidence. One that the code
    does not show is added, and the block that surprises gets a diagnostic. One that may be there is refuted
    if its producer ran on the same parameters, after the same code, was completely compared and has changed
    nothing; whoever schedules treats it as an edge all the same.
    """
    folder = pipeline.outline.notebook.folder
    context = contexts(pipeline, parameters)
    same = frozenset(name for name, known in seen.items() if known.context == context[name])
    found = dict(_crossings(pipeline, seen, folder))
    edges = {(edge.producer, edge.consumer): list(edge.via) for edge in pipeline.edges}
    known: set[Crossing] = set()
    used = {crossing[:2] for crossing in found if crossing[2] in RESOURCES}
    shared = {pair for pair, vias in edges.items() if any(via.kind in RESOURCES for via in vias)}
    for (producer, consumer), vias in edges.items():
        for place, via in enumerate(vias):
            crossing = (producer, consumer, via.kind, _name(via.kind, via.name, folder))
            known.add(crossing)
            was_seen = crossing in found or (via.kind in RESOURCES and (producer, consumer) in used)
            vias[place] = _confirmed(via, was_seen, producer in same and _disproved(via, seen[producer]))
    added: list[Diagnostic] = []
    for crossing, link in found.items():
        told = crossing[2] in RESOURCES and crossing[:2] in shared
        if crossing not in known and not told:
            via = _seen_via(pipeline, seen, crossing, certain=link.certain)
            edges.setdefault((link.producer, link.consumer), []).append(via)
            added += _surprises(pipeline.by_name[link.producer], via)
    order = {block.name: index for index, block in enumerate(pipeline.blocks)}
    return replace(
        pipeline,
        edges=tuple(
            Edge(producer=pair[0], consumer=pair[1], via=tuple(edges[pair]))
            for pair in sorted(edges, key=lambda pair: (order[pair[1]], order[pair[0]]))
        ),
        diagnostics=(*pipeline.diagnostics, *dict.fromkeys(added)),
    )


def _crossings(
    pipeline: Pipeline, seen: Mapping[str, Seen], folder: Path | None
) -> Iterator[tuple[Crossing, Link]]:
    """What crossed between blocks of which at least one was seen."""
    told = [(block.name, _observations(block, seen.get(block.name))) for block in pipeline.blocks]
    for link in links(told):
        if link.producer in seen and link.consumer in seen:
            kind = ViaKind(link.kind)
            yield (link.producer, link.consumer, kind, _name(kind, link.name, folder)), link


def _observations(block: Block, seen: Seen | None) -> list[Observation]:
    """What a block did; of one that was not seen what its code says."""
    if seen is None:
        reads = dict.fromkeys(block.inputs, "")
        return [Observation(reads=reads, binds=block.binds, left=dict.fromkeys(block.binds, ""))]
    return [_observation(cell) for cell in (*seen.cells, *seen.tests)]


def _observation(cell: Observed) -> Observation:
    return Observation(
        reads=dict.fromkeys(cell.reads, ""),
        binds=cell.binds,
        may_bind=cell.may_bind,
        deletes=cell.deletes,
        changes=cell.changes,
        unsure=cell.unsure,
        touches=cell.touches,
        left=dict.fromkeys((*cell.binds, *cell.changes), ""),
        files_read=cell.files_read,
        files_written=cell.files_written,
        state=_pairs(cell.state),
        may_move=_pairs(cell.may_move),
        uses=_pairs(cell.uses),
        is_complete=cell.complete,
    )


def _pairs(states: Iterable[State]) -> tuple[tuple[str, str], ...]:
    return tuple((state.kind.value, state.name) for state in states)


def _name(kind: ViaKind, name: str, folder: Path | None) -> str:
    """What crosses, by one name: a file below the notebook's folder by its path from there."""
    if kind is not ViaKind.FILE or folder is None:
        return name
    path = folder / name
    return str(path.relative_to(folder)) if path.is_relative_to(folder) else str(path)


def _confirmed(via: Via, was_seen: bool, is_disproved: bool) -> Via:
    if was_seen:
        return replace(via, evidence=via.evidence | {Evidence.OBSERVED})
    return replace(via, certainty=Certainty.REFUTED) if is_disproved else via


def _disproved(via: Via, producer: Seen) -> bool:
    """Whether the producer, as it was seen, has left alone what may cross."""
    if via.kind is not ViaKind.VALUE or via.certainty is not Certainty.MAY:
        return False
    return all(
        cell.complete
        and via.name not in (*cell.binds, *cell.may_bind, *cell.deletes, *cell.changes, *cell.unsure)
        for cell in producer.cells
    )


def _seen_via(pipeline: Pipeline, seen: Mapping[str, Seen], crossing: Crossing, *, certain: bool) -> Via:
    producer, consumer, kind, name = crossing
    return Via(
        name=name,
        kind=kind,
        evidence=frozenset({Evidence.OBSERVED}),
        certainty=Certainty.CERTAIN if certain else Certainty.MAY,
        bound=_place(pipeline.by_name[producer], seen[producer], kind, name, leaves=True),
        used=_place(pipeline.by_name[consumer], seen[consumer], kind, name, leaves=False),
    )


def _place(block: Block, seen: Seen, kind: ViaKind, name: str, *, leaves: bool) -> Place:
    """The last of a block's cells that left what crosses, or the first that took it."""
    cells = list(zip((*block.cells, *block.test_cells), (*seen.cells, *seen.tests), strict=False))
    for outlined, cell in reversed(cells) if leaves else cells:
        if name in (_left(cell, kind) if leaves else _taken(cell, kind)):
            return Place(cell=outlined.cell.id)
    return Place(cell=block.cells[0].cell.id) if block.cells else NOWHERE


def _left(cell: Observed, kind: ViaKind) -> Iterable[str]:
    if kind is ViaKind.VALUE:
        return (*cell.binds, *cell.may_bind, *cell.changes, *cell.deletes, *cell.touches)
    return cell.files_written if kind is ViaKind.FILE else _names((*cell.state, *cell.may_move), kind)


def _taken(cell: Observed, kind: ViaKind) -> Iterable[str]:
    if kind is ViaKind.VALUE:
        return cell.reads
    return cell.files_read if kind is ViaKind.FILE else _names(cell.uses, kind)


def _names(states: Iterable[State], kind: ViaKind) -> list[str]:
    return [state.name for state in states if state.kind is kind]


def _surprises(producer: Block, via: Via) -> Iterator[Diagnostic]:
    """What an added crossing tells of the block that it comes from."""
    if via.kind is ViaKind.VALUE and via.name not in producer.binds:
        yield Diagnostic(
            code="JB311",
            severity=Severity.INFO,
            place=via.bound,
            message=f"{producer.name} changes {via.name}, as a run has shown; its code does not say so",
            remedy=f"Bind it anew in this block, so that readers see it: `{via.name} = …`.",
        )
    elif via.kind is ViaKind.FILE:
        yield Diagnostic(
            code="JB312",
            severity=Severity.INFO,
            place=via.bound,
            message=f"{producer.name} writes {via.name}, as a run has shown; its code does not say so",
            remedy="Write the path as a literal, or put it together from literals and parameters.",
        )
    elif via.kind not in (ViaKind.VALUE, ViaKind.ORDER):
        yield Diagnostic(
            code="JB313",
            severity=Severity.INFO,
            place=via.bound,
            message=f"{producer.name} moves {_words(via)}, as a run has shown; its code does not say so",
            remedy="Later blocks that use it depend on this one; hand it on as a value where you can.",
        )


def _words(via: Via) -> str:
    nouns = {
        ViaKind.RNG: f"the generator {via.name}",
        ViaKind.ENV: f"the environment's {via.name}",
        ViaKind.CWD: "the working directory",
    }
    return nouns.get(via.kind, via.name)
