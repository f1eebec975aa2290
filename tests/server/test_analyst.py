"""The analysis process crashes, hangs and is asked again; the server notices no more than a refusal."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from jupyter_blocks.server.analyst import Analyst
from jupyter_blocks.server.problems import Refused
from jupyter_blocks.server.tasks import Answer, Graph

LOG = logging.getLogger(__name__)


def task(*sources: str) -> Graph:
    """Asks for the graph of blocks of these sources."""
    cells = [
        {"cell_type": "code", "id": f"c{n}", "source": source, "metadata": {"tags": [f"block:b{n}"]}}
        for n, source in enumerate(sources)
    ]
    return Graph(notebook={"nbformat": 4, "metadata": {}, "cells": cells}, path=None, name="n")


def names(answer: Answer) -> list[str]:
    assert answer.status == 200
    return [block["name"] for block in msgspec.json.decode(answer.body)["blocks"]]


@asynccontextmanager
async def analysing(**options: Any) -> AsyncIterator[Analyst]:
    analyst = Analyst(LOG, **options)
    try:
        yield analyst
    finally:
        await analyst.close()


async def pid(analyst: Analyst) -> int:
    """The number of the process, which is started if there is none."""
    await analyst.ask(task("x = 1"))
    assert analyst.helper is not None
    return analyst.helper.process.pid


async def refused(asking: Awaitable[Any]) -> dict[str, Any]:
    """What is said with the refusal of a request."""
    with pytest.raises(Refused) as caught:
        await asking
    assert caught.value.status_code == 503
    return dict(caught.value.said)


def run(test: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(test())  # type: ignore[arg-type]


def test_it_is_started_when_asked_and_ends_with_the_server() -> None:
    """One process serves all requests, from the first on; closing ends it in order."""

    async def test() -> None:
        async with analysing() as analyst:
            assert analyst.helper is None
            first = await pid(analyst)
            assert names(await analyst.ask(task("y = 2", "z = y"))) == ["b0", "b1"]
            assert await pid(analyst) == first
            helper = analyst.helper
        assert helper is not None
        assert helper.process.returncode == 0

    run(test)


def test_its_death_costs_one_request() -> None:
    """The request in hand is refused, with what to do; the next is served by a fresh process."""

    async def test() -> None:
        async with analysing() as analyst:
            first = await pid(analyst)
            os.kill(first, signal.SIGSTOP)
            asking = asyncio.create_task(analyst.ask(task("x = 2")))
            waiting = asyncio.create_task(analyst.ask(task("x = 3")))
            await asyncio.sleep(0)
            os.kill(first, signal.SIGKILL)
            said = await refused(asking)
            assert said["code"] == "analysis_crashed"
            assert "-9" in said["message"]
            assert names(await waiting) == ["b0"]
            assert await pid(analyst) != first

    run(test)


def test_a_process_that_died_idle_is_not_noticed() -> None:
    """Whoever asks next is served."""

    async def test() -> None:
        async with analysing() as analyst:
            os.kill(await pid(analyst), signal.SIGKILL)
            assert analyst.helper is not None
            await asyncio.to_thread(analyst.helper.process.wait)
            assert names(await analyst.ask(task("x = 2"))) == ["b0"]

    run(test)


def test_a_process_that_hangs_is_killed() -> None:
    """After its patience the server gives up, and the next request is served by a fresh process."""

    async def test() -> None:
        async with analysing() as analyst:
            first = await pid(analyst)
            os.kill(first, signal.SIGSTOP)
            analyst.patience = 0.2
            assert (await refused(analyst.ask(task("x = 2"))))["code"] == "analysis_timed_out"
            analyst.patience = 20
            assert await pid(analyst) != first

    run(test)


def test_a_caller_that_is_cancelled_leaves_no_answer_to_the_next() -> None:
    """Answers belong to their questions, also when one was not waited for."""

    async def test() -> None:
        async with analysing() as analyst:
            os.kill(await pid(analyst), signal.SIGSTOP)
            asking = asyncio.create_task(analyst.ask(task("x = 1", "y = x")))
            await asyncio.sleep(0)
            asking.cancel()
            assert names(await analyst.ask(task("only = 1"))) == ["b0"]

    run(test)


def test_what_nobody_wants_is_left_out() -> None:
    """A client that has gone when its turn comes costs nothing."""

    async def test() -> None:
        async with analysing() as analyst:
            assert (await refused(analyst.ask(task("x = 1"), lambda: False)))["code"] == "not_wanted"
            assert analyst.helper is None

    run(test)


@pytest.mark.parametrize(
    "source",
    ["(" * 5000, "x = " + "-" * 50_000 + "1", "x" + ".a" * 20_000, "\0", "x = [" * 3000 + "1", "f'{" * 400],
    ids=["brackets", "signs", "attributes", "null", "lists", "fstrings"],
)
def test_strange_sources_are_answered(source: str) -> None:
    """Sources beyond the limits of the parser are a finding in the graph; the process is whole after them."""

    async def test() -> None:
        async with analysing() as analyst:
            first = await pid(analyst)
            assert names(await analyst.ask(task(source, "y = 1"))) == ["b0", "b1"]
            assert await pid(analyst) == first

    run(test)


def test_it_imports_nothing_of_the_folder_that_the_server_was_started_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file beside the notebooks does not stand in for a module of the same name."""
    for module in ("ast", "json", "msgspec", "jupyter_blocks"):
        (tmp_path / f"{module}.py").write_text("raise SystemExit('imported')\n")
    monkeypatch.chdir(tmp_path)

    async def test() -> None:
        async with analysing() as analyst:
            assert names(await analyst.ask(task("import ast"))) == ["b0"]

    run(test)


def test_large_notebooks_fit_through_the_pipe() -> None:
    """Requests and answers of several megabytes are carried whole."""

    async def test() -> None:
        async with analysing() as analyst:
            answer = await analyst.ask(task(f"x = '''{'a' * (8 << 20)}'''", *["y = 1"] * 3000))
            assert len(names(answer)) == 3001

    run(test)


def test_what_it_prints_last_comes_into_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """Why a process ended is told in the server's log; the client learns with which status."""
    command = (sys.executable, "-c", "import sys; sys.stderr.write('out of patience'); sys.exit(3)")

    async def test() -> None:
        async with analysing(command=command) as analyst:
            assert "status 3" in (await refused(analyst.ask(task("x = 1"))))["message"]

    with caplog.at_level(logging.WARNING):
        run(test)
    assert "out of patience" in caplog.text
