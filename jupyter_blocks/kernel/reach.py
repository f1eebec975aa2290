"""Which code of the notebook a cell can reach through the values that it uses, and what that code loads."""

from __future__ import annotations

import dis
import functools
import gc
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import (
    BuiltinFunctionType,
    CodeType,
    CoroutineType,
    FunctionType,
    GeneratorType,
    MethodType,
    ModuleType,
)
from typing import Any

from jupyter_blocks.kernel.anatomy import anatomy, contents, lineage

MOST_VALUES = 400
WIDEST = 60
# Libraries whose objects hold data, hardly ever functions of the notebook.
LEAVES = frozenset(
    {"pandas", "numpy", "polars", "pyarrow", "scipy", "matplotlib", "duckdb", "sqlite3", "datetime"}
)
INSIDE = dis.opmap
LOAD_GLOBAL, LOAD_NAME = dis.opmap["LOAD_GLOBAL"], dis.opmap["LOAD_NAME"]
STORE_GLOBAL, STORE_NAME = dis.opmap["STORE_GLOBAL"], dis.opmap["STORE_NAME"]
DELETES = (dis.opmap["DELETE_GLOBAL"],)
EXTENDED = dis.EXTENDED_ARG
ATTRIBUTES = {dis.opmap[name] for name in ("LOAD_ATTR", "LOAD_METHOD", "STORE_ATTR") if name in dis.opmap}
# Since 3.11 the lowest bit says something else, since 3.12 that of attributes, too.
GLOBAL_SHIFT = 1 if "CACHE" in dis.opmap else 0
ATTRIBUTE_SHIFT = 1 if "LOAD_METHOD" not in dis.opmap or "LOAD_SUPER_ATTR" in dis.opmap else 0
# What a cell may run of a class by using an instance of it in any way.
ATOMS = frozenset(map(id, (int, float, complex, str, bytes, bool, type(None), range)))
GENERATORS = frozenset(map(id, (GeneratorType, CoroutineType)))
HOLDERS = frozenset(
    map(id, (property, staticmethod, classmethod, functools.partial, functools.cached_property))
)
CREATION = frozenset({"__init__", "__new__", "__post_init__", "__call__"})


@dataclass(frozen=True)
class CodeReads:
    """What one code object, and all those in it, do with global names and attributes."""

    loads: frozenset[str]
    stores: frozenset[str]
    attributes: frozenset[str]
    strings: tuple[str, ...]


_known: dict[CodeType, CodeReads] = {}


def reads_of(code: CodeType) -> CodeReads:
    """What `code` loads before it stores it, what it stores, which attributes it names."""
    known = _known.get(code)
    if known is None:
        if len(_known) > 5000:
            _known.clear()
        known = _known[code] = _scanned(code)
    return known


def _scanned(code: CodeType) -> CodeReads:
    loads: set[str] = set()
    stores: set[str] = set()
    attributes: set[str] = set()
    names, raw, extended = code.co_names, code.co_code, 0
    own: set[str] = set()
    for at in range(0, len(raw), 2):
        op, arg = raw[at], raw[at + 1] | extended
        extended = arg << 8 if op == EXTENDED else 0
        if op == LOAD_GLOBAL:
            name = names[arg >> GLOBAL_SHIFT]
            if name not in stores:
                loads.add(name)
        elif op == LOAD_NAME:
            if names[arg] not in own:
                loads.add(names[arg])
        elif op == STORE_NAME:
            own.add(names[arg])
        elif op == STORE_GLOBAL or op in DELETES:
            stores.add(names[arg])
        elif op in ATTRIBUTES:
            shift = ATTRIBUTE_SHIFT if op == INSIDE["LOAD_ATTR"] else 0
            attributes.add(names[arg >> shift])
    strings = [constant for constant in code.co_consts if type(constant) is str]
    for constant in code.co_consts:
        if type(constant) is CodeType:
            inner = reads_of(constant)
            loads |= inner.loads - stores
            stores |= inner.stores
            attributes |= inner.attributes
            strings += inner.strings
    return CodeReads(frozenset(loads), frozenset(stores), frozenset(attributes), tuple(strings))


@dataclass
class Reach:
    """What can be reached: global names that code loads or stores, attributes it names."""

    loads: set[str] = field(default_factory=set)
    stores: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    strings: list[str] = field(default_factory=list)


def reach(namespace: Mapping[str, Any], names: Iterable[str], attributes: Iterable[str]) -> Reach:
    """What the values of `names` in `namespace` lead to, when the attributes named are used on them."""
    return _Walk(namespace, attributes).run(names)


class _Walk:
    """Goes from value to value and from code to names, until nothing new is found."""

    def __init__(self, namespace: Mapping[str, Any], attributes: Iterable[str]) -> None:
        self.namespace = namespace
        self.home = namespace.get("__name__")
        self.found = Reach(attributes=set(attributes))
        self.seen: dict[int, Any] = {}
        self.codes: set[CodeType] = set()
        self.classes: dict[int, type] = {}
        self.looked: set[tuple[int, str]] = set()
        self.names: set[str] = set()
        self.waiting: list[tuple[Any, int]] = []

    def run(self, names: Iterable[str]) -> Reach:
        self.name(names)
        before = -1
        while before != (before := len(self.seen) + len(self.codes) + len(self.found.attributes)):
            while self.waiting and len(self.seen) < MOST_VALUES:
                self.value(*self.waiting.pop())
            for kind in list(self.classes.values()):
                self.members(kind)
        return self.found

    def name(self, names: Iterable[str]) -> None:
        for name in names:
            if name not in self.names:
                self.names.add(name)
                if name in self.namespace:
                    self.waiting.append((self.namespace[name], 0))

    def value(self, value: Any, depth: int) -> None:
        kind = type(value)
        if id(kind) in ATOMS or id(value) in self.seen or depth > 4:
            return
        self.seen[id(value)] = value
        if kind is FunctionType:
            self.function(value, depth)
        elif kind is MethodType:
            self.waiting += [(value.__func__, depth), (value.__self__, depth)]
        elif id(kind) in GENERATORS:
            self.generator(value, depth)
        elif kind is ModuleType:
            return
        elif issubclass(kind, type):
            self.kind(value, CREATION)
        elif kind is BuiltinFunctionType:
            if value.__self__ is not None:
                self.waiting.append((value.__self__, depth + 1))
        else:
            self.other(value, kind, depth)

    def function(self, value: FunctionType, depth: int) -> None:
        if value.__globals__ is self.namespace:
            self.code(value.__code__)
        for cell in value.__closure__ or ():
            self.waiting += [(held, depth + 1) for held in gc.get_referents(cell)]
        self.waiting += [(part, depth + 1) for part in _tuple(value.__defaults__)]
        self.waiting += [(part, depth + 1) for part in _values(value.__kwdefaults__)]
        self.waiting += [(part, depth + 1) for part in _values(value.__dict__)]

    def generator(self, value: Any, depth: int) -> None:
        frame = value.gi_frame if type(value) is GeneratorType else value.cr_frame
        if frame is not None and frame.f_globals is self.namespace:
            self.code(frame.f_code)
            self.waiting += [(held, depth + 1) for held in frame.f_locals.values()]

    def code(self, code: CodeType) -> None:
        if code in self.codes:
            return
        self.codes.add(code)
        reads = reads_of(code)
        self.found.loads |= reads.loads
        self.found.stores |= reads.stores
        self.found.attributes |= reads.attributes
        self.found.strings += reads.strings
        self.name(reads.loads)

    def kind(self, kind: type, members: Iterable[str]) -> None:
        """A class of the notebook: what is named of it may run."""
        for part in lineage(kind):
            if part.module == self.home:
                self.classes[id(part.kind)] = part.kind
                for name in members:
                    self.member(part, name)

    def members(self, kind: type) -> None:
        part = anatomy(kind)
        for name in list(part.members):
            if name in self.found.attributes or (name[:2] == "__" and name not in CREATION):
                self.member(part, name)

    def member(self, part: Any, name: str) -> None:
        if name in part.members and (id(part.kind), name) not in self.looked:
            self.looked.add((id(part.kind), name))
            self.waiting.append((part.members[name], 0))

    def other(self, value: Any, kind: type, depth: int) -> None:
        """An instance of any other class: what it holds may be called."""
        self.kind(kind, ())
        if anatomy(kind).module.partition(".")[0] in LEAVES:
            return
        if id(kind) in HOLDERS:
            self.waiting += [(part, depth) for part in gc.get_referents(value)]
            return
        for number, part in enumerate(contents(value)):
            if number > WIDEST:
                break
            if id(type(part)) not in ATOMS:
                self.waiting.append((part, depth + 1))


def _tuple(value: Any) -> list[Any]:
    """The elements of a tuple, of which the user may have made a class of his own; of None, none."""
    return [] if value is None else list(tuple.__iter__(value))


def _values(value: Any) -> list[Any]:
    """The same of a dictionary."""
    return [] if value is None else list(dict.values(value))
