"""docs/diagnostics.md: every code is there, none is invented, and every example shows its own."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from jupyter_blocks.model.cells import NOTHING, Cell, CellType, Notebook
from jupyter_blocks.pipelines.build import build
from jupyter_blocks.pipelines.documents.read import load

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "diagnostics.md").read_text(encoding="utf-8")
HEADING = re.compile(r"^### (JB\d{3}): .+$", re.MULTILINE)
EXAMPLE = re.compile(r"^```(?P<language>\w*)\n(?P<cells>.*?)^```$", re.MULTILINE | re.DOTALL)
CELL = re.compile(
    r"^---(?P<tags>[^\n{]*)(?P<policy>\{.*\})?\n(?P<source>.*?)(?=^---|\Z)", re.MULTILINE | re.DOTALL
)
FILE = re.compile(r"^--- (?P<name>.+)\n(?P<text>(?:(?!--- ).*\n)*)", re.MULTILINE)
CODE = re.compile(r'"(JB[1234]\d\d)"')
DOCUMENTED = HEADING.findall(PAGE)
STATIC = [code for code in DOCUMENTED if code[2] in "12"]  # JB3 need a kernel
OF_DOCUMENTS = [code for code in DOCUMENTED if code[2] == "4"]
PARAGRAPHS = dict(zip(DOCUMENTED, HEADING.split(PAGE)[2::2], strict=True))


def notebook(example: str, language: str) -> Notebook:
    """The notebook that an example writes down: a line `--- TAG, TAG {POLICY}` above each cell."""
    cells = []
    for index, found in enumerate(CELL.finditer(example)):
        tags = tuple(filter(None, (tag.strip() for tag in found["tags"].split(","))))
        is_text = "markdown" in tags
        cells.append(
            Cell(
                id=f"cell{index}",
                index=index,
                type=CellType.MARKDOWN if is_text else CellType.CODE,
                source=found["source"].rstrip("\n"),
                tags=tuple(tag for tag in tags if tag != "markdown"),
                policy=json.loads(found["policy"]) if found["policy"] else NOTHING,
            )
        )
    return Notebook(name="example", path=None, language=language or "python", kernel="", cells=tuple(cells))


def test_every_code_has_its_paragraph() -> None:
    """The page's codes are those in the code, in order, each once."""
    package = ROOT / "jupyter_blocks"
    known = {
        code for file in package.rglob("*.py") for code in CODE.findall(file.read_text(encoding="utf-8"))
    }
    assert sorted(known) == DOCUMENTED


@pytest.mark.parametrize("code", STATIC)
def test_examples_show_what_they_are_there_for(code: str) -> None:
    """A notebook like the example gets the diagnostic, no other one, and as bad as the page says."""
    (example,) = EXAMPLE.finditer(PARAGRAPHS[code])
    found = build(notebook(example["cells"], example["language"])).diagnostics
    assert [d.code for d in found] == [code]
    told = PARAGRAPHS[code].split("\n\n")[1]
    assert f"*{found[0].severity}".lower() in told.lower()
    assert (found[0].fix is not None) <= ("fix" in told)


@pytest.mark.parametrize("code", OF_DOCUMENTS)
def test_examples_of_documents_show_what_they_are_there_for(code: str, tmp_path: Path) -> None:
    """A document like the example gets the diagnostic, no other one, and as bad as the page says."""
    (example,) = EXAMPLE.finditer(PARAGRAPHS[code])
    (tmp_path / "pipeline.yaml").write_text(example["cells"].partition("---")[0], encoding="utf-8")
    for file in FILE.finditer(example["cells"]):
        (tmp_path / file["name"]).parent.mkdir(exist_ok=True)
        (tmp_path / file["name"]).write_text(file["text"], encoding="utf-8")
    found = build(load(tmp_path / "pipeline.yaml").notebook).diagnostics
    assert [d.code for d in found] == [code]
    told = PARAGRAPHS[code].split("\n\n")[1]
    assert f"*{found[0].severity}".lower() in told.lower()


@pytest.mark.parametrize("code", DOCUMENTED)
def test_paragraphs_say_what_to_do(code: str) -> None:
    """After the example stands the advice."""
    assert EXAMPLE.split(PARAGRAPHS[code])[-1].split("\n## ")[0].strip()
