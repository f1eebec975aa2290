"""Decorators register what they mark with whoever listens to the globals they are used in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import jupyter_blocks
from jupyter_blocks.kernel import decorators
from jupyter_blocks.kernel.decorators import FunctionBlock, Registered, TestFunction, listen, unlisten


class Notebook:
    """A namespace and what the decorators used in it have registered."""

    def __init__(self) -> None:
        self.namespace: dict[str, Any] = {}
        self.items: list[Registered] = []
        listen(self.namespace, self.items.append)

    def run(self, code: str) -> None:
        exec(code, self.namespace)


@pytest.fixture
def notebook() -> Iterator[Notebook]:
    notebook = Notebook()
    yield notebook
    unlisten(notebook.namespace)


@pytest.mark.parametrize("kind", decorators.KINDS)
@pytest.mark.parametrize("use", ["", "()", "('success')", "(retry=3)"])
def test_each_kind_bare_and_with_arguments(notebook: Notebook, kind: str, use: str) -> None:
    """Every decorator registers the function under its kind, and gives it back unchanged."""
    notebook.run(f"from jupyter_blocks import {kind} as mark\n@mark{use}\ndef load(): return 1")
    (item,) = notebook.items
    assert isinstance(item, FunctionBlock)
    assert (item.kind, item.name, item.mage) == (kind, "load", False)
    assert item.function is notebook.namespace["load"]


@pytest.mark.parametrize(("use", "severity"), [("", "error"), ("()", "error"), ("(severity='warn')", "warn")])
def test_a_test_has_a_severity(notebook: Notebook, use: str, severity: str) -> None:
    """`@test` is of severity error unless told otherwise."""
    notebook.run(f"from jupyter_blocks import test\n@test{use}\ndef positive(output): ...")
    (item,) = notebook.items
    assert isinstance(item, TestFunction)
    assert (item.name, item.severity) == ("positive", severity)


def test_an_unknown_severity_is_an_error(notebook: Notebook) -> None:
    """A severity that does not exist is refused where it is written."""
    with pytest.raises(ValueError, match='severity is "error" or "warn", not \'fatal\''):
        notebook.run("from jupyter_blocks import test\n@test(severity='fatal')\ndef positive(output): ...")


def test_other_modules_stay_unheard(notebook: Notebook) -> None:
    """A decorator used by an imported module registers nothing in the notebook."""
    exec("from jupyter_blocks import transformer\n@transformer\ndef clean(): ...", {})
    assert notebook.items == []


def test_pytest_does_not_collect_the_decorator() -> None:
    """`test` is not a test, although its name begins like one."""
    assert jupyter_blocks.test.__test__ is False
