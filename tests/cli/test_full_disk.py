"""A disk without room: what is told, what stays on it, and that nothing is left running."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from jupyter_blocks.model.events import RunFinished
from jupyter_blocks.model.run import RunState
from jupyter_blocks.records.store import RunStore

# A file may not become larger than so many bytes: to who writes it that is a disk that is full.
LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)),) * 2)
from jupyter_blocks.cli import main
main()
"""
LOUD = ("rows = list(range(10))\nprint('x' * 400_000)", "block:load")
QUIET = ("kept = rows[1:]", "block:clean")


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    """A notebook whose executed form is larger than the history of its run."""
    cells = [
        {"cell_type": "code", "id": tag[6:], "source": source, "metadata": {"tags": [tag]}, "outputs": []}
        for source, tag in (LOUD, QUIET)
    ]
    for cell in cells:
        cell["execution_count"] = None
    path = tmp_path / "nb.ipynb"
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}))
    return path


def run(notebook: Path, room: int) -> subprocess.CompletedProcess[str]:
    """`run --output executed.ipynb`, with so many bytes of room for each file."""
    command = [sys.executable, "-P", "-c", LIMITED, str(room), "run", notebook.name]
    return subprocess.run(
        [*command, "--output", "executed.ipynb"],
        cwd=notebook.parent,
        env={**os.environ, "JUPYTER_BLOCKS_STATE": str(notebook.parent / "state")},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize("room", [300_000, 20_000])
def test_a_full_disk_loses_nothing_that_was_there(notebook: Path, room: int) -> None:
    """The blocks run and their table is shown; what cannot be written is told with what to do, the file
    before it stays whole, and neither a half-written file nor a process is left."""
    source, folder = notebook.read_bytes(), notebook.parent
    executed = folder / "executed.ipynb"
    executed.write_text("the run before")
    done = run(notebook, room)
    assert done.returncode == 2
    assert done.stdout.splitlines()[-1].endswith(": 2 succeeded")
    assert "error: executed.ipynb: cannot be written" in done.stderr
    assert "Make room there, or write to another disk." in done.stderr
    assert (executed.read_text(), notebook.read_bytes()) == ("the run before", source)
    assert {path.name for path in folder.iterdir()} == {"nb.ipynb", "executed.ipynb", "state"}
    assert not [one for one in psutil.process_iter(["cwd"]) if one.info["cwd"] == str(folder)]


def test_the_history_tells_of_a_run_whose_notebook_found_no_room(notebook: Path) -> None:
    """The run is there, with how it ended and all that happened."""
    run(notebook, 300_000)
    with RunStore(notebook.parent / "state") as store:
        (record,) = store.runs(str(notebook), limit=2)
        assert record.state is RunState.SUCCEEDED
        assert type(store.events(record.id)[-1].event) is RunFinished
