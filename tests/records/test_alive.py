"""A run whose process has died is finished by whoever looks, and one that lives is left alone."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from jupyter_blocks.engine.fold import fold
from jupyter_blocks.model.events import AttemptFailed, AttemptStarted, RetryScheduled, RunFinished, RunStarted
from jupyter_blocks.model.records import RunRequest
from jupyter_blocks.model.run import BlockState, Failure, FailureKind, NoRetry, RunState
from jupyter_blocks.records import location
from jupyter_blocks.records.alive import START_GRACE, hold, settle
from jupyter_blocks.records.endings import finish
from jupyter_blocks.records.store import RunStore

from .conftest import RAW, begun, log, record, whole_run

HOLDER = """
import sys
from pathlib import Path
from jupyter_blocks.records.alive import hold
lock = hold(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""
STARTED = log(
    RunStarted(run="r", pipeline="flights", blocks=("a", "b")), AttemptStarted(block="a", attempt=1)
)


def test_a_lock_is_held_once_and_ends_with_its_process(tmp_path: Path) -> None:
    """Another process, and another caller in this one, cannot have it; kill -9 sets it free."""
    path = tmp_path / "runs" / "r" / "alive.lock"
    other = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert other.stdout is not None
    other.stdout.readline()
    assert hold(path, patience=0) is None
    other.kill()
    other.communicate()
    lock = hold(path, patience=0)
    assert lock is not None
    assert hold(path, patience=0) is None
    lock.close()


RAISED = Failure(kind=FailureKind.EXCEPTION, name="ValueError", message="no")
WAITING = log(
    AttemptFailed(block="a", attempt=1, seconds=1.0, failure=RAISED),
    RetryScheduled(block="a", attempt=1, seconds=60.0),
    after=len(STARTED),
)


def test_a_block_that_waited_for_a_retry_has_failed(store: RunStore) -> None:
    """Its last failure stands, and the run says that it was not tried again."""
    begun(store, "r")
    store.append("r", [*STARTED, *WAITING])
    assert store.run("r").failure_text == ""
    settle(store)
    (block, other) = fold(logged.event for logged in store.events("r")).blocks
    assert (block.state, block.failure, block.no_retry) == (BlockState.FAILED, RAISED, NoRetry.RUN_ENDED)
    assert other.state is BlockState.SKIPPED


def test_a_block_that_waited_for_a_retry_is_cancelled(store: RunStore) -> None:
    """Where nothing has failed, as when its process was asked to end at once."""
    begun(store, "r")
    store.append("r", [*STARTED, *WAITING])
    assert finish(store, "r", RunState.CANCELLED)
    run = fold(logged.event for logged in store.events("r"))
    assert {block.state for block in run.blocks} == {BlockState.CANCELLED}


def test_a_run_whose_process_has_died_is_finished_as_failed(store: RunStore) -> None:
    """Its log ends like any other: what ran failed, what waited is skipped, and it says what to do."""
    begun(store, "r")
    store.append("r", STARTED)
    (over,) = settle(store)
    assert (over.id, over.state) == ("r", RunState.FAILED)
    assert over.failure_text == "RunnerDied: the process that ran it ended without a word"
    run = fold(logged.event for logged in store.events("r"))
    assert [block.state for block in run.blocks] == ["failed", "skipped"]
    assert run.failure is not None
    assert (run.failure.kind, run.failure.remedy) == (FailureKind.RUNNER_DIED, "Run it again.")
    assert [logged.seq for logged in store.events("r")] == list(range(1, over.last_seq + 1))
    assert settle(store) == ()


def test_the_remedy_names_the_log_where_there_is_one(store: RunStore) -> None:
    """What the process printed last is where the failure says."""
    begun(store, "r")
    store.append("r", STARTED)
    log_file = location.runner_log(store.folder, "r")
    log_file.parent.mkdir(parents=True)
    log_file.write_text("Killed\n")
    settle(store)
    end = store.events("r")[-1].event
    assert isinstance(end, RunFinished)
    assert end.failure is not None
    assert str(log_file) in end.failure.remedy


def test_a_run_that_lives_is_left_alone(store: RunStore) -> None:
    """While its lock is held nothing is finished, by any number of lookers."""
    begun(store, "r")
    store.append("r", STARTED)
    lock = hold(location.lock(store.folder, "r"))
    assert lock is not None
    assert settle(store) == ()
    lock.close()
    assert [one.id for one in settle(store)] == ["r"]


def test_a_run_that_was_just_accepted_is_given_time(store: RunStore) -> None:
    """Its process may still be starting; after the grace it is given up."""
    now = datetime.now(UTC)
    store.begin(record("new", created=now), RunRequest(), RAW)
    store.begin(record("old", created=now - START_GRACE - timedelta(seconds=1)), RunRequest(), RAW)
    assert [one.id for one in settle(store)] == ["old"]
    assert store.run("new").state is RunState.QUEUED


def test_a_run_that_is_over_stays_as_it_is(store: RunStore) -> None:
    """Nothing is added to a log that has its end."""
    begun(store, "r")
    store.append("r", whole_run("r", a=1.0))
    assert settle(store) == ()
    assert len(store.events("r")) == 4
