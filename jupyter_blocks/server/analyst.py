"""The server's end of the analysis process: starts it when there is something to ask, anew if it died."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import IO

import msgspec

from jupyter_blocks.server.problems import Refused
from jupyter_blocks.server.tasks import LENGTH, Answer, Task, framed

# -P: a file beside the notebooks must not stand in for a module of the same name.
COMMAND = (sys.executable, "-P", "-m", "jupyter_blocks.server.analysis")
PATIENCE = 20.0  # seconds for one answer
GRACE = 2.0  # seconds to end by itself when its input has ended
ANSWERS: msgspec.json.Decoder[Answer] = msgspec.json.Decoder(Answer)


class Analyst:
    """One helper process, asked for one thing at a time, first come, first served.

    Pipes are read and written in threads: on Windows the event loop of a Jupyter Server has no subprocesses.
    """

    def __init__(
        self, log: logging.Logger, *, patience: float = PATIENCE, command: Sequence[str] = COMMAND
    ) -> None:
        self.log = log
        self.patience = patience
        self.command = command
        self.helper: Helper | None = None
        self._turn = asyncio.Lock()

    async def ask(self, task: Task, is_wanted: Callable[[], bool] = lambda: True) -> Answer:
        """The answer to `task`, which is left out if it is not wanted any more when its turn comes.

        Raises Refused, 503, if the process dies over it or takes longer than `patience`; the next task has a
        fresh one.
        """
        async with self._turn:
            if not is_wanted():
                raise Refused(503, code="not_wanted", message="the client has gone", remedy="Ask again.")
            helper = self._running()
            answering = asyncio.create_task(asyncio.to_thread(helper.exchange, task))
            try:
                async with asyncio.timeout(self.patience):
                    return await asyncio.shield(answering)
            except TimeoutError:
                raise _timed_out(self.patience) from None
            except (EOFError, OSError):
                raise _crashed(await asyncio.to_thread(helper.end, GRACE)) from None
            finally:
                # Half an answer may be on its way to a caller that has gone: nobody can ask it again.
                if not answering.done():
                    await asyncio.to_thread(helper.end)
                    await asyncio.wait([answering])
                    answering.exception()

    async def close(self) -> None:
        """End the process, in order if it can."""
        async with self._turn:
            if self.helper is not None:
                await asyncio.to_thread(self.helper.end, GRACE)

    def _running(self) -> Helper:
        if self.helper is None or self.helper.process.poll() is not None:
            if self.helper is not None:
                self.helper.end()
            self.helper = Helper(self.command, self.log)
        return self.helper


class Helper:
    """A process at the other end of two pipes; what it says on its third comes into the log."""

    def __init__(self, command: Sequence[str], log: logging.Logger) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - a command of ours
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        self.requests: IO[bytes] = self.process.stdin
        self.answers: IO[bytes] = self.process.stdout
        self._listening = threading.Thread(target=_listen, args=(self.process.stderr, log), daemon=True)
        self._listening.start()

    def exchange(self, task: Task) -> Answer:
        """Ask, and wait for the answer; raises EOFError or OSError if the process ends meanwhile."""
        self.requests.write(framed(task))
        self.requests.flush()
        (length,) = LENGTH.unpack(_exactly(self.answers, LENGTH.size))
        return ANSWERS.decode(_exactly(self.answers, length))

    def end(self, grace: float = 0) -> int:
        """End the process, by force after `grace` seconds; its exit status. May be called twice."""
        if grace:
            _close(self.requests)
        try:
            self.process.wait(grace)
        except subprocess.TimeoutExpired:
            self.process.kill()
        status = self.process.wait()
        _close(self.requests)
        self.answers.close()
        self._listening.join()
        return status


def _exactly(answers: IO[bytes], size: int) -> bytes:
    said = answers.read(size)
    if len(said) < size:
        raise EOFError
    return said


def _close(requests: IO[bytes]) -> None:
    """Close a pipe, in which a request may be left that nobody will read."""
    with suppress(BrokenPipeError):
        requests.close()


def _listen(printed: IO[bytes], log: logging.Logger) -> None:
    with printed:
        for line in printed:
            log.warning("Analysis: %s", line.decode(errors="replace").rstrip())


def _timed_out(patience: float) -> Refused:
    return Refused(
        503,
        code="analysis_timed_out",
        message=f"the analysis took longer than {patience:g} s and was stopped",
        remedy="Undo the last edit, or split the cell that it is in, and try again.",
    )


def _crashed(status: int) -> Refused:
    return Refused(
        503,
        code="analysis_crashed",
        message=f"the analysis process ended with status {status}",
        remedy="Try again. If it happens again, undo the last edit; the server's log says more.",
    )
