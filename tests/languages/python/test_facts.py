"""What one cell says by itself."""

from __future__ import annotations

import sys

import pytest

from jupyter_blocks.languages.python.facts import analyse


def test_facts_are_kept_by_source() -> None:
    """The same source is parsed once: a panel may ask after every keystroke."""
    assert analyse("x = 1  # kept") is analyse("x = 1  # kept")


# The line of the fault, and the Python that takes the cell.
FAULTS = (
    ("x = 1\ny = = 2", 2, None),
    ("print 'old'", 1, None),
    ("type X[T] = list[T]", 1, (3, 12)),
    ("def f[T](x: T): ...", 1, (3, 12)),
    ("class C[T]: ...", 1, (3, 12)),
    ("x = t'{y}'", 1, (3, 14)),
)


@pytest.mark.parametrize(
    ("source", "line", "newer"),
    [
        (source, line, since is not None)
        for source, line, since in FAULTS
        if since is None or sys.version_info < since
    ],
)
def test_a_cell_that_does_not_parse_says_where(source: str, line: int, newer: bool) -> None:
    """The fault names its line, and whether a newer Python would take the cell."""
    fault = analyse(source).fault
    assert fault is not None
    assert (fault.line, fault.newer) == (line, newer)


@pytest.mark.parametrize("source", ["\x00", "(" * 500, "x = " + "-" * 100_000 + "1"])
def test_hopeless_source_is_a_fault(source: str) -> None:
    """Whatever the parser refuses is a fault of the cell, not an exception."""
    assert analyse(source).fault is not None


@pytest.mark.parametrize(
    ("source", "is_definitions"),
    [
        ("import os\nX = 1\ndef f(): ...\nclass C: ...", True),
        ("'''about'''\nimport os", True),
        ("import os\nprint(os)", False),
        ("for i in range(3): x = i", False),
        ("", False),
    ],
)
def test_definitions_are_told_from_code_that_acts(source: str, is_definitions: bool) -> None:
    """A cell of imports, definitions and assignments may become a setup cell by itself."""
    assert analyse(source).is_definitions is is_definitions


def test_asserting_statements_are_the_top_level_ones() -> None:
    """A loop with an assert is one assertion, a function with one is none."""
    source = "x = 1\nassert x\nfor i in y:\n    assert i\n    assert not x\ndef f():\n    assert 0\nf()"
    assert [statement.lineno for statement in analyse(source).asserting()] == [2, 3]
