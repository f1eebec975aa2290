"""Statements: what each kind binds and changes, and which ways lead through it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from jupyter_blocks.languages.python import kinds
from jupyter_blocks.languages.python.calls import (
    NO_ARGUMENTS,
    Arguments,
    call_dunders,
    call_method_of,
    call_with_receiver,
    consume,
    evaluate_call,
    run_thunk,
)
from jupyter_blocks.languages.python.definitions import (
    alias_type,
    define_class,
    define_function,
    import_,
    import_from,
)
from jupyter_blocks.languages.python.expressions import (
    literal_truth,
    result_of,
    spelled_out,
    surely_nonempty,
)
from jupyter_blocks.languages.python.machine import EXIT, RAISE, Left, Machine, Statement
from jupyter_blocks.languages.python.objects import (
    element_of,
    find_method,
    item_of,
    key_of,
    spread_unknown,
)
from jupyter_blocks.languages.python.options import show
from jupyter_blocks.languages.python.protocols import read_attribute, read_item, run_hook
from jupyter_blocks.languages.python.scopes import targets_of
from jupyter_blocks.languages.python.spelling import DISPLAYS, spell_out
from jupyter_blocks.languages.python.stores import change_part, store
from jupyter_blocks.languages.python.texts import is_atom
from jupyter_blocks.languages.python.values import ATOMS, Obj, Value, fresh, union


def assign(m: Machine, node: ast.Assign) -> Left | None:
    given = node.value
    kind = type(given)
    if kind is ast.Tuple and _is_parallel(node.targets, given):  # type: ignore[arg-type]
        target: ast.expr
        values = [m.evaluate(part) for part in given.elts]  # type: ignore[attr-defined]
        for target, value in zip(node.targets[0].elts, values, strict=True):  # type: ignore[attr-defined]
            store(m, target, value)
        return None
    value = m.expressions[kind](m, given)
    if kind in DISPLAYS:
        spell_out(m, given, value)
    for target in node.targets:
        store(m, target, value)
    return None


def _is_parallel(targets: Sequence[ast.expr], given: ast.Tuple) -> bool:
    """Whether an assignment gives each of several targets a value of its own: `a, b = c, d`."""
    only = targets[0]
    return (
        len(targets) == 1
        and isinstance(only, ast.Tuple)
        and len(only.elts) == len(given.elts)
        and not any(isinstance(part, ast.Starred) for part in (*only.elts, *given.elts))
    )


def assign_annotated(m: Machine, node: ast.AnnAssign) -> Left | None:
    """Without a value nothing is bound; a function's annotations of variables are not evaluated."""
    if node.value is not None:
        store(m, node.target, spelled_out(m, node.value))
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
        if _call_in_place(m, node, target, old, value):
            return None
        call_dunders(m, old)
        if isinstance(node.op, IN_PLACE) or _is_data(old):
            _extend(m, node, target, old, value)
        else:
            m.bind(target.id, result_of(m, node.op, (old, target), (value, node.value)))
        return None
    receiver = m.evaluate(target.value)
    if isinstance(target, ast.Subscript):
        m.evaluate(target.slice)
        old = read_item(m, receiver, target.slice)
    else:
        old = read_attribute(m, receiver, target.attr)
    value = m.evaluate(node.value)
    m.mutate(tuple(obj for obj in old if obj.type in MUTABLE), sure=len(old) == 1)
    change_part(m, target, receiver)
    for obj in old:
        if obj.type is kinds.LIST and value != ATOMS:
            for part in element_of(value):
                obj.hold("*", (part,), add=True)
    return None


IN_PLACE = (ast.Add, ast.BitOr, ast.Sub, ast.BitAnd, ast.BitXor, ast.Mult)  # what containers do to themselves
METHODS_IN_PLACE: Mapping[type[ast.operator], str] = {
    ast.Add: "__iadd__", ast.Sub: "__isub__", ast.Mult: "__imul__", ast.Div: "__itruediv__",
    ast.FloorDiv: "__ifloordiv__", ast.Mod: "__imod__", ast.Pow: "__ipow__", ast.MatMult: "__imatmul__",
    ast.BitOr: "__ior__", ast.BitAnd: "__iand__", ast.BitXor: "__ixor__", ast.LShift: "__ilshift__",
    ast.RShift: "__irshift__",
}  # fmt: skip
MUTABLE = frozenset({kinds.LIST, kinds.SET, kinds.DICT, kinds.ARRAY, kinds.FRAME})


def _is_data(value: Value) -> bool:
    return any(obj.type in (kinds.ARRAY, kinds.FRAME) for obj in value)


def _call_in_place(m: Machine, node: ast.AugAssign, target: ast.Name, old: Value, value: Value) -> bool:
    """`x += 1` where the class of x has `__iadd__`: what that gives is bound. Whether it has."""
    if len(old) != 1 or old[0].type is not kinds.INSTANCE:
        return False
    found = find_method(old[0], METHODS_IN_PLACE[type(node.op)])
    if found:
        m.bind(target.id, call_with_receiver(m, old[0], found, Arguments((value,))))
    return bool(found)


def _extend(m: Machine, node: ast.AugAssign, target: ast.Name, old: Value, value: Value) -> None:
    """Augmented assignment to a name whose object may change in place."""
    if len(old) == 1 and old[0].type in MUTABLE:
        m.mutate(old)
        if value != ATOMS and old[0].type in (kinds.LIST, kinds.SET, kinds.DICT):
            consume(m, value)
            for part in value:
                for held in (part.fields or {}).values():
                    old[0].hold("*", held, add=True)
                spread_unknown(old[0], part)
        m.bind(target.id, old)
        return
    result = result_of(m, node.op, (old, target), (value, node.value))
    if not all(obj.type in (kinds.ATOM, kinds.TUPLE) for obj in old):
        m.mutate(tuple(obj for obj in old if obj.type is not kinds.ATOM), sure=False)
        result = tuple(dict.fromkeys((*old, *result)))
    m.bind(target.id, result)


def expression(m: Machine, node: ast.Expr) -> Left | None:
    value = node.value
    if type(value) is ast.Call:
        given = evaluate_call(m, value, dropped=True)
        if m.facts is not None and node is m.facts.body[-1]:
            show(m, given, value)
    elif isinstance(value, ast.Await) and type(value.value) is ast.Call:
        found = evaluate_call(m, value.value, dropped=True)
        run_thunk(found)
    elif type(value) is not ast.Constant:
        given = m.evaluate(value)
        if m.facts is not None and node is m.facts.body[-1]:
            show(m, given, value)
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
        if any(obj.type is kinds.NAMESPACE for obj in receiver) and isinstance(target, ast.Subscript):
            key = key_of(target.slice)
            if key != "*":
                m.load(key[1:-1])
                m.unbind(key[1:-1])
            return
        if isinstance(target, ast.Attribute) and run_hook(m, receiver, target.attr, "deleter", ()):
            return
        change_part(m, target, receiver)
        call_method_of(m, receiver, "__delitem__")


# -- ways ------------------------------------------------------------------------------------------


def if_(m: Machine, node: ast.If) -> Left | None:
    decided = True if _is_import_guard(node) else literal_truth(node.test)
    if decided is None:
        call_dunders(m, m.evaluate(node.test))
        body = partial(m.execute, node.body)
        return m.fork(body, partial(m.execute, node.orelse)) if node.orelse else m.maybe(body)
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
    iterable = spelled_out(m, node.iter)
    consume(m, iterable)
    if not m.loops and (elements := _each_of(node, iterable)) is not None:
        m.loops += 1
        for element in elements:
            store(m, node.target, element)
            m.execute(node.body)
        m.loops -= 1
        return m.execute(node.orelse) if node.orelse else None

    def once() -> Left | None:
        store(m, node.target, element_of(iterable))
        return m.execute(node.body)

    return _loop(m, node, once, sure=surely_nonempty(node.iter))


FEW = 6  # elements that a loop is walked over one by one


def _each_of(node: ast.For | ast.AsyncFor, iterable: Value) -> list[Value] | None:
    """The elements that a loop surely visits, each in its turn, if they are few and objects: the body then
    happens to each. Otherwise it happens to any of them."""
    if len(iterable) != 1 or not iterable[0].fields:
        return None
    only, elements = iterable[0], [*iterable[0].fields.values()]
    written_down = isinstance(node.iter, ast.Tuple | ast.List) and len(node.iter.elts) == len(elements)
    if not (written_down or only.type is kinds.TUPLE) or not 1 < len(elements) <= FEW:
        return None
    exact = [*iterable[0].fields] == [repr(index) for index in range(len(elements))]
    if not exact or any(map(is_atom, elements)):
        return None
    leaves = any(isinstance(part, LEAVING) for statement in node.body for part in ast.walk(statement))
    return None if leaves else elements


LEAVING = (ast.Break, ast.Continue, ast.Return, ast.Raise, ast.Yield, ast.YieldFrom)


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
            m.maybe(once)
        return None if left is not RAISE else left

    left = body() if sure else m.maybe(body)
    m.loops -= 1
    if left is RAISE and sure:
        return left
    if not node.orelse:
        return None
    if any(isinstance(part, ast.Break) for statement in node.body for part in ast.walk(statement)):
        return m.maybe(partial(m.execute, node.orelse))
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
    left = m.maybe(body) if suppresses else body()
    for value in managers:
        call_method_of(m, value, "__exit__")
        call_method_of(m, value, "__aexit__")
    return left


SUPPRESSING = frozenset({"contextlib.suppress", "pytest.raises", "warnings.suppress"})


def _entered(m: Machine, manager: Obj) -> Value:
    """What `with … as name` binds: what `__enter__` gives, or a generator yields, else the manager itself."""
    if manager.type is kinds.INSTANCE:
        for name in ("__enter__", "__aenter__"):
            if found := find_method(manager, name):
                return call_with_receiver(m, manager, found, NO_ARGUMENTS)
    if manager.type is kinds.ITERATOR:
        consume(m, (manager,))
        return element_of((manager,))
    return (manager,)


def try_(m: Machine, node: ast.Try) -> Left | None:
    """Any statement of the body may fail, but only a handler lets the way go on."""

    def normal() -> Left | None:
        left = m.execute(node.body)
        if left is RAISE and node.handlers:
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
    m.maybe(partial(m.execute, body))


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
            rest = Obj(kinds.LIST)
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
                m.bind(rest_name, fresh(kinds.DICT))
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
    return EXIT


def raise_(m: Machine, node: ast.Raise) -> Left | None:
    for part in (node.exc, node.cause):
        if part is not None:
            m.evaluate(part)
    return RAISE


def assert_(m: Machine, node: ast.Assert) -> Left | None:
    call_dunders(m, m.evaluate(node.test))
    if node.msg is not None:
        m.perhaps(lambda: m.evaluate(node.msg))  # type: ignore[arg-type]
    return None


def leave(_: Machine, __: ast.stmt) -> Left | None:
    return EXIT


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
