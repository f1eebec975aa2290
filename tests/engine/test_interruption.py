"""Signals while a run goes on."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Iterator

import pytest

from jupyter_blocks.cli.session import exit_status
from jupyter_blocks.engine.interruption import SIGNALS, Ended, drive
from jupyter_blocks.model.run import Run, RunState

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot send itself these signals")

CANCELLED = Run(state=RunState.CANCELLED)


@pytest.fixture(autouse=True)
def default_handlers() -> Iterator[None]:
    """What the tests were started with (nohup, a background job) does not decide what signals do."""
    before = {number: signal.signal(number, signal.SIG_DFL) for number in SIGNALS}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_first(number: signal.Signals, status: int) -> None:
    """The first signal asks the run to stop, the run ends in order, the status tells which it was."""

    async def run(cancel: asyncio.Event) -> Run:
        os.kill(os.getpid(), number)
        await cancel.wait()
        return CANCELLED

    ended = drive(run)
    assert ended == Ended(run=CANCELLED, signal=number)
    assert exit_status(ended) == status


def test_second_and_third() -> None:
    """A second signal ends the run at once; a third one leaves its cleaning up alone."""
    cleaned = []

    async def run(cancel: asyncio.Event) -> Run:
        os.kill(os.getpid(), signal.SIGINT)
        await cancel.wait()
        os.kill(os.getpid(), signal.SIGTERM)
        try:
            await asyncio.Event().wait()
        finally:
            os.kill(os.getpid(), signal.SIGINT)
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            cleaned.append(True)
        return CANCELLED

    assert drive(run) == Ended(run=None, signal=signal.SIGINT)
    assert cleaned


def test_too_late() -> None:
    """A run that succeeded although somebody asked it to stop has succeeded."""

    async def run(cancel: asyncio.Event) -> Run:
        os.kill(os.getpid(), signal.SIGINT)
        await cancel.wait()
        return Run(state=RunState.SUCCEEDED)

    assert exit_status(drive(run)) == 0


def test_nohup() -> None:
    """What nohup makes ignored stays ignored."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:

        async def run(cancel: asyncio.Event) -> Run:
            os.kill(os.getpid(), signal.SIGHUP)
            await asyncio.sleep(0)
            assert not cancel.is_set()
            return Run(state=RunState.SUCCEEDED)

        assert drive(run).signal is None
    finally:
        signal.signal(signal.SIGHUP, before)


def test_handlers_are_put_back() -> None:
    """After a run the signals mean what they meant before."""
    before = [signal.getsignal(number) for number in SIGNALS]

    async def run(_cancel: asyncio.Event) -> Run:
        return CANCELLED

    drive(run)
    assert [signal.getsignal(number) for number in SIGNALS] == before


def test_failure_is_one() -> None:
    """A run that failed without a signal has the status 1."""
    assert exit_status(Ended(run=Run(state=RunState.FAILED))) == 1
