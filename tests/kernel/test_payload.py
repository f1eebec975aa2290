"""The payload in kernels that have the package, lack it, or have another version of it."""

from __future__ import annotations

import ast
import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest

from jupyter_blocks.kernel.payload import payload, sources

from .kernels import Kernel, started

LAUNCH = """
import os, sys
sys.path[:] = [entry for entry in sys.path if entry and not os.path.isdir(entry + "/jupyter_blocks")]
from ipykernel.kernelapp import launch_new_instance
launch_new_instance()
"""

FUNCTION = """from jupyter_blocks import transformer, test

@transformer
def clean(rows):
    return rows[1:]

@test
def one_less(output, *args):
    assert len(output) == 2
"""


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Kernel]:
    """A kernel in whose environment the package does not exist."""
    yield from started("-c", LAUNCH, folder=tmp_path)


def test_a_kernel_without_the_package(bare: Kernel) -> None:
    """The sources that were carried along do all that the package would: blocks, tests, decorators, Mage."""
    assert "jupyter_blocks" in bare.run("import jupyter_blocks").reply["evalue"]
    bare.load(parameters={"month": 3})
    assert bare.value("__import__('jupyter_blocks').kernel.__file__") == "'<carried jupyter_blocks.kernel>'"
    assert bare.block("load", "rows = [1, 2, 3]", outputs=["rows"]).answer["outputs"][0]["shape"] == [3]
    assert bare.block("clean", FUNCTION).states == {"clean::one_less": "passed"}
    assert bare.test("load", "assert rows == []").states == {"load::#1": "failed"}
    mage = (
        "from mage_ai.data_preparation.decorators import data_loader\n"
        "@data_loader\n"
        "def f(**kw):\n"
        "    return kw['month']"
    )
    assert bare.block("mage", mage).answer["status"] == "ok"
    assert bare.value("mage") == "3"


def test_the_workbench_is_not_carried(bare: Kernel) -> None:
    """What only the host has is missing with Python's own words."""
    bare.load()
    reply = bare.run("import jupyter_blocks as jb\njb.read('a.ipynb')").reply
    assert (reply["ename"], reply["evalue"]) == (
        "ModuleNotFoundError",
        "No module named 'jupyter_blocks.api'",
    )


def test_the_kernels_own_copy_is_used_if_it_is_the_same(kernel: Kernel) -> None:
    """With the same sources installed nothing is carried."""
    assert (
        kernel.value("any(type(f).__name__ == 'CarriedFinder' for f in __import__('sys').meta_path)")
        == "False"
    )


def test_loading_again_changes_the_configuration_only(kernel: Kernel) -> None:
    """Hooks are there once, however often the payload is sent."""
    kernel.load(pipeline="other")
    kernel.load(pipeline="other")
    assert len(kernel.block("a", "1").answers) == 1
    assert kernel.value("__jupyter_blocks__.evaluator.pipeline") == "'other'"


def test_another_version_gives_way(kernel: Kernel) -> None:
    """A kernel half of other sources, already attached, is replaced: one answer, from the new one."""
    module = "jupyter_blocks.kernel.running"
    changed = {**sources(), module: sources()[module] + "\nOTHER = 1\n"}
    kernel.run(
        "import jupyter_blocks.kernel.carrier as c\n"
        f"c.bring(get_ipython(), {changed!r}, {{'pipeline': 'newer', 'parameters': {{}}}})"
    )
    assert kernel.value(f"__import__('{module}', fromlist=['x']).OTHER") == "1"
    assert len(kernel.block("a", "1").answers) == 1
    kernel.run("from jupyter_blocks import transformer\ntimes = [1]")
    kernel.block("clean", "@transformer\ndef clean(times):\n    return times")
    assert kernel.value("clean") == "[1]"


def test_values_of_parameters_arrive_as_they_are(kernel: Kernel) -> None:
    """Dates, tuples and the odd numbers are no strings on the other side."""
    given = {"day": datetime.date(2026, 1, 2), "pair": (1, None), "huge": 10**30, "inf": float("inf")}
    kernel.load(parameters=given)
    names = "__jupyter_blocks__.evaluator.parameters"
    assert kernel.value(f"[{names}[name] for name in ('pair', 'huge', 'inf')]") == (
        "[(1, None), 1000000000000000000000000000000, inf]"
    )
    assert kernel.value(f"{names}['day']") == "datetime.date(2026, 1, 2)"


def test_the_payload_is_one_expression() -> None:
    """So that it binds no name in the user's namespace."""
    (statement,) = ast.parse(payload({"pipeline": "p", "parameters": {}})).body
    assert isinstance(statement, ast.Expr)
