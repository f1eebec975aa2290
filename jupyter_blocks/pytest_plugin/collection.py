"""What pytest collects of a notebook: the file, its blocks, their assertions, known before anything runs."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from _pytest._code.code import (  # what failures of items that are no functions are made of
    ReprEntry,
    ReprExceptionInfo,
    ReprFileLocation,
    ReprTraceback,
)

from jupyter_blocks.api import OpenBlock, read
from jupyter_blocks.errors import BlocksError
from jupyter_blocks.model.pipeline import Assertion, Pipeline
from jupyter_blocks.model.run import AssertionResult, AssertionState, BlockRun, BlockState, SkipReason
from jupyter_blocks.pytest_plugin.runs import Told, runs
from jupyter_blocks.reports.diagnostics import explained
from jupyter_blocks.reports.places import place_text
from jupyter_blocks.reports.runs import (
    assertion_report,
    block_failure,
    failure_reason,
    failure_report,
    is_warning,
    reason,
)
from jupyter_blocks.reports.text import plain_text

# Why a block was skipped although its policy, and those of others, wanted it to run.
FOR_A_FAULT = frozenset(
    {
        SkipReason.UPSTREAM_FAILED,
        SkipReason.FAIL_FAST,
        SkipReason.SETUP_FAILED,
        SkipReason.INPUTS_LOST,
        SkipReason.RUN_ENDED,
    }
)


class AssertionWarning(pytest.PytestWarning):
    """An assertion of severity `warn` did not pass."""


class NotPassed(Exception):
    """An assertion that failed."""


class NotJudged(Exception):
    """An assertion that was not evaluated, or could not judge; `report` says why, `because` in one line."""

    def __init__(self, because: str, report: str) -> None:
        super().__init__(because)
        self.because = because
        self.report = report


def notebook(path: Path, parent: pytest.Collector) -> NotebookFile | None:
    """The collector of the notebook `path`; None for one without blocks, which is others' affair."""
    plugins = parent.config.pluginmanager
    if not plugins.has_plugin(__name__):
        plugins.register(sys.modules[__name__], __name__)
    try:
        pipeline = read(path).model
    except BlocksError as error:
        return NotebookFile.from_parent(parent, path=path, pipeline=None, refusal=str(error))
    if not pipeline.blocks:
        return None
    refusal = "\n".join(
        plain_text(explained(pipeline, fault, path.name)) for fault in pipeline.faults_of_form
    )
    return NotebookFile.from_parent(parent, path=path, pipeline=pipeline, refusal=refusal)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Tell an error of ours in the setup of an item as one in its call, the only place where pytest asks."""
    report = yield
    if isinstance(item, AssertionItem) and call.excinfo is not None and call.excinfo.errisinstance(NotJudged):
        report.longrepr = item.repr_failure(call.excinfo)
    return report


class NotebookFile(pytest.File):
    """A notebook: its blocks that have tests, in notebook order. `refusal` says why it cannot run."""

    def __init__(self, *, pipeline: Pipeline | None, refusal: str, **given: Any) -> None:
        super().__init__(**given)
        self.pipeline = pipeline
        self.refusal = refusal

    def collect(self) -> Iterator[BlockCollector]:
        if self.refusal or self.pipeline is None:
            raise self.CollectError(self.refusal)
        for block in self.pipeline.blocks:
            if block.tests:
                yield BlockCollector.from_parent(self, name=block.name, pipeline=self.pipeline)


class BlockCollector(pytest.Collector):
    """A block: its assertions, in order."""

    def __init__(self, *, pipeline: Pipeline, **given: Any) -> None:
        super().__init__(**given)
        self.pipeline = pipeline

    def collect(self) -> Iterator[AssertionItem]:
        for assertion in self.pipeline.by_name[self.name].tests:
            _, _, name = assertion.id.partition("::")
            yield AssertionItem.from_parent(
                self, name=name, block=self.name, assertion=assertion, pipeline=self.pipeline
            )


class AssertionItem(pytest.Item):
    """One assertion. The first of a notebook that is asked for runs the notebook, in its setup."""

    def __init__(self, *, block: str, assertion: Assertion, pipeline: Pipeline, **given: Any) -> None:
        super().__init__(**given)
        self.block = block
        self.assertion = assertion
        self.pipeline = pipeline
        self.result: AssertionResult | None = None

    def reportinfo(self) -> tuple[Path, None, str]:
        return self.path, None, self.assertion.id

    def setup(self) -> None:
        """Have the notebook run; raises NotJudged where there is no verdict."""
        told = runs(self.config).told(self.path, lambda: (self._wanted(), self._known_elsewhere()))
        for stream, text in told.printed.get(self.block, ()):
            self.add_report_section("call", stream, text)
        if told.run is None:
            raise NotJudged(told.refusal.splitlines()[0], told.refusal)
        ran = next(block for block in told.run.blocks if block.block == self.block)
        self.result = next((one for one in ran.assertions if one.id == self.assertion.id), None)
        if self.result is None:
            if ran.state is BlockState.SKIPPED and ran.reason not in FOR_A_FAULT:
                pytest.skip(f"{self.block} did not run: {reason(self.pipeline.outline, ran)}")
            raise self._not_evaluated(told, ran)
        if self.result.state is AssertionState.BROKEN and not is_warning(self.result):
            raise NotJudged(_brief(self.result), self._report(self.result))

    def runtest(self) -> None:
        """Pass, fail, or warn."""
        result = self.result
        if result is None or result.state is AssertionState.PASSED:
            return
        if not is_warning(result):
            raise NotPassed(_brief(result))
        said = AssertionWarning(self._report(result).rstrip())
        warnings.warn_explicit(said, None, str(self.path), result.place.line or 1)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The assertion or the block in the author's words; nothing of ours."""
        match excinfo.value:
            case NotJudged() as error:
                return self._shown(error.report, error.because)
            case NotPassed() if self.result is not None:
                return self._shown(self._report(self.result), _brief(self.result))
            case _:
                return super().repr_failure(excinfo, style)

    def _wanted(self) -> tuple[str, ...]:
        """The blocks of this notebook of which a test is selected in this session."""
        return tuple(dict.fromkeys(item.block for item in self._items() if item.path == self.path))

    def _known_elsewhere(self) -> frozenset[str]:
        """The parameters that other notebooks of this session have, and this one has not."""
        here = {one.name for one in self.pipeline.parameters}
        there = {one.name for item in self._items() for one in item.pipeline.parameters}
        return frozenset(there - here)

    def _items(self) -> Iterator[AssertionItem]:
        return (item for item in self.session.items if isinstance(item, AssertionItem))

    def _not_evaluated(self, told: Told, ran: BlockRun) -> NotJudged:
        """The error of an assertion whose block did not get that far; it names the block that failed."""
        outline = self.pipeline.outline
        if told.run is not None and told.run.failure is not None:
            failure = told.run.failure
            report = plain_text(failure_report(outline, "the setup", failure))
            return NotJudged(f"the setup failed: {failure_reason(failure)}", report)
        if ran.failure is not None:
            because = f"{ran.block} failed: {failure_reason(ran.failure)}"
            return NotJudged(because, plain_text(block_failure(outline, ran)))
        because = f"{ran.block} did not run: {reason(outline, ran) or ran.state}"
        cause = told.block(ran.because)
        if cause is None or cause.failure is None:
            return NotJudged(because, because)
        return NotJudged(because, f"{because}\n{cause.block} failed: {failure_reason(cause.failure)}")

    def _report(self, result: AssertionResult) -> str:
        """The assertion, what it compared, and how the code came there."""
        return plain_text(assertion_report(self.pipeline.outline, result))

    def _shown(self, report: str, because: str) -> ReprExceptionInfo:
        """What pytest prints under the test's name, in its own form, so that summaries and JUnit have it."""
        lines = [f"    {line}" if line else "" for line in report.splitlines()]
        place = self.assertion.place
        where = f"{self.path.name}, {place_text(self.pipeline.outline, place)}"
        entry = ReprEntry(lines=lines, reprfuncargs=None, reprlocals=None, reprfileloc=None, style="value")
        return ReprExceptionInfo(
            reprtraceback=ReprTraceback(reprentries=[entry], extraline=None, style="value"),
            reprcrash=ReprFileLocation(path=where, lineno=place.line or 1, message=because),
        )


def _brief(result: AssertionResult) -> str:
    """An assertion that did not pass in one line: what it said or, if it said nothing, its source."""
    return next(iter((result.message or result.source).splitlines()), result.id)


def block(path: Path, name: str, config: pytest.Config) -> OpenBlock:
    """The block `name` of the notebook `path`, which is read once a session."""
    return runs(config).pipeline(path)[name]
