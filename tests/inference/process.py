"""The process that a case runs in: what blocks share in it beside values is part of what a block leaves."""

from __future__ import annotations

import decimal
import importlib
import json
import locale
import os
import random
import sys
import types
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
import pandas as pd
from matplotlib import pyplot
from matplotlib._pylab_helpers import Gcf
from pandas._config import config

from .digest import digest

INLINE = "module://matplotlib_inline.backend_inline"
CLASSES = (pd.DataFrame, pd.Series, pd.Index, json.JSONEncoder)
CONTEXT = ("prec", "rounding", "Emax", "Emin", "capitals", "clamp")
STREAMS = frozenset({"stdout", "stderr"})  # of sys, which the oracle itself replaces
# What modules change in themselves while they work.
OWN = frozenset({"pandas.io.formats.format.fmt", "os.environ"})


class Process:
    """The state of one run: as it was when the run began, and what of it is otherwise by now, under names
    like `rng:random`, `env:HOME`, `state:decimal.context.prec`."""

    def __init__(self, *, watched: bool) -> None:
        self.kept = {kind: look() for kind, look in KEPT.items()} if watched else {}
        self.watched: dict[Any, dict[str, Any]] = {}
        for cls in CLASSES if watched else ():
            self.watch(cls)

    def watch(self, owner: Any) -> None:
        """Note the attributes of a module or class, before anybody sets them."""
        if owner not in self.watched:
            self.watched[owner] = dict(vars(owner))

    def watch_module(self, name: str) -> None:
        """The same for a module that is imported."""
        while name:
            if isinstance(sys.modules.get(name), types.ModuleType):
                self.watch(sys.modules[name])
            name = name.rpartition(".")[0]

    def digests(self) -> dict[str, str]:
        """What is not as it was, and the generators."""
        if not self.kept:
            return {}
        found = {
            "rng:random": str(hash(random.getstate())),
            "rng:numpy.random": _numpy_state(),
        }
        for kind, look in KEPT.items():
            before, now = self.kept[kind], look()
            if before != now:
                found |= {name: digest(repr(value)) for name, value in _changed(kind, before, now)}
        found |= {name: digest(value) for name, value in self.patches()}
        if figures := [_shown(manager) for manager in Gcf.get_all_fig_managers()]:
            found["state:matplotlib.figure"] = digest(figures)
        return found

    def patches(self) -> Iterator[tuple[str, object]]:
        """The attributes of modules and classes that are others than they were, or are gone."""
        for owner, before in self.watched.items():
            now = vars(owner)
            if [*map(id, now.values())] == [*map(id, before.values())]:
                continue
            for name in before.keys() | now.keys():
                old, new = before.get(name, UNSET), now.get(name, UNSET)
                if old is not new and not name.startswith("_") and not isinstance(new, types.ModuleType):
                    home = owner.__module__.partition(".")[0] + "." if isinstance(owner, type) else ""
                    path = f"{home}{owner.__name__}.{name}"
                    if path not in OWN:
                        yield f"state:{path}", new

    def end_cell(self) -> None:
        """What Jupyter's own backend does when a cell ends, if figures are drawn at once."""
        if self.kept and matplotlib.get_backend().endswith("inline") and matplotlib.is_interactive():
            pyplot.close("all")


UNSET = "unset"


def _numpy_state() -> str:
    _, keys, position, *gauss = np.random.get_state()
    return str(hash((keys.tobytes(), position, *gauss)))


def _copied(group: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _copied(part) if isinstance(part, dict) else part for name, part in group.items()}


def _context() -> dict[str, object]:
    context = decimal.getcontext()
    return {part: getattr(context, part) for part in CONTEXT}


# What a process has one of, by the name of the resource, or by how those of its parts begin.
KEPT: Mapping[str, Callable[[], dict[str, Any]]] = {
    "env:": lambda: dict(os.environ),
    "cwd:cwd": lambda: {"": Path.cwd()},
    "state:decimal.context.": _context,
    "state:numpy.printoptions.": np.get_printoptions,
    "state:numpy.errstate.": np.geterr,
    "state:pandas.options.": lambda: _copied(config._global_config),
    "state:matplotlib.rcParams.": lambda: dict(dict.items(matplotlib.rcParams)),
    "state:locale": lambda: {"": locale.setlocale(locale.LC_ALL)},
    "state:sys.path": lambda: {"": [*sys.path]},
    "state:sys.recursionlimit": lambda: {"": sys.getrecursionlimit()},
}


def _changed(path: str, before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    """The parts that are others than they were."""
    for name in before.keys() | now.keys():
        old, new = before.get(name, UNSET), now.get(name, UNSET)
        if isinstance(old, dict) and isinstance(new, dict):
            yield from _changed(f"{path}{name}.", old, new)
        elif old is not new and old != new and name != "backend":
            yield f"{path}{name}", new


def _shown(manager: Any) -> object:
    axes = [
        (a.get_title(), a.get_xlabel(), a.get_ylabel(), len(a.lines), len(a.patches), len(a.collections))
        for a in manager.canvas.figure.axes
    ]
    return manager.num, manager is Gcf.get_active(), axes


@contextmanager
def own_process(*, watched: bool) -> Iterator[Process]:
    """Begin a run in a process as it is when Jupyter starts one, and leave nothing of it behind. Unless
    `watched`, nobody will change it."""
    if not watched:
        yield Process(watched=False)
        return
    modules, context = dict(sys.modules), decimal.getcontext().copy()
    pyplot.close("all")
    pyplot.switch_backend(INLINE)
    matplotlib.interactive(True)
    random.seed(1)
    np.random.seed(1)
    process = Process(watched=True)
    try:
        yield process
    finally:
        pyplot.close("all")
        for owner, attributes in process.watched.items():
            _restore(owner, attributes)
        before = process.kept
        os.environ.clear()
        os.environ.update(before["env:"])
        os.chdir(before["cwd:cwd"][""])
        sys.path[:] = before["state:sys.path"][""]
        sys.setrecursionlimit(before["state:sys.recursionlimit"][""])
        for name in sys.modules.keys() - modules.keys():
            # What was installed stays: some libraries cannot be loaded twice.
            installed = "site-packages" in str(getattr(sys.modules[name], "__file__", None))
            if not installed and name not in sys.stdlib_module_names and "." not in name:
                del sys.modules[name]
        sys.modules.update(modules)
        _put_back(config._global_config, before["state:pandas.options."])
        decimal.setcontext(context)
        np.set_printoptions(**before["state:numpy.printoptions."])
        np.seterr(**before["state:numpy.errstate."])
        dict.update(matplotlib.rcParams, before["state:matplotlib.rcParams."])
        locale.setlocale(locale.LC_ALL, before["state:locale"][""])


def _put_back(group: dict[str, Any], before: Mapping[str, Any]) -> None:
    for name, part in before.items():
        if isinstance(part, dict):
            _put_back(group[name], part)
        else:
            group[name] = part


def _restore(owner: Any, attributes: dict[str, Any]) -> None:
    for name, value in [*vars(owner).items()]:
        if name.startswith("__") or isinstance(value, types.ModuleType) or name in STREAMS:
            continue
        if name not in attributes:
            delattr(owner, name)
        elif attributes[name] is not value:
            setattr(owner, name, attributes[name])
    for name in attributes.keys() - vars(owner).keys():
        setattr(owner, name, attributes[name])


importlib.import_module("matplotlib_inline.backend_inline")
