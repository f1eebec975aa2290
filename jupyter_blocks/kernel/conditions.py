"""Conditions of a block's policy, evaluated from the tree that the host has read them to, never as code.

A node is a list of its word and its parts; `pipelines/conditions.py` makes them.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from jupyter_blocks.kernel.evaluation import classes_of, name_of, text_of

Node = Sequence[Any]
Names = Mapping[str, Any]

COMPARE: Mapping[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "in": lambda one, other: one in other,
    "not in": lambda one, other: one not in other,
    "is": operator.is_,
    "is not": operator.is_not,
}
BINARY: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
}
UNARY: Mapping[str, Callable[[Any], Any]] = {"+": operator.pos, "-": operator.neg}
SEVERAL: Mapping[str, Callable[[Any], Any]] = {"list": list, "tuple": tuple, "set": set}


def answer(tree: Node, names: Names) -> dict[str, Any]:
    """Whether the condition in `tree` holds; or what evaluating it raised."""
    try:
        return {"holds": bool(value_of(tree, names))}
    except Exception as error:
        return {"error": {"name": name_of(error), "classes": classes_of(error), "message": text_of(error)}}


def value_of(node: Node, names: Names) -> Any:
    """The value of a tree, as Python has it; raises what its values raise, NameError for unbound names."""
    return EVALUATE[node[0]](node, names)


def _name(node: Node, names: Names) -> Any:
    if node[1] not in names:
        raise NameError(f"name {node[1]!r} is not defined", name=node[1])
    return names[node[1]]


def _and(node: Node, names: Names) -> Any:
    value = True
    for part in node[1]:
        value = value_of(part, names)
        if not value:
            break
    return value


def _or(node: Node, names: Names) -> Any:
    value = False
    for part in node[1]:
        value = value_of(part, names)
        if value:
            break
    return value


def _compare(node: Node, names: Names) -> Any:
    """A chain, such as 0 < x < 9, evaluates each of its values once."""
    left, value = value_of(node[1], names), True
    for word, part in node[2]:
        right = value_of(part, names)
        value = COMPARE[word](left, right)
        if not value:
            break
        left = right
    return value


EVALUATE: Mapping[str, Callable[[Node, Names], Any]] = {
    "name": _name,
    "value": lambda node, _: node[1],
    **{
        word: lambda node, names: SEVERAL[node[0]](value_of(part, names) for part in node[1])
        for word in SEVERAL
    },
    "len": lambda node, names: len(value_of(node[1], names)),
    "not": lambda node, names: not value_of(node[1], names),
    "and": _and,
    "or": _or,
    "unary": lambda node, names: UNARY[node[1]](value_of(node[2], names)),
    "binary": lambda node, names: BINARY[node[1]](value_of(node[2], names), value_of(node[3], names)),
    "compare": _compare,
}
