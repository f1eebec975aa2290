"""A run in words: a line for each change of a block's state, the table at the end, the failures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain

from jupyter_blocks.model.diagnostics import Place
from jupyter_blocks.model.pipeline import AssertionSeverity, Outline, Pipeline
from jupyter_blocks.model.plan import Plan
from jupyter_blocks.model.run import (
    AssertionResult,
    AssertionState,
    BlockRun,
    BlockState,
    Compared,
    Failure,
    FailureKind,
    NoRetry,
    Output,
    Run,
    RunState,
    SkipReason,
)
from jupyter_blocks.reports.places import place_text
from jupyter_blocks.reports.text import EMPTY, Line, Span, Style, columns, counted, line, shortened

STATES: Mapping[BlockState, tuple[str, Style]] = {
    BlockState.QUEUED: ("·", Style.DIM),
    BlockState.RUNNING: ("▶", Style.ACTIVE),
    BlockState.RETRYING: ("▶", Style.DOUBTFUL),
    BlockState.SUCCEEDED: ("✓", Style.GOOD),
    BlockState.CACHED: ("✓", Style.GOOD),
    BlockState.FAILED: ("✗", Style.BAD),
    BlockState.SKIPPED: ("○", Style.DOUBTFUL),
    BlockState.CANCELLED: ("○", Style.DOUBTFUL),
}
RUN_GLYPHS: Mapping[RunState, str] = {
    RunState.QUEUED: "·",
    RunState.RUNNING: "▶",
    RunState.SUCCEEDED: "✓",
    RunState.FAILED: "✗",
    RunState.CANCELLED: "○",
}
RUN_STYLES: Mapping[RunState, Style] = {
    RunState.QUEUED: Style.DIM,
    RunState.RUNNING: Style.ACTIVE,
    RunState.SUCCEEDED: Style.GOOD,
    RunState.FAILED: Style.BAD,
    RunState.CANCELLED: Style.DOUBTFUL,
}
REMEDIES: Mapping[FailureKind, str] = {
    FailureKind.EXCEPTION: "Mend the block, then run it with `--until {block}`.",
    FailureKind.ASSERTION: "Mend the block, or what it asserts, then run it with `--until {block}`.",
    FailureKind.TESTS: "Mend the block, or its tests, then run it with `--until {block}`.",
    FailureKind.TIMEOUT: "Give it more time: `--timeout`, or `timeout` in the block's policy.",
    FailureKind.KERNEL_DIED: "Look at what the block asks of memory and of compiled code.",
    FailureKind.SETUP: "Mend the setup: no block can run before it.",
    FailureKind.RUNNER_DIED: "Run it again.",
}
NO_RETRY: Mapping[NoRetry, str] = {
    NoRetry.NOT_LISTED: "not retried: the policy names other errors",
    NoRetry.DEADLINE: "not retried: its deadline leaves no time",
    NoRetry.INPUTS_LOST: "not retried: that would repeat the outside effect of {because}",
    NoRetry.SETUP_FAILED: "not retried: no fresh kernel could be had",
    NoRetry.RUN_ENDED: "not retried: the run ended",
}
MACHINE = frozenset({FailureKind.TIMEOUT, FailureKind.KERNEL_DIED})
WIDEST_STATE = max(map(len, BlockState))
LONGEST_REASON = 90
CONTROL = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|[\x00-\x08\x0e-\x1f\x7f]")  # colours; what moves the cursor
CELL_ID = re.compile(r"\bCell (?P<id>[\w-]+), line (?P<line>\d+)")


def seconds_text(seconds: float) -> str:
    """ "0.31 s", "12.4 s", "2 min 05 s"."""
    if seconds < 10:
        return f"{seconds:.2f} s"
    if seconds < 60:
        return f"{seconds:.1f} s"
    return f"{int(seconds) // 60} min {int(seconds) % 60:02} s"


def outputs_text(outputs: Iterable[Output]) -> str:
    """The outputs that hold something: an imported module and None are left out."""
    return ", ".join(output_text(output) for output in outputs if output.type not in ("module", "NoneType"))


def output_text(output: Output) -> str:
    """ "flights: DataFrame 336776 × 19", "rows: int = 12"."""
    described = f"{output.name}: {output.type}"
    if output.shape is not None:
        described += f" {' × '.join(str(extent) for extent in output.shape)}"
    elif output.text is not None:
        described += f" = {output.text}"
    return described


def tests_text(assertions: Iterable[AssertionResult], known: int, noun: str) -> str:
    """ "3/3": how many passed of those there are, with a noun; failed warnings are told apart."""
    results = tuple(assertions)
    total = max(known, len(results))
    if not total:
        return ""
    passed = sum(result.state is AssertionState.PASSED for result in results)
    warned = sum(is_warning(result) for result in results)
    return f"{passed}/{total}{noun}" + (f" ({counted(warned, 'warning')})" if warned else "")


def is_warning(result: AssertionResult) -> bool:
    """Whether `result` went wrong without failing its block."""
    return result.severity is AssertionSeverity.WARN and result.state is not AssertionState.PASSED


def outcome_text(outline: Outline, block: BlockRun) -> str:
    """What a block left; or why it failed, waits or did not run, in one line."""
    if block.state is BlockState.RUNNING and block.elements is not None:
        return f"{block.elements_done} of {counted(block.elements, 'element')}"
    verdict = {True: "holds", False: "does not hold", None: ""}[block.verdict]
    return reason(outline, block) or ", ".join(filter(None, (verdict, outputs_text(block.outputs))))


def reason(outline: Outline, block: BlockRun) -> str:
    """Why a block failed, waits or did not run, in one line."""
    if block.is_asked_again:
        return f"not yet, asked again in {seconds_text(block.pause)}"
    if block.failure is not None:
        return " · ".join((*retry_words(block), failure_reason(block.failure)))
    if block.reason is None:
        return ""
    if block.reason is SkipReason.WHEN:
        source = next((one.when.source for one in outline.blocks if one.name == block.block and one.when), "")
        return shortened(f"{block.reason} {source} does not hold", LONGEST_REASON)
    cause = place_text(outline, Place(cell=block.because)) or block.because
    return f"{block.reason} ({cause})" if cause else str(block.reason)


def retry_words(block: BlockRun) -> Iterator[str]:
    """How long a block waits for its next attempt; why there is none though its policy has some left."""
    if block.state is BlockState.RETRYING:
        yield f"retry {block.retries} in {seconds_text(block.pause)}"
    if block.no_retry is not None:
        yield NO_RETRY[block.no_retry].format(because=block.because)


def failure_reason(failure: Failure) -> str:
    """ "ValueError: could not convert", on one line; a fault of the machine has no exception's name."""
    name = "" if failure.kind in MACHINE else failure.name
    said = CONTROL.sub("", ": ".join(part for part in (name, failure.message.strip()) if part))
    first, *more = said.splitlines() or [failure.kind.value]
    return shortened(f"{first} …" if more else first, LONGEST_REASON)


def progress_line(plan: Plan, block: BlockRun) -> Line:
    """One change of a block's state, for where no live display can be."""
    names = [step.block for step in plan.steps]
    number = f"{names.index(block.block) + 1:>{len(str(len(names)))}}"
    return line(
        (f"[{number}/{len(names)}] ", Style.DIM),
        (block.block, Style.NAME),
        "  ",
        _state(block, icon=False),
        *chain.from_iterable(("  ", part) for part in _particulars(plan.pipeline, block)),
    )


def callback_line(plan: Plan, block: BlockRun, name: str) -> Line:
    """That the callback `name` of a block has failed."""
    call = next(call for call in block.callbacks if call.name == name)
    why = failure_reason(call.failure) if call.failure is not None else ""
    said = progress_line(plan, replace(block, state=BlockState.RUNNING))[:2]
    return line(*said, "  ", (f"callback {name} failed", Style.DOUBTFUL), f"  {why}")


def _particulars(pipeline: Pipeline, block: BlockRun) -> list[str | Span]:
    if block.state is BlockState.RUNNING:
        return []
    ran = [seconds_text(block.seconds)] if block.attempt else []
    tests = tests_text(block.assertions, len(pipeline.by_name[block.block].tests), " tests")
    told = [tests] if tests and ran else []
    outcome = outcome_text(pipeline.outline, block)
    return [*ran, *told, *([outcome] if outcome else [])]


def run_table(pipeline: Pipeline, blocks: Iterable[BlockRun]) -> list[Line]:
    """A row per block: state, seconds, tests, and what it left or why it did not; nothing without blocks."""
    head = tuple(line((word, Style.DIM)) for word in ("block", "state", "seconds", "tests", "outputs"))
    rows = [_table_row(pipeline, block) for block in blocks]
    return columns([head, *rows], right=frozenset({2})) if rows else []


def _table_row(pipeline: Pipeline, block: BlockRun) -> tuple[Line, ...]:
    why = reason(pipeline.outline, block)
    outputs = line((why, Style.DIM)) if why else line(outcome_text(pipeline.outline, block))
    started = block.attempt > 0
    return (
        line((block.block, Style.NAME)),
        line(_state(block, icon=True)),
        line(f"{block.seconds:.2f}" if started else ""),
        line(tests_text(block.assertions, len(pipeline.by_name[block.block].tests), "")),
        outputs,
    )


def _state(block: BlockRun, *, icon: bool) -> Span:
    glyph, style = STATES[block.state]
    # As wide as the widest state, so that the live table does not jump while states change.
    return f"{glyph} {block.state:<{WIDEST_STATE}}" if icon else str(block.state), style


def summary(run: Run) -> Line:
    """ "failed in 12.3 s: 9 succeeded, 1 failed, 2 skipped"."""
    if not run.blocks and run.failure is None:
        return line(("nothing to run", Style.DOUBTFUL), ": no cell is tagged `block:NAME`")
    states = [block.state for block in run.blocks]
    counts = [f"{states.count(state)} {state}" for state in BlockState if state in states]
    if failed := sum(len(list(failed_calls(block))) for block in run.blocks):
        counts.append(f"{counted(failed, 'callback')} failed")
    took = "" if run.state in (RunState.QUEUED, RunState.RUNNING) else f" in {seconds_text(run.seconds)}"
    return line(
        (run.state, RUN_STYLES[run.state]),
        took,
        f": {', '.join(counts)}" if counts else "",
    )


def outcome(pipeline: Pipeline, run: Run) -> list[Line]:
    """The table, and how it went in one line."""
    table = [*run_table(pipeline, run.blocks), EMPTY] if run.blocks else []
    return [*table, summary(run)]


def failures(pipeline: Pipeline, run: Run) -> list[Line]:
    """Every failure of `run`: the prelude's, then each block's, with remedies and the user's tracebacks."""
    lines: list[Line] = []
    if run.failure is not None:
        lines += [*failure_report(pipeline.outline, "the setup", run.failure), EMPTY]
    for block in run.blocks:
        if block.failure is not None:
            lines += [*block_failure(pipeline.outline, block), EMPTY]
        elif any(map(is_warning, block.assertions)):
            lines += [*_failed_assertions(pipeline.outline, block), EMPTY]
        for call in failed_calls(block):
            lines += [*failure_report(pipeline.outline, *call), EMPTY]
    return lines


def failed_calls(block: BlockRun) -> Iterator[tuple[str, Failure]]:
    """The callbacks that failed when they were called for a block, whose state stands all the same."""
    for call in block.callbacks:
        if call.failure is not None:
            remedy = call.failure.remedy or f"Mend the callback; {block.block} stays {block.state}."
            yield f"the callback {call.name} of {block.block}", replace(call.failure, remedy=remedy)


def block_failure(outline: Outline, block: BlockRun) -> list[Line]:
    """Why one block failed."""
    if block.failure is None:
        return []
    lines = failure_report(outline, block.block, block.failure)
    if block.failure.kind is FailureKind.TESTS:
        return [*lines[:2], *_failed_assertions(outline, block)]
    return lines


def failure_report(outline: Outline, subject: str, failure: Failure) -> list[Line]:
    """Which block failed, where and why, in one line; the remedy; the user's traceback; values compared."""
    place = place_text(outline, failure.place)
    return [
        line((f"{subject} failed", Style.BAD), f": {place}" if place else "", f": {failure_reason(failure)}"),
        line("  ", remedy(subject, failure)),
        *(line(text) for text in traceback_lines(outline, failure)),
        *compared_lines(failure.compared),
    ]


def remedy(subject: str, failure: Failure) -> str:
    """What to do about a failure of the block `subject`."""
    return failure.remedy or REMEDIES[failure.kind].format(block=subject)


def traceback_lines(outline: Outline, failure: Failure | AssertionResult) -> list[str]:
    """The user's traceback, its cells named by number and block rather than by their ids."""
    known = {cell.cell.id for cell in outline.cells}

    def named(found: re.Match[str]) -> str:
        place = Place(cell=found["id"], line=int(found["line"]))
        return place_text(outline, place) if place.cell in known else found[0]

    text = CELL_ID.sub(named, "\n".join(failure.traceback))
    return text.split("\n") if text else []


def _failed_assertions(outline: Outline, block: BlockRun) -> list[Line]:
    failed = [result for result in block.assertions if result.state is not AssertionState.PASSED]
    return [text for result in failed for text in assertion_report(outline, result)]


def assertion_report(outline: Outline, result: AssertionResult) -> list[Line]:
    """A failed assertion: id and place, its source, what went wrong, the values compared, the way there."""
    word, style = ("warned", Style.DOUBTFUL) if is_warning(result) else (str(result.state), Style.BAD)
    source = result.source.rstrip().splitlines()
    return [
        line((f"{result.id} {word}", style), f": {place_text(outline, result.place)}"),
        *(line("    ", (text, Style.STRONG)) for text in source),
        *(line("  ", (text, style)) for text in result.message.splitlines()),
        *compared_lines(result.compared),
        *(line("  ", text) for text in traceback_lines(outline, result)),
    ]


def compared_lines(compared: tuple[Compared, ...]) -> list[Line]:
    """What each side of an assertion was."""
    return columns(
        [
            (line("    ", (one.expression, Style.NAME)), line(("=", Style.DIM), f" {one.value}"))
            for one in compared
        ],
        gap=1,
    )
