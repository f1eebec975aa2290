"""The run histories that clients ask about: held open, and watched while somebody waits for news of a run."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from time import monotonic

from jupyter_blocks.errors import StoreUnavailable
from jupyter_blocks.model.records import RunRecord
from jupyter_blocks.model.run import RunState
from jupyter_blocks.records import alive, location
from jupyter_blocks.records.store import RunStore

AWAITED = 0.1  # seconds between two looks while a client waits
HEARD = 0.5  # while somebody only listens for hints; also the least between two hints
SETTLING = 2.0  # between two looks for runs whose process has died
LATEST = 10  # runs of a notebook of which hints are sent

Standing = Mapping[str, tuple[int, RunState]]
"""How far each run has come."""

Tell = Callable[[RunRecord, str], None]
"""Told that a run has moved, and of the contents path of its notebook."""


class History:
    """One run history: the store, those who wait for it to change, and the notebooks asked about.

    `is_heard` says whether anybody listens to what `tell` is told.
    """

    def __init__(
        self, store: RunStore, *, is_heard: Callable[[], bool], tell: Tell, log: logging.Logger
    ) -> None:
        self.store = store
        self.file = _identity(location.database(store.folder))
        self.log = log
        self._is_heard = is_heard
        self._tell = tell
        self._waiting: set[asyncio.Future[None]] = set()
        self._woken = asyncio.Event()
        self.watcher: asyncio.Task[None] | None = None
        self._version: int | None = None
        self._notebooks: dict[str, str] = {}
        self._standing: dict[str, Standing] = {}
        self._has_news = False
        self._settled = self._told = 0.0

    @property
    def is_current(self) -> bool:
        """Whether the file that is open is still the one in the folder."""
        return self.file == _identity(location.database(self.store.folder))

    @property
    def is_idle(self) -> bool:
        """Whether nobody waits for it."""
        return not self._waiting

    def moved(self) -> asyncio.Future[None]:
        """Done as soon as somebody has written from now on, perhaps earlier; to be handed to `leave`."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        self._watch()
        return future

    def leave(self, future: asyncio.Future[None]) -> None:
        """Wait no longer."""
        self._waiting.discard(future)

    async def mind(self, notebook: str, path: str, *, is_new: bool = False) -> None:
        """Tell of the runs of `notebook`, which clients know as `path`, from now on, or all if `is_new`."""
        if notebook not in self._notebooks:
            known = () if is_new else await asyncio.to_thread(self.store.runs, notebook, LATEST)
            self._standing[notebook] = _standing(known)
        self._notebooks[notebook] = path
        if self._is_heard():
            self._watch()

    async def close(self) -> None:
        """Stop watching and close the file."""
        if self.watcher is not None:
            self.watcher.cancel()
            await asyncio.wait([self.watcher])
        self._wake()
        await asyncio.to_thread(self.store.close)

    def _watch(self) -> None:
        self._woken.set()
        if self.watcher is None or self.watcher.done():
            self.watcher = asyncio.create_task(self._look_out())

    async def _look_out(self) -> None:
        """Look at the store's version while anybody waits or listens; otherwise there is no such task."""
        try:
            while self._waiting or self._is_heard():
                self._woken.clear()
                await self._look()
                await _either(self._woken, AWAITED if self._waiting else HEARD)
        except StoreUnavailable as error:
            self.log.warning("%s", error)
        finally:
            self._wake()  # whoever still waits finds out by asking

    async def _look(self) -> None:
        now = monotonic()
        if now - self._settled >= SETTLING:
            self._settled = now
            await asyncio.to_thread(alive.settle, self.store)
        version = await asyncio.to_thread(self.store.version)
        if version != self._version:
            self._version = version
            self._has_news = True
            self._wake()
        if self._has_news and now - self._told >= HEARD and self._is_heard():
            self._has_news, self._told = False, now
            await self._tell_news()

    async def _tell_news(self) -> None:
        for notebook, path in tuple(self._notebooks.items()):
            records = await asyncio.to_thread(self.store.runs, notebook, LATEST)
            before, self._standing[notebook] = self._standing[notebook], _standing(records)
            for record in reversed(records):
                if before.get(record.id) != self._standing[notebook][record.id]:
                    self._tell(record, path)

    def _wake(self) -> None:
        for future in self._waiting:
            if not future.done():
                future.set_result(None)


class Histories:
    """The histories that were asked for, at most `most` of them held open."""

    def __init__(
        self, *, is_heard: Callable[[], bool], tell: Tell, log: logging.Logger, most: int = 32
    ) -> None:
        self._is_heard = is_heard
        self._tell = tell
        self._log = log
        self._most = most
        self._open: dict[Path, History] = {}
        self._opening = asyncio.Lock()
        self._without: dict[Path, str] = {}
        self._looking: asyncio.Task[None] | None = None

    async def find(self, notebook: Path) -> History | None:
        """The history that the notebook's runs are in; None if there is none yet. Raises StoreUnavailable."""
        folder = location.state_folder(notebook)
        async with self._opening:
            held = self._open.get(folder)
            if held is not None and not held.is_current:
                del self._open[folder]
                await held.close()
                held = None
            if held is None and location.database(folder).exists():
                store = await asyncio.to_thread(
                    RunStore, folder
                )  # which waits while another process makes it
                held = History(store, is_heard=self._is_heard, tell=self._tell, log=self._log)
                self._open[folder] = held
                await self._make_room()
            return held

    async def mind(self, notebook: Path, path: str) -> None:
        """Tell of the runs of `notebook` from now on, of its first one too; clients know it as `path`."""
        history = await self.find(notebook)
        if history is not None:
            await history.mind(location.identity(notebook), path)
            return
        self._without[notebook] = path
        if self._is_heard() and (self._looking is None or self._looking.done()):
            self._looking = asyncio.create_task(self._look_for_first_runs())

    async def close(self) -> None:
        """Close them all."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.wait([self._looking])
        while self._open:
            _, history = self._open.popitem()
            await history.close()

    async def _look_for_first_runs(self) -> None:
        """Until every notebook that was asked about has a history, as long as anybody listens."""
        while self._without and self._is_heard():
            await asyncio.sleep(HEARD)
            for notebook, path in tuple(self._without.items()):
                try:
                    history = await self.find(notebook)
                except StoreUnavailable as error:
                    self._log.warning("%s", error)
                    del self._without[notebook]
                    continue
                if history is not None:
                    del self._without[notebook]
                    await history.mind(location.identity(notebook), path, is_new=True)

    async def _make_room(self) -> None:
        spare = [folder for folder, history in self._open.items() if history.is_idle]
        for folder in spare[: max(0, len(self._open) - self._most)]:
            await self._open.pop(folder).close()


def _standing(records: Iterable[RunRecord]) -> Standing:
    return {record.id: (record.last_seq, record.state) for record in records}


def _identity(file: Path) -> tuple[int, int] | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


async def _either(event: asyncio.Event, seconds: float) -> None:
    """Until `event` is set, at most `seconds`."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
