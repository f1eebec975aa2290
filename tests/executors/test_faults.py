"""Kernels that die, hang or are no longer wanted: told apart, survived, and nothing left behind."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from jupyter_blocks.executors import brake
from jupyter_blocks.model.events import AttemptFailed, AttemptStarted, CellExecuted, KernelReady, Logged
from jupyter_blocks.model.pipeline import Kind
from jupyter_blocks.model.run import FailureKind, RunState
from jupyter_blocks.testing import Sketch, pipeline

from .conftest import Runs

HANGS = "import time\nfor n in range(10_000): time.sleep(0.01)"
STUBBORN = """
import time
while True:
    try:
        time.sleep(60)
    except KeyboardInterrupt:
        pass
"""


@pytest.fixture
def short_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a second instead of five between interrupt and kill."""
    monkeypatch.setattr(brake, "GRACE", 0.5)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("os._exit(3)", "kernel died (exit status 3)"),
        ("exit()", "kernel died (exit status 0)"),
        ("os.kill(os.getpid(), 9)", "kernel died (killed by signal 9, perhaps out of memory)"),
        ("os.abort()", "kernel died (killed by signal 6)"),
    ],
)
def test_kernel_death(run: Runs, code: str, said: str) -> None:
    """A dead kernel is told apart from an exception; what waits runs in a fresh one, where the values it
    needs were rebuilt; the rebuild leaves no second output."""
    ran = run(
        pipeline(
            {
                "load": Sketch(code=("x = 1\nprint('loaded')",), tests=("assert x == 1",)),
                "dies": Sketch(code=(f"import os\n{code}",), needs=("load",)),
                "doomed": Sketch(needs=("dies",)),
                "goes_on": Sketch(code=("print(x + 1)",), needs=("load",)),
            }
        )
    )
    assert ran.states == {
        "load": "succeeded",
        "dies": "failed",
        "doomed": "upstream_failed",
        "goes_on": "succeeded",
    }
    failure = ran["dies"].failure
    assert failure is not None
    assert (failure.kind, failure.message, failure.place.cell) == (FailureKind.KERNEL_DIED, said, "dies")
    assert ran.text("goes_on") == "2\n"
    assert ran.text("load") == "loaded\n"
    assert len(ran.all(KernelReady)) == 2
    assert [(e.block, e.rebuild) for e in ran.all(AttemptStarted)] == [
        ("load", False),
        ("dies", False),
        ("load", True),
        ("goes_on", False),
    ]


def test_death_is_noticed_within_a_second(run: Runs, tmp_path: Path) -> None:
    """The time from the process's last breath to the event that tells of it is under a second."""
    code = "import os, pathlib, time\npathlib.Path('died').write_text(repr(time.time()))\nos._exit(1)"
    ran = run(pipeline({"dies": Sketch(code=(code,))}))
    died = float((tmp_path / "died").read_text())
    assert ran.instant(AttemptFailed, "dies") - died < 1


def test_death_behind_an_effect(run: Runs) -> None:
    """A value that only an outside effect could bring back is lost, and the block that needs it says so."""
    ran = run(
        pipeline(
            {
                "export": Sketch(code=("y = 1",), kind=Kind.DATA_EXPORTER),
                "dies": Sketch(code=("import os; os._exit(0)",)),
                "reads": Sketch(code=("y",), needs=("export",)),
            }
        )
    )
    assert ran.states == {"export": "succeeded", "dies": "failed", "reads": "inputs_lost"}
    assert ran["reads"].because == "export"


def test_timeout_interrupts(run: Runs) -> None:
    """An attempt that takes too long is interrupted: it fails with where it stood, the kernel lives on."""
    ran = run(
        pipeline(
            {
                "before": Sketch(code=("x = 1",)),
                "hangs": Sketch(code=(HANGS,), policy={"timeout": "500ms"}),
                "after": Sketch(code=("print(x)",), needs=("before",)),
            }
        )
    )
    failure = ran["hangs"].failure
    assert failure is not None
    assert (failure.kind, failure.message) == (FailureKind.TIMEOUT, "took longer than 0.5 s")
    assert (failure.place.cell, failure.place.line) == ("hangs", 2)
    assert failure.traceback
    assert ran.text("after") == "1\n"
    assert len(ran.all(KernelReady)) == 1
    assert not ran.all(AttemptFailed)[0].kernel_lost


@pytest.mark.usefixtures("short_grace")
def test_timeout_kills(run: Runs) -> None:
    """An attempt that does not heed the interrupt loses its kernel; what waits runs in a fresh one."""
    ran = run(
        pipeline(
            {
                "before": Sketch(code=("x = 1",)),
                "stubborn": Sketch(code=(STUBBORN,)),
                "after": Sketch(code=("print(x)",), needs=("before",)),
            }
        ),
        timeout=1,
    )
    assert ran.states == {"before": "succeeded", "stubborn": "failed", "after": "succeeded"}
    failure = ran["stubborn"].failure
    assert failure is not None
    assert failure.kind is FailureKind.TIMEOUT
    assert "did not heed an interrupt" in failure.message
    assert ran.all(AttemptFailed)[0].kernel_lost
    assert ran.text("after") == "1\n"


def test_timeout_covers_the_tests(run: Runs) -> None:
    """The time of an attempt is that of its block and its tests."""
    ran = run(pipeline({"a": Sketch(tests=(f"{HANGS}\nassert True",))}), timeout=0.5)
    failure = ran["a"].failure
    assert failure is not None
    assert failure.kind is FailureKind.TIMEOUT
    assert failure.place.cell == "a-test"


def cancel_after(cell: str) -> Callable[[Logged, asyncio.Event], None]:
    """Asks to cancel when `cell` has been executed, and the next one is on its way."""

    def when(logged: Logged, cancel: asyncio.Event) -> None:
        if isinstance(logged.event, CellExecuted) and logged.event.cell == cell:
            cancel.set()

    return when


def test_cancel(run: Runs) -> None:
    """A cancelled run interrupts what runs and keeps what was printed until then."""
    blocks = {"a": Sketch(code=("print('begun')", HANGS, "never = True")), "b": Sketch(), "c": Sketch()}
    ran = run(pipeline(blocks), when=cancel_after("a"))
    assert ran.run.state is RunState.CANCELLED
    assert set(ran.states.values()) == {"cancelled"}
    assert ran.text("a") == "begun\n"
    assert "a-3" not in ran.cells
    assert "b" not in ran.cells


@pytest.mark.usefixtures("short_grace")
def test_cancel_kills(run: Runs) -> None:
    """What does not heed the interrupt is killed, and its run is cancelled all the same."""
    ran = run(pipeline({"a": Sketch(code=("1", STUBBORN)), "b": Sketch()}), when=cancel_after("a"))
    assert ran.run.state is RunState.CANCELLED
    assert ran.states == {"a": "cancelled", "b": "cancelled"}


def test_cancel_during_the_prelude(run: Runs) -> None:
    """A run cancelled before its kernel is ready ends at once, the prelude interrupted."""

    ran = run(pipeline({"a": Sketch()}, setup=["1", HANGS]), when=cancel_after("setup"))
    assert ran.run.state is RunState.CANCELLED
    assert ran.run.seconds < 60


STARTS_OTHERS = """
import os, pathlib, subprocess, time
subprocess.Popen(["sh", "-c", "sleep 600 & sleep 600"])
pathlib.Path("group").write_text(str(os.getpgid(0)))
"""


@pytest.mark.skipif(not hasattr(os, "getpgid"), reason="process groups are POSIX's")
@pytest.mark.parametrize("ending", ["pass", "os._exit(1)", "time.sleep(600)"])
def test_no_process_is_left(run: Runs, ending: str, tmp_path: Path) -> None:
    """What the user's code started goes with its kernel: at the end, at its death, when cancelled."""
    when = cancel_after("a") if "sleep" in ending else None
    run(pipeline({"a": Sketch(code=(STARTS_OTHERS, ending))}), when=when)
    assert living(int((tmp_path / "group").read_text())) == []


def living(group: int) -> list[psutil.Process]:
    """The processes of a process group that have not ended."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.NoSuchProcess, ProcessLookupError):
            if os.getpgid(process.pid) == group and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found
