"""What the command line runs is recorded in the notebook's history, and nothing is the worse for it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from jupyter_blocks.model.records import RunRecord, StartedBy
from jupyter_blocks.model.run import RunState
from jupyter_blocks.records import location
from jupyter_blocks.records.alive import settle
from jupyter_blocks.records.store import RunStore

from .conftest import Invoke
from .notebooks import write

COMMAND = (sys.executable, "-c", "from jupyter_blocks.cli import main; main()")


def recorded(folder: Path) -> tuple[RunRecord, ...]:
    """The history of the folder's notebook, the newest run first."""
    with RunStore(location.state_folder(folder / "nb.ipynb")) as store:
        assert settle(store) == ()
        return store.runs(location.identity(folder / "nb.ipynb"))


def kept(run: RunRecord) -> Path:
    return location.executed_notebook(location.state_folder(Path(run.notebook)), run.id)


def test_a_run_is_recorded(folder: Path, invoke: Invoke) -> None:
    """With what was asked for, and the executed notebook, the same as the one that was asked for."""
    result = invoke("run", "nb.ipynb", "-p", "month", "2", "--until", "clean", "--output", "out.ipynb")
    assert result.exit_code == 0
    (run,) = recorded(folder)
    assert (run.number, run.state, run.started_by, run.unsaved) == (
        1,
        RunState.SUCCEEDED,
        StartedBy.CLI,
        False,
    )
    assert (run.parameters, run.selection.until, run.counts) == ({"month": 2}, ("clean",), {"succeeded": 2})
    assert kept(run).read_bytes() == (folder / "out.ipynb").read_bytes()


def test_tests_are_recorded_too(folder: Path, invoke: Invoke) -> None:
    """`test` is a run like any other; the second one has the number 2."""
    invoke("test", "nb.ipynb")
    invoke("test", "nb.ipynb", "clean")
    assert [(run.number, run.selection.until) for run in recorded(folder)] == [
        (2, ("clean",)),
        (1, ("clean",)),
    ]


def test_what_is_refused_is_not_recorded(folder: Path, invoke: Invoke) -> None:
    """Wrong usage and a kernel that is not there leave no run behind."""
    assert invoke("run", "nb.ipynb", "-p", "mont", "6").exit_code == 2
    assert invoke("run", "nb.ipynb", "--kernel", "none_such").exit_code == 2
    assert recorded(folder) == ()


def test_a_failed_run_keeps_its_notebook(folder: Path, invoke: Invoke) -> None:
    """The history says in one line why it failed."""
    write(folder / "nb.ipynb", ("print('so far')", "block:a"), ("1 / 0", "block:b"))
    assert invoke("run", "nb.ipynb").exit_code == 1
    (run,) = recorded(folder)
    assert (run.state, run.failure_text) == (RunState.FAILED, "b: ZeroDivisionError: division by zero")
    assert "so far" in kept(run).read_text()


def test_a_folder_that_cannot_be_made_costs_one_warning(folder: Path) -> None:
    """The run goes on and succeeds; standard error says in one line, with the remedy, what is missing."""
    (folder / "state").write_text("a file where the folder should be")
    done = subprocess.run(
        [*COMMAND, "run", "nb.ipynb"],
        env={**os.environ, "JUPYTER_BLOCKS_STATE": "state"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr.count("the run is not recorded") == 1
    assert "JUPYTER_BLOCKS_STATE" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 2
    assert "succeeded" in done.stdout


def test_the_folder_is_beside_the_notebook(
    folder: Path, monkeypatch: pytest.MonkeyPatch, invoke: Invoke
) -> None:
    """Without a project, a repository or the variable, it is in the notebook's folder, and git ignores it."""
    monkeypatch.delenv("JUPYTER_BLOCKS_STATE")
    assert invoke("run", "nb.ipynb").exit_code == 0
    assert (folder / ".jupyter_blocks" / ".gitignore").read_text() == "*\n"
    assert [run.number for run in recorded(folder)] == [1]
    assert sorted(path.name for path in kept(recorded(folder)[0]).parent.iterdir()) == [
        "alive.lock",
        "executed.ipynb",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
@pytest.mark.parametrize(("signals", "executed"), [(1, True), (2, False)])
def test_a_run_that_is_stopped_is_recorded_as_cancelled(folder: Path, signals: int, executed: bool) -> None:
    """In order by the first Ctrl-C; a second one ends it at once, and leaves the record finished."""
    code = (
        "import time\nprint('here')\ntry:\n    time.sleep(60)\nexcept KeyboardInterrupt:\n    time.sleep(60)"
    )
    write(folder / "nb.ipynb", (code, "block:a"), ("x = 1", "block:b"))
    run = subprocess.Popen(
        [*COMMAND, "run", "nb.ipynb", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert run.stdout is not None
    for line in run.stdout:
        event = json.loads(line)["event"]
        if event == "cell_printed" or (event == "cancel_requested" and signals == 2):
            run.send_signal(signal.SIGINT)
    run.communicate()
    assert run.returncode == 130
    (record,) = recorded(folder)
    assert (record.state, record.counts) == (RunState.CANCELLED, {"cancelled": 2})
    assert kept(record).exists() is executed


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_run_that_is_killed_is_found_dead(folder: Path) -> None:
    """Kill -9 of the command leaves a record that the next looker finishes."""
    write(folder / "nb.ipynb", ("import os, signal\nos.kill(os.getppid(), signal.SIGKILL)", "block:a"))
    subprocess.run([*COMMAND, "run", "nb.ipynb"], capture_output=True, check=False)
    with RunStore(location.state_folder(folder / "nb.ipynb")) as store:
        (over,) = [run for run in settle(store) if run.notebook == location.identity(folder / "nb.ipynb")]
    assert over.failure_text.startswith("RunnerDied")


def test_prints_are_among_the_events_of_json(folder: Path, invoke: Invoke) -> None:
    """`--json` tells what cells print."""
    write(folder / "nb.ipynb", ("print('hello')", "block:a"))
    lines = [json.loads(line) for line in invoke("run", "nb.ipynb", "--json").stdout.splitlines()]
    assert [line["text"] for line in lines if line["event"] == "cell_printed"] == ["hello\n"]
