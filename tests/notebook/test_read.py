"""Reading .ipynb files of every 4.x format, and refusing what is none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest

from jupyter_blocks.errors import NotebookUnreadable
from jupyter_blocks.model.cells import CellType
from jupyter_blocks.notebook.read import load


def write(path: Path, cells: list[dict[str, Any]], **top: Any) -> Path:
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5} | top))
    return path


def code(source: str | list[str], **more: Any) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "source": source,
        "metadata": {},
        "outputs": [],
        "execution_count": None,
    } | more


@pytest.mark.parametrize("minor", [0, 1, 2, 3, 4, 5])
def test_every_minor_format_reads_alike(tmp_path: Path, minor: int) -> None:
    """Formats 4.0 to 4.5 give the same cells; those without ids get ids from their source."""
    path = write(tmp_path / "n.ipynb", [code("x = 1"), code(["y = 2\n", "z"])], nbformat_minor=minor)
    cells = load(path).notebook.cells
    assert [cell.source for cell in cells] == ["x = 1", "y = 2\nz"]
    assert all(len(cell.id) == 9 and cell.id.startswith("c") for cell in cells)


def test_equal_sources_get_ids_told_apart(tmp_path: Path) -> None:
    """Two cells without id and with one source differ by an ordinal."""
    first, second, third = load(write(tmp_path / "n.ipynb", [code("x"), code("x"), code("x")])).notebook.cells
    assert (second.id, third.id) == (f"{first.id}-2", f"{first.id}-3")


def test_own_ids_and_foreign_metadata_stay(tmp_path: Path) -> None:
    """The notebook's own ids count; tags that are no text, and metadata of others, disturb nothing."""
    cell = code("x", id="abc", metadata={"tags": ["block:a", 3, None], "other": {"a": 1}})
    (read,) = load(write(tmp_path / "n.ipynb", [cell])).notebook.cells
    assert (read.id, read.tags) == ("abc", ("block:a",))


def test_a_real_notebook_with_outputs_reads(tmp_path: Path) -> None:
    """What nbformat writes, outputs, markdown and raw cells included, reads as it was meant."""
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("# title"),
            nbformat.v4.new_code_cell("1", outputs=[nbformat.v4.new_output("stream", text="hello")]),
            nbformat.v4.new_raw_cell("raw"),
        ],
        metadata={"kernelspec": {"name": "ir", "language": "R", "display_name": "R"}},
    )
    nbformat.write(notebook, tmp_path / "n.ipynb")
    read = load(tmp_path / "n.ipynb").notebook
    assert [cell.type for cell in read.cells] == [CellType.MARKDOWN, CellType.CODE, CellType.RAW]
    assert (read.name, read.language, read.kernel) == ("n", "r", "ir")


def test_a_notebook_without_cells_or_metadata_reads(tmp_path: Path) -> None:
    """An empty notebook is a notebook, in Python unless it says otherwise."""
    (tmp_path / "n.ipynb").write_text('{"cells": [], "nbformat": 4, "nbformat_minor": 5}')
    read = load(tmp_path / "n.ipynb").notebook
    assert (read.cells, read.language, read.kernel) == ((), "python", "")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "no such file"),
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"x = 1\n", "not JSON at line 1"),
        (b"[1, 2]", "no `nbformat`"),
        (b'{"nbformat": 3, "worksheets": []}', "format 3"),
        (b'{"nbformat": "4", "cells": []}', "format 4"),
        (b'{"nbformat": 5, "cells": []}', "newer"),
        (b'{"nbformat": 4}', "no list of `cells`"),
        (b'{"nbformat": 4, "cells": [3]}', "cell 1"),
        (b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": 3}]}', "source of cell 1"),
        (b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": "\\ud800"}]}', "half a character"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b'{\n<<<<<<< HEAD\n"cells": []}', "line 2"),
        (b"[" * 100_000, "nested too deeply"),
    ],
)
def test_what_is_no_notebook_is_refused_with_a_remedy(
    tmp_path: Path, content: bytes | None, told: str
) -> None:
    """Each way of not being a notebook has its own message, names the file and says what to do."""
    path = tmp_path / "n.ipynb"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(NotebookUnreadable, match=r"n\.ipynb") as caught:
        load(path)
    assert told in caught.value.message
    assert caught.value.remedy


def test_a_folder_is_refused(tmp_path: Path) -> None:
    """A folder is told apart from a missing file."""
    with pytest.raises(NotebookUnreadable, match="folder"):
        load(tmp_path)
