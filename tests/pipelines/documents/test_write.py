"""Exporting: what is written is read as the same pipeline, and the same notebook gives the same bytes."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from jupyter_blocks.errors import EditsUnknown, OutputInvalid, PipelineInvalid
from jupyter_blocks.model.pipeline import Pipeline
from jupyter_blocks.notebook.read import load
from jupyter_blocks.pipelines import declared
from jupyter_blocks.pipelines.build import build
from jupyter_blocks.pipelines.documents import parts
from jupyter_blocks.pipelines.documents.content import content
from jupyter_blocks.pipelines.documents.exchange import export

from .folders import code, notebook, pipeline
from .random_notebooks import Json, notebooks, written

EXAMPLES = Path(__file__).parents[3] / "examples"
# Examples are small, and each takes files: shrinking one that fails would take minutes.
ROUNDS = settings(
    max_examples=60,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)


def facts(found: Pipeline) -> object:
    """All that a pipeline is, but for where its cells stand."""
    blocks = [
        (
            *(b.name, b.kind, b.form, b.inputs, b.outputs, b.binds, b.setup_names, b.effects),
            *(dict(b.policy), tuple(test.id for test in b.tests), b.arguments, b.expectations),
        )
        for b in found.blocks
    ]
    vias = [
        (e.producer, e.consumer, sorted((v.name, v.kind, v.certainty, v.evidence) for v in e.via))
        for e in found.edges
    ]
    return blocks, vias, [(p.name, p.type) for p in found.parameters]


def files(folder: Path) -> dict[str, bytes]:
    """All files below a folder."""
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


@ROUNDS
@given(notebooks())
def test_what_is_exported_is_the_same_pipeline(raw: Json) -> None:
    """Blocks, edges, policies and sources come back, nothing is said of differences, and it is stable."""
    with TemporaryDirectory() as folder:
        source = Path(folder) / "nb.ipynb"
        source.write_text(written(raw), encoding="utf-8")
        export(source, Path(folder) / "one")
        export(source, Path(folder) / "two")
        assert files(Path(folder) / "one") == files(Path(folder) / "two")
        before, after = build(load(source).notebook), pipeline(Path(folder) / "one" / "pipeline.yaml")
    assert [d for d in after.diagnostics if d.code.startswith("JB4")] == []
    assert facts(after) == facts(before)
    assert parts.take_apart(content(after)) == parts.take_apart(content(before))


@pytest.mark.parametrize("name", ["flights", "penguins"])
def test_examples_are_the_same_pipelines(name: str, tmp_path: Path) -> None:
    """The examples, exported, have the blocks, edges and policies of their notebooks."""
    source = EXAMPLES / name / f"{name}.ipynb"
    export(source, tmp_path)
    before, after = build(load(source).notebook), pipeline(tmp_path / "pipeline.yaml")
    assert facts(after) == facts(before)
    assert declared.reads(after.edges) == declared.reads(before.edges)


def test_a_second_export_carries_over_what_the_notebook_changed(tmp_path: Path) -> None:
    """Only files that change are written, comments stay, and nothing is written if nothing changed."""
    source = notebook(tmp_path / "nb.ipynb", code("x = 1", "block:a"), code("y = x", "block:b"))
    export(source, tmp_path / "out")
    yaml = tmp_path / "out" / "pipeline.yaml"
    yaml.write_text(yaml.read_text().replace("  - name: b", "  # about b\n  - name: b"))
    assert export(source, tmp_path / "out") == ()
    notebook(source, code("x = 2", "block:a"), code("y = x", "block:b"))
    assert export(source, tmp_path / "out") == (tmp_path / "out" / "blocks" / "a.py",)
    assert (tmp_path / "out" / "blocks" / "a.py").read_text() == "x = 2\n"
    assert "# about b" in yaml.read_text()


def test_edits_that_the_notebook_lacks_are_not_overwritten(tmp_path: Path) -> None:
    """Export refuses, names what was edited, and leaves both sides alone."""
    source = notebook(tmp_path / "nb.ipynb", code("x = 1", "block:a"))
    export(source, tmp_path / "out")
    (tmp_path / "out" / "blocks" / "a.py").write_text("x = 3\n")
    before = files(tmp_path / "out")
    with pytest.raises(EditsUnknown, match="lacks: a") as caught:
        export(source, tmp_path / "out")
    assert "sync" in caught.value.remedy
    assert files(tmp_path / "out") == before
    assert json.loads(source.read_text())["cells"][0]["source"] == ["x = 1"]


@pytest.mark.parametrize("there", ["blocks/a.py", "pipeline.yaml"])
def test_files_of_others_are_not_overwritten(there: str, tmp_path: Path) -> None:
    """A file that is there and is none of ours stays."""
    source = notebook(tmp_path / "nb.ipynb", code("x = 1", "block:a"))
    file = tmp_path / "out" / there
    file.parent.mkdir(parents=True)
    file.write_text("version: 1\nblocks: []\n")
    with pytest.raises(OutputInvalid):
        export(source, tmp_path / "out")
    assert files(tmp_path / "out") == {there: b"version: 1\nblocks: []\n"}


def test_a_notebook_with_faults_of_form_is_not_exported(tmp_path: Path) -> None:
    """What cannot run cannot be written down either, and nothing is."""
    source = notebook(tmp_path / "nb.ipynb", code("x = 1", "block:"))
    with pytest.raises(PipelineInvalid):
        export(source, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_parameters_that_yaml_cannot_hold_stay_code(tmp_path: Path) -> None:
    """A parameters cell that computes is a file, in its place in the prelude."""
    source = notebook(
        tmp_path / "nb.ipynb",
        code("import datetime", "setup"),
        code("day = datetime.date(2020, 1, 1)", "parameters"),
        code("later = day", "setup"),
        code("x = day", "block:a"),
    )
    export(source, tmp_path / "out")
    yaml = (tmp_path / "out" / "pipeline.yaml").read_text()
    assert "setup: [blocks/_setup.py, {parameters: blocks/_parameters.py}, blocks/_setup_2.py]\n" in yaml
    assert "\nparameters:" not in yaml


def test_names_of_files_are_free_on_every_system(tmp_path: Path) -> None:
    """Names that differ in case, names of devices and names of ours get files that no system confuses."""
    names = ("load", "Load", "con", "_setup")
    cells = [code(f"x{n} = 1", f"block:{name}") for n, name in enumerate(names)]
    export(notebook(tmp_path / "nb.ipynb", code("import math", "setup"), *cells), tmp_path / "out")
    found = sorted(one.name for one in (tmp_path / "out" / "blocks").iterdir())
    assert found == ["Load_2.py", "_setup.py", "_setup_2.py", "con_.py", "load.py"]
