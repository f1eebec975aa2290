"""Stops a kernel that works too long or is no longer wanted: interrupt first, kill after a grace."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from enum import StrEnum

from jupyter_blocks.executors.kernel import KernelSession

GRACE = 5.0  # seconds from the interrupt to the kill


class Why(StrEnum):
    """What a brake was pulled for."""

    TIMEOUT = "timeout"
    DEADLINE = "deadline"
    CANCELLED = "cancelled"


class Brake:
    """The brake of what runs in a session; `why` is None until it is pulled, the first pull counts.

    An interrupt can be lost in a hook that swallows it, so a second one follows half-way to the kill.
    """

    def __init__(self, session: KernelSession) -> None:
        self.why: Why | None = None
        self._session = session
        self._timers: list[asyncio.TimerHandle] = []
        self._tasks: set[asyncio.Task[None]] = set()

    def after(self, seconds: float, why: Why) -> None:
        """Pull by itself after `seconds`."""
        self._later(seconds, lambda: self.pull(why))

    def pull(self, why: Why) -> None:
        if self.why is not None:
            return
        self.why = why
        self._interrupt()
        self._later(GRACE / 2, self._interrupt)
        self._later(GRACE, lambda: self._start(self._session.process.kill()))

    def release(self) -> None:
        """What ran has ended: nothing is pulled or killed any more."""
        for timer in self._timers:
            timer.cancel()

    def _later(self, seconds: float, call: Callable[[], None]) -> None:
        self._timers.append(asyncio.get_running_loop().call_later(seconds, call))

    def _interrupt(self) -> None:
        self._start(self._session.interrupt(GRACE / 2))

    def _start(self, doing: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(doing)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
