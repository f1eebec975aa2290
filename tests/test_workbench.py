"""The use cases, each through the workbench or the Python entrance, on real notebooks and kernels."""

from __future__ import annotations

import asyncio
import json
import sys
import traceback
from pathlib import Path
from typing import Any

import nbformat
import pytest

import jupyter_blocks as jb
from jupyter_blocks.engine.fold import fold
from jupyter_blocks.errors import (
    NameUnknown,
    NotebookUnreadable,
    OutputInvalid,
    ParameterInvalid,
    PipelineInvalid,
    UsageError,
    ValueNotKept,
)
from jupyter_blocks.model.events import AttemptStarted, Logged, RunStarted
from jupyter_blocks.model.records import StartedBy
from jupyter_blocks.model.run import BlockState, RunState
from jupyter_blocks.records import location
from jupyter_blocks.records.store import RunStore
from jupyter_blocks.workbench import Workbench


def notebook(path: Path, *cells: tuple[str, str], kernel: str = "python3", language: str = "python") -> Path:
    """A notebook of cells given as (tags separated by blanks, source)."""
    raw: dict[str, Any] = {
        "cells": [
            {
                "cell_type": "code",
                "id": f"cell-{number}",
                "metadata": {"tags": words.split()},
                "source": source,
                "outputs": [],
                "execution_count": None,
            }
            for number, (words, source) in enumerate(cells, 1)
        ],
        "metadata": {"kernelspec": {"name": kernel, "display_name": kernel, "language": language}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path.write_text(json.dumps(raw, indent=1) + "\n")
    return path


@pytest.fixture
def sums(tmp_path: Path) -> Path:
    """A pipeline of four blocks, one of them a function, with a parameter and a setup cell."""
    return notebook(
        tmp_path / "sums.ipynb",
        ("setup", "import math\n\ndef root(x):\n    return math.sqrt(x)"),
        ("parameters", "scale: int = 2"),
        ("block:load", "numbers = [1, 4, 9]"),
        ("block:scaled", "scaled = [scale * root(x) for x in numbers]"),
        ("test:scaled", "assert len(scaled) == len(numbers)\nassert scaled[0] == scale"),
        (
            "block:total",
            "from jupyter_blocks import transformer\n\n"
            "@transformer\ndef total(scaled, *, start=0):\n    return sum(scaled) + start",
        ),
        ("block:broken", "value = 1 / (total - total)"),
    )


def test_a_block_called_alone_gives_what_it_binds(sums: Path) -> None:
    """Inputs come by name, the prelude runs, nothing else of the notebook does."""
    pipeline = jb.read(sums)
    assert dict(pipeline["scaled"](numbers=[16])) == {"scaled": [8.0]}


def test_a_function_block_called_alone_gives_its_value(sums: Path) -> None:
    """`.value` is what the function returned; parameters with a default may be passed too."""
    total = jb.read(sums)["total"]
    assert total(scaled=[1, 2]).value == 3
    assert total(scaled=[1, 2], start=10).value == 13


def test_a_parameter_of_the_pipeline_may_be_passed_to_a_block(sums: Path) -> None:
    """A parameter among the inputs overrides the notebook's own value."""
    assert jb.read(sums)["scaled"](numbers=[1], scale=5)["scaled"] == [5.0]


def test_what_a_called_block_raises_is_raised_with_its_source(sums: Path) -> None:
    """The traceback of a block called alone shows the cell's own line."""
    with pytest.raises(ZeroDivisionError) as caught:
        jb.read(sums)["broken"](total=3)
    assert "value = 1 / (total - total)" in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    ("block", "inputs", "told"),
    [
        ("scaled", {}, "'scaled' needs numbers"),
        ("scaled", {"numbers": [], "number": []}, "reads no 'number'"),
        ("load", {"numbers": []}, "reads no 'numbers'"),
        ("total", {"scaled": [], "begin": 1}, "reads no 'begin'"),
        ("totl", {}, "there is no 'totl'"),
    ],
)
def test_wrong_inputs_are_refused_with_a_remedy(
    sums: Path, block: str, inputs: dict[str, Any], told: str
) -> None:
    """A missing input, an unknown one and an unknown block each say what there is."""
    with pytest.raises(NameUnknown, match=told) as caught:
        jb.read(sums)[block](**inputs)
    assert caught.value.remedy


def test_a_run_answers_with_states_assertions_and_descriptions(sums: Path) -> None:
    """The Python entrance gives each block's state, its assertions, and what it left."""
    run = jb.run(sums, parameters={"scale": 3})
    assert run.state is RunState.FAILED
    assert [block.state for block in run] == [BlockState.SUCCEEDED] * 3 + [BlockState.FAILED]
    assert [assertion.id for assertion in run["scaled"].assertions] == ["scaled::#1", "scaled::#2"]
    assert (run["load"].outputs["numbers"].type, run["load"].outputs["numbers"].shape) == ("list", (3,))
    failure = run["broken"].failure
    assert failure is not None
    assert (failure.name, failure.place.cell, failure.place.line) == ("ZeroDivisionError", "cell-7", 1)
    assert run.parameters == {"scale": 3}
    assert [block.name for block in run.pipeline] == ["load", "scaled", "total", "broken"]


def test_values_of_outputs_are_not_there(sums: Path) -> None:
    """An output is described; asking for its value says clearly that it was not kept."""
    run = jb.run(sums, only=["load"])
    with pytest.raises(ValueNotKept, match="ended with the run's kernel"):
        run["load"].outputs["numbers"].value()


def test_run_works_inside_a_running_loop(sums: Path) -> None:
    """In a notebook a loop is running already; `run` answers there too."""

    async def cell() -> RunState:
        return jb.run(sums, until="scaled").state

    assert asyncio.run(cell()) is RunState.SUCCEEDED


def test_the_source_stays_and_the_executed_notebook_is_written(sums: Path, tmp_path: Path) -> None:
    """A run leaves the source's bytes alone, and writes outputs and states where it is told to."""
    before = sums.read_bytes()
    jb.run(sums, output=tmp_path / "executed.ipynb")
    assert sums.read_bytes() == before
    executed = json.loads((tmp_path / "executed.ipynb").read_text())
    assert executed["metadata"]["jupyter_blocks_run"]["state"] == "failed"


@pytest.mark.parametrize("output", ["sums.ipynb", "missing/executed.ipynb", "."])
def test_a_place_that_cannot_be_written_is_refused_before_anything_runs(sums: Path, output: str) -> None:
    """The notebook itself, a missing folder and a folder are refused, and the source stays whole."""
    before = sums.read_bytes()
    with pytest.raises(OutputInvalid):
        jb.run(sums, output=sums.parent / output)
    assert sums.read_bytes() == before


@pytest.mark.parametrize(
    ("parameters", "error", "told"),
    [
        ({"scal": 1}, NameUnknown, "there is no parameter 'scal'"),
        ({"scale": "x"}, ParameterInvalid, "'scale' is int"),
        ({"scale": object()}, ParameterInvalid, "scale"),
    ],
)
def test_wrong_parameters_are_refused(
    sums: Path, parameters: dict[str, object], error: type[UsageError], told: str
) -> None:
    """A name that is not there, a value of another type and one that is no code are refused."""
    with pytest.raises(error, match=told):
        jb.run(sums, parameters=parameters)


def test_without_a_parameters_cell_no_parameter_is_known(tmp_path: Path) -> None:
    """An override needs a cell tagged `parameters`; the remedy says so."""
    path = notebook(tmp_path / "n.ipynb", ("block:a", "x = 1"))
    with pytest.raises(NameUnknown) as caught:
        jb.run(path, parameters={"x": 2})
    assert "Tag the cell" in caught.value.remedy


def test_faults_of_form_refuse_a_run_and_come_with_it(tmp_path: Path) -> None:
    """A notebook with a misspelt reference does not run, and says which diagnostics stand against it."""
    path = notebook(tmp_path / "n.ipynb", ("block:a", "x = 1"), ("block:b after:aa", "y = x"))
    with pytest.raises(PipelineInvalid) as caught:
        jb.run(path)
    assert [diagnostic.code for diagnostic in caught.value.diagnostics] == ["JB115"]


def test_a_cell_that_does_not_parse_fails_its_block_only(tmp_path: Path) -> None:
    """Such a cell is no fault of form: its block fails when its turn comes, the others run."""
    path = notebook(tmp_path / "n.ipynb", ("block:a", "x = 1"), ("block:b", "y = ("), ("block:c", "z = x"))
    run = jb.run(path)
    assert [block.state for block in run] == [BlockState.SUCCEEDED, BlockState.FAILED, BlockState.SUCCEEDED]
    failure = run["b"].failure
    assert failure is not None
    assert failure.name == "SyntaxError"
    assert ".py" not in failure.message  # the name that IPython gives the cell means nothing to the author


def test_an_assertion_that_was_not_evaluated_is_broken(tmp_path: Path) -> None:
    """Under `%%time` the kernel sees no statements; the assertion known before is told, not passed over."""
    path = notebook(tmp_path / "n.ipynb", ("block:a", "x = 1"), ("test:a", "%%time\nassert x == 1"))
    run = jb.run(path)
    (assertion,) = run["a"].assertions
    assert (assertion.id, assertion.state, assertion.message) == ("a::#1", "broken", "was not evaluated")
    assert run["a"].state is BlockState.FAILED


def test_a_notebook_of_another_language_runs_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bash, in its own kernel: no edges, one note, notebook order, parameters written by papermill."""
    kernels = tmp_path / "jupyter" / "kernels" / "bash"
    kernels.mkdir(parents=True)
    argv = [sys.executable, "-m", "bash_kernel", "-f", "{connection_file}"]
    (kernels / "kernel.json").write_text(
        json.dumps({"argv": argv, "display_name": "Bash", "language": "bash"})
    )
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    path = notebook(
        tmp_path / "n.ipynb",
        ("parameters", "name=world"),
        ("block:greet", 'greeting="hello $name"'),
        ("test:greet", '[ -n "$greeting" ]'),
        ("block:say", "echo $greeting"),
        ("block:fails", "false"),
        kernel="bash",
        language="bash",
    )
    pipeline = jb.read(path)
    assert [diagnostic.code for diagnostic in pipeline.diagnostics] == ["JB220"]
    assert pipeline.edges == ()
    run = jb.run(path, parameters={"name": "moon"}, output=tmp_path / "executed.ipynb")
    assert [block.state for block in run] == [BlockState.SUCCEEDED, BlockState.SUCCEEDED, BlockState.FAILED]
    executed = nbformat.read(tmp_path / "executed.ipynb", as_version=4)
    nbformat.validate(executed)
    assert [cell.source for cell in executed.cells[:2]] == ["name=world", "# Parameters\nname=moon\n"]
    assert executed.cells[4].outputs[0].text == "hello moon\n"


def test_fix_applies_every_safe_fix_and_keeps_the_rest(tmp_path: Path) -> None:
    """Several faults, two of them on one cell, are mended one after the other; a second call finds none."""
    path = notebook(
        tmp_path / "n.ipynb",
        ("Setup mine", "import os"),
        ("block:load-it kind:data_loder", "x = 1"),
        ("block:b after:load_i", "print(x)"),
        ("block:load_it", "z = 1"),
    )
    workbench = Workbench()
    assert len(workbench.fix(path)) == 5
    tags = [cell["metadata"]["tags"] for cell in json.loads(path.read_text())["cells"]]
    assert tags == [
        ["setup", "mine"],
        ["block:load_it", "kind:data_loader"],
        ["block:b", "after:load_it"],
        ["block:load_it_2"],
    ]
    assert workbench.fix(path) == ()
    assert workbench.read(path).diagnostics == ()


def history(path: Path) -> RunStore:
    return Workbench().history(path)


def test_a_run_from_python_is_recorded(sums: Path) -> None:
    """With its events, which fold to the run that was answered, and its executed notebook."""
    run = jb.run(sums, parameters={"scale": 3}, fail_fast=True, timeout=60, since=["total"])
    with history(sums) as store:
        (record,) = store.runs(location.identity(sums))
        assert (record.id, record.started_by) == (run.id, StartedBy.PYTHON)
        assert fold(logged.event for logged in store.events(run.id)) == run.model
        request = store.request(run.id)
        assert (request.fail_fast, request.timeout, request.selection.since) == (True, 60, ("total",))
        assert store.snapshot(run.id)["cells"][1]["source"] == "scale: int = 2"
        assert location.executed_notebook(store.folder, run.id).exists()


def test_a_run_from_python_may_be_cancelled_through_the_history(tmp_path: Path) -> None:
    """Whoever sees the run in its history can stop it, wherever it was started."""
    path = notebook(tmp_path / "n.ipynb", ("block:a", "import time\ntime.sleep(60)"))

    def stop(logged: Logged) -> None:
        if isinstance(logged.event, AttemptStarted):
            with history(path) as store:
                (run,) = store.runs(location.identity(path))
                store.request_cancel(run.id)

    assert jb.run(path, listeners=[stop]).state is RunState.CANCELLED


def test_a_run_that_is_torn_down_is_recorded_to_its_end(tmp_path: Path) -> None:
    """A task that is cancelled leaves a record that is over, and no process."""
    path = notebook(tmp_path / "n.ipynb", ("block:a", "import time\ntime.sleep(60)"), ("block:b", "x = 1"))
    bench = Workbench()

    async def scenario() -> None:
        begun = asyncio.Event()

        def hear(logged: Logged) -> None:
            if isinstance(logged.event, AttemptStarted):
                begun.set()

        running = asyncio.create_task(bench.run(bench.plan(bench.read(path)), listeners=[hear]))
        await begun.wait()
        running.cancel()
        await asyncio.wait([running])

    asyncio.run(scenario())
    with history(path) as store:
        (record,) = store.runs(location.identity(path))
        assert (record.state, record.counts) == (RunState.CANCELLED, {"cancelled": 2})


def test_an_executed_notebook_that_cannot_be_kept_costs_a_warning(
    sums: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The run is answered, and recorded, all the same."""

    def spoil(logged: Logged) -> None:
        if isinstance(logged.event, RunStarted):
            with history(sums) as store:
                location.executed_notebook(store.folder, logged.event.run).mkdir()

    assert jb.run(sums, only="load", listeners=[spoil]).state is RunState.SUCCEEDED
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "is not kept" in caplog.text


def test_a_notebook_that_is_in_no_file_has_a_graph(tmp_path: Path) -> None:
    """JSON that did not come from disk is checked as a file is."""
    raw = json.loads(notebook(tmp_path / "n.ipynb", ("block:a", "x = 1")).read_text())
    bench = Workbench()
    pipeline = bench.graph(bench.notebook(raw, None, "Untitled1"))
    assert (pipeline.name, [block.name for block in pipeline.blocks]) == ("Untitled1", ["a"])
    with pytest.raises(NotebookUnreadable, match="no list of `cells`") as caught:
        bench.notebook({"nbformat": 4}, None, "Untitled1")
    assert caught.value.place == "Untitled1"
