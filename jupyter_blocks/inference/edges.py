"""From what blocks read and write to the edges between them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import chain

from jupyter_blocks.inference.walks import BlockWalk, NotebookWalk
from jupyter_blocks.languages.python.frames import Read, Write
from jupyter_blocks.languages.python.resources import resource_of_key
from jupyter_blocks.model.diagnostics import Place
from jupyter_blocks.model.pipeline import Certainty, Edge, Evidence, Via, ViaKind

Pair = tuple[int, int]
Reads = Iterable[tuple[tuple[str, int], Read]]

# By name: members of an Enum are slow to get at.
STATIC, POSITIONAL = frozenset({Evidence.STATIC}), frozenset({Evidence.POSITIONAL})
CERTAIN, MAY = Certainty.CERTAIN, Certainty.MAY
VALUE, ORDER = ViaKind.VALUE, ViaKind.ORDER


def edges_of(walk: NotebookWalk) -> tuple[Edge, ...]:
    """All edges, by consumer, then producer."""
    vias: dict[Pair, dict[tuple[str, ViaKind], Via]] = {}
    for block in walk.blocks:
        for (name, producer), read in _reads(block):
            if producer >= 0 and producer != block.number:
                evidence = POSITIONAL if name in block.positional else STATIC
                _add(vias, (producer, block.number), _crossing(VALUE, name, read, evidence))
        for (key, producer), taken in _taken(block):
            if producer >= 0 and producer != block.number:
                _add(vias, (producer, block.number), _crossing(*resource_of_key(key), taken, STATIC))
    for pair, via in _hazards(walk.blocks, frozenset(vias)):
        _add(vias, pair, via)
    names = [block.outline.name for block in walk.blocks]
    return tuple(
        [
            Edge(producer=names[producer], consumer=names[consumer], via=_sorted(vias[producer, consumer]))
            for consumer, producer in sorted([(consumer, producer) for producer, consumer in vias])
        ]
    )


def _sorted(vias: Mapping[tuple[str, ViaKind], Via]) -> tuple[Via, ...]:
    """Values first, then by name."""
    if len(vias) == 1:
        return tuple(vias.values())
    return tuple(sorted(vias.values(), key=lambda via: (via.kind is not VALUE, via.name)))


def _reads(block: BlockWalk) -> Reads:
    """What a block and its tests read."""
    own, of_tests = block.frame.reads.items(), block.test_frame.reads.items()
    return chain(own, of_tests) if of_tests else own


def _add(vias: dict[Pair, dict[tuple[str, ViaKind], Via]], pair: Pair, via: Via) -> None:
    key = (via.name, via.kind)
    known = vias.get(pair)
    if known is None:
        vias[pair] = {key: via}
        return
    old = known.get(key)
    if old is None or (old.certainty is MAY and via.certainty is CERTAIN):
        known[key] = via


def _taken(block: BlockWalk) -> Reads:
    """What a block and its tests read of resources."""
    own, of_tests = block.frame.taken.items(), block.test_frame.taken.items()
    return chain(own, of_tests) if of_tests else own


def _crossing(kind: ViaKind, name: str, read: Read, evidence: frozenset[Evidence]) -> Via:
    writer = read.writer
    return Via(
        name=name,
        kind=kind,
        evidence=evidence,
        certainty=CERTAIN if read.sure and writer.sure else MAY,
        bound=Place(cell=writer.cell, line=writer.line),
        used=Place(cell=read.cell, line=read.line),
    )


def _hazards(blocks: Iterable[BlockWalk], crossed: Container[Pair]) -> Iterator[tuple[Pair, Via]]:
    """To a block that writes a name or a resource, from those that read or wrote the version before it,
    unless something crosses between them anyway.

    Blocks before the last writer need no edge of their own: that writer waits for them.
    """
    users: dict[str, dict[int, Read | Write]] = {}
    for block in blocks:
        number = block.number
        names, written = block.frame.writes, block.frame.written
        writes = [(name, names[name]) for name in block.binds]
        for key, write in chain(writes, written.items()) if written else writes:
            if write.repeats:
                continue
            for user, use in users[key].items() if key in users else ():
                if user != number and (user, number) not in crossed:
                    yield (user, number), _order(key, use, write)
            users[key] = {number: write}
        for (key, _), read in chain(_reads(block), _taken(block)):
            if key in users:
                users[key].setdefault(number, read)
            else:
                users[key] = {number: read}


def _order(key: str, use: Read | Write, write: Write) -> Via:
    return Via(
        name=key.partition(" ")[2] or key,  # of a resource, without its kind
        kind=ORDER,
        evidence=STATIC,
        certainty=CERTAIN if write.sure else MAY,
        bound=Place(cell=use.cell, line=use.line),
        used=Place(cell=write.cell, line=write.line),
    )
