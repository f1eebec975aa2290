"""Test on run: evaluates a block's test cells from the notebook's text, in their overlay; raises nothing."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from jupyter_blocks.kernel import preparation
from jupyter_blocks.kernel.assertions import Forget, rewrite
from jupyter_blocks.kernel.coroutines import step
from jupyter_blocks.kernel.decorators import TestFunction
from jupyter_blocks.kernel.describe import cut
from jupyter_blocks.kernel.evaluation import ENDING, Evaluator, Subject, Verdict, message_of
from jupyter_blocks.kernel.expressions import parsed
from jupyter_blocks.kernel.names import names_of
from jupyter_blocks.kernel.notebook import TextCell
from jupyter_blocks.kernel.offending import offending_rows

Compiled = Callable[..., Any]


class TestCells:
    """Evaluates the tests of one shell; `rows` are the offending rows of the last time, by assertion."""

    __test__ = False  # pytest collects classes by such names

    def __init__(self, shell: Any, evaluator: Evaluator, compiled: Compiled) -> None:
        self._shell = shell
        self._evaluator = evaluator
        self._compiled = compiled
        self.rows: dict[str, dict[str, Any]] = {}

    def evaluate(
        self, cells: Iterable[TextCell], functions: Iterable[TestFunction], subject: Subject
    ) -> list[Verdict]:
        """Evaluate test functions and test cells; an interrupt ends it with what there is by then."""
        verdicts: list[Verdict] = []
        found: list[tuple[BaseException, dict[str, Any]]] = []
        recorder = self._evaluator.recorder
        recorder.watch = lambda error, values: found.extend(
            (error, rows) for rows in [offending_rows(values)] if rows is not None
        )
        try:
            tests = list(functions)
            if tests:
                step(self._evaluator.functions(tests, subject, awaiting=False, verdicts=verdicts))
            first = 1
            for cell in cells:
                first += self._cell(cell, replace(subject, guards=self._guards(cell)), first, verdicts)
        except ENDING:
            pass  # the verdict under way says so
        finally:
            recorder.watch = None
        by_error = {id(error): rows for error, rows in found}
        self.rows = {
            verdict.id: by_error[id(verdict.error)] for verdict in verdicts if id(verdict.error) in by_error
        }
        return verdicts

    def _cell(self, cell: TextCell, subject: Subject, first: int, verdicts: list[Verdict]) -> int:
        """Evaluate one test cell; the answer is how many assertions it has."""
        begun = len(verdicts)
        try:
            module = parsed(cell.source)
        except SyntaxError as error:
            verdicts.append(_broken(f"{subject.block}::#{first}", error))
            return 1
        text = cell.source if _is_plain(cell.source) else ""
        filename = self._shell.compile.cache(text or ast.unparse(module), 0, raw_code=cell.source)
        rewrite(module, text, statements=True, functions=lambda _: True)
        body = [statement for statement in module.body if not isinstance(statement, Forget)]
        cause = step(
            self._evaluator.statements(
                body,
                subject,
                first=first,
                awaiting=False,
                compiled=lambda one: self._compiled(one, filename, shown=False),
                source=lambda one: preparation.source_of(cell.source, one),
                verdicts=verdicts,
            )
        )
        if cause is not None:
            verdicts.append(_broken(f"{subject.block}::{cell.id}", cause))
        return len(verdicts) - begun

    def _guards(self, cell: TextCell) -> tuple[str, ...]:
        """The names whose values the cell may change in place, by its text."""
        return tuple(sorted(names_of(cell.source).changes & self._evaluator.namespace.keys()))


def _broken(identity: str, error: BaseException) -> Verdict:
    return Verdict(id=identity, state="broken", message=cut(message_of(error)), error=error)


def _is_plain(source: str) -> bool:
    """Whether a cell is Python as it stands, so that its lines are those that run."""
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True
