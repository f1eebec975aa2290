"""One attempt at a block: what its cells answered so far, and what to make of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jupyter_blocks.engine.ports import Publish, StartAttempt
from jupyter_blocks.executors import verdicts
from jupyter_blocks.executors.replies import CellReply, of_map, of_when
from jupyter_blocks.executors.requests import CellRequest
from jupyter_blocks.model.diagnostics import Place
from jupyter_blocks.model.events import (
    AssertionEvaluated,
    AttemptStarted,
    CellExecuted,
    CellObserved,
    PackagesImported,
    WhenEvaluated,
)
from jupyter_blocks.model.pipeline import VERDICTS, AssertionSeverity, Block, Kind
from jupyter_blocks.model.run import AssertionResult, AssertionState, Failure, FailureKind, Output


class Attempt:
    """Takes the replies of an attempt's cells, publishes what they say, and holds the verdict.

    `element` is the one, counted from 0, that it is for, if the block has a `map`, `elements` how many there
    are. `is_declined` says that its `when` does not hold, so that it never begins. `died_in` is the cell
    under which the kernel died; `standing` is the last cell that was sent.
    """

    def __init__(
        self, block: Block, command: StartAttempt, publish: Publish, element: int | None = None
    ) -> None:
        self.block = block
        self.command = command
        self.publish = publish
        self.element = element
        self.elements: int | None = None
        self.has_begun = False
        self.is_declined = False
        self.died_in: str | None = None
        self.standing = ""
        self.raised: Failure | None = None
        self.outputs: tuple[Output, ...] = ()
        self.verdict: bool | None = None
        self._own: Failure | None = None
        self._in_tests: Failure | None = None
        self._assertions: list[AssertionResult] = []
        self._unheard = 0

    @property
    def failed(self) -> bool:
        """Whether the block's own code failed, so that nothing more of it is to be executed."""
        return self._own is not None or self.died_in is not None

    @property
    def waits(self) -> bool:
        """Whether the block is a sensor, and what it waits for has not come about."""
        return self.verdict is False and self.block.kind is Kind.SENSOR and not self.failed

    @property
    def failure(self) -> Failure | None:
        """Why the attempt failed, or None if it did not."""
        return self._own or verdicts.of_tests(self._assertions, self._in_tests)

    def begin(self) -> None:
        """Say, once, that it has begun."""
        if not self.has_begun:
            self.has_begun = True
            command = self.command
            self.publish(
                AttemptStarted(block=self.block.name, attempt=command.attempt, rebuild=command.rebuild)
            )

    @property
    def is_left_alone(self) -> bool:
        """Whether its cells are not executed, for what the kernel has said before the first."""
        return self.is_declined or self.failed or self.has_no_element

    @property
    def has_no_element(self) -> bool:
        """Whether there is no element for it, since there are none at all."""
        return self.elements is not None and self.element == self.elements

    def take_said(self, word: Mapping[str, Any]) -> None:
        """Hear what the kernel says before the first cell."""
        if "when" in word:
            self._take_when(word["when"])
        elif "error" in word["map"]:
            self._own = of_map(self.block, word["map"]["error"])
        else:
            self.elements = word["map"]["elements"]

    def _take_when(self, said: Mapping[str, Any]) -> None:
        """Hear whether the block's `when` holds: if it does not, there is no attempt."""
        if "error" in said:
            self._own = of_when(self.block, said["error"])
        elif said["holds"]:
            self.publish(WhenEvaluated(block=self.block.name, holds=True))
        else:
            self.is_declined = True  # to be told when the kernel is free again
            return
        self.begin()

    def take_block_cell(self, request: CellRequest, reply: CellReply | None) -> None:
        if not self._take(request, reply) or reply is None:
            return
        self._evaluated(reply.assertions)
        self.outputs = (*self.outputs, *reply.outputs)
        self.verdict = reply.verdict
        if reply.failure is not None and reply.failure.kind is FailureKind.TESTS:
            self._in_tests = self._in_tests or reply.failure
        else:
            self._own = reply.failure

    def take_test_cell(self, request: CellRequest, reply: CellReply | None) -> None:
        if not self._take(request, reply) or reply is None:
            return
        self._evaluated(tuple(self._results(reply)))
        self._in_tests = self._in_tests or reply.failure

    def conclude(self) -> None:
        """Break the assertions that are known and were not evaluated: no verdict is not a pass."""
        if self.failed:
            return
        if self.block.kind in VERDICTS and self.verdict is None:
            self._own = verdicts.no_verdict(self.block.cells[-1].cell.id)
        said = {assertion.id for assertion in self._assertions}
        self._evaluated(
            tuple(
                AssertionResult(
                    id=test.id,
                    severity=test.severity,
                    state=AssertionState.BROKEN,
                    place=test.place,
                    message="was not evaluated",
                )
                for test in self.block.tests
                if test.id not in said
            )
        )

    def _take(self, request: CellRequest, reply: CellReply | None) -> bool:
        self.standing = request.id
        if reply is None:
            self.died_in = request.id
            return False
        self.raised = reply.failure
        self.publish(CellExecuted(cell=request.id, seconds=reply.seconds, block=self.block.name))
        if reply.observed is not None and not self.command.rebuild:
            self.publish(CellObserved(cell=request.id, observed=reply.observed, block=self.block.name))
        if reply.packages:
            self.publish(PackagesImported(packages=reply.packages))
        return True

    def _evaluated(self, assertions: tuple[AssertionResult, ...]) -> None:
        self._assertions.extend(assertions)
        for assertion in assertions:
            self.publish(
                AssertionEvaluated(block=self.block.name, attempt=self.command.attempt, assertion=assertion)
            )

    def _results(self, reply: CellReply) -> Iterator[AssertionResult]:
        """A test cell's assertions: what the kernel said, and those it could not come to.

        Without the kernel half a test cell is one assertion, which its reply judges.
        """
        yield from reply.assertions
        if not reply.heard:
            self._unheard += 1
            state = AssertionState.PASSED if reply.failure is None else AssertionState.FAILED
            yield _judged(f"{self.block.name}::#{self._unheard}", reply, state)
        elif reply.failure is not None:
            said = {assertion.id for assertion in reply.assertions}
            for test in self.block.tests:
                if test.place.cell == reply.cell and test.id not in said:
                    yield _judged(test.id, reply, AssertionState.BROKEN, test.severity)


def _judged(
    identity: str,
    reply: CellReply,
    state: AssertionState,
    severity: AssertionSeverity = AssertionSeverity.ERROR,
) -> AssertionResult:
    failure = reply.failure
    return AssertionResult(
        id=identity,
        severity=severity,
        state=state,
        place=failure.place if failure else Place(cell=reply.cell),
        message=f"{failure.name}: {failure.message}" if failure else "",
        seconds=reply.seconds,
    )
