"""The analysis process: what takes processor time, or might crash on a strange source, outside of the server.

It serves one task after the other, from its standard input to its standard output, until the input ends.
Cells that it has parsed before it has at hand. A run that it starts is a process that outlives it.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from jupyter_blocks import wire
from jupyter_blocks.errors import BlocksError
from jupyter_blocks.model.records import RunRequest, StartedBy
from jupyter_blocks.model.selection import Selection
from jupyter_blocks.server import problems
from jupyter_blocks.server.tasks import LENGTH, Answer, Graph, Submit, Task, framed
from jupyter_blocks.workbench import Workbench

LOG = logging.getLogger(__name__)
SWEEP = 100  # tasks between two looks at all that is kept
TASKS: msgspec.json.Decoder[Task] = msgspec.json.Decoder(Task)


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer every request, in order, until there are no more.

    The cyclic garbage collector looks at what a task has left while nobody waits, and now and then at all
    that is kept, which takes longer than most tasks; by itself it would do so in the middle of one.
    """
    workbench = Workbench()
    served = 0
    gc.disable()
    while len(head := requests.read(LENGTH.size)) == LENGTH.size:
        task = TASKS.decode(requests.read(LENGTH.unpack(head)[0]))
        answers.write(framed(answer(workbench, task)))
        answers.flush()
        served += 1
        gc.collect(1 if served % SWEEP else 2)


def answer(workbench: Workbench, task: Task) -> Answer:
    """The answer to one task; the boundary at which errors become answers."""
    try:
        return Answer(200, msgspec.Raw(msgspec.json.encode(_carried_out(workbench, task))))
    except BlocksError as error:
        status, said = problems.status_of(error), problems.said(error)
    except Exception as error:
        LOG.exception("Analysing %s failed", task.path or "a notebook that was not saved yet")
        status, said = problems.problem(error)
    return Answer(status, msgspec.Raw(msgspec.json.encode(said)))


def _carried_out(workbench: Workbench, task: Task) -> Any:
    if isinstance(task, Graph):
        path = Path(task.path) if task.path else None
        return wire.graph_json(workbench.graph(workbench.notebook(task.notebook, path, task.name)))
    record = workbench.submit(task.notebook, Path(task.path), _request(task), unsaved=task.unsaved)
    return wire.run_json(record, path=task.contents_path)


def _request(task: Submit) -> RunRequest:
    return RunRequest(
        selection=Selection(until=task.until, since=task.since, only=task.only),
        parameters=task.parameters,
        fail_fast=task.fail_fast,
        timeout=task.timeout,
        allow_effects=task.allow_effects,
        kernel=task.kernel,
        started_by=StartedBy.PANEL,
    )


def main() -> None:
    """Serve the server that started this process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then closes the pipe
    logging.basicConfig(format="%(message)s")
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not come between the answers
    gc.freeze()
    with requests, answers:
        serve(requests, answers)


if __name__ == "__main__":
    main()
    sys.exit(0)
