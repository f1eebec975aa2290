"""Plans, runs and tests in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from jupyter_blocks.model.diagnostics import Place
from jupyter_blocks.model.pipeline import AssertionSeverity
from jupyter_blocks.model.plan import Plan, Step
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
from jupyter_blocks.reports import runs, tests
from jupyter_blocks.reports.plans import plan_report
from jupyter_blocks.reports.text import line, plain, plain_text

from .pipelines import FLIGHTS

Golden = Callable[[str, str], None]


def assertion(
    name: str,
    state: AssertionState = AssertionState.PASSED,
    severity: AssertionSeverity = AssertionSeverity.ERROR,
) -> AssertionResult:
    wrong = state is not AssertionState.PASSED
    return AssertionResult(
        id=name,
        severity=severity,
        state=state,
        place=Place(cell="c5", line=2),
        source="assert len(flights) > 0",
        message="AssertionError: empty" if wrong else "",
        compared=(Compared(expression="len(flights)", value="0"),) if wrong else (),
    )


RAISED = Failure(
    kind=FailureKind.EXCEPTION,
    name="KeyError",
    message="'delay'",
    place=Place(cell="c6", line=1),
    traceback=("Cell 7, line 1\n----> 1 weather['delay']", "KeyError: 'delay'"),
)
TESTS = Failure(kind=FailureKind.TESTS, name="AssertionError", message="1 of 3 tests failed")
BLOCKS = (
    BlockRun(
        block="load_flights",
        state=BlockState.SUCCEEDED,
        attempt=1,
        seconds=1.234,
        outputs=(
            Output(name="flights", type="DataFrame", shape=(336776, 19)),
            Output(name="rows", type="int", text="336776"),
        ),
    ),
    BlockRun(
        block="clean",
        state=BlockState.FAILED,
        attempt=1,
        seconds=0.5,
        failure=TESTS,
        assertions=(
            assertion("clean::#1"),
            assertion("clean::#2", AssertionState.FAILED),
            assertion("clean::#3", AssertionState.FAILED, AssertionSeverity.WARN),
        ),
    ),
    BlockRun(block="clean_weather", state=BlockState.FAILED, attempt=1, seconds=61.2, failure=RAISED),
    BlockRun(
        block="join_weather",
        state=BlockState.SKIPPED,
        reason=SkipReason.UPSTREAM_FAILED,
        because="clean",
    ),
    BlockRun(block="model", state=BlockState.CANCELLED),
)
RUN = Run(id="r1", pipeline="flights", state=RunState.FAILED, blocks=BLOCKS, seconds=63.4)
PLAN = Plan(
    pipeline=FLIGHTS,
    steps=(
        Step(block="load_flights", why="needed for clean"),
        Step(block="clean", why="selected"),
        Step(block="export_report", why="selected"),
    ),
)


def test_plan(golden: Golden) -> None:
    """A plan is a table of what runs, why and from what it reads, and a list of what stays out."""
    golden(plain_text(plan_report(PLAN)), "flights.plan.txt")


def test_table(golden: Golden) -> None:
    """The table at the end: state, seconds, tests, and what each block left or why it did not."""
    golden(plain_text([*runs.run_table(FLIGHTS, RUN.blocks), (), runs.summary(RUN)]), "flights.run.txt")


def test_failures(golden: Golden) -> None:
    """Each failure names block, cell and reason, has a remedy, and then the user's own words."""
    golden(plain_text(runs.failures(FLIGHTS, RUN)), "flights.failures.txt")


def test_setup_failure() -> None:
    """A prelude that fails is told as the setup's failure."""
    failure = replace(RAISED, kind=FailureKind.SETUP, place=Place(cell="c0", line=1), traceback=())
    assert plain_text(runs.failures(FLIGHTS, replace(RUN, failure=failure, blocks=()))) == (
        "the setup failed: cell 1 (setup), line 1: KeyError: 'delay'\n"
        "  Mend the setup: no block can run before it.\n"
        "\n"
    )


def test_progress() -> None:
    """One line a change of state, with all that is known by then."""
    told = [plain(runs.progress_line(replace(PLAN, steps=(*PLAN.steps,)), block)) for block in BLOCKS[:2]]
    assert told == [
        "[1/3] load_flights  succeeded  1.23 s  flights: DataFrame 336776 × 19, rows: int = 336776",
        "[2/3] clean  failed  0.50 s  1/3 tests (1 warning)  AssertionError: 1 of 3 tests failed",
    ]
    running = BlockRun(block="clean", state=BlockState.RUNNING, attempt=1)
    assert plain(runs.progress_line(PLAN, running)) == "[2/3] clean  running"


def test_seconds() -> None:
    """Seconds are told as exactly as matters."""
    assert [runs.seconds_text(s) for s in (0.004, 12.34, 125.0)] == ["0.00 s", "12.3 s", "2 min 05 s"]


def test_control_characters() -> None:
    """Colours and control characters in a message do not reach the table."""
    failure = replace(RAISED, message="\x1b[31mred\x1b[0m\x07 alert")
    assert runs.failure_reason(failure) == "KeyError: red alert"


def test_machine() -> None:
    """A dead kernel or a lapse of time bears no exception's name."""
    failure = Failure(kind=FailureKind.TIMEOUT, name="TimeoutError", message="took longer than 2 s")
    assert runs.failure_reason(failure) == "took longer than 2 s"


def test_skipped_for_a_cell() -> None:
    """A skip that is owed to a cell of the prelude names it by its number."""
    block = BlockRun(block="clean", state=BlockState.SKIPPED, reason=SkipReason.SETUP_FAILED, because="c0")
    assert runs.reason(FLIGHTS.outline, block) == "setup_failed (cell 1 (setup))"


def test_cells_in_tracebacks() -> None:
    """A traceback names cells by number and block where the kernel only knows their ids."""
    traceback = ("Traceback (most recent call last):", "  Cell c5, line 3, in <module>", "  Cell zz, line 1")
    report = runs.failure_report(FLIGHTS.outline, "clean", replace(RAISED, traceback=traceback))
    assert [plain(each) for each in report[3:]] == [
        "  cell 6 (clean), line 3, in <module>",
        "  Cell zz, line 1",
    ]


def test_words_of_a_decision() -> None:
    """What a condition has come to stands before its outputs, how long a sensor waits instead of them."""
    output = Output(name="rows", type="int", text="3")
    held = BlockRun(block="clean", state=BlockState.SUCCEEDED, verdict=True, outputs=(output,))
    assert runs.outcome_text(FLIGHTS.outline, held) == "holds, rows: int = 3"
    mapped = BlockRun(block="plot", state=BlockState.RUNNING, elements=12, elements_done=3)
    assert runs.outcome_text(FLIGHTS.outline, mapped) == "3 of 12 elements"
    assert runs.outcome_text(FLIGHTS.outline, replace(held, verdict=False, outputs=())) == "does not hold"
    waits = BlockRun(block="clean", state=BlockState.RETRYING, verdict=False, pause=60, attempt=2)
    assert runs.outcome_text(FLIGHTS.outline, waits) == "not yet, asked again in 1 min 00 s"
    skipped = BlockRun(block="clean", state=BlockState.SKIPPED, reason=SkipReason.CONDITION, because="plot")
    assert runs.outcome_text(FLIGHTS.outline, skipped) == "condition (plot)"


def test_long_reason() -> None:
    """A long message of many lines is one short line in the table."""
    reason = runs.failure_reason(replace(RAISED, message="a" * 200 + "\nb"))
    assert len(reason) == runs.LONGEST_REASON
    assert reason.endswith("…")


def test_verdicts(golden: Golden) -> None:
    """Tests are reported as pytest does: a line each, the failures, the count; not asked is an error."""
    found = [
        verdict
        for ran in (BLOCKS[1], BLOCKS[3])
        for verdict in tests.verdicts(FLIGHTS.outline, FLIGHTS.by_name[ran.block], ran)
    ]
    lines = [
        *map(tests.verdict_line, found),
        line(),
        *tests.failures(FLIGHTS, RUN, found),
        tests.summary(found, 3.21),
    ]
    golden(plain_text(lines), "flights.tests.txt")


def test_all_passed() -> None:
    """Where all passed, that is all there is to say."""
    found = [tests.verdict(assertion("clean::#1"))]
    assert plain(tests.summary(found, 0.5)) == "1 passed in 0.50 s"
    assert tests.failures(FLIGHTS, Run(), found) == []


def test_a_block_that_is_tried_again() -> None:
    """Its line says which retry comes when and after what; one that is not tried again says why."""
    waiting = BlockRun(
        block="clean", state=BlockState.RETRYING, attempt=1, retries=1, pause=5.0, failure=RAISED
    )
    plan = Plan(pipeline=FLIGHTS, steps=(Step(block="clean", why="all"),))
    said = plain(runs.progress_line(plan, waiting))
    assert said.endswith("retrying  0.00 s  0/3 tests  retry 1 in 5.00 s · KeyError: 'delay'")
    failed = replace(waiting, state=BlockState.FAILED, no_retry=NoRetry.INPUTS_LOST, because="export")
    assert runs.reason(FLIGHTS.outline, failed) == (
        "not retried: that would repeat the outside effect of export · KeyError: 'delay'"
    )
