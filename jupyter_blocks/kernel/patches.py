"""Attributes that cells set on modules, and on classes of libraries."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Mapping
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any, NamedTuple

from jupyter_blocks.kernel.anatomy import DICT_OF, MEMBERS_OF, MODULE_OF, NAME_OF, said_of_module
from jupyter_blocks.kernel.fingerprints import Fingerprint, fingerprint

Resource = tuple[str, str]

BUDGET = 0.002  # seconds of a cell in which values that were set on modules are compared
# Classes that people add methods to.
EXTENDED = ("DataFrame", "Series", "Index")
ASKING = frozenset({"hasattr", "getattr", "vars", "dir"})
# What the interpreter and IPython set in modules while they work.
OWN = frozenset(f"sys.{name}" for name in ("stdout", "stderr", "stdin", "argv", "ps1", "ps2", "ps3"))
LAST = "sys.last_"
IMPORTED = "module "  # what the names of modules begin with that were put in another's place


class Members(NamedTuple):
    """The attributes of a module or class by their identities."""

    owner: Any
    names: tuple[str, ...]
    held: tuple[int, ...]


class Patches:
    """Sees the attributes of modules and library classes move: `begin`, `end`."""

    def __init__(self) -> None:
        self._home: Any = None
        self._before: dict[str, Members] = {}
        self._assigned: set[tuple[str, str]] = set()
        self._set: dict[str, tuple[Any, str]] = {}  # what cells have set, by name
        self._looked: dict[str, bytes] = {}
        self._modules: dict[str, int] | None = None

    def begin(
        self,
        namespace: Mapping[str, Any],
        sets: Iterable[str],
        named: Iterable[str],
        attributes: set[str],
        *,
        any_of_them: bool,
    ) -> None:
        """A cell starts that assigns to the dotted paths `sets`, names the paths `named` and uses
        `attributes`; `any_of_them` says that it may set those of any module that a variable refers to."""
        self._home = namespace.get("__name__")
        self._before, self._assigned = {}, set()
        if any_of_them:
            self._watch_all(namespace)
        for path in sets:
            owner, _, last = path.rpartition(".")
            if label := self._follow(namespace, owner):
                self._assigned.add((label, last))
        for path in named:
            self._follow(namespace, path)
        self._looked = {
            name: seen
            for name in self._set
            if name.rpartition(".")[2] in attributes and (seen := self._look(name)) is not None
        }
        self._modules = (
            {name: id(one) for name, one in sys.modules.items()} if "modules" in attributes else None
        )

    def _watch_all(self, namespace: Mapping[str, Any]) -> None:
        for value in list(namespace.values()):
            if type(value) is ModuleType and MEMBERS_OF(value) is not namespace:
                self._watch(value)
        pandas = sys.modules.get("pandas")
        for name in EXTENDED if pandas is not None else ():
            if (found := MEMBERS_OF(pandas).get(name)) is not None:
                self._watch(found)

    def functions(self, attributes: set[str]) -> list[Any]:
        """The functions that cells have set as attributes, of those named."""
        found = (self._value(name) for name in self._set if name.rpartition(".")[2] in attributes)
        return [value for value in found if type(value) is FunctionType]

    def end(self) -> list[Resource]:
        """The cell has ended: the attributes that it has set."""
        moved: list[str] = []
        for label, before in self._before.items():
            members = _members(before.owner)
            held = tuple(map(id, members.values()))
            if held != before.held or any(own == label for own, _ in self._assigned):
                moved += self._moved(label, before, dict(members))
        moved += [
            name for name, seen in self._looked.items() if name not in moved and self._look(name) != seen
        ]
        known = self._modules
        if known is not None:
            moved += [IMPORTED + name for name, one in sys.modules.items() if known.get(name) != id(one)]
        return [("state", name) for name in moved]

    def _moved(self, label: str, before: Members, members: dict[str, Any]) -> list[str]:
        """The names of the attributes of one module or class that are others than before."""
        known = dict(zip(before.names, before.held))  # noqa: B905
        moved = []
        for name, value in members.items():
            path = f"{label}.{name}"
            is_set = known.get(name) != id(value) or (label, name) in self._assigned
            if not is_set or name[:1] == "_" or type(value) is ModuleType or path in OWN or path[:9] == LAST:
                continue
            if name in known or (label, name) in self._assigned or not _is_own(label, value):
                self._set[path] = before.owner, name
                moved.append(path)
        return moved + [f"{label}.{name}" for name in known.keys() - members.keys()]

    def uses(
        self, name: str, attributes: set[str], names: set[str], strings: list[str], modules: set[str]
    ) -> bool:
        """Whether a cell that names these depends on an attribute that was set."""
        if name.startswith(IMPORTED):
            return name[len(IMPORTED) :] in modules
        last = name.rpartition(".")[2]
        return last in attributes or (last in strings and bool(ASKING & names))

    def token(self, name: str) -> str:
        """The digest of an attribute that was set, empty if it cannot be compared completely."""
        if name not in self._set:
            return ""
        seen = self._seen(name)
        return seen.digest.hex() if seen.is_complete else ""

    def _look(self, name: str) -> bytes | None:
        """What an attribute that was set is made of, if that can be compared."""
        seen = self._seen(name)
        return None if seen.is_cut else seen.digest

    def _seen(self, name: str) -> Fingerprint:
        home = self._home if type(self._home) is str else ""
        return fingerprint(self._value(name), home, time.perf_counter() + BUDGET)

    def _value(self, name: str) -> Any:
        owner, last = self._set[name]
        return _members(owner).get(last)

    def _follow(self, namespace: Mapping[str, Any], path: str) -> str:
        """Note the attributes of the modules and classes of libraries that a dotted path leads through; the
        answer is the last of them, if it is where the path ends."""
        first, *rest = path.split(".")
        found = namespace.get(first, sys.modules.get(first))
        while issubclass(type(found), (ModuleType, type)):
            label = self._watch(found)
            if not rest or not label:
                return label
            found = _members(found).get(rest.pop(0))
        return ""

    def _watch(self, owner: Any) -> str:
        """Note the attributes of a module or class; the answer is what it is called, empty if it is the
        notebook's own."""
        members = _members(owner)
        if issubclass(type(owner), ModuleType):
            label = said_of_module(owner, "__name__")
        else:
            home = MODULE_OF(owner)
            if home == self._home:
                return ""
            label = f"{home.partition('.')[0]}.{NAME_OF(owner)}" if type(home) is str else ""
        if label and label not in self._before:
            self._before[label] = Members(owner, tuple(members), tuple(map(id, members.values())))
        return label


def _members(owner: Any) -> Mapping[str, Any]:
    """What a module or class has."""
    return MEMBERS_OF(owner) if issubclass(type(owner), ModuleType) else DICT_OF(owner)  # type: ignore[no-any-return]


def _is_own(label: str, value: Any) -> bool:
    """Whether a value is a function or class of the module's own library, which may load them late."""
    kind = type(value)
    if kind is FunctionType or kind is BuiltinFunctionType:
        home = value.__module__
    elif issubclass(kind, type):
        home = MODULE_OF(value)
    else:
        return False
    return type(home) is str and home.partition(".")[0] == label.partition(".")[0]
