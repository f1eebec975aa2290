"""A run that this process carries out, as it is recorded: its record, its lock, its folder, its events."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from jupyter_blocks.errors import BlocksError, StoreUnavailable
from jupyter_blocks.model.observed import Seen
from jupyter_blocks.model.records import RunRecord, RunRequest
from jupyter_blocks.model.run import Failure, FailureKind, RunState
from jupyter_blocks.records import location
from jupyter_blocks.records.alive import hold
from jupyter_blocks.records.endings import finish
from jupyter_blocks.records.recorder import Recorder
from jupyter_blocks.records.retention import hold_to_bound
from jupyter_blocks.records.store import RunStore

LOG = logging.getLogger(__name__)
WATCH_INTERVAL = 0.1  # seconds between looks whether somebody has asked to stop the run


class Recording:
    """Holds the run's lock while it is entered, and leaves the run finished, however it ended.

    `listener` keeps the events; `executed` is where the executed notebook belongs.
    """

    def __init__(self, store: RunStore, record: RunRecord, lock: IO[bytes]) -> None:
        self.record = record
        self.executed = location.executed_notebook(store.folder, record.id)
        self.listener = Recorder(store, record.id)
        self._store = store
        self._lock = lock

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Write what is not written yet, and the end of a run that came to none; then let go of it.

        Runs of the notebook that are beyond the bound of the history go.
        """
        try:
            self.listener.close()
            if isinstance(error, Exception):
                finish(self._store, self.record.id, RunState.FAILED, _failure(error))
            elif error is not None:
                finish(self._store, self.record.id, RunState.CANCELLED)
            hold_to_bound(self._store, self.record.notebook)
        except StoreUnavailable as fault:
            LOG.warning("the end of the run is not recorded: %s", fault)
        finally:
            self._store.close()
            self._lock.close()

    def observe(self, seen: Mapping[str, Seen]) -> None:
        """Keep what code was seen to do, by the digest of the code."""
        try:
            self._store.observe(self.record.id, seen)
        except StoreUnavailable as error:
            LOG.warning("what the run has shown of the code is not kept: %s", error)

    async def watch(self, cancel: asyncio.Event) -> None:
        """Set `cancel` when somebody asks through the history to stop the run."""
        seen = None
        while not cancel.is_set():
            with suppress(StoreUnavailable):  # the recorder warns of a disk that fails
                version = await asyncio.to_thread(self._store.version)
                if version != seen and await asyncio.to_thread(self._is_cancel_requested):
                    cancel.set()
                seen = version
            await asyncio.sleep(WATCH_INTERVAL)

    def _is_cancel_requested(self) -> bool:
        return self._store.is_cancel_requested(self.record.id)


def begin(state: Path, record: RunRecord, request: RunRequest, snapshot: Mapping[str, Any]) -> Recording:
    """Begin to record a run that this process carries out; raises StoreUnavailable."""
    store = RunStore(state)
    try:
        lock = _locked(store, record.id)
        return Recording(store, store.begin(record, request, snapshot), lock)
    except BaseException:
        store.close()
        raise


def resume(state: Path, run: str) -> Recording:
    """Take up a run that was begun by another process; raises RunUnknown, StoreUnavailable."""
    store = RunStore(state)
    try:
        record = store.run(run)
        return Recording(store, record, _locked(store, run))
    except BaseException:
        store.close()
        raise


def _locked(store: RunStore, run: str) -> IO[bytes]:
    path = location.lock(store.folder, run)
    try:
        lock = hold(path)
    except OSError as error:
        raise StoreUnavailable(
            f"the run's folder cannot be used: {error.strerror or error}",
            place=str(path.parent),
            remedy="Set JUPYTER_BLOCKS_STATE to a folder on this machine that you may write to.",
        ) from error
    if lock is None:
        raise StoreUnavailable(
            "another process carries this run out", place=str(path), remedy="Wait for it, or cancel the run."
        )
    return lock


def _failure(error: Exception) -> Failure:
    """Why a run came to no end: a kernel that is not there, say, or a fault of this package."""
    if isinstance(error, BlocksError):
        return Failure(kind=FailureKind.SETUP, name=error.code, message=error.message, remedy=error.remedy)
    return Failure(
        kind=FailureKind.RUNNER_DIED,
        name=type(error).__name__,
        message=str(error),
        remedy="This is a fault of Jupyter Blocks: please report it.",
    )
