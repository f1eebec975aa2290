"""Expressions: what each kind reads, changes and may refer to."""

from __future__ import annotations

import ast
import sys
from collections.abc import Mapping
from functools import partial

from jupyter_blocks.languages.python import kinds
from jupyter_blocks.languages.python.calls import (
    call_dunders,
    consume,
    evaluate_call,
    make_function,
    run_thunk,
)
from jupyter_blocks.languages.python.environment import ENVIRON, read_variable
from jupyter_blocks.languages.python.machine import Evaluate, Left, Machine
from jupyter_blocks.languages.python.members import DATA, another, view
from jupyter_blocks.languages.python.objects import element_of, item, key_of, selects, spread
from jupyter_blocks.languages.python.options import calculate
from jupyter_blocks.languages.python.protocols import read_attribute, read_item
from jupyter_blocks.languages.python.scopes import targets_of
from jupyter_blocks.languages.python.spelling import (
    DISPLAYS,
    OPERATIONS,
    Given,
    joined_texts,
    operated,
    spell_out,
    spelled,
    texts_of,
)
from jupyter_blocks.languages.python.stores import store
from jupyter_blocks.languages.python.texts import is_atom
from jupyter_blocks.languages.python.values import ATOMS, MANY, Env, Obj, Value, fresh, union


def name(m: Machine, node: ast.Name) -> Value:
    """A name is read where it stands; in a function that is the place of the call."""
    if not m.stack:
        m.line = node.lineno
    return m.read_global(node.id) if m.env is m.globals else m.load(node.id)


def constant(m: Machine, node: ast.Constant) -> Value:
    value = node.value
    kind = type(value)
    return m.texts[value] if kind is str or kind is int else ATOMS  # type: ignore[index]


# The parts of the commonest expressions are looked up in the table here, without the step through m.evaluate.


def attribute(m: Machine, node: ast.Attribute) -> Value:
    whole = node.value
    return read_attribute(m, m.expressions[type(whole)](m, whole), node.attr)


def subscript(m: Machine, node: ast.Subscript) -> Value:
    whole, index = node.value, node.slice
    value = m.expressions[type(whole)](m, whole)
    picked = m.evaluate(index) if type(index) is not ast.Constant else ATOMS
    if len(value) == 1 and value[0].type in DATA:
        only = value[0]
        if picked is not ATOMS and selects(picked):
            return (another(only),)
        if only.type is kinds.ARRAY and is_basic(index):
            return view(only)
        return item(m, only, key_of(index))
    return read_item(m, value, index)


BASIC = (ast.Slice, ast.Constant)


def is_basic(index: ast.expr) -> bool:
    """Whether an index of an array makes a view: of slices, literals, new axes."""
    if isinstance(index, ast.Tuple):
        return all(map(is_basic, index.elts))
    if isinstance(index, ast.UnaryOp):
        index = index.operand
    return isinstance(index, BASIC) or (isinstance(index, ast.Attribute) and index.attr == "newaxis")


def slice_(m: Machine, node: ast.Slice) -> Value:
    for part in (node.lower, node.upper, node.step):
        if part is not None:
            m.evaluate(part)
    return ATOMS


TYPES: Mapping[type[ast.expr], kinds.Type] = {
    ast.List: kinds.LIST, ast.Tuple: kinds.TUPLE, ast.Set: kinds.SET,
    ast.ListComp: kinds.LIST, ast.SetComp: kinds.SET, ast.DictComp: kinds.DICT,
}  # fmt: skip


def sequence(m: Machine, node: ast.List | ast.Tuple | ast.Set) -> Value:
    obj = Obj(TYPES[type(node)])
    exact = ast.Starred not in map(type, node.elts)
    for index, part in enumerate(node.elts):
        if type(part) is ast.Constant:
            continue
        value = m.evaluate(part)
        if type(part) is ast.Starred:
            value = element_of(value)
        if value and value != ATOMS:
            obj.hold(repr(index) if exact and type(node) is not ast.Set else "*", value, add=not exact)
    return (obj,)


def spelled_out(m: Machine, node: ast.expr) -> Value:
    """What an expression gives that is iterated over or kept: the literals of a short display with it."""
    value = m.expressions[type(node)](m, node)
    spell_out(m, node, value)
    return value


def dictionary(m: Machine, node: ast.Dict) -> Value:
    obj = Obj(kinds.DICT)
    for key, part in zip(node.keys, node.values, strict=True):
        if key is not None and type(key) is not ast.Constant:
            m.evaluate(key)
        if type(part) is ast.Constant and len(node.keys) > MANY:
            continue
        value = m.evaluate(part)
        if key is None:
            consume(m, value)
            spread(obj, value)
        elif value and value != ATOMS:
            obj.hold(key_of(key), value, add=True)
    return (obj,)


def starred(m: Machine, node: ast.Starred) -> Value:
    value = m.evaluate(node.value)
    consume(m, value)
    return value


def binary(m: Machine, node: ast.BinOp) -> Value:
    first, second = node.left, node.right
    left = m.expressions[type(first)](m, first)
    right = m.expressions[type(second)](m, second)
    return result_of(m, node.op, (left, first), (right, second))


def result_of(m: Machine, operator: ast.operator, left: Given, right: Given) -> Value:
    """What an operator gives; its operands are values with the expressions that gave them."""
    if type(operator) in OPERATIONS and (known := operated(m, operator, left, right)) is not None:
        return known
    return combined(m, left[0], right[0])


ADDABLE = (
    kinds.FRAME,
    kinds.ARRAY,
    kinds.LIST,
    kinds.TUPLE,
    kinds.SET,
    kinds.DICT,
)  # the first of them decides


def _first_of(kind: kinds.Type, operands: Value) -> Obj:
    return next(part for part in operands if part.type is kind)


def combined(m: Machine, left: Value, right: Value) -> Value:
    """What an operator gives: something new, which holds the elements of lists that were added."""
    if len(left) == 1 == len(right):
        kind, other = left[0].type, right[0].type
        if kind is kinds.ATOM and other is kinds.ATOM:
            return ATOMS
        if kind is kinds.FRAME and other is not kinds.INSTANCE:
            return (another(left[0]),)
    operands = (*left, *right)
    types = {obj.type for obj in operands}
    if kinds.INSTANCE in types:
        call_dunders(m, operands)
    for kind in ADDABLE:
        if kind in types:
            obj = another(left[0] if left and left[0].type is kind else _first_of(kind, operands))
            if kind is kinds.DICT:
                spread(obj, operands)
            elif kind in (kinds.LIST, kinds.TUPLE):
                for part in operands:
                    for held in (part.fields or {}).values():
                        obj.hold("*", held, add=True)
            return (obj,)
    return calculate(m, operands) or (fresh() if types != {kinds.ATOM} else ATOMS)


def unary(m: Machine, node: ast.UnaryOp) -> Value:
    value = m.evaluate(node.operand)
    call_dunders(m, value)
    if isinstance(node.op, ast.Not) or is_atom(value):
        return ATOMS
    return (another(value[0]),) if len(value) == 1 and value[0].type in DATA else fresh()


def boolean(m: Machine, node: ast.BoolOp) -> Value:
    values = [m.evaluate(node.values[0])]
    call_dunders(m, values[0])

    def rest(index: int) -> Left | None:
        if index < len(node.values):
            values.append(m.evaluate(node.values[index]))
            m.maybe(lambda: rest(index + 1))
        return None

    decided = literal_truth(node.values[0])
    if decided is None:
        m.maybe(lambda: rest(1))
    elif decided is isinstance(node.op, ast.And):
        rest(1)
    return union(values)


MEMBERSHIP = (ast.In, ast.NotIn)


def compare(m: Machine, node: ast.Compare) -> Value:
    first = node.left
    left = m.expressions[type(first)](m, first)
    call_dunders(m, left)
    types = [obj.type for obj in left]
    _compare_rest(m, node, 0, types)
    for kind in types:
        if kind in DATA:
            return fresh(kind)
    return ATOMS


def _compare_rest(m: Machine, node: ast.Compare, index: int, types: list[kinds.Type]) -> None:
    """Compare with the next operand, and perhaps with those after it; notes the `types` of them all."""
    operands = node.comparators
    if type(operands[index]) is not ast.Constant:
        right = m.evaluate(operands[index])
        call_dunders(m, right)
        types += [obj.type for obj in right]
        if isinstance(node.ops[index], MEMBERSHIP):
            if right and right[0].path == ENVIRON:
                read_variable(m, node.left)
            else:
                consume(m, right)
            _ask_for_name(m, node.left, right)
    if index + 1 < len(operands):
        m.perhaps(lambda: _compare_rest(m, node, index + 1, types))


def _ask_for_name(m: Machine, name: ast.expr, container: Value) -> None:
    """`"x" in globals()` depends on who binds x."""
    if isinstance(name, ast.Constant) and any(obj.type is kinds.NAMESPACE for obj in container):
        m.touched.add(str(name.value))
        found = m.globals.vars.get(str(name.value))
        if found is not None:
            m.read_global(str(name.value))


def conditional(m: Machine, node: ast.IfExp) -> Value:
    decided = literal_truth(node.test)
    if decided is not None:
        return m.evaluate(node.body if decided else node.orelse)
    call_dunders(m, m.evaluate(node.test))
    return m.either(lambda: m.evaluate(node.body), lambda: m.evaluate(node.orelse))


def literal_truth(node: ast.expr) -> bool | None:
    """Whether a condition is surely true or false: a literal, TYPE_CHECKING, or `__name__ == "__main__"`."""
    if isinstance(node, ast.Constant):
        return bool(node.value)
    if isinstance(node, ast.Name):
        return False if node.id == "TYPE_CHECKING" else None
    if isinstance(node, ast.Attribute):
        return False if node.attr == "TYPE_CHECKING" else None
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        inner = literal_truth(node.operand)
        return None if inner is None else not inner
    if (
        isinstance(node, ast.Compare)
        and isinstance(node.left, ast.Name)
        and node.left.id == "__name__"
        and isinstance(node.ops[0], ast.Eq)
        and isinstance(node.comparators[0], ast.Constant)
    ):
        return node.comparators[0].value == "__main__"
    return None


def walrus(m: Machine, node: ast.NamedExpr) -> Value:
    value = m.evaluate(node.value)
    m.bind(node.target.id, value)
    return value


def lambda_(m: Machine, node: ast.Lambda) -> Value:
    return make_function(m, node)


def joined(m: Machine, node: ast.JoinedStr) -> Value:
    return joined_texts(
        m,
        [
            texts_of(m, constant(m, part)) if isinstance(part, ast.Constant) else _formatted(m, part)  # type: ignore[arg-type]
            for part in node.values
        ],
    )


def _formatted(m: Machine, node: ast.FormattedValue) -> tuple[str, ...]:
    """The texts that a part of an f-string may stand for, which is no literal."""
    shown = node.value
    value = m.expressions[type(shown)](m, shown)
    call_dunders(m, value)
    if node.format_spec is not None:
        m.evaluate(node.format_spec)
    return spelled(m, value, node)


def comprehension(m: Machine, node: ast.ListComp | ast.SetComp | ast.DictComp) -> Value:
    obj = Obj(TYPES[type(node)])
    elements = run_comprehension(m, node, spelled_out(m, node.generators[0].iter), m.env)
    if elements:
        obj.hold("*", elements)
    for element in elements:
        if not element.many and not element.refs and element.type is not kinds.ATOM:  # made in each round
            element.set("many", True)
    return (obj,)


def generator(m: Machine, node: ast.GeneratorExp) -> Value:
    """Only the first iterable is read now, the rest when somebody consumes it."""
    first = spelled_out(m, node.generators[0].iter)
    obj = Obj(kinds.ITERATOR)
    obj.hold("source", first)
    obj.thunk = partial(run_comprehension, m, node, first, m.env)
    return (obj,)


def run_comprehension(
    m: Machine,
    node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp,
    first: Value,
    outer: Env,
) -> Value:
    """Walk a comprehension's body once; its elements."""
    bound = frozenset(name for part in node.generators for name in targets_of(part.target))
    while outer.is_class:  # a body in a class does not see the class's names
        outer = outer.parent or m.globals
    before, inner = m.env, Env(outer, local=bound)
    m.env = inner
    found: list[Value] = []

    def part(index: int) -> Left | None:
        if index == len(node.generators):
            if isinstance(node, ast.DictComp):
                m.evaluate(node.key)
                found.append(m.evaluate(node.value))
            else:
                found.append(m.evaluate(node.elt))
            return None
        step = node.generators[index]
        iterable = first if index == 0 else spelled_out(m, step.iter)
        consume(m, iterable)

        def once() -> Left | None:
            store(m, step.target, element_of(iterable))
            return conditions(index, 0)

        return once() if surely_nonempty(step.iter) else m.maybe(once)

    def conditions(index: int, number: int) -> Left | None:
        step = node.generators[index]
        if number == len(step.ifs):
            return part(index + 1)
        m.evaluate(step.ifs[number])
        return m.maybe(lambda: conditions(index, number + 1))

    part(0)
    m.env = before
    return union(found)


def surely_nonempty(node: ast.expr) -> bool:
    """Whether an iterable is a literal that is not empty, or `range` of a positive number."""
    if isinstance(node, DISPLAYS):
        return any(not isinstance(part, ast.Starred) for part in node.elts)
    if isinstance(node, ast.Dict):
        return any(key is not None for key in node.keys)
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str | bytes) and bool(node.value)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
        if node.func.id in ("enumerate", "reversed", "sorted", "list") and node.args:
            return surely_nonempty(node.args[0])
        if node.func.id == "zip" and node.args:
            return all(surely_nonempty(part) for part in node.args)
        if node.func.id == "range":
            numbers = [part.value for part in node.args if isinstance(part, ast.Constant)]
            if len(numbers) == len(node.args) and all(isinstance(number, int) for number in numbers):
                return len(numbers) in (1, 2, 3) and len(range(*numbers)) > 0  # type: ignore[arg-type]
    return False


def await_(m: Machine, node: ast.Await) -> Value:
    return run_thunk(m.evaluate(node.value))


def yield_(m: Machine, node: ast.Yield | ast.YieldFrom) -> Value:
    value = m.evaluate(node.value) if node.value is not None else ATOMS
    if isinstance(node, ast.YieldFrom):
        consume(m, value)
        value = element_of(value)
    if m.returned:
        m.returned[-1].append(value)
    return fresh()


EXPRESSIONS: Mapping[type[ast.expr], Evaluate] = {
    ast.Name: name,
    ast.Constant: constant,
    ast.Attribute: attribute,
    ast.Subscript: subscript,
    ast.Slice: slice_,
    ast.List: sequence,
    ast.Tuple: sequence,
    ast.Set: sequence,
    ast.Dict: dictionary,
    ast.Starred: starred,
    ast.BinOp: binary,
    ast.UnaryOp: unary,
    ast.BoolOp: boolean,
    ast.Compare: compare,
    ast.IfExp: conditional,
    ast.NamedExpr: walrus,
    ast.Lambda: lambda_,
    ast.JoinedStr: joined,
    ast.ListComp: comprehension,
    ast.SetComp: comprehension,
    ast.DictComp: comprehension,
    ast.GeneratorExp: generator,
    ast.Await: await_,
    ast.Yield: yield_,
    ast.YieldFrom: yield_,
    ast.Call: evaluate_call,
}
if sys.version_info >= (3, 14):  # template strings
    EXPRESSIONS = {**EXPRESSIONS, ast.TemplateStr: joined}
