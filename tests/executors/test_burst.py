"""A kernel that publishes faster than anybody listens loses nothing."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

# The listening process is stopped while the cell displays; a process of its own, so that no shell or test
# runner is stopped with it.
SCRIPT = """
import asyncio, sys
from pathlib import Path
from jupyter_blocks.engine.loop import drive
from jupyter_blocks.engine.plan import plan
from jupyter_blocks.executors.launch import launch
from jupyter_blocks.executors.session import LocalExecutor
from jupyter_blocks.model.selection import Selection
from jupyter_blocks.testing import Sketch, pipeline

BURST = '''
import os, signal
os.kill(os.getppid(), signal.SIGSTOP)
try:
    for n in range(2000):
        display("x" * 100)
finally:
    os.kill(os.getppid(), signal.SIGCONT)
'''

async def main():
    planned = plan(pipeline({"burst": Sketch(code=(BURST,))}), Selection())
    executor = LocalExecutor(planned, await launch("", folder=Path.cwd()))
    await drive(planned, executor, run_id="r")
    print(len(executor.executed["burst"].outputs))

asyncio.run(main())
"""


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="stops a process by a POSIX signal")
def test_nothing_is_dropped(tmp_path: Path) -> None:
    """2,000 displays made while the host does not listen all arrive; ipykernel alone keeps some 1,000."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.stdout.strip() == "2000", done.stderr
