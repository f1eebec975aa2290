"""Stores: what assignment to a target binds or changes."""

from __future__ import annotations

import ast

from jupyter_blocks.languages.python import kinds
from jupyter_blocks.languages.python.calls import call_method_of, consume
from jupyter_blocks.languages.python.knowledge.known import CLASSES
from jupyter_blocks.languages.python.machine import Machine
from jupyter_blocks.languages.python.members import ITEM, shares
from jupyter_blocks.languages.python.objects import NAMED, element_of, item_of, key_of
from jupyter_blocks.languages.python.patches import change_named, is_path
from jupyter_blocks.languages.python.protocols import run_hook
from jupyter_blocks.languages.python.scopes import PARTS, SEQUENCES
from jupyter_blocks.languages.python.texts import is_atom
from jupyter_blocks.languages.python.values import ATOMS, Obj, Value, fresh


def store(m: Machine, target: ast.expr, value: Value) -> None:
    """Assign `value` to a target."""
    kind = type(target)
    if kind is ast.Name:
        if not m.stack:
            m.line = target.lineno
        m.bind(target.id, value)  # type: ignore[attr-defined]
    elif kind is ast.Subscript:
        _store_item(m, target, value)  # type: ignore[arg-type]
    elif isinstance(target, SEQUENCES):
        _unpack(m, target, value)
    elif isinstance(target, ast.Attribute):
        _store_attribute(m, target, value)
    elif isinstance(target, ast.Starred):
        rest = Obj(kinds.LIST)
        if value:
            rest.hold("*", value)
        store(m, target.value, (rest,))


def _store_attribute(m: Machine, target: ast.Attribute, value: Value) -> None:
    receiver = m.evaluate(target.value)
    if run_hook(m, receiver, target.attr, "setter", (value,)):
        return
    change_part(m, target, receiver)
    call_method_of(m, receiver, "__setattr__")
    for obj in receiver:
        if obj.type is not kinds.ATOM:
            obj.hold(f".{target.attr}", value, add=len(receiver) > 1 or bool(m.frame.outer))


def _unpack(m: Machine, target: ast.Tuple | ast.List, value: Value) -> None:
    consume(m, value)
    starred = ast.Starred in map(type, target.elts)
    for index, part in enumerate(target.elts):
        if starred or value == ATOMS:
            store(m, part, element_of(value))
        else:
            store(m, part, unpacked(m, value, index))


def unpacked(m: Machine, value: Value, index: int) -> Value:
    """What position `index` of an unpacked value may refer to."""
    found: dict[Obj, None] = {}
    for obj in value:
        if obj.type in (kinds.LIST, kinds.TUPLE):
            found.update(dict.fromkeys(item_of(m, (obj,), repr(index))))
        elif obj.type is kinds.UNKNOWN:
            found.update(dict.fromkeys(_part_of_result(m, obj, index)))
        else:
            found.update(dict.fromkeys(element_of((obj,))))
    return tuple(found)


def _part_of_result(m: Machine, obj: Obj, index: int) -> Value:
    """A part of something unknown; the parts of what a call has just made are apart from each other."""
    if obj.refs is None and obj.holders is None and obj.kin is None and obj.fields is None:
        return fresh()
    return item_of(m, (obj,), repr(index))


def _store_item(m: Machine, target: ast.Subscript, value: Value) -> None:
    whole, index = target.value, target.slice
    receiver = m.expressions[type(whole)](m, whole)
    if type(index) is not ast.Constant:
        m.evaluate(index)
    key = key_of(index)
    for obj in receiver:
        if obj.type is kinds.NAMESPACE:
            if key != "*":
                m.bind(key[1:-1], value)
            else:
                m.bind_unknown()
            return
    change_part(m, target, receiver)
    for obj in receiver:
        if obj.type not in WITHOUT_ITEMS:
            if value and value != ATOMS and (key != "*" or not is_atom(value)):
                obj.hold(key, value, add=len(receiver) > 1 or key == "*" or bool(m.frame.outer))
            elif obj.fields and key in obj.fields and key != "*" and m.frame.outer is None:
                obj.drop_field(key)
    call_method_of(m, receiver, "__setitem__")


WITHOUT_ITEMS = frozenset({kinds.ATOM, kinds.FRAME, kinds.ARRAY})  # that are followed one by one


def change_part(m: Machine, target: ast.Attribute | ast.Subscript, receiver: Value) -> None:
    """Note that a part of `receiver` is replaced, and with it of whatever the path to it starts from."""
    if not m.stack:
        m.line = target.lineno
    if receiver and receiver[0].type in NAMED and is_path(target.value):
        change_named(m, receiver, target)
        return
    root: ast.expr = target.value
    m.mutate(receiver, through=root.id if isinstance(root, ast.Name) else "")
    steps = 0
    while isinstance(root, PARTS):
        root = root.value
        steps += 1
    if steps and isinstance(root, ast.Name):
        value = m.load(root.id)
        if value and value[0].type is kinds.FRAME and not _writes_through(target):
            if _shows_writes(m, value[0]):
                m.mutate(value, sure=False)  # chained assignment writes to a copy, mostly
        elif not (value and value[0].type in (kinds.MODULE, kinds.LIBRARY)):
            m.mutate(value, through=root.id)


def _shows_writes(m: Machine, frame: Obj) -> bool:
    """Whether a frame may show what is written to a selection of it."""
    cls = CLASSES.get(frame.path)
    return cls is None or shares(m, frame, cls, ITEM)


def _writes_through(target: ast.Attribute | ast.Subscript) -> bool:
    """Whether a store is one of pandas' ways to write into the frame itself: `df.loc[…] = …`."""
    inner = target.value
    return (
        isinstance(inner, ast.Attribute)
        and inner.attr in ("loc", "iloc", "at", "iat", "columns", "index", "attrs", "flags")
        and isinstance(inner.value, ast.Name)
    )
