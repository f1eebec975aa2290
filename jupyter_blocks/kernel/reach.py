"""Which code of the notebook a cell can reach through the values that it uses, and what that code loads."""

from __future__ import annotations

import collections
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

from jupyter_blocks.kernel.anatomy import anatomy, attributes_of, contents, lineage

MOST_VALUES = 400
WIDEST = 60
# Libraries whose objects hold data, hardly ever functions of the notebook.
LEAVES = frozenset(
    [
        "pandas",
        "numpy",
        "polars",
        "pyarrow",
        "scipy",
        "matplotlib",
        "duckdb",
        "sqlite3",
        "datetime",
    ]
)
LOAD_GLOBAL, LOAD_NAME = dis.opmap["LOAD_GLOBAL"], dis.opmap["LOAD_NAME"]
STORE_GLOBAL, STORE_NAME = dis.opmap["STORE_GLOBAL"], dis.opmap["STORE_NAME"]
DELETES = (dis.opmap["DELETE_GLOBAL"],)
EXTENDED = dis.EXTENDED_ARG
ATTRIBUTES = {dis.opmap[name] for name in ("LOAD_ATTR", "LOAD_METHOD") if name in dis.opmap}
SETS = (dis.opmap["STORE_ATTR"], dis.opmap["DELETE_ATTR"])
LOAD_ATTR, IMPORTS = dis.opmap["LOAD_ATTR"], dis.opmap["IMPORT_NAME"]
RETURNS = frozenset(dis.opmap[name] for name in ("RETURN_VALUE", "RETURN_CONST") if name in dis.opmap)
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
FACTORY_OF = collections.defaultdict.__dict__["default_factory"].__get__


@dataclass
class Reach:
    """What code does with global names and attributes, be it one code object or all that can be reached.

    `loads` are loaded before they are stored; `may_store` are those of the `stores` that a jump or a return
    may pass over. `attributes` are loaded, `sets` assigned or deleted, `modules` imported. `own` are the
    names of variables that are not global, `strings` the text constants.
    """

    loads: set[str] = field(default_factory=set)
    stores: set[str] = field(default_factory=set)
    may_store: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    sets: set[str] = field(default_factory=set)
    modules: set[str] = field(default_factory=set)
    own: set[str] = field(default_factory=set)
    strings: list[str] = field(default_factory=list)

    def add(self, other: Reach) -> None:
        """Take in all but the loads of another."""
        surely = (self.stores - self.may_store) | (other.stores - other.may_store)
        self.stores |= other.stores
        self.may_store = self.stores - surely
        self.attributes |= other.attributes
        self.sets |= other.sets
        self.modules |= other.modules
        self.own |= other.own
        self.strings += other.strings


_known: dict[CodeType, Reach] = {}


def reads_of(code: CodeType) -> Reach:
    """What `code`, and all code in it, does; not to be changed."""
    known = _known.get(code)
    if known is None:
        if len(_known) > 5000:
            _known.clear()
        known = _known[code] = _scanned(code)
    return known


def _scanned(code: CodeType) -> Reach:
    found = Reach()
    loads, stores, names, raw, extended = found.loads, found.stores, code.co_names, code.co_code, 0
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
            found.attributes.add(names[arg >> (ATTRIBUTE_SHIFT if op == LOAD_ATTR else 0)])
        elif op in SETS:
            found.sets.add(names[arg])
        elif op == IMPORTS:
            found.modules.add(names[arg])
    found.may_store = _may_pass(code) if stores else set()
    found.own |= {*code.co_varnames, *code.co_cellvars, *code.co_freevars}
    found.strings += [constant for constant in code.co_consts if type(constant) is str]
    for constant in code.co_consts:
        if type(constant) is CodeType:
            inner = reads_of(constant)
            loads |= inner.loads - stores
            found.add(inner)
    return found


def _may_pass(code: CodeType) -> set[str]:
    """The global names that are stored where a jump forward or a return may pass over it."""
    found: set[str] = set()
    end = -1  # of the furthest jump so far
    for one in dis.get_instructions(code):
        if one.opcode in dis.hasjrel or one.opcode in dis.hasjabs:
            end = max(end, one.argval)
        elif one.opcode in RETURNS:
            end = len(code.co_code)
        elif one.opcode == STORE_GLOBAL and one.offset < end:
            found.add(one.argval)
    return found


def reach(
    namespace: Mapping[str, Any],
    names: Iterable[str],
    attributes: Iterable[str],
    values: Iterable[Any] = (),
) -> Reach:
    """What the values of `names` in `namespace`, and `values` beside them, lead to, when the attributes named
    are used on them."""
    walk = _Walk(namespace, attributes)
    walk.waiting += [(value, 0) for value in values]
    return walk.run(names)


class _Walk:
    """Goes from value to value and from code to names, until nothing new is found."""

    def __init__(self, namespace: Mapping[str, Any], attributes: Iterable[str]) -> None:
        self.namespace = namespace
        self.home = namespace.get("__name__")
        self.found = Reach(attributes=set(attributes))
        self.seen: dict[int, Any] = {id(shell): shell for shell in _shells(namespace)}
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
        elif kind is CodeType:
            self.code(value)
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
        self.found.add(reads)
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
        known = anatomy(kind)
        if known.module.partition(".")[0] in LEAVES:
            held = (attributes_of(value, known) or {}).values()
            self.waiting += [(part, depth + 1) for part in held if type(part) is FunctionType]
            return
        if id(kind) in HOLDERS:
            self.waiting += [(part, depth) for part in gc.get_referents(value)]
            return
        if issubclass(kind, collections.defaultdict):
            self.waiting.append((FACTORY_OF(value), depth))
        for number, part in enumerate(contents(value)):
            if number > WIDEST:
                break
            if id(type(part)) not in ATOMS:
                self.waiting.append((part, depth + 1))


def _shells(namespace: Mapping[str, Any]) -> list[Any]:
    """The shell, which holds all the names there are."""
    known = namespace.get("get_ipython")
    return [known.__self__] if type(known) is MethodType else []


def _tuple(value: Any) -> list[Any]:
    """The elements of a tuple, of which the user may have made a class of his own; of None, none."""
    return [] if value is None else list(tuple.__iter__(value))


def _values(value: Any) -> list[Any]:
    """The same of a dictionary."""
    return [] if value is None else list(dict.values(value))
