"""From what blocks read and write to the edges between them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence

from jupyter_blocks.inference.walks import BlockWalk, NotebookWalk
from jupyter_blocks.languages.python.frames import Effect, Read, Write
from jupyter_blocks.model.diagnostics import Place
from jupyter_blocks.model.pipeline import Certainty, Edge, Evidence, Via, ViaKind

STATIC = frozenset({Evidence.STATIC})
Pair = tuple[int, int]


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
        Edge(
            producer=names[pair[0]],
            consumer=names[pair[1]],
            via=_sorted(tuple(vias[pair].values())),
        )
        for pair in sorted(vias, key=lambda pair: (pair[1], pair[0]))
    )


def _sorted(vias: Sequence[Via]) -> tuple[Via, ...]:
    """Values first, then by name."""
    if len(vias) == 1:
        return (*vias,)
    return tuple(sorted(vias, key=lambda via: (via.kind is not ViaKind.VALUE, via.name)))


def _reads(block: BlockWalk) -> list[tuple[tuple[str, int], Read]]:
    return [*block.frame.reads.items(), *block.test_frame.reads.items()]


def _add(vias: dict[Pair, dict[tuple[str, ViaKind], Via]], pair: Pair, via: Via) -> None:
    known = vias.setdefault(pair, {})
    old = known.get((via.name, via.kind))
    if old is None or (old.certainty is Certainty.MAY and via.certainty is Certainty.CERTAIN):
        known[via.name, via.kind] = via


def _value(name: str, read: Read, block: BlockWalk) -> Via:
    evidence = frozenset({Evidence.POSITIONAL}) if name in block.positional else STATIC
    return Via(
        name=name,
        kind=ViaKind.VALUE,
        evidence=evidence,
        certainty=_certainty(read.sure and read.writer.sure),
        bound=Place(cell=read.writer.cell, line=read.writer.line),
        used=Place(cell=read.cell, line=read.line),
    )


def _certainty(sure: bool) -> Certainty:
    return Certainty.CERTAIN if sure else Certainty.MAY


def _files(blocks: Iterable[BlockWalk]) -> Iterator[tuple[Pair, Via]]:
    """From the latest earlier block that writes a file of a literal path to one that reads it."""
    writers: dict[str, tuple[int, Effect]] = {}
    for block in blocks:
        effects = [*block.frame.effects.values(), *block.test_frame.effects.values()]
        for effect in effects:
            if not effect.writes and effect.what in writers:
                number, written = writers[effect.what]
                yield (
                    (number, block.number),
                    Via(
                        name=effect.what,
                        kind=ViaKind.FILE,
                        evidence=STATIC,
                        certainty=_certainty(effect.sure and written.sure),
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
        binds = frozenset(block.binds)
        for name, write in block.frame.writes.items():
            if write.repeats or name not in binds:
                continue
            for number, use in users.get(name, {}).items():
                pair = (number, block.number)
                if pair not in crossed:
                    yield pair, _order(name, use, write)
            users[name] = {block.number: write}
        for name, read in {name: read for (name, _), read in _reads(block)}.items():
            users.setdefault(name, {}).setdefault(block.number, read)


def _order(name: str, use: Read | Write, write: Write) -> Via:
    return Via(
        name=name,
        kind=ViaKind.ORDER,
        evidence=STATIC,
        certainty=_certainty(write.sure),
        bound=Place(cell=use.cell, line=use.line),
        used=Place(cell=write.cell, line=write.line),
    )
