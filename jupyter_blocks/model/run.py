"""A run and what it is made of: block runs, attempts, assertions, outputs, failures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from jupyter_blocks.model.cells import nothing
from jupyter_blocks.model.diagnostics import NOWHERE, Place
from jupyter_blocks.model.pipeline import AssertionSeverity


class RunState(StrEnum):
    """Where a whole run stands."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class BlockState(StrEnum):
    """Where one block stands in a run."""

    QUEUED = "queued"
    RUNNING = "running"
    RETRYING = "retrying"
    SUCCEEDED = "succeeded"
    CACHED = "cached"
    FAILED = "failed"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


FINAL = frozenset(
    {BlockState.SUCCEEDED, BlockState.CACHED, BlockState.FAILED, BlockState.SKIPPED, BlockState.CANCELLED}
)


class SkipReason(StrEnum):
    """Why a block was not run."""

    UPSTREAM_FAILED = "upstream_failed"
    UPSTREAM_SKIPPED = "upstream_skipped"
    RUN_IF = "run_if"  # what it asks of the blocks it needs was not so
    WHEN = "when"  # what it asks of values was not so
    CONDITION = "condition"  # a condition that it needs does not hold
    FAIL_FAST = "fail_fast"
    SETUP_FAILED = "setup_failed"
    INPUTS_LOST = "inputs_lost"
    RUN_ENDED = "run_ended"  # with the process that carried the run out


class NoRetry(StrEnum):
    """Why a block whose policy has attempts left is not tried again."""

    NOT_LISTED = "not_listed"  # the error is none of those that the policy names
    DEADLINE = "deadline"  # the next attempt would begin too late
    INPUTS_LOST = "inputs_lost"  # it would take a value that only an outside effect could bring back
    SETUP_FAILED = "setup_failed"  # it takes a fresh kernel, and none could be had
    RUN_ENDED = "run_ended"  # with the process that carried the run out


class FailureKind(StrEnum):
    """What made an attempt fail; a fault of the machine is told apart from the user's exception."""

    EXCEPTION = "exception"
    ASSERTION = "assertion"  # an `assert` in the block's own code
    TESTS = "tests"  # an assertion of severity error
    TIMEOUT = "timeout"
    KERNEL_DIED = "kernel_died"
    SETUP = "setup"  # the prelude failed, or no kernel could be had
    RUNNER_DIED = "runner_died"  # the process that carried the run out ended without a word


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One sub-expression of a failed assertion, as source, and its value, as a short text."""

    expression: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why an attempt failed: `name` and `message` are the exception's, `traceback` the user's own lines.

    `classes` are the full names of the exception's class and of those it derives from, as far as known.
    """

    kind: FailureKind
    name: str
    message: str
    place: Place = NOWHERE
    traceback: tuple[str, ...] = ()
    compared: tuple[Compared, ...] = ()
    remedy: str = ""
    classes: tuple[str, ...] = ()


class AssertionState(StrEnum):
    """How an assertion came out; `broken` means it could not judge, and counts as failed."""

    PASSED = "passed"
    FAILED = "failed"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class AssertionResult:
    """An assertion that was evaluated: `source` is its text, `message` says what went wrong.

    `traceback` has the user's own lines, if the way to where it failed leads further than its own line.
    """

    id: str
    severity: AssertionSeverity
    state: AssertionState
    place: Place
    source: str = ""
    message: str = ""
    compared: tuple[Compared, ...] = ()
    seconds: float = 0.0
    traceback: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """What a block left under a name, described: `shape` is rows × columns or a length; `text` a scalar."""

    name: str
    type: str
    shape: tuple[int, ...] | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackRun:
    """One call of a callback block for another: it is running, has succeeded or has failed."""

    name: str
    state: BlockState = BlockState.RUNNING
    seconds: float = 0.0
    failure: Failure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockRun:
    """One block in one run: a fold of its events. Seconds are wall-clock, tests included.

    `retries` counts the attempts that followed, or will follow, a failed one; while the block is retrying,
    `failure` is that of the last attempt and `pause` the seconds from its end to the next. A sensor is
    retrying, without a failure, while it waits to be asked again. `verdict` is that of a condition or a
    sensor. `callbacks` were called when the block had come to its end. Of a block with a
    `map`, `elements` is how many it runs for, `elements_done` for how many of them the last attempt has run.
    """

    block: str
    state: BlockState = BlockState.QUEUED
    attempt: int = 0
    seconds: float = 0.0
    outputs: tuple[Output, ...] = ()
    assertions: tuple[AssertionResult, ...] = ()
    failure: Failure | None = None
    reason: SkipReason | None = None
    because: str = ""  # the block or cell that the skip, or having no further attempt, is owed to
    retries: int = 0
    pause: float = 0.0
    no_retry: NoRetry | None = None
    verdict: bool | None = None
    callbacks: tuple[CallbackRun, ...] = ()
    elements: int | None = None
    elements_done: int = 0

    @property
    def is_asked_again(self) -> bool:
        """Whether it is a sensor that waits."""
        return self.state is BlockState.RETRYING and self.failure is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run: the fold of its events (`engine.fold.fold`)."""

    id: str = ""
    pipeline: str = ""
    state: RunState = RunState.QUEUED
    parameters: Mapping[str, object] = field(default_factory=nothing, hash=False)
    blocks: tuple[BlockRun, ...] = ()
    failure: Failure | None = None
    seconds: float = 0.0
