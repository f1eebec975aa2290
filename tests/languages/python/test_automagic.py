"""Magics without their percent sign."""

from __future__ import annotations

import pytest

from jupyter_blocks.languages.python.automagic import escaped
from jupyter_blocks.languages.python.facts import analyse


@pytest.mark.parametrize(
    "source", ["cd data/", "run model.py -i", "ls $profile", "pwd", "ls -l *.csv\n", "time f(x)"]
)
def test_one_line_that_begins_with_a_magic_is_one(source: str) -> None:
    """As IPython takes it; what is no Python is no fault then."""
    assert escaped(source) == f"%{source.rstrip()}"
    assert analyse(source).fault is None


@pytest.mark.parametrize(
    "source", ["cd data\nls", "run = 3", "run(3)", "see data", "cd = = 3", " cd x", "cd.x"]
)
def test_other_lines_are_none(source: str) -> None:
    """Several lines, assignments, calls, attributes and other words are left as they are."""
    assert escaped(source) is None
