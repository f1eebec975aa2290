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
from jupyter_blocks.engine.ports import (
    CancelAttempt,
    Decision,
    Record,
    StartAttempt,
    StartCallback,
    StartKernel,
    WakeUp,
)
from jupyter_blocks.engine.rebuild import carried
from jupyter_blocks.model.diagnostics import Place
from jupyter_blocks.model.events import (
    AskScheduled,
    AssertionEvaluated,
    AttemptCancelled,
    AttemptFailed,
    AttemptStarted,
    AttemptSucceeded,
    BlockCancelled,
    BlockSkipped,
    CallbackFailed,
    CallbackStarted,
    CallbackSucceeded,
    CancelRequested,
    Event,
    KernelDied,
    KernelFailed,
    KernelReady,
    RetryRuledOut,
    RetryScheduled,
    RunFinished,
    SensorUnmet,
    WaitEnded,
    WhenEvaluated,
)
from jupyter_blocks.model.pipeline import AssertionSeverity, Kind, ViaKind, When
from jupyter_blocks.model.policies import RunIf, callbacks
from jupyter_blocks.model.run import (
    FINAL,
    AssertionResult,
    AssertionState,
    BlockRun,
    BlockState,
    Failure,
    FailureKind,
    RunState,
    SkipReason,
)
from jupyter_blocks.model.selection import Selection
from jupyter_blocks.testing import Sketch, pipeline

FAILURE = Failure(kind=FailureKind.EXCEPTION, name="E", message="scripted")
UNEXPECTED = Failure(kind=FailureKind.TESTS, name="AssertionError", message="scripted")
WHEN = When(source="x", names=("x",), tree=["name", "x"])
KINDS = [*[Kind.CUSTOM] * 5, Kind.CONDITION, Kind.SENSOR]
CALLED = ("tell", "also_tell")
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
            "on": st.sampled_from([["E"], ["Other"], ["AssertionError", "TimeoutError"]]),
        },
    )


def policies() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {},
        optional={
            "idempotent": st.just(True),
            "retry": retries(),
            "deadline": st.sampled_from([3, 6]),
            "timeout": st.sampled_from([2, 9]),
            "interval": st.sampled_from([1, 3]),
            "run_if": st.sampled_from([*RunIf]),
            "expect": st.just(["rows > 0"]),
            "on_failure": st.sampled_from(["tell", [*CALLED]]),
            "on_success": st.just("also_tell"),
        },
    )


@st.composite
def graphs(draw: st.DrawFn) -> dict[str, Sketch]:
    """Up to seven blocks; each needs some of the earlier ones, by value, file or declared order. Behind them
    stand two callbacks."""
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
            kind=draw(st.sampled_from(KINDS)),
            when=draw(st.sampled_from([None, None, WHEN])),
            policy=draw(policies()),
        )
    return blocks | {name: Sketch(kind=Kind.CALLBACK) for name in CALLED}


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


def counted(run: BlockRun) -> BlockState:
    """A state as the rules see it: a condition that does not hold counts as skipped."""
    unmet = run.state is BlockState.SUCCEEDED and run.verdict is False
    return BlockState.SKIPPED if unmet else run.state


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
        self.order = [name for name in blocks if name not in CALLED]
        self.events: list[Event] = []
        self.starting = False
        self.attempt: StartAttempt | None = None
        self.begun = False
        self.admitted = False  # the `when` of what was commanded holds, or there is none to ask
        self.calling: StartCallback | None = None
        self.calls: set[tuple[str, str]] = set()
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
                    if isinstance(event, CallbackFailed):
                        self.calls.add((event.block, event.callback))
                case StartKernel():
                    assert not self.starting, "one kernel at a time"
                    assert self.wait is None, "nothing is started while a retry waits"
                    self.starting, self.held, self.tainted, self.remains = True, set(), set(), set()
                case StartAttempt():
                    self.check_start(decision)
                    self.attempt, self.begun, self.admitted = decision, False, not decision.asks
                case StartCallback():
                    self.check_call(decision)
                    self.calling = decision
                case WakeUp():
                    assert self.wait is None, "one wait at a time"
                    assert self.attempt is None
                    assert self.calling is None
                    self.wait = decision
                case CancelAttempt(block=name):
                    under_way = self.attempt or self.calling
                    assert under_way is not None
                    assert name == under_way.block

    def check_start(self, command: StartAttempt) -> None:
        """Whatever is started finds its inputs, in notebook order, in a kernel that is there and free."""
        assert self.attempt is None, "one attempt at a time"
        assert self.calling is None, "nothing runs beside a callback"
        assert not self.starting, "only in a kernel that is ready"
        assert self.wait is None, "a retry that waits holds what comes after it"
        block = command.block
        runs = {run.block: run for run in self.state.run.blocks}
        states = {name: run.state for name, run in runs.items()}
        upstream = [states[name] for name in self.pipeline.upstream[block]]
        ruled = [counted(runs[name]) for name in self.pipeline.upstream[block]]
        assert holds(self.pipeline.by_name[block].policy.get("run_if"), ruled), "its rule holds"
        assert set(self.due()) <= self.calls, "callbacks come first"
        absent = frozenset(name for name, state in states.items() if state in GONE)
        assert carried(self.pipeline, block, absent) <= self.held, "what it needs is in the kernel"
        later = self.order[self.order.index(block) + 1 :]
        assert not self.held & set(later), "nothing later has run in this kernel"
        assert not (command.rebuild and command.asks), "a rebuild is not asked"
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
        if self.kind(command.block) is Kind.SENSOR and "timeout" in policy:
            assert command.timeout is not None
            assert 0 < command.timeout <= policy["timeout"], "what is left of its timeout"

    def check_call(self, call: StartCallback) -> None:
        """A callback is called once for a block that has come to its end, in a kernel that is ready."""
        assert self.attempt is None
        assert self.calling is None
        assert self.wait is None
        assert not self.starting
        assert (call.block, call.callback) in self.due()
        assert (call.block, call.callback) not in self.calls
        assert call.event["block"] == call.block

    def due(self) -> list[tuple[str, str]]:
        """The calls that the ends of blocks so far ask for."""
        outcomes = {BlockState.SUCCEEDED: "success", BlockState.FAILED: "failure"}
        return [
            (run.block, name)
            for run in self.state.run.blocks
            if run.state in outcomes
            for name in callbacks(self.pipeline.by_name[run.block].policy, outcomes[run.state])
        ]

    def kind(self, block: str) -> Kind:
        return self.pipeline.by_name[block].kind

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

    @precondition(lambda self: self.attempt is not None and not self.begun and not self.admitted)
    @rule(holds=st.booleans())
    def when_is_evaluated(self, holds: bool) -> None:
        command = self.attempt
        assert command is not None
        self.admitted = holds
        if not holds:
            self.ended()
        self.hear(WhenEvaluated(block=command.block, holds=holds))

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

    @precondition(lambda self: self.attempt is not None and self.begun and self.admitted)
    @rule(verdict=st.booleans(), warned=st.booleans())
    def attempt_succeeds(self, verdict: bool = True, warned: bool = False) -> None:
        c = self.ended()
        kind = self.kind(c.block)
        self.expect(c, AssertionState.FAILED if warned else AssertionState.PASSED, AssertionSeverity.WARN)
        self.held.add(c.block)
        self.succeeded.add(c.block)
        said = {Kind.CONDITION: verdict, Kind.SENSOR: True}.get(kind) if not c.rebuild else None
        self.hear(
            AttemptSucceeded(block=c.block, attempt=c.attempt, seconds=1, rebuild=c.rebuild, verdict=said)
        )

    def expect(self, command: StartAttempt, state: AssertionState, severity: AssertionSeverity) -> bool:
        """An expectation of the block, if it has one, comes out."""
        if command.rebuild or "expect" not in self.pipeline.by_name[command.block].policy:
            return False
        result = AssertionResult(
            id=f"{command.block}::expect#1", severity=severity, state=state, place=Place(cell=command.block)
        )
        self.hear(AssertionEvaluated(block=command.block, attempt=command.attempt, assertion=result))
        return True

    @precondition(
        lambda self: (
            self.attempt is not None
            and self.begun
            and self.admitted
            and not self.attempt.rebuild
            and self.kind(self.attempt.block) is Kind.SENSOR
        )
    )
    @rule()
    def sensor_is_unmet(self) -> None:
        c = self.ended()
        self.hear(SensorUnmet(block=c.block, attempt=c.attempt, seconds=1))

    @precondition(lambda self: self.calling is not None)
    @rule(fails=st.booleans(), lost=st.booleans())
    def callback_ends(self, fails: bool = False, lost: bool = False) -> None:
        call, self.calling = self.calling, None
        assert call is not None
        self.calls.add((call.block, call.callback))
        about = {"block": call.block, "callback": call.callback}
        self.hear(CallbackStarted(**about))
        if fails:
            if lost:
                self.held = set()
            self.hear(CallbackFailed(**about, seconds=1, failure=FAILURE, kernel_lost=lost))
        else:
            self.hear(CallbackSucceeded(**about, seconds=1))

    @precondition(lambda self: self.calling is not None and self.kernels_die)
    @rule()
    def kernel_dies_before_a_callback(self) -> None:
        self.calling = None
        self.hear(KernelDied(failure=FAILURE))

    @precondition(lambda self: self.attempt is not None and self.begun)
    @rule(lost=st.booleans(), unexpected=st.booleans())
    def attempt_fails(self, lost: bool, unexpected: bool) -> None:
        c = self.ended()
        unexpected = (
            unexpected
            and self.admitted
            and not lost
            and self.expect(c, AssertionState.FAILED, AssertionSeverity.ERROR)
        )
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
                failure=UNEXPECTED if unexpected else FAILURE,
                rebuild=c.rebuild,
                kernel_lost=lost,
            )
        )

    @precondition(lambda self: self.attempt is not None and self.state.cancelling)
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
        under_way = self.starting or any(one is not None for one in (self.attempt, self.calling, self.wait))
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
        asked = {e.block for e in self.events if isinstance(e, SensorUnmet | AskScheduled)}
        assert {self.kind(name) for name in asked} <= {Kind.SENSOR}
        finished = [index for index, e in enumerate(self.events) if isinstance(e, RunFinished)]
        assert finished == ([len(self.events) - 1] if self.state.is_over else [])

    @invariant()
    def callbacks_change_nothing(self) -> None:
        """Without them in the log, every block stands as it does; each is answered once."""
        own = CallbackStarted | CallbackSucceeded | CallbackFailed
        without = fold(event for event in self.events if not isinstance(event, own))
        assert [(one.block, one.state, one.reason) for one in without.blocks] == [
            (one.block, one.state, one.reason) for one in self.state.run.blocks
        ]
        answers = Counter(
            (e.block, e.callback) for e in self.events if isinstance(e, CallbackSucceeded | CallbackFailed)
        )
        assert set(answers.values()) <= {1}
        if self.state.is_over and not self.state.cancelling:
            assert set(answers) == set(self.due())

    def teardown(self) -> None:
        """However it stands, a run that is answered comes to an end, with every block final."""
        if not hasattr(self, "state"):
            return
        for _ in range(400):
            if self.starting:
                self.kernel_starts()
            elif self.calling is not None:
                self.callback_ends()
            elif self.attempt is not None and not self.begun and not self.admitted:
                self.when_is_evaluated(holds=True)
            elif self.attempt is not None and not self.begun:
                self.attempt_begins()
            elif self.attempt is not None and not self.admitted:
                self.attempt_fails(lost=False, unexpected=False)
            elif self.attempt is not None:
                self.attempt_succeeds()
            elif self.wait is not None and not self.state.is_over:
                self.wait_ends()
        assert self.state.is_over
        runs = {block.block: block for block in self.state.run.blocks}
        assert {block.state for block in runs.values()} <= FINAL
        good = {
            *(None, SkipReason.RUN_IF, SkipReason.UPSTREAM_SKIPPED),
            *(SkipReason.WHEN, SkipReason.CONDITION),
        }
        if BlockState.CANCELLED in {block.state for block in runs.values()}:
            assert self.state.run.state is RunState.CANCELLED
        elif BlockState.FAILED in {block.state for block in runs.values()} or self.state.run.failure:
            assert self.state.run.state is RunState.FAILED
        elif {block.reason for block in runs.values()} <= good:
            assert self.state.run.state is RunState.SUCCEEDED
        for block in runs.values():
            by_rule = (
                *(SkipReason.UPSTREAM_FAILED, SkipReason.UPSTREAM_SKIPPED),
                *(SkipReason.RUN_IF, SkipReason.CONDITION),
            )
            if block.reason in by_rule:
                upstream = [counted(runs[name]) for name in self.pipeline.upstream[block.block]]
                rule = self.pipeline.by_name[block.block].policy.get("run_if")
                assert not holds(rule, upstream), "nothing is skipped whose rule holds"


Runs.TestCase.settings = settings(max_examples=200, stateful_step_count=50, deadline=None)
TestRuns = Runs.TestCase
