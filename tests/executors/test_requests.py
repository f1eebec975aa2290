"""What is sent to a kernel with each cell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from IPython.core.inputtransformer2 import TransformerManager

from jupyter_blocks.engine.plan import plan
from jupyter_blocks.executors.requests import (
    block_requests,
    prelude_requests,
    test_requests,
    with_lines_kept,
)
from jupyter_blocks.model.diagnostics import Place
from jupyter_blocks.model.pipeline import Argument, Assertion, AssertionSeverity, Block
from jupyter_blocks.model.selection import Selection
from jupyter_blocks.testing import Sketch, pipeline

test_requests.__test__ = False  # type: ignore[attr-defined]


def said(request: object) -> dict[str, object]:
    metadata: dict[str, dict[str, object]] = request.metadata  # type: ignore[attr-defined]
    return metadata["jupyter_blocks"]


def block() -> Block:
    sketch = pipeline(
        {"a": Sketch(code=("x = 1", "y = 2"), tests=("assert x\nassert y", "def f(): ...", "assert x"))}
    )
    bare = sketch.blocks[0]
    tests = [("a::#1", "a-test"), ("a::#2", "a-test"), ("a::f", "a-test-2"), ("a::#3", "a-test-3")]
    return Block(
        **{
            **{
                name: getattr(bare, name)
                for name in ("name", "kind", "form", "language", "cells", "test_cells")
            },
            "tests": tuple(
                Assertion(id=name, severity=AssertionSeverity.ERROR, place=Place(cell=cell, line=1))
                for name, cell in tests
            ),
            "outputs": ("x",),
            "binds": ("x", "y"),
            "inputs": ("w",),
            "guards": ("x",),
            "arguments": (Argument(parameter="frame", source="trips"),),
        }
    )


def test_block_cells() -> None:
    """Each cell bears its id, its tags and the contract's words; the last one says so."""
    first, last = block_requests(block(), rebuild=False)
    assert (first.id, first.metadata["cellId"], first.metadata["tags"]) == ("a", "a", ["block:a"])
    assert said(last) == {
        "v": 1,
        "role": "block",
        "block": "a",
        "last": True,
        "outputs": ["x"],
        "binds": ["x", "y"],
        "inputs": ["w"],
        "arguments": {"frame": "trips"},
        "guards": ["x"],
        "tests": True,
    }
    assert said(first)["last"] is False


def test_rebuild_leaves_tests_out() -> None:
    """A rebuild asks the kernel not to evaluate `@test` functions."""
    assert {said(request)["tests"] for request in block_requests(block(), rebuild=True)} == {False}


def test_statements_are_numbered_over_all_test_cells() -> None:
    """`first` counts the statements with an assert of the block's earlier test cells, functions left out."""
    assert [said(request)["first"] for request in test_requests(block())] == [1, 3, 3]


def test_prelude() -> None:
    """The prelude's cells come in order, the overriding parameters directly after the parameters."""
    sketch = pipeline({"a": Sketch()}, setup=["import os"], parameters="month = 1")
    requests = prelude_requests(plan(sketch, Selection(), parameters={"month": 2}))
    assert [(request.id, said(request)["role"]) for request in requests] == [
        ("setup", "setup"),
        ("parameters", "parameters"),
        ("injected-parameters", "parameters"),
    ]
    assert "month = 2" in requests[2].code


LINES = st.lists(
    st.sampled_from(["", " ", "  ", "x = 1", "    y = 2", "if x:", "%%time", "%matplotlib", ">>> z", "# c"]),
    max_size=5,
)


@given(LINES.map("\n".join))
def test_lines_are_kept(code: str) -> None:
    """IPython sees the same code as without the comment, at the author's lines."""
    sent = with_lines_kept(code)
    assert sent.count("\n") == code.count("\n")
    if sent == code:
        return
    transform = TransformerManager().transform_cell
    kept, stripped = transform(sent).splitlines(), transform(code).splitlines()
    gap = len(code.splitlines()) - len(code.lstrip("\n \t").splitlines())
    assert kept[gap:] == stripped


@pytest.mark.parametrize("code", ["", "\n", "x = 1", "\n%%time\nx = 1", "  \n \n"])
def test_code_that_needs_no_comment(code: str) -> None:
    """Nothing is added where no line is lost, before a cell magic, or where there is no code."""
    assert with_lines_kept(code) == code
