"""Conditions as authors write them, in a policy's `when`: read to a small tree, or what is wrong with them.

rows > 0 and env == "prod"   region in ["EU", "US"]   len(failed) / rows < 0.05   not draft

A node is a list of its word and its parts: ["name", "rows"], ["value", 0], ["list", [node, …]] (also "tuple"
and "set"), ["len", node], ["not", node], ["and", [node, …]], ["or", [node, …]], ["unary", "-", node],
["binary", "+", node, node], ["compare", node, [["<", node], …]].
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from jupyter_blocks.model.pipeline import Node, When

LONGEST = 500  # characters; more is a program
OPERATORS: Mapping[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.UAdd: "+",
    ast.USub: "-",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "not in",
    ast.Is: "is",
    ast.IsNot: "is not",
}
SEVERAL: Mapping[type[ast.expr], str] = {ast.List: "list", ast.Tuple: "tuple", ast.Set: "set"}
PLAIN = (bool, int, float, str, type(None))


class Misread(ValueError):
    """A condition that says nothing; its text says what is wrong, `remedy` how to write it."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.remedy = remedy or "Write names, literals, comparisons, `and`, `or`, `not`, arithmetic, `len()`."


def condition(said: object) -> When:
    """What `when` says; raises Misread."""
    if not isinstance(said, str) or not said.strip():
        raise Misread("it is no text", 'Write it like "rows > 0".')
    if len(said) > LONGEST:
        raise Misread(f"it is longer than {LONGEST} characters", "Compute it in a block, under a name.")
    text = said.strip()
    try:
        whole = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError) as error:
        raise Misread(f"`{text}` cannot be read", 'Write it like "rows > 0".') from error
    return When(source=text, names=_names(whole), tree=_node(whole))


def when(policy: Mapping[str, Any]) -> When | None:
    """The `when` of a policy; None without one, and for one that is not well-formed, which does not run."""
    try:
        return condition(policy["when"]) if "when" in policy else None
    except Misread:
        return None


def _node(part: ast.expr) -> Node:
    match part:
        case ast.Name(id=name):
            return ["name", name]
        case ast.Constant(value=value) if isinstance(value, PLAIN):
            return ["value", value]
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
            return [SEVERAL[type(part)], [_node(one) for one in parts]]
        case ast.BoolOp(op=op, values=parts):
            return ["and" if isinstance(op, ast.And) else "or", [_node(one) for one in parts]]
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return ["not", _node(operand)]
        case ast.UnaryOp(op=op, operand=operand) if type(op) in OPERATORS:
            return ["unary", OPERATORS[type(op)], _node(operand)]
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
            return ["binary", OPERATORS[type(op)], _node(left), _node(right)]
        case ast.Compare(left=left, ops=ops, comparators=others):
            pairs = zip(ops, others, strict=True)
            return ["compare", _node(left), [[OPERATORS[type(op)], _node(other)] for op, other in pairs]]
        case ast.Call(func=ast.Name(id="len"), args=[measured], keywords=[]):
            return ["len", _node(measured)]
    raise Misread(
        f"`{ast.unparse(part)}` is no part of a condition",
        "Compute it in an earlier block, and write here the name that holds it.",
    )


def _names(whole: ast.expr) -> tuple[str, ...]:
    """The names that a condition reads, in the order in which they are written, once each."""
    parts = list(ast.walk(whole))
    called = {id(part.func) for part in parts if isinstance(part, ast.Call)}
    found = [part for part in parts if isinstance(part, ast.Name) and id(part) not in called]
    found.sort(key=lambda part: (part.lineno, part.col_offset))
    return tuple(dict.fromkeys(part.id for part in found))
