"""The history is written by several processes at once, and by some that are killed meanwhile."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from jupyter_blocks.records.store import RunStore

from .conftest import NOTEBOOK, begun

PROCESSES = 6
RUNS = 5

# Each waits for its standard input to close, so that all begin at the same moment, with no history there yet.
WRITER = """
import sys
from pathlib import Path
from jupyter_blocks.records.store import RunStore
from tests.records.conftest import begun, whole_run

sys.stdin.read()
with RunStore(Path(sys.argv[1])) as store:
    for number in range(int(sys.argv[3])):
        run = f"{sys.argv[2]}-{number}"
        begun(store, run)
        for entry in whole_run(run, a=1.0, b=2.0):
            store.append(run, [entry])
"""

# Says after each commit how far it has come, and never ends by itself.
ENDLESS = """
import sys
from itertools import count
from pathlib import Path
from jupyter_blocks.model.events import CellExecuted, Logged
from jupyter_blocks.records.store import RunStore
from tests.records.conftest import BEGAN, begun

with RunStore(Path(sys.argv[1])) as store:
    begun(store, "endless")
    for seq in count(1):
        store.append("endless", [Logged(seq=seq, at=BEGAN, event=CellExecuted(cell="a" * 999, seconds=0.0))])
        print(seq, flush=True)
"""


def started(script: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )


def test_processes_that_begin_at_once_share_a_history(tmp_path: Path) -> None:
    """None of them fails, each run has a number of its own, and every event is there."""
    state = tmp_path / "state"
    writers = [started(WRITER, str(state), f"p{n}", str(RUNS)) for n in range(PROCESSES)]
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.close()
        writer.stdin = None
    said = [writer.communicate()[1] for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * PROCESSES, said
    with RunStore(state) as store:
        runs = store.runs(NOTEBOOK, limit=1000)
        assert [run.number for run in runs] == list(range(PROCESSES * RUNS, 0, -1))
        assert {run.last_seq for run in runs} == {6}
        assert all([one.seq for one in store.events(run.id)] == [1, 2, 3, 4, 5, 6] for run in runs)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_writer_that_is_killed_loses_nothing_it_had_committed(tmp_path: Path) -> None:
    """What was committed before kill -9 is there, without gaps, and others go on writing."""
    state = tmp_path / "state"
    writer = started(ENDLESS, str(state))
    assert writer.stdout is not None
    while int(writer.stdout.readline()) < 50:
        pass
    writer.send_signal(signal.SIGKILL)
    said, _ = writer.communicate()
    committed = int(said.split()[-1]) if said.split() else 50
    with RunStore(state) as store:
        events = [one.seq for one in store.events("endless", limit=-1)]
        assert events == list(range(1, len(events) + 1))
        assert len(events) >= committed
        assert store.run("endless").last_seq == len(events)
        assert begun(store, "next").number == 2
