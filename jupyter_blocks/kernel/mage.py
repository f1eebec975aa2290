"""Mage's form of a block: its decorators' module, served in its place, and its rules for returns."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from jupyter_blocks.kernel.decorators import KINDS, BlockDecorator, test

DECORATORS = "mage_ai.data_preparation.decorators"
PARENTS = ("mage_ai", "mage_ai.data_preparation")


def returned(result: Any) -> tuple[Any, ...]:
    """The outputs of a Mage block that returned `result`, as its tests receive them.

    Mage turns a tuple into a list, and anything that is not a list into a list of one: a list is always
    several outputs, one per element (mage_ai/data_preparation/models/block, `_execute_block`), and each
    test is called with all of them as positional arguments (`run_tests`).
    """
    return tuple(result) if isinstance(result, (list, tuple)) else (result,)


def handed_on(result: Any) -> Any:
    """What a block downstream of one that returned `result` receives for it.

    Mage hands on a single output as it is, several as one list (`fetch_input_variables`); so a list of
    one loses its brackets and a tuple becomes a list.
    """
    if not isinstance(result, (list, tuple)):
        return result
    return result[0] if len(result) == 1 else list(result)


class MageFinder(MetaPathFinder, Loader):
    """Finds Mage's decorators' module here, so that block files written for Mage run unchanged."""

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> ModuleSpec | None:
        return ModuleSpec(fullname, self) if fullname == DECORATORS else None

    def exec_module(self, module: ModuleType) -> None:
        for kind in KINDS:
            setattr(module, kind, BlockDecorator(kind, mage=True))
        vars(module)["test"] = test


class ParentFinder(MetaPathFinder, Loader):
    """Finds empty packages above the decorators; asked last, so that an installed Mage goes first."""

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> ModuleSpec | None:
        return ModuleSpec(fullname, self, is_package=True) if fullname in PARENTS else None

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to execute: the package is only there to be a parent."""


def install() -> None:
    """Serve Mage's decorators in this process; doing it again changes nothing."""
    if not any(type(finder).__name__ == MageFinder.__name__ for finder in sys.meta_path):
        sys.meta_path.insert(0, MageFinder())
        sys.meta_path.append(ParentFinder())
