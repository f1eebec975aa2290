"""What of the history stays: runs that are too many or too old go, with all that only they refer to."""

from __future__ import annotations

import errno
import logging
import os
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from jupyter_blocks.model.records import Retention, RunRecord
from jupyter_blocks.records import location
from jupyter_blocks.records.alive import hold
from jupyter_blocks.records.store import RunStore

VARIABLE = "JUPYTER_BLOCKS_KEEP"
ALL = "all"
AT_ONCE = 20  # runs that the end of one run removes at the most, so that nobody waits for it
SETTLED = timedelta(hours=1)  # after which a folder that belongs to no run is none that is just being made
LOG = logging.getLogger(__name__)


def bound(environment: Mapping[str, str] = os.environ) -> Retention | None:
    """What each run holds the history of its notebook to; None for no bound.

    The last 500 runs, or as many as JUPYTER_BLOCKS_KEEP says: a number, or "all".
    """
    said = environment.get(VARIABLE, "").strip()
    if not said:
        return Retention()
    if said.isdecimal() and int(said) > 0:
        return Retention(keep=int(said))
    if said.lower() != ALL:
        LOG.warning("%s is %r, neither a number above 0 nor %r: every run is kept", VARIABLE, said, ALL)
    return None


def hold_to_bound(store: RunStore, notebook: str) -> None:
    """Remove what is beyond the bound from the history of a notebook, a few runs at a time."""
    retention = bound()
    if retention is not None:
        for record in surplus(store, notebook, retention, limit=AT_ONCE):
            remove(store, record.id)


def surplus(
    store: RunStore, notebook: str, retention: Retention, *, limit: int = -1
) -> tuple[RunRecord, ...]:
    """The runs of a notebook that are over and need not stay, the oldest first."""
    before = datetime.now(UTC) - retention.within
    return store.surplus(notebook, keep=retention.keep, before=before, limit=limit)


def remove(store: RunStore, run: str) -> bool:
    """Forget a run, and remove its folder; whether it is gone: it stays while a process carries it out."""
    lock = hold(location.lock(store.folder, run), patience=0)
    if lock is None:
        return False
    with lock:
        is_gone = store.delete(run)
    if is_gone:
        _remove_folder(location.run_folder(store.folder, run))
    return is_gone


def sweep(store: RunStore) -> int:
    """Remove the folders of runs that are no more, as who is killed while removing leaves them; how many."""
    swept = 0
    known = store.ids()
    until = (datetime.now(UTC) - SETTLED).timestamp()
    for folder in location.run_folders(store.folder):
        if folder.name not in known and folder.stat().st_mtime < until:
            _remove_folder(folder)
            swept += 1
    return swept


def _remove_folder(folder: Path) -> None:
    """Remove a run's folder; one that stays is told of, and found by the next `sweep`."""
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        pass  # another process was quicker
    except OSError as error:
        if error.errno == errno.ENOTEMPTY:
            return  # another process has just come to remove it, and holds its lock there
        LOG.warning("the folder of a run that was removed is still there: %s", error)
