"""Attributes that cells set on modules and classes."""

from __future__ import annotations

import sys
from importlib import import_module
from types import FunctionType, ModuleType, SimpleNamespace
from typing import Any

import pytest

from jupyter_blocks.kernel.patches import Patches

import_module("jupyter_blocks.kernel.observer")  # which says how values are looked into


@pytest.fixture
def tools() -> ModuleType:
    module = ModuleType("tools")
    module.rate = 1  # type: ignore[attr-defined]
    module.rows = []  # type: ignore[attr-defined]
    return module


def moved(patches: Patches, namespace: dict[str, Any], code: Any, attributes: set[str]) -> list[str]:
    """What a cell moves that does `code` and names `attributes`."""
    patches.begin(namespace, [], [], attributes, any_of_them=True)
    code()
    return [name for _, name in patches.end()]


def test_whoever_sets_an_attribute_is_seen(tools: ModuleType) -> None:
    """The modules that variables refer to are looked at, be it the cell itself that sets or what it calls."""
    namespace = {"tools": tools, "__name__": "__main__"}
    patches = Patches()
    assert moved(patches, namespace, lambda: setattr(tools, "rate", 2), set()) == ["tools.rate"]
    assert moved(patches, namespace, lambda: None, {"rate"}) == []
    assert moved(patches, namespace, lambda: delattr(tools, "rate"), set()) == ["tools.rate"]


def test_what_was_set_is_looked_into(tools: ModuleType) -> None:
    """A change in place of a value that a cell has set moves the attribute; one of another value does not."""
    namespace = {"tools": tools, "__name__": "__main__"}
    patches = Patches()
    moved(patches, namespace, lambda: setattr(tools, "marks", []), set())
    assert moved(patches, namespace, lambda: tools.marks.append(1), {"marks"}) == ["tools.marks"]
    assert moved(patches, namespace, lambda: tools.rows.append(1), {"rows"}) == []


def test_what_a_library_loads_late_is_no_patch(tools: ModuleType) -> None:
    """A module that comes by a function or class of its own library has not been patched."""

    def late() -> None:
        tools.helper = FunctionType(test_whoever_sets_an_attribute_is_seen.__code__, {"__name__": "tools.a"})
        tools.Thing = type("Thing", (), {"__module__": "tools.b"})
        tools.part = ModuleType("tools.part")

    assert moved(Patches(), {"tools": tools}, late, set()) == []


def test_a_module_in_another_s_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who names `sys.modules` may put something there; who imports it depends on that."""
    patches = Patches()
    fake = SimpleNamespace(size=4)
    names = moved(
        patches, {"sys": sys}, lambda: monkeypatch.setitem(sys.modules, "jb_fake", fake), {"modules"}
    )
    assert names == ["module jb_fake"]
    assert patches.uses("module jb_fake", set(), set(), [], {"jb_fake"})
    assert not patches.uses("module jb_fake", {"size"}, set(), [], set())
