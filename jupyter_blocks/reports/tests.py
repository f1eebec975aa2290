"""Tests as pytest reports them: a line per assertion, the failures, a summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from jupyter_blocks.model.pipeline import Block, Outline, Pipeline
from jupyter_blocks.model.run import AssertionResult, AssertionState, BlockRun, Run
from jupyter_blocks.reports.runs import (
    assertion_report,
    block_failure,
    failure_report,
    is_warning,
    reason,
    seconds_text,
)
from jupyter_blocks.reports.text import EMPTY, Line, Style, line


class Outcome(StrEnum):
    """How a test came out; `error`: it was never asked, or could not judge."""

    PASSED = "passed"
    FAILED = "failed"
    WARNED = "warned"
    ERROR = "error"


STYLES = {
    Outcome.PASSED: Style.GOOD,
    Outcome.FAILED: Style.BAD,
    Outcome.WARNED: Style.DOUBTFUL,
    Outcome.ERROR: Style.BAD,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One test of one block; `result` is None where it was not evaluated, and `why` says why."""

    id: str
    outcome: Outcome
    result: AssertionResult | None = None
    why: str = ""


def outcome(result: AssertionResult) -> Outcome:
    """What pytest would call it."""
    if result.state is AssertionState.PASSED:
        return Outcome.PASSED
    if is_warning(result):
        return Outcome.WARNED
    return Outcome.FAILED if result.state is AssertionState.FAILED else Outcome.ERROR


def verdicts(outline: Outline, block: Block, ran: BlockRun) -> list[Verdict]:
    """A verdict on every test of `block`, in order; those not evaluated are errors."""
    why = reason(outline, ran) or f"{ran.block} was {ran.state}"
    results = {result.id: result for result in ran.assertions}
    ids = dict.fromkeys((*(test.id for test in block.tests), *results))
    return [verdict(results[name]) if name in results else _not_asked(name, why) for name in ids]


def verdict(result: AssertionResult) -> Verdict:
    """The verdict of a test that was evaluated."""
    return Verdict(id=result.id, outcome=outcome(result), result=result)


def _not_asked(name: str, why: str) -> Verdict:
    return Verdict(id=name, outcome=Outcome.ERROR, why=why)


def verdict_line(verdict: Verdict) -> Line:
    """ "clean::#1 PASSED"."""
    why = f"  {verdict.why}" if verdict.why else ""
    return line(verdict.id, " ", (verdict.outcome.upper(), STYLES[verdict.outcome]), (why, Style.DIM))


def failures(pipeline: Pipeline, run: Run, found: Iterable[Verdict]) -> list[Line]:
    """What did not pass, with source and values; then what kept other tests from running."""
    wrong = [v.result for v in found if v.result is not None and v.outcome is not Outcome.PASSED]
    lines: list[Line] = []
    if run.failure is not None:
        lines += [*failure_report(pipeline.outline, "the setup", run.failure), EMPTY]
    for result in wrong:
        lines += [*assertion_report(pipeline.outline, result), EMPTY]
    for block in run.blocks:
        if block.failure is not None and not any(
            result.id.startswith(f"{block.block}::") for result in wrong
        ):
            lines += [*block_failure(pipeline.outline, block), EMPTY]
    return lines


def summary(found: Iterable[Verdict], seconds: float) -> Line:
    """ "1 failed, 8 passed in 3.21 s"."""
    counts = Counter(verdict.outcome for verdict in found)
    order = (Outcome.FAILED, Outcome.ERROR, Outcome.WARNED, Outcome.PASSED)
    said = [f"{counts[one]} {_noun(one, counts[one])}" for one in order if counts[one]]
    style = STYLES[next((one for one in order if counts[one]), Outcome.PASSED)]
    return line((", ".join(said) or "no tests", style), f" in {seconds_text(seconds)}")


def _noun(outcome: Outcome, number: int) -> str:
    return "errors" if outcome is Outcome.ERROR and number > 1 else str(outcome)
