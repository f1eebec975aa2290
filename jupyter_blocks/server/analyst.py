"""The server's end of the analysis process: starts it when there is something to ask, anew if it died."""

from __future__ import annotations

import asyncio
import logging
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Sequence

import msgspec

from jupyter_blocks.server.problems import Refused
from jupyter_blocks.server.tasks import LENGTH, Answer, Task, framed

# -P: a file beside the notebooks must not stand in for a module of the same name.
COMMAND = (sys.executable, "-P", "-m", "jupyter_blocks.server.analysis")
PATIENCE = 20.0  # seconds for one answer
GRACE = 2.0  # seconds to end by itself when its input has ended
ANSWERS: msgspec.json.Decoder[Answer] = msgspec.json.Decoder(Answer)


class Analyst:
    """One helper process, asked for one thing at a time, first come, first served."""

    def __init__(
        self, log: logging.Logger, *, patience: float = PATIENCE, command: Sequence[str] = COMMAND
    ) -> None:
        self.log = log
        self.patience = patience
        self.command = command
        self.process: Process | None = None
        self._turn = asyncio.Lock()
        self._listening: set[asyncio.Task[None]] = set()

    async def ask(self, task: Task, is_wanted: Callable[[], bool] = lambda: True) -> Answer:
        """The answer to `task`, which is left out if it is not wanted any more when its turn comes.

        Raises Refused, 503, if the process dies over it or takes longer than `patience`; the next task has a
        fresh one.
        """
        async with self._turn:
            if not is_wanted():
                raise Refused(503, code="not_wanted", message="the client has gone", remedy="Ask again.")
            process = await self._running()
            try:
                async with asyncio.timeout(self.patience):
                    return await _exchange(process, task)
            except TimeoutError:
                await self._end(process)
                raise Refused(
                    503,
                    code="analysis_timed_out",
                    message=f"the analysis took longer than {self.patience:g} s and was stopped",
                    remedy="Undo the last edit, or split the cell that it is in, and try again.",
                ) from None
            except (asyncio.IncompleteReadError, ConnectionError):
                status = await self._end(process)
                raise Refused(
                    503,
                    code="analysis_crashed",
                    message=f"the analysis process ended with status {status}",
                    remedy="Try again. If it happens again, undo the last edit; the server's log says more.",
                ) from None
            except BaseException:  # half an answer may be on its way: nobody can ask this process again
                await self._end(process)
                raise

    async def close(self) -> None:
        """End the process, in order if it can."""
        async with self._turn:
            if self.process is not None and self.process.stdin is not None:
                self.process.stdin.close()
                try:
                    async with asyncio.timeout(GRACE):
                        await self.process.wait()
                except TimeoutError:
                    await self._end(self.process)
            if self._listening:
                await asyncio.wait(self._listening)

    async def _running(self) -> Process:
        if self.process is None or self.process.returncode is not None:
            self.process = await asyncio.create_subprocess_exec(
                *self.command, stdin=PIPE, stdout=PIPE, stderr=PIPE
            )
            listening = asyncio.create_task(self._listen(self.process.stderr))
            self._listening.add(listening)
            listening.add_done_callback(self._listening.discard)
        return self.process

    async def _listen(self, printed: asyncio.StreamReader | None) -> None:
        """Write to the server's log what the process says."""
        while printed and (chunk := await printed.read(1 << 14)):
            self.log.warning("Analysis: %s", chunk.decode(errors="replace").rstrip())

    async def _end(self, process: Process) -> int:
        if process.returncode is None:
            process.kill()
        return await process.wait()


async def _exchange(process: Process, task: Task) -> Answer:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(framed(task))
    await process.stdin.drain()
    (length,) = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))
    return ANSWERS.decode(await process.stdout.readexactly(length))
