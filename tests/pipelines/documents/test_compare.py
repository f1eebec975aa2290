"""In what two pipelines differ, wherever each is written, and as they were in git."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from jupyter_blocks.errors import NotebookUnreadable, RevisionUnknown
from jupyter_blocks.model.differences import Differences, ValueChange
from jupyter_blocks.notebook.read import load
from jupyter_blocks.pipelines import sources
from jupyter_blocks.pipelines.build import build
from jupyter_blocks.pipelines.documents.compare import differences
from jupyter_blocks.pipelines.documents.exchange import export
from jupyter_blocks.pipelines.documents.revisions import pipeline_at

from .folders import code, markdown, notebook, pipeline

CELLS = (
    code("import math", "setup"),
    code("month = 1", "parameters"),
    code("rows = [1, 2]", "block:load"),
    code("kept = [row for row in rows if row > month]", "block:clean"),
    code("print(kept)", "block:report"),
)


def compared(folder: Path, *cells: dict[str, object]) -> Differences:
    """In what a notebook of `cells` differs from that of CELLS."""
    one, other = notebook(folder / "one.ipynb", *CELLS), notebook(folder / "other.ipynb", *cells)
    return differences(build(load(one).notebook), build(load(other).notebook))


def test_markdown_outputs_and_ids_are_no_differences(tmp_path: Path) -> None:
    """Only what is said of the pipeline counts."""
    assert compared(tmp_path, markdown("# Title"), *({**cell, "outputs": []} for cell in CELLS)).is_none


def test_a_notebook_and_its_document_do_not_differ(tmp_path: Path) -> None:
    """Where it is written makes no difference."""
    source = notebook(tmp_path / "nb.ipynb", *CELLS)
    export(source, tmp_path / "out")
    assert differences(build(load(source).notebook), pipeline(tmp_path / "out" / "pipeline.yaml")).is_none


def test_blocks_that_are_new_gone_renamed_and_moved(tmp_path: Path) -> None:
    """Each is told once, and edges speak of the new names."""
    found = compared(
        tmp_path,
        *CELLS[:2],
        code("print(1)", "block:report"),
        code("rows = [1, 2]", "block:read"),
        code("more = rows", "block:more"),
    )
    assert (found.added, found.removed, found.moved) == (("more",), ("clean",), ("report",))
    assert [(block.name, block.was) for block in found.blocks] == [("report", None), ("read", "load")]
    assert [(e.producer, e.consumer, e.before, e.after) for e in found.edges] == [
        ("read", "clean", ("rows",), ()),
        ("clean", "report", ("kept",), ()),
        ("read", "more", (), ("rows",)),
    ]


def test_what_a_block_says(tmp_path: Path) -> None:
    """Code as a unified diff; kinds, order and policies by value; parameters and setup."""
    found = compared(
        tmp_path,
        code("import os", "setup"),
        code("month = 2", "parameters"),
        CELLS[2],
        code(
            "kept = [row for row in rows if row > 1]",
            "block:clean",
            "kind:custom",
            jupyter_blocks={"timeout": 5},
        ),
        code("print(kept)", "block:report", "after:load"),
    )
    assert found.values == (ValueChange(what="parameter month", before=1, after=2),)
    assert found.texts[0].lines == ("@@ -1,2 +1,2 @@", " # %%", "-import math", "+import os")
    clean, report = found.blocks
    assert clean.texts[0].what == "code"
    assert clean.texts[0].lines[2:] == (
        "-kept = [row for row in rows if row > month]",
        "+kept = [row for row in rows if row > 1]",
    )
    assert clean.values == (
        ValueChange(what="kind", before="transformer", after="custom"),
        ValueChange(what="timeout", before=None, after=5),
    )
    assert report.values == (ValueChange(what="after", before=[], after=["load"]),)


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with a notebook and its document in one commit."""
    source = notebook(tmp_path / "nb.ipynb", *CELLS)
    export(source, tmp_path / "pipelines" / "nb")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", "--all")
    git(tmp_path, "-c", "user.name=author", "-c", "user.email=author@example.org", "commit", "-qm", "in step")
    return tmp_path


@pytest.mark.parametrize("path", ["nb.ipynb", "pipelines/nb", "pipelines/nb/pipeline.yaml"])
def test_a_revision_is_read_without_a_checkout(repository: Path, path: str) -> None:
    """A notebook, a document and its folder are as they were, whatever the files are now."""
    before = pipeline_at("HEAD", repository / path)
    notebook(repository / "nb.ipynb", code("x = 1", "block:a"))
    (repository / "pipelines" / "nb" / "blocks" / "load.py").unlink()
    after = pipeline_at("HEAD", repository / path)
    assert [block.name for block in after.blocks] == ["load", "clean", "report"]
    assert after.errors == ()
    assert differences(before, after).is_none


TEXTS = {
    "nb.py": '# %% tags=["block:load"]\nrows = [1]\n\n# %% tags=["block:clean"]\nkept = rows\n',
    "nb.md": '```python tags=["block:load"]\nrows = [1]\n```\n\n'
    '```python tags=["block:clean"]\nkept = rows\n```\n',
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_notebook_as_text_is_read_from_a_revision(repository: Path, name: str) -> None:
    """As it is read from its file."""
    path = repository / name
    path.write_text(TEXTS[name])
    git(repository, "add", "--all")
    git(repository, "-c", "user.name=author", "-c", "user.email=author@example.org", "commit", "-qm", "text")
    now = build(sources.load(path).notebook)
    path.unlink()
    before = pipeline_at("HEAD", path)
    assert [block.name for block in before.blocks] == ["load", "clean"]
    assert differences(before, now).is_none


@pytest.mark.parametrize(
    ("revision", "path", "told"),
    [
        ("HEAD~1", "nb.ipynb", "git knows no revision"),
        ("--output=x", "nb.ipynb", "git knows no revision"),
        ("HEAD", "missing.ipynb", "no such file"),
    ],
)
def test_what_git_does_not_know_is_told(repository: Path, revision: str, path: str, told: str) -> None:
    """A revision or a file that is not there is an error with a remedy."""
    with pytest.raises(RevisionUnknown, match=told):
        pipeline_at(revision, repository / path)


def test_without_a_repository_there_are_no_revisions(tmp_path: Path) -> None:
    """The error says where a repository would have to be."""
    with pytest.raises(RevisionUnknown, match="no git repository"):
        pipeline_at("HEAD", notebook(tmp_path / "nb.ipynb", *CELLS))


@pytest.mark.parametrize("held", [b"{}", b"\xff\xfe"])
def test_a_revision_that_holds_no_notebook_says_so(repository: Path, held: bytes) -> None:
    """What is refused in a file is refused in a revision."""
    (repository / "nb.ipynb").write_bytes(held)
    git(repository, "add", "--all")
    git(
        repository, "-c", "user.name=author", "-c", "user.email=author@example.org", "commit", "-qm", "broken"
    )
    with pytest.raises(NotebookUnreadable):
        pipeline_at("HEAD", repository / "nb.ipynb")
