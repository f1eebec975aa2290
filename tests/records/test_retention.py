"""Runs that are too many or too old go from the history, with all that only they refer to; others stay."""

from __future__ import annotations

import json
import logging
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from jupyter_blocks.errors import RunUnknown
from jupyter_blocks.model.records import Retention, RunRequest
from jupyter_blocks.records import location, retention, schema
from jupyter_blocks.records.alive import hold
from jupyter_blocks.records.recording import begin
from jupyter_blocks.records.store import RunStore

from .conftest import NOTEBOOK, RAW, begun, record, whole_run
from .test_store import SEEN

OTHER = "/data/other.ipynb"
TABLES = ("run", "event", "block_run", "attempt", "assertion", "observation", "snapshot")


def finished(store: RunStore, run: str, notebook: str = NOTEBOOK, ago: float = 0.0) -> None:
    """A run that began so many seconds ago and is over, with an executed notebook."""
    began = datetime.now(UTC) - timedelta(seconds=ago)
    store.begin(record(run, notebook, began), RunRequest(), RAW)
    store.append(run, whole_run(run, a=1.0))
    executed = location.executed_notebook(store.folder, run)
    executed.parent.mkdir(parents=True)
    executed.write_text("{}")


@contextmanager
def rows(store: RunStore) -> Iterator[dict[str, int]]:
    """How many rows each table has."""
    connection = sqlite3.connect(location.database(store.folder))
    yield {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in TABLES}
    connection.close()


def numbers(store: RunStore, notebook: str = NOTEBOOK) -> list[int]:
    return [run.number for run in store.runs(notebook, limit=-1)]


def test_all_that_only_a_run_refers_to_goes_with_it(store: RunStore) -> None:
    """Its events, what follows from them, what it showed of the code, its folder; a shared snapshot stays."""
    for run in ("a", "b"):
        finished(store, run)
        store.observe(run, {f"digest of {run}": SEEN})
    changed = {**RAW, "metadata": {"another": "source"}}
    store.begin(record("c"), RunRequest(), changed)
    store.append("c", whole_run("c", a=1.0))
    with rows(store) as before:
        assert (before["run"], before["snapshot"], before["observation"]) == (3, 2, 2)
    assert retention.remove(store, "a")
    with rows(store) as between:
        assert between == {name: number * 2 // 3 for name, number in before.items()} | {
            "snapshot": 2,
            "observation": 1,
        }
    assert retention.remove(store, "c")
    with rows(store) as after:
        assert (after["run"], after["snapshot"]) == (1, 1)
    assert store.snapshot("b")["cells"]
    assert [folder.name for folder in location.run_folders(store.folder)] == ["b"]
    with pytest.raises(RunUnknown):
        store.run("a")


def test_a_number_is_not_given_again(store: RunStore) -> None:
    """The run after one that was removed has the number after its."""
    finished(store, "a")
    finished(store, "b")
    assert retention.remove(store, "b")
    assert begun(store, "c").number == 3


def test_the_last_ones_stay(store: RunStore) -> None:
    """The surplus is what lies before the last N of its own notebook, the oldest first."""
    for number in range(1, 6):
        finished(store, f"r{number}")
        finished(store, f"o{number}", OTHER)
    found = retention.surplus(store, NOTEBOOK, Retention(keep=2))
    assert [run.id for run in found] == ["r1", "r2", "r3"]
    assert [run.id for run in retention.surplus(store, NOTEBOOK, Retention(keep=2), limit=1)] == ["r1"]
    assert retention.surplus(store, NOTEBOOK, Retention(keep=5)) == ()
    assert len(retention.surplus(store, NOTEBOOK, Retention(keep=0))) == 5


def test_the_young_ones_stay(store: RunStore) -> None:
    """What is neither among the last N nor younger than it may be is surplus."""
    for number, days in enumerate((40, 30, 20, 10), 1):
        finished(store, f"r{number}", ago=days * 86400.0)
    month, week = timedelta(days=25), timedelta(days=7)
    assert [r.id for r in retention.surplus(store, NOTEBOOK, Retention(keep=0, within=month))] == ["r1", "r2"]
    assert [r.id for r in retention.surplus(store, NOTEBOOK, Retention(keep=3, within=month))] == ["r1"]
    assert [r.id for r in retention.surplus(store, NOTEBOOK, Retention(keep=1, within=week))] == [
        "r1",
        "r2",
        "r3",
    ]


def test_a_run_that_is_not_over_stays(store: RunStore) -> None:
    """Neither is it surplus, nor can it be removed, however old it is."""
    begun(store, "waiting")
    finished(store, "r")
    assert [run.id for run in retention.surplus(store, NOTEBOOK, Retention(keep=0))] == ["r"]
    assert not retention.remove(store, "waiting")
    assert store.run("waiting").number == 1


def test_a_run_that_is_held_stays(store: RunStore) -> None:
    """A process that has told of the end of its run may still be writing the executed notebook."""
    finished(store, "r")
    lock = hold(location.lock(store.folder, "r"))
    assert lock is not None
    assert not retention.remove(store, "r")
    lock.close()
    assert retention.remove(store, "r")
    assert retention.remove(store, "r"), "it is gone, whoever was quicker"
    assert location.run_folders(store.folder) == ()


def test_folders_without_a_run_are_swept(store: RunStore) -> None:
    """As somebody leaves them who is killed while removing a run; one that was just made is left alone."""
    finished(store, "r")
    long_ago = datetime.now(UTC).timestamp() - 2 * retention.SETTLED.total_seconds()
    for name in ("orphan", "new", "r"):
        folder = location.run_folder(store.folder, name)
        folder.mkdir(exist_ok=True)
        if name != "new":
            os.utime(folder, (long_ago, long_ago))
    assert retention.sweep(store) == 1
    assert [folder.name for folder in location.run_folders(store.folder)] == ["new", "r"]


def test_the_end_of_a_run_holds_its_notebook_to_the_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last ones stay; of a long history that has no bound yet a few go at a time."""
    monkeypatch.setenv(retention.VARIABLE, "3")
    state = tmp_path / "state"
    with RunStore(state) as store:
        for number in range(retention.AT_ONCE + 4):
            finished(store, f"r{number}")
            finished(store, f"o{number}", OTHER)
        first = retention.AT_ONCE + 4
        for number in (first, first + 1):
            with begin(state, record(f"r{number}"), RunRequest(), RAW) as recording:
                for entry in whole_run(f"r{number}", a=1.0):
                    recording.listener(entry)
            assert numbers(store)[-1] in (retention.AT_ONCE + 1, first)
        assert numbers(store) == [first + 2, first + 1, first]
        assert len(numbers(store, OTHER)) == first


@pytest.mark.parametrize(
    ("said", "kept"), [("", 500), ("20", 20), ("all", None), ("ALL", None), ("0", None), ("-1", None)]
)
def test_the_bound_is_as_the_variable_says(
    said: str, kept: int | None, caplog: pytest.LogCaptureFixture
) -> None:
    """500 by default; what is no number above 0 removes nothing, and is told of unless it is "all"."""
    caplog.set_level(logging.WARNING)
    found = retention.bound({retention.VARIABLE: said})
    assert (found and found.keep) == kept
    assert bool(caplog.records) is (said in ("0", "-1"))


def test_a_history_of_the_format_before_goes_on_counting(tmp_path: Path) -> None:
    """The numbers of its runs are known in this format, too."""
    state = tmp_path / "state"
    location.make(state)
    connection = sqlite3.connect(location.database(state))
    for statement in ";".join(schema.FORMATS[:2]).split(";"):
        connection.execute(statement)
    connection.execute("INSERT INTO snapshot VALUES ('d', ?)", (json.dumps(RAW),))
    connection.execute(
        "INSERT INTO run (id, notebook, number, pipeline, created, unsaved, request, snapshot, state)"
        " VALUES ('old', ?, 7, 'p', '2026-01-01T00:00:00+00:00', 0, '{}', 'd', 'queued')",
        (NOTEBOOK,),
    )
    connection.execute("PRAGMA user_version = 2")
    connection.commit()
    connection.close()
    with RunStore(state) as store:
        assert begun(store, "new").number == 8
        assert store.run("old").number == 7


WRITER = """
import sys
from pathlib import Path
from jupyter_blocks.model.records import RunRequest
from jupyter_blocks.records.recording import begin
from tests.records.conftest import RAW, record, whole_run

sys.stdin.read()
for number in range(int(sys.argv[3])):
    run = f"{sys.argv[2]}-{number}"
    with begin(Path(sys.argv[1]), record(run), RunRequest(), RAW) as recording:
        for entry in whole_run(run, a=1.0, b=2.0):
            recording.listener(entry)
        recording.executed.write_text("{}")
"""


def test_processes_that_run_and_remove_at_once_do_each_other_no_harm(tmp_path: Path) -> None:
    """None fails or warns; a run that goes on stays, and so do the last ones, whole; the others are gone."""
    state = tmp_path / "state"
    kept, processes, each = 3, 4, 6
    with begin(state, record("goes-on"), RunRequest(), RAW) as going:
        writers = [
            subprocess.Popen(
                [sys.executable, "-c", WRITER, str(state), f"p{number}", str(each)],
                stdin=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                cwd=Path(__file__).parents[2],
                env={**os.environ, retention.VARIABLE: str(kept)},
            )
            for number in range(processes)
        ]
        for writer in writers:
            assert writer.stdin is not None
            writer.stdin.close()
            writer.stdin = None
        said = [writer.communicate()[1] for writer in writers]
        assert [writer.returncode for writer in writers] == [0] * processes, said
        assert said == [""] * processes
        with RunStore(state) as store:
            last = processes * each + 1
            # The last process may have found a run before its own still held by the process that ended it.
            assert set(numbers(store)) >= {1, *range(last, last - kept, -1)}
            assert len(numbers(store)) <= kept + processes
            for run in store.runs(NOTEBOOK, limit=-1):
                entries = store.events(run.id)
                assert len(entries) == (0 if run.id == "goes-on" else 6)
            for run in retention.surplus(store, NOTEBOOK, Retention(keep=kept)):
                assert retention.remove(store, run.id)
            assert len(location.run_folders(state)) == kept + 1
        for entry in whole_run("goes-on", a=1.0):
            going.listener(entry)
    with RunStore(state) as store:
        assert len(store.events("goes-on")) == 4
