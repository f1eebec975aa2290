"""Callbacks in the core: when they are called, with what, and what a dead kernel means for them."""

from __future__ import annotations

from collections.abc import Mapping

from jupyter_blocks.engine.ports import CancelAttempt, Record, StartAttempt, StartCallback, StartKernel
from jupyter_blocks.model.diagnostics import Place
from jupyter_blocks.model.events import (
    AssertionEvaluated,
    AttemptSucceeded,
    CallbackFailed,
    CallbackStarted,
    CallbackSucceeded,
    CancelRequested,
    KernelDied,
    KernelFailed,
)
from jupyter_blocks.model.pipeline import AssertionSeverity, Kind
from jupyter_blocks.model.run import (
    AssertionResult,
    AssertionState,
    BlockState,
    Failure,
    FailureKind,
    Output,
    RunState,
)
from jupyter_blocks.testing import Sketch

from .test_state import DIED, RAISED, SETUP, Play

BOTH = {"on_failure": ["tell", "other"], "on_success": "tell"}


def played(**blocks: Sketch) -> Play:
    """A run of `blocks`, beside which stand two callbacks, in a kernel that is ready."""
    called = {name: Sketch(kind=Kind.CALLBACK, policy={"timeout": 5}) for name in ("tell", "other")}
    return Play(blocks | called).ready()


def call(play: Play) -> StartCallback:
    """The call that was commanded last."""
    command = play.decisions[-1]
    assert isinstance(command, StartCallback)
    return command


def answer(play: Play, failure: Failure | None = None, *, lost: bool = False) -> Play:
    command = call(play)
    block, callback = command.block, command.callback
    play.hear(CallbackStarted(block=block, callback=callback))
    if failure is None:
        return play.hear(CallbackSucceeded(block=block, callback=callback, seconds=1))
    return play.hear(
        CallbackFailed(block=block, callback=callback, seconds=1, failure=failure, kernel_lost=lost)
    )


def test_a_callback_comes_before_the_next_block() -> None:
    """It has its own timeout, and what it is told is JSON."""
    play = played(a=Sketch(policy=BOTH), b=Sketch())
    command = play.begin()
    output = Output(name="x", type="list", shape=(2,))
    play.hear(AttemptSucceeded(block="a", attempt=command.attempt, seconds=1.23456, outputs=(output,)))
    assert (call(play).block, call(play).callback, call(play).timeout) == ("a", "tell", 5)
    assert call(play).event == {
        "status": "success",
        "pipeline": "sketch",
        "run": "r",
        "block": "a",
        "state": "succeeded",
        "attempt": 1,
        "seconds": 1.235,
        "error": None,
        "assertions": [],
        "outputs": [{"name": "x", "type": "list", "shape": [2], "text": None}],
    }
    answer(play)
    command_after = play.decisions[-1]
    assert isinstance(command_after, StartAttempt)
    assert command_after.block == "b"
    play.succeed()
    assert play.state.run.state is RunState.SUCCEEDED
    assert [one.state for one in play.state.run.blocks[0].callbacks] == [BlockState.SUCCEEDED]


def test_a_failure_is_told_in_full() -> None:
    """With its place and traceback, and the assertions that did not pass; one callback after the other."""
    failure = Failure(
        kind=FailureKind.TESTS,
        name="AssertionError",
        message="a::#1: no",
        place=Place(cell="a-test", line=2),
        traceback=("one", "two"),
    )
    play = played(a=Sketch(policy=BOTH))
    play.fail(failure)
    error = call(play).event["error"]
    assert error == {
        "kind": "tests",
        "name": "AssertionError",
        "message": "a::#1: no",
        "cell": "a-test",
        "line": 2,
        "traceback": "one\ntwo",
    }
    answer(play, RAISED)
    assert call(play).callback == "other"
    answer(play)
    run = play.state.run.blocks[0]
    assert run.state is BlockState.FAILED
    assert run.failure == failure
    assert [(one.name, one.state) for one in run.callbacks] == [
        ("tell", BlockState.FAILED),
        ("other", BlockState.SUCCEEDED),
    ]


def test_none_is_called_before_the_last_attempt() -> None:
    """A block that is tried again has not failed; one that is skipped has not either."""
    play = played(a=Sketch(policy=BOTH | {"retry": {"max_attempts": 2}}), b=Sketch(needs=("a",), policy=BOTH))
    play.fail().wake()
    assert isinstance(play.decisions[-1], StartAttempt)
    play.fail()
    assert call(play).event["attempt"] == 2
    answer(answer(play))
    assert play.state.is_over


def test_fail_fast_calls_those_of_what_failed() -> None:
    """They belong to the block."""
    blocks: Mapping[str, Sketch] = {
        "a": Sketch(policy={"on_failure": "tell"}),
        "b": Sketch(),
        "tell": Sketch(kind=Kind.CALLBACK),
    }
    play = Play(blocks, fail_fast=True).ready().fail()
    answer(play)
    assert play.state.run.state is RunState.FAILED


def test_a_dead_kernel_is_replaced_for_a_callback() -> None:
    """Even if no block is left to run."""
    play = played(a=Sketch(policy={"on_failure": "tell"}))
    play.fail(DIED, lost=True)
    assert play.decisions[-1] == StartKernel()
    play.ready()
    answer(play)
    assert play.state.is_over


def test_a_callback_that_takes_its_kernel_along() -> None:
    """It has failed; the others get a fresh kernel, with what they need rebuilt."""
    play = played(a=Sketch(policy={"on_success": "tell"}), b=Sketch(needs=("a",))).succeed()
    answer(play, DIED, lost=True)
    assert play.decisions[-1] == StartKernel()
    play.ready()
    command = play.decisions[-1]
    assert isinstance(command, StartAttempt)
    assert (command.block, command.rebuild) == ("a", True)
    play.succeed().succeed()
    assert play.state.run.state is RunState.SUCCEEDED


def test_kernels_that_die_before_a_callback() -> None:
    """It is called in the next one; if that dies, too, it has failed, and the others go on."""
    play = played(a=Sketch(policy=BOTH), b=Sketch())
    play.fail()
    play.hear(KernelDied(failure=DIED)).ready()
    assert call(play).callback == "tell"
    play.hear(KernelDied(failure=DIED)).ready()
    assert call(play).callback == "other"
    assert play.state.run.blocks[0].callbacks[0].failure == DIED
    play.hear(KernelDied(failure=DIED)).ready()
    assert [one.state for one in play.state.run.blocks[0].callbacks] == [BlockState.FAILED] * 2
    play.succeed()
    assert play.state.is_over


def test_without_a_kernel_it_has_failed() -> None:
    """For the reason for which there is none."""
    play = played(a=Sketch(policy={"on_failure": "tell"}))
    play.fail(DIED, lost=True).hear(KernelFailed(failure=SETUP))
    failed = CallbackFailed(block="a", callback="tell", seconds=0.0, failure=SETUP)
    assert Record(event=failed) in play.decisions
    assert play.state.run.state is RunState.FAILED


def test_a_cancelled_run_calls_none_any_more() -> None:
    """The one under way is interrupted."""
    play = played(a=Sketch(policy=BOTH), b=Sketch())
    play.fail().hear(CancelRequested())
    assert play.decisions[-1] == CancelAttempt(block="a")
    play.hear(CallbackFailed(block="a", callback="tell", seconds=1, failure=RAISED))
    assert play.state.run.state is RunState.CANCELLED
    assert [one.name for one in play.state.run.blocks[0].callbacks] == ["tell"]


def test_what_did_not_pass_is_told() -> None:
    """A warning fails nothing, and is told after success, too."""
    warned = AssertionResult(
        id="a::#1",
        severity=AssertionSeverity.WARN,
        state=AssertionState.FAILED,
        place=Place(cell="a"),
        message="few",
    )
    play = played(a=Sketch(policy=BOTH))
    command = play.begin()
    play.hear(AssertionEvaluated(block="a", attempt=command.attempt, assertion=warned))
    play.hear(AttemptSucceeded(block="a", attempt=command.attempt, seconds=1))
    assert call(play).event["assertions"] == [
        {"id": "a::#1", "severity": "warn", "state": "failed", "message": "few"}
    ]
