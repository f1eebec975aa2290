"""Options of libraries, the context of decimal numbers, the locale: who sets them, and what looks at them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from functools import partial

from jupyter_blocks.languages.python import kinds
from jupyter_blocks.languages.python.calls import Arguments
from jupyter_blocks.languages.python.environment import ENVIRON, read_all_variables
from jupyter_blocks.languages.python.library import ATOM_METHODS
from jupyter_blocks.languages.python.machine import Machine
from jupyter_blocks.languages.python.patches import mark_attribute
from jupyter_blocks.languages.python.resources import key_of_resource
from jupyter_blocks.languages.python.state_tables import (
    ADDS,
    DECIMAL,
    DECIMAL_PARTS,
    DISPLAYED,
    LOCALE,
    OPTIONS,
    PANDAS,
    PRINTED,
    REPLACES,
    STATE,
)
from jupyter_blocks.languages.python.touches import is_known, literal_text, read_known, touch
from jupyter_blocks.languages.python.values import ATOMS, Obj, Value


def _group(node: ast.expr | None) -> str:
    """The state that an option of pandas belongs to; the words before its dots may be left out."""
    text = literal_text(node) or ""
    group = PANDAS + text.partition(".")[0]
    return group if "." in text and group in OPTIONS else DISPLAYED


def set_options(m: Machine, arguments: Arguments) -> Value:
    """`pd.set_option("display.width", 100, "mode.copy_on_write", True)`"""
    given = arguments.node.args[::2] if arguments.node is not None else []
    for name in dict.fromkeys(map(_group, given)) or (DISPLAYED,):
        touch(m, ADDS, STATE, name)
    for option in filter(None, map(literal_text, given)):
        group, _, name = option.rpartition(".")
        mark_attribute(m, PANDAS + group, name, m.library(f"{PANDAS}{option}"))
    return ATOMS


def get_option(m: Machine, arguments: Arguments) -> None:
    m.read_resource(STATE, _group(arguments.literal(0, "pat")))


def reset_options(m: Machine, arguments: Arguments) -> Value:
    if literal_text(arguments.literal(0, "pat")) == "all":
        touch(m, REPLACES, STATE, DISPLAYED)
    else:
        touch(m, ADDS, STATE, _group(arguments.literal(0, "pat")))
    return ATOMS


def show(m: Machine, value: Value, node: ast.expr | None) -> None:
    """Note that a value is shown: how frames look depends on the options of pandas, arrays on numpy's. What
    the expression gives may be a number taken out of one."""
    m.touched.update(SHOWN)
    if m.shared.vars.keys().isdisjoint(SHOWN) or _is_number(node):
        return
    for key, (kind, option) in SHOWN.items():
        if key in m.shared.vars and any(obj.type is kind for obj in value):
            m.read_resource(STATE, option)


SHOWN: Mapping[str, tuple[kinds.Type, str]] = {
    key_of_resource(STATE, DISPLAYED): (kinds.FRAME, DISPLAYED),
    key_of_resource(STATE, PRINTED): (kinds.ARRAY, PRINTED),
}


def _is_number(node: ast.expr | None) -> bool:
    """Whether an expression takes a number out of a frame or an array, as far as can be told."""
    if isinstance(node, ast.Subscript):
        within = node.value
        return isinstance(within, ast.Attribute) and within.attr in ("iloc", "loc", "at", "iat", "shape")
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ATOM_METHODS
    )


def show_given(m: Machine, arguments: Arguments) -> None:
    for position, value in enumerate(arguments.positional):
        if value != ATOMS:
            show(m, value, arguments.literal(position))
            if value and value[0].path == ENVIRON:
                read_all_variables(m)


def show_frame(m: Machine, receiver: Value, _: Arguments) -> None:
    show(m, receiver, None)


def make_decimal(_: Machine, __: Arguments) -> Value:
    return (Obj(kinds.UNKNOWN, NUMBER),)


NUMBER = "decimal.Decimal"


def calculate(m: Machine, operands: Iterable[Obj]) -> Value | None:
    """What an operator gives whose operands are decimal numbers; None for others."""
    if not any(obj.path == NUMBER for obj in operands):
        return None
    for part in DECIMAL_PARTS:
        read_known(m, part)
    return (Obj(kinds.UNKNOWN, NUMBER),)


def calculate_by_method(m: Machine, receiver: Value, _: Arguments) -> None:
    calculate(m, receiver)


def get_context(m: Machine, _: Arguments) -> Value:
    return (m.library(DECIMAL[:-1]),)


def set_context(m: Machine, _: Arguments) -> None:
    for part in DECIMAL_PARTS:
        touch(m, REPLACES, STATE, part)


def set_locale(m: Machine, arguments: Arguments) -> None:
    given = arguments.literal(1, "locale")
    if given is None or (isinstance(given, ast.Constant) and given.value is None):
        m.read_resource(STATE, LOCALE)
        return
    category = arguments.literal(0, "category")
    whole = isinstance(category, ast.Attribute) and category.attr == "LC_ALL"
    touch(m, REPLACES if whole else ADDS, STATE, LOCALE)


def format_time(m: Machine, _: Value, __: Arguments) -> None:
    if is_known(m, LOCALE):
        m.perhaps(partial(m.read_resource, STATE, LOCALE))
