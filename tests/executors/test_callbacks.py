"""Callbacks in real kernels: called when a block has come to its end, told of it, apart from the values."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from jupyter_blocks.model.events import CallbackFailed, CallbackStarted, CallbackSucceeded, Logged
from jupyter_blocks.model.run import FailureKind, RunState

from .conftest import Ran, Runs
from .notebooks import built

CELLS = "import json\nprint(json.dumps(event))"
FUNCTION = (
    "from jupyter_blocks import callback\nimport json\n@callback\ndef tell({}):\n    print(json.dumps({}))"
)
MAGE = (
    "if 'callback' not in globals():\n"
    "    from mage_ai.data_preparation.decorators import callback\n"
    "import json\n"
    "@callback('failure')\ndef fails(parent_block_data, **kwargs):\n    print(json.dumps(kwargs['event']))\n"
    "@callback('success')\ndef succeeds(parent_block_data, **kwargs):\n    print(json.dumps(kwargs['event']))"
)
CALLS = {"on_failure": "tell", "on_success": "tell"}
FORMS = {
    "cells": CELLS,
    "a function of the event": FUNCTION.format("event", "event"),
    "a function of anything": FUNCTION.format("what", "what"),
    "a function of keywords": FUNCTION.format("**kwargs", "kwargs['event']"),
    "Mage's": MAGE,
}


def told(ran: Ran, cell: str) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(ran.text(cell))
    return said


@pytest.mark.parametrize("form", FORMS)
def test_a_callback_is_told_of_the_end(run: Runs, form: str) -> None:
    """Of success and of failure, in the same words whatever its form; it is no block of the run."""
    for code, status in (("x = [1, 2]", "success"), ("x = 1 / 0", "failure")):
        pipeline = built(("block:load", code, CALLS), ("block:tell callback", FORMS[form]))
        assert not pipeline.errors
        ran = run(pipeline)
        event = told(ran, "c1")
        assert list(ran.states) == ["load"]
        assert (event["status"], event["block"], event["pipeline"], event["run"], event["attempt"]) == (
            *(status, "load", "n"),
            *("r", 1),
        )
        if status == "success":
            assert event["error"] is None
            assert event["outputs"] == [{"name": "x", "type": "list", "shape": [2], "text": None}]
        else:
            assert (event["error"]["name"], event["error"]["cell"]) == ("ZeroDivisionError", "c0")
        (call,) = ran["load"].callbacks
        assert (call.name, call.state.value) == ("tell", "succeeded")


def test_it_stands_outside_the_order(run: Runs) -> None:
    """It sees the setup and nothing that blocks bind; what it binds vanishes; it may stand anywhere."""
    pipeline = built(
        ("setup", "import os\nname = 'team'"),
        ("block:tell callback", "x = 5\nseen = sorted({'x', 'y', 'name', 'os', 'event'} & globals().keys())"),
        ("block:tell callback", "print(seen, x)"),
        ("block:load", "x = 1", {"on_success": ["tell", "other"]}),
        (
            "block:use",
            "y = x + 1\nprint('event' in globals(), 'seen' in globals(), y)",
            {"on_success": "tell"},
        ),
        ("block:other callback", "print('other', {'x', 'y'} & globals().keys())"),
    )
    assert not pipeline.errors
    assert [(edge.producer, edge.consumer) for edge in pipeline.edges] == [("load", "use")]
    ran = run(pipeline)
    assert ran.states == {"load": "succeeded", "use": "succeeded"}
    assert ran.text("c2") == "['event', 'name', 'os', 'x'] 5\n"
    assert ran.text("c4") == "False False 2\n"
    assert ran.text("c5") == "other set()\n"
    order = [(event.block, event.callback) for event in ran.all(CallbackStarted)]  # type: ignore[attr-defined]
    assert order == [("load", "tell"), ("load", "other"), ("use", "tell")]


def test_what_it_reads_of_blocks_is_a_finding(run: Runs) -> None:
    """And at run time no name that there is."""
    pipeline = built(
        ("block:load", "x = 1", {"on_success": "tell"}),
        ("block:tell callback", "print(x)"),
    )
    (found,) = pipeline.errors
    assert (found.code, found.place.cell, found.place.line) == ("JB244", "c1", 1)
    ran = run(pipeline)
    assert ran["load"].callbacks[0].failure is not None
    assert ran["load"].callbacks[0].failure.name == "NameError"


def test_a_callback_that_fails_changes_nothing(run: Runs) -> None:
    """The block's state stands, the others run, the run has succeeded; the failure is recorded."""
    pipeline = built(
        ("block:load", "x = 1", {"on_success": "tell"}),
        ("block:tell callback", "y = 2\n1 / 0"),
        ("block:use", "print(x, 'y' in globals(), 'event' in globals())"),
    )
    ran = run(pipeline)
    assert ran.run.state is RunState.SUCCEEDED
    assert ran.states == {"load": "succeeded", "use": "succeeded"}
    assert ran.text("c2") == "1 False False\n"
    (failed,) = ran.all(CallbackFailed)
    assert isinstance(failed, CallbackFailed)
    assert (failed.failure.name, failed.failure.place.cell, failed.failure.place.line) == (
        *("ZeroDivisionError", "c1"),
        2,
    )


def test_a_callback_that_kills_its_kernel(run: Runs) -> None:
    """What the others need is rebuilt; the block stays what it was, and is not called for again."""
    pipeline = built(
        ("block:load", "x = 1", {"on_success": "tell"}),
        ("block:tell callback", "import os\nos._exit(3)"),
        ("block:use", "print(x)"),
    )
    ran = run(pipeline)
    assert ran.states == {"load": "succeeded", "use": "succeeded"}
    assert ran["load"].callbacks[0].failure is not None
    assert ran["load"].callbacks[0].failure.kind is FailureKind.KERNEL_DIED
    assert len(ran.all(CallbackStarted)) == 1


def test_a_callback_after_a_kernel_died(run: Runs) -> None:
    """It gets a fresh one, with the setup, although no other block is left to run."""
    pipeline = built(
        ("setup", "name = 'team'"),
        ("block:load", "import os\nos._exit(3)", {"on_failure": "tell"}),
        ("block:tell callback", "print(name, event['error']['kind'])"),
    )
    ran = run(pipeline)
    assert ran.text("c2") == "team kernel_died\n"
    assert ran.run.state is RunState.FAILED


def test_a_callback_without_a_kernel(run: Runs, tmp_path: Path) -> None:
    """If none can be had any more, that is its failure."""
    once = tmp_path / "once"
    setup = f"import pathlib\np = pathlib.Path({str(once)!r})\nassert not p.exists(), 'gone'\np.touch()"
    pipeline = built(
        ("setup", setup),
        ("block:load", "import os\nos._exit(3)", {"on_failure": "tell"}),
        ("block:use after:load", "x = 1", {"run_if": "all_done"}),
        ("block:tell callback", "print('never')"),
    )
    ran = run(pipeline)
    assert ran.states == {"load": "failed", "use": "setup_failed"}
    (call,) = ran["load"].callbacks
    assert call.failure is not None
    assert call.failure.kind is FailureKind.SETUP


def test_a_retry_is_no_end(run: Runs) -> None:
    """A callback is called once, when no attempt follows."""
    policy = {"on_failure": "tell", "retry": {"max_attempts": 3}}
    pipeline = built(("block:load", "1 / 0", policy), ("block:tell callback", "print(event['attempt'])"))
    ran = run(pipeline)
    assert ran.text("c1") == "3\n"
    assert len(ran.all(CallbackSucceeded)) == 1


def test_a_callback_has_a_timeout(run: Runs) -> None:
    """Its own; the run goes on."""
    pipeline = built(
        ("block:load", "x = 1", {"on_success": "tell"}),
        ("block:tell callback", "import time\nwhile True: time.sleep(0.01)", {"timeout": "200ms"}),
        ("block:use", "y = x"),
    )
    ran = run(pipeline)
    assert ran.states == {"load": "succeeded", "use": "succeeded"}
    (call,) = ran["load"].callbacks
    assert call.failure is not None
    assert call.failure.kind is FailureKind.TIMEOUT


def test_a_run_is_cancelled_while_a_callback_runs(run: Runs) -> None:
    """It is interrupted, and no other is called."""
    pipeline = built(
        ("block:load", "x = 1", {"on_success": ["tell", "other"]}),
        ("block:use", "y = x"),
        ("block:tell callback", "import threading\nthreading.Event().wait(30)"),
        ("block:other callback", "print('other')"),
    )

    def cancel(logged: Logged, cancel: asyncio.Event) -> None:
        if isinstance(logged.event, CallbackStarted):
            cancel.set()

    ran = run(pipeline, when=cancel)
    assert ran.states == {"load": "succeeded", "use": "cancelled"}
    assert ran.run.seconds < 20
    assert [one.name for one in ran["load"].callbacks] == ["tell"]
