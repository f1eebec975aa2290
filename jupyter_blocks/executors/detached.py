"""Processes that go on when whoever started them has ended."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path


def start(command: Sequence[str], *, folder: Path, log: Path, ended: Callable[[], None]) -> None:
    """Start `command` in `folder`, with no terminal and nothing to read; what it prints goes to `log`.

    `ended` is called, from another thread, when it ends while this process lives. Raises OSError if it cannot
    be started.
    """
    with log.open("ab") as printed:
        process = _started(command, folder, printed.fileno())

    def wait() -> None:
        process.wait()  # also takes it off the system's list of processes
        ended()

    threading.Thread(target=wait, name=f"waiting for process {process.pid}", daemon=True).start()


if sys.platform == "win32":

    def _started(command: Sequence[str], folder: Path, printed: int) -> subprocess.Popen[bytes]:
        flags = subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP
        return subprocess.Popen(  # noqa: S603 - a command of our own
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=printed,
            creationflags=flags,
        )

else:

    def _started(command: Sequence[str], folder: Path, printed: int) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 - a command of our own
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=printed,
            start_new_session=True,
        )
