"""IPython's own syntax is taken out of a cell, line by line."""

from __future__ import annotations

import ast

import pytest

from jupyter_blocks.languages.python.lines import plain


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("x = 1", "x = 1"),
        ("%matplotlib inline\nx = 1", "pass\nx = 1"),
        ("if p:\n    !ls\nx = 1", "if p:\n    pass\nx = 1"),
        ("files = !ls *.csv", "files = None"),
        ("rows = %sql select 1", "rows = None"),
        ("a % b", "a % b"),
        ("x = (a\n     % b)", "x = (a\n     % b)"),
        ("x = a \\\n  % b", "x = a \\\n  % b"),
        ('s = """\n%time\n!ls\n"""', 's = """\n%time\n!ls\n"""'),
        ("df.head?\nx = 1", "\nx = 1"),
        ("?df\nx = 1", "pass\nx = 1"),
        ("%time y = f(x)", "y = f(x)"),
        ("!pip install a \\\n  b\nx = 1", "pass\n\nx = 1"),
        ("%%time\nx = 1", "\nx = 1"),
        ("%%capture out\nx = 1", "out = None\nx = 1"),
        ("\n%%time\nx = 1\n!ls", "\n\nx = 1\npass"),
    ],
)
def test_magics_give_way_to_python(source: str, text: str) -> None:
    """What remains parses, and every line stays where it was."""
    found = plain(source)
    assert found.text == text
    ast.parse(found.text)
    assert found.text.count("\n") == source.count("\n")


@pytest.mark.parametrize("source", ["%%sql\nselect * from t", "%%bash\nls $x", "%%R -i df\nsummary(df)"])
def test_other_cell_magics_are_opaque(source: str) -> None:
    """The body of any other cell magic is not Python, and says nothing."""
    found = plain(source)
    assert found.opaque
    assert not found.text.strip()


def test_commands_are_told_with_their_lines() -> None:
    """A shell line is known by its line, a command whose output is assigned is not an effect."""
    assert plain("x = 1\n!rm -r out\nfiles = !ls").commands == ((2, "rm -r out"),)
