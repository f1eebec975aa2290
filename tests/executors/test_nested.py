"""Blocks that are pipelines: runs within runs, on real kernels."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

import jupyter_blocks as jb
from jupyter_blocks.engine.fold import fold
from jupyter_blocks.errors import BlocksError, NameUnknown, UsageError
from jupyter_blocks.model.events import AttemptStarted, CellPrinted, Logged
from jupyter_blocks.model.run import BlockState, RunState
from jupyter_blocks.records import location
from jupyter_blocks.records.store import RunStore
from jupyter_blocks.workbench import Workbench


def notebook(path: Path, *cells: tuple[str, str, dict[str, Any]]) -> Path:
    """A notebook of cells given as tags, source and policy."""
    raw = {
        "cells": [
            {
                "cell_type": "code",
                "id": f"cell-{number}",
                "metadata": {"tags": tags.split(), **({"jupyter_blocks": policy} if policy else {})},
                "source": source,
                "outputs": [],
                "execution_count": None,
            }
            for number, (tags, source, policy) in enumerate(cells, 1)
        ],
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path.write_text(json.dumps(raw, indent=1) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def inner(tmp_path: Path) -> Path:
    """A pipeline that writes a file, whose name and content are parameters."""
    return notebook(
        tmp_path / "inner.ipynb",
        ("parameters", "month = 1\nfile = 'inner.txt'", {}),
        ("block:write", "with open(file, 'w') as out:\n    out.write(str(month))", {}),
    )


@pytest.fixture
def outer(tmp_path: Path, inner: Path) -> Path:
    """A pipeline of which a block runs the other one, and reads what it wrote."""
    return notebook(
        tmp_path / "outer.ipynb",
        ("parameters", "month = 6", {}),
        ("block:load", "rows = [1]", {}),
        (
            "block:refresh pipeline after:load",
            "with open('inner.txt') as file:\n    text = file.read()",
            {"pipeline": "inner.ipynb", "parameters": {"month": "${month}"}},
        ),
        ("test:refresh", "assert text == str(month)", {}),
        ("block:use", "total = int(text)", {}),
    )


def test_a_pipeline_runs_as_a_block(outer: Path, inner: Path) -> None:
    """The other run has an id and a record of its own, which names its parent; the block goes on with its
    cells and its tests."""
    told: list[Logged] = []
    run = jb.run(outer, parameters={"month": 7}, listeners=[told.append])
    assert run.state is RunState.SUCCEEDED
    assert run["use"].outputs["total"].model.text == "7"
    with RunStore(location.state_folder(inner)) as store:
        (child,) = store.latest(location.identity(inner), limit=1)
        assert (child.state, dict(child.parameters)) == (RunState.SUCCEEDED, {"month": 7})
        assert store.request(child.id).parent == run.id
    events = [logged.event for logged in told]
    assert [e.text for e in events if isinstance(e, CellPrinted)] == [f"run {child.id} of inner: succeeded\n"]
    assert [e.block for e in events if isinstance(e, AttemptStarted)] == ["load", "refresh", "use"]
    assert fold(events).state is RunState.SUCCEEDED


def test_a_run_that_fails_fails_the_block(outer: Path, inner: Path) -> None:
    """The failure says which run, which block of it and why; what needs the block is skipped."""
    notebook(inner, ("parameters", "month = 1", {}), ("block:write", "1 / 0", {}))
    run = jb.run(outer)
    assert [block.state for block in run] == [
        *(BlockState.SUCCEEDED, BlockState.FAILED, BlockState.SKIPPED),
    ]
    failure = run["refresh"].failure
    assert failure is not None
    assert failure.name == "PipelineFailed"
    assert "of inner has failed: write: ZeroDivisionError: division by zero" in failure.message
    assert "jupyter-blocks runs show" in failure.remedy


def test_a_timeout_stops_the_other_run(outer: Path, inner: Path) -> None:
    """The attempt has taken too long, and the other run is cancelled, kernel and all."""
    notebook(inner, ("parameters", "month = 1", {}), ("block:write", "import time\ntime.sleep(600)", {}))
    text = outer.read_text(encoding="utf-8").replace('"pipeline": "inner', '"timeout": 3, "pipeline": "inner')
    outer.write_text(text, encoding="utf-8")
    run = jb.run(outer)
    failure = run["refresh"].failure
    assert failure is not None
    assert (failure.name, "took longer than 3 s; run" in failure.message) == ("TimeoutError", True)
    with RunStore(location.state_folder(inner)) as store:
        assert store.latest(location.identity(inner), limit=1)[0].state is RunState.CANCELLED


def test_cancelling_reaches_the_other_run(outer: Path, inner: Path) -> None:
    """Both runs are cancelled, and no block goes on."""
    notebook(
        inner,
        ("parameters", "month = 1", {}),
        ("block:write", "open('begun', 'w').close()\nwhile True: pass", {}),
    )
    workbench = Workbench()

    async def drive() -> RunState:
        cancel = asyncio.Event()
        running = asyncio.ensure_future(workbench.run(workbench.plan(workbench.read(outer)), cancel=cancel))
        while not (outer.parent / "begun").exists():
            assert not running.done()
            await asyncio.sleep(0.05)
        cancel.set()
        return (await running).state

    assert asyncio.run(drive()) is RunState.CANCELLED
    with RunStore(location.state_folder(inner)) as store:
        assert store.latest(location.identity(inner), limit=1)[0].state is RunState.CANCELLED


def test_a_circle_is_refused_before_anything_runs(outer: Path, inner: Path) -> None:
    """A pipeline that would come to run itself, through however many others."""
    notebook(inner, ("block:back pipeline", "", {"pipeline": "outer.ipynb"}))
    text = outer.read_text(encoding="utf-8").replace(
        '"parameters": {\n      "month": "${month}"\n     }', '"parameters": {}'
    )
    outer.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=r"circle: outer.ipynb runs inner.ipynb runs outer.ipynb"):
        jb.run(outer)


@pytest.mark.parametrize(
    ("old", "new", "error", "told"),
    [
        ('"inner.ipynb"', '"iner.ipynb"', BlocksError, "no such file"),
        ('"month": "${month}"', '"moth": 1', NameUnknown, "no parameter 'moth'"),
        ("${month}", "${moth}", NameUnknown, "no such parameter"),
    ],
)
def test_what_cannot_start_is_told_before_anything_runs(
    outer: Path, old: str, new: str, error: type[BlocksError], told: str
) -> None:
    """A pipeline that is not there, parameters that it or this one does not have."""
    text = outer.read_text(encoding="utf-8")
    assert old in text
    outer.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(error, match=told):
        Workbench().plan(Workbench().read(outer))


def test_a_needed_pipeline_is_an_outside_effect(outer: Path) -> None:
    """What is only needed is not run for its effects without a word."""
    workbench = Workbench()
    with pytest.raises(UsageError, match="refresh"):
        workbench.plan(workbench.read(outer), jb.api.Selection(only=("use",)))


def test_pipelines_of_a_document_run_alike(outer: Path, inner: Path, tmp_path: Path) -> None:
    """Exported, the block says which pipeline it runs, and finds it from where the blocks work."""
    Workbench().write_document(inner, tmp_path / "pipelines" / "inner")
    text = outer.read_text(encoding="utf-8").replace("inner.ipynb", "pipelines/inner")
    outer.write_text(text, encoding="utf-8")
    Workbench().write_document(outer, tmp_path / "pipelines" / "outer")
    yaml = (tmp_path / "pipelines" / "outer" / "pipeline.yaml").read_text(encoding="utf-8")
    assert "    pipeline: pipelines/inner\n    parameters: {month: '${month}'}\n" in yaml
    inner.unlink()
    outer.unlink()
    run = jb.run(tmp_path / "pipelines" / "outer", parameters={"month": 3})
    assert run.state is RunState.SUCCEEDED
    assert (tmp_path / "inner.txt").read_text(encoding="utf-8") == "3"


def test_a_pipeline_block_of_a_document_needs_no_file(tmp_path: Path, inner: Path) -> None:
    """It may have nothing to do but to run the other pipeline."""
    folder = tmp_path / "outer"
    folder.mkdir()
    (folder / "pipeline.yaml").write_text(
        "version: 1\nblocks:\n  - {name: refresh, kind: pipeline, pipeline: ../inner.ipynb}\n",
        encoding="utf-8",
    )
    assert jb.read(folder).diagnostics == ()
    assert jb.run(folder).state is RunState.SUCCEEDED
