"""`%blocks` in kernels whose front ends tell much, little or nothing, and in a console."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .kernels import Executed, Kernel, started

CELLS = (
    ("one", "block:load", "rows = [1, 2, 3]"),
    ("two", "block:clean", "kept = rows[1:]"),
    ("three", "test:clean", "assert len(kept) == 2"),
    ("four", "block:total", "total = sum(kept)"),
)


def write(path: Path, *cells: tuple[str, str, str]) -> None:
    raw = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [
            {
                "cell_type": "code",
                "id": id_,
                "metadata": {"tags": tags.split()},
                "source": source,
                "outputs": [],
            }
            for id_, tags, source in cells
        ],
    }
    path.write_text(json.dumps(raw))


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A saved notebook, as Jupyter Server tells a kernel of it."""
    path = tmp_path / "flights.ipynb"
    write(path, *CELLS)
    monkeypatch.setenv("JPY_SESSION_NAME", str(path))
    return path


@pytest.fixture
def kernel(path: Path) -> Iterator[Kernel]:
    """A kernel of that notebook in which the extension is loaded by hand."""
    for running in started(folder=path.parent):
        assert running.run("%load_ext jupyter_blocks").reply["status"] == "ok"
        yield running


def run(kernel: Kernel, *ids: str) -> list[Executed]:
    """Execute cells as JupyterLab does, with their ids and tags."""
    return [
        kernel.run(source, cell=id_, tags=tuple(tags.split())) for id_, tags, source in CELLS if id_ in ids
    ]


def said(done: Executed) -> str:
    """What was printed, whole: a kernel sends it in pieces as it likes."""
    return "".join(content.get("text", "") for content in done.outputs)


def stock(kernel: Kernel, source: str) -> Executed:
    """Execute a cell as stock nbclient does, without a word about it."""
    return kernel.run(source, cell="")


def test_the_graph_of_a_saved_notebook(kernel: Kernel) -> None:
    """Blocks, how they stand, and when the text was saved: as text, and as one small table."""
    run(kernel, "one", "two")
    shown = kernel.run("%blocks", cell="x")
    lines = shown.text.splitlines()
    assert lines[0].startswith("3 blocks, as saved at ")
    assert lines[1:] == [
        "  ● load   fresh",
        "  ● clean  fresh    load (rows)",
        "  ○ total  not run  clean (kept)",
    ]
    data = shown.outputs[0]["data"]
    assert set(data) == {"text/plain", "text/html"}
    assert data["text/html"].count("<tr>") == 4
    assert kernel.run("%blocks", cell="x").outputs == shown.outputs


def test_cells_are_known_by_their_source(kernel: Kernel) -> None:
    """A client that sends neither ids nor tags: the text on disk says which cell it is."""
    for _, _, source in CELLS:
        stock(kernel, source)
    assert "● total  fresh" in stock(kernel, "%blocks").text
    text = stock(kernel, "%blocks").text
    assert "not run" not in text


def test_a_saved_edit_is_seen(kernel: Kernel, path: Path) -> None:
    """The file is read again when it was saved; what is stale is told with its reasons."""
    run(kernel, "one", "two", "four")
    write(path, (CELLS[0][0], CELLS[0][1], "rows = [4, 5, 6]"), *CELLS[1:])
    text = kernel.run("%blocks", cell="x").text
    assert "◐ load   stale                edited since it ran" in text
    assert "load is stale (rows)" in text
    assert "clean is stale (kept)" in text


def test_run_stale(kernel: Kernel, path: Path) -> None:
    """What is stale runs in the main shell, in order, its outputs under the calling cell; then nothing is."""
    run(kernel, "one", "two", "four")
    write(path, (CELLS[0][0], CELLS[0][1], "rows = [4, 5, 6]\nprint('loading')"), *CELLS[1:])
    done = kernel.run("%blocks run stale", cell="x")
    assert done.reply["status"] == "ok"
    assert "load: stale\nloading\n" in said(done)
    assert "✓ tests of clean: 1 passed" in done.text
    assert kernel.value("total") == "11"
    assert "stale" not in kernel.run("%blocks", cell="x").text
    assert said(kernel.run("%blocks run", cell="x")) == "Nothing is stale.\n"


def test_run_a_block_with_what_it_needs(kernel: Kernel) -> None:
    """A block that was never run brings along the blocks that it reads of."""
    done = kernel.run("%blocks run total", cell="x")
    assert [line for line in said(done).splitlines() if ": " in line] == [
        "load: needed for clean: rows",
        "clean: needed for total: kept",
        "total: asked for",
    ]
    assert kernel.value("total") == "5"


def test_run_stops_at_the_first_failure(kernel: Kernel, path: Path) -> None:
    """A failed cell shows its own traceback, and what comes after it is named."""
    write(path, CELLS[0], ("two", "block:clean", "kept = rows[99]"), CELLS[3])
    done = kernel.run("%blocks run total", cell="x")
    assert "IndexError" in done.text
    assert said(done).endswith("clean failed. Not run: total.\n")
    assert "✗ clean  failed" in kernel.run("%blocks", cell="x").text


def test_why(kernel: Kernel) -> None:
    """What crosses, and from what it is known."""
    run(kernel, "one")
    assert kernel.run("%blocks why load clean", cell="x").text.splitlines() == [
        "clean needs load",
        "  load → clean  value  rows  by the names in its text",
    ]
    chain = kernel.run("%blocks why load total", cell="x").text.splitlines()
    assert chain[0] == "total needs load, through clean"
    assert [row.split("  ")[1] for row in chain[1:]] == ["load → clean", "clean → total"]
    assert "nothing crosses from total to load" in kernel.run("%blocks why total load", cell="x").text


def test_tests_are_evaluated(kernel: Kernel) -> None:
    """Of one block or of all that have run; a block that has not is said to."""
    assert said(kernel.run("%blocks test clean", cell="x")) == "clean has not run: `%blocks run clean`.\n"
    run(kernel, "one", "two")
    assert "✓ tests of clean: 1 passed" in kernel.run("%blocks test clean", cell="x").text
    assert said(kernel.run("%blocks test load", cell="x")) == "load has no tests.\n"
    kernel.run("kept = []", cell="y")
    text = kernel.run("%blocks test", cell="x").text
    assert "✗ tests of clean: 1 failed" in text
    assert "len(kept) = 0" in text


def test_test_functions_are_evaluated_again(kernel: Kernel) -> None:
    """Those of a function block are kept, and see its value."""
    code = (
        "from jupyter_blocks import data_loader, test\n@data_loader\ndef nums():\n    return [1]\n"
        "@test\ndef full(output):\n    assert len(output) == 1"
    )
    assert kernel.run(code, cell="f", tags=("block:nums",)).reply["status"] == "ok"
    assert "✓ tests of nums: 1 passed" in kernel.run("%blocks test nums", cell="x").text


def test_a_failing_test_raises_nothing(kernel: Kernel, path: Path) -> None:
    """It is shown under the block's cell, and the cell succeeds; switched off, nothing is evaluated."""
    write(path, *CELLS[:2], ("three", "test:clean", "assert kept == [], 'too many'\n1 / 0\nassert kept"))
    done = run(kernel, "one", "two")[1]
    assert done.reply["status"] == "ok"
    assert "✗ tests of clean: 1 failed, 1 broken" in done.text
    assert "too many" in done.text
    assert "ZeroDivisionError" in done.text
    kernel.run("%blocks set test_on_run off", cell="x")
    assert run(kernel, "two")[0].outputs == []


def test_a_test_cell_run_by_hand_leaves_nothing(kernel: Kernel, path: Path) -> None:
    """A cell with a test's tag runs in its overlay, as it does in a run."""
    run(kernel, "one", "two")
    done = kernel.run("n = len(kept)\nassert n == 3, 'count'", cell="three", tags=("test:clean",))
    assert (done.reply["ename"], done.reply["evalue"]) == ("AssertionError", "count")
    assert kernel.value("'n' in dir()") == "False"


def test_wrong_words(kernel: Kernel) -> None:
    """What was probably meant is proposed."""
    assert "Did you mean 'run'?" in kernel.run("%blocks rum", cell="x").text
    assert "Did you mean 'clean'?" in kernel.run("%blocks run claen", cell="x").text
    assert "Did you mean 'clean'?" in kernel.run("%blocks why load clen", cell="x").text
    assert "Did you mean 'test_on_run'?" in kernel.run("%blocks set tests_on_run off", cell="x").text
    assert "%blocks why A B" in kernel.run("%blocks help", cell="x").text


def test_a_cell_that_awaits_is_left_to_the_user(kernel: Kernel, path: Path) -> None:
    """A magic cannot wait for the event loop that runs it; it says so instead of failing."""
    write(path, ("one", "block:load", "import asyncio\nawait asyncio.sleep(0)"))
    assert "load awaits" in kernel.run("%blocks run load", cell="x").text


def test_vs_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its requests hold no tags and an editor's address; its variable says where the notebook is saved."""
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    path = tmp_path / "flights.ipynb"
    write(path, *CELLS)
    for kernel in started(folder=tmp_path):
        address = f"vscode-notebook-cell:{path}#W"
        kernel.run(f"__vsc_ipynb_file__ = {str(path)!r}\n%load_ext jupyter_blocks", silent=True)
        load, clean = (kernel.run(source, cell=f"{address}{n}") for n, (_, _, source) in enumerate(CELLS[:2]))
        assert (load.text, "tests of clean: 1 passed" in clean.text) == ("", True)
        assert kernel.run("%blocks run total", cell=f"{address}9").reply["status"] == "ok"
        assert kernel.value("total") == "5"
        kernel.run("rows = [1, 2, 3, 4]", cell=f"{address}0")
        shown = kernel.run("%blocks", cell=f"{address}9").text
        assert "as saved at" in shown
        assert "edited since it ran" in shown
        assert "clean is stale (kept)" in shown


def test_without_a_text_the_executed_cells_are_all_there_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And it is said; `%%block NAME` declares blocks where there are no tags."""
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    for kernel in started(folder=tmp_path):
        kernel.run("%load_ext jupyter_blocks", cell="")
        stock(kernel, "%%block load\nrows = [1]")
        stock(kernel, "%%block clean\nkept = rows")
        lines = stock(kernel, "%blocks").text.splitlines()
        assert lines[0] == "2 blocks, of the cells that were executed: the notebook's text is not known"
        assert lines[2] == "  ● clean  fresh  load (rows)"
        stock(kernel, "%%block load\nrows = [2]")
        assert "rows changed by load" in stock(kernel, "%blocks").text


def test_in_a_console(tmp_path: Path) -> None:
    """In plain IPython the same is printed, without a kernel."""
    cells = ["%load_ext jupyter_blocks", "%%block load\nrows = [1]", "%%block clean\nkept = rows", "%blocks"]
    code = (
        "from IPython.core.interactiveshell import InteractiveShell as S\n"
        "from traitlets.config import Config\n"
        "c = Config(); c.HistoryManager.enabled = False\n"
        "s = S.instance(config=c)\n" + "".join(f"s.run_cell({cell!r})\n" for cell in cells)
    )
    environment = {key: value for key, value in os.environ.items() if key != "JPY_SESSION_NAME"}
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={**environment, "IPYTHONDIR": str(tmp_path)},
    )
    assert "  ● clean  fresh  load (rows)" in done.stdout
    assert done.stderr == ""
