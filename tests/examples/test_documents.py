"""The examples as documents: what is written for them, and a run without the notebook."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

import jupyter_blocks as jb
from jupyter_blocks.api import OpenRun
from jupyter_blocks.workbench import Workbench

EXAMPLES = Path(__file__).parents[2] / "examples"
GOLDEN = Path(__file__).parent / "golden"


def copied(name: str, folder: Path) -> Path:
    """A copy of an example in a folder of its own."""
    return Path(shutil.copy(EXAMPLES / name / f"{name}.ipynb", folder))


def as_text(folder: Path) -> str:
    """All files of a document in one text, each below its name."""
    files = sorted(one for one in folder.rglob("*") if one.is_file())
    return "".join(
        f"==> {one.relative_to(folder).as_posix()}\n{one.read_text(encoding='utf-8')}" for one in files
    )


@pytest.mark.parametrize("name", ["flights", "penguins"])
def test_the_document_is_the_golden_one(name: str, tmp_path: Path) -> None:
    """What `export` writes for an example is what a reader expects."""
    Workbench().write_document(copied(name, tmp_path), tmp_path / "pipelines" / name)
    golden = GOLDEN / f"{name}.document.txt"
    assert as_text(tmp_path / "pipelines" / name) == golden.read_text(encoding="utf-8")


def values(run: OpenRun) -> object:
    """What every block left, as far as it is described."""
    return [
        (block.name, block.state, [(o.name, o.type, o.shape, o.text) for o in block.model.outputs])
        for block in run
    ]


def test_flights_run_from_their_document_give_the_same_values(tmp_path: Path) -> None:
    """Without the notebook, every output is described alike, every assertion passes, and each table that is
    written has the same SHA-256."""
    notebook = copied("flights", tmp_path)
    document = tmp_path / "pipelines" / "flights"
    Workbench().write_document(notebook, document)
    one = jb.run(notebook, parameters={"month": 3, "out": "one"})
    notebook.unlink()
    other = jb.run(document, parameters={"month": 3, "out": "other"})
    assert (one.state, other.state) == ("succeeded", "succeeded")
    assert values(other) == values(one)
    assert [(a.id, a.state) for a in other.assertions] == [(a.id, a.state) for a in one.assertions]
    tables = [
        {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in (tmp_path / name).iterdir()}
        for name in ("one", "other")
    ]
    assert len(tables[0]) == 5
    assert tables[0] == tables[1]
