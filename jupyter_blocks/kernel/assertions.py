"""Asserts that remember the values they compared, with one evaluation and Python's own semantics.

An assert keeps its place, its message and its exception. Its interesting sub-expressions are wrapped in
calls that note their value, under the running frame, and hand it on; a passed assert forgets them. When
one fails, the values are found by the frame that raised, so recursion, threads and tasks do not mix.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

from jupyter_blocks.kernel.describe import cut, excerpt, is_definition

HOOK = "__jupyter_blocks__"
MOST = 8

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Recorder:
    """The values that running asserts have evaluated, by frame."""

    def __init__(self) -> None:
        self._values: dict[FrameType, dict[int, tuple[str, Any]]] = {}
        self.watch: Callable[[BaseException, dict[str, Any]], None] | None = (
            None  # sees the values themselves
        )

    def seen(self, position: int, text: str, value: Any) -> Any:
        """Note the value of a sub-expression and hand it on."""
        self._values.setdefault(sys._getframe(1), {})[position] = (text, value)
        return value

    def forget(self) -> None:
        """The assert of the calling frame has passed."""
        self._values.pop(sys._getframe(1), None)

    def clear(self) -> None:
        """Let go of everything; at the end of a cell, so that no value is kept alive."""
        self._values.clear()

    def compared(self, error: BaseException) -> list[dict[str, str]]:
        """What the assert that raised `error` had evaluated, outermost expressions first."""
        values: dict[int, tuple[str, Any]] = {}
        entry = error.__traceback__
        while entry is not None:
            values = self._values.get(entry.tb_frame, values)
            entry = entry.tb_next
        found = {text: value for _, (text, value) in sorted(values.items()) if not is_definition(value)}
        if self.watch is not None:
            self.watch(error, found)
        return [
            {"expression": cut(text), "value": excerpt(value)} for text, value in list(found.items())[:MOST]
        ]


def rewrite(
    tree: ast.Module, source: str = "", *, statements: bool, functions: Callable[[Function], bool]
) -> None:
    """Rewrite in place the asserts of `tree`: those outside functions if `statements`, and those in the
    functions that `functions` picks. Expressions are shown as they stand in `source`, if it is given."""
    _Asserts(source, statements, functions).visit(tree)


def has_assert(statement: ast.stmt) -> bool:
    """Whether an assert is anywhere in `statement`."""
    return any(isinstance(node, ast.Assert) for node in ast.walk(statement))


class Forget(ast.Expr):
    """The statement after a rewritten assert, reached when it has passed."""


class _Asserts(ast.NodeTransformer):
    def __init__(self, source: str, statements: bool, functions: Callable[[Function], bool]) -> None:
        self._source = source
        self._active = statements
        self._functions = functions

    def visit(self, node: ast.AST) -> Any:
        return node if isinstance(node, (ast.expr, ast.ClassDef)) else super().visit(node)

    def visit_Assert(self, node: ast.Assert) -> list[ast.stmt]:
        if not self._active:
            return [node]
        node.test = _Operands(self._source).top(node.test)
        forget = Forget(_call("forget"))
        ast.copy_location(forget, node)
        return [ast.fix_missing_locations(node), ast.fix_missing_locations(forget)]

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.stmt:
        return self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.stmt:
        return self._function(node)

    def _function(self, node: Function) -> ast.stmt:
        if self._functions(node):
            outer, self._active = self._active, True
            self.generic_visit(node)
            self._active = outer
        return node


class _Operands:
    """Wraps what is worth showing of one assert's test."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._position = 0

    def top(self, test: ast.expr) -> ast.expr:
        return self.wrap(test, show=not _is_plain(test))

    def wrap(self, node: ast.expr, *, show: bool) -> ast.expr:
        """`node` with its parts wrapped, and itself if `show`."""
        descend = getattr(self, f"_{type(node).__name__.lower()}", None)
        wanted = show and _is_shown(node)
        self._position += 1
        position, text = self._position, self._text(node) if wanted else ""
        if descend is not None:
            descend(node)
        if not wanted:
            return node
        call = _call("seen", ast.Constant(position), ast.Constant(text), node)
        return ast.copy_location(call, node)

    def _text(self, node: ast.expr) -> str:
        segment = ast.get_source_segment(self._source, node) if self._source else None
        return ast.unparse(node) if segment is None else " ".join(segment.split())

    def _attribute(self, node: ast.Attribute) -> None:
        node.value = self.wrap(node.value, show=not isinstance(node.value, (ast.Attribute, ast.Subscript)))

    def _subscript(self, node: ast.Subscript) -> None:
        node.value = self.wrap(node.value, show=not isinstance(node.value, (ast.Attribute, ast.Subscript)))
        if not isinstance(node.slice, (ast.Slice, ast.Tuple)):
            node.slice = self.wrap(node.slice, show=True)

    def _call(self, node: ast.Call) -> None:
        if not isinstance(node.func, ast.Name):
            node.func = self.wrap(node.func, show=False)
        node.args = [self.wrap(value, show=True) for value in node.args]
        for keyword in node.keywords:
            keyword.value = self.wrap(keyword.value, show=True)

    def _starred(self, node: ast.Starred) -> None:
        node.value = self.wrap(node.value, show=True)

    def _compare(self, node: ast.Compare) -> None:
        node.left = self.wrap(node.left, show=True)
        node.comparators = [self.wrap(value, show=True) for value in node.comparators]

    def _boolop(self, node: ast.BoolOp) -> None:
        node.values = [self.wrap(value, show=not _is_plain(value)) for value in node.values]

    def _unaryop(self, node: ast.UnaryOp) -> None:
        node.operand = self.wrap(node.operand, show=not _is_plain(node.operand))

    def _binop(self, node: ast.BinOp) -> None:
        node.left = self.wrap(node.left, show=True)
        node.right = self.wrap(node.right, show=True)

    def _ifexp(self, node: ast.IfExp) -> None:
        node.test = self.wrap(node.test, show=True)
        node.body = self.wrap(node.body, show=True)
        node.orelse = self.wrap(node.orelse, show=True)

    def _namedexpr(self, node: ast.NamedExpr) -> None:
        node.value = self.wrap(node.value, show=False)

    def _await(self, node: ast.Await) -> None:
        node.value = self.wrap(node.value, show=False)

    def _generatorexp(self, node: ast.GeneratorExp | ast.ListComp | ast.SetComp | ast.DictComp) -> None:
        first = node.generators[0]  # the only part that is evaluated in the assert's own scope
        first.iter = self.wrap(first.iter, show=True)

    _listcomp = _setcomp = _dictcomp = _generatorexp


def _is_plain(node: ast.expr) -> bool:
    """Whether the truth of `node` says all there is to say of its value."""
    return isinstance(node, (ast.Compare, ast.BoolOp)) or (
        isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
    )


def _is_shown(node: ast.expr) -> bool:
    if isinstance(node, (ast.Constant, ast.JoinedStr, ast.Lambda, ast.GeneratorExp, ast.Starred, ast.Slice)):
        return False
    if isinstance(node, (ast.Yield, ast.YieldFrom)):
        return False
    return any(isinstance(part, (ast.Name, ast.Call)) for part in ast.walk(node))


def _call(method: str, *args: ast.expr) -> ast.Call:
    hook = ast.Name(id=HOOK, ctx=ast.Load())
    return ast.Call(func=ast.Attribute(value=hook, attr=method, ctx=ast.Load()), args=list(args), keywords=[])
