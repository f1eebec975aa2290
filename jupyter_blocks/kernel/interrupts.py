"""Interrupts of a cell that awaits: they wake the event loop at once.

ipykernel's handler for SIGINT cancels the cell by `IOLoop.add_callback`. Called in the loop's own thread,
that does not wake a loop which waits in `select` (it does so when it is called from another thread), so the
interrupt is acted upon when something else happens: for `await asyncio.sleep(3600)`, in an hour.
"""

from __future__ import annotations

import asyncio
import signal
import socket
from contextlib import suppress


def wake_on_signals() -> None:
    """Let every signal wake the running event loop, unless somebody else has a use for that already.

    Does nothing outside the main thread or without a running loop, and on event loops that cannot watch a
    socket (Windows' proactor).
    """
    with suppress(RuntimeError, ValueError, NotImplementedError):
        loop = asyncio.get_running_loop()
        reader, writer = socket.socketpair()
        reader.setblocking(False)
        writer.setblocking(False)
        loop.add_reader(reader, _drain, reader, writer)
        taken = signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
        if taken != -1:
            signal.set_wakeup_fd(taken)
            loop.remove_reader(reader)
            reader.close()
            writer.close()


def _drain(reader: socket.socket, _writer: socket.socket) -> None:
    """Take the bytes that signals have left; the loop, which holds both sockets by this, keeps them open."""
    with suppress(BlockingIOError):
        reader.recv(4096)
