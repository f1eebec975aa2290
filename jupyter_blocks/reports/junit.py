"""A run as JUnit XML, as CI servers read it: a test case for each assertion, and one for each block.

The block is the class. What an assertion found wrong is a failure; what kept a block from running to its end,
or an assertion from judging, is an error; what was not asked is skipped, so that one cause is red once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC
from xml.etree import ElementTree

from jupyter_blocks.model.account import Account
from jupyter_blocks.model.events import Stream
from jupyter_blocks.model.run import (
    AssertionResult,
    AssertionState,
    BlockRun,
    BlockState,
    Failure,
    FailureKind,
)
from jupyter_blocks.reports.history import value_text
from jupyter_blocks.reports.printed import printed
from jupyter_blocks.reports.runs import (
    CONTROL,
    assertion_report,
    failure_reason,
    failure_report,
    is_warning,
    reason,
)
from jupyter_blocks.reports.text import Line, plain_text

PROBLEMS = ("failure", "error", "skipped")
FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML 1.0 cannot hold
RAISED = re.compile(r"([A-Za-z_][\w.]*(?:Error|Exception|Exit|Interrupt|Iteration|Warning))(?::|$)")
Texts = Iterable[tuple[Stream, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A test case: `problem` is "failure", "error", "skipped" or "" if it passed; `text` says more of it."""

    classname: str
    name: str
    seconds: float = 0.0
    problem: str = ""
    kind: str = ""
    message: str = ""
    text: str = ""
    out: str = ""
    err: str = ""


def render(account: Account) -> str:
    """The run as one test suite, with its parameters as properties."""
    cases = tuple(_cases(account))
    counts = {f"{problem}s": str(sum(case.problem == problem for case in cases)) for problem in PROBLEMS}
    totals = {
        "name": account.pipeline.name,
        "tests": str(len(cases)),
        "failures": counts["failures"],
        "errors": counts["errors"],
        "time": _seconds(account.run.seconds),
    }
    suites = ElementTree.Element("testsuites", _clean(totals))
    began = {"timestamp": f"{account.began.astimezone(UTC):%Y-%m-%dT%H:%M:%S}"} if account.began else {}
    suite = ElementTree.SubElement(
        suites, "testsuite", _clean({**totals, "skipped": counts["skippeds"], **began})
    )
    properties = ElementTree.SubElement(suite, "properties")
    for name, value in _properties(account).items():
        ElementTree.SubElement(properties, "property", _clean({"name": name, "value": value}))
    for case in cases:
        _add(suite, case)
    ElementTree.indent(suites)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(suites, encoding="unicode")}\n'


def _properties(account: Account) -> dict[str, str]:
    parameters = {f"parameter.{name}": value_text(value) for name, value in account.run.parameters.items()}
    return {"run": account.run.id, "state": account.run.state, **parameters}


def _cases(account: Account) -> Iterator[Case]:
    outline = account.pipeline.outline
    if account.run.failure is not None:
        report = failure_report(outline, "the setup", account.run.failure)
        yield _failing(
            Case(classname=account.pipeline.name, name="setup"), "error", account.run.failure, report
        )
    texts = printed(account)
    for block in account.run.blocks:
        yield _block(account, block, texts.get(block.block, ()))
        results = {result.id: result for result in block.assertions}
        known = [test.id for test in account.pipeline.by_name[block.block].tests]
        for name in dict.fromkeys((*known, *results)):
            yield _assertion(account, block, name, results.get(name))


def _block(account: Account, block: BlockRun, texts: Texts) -> Case:
    """The block's own code: its tests are cases of their own."""
    case = Case(
        classname=_class(account, block),
        name=block.block,
        seconds=max(block.seconds - sum(result.seconds for result in block.assertions), 0.0),
        out="".join(text for stream, text in texts if stream is not Stream.STDERR),
        err="".join(text for stream, text in texts if stream is Stream.STDERR),
    )
    failure = block.failure
    if failure is not None and failure.kind is not FailureKind.TESTS:
        problem = "failure" if failure.kind is FailureKind.ASSERTION else "error"
        report = failure_report(account.pipeline.outline, block.block, failure)
        return _failing(case, problem, failure, report)
    if failure is None and block.state not in (BlockState.SUCCEEDED, BlockState.CACHED):
        return _skipped(case, reason(account.pipeline.outline, block) or block.state)
    return case


def _assertion(account: Account, block: BlockRun, name: str, result: AssertionResult | None) -> Case:
    outline = account.pipeline.outline
    case = Case(classname=_class(account, block), name=name)
    if result is None:
        why = reason(outline, block) or f"{block.block} was {block.state}"
        return _skipped(case, f"not evaluated: {why}")
    case = replace(case, seconds=result.seconds)
    if result.state is AssertionState.PASSED:
        return case
    report = plain_text(assertion_report(outline, result))
    if is_warning(result):
        return replace(case, out=report)
    return replace(
        case,
        problem="failure" if result.state is AssertionState.FAILED else "error",
        kind=_exception(result.message),
        message=next(iter(result.message.splitlines()), result.source),
        text=report,
    )


def _exception(message: str) -> str:
    """The name of the exception that an assertion's message begins with, if it does with another's."""
    found = RAISED.match(message)
    return found[1] if found else "AssertionError"


def _failing(case: Case, problem: str, failure: Failure, report: Iterable[Line]) -> Case:
    kind, message = failure.name or failure.kind, failure_reason(failure)
    return replace(case, problem=problem, kind=kind, message=message, text=plain_text(report))


def _skipped(case: Case, why: str) -> Case:
    return replace(case, problem="skipped", message=why)


def _class(account: Account, block: BlockRun) -> str:
    return f"{account.pipeline.name}.{block.block}"


def _add(suite: ElementTree.Element, case: Case) -> None:
    attributes = {"classname": case.classname, "name": case.name, "time": _seconds(case.seconds)}
    element = ElementTree.SubElement(suite, "testcase", _clean(attributes))
    if case.problem:
        said = {"message": case.message} | ({"type": case.kind} if case.kind else {})
        ElementTree.SubElement(element, case.problem, _clean(said)).text = _plain(case.text)
    for name, text in (("system-out", case.out), ("system-err", case.err)):
        if text:
            ElementTree.SubElement(element, name).text = _plain(text)


def _clean(attributes: Mapping[str, str]) -> dict[str, str]:
    return {name: _plain(value) for name, value in attributes.items()}


def _plain(text: str) -> str:
    """`text` without colours, and what XML cannot hold as Python would escape it."""
    return FORBIDDEN.sub(lambda found: ascii(found[0])[1:-1], CONTROL.sub("", text))


def _seconds(seconds: float) -> str:
    return f"{seconds:.3f}"
