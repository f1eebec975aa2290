"""Scopes of names, and which names statements bind in them."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field

MODULE, CLASS, FUNCTION, COMPREHENSION = "module", "class", "function", "comprehension"
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
# From Python 3.11 on there is `except*` as well; it has the same parts.
TRIES = (ast.Try, *((ast.TryStar,) if sys.version_info >= (3, 11) else ()))


@dataclass
class Scope:
    """A scope: its own names, and those that it declares to be the module's.

    The names of a class are those that it has surely bound so far, for else the module's are found.
    """

    kind: str = MODULE
    names: set[str] = field(default_factory=set)
    declared: frozenset[str] = frozenset()
    outer: Scope | None = None

    def is_global(self, name: str) -> bool:
        """Whether `name`, loaded in this scope, is the module's."""
        scope: Scope | None = self
        while scope is not None and scope.kind != MODULE and name not in scope.declared:
            if name in scope.names and (scope is self or scope.kind != CLASS):
                return False
            scope = scope.outer
        return True

    def binding(self, name: str) -> Scope | None:
        """The scope in which `name`, stored in this one, is bound: the module's, a class's, or None."""
        scope = self
        while scope.kind == COMPREHENSION and scope.outer is not None:
            if name in scope.names:
                return None
            scope = scope.outer
        if name in scope.declared:
            while scope.outer is not None:
                scope = scope.outer
        return scope if scope.kind != FUNCTION else None


def scope_of(outer: Scope, body: Iterable[ast.stmt], arguments: ast.arguments | None = None) -> Scope:
    """The scope of a function."""
    body = list(body)
    nodes = [node for statement in body for node in ast.walk(statement)]
    declared = frozenset(name for node in nodes if isinstance(node, ast.Global) for name in node.names)
    own = {argument.arg for argument in arguments_of(arguments)} if arguments is not None else set()
    return Scope(FUNCTION, own | (bound(body) - declared), declared, outer)


def arguments_of(arguments: ast.arguments) -> list[ast.arg]:
    """All parameters of a function."""
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return named + [argument for argument in (arguments.vararg, arguments.kwarg) if argument is not None]


def always(body: Iterable[ast.stmt]) -> set[str]:
    """The names that statements bind whichever way they go, if they come to their end."""
    names: set[str] = set()
    for node in body:
        if isinstance(node, ast.If):
            names |= always(node.body) & always(node.orelse)
        elif isinstance(node, (ast.With, ast.AsyncWith)):
            names |= always(node.body)
        elif isinstance(node, ast.Match):
            names |= _matched(node)
        elif isinstance(node, TRIES):
            ways = [always([*node.body, *node.orelse]), *(always(one.body) for one in node.handlers)]
            names |= set.intersection(*ways) | always(node.finalbody)
        elif not isinstance(node, (ast.For, ast.AsyncFor, ast.While, ast.Delete)):
            names |= bound([node])
    return names


def _matched(node: ast.Match) -> set[str]:
    """The names that a match binds whichever case it is, if one surely is."""
    last = node.cases[-1]
    pattern = last.pattern
    if last.guard is not None or not isinstance(pattern, ast.MatchAs) or pattern.pattern is not None:
        return set()
    captured = {pattern.name} if pattern.name is not None else set()
    ways = [always(case.body) for case in node.cases]
    return set.intersection(*ways[:-1], ways[-1] | captured)


def bound(body: Iterable[ast.stmt]) -> set[str]:
    """The names that statements bind, those of inner scopes left aside."""
    names: set[str] = set()
    waiting: list[ast.AST] = list(body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name):
            if not isinstance(node.ctx, ast.Load):
                names.add(node.id)
        elif isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, ast.alias):
            names.add((node.asname or node.name).partition(".")[0])
        elif not isinstance(node, (ast.Lambda, *COMPREHENSIONS)):
            if isinstance(node, ast.ExceptHandler) and node.name:
                names.add(node.name)
            names |= captured(node)
            waiting.extend(ast.iter_child_nodes(node))
    return names


def captured(node: ast.AST) -> set[str]:
    """The names that a part of a pattern binds itself."""
    if isinstance(node, (ast.MatchAs, ast.MatchStar)):
        return {node.name} - {None}  # type: ignore[return-value]
    return {node.rest} if isinstance(node, ast.MatchMapping) and node.rest else set()
