"""Retries in real kernels: what is tried again, after how long, in which kernel, and what holds meanwhile."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from jupyter_blocks.model.events import (
    AttemptFailed,
    AttemptStarted,
    KernelReady,
    Logged,
    RetryRuledOut,
    RetryScheduled,
)
from jupyter_blocks.model.pipeline import Kind
from jupyter_blocks.model.run import BlockState, FailureKind, NoRetry, RunState
from jupyter_blocks.testing import Sketch, pipeline

from .conftest import Ran, Runs

THREE = {"retry": {"max_attempts": 3}}
COUNTED = """
import pathlib
tries = pathlib.Path('tries')
tries.write_text(tries.read_text() + 'x' if tries.exists() else 'x')
"""
TWICE = f"{COUNTED}\nprint('try', len(tries.read_text()))\nif len(tries.read_text()) < 3: "


def attempts(ran: Ran) -> list[tuple[str, bool]]:
    return [(event.block, event.rebuild) for event in ran.all(AttemptStarted)]


def test_a_block_succeeds_at_last(run: Runs) -> None:
    """Two failures, two retries, one success; the notebook shows the last attempt alone, and what comes
    after waited for it."""
    flaky = Sketch(
        code=(f"{TWICE}raise ConnectionError('no')", "print('done')\nx = 3"),
        tests=("assert x == 3",),
        policy={"retry": {"max_attempts": 3, "delay": "10ms", "backoff": "linear"}},
    )
    ran = run(pipeline({"flaky": flaky, "after": Sketch(code=("print(x)",), needs=("flaky",))}))
    assert ran.run.state is RunState.SUCCEEDED
    assert ran["flaky"].retries == 2
    assert ran["flaky"].failure is None
    assert [event.seconds for event in ran.all(RetryScheduled)] == [0.01, 0.02]
    assert (ran.text("flaky"), ran.text("flaky-2"), ran.text("after")) == ("try 3\n", "done\n", "3\n")
    assert len(ran.all(KernelReady)) == 1


def test_what_an_attempt_changed_is_rebuilt(run: Runs) -> None:
    """A retry of a block that may have changed its input gets a fresh kernel, so it counts as if it were the
    first; what is outside the kernel is not done again."""
    ran = run(
        pipeline(
            {
                "load": Sketch(code=("rows = [1]\nprint('loaded')",)),
                "export": Sketch(code=("open('out', 'a').write('x')",), kind=Kind.DATA_EXPORTER),
                "grow": Sketch(
                    code=(f"rows.append(2)\n{TWICE}raise ValueError",),
                    needs=("load",),
                    alters=("rows",),
                    policy=THREE,
                ),
                "show": Sketch(code=("print(rows, open('out').read())",), needs=("grow",)),
            }
        )
    )
    assert ran.text("show") == "[1, 2] x\n"
    assert len(ran.all(KernelReady)) == 3
    load, export, grow, show = (("load", False), ("export", False), ("grow", False), ("show", False))
    rebuilt = ("load", True)
    assert attempts(ran) == [load, export, grow, rebuilt, grow, rebuilt, grow, show]


def test_an_effect_is_not_repeated_for_a_retry(run: Runs) -> None:
    """Where only an outside effect could bring the input back, the failure stands and says so."""
    ran = run(
        pipeline(
            {
                "export": Sketch(code=("rows = [1]",), kind=Kind.DATA_EXPORTER),
                "grow": Sketch(code=("1 / 0",), needs=("export",), alters=("rows",), policy=THREE),
            }
        )
    )
    assert ran["grow"].state is BlockState.FAILED
    assert ran["grow"].failure is not None
    assert ran["grow"].failure.name == "ZeroDivisionError"
    assert ran.all(RetryRuledOut) == [
        RetryRuledOut(block="grow", reason=NoRetry.INPUTS_LOST, because="export")
    ]


@pytest.mark.parametrize(
    ("code", "on", "tried"),
    [
        ("1 / 0", ["ZeroDivisionError"], 2),
        ("1 / 0", ["ArithmeticError"], 2),
        ("1 / 0", ["ValueError", "OSError"], 1),
        ("import json; json.loads('')", ["json.decoder.JSONDecodeError"], 2),
        ("import json; json.loads('')", ["ValueError"], 2),
        ("import time; time.sleep(60)", ["TimeoutError"], 2),
        ("import time; time.sleep(60)", ["KeyboardInterrupt"], 1),
        ("import os; os._exit(1)", ["KernelDied"], 2),
        ("import os; os._exit(1)", ["Exception"], 1),
    ],
)
def test_errors_by_name(run: Runs, code: str, on: list[str], tried: int) -> None:
    """`on` matches the name of the exception or of a base class, a time-out, a kernel's death."""
    limit = {"timeout": "500ms"} if "sleep" in code else {}
    policy = {**limit, "retry": {"max_attempts": 2, "on": on}}
    ran = run(pipeline({"fails": Sketch(code=(code,), policy=policy)}))
    assert len(attempts(ran)) == tried
    assert ran["fails"].no_retry is (None if tried == 2 else NoRetry.NOT_LISTED)


def test_displays_of_an_earlier_attempt_are_gone(run: Runs) -> None:
    """What the next attempt displays and updates under the same name is its own."""
    shows = "from IPython.display import display, update_display\nprint('x')\n"
    flaky = Sketch(
        code=(
            f"{shows}display('begun', display_id='bar')\nupdate_display('done', display_id='bar')",
            f"display('second', display_id='bar')\n{TWICE}raise ValueError",
        ),
        policy=THREE,
    )
    ran = run(pipeline({"flaky": flaky}))
    assert ran.run.state is RunState.SUCCEEDED
    shown = [out["data"]["text/plain"] for out in ran.cells["flaky"].outputs if "data" in out]
    assert shown == ["'second'"]


def test_tests_that_fail_are_retried(run: Runs) -> None:
    """An attempt whose tests fail is an attempt that failed; the verdicts shown are those of the last."""
    flaky = Sketch(code=(f"{TWICE}pass\nn = len(tries.read_text())",), tests=("assert n == 2",), policy=THREE)
    ran = run(pipeline({"flaky": flaky}))
    assert ran.run.state is RunState.SUCCEEDED
    assert len(attempts(ran)) == 2
    assert [one.state.value for one in ran["flaky"].assertions] == ["passed"]


def test_a_dead_kernel_is_replaced_for_the_retry(run: Runs) -> None:
    """The inputs are rebuilt, then the block is tried again."""
    ran = run(
        pipeline(
            {
                "load": Sketch(code=("x = 1",)),
                "dies": Sketch(
                    code=(
                        f"{COUNTED}\nif len(tries.read_text()) < 2:\n    import os; os._exit(1)\nprint(x)",
                    ),
                    needs=("load",),
                    policy=THREE,
                ),
            }
        )
    )
    assert ran.run.state is RunState.SUCCEEDED
    assert attempts(ran) == [("load", False), ("dies", False), ("load", True), ("dies", False)]
    assert ran.text("dies") == "1\n"


def test_a_deadline_counts_over_all_attempts(run: Runs) -> None:
    """A retry that could begin only after it is not waited for; the failure is the attempt's own."""
    policy = {"deadline": "10m", "retry": {"max_attempts": 9, "delay": "1ms", "on": ["OSError"]}}
    late = {"deadline": "10m", "retry": {"max_attempts": 9, "delay": "1h"}}
    ran = run(
        pipeline(
            {
                "late": Sketch(code=("1 / 0",), policy=late),
                "soon": Sketch(code=(f"{TWICE}raise OSError",), policy=policy),
            }
        )
    )
    assert ran.states == {"late": "failed", "soon": "succeeded"}
    assert ran["late"].no_retry is NoRetry.DEADLINE
    assert ran["late"].failure is not None
    assert ran["late"].failure.name == "ZeroDivisionError"


def test_a_deadline_stops_an_attempt(run: Runs) -> None:
    """It says by which limit."""
    ran = run(
        pipeline({"hangs": Sketch(code=("import time\ntime.sleep(60)",), policy={"deadline": "300ms"})})
    )
    failure = ran["hangs"].failure
    assert failure is not None
    assert (failure.kind, failure.message) == (
        FailureKind.TIMEOUT,
        "took longer than its deadline of 0.3 s, over all attempts",
    )


def test_cancelling_ends_a_wait(run: Runs) -> None:
    """A run that is cancelled while a retry waits ends at once, and its kernel with it."""

    def when(logged: Logged, cancel: asyncio.Event) -> None:
        if isinstance(logged.event, RetryScheduled):
            cancel.set()

    waits = Sketch(code=("1 / 0",), policy={"retry": {"max_attempts": 2, "delay": "1h"}})
    ran = run(pipeline({"waits": waits, "later": Sketch()}), when=when)
    assert ran.states == {"waits": "cancelled", "later": "cancelled"}
    assert ran.run.state is RunState.CANCELLED
    assert len(ran.all(AttemptFailed)) == 1
    assert replace(ran["waits"], state=BlockState.RETRYING).pause == 3600
