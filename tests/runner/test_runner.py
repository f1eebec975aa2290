"""The process of a submitted run: it ends in order, is stopped, killed and outlives whoever submitted it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from jupyter_blocks.model.events import Logged
from jupyter_blocks.model.records import RunRecord, RunRequest, StartedBy
from jupyter_blocks.model.run import RunState
from jupyter_blocks.records import location
from jupyter_blocks.records.alive import hold
from jupyter_blocks.records.store import RunStore
from jupyter_blocks.workbench import Workbench

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
