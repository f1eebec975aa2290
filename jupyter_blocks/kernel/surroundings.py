"""The state of the process that cells share beside values: what a cell has moved of it, and what it uses."""

from __future__ import annotations

import decimal
import locale
import os
import random
import re
import sys
from collections.abc import Iterable, Mapping
from types import FunctionType, ModuleType
from typing import Any, NamedTuple

from jupyter_blocks.kernel.anatomy import DICT_OF, NAME_OF

Resource = tuple[str, str]
State = dict[Resource, Any]

RANDOM, NUMPY = ("rng", "random"), ("rng", "numpy.random")
CWD = ("cwd", "cwd")
PLAIN = frozenset(map(id, (int, float, str, bool, type(None))))
ATTRIBUTES_OF: Any = vars(ModuleType)["__dict__"].__get__
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
# Commands that depend on no variable of the environment but those they name.
SPEAKING = re.compile(r"(bash\n|sh\n|\s)*(echo|cat|ls|[A-Z_]+=)\b")
PATCHING = frozenset(
    {"setattr", "patch", "register_dataframe_accessor", "register_series_accessor", "pandas"}
)


class Options(NamedTuple):
    """Options of a library: compared as a whole, and one by one where they differ."""

    names: tuple[str, ...]
    held: tuple[Any, ...]

    def moved(self, before: Options) -> list[str]:
        """The options that are others than `before`."""
        old = dict(zip(before.names, before.held))  # noqa: B905
        pairs = zip(self.names, self.held)  # noqa: B905
        return [name for name, value in pairs if old.get(name, value) != value and name not in OF_BACKEND]


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
    known = generator.get_state(legacy=False)
    state[NUMPY] = (
        known["bit_generator"],
        known.get("has_gauss"),
        known.get("gauss"),
        *(part.tobytes() if type(part) is numpy.ndarray else repr(part) for part in known["state"].values()),
    )
    _options(state, "numpy.printoptions", numpy.get_printoptions())
    state["state", "numpy.errstate"] = tuple(numpy.geterr().values())


def _pandas(state: State) -> None:
    config = sys.modules.get("pandas._config.config")
    if config is not None:
        _options(state, "pandas.options", config._global_config)


def _options(state: State, path: str, group: dict[str, Any]) -> None:
    held = [part if id(type(part)) in PLAIN else id(part) for part in dict.values(group)]
    state["state", path] = Options(tuple(dict.keys(group)), tuple(held))
    for name in [name for name, part in dict.items(group) if type(part) is dict]:
        _options(state, f"{path}.{name}", group[name])


def _matplotlib(state: State) -> None:
    matplotlib = sys.modules.get("matplotlib")
    if matplotlib is None or not hasattr(matplotlib, "rcParams"):
        return
    settings = matplotlib.rcParams
    state["state", "matplotlib.rcParams"] = Options(
        tuple(dict.keys(settings)), tuple(map(id, dict.values(settings)))
    )
    helpers = sys.modules.get("matplotlib._pylab_helpers")
    if helpers is not None:
        state["state", "matplotlib.figure"] = tuple(map(id, helpers.Gcf.figs.values()))


def _magics(namespace: Mapping[str, Any]) -> State:
    """The magics that were added to those of IPython, and who answers them."""
    shell = getattr(namespace.get("get_ipython"), "__self__", None)
    manager = getattr(shell, "magics_manager", None)
    if manager is None:
        return {}
    every = [*manager.magics["line"].items(), *manager.magics["cell"].items()]
    return {("state", f"%{name}"): id(magic) for name, magic in every if _is_added(magic)}


def _is_added(magic: Any) -> bool:
    """Whether a magic is a function or an alias, as notebooks add them."""
    return type(magic) is FunctionType or type(magic).__name__ == "MagicAlias"


class Surroundings:
    """Looks at the process before and after each cell, and knows what earlier cells have moved."""

    def __init__(self) -> None:
        self._namespace: Mapping[str, Any] = {}
        self._before: State = {}
        self._environment: dict[Any, Any] = {}
        self._attributes: dict[str, tuple[Any, dict[str, int]]] = {}
        self._moved: set[Resource] = set()

    def begin(self, namespace: Mapping[str, Any], patched: Iterable[str]) -> None:
        """A cell starts; `patched` are names of the namespace whose attributes it may set."""
        self._namespace = namespace
        self._before = look() | _magics(namespace)
        self._environment = dict(os.environ._data)  # type: ignore[attr-defined]
        self._attributes = {}
        for path in patched:
            self._watch(namespace, path)

    def _watch(self, namespace: Mapping[str, Any], path: str) -> None:
        """Note the attributes of the modules and classes of libraries that a dotted path leads through."""
        name, *rest = path.split(".")
        found = namespace.get(name, sys.modules.get(name))
        while issubclass(type(found), (ModuleType, type)):
            is_module = issubclass(type(found), ModuleType)
            members = ATTRIBUTES_OF(found) if is_module else DICT_OF(found)
            home = None if is_module else members.get("__module__")
            if home == namespace.get("__name__"):
                return
            label = (
                str(members.get("__name__"))
                if is_module
                else f"{str(home).partition('.')[0]}.{NAME_OF(found)}"
            )
            self._attributes[label] = found, {key: id(value) for key, value in list(members.items())}
            if not rest:
                return
            found = members.get(rest.pop(0))

    def end(self, assigned: set[str]) -> list[Resource]:
        """The cell has ended: what it has moved; `assigned` are the dotted paths that it assigns to."""
        after = look() | _magics(self._namespace)
        last = {path.rpartition(".")[2] for path in assigned}
        moved: list[Resource] = []
        for resource, value in after.items():
            before: Any = self._before.get(resource, None if resource[1][:1] == "%" else value)
            if before != value and type(value) is Options:
                moved += [("state", f"{resource[1]}.{name}") for name in value.moved(before)]
            elif before != value:
                moved.append(resource)
        if NUMPY in after and NUMPY not in self._before:
            del after[NUMPY]
        environment = dict(os.environ._data)  # type: ignore[attr-defined]
        if environment != self._environment:
            names = environment.keys() | self._environment.keys()
            changed = (n for n in names if environment.get(n) != self._environment.get(n))
            moved += sorted(("env", os.fsdecode(name)) for name in changed)
        for label, (owner, known) in self._attributes.items():
            members = ATTRIBUTES_OF(owner) if issubclass(type(owner), ModuleType) else DICT_OF(owner)
            for name, value in list(members.items()):
                is_set = known.get(name) != id(value) or name in last
                if is_set and type(value) is not ModuleType and name[:1] != "_":
                    moved.append(("state", f"{label}.{name}"))
            moved += [("state", f"{label}.{name}") for name in known.keys() - members.keys()]
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
        said = list(strings) if self._moved else []
        text = "\n".join(said)
        moved = list(moved)
        asks = "environ" in attributes | names and not any(
            kind == "env" and (name in text or (kind, name) in moved) for kind, name in {*self._moved, *moved}
        )
        used = [n for n in moved if n[0] == "rng" and (restores or not SEEDS & attributes)]
        if {"getstate", "get_state"} & attributes:
            used += [name for name in self._moved if name[0] == "rng"]
        starts = bool(PROCESSES & attributes) and not SPEAKING.match(text)
        for kind, name in self._moved:
            if kind == "env":
                is_used = name in text or starts or asks
            elif kind == "cwd":
                is_used = relative or starts or bool(OF_DIRECTORY & attributes)
                is_used = is_used or ("chdir" in attributes and not any(one[:1] == "/" for one in said))
            elif kind == "state":
                last = name.rpartition(".")[2]
                if name[:1] == "%":
                    is_used = name[1:] in said
                else:
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
    if name == "sys.recursionlimit":
        return "getrecursionlimit" in attributes
    if name == "numpy.errstate":
        return "geterr" in attributes
    return name in ("locale", "sys.path") and name.rpartition(".")[2] in names
