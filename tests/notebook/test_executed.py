"""The executed notebook: what is in it, what is as it was, and that it is valid."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
import pytest

from jupyter_blocks.engine.loop import drive
from jupyter_blocks.engine.plan import plan
from jupyter_blocks.errors import OutputInvalid
from jupyter_blocks.model.cells import ExecutedCell
from jupyter_blocks.model.diagnostics import Place
from jupyter_blocks.model.pipeline import AssertionSeverity, Pipeline
from jupyter_blocks.model.plan import Plan
from jupyter_blocks.model.run import AssertionResult, AssertionState, Compared, Failure, FailureKind, Run
from jupyter_blocks.model.selection import Selection
from jupyter_blocks.notebook.executed import ExecutedNotebook
from jupyter_blocks.notebook.read import load
from jupyter_blocks.pipelines.build import build
from jupyter_blocks.testing import ManualClock, Outcome, ScriptedExecutor

OLD_OUTPUT = {"output_type": "stream", "name": "stdout", "text": ["old\n"]}


def cell(source: str, *tags: str, **more: Any) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "metadata": {"tags": list(tags), "foreign": {"kept": True}},
        "source": source.splitlines(keepends=True),
        "outputs": [OLD_OUTPUT],
        "execution_count": 77,
        **more,
    }


def markdown(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


CELLS = [
    markdown("# Title"),
    cell("month = 1\n", "parameters"),
    cell("a = month", "block:first"),
    cell("assert a", "test:first"),
    cell("look_at(a)"),
    cell("b = a", "block:second"),
]


def save(path: Path, cells: list[dict[str, Any]], minor: int = 5, **metadata: Any) -> Path:
    if minor >= 5:
        cells = [{**one, "id": f"cell-{index}"} for index, one in enumerate(cells)]
    raw = {"nbformat": 4, "nbformat_minor": minor, "metadata": metadata, "cells": cells}
    path.write_text(json.dumps(raw))
    return path


class Executor(ScriptedExecutor):
    """Plays a run; the cells are said to have been executed with these outputs."""

    def __init__(self, executed: Mapping[str, ExecutedCell], **settings: Any) -> None:
        super().__init__(**settings)
        self.executed = executed
        self.language_info = {"name": "python", "version": "3.11.7"}


def planned(path: Path, parameters: Mapping[str, object] | None = None) -> Plan:
    pipeline: Pipeline = build(load(path).notebook)
    return plan(pipeline, Selection(), parameters=parameters or {})


def written(
    chosen: Plan, target: Path, executed: Mapping[str, ExecutedCell], script: Mapping[str, Any] | None = None
) -> Any:
    """The executed notebook of a scripted run, read back."""
    clock = ManualClock()
    executor = Executor(executed, script=script or {}, clock=clock)
    notebook = ExecutedNotebook(chosen, executor)
    complaints: list[str | None] = []

    def conclude(run: Run) -> None:
        notebook.write(run, target)
        complaints.append(notebook.complaint(run))

    asyncio.run(drive(chosen, executor, [notebook], run_id="r1", conclude=conclude, clock=clock))
    assert complaints == [None]
    return nbformat.read(target, as_version=nbformat.NO_CONVERT)


PRINTED = ExecutedCell(
    outputs=({"output_type": "stream", "name": "stdout", "text": "new\n"},), execution_count=2
)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return save(tmp_path / "source.ipynb", CELLS, kernelspec={"name": "python3", "display_name": "P"}, mine=1)


def test_outputs_stand_at_their_cells(source: Path, tmp_path: Path) -> None:
    """A cell has the outputs and the count of this run, or none if the run did not execute it."""
    out = written(planned(source), tmp_path / "out.ipynb", {"cell-2": PRINTED})
    assert out.cells[2].outputs[0].text == "new\n"
    assert out.cells[2].execution_count == 2
    assert [(one.outputs, one.execution_count) for one in (out.cells[4], out.cells[5])] == [([], None)] * 2


def test_the_source_is_untouched(source: Path, tmp_path: Path) -> None:
    """The source is byte-identical afterwards; in the executed notebook all of it is there."""
    before = source.read_bytes()
    out = written(planned(source), tmp_path / "out.ipynb", {"cell-2": PRINTED})
    assert source.read_bytes() == before
    assert [one.source for one in out.cells] == ["".join(one["source"]) for one in CELLS]
    assert [one.id for one in out.cells] == [f"cell-{index}" for index in range(6)]
    assert out.cells[2].metadata.foreign == {"kept": True}
    assert out.cells[2].metadata.tags == ["block:first"]
    assert out.metadata.mine == 1
    assert out.metadata.language_info.version == "3.11.7"


def test_what_the_run_says(source: Path, tmp_path: Path) -> None:
    """State, time and assertions are in the cells' metadata, the failure where it came up; the run's own in
    the notebook's."""
    assertion = AssertionResult(
        id="first::#1",
        severity=AssertionSeverity.ERROR,
        state=AssertionState.FAILED,
        place=Place(cell="cell-3", line=1),
        compared=(Compared(expression="a", value="0"),),
    )
    failure = Failure(
        kind=FailureKind.TESTS, name="AssertionError", message="no", place=Place(cell="cell-3", line=1)
    )
    script = {"first": [Outcome(failure=failure, assertions=(assertion,), seconds=2.5)]}
    out = written(planned(source, {"month": (1, {2}, float("inf"))}), tmp_path / "out.ipynb", {}, script)
    block, test, later = out.cells[3], out.cells[4], out.cells[6]
    said = {"block": "first", "state": "failed", "attempt": 1, "seconds": 2.5}
    assert block.metadata.jupyter_blocks_run == said
    assert test.metadata.jupyter_blocks_run == {
        **said,
        "assertions": [
            {
                "id": "first::#1",
                "severity": "error",
                "state": "failed",
                "line": 1,
                "compared": [{"expression": "a", "value": "0"}],
            }
        ],
        "failure": {"kind": "tests", "name": "AssertionError", "message": "no", "cell": "cell-3", "line": 1},
    }
    assert later.metadata.jupyter_blocks_run == {
        "block": "second",
        "state": "skipped",
        "reason": "upstream_failed",
        "because": "first",
    }
    about = out.metadata.jupyter_blocks_run
    assert (about.run, about.pipeline, about.state) == ("r1", "source", "failed")
    assert about.parameters == {"month": [1, [2], "inf"]}
    assert (about.started, about.finished) == (
        "2026-01-01T00:00:00+00:00",
        "2026-01-01T00:00:02.500000+00:00",
    )


def test_parameters_are_injected_after_the_parameters_cell(source: Path, tmp_path: Path) -> None:
    """Overrides stand in a new, tagged cell directly after the parameters, with its outputs."""
    out = written(planned(source, {"month": 6}), tmp_path / "out.ipynb", {"injected-parameters": PRINTED})
    assert len(out.cells) == len(CELLS) + 1
    assert out.cells[2].metadata.tags == ["injected-parameters"]
    assert "month = 6" in out.cells[2].source
    assert out.cells[2].outputs[0].text == "new\n"


def test_parameters_replace_an_injected_cell(tmp_path: Path) -> None:
    """An injected-parameters cell that is there, from an earlier papermill run say, is replaced in place."""
    cells = [CELLS[1], cell("month = 3", "injected-parameters"), CELLS[2]]
    source = save(tmp_path / "source.ipynb", cells)
    out = written(planned(source, {"month": 6}), tmp_path / "out.ipynb", {"cell-1": PRINTED})
    assert len(out.cells) == 3
    assert "month = 6" in out.cells[1].source
    assert out.cells[1].id == "cell-1"
    assert out.cells[1].outputs[0].text == "new\n"


def test_an_executed_notebook_can_be_run_again(source: Path, tmp_path: Path) -> None:
    """What an earlier run said is replaced, nothing of it stays."""
    first = tmp_path / "first.ipynb"
    failure = Failure(kind=FailureKind.EXCEPTION, name="E", message="m")
    written(planned(source), first, {"cell-2": PRINTED}, {"first": [Outcome(failure=failure)]})
    out = written(planned(first), tmp_path / "second.ipynb", {})
    assert out.cells[2].metadata.jupyter_blocks_run.state == "succeeded"
    assert "failure" not in out.cells[2].metadata.jupyter_blocks_run
    assert out.cells[2].outputs == []


@pytest.mark.parametrize("minor", range(6))
def test_the_format_is_kept(minor: int, tmp_path: Path) -> None:
    """Each nbformat 4 is written as it was read; ids are not added where the format has none."""
    source = save(tmp_path / "source.ipynb", CELLS, minor)
    chosen = planned(source, {"month": 6})
    identity = chosen.pipeline.by_name["first"].cells[0].cell.id
    out = written(chosen, tmp_path / "out.ipynb", {identity: PRINTED})
    assert (out.nbformat, out.nbformat_minor) == (4, minor)
    assert ("id" in out.cells[0]) == (minor >= 5)
    assert out.cells[3].outputs[0].text == "new\n"


def test_missing_ids_are_filled_in(tmp_path: Path) -> None:
    """A 4.5 notebook whose cells lack ids, or share one, is written valid, under the ids that events use."""
    raw = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
        cell("x = 1", "block:a"), {**cell("y = 1"), "id": "same"}, {**cell("z = 1"), "id": "same"},
    ]}  # fmt: skip
    (tmp_path / "source.ipynb").write_text(json.dumps(raw))
    chosen = planned(tmp_path / "source.ipynb")
    out = written(chosen, tmp_path / "out.ipynb", {})
    assert [one.id for one in out.cells] == [one.id for one in chosen.pipeline.outline.notebook.cells]


def test_same_run_same_bytes(source: Path, tmp_path: Path) -> None:
    """What is written depends on the run alone."""
    for name in ("one", "two"):
        written(planned(source), tmp_path / name, {"cell-2": PRINTED})
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_an_edit_after_the_source_was_read_does_no_harm(source: Path, tmp_path: Path) -> None:
    """It is made of what the plan was made of; the author may go on."""
    chosen = planned(source)
    notebook = ExecutedNotebook(chosen, Executor({"cell-2": PRINTED}))
    source.write_text("{}")
    run = asyncio.run(drive(chosen, ScriptedExecutor(), [notebook], run_id="r"))
    notebook.write(run, tmp_path / "out.ipynb")
    executed = json.loads((tmp_path / "out.ipynb").read_text())
    assert ["".join(one["source"]) for one in executed["cells"]] == [
        one.source for one in chosen.pipeline.outline.notebook.cells
    ]


def test_a_place_that_cannot_be_written(source: Path, tmp_path: Path) -> None:
    """A target in a folder that is not there is refused, and nothing is left behind."""
    chosen = planned(source)
    notebook = ExecutedNotebook(chosen, Executor({}))
    with pytest.raises(OutputInvalid):
        notebook.write(Run(), tmp_path / "no" / "out.ipynb")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["source.ipynb"]


def test_what_the_schema_does_not_allow_is_written_and_said(source: Path, tmp_path: Path) -> None:
    """An output that nbformat's schema refuses is kept all the same, and complained about."""
    odd = ExecutedCell(outputs=({"output_type": "stream", "name": "stdout", "text": "x", "odd": 1},))
    chosen = planned(source)
    notebook = ExecutedNotebook(chosen, Executor({"cell-2": odd}))
    notebook.write(Run(), tmp_path / "out.ipynb")
    complaint = notebook.complaint(Run())
    assert complaint is not None
    assert "odd" in complaint
    assert (tmp_path / "out.ipynb").exists()
