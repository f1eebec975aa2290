"""Conditions and sensors in real kernels: what their truth means for others."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from jupyter_blocks.model.events import AskScheduled, KernelGivenUp, Logged, SensorUnmet
from jupyter_blocks.model.run import BlockState, FailureKind, RunState

from .conftest import Runs
from .notebooks import built

FUNCTION = "from jupyter_blocks import condition\n@condition\ndef enough(rows):\n    return rows > {}"
MAGE = (
    "if 'condition' not in globals():\n"
    "    from mage_ai.data_preparation.decorators import condition\n"
    "@condition\ndef enough(*args, **kwargs) -> bool:\n    return rows > {}"
)


@pytest.mark.parametrize("code", ["rows > {}", "is_enough = rows > {}\nis_enough;", FUNCTION, MAGE])
def test_a_condition(run: Runs, code: str) -> None:
    """Its truth decides over the blocks that need it, and over those that need them; it has succeeded."""
    pipeline = built(
        ("block:load", "rows = 3"),
        ("block:enough kind:condition", code.format(2)),
        ("block:use after:enough", "x = 1"),
        ("block:more kind:condition", code.format(3).replace("enough", "more")),
        ("block:other after:more", "y = 1"),
        ("block:further", "z = y"),
        ("block:none_failed after:more after:load", "z = 1", {"run_if": "none_failed"}),
        ("block:anyway after:more", "z = 1", {"run_if": "all_done"}),
    )
    assert not pipeline.errors
    ran = run(pipeline)
    assert ran.states == {
        "load": "succeeded",
        "enough": "succeeded",
        "use": "succeeded",
        "more": "succeeded",
        "other": "condition",
        "further": "upstream_skipped",
        "none_failed": "succeeded",
        "anyway": "succeeded",
    }
    assert (ran["enough"].verdict, ran["more"].verdict, ran["load"].verdict) == (True, False, None)
    assert ran["other"].because == "more"
    assert ran.run.state is RunState.SUCCEEDED


def test_what_has_no_truth_fails(run: Runs) -> None:
    """The failure is at the author's line, without a frame of ours; for others the block has failed."""
    pipeline = built(
        ("block:load", "import pandas as pd\ndf = pd.DataFrame({'a': [1, 2]})"),
        ("block:enough kind:condition", "limit = 1\n(df.a >\n limit)"),
        ("block:use after:enough", "x = 1"),
        ("block:as_function kind:condition", FUNCTION.format(1).replace("rows", "df")),
    )
    ran = run(pipeline)
    assert ran.states["enough"] == ran.states["as_function"] == "failed"
    assert ran.states["use"] == "upstream_failed"
    failure = ran["enough"].failure
    assert failure is not None
    assert (failure.name, failure.place.cell, failure.place.line) == ("ValueError", "c1", 2)
    assert "jupyter_blocks" not in "".join(failure.traceback)


def test_tests_and_expectations_of_a_condition(run: Runs) -> None:
    """They are evaluated whatever the verdict; a failed one fails the block, and nothing is decided."""
    pipeline = built(
        ("block:load", "rows = 3"),
        ("block:more kind:condition", "limit = 5\nrows > limit"),
        ("test:more", "assert limit > 5"),
        ("block:use after:more", "x = 1"),
    )
    ran = run(pipeline)
    assert ran.states == {"load": "succeeded", "more": "failed", "use": "upstream_failed"}


def test_a_sensor_is_asked_again(run: Runs) -> None:
    """After its interval, in the same kernel, until its answer is yes; its tests are evaluated then."""
    pipeline = built(
        ("setup", "tries = []"),
        ("block:wait kind:sensor", "tries.append(1)\nlen(tries) == 3", {"interval": "20ms", "timeout": "1m"}),
        ("test:wait", "assert len(tries) == 3"),
        ("block:use after:wait", "print(len(tries))"),
    )
    ran = run(pipeline)
    assert ran.states == {"wait": "succeeded", "use": "succeeded"}
    assert (ran["wait"].attempt, ran["wait"].retries, ran["wait"].verdict) == (3, 0, True)
    assert [type(event) for event in ran.all((SensorUnmet, AskScheduled))] == [SensorUnmet, AskScheduled] * 2  # type: ignore[arg-type]
    assert {event.seconds for event in ran.all(AskScheduled)} == {0.02}  # type: ignore[attr-defined]
    assert [one.state.value for one in ran["wait"].assertions] == ["passed"]
    assert ran.text("c3") == "3\n"
    assert ran.all(KernelGivenUp) == []


def test_what_does_not_come_about_fails(run: Runs) -> None:
    """In a clear line; a policy of retries does not begin the waiting anew."""
    policy = {"interval": "50ms", "timeout": "300ms", "retry": {"max_attempts": 3}}
    pipeline = built(
        ("block:wait kind:sensor", "False", policy),
        ("block:use after:wait", "x = 1"),
    )
    ran = run(pipeline)
    assert ran.states == {"wait": "failed", "use": "upstream_failed"}
    failure = ran["wait"].failure
    assert failure is not None
    assert (failure.kind, failure.message) == (FailureKind.TIMEOUT, "did not come about within 0.3 s")
    assert ran["wait"].attempt > 1
    assert ran["wait"].retries == 0


def test_an_ask_that_hangs_is_stopped_with_the_sensor(run: Runs) -> None:
    """What is left of the timeout is the time of an ask."""
    code = "tries.append(1)\nimport time\nwhile len(tries) > 1: time.sleep(0.01)\nFalse"
    pipeline = built(
        ("setup", "tries = []"),
        ("block:wait kind:sensor", code, {"interval": "10ms", "timeout": "1s"}),
    )
    ran = run(pipeline)
    failure = ran["wait"].failure
    assert failure is not None
    assert failure.message == "did not come about within 1 s"
    assert ran["wait"].attempt == 2


def test_a_sensor_that_raises_is_tried_again_by_its_policy(run: Runs, tmp_path: Path) -> None:
    """An error is no answer."""
    code = (
        "import pathlib\nasked = pathlib.Path({!r})\n"
        "number = int(asked.read_text()) + 1 if asked.exists() else 1\n"
        "asked.write_text(str(number))\n"
        "if number == 2:\n    1 / 0\nnumber == 4"
    )
    for attempts, state, asked in ((1, BlockState.FAILED, 2), (2, BlockState.SUCCEEDED, 4)):
        policy = {"interval": "10ms", "timeout": "1m", "retry": {"max_attempts": attempts}}
        source = code.format(str(tmp_path / f"asked-{attempts}"))
        ran = run(built(("block:wait kind:sensor", source, policy)))
        assert (ran["wait"].state, ran["wait"].attempt, ran["wait"].retries) == (state, asked, attempts - 1)


def test_a_run_is_cancelled_while_a_sensor_waits(run: Runs) -> None:
    """At once; the sensor is cancelled, and so is what comes after it."""
    pipeline = built(
        ("block:wait kind:sensor", "False", {"interval": "1h", "timeout": "1d"}),
        ("block:use after:wait", "x = 1"),
    )

    def cancel(logged: Logged, cancel: asyncio.Event) -> None:
        if isinstance(logged.event, AskScheduled):
            cancel.set()

    ran = run(pipeline, when=cancel)
    assert ran.states == {"wait": "cancelled", "use": "cancelled"}
    assert ran.run.seconds < 60


def test_a_kernel_that_dies_between_two_asks(run: Runs) -> None:
    """The sensor is asked in another one, in which what it reads has been rebuilt."""
    code = (
        "import os, pathlib, threading\nasked = pathlib.Path('asked')\n"
        "if not asked.exists():\n"
        "    asked.touch()\n"
        "    threading.Timer(0.1, lambda: os._exit(1)).start()\n"
        "    done = False\nelse:\n    done = x == 1\ndone"
    )
    pipeline = built(
        ("block:load", "x = 1"),
        ("block:wait kind:sensor", code, {"interval": "500ms", "timeout": "1m"}),
    )
    ran = run(pipeline)
    assert ran.states == {"load": "succeeded", "wait": "succeeded"}
