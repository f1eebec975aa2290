"""Staleness by values that were really looked at, in a kernel with a front end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .fronts import Front
from .kernels import Kernel, started

Cell = tuple[str, str, str]


class Author:
    """Writes cells in an editor and executes them."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        self.front = Front(kernel)
        self.cells: dict[str, Cell] = {}

    def write(self, *cells: Cell) -> None:
        self.cells = {cell[0]: cell for cell in cells}
        assert self.front.source(*cells)["ok"]

    def run(self, *ids: str) -> None:
        for identity in ids or tuple(self.cells):
            _, tags, source = self.cells[identity]
            done = self.kernel.run(source, cell=identity, tags=tuple(tags.split()))
            assert done.reply["status"] == "ok", done.text

    @property
    def stale(self) -> dict[str, list[str]]:
        """The blocks that are stale, and why."""
        blocks = self.front.ask("snapshot")["graph"]["blocks"]
        return {
            block["name"]: [reason["text"] for reason in block["reasons"]]
            for block in blocks
            if block["state"] == "stale"
        }

    @property
    def plan(self) -> list[str]:
        return [step["title"] for step in self.front.ask("plan")["steps"]]


@pytest.fixture(scope="module")
def kernel() -> Iterator[Kernel]:
    for running in started():
        running.load(comm=True)
        yield running


@pytest.fixture
def author(kernel: Kernel) -> Author:
    """An author at a new notebook; what the one before has bound is gone."""
    kernel.run("%reset -f", cell="reset")
    return Author(kernel)


def test_the_same_values_make_nothing_stale(author: Author) -> None:
    """Lists, dictionaries, numbers, functions and instances that are equal in all they hold are the same."""
    author.write(
        (
            "a",
            "block:load",
            "class P: pass\np = P()\np.x = [1, {'k': 2.5}]\nrows = [(1, 'a'), (2, 'b')]\ndef f(v): return v",
        ),
        ("b", "block:use", "n = f(len(rows)) + p.x[0]"),
    )
    author.run()
    author.run("a")
    assert author.stale == {}


def test_other_values_make_their_readers_stale(author: Author) -> None:
    """Only those who read what has changed, and in turn those who read of them."""
    author.write(
        ("a", "block:load", "import time\nwhen, rows = time.time(), [1, 2]"),
        ("b", "block:stamp", "label = str(when)"),
        ("c", "block:count", "n = len(rows)"),
        ("d", "block:show", "text = label"),
    )
    author.run()
    author.run("a")
    assert author.stale == {"stamp": ["when changed by load"], "show": ["stamp is stale (label)"]}
    assert author.plan == ["stamp", "show"]
    author.run("b", "d")
    assert author.stale == {}


def test_a_change_in_place_under_another_name(author: Author) -> None:
    """An alias carries a change to the name that others read: the changer is the producer then."""
    author.write(
        ("a", "block:load", "rows = [3, 1, 2]\nalias = rows"),
        ("b", "block:sort", "alias.sort()"),
        ("c", "block:first", "first = rows[0]"),
    )
    author.run()
    assert author.stale == {}
    author.run("a", "c")
    assert author.stale == {"first": ["rows was read as load left it, not as sort does"]}
    assert author.plan == ["sort", "first"]


def test_hidden_state_and_the_way_out(author: Author) -> None:
    """A name whose cell is gone is told at its reader until a cell binds it again."""
    load, use = ("a", "block:load", "rows = [1]"), ("b", "block:use", "n = len(rows)")
    author.write(load, use)
    author.run()
    author.write(use)
    assert [one["code"] for one in author.front.ask("snapshot")["diagnostics"]] == ["JB301"]
    author.write(("c", "block:again", "rows = [1]"), use)
    author.run("c", "b")
    assert author.front.ask("snapshot")["diagnostics"] == []
    assert author.stale == {}


def test_a_function_block_runs_as_its_cell_ends(author: Author) -> None:
    """Its value is what later blocks read, its tests are told, and an edit of a comment is no edit."""
    code = (
        "from jupyter_blocks import transformer, test\n@transformer\n"
        "def double(rows):\n    return [2 * n for n in rows]\n"
        "@test\ndef twice(output):\n    assert output[0] == 2"
    )
    author.write(
        ("a", "block:load", "rows = [1]"),
        ("b", "block:double", code),
        ("c", "block:sum", "total = sum(double)"),
    )
    author.run()
    assert author.stale == {}
    (told,) = author.front.told("assertions", block="double")["assertions"]
    assert (told["id"], told["state"]) == ("double::twice", "passed")
    edges = author.front.ask("snapshot")["graph"]["edges"]
    assert [(edge["from"], edge["to"]) for edge in edges] == [("load", "double"), ("double", "sum")]
    author.write(author.cells["a"], ("b", "block:double", code + "  # so be it"), author.cells["c"])
    assert author.stale == {}


def test_a_reset(author: Author) -> None:
    """After `%reset` nothing stands of what was left, so a block needs all that it reads anew."""
    author.write(("a", "block:load", "rows = [1]"), ("b", "block:use", "n = rows[0]"))
    author.run()
    author.kernel.run("%reset -f", cell="reset")
    plan = author.front.ask("plan", {"blocks": ["use"]})
    assert [step["title"] for step in plan["steps"]] == ["load", "use"]


def test_an_option_that_is_set_otherwise(author: Author) -> None:
    """Who shows numbers is stale when the option stands otherwise, and not when it is set to the same."""
    author.write(
        ("a", "block:rounded", "import numpy as np\nnp.set_printoptions(precision=places)"),
        ("b", "block:printed", "print(np.array([1 / 3]))"),
        ("c", "block:count", "n = 1 + 1"),
    )
    author.kernel.run("places = 3", cell="z")
    author.run()
    author.run("a")
    assert author.stale == {}
    author.kernel.run("places = 4", cell="z")
    author.run("a")
    assert author.stale == {"printed": ["state numpy.printoptions.precision changed by rounded"]}
    author.run("b")
    assert author.stale == {}


def test_a_generator_that_was_seeded(author: Author) -> None:
    """Who draws after a seed has drawn what the cells above left; without a seed nobody can tell."""
    draws = ("b", "block:first", "x = random.random()"), ("c", "block:second", "y = random.random()")
    author.kernel.run("import random", cell="z")
    author.write(*draws)
    author.run()
    author.run("b")
    assert author.stale == {}
    author.write(("a", "block:seed", "random.seed(7)"), *draws)
    author.run()
    author.run("a")
    assert author.stale == {}
    author.run("c")
    assert author.stale == {"second": ["rng random was read as seed left it, not as first does"]}
    assert author.plan == ["second"]  # it stands as the first draw has left it
    author.run("c")
    assert author.stale == {}


def test_a_variable_of_the_environment(author: Author) -> None:
    """Who asks for it is stale when it is set otherwise."""
    author.write(
        ("a", "block:set", "import os\nos.environ['JB_LEVEL'] = level"),
        ("b", "block:ask", "level_now = os.environ['JB_LEVEL']"),
    )
    for value, stale in (("1", {}), ("1", {}), ("2", {"ask": ["env JB_LEVEL changed by set"]})):
        author.kernel.run(f"level = {value!r}", cell="z")
        author.run("a")
        if value == "1":
            author.run("b")
        assert author.stale == stale


def test_a_filter_of_warnings(author: Author) -> None:
    """Who warns depends on what is done with warnings, be it that nothing is shown."""
    author.write(
        ("a", "block:quiet", "import warnings\nwarnings.simplefilter(what)"),
        ("b", "block:warn", "warnings.warn('so it is')"),
        ("c", "block:still", "n = 1 + 1"),
    )
    author.kernel.run("what = 'ignore'", cell="z")
    author.run()
    author.kernel.run("what = 'always'", cell="z")
    author.run("a")
    assert author.stale == {"warn": ["state warnings.filters changed by quiet"]}
    author.kernel.run("warnings.resetwarnings()", cell="z")
