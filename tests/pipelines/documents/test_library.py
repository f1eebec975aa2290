"""The library of a project: blocks defined once, used by many pipelines, and copies that know where from."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyter_blocks.errors import NameUnknown, UsageError
from jupyter_blocks.pipelines.documents.detach import detach
from jupyter_blocks.pipelines.documents.exchange import pair
from jupyter_blocks.pipelines.documents.merge import Side

from .folders import code, document, notebook, pipeline

YAML = """\
version: 1
notebook: ../../nb.ipynb
blocks:
  - name: load
    file: blocks/load.py
  # shared by all
  - name: clean
    kind: transformer
    uses: blocks/clean.py   # the library's
    upstream:
      load: [rows]
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a library and two pipelines that use it."""
    (tmp_path / "blocks.yaml").touch()
    (tmp_path / "blocks").mkdir()
    (tmp_path / "blocks" / "clean.py").write_text("kept = [row for row in rows if row]\n")
    (tmp_path / "blocks" / "clean.test.py").write_text("assert kept\n")
    for name in ("one", "two"):
        document(tmp_path / "pipelines" / name, YAML, load="rows = [0, 1]\n")
    notebook(
        tmp_path / "nb.ipynb",
        code("rows = [0, 1]", "block:load"),
        code("kept = [row for row in rows if row]", "block:clean"),
        code("assert kept", "test:clean"),
    )
    return tmp_path


def test_a_block_of_the_library_is_used_with_its_tests(project: Path) -> None:
    """Both pipelines have its code, its tests, and places in the one file."""
    for name in ("one", "two"):
        found = pipeline(project / "pipelines" / name / "pipeline.yaml")
        assert found.errors == ()
        assert [test.id for test in found.by_name["clean"].tests] == ["clean::#1"]
        (via,) = found.edges[0].via
        assert (via.used.file, via.used.line) == ("../../blocks/clean.py", 1)


def test_an_edit_of_the_library_comes_into_the_notebook(project: Path) -> None:
    """Like an edit of any block file."""
    pair(project / "pipelines" / "one").take(pair(project / "pipelines" / "one").step({"": Side.FILES}))
    (project / "blocks" / "clean.py").write_text("kept = list(filter(None, rows))\n")
    both = pair(project / "pipelines" / "one")
    step = both.step()
    assert not step.merged.conflicts
    both.take(step)
    assert "filter(None, rows)" in (project / "nb.ipynb").read_text()


def test_an_edit_in_a_notebook_goes_into_the_library_only_if_somebody_says_so(project: Path) -> None:
    """Other pipelines would change with it."""
    pair(project / "pipelines" / "one").take(pair(project / "pipelines" / "one").step({"": Side.FILES}))
    text = (project / "nb.ipynb").read_text()
    (project / "nb.ipynb").write_text(text.replace("[row for row in rows if row]", "rows[1:]"))
    both = pair(project / "pipelines" / "one")
    assert [one.subject for one in both.step().merged.conflicts] == ["clean"]
    step = both.step({"clean": Side.NOTEBOOK})
    both.take(step)
    assert (project / "blocks" / "clean.py").read_text() == "kept = rows[1:]\n"


def test_detach_makes_a_copy_that_knows_its_origin(project: Path) -> None:
    """Code and tests are copied, comments stay, the other pipeline and the library are left alone."""
    folder = project / "pipelines" / "one"
    written = detach(folder, "clean")
    assert [path.relative_to(folder).as_posix() for path in written] == [
        "blocks/clean.py",
        "blocks/clean.test.py",
        "pipeline.yaml",
    ]
    text = (folder / "pipeline.yaml").read_text()
    assert text.startswith(YAML.split("    uses")[0])
    assert "  # shared by all\n  - name: clean\n    kind: transformer\n    file: blocks/clean.py\n" in text
    assert "uses" not in text
    found = pipeline(folder / "pipeline.yaml")
    assert found.errors == ()
    assert [d.code for d in found.diagnostics if d.code.startswith("JB4")] == []
    assert [test.id for test in found.by_name["clean"].tests] == ["clean::#1"]
    assert (project / "pipelines" / "two" / "pipeline.yaml").read_text() == YAML


def test_a_copy_tells_when_the_library_has_moved_on(project: Path) -> None:
    """An info at the line of its origin; the copy stays as it is."""
    folder = project / "pipelines" / "one"
    detach(folder, "clean")
    (project / "blocks" / "clean.py").write_text("kept = rows\n")
    found = [d for d in pipeline(folder / "pipeline.yaml").diagnostics if d.code.startswith("JB4")]
    assert [(d.code, d.severity) for d in found] == [("JB411", "info")]


@pytest.mark.parametrize(("block", "error"), [("load", UsageError), ("claen", NameUnknown)])
def test_only_blocks_of_the_library_are_detached(project: Path, block: str, error: type[Exception]) -> None:
    """A block with files of its own, or one that is not there, is told."""
    with pytest.raises(error):
        detach(project / "pipelines" / "one", block)


def test_a_library_outside_of_the_project_is_refused(project: Path) -> None:
    """`uses` is named from the project's root and does not lead out of it."""
    path = project / "pipelines" / "one" / "pipeline.yaml"
    path.write_text(YAML.replace("uses: blocks/clean.py", "uses: ../clean.py"))
    assert [d.code for d in pipeline(path).errors] == ["JB405"]
