"""Without a host: the decorators load the kernel half by themselves, in the very cell that imports them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .kernels import Kernel, started


@pytest.fixture(scope="module")
def plain() -> Iterator[Kernel]:
    """A kernel that nobody has sent anything."""
    yield from started()


def test_the_cell_that_imports_the_decorators_runs_its_block(plain: Kernel) -> None:
    """Its code was prepared before the import; the block and its tests run at its end all the same."""
    code = (
        "from jupyter_blocks import data_loader, test\n"
        "@data_loader\n"
        "def rows():\n"
        "    return [1, 2]\n"
        "@test\n"
        "def two(output):\n"
        "    assert len(output) == 2\n"
        "len('abc')"
    )
    executed = plain.run(code)
    assert executed.reply["status"] == "ok"
    assert executed.text == "3"
    assert plain.value("rows") == "[1, 2]"


def test_later_cells_are_ordinary(plain: Kernel) -> None:
    """They are prepared as they come, and nothing is sent to a front end that did not ask."""
    executed = plain.run(
        "from jupyter_blocks import transformer\n"
        "@transformer\n"
        "def more(rows):\n"
        "    return rows + [3]\n"
        "@test\n"
        "def few(output):\n"
        "    assert len(output) < 3, 'many'"
    )
    assert plain.value("more") == "[1, 2, 3]"
    assert executed.answers == []
    assert (executed.reply["ename"], executed.reply["evalue"]) == ("AssertionError", "many")


def test_load_ext(plain: Kernel) -> None:
    """`%load_ext jupyter_blocks` attaches the kernel half too."""
    assert plain.run("%load_ext jupyter_blocks").reply["status"] == "ok"
    assert plain.run("%%block a\nx = 1").reply["status"] == "ok"


def test_a_failing_test_in_the_first_cell_raises() -> None:
    """Run All stops at the cell, although it was prepared without us."""
    for kernel in started():
        reply = kernel.run(
            "from jupyter_blocks import data_loader, test\n"
            "@data_loader\n"
            "def rows():\n"
            "    return []\n"
            "@test\n"
            "def some(output):\n"
            "    assert output, 'none'"
        ).reply
        assert (reply["ename"], reply["evalue"]) == ("AssertionError", "none")
