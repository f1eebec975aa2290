"""Statements: what each kind binds and changes, and which ways lead through it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

from jupyter_blocks.languages.python.calls import (
    NO_ARGUMENTS,
    Arguments,
    call_dunders,
    call_method_of,
    call_value,
    call_with_receiver,
    consume,
    evaluate_call,
    make_function,
    put_local,
    run_thunk,
)
from jupyter_blocks.languages.python.expressions import combined, literal_truth, surely_nonempty
from jupyter_blocks.languages.python.machine import Left, Machine, Statement, nothing
from jupyter_blocks.languages.python.modules import star_names
from jupyter_blocks.languages.python.objects import element_of, find_method, item_of, key_of
from jupyter_blocks.languages.python.protocols import make_class, read_item
from jupyter_blocks.languages.python.scopes import targets_of
from jupyter_blocks.languages.python.stores import change_part, store
from jupyter_blocks.languages.python.values import ATOMS, Env, Obj, Type, Value, fresh, union


def assign(m: Machine, node: ast.Assign) -> Left | None:
    targets = node.targets
    only = targets[0]
    if (
        len(targets) == 1
        and isinstance(only, ast.Tuple)
        and isinstance(node.value, ast.Tuple)
        and len(only.elts) == len(node.value.elts)
        and not any(isinstance(part, ast.Starred) for part in (*only.elts, *node.value.elts))
    ):
        for target, value in zip(only.elts, [m.evaluate(part) for part in node.value.elts], strict=True):
            store(m, target, value)
        return None
    value = m.evaluate(node.value)
    for target in targets:
        store(m, target, value)
    return None


def assign_annotated(m: Machine, node: ast.AnnAssign) -> Left | None:
    """Without a value nothing is bound; a function's annotations of variables are not evaluated."""
    if node.value is not None:
        store(m, node.target, m.evaluate(node.value))
    elif not isinstance(node.target, ast.Name):
        m.evaluate(node.target)
    if not m.lazy_annotations and (not m.stack or m.env.is_class):
        m.evaluate(node.annotation)
    return None


def assign_augmented(m: Machine, node: ast.AugAssign) -> Left | None:
    """`x += 1` reads and binds; what `x` referred to is changed unless it is immutable."""
    target = node.target
    if isinstance(target, ast.Name):
        if not m.stack:
            m.line = target.lineno
        old = m.load(target.id)
        value = m.evaluate(node.value)
        call_dunders(m, old)
        if isinstance(node.op, ast.Add | ast.BitOr | ast.Sub | ast.BitAnd | ast.BitXor) or _is_data(old):
            _extend(m, target.id, old, value)
        else:
            m.bind(target.id, combined(m, old, value))
        return None
    receiver = m.evaluate(target.value)
    if isinstance(target, ast.Subscript):
        m.evaluate(target.slice)
        old = read_item(m, receiver, target.slice, key_of(target.slice))
    else:
        old = fresh()
    value = m.evaluate(node.value)
    m.mutate(tuple(obj for obj in old if obj.type in MUTABLE), sure=len(old) == 1)
    change_part(m, target, receiver)
    for obj in old:
        if obj.type is Type.LIST and value != ATOMS:
            for part in element_of(value):
                obj.hold("*", (part,), add=True)
    return None


MUTABLE = frozenset({Type.LIST, Type.SET, Type.DICT, Type.ARRAY, Type.FRAME})


def _is_data(value: Value) -> bool:
    return any(obj.type in (Type.ARRAY, Type.FRAME) for obj in value)


def _extend(m: Machine, name: str, old: Value, value: Value) -> None:
    """Augmented assignment to a name whose object may change in place."""
    if len(old) == 1 and old[0].type in MUTABLE:
        m.mutate(old)
        if value != ATOMS and old[0].type in (Type.LIST, Type.SET, Type.DICT):
            consume(m, value)
            for part in value:
                for held in (part.fields or {}).values():
                    old[0].hold("*", held, add=True)
        m.bind(name, old)
    elif all(obj.type in (Type.ATOM, Type.TUPLE) for obj in old):
        m.bind(name, combined(m, old, value))
    else:
        m.mutate(tuple(obj for obj in old if obj.type is not Type.ATOM), sure=False)
        m.bind(name, tuple(dict.fromkeys((*old, *combined(m, old, value)))))


def expression(m: Machine, node: ast.Expr) -> Left | None:
    value = node.value
    if type(value) is ast.Call:
        evaluate_call(m, value, dropped=True)
    elif isinstance(value, ast.Await) and type(value.value) is ast.Call:
        found = evaluate_call(m, value.value, dropped=True)
        run_thunk(found)
    elif type(value) is not ast.Constant:
        m.evaluate(value)
    return None


def delete(m: Machine, node: ast.Delete) -> Left | None:
    for target in node.targets:
        _delete(m, target)
    return None


def _delete(m: Machine, target: ast.expr) -> None:
    if isinstance(target, ast.Name):
        m.load(target.id)
        m.unbind(target.id)
    elif isinstance(target, ast.Tuple | ast.List):
        for part in target.elts:
            _delete(m, part)
    elif isinstance(target, ast.Subscript | ast.Attribute):
        receiver = m.evaluate(target.value)
        if isinstance(target, ast.Subscript):
            m.evaluate(target.slice)
        if any(obj.type is Type.NAMESPACE for obj in receiver) and isinstance(target, ast.Subscript):
            key = key_of(target.slice)
            if key != "*":
                m.load(key[1:-1])
                m.unbind(key[1:-1])
            return
        change_part(m, target, receiver)
        call_method_of(m, receiver, "__delitem__")


# -- imports ---------------------------------------------------------------------------------------


def import_(m: Machine, node: ast.Import) -> Left | None:
    for alias in node.names:
        name = alias.name.partition(".")[0]
        if alias.asname is None:
            m.bind(name, (m.module(name),))
        else:
            m.bind(alias.asname, (m.module(alias.name),))
    return None


def import_from(m: Machine, node: ast.ImportFrom) -> Left | None:
    if node.module == "__future__":
        m.lazy_annotations |= any(alias.name == "annotations" for alias in node.names)
    for alias in node.names:
        if alias.name == "*":
            _import_star(m, node)
        else:
            m.bind(alias.asname or alias.name, (m.library(f"{node.module or ''}.{alias.name}"),))
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
        elif any(obj.type is not Type.UNKNOWN or obj.fields for obj in decorator.value):
            value = call_value(m, decorator.value, Arguments((value,))) or value
    return value


def define_class(m: Machine, node: ast.ClassDef) -> Left | None:
    decorators = read_decorators(m, node.decorator_list)
    with type_parameters(m, node):
        bases = [m.evaluate(part) for part in node.bases]
        keywords = {keyword.arg: m.evaluate(keyword.value) for keyword in node.keywords}
        cls = _walk_class(m, node)
    for base in bases:
        held = tuple(obj for obj in base if obj.type in (Type.CLASS, Type.LIBRARY, Type.UNKNOWN))
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
    cls = Obj(Type.CLASS)
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


# -- ways ------------------------------------------------------------------------------------------


def if_(m: Machine, node: ast.If) -> Left | None:
    decided = True if _is_import_guard(node) else literal_truth(node.test)
    if decided is None:
        call_dunders(m, m.evaluate(node.test))
        return m.fork(lambda: m.execute(node.body), lambda: m.execute(node.orelse))
    return m.execute(node.body if decided else node.orelse)


def _is_import_guard(node: ast.If) -> bool:
    """`if "x" not in globals(): from … import x`: afterwards x is what the import gives, either way."""
    test = node.test
    return (
        isinstance(test, ast.Compare)
        and isinstance(test.ops[0], ast.NotIn)
        and isinstance(test.comparators[0], ast.Call)
        and isinstance(test.comparators[0].func, ast.Name)
        and test.comparators[0].func.id == "globals"
        and all(isinstance(part, ast.Import | ast.ImportFrom) for part in node.body)
    )


def for_(m: Machine, node: ast.For | ast.AsyncFor) -> Left | None:
    iterable = m.evaluate(node.iter)
    consume(m, iterable)

    def once() -> Left | None:
        store(m, node.target, element_of(iterable))
        return m.execute(node.body)

    return _loop(m, node, once, sure=surely_nonempty(node.iter))


def while_(m: Machine, node: ast.While) -> Left | None:
    decided = literal_truth(node.test)
    if decided is False:
        return m.execute(node.orelse)
    if decided is None:
        m.evaluate(node.test)

    def once() -> Left | None:
        left = m.execute(node.body)
        if decided is None and left is None:
            m.perhaps(lambda: m.evaluate(node.test))
        return left

    return _loop(m, node, once, sure=decided is True)


def _loop(
    m: Machine, node: ast.For | ast.AsyncFor | ast.While, once: Callable[[], Left | None], *, sure: bool
) -> Left | None:
    """A body that runs never, once, or again with what it left."""
    targets = targets_of(node.target) if not isinstance(node, ast.While) else frozenset()
    m.loops += 1
    again = m.loops <= 2

    def body() -> Left | None:
        left = once()
        if again and left is None and m.is_shared_since(targets):
            m.fork(once, nothing)
        return None if left is not Left.RAISE else left

    left = body() if sure else m.fork(body, nothing)
    m.loops -= 1
    if left is Left.RAISE and sure:
        return left
    if not node.orelse:
        return None
    if any(isinstance(part, ast.Break) for statement in node.body for part in ast.walk(statement)):
        return m.fork(lambda: m.execute(node.orelse), nothing)
    return m.execute(node.orelse)


def with_(m: Machine, node: ast.With | ast.AsyncWith) -> Left | None:
    suppresses = False
    managers: list[Value] = []
    for item in node.items:
        value = m.evaluate(item.context_expr)
        suppresses = suppresses or any(obj.path in SUPPRESSING for obj in value)
        managers.append(value)
        entered = union(_entered(m, obj) for obj in value)
        if item.optional_vars is not None:
            store(m, item.optional_vars, entered)
    body = partial(m.execute, node.body)
    left = m.fork(body, nothing) if suppresses else body()
    for value in managers:
        call_method_of(m, value, "__exit__")
        call_method_of(m, value, "__aexit__")
    return left


SUPPRESSING = frozenset({"contextlib.suppress", "pytest.raises", "warnings.suppress"})


def _entered(m: Machine, manager: Obj) -> Value:
    """What `with … as name` binds: what `__enter__` gives, or a generator yields, else the manager itself."""
    if manager.type is Type.INSTANCE:
        for name in ("__enter__", "__aenter__"):
            if found := find_method(manager, name):
                return call_with_receiver(m, manager, found, NO_ARGUMENTS)
    if manager.type is Type.ITERATOR:
        consume(m, (manager,))
        return element_of((manager,))
    return (manager,)


def try_(m: Machine, node: ast.Try) -> Left | None:
    """Any statement of the body may fail, but only a handler lets the way go on."""

    def normal() -> Left | None:
        left = m.execute(node.body)
        if left is Left.RAISE and node.handlers:
            return None  # what is raised is caught somewhere before the end, or it is not: either way
        return left or m.execute(node.orelse)

    def handled(handler: ast.ExceptHandler) -> Left | None:
        if handler.type is not None:
            m.evaluate(handler.type)
        if handler.name is not None:
            m.bind(handler.name, fresh())
        left = m.execute(handler.body)
        if handler.name is not None and left is None:
            m.unbind(handler.name)
        return left

    def caught(handler: ast.ExceptHandler) -> Callable[[], Left | None]:
        def way() -> Left | None:
            _begin(m, node.body)
            return handled(handler)

        return way

    left = m.fork(normal, *map(caught, node.handlers)) if node.handlers else normal()
    return m.execute(node.finalbody) or left


def _begin(m: Machine, body: Sequence[ast.stmt]) -> None:
    """The part of a `try` body that has run when a handler starts: the reads of its first statement,
    and perhaps the rest."""
    first = body[0]
    if isinstance(first, ast.Assign | ast.Expr | ast.AnnAssign | ast.AugAssign) and first.value is not None:
        m.evaluate(first.value)
    m.fork(lambda: m.execute(body), nothing)


def match_(m: Machine, node: ast.Match) -> Left | None:
    value = m.evaluate(node.subject)

    def case(index: int) -> Left | None:
        if index == len(node.cases):
            return None
        part = node.cases[index]
        sure = part.guard is None and _irrefutable(part.pattern)
        _patterns(m, part.pattern)

        def taken() -> Left | None:
            _capture(m, part.pattern, value)
            if part.guard is None:
                return m.execute(part.body)
            m.evaluate(part.guard)
            return m.fork(lambda: m.execute(part.body), lambda: case(index + 1))

        return taken() if sure else m.fork(taken, lambda: case(index + 1))

    return case(0)


def _irrefutable(pattern: ast.pattern) -> bool:
    if isinstance(pattern, ast.MatchAs):
        return pattern.pattern is None or _irrefutable(pattern.pattern)
    return isinstance(pattern, ast.MatchOr) and any(map(_irrefutable, pattern.patterns))


def _patterns(m: Machine, pattern: ast.pattern) -> None:
    """Read the classes and dotted constants that a pattern compares with."""
    for part in ast.walk(pattern):
        if isinstance(part, ast.MatchValue):
            m.evaluate(part.value)
        elif isinstance(part, ast.MatchClass):
            m.evaluate(part.cls)
        elif isinstance(part, ast.MatchMapping):
            for key in part.keys:
                m.evaluate(key)


def _capture(m: Machine, pattern: ast.pattern, value: Value) -> None:
    """Bind the names that a pattern captures; parts share with the whole."""
    match pattern:
        case ast.MatchAs(pattern=inner, name=name):
            if inner is not None:
                _capture(m, inner, value)
            if name is not None:
                m.bind(name, value)
        case ast.MatchStar(name=str(name)):
            rest = Obj(Type.LIST)
            rest.hold("*", element_of(value))
            m.bind(name, (rest,))
        case ast.MatchSequence(patterns=patterns):
            for index, part in enumerate(patterns):
                _capture(
                    m, part, value if isinstance(part, ast.MatchStar) else item_of(m, value, repr(index))
                )
        case ast.MatchMapping(keys=keys, patterns=patterns, rest=rest_name):
            for key, part in zip(keys, patterns, strict=True):
                _capture(m, part, item_of(m, value, key_of(key)))
            if rest_name is not None:
                m.bind(rest_name, fresh(Type.DICT))
        case ast.MatchClass(patterns=patterns, kwd_patterns=keyword_patterns):
            for part in (*patterns, *keyword_patterns):
                _capture(m, part, item_of(m, value, "*"))
        case ast.MatchOr(patterns=patterns):
            _capture(m, patterns[0], value)


# -- the small ones --------------------------------------------------------------------------------


def return_(m: Machine, node: ast.Return) -> Left | None:
    value = m.evaluate(node.value) if node.value is not None else ATOMS
    if m.returned:
        m.returned[-1].append(value)
    return Left.EXIT


def raise_(m: Machine, node: ast.Raise) -> Left | None:
    for part in (node.exc, node.cause):
        if part is not None:
            m.evaluate(part)
    return Left.RAISE


def assert_(m: Machine, node: ast.Assert) -> Left | None:
    call_dunders(m, m.evaluate(node.test))
    if node.msg is not None:
        m.perhaps(lambda: m.evaluate(node.msg))  # type: ignore[arg-type]
    return None


def leave(_: Machine, __: ast.stmt) -> Left | None:
    return Left.EXIT


def pass_(_: Machine, __: ast.stmt) -> Left | None:
    return None


STATEMENTS: Mapping[type[ast.stmt], Statement] = {
    ast.Assign: assign,
    ast.AnnAssign: assign_annotated,
    ast.AugAssign: assign_augmented,
    ast.Expr: expression,
    ast.Delete: delete,
    ast.Import: import_,
    ast.ImportFrom: import_from,
    ast.FunctionDef: define_function,
    ast.AsyncFunctionDef: define_function,
    ast.ClassDef: define_class,
    ast.If: if_,
    ast.For: for_,
    ast.AsyncFor: for_,
    ast.While: while_,
    ast.With: with_,
    ast.AsyncWith: with_,
    ast.Try: try_,
    ast.TryStar: try_,
    ast.Match: match_,
    ast.Return: return_,
    ast.Raise: raise_,
    ast.Assert: assert_,
    ast.Break: leave,
    ast.Continue: leave,
    ast.Pass: pass_,
    ast.Global: pass_,
    ast.Nonlocal: pass_,
}
if sys.version_info >= (3, 12):
    STATEMENTS = {**STATEMENTS, ast.TypeAlias: alias_type}
