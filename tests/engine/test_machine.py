"""The core under every mix of outcomes: random graphs, failures, deaths, cancellations."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from jupyter_blocks.engine import state as core
from jupyter_blocks.engine.fold import fold
from jupyter_blocks.engine.plan import may_repeat, plan
from jupyter_blocks.engine.ports import CancelAttempt, Decision, Record, StartAttempt, StartKernel, WakeUp
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
    RetryRuledOut,
    RetryScheduled,
    RunFinished,
    WaitEnded,
)
from jupyter_blocks.model.pipeline import ViaKind
from jupyter_blocks.model.policies import RunIf
from jupyter_blocks.model.run import FINAL, BlockState, Failure, FailureKind, RunState, SkipReason
from jupyter_blocks.model.selection import Selection
from jupyter_blocks.testing import Sketch, pipeline

FAILURE = Failure(kind=FailureKind.EXCEPTION, name="E", message="scripted")
SELDOM = st.sampled_from([False, False, False, True])
GONE = (BlockState.FAILED, BlockState.SKIPPED)
SETTLING = AttemptSucceeded | AttemptFailed | AttemptCancelled | BlockSkipped | BlockCancelled


def retries() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {"max_attempts": st.integers(1, 3)},
        optional={
            "delay": st.sampled_from([1, "2s"]),
            "backoff": st.sampled_from(["fixed", "linear", "exponential"]),
            "max_delay": st.just(3),
            "jitter": st.booleans(),
            "on": st.sampled_from([["E"], ["Other"]]),
        },
    )


def policies() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {},
        optional={
            "idempotent": st.just(True),
            "retry": retries(),
            "deadline": st.sampled_from([3, 6]),
            "run_if": st.sampled_from([*RunIf]),
        },
    )


@st.composite
def graphs(draw: st.DrawFn) -> dict[str, Sketch]:
    """Up to seven blocks; each needs some of the earlier ones, by value, file or declared order."""
    blocks: dict[str, Sketch] = {}
    for number in range(draw(st.sampled_from(range(8)))):
        name, earlier = f"b{number}", sorted(blocks)
        needs = tuple(draw(st.lists(st.sampled_from(earlier), unique=True, max_size=3)) if earlier else ())
        changes = draw(st.lists(st.sampled_from(needs), unique=True, max_size=1)) if needs else []
        blocks[name] = Sketch(
            needs=needs,
            inputs=needs,
            binds=(name, *changes),
            by=draw(st.sampled_from([ViaKind.VALUE, ViaKind.VALUE, ViaKind.FILE, ViaKind.ORDER])),
            effects=draw(st.sampled_from([(), (), ("writes",)])),
            alters=tuple(changes) or draw(st.sampled_from([(), ("rng x",)])),
            policy=draw(policies()),
        )
    return blocks


def holds(rule: str | None, upstream: list[BlockState]) -> bool:
    """The rules in the words of the documentation."""
    succeeded, failed = BlockState.SUCCEEDED in upstream, BlockState.FAILED in upstream
    return (
        not upstream
        or {
            None: set(upstream) == {BlockState.SUCCEEDED},
            "all_succeeded": set(upstream) == {BlockState.SUCCEEDED},
            "none_failed": succeeded and not failed,
            "any_succeeded": succeeded,
            "any_failed": failed,
            "all_done": True,
        }[rule]
    )


def _failed(event: Event, name: str) -> bool:
    return isinstance(event, AttemptFailed) and event.block == name


class Runs(RuleBasedStateMachine):
    """Plays the executor: answers the core's commands with whatever may happen."""

    @initialize(blocks=graphs(), fail_fast=SELDOM, cancels=SELDOM, fails=SELDOM, dies=SELDOM)
    def begin(
        self, blocks: dict[str, Sketch], fail_fast: bool, cancels: bool, fails: bool, dies: bool
    ) -> None:
        """What ends a run early is possible in few of them, so that the others come far."""
        self.now = 0.0
        self.may_be_cancelled, self.kernel_may_fail, self.kernels_die = cancels, fails, dies
        self.pipeline = pipeline(blocks)
        self.order = list(blocks)
        self.events: list[Event] = []
        self.starting = False
        self.attempt: StartAttempt | None = None
        self.begun = False
        self.wait: WakeUp | None = None
        self.tries: Counter[str] = Counter()
        self.remains: set[str] = set()  # whose failed attempt ran in the present kernel
        self.tainted: set[str] = set()  # whose failed attempt may have changed the present kernel
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
                    assert self.wait is None, "nothing is started while a retry waits"
                    self.starting, self.held, self.tainted, self.remains = True, set(), set(), set()
                case StartAttempt():
                    self.check_start(decision)
                    self.attempt, self.begun = decision, False
                case WakeUp():
                    assert self.wait is None, "one wait at a time"
                    assert self.attempt is None
                    self.wait = decision
                case CancelAttempt(block=name):
                    assert self.attempt is not None
                    assert name == self.attempt.block

    def check_start(self, command: StartAttempt) -> None:
        """Whatever is started finds its inputs, in notebook order, in a kernel that is there and free."""
        assert self.attempt is None, "one attempt at a time"
        assert not self.starting, "only in a kernel that is ready"
        assert self.wait is None, "a retry that waits holds what comes after it"
        block = command.block
        states = {run.block: run.state for run in self.state.run.blocks}
        upstream = [states[name] for name in self.pipeline.upstream[block]]
        assert holds(self.pipeline.by_name[block].policy.get("run_if"), upstream), "its rule holds"
        absent = frozenset(name for name, state in states.items() if state in GONE)
        assert carried(self.pipeline, block, absent) <= self.held, "what it needs is in the kernel"
        later = self.order[self.order.index(block) + 1 :]
        assert not self.held & set(later), "nothing later has run in this kernel"
        if command.rebuild:
            assert block in self.succeeded
            assert may_repeat(self.pipeline.by_name[block]), "no outside effect is repeated"
        else:
            assert block not in self.succeeded, "nothing that succeeded runs again but for a rebuild"
            assert block not in self.tainted, "a retry finds its inputs as they were"
            self.check_policy(command)
            for name in self.remains:
                if states[name] is BlockState.FAILED and set(upstream) != {BlockState.SUCCEEDED}:
                    read = set(self.pipeline.by_name[block].inputs)
                    assert not read & set(self.pipeline.by_name[name].binds), "nothing half done is found"

    def check_policy(self, command: StartAttempt) -> None:
        """No attempt too many, none after the deadline."""
        policy = self.pipeline.by_name[command.block].policy
        tries = self.tries[command.block]
        assert tries < policy.get("retry", {"max_attempts": 1})["max_attempts"]
        if "deadline" in policy:
            assert command.deadline is not None
            assert 0 < command.deadline <= policy["deadline"]
            assert tries == 0 or command.deadline < policy["deadline"]

    def ended(self) -> StartAttempt:
        command, self.attempt = self.attempt, None
        assert command is not None
        return command

    @precondition(lambda self: self.starting)
    @rule()
    def kernel_starts(self) -> None:
        self.starting = False
        self.hear(KernelReady())

    @precondition(lambda self: self.starting and self.kernel_may_fail)
    @rule()
    def kernel_fails(self) -> None:
        self.starting = False
        self.hear(KernelFailed(failure=FAILURE))

    @precondition(lambda self: self.attempt is not None and not self.begun)
    @rule()
    def attempt_begins(self) -> None:
        command = self.attempt
        assert command is not None
        self.begun = True
        self.hear(AttemptStarted(block=command.block, attempt=command.attempt, rebuild=command.rebuild))

    @precondition(lambda self: self.attempt is not None and not self.begun and self.kernels_die)
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
        if not c.rebuild:
            self.tries[c.block] += 1
            if not lost:
                self.remains.add(c.block)
            if self.pipeline.by_name[c.block].alters and not lost:
                self.tainted.add(c.block)
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

    @precondition(lambda self: self.wait is not None and not self.state.is_over)
    @rule()
    def wait_ends(self) -> None:
        wait, self.wait = self.wait, None
        assert wait is not None
        self.now = max(self.now, wait.at - 1)
        self.hear(WaitEnded(block=wait.block))

    @precondition(lambda self: self.may_be_cancelled)
    @rule()
    def somebody_cancels(self) -> None:
        self.hear(CancelRequested())

    @precondition(lambda self: self.state.is_over)
    @rule()
    def nothing_counts_after_the_end(self) -> None:
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
        under_way = self.starting or self.attempt is not None or self.wait is not None
        assert self.state.is_over or under_way
        assert self.state.pausing is (self.wait is not None)

    @invariant()
    def each_block_settles_once(self) -> None:
        """No block reaches a second final state, and no event comes after the run's end.

        An attempt that another one follows settles nothing.
        """
        settled = Counter(
            e.block for e in self.events if isinstance(e, SETTLING) and not getattr(e, "rebuild", False)
        )
        settled.subtract(e.block for e in self.events if isinstance(e, RetryScheduled))
        settled.update(
            e.block
            for before, e in pairwise(self.events)
            if isinstance(e, RetryRuledOut) and not _failed(before, e.block)
        )
        rebuilt = {e.block for e in self.events if isinstance(e, AttemptSucceeded)}
        assert all(count in (0, 1) or name in rebuilt for name, count in settled.items())
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
            elif self.wait is not None and not self.state.is_over:
                self.wait_ends()
        assert self.state.is_over
        runs = {block.block: block for block in self.state.run.blocks}
        assert {block.state for block in runs.values()} <= FINAL
        good = {None, SkipReason.RUN_IF, SkipReason.UPSTREAM_SKIPPED}
        if BlockState.CANCELLED in {block.state for block in runs.values()}:
            assert self.state.run.state is RunState.CANCELLED
        elif BlockState.FAILED in {block.state for block in runs.values()} or self.state.run.failure:
            assert self.state.run.state is RunState.FAILED
        elif {block.reason for block in runs.values()} <= good:
            assert self.state.run.state is RunState.SUCCEEDED
        for block in runs.values():
            if block.reason in (SkipReason.UPSTREAM_FAILED, SkipReason.UPSTREAM_SKIPPED, SkipReason.RUN_IF):
                upstream = [runs[name].state for name in self.pipeline.upstream[block.block]]
                rule = self.pipeline.by_name[block.block].policy.get("run_if")
                assert not holds(rule, upstream), "nothing is skipped whose rule holds"


Runs.TestCase.settings = settings(max_examples=200, stateful_step_count=50, deadline=None)
TestRuns = Runs.TestCase
