"""Reading documents: into the value that a notebook is read into, and every fault with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyter_blocks.errors import DocumentUnreadable
from jupyter_blocks.model.diagnostics import Diagnostic, Severity
from jupyter_blocks.model.pipeline import Evidence, Role, ViaKind
from jupyter_blocks.pipelines.documents.read import load

from .folders import document, pipeline

SOUND = """
    version: 1
    name: sums
    kernel: python3
    parameters: {month: 1, carrier: {default: null, type: str | None}}
    setup: [blocks/_setup.py, parameters]
    blocks:
      - name: load
        kind: data_loader
        file: blocks/load.py
      - name: clean
        file: blocks/clean.py
        upstream:
          load: [rows]
        tests: [blocks/clean.test.py]
        retry: {max_attempts: 3, on: [OSError]}
        timeout: 10m
      - name: report
        file: blocks/report.py
        upstream:
          clean: []
"""
FILES = {
    "_setup": "import math\n",
    "load": "rows = [1, 2]\n",
    "clean": "# %%\nkept = [row for row in rows if row > month]\n\n# %%\ntotal = math.fsum(kept)\n",
    "clean__test": "assert total\n",
    "report": "print(carrier)\n",
}


def test_a_document_is_a_notebook(tmp_path: Path) -> None:
    """Its cells have roles, ids and policies; its edges are those of the code and of `upstream: []`."""
    found = pipeline(document(tmp_path, SOUND, **FILES))
    assert {one.severity for one in found.diagnostics} <= {Severity.INFO}
    assert found.name == "sums"
    assert [(cell.cell.id, cell.role, cell.block) for cell in found.outline.cells] == [
        ("prelude", Role.SETUP, None),
        ("prelude-parameters", Role.PARAMETERS, None),
        ("load", Role.BLOCK, "load"),
        ("clean", Role.BLOCK, "clean"),
        ("clean-2", Role.BLOCK, "clean"),
        ("clean-test", Role.TEST, "clean"),
        ("report", Role.BLOCK, "report"),
    ]
    assert found.by_name["clean"].policy == {
        "retry": {"max_attempts": 3, "on": ["OSError"]},
        "timeout": "10m",
    }
    assert [(p.name, p.default, p.type) for p in found.parameters] == [
        ("month", "1", "int"),
        ("carrier", "None", "str | None"),
    ]
    assert [(e.producer, e.consumer, e.names) for e in found.edges] == [
        ("load", "clean", ("rows",)),
        ("clean", "report", ()),
    ]
    (order,) = found.edges[1].via
    assert (order.kind, order.evidence) == (ViaKind.ORDER, {Evidence.DECLARED})


def test_places_are_files_and_lines(tmp_path: Path) -> None:
    """Where a name is bound and used is told by the block files and the lines in them."""
    found = pipeline(document(tmp_path, SOUND, **FILES))
    (via,) = found.edges[0].via
    assert (via.bound.file, via.bound.line) == ("blocks/load.py", 1)
    assert (via.used.file, via.used.line) == ("blocks/clean.py", 2)


def test_a_document_of_windows_is_the_same(tmp_path: Path) -> None:
    """Line ends and a byte order mark make no difference."""
    one = pipeline(document(tmp_path / "a", SOUND, **FILES))
    other = document(tmp_path / "b", SOUND, **FILES)
    for file in (other, *(tmp_path / "b" / "blocks").iterdir()):
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert [cell.cell for cell in pipeline(other).outline.cells] == [cell.cell for cell in one.outline.cells]


def faults(folder: Path, yaml: str, **files: str) -> list[tuple[str, str | None, int | None]]:
    """The faults of a document: code, file, line."""
    found: tuple[Diagnostic, ...] = pipeline(document(folder, yaml, **{**FILES, **files})).diagnostics
    return [(one.code, one.place.file, one.place.line) for one in found]


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "told"),
    [
        ("kernel:", "kernl:", "JB401", 4, "did you mean `kernel`"),
        ("upstream:\n          load", "upsteam:\n          load", "JB401", 13, "did you mean `upstream`"),
        ("timeout: 10m", "timeuot: 10m", "JB401", 17, "did you mean `timeout`"),
        ("version: 1", "version: one", "JB402", 2, "Write `version: 1`"),
        ("    version: 1\n", "", "JB402", 2, "does not say its version"),
        ("name: load", "title: load", "JB402", 8, "has no name"),
        ("file: blocks/load.py", "kind: custom", "JB402", 8, "neither `file` nor `uses`"),
        ("load: [rows]", "load: rows", "JB402", 14, "no list of names"),
        ("load: [rows]", "load: {rows: maybe}", "JB402", 14, "no list of names"),
        ("month: 1", "class: 1", "JB402", 5, "cannot be the name of a parameter"),
        ("str | None}", "'str |'}", "JB402", 5, "is no annotation"),
        ("name: report", "name: load", "JB403", 18, "the block `load` stands twice"),
        ("kernel: python3", "name: again", "JB403", 4, "`name` stands twice"),
        ("blocks/load.py", "blocks/laod.py", "JB404", 10, "did you mean `blocks/load.py`"),
        ("blocks/load.py", "blocks", "JB404", 10, "cannot be read"),
        ("blocks/load.py", "../load.py", "JB405", 10, "leads out of the project"),
        ("blocks/load.py", "/etc/passwd", "JB405", 10, "leads out of the project"),
        ("blocks/load.py", "C:/load.py", "JB405", 10, "leads out of the project"),
        ("blocks/load.py", "blocks\\\\load.py", "JB405", 10, "leads out of the project"),
        ("load: [rows]", "laod: [rows]", "JB406", 14, "did you mean `load`"),
        ("load: [rows]", "report: []", "JB407", 14, "`clean` needs `report` needs `clean`"),
        ("load: [rows]", "load: [rows]\n          clean: []", "JB407", 15, "`clean` needs `clean`"),
        ("load: [rows]", "load: [row]", "JB408", 14, "reads `rows` of `load`, which `upstream` lacks"),
        ("load: [rows]", "load: {rows: may}", "JB409", 14, "the code certainly reads it"),
        ("load: [rows]", "load: [rows, more]", "JB409", 14, "the code does not read it"),
        ("kind: data_loader", "kind: data_lodaer", "JB103", 8, "names no kind"),
        ("name: load", "name: lo ad", "JB102", 8, "not a Python identifier"),
        ("timeout: 10m", "timeout: soon", "JB120", 17, "is no duration"),
        ("max_attempts: 3", "max_attempts: none", "JB120", 16, "no whole number"),
        ("    blocks:\n", "    triggers: []\n    blocks:\n", "JB410", 7, "starts no run by itself"),
    ],
)  # fmt: skip
def test_each_fault_has_its_line(tmp_path: Path, old: str, new: str, code: str, line: int, told: str) -> None:
    """Whatever is wrong in a document is told at its line, with what was probably meant."""
    assert old in SOUND
    path = document(tmp_path, SOUND.replace(old, new, 1), **FILES)
    found = [one for one in pipeline(path).diagnostics if one.code == code]
    assert [(one.place.file, one.place.line) for one in found] == [("pipeline.yaml", line)]
    assert told in f"{found[0].message} {found[0].remedy}"


def test_a_name_of_another_block_is_told(tmp_path: Path) -> None:
    """A version of a name that is not the latest one is an error that names both blocks."""
    yaml = SOUND.replace("          clean: []", "          load: [rows]")
    files = {
        "clean": "kept = [row for row in rows if month]\nrows = kept\n",
        "report": "print(rows, carrier)\n",
    }
    found = pipeline(document(tmp_path, yaml, **{**FILES, **files, "clean__test": "assert kept\n"}))
    (error,) = found.errors
    assert error.message == "'report' reads `rows` of `clean`, which `upstream` has of `load`"


def test_a_fault_in_a_block_file_has_its_line_there(tmp_path: Path) -> None:
    """What is wrong in the second cell of a file is told at the line of the file."""
    files = {"clean": FILES["clean"].replace("fsum", "fsum(")}
    assert faults(tmp_path, SOUND, **files) == [("JB201", "blocks/clean.py", 5)]


def test_links_out_of_the_project_are_refused(tmp_path: Path) -> None:
    """A symbolic link counts as what it leads to."""
    secret = tmp_path / "secret.py"
    secret.write_text("rows = []\n")
    path = document(tmp_path / "project", SOUND, **FILES)
    (path.parent / "blocks" / "load.py").unlink()
    (path.parent / "blocks" / "load.py").symlink_to(secret)
    assert [one.code for one in pipeline(path).errors] == ["JB405"]
    (tmp_path / "blocks.yaml").touch()
    assert pipeline(path).errors == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "no such file"),
        (b"\xff", "not UTF-8"),
        (b"a: [1", "not YAML"),
        (b"version: 2\n", "newer than this program"),
    ],
)
def test_what_is_no_document_is_refused(tmp_path: Path, text: bytes | None, told: str) -> None:
    """Such a file is no pipeline at all, and the error says what it is."""
    if text is not None:
        (tmp_path / "pipeline.yaml").write_bytes(text)
    with pytest.raises(DocumentUnreadable, match=told):
        load(tmp_path / "pipeline.yaml")


@pytest.mark.parametrize("text", ["", "[]\n", "1\n", "version: 1\n", "version: 1\nblocks: {}\n"])
def test_a_document_without_blocks_says_so(tmp_path: Path, text: str) -> None:
    """An empty document, or one of another shape, is refused in words, not by an exception."""
    (tmp_path / "pipeline.yaml").write_text(text)
    assert {one.code for one in pipeline(tmp_path / "pipeline.yaml").diagnostics} >= {"JB402"}
