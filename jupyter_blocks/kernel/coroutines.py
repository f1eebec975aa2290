"""Running coroutines where there may be no `await`: in a cell that IPython runs synchronously."""

from __future__ import annotations

import asyncio
import contextvars
import inspect
import threading
from collections.abc import Awaitable, Coroutine, Generator
from typing import Any


def run_apart(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """Run `coroutine` to its end in the event loop of a thread of its own, and answer its result.

    The kernel's loop is running already and cannot be entered again. An interrupt of the waiting thread
    cancels the coroutine and is raised again when it has ended.
    """
    apart = _Apart(coroutine)
    context = contextvars.copy_context()
    thread = threading.Thread(target=context.run, args=(apart.run,), name="jupyter-blocks-await", daemon=True)
    thread.start()
    try:
        thread.join()
    except BaseException:
        apart.cancel()
        thread.join()
        raise
    if apart.error is not None:
        raise apart.error
    return apart.result


class _Apart:
    """One coroutine in a loop of its own, and how it ended."""

    def __init__(self, coroutine: Coroutine[Any, Any, Any]) -> None:
        self._coroutine = coroutine
        self._loop = asyncio.new_event_loop()
        self._task: asyncio.Task[Any] | None = None
        self.result: Any = None
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self._task = self._loop.create_task(self._coroutine)
            self.result = self._loop.run_until_complete(self._task)
        except BaseException as error:
            self.error = error
        finally:
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.close()

    def cancel(self) -> None:
        if self._task is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._task.cancel)


def step(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine that never waits to its end, and answer its result."""
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return stop.value
    coroutine.close()
    raise RuntimeError("a coroutine waited where nothing can be awaited")


class Done:
    """An awaitable that has ended already."""

    __slots__ = ("_value",)

    def __init__(self, value: Any) -> None:
        self._value = value

    def __await__(self) -> Generator[Any, None, Any]:
        yield from ()
        return self._value


def settled(value: Any) -> Awaitable[Any]:
    """`value` to be awaited: itself if it is a coroutine, else an awaitable that has ended with it."""
    return value if inspect.iscoroutine(value) else Done(value)
