"""Block files: cells in, text out, and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_blocks.model.cells import CellType
from jupyter_blocks.pipelines.documents import blockfiles
from jupyter_blocks.pipelines.documents.blockfiles import Piece, join, rewritten, split, suffix, tidy

LINES = st.sampled_from(
    [
        "x = 1",
        "",
        "  ",
        "# %%",
        "#%%",
        "# %% tags=[1]",
        "# \\%%",
        "# \\\\%% x",
        "# [markdown]",
        "%%time",
        "\ty",
        "é",
    ]
)
SOURCES = st.lists(LINES, max_size=6).map("\n".join) | st.text(
    st.characters(exclude_categories=["Cs"]), max_size=40
)
PIECES = st.builds(
    Piece,
    source=SOURCES,
    tags=st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=8), max_size=2).map(tuple),
)


@given(st.lists(PIECES, min_size=1, max_size=4))
def test_cells_come_back(pieces: list[Piece]) -> None:
    """Any cells, whatever their sources look like, come back but for blank lines at their ends."""
    back = split(join(pieces))
    assert [(one.source, one.tags, one.type) for one in back] == [
        (tidy(one.source), one.tags, CellType.CODE) for one in pieces
    ]


@given(st.lists(PIECES, min_size=1, max_size=4))
def test_a_cell_knows_where_it_stands(pieces: list[Piece]) -> None:
    """The first line of each cell is the one below the lines that stand above it."""
    text = join(pieces)
    for piece in split(text):
        first = (
            text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")[piece.above] if piece.source else ""
        )
        assert first.replace("\\", "") == piece.source.split("\n")[0].replace("\\", "")


def test_a_plain_cell_is_its_source() -> None:
    """One cell without tags needs no marker."""
    assert join([Piece(source="x = 1\n\ny = 2\n")]) == "x = 1\n\ny = 2\n"


def test_several_cells_stand_below_markers() -> None:
    """A marker a cell, a blank line between them, tags of other tools beside the marker."""
    text = '# %%\nx = 1\n\n# %% tags=["hide-input"]\ny = 2\n'
    pieces = (Piece(source="x = 1"), Piece(source="y = 2", tags=("hide-input",)))
    assert join(pieces) == text
    assert [piece.above for piece in split(text)] == [1, 4]


def test_markdown_in_a_block_file_is_markdown() -> None:
    """A cell marked as markdown is none of code, and its comment signs are taken off."""
    pieces = split("# %% [markdown]\n# ## Load\n#\n# All of it.\n\n# %%\nx = 1\n")
    assert [(piece.type, piece.source) for piece in pieces] == [
        (CellType.MARKDOWN, "## Load\n\nAll of it."),
        (CellType.CODE, "x = 1"),
    ]


def test_markdown_stays_when_code_changes() -> None:
    """New code takes the place of old, and what stands between stays."""
    text = "# %% [markdown]\n# About\n\n# %%\nx = 1\n\n# %% [markdown]\n# More\n\n# %%\ny = 2\n"
    changed = rewritten(text, [Piece(source="x = 3"), Piece(source="y = 2"), Piece(source="z = 4")])
    assert changed == text.replace("x = 1", "x = 3") + "\n# %%\nz = 4\n"


def test_code_above_the_first_marker_is_a_cell() -> None:
    """A file may begin without a marker; blank lines there are no cell."""
    assert [piece.source for piece in split("x = 1\n# %%\ny = 2\n")] == ["x = 1", "y = 2"]
    assert [piece.source for piece in split("\n\n# %%\ny = 2\n")] == ["y = 2"]


def test_windows_line_ends_are_line_ends() -> None:
    """A file that git has checked out on Windows has the same cells."""
    assert split("# %%\r\nx = 1\r\n\r\n# %%\r\ny = 2\r\n") == split("# %%\nx = 1\n\n# %%\ny = 2\n")


@pytest.mark.parametrize(
    ("source", "language", "name"),
    [
        ("x = 1", "python", ".py"),
        ("await x", "python", ".py"),
        ("x = (", "python", ".py"),
        ("%time x", "python", ".ipy"),
        ("!ls", "python", ".ipy"),
        ("%%sql\nselect 1", "python", ".ipy"),
        ("x <- 1", "r", ".R"),
        ("x", "scala", blockfiles.OTHER_SUFFIX),
    ],
)
def test_names_of_files_end_as_their_language_does(source: str, language: str, name: str) -> None:
    """Python is `.py`, also with a slip in it, what only IPython understands `.ipy`."""
    assert suffix([source], language) == name
