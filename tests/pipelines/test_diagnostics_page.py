"""docs/diagnostics.md: every code is there, none is invented, and every example shows its own."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from jupyter_blocks.model.cells import NOTHING, Cell, CellType, Notebook
from jupyter_blocks.pipelines.build import build

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "diagnostics.md").read_text(encoding="utf-8")
HEADING = re.compile(r"^### (JB\d{3}): .+$", re.MULTILINE)
EXAMPLE = re.compile(r"^```(?P<language>\w*)\n(?P<cells>.*?)^```$", re.MULTILINE | re.DOTALL)
CELL = re.compile(
    r"^---(?P<tags>[^\n{]*)(?P<policy>\{.*\})?\n(?P<source>.*?)(?=^---|\Z)", re.MULTILINE | re.DOTALL
)
CODE = re.compile(r'"(JB[123]\d\d)"')
DOCUMENTED = HEADING.findall(PAGE)
STATIC = [code for code in DOCUMENTED if not code.startswith("JB3")]  # the others need a kernel
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


@pytest.mark.parametrize("code", DOCUMENTED)
def test_paragraphs_say_what_to_do(code: str) -> None:
    """After the example stands the advice."""
    assert EXAMPLE.split(PARAGRAPHS[code])[-1].split("\n## ")[0].strip()
