"""Commands in a real terminal: the live display, colours, Ctrl-C."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import psutil
import pytest

from .notebooks import LOAD, SOUND, TOTAL, write

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pexpect needs a POSIX terminal")

PROGRAM = "from jupyter_blocks.cli import main; main(prog_name='jupyter-blocks')"
# Says on the terminal that it has begun, then waits far longer than any test.
WAIT = "import os, time\nopen('begun', 'w').close()\ntime.sleep(600)\n"
STUBBORN = (
    "import os, signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n"
    "open('begun', 'w').close()\ntime.sleep(600)\n"
)
Spawn = Callable[..., pexpect.spawn]


@pytest.fixture
def spawn(tmp_path: Path) -> Iterator[Spawn]:
    """Starts `jupyter-blocks` in a terminal of 100 × 24."""
    started: list[pexpect.spawn] = []

    def start(*arguments: str, **environment: str) -> pexpect.spawn:
        child = pexpect.spawn(
            sys.executable,
            ["-c", PROGRAM, *arguments],
            cwd=str(tmp_path),
            env={**os.environ, "TERM": "xterm-256color", **environment},
            encoding="utf-8",
            dimensions=(24, 100),
            timeout=60,
        )
        started.append(child)
        return child

    yield start
    for child in started:
        child.close(force=True)


def said(child: pexpect.spawn) -> str:
    """All that the command printed until it ended, without escape sequences."""
    child.expect(pexpect.EOF)
    child.wait()
    return re.sub(r"\x1b\[[0-?]*[ -/]*[@-~]", "", child.before)


def begun(child: pexpect.spawn, folder: Path) -> list[psutil.Process]:
    """Wait, by what the display shows, until the block `wait` runs and has begun; the kernel's processes."""
    while not (folder / "begun").exists():
        child.expect(r"wait.*running")
    return psutil.Process(child.pid).children(recursive=True)


def test_live_display(tmp_path: Path, spawn: Spawn) -> None:
    """The table is drawn over and over while blocks run, and stands there once at the end."""
    write(tmp_path / "nb.ipynb", *SOUND)
    child = spawn("run", "nb.ipynb")
    child.expect("starting the kernel")
    child.expect(r"\d/4 blocks  0:0\d")
    text = said(child)
    assert child.exitstatus == 0
    last = text[text.rindex("block   state") :]
    assert [row.split()[:3] for row in last.splitlines()[1:5]] == [
        [name, "✓", "succeeded"] for name in ("load", "clean", "total", "export")
    ]
    assert last.splitlines()[-1].endswith(": 4 succeeded")


def test_colours(tmp_path: Path, spawn: Spawn) -> None:
    """A terminal gets colours, unless NO_COLOR is set."""
    write(tmp_path / "nb.ipynb", *SOUND)
    coloured = spawn("graph", "nb.ipynb")
    coloured.expect(pexpect.EOF)
    assert "\x1b[1m" in coloured.before
    plain = spawn("graph", "nb.ipynb", NO_COLOR="1")
    plain.expect(pexpect.EOF)
    assert "\x1b" not in plain.before


def test_narrow_terminal(tmp_path: Path, spawn: Spawn) -> None:
    """Rows are cut to the terminal's width with an ellipsis, so that lanes stay lanes."""
    names = ", ".join(f"a_rather_long_name_{n}" for n in range(8))
    write(tmp_path / "nb.ipynb", (f"{names} = range(8)", "block:load"))
    child = spawn("graph", "nb.ipynb", NO_COLOR="1")
    child.expect(pexpect.EOF)
    assert all(len(row) <= 100 for row in child.before.splitlines())
    assert child.before.rstrip().endswith("…")


def test_interrupted(tmp_path: Path, spawn: Spawn) -> None:
    """The kernel is interrupted, what has run is written, no process is left, and the status says why."""
    write(tmp_path / "nb.ipynb", LOAD, (WAIT, "block:wait"), ("late = rows", "block:late"))
    child = spawn("run", "nb.ipynb", "--output", "executed.ipynb")
    kernel = begun(child, tmp_path)
    assert kernel
    child.sendintr()
    text = said(child)
    assert child.exitstatus == 130
    assert "cancelled in " in text
    assert ": 1 succeeded, 2 cancelled" in text
    _, alive = psutil.wait_procs(kernel, timeout=5)
    assert not alive
    executed = json.loads((tmp_path / "executed.ipynb").read_text())
    assert executed["metadata"]["jupyter_blocks_run"]["state"] == "cancelled"


def test_interrupted_twice(tmp_path: Path, spawn: Spawn) -> None:
    """A kernel that does not heed the first Ctrl-C is ended by the second, and leaves no process."""
    write(tmp_path / "nb.ipynb", LOAD, (STUBBORN, "block:wait"))
    child = spawn("run", "nb.ipynb")
    kernel = begun(child, tmp_path)
    child.sendintr()
    child.expect("stopping")
    child.sendintr()
    assert "ended at once" in said(child)
    assert child.exitstatus == 130
    _, alive = psutil.wait_procs(kernel, timeout=5)
    assert not alive


def test_interrupted_test(tmp_path: Path, spawn: Spawn) -> None:
    """`test` stops on Ctrl-C in the same way."""
    write(tmp_path / "nb.ipynb", LOAD, ("assert rows", "test:load"), TOTAL, (WAIT, "test:load"))
    child = spawn("test", "nb.ipynb")
    child.expect(r"load::#1 .*PASSED")
    child.sendintr()
    said(child)
    assert child.exitstatus == 130
