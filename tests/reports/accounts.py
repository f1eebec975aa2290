"""Accounts of runs built by hand for the tests of the reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from jupyter_blocks.engine.fold import fold
from jupyter_blocks.model.account import Account
from jupyter_blocks.model.diagnostics import Place
from jupyter_blocks.model.events import (
    AssertionEvaluated,
    AttemptFailed,
    AttemptStarted,
    AttemptSucceeded,
    BlockCancelled,
    BlockSkipped,
    CellExecuted,
    CellPrinted,
    Event,
    KernelFailed,
    KernelReady,
    Logged,
    PackagesImported,
    RunFinished,
    RunStarted,
    Stream,
)
from jupyter_blocks.model.pipeline import AssertionSeverity, Kind, Pipeline
from jupyter_blocks.model.records import RunRequest, StartedBy
from jupyter_blocks.model.run import (
    AssertionResult,
    AssertionState,
    Compared,
    Failure,
    FailureKind,
    Output,
    RunState,
    SkipReason,
)
from jupyter_blocks.model.selection import Selection

from .pipelines import FLIGHTS, build, edge

BEGAN = datetime(2026, 11, 22, 18, 4, 12, tzinfo=UTC)


def account(pipeline: Pipeline, events: Sequence[tuple[float, Event]], number: int = 42) -> Account:
    """The account of what happened, each event so many seconds after the first."""
    entries = tuple(
        Logged(seq=seq, at=BEGAN + timedelta(seconds=at), event=event)
        for seq, (at, event) in enumerate(events, 1)
    )
    run = fold(event for _, event in events)
    request = RunRequest(
        parameters=run.parameters,
        started_by=StartedBy.CLI,
        selection=Selection(until=("model",)),
        timeout=600,
    )
    return Account(pipeline=pipeline, request=request, entries=entries, run=run, number=number)


def result(
    name: str,
    state: AssertionState = AssertionState.PASSED,
    severity: AssertionSeverity = AssertionSeverity.ERROR,
    message: str = "AssertionError: empty",
    source: str = "assert len(flights) > 0",
) -> AssertionResult:
    wrong = state is not AssertionState.PASSED
    return AssertionResult(
        id=name,
        severity=severity,
        state=state,
        place=Place(cell="c5", line=2),
        source=source,
        message=message if wrong else "",
        compared=(Compared(expression="len(flights)", value="0"),) if wrong else (),
        seconds=0.01,
    )


def began(block: str, attempt: int = 1, *, rebuild: bool = False) -> Event:
    return AttemptStarted(block=block, attempt=attempt, rebuild=rebuild)


def judged(block: str, one: AssertionResult) -> Event:
    return AssertionEvaluated(block=block, attempt=1, assertion=one)


def said(block: str | None, cell: str, text: str, stream: Stream = Stream.STDOUT) -> Event:
    return CellPrinted(cell=cell, block=block, stream=stream, text=text)


RAISED = Failure(
    kind=FailureKind.EXCEPTION,
    name="KeyError",
    message="'delay'",
    place=Place(cell="c6", line=1),
    traceback=("Traceback (most recent call last):", "  Cell c6, line 1, in <module>", "KeyError: 'delay'"),
)
TESTS = Failure(
    kind=FailureKind.TESTS,
    name="AssertionError",
    message="1 of 3 tests failed",
    place=Place(cell="c5", line=2),
)
FRAME = Output(name="flights", type="DataFrame", shape=(336776, 19))
BLOCKS = ("load_flights", "load_weather", "clean", "clean_weather", "join_weather", "by_carrier", "plot")
FAILED = account(
    FLIGHTS,
    [
        (
            0.0,
            RunStarted(
                run="r42", pipeline="flights", blocks=BLOCKS, parameters={"month": 6, "carrier": None}
            ),
        ),
        (0.4, said(None, "c0", "pandas 3.1.1\n")),
        (0.5, PackagesImported(packages={"pandas": "3.1.1"})),
        (0.5, KernelReady(kernel="python3", language="python", version="3.12.7")),
        (0.5, began("load_flights")),
        (0.9, said("load_flights", "c2", "reading 10 %\rreading 55 %")),
        (1.6, said("load_flights", "c2", "\rreading 100 %\n")),
        (1.7, CellExecuted(cell="c2", block="load_flights", seconds=1.2)),
        (1.7, AttemptSucceeded(block="load_flights", attempt=1, seconds=1.2, outputs=(FRAME,))),
        (1.7, began("load_weather")),
        (2.0, AttemptSucceeded(block="load_weather", attempt=1, seconds=0.3)),
        (2.0, began("clean")),
        (2.3, said("clean", "c5", "UserWarning: odd\n", Stream.STDERR)),
        (2.4, judged("clean", result("clean::#1"))),
        (2.4, judged("clean", result("clean::#2", AssertionState.FAILED))),
        (2.5, judged("clean", result("clean::#3", AssertionState.FAILED, AssertionSeverity.WARN))),
        (2.5, AttemptFailed(block="clean", attempt=1, seconds=0.5, failure=TESTS)),
        (2.5, BlockSkipped(block="join_weather", reason=SkipReason.UPSTREAM_FAILED, because="clean")),
        (2.5, BlockSkipped(block="by_carrier", reason=SkipReason.UPSTREAM_FAILED, because="clean")),
        (2.6, began("clean_weather")),
        (4.0, AttemptFailed(block="clean_weather", attempt=1, seconds=1.3, failure=RAISED, kernel_lost=True)),
        (4.5, KernelReady()),
        (4.5, began("load_flights", 2, rebuild=True)),
        (5.0, said("load_flights", "c2", "reading again\n")),
        (5.6, AttemptSucceeded(block="load_flights", attempt=2, seconds=1.1, rebuild=True)),
        (5.6, BlockCancelled(block="plot")),
        (5.7, RunFinished(state=RunState.FAILED, seconds=5.7)),
    ],
)
SUCCEEDED = account(
    build(
        {"load": Kind.DATA_LOADER, "clean": Kind.TRANSFORMER},
        [edge("load → clean", "rows")],
        tests={"clean": 1},
    ),
    [
        (0.0, RunStarted(run="r1", pipeline="flights", blocks=("load", "clean"))),
        (0.5, KernelReady()),
        (0.5, began("load")),
        (1.0, AttemptSucceeded(block="load", attempt=1, seconds=0.5)),
        (1.0, began("clean")),
        (1.5, judged("clean", result("clean::#1"))),
        (1.5, AttemptSucceeded(block="clean", attempt=1, seconds=0.5)),
        (1.5, RunFinished(state=RunState.SUCCEEDED, seconds=1.5)),
    ],
    number=0,
)
NO_SETUP = account(
    SUCCEEDED.pipeline,
    [
        (0.0, RunStarted(run="r2", pipeline="flights", blocks=("load", "clean"))),
        (0.5, KernelFailed(failure=replace(RAISED, kind=FailureKind.SETUP))),
        (0.5, BlockSkipped(block="load", reason=SkipReason.SETUP_FAILED, because="c0")),
        (0.5, BlockSkipped(block="clean", reason=SkipReason.SETUP_FAILED, because="c0")),
        (
            0.5,
            RunFinished(state=RunState.FAILED, seconds=0.5, failure=replace(RAISED, kind=FailureKind.SETUP)),
        ),
    ],
)

EVIL = "</script><img src=x onerror=alert(1)>&\"'`|]]>\x00\x1b[31m\ud800${7*7}{{7*7}}<!--"


def hostile() -> Account:
    """A run whose names, source, outputs, messages and parameters are all out to break the page."""
    failure = replace(RAISED, message=EVIL, traceback=(EVIL, "```"), compared=(_compared(),), remedy=EVIL)
    broken = result("load::#1", AssertionState.BROKEN, message=EVIL, source=f"assert '{EVIL}'")
    pipeline = build(
        {"load": Kind.DATA_LOADER, "clean": Kind.TRANSFORMER},
        [edge("load → clean", EVIL)],
        sources={"load": f"x = '''{EVIL}'''\n"},
        name=EVIL.replace("/", ""),
    )
    parameters: Mapping[str, object] = {EVIL: EVIL, "list": [EVIL]}
    return account(
        pipeline,
        [
            (0.0, RunStarted(run=EVIL, pipeline=EVIL, blocks=("load", "clean"), parameters=parameters)),
            (0.1, said(None, "c0", EVIL)),
            (0.2, KernelReady()),
            (0.2, began("load")),
            (0.3, said("load", "c0", EVIL)),
            (0.4, judged("load", replace(broken, id=f"load::{EVIL}", compared=(_compared(),)))),
            (
                0.5,
                AttemptSucceeded(
                    block="load",
                    attempt=1,
                    seconds=0.3,
                    outputs=(Output(name=EVIL, type=EVIL), Output(name="t", type="str", text=EVIL)),
                ),
            ),
            (0.5, began("clean")),
            (0.6, AttemptFailed(block="clean", attempt=1, seconds=0.1, failure=failure)),
            (0.7, RunFinished(state=RunState.FAILED, seconds=0.7, failure=failure)),
        ],
    )


def _compared() -> Compared:
    return Compared(expression=EVIL, value=EVIL)
