"""The core under every mix of outcomes: random graphs, failures, deaths, cancellations."""

from __future__ import annotations

from collections import Counter

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from jupyter_blocks.engine import state as core
from jupyter_blocks.engine.fold import fold
from jupyter_blocks.engine.plan import may_repeat, plan
from jupyter_blocks.engine.ports import CancelAttempt, Decision, Record, StartAttempt, StartKernel
from jupyter_blocks.engine.rebuild import carried
from jupyter_blocks.model.events import (
    AttemptCancelled,
    AttemptFailed,
    AttemptStarted,
    AttemptSucceeded,
    BlockCancelled,
    BlockSkipped,
    CancelRequested,
    Event,
    KernelDied,
    KernelFailed,
    KernelReady,
    RunFinished,
)
from jupyter_blocks.model.pipeline import ViaKind
from jupyter_blocks.model.run import FINAL, BlockState, Failure, FailureKind, RunState
from jupyter_blocks.model.selection import Selection
from jupyter_blocks.testing import Sketch, pipeline

FAILURE = Failure(kind=FailureKind.EXCEPTION, name="E", message="scripted")
SETTLING = AttemptSucceeded | AttemptFailed | AttemptCancelled | BlockSkipped | BlockCancelled


@st.composite
def graphs(draw: st.DrawFn) -> dict[str, Sketch]:
    """Up to seven blocks; each needs some of the earlier ones, by value, file or declared order."""
    blocks: dict[str, Sketch] = {}
    for number in range(draw(st.integers(0, 7))):
        earlier = sorted(blocks)
        blocks[f"b{number}"] = Sketch(
            needs=tuple(draw(st.lists(st.sampled_from(earlier), unique=True, max_size=3)) if earlier else ()),
            by=draw(st.sampled_from([ViaKind.VALUE, ViaKind.VALUE, ViaKind.FILE, ViaKind.ORDER])),
            effects=draw(st.sampled_from([(), (), ("writes",)])),
            policy=draw(st.sampled_from([{}, {}, {"idempotent": True}])),
        )
    return blocks


class Runs(RuleBasedStateMachine):
    """Plays the executor: answers the core's commands with whatever may happen."""

    @initialize(blocks=graphs(), fail_fast=st.booleans())
    def begin(self, blocks: dict[str, Sketch], fail_fast: bool) -> None:
        self.now = 0.0
        self.pipeline = pipeline(blocks)
        self.order = list(blocks)
        self.events: list[Event] = []
        self.starting = False
        self.attempt: StartAttempt | None = None
        self.begun = False
        self.held: set[str] = set()  # whose values the present kernel holds
        self.succeeded: set[str] = set()
        self.state, decisions = core.start(plan(self.pipeline, Selection(), fail_fast=fail_fast), "r", 0.0)
        self.take(decisions)

    def hear(self, event: Event) -> None:
        self.now += 1
        if not self.state.is_over:
            self.events.append(event)
        self.state, decisions = core.advance(self.state, event, self.now)
        self.take(decisions)

    def take(self, decisions: tuple[Decision, ...]) -> None:
        for decision in decisions:
            match decision:
                case Record(event=event):
                    self.events.append(event)
                case StartKernel():
                    assert not self.starting, "one kernel at a time"
                    self.starting, self.held = True, set()
                case StartAttempt():
                    self.check_start(decision)
                    self.attempt, self.begun = decision, False
                case CancelAttempt(block=name):
                    assert self.attempt is not None
                    assert name == self.attempt.block

    def check_start(self, command: StartAttempt) -> None:
        """Whatever is started finds its inputs, in notebook order, in a kernel that is there and free."""
        assert self.attempt is None, "one attempt at a time"
        assert not self.starting, "only in a kernel that is ready"
        block = command.block
        assert self.pipeline.upstream[block] <= self.succeeded, "upstream has succeeded"
        assert carried(self.pipeline, block) <= self.held, "what it needs is in the kernel"
        later = self.order[self.order.index(block) + 1 :]
        assert not self.held & set(later), "nothing later has run in this kernel"
        if command.rebuild:
            assert block in self.succeeded
            assert may_repeat(self.pipeline.by_name[block]), "no outside effect is repeated"
        else:
            assert block not in self.succeeded, "nothing that succeeded runs again but for a rebuild"

    def ended(self) -> StartAttempt:
        command, self.attempt = self.attempt, None
        assert command is not None
        return command

    @precondition(lambda self: self.starting)
    @rule()
    def kernel_starts(self) -> None:
        self.starting = False
        self.hear(KernelReady())

    @precondition(lambda self: self.starting)
    @rule(unlucky=st.integers(0, 3))
    def kernel_fails(self, unlucky: int) -> None:
        self.starting = False
        self.hear(KernelReady() if unlucky else KernelFailed(failure=FAILURE))

    @precondition(lambda self: self.attempt is not None and not self.begun)
    @rule()
    def attempt_begins(self) -> None:
        command = self.attempt
        assert command is not None
        self.begun = True
        self.hear(AttemptStarted(block=command.block, attempt=command.attempt, rebuild=command.rebuild))

    @precondition(lambda self: self.attempt is not None and not self.begun)
    @rule()
    def kernel_dies_before_it_begins(self) -> None:
        self.ended()
        self.hear(KernelDied(failure=FAILURE))

    @precondition(lambda self: self.attempt is not None and self.begun)
    @rule()
    def attempt_succeeds(self) -> None:
        c = self.ended()
        self.held.add(c.block)
        self.succeeded.add(c.block)
        self.hear(AttemptSucceeded(block=c.block, attempt=c.attempt, seconds=1, rebuild=c.rebuild))

    @precondition(lambda self: self.attempt is not None and self.begun)
    @rule(lost=st.booleans())
    def attempt_fails(self, lost: bool) -> None:
        c = self.ended()
        self.hear(
            AttemptFailed(
                block=c.block,
                attempt=c.attempt,
                seconds=1,
                failure=FAILURE,
                rebuild=c.rebuild,
                kernel_lost=lost,
            )
        )

    @precondition(lambda self: self.attempt is not None and self.begun and self.state.cancelling)
    @rule()
    def attempt_is_cancelled(self) -> None:
        c = self.ended()
        self.hear(AttemptCancelled(block=c.block, attempt=c.attempt, seconds=1))

    @rule(whim=st.integers(0, 4))
    def somebody_cancels(self, whim: int) -> None:
        if whim == 0:
            self.hear(CancelRequested())

    @invariant()
    def state_is_the_fold(self) -> None:
        """The run in the state is the fold of the events, no more and no less; what waits is not final."""
        assert fold(self.events) == self.state.run
        unsettled = [block.block for block in self.state.run.blocks if block.state not in FINAL]
        assert list(self.state.waiting) == unsettled

    @invariant()
    def something_is_under_way_or_it_is_over(self) -> None:
        """The core never stalls: it waits for a kernel, for an attempt, or the run is over."""
        assert self.state.is_over or self.starting or self.attempt is not None

    @invariant()
    def each_block_settles_once(self) -> None:
        """No block reaches a second final state, and no event comes after the run's end."""
        settled = Counter(
            e.block for e in self.events if isinstance(e, SETTLING) and not getattr(e, "rebuild", False)
        )
        rebuilt = {e.block for e in self.events if isinstance(e, AttemptSucceeded)}
        assert all(count == 1 or name in rebuilt for name, count in settled.items())
        finished = [index for index, e in enumerate(self.events) if isinstance(e, RunFinished)]
        assert finished == ([len(self.events) - 1] if self.state.is_over else [])

    def teardown(self) -> None:
        """However it stands, a run that is answered comes to an end, with every block final."""
        if not hasattr(self, "state"):
            return
        for _ in range(200):
            if self.starting:
                self.kernel_starts()
            elif self.attempt is not None and not self.begun:
                self.attempt_begins()
            elif self.attempt is not None:
                self.attempt_succeeds()
        assert self.state.is_over
        states = {block.state for block in self.state.run.blocks}
        assert states <= FINAL
        if states <= {BlockState.SUCCEEDED} and self.state.run.failure is None:
            assert self.state.run.state is RunState.SUCCEEDED
        else:
            assert self.state.run.state in (RunState.FAILED, RunState.CANCELLED)


Runs.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
TestRuns = Runs.TestCase
