"""What inference finds wrong or doubtful, where, and how bad."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jupyter_blocks.inference import infer
from jupyter_blocks.model.inference import Inference
from jupyter_blocks.model.pipeline import AssertionSeverity

from .notation import parse_cells
from .outlines import outline_of_cells

MAGE = "from mage_ai.data_preparation.decorators import data_loader, transformer, test"

LOADED = "--- block a\nflights = open('flights.csv').read()\n"


def inferred(cells: str) -> Inference:
    return infer(outline_of_cells(parse_cells(cells)))


FINDINGS = [
    ("--- block a\nx = (", "JB201 error cell0:1", "a cell that does not parse"),
    ("--- block a\nx = 1\n--- test a\nassert (", "JB201 error cell1:1", "a test that does not parse"),
    ("--- block a\nprint(total)", "JB202 warning cell0:1", "a name nobody binds"),
    ("--- block a\nx = 1\ndel x\n--- block b\nprint(x)", "JB202 warning cell1:1", "a deleted name"),
    ("--- block a\nx = x[1:]\n--- block b\nprint(x)", "JB202 warning cell0:1", "a name read by who binds it"),
    (
        "--- block a\ntry:\n    open('x')\nexcept OSError as error:\n    pass\n--- block b\nprint(error)",
        "JB202 warning cell1:1",
        "the name of a handler that has ended",
    ),
    ("--- block a\nprint(x)\n--- block b\nx = 1", "JB203 warning cell0:1", "a name bound later"),
    ("--- untagged\nx = 1\n--- block a\nprint(x)", "JB204 error cell1:1", "a name bound outside"),
    ("--- block a\nx = 1\n--- untagged\nx = 2\n--- block b\nx", "JB205 error cell1:1", "a rebinding outside"),
    (
        "--- block a\nx = []\n--- untagged\nx.sort()\n--- block b\nx",
        "JB205 error cell1:1",
        "a change outside",
    ),
    ("--- untagged\nimport os\n--- block a\nx = 1", "JB205 warning cell0:1", "untagged imports"),
    ("--- setup\ny = x\n--- block a\nx = 1", "JB206 error cell0:1", "a setup cell that reads a block"),
    ("--- setup\nx = 1\n--- block a\nx = 2", "JB207 warning cell1:1", "a block that writes the prelude"),
    ("--- parameters\nx = 1\ny = x\n--- block a\nz = y", "JB208 warning cell0:2", "a computed parameter"),
    ("--- parameters\nprint()\n--- block a\nz = 1", "JB208 warning cell0:1", "no assignment"),
    (
        f"--- setup\n{MAGE}\n--- block a\nx = 1\n--- block b\n@transformer\ndef b(y): return y",
        "JB209 info cell2:2",
        "an argument by position",
    ),
    (
        "--- block a\nx = 1\n--- block b\nx = 2\n--- test a\nassert x",
        "JB210 error cell2:1",
        "a test that stands too late",
    ),
    (
        "--- block a\nx = []\n--- test a\nx.append(1)\nassert x",
        "JB211 warning cell1:1",
        "a test that changes a value",
    ),
    ("--- block a\nprint 'x'\n--- block b\nprint x", "JB201 error cell0:1", "cells in Python 2"),
    (
        "--- block a\nprint(x)\n--- block b\nprint(x)",
        "JB202 warning cell0:1",
        "a name nobody binds, read twice",
    ),
    (
        "--- block a\nprint(rows)\n--- block b\nprint(rows)\n--- block c\nrows = 1\n",
        "JB203 warning cell0:1",
        "once",
    ),
    (
        f"{LOADED}--- block b\nflihgts = flights.dropna()\n--- block c\nprint(flights)",
        "JB221 warning cell1:1",
        "a slip",
    ),
    (
        "--- block a\nx = open('/home/ada/x.csv').read()\n--- block b\nprint(x)",
        "JB222 warning cell0:1",
        "an absolute path",
    ),
    (
        "--- block a\nx = open(r'C:\\data\\x.csv').read()\n--- block b\nprint(x)",
        "JB222 warning cell0:1",
        "an absolute path of Windows",
    ),
    ("--- block a\nx, y = 1, 2\n--- block b\nprint()", "JB223 warning cell0:1", "a block that nobody reads"),
    (
        f"--- setup\n{MAGE}\n--- block a\n@data_loader\ndef a(): return 1\n--- block b\nprint()",
        "JB223 warning cell1:2",
        "a function block that nobody reads",
    ),
    (
        "--- block a\nx = 1\n--- test a\nassert x\n--- block b\nprint()",
        "JB224 info cell0:1",
        "only tests read",
    ),
    ("--- block a\nsum = 3\n--- block b\nprint(sum)", "JB225 info cell0:1", "a hidden builtin"),
    (
        "--- block a\nlist = [1]\nprint(list)\n--- block b\nprint(list('ab'))",
        "JB225 warning cell1:1",
        "a hidden builtin that is called",
    ),
    (
        "--- block a\nmax = max([1])\nprint(max(2, 3))",
        "JB225 warning cell0:2",
        "a hidden builtin, called at once",
    ),
    ("--- parameters\nday = 1\n--- block a\nprint()", "JB226 warning cell0:1", "a parameter nobody reads"),
    (
        "--- block a\nx = 1\n--- test a\nprint(x)\nx == 1",
        "JB227 warning cell1:1",
        "a test that asserts nothing",
    ),
    (
        f"--- setup\n{MAGE}\n--- block a\nx = 1\n@test\ndef sound(x): return x > 0",
        "JB227 warning cell1:3",
        "a test function that asserts nothing",
    ),
    ("--- block a\nx = 1\n--- test a\nassert (x > 0, 'no')", "JB228 warning cell1:1", "an assert of a tuple"),
    ("--- block a\nx = 1\n--- test a\nassert 'x > 0'", "JB228 warning cell1:1", "an assert of a text"),
    (
        "--- block a\nx = 1\n--- block b\nx = 2\n--- block c\nprint(x)",
        "JB229 warning cell0:1",
        "a value that is bound anew unread",
    ),
]


@pytest.mark.parametrize(
    ("cells", "finding"), [case[:2] for case in FINDINGS], ids=[case[2] for case in FINDINGS]
)
def test_each_fault_is_told_once_at_its_place(cells: str, finding: str) -> None:
    """One fault makes one finding, with its code, how bad it is, its cell and line, and a remedy."""
    found = inferred(cells).diagnostics
    assert [f"{d.code} {d.severity} {d.place.cell}:{d.place.line}" for d in found] == [finding]
    assert all(d.remedy and not d.refuses for d in found)


@pytest.mark.parametrize(
    "cells",
    [
        "--- block a\nprint(display, In, Out, _, __name__, get_ipython, exit, _i3, _12)",
        "--- block a\nx = 1\n--- untagged\nx\n--- block b\nprint(x)",
        "--- block a\nx = 1\n--- untagged\nprint(x.head())\ny = 2",
        "--- setup\nimport os\n--- block a\nimport os",
        "--- block a\nx = [1]\n--- test a\ny = list(x)\ny.append(1)\nassert x",
        "--- block a\ndef f(): return later\n--- block b\nlater = 1\n--- block c\nf()",
        f"--- block a\n{MAGE}\n@data_loader\ndef a(*args, **kwargs): return kwargs['execution_date']",
        "--- block a\nfrom no_such_module_at_all import *\n--- block b\nprint(anything)",
        "--- block a\n%matplotlib inline\n!ls\nx = 1",
        # names of which the code asks whether they are there
        "--- block a\ntry:\n    unicode\nexcept NameError:\n    unicode = str\n--- block b\nprint(unicode)",
        "--- block a\ntry:\n    read = raw_input\nexcept:\n    raw_input = input\nprint()",
        "--- block a\nprint(spam if 'spam' in locals() else None)",
        # Python's own is seen again
        "--- block a\nfrom codecs import open\n--- block b\ndel open\nprint(open('x'))",
        # names that are computed
        "--- block a\nglobals().update({n: 1 for n in 'xy'})\n--- block b\nprint(x)",
        "--- block a\nglobals().update({'x': 1})\n--- block b\nprint(x)",
        "--- block a\nfor n in 'xy':\n    globals()[n] = 1\n--- block b\nprint(x)",
        # what Spark and its hosts provide
        "--- block a\nprint(spark, sc)\ndisplayHTML('x')",
        # a method that nobody need call
        "--- block a\nfrom notes import note\nclass A:\n    def __init__(self): note(self)\n"
        "    def _repr_html_(self): return page(self)\n--- block b\nx = A()\nprint(x)\n"
        "--- block c\ndef page(x): return ''",
        # what a shell, not IPython, puts into words
        "--- block a\n%%bash\nTAG=cpu\nls > ${TAG}.txt\ncat {TAG}.txt\n--- block b\n!cat {nothing}/x.csv",
        # magics without their sign
        "--- block a\npwd\n--- block b\nrun model.py --fast\n--- block c\nls",
        # bound in a cell that is not understood
        "--- block a\n%%cython\ndef fast(x): return x\n--- block b\nprint(fast(1))",
        # the last block gives the result; the policy, a display or a chart say what a block is for
        "--- block a\nx = 1",
        "--- block a\nx = 1\nx\n--- block b\nprint()",
        "--- block a\nx = frame.plot()\n--- block b\nprint()\n--- setup\nfrom frames import frame",
        # what is read as text, in strings and magics
        "--- block a\nx = 1\n--- block b\nprint(frame.query('a > @x'))\n--- setup\nfrom frames import frame",
        "--- block a\nx = 1\n--- block b\n!echo {x}",
        # a notebook may be a library, a class may act when it is made
        "--- block a\ndef f(): return 1\n--- block b\nprint()",
        "--- setup\nfrom panes import Pane\n--- block a\nx = Pane()\n--- block b\nprint()",
        # bound anew, but read before: by its own block, another one, untagged code
        "--- block a\nx = 1\nprint(x)\n--- block b\nx = 2\nprint(x)",
        "--- block a\nx = 1\n--- block b\nif input():\n    x = 2\n--- block c\nprint(x)",
        # two names that differ on purpose
        "--- block a\ntrain_x, train_y = 1, 2\nprint(train_y)\n--- block b\nprint(train_x)",
        "--- block a\ncontext = 1\n--- block b\ncontent = context + 1\nprint()\n--- block c\nprint(context)",
        # files that every machine has, and folders that a parameter names
        "--- block a\nprint(open('/tmp/x.csv').read(), open('data/x.csv').read())",
        "--- parameters\nfolder = '/home/ada'\n--- block a\nprint(folder, open('/home/ada/x').read())",
        # another function under a builtin's name is meant
        "--- block a\nfrom codecs import open\n--- block b\nprint(open('x'))",
        "--- block a\ndef print(*args): return None\n--- block b\nprint(1)",
        "--- block a\ndef f():\n    list = [1]\n    return list\nprint(f())\n--- block b\nprint(list('ab'))",
        # tests that check by other means
        "--- block a\nx = 1\n--- test a\nassert_sound(x)\n--- setup\nfrom checks import assert_sound",
        "--- block a\nx = 1\n--- test a\nif not x:\n    raise ValueError",
        # parameters that setup, a string or a function block reads
        "--- parameters\nday = 1\n--- setup\nnext_day = day + 1\n--- block a\nprint(next_day)",
        f"--- parameters\nday = 1\n--- setup\n{MAGE}\n--- block a\n@data_loader\ndef a(**all): return all",
    ],
)
def test_what_is_right_is_not_told(cells: str) -> None:
    """Names that IPython gives, code that only looks, functions that read late, copies in tests."""
    assert inferred(cells).diagnostics == ()


def test_did_you_mean() -> None:
    """A name one letter off is recognised."""
    (found,) = inferred("--- block a\nrows = 1\n--- block b\nprint(rwos)").diagnostics
    assert "'rows'" in found.remedy


def test_a_slip_is_told_where_the_name_is_read() -> None:
    """Constants of Python are no suggestion, and what was meant is not called unread as well."""
    (found,) = inferred(
        "--- block a\ntotal = 1\n--- block b\nprint(totl, Node)\n--- block c\nNode = 1"
    ).diagnostics[:1]
    assert found.code == "JB202"


def test_how_many_read_a_name_that_nobody_binds() -> None:
    """The finding stands at the first place and counts the other blocks."""
    (found,) = inferred("--- block a\nprint(x)\n--- block b\nprint(x)\n--- block c\nprint(x)").diagnostics
    assert "2 more blocks" in found.message


@pytest.mark.parametrize(
    ("source", "mended"),
    [
        ("assert (x > 0, 'no')", "assert x > 0, 'no'"),
        ("y = 1; assert ((x or y), f'é{x}')  # sound", "y = 1; assert x or y, f'é{x}'  # sound"),
        ("'é'; assert (x, 'é')", "'é'; assert x, 'é'"),
    ],
)
def test_an_assert_of_a_tuple_is_mended(source: str, mended: str) -> None:
    """The fix takes the parentheses away and leaves the rest of the line as it is."""
    (found,) = inferred(f"--- block a\nx = 1\n--- test a\n{source}").diagnostics
    assert found.fix is not None
    assert [edit.source for edit in found.fix.edits] == [mended]


@pytest.mark.parametrize(
    "source",
    ["assert (x, 'a', 'b')", "assert (\n    x,\n    'no',\n)", "assert True", "assert (y := x, 'no')"],
)
def test_what_cannot_be_mended_safely_is_not(source: str) -> None:
    """Without a condition and a message on one line there is no fix."""
    (found,) = inferred(f"--- block a\nx = 1\n--- test a\n{source}").diagnostics
    assert (found.code, found.fix) == ("JB228", None)


def test_definitions_above_the_first_block_can_be_tagged() -> None:
    """The fix of an untagged cell of imports adds `setup` to its tags; it is offered once."""
    cells = "--- untagged\nimport os\n--- block a\nos.sep\n--- block b\nx = 1"
    (found,) = inferred(cells).diagnostics
    assert found.fix is not None
    assert [(edit.cell, edit.tags) for edit in found.fix.edits] == [("cell0", ("setup",))]


def test_a_fault_leaves_the_rest_of_the_graph() -> None:
    """A block that does not parse reads and binds nothing; the others are inferred as ever."""
    found = inferred("--- block a\nx = 1\n--- block b\ny = (\n--- block c\nprint(x)")
    assert [(edge.producer, edge.consumer) for edge in found.edges] == [("a", "c")]


def test_other_languages_are_not_inferred() -> None:
    """A notebook of another language has blocks, no edges, and one remark."""
    outline = outline_of_cells(parse_cells("--- block a\nx <- 1\n--- block b\nprint(x)"))
    found = infer(replace(outline, notebook=replace(outline.notebook, language="R")))
    assert [block.name for block in found.blocks] == ["a", "b"]
    assert found.edges == ()
    assert [d.code for d in found.diagnostics] == ["JB220"]


def test_parameters_have_their_source_and_type() -> None:
    """A parameter's default is its source text; its type is the annotation's, else the literal's."""
    cells = '--- parameters\nmonth: int = 1\npath = "a"\nrate = -1.5\nnames = ["x"]\nlimit = None\nall = f()'
    assert [(p.name, p.default, p.type, p.place.line) for p in inferred(cells).parameters] == [
        ("month", "1", "int", 1),
        ("path", '"a"', "str", 2),
        ("rate", "-1.5", "float", 3),
        ("names", '["x"]', "list", 4),
        ("limit", "None", "", 5),
        ("all", "f()", "", 6),
    ]


def test_assertions_are_known_before_anything_runs() -> None:
    """Test functions by name, with their severity; statements with an assert numbered over the block."""
    cells = (
        f"--- block a\n{MAGE}\nx = 1\n@test(severity='warn')\ndef positive(x): assert x\n"
        "--- test a\nassert x\nfor i in [x]:\n    assert i\n--- test a\ny = 1\nassert y"
    )
    (block,) = inferred(cells).blocks
    assert [(t.id, t.severity, t.place.cell, t.place.line) for t in block.tests] == [
        ("a::positive", AssertionSeverity.WARN, "cell0", 4),
        ("a::#1", AssertionSeverity.ERROR, "cell1", 1),
        ("a::#2", AssertionSeverity.ERROR, "cell1", 2),
        ("a::#3", AssertionSeverity.ERROR, "cell2", 2),
    ]


def test_guards_are_what_tests_may_change() -> None:
    """A test that changes, or may change, a value in place makes its names guards, aliases too."""
    (block,) = inferred(
        "--- block a\nx, z = [], []\ny = x\n--- test a\ny.append(1)\nw = []\nw.append(1)\nassert y"
    ).blocks
    assert set(block.guards) == {"x", "y"}


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("--- block a\nx = x[1:]", "has no value yet"),
        ("--- block a\nprint(x)\nx = 1", "has no value yet"),
        ("--- block a\nx = 1\ndel x\nprint(x)", "has been deleted"),
        ("--- block a\nx = 1\n--- block b\ndel x\n--- block c\nprint(x)", "has been deleted"),
        ("--- block a\nx = 1\ndel x\n--- block a\nprint(x)", "has been deleted"),
        ("--- block a\nprint(x)", "nothing binds"),
    ],
)
def test_why_a_name_has_no_value(cells: str, said: str) -> None:
    """A name that was deleted is told from one that is not bound yet, and from one that never is."""
    (found,) = [d for d in inferred(cells).diagnostics if d.code == "JB202"]
    assert said in found.message
