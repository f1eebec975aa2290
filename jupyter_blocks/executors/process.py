"""The process of a kernel: watched, interrupted, ended, with all that it has started."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
from pathlib import Path

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager

SHUTDOWN_GRACE = 5.0  # seconds for atexit handlers of the user's, then the kernel is killed
KILL_GRACE = 5.0  # seconds until a killed process is given up; only the operating system can be at fault
POLL_INTERVAL = 0.05  # seconds between looks, where the system cannot tell of a process's end
TAIL_LINES = 20


class KernelProcess:
    """A kernel that was launched.

    Its duties: to know at once when the process ends, to interrupt it, to end it without leaving anything it
    has started, and to remove its private folder `room`, which holds the sockets, the connection file and
    what the process printed outside of any cell.
    """

    def __init__(self, manager: AsyncKernelManager, *, name: str, folder: Path, room: Path) -> None:
        self.manager = manager
        self.name = name
        self.folder = folder
        self.room = room
        self.ended = asyncio.Event()
        self._exit_status: int | None = None
        self._polling: asyncio.Task[None] | None = None
        self._group: int | None = getattr(manager.provisioner, "pgid", None)
        self._watch()

    @property
    def has_ended(self) -> bool:
        return self.ended.is_set()

    async def interrupt(self) -> None:
        """Interrupt what runs in the kernel, the way its kernelspec says."""
        if not self.has_ended:
            await self.manager.interrupt_kernel()

    async def kill(self) -> None:
        """Kill the process and everything in its group, if it has not ended; returns when it has."""
        if self.has_ended:
            return
        if self.manager.provisioner is not None:
            await self.manager.provisioner.kill()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.ended.wait(), KILL_GRACE)

    async def kill_unless_ending(self) -> None:
        """Give a process that is about to end time for its exit handlers, then kill it."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.ended.wait(), SHUTDOWN_GRACE)
        await self.kill()

    async def close(self, client: AsyncKernelClient | None = None) -> None:
        """End the process and remove its room.

        With a `client` the kernel is asked to shut down, so that what the user's code registered with
        `atexit` runs (connections are closed, temporary tables dropped); without one it is killed.
        """
        if client is not None and not self.has_ended:
            client.shutdown()
            await self.kill_unless_ending()
        await self.kill()
        if self._polling is not None:
            self._polling.cancel()
        if self.manager.provisioner is not None and self.has_ended:
            await self.manager.provisioner.wait()
        await self.manager.cleanup_resources()
        shutil.rmtree(self.room, ignore_errors=True)

    def cause_of_death(self) -> str:
        """How the process ended, in words: "killed by signal 9, perhaps out of memory"."""
        status = self._exit_status
        if status is None:
            return "its exit status is not known"
        if status >= 0:
            return f"exit status {status}"
        memory = ", perhaps out of memory" if -status == getattr(signal, "SIGKILL", None) else ""
        return f"killed by signal {-status}{memory}"

    def printed(self) -> tuple[str, ...]:
        """The last lines that the process printed outside of any cell."""
        try:
            text = (self.room / "printed").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ()
        return tuple(line for line in text.splitlines() if line.strip())[-TAIL_LINES:]

    def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        pid = getattr(self.manager.provisioner, "pid", None)
        try:
            watched = os.pidfd_open(pid)  # type: ignore[arg-type, unused-ignore]
            loop.add_reader(watched, self._seen_ending, watched)
        except (AttributeError, TypeError, OSError, NotImplementedError):
            self._polling = loop.create_task(self._poll())

    def _seen_ending(self, watched: int) -> None:
        asyncio.get_running_loop().remove_reader(watched)
        os.close(watched)
        self._take_note()

    async def _poll(self) -> None:
        while await self.manager.is_alive():
            await asyncio.sleep(POLL_INTERVAL)
        self._take_note()

    def _take_note(self) -> None:
        """The process has ended: end its orphans while its group's number is still its own, then reap it."""
        if self._group is not None and hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._group, signal.SIGKILL)
        process = getattr(self.manager.provisioner, "process", None)
        if process is not None:
            self._exit_status = process.poll()
        self.ended.set()
