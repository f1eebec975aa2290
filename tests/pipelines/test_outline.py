"""The outline of a notebook: which cell is what, and what is wrong with its form."""

from __future__ import annotations

import pytest

from jupyter_blocks.model.cells import Cell, CellType, Notebook
from jupyter_blocks.model.pipeline import Kind, Outline, Role
from jupyter_blocks.pipelines.outline import outline


def read(*cells: tuple[str, str] | tuple[str, str, dict[str, object]]) -> Outline:
    """The outline of cells given as (tags separated by blanks, source[, policy]); `md` makes markdown."""
    made = []
    for index, (words, source, *policy) in enumerate(cells):
        markdown = words.startswith("md")
        made.append(
            Cell(
                id=f"c{index}",
                index=index,
                type=CellType.MARKDOWN if markdown else CellType.CODE,
                source=source,
                tags=tuple(words.removeprefix("md").split()),
                **({"policy": policy[0]} if policy else {}),
            )
        )
    return outline(Notebook(name="n", path=None, language="python", kernel="", cells=tuple(made)))


def codes(read_outline: Outline) -> list[str]:
    return [diagnostic.code for diagnostic in read_outline.diagnostics]


def test_cells_get_their_roles() -> None:
    """Each tag gives its role; a cell without tags is untagged if it holds code."""
    cells = read(
        ("setup", "import a"),
        ("parameters", "n = 1"),
        ("injected-parameters", "n = 2"),
        ("block:a kind:data_loader", "x = n"),
        ("test:a", "assert x"),
        ("", "x"),
        ("", "# nothing\n\n"),
        ("skip", "x = 9"),
        ("block:b skip-execution", "x = 9"),
        ("md", "text"),
    )
    assert [(cell.role, cell.block) for cell in cells.cells] == [
        (Role.SETUP, None),
        (Role.PARAMETERS, None),
        (Role.INJECTED, None),
        (Role.BLOCK, "a"),
        (Role.TEST, "a"),
        (Role.UNTAGGED, None),
        *[(Role.NONE, None)] * 4,
    ]
    assert [(block.name, block.kind) for block in cells.blocks] == [("a", Kind.DATA_LOADER)]
    assert codes(cells) == []


def test_a_block_may_span_cells_with_tests_and_text_between() -> None:
    """Markdown, skipped and empty cells and the block's own tests may stand between its cells."""
    cells = read(
        ("block:a", "x = 1"),
        ("md", "why"),
        ("skip", "look = x"),
        ("", "# later"),
        ("block:a after:b", "y = 2"),
        ("test:a", "assert y"),
    )
    (block,) = cells.blocks
    assert [cell.cell.id for cell in block.cells] == ["c0", "c4"]
    assert [cell.cell.id for cell in block.tests] == ["c5"]
    assert codes(cells) == ["JB115"]


def test_the_first_line_names_a_block_too() -> None:
    """`%%block NAME` is the same declaration; its line is blank in the code, so that lines stay."""
    cells = read(("kind:chart after:a", "%%block b\ny = x"), ("block:c", "%%block c\nz"), ("", "%%block d"))
    assert [block.name for block in cells.blocks] == ["b", "c", "d"]
    assert [block.cells[0].code for block in cells.blocks] == ["\ny = x", "\nz", ""]
    assert cells.blocks[0].kind is Kind.CHART
    assert codes(cells) == ["JB115"]


def test_scratchpads_are_no_part_of_the_pipeline() -> None:
    """A block of kind scratchpad has no role, in any of its cells."""
    cells = read(("block:s scratchpad", "x = 1"), ("block:s", "y = 1"), ("block:a", "z = 1"))
    assert [cell.role for cell in cells.cells] == [Role.NONE, Role.NONE, Role.BLOCK]
    assert [block.name for block in cells.blocks] == ["a"]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([("block:a block:b", "x")], ["JB105"]),
        ([("block:a", "x"), ("block:b", "y"), ("block:a", "z")], ["JB112"]),
        ([("block:a", "x"), ("", "y = 1"), ("block:a", "z")], ["JB112"]),
        ([("block:a", "x"), ("setup", "import y"), ("block:a", "z")], ["JB112"]),
        ([("block:a", "x"), ("test:b", "y"), ("block:a", "z"), ("block:b", "z")], ["JB112", "JB114"]),
        ([("block:a", "x"), ("test:aa", "assert x")], ["JB113"]),
        ([("test:a", "assert x"), ("block:a", "x")], ["JB114"]),
        ([("block:a after:z", "x")], ["JB115"]),
        ([("block:a after:b", "x"), ("block:b", "y")], ["JB116"]),
        ([("block:a after:a", "x")], ["JB117"]),
        ([("mdblock:a", "text"), ("block:b", "x")], ["JB118"]),
        ([("block:a", "%%block b\nx")], ["JB111"]),
        ([("setup", "%%block b\nx")], ["JB111"]),
        ([("", "%%block\nx")], ["JB101"]),
        ([("", "%%block 1a\nx")], ["JB102"]),
        ([("block:a kind:chart", "x"), ("block:a kind:custom", "y")], ["JB124"]),
        ([("block:a dbt", "x")], ["JB122"]),
        ([("block:a callback", "x")], []),
        ([("block:a", "x", {"on_failure": "tel"}), ("block:tell callback", "x")], ["JB120"]),
        ([("block:a sensor", "x")], []),
        ([("block:a", "x", {"cache": {"enabled": True}})], ["JB122"]),
        ([("block:a", "x", {"timout": 3})], ["JB121"]),
        ([("block:a", "x", {"timeout": "soon"})], ["JB120"]),
        ([("block:a", "x", {"timeout": True})], ["JB120"]),
        ([("block:a", "x", {"outputs": "x"})], ["JB120"]),
        ([("block:a", "x", {"not_after": ["q"]})], ["JB120"]),
        ([("block:a", "x", ["timeout"])], ["JB120"]),
        ([("block:a", "x"), ("block:a", "y", {"timeout": 3})], ["JB123"]),
        ([("block:a", "x", {"timeout": "1.5m", "outputs": ["x"], "idempotent": True})], []),
        ([("", "x")], ["JB125"]),
        ([], ["JB125"]),
    ],
)
def test_every_fault_of_form_is_found(cells: list[tuple[str, str]], expected: list[str]) -> None:
    """Each wrong form gives its own code, and a remedy."""
    found = read(*cells)
    assert codes(found) == expected
    assert all(diagnostic.remedy for diagnostic in found.diagnostics)


def test_a_split_block_is_mended_by_a_new_name() -> None:
    """The fix names the later part, in tag and first line, and takes no name that is there."""
    found = read(("block:a", "x"), ("block:a_2", "y"), ("block:a", "%%block a\nz"), ("block:a", "w"))
    (fault,) = found.diagnostics
    assert fault.fix is not None
    assert [(edit.cell, edit.tags, edit.source) for edit in fault.fix.edits] == [
        ("c2", ("block:a_3",), "%%block a_3\nz"),
        ("c3", ("block:a_3",), None),
    ]


def test_a_misspelt_reference_names_the_nearest_block() -> None:
    """`after:` and `test:` one edit away from a block propose it, and the fix writes it."""
    found = read(("block:clean", "x"), ("block:b after:claen", "y"))
    (fault,) = found.diagnostics
    assert "did you mean 'clean'" in fault.message
    assert fault.fix is not None
    assert fault.fix.edits[0].tags == ("block:b", "after:clean")
