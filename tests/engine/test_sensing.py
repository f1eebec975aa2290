"""Sensors, conditions and `when` in the core: what is asked, when again, and what follows."""

from __future__ import annotations

from jupyter_blocks.engine.ports import Record, StartAttempt, WakeUp
from jupyter_blocks.model.events import (
    AskScheduled,
    AttemptFailed,
    AttemptStarted,
    AttemptSucceeded,
    BlockSkipped,
    CancelRequested,
    KernelDied,
    KernelFailed,
    KernelReady,
    SensorUnmet,
    WaitEnded,
    WhenEvaluated,
)
from jupyter_blocks.model.pipeline import Kind, When
from jupyter_blocks.model.run import BlockState, FailureKind, RunState, SkipReason
from jupyter_blocks.testing import Sketch

from .test_state import DIED, RAISED, SETUP, Play

WHEN = When(source="x", names=("x",), tree=["name", "x"])


def sensor(**policy: object) -> Play:
    """A sensor that a block needs, in a kernel that is ready, at second 100."""
    blocks = {
        "wait": Sketch(kind=Kind.SENSOR, policy=policy, alters=("x",)),
        "use": Sketch(needs=("wait",)),
    }
    return Play(blocks).hear(KernelReady(), now=100.0)


def ask(play: Play, now: float, *, answer: bool = False) -> Play:
    """The sensor is asked and answers in no time."""
    command = play.state.current
    assert command is not None
    play.hear(AttemptStarted(block="wait", attempt=command.attempt), now=now)
    if answer:
        return play.hear(
            AttemptSucceeded(block="wait", attempt=command.attempt, seconds=0, verdict=True), now=now
        )
    return play.hear(SensorUnmet(block="wait", attempt=command.attempt, seconds=0), now=now)


def woken(play: Play) -> Play:
    (wait,) = (one for one in play.decisions if isinstance(one, WakeUp) and one is play.decisions[-1])
    return play.hear(WaitEnded(block="wait"), now=wait.at)


def test_it_is_asked_again_after_a_minute() -> None:
    """That is the interval of which nothing is said, as elsewhere; without a timeout it goes on for ever."""
    play = sensor()
    for number in range(1, 5):
        ask(play, now=100.0 + 1000 * number)
        assert play.decisions[-2:] == [
            Record(event=AskScheduled(block="wait", attempt=number, seconds=60.0)),
            WakeUp(block="wait", at=160.0 + 1000 * number),
        ]
        run = play.state.run.blocks[0]
        assert (run.state, run.pause, run.retries, run.is_asked_again) == (BlockState.RETRYING, 60, 0, True)
        woken(play)
        assert isinstance(play.decisions[-1], StartAttempt)
    ask(play, now=9000.0, answer=True)
    command = play.decisions[-1]
    assert isinstance(command, StartAttempt)
    assert command.block == "use"


def test_its_timeout_is_that_of_all_asks() -> None:
    """Each ask has what is left; one that would begin too late is not waited for."""
    play = sensor(interval=20, timeout=60)
    command = play.state.current
    assert command is not None
    assert command.timeout == 60
    ask(play, now=100.0)
    woken(play)
    command = play.state.current
    assert command is not None
    assert command.timeout == 40
    ask(play, now=125.0)
    woken(play)
    ask(play, now=145.0)
    failed = play.state.run.blocks[0]
    assert failed.state is BlockState.FAILED
    assert failed.failure is not None
    assert (failed.failure.kind, failed.failure.message) == (
        FailureKind.TIMEOUT,
        "did not come about within 60 s",
    )
    assert play.state.run.blocks[1].reason is SkipReason.UPSTREAM_FAILED
    assert play.state.run.state is RunState.FAILED


def test_a_deadline_ends_it_too() -> None:
    """Whichever comes first."""
    play = sensor(interval=20, timeout=60, deadline=30)
    ask(play, now=100.0)
    woken(play)
    ask(play, now=120.0)
    failure = play.state.run.blocks[0].failure
    assert failure is not None
    assert failure.message == "did not come about within 30 s"


def test_a_wait_that_lasted_too_long_ends_it() -> None:
    """A machine that slept asks no more when the time is over."""
    play = sensor(interval=20, timeout=60)
    ask(play, now=100.0)
    play.hear(WaitEnded(block="wait"), now=500.0)
    assert play.state.run.blocks[0].state is BlockState.FAILED


def test_retries_are_for_errors() -> None:
    """An error is tried again by the policy, in what is left of the time; waiting anew does not follow."""
    play = sensor(interval=20, timeout=60, retry={"max_attempts": 9, "delay": 10})
    play.hear(AttemptStarted(block="wait", attempt=1), now=100.0)
    play.hear(AttemptFailed(block="wait", attempt=1, seconds=0, failure=RAISED), now=100.0)
    assert play.state.run.blocks[0].retries == 1
    play.hear(WaitEnded(block="wait"), now=110.0)
    play.hear(KernelReady(), now=110.0)
    command = play.state.current
    assert command is not None
    assert command.timeout == 50
    ask(play, now=145.0)
    assert play.state.run.blocks[0].state is BlockState.FAILED


def test_it_is_asked_in_the_same_kernel() -> None:
    """Though it changes what it reads: an answer is no failure, after which things are put right."""
    play = sensor(interval=20)
    ask(play, now=100.0)
    woken(play)
    assert isinstance(play.decisions[-1], StartAttempt)


def test_a_kernel_that_died_meanwhile_is_replaced() -> None:
    """The sensor, which has not failed, is asked in the next one; or is skipped if there is none."""
    play = sensor(interval=20)
    ask(play, now=100.0)
    woken(play)
    play.hear(KernelDied(failure=DIED), now=120.0)
    play.hear(KernelFailed(failure=SETUP), now=121.0)
    assert [block.reason for block in play.state.run.blocks] == [SkipReason.SETUP_FAILED] * 2


def test_a_waiting_sensor_is_cancelled_at_once() -> None:
    """There is nothing to interrupt."""
    play = sensor(interval=20)
    ask(play, now=100.0)
    play.hear(CancelRequested(), now=105.0)
    assert play.state.run.state is RunState.CANCELLED
    assert [block.state for block in play.state.run.blocks] == [BlockState.CANCELLED] * 2


def test_an_answer_after_a_cancellation_is_asked_no_more() -> None:
    """What was under way has ended by itself just then."""
    play = sensor(interval=20)
    play.hear(AttemptStarted(block="wait", attempt=1), now=100.0)
    play.hear(CancelRequested(), now=105.0)
    play.hear(SensorUnmet(block="wait", attempt=1, seconds=5), now=105.0)
    assert play.state.run.state is RunState.CANCELLED
    assert not any(isinstance(one, WakeUp) for one in play.decisions)


def test_a_condition_that_does_not_hold_skips_what_needs_it() -> None:
    """And it has succeeded."""
    blocks = {"enough": Sketch(kind=Kind.CONDITION), "use": Sketch(needs=("enough",)), "other": Sketch()}
    play = Play(blocks).ready()
    play.begin()
    play.hear(AttemptSucceeded(block="enough", attempt=1, seconds=1, verdict=False))
    skipped = BlockSkipped(block="use", reason=SkipReason.CONDITION, because="enough")
    assert Record(event=skipped) in play.decisions
    assert play.state.current is not None
    assert play.state.current.block == "other"


def test_a_block_with_a_when_is_asked_first_and_once() -> None:
    """In the kernel in which it will run; a retry is not asked again."""
    blocks = {"a": Sketch(when=WHEN, policy={"retry": {"max_attempts": 2}}), "b": Sketch(needs=("a",))}
    play = Play(blocks).ready()
    assert play.state.current is not None
    assert play.state.current.asks
    play.hear(KernelDied(failure=DIED)).ready()
    assert play.state.current is not None
    assert play.state.current.asks
    play.hear(WhenEvaluated(block="a", holds=True)).fail().wake()
    assert play.state.current is not None
    assert not play.state.current.asks


def test_a_when_that_does_not_hold() -> None:
    """The block is skipped without an attempt."""
    play = Play({"a": Sketch(when=WHEN), "b": Sketch(needs=("a",)), "c": Sketch()}).ready()
    play.hear(WhenEvaluated(block="a", holds=False))
    runs = play.state.run.blocks
    assert [run.reason for run in runs] == [SkipReason.WHEN, SkipReason.UPSTREAM_SKIPPED, None]
    assert play.state.current is not None
    assert play.state.current.block == "c"
    play.succeed()
    assert play.state.run.state is RunState.SUCCEEDED


def test_a_rebuild_is_not_asked() -> None:
    """It has been; its verdict is not judged again."""
    blocks = {"a": Sketch(when=WHEN), "b": Sketch(needs=("a",)), "c": Sketch(needs=("a",))}
    play = Play(blocks).ready()
    play.hear(WhenEvaluated(block="a", holds=True)).succeed().fail(lost=True)
    play.ready()
    command = play.state.current
    assert command is not None
    assert (command.block, command.rebuild, command.asks) == ("a", True, False)
