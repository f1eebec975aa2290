"""The penguins example: block files of Mage's form, run unchanged."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import nbformat

import jupyter_blocks as jb

SOURCE = Path(__file__).parents[2] / "examples" / "penguins" / "penguins.ipynb"


def test_edges_follow_the_after_tags() -> None:
    """Positional arguments are filled by the `after:` blocks, in the order of the tags."""
    pipeline = jb.read(SOURCE)
    assert [(edge.producer, edge.consumer) for edge in pipeline.edges if not edge.is_hazard] == [
        ("load_penguins", "clean"),
        ("load_islands", "locate"),
        ("clean", "locate"),
        ("clean", "summarise"),
        ("locate", "export_tables"),
        ("summarise", "export_tables"),
    ]
    arguments = {block.name: [a.source for a in block.arguments] for block in pipeline.blocks}
    assert arguments["locate"] == ["clean", "load_islands"]
    assert arguments["export_tables"] == ["summarise", "locate"]


def test_check_finds_nothing() -> None:
    """The example is free of errors and warnings."""
    assert [d for d in jb.read(SOURCE).diagnostics if d.severity != "info"] == []


def test_it_runs(tmp_path: Path) -> None:
    """Without Mage installed, every block succeeds, every test passes, the tables are written, and nothing is
    seen that the code does not say."""
    notebook = Path(shutil.copy(SOURCE, tmp_path))
    run = jb.run(notebook, output=tmp_path / "executed.ipynb")
    assert {block.name: block.state for block in run} == {
        block.name: "succeeded" for block in run.pipeline.blocks
    }
    assert [assertion.id for assertion in run.assertions] == [
        "load_penguins::test_output",
        "load_penguins::test_species",
        "load_islands::test_output",
        "clean::test_output",
        "locate::test_output",
        "summarise::test_output",
        "summarise::test_gentoos_are_heaviest",
    ]
    assert {assertion.state for assertion in run.assertions} == {"passed"}
    assert run["clean"].outputs["clean"].shape == (333, 9)
    with (tmp_path / "out" / "species.csv").open(encoding="utf-8") as lines:
        assert [row["penguins"] for row in csv.DictReader(lines)] == ["73", "73", "34", "34", "58", "61"]
    assert run.pipeline.diagnostics == run.plan.pipeline.diagnostics
    assert notebook.read_bytes() == SOURCE.read_bytes()
    nbformat.validate(nbformat.read(tmp_path / "executed.ipynb", as_version=4))
