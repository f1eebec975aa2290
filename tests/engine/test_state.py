"""The core decides: what is started, skipped, rebuilt, cancelled, and when a run is over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from jupyter_blocks.engine import state as core
from jupyter_blocks.engine.plan import plan
from jupyter_blocks.engine.ports import (
    CancelAttempt,
    Command,
    Decision,
    Record,
    StartAttempt,
    StartKernel,
    WakeUp,
)
from jupyter_blocks.model.cells import NOTHING
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
    WaitEnded,
)
from jupyter_blocks.model.pipeline import Kind, Pipeline, ViaKind
from jupyter_blocks.model.run import BlockState, Failure, FailureKind, NoRetry, RunState, SkipReason
from jupyter_blocks.model.selection import Selection
from jupyter_blocks.testing import Sketch, pipeline

RAISED = Failure(kind=FailureKind.EXCEPTION, name="ValueError", message="no")
DIED = Failure(kind=FailureKind.KERNEL_DIED, name="KernelDied", message="kernel died")
SETUP = Failure(kind=FailureKind.SETUP, name="ImportError", message="no", place=Place(cell="setup"))


def renamed(sketched: Pipeline, crossing: Mapping[tuple[str, str], str]) -> Pipeline:
    """`sketched` with other names than the producer's on some edges."""
    edges = tuple(
        replace(
            edge, via=tuple(replace(via, name=crossing[edge.producer, edge.consumer]) for via in edge.via)
        )
        if (edge.producer, edge.consumer) in crossing
        else edge
        for edge in sketched.edges
    )
    return replace(sketched, edges=edges)


class Play:
    """Feeds the core with events and keeps what it decided."""

    def __init__(
        self,
        blocks: Mapping[str, Sketch],
        *,
        fail_fast: bool = False,
        timeout: float | None = None,
        language: str = "python",
        crossing: Mapping[tuple[str, str], str] = NOTHING,
    ) -> None:
        self.decisions: list[Decision] = []
        sketched = renamed(pipeline(blocks, language=language), crossing)
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

    def wake(self) -> Play:
        """The wait that was commanded last ends."""
        waits = [decision for decision in self.decisions if isinstance(decision, WakeUp)]
        return self.hear(WaitEnded(block=waits[-1].block))

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
    def commands(self) -> list[Command | WakeUp]:
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


def retried(**said: object) -> dict[str, object]:
    return {"retry": {"max_attempts": 3, **said}}


def test_retry() -> None:
    """A block that fails is tried again after its wait; what comes after it waits too, whatever it needs."""
    play = Play({"a": Sketch(policy=retried(delay=5)), "b": Sketch(needs=("a",)), "c": Sketch()})
    play.ready().fail()
    assert play.states == {"a": "retrying", "b": "queued", "c": "queued"}
    assert play.commands[-1] == WakeUp(block="a", at=106.0)
    play.wake().fail()
    assert play.commands[-1] == WakeUp(block="a", at=106.0)
    play.wake().succeed().succeed().succeed()
    assert play.started == ["a", "a", "a", "b", "c"]
    assert play.state.run.state is RunState.SUCCEEDED


def test_retries_end() -> None:
    """When the attempts are used up, the block has failed, and what needs it is skipped."""
    play = Play({"a": Sketch(policy=retried()), "b": Sketch(needs=("a",)), "c": Sketch()})
    play.ready().fail().wake().fail().wake().fail()
    assert play.states == {"a": "failed", "b": "upstream_failed", "c": "queued"}
    assert play.state.run.blocks[0].retries == 2
    assert play.succeed().state.run.state is RunState.FAILED


def test_fail_fast_waits_for_retries() -> None:
    """An attempt that another one follows is no failure to stop at."""
    play = Play({"a": Sketch(policy=retried()), "b": Sketch()}, fail_fast=True).ready().fail()
    assert play.states == {"a": "retrying", "b": "queued"}
    play.wake().fail().wake().fail()
    assert play.states == {"a": "failed", "b": "fail_fast"}


def test_retry_of_what_changes_its_inputs() -> None:
    """The retry gets a fresh kernel with its inputs, and the inputs of what comes after, rebuilt."""
    blocks = {
        "a": Sketch(),
        "other": Sketch(),
        "b": Sketch(needs=("a",), alters=("a",), policy=retried()),
        "c": Sketch(needs=("other",)),
    }
    play = Play(blocks).ready().succeed().succeed().fail().wake()
    assert play.commands[-1] == StartKernel()
    play.ready().succeed().succeed().succeed().succeed()
    assert play.started == ["a", "other", "b", "a*", "other*", "b", "c"]
    assert play.state.run.state is RunState.SUCCEEDED


def test_retry_that_would_cost_another_block_its_input() -> None:
    """A fresh kernel is not worth the value of an exporter that a block needs which would run otherwise."""
    blocks = {
        "a": Sketch(),
        "export": EXPORTER,
        "b": Sketch(needs=("a",), alters=("a",), policy=retried()),
        "c": Sketch(needs=("export",)),
    }
    play = Play(blocks).ready().succeed().succeed().fail().succeed()
    assert play.states == {"a": "succeeded", "export": "succeeded", "b": "failed", "c": "succeeded"}
    assert (play.state.run.blocks[2].no_retry, play.because("b")) == (NoRetry.INPUTS_LOST, "export")


def test_retry_whose_rebuild_fails() -> None:
    """The block has failed with its last failure, and what needs it is skipped for that."""
    blocks = {
        "a": Sketch(),
        "b": Sketch(needs=("a",), alters=("a",), policy=retried()),
        "c": Sketch(needs=("b",)),
        "d": Sketch(),
    }
    play = Play(blocks).ready().succeed().fail().wake().ready().fail(DIED).succeed()
    assert play.states == {"a": "succeeded", "b": "failed", "c": "upstream_failed", "d": "succeeded"}
    assert play.state.run.blocks[1].failure == RAISED
    assert play.state.run.blocks[1].no_retry is NoRetry.INPUTS_LOST


def test_retry_that_gets_no_kernel() -> None:
    """It has failed; what waited for the kernel too is skipped."""
    play = Play({"a": Sketch(alters=("x",), policy=retried()), "b": Sketch()})
    play.ready().fail().wake().hear(KernelFailed(failure=SETUP))
    assert play.states == {"a": "failed", "b": "setup_failed"}


def test_deadline() -> None:
    """It begins with the first attempt; no retry begins after it, and an attempt is told what is left."""
    play = Play({"a": Sketch(policy={"deadline": 10, **retried(delay=4)}), "b": Sketch()}).ready()
    play.fail().hear(WaitEnded(block="a"), now=105.0)
    attempts = [command for command in play.commands if isinstance(command, StartAttempt)]
    assert [one.deadline for one in attempts] == [10, 6]
    play.begin()
    failed = AttemptFailed(block="a", attempt=2, seconds=1, failure=RAISED)
    play.hear(failed, now=107.0)
    assert play.states == {"a": "failed", "b": "queued"}
    assert play.state.run.blocks[0].no_retry is NoRetry.DEADLINE


def test_deadline_during_a_rebuild() -> None:
    """A retry whose inputs took too long to rebuild is not begun."""
    blocks = {"a": Sketch(), "b": Sketch(needs=("a",), alters=("a",), policy={"deadline": 10, **retried()})}
    play = Play(blocks).ready().succeed().fail().wake().ready()
    command = play.begin()
    play.hear(AttemptSucceeded(block="a", attempt=command.attempt, seconds=60, rebuild=True), now=170.0)
    assert play.states == {"a": "succeeded", "b": "failed"}
    assert play.state.is_over


def test_cancel_while_a_retry_waits() -> None:
    """The run is over at once, and the wait's end does not count any more."""
    play = Play({"a": Sketch(policy=retried(delay=60)), "b": Sketch()}).ready().fail()
    play.hear(CancelRequested())
    assert play.states == {"a": "cancelled", "b": "cancelled"}
    before = play.state
    assert play.wake().state is before


def test_no_retry_of_a_cancelled_run() -> None:
    """An attempt that fails by itself while the run is being cancelled is not tried again."""
    play = Play({"a": Sketch(policy=retried()), "b": Sketch()}).ready().hear(CancelRequested()).fail()
    assert play.states == {"a": "failed", "b": "cancelled"}


def test_handlers_of_failure() -> None:
    """What runs if something failed does, what runs when all is done too; the run has failed all the same."""
    blocks = {
        "a": Sketch(),
        "b": Sketch(needs=("a",)),
        "handler": Sketch(needs=("b",), policy={"run_if": "any_failed"}),
        "cleanup": Sketch(needs=("b",), policy={"run_if": "all_done"}),
        "c": Sketch(needs=("handler",)),
    }
    play = Play(blocks).ready().succeed().fail()
    assert play.succeed().succeed().succeed().state.run.state is RunState.FAILED
    assert play.started == ["a", "b", "handler", "cleanup", "c"]


def test_handlers_of_failure_that_are_not_needed() -> None:
    """Where nothing failed they are skipped, with what needs them, and the run has succeeded."""
    blocks = {
        "a": Sketch(),
        "handler": Sketch(needs=("a",), policy={"run_if": "any_failed"}),
        "after_it": Sketch(needs=("handler",)),
        "join": Sketch(needs=("a", "handler"), policy={"run_if": "none_failed"}),
    }
    play = Play(blocks).ready().succeed().succeed()
    assert play.states == {
        "a": "succeeded",
        "handler": "run_if",
        "after_it": "upstream_skipped",
        "join": "succeeded",
    }
    assert play.because("after_it") == "handler"
    assert play.state.run.state is RunState.SUCCEEDED


def test_what_a_failed_block_left_is_not_found() -> None:
    """A block that runs in spite of a failure gets a fresh kernel with the versions from before it, if the
    failed block may have bound or changed what it reads."""
    blocks = {
        "a": Sketch(binds=("x",)),
        "other": Sketch(binds=("y",)),
        "change": Sketch(needs=("a",), inputs=("x",), binds=("x",), alters=("x",)),
        "use": Sketch(needs=("change",), inputs=("x",), policy={"run_if": "all_done"}),
    }
    play = Play(blocks, crossing={("change", "use"): "x"}).ready().succeed().succeed().fail()
    assert play.commands[-1] == StartKernel()
    play.ready().succeed().succeed()
    assert play.started == ["a", "other", "change", "a*", "use"]


def test_a_skipped_block_leaves_the_earlier_version() -> None:
    """No fresh kernel is needed for that; and one that is lost is rebuilt with the earlier version."""
    blocks = {
        "a": Sketch(binds=("x",)),
        "no": Sketch(needs=("a",), policy={"run_if": "any_failed"}),
        "change": Sketch(needs=("no",), inputs=("x",), binds=("x",)),
        "dies": Sketch(),
        "use": Sketch(needs=("change", "a"), inputs=("x",), policy={"run_if": "none_failed"}),
    }
    play = Play(blocks, crossing={("change", "use"): "x"}).ready().succeed()
    play.fail(DIED, lost=True).ready().succeed().succeed()
    assert play.started == ["a", "dies", "a*", "use"]


def test_a_version_that_only_an_effect_could_bring_back() -> None:
    """The block that would have run in spite of the failure is skipped, and names it."""
    blocks = {
        "export": Sketch(kind=Kind.DATA_EXPORTER, binds=("x",)),
        "change": Sketch(needs=("export",), inputs=("x",), binds=("x",), alters=("x",)),
        "use": Sketch(needs=("change",), inputs=("x",), policy={"run_if": "all_done"}),
        "after_it": Sketch(needs=("use",), policy={"run_if": "all_done"}),
    }
    play = Play(blocks, crossing={("change", "use"): "x"}).ready().succeed().fail().succeed()
    assert play.states["use"] == "inputs_lost"
    assert play.because("use") == "export"
    assert play.states["after_it"] == "succeeded"


def test_fail_fast_stops_handlers_too() -> None:
    """A run that stops at the first failure starts nothing more."""
    blocks = {"a": Sketch(), "b": Sketch(needs=("a",), policy={"run_if": "all_done"})}
    assert Play(blocks, fail_fast=True).ready().fail().states == {"a": "failed", "b": "fail_fast"}
