"""The codec between the model and JSON loses nothing and changes no word; its schema says what it writes."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from jupyter_blocks.model.diagnostics import Place
from jupyter_blocks.model.events import Event, Logged
from jupyter_blocks.model.run import AssertionResult, Compared, Failure, Output
from jupyter_blocks.wire import EVENTS, event_from_json, event_json, graph_json, plan_json
from jupyter_blocks.wire.schema import schema
from jupyter_blocks.workbench import Workbench

SCHEMA = schema()
EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*/*.ipynb"))

text = st.text(max_size=12)
seconds = st.floats(min_value=0, max_value=1e6)
places = st.builds(Place, cell=st.none() | text, file=st.none() | text, line=st.none() | st.integers(1, 99))
compared = st.lists(st.builds(Compared, expression=text, value=text), max_size=2).map(tuple)
st.register_type_strategy(Place, places)
st.register_type_strategy(Compared, st.builds(Compared, expression=text, value=text))
failures = st.builds(
    Failure, place=places, compared=compared, traceback=st.lists(text, max_size=2).map(tuple), remedy=text
)
st.register_type_strategy(Failure, failures)
assertions = st.builds(AssertionResult, place=places, compared=compared, seconds=seconds, source=text)
st.register_type_strategy(AssertionResult, assertions)
outputs = st.builds(
    Output, shape=st.none() | st.lists(st.integers(0, 9), max_size=2).map(tuple), text=st.none() | text
)
st.register_type_strategy(Output, outputs)
values = st.none() | st.booleans() | st.integers(-99, 99) | text
given_here = {
    "seconds": seconds,
    "outputs": st.lists(outputs, max_size=2).map(tuple),
    "blocks": st.lists(text, max_size=3).map(tuple),
    "parameters": st.dictionaries(text, values, max_size=3),
    "packages": st.dictionaries(text, text, max_size=3),
    "failure": failures,
}


def an_event(kind: type) -> st.SearchStrategy[Event]:
    fields = set(kind.__slots__)
    return st.builds(kind, **{name: strategy for name, strategy in given_here.items() if name in fields})


def validator(name: str) -> Any:
    """What checks that JSON is a `name` of the schema."""
    return Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": SCHEMA["$defs"]})


RUN_EVENT = validator("RunEvent")


@given(
    st.one_of([an_event(kind) for kind in get_args(Event)]),
    st.integers(1),
    st.datetimes(timezones=st.just(UTC)),
)
def test_events_come_back_as_they_went(event: Event, seq: int, at) -> None:  # type: ignore[no-untyped-def]
    """Any event, written as a line of JSON and read again, is equal; the schema knows what was written."""
    logged = Logged(seq=seq, at=at, event=event)
    written = json.loads(json.dumps(event_json(logged)))
    RUN_EVENT.validate(written)
    assert event_from_json(written) == logged


def test_every_event_has_a_name_of_its_own() -> None:
    """The words on the wire are the classes' names, in snake case, and none is lost."""
    assert sorted(EVENTS) == [
        "ask_scheduled",
        "assertion_evaluated",
        "attempt_cancelled",
        "attempt_failed",
        "attempt_started",
        "attempt_succeeded",
        "block_cancelled",
        "block_skipped",
        "callback_failed",
        "callback_started",
        "callback_succeeded",
        "cancel_requested",
        "cell_executed",
        "cell_observed",
        "cell_printed",
        "element_ended",
        "kernel_died",
        "kernel_failed",
        "kernel_given_up",
        "kernel_ready",
        "packages_imported",
        "retry_ruled_out",
        "retry_scheduled",
        "run_finished",
        "run_started",
        "sensor_unmet",
        "wait_ended",
        "when_evaluated",
    ]


def test_an_unknown_event_is_refused() -> None:
    """What is no event raises, and says so."""
    with pytest.raises(ValueError, match="no such event"):
        event_from_json({"seq": 1, "at": "2026-01-01T00:00:00+00:00", "event": "boom"})


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_graphs_and_plans_are_what_the_schema_says(path: Path) -> None:
    """The graph and the plan of every example are valid, as JSON and in every shape they contain."""
    workbench = Workbench()
    pipeline = workbench.read(path)
    validator("Graph").validate(json.loads(json.dumps(graph_json(pipeline))))
    validator("Plan").validate(json.loads(json.dumps(plan_json(workbench.plan(pipeline)))))


def test_the_schema_is_one_and_is_printed() -> None:
    """`python -m jupyter_blocks.wire` prints the schema: valid, with a description of all it defines."""
    printed = subprocess.run(
        [sys.executable, "-m", "jupyter_blocks.wire"], check=True, capture_output=True, text=True
    ).stdout
    assert json.loads(printed) == SCHEMA
    Draft202012Validator.check_schema(SCHEMA)
    assert all(definition["title"] == name for name, definition in SCHEMA["$defs"].items())
    assert not [name for name, definition in SCHEMA["$defs"].items() if not definition.get("description")]
