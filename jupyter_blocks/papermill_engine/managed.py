"""A run of a notebook that papermill manages: it is told of each cell, and gets what the cells leave behind.

run
    workbench.run       the plan in a kernel, in the directory of the caller, as papermill has it
    Managed             hears the events, fills the notebook, tells papermill, which saves and shows progress
    Managed.conclude    what failed, where papermill looks for it
"""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from nbclient.exceptions import DeadKernelError
from nbformat.notebooknode import NotebookNode, from_dict
from papermill.engines import NotebookExecutionManager
from papermill.exceptions import PapermillException
from papermill.log import logger

from jupyter_blocks.engine import interruption
from jupyter_blocks.engine.ports import Executed
from jupyter_blocks.errors import BlocksError
from jupyter_blocks.model.events import (
    AttemptStarted,
    CellExecuted,
    CellPrinted,
    Logged,
    RunStarted,
    Stream,
)
from jupyter_blocks.model.pipeline import PRELUDE, Pipeline
from jupyter_blocks.model.plan import Plan
from jupyter_blocks.model.run import BlockState, Failure, FailureKind, Run
from jupyter_blocks.notebook.executed import RUN_KEY, said_of_cells, said_of_run
from jupyter_blocks.reports.runs import block_failure, failure_report
from jupyter_blocks.reports.text import plain_text
from jupyter_blocks.workbench import Workbench

Start = Callable[[asyncio.Event], Coroutine[Any, Any, Run]]


def run(
    manager: NotebookExecutionManager, kernel: str, timeout: float | None, settings: Mapping[str, Any]
) -> None:
    """Run the notebook of `manager` in the kernel named `kernel`; `settings` are papermill's."""
    workbench = Workbench()
    try:
        plan = _planned(workbench, manager, settings.get("input_path"), timeout)
        managed = Managed(manager, plan, settings)
        ended = _finished(
            lambda cancel: workbench.run(
                plan,
                listeners=[managed],
                cancel=cancel,
                kernel=kernel,
                folder=Path.cwd(),
                watch=managed.watch,
            )
        )
    except BlocksError as error:
        raise PapermillException(str(error)) from error
    if ended.run is not None:
        managed.conclude(ended.run)
    if ended.signal is not None:
        sys.exit(interruption.SIGNAL_STATUS + ended.signal)


def _planned(
    workbench: Workbench, manager: NotebookExecutionManager, source: str | None, timeout: float | None
) -> Plan:
    path = Path(source) if source and Path(source).is_file() else None
    pipeline = workbench.graph(workbench.notebook(manager.nb, path, Path(source or "").stem or "notebook"))
    if not pipeline.blocks:
        raise PapermillException(
            "no cell is tagged `block:NAME`: there is nothing that the engine jupyter_blocks would run. "
            "papermill's own engine runs every cell."
        )
    return workbench.plan(pipeline, parameters=_parameters(manager, pipeline), timeout=timeout)


def _parameters(manager: NotebookExecutionManager, pipeline: Pipeline) -> dict[str, object]:
    """What papermill was given; of a name that the notebook does not have it has warned."""
    known = {parameter.name for parameter in pipeline.parameters}
    given = manager.nb.metadata.papermill.get("parameters", {})
    return {name: value for name, value in given.items() if name in known}


def _finished(start: Start) -> interruption.Ended:
    """The finished run; in a thread of its own where signals cannot be had, or a loop is running already."""
    if threading.current_thread() is threading.main_thread() and not _is_in_loop():
        return interruption.drive(start)
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="jupyter-blocks") as pool:
        return pool.submit(lambda: interruption.Ended(run=asyncio.run(start(asyncio.Event())))).result()


def _is_in_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


class Managed:
    """A listener of a run that fills papermill's notebook and tells papermill which cell began and ended."""

    def __init__(self, manager: NotebookExecutionManager, plan: Plan, settings: Mapping[str, Any]) -> None:
        self._manager = manager
        self._plan = plan
        self._settings = settings
        self._executed: Executed | None = None
        self._index = {cell.id: cell.index for cell in plan.pipeline.outline.notebook.cells}
        self._next = dict(_successors(plan.pipeline))
        self._is_rebuild = False
        self._completed: set[str] = set()
        self._times: list[datetime] = []

    def watch(self, executed: Executed) -> None:
        """Where to look at what the cells have left behind."""
        self._executed = executed

    def __call__(self, logged: Logged) -> None:
        self._times[1:] = [logged.at]
        match logged.event:
            case RunStarted():
                self._begin(self._next.get(None))
            case AttemptStarted(block=block, rebuild=rebuild):
                self._is_rebuild = rebuild
                if not rebuild:
                    self._begin(self._plan.pipeline.by_name[block].cells[0].cell.id)
            case CellPrinted(stream=stream, text=text, cell=cell):
                self._tell(stream, text)
                self._fill(cell)
                self._manager.autosave_cell()
            case CellExecuted(cell=cell, block=block) if not (self._is_rebuild and block):
                self._fill(cell)
                if cell in self._completed and self._manager.pbar is not None:
                    self._manager.pbar.total += 1  # a retry, or the next element of a map
                self._completed.add(cell)
                self._manager.cell_complete(self._cell(cell), self._index[cell])
                self._begin(self._next.get(cell))

    def conclude(self, run: Run) -> None:
        """Write down what the run says of each cell, and what failed.

        Raises DeadKernelError, and PapermillException for a failure that belongs to no cell.
        """
        nb, executed = self._manager.nb, self._executed
        for identity in self._index:
            self._settle(identity)
        if executed is not None and executed.language_info:
            nb.metadata["language_info"] = _node(executed.language_info)
        nb.metadata[RUN_KEY] = _node(said_of_run(run, self._times))
        for identity, said in said_of_cells(self._plan, run):
            self._cell(identity).metadata[RUN_KEY] = _node(said)
        outline = self._plan.pipeline.outline
        for block in run.blocks:
            if block.state is BlockState.CANCELLED:
                self._mark_interrupted(block.block)
            if block.failure is not None:
                self._fail(block.failure, plain_text(block_failure(outline, block)), block.block)
        if run.failure is not None:
            self._fail(run.failure, plain_text(failure_report(outline, "the setup", run.failure)), None)

    def _mark_interrupted(self, block: str) -> None:
        """Mark the cell in which the run was stopped, so that papermill calls no later one completed."""
        for outlined in self._plan.pipeline.by_name[block].cells:
            cell = outlined.cell
            if any(output.output_type == "error" for output in self._cell(cell.id).outputs):
                self._manager.cell_exception(self._cell(cell.id), cell.index)

    def _fail(self, failure: Failure, report: str, block: str | None) -> None:
        """Mark the cell of `failure`; papermill looks for an error among outputs, so there is to be one."""
        own = [c.cell.id for c in self._plan.pipeline.outline.cells if block and c.block == block]
        identity = failure.place.cell or next(iter(own), None)
        if failure.kind is FailureKind.KERNEL_DIED:
            raise DeadKernelError(report)
        if identity is None:
            raise PapermillException(report)
        outputs = self._cell(identity).outputs
        if failure.kind is FailureKind.TIMEOUT:  # that it was interrupted is not the news
            outputs[:] = [output for output in outputs if output.output_type != "error"]
        if all(output.output_type != "error" for output in outputs):
            outputs.append(
                _node(
                    {
                        "output_type": "error",
                        "ename": failure.name,
                        "evalue": failure.message,
                        "traceback": report.splitlines(),
                    }
                )
            )
        self._manager.cell_exception(self._cell(identity), self._index[identity])

    def _begin(self, identity: str | None) -> None:
        if identity is not None:
            self._manager.cell_start(self._cell(identity), self._index[identity])

    def _fill(self, identity: str) -> None:
        """Put what the cell left behind into papermill's notebook."""
        left = self._executed.executed.get(identity) if self._executed else None
        if left is not None:
            cell = self._cell(identity)
            cell.outputs = [_node(output) for output in left.outputs]
            cell.execution_count = left.execution_count

    def _settle(self, identity: str) -> None:
        """Fill the cell for good; one that was to be next when its block failed has not begun."""
        self._fill(identity)
        said = self._cell(identity).metadata.papermill
        if self._cell(identity).get("execution_count") is None and said.status == self._manager.RUNNING:
            said.update(status=self._manager.PENDING, start_time=None, exception=None)

    def _tell(self, stream: Stream, text: str) -> None:
        """What cells print, for papermill's `--log-output`, `--stdout-file` and `--stderr-file`."""
        if self._settings.get("log_output"):
            (logger.warning if stream is Stream.STDERR else logger.info)(text)
        file = self._settings.get(f"{stream}_file")
        if file is not None:
            file.write(text)
            file.flush()

    def _cell(self, identity: str) -> Any:
        return self._manager.nb.cells[self._index[identity]]


def _node(content: Mapping[str, Any]) -> NotebookNode:
    node: NotebookNode = from_dict(dict(content))  # type: ignore[no-untyped-call]
    return node


def _successors(pipeline: Pipeline) -> Mapping[str | None, str]:
    """For each cell of the prelude and of a block the one that is executed directly after it; None: first."""
    groups = [
        [cell.cell.id for cell in pipeline.outline.cells if cell.role in PRELUDE],
        *([cell.cell.id for cell in (*block.cells, *block.test_cells)] for block in pipeline.blocks),
    ]
    found: dict[str | None, str] = {one: other for group in groups for one, other in pairwise(group)}
    return {None: groups[0][0], **found} if groups[0] else found
