"""The process of a submitted run: it ends in order, is stopped, killed and outlives whoever submitted it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import psutil
import pytest

from jupyter_blocks.errors import NameUnknown, NotebookUnreadable, ParameterInvalid, PipelineInvalid
from jupyter_blocks.model.events import (
    AttemptStarted,
    CancelRequested,
    CellPrinted,
    KernelReady,
    Logged,
    RunFinished,
    RunStarted,
)
from jupyter_blocks.model.records import RunRecord, RunRequest, StartedBy
from jupyter_blocks.model.run import FailureKind, RunState
from jupyter_blocks.model.selection import Selection
from jupyter_blocks.records import location
from jupyter_blocks.records.alive import hold, settle
from jupyter_blocks.records.store import RunStore
from jupyter_blocks.workbench import Workbench

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
LONG = 60.0  # seconds after which a test gives up waiting


def raw(*cells: tuple[str, str]) -> dict[str, Any]:
    """A notebook of cells given as (tags separated by blanks, source)."""
    return {
        "cells": [
            {
                "cell_type": "code",
                "id": f"cell-{number}",
                "metadata": {"tags": words.split(), "foreign": number},
                "source": source,
                "outputs": [],
                "execution_count": None,
            }
            for number, (words, source) in enumerate(cells, 1)
        ],
        "metadata": {"kernelspec": {"name": "python3", "display_name": "python3", "language": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def wait_until(store: RunStore, holds: Callable[[], bool]) -> None:
    """Wait until `holds()`, asking again whenever somebody has written to the history."""
    until, seen = monotonic() + LONG, store.version()
    while not holds():
        while store.version() == seen:
            assert monotonic() < until, "nothing happens any more"
            sleep(0.01)
        seen = store.version()


def finished(store: RunStore, run: str) -> RunRecord:
    """The record of the run when it is over and its process has let go of it."""
    wait_until(store, lambda: store.run(run).is_over)
    lock = hold(location.lock(store.folder, run), LONG)
    assert lock is not None
    lock.close()
    return store.run(run)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RunStore]:
    with Workbench().history(tmp_path / "any.ipynb") as store:
        yield store


def test_a_submitted_run_is_carried_out_and_recorded(tmp_path: Path, store: RunStore) -> None:
    """What was submitted runs, not what is on the disk; its events, number and executed notebook are kept."""
    path = tmp_path / "sums.ipynb"
    notebook = raw(
        ("parameters", "scale = 1"),
        ("block:load", "numbers = [1, 2]"),
        ("block:scaled", "open('here', 'w').write('x')\nscaled = [scale * n for n in numbers]"),
        ("test:scaled", "assert scaled == [3, 6]"),
    )
    request = RunRequest(parameters={"scale": 3}, started_by=StartedBy.PANEL)
    record = Workbench().submit(notebook, path, request, unsaved=True)
    assert (record.number, record.state, record.unsaved) == (1, RunState.QUEUED, True)
    over = finished(store, record.id)
    assert (over.state, over.counts, over.parameters) == (
        RunState.SUCCEEDED,
        {"succeeded": 2},
        {"scale": 3},
    )
    events: tuple[Logged, ...] = store.events(record.id)
    assert [logged.seq for logged in events] == list(range(1, over.last_seq + 1))
    assert (tmp_path / "here").exists()
    assert not path.exists()
    executed = json.loads(location.executed_notebook(store.folder, record.id).read_text())
    assert executed["metadata"]["jupyter_blocks_run"]["run"] == record.id
    assert executed["cells"][-1]["metadata"]["foreign"] == 4


GATED = """
import os, pathlib, time
print("pid", os.getpid())
while not pathlib.Path("gate").exists():
    time.sleep(0.02)
x = 1
"""
TWO = (("block:slow", GATED), ("block:after", "y = x"))


def heard(store: RunStore, run: str, kind: type) -> Logged:
    """The first event of that kind, waited for."""

    def found() -> list[Logged]:
        return [logged for logged in store.events(run) if isinstance(logged.event, kind)]

    wait_until(store, lambda: bool(found()))
    return found()[0]


def runners_of(run: str) -> list[psutil.Process]:
    """The process that carries a run out, if it is still there."""
    return [
        process
        for process in psutil.process_iter(["cmdline"])
        if process.info["cmdline"] and process.info["cmdline"][-1] == run
    ]


def runner_of(run: str) -> psutil.Process:
    """The process that carries a run out."""
    (process,) = runners_of(run)
    return process


def kernel_of(store: RunStore, run: str) -> psutil.Process:
    """The kernel of the run, which has said its number."""
    event = heard(store, run, CellPrinted).event
    assert isinstance(event, CellPrinted)
    return psutil.Process(int(event.text.split()[1]))


def submitted(tmp_path: Path, *cells: tuple[str, str], **asked: Any) -> str:
    return Workbench().submit(raw(*cells), tmp_path / "n.ipynb", RunRequest(**asked)).id


def test_a_run_outlives_whoever_submitted_it(tmp_path: Path, store: RunStore) -> None:
    """The process that submitted the run is killed with its whole group; the run goes on to its end."""
    script = """
import json, sys, time
from pathlib import Path
from jupyter_blocks.model.records import RunRequest
from jupyter_blocks.workbench import Workbench
record = Workbench().submit(json.loads(sys.argv[1]), Path(sys.argv[2]), RunRequest())
print(record.id, flush=True)
time.sleep(600)
"""
    submitter = subprocess.Popen(
        [sys.executable, "-c", script, json.dumps(raw(*TWO)), str(tmp_path / "n.ipynb")],
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert submitter.stdout is not None
    run = submitter.stdout.readline().decode().strip()
    heard(store, run, AttemptStarted)
    if hasattr(os, "killpg"):
        os.killpg(submitter.pid, signal.SIGKILL)
    else:
        submitter.kill()
    submitter.communicate()
    (tmp_path / "gate").touch()
    assert finished(store, run).state is RunState.SUCCEEDED


def test_a_cancellation_takes_effect_soon(tmp_path: Path, store: RunStore) -> None:
    """It is heard within 0.3 s; the kernel is interrupted, and the executed notebook written."""
    run = submitted(tmp_path, *TWO)
    heard(store, run, CellPrinted)
    store.request_cancel(run)
    asked = monotonic()
    heard(store, run, CancelRequested)
    assert monotonic() - asked < 0.3 + 0.2  # and what a busy machine takes
    over = finished(store, run)
    assert (over.state, over.counts) == (RunState.CANCELLED, {"cancelled": 2})
    executed = json.loads(location.executed_notebook(store.folder, run).read_text())
    assert "pid" in executed["cells"][0]["outputs"][0]["text"][0]


def test_a_run_that_is_cancelled_before_it_starts_runs_nothing(tmp_path: Path, store: RunStore) -> None:
    """The request waits in the history for the process to come."""
    run = submitted(tmp_path, ("block:a", "open('trace', 'w')"), ("block:b", "x = 1"))
    store.request_cancel(run)
    assert finished(store, run).state is RunState.CANCELLED
    assert not (tmp_path / "trace").exists()


@posix
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_a_run_in_order(tmp_path: Path, store: RunStore, number: int) -> None:
    """SIGTERM, as when the machine is shut down, cancels the run and leaves its notebook."""
    run = submitted(tmp_path, *TWO)
    heard(store, run, CellPrinted)
    runner_of(run).send_signal(number)
    assert finished(store, run).state is RunState.CANCELLED
    assert location.executed_notebook(store.folder, run).exists()


@posix
@pytest.mark.parametrize("moment", [RunStarted, KernelReady, CellPrinted])
def test_a_runner_that_is_killed_is_told_of_and_takes_its_kernel_along(
    tmp_path: Path, store: RunStore, moment: type
) -> None:
    """Kill -9 at any moment: whoever submitted the run records its death, and no kernel is left."""
    run = submitted(tmp_path, *TWO)
    kernel = kernel_of(store, run) if moment is CellPrinted else None
    heard(store, run, moment)
    runner = runner_of(run)
    kernels = runner.children(recursive=True)
    runner.kill()
    over = finished(store, run)
    assert (over.state, over.failure_text.partition(":")[0]) == (RunState.FAILED, "RunnerDied")
    end = store.events(run)[-1].event
    assert isinstance(end, RunFinished)
    assert end.failure is not None
    assert end.failure.kind is FailureKind.RUNNER_DIED
    assert str(location.runner_log(store.folder, run)) in end.failure.remedy
    assert [logged.seq for logged in store.events(run)] == list(range(1, over.last_seq + 1))
    assert kernel is None or kernel in kernels
    _, alive = psutil.wait_procs(kernels, timeout=LONG)
    assert not alive
    assert settle(store) == ()


@posix
def test_a_runner_that_is_killed_at_the_end_is_told_of(tmp_path: Path, store: RunStore) -> None:
    """A run is over when its end is in the history, not before."""
    run = submitted(tmp_path, ("block:a", "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)"))
    assert finished(store, run).failure_text.startswith("RunnerDied")


def test_what_cannot_run_is_refused_before_it_is_recorded(tmp_path: Path, store: RunStore) -> None:
    """Faults of form, unknown names and wrong parameters are raised to whoever submits."""
    submit, path = Workbench().submit, tmp_path / "n.ipynb"
    good = raw(("parameters", "scale = 1"), ("block:a", "x = scale"))
    with pytest.raises(PipelineInvalid):
        submit(raw(("block:a after:aa", "x = 1")), path, RunRequest())
    with pytest.raises(NameUnknown):
        submit(good, path, RunRequest(selection=Selection(only=("b",))))
    with pytest.raises(ParameterInvalid):
        submit(good, path, RunRequest(parameters={"scale": "x"}))
    with pytest.raises(NotebookUnreadable):
        submit({"cells": 1}, path, RunRequest())
    assert store.runs(location.identity(path)) == ()


def test_a_kernel_that_is_not_there_is_the_failure_of_the_run(tmp_path: Path, store: RunStore) -> None:
    """What keeps an accepted run from starting is recorded with its code and its remedy."""
    run = submitted(tmp_path, ("block:a", "x = 1"), kernel="no_such_kernel")
    assert finished(store, run).state is RunState.FAILED
    (end,) = store.events(run)
    assert isinstance(end.event, RunFinished)
    assert end.event.failure is not None
    assert (end.event.failure.kind, end.event.failure.name) == (FailureKind.SETUP, "JB907")
    assert "--kernel" in end.event.failure.remedy
    psutil.wait_procs(runners_of(run), timeout=LONG)  # the last that it does is to tell why
    assert "JB907" in location.runner_log(store.folder, run).read_text()


def test_a_run_that_is_over_is_not_carried_out_again(tmp_path: Path, store: RunStore) -> None:
    """A second process for the same run says so and changes nothing."""
    run = submitted(tmp_path, ("block:a", "x = 1"))
    before = finished(store, run)
    again = subprocess.run(
        [sys.executable, "-m", "jupyter_blocks.runner", str(store.folder), run],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (again.returncode, "the run is over" in again.stderr) == (1, True)
    assert store.run(run) == before


def test_modules_in_the_notebooks_folder_do_not_disturb_the_runner(tmp_path: Path, store: RunStore) -> None:
    """What lies beside the notebook is the notebook's to import, not the process's that carries it out."""
    (tmp_path / "click.py").write_text("raise RuntimeError('not yours')")
    (tmp_path / "msgspec.py").write_text("raise RuntimeError('not yours')")
    (tmp_path / "mine.py").write_text("value = 5")
    run = submitted(tmp_path, ("block:a", "from mine import value\nassert value == 5"))
    assert finished(store, run).state is RunState.SUCCEEDED


def test_the_runner_loads_nothing_that_takes_longer_than_a_run(tmp_path: Path, store: RunStore) -> None:
    """The grammar that jsonschema loads where it finds it costs seconds, and papermill is not needed."""
    record = RunRecord(id="r", pipeline="n", notebook=str(tmp_path / "n.ipynb"), created=datetime.now(UTC))
    store.begin(record, RunRequest(), raw(("block:a", "x = 1")))
    command = [sys.executable, "-X", "importtime", "-m", "jupyter_blocks.runner", str(store.folder), "r"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "nbclient" in imported
    assert not imported & {"lark", "papermill", "pandas", "click", "rich"}


def test_a_notebook_that_is_gone_meanwhile_runs_all_the_same(tmp_path: Path, store: RunStore) -> None:
    """A run is made of what was submitted; a folder that is gone is the failure of the run."""
    gone = tmp_path / "gone"
    record = Workbench().submit(raw(("block:a", "x = 1")), gone / "n.ipynb", RunRequest())
    assert record.state is RunState.FAILED
    assert "notebook's folder" in str(store.events(record.id)[-1].event)
