"""Which names are local to a function or class body, by Python's own rules."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
PARTS = (ast.Attribute, ast.Subscript)
SEQUENCES = (ast.Tuple, ast.List)
IMPORTS = (ast.Import, ast.ImportFrom)
YIELDS = (ast.Yield, ast.YieldFrom)
CAPTURES = (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)

# What binds nothing, nor do its parts, unless there is a walrus or a `yield` among them.
INWARD = frozenset(
    {
        ast.Assert, ast.Expr, ast.Pass, ast.Raise, ast.Return,
        ast.Attribute, ast.Await, ast.BinOp, ast.BoolOp, ast.Call, ast.Compare, ast.Constant, ast.Dict,
        ast.DictComp, ast.FormattedValue, ast.GeneratorExp, ast.IfExp, ast.JoinedStr, ast.Lambda,
        ast.ListComp, ast.Set, ast.SetComp, ast.Slice, ast.Subscript, ast.UnaryOp,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The names a body binds (`local`), those it declares `global_`, and whether calling it makes a
    generator, or a coroutine, instead of running it."""

    local: frozenset[str]
    global_: frozenset[str]
    deferred: bool


def scope_of(node: FunctionNode | ast.ClassDef, *, inward: bool = False) -> Scope:
    """The scope of a function's or class's body; parameters are local.

    `inward` says that there is neither a walrus nor a `yield` in it.
    """
    reader = _Reader(INWARD if inward else frozenset())
    if not isinstance(node, ast.ClassDef):
        arguments = node.args
        for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
            reader.bound.add(argument.arg)
        for star in (arguments.vararg, arguments.kwarg):
            if star is not None:
                reader.bound.add(star.arg)
    body: Iterable[ast.AST] = [node.body] if isinstance(node, ast.Lambda) else node.body
    for part in body:
        reader.read(part)
    return Scope(
        local=frozenset(reader.bound - reader.declared_global - reader.declared_nonlocal),
        global_=frozenset(reader.declared_global),
        deferred=reader.yields or isinstance(node, ast.AsyncFunctionDef),
    )


def targets_of(node: ast.AST) -> frozenset[str]:
    """The names that an assignment target binds."""
    if type(node) is ast.Name:
        return frozenset((node.id,))
    if type(node) is ast.Tuple and all(type(part) is ast.Name for part in node.elts):
        return frozenset(part.id for part in node.elts)  # type: ignore[attr-defined]
    return frozenset(
        part.id for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
    )


class _Reader:
    """Collects what one body binds, without entering the bodies inside it, nor nodes of types `closed`."""

    def __init__(self, closed: frozenset[type[ast.AST]]) -> None:
        self.closed = closed
        self.bound: set[str] = set()
        self.declared_global: set[str] = set()
        self.declared_nonlocal: set[str] = set()
        self.yields = False

    def read(self, node: ast.AST) -> None:
        waiting = [node]
        while waiting:
            node = waiting.pop()
            kind = type(node)
            if kind in self.closed:
                continue
            if kind is ast.Name:
                if type(node.ctx) is not ast.Load:  # type: ignore[attr-defined]
                    self.bound.add(node.id)  # type: ignore[attr-defined]
            elif kind is ast.Assign:
                waiting += node.targets  # type: ignore[attr-defined]
                waiting.append(node.value)  # type: ignore[attr-defined]
            elif isinstance(node, DEFINITIONS):
                self.bound.add(node.name)
                waiting.extend(node.decorator_list)
                if not isinstance(node, ast.ClassDef):
                    waiting.extend(default for default in node.args.defaults)
            elif isinstance(node, COMPREHENSIONS):
                waiting.extend(
                    walrus.target for walrus in ast.walk(node) if isinstance(walrus, ast.NamedExpr)
                )
                waiting.append(node.generators[0].iter)
            elif not isinstance(node, ast.Lambda):
                self.note(node)
                waiting.extend(ast.iter_child_nodes(node))

    def note(self, node: ast.AST) -> None:
        if isinstance(node, IMPORTS):
            self.bound.update((a.asname or a.name.partition(".")[0]) for a in node.names if a.name != "*")
        elif isinstance(node, ast.Global):
            self.declared_global.update(node.names)
        elif isinstance(node, ast.Nonlocal):
            self.declared_nonlocal.update(node.names)
        elif isinstance(node, CAPTURES):
            if node.name:
                self.bound.add(node.name)
        elif isinstance(node, ast.MatchMapping):
            if node.rest:
                self.bound.add(node.rest)
        elif isinstance(node, YIELDS):
            self.yields = True
        elif type(node).__name__ == "TypeAlias":  # Python 3.12
            self.bound.add(node.name.id)  # type: ignore[attr-defined]
