"""The state of the process that cells share beside values: what a cell has moved of it, and what it uses."""

from __future__ import annotations

import decimal
import locale
import os
import random
import re
import sys
import warnings
from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from operator import is_
from types import FunctionType, MethodType
from typing import Any, NamedTuple

from jupyter_blocks.kernel.anatomy import MODULE_OF, NAME_OF, anatomy, attributes_of, said_of_module
from jupyter_blocks.kernel.patches import Patches

Resource = tuple[str, str]
State = dict[Resource, Any]

RANDOM, NUMPY = ("rng", "random"), ("rng", "numpy.random")
FIGURE, BACKEND, PATH = ("state", "matplotlib.figure"), ("state", "matplotlib.backend"), ("state", "sys.path")
FILTERS = ("state", "warnings.filters")
FILTERING = frozenset({"filterwarnings", "simplefilter", "resetwarnings"})
CWD = ("cwd", "cwd")
PLAIN = frozenset(map(id, (int, float, str, bool, type(None))))
PLAIN_LISTS = frozenset(map(id, (list, tuple)))
SEEDS = frozenset({"seed", "setstate", "set_state"})
CONTEXT = ("prec", "rounding", "Emax", "Emin", "capitals", "clamp")
# Attributes by which a cell depends on the working directory, and those that start other processes.
OF_DIRECTORY = frozenset(
    {"getcwd", "cwd", "abspath", "resolve", "absolute", "listdir", "scandir", "glob", "iterdir"}
)
OF_BACKEND = ("backend", "interactive", "backend_fallback")
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
        "gca",
        "gcf",
        "title",
        "xlabel",
        "ylabel",
        "legend",
        "savefig",
        "get_fignums",
    ]
)
DRAWS = frozenset(
    ["random", "randint", "choice", "shuffle", "rand", "randn", "normal", "uniform", "sample", "permutation"]
)
# What makes text of values, which is where options of display count.
SHOWING = frozenset(
    ["print", "display", "pprint", "repr", "str", "format", "to_string", "to_html", "to_latex", "to_markdown"]
)
ARITHMETIC = frozenset({"sum", "abs", "round", "pow", "divmod", "sqrt", "quantize", "ln", "exp", "log10"})
PROCESSES = frozenset(
    {"system", "getoutput", "run_cell_magic", "Popen", "check_output", "check_call", "popen"}
)
# Commands that depend on no variable of the environment but those they name.
SPEAKING = re.compile(r"(bash\n|sh\n|\s)*(echo|cat|ls|[A-Z_]+=)\b")


class Options(NamedTuple):
    """Options of a library: compared as a whole, and one by one where they differ."""

    names: tuple[str, ...]
    held: tuple[Any, ...]

    def moved(self, before: Options) -> list[str]:
        """The options that are others than `before`."""
        if self.names == before.names and all(map(is_, self.held, before.held)):
            return []
        old = dict(zip(before.names, before.held))  # noqa: B905
        pairs = zip(self.names, self.held)  # noqa: B905
        return [n for n, value in pairs if not is_same(old.get(n, value), value) and n not in OF_BACKEND]

    def among(self, words: Collection[str]) -> list[str]:
        """The options that `words` name, be they paths that end so, of a library that was loaded just now."""
        return [n for n in self.names if n in words or any(word.endswith(f".{n}") for word in words)]


def is_same(one: Any, other: Any) -> bool:
    """Whether two settings are the same, as far as it shows without asking them."""
    if one is other:
        return True
    kind = type(one)
    if kind is not type(other):
        return False
    if id(kind) in PLAIN_LISTS:
        return len(one) == len(other) and all(map(is_same, one, other))
    return id(kind) in PLAIN and bool(one == other)


@dataclass
class Cell:
    """What a cell has done, as far as its use of the process depends on it.

    `attributes` are those it loads, `names` the variables it uses, `values` what variables refer to; `words`
    are names and paths by which it may set options, `strings` its texts, `modules` those it imports.
    `relative` says that it has opened a relative path, `shows` that something was displayed or made text,
    `calculates` that there was arithmetic, `warns` that there was a warning, `is_test` that what it does to
    the process is undone.
    """

    attributes: set[str]
    names: set[str]
    values: Mapping[str, Any]
    strings: list[str]
    words: frozenset[str] = frozenset()
    modules: set[str] = field(default_factory=set)
    relative: bool = False
    shows: bool = False
    calculates: bool = False
    warns: bool = False
    is_test: bool = False

    def uses_module(self, *names: str) -> bool:
        """Whether a variable that the cell uses is one of these modules."""
        return any(said_of_module(value, "__name__") in names for value in self.values.values())


def look() -> State:
    """The state of the process by resource, in forms that can be compared."""
    state: State = {
        RANDOM: hash(random.getstate()),
        CWD: _directory(),
        PATH: tuple(sys.path),
        FILTERS: tuple(map(id, warnings.filters)),
        ("state", "sys.recursionlimit"): sys.getrecursionlimit(),
        ("state", "locale"): locale.setlocale(locale.LC_ALL),
    }
    context = decimal.getcontext()
    state["state", "decimal.context"] = Options(CONTEXT, tuple(getattr(context, part) for part in CONTEXT))
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
    if numpy is None or not hasattr(numpy, "geterr"):  # it may be about to be loaded
        return
    if "numpy.random.mtrand" in sys.modules:
        known = numpy.random.mtrand._rand.get_state(legacy=False)
        parts = known["state"].values()
        state[NUMPY] = (
            known["bit_generator"],
            known.get("has_gauss"),
            known.get("gauss"),
            *(part.tobytes() if type(part) is numpy.ndarray else repr(part) for part in parts),
        )
    _options(state, "numpy.printoptions", numpy.get_printoptions())
    _options(state, "numpy.errstate", numpy.geterr())


def _pandas(state: State) -> None:
    config = sys.modules.get("pandas._config.config")
    if config is not None:
        _options(state, "pandas.options", config._global_config)


def _options(state: State, path: str, group: dict[str, Any]) -> None:
    names: list[str] = []
    held: list[Any] = []
    _flatten(group, "", names, held)
    state["state", path] = Options(tuple(names), tuple(held))


def _flatten(group: dict[str, Any], path: str, names: list[str], held: list[Any]) -> None:
    """Add the options of a group, and of the groups in it, by dotted names."""
    for name, part in dict.items(group):
        if type(part) is dict:
            _flatten(part, f"{path}{name}.", names, held)
        else:
            names.append(path + name)
            held.append(part)


def _matplotlib(state: State) -> None:
    matplotlib = sys.modules.get("matplotlib")
    if matplotlib is None or not hasattr(matplotlib, "rcParams"):
        return
    settings = matplotlib.rcParams
    state["state", "matplotlib.rcParams"] = Options(tuple(dict.keys(settings)), tuple(dict.values(settings)))
    backend = dict.get(settings, "backend")
    if type(backend) is str:
        state[BACKEND] = backend
    helpers = sys.modules.get("matplotlib._pylab_helpers")
    if helpers is not None:
        state[FIGURE] = tuple(map(_drawn, helpers.Gcf.figs.values()))


def _drawn(manager: Any) -> tuple[Any, ...]:
    """What tells that somebody has drawn on a figure of pyplot's; of one of the user's own class, that it is
    there."""
    figure = manager.canvas.figure
    axes = figure.axes if anatomy(type(figure)).module.startswith("matplotlib.") else ()
    held = [attributes_of(one, anatomy(type(one))) or {} for one in axes]
    return id(manager), *((id(one), *map(_shown, map(one.get, ("_children", "title")))) for one in held)


def _shown(part: Any) -> Any:
    """How many artists there are, or what a title says."""
    if type(part) is list:
        return len(part)
    text = (attributes_of(part, anatomy(type(part))) or {}).get("_text")
    return text if type(text) is str else id(text)


def _magics(namespace: Mapping[str, Any]) -> State:
    """The magics that were added to those of IPython, and who answers them."""
    return {("state", f"%{name}"): id(magic) for name, magic in _all_magics(namespace) if _is_added(magic)}


def functions_of_magics(namespace: Mapping[str, Any], names: Container[str]) -> list[Any]:
    """The functions that answer the magics of these names."""
    return [one for name, one in _all_magics(namespace) if name in names and type(one) is FunctionType]


def _all_magics(namespace: Mapping[str, Any]) -> list[tuple[str, Any]]:
    shell = getattr(namespace.get("get_ipython"), "__self__", None)
    manager = getattr(shell, "magics_manager", None)
    return [] if manager is None else [*manager.magics["line"].items(), *manager.magics["cell"].items()]


def _is_added(magic: Any) -> bool:
    """Whether a magic is a function or an alias, as notebooks add them, or an extension's."""
    kind = type(magic)
    if kind is MethodType:
        return not str(MODULE_OF(type(magic.__self__))).startswith("IPython.core.")
    return kind is FunctionType or NAME_OF(kind) == "MagicAlias"


class Surroundings:
    """Looks at the process before and after each cell, and knows what earlier cells have moved."""

    def __init__(self) -> None:
        self.patches = Patches()
        self._namespace: Mapping[str, Any] = {}
        self._before: State = {}
        self._environment: dict[Any, Any] = {}
        self._after: State = {}
        self._added: set[str] = set()
        self._seeded: set[Resource] = set()
        self._moved: dict[Resource, None] = {}

    def begin(self, namespace: Mapping[str, Any], *, magics: bool) -> None:
        """A cell starts; `magics` says that it may add some."""
        self._namespace = namespace if magics else {}
        self._before = look() | _magics(self._namespace)
        self._environment = dict(os.environ._data)  # type: ignore[attr-defined]

    def end(self, cell: Cell) -> list[Resource]:
        """The cell has ended: what it has moved."""
        self._after = after = look() | _magics(self._namespace)
        moved: list[Resource] = []
        for resource, value in after.items():
            before: Any = self._before.get(resource, None if resource[1][:1] == "%" else value)
            if type(value) is Options:
                names = value.moved(before) if resource in self._before else value.among(cell.words)
                moved += [("state", f"{resource[1]}.{name}") for name in names]
            elif before != value and (resource != FILTERS or FILTERING & cell.attributes):
                moved.append(resource)
        if NUMPY in after and NUMPY not in self._before and DRAWS & cell.attributes:
            moved.append(NUMPY)  # numpy loads it when it is first asked for
        for resource, *modules in ((RANDOM, "random"), (NUMPY, "numpy", "numpy.random")):
            if SEEDS & cell.attributes and resource not in moved and cell.uses_module(*modules):
                moved.append(resource)  # it may stand as it stood
        self._seeded |= {one for one in moved if one[0] == "rng" and SEEDS & cell.attributes}
        self._added |= set(after[PATH]) - set(self._before[PATH])
        environment = dict(os.environ._data)  # type: ignore[attr-defined]
        if environment != self._environment:
            every = environment.keys() | self._environment.keys()
            changed = (n for n in every if environment.get(n) != self._environment.get(n))
            moved += sorted(("env", os.fsdecode(name)) for name in changed)
        return [*moved, *self.patches.end()]

    def tokens(self, moved: Iterable[Resource]) -> dict[Resource, str]:
        """The digests of what has `moved`, empty where it cannot be compared; generators count from when they
        are seeded."""
        return {one: self._token(one) for one in moved if one[0] != "rng" or one in self._seeded}

    def _token(self, resource: Resource) -> str:
        kind, name = resource
        if kind == "env":
            return _digest(os.environ.get(name))
        value = self._after.get(resource)
        if resource == FILTERS:
            return _digest(tuple(part for one in warnings.filters for part in map(_told, one)))
        if resource in self._after and type(value) is not Options:
            return "" if resource == FIGURE or name[:1] == "%" else _digest(value)
        for (_, group), held in self._after.items():
            if type(held) is Options and name.startswith(f"{group}."):
                rest = name[len(group) + 1 :]
                return _digest(held.held[held.names.index(rest)]) if rest in held.names else ""
        return self.patches.token(name)

    def uses(self, cell: Cell, moved: Iterable[Resource]) -> list[Resource]:
        """What the cell depends on of that which earlier cells have moved."""
        attributes, moved = cell.attributes, list(moved)
        said = cell.strings if self._moved else []
        text = "\n".join(said)
        restores = {"setstate", "set_state"} & attributes and DRAWS & attributes
        used = [n for n in moved if n[0] == "rng" and (restores or not SEEDS & attributes)]
        if {"getstate", "get_state"} & attributes:
            used += [name for name in self._moved if name[0] == "rng"]
        elif cell.is_test and DRAWS & attributes:
            used += [name for name in self._moved if name[0] == "rng" and cell.uses_module(name[1])]
        used += [one for one in self._moved if one[0] == "state" and self._uses_state(one, cell, moved)]
        if any(one[0] in ("env", "cwd") for one in self._moved):
            used += self._uses_place(cell, text, moved)
        self._moved |= dict.fromkeys(moved)
        return used

    def _uses_place(self, cell: Cell, text: str, moved: list[Resource]) -> list[Resource]:
        """What it depends on of the environment and the directory."""
        attributes = cell.attributes
        starts = bool(PROCESSES & attributes) and not SPEAKING.match(text)
        asks = "environ" in attributes | cell.names and not any(
            kind == "env" and (name in text or (kind, name) in moved) for kind, name in {*self._moved, *moved}
        )
        here = cell.relative or starts or bool(OF_DIRECTORY & attributes)
        here = here or ("chdir" in attributes and not any(one[:1] == "/" for one in cell.strings))
        named = {name for kind, name in self._moved if kind == "env" and name in text}
        if PROCESSES & attributes:  # a script has variables of its own
            named -= set(re.findall(r"^\s*(\w+)=", text, re.MULTILINE))
        return [
            (kind, name)
            for kind, name in self._moved
            if (kind == "env" and (name in named or starts or asks)) or (kind == "cwd" and here)
        ]

    def _uses_state(self, resource: Resource, cell: Cell, moved: list[Resource]) -> bool:
        """Whether the cell depends on a setting or an attribute of a module."""
        name, attributes = resource[1], cell.attributes
        if name[:1] == "%":
            return name[1:] in cell.strings
        if resource == PATH:
            looks = "path" in attributes and cell.uses_module("sys")
            return looks or any(self._is_found_by_path(module) for module in cell.modules)
        if name.startswith("decimal.context."):
            return _uses_context(cell)
        if name.startswith("matplotlib."):
            if resource in (FIGURE, BACKEND):
                stands = resource == BACKEND or bool(self._before.get(FIGURE))
                return stands and bool(DRAWING & attributes) and not {"close", "figure"} <= attributes
            asked = name.partition(".rcParams.")[2] in cell.strings
            return resource not in moved and (asked or bool(DRAWING & attributes))
        if name.startswith(("pandas.options.", "numpy.printoptions")):
            asked = resource not in moved and name.partition(".options.")[2] in cell.strings
            displays = name.startswith(("pandas.options.display", "numpy.printoptions"))
            return asked or (displays and cell.shows)
        if resource == FILTERS:
            return cell.warns
        if name == "sys.recursionlimit":
            return "getrecursionlimit" in attributes
        if name.startswith("numpy.errstate"):
            return "geterr" in attributes
        if name == "locale":
            return "locale" in cell.names
        return self.patches.uses(name, attributes, cell.names, cell.strings, cell.modules)

    def _is_found_by_path(self, name: str) -> bool:
        """Whether a module was found in a folder that an earlier cell has added to the path."""
        file = said_of_module(sys.modules.get(name), "__file__")
        folders = [os.path.abspath(folder) + os.sep for folder in self._added]  # noqa: PTH100
        return file != "" and os.path.abspath(file).startswith(tuple(folders))  # noqa: PTH100


def _digest(value: Any) -> str:
    """The digest of a plain value, or of several; of any other it is empty."""
    parts = value if type(value) is tuple else (value,)
    if not all(id(type(part)) in PLAIN or type(part) is bytes for part in parts):
        return ""
    return blake2b(repr(value).encode(), digest_size=16).hexdigest()


def _told(part: Any) -> Any:
    """A part of a filter of warnings: a pattern or a class by its text."""
    if type(part) is re.Pattern:
        return part.pattern
    return NAME_OF(part) if issubclass(type(part), type) else part


def _uses_context(cell: Cell) -> bool:
    """Whether a cell calculates with decimals."""
    words = cell.attributes | cell.names
    around = "Decimal" in words or any(type(value) is decimal.Decimal for value in cell.values.values())
    return "getcontext" in cell.names or (around and (cell.calculates or bool(ARITHMETIC & words)))
