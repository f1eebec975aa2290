"""What blocks were seen to do, laid over what their code says."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from jupyter_blocks.model.cells import NOTHING
from jupyter_blocks.model.observed import Observed, Seen, State
from jupyter_blocks.model.pipeline import Certainty, Evidence, Pipeline, ViaKind
from jupyter_blocks.pipelines.digests import contexts
from jupyter_blocks.pipelines.observed import lay_over

from .test_build import pipeline

DOUBTFUL = {"a": "xs = []", "b": "import lib\nlib.look(xs)", "c": "print(xs)"}
LOOKED = {
    "a": Observed(binds=("xs",)),
    "b": Observed(reads=("xs",), binds=("lib",)),
    "c": Observed(reads=("xs",)),
}


def laid_over(
    found: Pipeline, cells: Mapping[str, Observed], *, ran_with: Mapping[str, object] = NOTHING
) -> Pipeline:
    """`found` after a run in which its blocks, of one cell each, did this."""
    context = contexts(found, ran_with)
    seen = {name: Seen(cells=(cell,), context=context[name]) for name, cell in cells.items()}
    return lay_over(found, seen, {})


def evidence(found: Pipeline) -> dict[tuple[str, str, str], tuple[set[str], str]]:
    """What crosses, between whom, known from what, how surely."""
    return {
        (edge.producer, edge.consumer, via.name): ({*via.evidence}, via.certainty)
        for edge in found.edges
        for via in edge.via
        if via.kind is not ViaKind.ORDER
    }


def test_a_crossing_that_was_seen_gains_the_evidence() -> None:
    """It is known from the code and from a run; nothing else changes."""
    found = pipeline({"a": "x = 1", "b": "print(x)"})
    cells = {"a": Observed(binds=("x",)), "b": Observed(reads=("x",))}
    both = {Evidence.STATIC, Evidence.OBSERVED}
    assert evidence(laid_over(found, cells)) == {("a", "b", "x"): (both, Certainty.CERTAIN)}
    assert laid_over(found, cells).diagnostics == found.diagnostics


def test_without_a_run_nothing_changes() -> None:
    """Nothing seen, nothing said."""
    found = pipeline(DOUBTFUL)
    assert lay_over(found, {}, {}) == found


def test_what_the_code_does_not_show_is_added() -> None:
    """The block that surprises is told of, where it did it; the edge says that it is known from a run."""
    found = pipeline({"a": "xs = []", "b": "import lib\nlib.extend_all()", "c": "print(xs)"})
    cells = {**LOOKED, "b": Observed(reads=("xs",), changes=("xs",), binds=("lib",))}
    after = laid_over(found, cells)
    assert evidence(after)["b", "c", "xs"] == ({Evidence.OBSERVED}, Certainty.CERTAIN)
    (surprise,) = [told for told in after.diagnostics if told not in found.diagnostics]
    assert (surprise.code, surprise.place.cell) == ("JB311", "b")
    assert after.upstream["c"] >= {"b"}


def test_what_may_be_is_refuted_by_a_complete_comparison() -> None:
    """The edge is still there for whoever schedules."""
    found = pipeline(DOUBTFUL)
    assert evidence(found)["b", "c", "xs"][1] is Certainty.MAY
    after = laid_over(found, LOOKED)
    assert evidence(after)["b", "c", "xs"][1] is Certainty.REFUTED
    assert after.upstream == found.upstream


@pytest.mark.parametrize(
    "doubt",
    [
        Observed(reads=("xs",), unsure=("xs",)),
        Observed(reads=("xs",), complete=False),
        Observed(reads=("xs",), changes=("xs",)),
        Observed(reads=("xs",), may_bind=("xs",)),
    ],
)
def test_what_could_not_be_compared_is_not_refuted(doubt: Observed) -> None:
    """Only a comparison that was complete, and found no change, refutes."""
    after = laid_over(pipeline(DOUBTFUL), {**LOOKED, "b": doubt})
    assert evidence(after)["b", "c", "xs"][1] is Certainty.MAY


def test_another_run_refutes_nothing() -> None:
    """With other parameters, or after other code, the block might have done otherwise."""
    after = laid_over(pipeline(DOUBTFUL), LOOKED, ran_with={"month": 2})
    assert evidence(after)["b", "c", "xs"][1] is Certainty.MAY


def test_a_branch_that_was_not_taken_stays() -> None:
    """What the code certainly reads is not refuted because a run did not come to it."""
    found = pipeline({"a": "x = 1", "b": "if never:\n    print(x)"})
    after = laid_over(found, {"a": Observed(binds=("x",)), "b": Observed()})
    assert after.upstream["b"] == {"a"}


def test_files_and_state_cross_too() -> None:
    """A file that one block wrote and another read; a generator that both drew from."""
    found = pipeline({"a": "import lib\nlib.save()", "b": "lib.load()", "c": "lib.draw()"})
    rng = State(kind=ViaKind.RNG, name="random")
    cells = {
        "a": Observed(binds=("lib",), files_written=("/data/out.bin",), state=(rng,)),
        "b": Observed(reads=("lib",), files_read=("/data/out.bin",)),
        "c": Observed(reads=("lib",), state=(rng,), uses=(rng,)),
    }
    after = laid_over(found, cells)
    assert evidence(after)["a", "b", "/data/out.bin"] == ({Evidence.OBSERVED}, Certainty.CERTAIN)
    assert evidence(after)["a", "c", "random"] == ({Evidence.OBSERVED}, Certainty.CERTAIN)
    assert {told.code for told in after.diagnostics} >= {"JB312", "JB313"}


def test_resources_go_by_other_names() -> None:
    """A table that the code names is one of a connection for the kernel half: that is no surprise."""
    tables = {"a": "import duckdb\ncon = duckdb.connect()\ncon.execute('CREATE TABLE t AS SELECT 1 AS n')"}
    found = pipeline({**tables, "b": "print(con.sql('SELECT n FROM t').fetchall())"})
    table = State(kind=ViaKind.STATE, name="con:t")
    cells = {
        "a": Observed(binds=("duckdb", "con"), state=(table,)),
        "b": Observed(reads=("con",), uses=(table,)),
    }
    after = laid_over(found, cells)
    assert {via.kind for edge in after.edges for via in edge.via} == {ViaKind.VALUE, ViaKind.TABLE}
    assert all(Evidence.OBSERVED in via.evidence for edge in after.edges for via in edge.via)
    assert after.diagnostics == found.diagnostics
