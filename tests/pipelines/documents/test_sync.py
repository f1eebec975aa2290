"""Keeping a notebook and its document in step: nothing is lost, conflicts are shown, the rest stays."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from jupyter_blocks.errors import BlocksError, OutputInvalid
from jupyter_blocks.notebook.read import load
from jupyter_blocks.pipelines.build import build
from jupyter_blocks.pipelines.documents import base, exchange, parts
from jupyter_blocks.pipelines.documents.content import content
from jupyter_blocks.pipelines.documents.exchange import export, pair
from jupyter_blocks.pipelines.documents.merge import Side
from jupyter_blocks.pipelines.documents.sync import Step

from .folders import code, document, markdown, notebook, pipeline
from .random_notebooks import Edit, Json, edit_document, edited, edits, notebooks, written

# Examples are small, and each takes files: shrinking one that fails would take minutes.
ROUNDS = settings(
    max_examples=60,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)
Take = Mapping[str, Side]


def sync(folder: Path, take: Take = {}, source: Path | None = None) -> Step:  # noqa: B006 - not changed
    """What `sync` does: one step, taken if there are no conflicts."""
    both = pair(folder, source)
    step = both.step(take)
    if not step.merged.conflicts:
        both.take(step)
    return step


def said(path: Path) -> parts.Parts:
    """What a notebook, or a document in a folder, says."""
    found = pipeline(path / "pipeline.yaml") if path.is_dir() else build(load(path).notebook)
    return parts.take_apart(content(found))


def files(folder: Path) -> dict[str, bytes]:
    """All files below a folder."""
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def equal(one: parts.Parts, other: parts.Parts) -> bool:
    return one.keys() == other.keys() and all(parts.equal(one[key], other[key]) for key in one)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A notebook of three blocks and markdown, exported into the folder `out` beside it."""
    path = notebook(
        tmp_path / "nb.ipynb",
        markdown("# Title"),
        code("import math", "setup"),
        code("month: int = 1  # from 1\ncarrier = 'UA'", "parameters"),
        code("rows = [1, 2]", "block:load", "mine"),
        markdown("about clean"),
        code("kept = [row for row in rows if row > month]", "block:clean", other={"a": [1]}),
        code("assert kept", "test:clean"),
        code("print(kept, carrier)", "block:report"),
        code("scratch = 1"),
    )
    export(path, tmp_path / "out")
    return path


def cells(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return found


def put(path: Path, number: int, text: str) -> None:
    """Let a cell of a notebook say `text`."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    raw["cells"][number]["source"] = text.splitlines(keepends=True)
    path.write_text(written(raw), encoding="utf-8")


# -- in general --------------------------------------------------------------------------------------


@ROUNDS
@given(notebooks(), edits, edits)
def test_random_edits_are_not_lost(raw: Json, in_notebook: list[Edit], in_files: list[Edit]) -> None:
    """Whatever both sides edit, they say the same afterwards, and each edit of one side alone is there;
    or, if they conflict, not a byte is written, and either choice brings them in step."""
    with TemporaryDirectory() as name:
        folder, source = Path(name) / "out", Path(name) / "nb.ipynb"
        source.write_text(written(raw), encoding="utf-8")
        export(source, folder)
        before = said(source)
        changed = edited(raw, in_notebook)
        source.write_text(written(changed), encoding="utf-8")
        for what, which, text in in_files:
            edit_document(folder, what, which, text)
        mine, theirs, bytes_before = said(source), said(folder), files(Path(name))
        step = sync(folder, source=source)
        if step.merged.conflicts:
            assert files(Path(name)) == bytes_before
            sync(folder, {"": Side.NOTEBOOK if len(in_files) % 2 else Side.FILES}, source)
        assert equal(said(source), said(folder))
        if not step.merged.conflicts:
            _check_nothing_lost(before, mine, theirs, said(source), step)
        _check_others_stay(changed, json.loads(source.read_text(encoding="utf-8")))
        again = sync(folder, source=source)
        assert (again.changes, again.notebook, dict(again.files)) == ((), None, {})
        assert [one for one in pipeline(folder / "pipeline.yaml").diagnostics if one.code[:3] == "JB4"] == []


def _check_nothing_lost(
    before: parts.Parts, mine: parts.Parts, theirs: parts.Parts, after: parts.Parts, step: Step
) -> None:
    """Each part that a side has changed is as that side has it, where both still have its block."""
    if any(step.merged.renames.values()):
        return
    there = frozenset(parts.names(after))
    before, mine, theirs = (parts.without_others(one, there) for one in (before, mine, theirs))
    names = set(parts.names(mine)) & set(parts.names(theirs)) & set(parts.names(before))
    for key in before.keys() | mine.keys() | theirs.keys():
        if key[0] != parts.BLOCK or key[1] not in names or key[2] == "kind":
            continue
        for side in (mine, theirs):
            if not parts.equal(side.get(key), before.get(key)):
                assert parts.equal(after.get(key), side.get(key)), key
    for side, other in ((mine, theirs), (theirs, mine)):
        new = set(parts.names(side)) - set(parts.names(before))
        assert new <= set(parts.names(after))
        gone = (set(parts.names(before)) - set(parts.names(side))) & set(parts.names(other))
        assert not gone & set(parts.names(after))


def _check_others_stay(before: Json, after: Json) -> None:
    """Markdown is as it was, and each cell that is still there has its outputs."""
    assert [one for one in after["cells"] if one["cell_type"] != "code"] == [
        one for one in before["cells"] if one["cell_type"] != "code"
    ]
    old = {one["id"]: one for one in before["cells"]}
    for cell in after["cells"]:
        was = old.get(cell["id"])
        if was is not None and "outputs" in cell:
            assert (cell["outputs"], cell["execution_count"]) == (was["outputs"], was["execution_count"])


# -- one by one --------------------------------------------------------------------------------------


def test_nothing_to_do(source: Path, tmp_path: Path) -> None:
    """What is in step stays to the byte."""
    before = files(tmp_path)
    assert sync(tmp_path / "out").changes == ()
    assert files(tmp_path) == before


def test_a_notebook_kept_as_text_is_kept_in_step(tmp_path: Path) -> None:
    """Edits of either side reach the other, and every other line of the text stays."""
    path = tmp_path / "nb.py"
    text = (
        '# %% tags=["block:load"]\nrows = [1, 2]  # two\n\n'
        "# %% [markdown]\n# about clean\n\n"
        '# %% tags=["block:clean"]\nkept = rows[1:]\n'
    )
    path.write_text(text)
    out = tmp_path / "out"
    export(path, out)
    (out / "blocks" / "clean.py").write_text("kept = rows[:1]\n")
    sync(out)
    assert path.read_text() == text.replace("rows[1:]", "rows[:1]")
    path.write_text(f'{path.read_text()}\n# %% tags=["block:report"]\nprint(kept)\n')
    sync(out)
    assert (out / "blocks" / "report.py").read_text() == "print(kept)\n"
    assert sync(out).changes == ()


def test_an_edit_of_a_block_file_comes_into_its_cell(source: Path, tmp_path: Path) -> None:
    """The one source changes; id, outputs, tags of others and metadata stay, and all other bytes."""
    before = source.read_text()
    (tmp_path / "out" / "blocks" / "load.py").write_text("rows = [1, 2, 3]\n")
    sync(tmp_path / "out")
    assert source.read_text() == before.replace("rows = [1, 2]", "rows = [1, 2, 3]")


def test_parameters_change_one_by_one(source: Path, tmp_path: Path) -> None:
    """A default that changes in YAML changes in its statement; annotation and comment stay."""
    yaml = tmp_path / "out" / "pipeline.yaml"
    text = yaml.read_text().replace("month: 1", "month: 2").replace("  carrier: UA\n", "  days: [1]\n")
    yaml.write_text(text)
    sync(tmp_path / "out")
    assert "".join(cells(source)[2]["source"]) == "month: int = 2  # from 1\ndays = [1]"


def test_policies_kinds_and_order_come_into_the_notebook(source: Path, tmp_path: Path) -> None:
    """What YAML says of a block comes into metadata and tags of its first cell."""
    yaml = tmp_path / "out" / "pipeline.yaml"
    text = yaml.read_text().replace("kind: transformer", "kind: custom\n    timeout: 10m", 1)
    yaml.write_text(text.replace("  - name: report", "  - name: report\n    after: [load]"))
    sync(tmp_path / "out")
    clean, report = cells(source)[5], cells(source)[7]
    assert clean["metadata"] == {
        "tags": ["block:clean", "kind:custom"],
        "other": {"a": [1]},
        "jupyter_blocks": {"timeout": "10m"},
    }
    assert report["metadata"]["tags"] == ["block:report", "after:load"]


def test_blocks_that_are_new_renamed_and_gone_in_yaml(source: Path, tmp_path: Path) -> None:
    """A new block stands below the one above it, a renamed one keeps its cells, one that is gone is gone."""
    folder = tmp_path / "out"
    (folder / "blocks" / "more.py").write_text("# %%\nmore = rows\n\n# %%\nmore.append(1)\n")
    text = (folder / "pipeline.yaml").read_text()
    text = text.replace(
        "  - name: clean",
        "  - name: more\n    file: blocks/more.py\n    upstream: {load: [rows]}\n  - name: tidy",
    )
    text = text.replace("clean: [kept]", "tidy: [kept]")
    (folder / "pipeline.yaml").write_text(text)
    step = sync(folder)
    assert step.merged.renames[Side.NOTEBOOK] == {"clean": "tidy"}
    assert [cell["metadata"].get("tags", []) for cell in cells(source)][3:9] == [
        ["block:load", "mine"],
        ["block:more", "kind:transformer"],
        ["block:more"],
        [],
        ["block:tidy"],
        ["test:tidy"],
    ]
    text = (folder / "pipeline.yaml").read_text()
    start = text.index("  - name: report")
    (folder / "pipeline.yaml").write_text(text[:start])
    sync(folder)
    assert "block:report" not in source.read_text()


def test_blocks_that_change_in_the_notebook(source: Path, tmp_path: Path) -> None:
    """Renamed, their file and entry are renamed, and comments stay; moved, they move with their comments."""
    folder, yaml = tmp_path / "out", tmp_path / "out" / "pipeline.yaml"
    yaml.write_text(yaml.read_text().replace("  - name: clean", "  # about clean\n  - name: clean"))
    sync(folder)
    source.write_text(source.read_text().replace(":clean", ":tidy"))
    sync(folder)
    assert "  # about clean\n  - name: tidy\n" in yaml.read_text()
    assert sorted(one.name for one in (folder / "blocks").iterdir()) == [
        *("_setup.py", "load.py", "report.py", "tidy.py", "tidy.test.py")
    ]
    raw = json.loads(source.read_text())
    raw["cells"].insert(3, raw["cells"].pop(7))
    source.write_text(written(raw).replace("print(kept, carrier)", "print(carrier)"))
    sync(folder)
    names = [line.split()[-1] for line in yaml.read_text().split("\n") if "- name" in line]
    assert names == ["report", "load", "tidy"]
    assert "  # about clean\n  - name: tidy\n" in yaml.read_text()


def test_magics_that_come_into_a_block_rename_its_file(source: Path, tmp_path: Path) -> None:
    """What plain Python does not parse stands in `.ipy`."""
    put(source, 3, "%time rows = [1, 2]")
    sync(tmp_path / "out")
    text = (tmp_path / "out" / "blocks" / "load.ipy").read_text()
    assert text == '# %% tags=["mine"]\n%time rows = [1, 2]\n'
    assert not (tmp_path / "out" / "blocks" / "load.py").exists()
    assert "file: blocks/load.ipy" in (tmp_path / "out" / "pipeline.yaml").read_text()


def test_conflicts_write_nothing_until_somebody_chooses(source: Path, tmp_path: Path) -> None:
    """Both sides stay as they are; a choice for one block settles that block, in either direction."""
    put(source, 3, "rows = [3]")
    put(source, 7, "print(carrier)")
    (tmp_path / "out" / "blocks" / "load.py").write_text("rows = [4]\n")
    (tmp_path / "out" / "blocks" / "report.py").write_text("print(kept)\n")
    before = files(tmp_path)
    step = sync(tmp_path / "out")
    assert [(one.subject, one.key[2]) for one in step.merged.conflicts] == [
        ("load", "cells"),
        ("report", "cells"),
    ]
    step = sync(tmp_path / "out", {"load": Side.FILES})
    assert [one.subject for one in step.merged.conflicts] == ["report"]
    assert files(tmp_path) == before
    assert not sync(tmp_path / "out", {"load": Side.FILES, "report": Side.NOTEBOOK}).merged.conflicts
    assert cells(source)[3]["source"] == ["rows = [4]"]
    assert (tmp_path / "out" / "blocks" / "report.py").read_text() == "print(carrier)\n"


def test_a_block_deleted_here_and_changed_there_conflicts(source: Path, tmp_path: Path) -> None:
    """A deletion does not overwrite an edit."""
    raw = json.loads(source.read_text())
    del raw["cells"][7]
    source.write_text(written(raw))
    (tmp_path / "out" / "blocks" / "report.py").write_text("print(kept)\n")
    step = sync(tmp_path / "out")
    assert [one.key for one in step.merged.conflicts] == [("block", "report")]
    sync(tmp_path / "out", {"": Side.FILES})
    assert "print(kept)" in source.read_text()


def test_parts_of_a_block_are_merged_apart(source: Path, tmp_path: Path) -> None:
    """Code from the notebook and a policy from YAML do not conflict."""
    put(source, 3, "rows = [3]")
    yaml = tmp_path / "out" / "pipeline.yaml"
    yaml.write_text(
        yaml.read_text().replace("file: blocks/load.py", "file: blocks/load.py\n    timeout: 1m  # mine")
    )
    assert not sync(tmp_path / "out").merged.conflicts
    assert cells(source)[3]["metadata"]["jupyter_blocks"] == {"timeout": "1m"}
    assert (tmp_path / "out" / "blocks" / "load.py").read_text().endswith("\nrows = [3]\n")
    assert "timeout: 1m  # mine" in yaml.read_text()


def test_without_a_known_base_what_differs_is_a_choice(source: Path, tmp_path: Path) -> None:
    """Nobody knows who changed it, so nobody is overwritten; what is the same goes through."""
    base._file(tmp_path / "out" / "pipeline.yaml").unlink()
    assert not sync(tmp_path / "out", source=source).merged.conflicts
    base._file(tmp_path / "out" / "pipeline.yaml").unlink()
    put(source, 3, "rows = [3]")
    assert [one.subject for one in sync(tmp_path / "out", source=source).merged.conflicts] == ["load"]


def test_a_clone_finds_the_base_in_git(source: Path, tmp_path: Path) -> None:
    """Where no state is kept, the last commit in which both agree says what has changed since."""
    git(tmp_path, "init", "--quiet")
    commit(tmp_path, "in step")
    put(source, 3, "rows = [3]")
    commit(tmp_path, "an edit of the notebook")
    (tmp_path / "out" / "blocks" / "report.py").write_text("print(kept)\n")
    base._file(tmp_path / "out" / "pipeline.yaml").unlink()
    assert not sync(tmp_path / "out").merged.conflicts
    assert (tmp_path / "out" / "blocks" / "load.py").read_text().endswith("\nrows = [3]\n")
    assert cells(source)[7]["source"] == ["print(kept)"]


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True)


def commit(folder: Path, message: str) -> None:
    git(folder, "add", "--all")
    git(folder, "-c", "user.name=author", "-c", "user.email=author@example.org", "commit", "-qm", message)


def test_a_document_of_no_notebook_is_brought_up_to_date(tmp_path: Path) -> None:
    """`upstream` that the code has outgrown is mended; all else stays."""
    yaml = """
        version: 1
        blocks:
          - name: load
            file: blocks/load.py
          - name: clean   # mine
            upstream: {load: [row]}
            file: blocks/clean.py
    """
    path = document(tmp_path, yaml, load="rows = [1]\n", clean="print(rows)\n")
    before = path.read_text()
    sync(tmp_path)
    assert path.read_text() == before.replace("[row]", "[rows]")
    assert pipeline(path).errors == ()


def test_a_document_that_cannot_be_changed_in_its_place_is_left_alone(source: Path, tmp_path: Path) -> None:
    """Blocks in one line are read, but not rewritten; the error says what to do, and nothing is written."""
    yaml = tmp_path / "out" / "pipeline.yaml"
    yaml.write_text("version: 1\nnotebook: ../nb.ipynb\nblocks: [{name: load, file: blocks/load.py}]\n")
    source.write_text(source.read_text().replace('"scratch = 1"', '"%%block more\\n"'))
    before = files(tmp_path)
    with pytest.raises(OutputInvalid, match="cannot be changed in its place"):
        sync(tmp_path / "out", {"": Side.NOTEBOOK})
    assert files(tmp_path) == before


def test_a_notebook_outside_of_the_project_must_be_named(tmp_path: Path) -> None:
    """A document from elsewhere does not say which notebook of yours is written."""
    source = notebook(tmp_path / "nb.ipynb", code("x = 1", "block:a"))
    folder = tmp_path / "out"
    document(
        folder, "version: 1\nnotebook: ../nb.ipynb\nblocks:\n  - {name: a, file: blocks/a.py}\n", a="x = 2\n"
    )
    with pytest.raises(BlocksError, match="outside of the project"):
        sync(folder)
    assert sync(folder, {"": Side.FILES}, source).changes
    assert cells(source)[0]["source"] == ["x = 2"]
    assert exchange.pair(folder).notebook is not None


def test_two_new_names_for_one_block_conflict(source: Path, tmp_path: Path) -> None:
    """Neither is overwritten; either may be chosen."""
    yaml = tmp_path / "out" / "pipeline.yaml"
    source.write_text(source.read_text().replace(":clean", ":tidy"))
    yaml.write_text(yaml.read_text().replace("name: clean", "name: neat").replace("clean: [", "neat: ["))
    before = files(tmp_path)
    step = sync(tmp_path / "out")
    assert [(one.subject, one.notebook, one.files) for one in step.merged.conflicts] == [
        ("tidy", "tidy", "neat")
    ]
    assert files(tmp_path) == before
    sync(tmp_path / "out", {"tidy": Side.FILES})
    assert "block:neat" in source.read_text()
    assert parts.names(said(source)) == parts.names(said(tmp_path / "out")) == ["load", "neat", "report"]


def test_blocks_that_swap_their_names_keep_their_code(source: Path, tmp_path: Path) -> None:
    """A file may take the name that another one gives up."""
    text = source.read_text().replace('"block:load"', '"block:x"').replace('"block:report"', '"block:load"')
    source.write_text(text.replace('"block:x"', '"block:report"'))
    sync(tmp_path / "out")
    assert equal(said(source), said(tmp_path / "out"))
    assert (tmp_path / "out" / "blocks" / "load.py").read_text() == "print(kept, carrier)\n"


def test_renames_in_a_chain_keep_every_file(source: Path, tmp_path: Path) -> None:
    """clean becomes load2, load becomes clean."""
    text = source.read_text().replace(":clean", ":load2").replace(':load"', ':clean"')
    source.write_text(text)
    sync(tmp_path / "out")
    assert equal(said(source), said(tmp_path / "out"))
    assert pipeline(tmp_path / "out" / "pipeline.yaml").errors == ()


def test_a_file_that_belongs_to_nobody_is_not_overwritten(source: Path, tmp_path: Path) -> None:
    """A new block takes another name for its file; where that cannot be, nothing is written."""
    (tmp_path / "out" / "blocks" / "more.py").write_text("mine = 1\n")
    source.write_text(source.read_text().replace('"scratch = 1"', '"%%block more\\n", "more = 1"'))
    sync(tmp_path / "out")
    assert (tmp_path / "out" / "blocks" / "more.py").read_text() == "mine = 1\n"
    assert "file: blocks/more_2.py" in (tmp_path / "out" / "pipeline.yaml").read_text()
    (tmp_path / "out" / "blocks" / "tidy.py").write_text("mine = 2\n")
    source.write_text(source.read_text().replace(":clean", ":tidy"))
    before = files(tmp_path)
    with pytest.raises(OutputInvalid, match="another file of this name"):
        sync(tmp_path / "out")
    assert files(tmp_path) == before


@pytest.mark.parametrize("saved", ["nb.ipynb", "out/pipeline.yaml", "out/blocks/report.py"])
def test_what_somebody_saves_in_the_meantime_is_not_overwritten(
    source: Path, tmp_path: Path, saved: str
) -> None:
    """Between reading and writing an editor may save; then nothing is written at all."""
    put(source, 3, "rows = [3]")
    both = pair(tmp_path / "out")
    step = both.step()
    file = tmp_path / saved
    file.write_text(file.read_text() + "\n")
    before = files(tmp_path)
    with pytest.raises(OutputInvalid, match="in the meantime"):
        both.take(step)
    assert files(tmp_path) == before


def test_what_papermill_has_injected_keeps_its_place(tmp_path: Path) -> None:
    """A cell of overrides is a part of the prelude, in a document as in a notebook."""
    source = notebook(
        tmp_path / "nb.ipynb",
        code("month = 1", "parameters"),
        code("month = 2", "injected-parameters"),
        code("x = month", "block:load"),
    )
    export(source, tmp_path / "out")
    text = (tmp_path / "out" / "pipeline.yaml").read_text()
    assert "setup: [parameters, {injected-parameters: blocks/_injected.py}]\n" in text
    assert equal(said(source), said(tmp_path / "out"))


def test_a_notebook_of_another_language_has_files_of_that_language(tmp_path: Path) -> None:
    """Its dependencies are not inferred, so nothing is said of them; order that is declared is kept."""
    source = notebook(
        tmp_path / "nb.ipynb",
        code("month <- 1", "parameters"),
        code("x <- month", "block:load"),
        code("y <- x", "block:clean", "after:load"),
    )
    raw = json.loads(source.read_text())
    raw["metadata"]["kernelspec"] = {"name": "ir", "display_name": "R", "language": "R"}
    source.write_text(written(raw))
    export(source, tmp_path / "out")
    assert sorted(one.name for one in (tmp_path / "out" / "blocks").iterdir()) == [
        *("_parameters.R", "clean.R", "load.R")
    ]
    assert equal(said(source), said(tmp_path / "out"))
    assert pipeline(tmp_path / "out" / "pipeline.yaml").errors == ()
    (tmp_path / "out" / "blocks" / "clean.R").write_text("y <- x + 1\n")
    sync(tmp_path / "out")
    assert cells(source)[2]["source"] == ["y <- x + 1"]


def test_a_pipeline_may_lose_all_its_blocks_and_get_new_ones(source: Path, tmp_path: Path) -> None:
    """An empty list of blocks is a document, too."""
    before = source.read_text()
    raw = json.loads(before)
    raw["cells"] = raw["cells"][:3]
    source.write_text(written(raw))
    sync(tmp_path / "out")
    assert pipeline(tmp_path / "out" / "pipeline.yaml").errors == ()
    assert (tmp_path / "out" / "pipeline.yaml").read_text().endswith("blocks:\n")
    source.write_text(before)
    sync(tmp_path / "out")
    assert equal(said(source), said(tmp_path / "out"))
