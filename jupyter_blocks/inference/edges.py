"""From what blocks read and write to the edges between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, repeat

from jupyter_blocks.inference.walks import BlockWalk
from jupyter_blocks.languages.python.frames import Read, Write
from jupyter_blocks.languages.python.resources import (
    is_resource,
    key_of_resource,
    overlapping,
    resource_of_key,
)
from jupyter_blocks.model.diagnostics import Place
from jupyter_blocks.model.pipeline import Certainty, Edge, Evidence, Via, ViaKind

Reads = Iterable[tuple[tuple[str, int], Read]]
Use = tuple[Write | None, Read | None]
Wait = tuple[int, Read | Write, Write]  # for which block, what that does, and the write that waits for it
Cuts = Mapping[int, frozenset[int]]

# By name: members of an Enum are slow to get at.
STATIC, POSITIONAL = frozenset({Evidence.STATIC}), frozenset({Evidence.POSITIONAL})
CERTAIN, MAY = Certainty.CERTAIN, Certainty.MAY
VALUE, ORDER = ViaKind.VALUE, ViaKind.ORDER


class EdgeFinder:
    """Finds the edges of one notebook, again and again: those to blocks that were not walked anew, and that
    wait for no other use of a name or resource than before, are kept.

    By number of the consumer: `cuts` are the producers its policy cuts it from, `crossings` what it takes
    from earlier blocks, `past` what it takes past a cut, `waits` for which uses of a name or resource it
    waits, `found` its edges. `uses` are by name or resource, then by number; `overlaps`
    are the files that may be, hold or be held by the same.
    """

    def __init__(self) -> None:
        self.names: list[str] = []
        self.blocks: tuple[BlockWalk, ...] = ()
        self.cuts: Cuts = {}
        self.past: dict[int, list[tuple[int, Via]]] = {}
        self.crossings: list[list[tuple[int, Via]]] = []
        self.uses: dict[str, dict[int, Use]] = {}
        self.overlaps: Mapping[str, tuple[str, ...]] = {}
        self.waits: list[dict[str, list[Wait]]] = []
        self.found: list[list[Edge]] = []

    def find(self, blocks: tuple[BlockWalk, ...]) -> tuple[Edge, ...]:
        """All edges, by consumer, then producer."""
        names = [block.outline.name for block in blocks]
        cuts = _cuts(blocks)
        if names != self.names or cuts != self.cuts:
            self.names, self.cuts, self.blocks, self.uses, self.past = names, cuts, (), {}, {}
            self.crossings = [[] for _ in names]
            self.waits = [{} for _ in names]
            self.found = [[] for _ in names]
        consumers = dict.fromkeys(self.look_at(blocks))
        if cuts:
            before, self.past = self.past, _past_cuts(cuts, blocks)
            consumers |= dict.fromkeys(n for n in before | self.past if before.get(n) != self.past.get(n))
        for consumer in consumers:
            self.found[consumer] = self.edges_to(consumer)
        return tuple(chain.from_iterable(self.found))

    def look_at(self, blocks: tuple[BlockWalk, ...]) -> Iterable[int]:
        """Note what blocks use that were walked anew; the consumers whose edges may be others for it."""
        consumers: dict[int, None] = {}
        affected: dict[str, None] = {}
        for old, block in zip(self.blocks or repeat(None, len(blocks)), blocks, strict=True):
            if old is block:
                continue
            number = block.number
            for key in _uses(old) if old is not None else ():
                del self.uses[key][number]
                affected[key] = None
            for key, use in _uses(block).items():
                if key in self.uses:
                    self.uses[key][number] = use
                else:
                    self.uses[key] = {number: use}
                affected[key] = None
            self.crossings[number] = _crossings(block)
            consumers[number] = None
        before, self.overlaps = self.overlaps, overlapping([key for key, uses in self.uses.items() if uses])
        for key in [*affected] if before or self.overlaps else ():
            affected.update(dict.fromkeys((*before.get(key, ()), *self.overlaps.get(key, ()))))
        if self.blocks:
            anew = [*consumers]
            for key in affected:
                for number in (*self.uses[key], *anew):
                    if self.waits[number].pop(key, None) is not None:
                        consumers[number] = None
        for key in affected:
            overlaps = self.overlaps.get(key)
            others = [self.uses[other] for other in overlaps] if overlaps else []
            if len(self.uses[key]) > 1 or others:
                for number, waits in _hazards(self.uses[key], others, self.cuts):
                    self.waits[number][key] = waits
                    consumers[number] = None
        self.blocks = blocks
        return consumers

    def edges_to(self, consumer: int) -> list[Edge]:
        """The edges to one block; it waits for nobody from whom it takes something anyway."""
        vias: dict[int, dict[str, Via]] = {}
        for producer, via in chain(self.crossings[consumer], self.past.get(consumer, ())):
            _add(vias, producer, via)
        waits = self.waits[consumer]
        if waits:
            crossed = frozenset(vias)
            for key in sorted(waits):
                for user, use, write in waits[key]:
                    if user not in crossed:
                        _add(vias, user, _order(key, use, write))
        names = self.names
        return [
            Edge(producer=names[producer], consumer=names[consumer], via=_sorted(vias[producer]))
            for producer in sorted(vias)
        ]


def _crossings(block: BlockWalk) -> list[tuple[int, Via]]:
    """What a block and its tests take from earlier blocks, each with the number of that block."""
    found: list[tuple[int, Via]] = []
    for (name, producer), read in _reads(block):
        if producer >= 0 and producer != block.number:
            evidence = POSITIONAL if name in block.positional else STATIC
            found.append((producer, _crossing(VALUE, name, read, evidence)))
    for (key, producer), taken in _taken(block):
        if producer >= 0 and producer != block.number:
            found.append((producer, _crossing(*resource_of_key(key), taken, STATIC)))
    return found


def _sorted(vias: Mapping[str, Via]) -> tuple[Via, ...]:
    """Values first, then by name."""
    if len(vias) == 1:
        return tuple(vias.values())
    return tuple(sorted(vias.values(), key=lambda via: (via.kind is not VALUE, via.name)))


def _reads(block: BlockWalk) -> Reads:
    """What a block and its tests read."""
    own, of_tests = block.frame.reads.items(), block.test_frame.reads.items()
    return chain(own, of_tests) if of_tests else own


def _add(vias: dict[int, dict[str, Via]], producer: int, via: Via) -> None:
    key = via.name if via.kind is VALUE else key_of_resource(via.kind, via.name)
    known = vias.get(producer)
    if known is None:
        vias[producer] = {key: via}
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
        used=Place(cell=read.cell, line=read.line or None),  # a policy stands on no line
    )


def _cuts(blocks: Sequence[BlockWalk]) -> Cuts:
    """For each block whose policy cuts inferred edges, the producers it is cut from."""
    found: dict[int, frozenset[int]] = {}
    for block in blocks:
        listed = block.outline.policy.get("not_after")
        if isinstance(listed, list):
            cut = frozenset(str(name) for name in listed)
            found[block.number] = frozenset(b.number for b in blocks if b.outline.name in cut)
    return found


def _past_cuts(cuts: Cuts, blocks: Sequence[BlockWalk]) -> dict[int, list[tuple[int, Via]]]:
    """What blocks take of those from which a cut parts them: a block that changes a value, or adds to a
    resource, stands for whoever made it, unless its edge from there is cut."""
    found: dict[int, list[tuple[int, Via]]] = {}
    more: dict[int, list[tuple[str, Read]]] = {}
    for number, producers in sorted(cuts.items()):
        frame = blocks[number].frame
        own = [(key, read) for (key, _), read in chain(frame.reads.items(), frame.taken.items())]
        for key, read in [*own, *more.get(number, ())]:
            write = frame.writes.get(key) or frame.written.get(key)
            if read.writer.owner not in producers or write is None or write.binds:
                continue
            for block in blocks[number + 1 :]:
                for (used, owner), use in chain(_reads(block), _taken(block)):
                    if used == key and owner == number:
                        past = Read(read.writer, use.cell, use.line, use.sure and read.sure)
                        kind, name = resource_of_key(key) if is_resource(key) else (VALUE, key)
                        more.setdefault(block.number, []).append((key, past))
                        found.setdefault(block.number, []).append(
                            (read.writer.owner, _crossing(kind, name, past, STATIC))
                        )
    return found


def _uses(block: BlockWalk) -> dict[str, Use]:
    """The names and resources that a block writes or reads, for its tests it only reads."""
    names, written = block.frame.writes, block.frame.written
    found: dict[str, Use] = {}
    for name in block.binds:
        found[name] = (names[name], None)
    for key, write in written.items():
        found[key] = (write, None)
    for (key, _), read in chain(_reads(block), _taken(block)):
        known = found.get(key)
        if known is None:
            found[key] = (None, read)
        elif known[1] is None:
            found[key] = (known[0], read)
    return found


def _hazards(
    uses: Mapping[int, Use], others: Sequence[Mapping[int, Use]], cuts: Cuts
) -> Iterator[tuple[int, list[Wait]]]:
    """The blocks that write a name or a resource, each with those for which it waits: that read or wrote the
    version before it, or one of the `others` that it is a part of.

    Blocks before the last writer need no edge of their own: that writer waits for them, unless it is cut
    from them.
    """
    users: dict[int, Read | Write] = {}
    last = -1
    for number in sorted(uses):
        write, read = uses[number]
        if write is None or write.repeats:
            if read is not None:
                users[number] = read
            continue
        for other in others:
            for user, (written, taken) in other.items():
                use = written or taken
                if last < user < number and use is not None:
                    users.setdefault(user, use)
        if users:
            yield number, [(user, use, write) for user, use in users.items()]
        apart = cuts.get(number)
        users = {user: use for user, use in users.items() if user in apart} if apart else {}
        users[number] = write
        last = number


def _order(key: str, use: Read | Write, write: Write) -> Via:
    return Via(
        name=resource_of_key(key)[1] if " " in key else key,
        kind=ORDER,
        evidence=STATIC,
        certainty=CERTAIN if write.sure else MAY,
        bound=Place(cell=use.cell, line=use.line),
        used=Place(cell=write.cell, line=write.line),
    )
