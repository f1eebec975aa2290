"""Interruption: Ctrl-C, SIGTERM and a closed terminal ask a run to stop; a second one ends it at once."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any

from jupyter_blocks.model.run import Run

SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
ALWAYS = (signal.SIGINT, signal.SIGTERM)
SIGNAL_STATUS = 128  # a process ended by signal n has, by the shells' custom, the exit status 128 + n


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a run ended: the run, unless it was ended at once, and the number of the signal that stopped it."""

    run: Run | None
    signal: int | None = None


def drive(start: Callable[[asyncio.Event], Coroutine[Any, Any, Run]]) -> Ended:
    """Run `start(cancel)` on a loop of its own; the first signal sets `cancel`, a second ends it at once."""
    return asyncio.run(_driven(start))


async def _driven(start: Callable[[asyncio.Event], Coroutine[Any, Any, Run]]) -> Ended:
    cancel = asyncio.Event()
    received: list[int] = []
    task = asyncio.create_task(start(cancel))

    def interrupted(number: int) -> None:
        received.append(number)
        if len(received) == 1:
            cancel.set()
        elif len(received) == 2:  # a third one must not disturb the end of the kernel
            task.cancel()

    with _handling(interrupted):
        try:
            return Ended(run=await task, signal=received[0] if received else None)
        except asyncio.CancelledError:
            if not received:
                raise
            return Ended(run=None, signal=received[0])


@contextmanager
def _handling(interrupted: Callable[[int], None]) -> Iterator[None]:
    """Hand the signals to `interrupted` on the running loop, in the way that Windows has too."""
    loop = asyncio.get_running_loop()

    def handle(number: int, _frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(interrupted, number)

    # What is ignored stays so for SIGHUP alone, which is how nohup works; a shell ignores SIGINT for every
    # process in the background, and there it still asks for an orderly end.
    handled = [n for n in SIGNALS if n in ALWAYS or signal.getsignal(n) is not signal.SIG_IGN]
    before = {number: signal.signal(number, handle) for number in handled}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
