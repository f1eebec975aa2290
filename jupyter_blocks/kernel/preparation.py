"""A cell's code prepared for the manager: asserts rewritten, statements replaced or appended."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import NamedTuple

from jupyter_blocks.kernel.assertions import HOOK, Forget, Function
from jupyter_blocks.kernel.describe import cut

LONGEST_SOURCE = 2000

SETTLE = f"while {HOOK}.more(): {HOOK}.run({HOOK}.prepared()()); {HOOK}.check()"
SETTLE_AWAITING = (
    f"while {HOOK}.more(): {HOOK}.run(await {HOOK}.settled({HOOK}.prepared()()));"
    f" await {HOOK}.check_awaiting()"
)
EVALUATE = f"{HOOK}.evaluate()"
EVALUATE_AWAITING = f"await {HOOK}.evaluate_awaiting()"
JUDGE = f"{HOOK}.judge(True if {HOOK}.held() else False)"
RAISE = f"if {HOOK}.failed(): raise {HOOK}.failure()"


class Added(NamedTuple):
    """Statements of ours: the last of them raises what has failed."""

    statements: list[ast.stmt]

    @property
    def raising(self) -> ast.stmt:
        return self.statements[-1]


def settlement(line: int, *, awaiting: bool = False) -> Added:
    """What runs the block functions and tests that wait, as if it stood at `line`."""
    return _added(SETTLE_AWAITING if awaiting else SETTLE, line)


def replace_by_evaluation(module: ast.Module) -> tuple[list[ast.stmt], Added]:
    """Make `module` evaluate its statements as assertions; the statements come back."""
    body = [statement for statement in module.body if not isinstance(statement, Forget)]
    added = _added(EVALUATE_AWAITING if waits(module) else EVALUATE, body[0].lineno)
    module.body = added.statements
    return body, added


def append_settlement(module: ast.Module, line: int) -> Added:
    """Append a settlement to `module`; the value of its last expression is displayed after it, as ever."""
    added = settlement(line, awaiting=waits(module))
    last = module.body[-1]
    if isinstance(last, ast.Expr):
        module.body[-1:] = [_holding(last), *added.statements, *_located(f"{HOOK}.release()", last)]
    else:
        module.body += added.statements
    return added


def judge_last(module: ast.Module) -> None:
    """Make the truth of the last expression of `module`, which is displayed as ever, its block's verdict.

    The cell itself asks for the truth, so that a traceback leads to the author's line.
    """
    last = module.body[-1]
    if isinstance(last, ast.Expr):
        module.body[-1:] = [_holding(last), *_located(f"{JUDGE}\n{HOOK}.release()", last)]


def waits(module: ast.Module) -> bool:
    """Whether a cell awaits at its top level, so that IPython runs it in the event loop."""
    waiting: list[ast.AST] = [module]
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.Await, ast.AsyncFor, ast.AsyncWith)):
            return True
        if isinstance(node, ast.comprehension) and node.is_async:
            return True
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            waiting.extend(ast.iter_child_nodes(node))
    return False


def decorated(module: ast.Module) -> list[Function]:
    """The functions of `module` that bear a decorator, wherever they stand."""
    return [node for node in ast.walk(module) if isinstance(node, Function) and node.decorator_list]


def bears(node: Function, decorates: Callable[[ast.expr], bool]) -> bool:
    """Whether one of a function's decorators, its arguments left aside, is one that `decorates` knows."""
    marks = (mark.func if isinstance(mark, ast.Call) else mark for mark in node.decorator_list)
    return any(decorates(mark) for mark in marks)


def assigned(source: str) -> list[str]:
    """The names that the top-level assignments of `source` bind; none where it is not plain Python."""
    try:
        statements = ast.parse(source).body
    except SyntaxError:
        return []
    return [name for statement in statements for name in _targets(statement)]


def _targets(statement: ast.stmt) -> list[str]:
    targets: list[ast.expr] = []
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AnnAssign):
        targets = [statement.target]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def source_of(text: str, statement: ast.stmt) -> str:
    """The lines of `statement` in the source `text`."""
    return cut(
        "\n".join(text.splitlines()[statement.lineno - 1 : statement.end_lineno]).strip(), LONGEST_SOURCE
    )


def move(statement: ast.stmt, line: int) -> None:
    """Let `statement`, not compiled yet, stand at `line`."""
    for node in ast.walk(statement):
        if isinstance(node, (ast.stmt, ast.expr)):
            node.lineno = node.end_lineno = line
            node.col_offset = node.end_col_offset = 0


def _added(source: str, line: int) -> Added:
    place = ast.Pass(lineno=line, col_offset=0, end_lineno=line, end_col_offset=0)
    return Added(_located(f"{source}\n{RAISE}", place))


def _holding(statement: ast.Expr) -> ast.stmt:
    hook = ast.Name(id=HOOK, ctx=ast.Load())
    hold = ast.Attribute(value=hook, attr="hold", ctx=ast.Load())
    held = ast.Expr(ast.Call(func=hold, args=[statement.value], keywords=[]))
    return ast.fix_missing_locations(ast.copy_location(held, statement))


def _located(source: str, place: ast.stmt) -> list[ast.stmt]:
    """The statements of `source`, as if they stood where `place` stands."""
    nodes = ast.parse(source).body
    for node in nodes:
        for part in ast.walk(node):
            if isinstance(part, (ast.stmt, ast.expr)):
                ast.copy_location(part, place)
    return nodes
