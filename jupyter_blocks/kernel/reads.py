"""What the code of a cell does with names, told from its syntax tree, without running it."""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from jupyter_blocks.kernel.cellcode import CellCode
from jupyter_blocks.kernel.expressions import UNREADABLE, Expressions, dotted, parsed, root_of
from jupyter_blocks.kernel.scopes import CLASS, FUNCTION, Scope, always, arguments_of, captured

# Decorators that keep what they decorate for later.
KEEPING_MARKS = frozenset(
    {"register_line_magic", "register_cell_magic", "register_line_cell_magic", "fixture"}
)
# Contexts whose body may stop anywhere.
SWALLOWING = frozenset({"suppress", "raises"})
# Functions, and methods, that change nothing of what they are called with.
LOOKING = vars(builtins).keys() | {"display"}
LOOKING_METHODS = frozenset({"show", "savefig", "describe", "info", "head", "tail"})


@lru_cache(maxsize=256)
def read(source: str) -> CellCode:
    """What the code `source` does; nothing if it does not parse."""
    try:
        return read_tree(parsed(source))
    except UNREADABLE:
        return CellCode()


def with_scripts(code: CellCode) -> CellCode:
    """The same with what the scripts do that it runs in the notebook's namespace."""
    for script in code.scripts:
        try:
            inner = read(Path(script).read_text("utf-8"))
        except (OSError, ValueError):
            continue
        code = replace(
            code,
            loads=code.loads | inner.loads,
            may_store=code.may_store | inner.may_store,
            reaches=code.reaches | inner.reaches,
            attributes=code.attributes | inner.attributes,
            strings=code.strings + inner.strings,
        )
    return code


def read_tree(module: ast.Module) -> CellCode:
    """What the code of a cell does; raises RecursionError where it is nested too deeply."""
    code = CellCode()
    _Reader(code).statements(module.body)
    return code


class _Reader(Expressions):
    """Goes over statements in the order in which they run."""

    def statements(self, body: Iterable[ast.stmt]) -> None:
        for statement in body:
            method = STATEMENTS.get(type(statement))
            if method is not None:
                method(self, statement)
            else:
                self.children(statement, reaching=True)

    def perhaps(self, *bodies: Iterable[ast.stmt]) -> None:
        """Statements that may not run."""
        with self.unsure():
            for body in bodies:
                self.statements(body)

    def do_assign(self, node: ast.Assign) -> None:
        self.value(node.value, False)
        for target in node.targets:
            self.target(target)

    def do_ann_assign(self, node: ast.AnnAssign) -> None:
        if self.scope.kind != FUNCTION:  # there it is never evaluated
            self.annotation(node.annotation)
        if node.value is not None:
            self.value(node.value, False)
            self.target(node.target)

    def annotation(self, node: ast.expr | None) -> None:
        """An annotation, which is evaluated at once or, since Python 3.14, when somebody asks for it."""
        if node is None:
            return
        if self.annotates:
            self.value(node, True)
        else:
            with self.later():
                self.value(node, True)

    def do_aug_assign(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name):
            self.load(node.target.id, True)
            self.changed(node.target)
        self.taken(node.target)
        self.value(node.value, True)
        self.target(node.target)
        self.code.calculates = True

    def taken(self, target: ast.expr) -> None:
        """What is looked up in a target that has to be there already."""
        if isinstance(target, ast.Attribute):
            self.code.attributes.add(target.attr)
        elif isinstance(target, ast.Subscript):
            self.value(target.slice, True)

    def do_delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            if isinstance(target, ast.Name):
                self.delete(target.id)
            else:
                self.taken(target)
                self.target(target)

    def do_expr(self, node: ast.Expr) -> None:
        call = node.value.value if isinstance(node.value, ast.Await) else node.value
        if isinstance(call, ast.Call):
            self.dropped(call)
        self.value(node.value, True)

    def dropped(self, call: ast.Call) -> None:
        """A call whose result is dropped may be there for what it changes."""
        parts = [*call.args, *(keyword.value for keyword in call.keywords)]
        touched = [] if isinstance(call.func, ast.Name) and call.func.id in LOOKING else list(parts)
        if isinstance(call.func, ast.Attribute):
            parts.append(call.func.value)
            touched += [] if _only_looks(call.func.attr) else [root_of(call.func)]
        for part in touched:
            if isinstance(part, ast.Name) and self.scope.is_global(part.id):
                self.code.touches.add(part.id)
        names = {name.id for part in parts for name in ast.walk(part) if isinstance(name, ast.Name)}
        self.code.dropped |= {name for name in names if self.scope.is_global(name)}

    def do_if(self, node: ast.If) -> None:
        if _is_import_guard(node):
            self.statements(node.body)
            return
        self.value(node.test, True)
        known = _outcome(node.test)
        if known is not None:
            self.statements(node.body if known else node.orelse)
            return
        self.perhaps(node.body, node.orelse)
        self.stored_always([node])

    def stored_always(self, body: list[ast.stmt]) -> None:
        """What is bound whichever way these statements go."""
        if self.surely and self.scope.outer is None:
            for name in always(body):
                self.code.stores.setdefault(name, self.clock)

    def do_for(self, node: ast.For | ast.AsyncFor) -> None:
        self.value(node.iter, True)
        if isinstance(node.iter, (ast.Tuple, ast.List)) and node.iter.elts:
            self.target(node.target)
        else:
            with self.unsure():
                self.target(node.target)
        self.perhaps(node.body, node.orelse)

    def do_while(self, node: ast.While) -> None:
        self.value(node.test, True)
        if isinstance(node.test, ast.Constant) and node.test.value:
            self.statements(node.body)
        else:
            self.perhaps(node.body, node.orelse)

    def do_try(self, node: ast.Try) -> None:
        code = self.code
        before = set(code.may_store)
        self.perhaps(node.body, node.orelse)
        every = code.may_store
        for handler in node.handlers:
            code.may_store = set(before)  # the body may have stopped before it bound anything
            self.handler(handler)
            every |= code.may_store
        code.may_store = every
        self.stored_always([node])
        self.statements(node.finalbody)

    def handler(self, node: ast.ExceptHandler) -> None:
        code, name = self.code, node.name
        if node.type is not None:
            self.value(node.type, True)
        with self.unsure():
            is_new = name is not None and name not in code.stores
            if name is not None:
                self.store(name)
                code.unbinds |= {name} if self.scope.outer is None else set()
            if name is not None and is_new:
                code.stores[name] = self.clock
            self.statements(node.body)
            if name is not None and is_new:
                del code.stores[name]

    def do_with(self, node: ast.With | ast.AsyncWith) -> None:
        swallows = False
        for item in node.items:
            self.value(item.context_expr, True)
            if item.optional_vars is not None:
                self.target(item.optional_vars)
            called = item.context_expr.func if isinstance(item.context_expr, ast.Call) else item.context_expr
            swallows = swallows or dotted(called).rpartition(".")[2] in SWALLOWING
        (self.perhaps if swallows else self.statements)(node.body)

    def do_match(self, node: ast.Match) -> None:
        self.value(node.subject, True)
        with self.unsure():
            for case in node.cases:
                for part in ast.walk(case.pattern):
                    if isinstance(part, ast.expr):
                        self.value(part, True)
                    for name in captured(part):
                        self.store(name)
                if case.guard is not None:
                    self.value(case.guard, True)
                self.statements(case.body)
        self.stored_always([node])

    def do_import(self, node: ast.Import | ast.ImportFrom) -> None:
        if isinstance(node, ast.ImportFrom) and node.module:
            self.code.modules.add(node.module)
        for alias in node.names:
            if isinstance(node, ast.Import):
                self.code.modules.add(alias.name)
            else:
                self.code.attributes.add(alias.name)
                if node.module == "__future__" and alias.name == "annotations":
                    self.annotates = False
            if alias.name == "*":
                self.code.is_opaque = True
            else:
                self.store((alias.asname or alias.name).partition(".")[0])

    def do_function_def(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        for mark in node.decorator_list:
            self.value(mark, True)
        self.defaults(node.args)
        for argument in arguments_of(node.args):
            self.annotation(argument.annotation)
        self.annotation(node.returns)
        self.store(node.name)
        if any(not KEEPING_MARKS & {*dotted(mark).split(".")} for mark in node.decorator_list):
            self.body_of(node)
            return
        with self.later():
            self.body_of(node)
        if self.scope.kind != CLASS:
            self.functions[node.name] = node

    def do_class_def(self, node: ast.ClassDef) -> None:
        for part in (*node.decorator_list, *node.bases, *(word.value for word in node.keywords)):
            self.value(part, True)
        surely, self.surely = self.surely, True
        with self.inside(Scope(CLASS, outer=self.scope)):
            self.statements(node.body)
        self.surely = surely
        self.store(node.name)


STATEMENTS: dict[type[ast.stmt], Callable[[_Reader, Any], None]] = {
    ast.Assign: _Reader.do_assign,
    ast.AnnAssign: _Reader.do_ann_assign,
    ast.AugAssign: _Reader.do_aug_assign,
    ast.Delete: _Reader.do_delete,
    ast.Expr: _Reader.do_expr,
    ast.If: _Reader.do_if,
    ast.For: _Reader.do_for,
    ast.AsyncFor: _Reader.do_for,
    ast.While: _Reader.do_while,
    ast.Try: _Reader.do_try,
    ast.With: _Reader.do_with,
    ast.AsyncWith: _Reader.do_with,
    ast.Match: _Reader.do_match,
    ast.Import: _Reader.do_import,
    ast.ImportFrom: _Reader.do_import,
    ast.FunctionDef: _Reader.do_function_def,
    ast.AsyncFunctionDef: _Reader.do_function_def,
    ast.ClassDef: _Reader.do_class_def,
}
if sys.version_info >= (3, 11):
    STATEMENTS[ast.TryStar] = _Reader.do_try


def _only_looks(method: str) -> bool:
    """Whether a method changes nothing of what it is called on, by its name."""
    return method in LOOKING_METHODS or (method.startswith(("get_", "to_")) and method != "get_nowait")


def _is_import_guard(node: ast.If) -> bool:
    """`if "x" not in globals(): from … import x`, as Mage has it: x is what the import gives, either way."""
    test = node.test
    return (
        isinstance(test, ast.Compare)
        and isinstance(test.ops[0], ast.NotIn)
        and isinstance(test.comparators[0], ast.Call)
        and dotted(test.comparators[0].func) == "globals"
        and all(isinstance(part, (ast.Import, ast.ImportFrom)) for part in node.body)
        and not node.orelse
    )


def _outcome(test: ast.expr) -> bool | None:
    """What a condition that is known without running it comes to."""
    if isinstance(test, ast.Constant):
        return bool(test.value)
    return False if dotted(test).rpartition(".")[2] == "TYPE_CHECKING" else None
