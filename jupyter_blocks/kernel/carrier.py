"""Brings the kernel half into a kernel: from the kernel's own copy if it is the same, else from sources.

The source of this module travels in the payload and is executed before anything else of the kernel half
is there; it imports nothing of the package by itself.
"""

from __future__ import annotations

import linecache
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.abc import InspectLoader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

PACKAGE = "jupyter_blocks"
HALF = "jupyter_blocks.kernel"


class CarriedFinder(MetaPathFinder, InspectLoader):
    """Finds modules whose sources came with the payload; a package's source is named `….__init__`."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self._sources = sources

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> ModuleSpec | None:
        if not self.is_package(fullname) and fullname not in self._sources:
            return None
        spec = ModuleSpec(fullname, self, origin=self._file(fullname), is_package=self.is_package(fullname))
        spec.has_location = True
        return spec

    def is_package(self, fullname: str) -> bool:
        return f"{fullname}.__init__" in self._sources

    def get_source(self, fullname: str) -> str:
        return self._sources[f"{fullname}.__init__" if self.is_package(fullname) else fullname]

    def exec_module(self, module: ModuleType) -> None:
        name, source = module.__name__, self.get_source(module.__name__)
        linecache.cache[self._file(name)] = (
            len(source),
            None,
            source.splitlines(keepends=True),
            self._file(name),
        )
        exec(compile(source, self._file(name), "exec", dont_inherit=True), vars(module))

    def _file(self, fullname: str) -> str:
        return f"<carried {fullname}>"


def bring(shell: Any, sources: Mapping[str, str], configuration: Mapping[str, Any]) -> None:
    """Attach the kernel half to `shell`, with `sources` (module name to text) where they are needed."""
    half = {name: text for name, text in sources.items() if name.startswith(f"{HALF}.")}
    if not _is_installed(sources) and not _is_carried(half):
        for name in [name for name in sys.modules if name == HALF or name.startswith(f"{HALF}.")]:
            del sys.modules[name]
        sys.meta_path.insert(0, CarriedFinder(half))
        if PACKAGE not in sys.modules and find_spec(PACKAGE) is None:
            sys.meta_path.append(CarriedFinder({n: text for n, text in sources.items() if n not in half}))
    import_module(f"{HALF}.manager").load(shell, configuration)


def _is_carried(half: Mapping[str, str]) -> bool:
    """Whether the same kernel half was carried in before: what it knows of the notebook is to stay."""
    finders = (finder for finder in sys.meta_path if type(finder).__name__ == CarriedFinder.__name__)
    return f"{HALF}.manager" in sys.modules and getattr(next(finders, None), "_sources", None) == half


def _is_installed(sources: Mapping[str, str]) -> bool:
    """Whether the kernel's own environment has the kernel half, source for source."""
    try:
        spec = find_spec(HALF)
    except ImportError:
        return False
    if spec is None or not spec.submodule_search_locations:
        return False
    folder = Path(next(iter(spec.submodule_search_locations)))
    try:
        return all(
            (folder / f"{name.rpartition('.')[2]}.py").read_text("utf-8") == text
            for name, text in sources.items()
            if name.startswith(f"{HALF}.")
        )
    except OSError:
        return False
