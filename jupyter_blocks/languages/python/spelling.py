"""What text an expression gives: literals, f-strings, sums of text, parts of paths."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping

from jupyter_blocks.languages.python import kinds, paths
from jupyter_blocks.languages.python.machine import Machine
from jupyter_blocks.languages.python.texts import (
    HOLE,
    SPELLED,
    combined_texts,
    is_atom,
    is_literal,
    parameter,
    text_of,
)
from jupyter_blocks.languages.python.values import ATOM, ATOMS, MANY, Binding, Env, Obj, Value

WITHOUT_IDENTITY = ("os.environ", "sys.argv")  # every item of which is the same abstract object
PLACEHOLDER = re.compile(r"%(?:\((?P<name>\w+)\))?(?P<spec>[-#0 +]*\d*(?:\.\d+)?)(?P<type>[a-zA-Z%])")
SPELLABLE = frozenset({kinds.ATOM, kinds.UNKNOWN})
DISPLAYS = (ast.List, ast.Tuple, ast.Set)


# -- from values to text ---------------------------------------------------------------------------


def texts_of(m: Machine, value: Value, node: ast.expr | None = None) -> tuple[str, ...]:
    """The texts that `value`, which `node` gave, may stand for; what is not known is a hole in them."""
    if len(value) == 1 and value[0].type is kinds.ATOM and value[0] is not ATOM:
        return (value[0].path,)
    found: dict[str, None] = {}
    unknown: list[Obj] = []
    for obj in value:
        if obj.type is kinds.ATOM and obj is not ATOM:
            found[obj.path] = None
        elif obj.fields and SPELLED in obj.fields:
            found.update(dict.fromkeys([part.path for part in obj.fields[SPELLED]]))
        else:
            unknown.append(obj)
    if unknown and isinstance(node, ast.Name) and (version := _version(m, node.id)) is not None:
        only = unknown[0]
        if len(unknown) > 1 or only is ATOM or (only.many and not _is_repeated(m)):
            return (*found, m.texts.hole_of_version(version, node.id))  # the same each time
    found.update(dict.fromkeys([_text(m, obj, node) for obj in unknown]))
    return tuple(found)


def _is_repeated(m: Machine) -> bool:
    """Whether a name may refer to something else each time the running code comes by."""
    return m.loops > 0 or m.env is not m.globals


def _text(m: Machine, obj: Obj, node: ast.expr | None) -> str:
    if obj.type is kinds.ATOM:
        return obj.path if obj is not ATOM else m.texts.new_hole()
    if obj.type is kinds.UNKNOWN:
        return m.texts.hole_of(obj)
    if obj.type is kinds.LIBRARY and obj.path not in WITHOUT_IDENTITY and not isinstance(node, ast.Subscript):
        return m.texts.hole_of(obj)
    return m.texts.new_hole()


def _version(m: Machine, name: str) -> Binding | None:
    """The version of a name that the running code sees, if there is but one."""
    env: Env | None = m.env
    while env is not None and name not in env.vars:
        env = env.parent
    found = (env or m.globals).vars.get(name)
    return found if found is not None and found.older is None else None


def is_text(m: Machine, obj: Obj) -> bool:
    """Whether an object is surely a string or a path, and a part of it is known."""
    if obj.type is not kinds.ATOM or obj is ATOM or obj in m.texts.numbers:
        return False
    return not obj.path or bool(HOLE.sub("", obj.path))


# -- expressions -----------------------------------------------------------------------------------


def spelled(m: Machine, value: Value, node: ast.FormattedValue) -> tuple[str, ...]:
    """The texts that `{value!r:spec}` may give in an f-string."""
    texts = texts_of(m, value, node.value)
    if node.format_spec is not None or node.conversion > 0:
        spec = "" if node.format_spec is None else _literal(node.format_spec)
        conversion = chr(node.conversion) if node.conversion > 0 else ""
        number = m.texts.numbers.get(value[0]) if len(value) == 1 else None
        texts = tuple([m.texts.formatted(text, number, spec, conversion) for text in texts])
    return texts if 0 < len(texts) <= MANY else (m.texts.new_hole(),)


def _literal(node: ast.expr) -> str:
    """A format as written."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return "".join([str(p.value) if isinstance(p, ast.Constant) else ast.unparse(p) for p in parts])


def joined_texts(m: Machine, parts: list[tuple[str, ...]]) -> Value:
    """What an f-string gives whose parts may stand for these texts."""
    return m.texts.either(combined_texts(parts, _concatenated))


def _concatenated(*parts: str) -> str:
    return "".join(parts)


Given = tuple[Value, ast.expr | None]


def operated(m: Machine, operator: ast.operator, left: Given, right: Given) -> Value | None:
    """What an operator gives if one of its operands is text; None where it is an ordinary one."""
    for obj in (*left[0], *right[0]):
        if obj.type is kinds.ATOM and obj is not ATOM and obj not in m.texts.numbers:
            return OPERATIONS[type(operator)](m, left, right)
    return None


def _add(m: Machine, left: Given, right: Given) -> Value | None:
    both = (*left[0], *right[0])
    if not any(is_text(m, obj) for obj in both) or not all(obj.type in SPELLABLE for obj in both):
        return None
    found = combined_texts((texts_of(m, *left), texts_of(m, *right)), _concatenated)
    if all(obj.type is kinds.ATOM for obj in both):
        return m.texts.either(found)
    obj = Obj(kinds.UNKNOWN)  # it may be an array of text, which can be changed
    if found:
        obj.hold(SPELLED, m.texts.either(found))
    return (obj,)


def _divide(m: Machine, left: Given, right: Given) -> Value | None:
    if not all(obj.type in SPELLABLE and obj not in m.texts.numbers for obj in (*left[0], *right[0])):
        return None
    return m.texts.either(combined_texts((texts_of(m, *left), texts_of(m, *right)), paths.join))


def _fill(m: Machine, left: Given, right: Given) -> Value | None:
    """`"out-%s.csv" % name`."""
    if not all(is_text(m, obj) for obj in left[0]):
        return None
    value, node = right
    given = value[0] if len(value) == 1 else None
    named: Mapping[str, Value] = {}
    if given is not None and given.type is kinds.DICT:
        named = {key[1:-1]: held for key, held in (given.fields or {}).items()}
    several = given is not None and given.type is kinds.TUPLE
    ordered = (parts_of(m, value, node) if several else None) or [value]
    return m.texts.either([_filled(m, obj.path, ordered, named) for obj in left[0]])


def parts_of(m: Machine, value: Value, node: ast.expr | None) -> list[Value] | None:
    """The elements of a list or tuple, if all are known."""
    fields = value[0].fields or {} if len(value) == 1 and value[0].type in (kinds.LIST, kinds.TUPLE) else {}
    if isinstance(node, ast.List | ast.Tuple) and ast.Starred not in map(type, node.elts):
        return [
            m.evaluate(part) if isinstance(part, ast.Constant) else fields.get(repr(index), ATOMS)
            for index, part in enumerate(node.elts)
        ]
    is_exact = bool(fields) and [*fields] == [repr(index) for index in range(len(fields))]
    return [*fields.values()] if is_exact else None


def _filled(m: Machine, template: str, ordered: list[Value], named: Mapping[str, Value]) -> str:
    waiting = iter(ordered)

    def fill(found: re.Match[str]) -> str:
        if found["type"] == "%":
            return "%"
        value = named.get(found["name"], ()) if found["name"] else next(waiting, ())
        texts = texts_of(m, value)
        if len(texts) != 1:
            return m.texts.new_hole()
        how = found["spec"] + found["type"]
        if how in ("s", "d", "i"):
            return texts[0]
        number = m.texts.numbers.get(value[0])
        try:
            return m.texts.derived(texts[0], f":{how}") if number is None else f"%{how}" % number
        except (ValueError, TypeError):
            return m.texts.new_hole()

    return PLACEHOLDER.sub(fill, template)


OPERATIONS: Mapping[type[ast.operator], Callable[[Machine, Given, Given], Value | None]] = {
    ast.Add: _add,
    ast.Div: _divide,
    ast.Mod: _fill,
}


def spell_out(m: Machine, node: ast.expr, value: Value) -> None:
    """Let the literals of a short display be elements of the list, tuple or set that it has made."""
    if not isinstance(node, DISPLAYS) or len(node.elts) > MANY or not any(map(is_literal, node.elts)):
        return
    exact = ast.Starred not in map(type, node.elts) and not isinstance(node, ast.Set)
    for index, part in enumerate(node.elts):
        if type(part) is ast.Constant:
            value[0].hold(repr(index) if exact else "*", m.evaluate(part), add=not exact)


# -- attributes ------------------------------------------------------------------------------------


def attribute_of_text(m: Machine, obj: Obj, attribute: str) -> Value:
    """`path.parent`, `path.name` and the like; also the value of a member of an Enum."""
    if attribute == "value":
        return (obj,)
    part = PARTS.get(attribute)
    if part is None or obj in m.texts.numbers:
        return ATOMS
    found = part(obj.path)
    if found is None:
        found = m.texts.derived(obj.path, f".{attribute}")
    return m.texts.made(found)


def _suffix(text: str) -> str | None:
    parts = paths.split_suffix(text)
    return None if parts is None else parts[1]


def _stem(text: str) -> str | None:
    parts = paths.split_suffix(text)
    return None if parts is None else paths.name(parts[0])


PARTS: Mapping[str, Callable[[str], str | None]] = {
    "parent": paths.parent,
    "name": paths.name,
    "suffix": _suffix,
    "stem": _stem,
}


# -- parameters ------------------------------------------------------------------------------------


def name_parameters(m: Machine, cell: str) -> None:
    """Let the names that a parameters cell has bound stand for their values, which a run may override."""
    for name, binding in [*m.globals.vars.items()]:
        if not binding.writers or binding.writers[0].cell != cell:
            continue
        if all(obj.type is kinds.ATOM for obj in binding.value):
            default = text_of(binding.value[0]) if len(binding.value) == 1 else None
            known = m.texts.made(parameter(name, default))
            m.put(m.globals, name, Binding(binding.writers, known))
            continue
        for obj in binding.value:
            fields = obj.fields or {}
            kept = {key: value for key, value in fields.items() if not is_atom(value)}
            if len(kept) < len(fields):
                obj.set("fields", kept)
