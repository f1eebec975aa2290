"""Digests of values: equal if nobody could tell the values apart, changed by any change in place.

A class whose `undigested` is true is no part of what is watched.
"""

from __future__ import annotations

import collections
import hashlib
import inspect
import io
import itertools
import os
import pathlib
import pickle
import random
import re
import types
from collections.abc import Iterable
from typing import Any

import numpy as np

ADDRESS = re.compile(r"0x[0-9a-f]+")
ATOMS = (int, float, complex, str, bytes, bool, type(None), type(Ellipsis), range, slice)
MAPPINGS = (
    dict,
    collections.OrderedDict,
    collections.defaultdict,
    collections.Counter,
    types.MappingProxyType,
)
STEPPED = (
    enumerate,
    zip,
    map,
    filter,
    reversed,
    itertools.count,
    itertools.cycle,
    itertools.chain,
    itertools.islice,
)
STEPPED_NAMES = frozenset(
    {"list_iterator", "tuple_iterator", "str_ascii_iterator", "range_iterator", "bytes_iterator"}
)
LIBRARIES = frozenset({"pandas", "polars", "numpy", "sklearn", "random", "decimal", "datetime"})
# What others than names lead to has digests of its own.
OF_PROCESS = (os.environ, random.random.__self__, np.random.rand.__self__)
CALLS = (types.MethodType, types.BuiltinMethodType)


def digest(value: object) -> str:
    """The digest of `value`, of all it holds, and of how parts of it are shared."""
    return hashlib.sha256(repr(_Walk().show(value)).encode("utf-8", "surrogatepass")).hexdigest()


class _Walk:
    """Walks one value; numbers the objects it meets, so that cycles end and sharing shows."""

    def __init__(self) -> None:
        self.seen: dict[int, int] = {}
        self.kept: list[object] = []

    def show(self, value: object) -> object:
        if type(value) in ATOMS:
            return type(value).__name__, repr(value)
        if getattr(type(value), "undigested", False):
            return "outside"
        if any(value is part for part in OF_PROCESS):
            return "of the process"
        if id(value) in self.seen:
            return "again", self.seen[id(value)]
        self.seen[id(value)] = len(self.seen)
        self.kept.append(value)
        return type(value).__qualname__, self.parts(value)

    def each(self, values: Iterable[object]) -> list[object]:
        return [self.show(value) for value in values]

    def parts(self, value: object) -> object:
        module = type(value).__module__.partition(".")[0]
        if isinstance(value, MAPPINGS):
            return self.each(itertools.chain.from_iterable(value.items()))
        if isinstance(value, list | tuple | collections.deque):
            return self.each(value), self.attributes(value)
        if isinstance(value, set | frozenset):
            return sorted(map(repr, self.each(value)))
        if isinstance(value, types.ModuleType):
            return value.__name__  # what is in it has digests of its own
        if isinstance(value, type):
            return value.__qualname__, self.user_class(value)
        if isinstance(value, types.FunctionType):
            return self.function(value)
        if isinstance(value, CALLS):
            return value.__name__, self.show(value.__self__)
        if isinstance(value, types.GeneratorType | types.CoroutineType):
            return self.generator(value)
        if isinstance(value, STEPPED) or type(value).__name__ in STEPPED_NAMES:
            return self.show(value.__reduce__())
        if isinstance(value, io.StringIO):
            return "closed" if value.closed else (value.getvalue(), value.tell())
        if isinstance(value, pathlib.PurePath):
            return str(value)  # beside what it has computed of itself
        if isinstance(value, io.TextIOWrapper | io.BufferedIOBase):
            return "closed" if value.closed else value.tell()
        if module in LIBRARIES:
            return self.library_object(value)
        if module == "networkx":
            return self.graph(value)
        if module == "matplotlib" and hasattr(value, "get_children"):
            return self.drawing(value)
        if isinstance(value, types.CodeType):
            return value.co_code, self.each(value.co_consts), value.co_names
        return self.user_class(type(value)), self.attributes(value)

    def function(self, value: types.FunctionType) -> object:
        cells = [cell.cell_contents for cell in value.__closure__ or () if filled(cell)]
        return [
            self.show(value.__code__),
            self.show(value.__defaults__),
            self.show(value.__kwdefaults__),
            self.each(cells),
            self.show(value.__dict__),
        ]

    def generator(self, value: types.GeneratorType | types.CoroutineType) -> object:  # type: ignore[type-arg]
        frame = value.gi_frame if isinstance(value, types.GeneratorType) else value.cr_frame
        if frame is None:
            return "finished"
        return frame.f_lasti, self.show(dict(frame.f_locals)), self.each(_delegates(value))

    def library_object(self, value: object) -> object:
        try:
            return hashlib.sha256(pickle.dumps(value)).hexdigest()
        except (pickle.PicklingError, AttributeError, TypeError):  # it holds a function of the case's own
            return self.attributes(value)

    def graph(self, value: Any) -> object:
        """A graph, or a view of one, by what is in it; not by what it keeps to be faster."""
        if hasattr(value, "edges") and hasattr(value, "graph"):
            return self.show([value.graph, list(value.nodes(data=True)), list(value.edges(data=True))])
        return repr(list(value)) if isinstance(value, Iterable) else ""

    def drawing(self, value: Any) -> object:
        """A figure, or something in one, by its plain attributes and what is drawn in it."""
        plain = [(n, repr(v)) for n, v in vars(value).items() if type(v) in ATOMS and "stale" not in n]
        return sorted(plain), self.each(value.get_children())

    def user_class(self, value: type) -> object:
        """What a class of the case's own says; classes of libraries do not change."""
        if value.__module__ != "case":
            return value.__qualname__
        members = {
            name: member
            for name, member in vars(value).items()
            if name not in ("__dict__", "__weakref__", "__doc__", "__module__", "_abc_impl")
            and not inspect.isdatadescriptor(member)
        }
        return self.show(members), self.each(base for base in value.__bases__ if base.__module__ == "case")

    def attributes(self, value: object) -> object:
        kept = getattr(value, "__dict__", {})
        slots = [name for cls in type(value).__mro__ for name in getattr(cls, "__slots__", ())]
        held = {name: getattr(value, name) for name in slots if hasattr(value, name)}
        if kept or held:
            return self.show({**held, **kept})
        if isinstance(value, staticmethod | classmethod):
            return self.show(value.__func__)
        if type(value).__module__ == "case" or type(value).__repr__ is object.__repr__:
            return ""  # the repr of a case's own class is the case's code
        return ADDRESS.sub("", repr(value))


def filled(cell: types.CellType) -> bool:
    """Whether a closure's cell holds a value yet."""
    try:
        return cell.cell_contents is not cell
    except ValueError:
        return False


def _delegates(value: object) -> list[object]:
    inner = getattr(value, "gi_yieldfrom", None)
    return [] if inner is None else [inner]
