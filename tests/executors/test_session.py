"""Blocks in real kernels: how cells, tests and failures come out."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from jupyter_blocks.model.events import (
    AssertionEvaluated,
    AttemptStarted,
    CellExecuted,
    CellObserved,
    KernelFailed,
    KernelReady,
    Logged,
)
from jupyter_blocks.model.run import AssertionState, FailureKind, RunState
from jupyter_blocks.testing import Sketch, pipeline

from .conftest import Runs

MIXED = """\
import sys
for n in range(3):
    print(n)
    sys.stdout.flush()
display("d")
print("e")"""


def test_success(run: Runs) -> None:
    """Cells run in order in one kernel, after the prelude; each leaves its outputs and its count."""
    ran = run(
        pipeline(
            {
                "load": Sketch(code=("x = one + 1", "print('loaded', x)")),
                "show": Sketch(code=("x * 21",), tests=("assert x == 2",), needs=("load",)),
            },
            setup=["one = 1"],
        )
    )
    assert ran.run.state is RunState.SUCCEEDED
    assert ran.text("load-2") == "loaded 2\n"
    assert ran.cells["show"].outputs[0]["data"] == {"text/plain": "42"}
    assert [ran.cells[cell].execution_count for cell in ("setup", "load", "load-2", "show")] == [1, 2, 3, 4]
    assert [event.cell for event in ran.all(CellExecuted)] == ["setup", "load", "load-2", "show", "show-test"]
    assert [result.id for result in ran["show"].assertions] == ["show::#1"]


def test_failures(run: Runs) -> None:
    """A block that raises fails with its own exception, line and traceback; what needs it is skipped, the
    others go on; a failing assertion fails its block after all have been evaluated."""
    ran = run(
        pipeline(
            {
                "raises": Sketch(code=("a = 1", "b = 2\nc = {}['key']", "never = True")),
                "needs_it": Sketch(needs=("raises",)),
                "goes_on": Sketch(code=("'never' in globals()",)),
                "asserts": Sketch(code=("d = 0\nassert d > 0, 'too small'",)),
                "tested": Sketch(code=("e = 3",), tests=("assert e == 4\nassert e == 3", "assert e < 2")),
                "does_not_parse": Sketch(code=("f = (",)),
                "asks": Sketch(code=("input('name?')",)),
                "exits": Sketch(code=("raise SystemExit(3)",)),
                "still_there": Sketch(code=("e",)),
            }
        )
    )
    assert ran.run.state is RunState.FAILED
    assert ran.states == {
        "raises": "failed",
        "needs_it": "upstream_failed",
        "goes_on": "succeeded",
        "asserts": "failed",
        "tested": "failed",
        "does_not_parse": "failed",
        "asks": "failed",
        "exits": "failed",
        "still_there": "succeeded",
    }
    raised = ran["raises"].failure
    assert raised is not None
    assert (raised.kind, raised.name, raised.message) == (FailureKind.EXCEPTION, "KeyError", "'key'")
    assert (raised.place.cell, raised.place.line) == ("raises-2", 2)
    assert any("c = {}['key']" in line for line in raised.traceback)
    assert "\x1b" not in "".join(raised.traceback)
    assert ran.cells["goes_on"].outputs[0]["data"]["text/plain"] == "False"
    assert "raises-3" not in ran.cells

    asserted = ran["asserts"].failure
    assert asserted is not None
    assert (asserted.kind, asserted.message, asserted.place.line) == (FailureKind.ASSERTION, "too small", 2)

    assert [result.state for result in ran["tested"].assertions] == [
        AssertionState.FAILED,
        AssertionState.PASSED,
        AssertionState.FAILED,
    ]
    tested = ran["tested"].failure
    assert tested is not None
    assert tested.kind is FailureKind.TESTS
    assert (tested.place.cell, tested.place.line) == ("tested-test", 1)
    assert tested.message.startswith("tested::#1")
    assert tested.message.endswith("(and 1 more)")
    assert ran["tested"].outputs == ()

    unparsed, asked = ran["does_not_parse"].failure, ran["asks"].failure
    assert unparsed is not None
    assert unparsed.name == "SyntaxError"
    assert asked is not None
    assert asked.name == "StdinNotImplementedError"
    assert "parameter" in asked.remedy


def test_prelude_failure(run: Runs) -> None:
    """A prelude that fails is the run's failure, with cell and line; no block starts."""
    ran = run(pipeline({"a": Sketch()}, setup=["import os", "x = 1\nimport no_such_module"]))
    assert ran.run.state is RunState.FAILED
    failure = ran.run.failure
    assert failure is not None
    assert (failure.kind, failure.name) == (FailureKind.SETUP, "ModuleNotFoundError")
    assert (failure.place.cell, failure.place.line) == ("setup-2", 2)
    assert ran["a"].because == "setup-2"
    assert not ran.all(AttemptStarted)


def test_parameters_override(run: Runs) -> None:
    """Overrides stand in a cell of their own directly after the parameters cell, and win."""
    ran = run(
        pipeline({"a": Sketch(code=("print(month, city)",))}, parameters="month = 1\ncity = 'Köln'"),
        parameters={"month": 6},
    )
    assert ran.text("a") == "6 Köln\n"
    assert [event.cell for event in ran.all(CellExecuted)] == ["parameters", "injected-parameters", "a"]


def test_outputs(run: Runs) -> None:
    """Nothing printed is lost or torn: large, many, unicode; magics and displays updated later work."""
    ran = run(
        pipeline(
            {
                "large": Sketch(code=("print('x' * 5_000_000)",)),
                "many": Sketch(code=("for n in range(3000): display(n)",)),
                "unicode": Sketch(code=("print('Grüße, 世界 🌍')\n'ä'",)),
                "magic": Sketch(code=("%%time\nt = 1", "%%capture out\nprint('kept')", "print(out.stdout)")),
                "shell": Sketch(code=("!echo from the shell",)),
                "handle": Sketch(code=("h = display('before', display_id=True)",)),
                "update": Sketch(code=("h.update('after')",)),
                "mixed": Sketch(code=(MIXED,)),
            }
        )
    )
    assert set(ran.states.values()) == {"succeeded"}
    assert len(ran.text("large")) == 5_000_001
    assert len(ran.cells["many"].outputs) == 3000
    assert ran.text("unicode") == "Grüße, 世界 🌍\n"
    assert ran.text("magic-3") == "kept\n\n"
    assert ran.text("shell").strip() == "from the shell"
    assert ran.cells["handle"].outputs[0]["data"]["text/plain"] == "'after'"
    kinds = [(out["output_type"], out.get("text")) for out in ran.cells["mixed"].outputs]
    assert kinds == [("stream", "0\n1\n2\n"), ("display_data", None), ("stream", "e\n")]


def test_block_declared_by_magic_keeps_its_lines(run: Runs) -> None:
    """The `%%block` line is sent as an empty one, so that line numbers are the author's."""
    ran = run(pipeline({"a": Sketch(code=("\nx = 1\n1 / 0",))}))
    failure = ran["a"].failure
    assert failure is not None
    assert failure.place.line == 3


def test_working_directory(run: Runs, tmp_path: Path) -> None:
    """A kernel works in the notebook's folder."""
    ran = run(pipeline({"a": Sketch(code=("import os; print(os.getcwd())",))}))
    assert ran.text("a").strip() == str(tmp_path)


def test_exit_handlers_run(run: Runs, tmp_path: Path) -> None:
    """What the user's code registered with atexit runs before the kernel is gone."""
    code = "import atexit, pathlib\natexit.register(pathlib.Path('closed').write_text, 'yes')"
    run(pipeline({"a": Sketch(code=(code,))}))
    assert (tmp_path / "closed").read_text() == "yes"


def test_events_come_when_things_happen(run: Runs) -> None:
    """The prelude comes before KernelReady, prints before the cell's end, an attempt's between its own."""
    names: list[str] = []

    def when(logged: Logged, cancel: asyncio.Event) -> None:
        names.append(type(logged.event).__name__)

    run(pipeline({"a": Sketch(tests=("assert True",))}, setup=["1"]), when=when)
    assert names == [
        "RunStarted",
        "CellPrinted",  # the value that the setup cell ends with
        "CellExecuted",
        CellObserved.__name__,
        KernelReady.__name__,
        AttemptStarted.__name__,
        "CellExecuted",
        CellObserved.__name__,
        "CellExecuted",
        CellObserved.__name__,
        AssertionEvaluated.__name__,
        "AttemptSucceeded",
        "RunFinished",
    ]


@pytest.mark.parametrize("code", ["import os; os._exit(3)", "import os, signal; os.kill(os.getpid(), 9)"])
def test_kernel_that_dies_in_the_prelude(run: Runs, code: str) -> None:
    """A kernel that dies in the prelude fails the run, and says how it ended."""
    ran = run(pipeline({"a": Sketch()}, setup=[code]))
    failed = ran.all(KernelFailed)
    assert len(failed) == 1
    assert ran.run.failure is not None
    assert ran.run.failure.message.startswith("kernel died (")
    assert ran.run.failure.place.cell == "setup"
