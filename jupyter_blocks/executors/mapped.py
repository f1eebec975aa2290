"""An attempt at a block with a `map`: one run of its cells for each element, told as one attempt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from jupyter_blocks.engine.ports import Publish, StartAttempt
from jupyter_blocks.executors.attempt import Attempt
from jupyter_blocks.model.events import AssertionEvaluated, AttemptStarted, ElementEnded, Event
from jupyter_blocks.model.pipeline import Block
from jupyter_blocks.model.run import AssertionResult, AssertionState, Failure


class MappedAttempt:
    """Gathers what the runs for the elements say: each assertion once, the failure of the first that failed.

    `done` are the elements, counted from 0, whose runs have succeeded, in earlier attempts on this kernel,
    too; `elements` is how many there are, None until the kernel has said so, `element` the one that it runs
    for.
    """

    def __init__(self, block: Block, command: StartAttempt, publish: Publish, done: set[int]) -> None:
        self.block = block
        self.command = command
        self.publish = publish
        self.done = done
        self.elements: int | None = None
        self.failure: Failure | None = None
        self._failed = 0
        self._has_begun = False
        self._assertions: dict[str, AssertionResult] = {}
        self.element = 0

    def runs(self) -> Iterator[Attempt]:
        """An attempt for each element that has none that succeeded, as long as there are any."""
        number = 0
        while self.elements is None or number < self.elements:
            if number not in self.done:
                self.element = number
                command = replace(self.command, asks=self.command.asks and not self._has_begun)
                yield Attempt(self.block, command, self._take, element=number)
            number += 1

    def ended(self, run: Attempt, failure: Failure | None, seconds: float) -> None:
        """The run for an element has ended."""
        number = self.element
        self.elements = run.elements if self.elements is None else self.elements
        if failure is None:
            self.done.add(number)
        else:
            self._failed += 1
            self.failure = self.failure or self._placed(failure)
        if self.elements is not None and not self.command.rebuild:
            self.publish(
                ElementEnded(
                    block=self.block.name,
                    attempt=self.command.attempt,
                    element=number + 1,
                    elements=self.elements,
                    seconds=seconds,
                    failure=failure,
                )
            )

    def conclude(self) -> None:
        """Tell the assertions: one that did not hold for an element does not hold; of none, all hold."""
        if self.elements == 0 and not self.command.rebuild:
            for test in self.block.tests:
                self._assertions[test.id] = AssertionResult(
                    id=test.id, severity=test.severity, state=AssertionState.PASSED, place=test.place
                )
        for assertion in self._assertions.values():
            self.publish(
                AssertionEvaluated(block=self.block.name, attempt=self.command.attempt, assertion=assertion)
            )
        if self.failure is not None and self._failed > 1:
            message = f"{self.failure.message} (and {self._failed - 1} more of {self.elements} elements)"
            self.failure = replace(self.failure, message=message)

    def _take(self, event: Event) -> None:
        match event:
            case AttemptStarted():
                if not self._has_begun:
                    self._has_begun = True
                    self.publish(event)
            case AssertionEvaluated():
                self._judge(event.assertion)
            case _:
                self.publish(event)

    def _judge(self, one: AssertionResult) -> None:
        """Add how an assertion came out for the element; the first that does not hold is what is told."""
        known = self._assertions.get(one.id)
        seconds = one.seconds + (known.seconds if known else 0.0)
        if one.state is not AssertionState.PASSED:
            one = replace(one, message=f"element {self.element + 1}: {one.message or one.source}")
        worse = known is None or (
            known.state is AssertionState.PASSED and one.state is not AssertionState.PASSED
        )
        self._assertions[one.id] = replace(one if worse or known is None else known, seconds=seconds)

    def _placed(self, failure: Failure) -> Failure:
        if self.elements is None:
            return failure
        return replace(failure, message=f"element {self.element + 1} of {self.elements}: {failure.message}")
