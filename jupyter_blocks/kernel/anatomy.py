"""What classes and their instances consist of, looked up without running any code of theirs.

A metaclass may answer `__dict__`, `__mro__`, `__hash__` with code of its own, a class `__dict__` and
`__class__`; what is asked here are the descriptors that `type` and the interpreter itself have made.
"""

from __future__ import annotations

import collections
import functools
import gc
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from types import GetSetDescriptorType, MappingProxyType, MemberDescriptorType, ModuleType
from typing import Any

MEMBERS_OF: Any = vars(ModuleType)["__dict__"].__get__
DICT_OF = type.__dict__["__dict__"].__get__
MRO_OF = type.__dict__["__mro__"].__get__
SIZE_OF = type.__dict__["__basicsize__"].__get__
OFFSET_OF = type.__dict__["__dictoffset__"].__get__
FLAGS_OF = type.__dict__["__flags__"].__get__
MODULE_OF = type.__dict__["__module__"].__get__
NAME_OF = type.__dict__["__qualname__"].__get__
HEAP_TYPE = 1 << 9
WORD = object.__basicsize__ // 2
WIDEST = 100
MOST_KNOWN = 5000
# By identity, for a metaclass may answer `==`.
MAPPINGS = frozenset(map(id, (dict, collections.defaultdict, collections.OrderedDict, collections.Counter)))
SEQUENCES = frozenset(map(id, (list, tuple, set, frozenset, collections.deque)))


@dataclass(frozen=True)
class Anatomy:
    """What instances of a class are made of.

    `builtin` is the first class above it that Python itself, or C, has made. `is_complete` says that what an
    instance holds beside the state of `builtin` is in its `__dict__` and its slots. `cached` are the
    attributes that are worked out when they are first read.
    """

    kind: type
    module: str
    name: str
    members: Mapping[str, Any]
    attributes: Any
    slots: tuple[tuple[str, Any], ...]
    builtin: type
    is_complete: bool
    cached: frozenset[str]


_known: dict[int, Anatomy] = {}


def anatomy(kind: type) -> Anatomy:
    """The anatomy of a class; looked up once, for members may come but slots and bases stay."""
    found = _known.get(id(kind))
    if found is None:
        if len(_known) > MOST_KNOWN:
            _known.clear()
        found = _known[id(kind)] = _examined(kind)
    return found


def _examined(kind: type) -> Anatomy:
    members = DICT_OF(kind)
    module = MODULE_OF(kind)
    above = [anatomy(base) for base in MRO_OF(kind)[1:]]
    is_heap = bool(FLAGS_OF(kind) & HEAP_TYPE) and type(module) is str
    slots = [
        (name, member)
        for name, member in dict(members).items()
        if type(member) is MemberDescriptorType and type(name) is str
    ]
    attributes = members.get("__dict__")
    if type(attributes) is not GetSetDescriptorType:
        attributes = next((part.attributes for part in above if part.attributes is not None), None)
    builtin = kind if not is_heap else next((p.builtin for p in above if p.builtin is not object), object)
    room = SIZE_OF(kind) - SIZE_OF(builtin) if is_heap else 0
    is_hidden = attributes is None and OFFSET_OF(kind) != 0  # `__dict__` is something else there
    every = (*slots, *(slot for part in above[:1] for slot in part.slots))
    cached = [name for name, member in dict(members).items() if type(member) is functools.cached_property]
    return Anatomy(
        kind=kind,
        module=module if type(module) is str else "builtins",
        name=NAME_OF(kind),
        members=members,
        attributes=attributes,
        slots=every,
        builtin=builtin,
        is_complete=is_heap and room <= WORD * (len(every) + 2) and not is_hidden,
        cached=frozenset(cached).union(*(part.cached for part in above)),
    )


def said_of_module(value: Any, name: str) -> str:
    """A text among the attributes of a module; empty if there is none, or if `value` is no module."""
    found = MEMBERS_OF(value).get(name) if issubclass(type(value), ModuleType) else None
    return found if type(found) is str else ""


def lineage(kind: type) -> tuple[Anatomy, ...]:
    """The anatomies of a class and of all above it."""
    return tuple(anatomy(part) for part in MRO_OF(kind))


def attributes_of(value: Any, known: Anatomy) -> dict[str, Any] | None:
    """The `__dict__` of an instance, or None if it has none."""
    if known.attributes is None:
        return None
    held = known.attributes.__get__(value)
    return held if type(held) is dict else None


def slots_of(value: Any, known: Anatomy) -> list[tuple[str, Any]]:
    """What the filled slots of an instance hold."""
    found = []
    for name, member in known.slots:
        try:
            found.append((name, member.__get__(value)))
        except AttributeError:  # it is empty
            continue
    return found


def contents(value: Any) -> Iterable[Any]:
    """The values that `value` holds directly, the first of them if it holds many."""
    kind = type(value)
    if id(kind) in MAPPINGS:
        return list(islice(dict.values(value), WIDEST))
    if id(kind) in SEQUENCES:
        return list(islice(kind.__iter__(value), WIDEST))
    if kind is MappingProxyType:
        return ()
    known = anatomy(kind)
    held = attributes_of(value, known)
    if held is None and not known.slots:
        return gc.get_referents(value)[:WIDEST]
    return [*(held or {}).values(), *(part for _, part in slots_of(value, known))]
