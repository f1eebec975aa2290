"""IPython's syntax becomes the calls that IPython itself makes of it, each line in its place."""

from __future__ import annotations

import ast
import warnings

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from IPython.core.inputtransformer2 import TransformerManager

from jupyter_blocks.languages.python.facts import analyse
from jupyter_blocks.languages.python.ipython import is_dressed, python_of

ROUNDS = settings(
    max_examples=400, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)

SOURCES = (
    "x = 1",
    "%matplotlib inline\nx = 1",
    "%time y = f(x)",
    "if p:\n    !ls\nelse:\n    %time x\nx = 1",
    "for i in xs:\n\t!echo {i}\n\tx = %pwd",
    "files = !ls *.csv",
    "rows = %sql select 1",
    "a, b = !cmd",
    "d['a'] = !cmd",
    "x.y = %magic 1",
    "x : int = %magic",
    "x += !cmd",
    "x = y = %magic",
    "x = (%magic)",
    "f(a=%magic)",
    "f(a=1) ; x = !ls",
    "a % b",
    "x = (a\n     % b)",
    "x = a \\\n  % b",
    "a = 'it?'\nb != c",
    "x = [1,\n%time x\n]",
    's = """\n%time\n!ls\nx?\n"""',
    "s = '''\n\n   \n'''",
    "df.head?\nx = 1",
    "df.head??",
    "?df\n??df\n?\n??",
    "*x*?",
    "x[0].y?",
    "%time?\n%%time?",
    "%%time?\nx = 1",
    "f(x)?",
    "'a'?",
    "# what is x?\nx = 1  # !ls",
    "!pip install a \\\n  b\nx = 1",
    "x = !ls \\\n  -l\ny = 1",
    "!ls \\",
    '!echo "it\'s"\nx = 1',
    "y = !echo '''\nx = 1",
    "!!ls",
    "! ls",
    "% time x",
    ",f a b",
    ";f a b",
    "/f a b",
    "/ f",
    "%%time\nx = 1",
    "\n\n%%capture out\nx = 1\n!ls\n",
    '%%bash -s x\necho "$1"\n\n\ndone',
    "# no\n%%time\nx = 1",
    "  %%time\n  x = 1\n\n  y = 2",
    "%%time",
    "  x = 1\n  if x:\n    y = 2",
    ">>> x = 1\n>>> if x:\n...     y = 2\n1\n",
    ">>> %time x\n>>> !ls",
    "    >>> x = 1\n    >>> x",
    "In [1]: x = 1\n   ...: y = 2\n",
    "[ins] In [12]: %time x",
    'def f():\n    """Does\n\n    >>> f()\n    1\n    """\n',
    '"""\n>>> x\n"""',
    'x = """\n>>> x\n"""',
    "class A:\n    ...\n",
    "x[\n...:1]",
    "def f():\n    return %x",
    "x = 1;",
    "%time x;",
    "f'{x!r}'",
    "print(f'{x}?')",
    "x = %ls;",
    "é = !ls",
    "@%x\ndef f(): ...",
    "lambda a=%b: 1",
    "",
    "\n\n",
    "   \n  ",
    "\\",
    "(",
    "if x:\n  y\n z",
    "x = = !ls",
    "0777\n%time x",
)
PIECES = (
    *(line for source in SOURCES for line in source.split("\n")),
    "'''", '"""', ")", "]", "}", "{", "  ", "else:", "try:", "    pass", "1__2", "a\x0cb", "$x", "`x`",
    "x = \\",
)  # fmt: skip


def theirs(source: str) -> str | None:
    """The tree that IPython parses, without line numbers; None where it fails."""
    try:
        return ast.dump(ast.parse(TransformerManager().transform_cell(source)))
    except (SyntaxError, ValueError, RuntimeError, IndexError):  # the last is a slip of IPython's on `=%\\`
        return None


def ours(source: str) -> str | None:
    """The tree of `python_of`, without line numbers; None where it fails."""
    try:
        return ast.dump(ast.parse(python_of(source)))
    except (SyntaxError, ValueError):
        return None


@pytest.mark.parametrize("source", SOURCES)
def test_the_tree_is_that_of_ipython(source: str) -> None:
    """What IPython would execute is what is analysed; what it would refuse is refused."""
    assert_same(source)


@ROUNDS
@given(st.lists(st.sampled_from(PIECES), max_size=7).map("\n".join))
def test_the_tree_of_any_mixture_is_that_of_ipython(source: str) -> None:
    """So it is for lines in any order, strings and brackets left open among them."""
    assert_same(source)


@ROUNDS
@given(st.text(alphabet="x1 =%!?/,;.()[]{}'\"\\\n\t>#:$", max_size=25))
def test_the_tree_of_any_text_is_that_of_ipython(source: str) -> None:
    """So it is for any heap of signs."""
    assert_same(source)


def assert_same(source: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert ours(source) == theirs(source)
        facts = analyse(source)
        found = None if facts.fault is not None else ast.dump(ast.Module(body=[*facts.body], type_ignores=[]))
        assert found == theirs(source)


@ROUNDS
@given(st.lists(st.sampled_from(PIECES), max_size=7).map("\n".join))
def test_every_line_stays_where_it_was(source: str) -> None:
    """There are as many lines as before, and a statement after them all is at its old line."""
    whole = source if source.endswith("\n") else source + "\n"
    try:
        text, more = python_of(whole), python_of(whole + "marked = 1\n")
        last = ast.parse(more).body[-1]
    except (SyntaxError, ValueError, IndexError):
        return
    assert text.count("\n") == whole.count("\n")
    if isinstance(last, ast.Assign) and ast.unparse(last) == "marked = 1":
        assert last.lineno == whole.count("\n") + 1


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("\n\nx = 1\n!ls\ny = 2", [3, 4, 5]),
        ("!pip install a \\\n   b \\\n   c\nx = 1", [1, 4]),
        ("x = !ls \\\n  -l\ny = 1\nz?", [1, 3, 4]),
        (">>> x = 1\n\n>>> y = 2", [1, 3]),
        ("\n\n%%time\nx = 1", [3]),
        ("  x = 1\n  %time y\n  z = 1", [1, 2, 3]),
        ("s = '''\n\n  \n'''\n!ls\nx = 1", [1, 5, 6]),
    ],
)
def test_statements_keep_their_lines(source: str, lines: list[int]) -> None:
    """The tree says at which line of the cell each statement stands."""
    assert [statement.lineno for statement in analyse(source).body] == lines


@pytest.mark.parametrize(
    "source",
    ["x = 1", "a % b", "s = '%d' % n", "x != y", "print('what?')", "# !ls", "f(a,\n  b)", "x = a / b"],
)
def test_python_is_not_searched(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cell that is Python costs nothing more, whatever signs are in it."""
    analyse.cache_clear()
    monkeypatch.setattr("jupyter_blocks.languages.python.facts.python_of", None)
    assert not is_dressed(source)
    assert analyse(source).fault is None


def test_many_magics_take_time_in_proportion() -> None:
    """A cell of two hundred magics is no trouble, and gives two hundred calls."""
    source = "\n".join(f"!echo {number}" for number in range(200))
    assert len(analyse(source).body) == 200


@pytest.mark.parametrize(
    ("source", "magic"),
    [
        ("%%time\nx = 1", "time"),
        ("\n%%bash\nls", "bash"),
        ("%time x", ""),
        ("get_ipython().run_cell_magic('time', '', 'x')", ""),
        ("%%time?", ""),
        ("x = 1", ""),
    ],
)
def test_a_cell_that_is_one_magic_says_so(source: str, magic: str) -> None:
    """The name of the cell magic that the whole cell is, and no other."""
    assert analyse(source).magic == magic
