"""Coroutines where nothing can be awaited."""

from __future__ import annotations

import asyncio
import contextvars
import threading

import pytest

from jupyter_blocks.kernel.coroutines import run_apart, settled, step

WHERE: contextvars.ContextVar[str] = contextvars.ContextVar("WHERE", default="nowhere")


async def slow(value: int) -> int:
    await asyncio.sleep(0)
    return value


def test_a_coroutine_runs_to_its_end_beside_a_running_loop() -> None:
    """In a thread of its own, as the loop of the kernel is running already."""

    async def outer() -> int:
        return int(run_apart(slow(3)))

    assert asyncio.run(outer()) == 3


def test_what_it_raises_is_raised() -> None:
    """With its own traceback."""

    async def fail() -> None:
        await slow(1)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no") as caught:
        run_apart(fail())
    assert caught.traceback[-1].name == "fail"


def test_context_variables_are_seen() -> None:
    """The thread runs in a copy of the caller's context."""

    async def where() -> str:
        return WHERE.get()

    token = WHERE.set("here")
    try:
        assert run_apart(where()) == "here"
    finally:
        WHERE.reset(token)


def test_an_interrupt_cancels_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The coroutine is cancelled and has ended when the interrupt goes on."""
    began, ended = threading.Event(), threading.Event()

    async def endless() -> None:
        began.set()
        try:
            await asyncio.sleep(3600)
        finally:
            ended.set()

    join = threading.Thread.join
    interrupts = iter([KeyboardInterrupt()])

    def interrupted(thread: threading.Thread, timeout: float | None = None) -> None:
        began.wait()
        for interrupt in interrupts:
            raise interrupt
        join(thread, timeout)

    monkeypatch.setattr(threading.Thread, "join", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run_apart(endless())
    assert ended.is_set()


def test_stepping() -> None:
    """A coroutine that never waits is run at once; one that waits is an error of ours."""

    async def quick() -> int:
        return await settled(4)

    assert step(quick()) == 4
    with pytest.raises(RuntimeError, match="waited where nothing can be awaited"):
        step(slow(1))


def test_settled() -> None:
    """A coroutine is awaited, anything else has ended already."""

    async def both() -> tuple[int, int]:
        return await settled(slow(1)), await settled(2)

    assert asyncio.run(both()) == (1, 2)
