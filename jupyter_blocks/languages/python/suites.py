"""Suites, the lists of statements under a compound statement: where they stand, how they are left."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

# Where a compound statement, or a part of one, keeps the statements under it; definitions aside.
SUITES: Mapping[type[ast.AST], tuple[str, ...]] = {
    ast.If: ("body", "orelse"),
    ast.For: ("body", "orelse"),
    ast.AsyncFor: ("body", "orelse"),
    ast.While: ("body", "orelse"),
    ast.With: ("body",),
    ast.AsyncWith: ("body",),
    ast.Try: ("body", "handlers", "orelse", "finalbody"),
    ast.TryStar: ("body", "handlers", "orelse", "finalbody"),
    ast.ExceptHandler: ("body",),
    ast.Match: ("cases",),
    ast.match_case: ("body",),
}
LOOPS = frozenset({ast.For, ast.AsyncFor, ast.While})
LEAVING = (ast.Return, ast.Break, ast.Continue, ast.Raise)
SIMPLE = frozenset(
    {
        ast.Assign, ast.Expr, ast.AugAssign, ast.AnnAssign, ast.Import, ast.ImportFrom, ast.FunctionDef,
        ast.AsyncFunctionDef, ast.ClassDef, ast.Return, ast.Raise, ast.Pass, ast.Assert, ast.Delete,
        ast.Break, ast.Continue, ast.Global, ast.Nonlocal,
    }
)  # fmt: skip


def leaves(statement: ast.stmt) -> bool:
    """Whether a compound statement may leave the suite it stands in: by `return`, `break`, `continue`."""
    return type(statement) not in SIMPLE and _leaves(statement, type(statement) in LOOPS)


def _leaves(node: ast.AST, in_loop: bool) -> bool:
    for suite in SUITES.get(type(node), ()):
        for child in getattr(node, suite):
            kind = type(child)
            if kind is ast.Return or (not in_loop and (kind is ast.Break or kind is ast.Continue)):
                return True
            if kind not in SIMPLE and _leaves(child, in_loop or kind in LOOPS):
                return True
    return False


def ends(branch: Sequence[ast.stmt]) -> bool:
    """Whether a branch surely leaves the suite it stands in, or raises."""
    if not branch:
        return False
    last = branch[-1]
    if isinstance(last, LEAVING):
        return True
    return isinstance(last, ast.If) and ends(last.body) and ends(last.orelse)
