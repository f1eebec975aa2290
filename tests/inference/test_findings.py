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


def inferred(cells: str) -> Inference:
    return infer(outline_of_cells(parse_cells(cells)))


FINDINGS = [
    ("--- block a\nx = (", "JB201 error cell0:1", "a cell that does not parse"),
    ("--- block a\nx = 1\n--- test a\nassert (", "JB201 error cell1:1", "a test that does not parse"),
    ("--- block a\nprint(total)", "JB202 warning cell0:1", "a name nobody binds"),
    ("--- block a\nx = 1\ndel x\n--- block b\nprint(x)", "JB202 warning cell1:1", "a deleted name"),
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
    ("--- parameters\nx = 1\ny = x\n--- block a\nz = 1", "JB208 warning cell0:2", "a computed parameter"),
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
    ],
)
def test_what_is_right_is_not_told(cells: str) -> None:
    """Names that IPython gives, code that only looks, functions that read late, copies in tests."""
    assert inferred(cells).diagnostics == ()


def test_did_you_mean() -> None:
    """A name one letter off is recognised."""
    (found,) = inferred("--- block a\nrows = 1\n--- block b\nprint(rwos)").diagnostics
    assert "'rows'" in found.remedy


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
