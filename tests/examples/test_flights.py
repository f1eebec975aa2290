"""The flights example: its graph, a run of it, and plain Jupyter."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pandas as pd
import pytest

import jupyter_blocks as jb
from jupyter_blocks import wire
from jupyter_blocks.api import OpenRun
from jupyter_blocks.model.pipeline import Evidence, ViaKind

SOURCE = Path(__file__).parents[2] / "examples" / "flights" / "flights.ipynb"
GOLDEN = Path(__file__).parent / "golden" / "flights.graph.json"
TABLES = (
    "cancellations.parquet",
    "fleet.parquet",
    "flights_weather.parquet",
    "late_by_condition.parquet",
    "routes.parquet",
)


@pytest.fixture(scope="module")
def notebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the example in a folder of its own, so that what it writes does not land in the tree."""
    return Path(shutil.copy(SOURCE, tmp_path_factory.mktemp("flights")))


@pytest.fixture(scope="module")
def run(notebook: Path) -> OpenRun:
    """One run of the example, shared: it takes a while."""
    return jb.run(notebook, parameters={"month": 2}, output=notebook.parent / "executed.ipynb")


def test_graph_is_the_golden_one() -> None:
    """Blocks, kinds, names, tests and every edge with its evidence are what a reader expects."""
    graph = wire.graph_json(jb.read(SOURCE).model)
    assert json.loads(json.dumps(graph)) == json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_check_finds_nothing() -> None:
    """The example is free of errors and warnings."""
    assert [d for d in jb.read(SOURCE).diagnostics if d.severity != "info"] == []


def test_every_block_succeeds(run: OpenRun) -> None:
    """A run with another month than the notebook's own succeeds, and every assertion passes."""
    assert {block.name: block.state for block in run} == {
        block.name: "succeeded" for block in run.pipeline.blocks
    }
    assert run.state == "succeeded"
    expected = [test.id for block in run.pipeline.blocks for test in block.tests]
    assert [assertion.id for assertion in run.assertions] == expected
    assert {assertion.state for assertion in run.assertions} == {"passed"}
    assert sorted(a.id for a in run.assertions if a.severity == "warn") == ["fleet::knows_most_aircraft"]


def test_outputs_are_described(run: OpenRun) -> None:
    """Each version of a name has the shape it had when its block ended."""
    assert run["load_flights"].outputs["flights"].shape == (24951, 19)
    assert run["mark_cancelled"].outputs["flights"].shape == (24951, 20)
    assert run["clean"].outputs["flights"].shape == (23690, 20)
    assert run["fleet"].outputs["fleet"].type == "DataFrame"


def test_the_run_shows_what_the_code_says(run: OpenRun) -> None:
    """Every value that crosses by the code was seen to cross, and nothing else was."""
    values = [via for edge in run.pipeline.edges for via in edge.via if via.kind is ViaKind.VALUE]
    assert values
    assert all(via.evidence == {Evidence.STATIC, Evidence.OBSERVED} for via in values)
    assert run.pipeline.diagnostics == run.plan.pipeline.diagnostics


def test_tables_are_written_beside_the_notebook(run: OpenRun, notebook: Path) -> None:
    """The exporter's relative folder is taken from the notebook's own."""
    assert sorted(path.name for path in (notebook.parent / "out").iterdir()) == list(TABLES)


def test_source_is_untouched(run: OpenRun, notebook: Path) -> None:
    """A run leaves the notebook's bytes as they were."""
    assert notebook.read_bytes() == SOURCE.read_bytes()


def test_executed_notebook_is_valid(run: OpenRun, notebook: Path) -> None:
    """The executed notebook is valid, holds the chart and the injected month, and shows no warning."""
    executed = nbformat.read(notebook.parent / "executed.ipynb", as_version=4)
    nbformat.validate(executed)
    cells = {cell.id: cell for cell in executed.cells}
    assert "image/png" in cells["chart"].outputs[0].data
    assert any("injected-parameters" in cell.metadata.get("tags", ()) for cell in executed.cells)
    assert not [output for cell in cells.values() for output in cell.get("outputs", ()) if "name" in output]
    assert {cell.id for cell in nbformat.read(SOURCE, as_version=4).cells} <= set(cells)


def test_plain_jupyter_gives_the_same_tables(run: OpenRun, notebook: Path, tmp_path: Path) -> None:
    """`jupyter execute`, which knows nothing of blocks, runs every cell and writes the same tables."""
    text = SOURCE.read_text(encoding="utf-8").replace("month: int = 1", "month: int = 2")
    plain = tmp_path / "flights.ipynb"
    plain.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "jupyter", "execute", "--inplace", str(plain)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    executed = nbformat.read(plain, as_version=4)
    assert all(cell.execution_count for cell in executed.cells if cell.cell_type == "code")
    for table in TABLES:
        ours, theirs = (pd.read_parquet(path.parent / "out" / table) for path in (notebook, plain))
        pd.testing.assert_frame_equal(ours, theirs)


def test_it_is_stored_as_nbformat_writes_it() -> None:
    """The notebook has no outputs, readable ids and the layout of nbformat, so that it diffs well."""
    text = SOURCE.read_text(encoding="utf-8")
    document = json.loads(text)
    assert text == json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    assert all(not cell.get("outputs") and cell.get("execution_count") is None for cell in document["cells"])
