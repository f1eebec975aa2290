"""Takes the decorators that make blocks and tests out of the code, and remembers what they said."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from jupyter_blocks.languages.python.ipython import python_of

OURS = "jupyter_blocks"
MAGE = "mage_ai.data_preparation.decorators"
MODULES = (OURS, MAGE)
TEST = "test"
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True, kw_only=True)
class Decorated:
    """A function that bore a decorator: `role` is its name, `mage` whether it was Mage's."""

    node: Function
    role: str
    mage: bool
    severity: str = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bare:
    """A cell's code without decorators and their imports; `needs_us` says that it imports more of ours."""

    source: str
    functions: tuple[Decorated, ...] = ()
    needs_us: bool = False


def statements(source: str) -> list[ast.stmt]:
    """The statements of a cell, magics as the calls they are; none of one that cannot be parsed."""
    try:
        return ast.parse(python_of(source)).body
    except SyntaxError:
        return []


class Decorators:
    """Knows which names of a notebook are decorators, from cell to cell."""

    def __init__(self) -> None:
        self._names: dict[str, tuple[str, str]] = {}  # to the module and the name in it, "" for the module

    def bare(self, source: str) -> Bare:
        """The code of the next cell without its decorators; code that cannot be parsed stays as it is."""
        gone: set[int] = set()
        found: list[Decorated] = []
        needs_us = False
        for statement in statements(source):
            if self._is_import(statement):
                gone |= set(_lines(statement))
            elif isinstance(statement, Function):
                found += self._decorated(statement, gone)
            elif any(_module(node) == OURS for node in ast.walk(statement)):
                needs_us = True
        lines = source.splitlines(keepends=True)
        kept = "".join(line for number, line in enumerate(lines, 1) if number not in gone)
        return Bare(source=kept.strip("\n") if gone else source, functions=tuple(found), needs_us=needs_us)

    def _is_import(self, statement: ast.stmt) -> bool:
        """Whether it imports decorators and nothing else; what it calls them is noted."""
        match statement:
            case ast.If(body=body, orelse=[]) if all(isinstance(one, ast.ImportFrom) for one in body):
                return all(self._is_import(one) for one in body)
            case ast.ImportFrom(module=str(module), names=names) if module in MODULES:
                for alias in names:
                    self._names[alias.asname or alias.name] = (module, alias.name)
                return True
            case ast.Import(names=[ast.alias(name=module, asname=name)]) if module in MODULES and (
                name or module == OURS
            ):
                self._names[name or module] = (module, "")
                return True
            case _:
                return False

    def _decorated(self, node: Function, gone: set[int]) -> Iterator[Decorated]:
        for decorator in node.decorator_list:
            called = decorator.func if isinstance(decorator, ast.Call) else decorator
            role = self._role(called)
            if role is not None:
                gone |= set(_lines(decorator))
                yield Decorated(node=node, role=role[1], mage=role[0] == MAGE, severity=_severity(decorator))

    def _role(self, node: ast.expr) -> tuple[str, str] | None:
        match node:
            case ast.Name(id=name) if self._names.get(name, ("", ""))[1]:
                return self._names[name]
            case ast.Attribute(value=ast.Name(id=name), attr=role) if name in self._names:
                return self._names[name][0], role
            case _:
                return None


def _without(source: str, gone: set[int]) -> str:
    """`source` without the lines `gone`, and the empty lines below them."""
    if not gone:
        return source
    kept: list[str] = []
    is_gone = False
    for number, line in enumerate(source.splitlines(keepends=True), 1):
        is_gone = number in gone or (is_gone and not line.strip())
        if not is_gone:
            kept.append(line)
    return "".join(kept).strip("\n")


def _lines(node: ast.stmt | ast.expr) -> range:
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)


def _module(node: ast.AST) -> str:
    match node:
        case ast.ImportFrom(module=str(module)):
            return module.partition(".")[0]
        case ast.Import(names=[ast.alias(name=module), *_]):
            return module.partition(".")[0]
        case _:
            return ""


def _severity(decorator: ast.expr) -> str:
    keywords = decorator.keywords if isinstance(decorator, ast.Call) else []
    for keyword in keywords:
        if keyword.arg == "severity" and isinstance(keyword.value, ast.Constant):
            return str(keyword.value.value)
    return "error"
