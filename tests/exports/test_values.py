"""What is exported leaves the values that a run leaves, in processes that cannot import this package."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import jupyter_blocks as jb

from .sketch import Cell, execute, exported, run_script, written

OURS = "from jupyter_blocks import data_loader, test, transformer\n"
MAGE = (
    "if 'transformer' not in globals():\n    from mage_ai.data_preparation.decorators import transformer\n"
    "if 'test' not in globals():\n    from mage_ai.data_preparation.decorators import test\n"
)
PARAMETERS: Cell = ("month = 3\nnames = ['a']\n", "parameters")
LOAD: Cell = ("rows = [month, 4, 5]\n", "block:load")


def saved(*names: str) -> Cell:
    """The last block: writes what it reads as JSON."""
    values = ", ".join(f"{name!r}: {name}" for name in names)
    return (f"import json\nopen('left.json', 'w').write(json.dumps({{{values}}}, default=str))", "block:save")


CASES: dict[str, list[Cell]] = {
    "cells": [PARAMETERS, LOAD, ("rows.append(6)\ntotal = sum(rows)", "block:total"), saved("rows", "total")],
    "a function, its inputs by name, a default": [
        PARAMETERS,
        LOAD,
        (OURS + "@transformer\ndef kept(rows, month, *, least=4):\n"
         "    return [row for row in rows if row >= least] + [month]\n", "block:kept"),
        saved("kept"),
    ],
    "a function under another name": [
        LOAD,
        PARAMETERS,
        (OURS + "@transformer\ndef work(rows):\n    return rows[::-1]\n", "block:turned"),
        saved("turned", "rows"),
    ],
    "inputs by position": [
        (OURS + "@data_loader\ndef one():\n    return 1\n", "block:one"),
        (OURS + "@data_loader\ndef two():\n    return 2\n", "block:two"),
        (OURS + "@transformer\ndef both(a, b):\n    return [a, b]\n", "block:both", "after:two", "after:one"),
        saved("both"),
    ],
    "the decorators by their module": [
        ("import jupyter_blocks as jb\nimport math", "setup"),
        ("@jb.data_loader\ndef one():\n    return math.floor(1.5)\n\n"
         "@jb.test\ndef is_one(one):\n    assert one == 1", "block:one"),
        saved("one"),
    ],
    "what Mage puts into kwargs": [
        PARAMETERS,
        (MAGE + "@transformer\ndef told(**kwargs):\n"
         "    return [kwargs['month'], kwargs.get('block_uuid'), kwargs.get('env')]\n", "block:told"),
        saved("told"),
    ],
    "all of kwargs": [
        PARAMETERS,
        (MAGE + "@transformer\ndef told(**kwargs):\n    return {'keys': sorted(kwargs)}\n", "block:told"),
        saved("told"),
    ],
    "Mage's lists and tuples": [
        (MAGE + "@transformer\ndef f(*args):\n    return [7]\n", "block:single"),
        (MAGE + "@transformer\ndef f(*args):\n    return 1, 2\n"
         "@test\ndef both(a, b):\n    assert (a, b) == (1, 2)\n"
         "@test\ndef first(output, *args):\n    assert (output, args) == (1, (2,))\n", "block:several"),
        saved("single", "several"),
    ],
    "what stands before, in *args": [
        (MAGE + "@transformer\ndef f():\n    return {'a': 1}\n", "block:before"),
        (MAGE + "@transformer\ndef f(*args):\n    return len(args)\n", "block:counted"),
        saved("counted"),
    ],
    "a tuple of ours": [
        (OURS + "@data_loader\ndef pair():\n    return 1, 2\n"
         "@test\ndef parts(a, b):\n    assert (a, b) == (1, 2)\n"
         "@test\ndef whole(pair):\n    assert pair == (1, 2)\n"
         "@test\ndef alone(value):\n    assert value == (1, 2)\n", "block:pair"),
        saved("pair"),
    ],
    "tests beside cells that compute": [
        (OURS + "a = 1\nb = 2\n@test\ndef both(one, two):\n    assert (one, two) == (1, 2)\n", "block:ab"),
        saved("a", "b"),
    ],
    "a coroutine": [
        (OURS + "import asyncio\n@data_loader\nasync def late():\n    await asyncio.sleep(0)\n    return 5\n"
         "@test\nasync def is_five(late):\n    await asyncio.sleep(0)\n    assert late == 5\n", "block:late"),
        saved("late"),
    ],
    "a test binds what the pipeline binds": [
        LOAD,
        PARAMETERS,
        ("rows = [row for row in rows if row > 3]\nassert len(rows) == 2\nmonth = 12\nassert month == 12\n"
         "def helper():\n    return rows\nassert helper() == [4, 5]", "test:load"),
        saved("rows", "month"),
    ],
    "a test holds text of several lines": [
        ("text = 'a\\nb'", "block:text"),
        ('assert text == """a\nb"""\n\nif text:\n    assert f"""{text}\nc""" == """a\nb\nc"""', "test:text"),
        saved("text"),
    ],
    "a warning is none that ends it": [
        (OURS + "value = 1\n@test(severity='warn')\ndef is_two(value):\n    assert value == 2, 'not two'\n",
         "block:value"),
        saved("value"),
    ],
    "the magic of a block": [
        ("%%block rows\nrows = [1, 2]",),
        ("%%block total\n%time total = sum(rows)",),
        saved("total"),
    ],
    "a setup below": [
        LOAD,
        PARAMETERS,
        ("scale = 2", "setup"),
        ("big = [scale * row for row in rows]", "block:big"),
        saved("big"),
    ],
    "magics": [
        ("%matplotlib inline\nword = 'hello'\n%env GREETING=$word", "setup"),
        ("%time loud = word.upper()\nlines = !echo {word} there\nimport os\nsaid = os.environ['GREETING']",
         "block:loud"),
        ("%%time\nquiet = loud.lower()", "block:quiet"),
        ("%%writefile note.txt\nsome\n'text'\n", "block:note"),
        ("note = open('note.txt').read()", "block:read"),
        saved("lines", "said", "quiet", "note"),
    ],
    "prose, and what no run runs": [
        ("#!# A title\nwith 'quotes' and a \\ in it",),
        LOAD,
        PARAMETERS,
        ("rows = None",),
        ("raise SystemExit", "block:never", "skip"),
        saved("rows"),
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """For each case a folder with the notebook and what a run of it has left."""
    folder = tmp_path_factory.mktemp("exports")
    for name, cells in CASES.items():
        here = folder / name
        here.mkdir()
        run = jb.run(written(here / "nb.ipynb", *cells))
        assert run.state == "succeeded", (name, [block.failure for block in run])
        (here / "left.json").rename(here / "expected.json")
    return folder


@pytest.fixture(scope="module")
def executed(folder: Path) -> Path:
    """The same with what the plain notebooks have left, executed one after the other."""
    plain = [folder / name / "plain.ipynb" for name in CASES]
    for one in plain:
        one.write_text(exported(one.with_name("nb.ipynb"), "papermill").text, encoding="utf-8")
    done = execute(folder, *plain)
    assert done.returncode == 0, done.stderr
    for one in plain:
        (one.parent / "left.json").rename(one.parent / "plain.json")
    return folder


def values(file: Path) -> object:
    return json.loads(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", CASES)
def test_a_script_leaves_the_same(name: str, folder: Path) -> None:
    """`--format script`: every case, value by value."""
    here = folder / name
    done = run_script(exported(here / "nb.ipynb", "script").text, here)
    assert done.returncode == 0, done.stderr
    assert values(here / "left.json") == values(here / "expected.json")


@pytest.mark.parametrize("name", CASES)
def test_a_plain_notebook_leaves_the_same(name: str, executed: Path) -> None:
    """`--format papermill`: every case, executed by `jupyter nbconvert`, value by value."""
    assert values(executed / name / "plain.json") == values(executed / name / "expected.json")


@pytest.mark.parametrize(
    "cells",
    [
        [LOAD, ("assert len(rows) == 4, 'too few'", "test:load"), PARAMETERS],
        [(OURS + "@data_loader\ndef one():\n    return 1\n"
          "@test\ndef is_two(one):\n    assert one == 2, 'too few'", "block:one")],
    ],
    ids=["cell", "function"],
)  # fmt: skip
def test_a_test_that_fails_ends_both(cells: list[Cell], tmp_path: Path) -> None:
    """A failing assertion has its message and makes the process fail."""
    path = written(tmp_path / "nb.ipynb", *cells, ("done = open('done', 'w')", "block:done"))
    plain = tmp_path / "plain.ipynb"
    plain.write_text(exported(path, "papermill").text, encoding="utf-8")
    for done in (run_script(exported(path, "script").text, tmp_path), execute(tmp_path, plain)):
        assert done.returncode != 0
        assert "too few" in done.stderr
    assert not (tmp_path / "done").exists()
