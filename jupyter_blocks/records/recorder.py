"""Records a run while it goes on, beside it: a thread writes what has happened, in groups."""

from __future__ import annotations

import logging
import threading
from queue import Empty, SimpleQueue

from jupyter_blocks.errors import StoreUnavailable
from jupyter_blocks.model.events import Logged, RunFinished
from jupyter_blocks.records.store import RunStore

LOG = logging.getLogger(__name__)
GATHERING = 0.1  # seconds in which what happens is written together


class Recorder:
    """Keeps every event it is told of, in order; a listener.

    A fault of the disk costs one warning and never harms the run: what could not be written is tried again
    with what comes next.
    """

    def __init__(self, store: RunStore, run: str) -> None:
        self._store = store
        self._run = run
        self._coming: SimpleQueue[Logged | None] = SimpleQueue()
        self._hurry = threading.Event()
        self._thread = threading.Thread(target=self._write, name=f"recording {run}", daemon=True)
        self._thread.start()

    def __call__(self, logged: Logged) -> None:
        self._coming.put(logged)
        if isinstance(logged.event, RunFinished):
            self._hurry.set()

    def close(self) -> None:
        """Return when all is written, or cannot be; may be called twice."""
        self._hurry.set()
        self._coming.put(None)
        self._thread.join()

    def _write(self) -> None:
        unwritten: list[Logged] = []
        warned = False
        is_open = True
        while is_open:
            entries = [self._coming.get()]
            if entries[0] is not None:
                self._hurry.wait(GATHERING)
            entries += _waiting(self._coming)
            is_open = None not in entries
            unwritten += [entry for entry in entries if entry is not None]
            if not unwritten:
                continue
            try:
                self._store.append(self._run, unwritten)
                unwritten = []
            except StoreUnavailable as error:
                if not warned:
                    LOG.warning("the run goes on, but is not recorded: %s", error)
                warned = True


def _waiting(queue: SimpleQueue[Logged | None]) -> list[Logged | None]:
    """What is in `queue` just now."""
    taken: list[Logged | None] = []
    while True:
        try:
            taken.append(queue.get_nowait())
        except Empty:
            return taken
