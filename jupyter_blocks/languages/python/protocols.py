"""Python's protocols: what reading an attribute or an item, or making a class, runs behind the scenes."""

from __future__ import annotations

import ast
from functools import partial

from jupyter_blocks.languages.python import kinds
from jupyter_blocks.languages.python.calls import (
    NO_ARGUMENTS,
    Arguments,
    call_value,
    call_with_receiver,
)
from jupyter_blocks.languages.python.machine import Machine
from jupyter_blocks.languages.python.objects import (
    NAMED,
    SUBSCRIPTED,
    attribute_of,
    find_method,
    is_known,
    item,
    item_of,
    key_of,
    method,
)
from jupyter_blocks.languages.python.patches import patches_of, read_named
from jupyter_blocks.languages.python.texts import is_atom
from jupyter_blocks.languages.python.values import Obj, Value, union

PROPERTIES = frozenset({"property", "cached_property"})


def read_attribute(m: Machine, value: Value, name: str) -> Value:
    """Read an attribute: properties, descriptors and `__getattr__` are called."""
    if name == "__value__" and all(obj.type is kinds.FUNCTION for obj in value):
        return call_value(m, value, NO_ARGUMENTS)  # of a type alias
    if m.patched.fields is not None and (patches := _patches(m, value, name)):
        return patches
    hooked: Value = ()
    for obj in value:
        hook = find_method(obj, "__getattr__") if obj.type is kinds.INSTANCE else ()
        if hook and not is_known(obj, f".{name}"):
            hooked = (*hooked, *call_with_receiver(m, obj, hook, NO_ARGUMENTS))
    found = (*attribute_of(m, value, name), *hooked)
    for obj in found:
        if obj.type is kinds.METHOD:
            marks = {part.path for part in (obj.fields or {}).get("function", ())}
            if marks & PROPERTIES:
                if "cached_property" in marks:
                    return _cached(m, value, name, found)
                return call_value(m, found, NO_ARGUMENTS)
        elif obj.type is kinds.INSTANCE and (getter := find_method(obj, "__get__")):
            return call_with_receiver(m, obj, getter, Arguments((value,)))
    return found


def _cached(m: Machine, value: Value, name: str, found: Value) -> Value:
    """The first reader of a cached property leaves the result in the instance."""
    m.mutate(value, sure=False)
    result = call_value(m, found, NO_ARGUMENTS)
    if len(value) == 1 and not is_atom(result):
        value[0].hold(f".{name}", result)
    return result


HOOKS = {"setter": "__set__", "deleter": "__delete__"}


def run_hook(m: Machine, receiver: Value, name: str, role: str, passed: tuple[Value, ...]) -> bool:
    """Run what the receiver's class has for a store to one of its attributes (`role` is "setter") or for a
    deletion ("deleter"): a property's function, a descriptor's method. Whether there is such a thing."""
    hooks = [_hook(obj, name, role) for obj in receiver]
    if not receiver or not all(hooks):
        return False
    for obj, hook in zip(receiver, hooks, strict=True):
        assert hook is not None
        holder, functions = hook
        own = Arguments(passed if holder is obj else ((obj,), *passed))
        if len(receiver) == 1:
            call_with_receiver(m, holder, functions, own)
        else:
            m.perhaps(partial(call_with_receiver, m, holder, functions, own))
    return True


def _hook(obj: Obj, name: str, role: str) -> tuple[Obj, Value] | None:
    """Whose method is run for a store to an attribute, or its deletion, and which functions it may be."""
    for cls in (obj.fields or {}).get("class", ()) if obj.type is kinds.INSTANCE else ():
        for part in find_method(cls, name):
            if part.path == "property" and part.fields and role in part.fields:
                return obj, part.fields[role]
            if part.type is kinds.INSTANCE and (functions := find_method(part, HOOKS[role])):
                return part, functions
    return None


def _patches(m: Machine, value: Value, name: str) -> Value:
    """What an attribute gives that has been set on a class of a library: a method, or an accessor."""
    found: list[Obj] = []
    for obj in value:
        if obj.type not in NAMED and (patches := patches_of(m, obj, name)):
            for patch in patches:
                if patch.type is kinds.CLASS:
                    found.extend(call_value(m, (patch,), Arguments(((obj,),))))
                else:
                    found.append(method(obj, patch) if patch.type is kinds.FUNCTION else patch)
    return tuple(found)


def read_item(m: Machine, value: Value, index: ast.expr) -> Value:
    """Read an item: `__getitem__` is called, and the factory of a defaultdict, perhaps."""
    key = key_of(index)
    if len(value) == 1:
        only = value[0]
        if only.type in SUBSCRIPTED and not (only.fields and "factory" in only.fields):
            return item(m, only, key)
    is_slice = type(index) is ast.Slice
    found: list[Value] = []
    for obj in value:
        if obj.type is kinds.INSTANCE and (getter := find_method(obj, "__getitem__")):
            found.append(call_with_receiver(m, obj, getter, NO_ARGUMENTS))
            continue
        if obj.type is kinds.LIBRARY and (known := read_named(m, obj, index)) is not None:
            found.append(known)
            continue
        if obj.fields is not None and "factory" in obj.fields and key not in obj.fields:
            factory = obj.fields["factory"]
            m.mutate((obj,), sure=False)
            made = m.either(lambda f=factory: call_value(m, f, NO_ARGUMENTS), tuple)  # type: ignore[misc]
            obj.hold(key, made, add=True)
        found.append(item_of(m, (obj,), key, is_slice=is_slice))
    return union(found)


def make_class(m: Machine, cls: Obj, bases: list[Value], metaclass: Value) -> None:
    """What a class statement runs when its body has ended: hooks of its bases, its metaclass."""
    for base in union(bases):
        if base.type is kinds.CLASS and (hook := find_method(base, "__init_subclass__")):
            call_value(m, hook, Arguments(((cls,),)))
    for meta in metaclass:
        for name in ("__new__", "__init__"):
            if hook := find_method(meta, name):
                call_value(m, hook, Arguments(((meta if name == "__new__" else cls,),)))
