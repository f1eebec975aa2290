"""Carries out the run RUN of the history in STATE_FOLDER, and ends with it: exit status 0 success, 1 not.

SIGTERM and Ctrl-C stop the run in order, a second one ends it at once.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any

from jupyter_blocks.engine import interruption
from jupyter_blocks.errors import BlocksError
from jupyter_blocks.executors.lean import make_lean
from jupyter_blocks.model.run import Run, RunState
from jupyter_blocks.workbench import Workbench

FAILED = 1


def main(arguments: Sequence[str]) -> int:
    """Carry the run out; what goes wrong is in the run's record, and on standard error, which is its log."""
    state, run = arguments
    make_lean()

    def start(cancel: asyncio.Event) -> Coroutine[Any, Any, Run]:
        return Workbench().carry_out(Path(state), run, cancel=cancel)

    try:
        ended = interruption.drive(start)
    except BlocksError as error:
        print(error, file=sys.stderr)  # noqa: T201 - the log of the run
        return FAILED
    return 0 if ended.run is not None and ended.run.state is RunState.SUCCEEDED else FAILED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
