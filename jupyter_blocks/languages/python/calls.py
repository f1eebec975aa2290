"""Calls: of the notebook's own functions, followed into their bodies, and of classes and methods."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from jupyter_blocks.languages.python import kinds
from jupyter_blocks.languages.python.caches import CACHED, may_differ, note_call
from jupyter_blocks.languages.python.environment import ENVIRON, read_all_variables
from jupyter_blocks.languages.python.machine import Machine
from jupyter_blocks.languages.python.objects import ORDERED, element_of, find_method, has_any
from jupyter_blocks.languages.python.scopes import FunctionNode
from jupyter_blocks.languages.python.spelling import spell_out
from jupyter_blocks.languages.python.texts import is_atom
from jupyter_blocks.languages.python.values import (
    ATOMS,
    MANY,
    Binding,
    Code,
    Env,
    Obj,
    Value,
    fresh,
    reachable,
    union,
)

DEPTH = 14  # of calls; deeper ones are taken to do nothing new
REPEATS = 3  # of one call in one statement; further ones give what the last gave
FUEL = 300  # calls in one statement; beyond them each function is walked once more at most
CALLABLE = frozenset({kinds.FUNCTION, kinds.METHOD, kinds.PARTIAL, kinds.INSTANCE, kinds.CLASS})
# What runs code of the notebook's when somebody else has it.
ACTIVE = frozenset({kinds.FUNCTION, kinds.METHOD, kinds.PARTIAL, kinds.INSTANCE, kinds.ITERATOR})


@dataclass(slots=True)
class Arguments:
    """What a call passes; `open` says that it also unpacks what cannot be counted."""

    positional: tuple[Value, ...] = ()
    keywords: tuple[tuple[str, Value], ...] = ()
    open: Value | None = None
    node: ast.Call | None = None
    dropped: bool = False

    @property
    def values(self) -> Sequence[Value]:
        """All that is passed."""
        if not self.keywords and not self.open:
            return self.positional
        found = [*self.positional]
        for _, value in self.keywords:
            found.append(value)
        if self.open:
            found.append(self.open)
        return found

    def passing(self, *positional: Value, keywords: tuple[tuple[str, Value], ...] | None = None) -> Arguments:
        """Other arguments in the place of these, which are not those of the call's code."""
        return Arguments(
            positional, self.keywords if keywords is None else keywords, self.open, None, self.dropped
        )

    def keyword(self, name: str) -> Value | None:
        """The value passed for a keyword."""
        for key, value in self.keywords:
            if key == name:
                return value
        return None

    def literal(self, position: int, *names: str) -> ast.expr | None:
        """The expression passed at a position or by one of `names`."""
        if self.node is None:
            return None
        for keyword in self.node.keywords:
            if keyword.arg in names:
                return keyword.value
        return self.node.args[position] if position < len(self.node.args) else None


FIELD = "dataclasses.field"
NO_ARGUMENTS = Arguments()


def _unpack(value: Value, positional: list[Value], open_: list[Obj]) -> None:
    """Pass the elements of a value one by one, if all are known; else they are added to `open_`."""
    if len(value) == 1 and value[0].type in ORDERED and _is_exact(value[0]):
        positional.extend((value[0].fields or {}).values())
    else:
        open_.extend(element_of(value))


def _evaluate_keywords(
    m: Machine, named: list[ast.keyword], open_: list[Obj]
) -> tuple[tuple[str, Value], ...]:
    """Read what a call passes by keyword; what cannot be counted is added to `open_`."""
    keywords: list[tuple[str, Value]] = []
    for keyword in named:
        name, part = keyword.arg, keyword.value
        value = m.expressions[type(part)](m, part)
        if name is not None:
            keywords.append((name, value))
        else:
            open_.extend(_dictionary_values(value))
            keywords.extend(_exact_keywords(value))
    return tuple(keywords)


def _is_exact(obj: Obj) -> bool:
    fields = obj.fields or {}
    return bool(fields) and [*fields] == [repr(index) for index in range(len(fields))]


def _exact_keywords(value: Value) -> list[tuple[str, Value]]:
    if len(value) != 1:
        return []
    return [(key[1:-1], part) for key, part in (value[0].fields or {}).items() if key[:1] in ("'", '"')]


def _dictionary_values(value: Value) -> list[Obj]:
    return [
        part for obj in value for key, parts in (obj.fields or {}).items() if key == "*" for part in parts
    ]


# -- functions -------------------------------------------------------------------------------------


def make_function(m: Machine, node: FunctionNode) -> Value:
    """A function object; its defaults are evaluated now, its body when it is called."""
    facts = m.facts
    assert facts is not None
    env: Env | None = m.env
    while env is not None and env.is_class:
        env = env.parent
    if env is m.globals:
        env = None
    obj = Obj(kinds.FUNCTION, code=Code(node, facts, env))
    arguments = node.args
    names = [*arguments.posonlyargs, *arguments.args]
    for parameter, default in zip(
        names[len(names) - len(arguments.defaults) :], arguments.defaults, strict=True
    ):
        obj.hold(f"default {parameter.arg}", m.evaluate(default))
    for parameter, keyword_default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if keyword_default is not None:
            obj.hold(f"default {parameter.arg}", m.evaluate(keyword_default))
    while env is not None:
        env.enclose(obj)
        env = env.parent
    return (obj,)


def call_function(m: Machine, function: Obj, arguments: Arguments) -> Value:
    """Call one of the notebook's functions; a generator or coroutine only runs when it is used."""
    code = function.code
    assert code is not None
    if function.path == CACHED:
        return _call_cached(m, function, arguments)
    if not code.facts.scope(code.node).deferred:
        return run_body(m, function, arguments)
    obj = Obj(kinds.ITERATOR)
    obj.thunk = partial(run_body, m, function, arguments)
    obj.hold("function", (function,))
    return (obj,)


KEPT = "kept"  # its field for them


def _call_cached(m: Machine, function: Obj, arguments: Arguments) -> Value:
    """Call a function that keeps its results. It need not run again; what it gives is kept by it, so that a
    change of that is a change of the function. If it depends on more than its arguments, it matters to later
    calls that this one was made."""
    results: list[Value] = []

    def run() -> None:
        results.append(run_body(m, function, arguments))

    ways = [m.walk(run)]
    kept = (function.fields or {}).get(KEPT)
    if kept is not None:
        ways.append(m.walk(lambda: None))
    m.merge(ways)
    note_call(m, function)
    result = results[0]
    if kept is None or len(kept) < MANY:
        function.hold(KEPT, result, add=True)
    names = {name for name, _ in ways[0].frame.reads}
    if any(may_differ(m, name) for name in names):
        m.mutate((function,), sure=False)
    return result


def run_body(m: Machine, function: Obj, arguments: Arguments) -> Value:
    """Walk a function's body with these arguments; what it returns or yields."""
    if len(m.stack) >= DEPTH or function in m.stack:
        return fresh()
    key = (function, arguments.positional, arguments.keywords, arguments.open, m.frame)
    known, times = m.calls.get(key, ((), 0))
    if times and (is_atom(known) or times > REPEATS):
        return known
    if len(m.calls) > FUEL and (function,) in m.calls:
        return m.calls[function,][0]
    code = function.code
    assert code is not None
    scope = code.facts.scope(code.node)
    env = Env(code.env, local=scope.local, global_names=scope.global_)
    if arguments.node is not None:
        _spell_out_arguments(m, arguments.node, arguments)
    bind_parameters(function, code.node, arguments, env)
    before = m.env, m.facts, m.loops
    m.env, m.facts, m.loops = env, code.facts, 0
    m.stack.append(function)
    m.returned.append([])
    if isinstance(code.node, ast.Lambda):
        result = m.evaluate(code.node.body)
        m.returned.pop()
    else:
        m.execute(code.node.body)
        returned = m.returned.pop()
        result = union(returned) or ATOMS
    m.stack.pop()
    m.env, m.facts, m.loops = before
    m.calls[key] = m.calls[function,] = (result, times + 1)
    return result


def _spell_out_arguments(m: Machine, node: ast.Call, arguments: Arguments) -> None:
    """The literals of lists that are passed are known to the function's body."""
    for part, value in zip(node.args, arguments.positional, strict=False):
        if type(part) is ast.Starred:
            break
        spell_out(m, part, value)
    for keyword in node.keywords:
        if keyword.arg is not None and (passed := arguments.keyword(keyword.arg)):
            spell_out(m, keyword.value, passed)


def bind_parameters(function: Obj, node: FunctionNode, arguments: Arguments, env: Env) -> None:
    """Give the parameters their values: what is passed, else the default, else something unknown."""
    spec = node.args
    names = [parameter.arg for parameter in (*spec.posonlyargs, *spec.args)]
    keywords = dict(arguments.keywords)
    fields = function.fields or {}
    for index, name in enumerate(names):
        if index < len(arguments.positional):
            value = arguments.positional[index]
        else:
            value = keywords.pop(name, ()) or arguments.open or fields.get(f"default {name}") or fresh()
        put_local(env, name, value)
    for parameter in spec.kwonlyargs:
        name = parameter.arg
        value = keywords.pop(name, ()) or arguments.open or fields.get(f"default {name}") or fresh()
        put_local(env, name, value)
    if spec.vararg is not None:
        rest = Obj(kinds.TUPLE)
        for index, passed in enumerate(arguments.positional[len(names) :]):
            rest.hold(repr(index), passed)
        if arguments.open:
            rest.hold("*", arguments.open)
        put_local(env, spec.vararg.arg, (rest,))
    if spec.kwarg is not None:
        rest = Obj(kinds.DICT)
        for name, passed in keywords.items():
            rest.hold(repr(name), passed)
        put_local(env, spec.kwarg.arg, (rest,))


def put_local(env: Env, name: str, value: Value) -> None:
    """Set a variable of a call that has just begun."""
    env.vars[name] = Binding((), value)
    for obj in value:
        if obj.type is not kinds.ATOM:
            obj.refer((env, name))


# -- objects that are called -----------------------------------------------------------------------


def call_value(m: Machine, callee: Value, arguments: Arguments) -> Value:
    """Call whatever `callee` may refer to."""
    if len(callee) == 1:
        return call_object(m, callee[0], arguments)
    if not callee:
        return fresh()
    return m.either(*(partial(call_object, m, obj, arguments) for obj in callee))


def call_object(m: Machine, obj: Obj, arguments: Arguments) -> Value:
    """Call one object."""
    kind = obj.type
    if kind is kinds.LIBRARY or kind is kinds.MODULE:
        return m.call_library(m, obj.path, arguments)
    call = CALLS.get(kind)
    if call is not None:
        return call(m, obj, arguments)
    inner = [part for part in reachable((obj,)) if part.type in CALLABLE and part is not obj]
    results = [call_object(m, part, arguments) for part in inner[:4]]
    return union((*results, call_unknown(m, arguments)))


def _call_instance(m: Machine, obj: Obj, arguments: Arguments) -> Value:
    found = find_method(obj, "__call__")
    return call_with_receiver(m, obj, found, arguments) if found else call_unknown(m, arguments)


def _call_atom(m: Machine, _: Obj, arguments: Arguments) -> Value:
    return call_unknown(m, arguments)


def _call_bound(m: Machine, obj: Obj, arguments: Arguments) -> Value:
    fields = obj.fields or {}
    receiver = fields["receiver"]
    if "function" in fields:
        return call_with_receiver(m, receiver[0], fields["function"], arguments)
    return m.call_method(m, receiver, obj.path, arguments)


def _call_partial(m: Machine, obj: Obj, arguments: Arguments) -> Value:
    fields = obj.fields or {}
    positional = tuple(value for key, value in fields.items() if key.startswith("argument "))
    keywords = tuple((key[8:], value) for key, value in fields.items() if key.startswith("keyword "))
    merged = arguments.passing(*positional, *arguments.positional, keywords=(*keywords, *arguments.keywords))
    return call_value(m, fields.get("function", ()), merged)


def call_unknown(m: Machine, arguments: Arguments) -> Value:
    """Call something nobody knows: it may call the functions it is given, use up iterators and, when
    called for its effect, change what it is given."""
    for value in arguments.values:
        if value and value != ATOMS:
            escape(m, value)
            if arguments.dropped:
                changeable = tuple(
                    obj for obj in value if obj.type not in CALLABLE or obj.type is kinds.INSTANCE
                )
                m.mutate(tuple(o for o in changeable if o.type is not kinds.MODULE), sure=False)
    return fresh()


def escape(m: Machine, value: Value) -> None:
    """Pass a value to code that is not seen: its functions may be called, its iterators consumed."""
    for obj in value:
        if obj.fields is not None or obj.type in ACTIVE:
            break
    else:
        return
    for obj in reachable(value):
        if obj.type is kinds.FUNCTION or obj.type is kinds.METHOD or obj.type is kinds.PARTIAL:
            if obj not in m.stack:
                m.perhaps(lambda obj=obj: call_object(m, obj, NO_ARGUMENTS))  # type: ignore[misc]
        elif obj.type is kinds.ITERATOR:
            m.perhaps(lambda obj=obj: consume(m, (obj,)))  # type: ignore[misc]
        elif obj.type is kinds.INSTANCE:
            call_all_methods(m, obj)


def call_all_methods(m: Machine, obj: Obj) -> None:
    """Any method of an instance may be called."""
    for cls in (obj.fields or {}).get("class", ()):
        for base in reachable((cls,)):
            for key, value in (base.fields or {}).items() if base.type is kinds.CLASS else ():
                if key.startswith(".") and key != ".__init__":
                    functions = tuple(part for part in value if part.type is kinds.FUNCTION)
                    if functions and functions[0] not in m.stack:
                        m.perhaps(lambda f=functions: call_with_receiver(m, obj, f, NO_ARGUMENTS))  # type: ignore[misc]


# -- classes and instances -------------------------------------------------------------------------


def instantiate(m: Machine, cls: Obj, arguments: Arguments) -> Value:
    """Make an instance of one of the notebook's classes."""
    obj = Obj(kinds.INSTANCE)
    obj.hold("class", (cls,))
    constructed = False
    for name in ("__new__", "__init__", "__post_init__"):
        found = find_method(obj, name)
        if found and found[0].type is kinds.FUNCTION:
            receiver = cls if name == "__new__" else obj
            passed = arguments if name != "__post_init__" else NO_ARGUMENTS
            call_with_receiver(m, receiver, found, passed)
            constructed = constructed or name == "__init__"
    _make_defaults(m, obj, cls)
    if not constructed:
        for value in arguments.positional:
            if not is_atom(value):
                obj.hold("*", value, add=True)
        for name, value in arguments.keywords:
            obj.hold(f".{name}", value)
    return (obj,)


def _make_defaults(m: Machine, obj: Obj, cls: Obj) -> None:
    """Fields of a dataclass with a `default_factory`."""
    for key, value in (cls.fields or {}).items():
        for part in value:
            if part.path == FIELD and part.fields:
                obj.hold(key, call_value(m, part.fields["factory"], NO_ARGUMENTS))


def call_with_receiver(m: Machine, receiver: Obj, functions: Value, arguments: Arguments) -> Value:
    """Call a method's functions, whichever it is, the receiver first."""
    if len(functions) > 1:
        ways = (partial(call_with_receiver, m, receiver, (one,), arguments) for one in functions)
        return m.either(*ways)
    results: list[Value] = []
    for function in functions:
        if function.type is kinds.FUNCTION and function.path == "static":
            results.append(call_object(m, function, arguments))
        elif function.type is kinds.FUNCTION:
            first = receiver
            if function.path == "class" and receiver.type is kinds.INSTANCE:
                first = (receiver.fields or {})["class"][0]
            passed = arguments.passing((first,), *arguments.positional)
            results.append(call_function(m, function, passed))
        else:
            results.append(call_object(m, function, arguments))
    return union(results)


def call_method_of(m: Machine, receiver: Value, name: str, arguments: Arguments = NO_ARGUMENTS) -> None:
    """Call a special method of those receivers whose class, in the notebook, has it."""
    for obj in receiver:
        if obj.type is kinds.INSTANCE:
            found = find_method(obj, name)
            if found:
                call_with_receiver(m, obj, found, arguments)


OPERATORS = (
    "__add__", "__radd__", "__sub__", "__rsub__", "__mul__", "__rmul__", "__truediv__", "__rtruediv__",
    "__floordiv__", "__mod__", "__pow__", "__matmul__", "__and__", "__or__", "__xor__", "__neg__",
    "__pos__", "__invert__", "__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__", "__contains__",
    "__len__", "__bool__", "__str__", "__repr__", "__format__", "__hash__", "__index__", "__int__",
    "__float__", "__iadd__", "__isub__", "__imul__",
)  # fmt: skip
OPERATOR_KEYS = frozenset([f".{operator}" for operator in OPERATORS])


def call_dunders(m: Machine, value: Value) -> None:
    """An operator, or a conversion to text, may call the special methods of instances."""
    for obj in value:
        if obj.type is kinds.INSTANCE and has_any(obj, OPERATOR_KEYS):
            for operator in OPERATORS:
                found = find_method(obj, operator)
                if found:
                    m.perhaps(lambda f=found, o=obj: call_with_receiver(m, o, f, NO_ARGUMENTS))  # type: ignore[misc]


# -- iterators -------------------------------------------------------------------------------------


def consume(m: Machine, value: Value) -> None:
    """Iterate over a value: an iterator is changed by it, and what it computes is computed now."""
    for obj in value:
        if obj.type is kinds.ITERATOR or obj.type is kinds.STREAM:
            run_thunk((obj,))
            m.mutate((obj,), sure=len(value) == 1)
        elif obj.path == ENVIRON:
            read_all_variables(m)
        elif obj.type is kinds.INSTANCE:
            for name in ("__iter__", "__next__", "__getitem__", "__len__"):
                found = find_method(obj, name)
                if found:
                    consume(m, call_with_receiver(m, obj, found, NO_ARGUMENTS))


def run_thunk(value: Value) -> Value:
    """Run what a generator or coroutine has put off; its elements, or its result."""
    found: list[Obj] = []
    for obj in value:
        if obj.thunk is None:
            found.append(obj)
            continue
        thunk = obj.thunk
        obj.set("thunk", None)  # guards against a generator that consumes itself
        elements = thunk()
        obj.set("thunk", thunk)
        if elements:
            obj.hold("*", elements, add=True)
        found.extend(elements)
    return tuple(dict.fromkeys(found))


def evaluate_call(m: Machine, node: ast.Call, *, dropped: bool = False) -> Value:
    """A call: what is called is read first, then what it passes, from left to right. `dropped` says that
    nobody uses its result."""
    function = node.func
    is_method = type(function) is ast.Attribute
    whole: ast.expr = function.value if is_method else function  # type: ignore[attr-defined]
    table = m.expressions  # without the step through m.evaluate: there are many arguments
    callee = table[type(whole)](m, whole)
    positional: list[Value] = []
    open_: list[Obj] = []
    for part in node.args:
        kind = type(part)
        value = table[kind](m, part)
        if kind is not ast.Starred:
            positional.append(value)
        else:
            _unpack(value, positional, open_)
    named = node.keywords
    keywords = _evaluate_keywords(m, named, open_) if named else ()
    if not m.stack:
        m.line = node.lineno
    arguments = Arguments(tuple(positional), keywords, tuple(open_) if open_ else None, node, dropped)
    if is_method:
        return m.call_method(m, callee, function.attr, arguments)  # type: ignore[attr-defined]
    return call_object(m, callee[0], arguments) if len(callee) == 1 else call_value(m, callee, arguments)


CALLS: Mapping[kinds.Type, Callable[[Machine, Obj, Arguments], Value]] = {
    kinds.FUNCTION: call_function,
    kinds.CLASS: instantiate,
    kinds.METHOD: _call_bound,
    kinds.PARTIAL: _call_partial,
    kinds.INSTANCE: _call_instance,
    kinds.ATOM: _call_atom,
}
