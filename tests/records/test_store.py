"""The run history keeps what it is given, in order, and says how each run stands."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_blocks.engine.fold import fold
from jupyter_blocks.errors import RunUnknown, StoreUnavailable
from jupyter_blocks.model.diagnostics import NOWHERE
from jupyter_blocks.model.events import (
    AttemptCancelled,
    AttemptFailed,
    AttemptStarted,
    AttemptSucceeded,
    BlockCancelled,
    BlockSkipped,
    CellPrinted,
    Event,
    Logged,
    RunFinished,
    RunStarted,
    Stream,
)
from jupyter_blocks.model.observed import Observed, Seen, State
from jupyter_blocks.model.pipeline import AssertionSeverity, ViaKind
from jupyter_blocks.model.records import RunRequest, StartedBy
from jupyter_blocks.model.run import (
    AssertionResult,
    AssertionState,
    BlockState,
    Failure,
    FailureKind,
    RunState,
    SkipReason,
)
from jupyter_blocks.model.selection import Selection
from jupyter_blocks.records import location, schema
from jupyter_blocks.records.store import RunStore

from .conftest import BEGAN, NOTEBOOK, RAW, begun, log, record, whole_run

SEEN = Seen(
    cells=(Observed(reads=("x",), changes=("x",), state=(State(kind=ViaKind.RNG, name="random"),)),),
    tests=(Observed(reads=("x",), complete=False),),
    context="digest of what came before",
)
BAD = Failure(kind=FailureKind.EXCEPTION, name="ValueError", message="no rows\nat all")
FAILED_RUN = log(
    RunStarted(run="r", pipeline="flights", blocks=("a", "b", "c", "d")),
    AttemptStarted(block="a", attempt=1),
    AttemptSucceeded(block="a", attempt=1, seconds=2.0),
    AttemptStarted(block="a", attempt=2, rebuild=True),
    AttemptFailed(block="a", attempt=2, seconds=9.0, failure=BAD, rebuild=True),
    AttemptStarted(block="b", attempt=1),
    AttemptFailed(block="b", attempt=1, seconds=1.0, failure=BAD),
    BlockSkipped(block="c", reason=SkipReason.UPSTREAM_FAILED, because="b"),
    AttemptStarted(block="d", attempt=1),
    AttemptCancelled(block="d", attempt=1, seconds=0.5),
    RunFinished(state=RunState.FAILED, seconds=4.0),
)


def test_a_run_that_was_begun_waits(store: RunStore) -> None:
    """It is there, queued, with what was asked for and the notebook it is of, outputs left out."""
    executed = {**RAW["cells"][0], "outputs": [{"output_type": "stream"}], "execution_count": 7}
    raw = {
        **RAW,
        "cells": [executed],
        "metadata": {"widgets": {"large": 1}, "foreign": {"kept": [None, 1.5]}},
    }
    asked = replace(
        begun(store, "first", parameters={"month": 2}, selection=Selection(until=("a",))), id="second"
    )
    kept = store.begin(asked, store.request("first"), raw)
    assert store.run("second") == kept
    assert (kept.number, kept.state, kept.last_seq, kept.counts) == (2, RunState.QUEUED, 0, {})
    assert (kept.parameters, kept.selection.until) == ({"month": 2}, ("a",))
    assert store.snapshot("second") == {
        **raw,
        "cells": [{**executed, "outputs": [], "execution_count": None}],
        "metadata": {"foreign": {"kept": [None, 1.5]}},
    }


def test_a_request_comes_back_as_it_went(store: RunStore) -> None:
    """All that was asked for is there for the process that carries the run out."""
    begun(
        store,
        "r",
        selection=Selection(until=("a",), since=("b",), only=("c",)),
        parameters={"month": [1, None, {"x": 0.5}], "text": "é\ud800"},
        fail_fast=True,
        timeout=2.5,
        allow_effects=True,
        kernel="python3",
        started_by=StartedBy.PANEL,
    )
    request = store.request("r")
    assert (request.kernel, request.timeout, request.fail_fast, request.allow_effects) == (
        "python3",
        2.5,
        True,
        True,
    )
    assert request.parameters == {"month": [1, None, {"x": 0.5}], "text": "é\ud800"}
    assert request.selection == Selection(until=("a",), since=("b",), only=("c",))
    assert store.run("r").started_by is StartedBy.PANEL


def test_parameters_that_json_cannot_say_are_told_in_its_words(store: RunStore) -> None:
    """The Python entrance takes any literal; the history tells it as near as JSON can."""
    odd = {"t": (1, 2), "s": {3}, "n": float("nan"), "b": b"x", "p": Path("x"), "c": 1j}
    begun(store, "r", parameters=odd)
    store.append("r", log(RunStarted(run="r", pipeline="p", blocks=(), parameters=odd)))
    told = {"t": [1, 2], "s": [3], "n": "nan", "b": "b'x'", "p": "x", "c": "1j"}
    assert store.run("r").parameters == told
    event = store.events("r")[0].event
    assert isinstance(event, RunStarted)
    assert event.parameters == told


def test_the_same_source_is_kept_once(store: RunStore) -> None:
    """A hundred runs of one notebook keep one snapshot, whatever outputs it had."""
    for number in range(3):
        begun(store, f"r{number}")
    with sqlite3.connect(location.database(store.folder)) as connection:
        assert connection.execute("SELECT count(*) FROM snapshot").fetchone() == (1,)
    connection.close()


def test_how_a_run_stands_follows_from_its_events(store: RunStore) -> None:
    """State, times, counts and the reason of failure are those that the events tell."""
    begun(store, "r")
    store.append("r", FAILED_RUN[:3])
    assert store.run("r").state is RunState.RUNNING
    assert store.run("r").counts == {BlockState.SUCCEEDED: 1, BlockState.QUEUED: 3}
    store.append("r", FAILED_RUN[3:])
    over = store.run("r")
    assert (over.state, over.seconds, over.last_seq) == (RunState.FAILED, 4.0, len(FAILED_RUN))
    assert over.finished == BEGAN + timedelta(seconds=len(FAILED_RUN))
    assert over.failure_text == "b: ValueError: no rows"
    assert {state.value: count for state, count in over.counts.items()} == {
        "succeeded": 1,
        "failed": 1,
        "skipped": 1,
        "cancelled": 1,
    }


def test_events_are_paged(store: RunStore) -> None:
    """`after` and `limit` walk through a long log; what is not there is empty."""
    begun(store, "r")
    store.append("r", FAILED_RUN)
    assert store.events("r") == tuple(FAILED_RUN)
    assert store.events("r", after=9) == tuple(FAILED_RUN[9:])
    assert store.events("r", after=2, limit=3) == tuple(FAILED_RUN[2:5])
    assert store.events("r", after=99) == ()


def test_events_that_do_not_follow_are_refused_whole(store: RunStore) -> None:
    """A number that is taken keeps the whole group out, so that no two writers mix."""
    begun(store, "r")
    store.append("r", FAILED_RUN[:3])
    with pytest.raises(StoreUnavailable):
        store.append("r", [FAILED_RUN[3], FAILED_RUN[2]])
    assert store.events("r") == tuple(FAILED_RUN[:3])


def test_runs_are_counted_by_notebook_the_newest_first(store: RunStore) -> None:
    """Each notebook counts its own runs, from 1."""
    for run, notebook in (("a", "x"), ("b", "y"), ("c", "x")):
        begun(store, run, notebook)
    assert [(one.id, one.number) for one in store.runs("x")] == [("c", 2), ("a", 1)]
    assert [one.id for one in store.runs("x", limit=1)] == ["c"]
    assert [one.id for one in store.unfinished()] == ["a", "b", "c"]
    assert store.runs("z") == ()


@pytest.mark.parametrize("asked", ["run", "request", "snapshot", "is_cancel_requested", "request_cancel"])
def test_an_unknown_run_is_said_to_be_unknown(store: RunStore, asked: str) -> None:
    """Whatever is asked of a run that is not there, the answer is an error with a remedy."""
    with pytest.raises(RunUnknown, match="there is no run 'r'") as caught:
        getattr(store, asked)("r")
    assert caught.value.code == "JB909"


def test_a_cancellation_is_asked_for_once(store: RunStore) -> None:
    """Asking again changes nothing; other runs are not meant."""
    begun(store, "r")
    begun(store, "s")
    assert not store.is_cancel_requested("r")
    store.request_cancel("r")
    store.request_cancel("r")
    assert store.is_cancel_requested("r")
    assert not store.is_cancel_requested("s")


def test_what_a_block_takes_is_the_median_of_its_last_successes(store: RunStore) -> None:
    """The last five count, rebuilds, failures and other notebooks do not."""
    for number, took in enumerate([99.0, 1.0, 2.0, 3.0, 4.0, 50.0]):
        begun(store, f"r{number}")
        store.append(f"r{number}", whole_run(f"r{number}", a=took, **({"b": 7.0} if number == 0 else {})))
    begun(store, "failed")
    store.append("failed", FAILED_RUN[3:7])
    begun(store, "other", "/other.ipynb")
    store.append("other", whole_run("other", a=1000.0))
    assert store.expected(NOTEBOOK) == {"a": 3.0, "b": 7.0}
    assert store.expected("/none.ipynb") == {}


def test_the_version_moves_when_anybody_writes(store: RunStore) -> None:
    """It moves for this store's own writes and for another's, and stays otherwise."""
    versions = [store.version()]
    assert store.version() == versions[0]
    begun(store, "r")
    versions.append(store.version())
    with RunStore(store.folder) as other:
        other.request_cancel("r")
    versions.append(store.version())
    store.runs(NOTEBOOK)
    assert len(set(versions)) == 3
    assert store.version() == versions[-1]


def test_a_history_of_a_newer_version_is_refused_and_stays_whole(store: RunStore) -> None:
    """It says to upgrade, and no byte of the file changes."""
    begun(store, "r")
    store.close()
    path = location.database(store.folder)
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreUnavailable, match="newer than this version knows") as caught:
        RunStore(store.folder)
    assert "pip install --upgrade" in caught.value.remedy
    assert path.read_bytes() == before


def test_a_history_of_an_older_version_is_brought_up_to_date(tmp_path: Path) -> None:
    """It keeps its runs, and takes up what it could not hold before."""
    connection = sqlite3.connect(tmp_path / "state.db")
    connection.executescript(schema.FORMATS[0])
    connection.execute("PRAGMA user_version = 1")
    connection.close()
    with RunStore(tmp_path) as store:
        begun(store, "r")
        store.observe("r", {"digest": SEEN})
        assert store.observed(NOTEBOOK, ["digest"]) == {"digest": SEEN}


def test_what_code_was_seen_to_do_is_kept_under_its_digest(store: RunStore) -> None:
    """For each notebook apart; what was seen last counts."""
    begun(store, "first")
    begun(store, "second")
    begun(store, "other", "/data/other.ipynb")
    later = replace(SEEN, context="other")
    store.observe("first", {"a": SEEN, "b": SEEN})
    store.observe("second", {"b": later})
    store.observe("other", {"c": SEEN})
    assert store.observed(NOTEBOOK, ["a", "b", "c", "d"]) == {"a": SEEN, "b": later}


@pytest.mark.parametrize("what", ["a file where the folder should be", "no database"])
def test_what_is_no_history_is_refused(tmp_path: Path, what: str) -> None:
    """A file in the way and a file of another kind are told with a remedy, and left alone."""
    state = tmp_path / "state"
    if what == "no database":
        state.mkdir()
        (state / "state.db").write_text("not a database, but long enough to be taken for one" * 20)
    else:
        state.write_text("x")
    with pytest.raises(StoreUnavailable) as caught:
        RunStore(state)
    assert "JUPYTER_BLOCKS_STATE" in caught.value.remedy


def test_names_that_are_no_text_are_kept_somehow(store: RunStore) -> None:
    """A file name that is not UTF-8, as Python spells it, is no reason not to record."""
    odd = "/w/\udcff.ipynb"
    store.begin(replace(record("r", odd), pipeline="\udcff"), RunRequest(), RAW)
    assert [one.id for one in store.runs(odd)] == ["r"]


NAMES = st.sampled_from(["a", "b", "c"])
COUNTS = st.integers(1, 3)
HAPPENED = {
    "block": NAMES,
    "attempt": COUNTS,
    "seconds": st.floats(0, 1e6),
    "rebuild": st.booleans(),
    "blocks": st.just(("a", "b", "c")),
    "parameters": st.dictionaries(st.text(max_size=3), st.none() | st.integers() | st.text(max_size=3)),
    "failure": st.builds(
        Failure, kind=st.sampled_from(FailureKind), name=st.text(max_size=3), message=st.text(max_size=9)
    ),
    "because": st.text(max_size=3),
    "text": st.text(st.characters(), max_size=9),
    "cell": st.text(max_size=3),
    "outputs": st.just(()),
    "packages": st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=2),
    "assertion": st.builds(
        AssertionResult,
        id=st.sampled_from(["a::#1", "a::#2"]),
        severity=st.sampled_from(AssertionSeverity),
        state=st.sampled_from(AssertionState),
        place=st.just(NOWHERE),
        message=st.text(max_size=3),
    ),
}


def happened(kind: type) -> st.SearchStrategy[Event]:
    fields = set(kind.__slots__)
    return st.builds(kind, **{name: values for name, values in HAPPENED.items() if name in fields})


AFTER_START = st.one_of([happened(kind) for kind in get_args(Event) if kind is not RunStarted])


@settings(max_examples=60, deadline=None)
@given(events=st.lists(AFTER_START, max_size=12), cuts=st.sets(st.integers(1, 11)))
def test_the_rows_are_the_fold_of_the_events(events: list[Event], cuts: set[int]) -> None:
    """Whatever the events, in whatever groups: they come back equal, and the rows say what the fold says."""
    entries = log(RunStarted(run="r", pipeline="flights", blocks=("a", "b", "c")), *events)
    with TemporaryDirectory() as folder, RunStore(Path(folder)) as store:
        begun(store, "r")
        edges = sorted({0, *cuts, len(entries)})
        for start, end in pairwise(edges):
            store.append("r", entries[start:end])
        assert store.events("r") == tuple(entries)
        told = fold(events_of(entries))
        expected = [(b.block, b.state, b.attempt, b.seconds, b.reason, b.because) for b in told.blocks]
        assert block_rows(store, "r") == expected
        assert store.run("r").state is told.state
        before = everything(store)
        store.rebuild()
        assert everything(store) == before


def events_of(entries: list[Logged]) -> list[Event]:
    return [entry.event for entry in entries]


def block_rows(store: RunStore, run: str) -> list[tuple[object, ...]]:
    return query(
        store,
        "SELECT block, state, attempt, seconds, reason, because FROM block_run"
        f" WHERE run = '{run}' ORDER BY position",
    )


def everything(store: RunStore) -> list[list[tuple[object, ...]]]:
    tables = ("run", "block_run", "attempt", "assertion")
    return [query(store, f"SELECT * FROM {table} ORDER BY 1, 2, 3, 4") for table in tables]


def query(store: RunStore, statement: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(location.database(store.folder))
    try:
        return connection.execute(statement).fetchall()
    finally:
        connection.close()


def test_a_print_may_hold_half_a_character(store: RunStore) -> None:
    """What a kernel sends need not be whole text; it comes back as it was."""
    begun(store, "r")
    entries = log(CellPrinted(cell="a", stream=Stream.DISPLAY, text="x\ud800\x00y"))
    store.append("r", entries)
    assert store.events("r") == tuple(entries)


def test_bodies_are_ascii_json(store: RunStore) -> None:
    """Other tools can read the events."""
    begun(store, "r")
    store.append("r", log(BlockCancelled(block="é")))
    ((kind, body),) = query(store, "SELECT kind, body FROM event")
    assert (kind, json.loads(str(body))) == ("block_cancelled", {"block": "é"})
    assert str(body).isascii()
