"""What names refer to in the abstract walk: objects that may be shared, and who wrote them last."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from jupyter_blocks.languages.python import kinds
from jupyter_blocks.languages.python.facts import CellFacts
from jupyter_blocks.languages.python.kinds import Type
from jupyter_blocks.languages.python.scopes import FunctionNode

# Objects of these types cannot be changed in a way that anybody else could see.
INERT = frozenset({kinds.ATOM, kinds.LIBRARY})


# Here and in frames.py, values are slotted but not frozen: the walk makes several of them per statement,
# and a frozen one takes three times as long to make. Nothing changes them.
@dataclass(slots=True, unsafe_hash=True)
class Writer:
    """Who wrote a version of a name, and where.

    `owner` is a block's number, or one of the negative owners below.
    """

    owner: int
    cell: str
    line: int
    sure: bool = True

    def doubtful(self) -> Writer:
        """The same, but perhaps only."""
        return Writer(self.owner, self.cell, self.line, False) if self.sure else self


PRELUDE_OWNER = -1
UNTAGGED_OWNER = -2
NOBODY_OWNER = -3  # of what a resource was before anybody wrote it


# A walk goes in steps (inference/walks.py). What a step does to objects older than itself is noted here, in
# order, so that it can be undone and done again. One list and one clock for all walks, which take turns: an
# object does not know the walk that it is made in.
#
# Each change: whose; which attribute; the key in it, WHOLE if the attribute itself was set, LAST if something
# was appended to it; what was there before, ABSENT for nothing; what is there now.
Change = tuple["Obj | Env", str, Any, Any, Any]
CHANGES: list[Change] = []
CLOCK = [0]


class Mark(Enum):
    """What stands in a change beside keys and values."""

    WHOLE = auto()
    LAST = auto()
    ABSENT = auto()


WHOLE, LAST, ABSENT = Mark


class Env:
    """The variables of one scope; `parent` is the enclosing function's, None at the top level.

    `closures` are the function objects that see these variables from inside, `born` the step of the walk in
    which it was made. Identity is meaningful.
    """

    __slots__ = ("born", "closures", "global_names", "is_class", "local", "parent", "vars")

    def __init__(
        self,
        parent: Env | None = None,
        *,
        local: frozenset[str] = frozenset(),
        global_names: frozenset[str] = frozenset(),
        is_class: bool = False,
    ) -> None:
        self.born = CLOCK[0]
        self.vars: dict[str, Binding] = {}
        self.parent = parent
        self.local = local
        self.global_names = global_names
        self.is_class = is_class
        self.closures: list[Obj] = []

    def enclose(self, function: Obj) -> None:
        """Note that a function sees these variables from inside."""
        if self.born != CLOCK[0]:
            CHANGES.append((self, "closures", LAST, ABSENT, function))
        self.closures.append(function)


@dataclass(slots=True)
class Code:
    """A function's code: its tree, the facts of its cell, and the variables it closes over."""

    node: FunctionNode
    facts: CellFacts
    env: Env | None


class Obj:
    """One abstract object; identity is meaningful, and what is known of it only grows.

    `refs` are the variables that referred to it at some time, `holders` the objects it is part of, `kin`
    objects that may share its data, `fields` its known attributes (".name"), items ("'key'") and
    elements in general ("*"). `many` says that it stands for several objects of which nothing tells them
    apart, such as the elements of a list. `born` is the step of the walk in which it was made.
    """

    __slots__ = ("born", "code", "fields", "holders", "kin", "many", "path", "refs", "thunk", "type")

    def __init__(self, type: Type, path: str = "", code: Code | None = None) -> None:
        self.born = CLOCK[0]
        self.type = type
        self.many = False
        self.path = path
        self.code = code
        self.refs: dict[tuple[Env, str], None] | None = None
        self.holders: list[Obj] | None = None
        self.kin: list[Obj] | None = None
        self.fields: dict[str, Value] | None = None
        self.thunk: Callable[[], Value] | None = None

    def hold(self, key: str, value: Value, *, add: bool = False) -> None:
        """Make `value` a part of this object."""
        fields = self.fields
        if key == "*" and value is not ATOMS:
            value = each_of_many(value)
        if add and fields is not None and (old := fields.get(key)):
            self.set_field(key, tuple(dict.fromkeys((*old, *value))))
        else:
            self.set_field(key, value)
        for obj in value:
            if obj.type in INERT:
                if key == "*" and "\0" in obj.path:
                    obj.many = True  # a text that is not quite known
            elif obj is not self:
                if obj.kin is not None:
                    obj.be_kept()
                if obj.holders is None and obj.born == CLOCK[0]:
                    obj.holders = [self]
                else:
                    obj.append("holders", self)

    def set_field(self, key: str, value: Value) -> None:
        """Set one of the parts, and nothing else."""
        fields = self.fields
        if fields is None:
            fields = self.fields = {key: value}
            if self.born != CLOCK[0]:
                CHANGES.append((self, "fields", WHOLE, None, fields))
        else:
            if self.born != CLOCK[0]:
                CHANGES.append((self, "fields", key, fields.get(key, ABSENT), value))
            fields[key] = value

    def drop_field(self, key: str) -> None:
        """Forget one of the parts."""
        assert self.fields is not None
        old = self.fields.pop(key)
        if self.born != CLOCK[0]:
            CHANGES.append((self, "fields", key, old, ABSENT))

    def set(self, attribute: str, value: Any) -> None:
        """Set an attribute of an object that may be older than the step that does it."""
        if self.born != CLOCK[0]:
            CHANGES.append((self, attribute, WHOLE, getattr(self, attribute), value))
        setattr(self, attribute, value)

    def append(self, attribute: str, other: Obj) -> None:
        """Note another object in `holders` or `kin`, once."""
        known: list[Obj] | None = getattr(self, attribute)
        if known is None:
            self.set(attribute, [other])
        elif other not in known:
            if self.born != CLOCK[0]:
                CHANGES.append((self, attribute, LAST, ABSENT, other))
            known.append(other)

    def refer(self, variable: tuple[Env, str]) -> None:
        """Note that a variable refers to this object."""
        refs = self.refs
        if refs is None:
            refs = self.refs = {variable: None}
            if self.born != CLOCK[0]:
                CHANGES.append((self, "refs", WHOLE, None, refs))
            if self.kin is not None:
                self.be_kept()
        elif variable not in refs:
            if self.born != CLOCK[0]:
                CHANGES.append((self, "refs", variable, ABSENT, None))
            refs[variable] = None

    def be_kept(self) -> None:
        """Note that something refers to this object now: a change of its kin may be seen through it."""
        for other in self.kin or ():
            other.append("kin", self)

    def share(self, other: Obj) -> None:
        """Note that a change of one may be a change of the other."""
        if self is not other and self.type not in INERT and other.type not in INERT:
            self.append("kin", other)
            other.append("kin", self)


Value = tuple[Obj, ...]
UNKNOWN_PART = re.compile("\0(\\d)")  # of a text; see texts.py


def each_of_many(value: Value) -> Value:
    """What stands for a value as elements among others: a text that is not quite known is another text each
    time."""
    for obj in value:
        if obj.type is kinds.ATOM and "\0" in obj.path:
            return tuple(map(_one_of_many, value))
    return value


def _one_of_many(obj: Obj) -> Obj:
    if obj.type is kinds.ATOM and "\0" in obj.path and UNKNOWN_PART.search(obj.path):
        return Obj(kinds.ATOM, UNKNOWN_PART.sub(r"\0~\1", obj.path))
    return obj


# One object for all that cannot change; never held, never noted.
ATOM = Obj(kinds.ATOM)
ATOMS: Value = (ATOM,)


class Bound(Enum):
    """Whether a name has a value."""

    YES = auto()
    MAYBE = auto()
    NO = auto()  # deleted


BOUND, MAYBE, UNBOUND = Bound  # by name: members of an Enum are slow to get at


@dataclass(slots=True)
class Binding:
    """A name's current version: who wrote it, what it may refer to.

    `covered` are earlier writers whom a reader reaches through a later one that read them; `older` is the
    version that may still be current, where this one may not have been written. `needed` are (block,
    writer) pairs: a block that has changed the object through another name still takes this name from there.
    """

    writers: tuple[Writer, ...]
    value: Value
    bound: Bound = BOUND
    covered: tuple[Writer, ...] = ()
    older: Binding | None = None
    needed: tuple[tuple[int, Writer], ...] = ()

    def written_by(self, writers: tuple[Writer, ...]) -> Binding:
        """This version, with other writers."""
        return Binding(writers, self.value, self.bound, self.covered, self.older, self.needed)

    def before(self, older: Binding | None) -> Binding:
        """This version, on top of another one that may still be current."""
        return Binding(self.writers, self.value, self.bound, self.covered, older, self.needed)

    def candidates(self) -> Value:
        """What the name may refer to, in this version and those that may still be current."""
        if self.older is None:
            return self.value
        found = dict.fromkeys(self.value)
        older: Binding | None = self.older
        while older is not None and len(found) < MANY:
            found.update(dict.fromkeys(older.value))
            older = older.older
        return tuple(found)


MANY = 24  # candidates of one name; further ones are no longer followed


def join(bindings: Sequence[Binding | None]) -> Binding | None:
    """What is known of a name after one of several ways, each of which left one of `bindings`."""
    first, *others = bindings
    for other in others:
        if other is not first:
            break
    else:
        return first
    if len(others) == 1:
        one, two = first, others[0]
        if one is None or two is None:
            only = one or two
            assert only is not None
            if is_plain(only):
                return Binding(tuple([w.doubtful() for w in only.writers]), only.value, MAYBE)
        elif _is_rewritten(one, two):
            return Binding(tuple([w.doubtful() for w in one.writers]), one.value, one.bound, (), two)
    return _mixed([b for b in bindings if b is not None], len(bindings))


def _mixed(known: list[Binding], ways: int) -> Binding:
    """What is known of a name of which `known` are left by some of so many ways."""
    if len(known) == 1 and is_plain(known[0]):
        return Binding(tuple([w.doubtful() for w in known[0].writers]), known[0].value, MAYBE)
    whole = len(known) == ways
    writers: dict[int, Writer] = {}
    for binding in known:
        for writer in binding.writers:
            old = writers.get(writer.owner)
            if old is None or writer.sure > old.sure:
                writers[writer.owner] = writer
    joined = [
        writer if not writer.sure or (whole and _all_have(known, writer.owner)) else writer.doubtful()
        for writer in writers.values()
    ]
    older = {id(b.older): b.older for b in known if b.older is not None}
    alike = all(b.bound is known[0].bound for b in known)
    bound = known[0].bound if alike and (whole or known[0].bound is UNBOUND) else MAYBE
    return Binding(
        tuple(joined),
        union([b.value for b in known])[-MANY:],
        bound,
        tuple(
            dict.fromkeys(
                [
                    w if whole and _all_have(known, w.owner) else w.doubtful()
                    for b in known
                    for w in b.covered
                    if w.owner not in writers
                ]
            )
        ),
        next(iter(older.values()), None),
        tuple(dict.fromkeys([(owner, writer.doubtful()) for b in known for owner, writer in b.needed])),
    )


def _is_rewritten(new: Binding, old: Binding) -> bool:
    """Whether `new` is a plain rewriting of `old` by one other block, which need not be mixed with it."""
    if len(new.writers) != 1 or new.older is not None or new.bound is not BOUND or old.bound is UNBOUND:
        return False
    if new.covered:
        return False
    owner = new.writers[0].owner
    return owner not in [w.owner for w in (*old.writers, *old.covered)]


def is_plain(binding: Binding) -> bool:
    """Whether there is one writer of a version, and one object it may refer to, and no more to say of it."""
    return (
        len(binding.value) == 1
        and len(binding.writers) <= 1
        and not binding.covered
        and binding.older is None
        and not binding.needed
    )


def _all_have(bindings: list[Binding], owner: int) -> bool:
    """Whether `owner` surely wrote each of these versions, or one before it."""
    for binding in bindings:
        for writer in (*binding.writers, *binding.covered):
            if writer.owner == owner and writer.sure:
                break
        else:
            return False
    return True


def reachable(value: Value, depth: int = 3) -> list[Obj]:
    """The objects of `value` and of its parts, to a depth."""
    found = dict.fromkeys(value)
    layer: Iterable[Obj] = value
    for _ in range(depth):
        held: list[Obj] = []
        for obj in layer:
            if obj.fields:
                for field in obj.fields.values():
                    held += field
        layer = [part for part in held if part not in found] if held else held
        if not layer:
            break
        found.update(dict.fromkeys(layer))
    return list(found)


def union(values: Iterable[Value]) -> Value:
    """All that several values may refer to."""
    found: dict[Obj, None] = {}
    for value in values:
        for obj in value:
            found[obj] = None
    return tuple(found)


def fresh(kind: Type = kinds.UNKNOWN) -> Value:
    """A new object that nothing else refers to."""
    return (Obj(kind),)
