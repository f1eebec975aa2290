"""The live notebook: which cell runs, where its text is known from, what stands, what is hidden."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from jupyter_blocks.kernel.graph import LiveGraph, graph_json
from jupyter_blocks.kernel.live import Live
from jupyter_blocks.kernel.observation import Observation
from jupyter_blocks.kernel.running import CellRun
from jupyter_blocks.kernel.tables import graph_bundle

Cell = tuple[str, str, str]
LOAD, CLEAN = ("a", "block:load", "rows = [1, 2]"), ("b", "block:clean", "kept = rows[1:]")
PAGE = (Path(__file__).parents[2] / "docs" / "diagnostics.md").read_text(encoding="utf-8")


class Notebook:
    """A front end and a kernel without either: tells texts, runs cells, asks the live notebook."""

    def __init__(self, *cells: Cell) -> None:
        self.namespace: dict[str, Any] = {}
        self.live = Live(self.namespace)
        if cells:
            self.tell(*cells)

    def tell(self, *cells: Cell) -> None:
        told = [{"id": id_, "tags": tags.split(), "source": source} for id_, tags, source in cells]
        assert self.live.notebook.take(told) == []

    def run(self, *cells: Cell, seen: Observation | None = None) -> list[str | None]:
        """Run cells; the answer is the blocks that are complete by it."""
        return [self._run(cell, seen) for cell in cells]

    def _run(self, cell: Cell, seen: Observation | None) -> str | None:
        identity, tags, source = cell
        info = SimpleNamespace(raw_cell=source, transformed_cell=source, cell_id=identity or None)
        run = CellRun(info, {"cellId": identity, "tags": tags.split()} if identity else {}, str)
        self.live.began(run)
        error: BaseException | None = None
        try:
            exec(source, self.namespace)
        except Exception as raised:  # noqa: BLE001
            error = raised
        run.observation = seen
        return self.live.ended(run, error)

    @property
    def graph(self) -> LiveGraph:
        return self.live.graph()

    @property
    def states(self) -> dict[str, str]:
        return {block: self.graph.groups[block].state for block in self.graph.blocks}

    @property
    def codes(self) -> list[str]:
        return [found.code for found in self.live.findings(self.graph)]


def save(path: Path, *cells: Cell, at: float) -> None:
    raw = [
        {"cell_type": "code", "id": id_, "metadata": {"tags": tags.split()}, "source": [source]}
        for id_, tags, source in cells
    ]
    path.write_text(json.dumps({"cells": raw}))
    os.utime(path, (at, at))


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where Jupyter Server says the notebook is saved."""
    path = tmp_path / "n.ipynb"
    monkeypatch.setenv("JPY_SESSION_NAME", str(path))
    return path


def test_the_text_of_a_front_end_goes_first(path: Path) -> None:
    """Then the saved file, then what was executed."""
    save(path, LOAD, at=1000)
    notebook = Notebook()
    assert notebook.live.notebook.text().origin == "file"
    notebook.tell(LOAD, CLEAN)
    assert notebook.live.notebook.text().origin == "front_end"
    path.unlink()
    other = Notebook()
    other.run(LOAD)
    assert (other.graph.text.origin, other.states) == ("executed", {"load": "fresh"})


def test_the_file_of_vs_code(path: Path) -> None:
    """Its variable names the file; one that is no text is not touched."""
    save(path.with_name("v.ipynb"), LOAD, at=1000)
    notebook = Notebook()
    notebook.namespace["__vsc_ipynb_file__"] = str(path.with_name("v.ipynb"))
    assert [cell.id for cell in notebook.live.notebook.text().cells] == ["a"]
    notebook.namespace["__vsc_ipynb_file__"] = object()
    assert notebook.live.notebook.text().origin == "executed"


def test_the_cells_of_vs_code(path: Path) -> None:
    """It sends an address where others send the id: the cell is known by its source, then by its address,
    also when it has been edited and not saved."""
    load, clean = (
        "vscode-notebook-cell:/n.ipynb#W0sZmlsZQ%3D%3D",
        "vscode-notebook-cell:/n.ipynb#W1sZmlsZQ%3D%3D",
    )
    save(path, LOAD, CLEAN, ("c", "block:again", LOAD[2]), at=1000)
    notebook = Notebook()
    notebook.run((load, "", LOAD[2]), (clean, "", CLEAN[2]))
    assert notebook.states == {"load": "fresh", "clean": "fresh", "again": "not_run"}
    notebook.run((clean, "", "kept = rows"))
    assert [*notebook.live.records] == ["a", "b"]
    notebook.run((load + "next", "", LOAD[2]))
    assert [*notebook.live.records] == ["a", "b", "c"]


def test_the_cells_of_vs_code_without_a_file() -> None:
    """Two addresses are two cells, whatever their sources."""
    first, second = "vscode-notebook-cell:Untitled-1.ipynb#W0", "vscode-notebook-cell:Untitled-1.ipynb#W1"
    notebook = Notebook()
    notebook.run((first, "", "rows = [1]"), (second, "", "rows = [1]"), (first, "", "rows = [2]"))
    assert [*notebook.live.records] == [first, second]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"cells": 3}', '{"cells": [3]}', "[" * 100_000, "\ud800"])
def test_a_file_that_is_no_notebook(path: Path, text: str) -> None:
    """Half-written or malformed, it is as if it were not there."""
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    assert Notebook().live.notebook.text().origin == "executed"


def test_cells_without_an_id_are_known_by_their_source(path: Path) -> None:
    """Stock clients send none; of equal sources, the next below the one that ran last is meant."""
    same = "rows = rows + [1] if 'rows' in globals() else []"
    save(path, ("a", "block:one", same), ("b", "block:two", same), ("c", "block:three", same), at=1000)
    notebook = Notebook()
    notebook.run(*[("", "", same)] * 2)
    assert notebook.states == {"one": "fresh", "two": "fresh", "three": "not_run"}
    notebook.run(("", "", same), ("", "", same))
    assert [
        record.cell.id for record in sorted(notebook.live.records.values(), key=lambda one: one.order)
    ] == [
        "b",
        "c",
        "a",
    ]


def test_a_cell_that_is_not_saved_yet(path: Path) -> None:
    """It is taken to stand at the end; once the file is saved it has its place, and it did run."""
    save(path, LOAD, at=1000)
    notebook = Notebook()
    notebook.run(LOAD, ("", "", "kept = rows[1:]"))
    assert [cell.title for cell in notebook.graph.cells] == ["load", "cell 2"]
    save(path, LOAD, CLEAN, at=2000)
    assert notebook.states == {"load": "fresh", "clean": "fresh"}
    assert notebook.codes == []


def test_a_block_is_tested_when_its_last_cell_has_run() -> None:
    """And all of it has run; cells without code do not count, a block without tests is not tested."""
    cells = (
        ("a", "block:x", "a = 1"),
        ("b", "block:x", "b = 2"),
        ("c", "block:x", "# nothing"),
        ("t", "test:x", "assert a"),
    )
    notebook = Notebook(*cells)
    assert notebook.run(cells[1]) == [None]
    assert notebook.states == {"x": "stale"}
    assert notebook.run(cells[0], cells[1]) == [None, "x"]
    notebook.tell(*cells[:3])
    assert notebook.run(cells[0], cells[1]) == [None, None]
    assert notebook.states == {"x": "fresh"}


def test_the_prelude_and_untagged_cells_are_producers() -> None:
    """What they leave is compared as that of blocks is; they are named by what they are."""
    cells = (("s", "setup", "k = 1"), ("u", "", "rows = [k]"), CLEAN)
    notebook = Notebook(*cells)
    notebook.run(*cells)
    notebook.tell(("s", "setup", "k = 2"), *cells[1:])
    (clean,) = notebook.graph.groups["clean"].reasons
    assert clean.text == "cell 2 is stale (rows)"
    assert [(step.title, step.why) for step in notebook.live.plan(notebook.graph)] == [
        ("cell 1 (setup)", "stale"),
        ("cell 2", "needed for clean: rows"),
        ("clean", "stale"),
    ]


def test_a_skipped_cell_is_outside() -> None:
    """Like a test cell's names, its block does not count."""
    notebook = Notebook(
        LOAD, ("z", "block:load skip", "rows = 3"), ("t", "test:load", "rows = 4\nassert rows")
    )
    notebook.run(LOAD, ("t", "test:load", "rows = 4\nassert rows"))
    assert notebook.graph.blocks == ["load"]
    assert notebook.states == {"load": "fresh"}


def test_what_was_seen_counts_more_than_the_text() -> None:
    """Edges of blocks that ran as they stand are those that were seen; of edited ones, those of the names."""
    notebook = Notebook(LOAD, CLEAN)
    notebook.run(LOAD, seen=Observation(reads={}, binds=("rows",), left={"rows": "=1"}))
    notebook.run(CLEAN, seen=Observation(reads={"rows": "=1"}, binds=("kept",), left={"kept": "=2"}))
    (edge,) = graph_json(notebook.graph)["edges"]
    assert edge["via"] == [{"name": "rows", "kind": "value", "certain": True}]
    notebook.tell(LOAD, ("b", "block:clean", "kept = len(rows)"))
    (edge,) = graph_json(notebook.graph)["edges"]
    assert edge["via"] == [{"name": "rows", "kind": "value", "certain": False}]


def test_files_that_cells_write_are_followed() -> None:
    """A block that has read a file is stale when the block that writes it has run again."""
    write, read = ("a", "block:export", "1"), ("b", "block:read", "2")
    wrote = Observation(reads={}, files_written=("/data/out.csv",))
    notebook = Notebook(write, read)
    notebook.run(write, seen=wrote)
    notebook.run(read, seen=Observation(reads={}, files_read=("/data/out.csv", "/data/other.csv")))
    assert notebook.states == {"export": "fresh", "read": "fresh"}
    notebook.run(write, seen=wrote)
    (reason,) = notebook.graph.groups["read"].reasons
    assert reason.text == "file /data/out.csv changed by export"


def test_nothing_is_told_to_nobody() -> None:
    """Without a listener no cell is described."""
    notebook = Notebook(LOAD)
    told: list[str] = []
    notebook.run(LOAD)
    notebook.live.tell.append(lambda kind, body: told.append(body["event"]))
    notebook.run(LOAD)
    assert told == ["started", "finished"]


EXAMPLE = re.compile(r"^--- (?P<tags>.*)\n(?P<source>(?:(?!^---|^```).*\n)*)", re.MULTILINE)


def example(code: str) -> list[Cell]:
    """The cells of the example in a code's paragraph of docs/diagnostics.md."""
    paragraph = PAGE.split(f"### {code}: ")[1].split("\n### ")[0].split("```")[1]
    return [
        (f"c{n}", found["tags"], found["source"].strip())
        for n, found in enumerate(EXAMPLE.finditer(paragraph))
    ]


def test_hidden_state() -> None:
    """JB301's example: the cell is deleted, or binds another name."""
    load, clean = example("JB301")
    for text in ([clean], [(load[0], load[1], "flights = [1]"), clean]):
        notebook = Notebook(load, clean)
        notebook.run(load, clean)
        assert notebook.codes == []
        notebook.tell(*text)
        assert notebook.codes == ["JB301"]


def test_out_of_order() -> None:
    """JB302's example: the block above runs after the one below."""
    cells = example("JB302")
    notebook = Notebook(*cells)
    notebook.run(*cells)
    assert notebook.codes == []
    notebook.run(cells[1])
    assert notebook.codes == ["JB302"]
    assert [step.title for step in notebook.live.plan(notebook.graph)] == ["load", "count", "cut"]


def test_a_renamed_block() -> None:
    """JB303's example: a function block's tag is another now."""
    (cell,) = example("JB303")
    before = (cell[0], "block:rows", cell[2])
    notebook = Notebook(before)
    notebook.run(
        before, seen=Observation(reads={}, binds=("load", "rows"), left={"load": "=1", "rows": "=2"})
    )
    notebook.tell(cell)
    assert notebook.codes == ["JB303"]
    assert notebook.states == {"flights": "stale"}


def test_the_table_is_the_same_for_the_same_state() -> None:
    """And small: it may be saved with the notebook."""
    notebook = Notebook(LOAD, CLEAN)
    notebook.run(LOAD)
    shown = [graph_bundle(notebook.graph, notebook.live.findings(notebook.graph)) for _ in range(2)]
    assert shown[0] == shown[1]
    assert len(shown[0]["text/html"]) < 500
    assert "<td>● load</td><td>fresh</td>" in shown[0]["text/html"]
