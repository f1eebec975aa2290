"""Tests that check nothing, and assertions that hold whatever the values are."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Iterator

from jupyter_blocks.inference import findings
from jupyter_blocks.inference.inert import has_magics, running
from jupyter_blocks.inference.walks import BlockWalk, NotebookWalk
from jupyter_blocks.model.cells import Cell
from jupyter_blocks.model.diagnostics import Diagnostic, Edit, Fix, Place

CHECKS = ("assert", "check", "valid", "verify", "expect", "ensure", "raise", "fail", "require", "test")
LONGEST = 60  # characters of an assertion that are quoted


def vain(walk: NotebookWalk) -> Iterator[Diagnostic]:
    """Every test and every assertion that cannot fail."""
    for block in walk.blocks:
        if block.tests or block.outline.tests:
            yield from _vain_tests(block, walk)
    for cell in walk.outline.cells:
        if "assert" in cell.code and cell.cell.id in walk.facts:
            for statement in walk.facts[cell.cell.id].body:
                for part in ast.walk(statement):
                    if isinstance(part, ast.Assert) and _always_holds(part.test):
                        yield _always_true(part, cell.cell)


def _vain_tests(block: BlockWalk, walk: NotebookWalk) -> Iterator[Diagnostic]:
    name = block.outline.name
    for test in block.tests:
        code = test.function.code
        if code is not None and not isinstance(code.node, ast.Lambda) and not _may_fail(code.node.body):
            yield findings.tests_nothing(name, Place(cell=test.cell, line=code.node.lineno))
    declaring = {test.cell for test in block.tests}
    for cell in block.outline.tests:
        body = walk.facts[cell.cell.id].body
        if body and cell.cell.id not in declaring and not has_magics(cell.code) and not _may_fail(body):
            yield findings.tests_nothing(name, Place(cell=cell.cell.id, line=body[0].lineno))


def _may_fail(statements: Iterable[ast.stmt]) -> bool:
    """Whether statements assert, raise, or call something that may do so on purpose."""
    return any(
        isinstance(part, (ast.Assert, ast.Raise)) or (isinstance(part, ast.Call) and _checks(part.func))
        for part in running(statements)
    )


def _checks(function: ast.expr) -> bool:
    """A function of the author's may check, a method if its name says so."""
    if isinstance(function, ast.Name):
        return not hasattr(builtins, function.id) and function.id != "display"
    return isinstance(function, ast.Attribute) and any(word in function.attr.lower() for word in CHECKS)


def _always_holds(condition: ast.expr) -> bool:
    if isinstance(condition, ast.Tuple):
        return bool(condition.elts)
    return isinstance(condition, ast.Constant) and bool(condition.value)


def _always_true(assertion: ast.Assert, cell: Cell) -> Diagnostic:
    text = " ".join(ast.unparse(assertion).split())
    shown = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    place = Place(cell=cell.id, line=assertion.lineno)
    return findings.always_true(shown, place, _without_parentheses(assertion, cell))


def _without_parentheses(assertion: ast.Assert, cell: Cell) -> Fix | None:
    """`assert (condition, message)` as it was meant, where it stands on one line."""
    pair = assertion.test
    if not isinstance(pair, ast.Tuple) or assertion.msg is not None or pair.lineno != pair.end_lineno:
        return None
    if len(pair.elts) != 2 or any(isinstance(part, ast.Starred | ast.NamedExpr) for part in pair.elts):
        return None
    lines = cell.source.split("\n")
    line = lines[pair.lineno - 1].encode()
    if line[pair.col_offset :][:1] + line[: pair.end_col_offset][-1:] != b"()":
        return None  # not where the tree has it: IPython takes the margin away
    parts = [line[part.col_offset : part.end_col_offset].decode() for part in pair.elts]
    before, after = line[: pair.col_offset].decode(), line[pair.end_col_offset :].decode()
    lines[pair.lineno - 1] = f"{before}{', '.join(parts)}{after}"
    edit = Edit(cell=cell.id, source="\n".join(lines))
    return Fix(title=f"write `assert {', '.join(parts)}`", edits=(edit,))
