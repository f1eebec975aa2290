"""What the live display shows, event by event."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from jupyter_blocks.cli.live import Picture
from jupyter_blocks.model.diagnostics import Place
from jupyter_blocks.model.events import (
    AssertionEvaluated,
    AttemptFailed,
    AttemptStarted,
    AttemptSucceeded,
    CancelRequested,
    Event,
    KernelReady,
    Logged,
    RunStarted,
)
from jupyter_blocks.model.pipeline import AssertionSeverity
from jupyter_blocks.model.plan import Plan
from jupyter_blocks.model.run import AssertionResult, AssertionState, Failure, FailureKind
from jupyter_blocks.reports.text import line_width, plain
from jupyter_blocks.workbench import Workbench

from .notebooks import SOUND, write

START = datetime(2026, 1, 1, tzinfo=UTC)
PASSED = AssertionResult(
    id="clean::#1", severity=AssertionSeverity.ERROR, state=AssertionState.PASSED, place=Place()
)
DIED = Failure(kind=FailureKind.KERNEL_DIED, name="KernelDied", message="kernel died")


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    """The plan of the sound notebook: load, clean, total, export."""
    workbench = Workbench()
    return workbench.plan(workbench.read(write(tmp_path / "nb.ipynb", *SOUND)))


def shown(plan: Plan, *events: Event, after: float = 0.0, height: int = 24, width: int = 80) -> list[str]:
    """The display `after` seconds, when all `events` happened at the start."""
    picture = Picture(plan)
    for number, event in enumerate(events, 1):
        picture.take(Logged(seq=number, at=START, event=event))
    lines = picture.lines(START + timedelta(seconds=after), height=height, width=width)
    assert all(line_width(line) <= width for line in lines)
    return [plain(line) for line in lines]


def started(plan: Plan) -> tuple[Event, Event]:
    blocks = tuple(step.block for step in plan.steps)
    return RunStarted(run="r", pipeline="nb", blocks=blocks), KernelReady()


def test_before_anything(plan: Plan) -> None:
    """Before the kernel is there, all blocks are queued, and that is what is waited for."""
    assert shown(plan) == [
        "block   state        seconds  tests  outputs",
        "load    · queued",
        "clean   · queued              0/2",
        "total   · queued",
        "export  · queued",
        "",
        "──────────────────────── 0/4 blocks  0:00  starting the kernel",
    ]


def test_running(plan: Plan) -> None:
    """Seconds tick, assertions count as they come, the bar grows with the blocks that are over."""
    lines = shown(
        plan,
        *started(plan),
        AttemptStarted(block="load", attempt=1),
        AttemptSucceeded(block="load", attempt=1, seconds=0.5),
        AttemptStarted(block="clean", attempt=1),
        AssertionEvaluated(block="clean", attempt=1, assertion=PASSED),
        after=65.25,
    )
    assert lines[1:3] == ["load    ✓ succeeded     0.50", "clean   ▶ running      65.25  1/2"]
    assert lines[-1] == "━━━━━━────────────────── 1/4 blocks  1:05"


def test_kernel_lost(plan: Plan) -> None:
    """After a kernel's death the display says what takes its time, down to the block that is rebuilt."""
    died = (
        *started(plan),
        AttemptStarted(block="clean", attempt=1),
        AttemptFailed(block="clean", attempt=1, seconds=0.1, failure=DIED, kernel_lost=True),
    )
    assert shown(plan, *died)[-1].endswith("starting another kernel")
    rebuilding = AttemptStarted(block="load", attempt=2, rebuild=True)
    lines = shown(plan, *died, KernelReady(), rebuilding)
    assert lines[-1].endswith("rebuilding load")
    assert lines[2] == "clean   ✗ failed        0.10  0/2    kernel died"


def test_stopping(plan: Plan) -> None:
    """Ctrl-C is answered in the display."""
    assert shown(plan, *started(plan), CancelRequested())[-1].endswith(
        "stopping… (once more ends it at once)"
    )


def test_more_blocks_than_lines(tmp_path: Path) -> None:
    """Of more blocks than the terminal has lines, those about the running one are shown, the rest counted."""
    workbench = Workbench()
    cells = [(f"x{n} = {n}", f"block:b{n}") for n in range(40)]
    plan = workbench.plan(workbench.read(write(tmp_path / "nb.ipynb", *cells)))
    done = [AttemptSucceeded(block=f"b{n}", attempt=1, seconds=0.1) for n in range(20)]
    lines = shown(plan, *started(plan), *done, AttemptStarted(block="b20", attempt=1), height=14)
    assert len(lines) <= 13
    assert lines[1] == "… 16 above"
    assert lines[-3] == "… 16 below"
    assert any(line.startswith("b20 ") for line in lines)


def test_narrow(plan: Plan) -> None:
    """No line is wider than the terminal, which would break the drawing over."""
    shown(plan, *started(plan), width=20)
