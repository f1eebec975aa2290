"""`run_if` in real kernels: who runs in spite of a failure, and what it finds."""

from __future__ import annotations

import pytest

from jupyter_blocks.model.events import AttemptStarted, KernelGivenUp
from jupyter_blocks.model.pipeline import Pipeline
from jupyter_blocks.model.run import RunState
from jupyter_blocks.notebook.read import parse
from jupyter_blocks.pipelines.build import build

from .conftest import Runs

FAILS = "x = 2\nx = x + 1 / 0"
CHANGES = "x.append(2)\n1 / 0"


def built(*cells: tuple[str, str, str]) -> Pipeline:
    """The pipeline of such cells: tags, the block's `run_if`, source."""
    said = [
        {
            "cell_type": "code",
            "id": f"c{number}",
            "metadata": {"tags": tags.split(), **({"jupyter_blocks": {"run_if": rule}} if rule else {})},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }
        for number, (tags, rule, source) in enumerate(cells)
    ]
    about = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = {"cells": said, "metadata": about, "nbformat": 4, "nbformat_minor": 5}
    return build(parse(notebook, name="n", path=None))


@pytest.mark.parametrize(
    ("middle", "rule", "states", "printed"),
    [
        ("x = [1, 2]", "all_succeeded", "succeeded succeeded", "[1, 2]\n"),
        ("x = [1, 2]", "any_failed", "succeeded run_if", ""),
        (FAILS, "all_succeeded", "failed upstream_failed", ""),
        (FAILS, "none_failed", "failed upstream_failed", ""),
        (FAILS, "any_failed", "failed succeeded", "[1]\n"),
        (FAILS, "all_done", "failed succeeded", "[1]\n"),
        (CHANGES, "all_done", "failed succeeded", "[1]\n"),
        ("import os; x.append(2); os._exit(1)", "all_done", "failed succeeded", "[1]\n"),
    ],
)
def test_rules(run: Runs, middle: str, rule: str, states: str, printed: str) -> None:
    """A block that runs in spite of a failure finds the names as they were before the block that failed."""
    pipeline = built(
        ("block:load", "", "x = [1]"),
        ("block:middle", "", middle),
        ("block:use", rule, "print(x)"),
    )
    ran = run(pipeline)
    assert ran.states == dict(zip(("load", "middle", "use"), ("succeeded", *states.split()), strict=True))
    assert (ran.text("c2") if "c2" in ran.cells else "") == printed
    assert ran.run.state is (RunState.FAILED if "failed" in states else RunState.SUCCEEDED)


def test_a_name_that_only_the_failed_block_binds_is_unbound(run: Runs) -> None:
    """What it had bound before it failed is half done, and gone."""
    pipeline = built(
        ("block:half", "", "rows = [1]\nrows = rows + 1 / 0"),
        ("block:use", "all_done", "print('rows' in globals(), rows)"),
    )
    ran = run(pipeline)
    assert ran["use"].failure is not None
    assert ran["use"].failure.name == "NameError"
    assert ran.all(KernelGivenUp) == [KernelGivenUp(block="use")]


def test_a_handler_that_reads_nothing_needs_no_fresh_kernel(run: Runs) -> None:
    """It runs in the kernel in which the other failed."""
    pipeline = built(
        ("block:work", "", "x = 1 / 0"),
        ("block:tell after:work", "any_failed", "print('told')"),
    )
    ran = run(pipeline)
    assert ran.text("c1") == "told\n"
    assert ran.all(KernelGivenUp) == []
    assert len(ran.all(AttemptStarted)) == 2
