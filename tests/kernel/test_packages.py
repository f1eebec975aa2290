"""Versions of what a kernel imported, read from where packages leave them."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from jupyter_blocks.kernel.packages import Packages


def module(name: str, **said: object) -> ModuleType:
    made = ModuleType(name)
    vars(made).update(said)
    return made


@pytest.fixture
def packages() -> Packages:
    return Packages()


def test_only_what_is_new_and_says_its_version(packages: Packages, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not submodules, not Python's own, not what was there before; and each only once."""
    for made in (
        module("zz_direct", __version__="1.2"),
        module("zz_hidden"),
        module("zz_hidden._version", version="3.4"),
        module("zz_silent"),
        module("zz_odd", __version__=(1, 2)),
        module("zz_direct.part", __version__="9"),
    ):
        monkeypatch.setitem(sys.modules, made.__name__, made)
    assert packages.imported() == {"zz_direct": "1.2", "zz_hidden": "3.4"}
    assert packages.imported() == {}
    monkeypatch.setitem(sys.modules, "zz_later", module("zz_later", __version__="5"))
    assert packages.imported() == {"zz_later": "5"}


def test_nothing_of_the_users_is_called(packages: Packages, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module that makes its version when asked is not asked; None in the place of one does no harm."""

    def fail(name: str) -> object:
        raise AssertionError(name)

    monkeypatch.setitem(sys.modules, "zz_lazy", module("zz_lazy", __getattr__=fail))
    monkeypatch.setitem(sys.modules, "zz_blocked", None)  # type: ignore[arg-type]
    assert packages.imported() == {}
