"""From what blocks read and write to the edges between them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import chain

from jupyter_blocks.inference.walks import BlockWalk, NotebookWalk
from jupyter_blocks.languages.python.frames import Effect, Read, Write
from jupyter_blocks.model.diagnostics import Place
from jupyter_blocks.model.pipeline import Certainty, Edge, Evidence, Via, ViaKind

Pair = tuple[int, int]
Reads = Iterable[tuple[tuple[str, int], Read]]

# By name: members of an Enum are slow to get at.
STATIC, POSITIONAL = frozenset({Evidence.STATIC}), frozenset({Evidence.POSITIONAL})
CERTAIN, MAY = Certainty.CERTAIN, Certainty.MAY
VALUE, FILE, ORDER = ViaKind.VALUE, ViaKind.FILE, ViaKind.ORDER


def edges_of(walk: NotebookWalk) -> tuple[Edge, ...]:
    """All edges, by consumer, then producer."""
    vias: dict[Pair, dict[tuple[str, ViaKind], Via]] = {}
    for block in walk.blocks:
        for (name, producer), read in _reads(block):
            if producer >= 0 and producer != block.number:
                _add(vias, (producer, block.number), _value(name, read, block))
    for pair, via in _files(walk.blocks):
        _add(vias, pair, via)
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


def _value(name: str, read: Read, block: BlockWalk) -> Via:
    writer = read.writer
    return Via(
        name=name,
        kind=VALUE,
        evidence=POSITIONAL if name in block.positional else STATIC,
        certainty=CERTAIN if read.sure and writer.sure else MAY,
        bound=Place(cell=writer.cell, line=writer.line),
        used=Place(cell=read.cell, line=read.line),
    )


def _files(blocks: Iterable[BlockWalk]) -> Iterator[tuple[Pair, Via]]:
    """From the latest earlier block that writes a file of a literal path to one that reads it."""
    writers: dict[str, tuple[int, Effect]] = {}
    for block in blocks:
        for effect in (*block.frame.effects.values(), *block.test_frame.effects.values()):
            if not effect.writes and effect.what in writers:
                number, written = writers[effect.what]
                yield (
                    (number, block.number),
                    Via(
                        name=effect.what,
                        kind=FILE,
                        evidence=STATIC,
                        certainty=CERTAIN if effect.sure and written.sure else MAY,
                        bound=Place(cell=written.cell, line=written.line),
                        used=Place(cell=effect.cell, line=effect.line),
                    ),
                )
        for effect in block.frame.effects.values():
            if effect.writes and effect.what:
                writers[effect.what] = (block.number, effect)


def _hazards(blocks: Iterable[BlockWalk], crossed: Container[Pair]) -> Iterator[tuple[Pair, Via]]:
    """To a block that binds or changes a name, from those that read or wrote the version before it, unless
    something crosses between them anyway.

    Blocks before the last writer need no edge of their own: that writer waits for them.
    """
    users: dict[str, dict[int, Read | Write]] = {}
    for block in blocks:
        writes = block.frame.writes
        for name in block.binds:
            write = writes[name]
            if write.repeats:
                continue
            for number, use in users[name].items() if name in users else ():
                pair = (number, block.number)
                if pair not in crossed:
                    yield pair, _order(name, use, write)
            users[name] = {block.number: write}
        for name, read in {name: read for (name, _), read in _reads(block)}.items():
            if name in users:
                users[name].setdefault(block.number, read)
            else:
                users[name] = {block.number: read}


def _order(name: str, use: Read | Write, write: Write) -> Via:
    return Via(
        name=name,
        kind=ORDER,
        evidence=STATIC,
        certainty=CERTAIN if write.sure else MAY,
        bound=Place(cell=use.cell, line=use.line),
        used=Place(cell=write.cell, line=write.line),
    )
