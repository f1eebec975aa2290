"""Parts of objects: attributes, items and elements, and whose data they may share."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from jupyter_blocks.languages.python import kinds
from jupyter_blocks.languages.python.knowledge.known import CLASSES
from jupyter_blocks.languages.python.knowledge.tables import Class
from jupyter_blocks.languages.python.library import MUTATORS, SURE_MUTATORS
from jupyter_blocks.languages.python.machine import Machine
from jupyter_blocks.languages.python.members import DATA, changes, member
from jupyter_blocks.languages.python.spelling import attribute_of_text
from jupyter_blocks.languages.python.state_tables import name_of_attribute
from jupyter_blocks.languages.python.values import ATOM, ATOMS, Obj, Value, fresh, union
from jupyter_blocks.model.pipeline import ViaKind

CONTAINERS = frozenset({kinds.LIST, kinds.DICT, kinds.SET, kinds.TUPLE})
HOLDERS = CONTAINERS | {kinds.INSTANCE, kinds.CLASS}
ORDERED = frozenset({kinds.LIST, kinds.TUPLE})
# Iterating over these gives keys, names or text.
WITHOUT_PARTS = frozenset({kinds.ATOM, kinds.LIBRARY, kinds.FRAME, kinds.STREAM, kinds.DICT})
SUBSCRIPTED = frozenset({kinds.FRAME, kinds.ARRAY, kinds.UNKNOWN, kinds.DICT})
NAMED = frozenset({kinds.MODULE, kinds.LIBRARY})
SELECTING = frozenset({kinds.FRAME, kinds.ARRAY, kinds.LIST})
NO_ELEMENTS = frozenset(
    {"class", "receiver", "function", "source", "factory", "setter", "deleter"}
)  # fields of our own making
METHODS_OF_FUNCTIONS = frozenset({"register", "cache_clear", "setter", "deleter", "getter"})
DRAWN = "matplotlib.axes"  # the path of figures and axes, which every call draws on
PLAIN_ATTRIBUTES = frozenset(
    [
        "shape",
        "size",
        "ndim",
        "dtype",
        "dtypes",
        "columns",
        "index",
        "name",
        "empty",
        "height",
        "width",
        "nbytes",
    ]
)


def key_of(node: ast.expr) -> str:
    """The key under which an item is known: that of a literal, or "*" for any."""
    if type(node) is ast.Constant:
        return repr(node.value)
    if (
        isinstance(node, ast.UnaryOp)
        and isinstance(node.op, ast.USub)
        and isinstance(node.operand, ast.Constant)
    ):
        return f"-{node.operand.value!r}"
    return "*"


def attribute_of(m: Machine, value: Value, attribute: str) -> Value:
    """What `value.attribute` may refer to."""
    if len(value) == 1:
        return _attribute(m, value[0], attribute)
    return tuple(dict.fromkeys(part for obj in value for part in _attribute(m, obj, attribute)))


def _attribute(m: Machine, obj: Obj, attribute: str) -> Value:
    if obj.type in NAMED:
        if obj.fields is not None and (found := obj.fields.get(f".{attribute}")):
            m.read_resource(ViaKind.STATE, name_of_attribute(obj.path, attribute))
            return found
        return (m.library(f"{obj.path}.{attribute}"),)
    if obj.type is kinds.ATOM:
        return ATOMS if obj is ATOM else attribute_of_text(m, obj, attribute)
    found = _known(obj, f".{attribute}")
    if found is not None:
        return _bound(obj, found)
    if attribute == "__class__" and obj.type is kinds.INSTANCE and obj.fields is not None:
        return obj.fields["class"]
    cls = CLASSES.get(obj.path)
    if cls is not None:
        return _attribute_told(m, obj, cls, attribute)
    if obj.type is kinds.FUNCTION and attribute in METHODS_OF_FUNCTIONS:
        return (_unbound(obj, attribute),)
    if obj.type in DATA and attribute in PLAIN_ATTRIBUTES:
        return ATOMS
    if obj.type is kinds.INSTANCE and obj.fields is not None and "*" in obj.fields:
        return obj.fields["*"]
    if attribute in MUTATORS.get(obj.type, SURE_MUTATORS):
        return (_unbound(obj, attribute),)
    return (_part(obj, f".{attribute}"),)


def _attribute_told(m: Machine, obj: Obj, cls: Class, attribute: str) -> Value:
    """What an attribute of an object may refer to whose class a table tells."""
    if attribute not in cls.parts:
        if obj.type in DATA and attribute in PLAIN_ATTRIBUTES:
            return ATOMS
        if changes(cls, attribute):
            return (_unbound(obj, attribute),)
    return (member(m, obj, cls, f".{attribute}"),)


def _known(obj: Obj, key: str) -> Value | None:
    """A known attribute, of the object or of its class and the class's bases."""
    if obj.fields is not None and key in obj.fields:
        return obj.fields[key]
    if obj.type is kinds.INSTANCE or obj.type is kinds.CLASS:
        for base in (obj.fields or {}).get("class", ()):
            found = _known(base, key)
            if found is not None:
                return found
    return None


def _bound(obj: Obj, found: Value) -> Value:
    """Functions found through an instance are bound to it; those of a property are called."""
    if obj.type is not kinds.INSTANCE or not any(part.type is kinds.FUNCTION for part in found):
        return found
    bound: list[Obj] = []
    for part in found:
        if part.type is not kinds.FUNCTION or (obj.fields is not None and part in _own(obj)):
            bound.append(part)
        else:
            bound.append(method(obj, part))
    return tuple(bound)


def _own(obj: Obj) -> list[Obj]:
    return [part for key, value in (obj.fields or {}).items() if key != "class" for part in value]


def method(receiver: Obj, function: Obj) -> Obj:
    """`function` bound to `receiver`."""
    obj = Obj(kinds.METHOD)
    obj.hold("receiver", (receiver,))
    obj.hold("function", (function,))
    return obj


def _unbound(obj: Obj, name: str) -> Obj:
    """A library's method bound to its receiver: `add = xs.append`."""
    made = Obj(kinds.METHOD, name)
    made.hold("receiver", (obj,))
    return made


def is_known(obj: Obj, key: str) -> bool:
    """Whether an instance, or its class, is known to have an attribute."""
    return _known(obj, key) is not None


def has_any(obj: Obj, keys: frozenset[str]) -> bool:
    """Whether an instance, or one of its classes, is known to have one of several attributes."""
    fields = obj.fields
    if fields is None:
        return False
    if not keys.isdisjoint(fields):
        return True
    if obj.type is not kinds.INSTANCE and obj.type is not kinds.CLASS:
        return False
    return any(has_any(base, keys) for base in fields.get("class", ()))


def find_method(obj: Obj, name: str) -> Value:
    """The functions that the classes of an instance give for `name`."""
    return _known(obj, f".{name}") or ()


def _part(obj: Obj, key: str) -> Obj:
    """A part of something not seen through: made once, held by it or perhaps sharing its data."""
    kind = obj.type
    part = Obj(kind) if kind is kinds.FRAME else Obj(kinds.UNKNOWN, DRAWN if obj.path == DRAWN else "")
    if key == "*":
        part.many = True
    if kind in HOLDERS:
        obj.hold(key, (part,), add=True)
        return part
    part.kin = [obj]  # the other way is noted when somebody keeps the part: most are only looked at
    obj.set_field(key, (part,))
    return part


def selects(index: Value) -> bool:
    """Whether an index picks rows or columns by a mask or a list, which makes a copy of frames and arrays."""
    for obj in index:
        if obj.type in SELECTING:
            return True
        if obj.type is kinds.TUPLE and any(part.type in SELECTING for part in _all_elements(obj)):
            return True
    return False


def item_of(m: Machine, value: Value, key: str, *, is_slice: bool = False) -> Value:
    """What `value[key]` may refer to."""
    if len(value) == 1 and value[0].type in SUBSCRIPTED:
        return item(m, value[0], key)
    found: dict[Obj, None] = {}
    for obj in value:
        if obj.type is kinds.ATOM:
            found.setdefault(ATOMS[0])
        elif obj.type is kinds.NAMESPACE:
            found.update(dict.fromkeys(m.read_global(key[1:-1]) if key != "*" else fresh()))
        elif is_slice and obj.type in ORDERED:
            part = Obj(obj.type)
            if elements := _all_elements(obj):
                part.hold("*", elements)
            found.setdefault(part)
        elif obj.type in (kinds.LIBRARY, kinds.MODULE, kinds.FUNCTION, kinds.CLASS):
            found.setdefault(obj)  # a generic alias
        else:
            found.update(dict.fromkeys(item(m, obj, key)))
    return tuple(found)


def item(m: Machine, obj: Obj, key: str) -> Value:
    """What an item of an object with parts may refer to."""
    fields = obj.fields
    if obj.type not in CONTAINERS:
        if fields is not None and key in fields:
            return fields[key]
        cls = CLASSES.get(obj.path)
        return (_part(obj, key) if cls is None else member(m, obj, cls, key),)
    if fields is None:
        return (_part(obj, "*" if key[:1] == "-" and obj.type in ORDERED else key),)
    if key != "*" and key in fields and "*" not in fields:
        return fields[key]
    if key[:1] == "-" and obj.type in ORDERED:
        key = "*"
    known = _all_elements(obj) if key == "*" else union((fields.get(key, ()), fields.get("*", ())))
    return known or (_part(obj, key),)


def _all_elements(obj: Obj) -> Value:
    if obj.fields is None:
        return ()
    found = union([value for key, value in obj.fields.items() if key[:1] != "." and key not in NO_ELEMENTS])
    if len(found) > 1:  # numbers and strings beside objects cannot be changed
        return tuple([part for part in found if part.type is not kinds.ATOM]) or found
    return found


def shallow(obj: Obj) -> Obj:
    """A copy of an object, with the same parts."""
    if obj.type is kinds.ATOM:
        return obj
    copied = Obj(obj.type, obj.path, obj.code)
    for key, value in (obj.fields or {}).items():
        copied.hold(key, value)
    return copied


def replaced(obj: Obj, given: Sequence[tuple[str, Value]]) -> Value:
    """A copy of an instance, but for the fields that are given."""
    copied = shallow(obj)
    for name, value in given:
        if copied is not obj:
            copied.hold(f".{name}", value)
    return (copied,)


def spread(into: Obj, value: Value) -> None:
    """Make the parts of a mapping parts of another one: `{**value}`."""
    for obj in value:
        for key, held in (obj.fields or {}).items():
            into.hold(key, held, add=True)


def spread_unknown(into: Obj, obj: Obj) -> None:
    """Elements of which nothing is known come to those that are known to be literals."""
    known = [part for value in (into.fields or {}).values() for part in value]
    unknown = not obj.fields and obj.type is not kinds.ATOM
    if known and unknown and all(part.type is kinds.ATOM for part in known):
        into.hold("*", element_of((obj,)), add=True)


def element_of(value: Value) -> Value:
    """What iterating over `value` may give."""
    if value == ATOMS:
        return ATOMS
    found: dict[Obj, None] = {}
    for obj in value:
        if obj.type in WITHOUT_PARTS:
            found.setdefault(ATOMS[0])
        elif elements := _all_elements(obj):
            found.update(dict.fromkeys(elements))
        else:
            found.setdefault(_part(obj, "*"))
    return tuple(found)
