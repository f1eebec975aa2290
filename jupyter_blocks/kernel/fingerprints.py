"""What a value is made of, as a digest that is equal only for equal values; no code of the user's runs."""

from __future__ import annotations

import marshal
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from jupyter_blocks.kernel.anatomy import Anatomy, anatomy, attributes_of, lineage, slots_of

ATOMS = frozenset(map(id, (int, float, complex, str, bytes, bool, type(None), type(Ellipsis))))
SLICED = frozenset(map(id, (list, tuple)))
MOST_NODES = 4000
LONGEST = 20_000  # elements of one container that are looked at one by one
MOST_BYTES = 1 << 20  # of one buffer that are digested completely
SAMPLES = 2048
DEEPEST = 60

Handler = Callable[["Walk", Any], None]


@dataclass(frozen=True)
class Fingerprint:
    """The digest of one value; `parts` are the identities of all in it that can change.

    `is_complete` is false if there is more to the value than was looked at: then equal digests prove nothing.
    `is_opaque` says that nothing but its identity was looked at somewhere; `is_cut` that there was no time
    for the rest, so that another look may go further: then different digests prove nothing either.
    """

    digest: bytes
    parts: frozenset[int]
    is_complete: bool
    is_opaque: bool = False
    is_cut: bool = False


class Walk:
    """Goes through one value and collects what tells it from others.

    Handlers call `say` for what tells a value from others, `part` for what it holds, `shares` for what it
    shares with others, `sampled` if they have not looked at everything, `opaque` if at nothing.
    """

    def __init__(self, home: str, deadline: float) -> None:
        self.home = home
        self.deadline = deadline
        self.said: list[bytes] = []
        self.seen: dict[int, int] = {}
        self.parts: set[int] = set()
        self.kept: list[Any] = []  # so that no identity is given out twice
        self.nodes = 0
        self.depth = 0
        self.is_complete = True
        self.is_opaque = False
        self.is_cut = False

    def say(self, *words: Any) -> None:
        """Add atoms to the digest."""
        self.said.append(marshal.dumps(words, 2))

    def shares(self, value: Any) -> None:
        """Note something that others may hold, too."""
        self.parts.add(id(value))
        self.kept.append(value)

    def sampled(self) -> None:
        """Not everything has been looked at."""
        self.is_complete = False

    def opaque(self, value: Any) -> None:
        """Only the identity of a value is known."""
        self.say(id(value))
        self.is_complete, self.is_opaque = False, True

    def each(self, values: Iterable[Any]) -> None:
        for value in values:
            self.part(value)

    def part(self, value: Any) -> None:
        """Add a value to the digest."""
        kind = type(value)
        if id(kind) in ATOMS:
            self.said.append(marshal.dumps(value, 2))
            return
        known = self.seen.get(id(value))
        if known is not None:
            self.say("again", known)
            return
        self.nodes += 1
        if self.nodes > MOST_NODES or self.depth > DEEPEST or self._is_late():
            self.sampled()
            self.say("more", id(value))
            return
        self.seen[id(value)] = len(self.seen)
        self.shares(value)
        self.depth += 1
        handler = handler_of(kind)
        if handler is not None:
            handler(self, value)
        else:
            self.instance(value, anatomy(kind))
        self.depth -= 1

    def instance(self, value: Any, known: Anatomy) -> None:
        """An instance: its class, the builtin it extends, its attributes and slots."""
        self.say(known.module, known.name)
        if known.module == self.home:
            for above in lineage(known.kind):
                if above.module == self.home:
                    self.part(above.kind)
        held = attributes_of(value, known)
        slots = slots_of(value, known)
        inherited = handler_of(known.builtin) if known.builtin is not object else None
        if inherited is not None:
            inherited(self, value)
        elif not known.is_complete or known.builtin is not object:
            self.opaque(value) if held is None and not slots else self.partly(value)
        for name, part in slots:
            self.say(name)
            self.part(part)
        if held is not None:
            self.parts.add(id(held))
            self.mapping(held if known.module == self.home else _without_caches(held, known))

    def partly(self, value: Any) -> None:
        """There is more to a value than its attributes."""
        self.say(id(value))
        self.is_complete, self.is_opaque = False, True

    def sequence(self, value: Any, values: Any) -> None:
        """The elements of a container of known length, in order."""
        kinds = set(map(id, map(type, values))) if len(values) <= LONGEST else None
        if kinds is not None and kinds <= ATOMS:
            self.say(len(values))
            self.said.append(marshal.dumps(list(values), 2))
        elif kinds is not None:
            self.say(len(values))
            self.each(values)
        else:
            step = len(values) // SAMPLES
            self.say(len(values))
            self.sampled()
            self.each([*values[::step], *values[-3:]] if id(type(value)) in SLICED else [])

    def mapping(self, value: dict[Any, Any]) -> None:
        """The keys and values of a dictionary, in order."""
        if dict.__len__(value) > LONGEST:
            self.say(dict.__len__(value))
            self.sampled()
            return
        self.sequence(value, list(dict.__iter__(value)))
        self.sequence(value, list(dict.values(value)))

    def unordered(self, values: Iterable[Any]) -> None:
        """The elements of a set: what is said of each apart, sorted."""
        outer, apart = self.said, []
        for value in values:
            self.said = []
            self.part(value)
            apart.append(b"".join(self.said))
        self.said = outer
        self.said += sorted(apart)

    def _is_late(self) -> bool:
        self.is_cut = self.is_cut or (not self.nodes & 63 and time.perf_counter() > self.deadline)
        return self.is_cut


def _without_caches(held: dict[Any, Any], known: Anatomy) -> dict[Any, Any]:
    """The attributes of an instance of a library's class, without what it only remembers."""
    caches = {name for name in held if type(name) is str and (name in known.cached or "cache" in name)}
    return {name: part for name, part in held.items() if name not in caches} if caches else held


Registry = Callable[[type], "Handler | None"]
_handlers: dict[int, tuple[type, Handler | None]] = {}
_registries: list[Registry] = []


def register(registry: Registry) -> None:
    """Ask `registry` for the handler of each class that is met for the first time."""
    _registries.append(registry)


def handler_of(kind: type) -> Handler | None:
    """The handler for instances of exactly `kind`."""
    known = _handlers.get(id(kind))
    if known is None:
        if len(_handlers) > MOST_NODES:
            _handlers.clear()
        found = next((handler for registry in _registries if (handler := registry(kind))), None)
        known = _handlers[id(kind)] = (kind, found)
    return known[1]


def fingerprint(value: Any, home: str, deadline: float) -> Fingerprint:
    """The fingerprint of `value`; classes of the module `home` are looked into.

    What is left when the clock (`time.perf_counter`) has passed `deadline` is not looked at.
    """
    walk = Walk(home, deadline)
    walk.part(value)
    digest = blake2b(b"".join(walk.said), digest_size=16).digest()
    return Fingerprint(digest, frozenset(walk.parts), walk.is_complete, walk.is_opaque, walk.is_cut)
