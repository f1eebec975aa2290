"""What happened in a run, in the past tense: the list that panel, history and reports all read.

An event bears no time; the log that keeps it stamps it with a number and an instant (`Logged`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from jupyter_blocks.model.cells import nothing
from jupyter_blocks.model.observed import Observed
from jupyter_blocks.model.run import AssertionResult, Failure, NoRetry, Output, RunState, SkipReason


class Stream(StrEnum):
    """Where a cell printed to; `display` is the plain text of displays and results."""

    STDOUT = "stdout"
    STDERR = "stderr"
    DISPLAY = "display"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStarted:
    """A run was accepted; `blocks` are those planned, in order."""

    run: str
    pipeline: str
    blocks: tuple[str, ...]
    parameters: Mapping[str, object] = field(default_factory=nothing, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class KernelReady:
    """A fresh kernel runs and its prelude has been executed.

    `kernel` is its kernelspec, `language` and `version` what it said of its language.
    """

    kernel: str = ""
    language: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KernelFailed:
    """No kernel could be had, or its prelude failed."""

    failure: Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class KernelDied:
    """The kernel's process ended while nothing, or a rebuild, was running in it."""

    failure: Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptStarted:
    """A block's code was sent to a kernel; `rebuild` re-runs it for others' inputs, without tests."""

    block: str
    attempt: int
    rebuild: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WhenEvaluated:
    """What the policy of `block` asks of values, before its first attempt, was found to hold, or not."""

    block: str
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CellPrinted:
    """A cell of a block, or of the prelude (`block` None), printed `text`, which follows earlier pieces.

    Terminal colours are kept. Of a progress bar only what a terminal would show at the end of the piece is
    kept; after a carriage return, at the end of a piece or the beginning of the next, the line begun is
    overwritten.
    """

    cell: str
    stream: Stream
    text: str
    block: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CellExecuted:
    """One cell of a block, or of the prelude (`block` None), was executed in `seconds`."""

    cell: str
    seconds: float
    block: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CellObserved:
    """What a cell of a block, or of the prelude (`block` None), was seen to do while it was executed."""

    cell: str
    observed: Observed
    block: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PackagesImported:
    """A cell was the first in its kernel to import these packages; their versions, by name."""

    packages: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssertionEvaluated:
    """One assertion of a block came out."""

    block: str
    attempt: int
    assertion: AssertionResult


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementEnded:
    """The run of a block with a `map` for one of its `elements`, counted from 1, came to its end."""

    block: str
    attempt: int
    element: int
    elements: int
    seconds: float
    failure: Failure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptSucceeded:
    """The block's code and its tests passed; `verdict` is that of a condition or a sensor."""

    block: str
    attempt: int
    seconds: float
    outputs: tuple[Output, ...] = ()
    rebuild: bool = False
    verdict: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorUnmet:
    """A sensor was asked in `attempt`, and its answer was no."""

    block: str
    attempt: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AskScheduled:
    """The sensor will be asked again, `seconds` after the end of `attempt`."""

    block: str
    attempt: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptFailed:
    """The block's code raised, a test failed, time ran out or the kernel died; `kernel_lost` says the
    kernel is gone with all the values in it."""

    block: str
    attempt: int
    seconds: float
    failure: Failure
    outputs: tuple[Output, ...] = ()
    rebuild: bool = False
    kernel_lost: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryScheduled:
    """After the failed `attempt`, another one was put off for `seconds`: the block has not failed yet."""

    block: str
    attempt: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitEnded:
    """The time for which something was put off has passed."""

    block: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KernelGivenUp:
    """The kernel, with all values in it, was given up for a fresh one, which `block` needs."""

    block: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryRuledOut:
    """A block with attempts left has failed for good; `because` names what that is owed to, if anything."""

    block: str
    reason: NoRetry
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptCancelled:
    """A running attempt was interrupted because the run was cancelled."""

    block: str
    attempt: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockSkipped:
    """A block will not run in this run; `because` names the block it is owed to, if any."""

    block: str
    reason: SkipReason
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockCancelled:
    """A block that had not started will not, because the run was cancelled."""

    block: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackStarted:
    """The callback block `callback` was called, because `block` has come to its end."""

    block: str
    callback: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackSucceeded:
    """The code of a callback came to its end."""

    block: str
    callback: str
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackFailed:
    """The code of a callback raised, took too long or could not be executed; the state of `block` stands."""

    block: str
    callback: str
    seconds: float
    failure: Failure
    kernel_lost: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelRequested:
    """Somebody asked the run to stop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFinished:
    """The run is over."""

    state: RunState
    seconds: float
    failure: Failure | None = None


Event = (
    RunStarted
    | KernelReady
    | KernelFailed
    | KernelDied
    | WhenEvaluated
    | AttemptStarted
    | CellPrinted
    | CellExecuted
    | CellObserved
    | PackagesImported
    | AssertionEvaluated
    | ElementEnded
    | AttemptSucceeded
    | SensorUnmet
    | AskScheduled
    | AttemptFailed
    | RetryScheduled
    | WaitEnded
    | KernelGivenUp
    | RetryRuledOut
    | AttemptCancelled
    | BlockSkipped
    | BlockCancelled
    | CallbackStarted
    | CallbackSucceeded
    | CallbackFailed
    | CancelRequested
    | RunFinished
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """An event in a run's log: `seq` counts from 1 without gaps, `at` is in UTC."""

    seq: int
    at: datetime
    event: Event
