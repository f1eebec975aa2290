"""A recorder keeps what happens in order, beside the run, and a fault of the disk does not harm it."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Sequence

import pytest

from jupyter_blocks.errors import StoreUnavailable
from jupyter_blocks.model.events import CellExecuted, Logged, RunFinished
from jupyter_blocks.model.run import RunState
from jupyter_blocks.records import location
from jupyter_blocks.records.recorder import Recorder
from jupyter_blocks.records.store import RunStore

from .conftest import begun, log, whole_run


class Watched(RunStore):
    """A history that notes how many events came together, and fails while it is told to."""

    groups: tuple[int, ...] = ()
    faults = 0

    def append(self, run: str, entries: Sequence[Logged]) -> None:
        if self.faults:
            self.faults -= 1
            raise StoreUnavailable("the disk is full", remedy="Make room.")
        super().append(run, entries)
        self.groups = (*self.groups, len(entries))


def test_all_is_kept_in_order_and_in_few_groups(store: RunStore) -> None:
    """What comes in quickly is committed together."""
    with Watched(store.folder) as watched:
        begun(watched, "r")
        entries = log(*[CellExecuted(cell="a", seconds=float(n)) for n in range(1000)])
        recorder = Recorder(watched, "r")
        for entry in entries:
            recorder(entry)
        recorder.close()
        recorder.close()
        assert watched.events("r") == tuple(entries)
        assert len(watched.groups) <= 3


def test_the_end_of_a_run_is_kept_without_waiting(store: RunStore) -> None:
    """The thread that waits for more is woken by the run's end; another process sees it at once."""
    begun(store, "r")
    recorder = Recorder(store, "r")
    for entry in whole_run("r", a=1.0):
        recorder(entry)
    with RunStore(store.folder) as other:
        while not other.run("r").is_over:
            pass
    recorder.close()


@pytest.mark.parametrize("faults", [1, 2])
def test_a_fault_that_passes_costs_one_warning_and_no_event(
    store: RunStore, caplog: pytest.LogCaptureFixture, faults: int
) -> None:
    """What could not be written is written with what comes next, so the log has no gap."""
    with Watched(store.folder) as watched:
        begun(watched, "r")
        watched.faults = faults
        recorder = Recorder(watched, "r")
        entries = whole_run("r", a=1.0)
        recorder(entries[0])
        while watched.faults == faults:
            pass
        for entry in entries[1:]:
            recorder(entry)
        recorder.close()
        watched.faults = 0
        kept = watched.events("r")
    assert kept == tuple(entries) if faults == 1 else kept in ((), tuple(entries))
    assert [one.levelno for one in caplog.records] == [logging.WARNING]
    assert "is not recorded" in caplog.text


def test_a_disk_that_stays_full_is_told_once(store: RunStore, caplog: pytest.LogCaptureFixture) -> None:
    """A history that cannot be written any more costs one warning, however much happens."""
    begun(store, "r")
    connection = sqlite3.connect(location.database(store.folder))
    connection.execute("DROP TABLE event")
    connection.close()
    recorder = Recorder(store, "r")
    for entry in log(*[CellExecuted(cell="a", seconds=0.0)] * 3):
        recorder(entry)
    recorder(Logged(seq=4, at=entry.at, event=RunFinished(state=RunState.SUCCEEDED, seconds=0.0)))
    recorder.close()
    assert len(caplog.records) == 1
