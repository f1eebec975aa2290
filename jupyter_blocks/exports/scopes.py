"""A test cell as a function of its own, so that what it binds vanishes."""

from __future__ import annotations

import ast
import symtable
from collections.abc import Callable, Collection, Iterator

from jupyter_blocks.exports.decorators import statements
from jupyter_blocks.languages.python.ipython import python_of

INDENT = "    "


def in_function(source: str, name: str, known: Collection[str], wait: Callable[[str], str]) -> str:
    """The code of a test cell as a function `name`, which is called at once.

    A name that the test binds is its own; if it reads one of `known` before, that is handed in as a default.
    `wait` makes of the call of a coroutine function one that waits for it. Raises SyntaxError.
    """
    body = python_of(source)
    inner = _indented(body)
    awaits = any(isinstance(one, ast.Await | ast.AsyncFor | ast.AsyncWith) for one in _at_top(body))
    header = f"{'async ' if awaits else ''}def {name}"
    table = symtable.symtable(f"{header}():\n{inner}", name, "exec").get_children()[0]
    own = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_local()}
    handed = ", ".join(f"{one}={one}" for one in sorted(own & {*known}) if _reads_first(body, one))
    call = wait(f"{name}()") if awaits else f"{name}()"
    return f"{header}({handed}):\n{inner}\n\n\n{call}"


def _reads_first(source: str, name: str) -> bool:
    """Whether code that binds `name` may read it before: what it has been outside, then."""
    for statement in statements(source):
        before: list[ast.AST]
        bound: list[ast.expr]
        match statement:
            case ast.Assign(targets=targets, value=value):
                before, bound = [value], list(targets)
            case ast.For(iter=iterated, target=target):
                before, bound = [iterated], [target]
            case _:
                before, bound = [statement], []
        if any(_names(node, name, ast.Load) for node in before) or (
            not bound and _names(statement, name, ast.Store)
        ):
            return True
        if any(_names(node, name, ast.Store) for node in bound):
            return isinstance(statement, ast.For) and _is_read_after(source, statement, name)
    return True


def _is_read_after(source: str, loop: ast.For, name: str) -> bool:
    """Whether `name` is read below the loop that binds it, which may have had nothing to go over."""
    end = loop.end_lineno or loop.lineno
    return any(one.lineno > end and _names(one, name, ast.Load) for one in statements(source))


def _names(node: ast.AST, name: str, context: type[ast.expr_context]) -> bool:
    return any(
        isinstance(one, ast.Name) and one.id == name and isinstance(one.ctx, context)
        for one in ast.walk(node)
    )


def _indented(source: str) -> str:
    """`source` one step to the right; the inner lines of strings stay where they are."""
    inside: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant | ast.JoinedStr) and node.end_lineno:
            inside |= set(range(node.lineno + 1, node.end_lineno + 1))
    lines = source.strip("\n").splitlines()
    dropped = len(source) - len(source.lstrip("\n"))
    return "\n".join(
        line if number + dropped in inside or not line.strip() else f"{INDENT}{line}"
        for number, line in enumerate(lines, 1)
    )


def _at_top(source: str) -> Iterator[ast.AST]:
    """The nodes of `source` that stand in no function or class."""
    waiting: list[ast.AST] = list(statements(source))
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            waiting.extend(ast.iter_child_nodes(node))
