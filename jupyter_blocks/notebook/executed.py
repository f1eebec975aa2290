"""Builds and writes the executed notebook: the source with the run's outputs, states and assertions in it.

What the run says of a cell is in `metadata.jupyter_blocks_run` of the cell, what it says of itself in that of
the notebook. Outputs and counts of cells that the run did not execute are cleared: they are of another time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from nbformat import ValidationError, validate
from nbformat.notebooknode import NotebookNode, from_dict
from nbformat.v4 import writes_json

from jupyter_blocks._version import __version__
from jupyter_blocks.engine.ports import Executed
from jupyter_blocks.engine.prelude import Injection, injection
from jupyter_blocks.model.cells import CellType, ExecutedCell
from jupyter_blocks.model.events import Logged
from jupyter_blocks.model.pipeline import Block, Role
from jupyter_blocks.model.plan import Plan
from jupyter_blocks.model.run import AssertionResult, BlockRun, CallbackRun, Failure, Run
from jupyter_blocks.model.values import as_json
from jupyter_blocks.notebook import edit

RUN_KEY = "jupyter_blocks_run"
IDS_SINCE = 5  # nbformat 4.5: cells have ids

Json = dict[str, Any]


class ExecutedNotebook:
    """The executed notebook of one run: a listener, for the run's times, that can write itself.

    It is made of the JSON that the plan's notebook was read from, so that an author who goes on editing
    meanwhile does no harm.
    """

    def __init__(self, plan: Plan, executor: Executed) -> None:
        self._plan = plan
        self._executor = executor
        self._source = plan.pipeline.outline.notebook
        self._times: list[datetime] = []

    def __call__(self, logged: Logged) -> None:
        """Note when the run's first and, so far, last event happened."""
        self._times[1:] = [logged.at]

    def write(self, run: Run, path: Path) -> None:
        """Write it to `path`, whole or not at all; raises OutputInvalid if it cannot be written."""
        text: str = writes_json(self._node(run))  # type: ignore[no-untyped-call]
        edit.write(path, text + "\n")

    def complaint(self, run: Run) -> str | None:
        """What nbformat's schema finds wrong with it, or None.

        Such a notebook is written all the same: what is wrong came from the source or out of the kernel, and
        would be lost otherwise.
        """
        try:
            validate(self._node(run))
        except ValidationError as error:
            return str(error.message)
        return None

    def build(self, run: Run) -> Json:
        """The JSON of the executed notebook.

        All that the run has nothing to say about is as in the source: cells, tags, foreign metadata, format.
        """
        source, injected = self._source.raw, injection(self._plan)
        cells = self._executor.executed
        said = dict(said_of_cells(self._plan, run))
        with_ids = source.get("nbformat_minor", 0) >= IDS_SINCE
        built: list[Json] = []
        for cell, old in zip(self._source.cells, source["cells"], strict=True):
            new = {**old, "id": cell.id} if with_ids else dict(old)
            here = injected is not None and injected.anchor == cell.id
            if injected is not None and here and injected.replaces:
                new["source"] = injected.code
            if cell.type is CellType.CODE:
                new |= _filled(old, cells.get(cell.id), said.get(cell.id))
            built.append(new)
            if injected is not None and here and not injected.replaces:
                built.append(_injected_cell(injected, cells.get(injected.id), with_ids=with_ids))
        return {**source, "cells": built, "metadata": self._metadata(run)}

    def _node(self, run: Run) -> NotebookNode:
        node: NotebookNode = from_dict(self.build(run))  # type: ignore[no-untyped-call]
        return node

    def _metadata(self, run: Run) -> Json:
        metadata = {**(self._source.raw.get("metadata") or {}), RUN_KEY: said_of_run(run, self._times)}
        if self._executor.language_info:
            metadata["language_info"] = dict(self._executor.language_info)
        return metadata


def _filled(source: Mapping[str, Any], cell: ExecutedCell | None, said: Json | None) -> Json:
    """A code cell's outputs of this run, none if it was not executed, and what the run says of it."""
    old = source.get("metadata") or {}
    metadata = {key: value for key, value in old.items() if key not in (RUN_KEY, "execution")}
    if said:
        metadata[RUN_KEY] = said
    return {
        "metadata": metadata,
        "outputs": list(cell.outputs) if cell else [],
        "execution_count": cell.execution_count if cell else None,
    }


def _injected_cell(injected: Injection, cell: ExecutedCell | None, *, with_ids: bool) -> Json:
    tagged = {"metadata": {"tags": [Role.INJECTED.value]}}
    new = {"cell_type": "code", "source": injected.code, **_filled(tagged, cell, None)}
    return {**new, "id": injected.id} if with_ids else new


def said_of_run(run: Run, times: Sequence[datetime]) -> Json:
    return {
        "run": run.id,
        "pipeline": run.pipeline,
        "state": run.state.value,
        "started": times[0].isoformat() if times else None,
        "finished": times[-1].isoformat() if times else None,
        "seconds": round(run.seconds, 3),
        "parameters": {name: as_json(value) for name, value in run.parameters.items()},
        "version": __version__,
        **({"failure": _failure(run.failure)} if run.failure else {}),
    }


def said_of_cells(plan: Plan, run: Run) -> Iterator[tuple[str, Json]]:
    """What the run says of each cell of a planned block; of a failure, at the cell where it came up."""
    for block_run in run.blocks:
        block = plan.pipeline.by_name[block_run.block]
        cells = [cell.cell.id for cell in (*block.cells, *block.test_cells)]
        failure = block_run.failure
        failed_in = failure.place.cell if failure and failure.place.cell in cells else cells[0]
        for cell in cells:
            said = _said_of_block(block, block_run)
            if assertions := [_assertion(one) for one in block_run.assertions if one.place.cell == cell]:
                said["assertions"] = assertions
            if failure and cell == failed_in:
                said["failure"] = _failure(failure)
            yield cell, said


def _said_of_block(block: Block, run: BlockRun) -> Json:
    said = {
        "block": block.name,
        "state": run.state.value,
        "reason": run.reason.value if run.reason else None,
        "because": run.because or None,
        "no_retry": run.no_retry.value if run.no_retry else None,
        "verdict": run.verdict,
        "callbacks": [_callback(call) for call in run.callbacks] or None,
        "attempt": run.attempt or None,
        "seconds": round(run.seconds, 3) if run.attempt else None,
    }
    return {key: value for key, value in said.items() if value is not None}


def _callback(call: CallbackRun) -> Json:
    said = {"name": call.name, "state": call.state.value, "seconds": round(call.seconds, 3)}
    return said | ({"failure": _failure(call.failure)} if call.failure else {})


def _assertion(result: AssertionResult) -> Json:
    said: Json = {
        "id": result.id,
        "severity": result.severity.value,
        "state": result.state.value,
        "line": result.place.line,
        "message": result.message or None,
        "compared": [{"expression": one.expression, "value": one.value} for one in result.compared] or None,
    }
    return {key: value for key, value in said.items() if value is not None}


def _failure(failure: Failure) -> Json:
    said: Json = {
        "kind": failure.kind.value,
        "name": failure.name,
        "message": failure.message,
        "cell": failure.place.cell,
        "line": failure.place.line,
    }
    return {key: value for key, value in said.items() if value is not None}
