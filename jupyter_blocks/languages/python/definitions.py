"""Imports and definitions: what binds modules, functions, classes and types to names."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType
from typing import NamedTuple

from jupyter_blocks.languages.python import kinds
from jupyter_blocks.languages.python.calls import (
    Arguments,
    call_value,
    make_function,
    put_local,
)
from jupyter_blocks.languages.python.files import read_module
from jupyter_blocks.languages.python.knowledge.known import learn
from jupyter_blocks.languages.python.machine import Left, Machine
from jupyter_blocks.languages.python.modules import star_names
from jupyter_blocks.languages.python.objects import attribute_of
from jupyter_blocks.languages.python.patches import note_import
from jupyter_blocks.languages.python.protocols import make_class
from jupyter_blocks.languages.python.values import Env, Obj, Value, fresh


def import_(m: Machine, node: ast.Import) -> Left | None:
    for alias in node.names:
        name = alias.name.partition(".")[0]
        note_import(m, alias.name)
        read_module(m, alias.name)
        learn(name)
        if alias.asname is None:
            m.bind(name, (m.module(name),))
        else:
            m.bind(alias.asname, (m.module(alias.name),))
    return None


def import_from(m: Machine, node: ast.ImportFrom) -> Left | None:
    if node.module == "__future__":
        m.lazy_annotations |= any(alias.name == "annotations" for alias in node.names)
    if node.module and not node.level:
        learn(node.module.partition(".")[0])
        note_import(m, node.module)
        read_module(m, node.module)
    for alias in node.names:
        if alias.name == "*":
            _import_star(m, node)
        else:
            m.bind(alias.asname or alias.name, attribute_of(m, (m.module(node.module or ""),), alias.name))
    return None


def _import_star(m: Machine, node: ast.ImportFrom) -> None:
    names = star_names(node.module or "") if not node.level else None
    if names is None:
        m.bind_unknown()
        return
    for name in sorted(names):
        m.bind(name, (m.library(f"{node.module}.{name}"),))


# -- definitions -----------------------------------------------------------------------------------


def define_function(m: Machine, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Left | None:
    decorators = read_decorators(m, node.decorator_list)
    with type_parameters(m, node):
        if not m.lazy_annotations:
            _evaluate_annotations(m, node)
        value = make_function(m, node)
    if not m.stack:
        m.line = node.lineno
    m.bind(node.name, decorated(m, value, decorators))
    return None


def _evaluate_annotations(m: Machine, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    spec = node.args
    for parameter in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs, spec.vararg, spec.kwarg):
        if parameter is not None and parameter.annotation is not None:
            m.evaluate(parameter.annotation)
    if node.returns is not None:
        m.evaluate(node.returns)


class Decorator(NamedTuple):
    """A decorator; `role` is its path where it makes a block or a test, with its literal options."""

    value: Value
    role: str = ""
    options: Mapping[str, str] = MappingProxyType({})


def read_decorators(m: Machine, nodes: Sequence[ast.expr]) -> list[Decorator]:
    """Evaluate decorators, from the first to the last."""
    return [_read_decorator(m, node) for node in nodes]


def _read_decorator(m: Machine, node: ast.expr) -> Decorator:
    inner = node.func if isinstance(node, ast.Call) else node
    if isinstance(inner, ast.Name | ast.Attribute):
        value = m.evaluate(inner)
        role = next((obj.path for obj in value if obj.path in m.roles), "")
        if role:
            keywords = node.keywords if isinstance(node, ast.Call) else []
            options = {
                k.arg: str(k.value.value) for k in keywords if k.arg and isinstance(k.value, ast.Constant)
            }
            return Decorator(value, role, options)
        if inner is node:
            return Decorator(value)
    return Decorator(m.evaluate(node))


def decorated(m: Machine, value: Value, decorators: Sequence[Decorator]) -> Value:
    """What a definition's decorators, called from the innermost out, make of it."""
    for decorator in reversed(decorators):
        if decorator.role:
            m.declared(decorator.role, value, decorator.options)
        elif any(obj.type is not kinds.UNKNOWN or obj.fields for obj in decorator.value):
            value = call_value(m, decorator.value, Arguments((value,))) or value
    return value


def define_class(m: Machine, node: ast.ClassDef) -> Left | None:
    decorators = read_decorators(m, node.decorator_list)
    with type_parameters(m, node):
        bases = [m.evaluate(part) for part in node.bases]
        keywords = {keyword.arg: m.evaluate(keyword.value) for keyword in node.keywords}
        cls = _walk_class(m, node)
    for base in bases:
        held = tuple(obj for obj in base if obj.type in (kinds.CLASS, kinds.LIBRARY, kinds.UNKNOWN))
        if held:
            cls.hold("class", held, add=True)
    make_class(m, cls, bases, keywords.get("metaclass", ()))
    if not m.stack:
        m.line = node.lineno
    m.bind(node.name, decorated(m, (cls,), decorators))
    return None


def _walk_class(m: Machine, node: ast.ClassDef) -> Obj:
    """Walk a class's body, which runs at once in a scope of its own; what it binds are attributes."""
    assert m.facts is not None
    scope = m.facts.scope(node)
    before = m.env
    env = m.env = Env(before, local=scope.local, global_names=scope.global_, is_class=True)
    m.execute(node.body)
    m.env = before
    cls = Obj(kinds.CLASS)
    for name, binding in env.vars.items():
        cls.hold(f".{name}", binding.value)
    return cls


def alias_type(m: Machine, node: ast.stmt) -> Left | None:
    """`type X = …` (Python 3.12) binds X; what stands on the right is read when its `__value__` is."""
    no_parameters = ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])
    value = ast.Lambda(args=no_parameters, body=node.value)  # type: ignore[attr-defined]
    with type_parameters(m, node):
        made = make_function(m, value)
    m.bind(node.name.id, made)  # type: ignore[attr-defined]
    return None


@contextmanager
def type_parameters(m: Machine, node: ast.stmt) -> Iterator[None]:
    """The scope of a definition's type parameters (Python 3.12), around the definition."""
    names = [parameter.name for parameter in getattr(node, "type_params", ())]
    before = m.env
    if names:
        m.env = Env(before, local=frozenset(names))
        for name in names:
            put_local(m.env, name, fresh())
    yield
    m.env = before
