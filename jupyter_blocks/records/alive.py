"""Who carries a run out holds a lock as long as it lives, so that others see when it has ended, and how."""

from __future__ import annotations

import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import IO

from jupyter_blocks.model.records import RunRecord
from jupyter_blocks.model.run import Failure, FailureKind, RunState
from jupyter_blocks.records import location
from jupyter_blocks.records.endings import finish
from jupyter_blocks.records.store import RunStore

START_GRACE = timedelta(seconds=30)  # until a run that nobody has taken up is given up
PATIENCE = 5.0  # seconds to wait for somebody who only looks whether the lock is held
RETRY = 0.05  # seconds between two tries
REMOVALS = 10  # by other processes, of the folder that has just been made, that are borne

# The system ends either lock with the process that holds it; the file stays, and means nothing by itself.
if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def hold(path: Path, patience: float = PATIENCE) -> IO[bytes] | None:
    """Lock the file `path` until the file that is answered is closed, or this process ends.

    None if somebody else, in this process or another, has held it for `patience` seconds. Raises OSError if
    there can be no such file.
    """
    until = monotonic() + patience
    file = _opened(path)
    while True:
        try:
            _lock(file)
        except (BlockingIOError, PermissionError):
            if monotonic() >= until:
                file.close()
                return None
            sleep(RETRY)
        except BaseException:
            file.close()
            raise
        else:
            return file


def _opened(path: Path) -> IO[bytes]:
    """The file, made if it is not there; its folder may go in between, with the run that it belongs to."""
    for _ in range(REMOVALS):
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            return path.open("ab")
    return path.open("ab")


def settle(store: RunStore) -> tuple[RunRecord, ...]:
    """Finish, as failed, the runs whose process has ended without a word; those that were finished.

    A run that was accepted a moment ago may still wait for its process.
    """
    now = datetime.now(UTC)
    return tuple(
        store.run(record.id)
        for record in store.unfinished()
        if not (record.state is RunState.QUEUED and now - record.created < START_GRACE)
        if bury(store, record.id)
    )


def bury(store: RunStore, run: str) -> bool:
    """Finish the run, as failed, if nobody holds its lock and it is not over; whether that was so."""
    file = hold(location.lock(store.folder, run), patience=0)
    if file is None:
        return False
    log = location.runner_log(store.folder, run)
    said = f" What the process said last is in {log}." if log.exists() else ""
    death = Failure(
        kind=FailureKind.RUNNER_DIED,
        name="RunnerDied",
        message="the process that ran it ended without a word",
        remedy=f"Run it again.{said}",
    )
    with file:  # held meanwhile, so that nobody takes the run up
        return finish(store, run, RunState.FAILED, death)
