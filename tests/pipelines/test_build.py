"""The pipeline of a notebook: inferred and declared edges, and what a cut does to them."""

from __future__ import annotations

from collections.abc import Mapping

from jupyter_blocks.engine.rebuild import carried
from jupyter_blocks.model.cells import NOTHING, Cell, CellType, Notebook
from jupyter_blocks.model.pipeline import Certainty, Evidence, Kind, Pipeline, ViaKind
from jupyter_blocks.pipelines.build import build

CERTAIN, CUT = Certainty.CERTAIN, Certainty.CUT


def pipeline(
    sources: Mapping[str, str],
    *,
    after: Mapping[str, str] = NOTHING,
    not_after: Mapping[str, list[str]] = NOTHING,
) -> Pipeline:
    """The pipeline of a notebook with one cell a block."""
    cells = [
        Cell(
            id=name,
            index=index,
            type=CellType.CODE,
            source=source,
            tags=(f"block:{name}", *(f"after:{other}" for other in after.get(name, "").split())),
            policy={"not_after": not_after[name]} if name in not_after else NOTHING,
        )
        for index, (name, source) in enumerate(sources.items())
    ]
    return build(Notebook(name="n", path=None, language="python", kernel="", cells=tuple(cells)))


def vias(found: Pipeline) -> dict[str, list[tuple[str, ViaKind, Certainty]]]:
    """What crosses each edge."""
    return {
        f"{edge.producer}>{edge.consumer}": [(via.name, via.kind, via.certainty) for via in edge.via]
        for edge in found.edges
    }


def test_a_cut_takes_the_edge_out_of_the_order() -> None:
    """A cut edge is still there, marked as cut, and neither plan nor rebuild follow it."""
    found = pipeline({"a": "x = 1", "b": "print(x)"}, not_after={"b": ["a"]})
    assert vias(found) == {"a>b": [("x", ViaKind.VALUE, CUT)]}
    assert found.ancestors(frozenset("b")) == found.descendants(frozenset("a")) == frozenset()
    assert carried(found, "b") == frozenset()


def test_a_cut_leaves_other_edges() -> None:
    """What the block reads of others, and what others read of it, stays."""
    found = pipeline({"a": "x = 1", "b": "y = 1", "c": "z = x + y", "d": "print(z)"}, not_after={"c": ["a"]})
    assert found.ancestors(frozenset("d")) == frozenset("bc")
    assert carried(found, "d") == frozenset("bc")


def test_a_hazard_is_cut_like_any_edge() -> None:
    """A cut silences the mere order within a kernel, too."""
    found = pipeline({"a": "x = 1\nprint(x)", "b": "x = 2", "c": "print(x)"}, not_after={"b": ["a"]})
    assert vias(found)["a>b"] == [("x", ViaKind.ORDER, CUT)]


def test_whoever_comes_later_waits_for_both_sides_of_a_cut() -> None:
    """A block that rewrites a name need not wait for all its users, only for the last writer, which waits for
    them; unless it is cut from them."""
    sources = {"a": "x = 1\nprint(x)", "b": "x = 2\nprint(x)", "c": "x = 3", "d": "print(x)"}
    assert "a>c" not in vias(pipeline(sources))
    assert vias(pipeline(sources, not_after={"b": ["a"]}))["a>c"] == [("x", ViaKind.ORDER, CERTAIN)]


def test_past_a_cut_the_maker_is_still_needed() -> None:
    """A reader reaches the maker of a value through the one that changed it; if that way is cut, directly."""
    sources = {"a": "x = []", "b": "x.append(1)", "c": "print(x)"}
    assert "a>c" not in vias(pipeline(sources))
    cut = pipeline(sources, not_after={"b": ["a"]})
    assert vias(cut)["a>c"] == [("x", ViaKind.VALUE, CERTAIN)]
    assert cut.ancestors(frozenset("c")) == frozenset("ab")


def test_past_two_cuts_the_maker_is_still_needed() -> None:
    """However many changers are cut from the maker, a reader of the last one needs it."""
    sources = {"a": "x = []", "b": "x.append(1)", "c": "x.append(2)", "d": "print(x)"}
    found = pipeline(sources, not_after={"b": ["a"], "c": ["a"]})
    assert vias(found)["a>c"] == [("x", ViaKind.VALUE, CUT)]
    assert vias(found)["a>d"] == [("x", ViaKind.VALUE, CERTAIN)]


def test_a_value_made_anew_needs_nobody_past_the_cut() -> None:
    """A block that binds the name anew does not stand for the earlier writer: `x = x + 1` is its own."""
    found = pipeline({"a": "x = 1", "b": "x = x + 1", "c": "print(x)"}, not_after={"b": ["a"]})
    assert "a>c" not in vias(found)


def test_declared_beside_inferred() -> None:
    """An `after:` tag stands beside what crosses; each keeps its own evidence."""
    found = pipeline({"a": "x = 1", "b": "print(x)"}, after={"b": "a"})
    (edge,) = found.edges
    assert [(via.kind, via.evidence) for via in edge.via] == [
        (ViaKind.VALUE, {Evidence.STATIC}),
        (ViaKind.ORDER, {Evidence.DECLARED}),
    ]


def test_declared_beside_a_hazard() -> None:
    """A declared order makes of a hazard an edge that counts."""
    sources = {"a": "x = 1\nprint(x)", "b": "x = 2", "c": "print(x)"}
    assert pipeline(sources).ancestors(frozenset("b")) == frozenset()
    assert pipeline(sources, after={"b": "a"}).ancestors(frozenset("b")) == frozenset("a")


def test_what_is_declared_is_not_cut() -> None:
    """A cut is of what was inferred: the declared order stays, and is all that stays."""
    found = pipeline({"a": "x = 1", "b": "print(x)"}, after={"b": "a"}, not_after={"b": ["a"]})
    assert vias(found) == {"a>b": [("x", ViaKind.VALUE, CUT), ("a", ViaKind.ORDER, CERTAIN)]}
    assert found.ancestors(frozenset("b")) == frozenset("a")


def test_no_circle_can_be_declared() -> None:
    """Every edge leads down the notebook, whatever later block, or itself, a tag or a policy names."""
    found = pipeline(
        {"a": "x = 1", "b": "print(x)", "c": "x = 2"},
        after={"a": "b c a", "b": "c"},
        not_after={"a": ["a", "b"], "b": ["c"]},
    )
    order = {block.name: index for index, block in enumerate(found.blocks)}
    assert all(order[edge.producer] < order[edge.consumer] for edge in found.edges)
    assert {d.code for d in found.diagnostics if d.refuses} == {"JB116", "JB117"}


def test_what_an_attempt_may_leave_changed() -> None:
    """Names of earlier blocks that a block binds or mutates, and state it moves on; not what it makes itself,
    nor what it sets to a value of its own, nor files."""
    found = pipeline(
        {
            "load": "import os, numpy as np\nrows = [1]\nn = 1",
            "append": "rows.append(2)",
            "alias": "other = rows\nother.append(3)",
            "rebind": "n = n + 1",
            "copy": "mine = list(rows)\nmine.append(4)",
            "draw": "x = np.random.rand()",
            "seed": "np.random.seed(1)\nos.environ['A'] = 'b'",
            "write": "open('out', 'a').write('x')",
        }
    )
    assert {block.name: block.alters for block in found.blocks if block.alters} == {
        "append": ("rows",),
        "alias": ("rows",),
        "rebind": ("n",),
        "draw": ("rng numpy.random",),
    }


FUNCTION = "from jupyter_blocks import {kind} as {word}\n@{word}\ndef {name}(rows):\n    return rows"


def test_a_verdict_is_use_enough() -> None:
    """Nobody reads what a condition's function returns, and it is no block to remove."""
    enough = FUNCTION.format(kind="condition", word="condition", name="enough")
    sources = {"load": "rows = [1]", "enough": enough, "use": "print(rows)"}
    found = pipeline(sources, after={"use": "enough"})
    assert found.by_name["enough"].kind is Kind.CONDITION
    assert found.diagnostics == ()


def test_a_callback_gives_nothing_on() -> None:
    """What it returns is taken by no parameter; its function says what it is under its own name only."""
    found = pipeline(
        {
            "told": FUNCTION.format(kind="callback", word="callback", name="told"),
            "load": FUNCTION.format(kind="data_loader", word="data_loader", name="load"),
            "other": FUNCTION.format(kind="callback", word="cb", name="other"),
        }
    )
    assert (found.by_name["told"].kind, found.by_name["told"].binds) == (Kind.CALLBACK, ())
    assert found.by_name["load"].arguments == ()
    assert ("JB124", "other") in [(one.code, one.place.cell) for one in found.diagnostics]
