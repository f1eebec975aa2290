"""Why an attempt or a kernel failed, told apart and put in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from jupyter_blocks.errors import KernelUnavailable
from jupyter_blocks.executors.process import KernelProcess
from jupyter_blocks.executors.replies import plain
from jupyter_blocks.model.diagnostics import Place
from jupyter_blocks.model.pipeline import AssertionSeverity
from jupyter_blocks.model.run import AssertionResult, AssertionState, Failure, FailureKind

ENDED_AT_START = "Run its command by hand to see why: `jupyter kernelspec list` shows where it is installed."
INSTALLATION_FAILED = (
    "Look at what the kernel says below; it may be too old (Python 3.10 or newer is needed)."
)


def died(process: KernelProcess, kind: FailureKind, cell: str | None) -> Failure:
    """The kernel's process ended while `cell` was executed in it (None: between cells)."""
    cause = process.cause_of_death()
    return Failure(
        kind=kind,
        name="KernelDied",
        message=f"kernel died ({cause})",
        place=Place(cell=cell),
        traceback=process.printed(),
        remedy="Let it hold less at a time: fewer columns, smaller chunks, `del` what is no longer needed."
        if "memory" in cause
        else "Look for what ends the process: exit(), os._exit(), a crash in compiled code, a signal.",
    )


def not_started(process: KernelProcess, waited: float) -> Failure:
    """The kernel's process was launched and never answered."""
    message = (
        f"the kernel {process.name!r} died at its start ({process.cause_of_death()})"
        if process.has_ended
        else f"the kernel {process.name!r} did not answer within {waited:g} s"
    )
    return Failure(
        kind=FailureKind.SETUP,
        name="KernelFailed",
        message=message,
        traceback=process.printed(),
        remedy=ENDED_AT_START,
    )


def not_installed(process: KernelProcess, content: Mapping[str, Any] | None) -> Failure:
    """The kernel answers, but the half that runs tests and describes outputs could not be brought in."""
    if content is None:
        return died(process, FailureKind.SETUP, None)
    return Failure(
        kind=FailureKind.SETUP,
        name=str(content.get("ename", "")),
        message=f"the kernel {process.name!r} cannot run tests: {content.get('evalue', '')}",
        traceback=plain(content.get("traceback", ())),
        remedy="It takes an IPython kernel of Python 3.10 or newer; choose one with `--kernel NAME`.",
    )


def unavailable(error: KernelUnavailable) -> Failure:
    """A fresh kernel could not even be launched."""
    return Failure(
        kind=FailureKind.SETUP, name="KernelUnavailable", message=error.message, remedy=error.remedy
    )


def of_setup(failure: Failure) -> Failure:
    """A cell of the prelude failed."""
    return replace(failure, kind=FailureKind.SETUP)


def timed_out(timeout: float | None, interrupted: Failure | None, cell: str, *, killed: bool) -> Failure:
    """An attempt took too long; where it was `interrupted` is where it stood, if it could be."""
    return _stopped(
        f"took longer than {timeout:g} s",
        interrupted,
        cell,
        killed=killed,
        remedy='Raise the limit: `"timeout": "10m"` in the block\'s policy, or `--timeout`.',
    )


def too_late(deadline: float | None, interrupted: Failure | None, cell: str, *, killed: bool) -> Failure:
    """A block took too long over all its attempts."""
    return _stopped(
        f"took longer than its deadline of {deadline:g} s, over all attempts",
        interrupted,
        cell,
        killed=killed,
        remedy="Raise the `deadline` in the block's policy.",
    )


def _stopped(said: str, interrupted: Failure | None, cell: str, *, killed: bool, remedy: str) -> Failure:
    return Failure(
        kind=FailureKind.TIMEOUT,
        name="TimeoutError",
        message=said + (", did not heed an interrupt, and was killed with its kernel" if killed else ""),
        place=interrupted.place if interrupted else Place(cell=cell),
        traceback=interrupted.traceback if interrupted else (),
        remedy=remedy,
        classes=("TimeoutError", "Exception"),
    )


def no_verdict(cell: str) -> Failure:
    """A condition or a sensor came to its end, and said neither yes nor no."""
    return Failure(
        kind=FailureKind.EXCEPTION,
        name="NoVerdict",
        message="gave no verdict",
        place=Place(cell=cell),
        remedy="End its last cell with an expression, whose truth is the verdict.",
    )


def of_tests(assertions: Sequence[AssertionResult], raised: Failure | None) -> Failure | None:
    """Assertions that fail their block, or None; `raised` is what the first failing test cell raised."""
    failing = [one for one in assertions if fails(one)]
    if not failing:
        return None if raised is None else replace(raised, kind=FailureKind.TESTS)
    first, more = failing[0], len(failing) - 1
    return Failure(
        kind=FailureKind.TESTS,
        name="AssertionError",
        message=f"{first.id}: {first.message or first.source}" + (f" (and {more} more)" if more else ""),
        place=first.place,
        traceback=raised.traceback if raised else (),
        compared=first.compared,
        classes=raised.classes if raised else ("AssertionError", "Exception"),
    )


def fails(assertion: AssertionResult) -> bool:
    """Whether the assertion fails its block."""
    return assertion.severity is AssertionSeverity.ERROR and assertion.state is not AssertionState.PASSED
