"""Edits of tags and sources change what they name and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jupyter_blocks.errors import OutputInvalid
from jupyter_blocks.model.diagnostics import Edit
from jupyter_blocks.notebook import edit
from jupyter_blocks.notebook.read import load

NOTEBOOK = {
    "metadata": {"z": 1, "a": "é"},
    "nbformat": 4,
    "nbformat_minor": 5,
    "cells": [
        {
            "cell_type": "code",
            "id": "one",
            "metadata": {"collapsed": True, "tags": ["block:a", "mine"]},
            "source": ["x = 1\n", "y = 'é'"],
            "outputs": [{"output_type": "stream", "name": "stdout", "text": ["out"]}],
            "execution_count": 7,
        },
        {
            "cell_type": "code",
            "id": "two",
            "metadata": {},
            "source": "z",
            "outputs": [],
            "execution_count": None,
        },
    ],
}


@pytest.mark.parametrize("indent", [None, 1, 2, 4])
@pytest.mark.parametrize("escaped", [True, False])
@pytest.mark.parametrize("end", ["", "\n"])
def test_a_file_keeps_its_layout(tmp_path: Path, indent: int | None, escaped: bool, end: str) -> None:
    """Indentation, escapes, key order and the last newline stay; without an edit so does every byte."""
    path = tmp_path / "n.ipynb"
    text = json.dumps(NOTEBOOK, indent=indent, ensure_ascii=escaped) + end
    path.write_text(text, encoding="utf-8")
    document = load(path)
    assert edit.apply(document, []) == text
    edited = edit.apply(document, [Edit(cell="one", tags=("block:b", "mine"))])
    assert edited == text.replace("block:a", "block:b")


def test_a_source_edit_keeps_the_form_of_the_source(tmp_path: Path) -> None:
    """A source kept as a list of lines stays one; one kept as text stays text; the rest is untouched."""
    path = tmp_path / "n.ipynb"
    path.write_text(json.dumps(NOTEBOOK))
    edits = [
        Edit(cell="one", source="a\nb\n"),
        Edit(cell="two", source="a\nb"),
        Edit(cell="gone", source="x"),
    ]
    first, second = json.loads(edit.apply(load(path), edits))["cells"]
    assert (first["source"], second["source"]) == (["a\n", "b\n"], "a\nb")
    assert first["outputs"] == NOTEBOOK["cells"][0]["outputs"]  # type: ignore[index]


def test_writing_is_whole_or_not_at_all(tmp_path: Path) -> None:
    """A place that cannot be written is told, and leaves no temporary file behind."""
    edit.write(tmp_path / "n.ipynb", "é\n")
    assert (tmp_path / "n.ipynb").read_bytes() == "é\n".encode()
    with pytest.raises(OutputInvalid, match="cannot be written"):
        edit.write(tmp_path / "missing" / "n.ipynb", "x")
    (tmp_path / "folder").mkdir()
    with pytest.raises(OutputInvalid):
        edit.write(tmp_path / "folder", "x")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "n.ipynb"]


def test_half_a_character_is_written_as_its_escape(tmp_path: Path) -> None:
    """A lone surrogate in an output is no reason to lose the notebook: it comes back as it was."""
    edit.write(tmp_path / "n.ipynb", json.dumps({"text": "\ud800é"}, ensure_ascii=False))
    assert json.loads((tmp_path / "n.ipynb").read_text(encoding="utf-8")) == {"text": "\ud800é"}
