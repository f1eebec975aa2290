"""Histories are held open and watched, as long as somebody waits or listens, and no longer."""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from jupyter_blocks.errors import StoreUnavailable
from jupyter_blocks.model.events import Logged, RunFinished, RunStarted
from jupyter_blocks.model.records import RunRecord, RunRequest
from jupyter_blocks.model.run import RunState
from jupyter_blocks.records import location
from jupyter_blocks.records.store import RunStore
from jupyter_blocks.server.histories import Histories

LOG = logging.getLogger(__name__)


def begin(store: RunStore, notebook: Path, run: str = "a") -> RunRecord:
    """A run of `notebook`, accepted just now."""
    record = RunRecord(id=run, pipeline="n", notebook=location.identity(notebook), created=datetime.now(UTC))
    return store.begin(record, RunRequest(), {"cells": []})


def append(store: RunStore, run: str, seq: int, event: RunStarted | RunFinished) -> None:
    store.append(run, [Logged(seq=seq, at=datetime.now(UTC), event=event)])


@pytest.fixture
def notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A notebook whose state folder is the one beside it."""
    monkeypatch.delenv("JUPYTER_BLOCKS_STATE")
    return tmp_path / "n.ipynb"


@asynccontextmanager
async def watching(
    told: list[tuple[str, int, str]] | None = None, most: int = 32
) -> AsyncIterator[Histories]:
    """Histories; somebody listens, and what is told is added to `told`, if there is such a list."""

    def tell(record: RunRecord, path: str) -> None:
        assert told is not None
        told.append((path, record.last_seq, record.state))

    histories = Histories(is_heard=lambda: told is not None, tell=tell, log=LOG, most=most)
    try:
        yield histories
    finally:
        await histories.close()


def run(test: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(test())  # type: ignore[arg-type]


def test_who_waits_is_woken_by_what_another_process_writes(notebook: Path) -> None:
    """And nobody watches when nobody waits any more."""

    async def test() -> None:
        with RunStore(location.state_folder(notebook)) as other:
            begin(other, notebook)
            async with watching() as histories:
                history = await histories.find(notebook)
                assert history is not None
                await (moved := history.moved())  # the first look tells what was there before
                history.leave(moved)
                moved = history.moved()
                append(other, "a", 1, RunStarted(run="a", pipeline="n", blocks=()))
                async with asyncio.timeout(10):
                    await moved
                history.leave(moved)
                watcher = history.watcher
                assert watcher is not None
                async with asyncio.timeout(10):
                    await watcher

    run(test)


def test_hints_are_told_of_notebooks_that_were_asked_about(notebook: Path) -> None:
    """Of what happens from then on, and of no other notebook in the same folder."""
    told: list[tuple[str, int, str]] = []

    async def test() -> None:
        with RunStore(location.state_folder(notebook)) as other:
            begin(other, notebook, "old")
            async with watching(told) as histories:
                history = await histories.find(notebook)
                assert history is not None
                await history.mind(location.identity(notebook), "n.ipynb")
                begin(other, notebook.with_name("m.ipynb"), "foreign")
                begin(other, notebook, "new")
                append(other, "new", 1, RunStarted(run="new", pipeline="n", blocks=()))
                append(other, "new", 2, RunFinished(state=RunState.SUCCEEDED, seconds=1))
                async with asyncio.timeout(10):
                    while not told:
                        await (moved := history.moved())
                        history.leave(moved)
                        await asyncio.sleep(0.01)

    run(test)
    assert told == [("n.ipynb", 2, "succeeded")]


def test_nothing_is_made_by_looking(notebook: Path) -> None:
    """Where no run was recorded there is no history, and no state folder afterwards."""

    async def test() -> None:
        async with watching() as histories:
            assert await histories.find(notebook) is None

    run(test)
    assert not location.state_folder(notebook).exists()


def test_a_history_that_was_deleted_is_not_served_on(notebook: Path) -> None:
    """The one that is in its place now is opened; who waited on the old one is woken."""
    folder = location.state_folder(notebook)

    async def test() -> None:
        with RunStore(folder) as store:
            begin(store, notebook)
        async with watching() as histories:
            first = await histories.find(notebook)
            assert first is not None
            moved = first.moved()
            shutil.rmtree(folder)
            assert await histories.find(notebook) is None
            await moved
            with RunStore(folder) as store:
                begin(store, notebook, "b")
            second = await histories.find(notebook)
            assert second is not None
            assert second.store.run("b").number == 1

    run(test)


def test_a_file_that_is_no_history_is_told(notebook: Path) -> None:
    """It raises what the store raises, and stays as it is."""
    database = location.database(location.state_folder(notebook))
    database.parent.mkdir()
    database.write_text("not a database, but long enough to look like one " * 50)

    async def test() -> None:
        async with watching() as histories:
            with pytest.raises(StoreUnavailable):
                await histories.find(notebook)

    run(test)
    assert database.read_text().startswith("not a database")


def test_few_histories_are_held_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that was opened first is closed, unless somebody waits on it."""
    monkeypatch.delenv("JUPYTER_BLOCKS_STATE")
    notebooks = [tmp_path / name / "n.ipynb" for name in "abc"]

    async def test() -> None:
        async with watching(most=1) as histories:
            for notebook in notebooks:
                with RunStore(location.state_folder(notebook)) as store:
                    begin(store, notebook)
            first = await histories.find(notebooks[0])
            assert first is not None
            moved = first.moved()
            second = await histories.find(notebooks[1])
            assert await histories.find(notebooks[0]) is first
            first.leave(moved)
            await histories.find(notebooks[2])
            assert await histories.find(notebooks[1]) is not second

    run(test)
