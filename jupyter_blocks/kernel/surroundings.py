"""The state of the process that cells share beside values: what a cell has moved of it, and what it uses."""

from __future__ import annotations

import decimal
import locale
import os
import random
import sys
from collections.abc import Iterable, Mapping
from types import ModuleType
from typing import Any

from jupyter_blocks.kernel.anatomy import DICT_OF

Resource = tuple[str, str]
State = dict[Resource, Any]

RANDOM, NUMPY = ("rng", "random"), ("rng", "numpy.random")
CWD = ("cwd", "cwd")
SEEDS = frozenset({"seed", "setstate", "set_state"})
CONTEXT = ("prec", "rounding", "Emax", "Emin", "capitals", "clamp")
# Attributes by which a cell depends on the working directory, and those that start other processes.
OF_DIRECTORY = frozenset(
    {"getcwd", "cwd", "abspath", "resolve", "absolute", "listdir", "scandir", "glob", "iterdir"}
)
OF_BACKEND = ("backend", "interactive")
DRAWING = frozenset(
    [
        "plot",
        "hist",
        "scatter",
        "bar",
        "barh",
        "imshow",
        "subplots",
        "figure",
        "pie",
        "boxplot",
        "lineplot",
        "histplot",
    ]
)
DRAWS = frozenset(
    ["random", "randint", "choice", "shuffle", "rand", "randn", "normal", "uniform", "sample", "permutation"]
)
PROCESSES = frozenset(
    {"system", "getoutput", "run_cell_magic", "Popen", "check_output", "check_call", "popen"}
)
PATCHING = frozenset(
    {"setattr", "patch", "register_dataframe_accessor", "register_series_accessor", "pandas"}
)


def look() -> State:
    """The state of the process by resource, in forms that can be compared."""
    state: State = {
        RANDOM: hash(random.getstate()),
        CWD: _directory(),
        ("state", "sys.path"): tuple(sys.path),
        ("state", "sys.recursionlimit"): sys.getrecursionlimit(),
        ("state", "locale"): locale.setlocale(locale.LC_ALL),
    }
    context = decimal.getcontext()
    state["state", "decimal.context"] = tuple(getattr(context, part) for part in CONTEXT)
    for look_at in (_numpy, _pandas, _matplotlib):
        look_at(state)
    return state


def _directory() -> str:
    try:
        return os.getcwd()  # noqa: PTH109
    except OSError:  # it has been removed
        return ""


def _numpy(state: State) -> None:
    numpy = sys.modules.get("numpy")
    if numpy is None or "numpy.random" not in sys.modules:
        return
    generator = numpy.random.mtrand._rand
    _, keys, *rest = generator.get_state()
    state[NUMPY] = (keys.tobytes(), *rest)
    for name, value in numpy.get_printoptions().items():
        state["state", f"numpy.printoptions.{name}"] = str(value)
    state["state", "numpy.errstate"] = tuple(numpy.geterr().values())


def _pandas(state: State) -> None:
    config = sys.modules.get("pandas._config.config")
    if config is not None:
        _options(state, "pandas.options", config._global_config)


def _options(state: State, path: str, group: dict[str, Any]) -> None:
    for name, part in dict.items(group):
        if type(part) is dict:
            _options(state, f"{path}.{name}", part)
        else:
            state["state", f"{path}.{name}"] = part if type(part) in (int, str, bool) else id(part)


def _matplotlib(state: State) -> None:
    matplotlib = sys.modules.get("matplotlib")
    if matplotlib is None or not hasattr(matplotlib, "rcParams"):
        return
    for name, value in dict.items(matplotlib.rcParams):
        if name not in OF_BACKEND:
            state["state", f"matplotlib.rcParams.{name}"] = id(value)
    helpers = sys.modules.get("matplotlib._pylab_helpers")
    if helpers is not None:
        state["state", "matplotlib.figure"] = tuple(map(id, helpers.Gcf.figs.values()))


class Surroundings:
    """Looks at the process before and after each cell, and knows what earlier cells have moved."""

    def __init__(self) -> None:
        self._before: State = {}
        self._environment: dict[Any, Any] = {}
        self._attributes: dict[str, tuple[Any, dict[str, int]]] = {}
        self._moved: set[Resource] = set()

    def begin(self, namespace: Mapping[str, Any], patched: Iterable[str]) -> None:
        """A cell starts; `patched` are names of the namespace whose attributes it may set."""
        self._before = look()
        self._environment = dict(os.environ._data)  # type: ignore[attr-defined]
        self._attributes = {}
        for path in patched:
            self._watch(namespace, path)

    def _watch(self, namespace: Mapping[str, Any], path: str) -> None:
        """Note the attributes of the modules and classes of libraries that a dotted path leads through."""
        name, *rest = path.split(".")
        found = namespace.get(name, sys.modules.get(name))
        while isinstance(found, (ModuleType, type)):
            members = found.__dict__ if isinstance(found, ModuleType) else DICT_OF(found)
            home = members.get("__module__") if isinstance(found, type) else None
            if home == namespace.get("__name__"):
                return
            label = found.__name__ if home is None else f"{str(home).partition('.')[0]}.{found.__name__}"
            self._attributes[label] = found, {key: id(value) for key, value in list(members.items())}
            if not rest:
                return
            found = members.get(rest.pop(0))

    def end(self) -> list[Resource]:
        """The cell has ended: what it has moved."""
        after = look()
        moved = [name for name, value in after.items() if self._before.get(name, value) != value]
        if NUMPY in after and NUMPY not in self._before:
            del after[NUMPY]
        environment = dict(os.environ._data)  # type: ignore[attr-defined]
        if environment != self._environment:
            names = environment.keys() | self._environment.keys()
            changed = (n for n in names if environment.get(n) != self._environment.get(n))
            moved += sorted(("env", os.fsdecode(name)) for name in changed)
        for label, (owner, before) in self._attributes.items():
            members = owner.__dict__ if isinstance(owner, ModuleType) else DICT_OF(owner)
            for name, value in list(members.items()):
                if before.get(name) != id(value) and type(value) is not ModuleType and name[:1] != "_":
                    moved.append(("state", f"{label}.{name}"))
            moved += [("state", f"{label}.{name}") for name in before.keys() - members.keys()]
        return moved

    def uses(
        self,
        moved: Iterable[Resource],
        attributes: set[str],
        names: set[str],
        strings: Iterable[str],
        relative: bool,
        shows: bool,
    ) -> list[Resource]:
        """What the cell depends on of that which earlier cells have moved."""
        restores = {"setstate", "set_state"} & attributes and DRAWS & attributes
        used = [n for n in moved if n[0] == "rng" and (restores or not SEEDS & attributes)]
        if {"getstate", "get_state"} & attributes:
            used += [name for name in self._moved if name[0] == "rng"]
        starts = bool(PROCESSES & attributes)
        text = "\n".join(strings) if self._moved else ""
        for kind, name in self._moved:
            if kind == "env":
                is_used = name in text or starts
            elif kind == "cwd":
                is_used = relative or starts or bool(OF_DIRECTORY & attributes)
            elif kind == "state":
                last = name.rpartition(".")[2]
                is_used = last in attributes or _uses_option(name, attributes, names, shows)
            else:
                is_used = False
            if is_used:
                used.append((kind, name))
        self._moved |= set(moved)
        return used


def _uses_option(name: str, attributes: set[str], names: set[str], shows: bool) -> bool:
    """Whether a cell that names these may depend on an option."""
    if name == "decimal.context":
        return bool({"Decimal", "decimal", "getcontext"} & (attributes | names))
    if name.startswith(("pandas.options.display", "numpy.printoptions")):
        return shows
    if name.startswith("matplotlib."):
        return bool(DRAWING & attributes)
    return name in ("locale", "sys.path") and name.rpartition(".")[2] in names
