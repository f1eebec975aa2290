"""The kernel half on every Python of this machine that may run a kernel, with the IPython that it gets."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from .fronts import Front
from .interpreters import interpreters, with_ipykernel
from .kernels import Kernel, started

OWN = f"{sys.version_info.major}.{sys.version_info.minor}"
OTHERS = interpreters()

CLEAN = """
from jupyter_blocks import test, transformer

@transformer
def clean(rides, *, least=0, **kwargs):
    return [fare for fare in rides if fare > least]

@test
def no_negative_fares(output, *args):
    assert min(output) >= 0, "negative fares"

@test
def many(output, *args):
    assert len(output) > 5
"""


@pytest.fixture(scope="module", params=[OWN, *OTHERS])
def kernel(request: pytest.FixtureRequest) -> Iterator[Kernel]:
    """A kernel of each Python, into which the kernel half was carried."""
    version: str = request.param
    python = with_ipykernel(version, OTHERS[version]) if version in OTHERS else sys.executable
    for running in started(python=python):
        running.load()
        assert running.value("'{}.{}'.format(*__import__('sys').version_info)") == repr(version)
        yield running


@pytest.fixture(autouse=True)
def fresh(kernel: Kernel) -> None:
    """Every test begins with one name."""
    kernel.run("%reset -f")
    kernel.run("rides = [5.0, 7.5, 0.0]")


def test_a_function_block_runs_and_is_tested(kernel: Kernel) -> None:
    """Its result is bound to its name, each assertion is evaluated, values are compared."""
    answer = kernel.block("clean", CLEAN, outputs=["clean"]).answer
    assert (answer["status"], answer["outputs"][0]["shape"]) == ("error", [2])
    passed, failed = answer["assertions"]
    assert (passed["id"], passed["state"]) == ("clean::no_negative_fares", "passed")
    assert (failed["id"], failed["state"]) == ("clean::many", "failed")
    assert failed["compared"][0] == {"expression": "len(output)", "value": "2"}


def test_cells_are_tested_in_an_overlay(kernel: Kernel) -> None:
    """Every statement with an `assert` counts; what the test binds vanishes."""
    kernel.block("load", "fares = rides[:]")
    answer = kernel.test(
        "load", "total = sum(fares)\nassert total == 12.5\nfor f in fares:\n    assert f > 0"
    ).answer
    assert [verdict["state"] for verdict in answer["assertions"]] == ["passed", "failed"]
    assert kernel.value("'total' in globals()") == "False"


def test_a_failed_assertion_tells_its_values(kernel: Kernel) -> None:
    """An `assert` in a block fails it, with what was compared."""
    answer = kernel.block("check", "least = min(rides)\nassert least > 1").answer
    assert answer["status"] == "error"
    assert answer["error"]["name"] == "AssertionError"
    assert [one["expression"] for one in answer["error"]["compared"]] == ["least"]


@pytest.mark.parametrize("magic", ["", "%%time\n", "%%capture\n"])
def test_a_cell_is_observed(kernel: Kernel, magic: str) -> None:
    """What it reads, binds and changes is told, also where it stands within a magic."""
    observed = kernel.block("tidy", f"{magic}rides[0] = 1.0\nfew = rides[:1]").answer["observed"]
    assert (observed["reads"], observed["binds"], observed["changes"]) == (["rides"], ["few"], ["rides"])


def test_a_cell_may_await(kernel: Kernel) -> None:
    """A block that awaits at its top level is answered like any other."""
    answer = kernel.block("wait", "import asyncio\nawait asyncio.sleep(0)\nlate = 1", outputs=["late"]).answer
    assert (answer["status"], answer["outputs"][0]["text"]) == ("ok", "1")


def test_a_cell_can_be_interrupted(kernel: Kernel) -> None:
    """An interrupt ends the cell as an error of its own, and the next cell runs."""
    sent = kernel.send("import time\ntime.sleep(600)", {"role": "block", "block": "long", "last": True})
    assert kernel.interrupted(sent).answer["error"]["name"] == "KeyboardInterrupt"
    assert kernel.block("next", "1").answer["status"] == "ok"


def test_a_front_end_follows(kernel: Kernel) -> None:
    """A comm is told the graph, and what is stale after an edit."""
    kernel.load(comm=True)
    front = Front(kernel)
    front.source(("one", "block:load", "rows = [1, 2]"), ("two", "block:clean", "kept = rows[1:]"))
    kernel.run("rows = [1, 2]", cell="one", tags=("block:load",))
    kernel.run("kept = rows[1:]", cell="two", tags=("block:clean",))
    kernel.run("rows = [3, 4]", cell="one", tags=("block:load",))
    stale = front.wait(
        lambda one: one["kind"] == "graph" and [b["state"] for b in one["body"]["blocks"]][1:] == ["stale"]
    )
    assert [(edge["from"], edge["to"]) for edge in stale["body"]["edges"]] == [("load", "clean")]
