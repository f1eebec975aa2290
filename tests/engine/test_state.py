"""The core decides: what is started, skipped, rebuilt, cancelled, and when a run is over."""

from __future__ import annotations

from collections.abc import Mapping

from jupyter_blocks.engine import state as core
from jupyter_blocks.engine.plan import plan
from jupyter_blocks.engine.ports import CancelAttempt, Command, Decision, Record, StartAttempt, StartKernel
from jupyter_blocks.model.diagnostics import Place
from jupyter_blocks.model.events import (
    AttemptCancelled,
    AttemptFailed,
    AttemptStarted,
    AttemptSucceeded,
    CancelRequested,
    Event,
    KernelDied,
    KernelFailed,
    KernelReady,
    RunFinished,
)
from jupyter_blocks.model.pipeline import Kind, ViaKind
from jupyter_blocks.model.run import BlockState, Failure, FailureKind, RunState, SkipReason
from jupyter_blocks.model.selection import Selection
from jupyter_blocks.testing import Sketch, pipeline

RAISED = Failure(kind=FailureKind.EXCEPTION, name="ValueError", message="no")
DIED = Failure(kind=FailureKind.KERNEL_DIED, name="KernelDied", message="kernel died")
SETUP = Failure(kind=FailureKind.SETUP, name="ImportError", message="no", place=Place(cell="setup"))


class Play:
    """Feeds the core with events and keeps what it decided."""

    def __init__(
        self,
        blocks: Mapping[str, Sketch],
        *,
        fail_fast: bool = False,
        timeout: float | None = None,
        language: str = "python",
    ) -> None:
        self.decisions: list[Decision] = []
        sketched = pipeline(blocks, language=language)
        planned = plan(sketched, Selection(), fail_fast=fail_fast, timeout=timeout)
        self.state, decided = core.start(planned, "r", 100.0)
        self.decisions += decided

    def hear(self, *events: Event, now: float = 101.0) -> Play:
        for event in events:
            self.state, decided = core.advance(self.state, event, now)
            self.decisions += decided
        return self

    def ready(self) -> Play:
        return self.hear(KernelReady())

    def begin(self) -> StartAttempt:
        """The attempt that was commanded last, begun."""
        command = self.state.current
        assert command is not None
        self.hear(AttemptStarted(block=command.block, attempt=command.attempt, rebuild=command.rebuild))
        return command

    def succeed(self) -> Play:
        c = self.begin()
        return self.hear(AttemptSucceeded(block=c.block, attempt=c.attempt, seconds=1, rebuild=c.rebuild))

    def fail(self, failure: Failure = RAISED, *, lost: bool = False) -> Play:
        c = self.begin()
        return self.hear(
            AttemptFailed(
                block=c.block,
                attempt=c.attempt,
                seconds=1,
                failure=failure,
                rebuild=c.rebuild,
                kernel_lost=lost,
            )
        )

    @property
    def commands(self) -> list[Command]:
        return [decision for decision in self.decisions if not isinstance(decision, Record)]

    @property
    def started(self) -> list[str]:
        """The blocks commanded, rebuilds with a star."""
        return [c.block + "*" * c.rebuild for c in self.commands if isinstance(c, StartAttempt)]

    @property
    def states(self) -> dict[str, str]:
        return {block.block: (block.reason or block.state).value for block in self.state.run.blocks}

    def because(self, name: str) -> str:
        return next(block.because for block in self.state.run.blocks if block.block == name)


CHAIN = {"a": Sketch(), "b": Sketch(needs=("a",)), "c": Sketch(needs=("b",)), "d": Sketch()}


def test_success() -> None:
    """Blocks run one after the other in notebook order; the run's seconds are those between start and end."""
    play = Play(CHAIN).ready().succeed().succeed().succeed().succeed()
    assert play.started == ["a", "b", "c", "d"]
    assert set(play.states.values()) == {"succeeded"}
    assert play.decisions[-1] == Record(event=RunFinished(state=RunState.SUCCEEDED, seconds=1.0))


def test_empty_plan() -> None:
    """A run of nothing succeeds at once and starts no kernel."""
    play = Play({})
    assert play.commands == []
    assert play.state.run.state is RunState.SUCCEEDED


def test_failure_skips_descendants_only() -> None:
    """What needs a failed block is skipped and says because of whom; the others go on; the run has failed."""
    play = Play(CHAIN).ready().fail().succeed()
    assert play.states == {"a": "failed", "b": "upstream_failed", "c": "upstream_failed", "d": "succeeded"}
    assert play.because("c") == "a"
    assert play.state.run.state is RunState.FAILED


def test_fail_fast() -> None:
    """With fail-fast the rest is skipped too, for a reason of its own."""
    play = Play(CHAIN, fail_fast=True).ready().succeed().fail()
    assert play.states == {"a": "succeeded", "b": "failed", "c": "upstream_failed", "d": "fail_fast"}
    assert play.because("d") == "b"


def test_prelude_failure() -> None:
    """A failing prelude skips everything, naming the cell, and is the run's failure."""
    play = Play(CHAIN).hear(KernelFailed(failure=SETUP))
    assert set(play.states.values()) == {SkipReason.SETUP_FAILED.value}
    assert play.because("a") == "setup"
    assert (play.state.run.state, play.state.run.failure) == (RunState.FAILED, SETUP)


def test_timeouts() -> None:
    """A block's own time-out wins over the plan's."""
    play = Play({"a": Sketch(policy={"timeout": "2m"}), "b": Sketch()}, timeout=5).ready().succeed()
    assert [c.timeout for c in play.commands if isinstance(c, StartAttempt)] == [120, 5]


def test_cancel_while_running() -> None:
    """The running attempt is interrupted, once, however often is asked; then the rest is cancelled."""
    play = Play(CHAIN).ready().succeed()
    play.begin()
    play.hear(CancelRequested(), CancelRequested())
    assert play.commands[-1:] == [CancelAttempt(block="b")]
    assert play.commands.count(CancelAttempt(block="b")) == 1
    play.hear(AttemptCancelled(block="b", attempt=1, seconds=1))
    assert play.states == {"a": "succeeded", "b": "cancelled", "c": "cancelled", "d": "cancelled"}
    assert play.state.run.state is RunState.CANCELLED


def test_cancel_during_the_prelude() -> None:
    """Before the kernel is ready, a cancelled run is over at once."""
    play = Play(CHAIN).hear(CancelRequested())
    assert play.state.run.state is RunState.CANCELLED
    assert set(play.states.values()) == {"cancelled"}
    decided = len(play.decisions)
    assert len(play.ready().decisions) == decided


def test_cancel_that_comes_too_late() -> None:
    """A run whose last block ends by itself just then has its own outcome."""
    play = Play({"a": Sketch()}).ready().hear(CancelRequested()).succeed()
    assert play.state.run.state is RunState.SUCCEEDED


def test_kernel_death_rebuilds() -> None:
    """After a kernel's death a fresh one gets the values that waiting blocks need, and nothing else."""
    blocks = {
        "a": Sketch(),
        "unneeded": Sketch(),
        "b": Sketch(needs=("a",)),
        "dies": Sketch(),
        "c": Sketch(needs=("b",)),
        "d": Sketch(),
    }
    play = Play(blocks).ready().succeed().succeed().succeed().fail(DIED, lost=True)
    assert play.commands[-1] == StartKernel()
    play.ready().succeed().succeed().succeed().succeed()
    assert play.started == ["a", "unneeded", "b", "dies", "a*", "b*", "c", "d"]
    assert list(play.states.values()).count("succeeded") == 5
    assert [c.attempt for c in play.commands if isinstance(c, StartAttempt) and c.rebuild] == [2, 2]


def test_kernel_death_of_the_last() -> None:
    """Where nothing is left to run, no fresh kernel is started."""
    play = Play({"a": Sketch()}).ready().fail(DIED, lost=True)
    assert play.commands.count(StartKernel()) == 1
    assert play.state.run.state is RunState.FAILED


def exported(effect: Sketch, by: ViaKind) -> dict[str, Sketch]:
    return {
        "export": effect,
        "dies": Sketch(),
        "reads": Sketch(needs=("export",), by=by),
        "after_it": Sketch(needs=("reads",)),
        "free": Sketch(),
    }


EXPORTER = Sketch(kind=Kind.DATA_EXPORTER)


def test_effects_are_not_repeated_for_a_rebuild() -> None:
    """A block whose value came from one with an outside effect is skipped after a death, naming that."""
    play = Play(exported(EXPORTER, ViaKind.VALUE)).ready().succeed().fail(DIED, lost=True).ready().succeed()
    assert play.started == ["export", "dies", "free"]
    assert play.states["reads"] == play.states["after_it"] == "inputs_lost"
    assert play.because("reads") == "export"
    assert play.state.run.state is RunState.FAILED


def test_idempotent_effects_are_repeated_for_a_rebuild() -> None:
    """`idempotent: true` lets the rebuild repeat the effect."""
    effect = Sketch(kind=Kind.DATA_EXPORTER, policy={"idempotent": True})
    play = Play(exported(effect, ViaKind.VALUE)).ready().succeed().fail(DIED, lost=True).ready().succeed()
    assert play.started == ["export", "dies", "export*", "reads"]


def test_files_and_tables_outlive_the_kernel() -> None:
    """What crosses as a file needs no rebuild, and an order behind an effect has had what it waits for."""
    for by in (ViaKind.FILE, ViaKind.TABLE, ViaKind.ORDER):
        play = Play(exported(EXPORTER, by)).ready().succeed().fail(DIED, lost=True).ready()
        assert play.started == ["export", "dies", "reads"]


def test_declared_order_is_rebuilt() -> None:
    """An `after:` on a block without outside effect may stand for something in the kernel: it is rebuilt."""
    play = Play(exported(Sketch(), ViaKind.ORDER)).ready().succeed().fail(DIED, lost=True).ready()
    assert play.started == ["export", "dies", "export*"]


def test_all_is_rebuilt_where_nothing_is_inferred() -> None:
    """In a language whose dependencies are not known, a block may need everything before it."""
    play = Play({"a": Sketch(), "b": Sketch(), "dies": Sketch(), "c": Sketch()}, language="r")
    play.ready().succeed().succeed().fail(DIED, lost=True).ready().succeed().succeed().succeed()
    assert play.started == ["a", "b", "dies", "a*", "b*", "c"]


def test_rebuild_that_fails() -> None:
    """Blocks that need what could not be rebuilt are skipped; what only they needed is not rebuilt."""
    blocks = {
        "a": Sketch(),
        "b": Sketch(needs=("a",)),
        "other": Sketch(),
        "dies": Sketch(),
        "c": Sketch(needs=("b",)),
        "d": Sketch(needs=("other",)),
    }
    play = Play(blocks).ready().succeed().succeed().succeed().fail(DIED, lost=True)
    play.ready().fail().succeed().succeed()
    assert play.started == ["a", "b", "other", "dies", "a*", "other*", "d"]
    assert play.states["c"] == "inputs_lost"
    assert play.because("c") == "a"
    assert play.states["a"] == "succeeded"


def test_kernel_that_dies_between_attempts() -> None:
    """A kernel lost before the block's code was sent costs nothing but the rebuild; the second time the
    block fails, so that a run always ends."""
    play = Play({"a": Sketch(), "b": Sketch(needs=("a",)), "c": Sketch()}).ready().succeed()
    play.hear(KernelDied(failure=DIED)).ready().succeed()
    assert play.started == ["a", "b", "a*", "b"]
    play.hear(KernelDied(failure=DIED)).ready().succeed()
    assert play.started == ["a", "b", "a*", "b", "c"]
    assert play.states == {"a": "succeeded", "b": "failed", "c": "succeeded"}


def test_kernel_that_dies_under_a_rebuild() -> None:
    """A rebuild that takes the kernel with it is not tried again."""
    play = Play({"a": Sketch(), "dies": Sketch(), "b": Sketch(needs=("a",)), "c": Sketch()})
    play.ready().succeed().fail(DIED, lost=True).ready().fail(DIED, lost=True)
    assert play.states["b"] == "inputs_lost"
    assert play.ready().succeed().state.run.state is RunState.FAILED
    assert play.started == ["a", "dies", "a*", "c"]


def test_nothing_counts_after_the_end() -> None:
    """Events that come after the run's end change nothing."""
    play = Play({"a": Sketch()}).ready().succeed()
    before = play.state
    assert play.hear(KernelDied(failure=DIED), CancelRequested()).state is before
    assert play.states == {"a": BlockState.SUCCEEDED.value}
