"""Calls of Python's own functions that are more than functions: they make classes, decorate, bind, run."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from jupyter_blocks.languages.python import kinds
from jupyter_blocks.languages.python.caches import CACHED
from jupyter_blocks.languages.python.calls import (
    FIELD,
    Arguments,
    call_dunders,
    call_unknown,
    call_value,
    consume,
    escape,
    run_thunk,
)
from jupyter_blocks.languages.python.facts import analyse
from jupyter_blocks.languages.python.machine import Machine
from jupyter_blocks.languages.python.objects import NAMED, element_of, replaced
from jupyter_blocks.languages.python.patches import set_attribute
from jupyter_blocks.languages.python.protocols import read_attribute
from jupyter_blocks.languages.python.values import ATOMS, Obj, Value, fresh


def _namespace(_: Machine, arguments: Arguments) -> Value:
    if arguments.positional:
        return arguments.positional[0]
    return (Obj(kinds.NAMESPACE),)


def _execute(m: Machine, arguments: Arguments) -> Value:
    """`exec` and `eval` of a literal are exact; of anything else, everything may be read and written, but
    in a namespace of its own only that."""
    literal = arguments.literal(0)
    own = arguments.positional[1] if len(arguments.positional) > 1 else ()
    if own and all(obj.type is not kinds.NAMESPACE for obj in own):
        m.mutate(own)
        return element_of(own)
    if isinstance(literal, ast.Constant) and isinstance(literal.value, str):
        facts = analyse(literal.value.strip())
        before, m.facts = m.facts, facts
        line = m.line
        m.stack.append(Obj(kinds.FUNCTION))  # what it reads is used where it is called
        result = fresh()
        for statement in facts.body:
            if isinstance(statement, ast.Expr):
                result = m.evaluate(statement.value)
            else:
                m.execute((statement,))
        m.stack.pop()
        m.facts, m.line = before, line
        return result
    m.read_all()
    m.change_all()
    m.bind_unknown()
    return fresh()


def _getattr(m: Machine, arguments: Arguments) -> Value:
    literal = arguments.literal(1)
    if isinstance(literal, ast.Constant) and isinstance(literal.value, str):
        return read_attribute(m, arguments.positional[0], literal.value)
    if arguments.positional:
        escape(m, arguments.positional[0])
        return element_of(arguments.positional[0])
    return fresh()


def _setattr(m: Machine, arguments: Arguments) -> Value:
    if len(arguments.positional) == 3:
        literal = arguments.literal(1)
        if isinstance(literal, ast.Constant) and arguments.positional[0][0].type in NAMED:
            set_attribute(m, arguments.positional[0][0], str(literal.value))
        else:
            m.mutate(arguments.positional[0])
        key = f".{literal.value!s}" if isinstance(literal, ast.Constant) else "*"
        for obj in arguments.positional[0]:
            if obj.type is not kinds.ATOM:
                obj.hold(key, arguments.positional[2], add=True)
    return ATOMS


def _partial(_: Machine, arguments: Arguments) -> Value:
    obj = Obj(kinds.PARTIAL)
    for index, value in enumerate(arguments.positional):
        obj.hold("function" if index == 0 else f"argument {index}", value)
    for name, value in arguments.keywords:
        obj.hold(f"keyword {name}", value)
    return (obj,)


def _super(m: Machine, _: Arguments) -> Value:
    receiver: Value = ()
    if m.stack and (code := m.stack[-1].code) is not None and not isinstance(code.node, ast.Lambda):
        parameters = [*code.node.args.posonlyargs, *code.node.args.args]
        if parameters and (binding := m.env.vars.get(parameters[0].arg)) is not None:
            receiver = binding.value
    if not receiver:
        return fresh()
    obj = Obj(kinds.PARTIAL, "super")
    obj.hold("receiver", receiver)
    return (obj,)


def _marked(mark: str) -> Callable[[Machine, Arguments], Value]:
    def decorate(_: Machine, arguments: Arguments) -> Value:
        for value in arguments.positional[:1]:
            for obj in value:
                if obj.type is kinds.FUNCTION:
                    obj.set("path", mark)
                    for role, other in zip(("setter", "deleter"), arguments.positional[1:], strict=False):
                        obj.hold(role, other)
            return value
        return fresh()

    return decorate


def _caching(m: Machine, arguments: Arguments) -> Value:
    """`@cache`, `@lru_cache`, `@lru_cache(maxsize=9)`: the function keeps its results."""
    value = arguments.positional[0] if arguments.positional else ()
    if not value or value[0].type is not kinds.FUNCTION:
        return (m.library("functools.cache"),)
    for obj in value:
        if obj.type is kinds.FUNCTION:
            obj.set("path", CACHED)
    return value


def _replace(_: Machine, arguments: Arguments) -> Value:
    """`replace(o, field=…)`: a new instance with the same parts, but for those given."""
    given = arguments.positional[0] if arguments.positional else ()
    return tuple([part for obj in given for part in replaced(obj, arguments.keywords)]) or fresh()


def _holding(_: Machine, arguments: Arguments) -> Value:
    """`SimpleNamespace(a=x)`, `MappingProxyType(d)`: what shows all that it is given."""
    obj = Obj(kinds.UNKNOWN)
    for value in arguments.positional:
        obj.hold("source", value, add=True)
    for name, value in arguments.keywords:
        obj.hold(f".{name}", value)
    return (obj,)


def _reference(m: Machine, arguments: Arguments) -> Value:
    """`weakref.ref(x)`: calling it gives x."""
    obj = Obj(kinds.PARTIAL)
    obj.hold("function", (m.library("jupyter_blocks.first"),))
    for value in arguments.positional[:1]:
        obj.hold("argument 1", value)
    return (obj,)


def _record(_: Machine, __: Arguments) -> Value:
    """`namedtuple("Row", "a b")`, `make_dataclass(…)`: a class whose instances keep what they are given."""
    return (Obj(kinds.CLASS),)


def _first(m: Machine, arguments: Arguments) -> Value:
    return arguments.positional[0] if arguments.positional else (m.library("jupyter_blocks.first"),)


def _decorator(m: Machine, arguments: Arguments) -> Value:
    """`wraps(f)`, `lru_cache(maxsize=9)`, `dataclass(frozen=True)`: what they decorate stays what it is."""
    value = arguments.positional[0] if arguments.positional else ()
    if value and value[0].type in (kinds.FUNCTION, kinds.CLASS):
        return value
    return (m.library("jupyter_blocks.first"),)


def _deepcopy(_: Machine, arguments: Arguments) -> Value:
    found: list[Obj] = []
    for obj in arguments.positional[0] if arguments.positional else ():
        copied = Obj(obj.type, obj.path, obj.code) if obj.type is not kinds.ATOM else obj
        if obj.type is kinds.INSTANCE and obj.fields:
            copied.hold("class", obj.fields["class"])
        found.append(copied)
    return tuple(found)


def _reduce(m: Machine, arguments: Arguments) -> Value:
    if len(arguments.positional) < 2:
        return call_unknown(m, arguments)
    elements = element_of(arguments.positional[1])
    consume(m, arguments.positional[1])
    start = arguments.positional[2] if len(arguments.positional) > 2 else elements
    return call_value(m, arguments.positional[0], Arguments((start, elements)))


def _run(_: Machine, arguments: Arguments) -> Value:
    return run_thunk(arguments.positional[0]) if arguments.positional else fresh()


def _gather(_: Machine, arguments: Arguments) -> Value:
    obj = Obj(kinds.ITERATOR)
    obj.thunk = lambda: tuple(part for value in arguments.positional for part in run_thunk(value))
    return (obj,)


def _task(_: Machine, arguments: Arguments) -> Value:
    for value in arguments.positional[:1]:
        run_thunk(value)
    return arguments.positional[0] if arguments.positional else fresh()


def _thread(m: Machine, arguments: Arguments) -> Value:
    obj = Obj(kinds.PARTIAL)
    if (target := arguments.keyword("target")) is not None:
        obj.hold("function", target)
        for value in arguments.values:
            escape(m, value)
    return (obj,)


def _suppress(_: Machine, __: Arguments) -> Value:
    return (Obj(kinds.UNKNOWN, "contextlib.suppress"),)


def _field(_: Machine, arguments: Arguments) -> Value:
    obj = Obj(kinds.UNKNOWN, FIELD)
    if (factory := arguments.keyword("default_factory")) is not None:
        obj.hold("factory", factory)
    return (obj,)


def _type(m: Machine, arguments: Arguments) -> Value:
    """`type(name, bases, names)` makes a class."""
    if len(arguments.positional) != 3:
        for value in arguments.values:
            call_dunders(m, value)
        given = arguments.positional[0] if arguments.positional else ()
        return tuple(cls for obj in given for cls in (obj.fields or {}).get("class", ())) or fresh()
    cls = Obj(kinds.CLASS)
    if bases := element_of(arguments.positional[1]):
        cls.hold("class", bases)
    for obj in arguments.positional[2]:
        for key, value in (obj.fields or {}).items():
            cls.hold(f".{key[1:-1]}", value)
    return (cls,)


def _from_keys(m: Machine, arguments: Arguments) -> Value:
    obj = Obj(kinds.DICT)
    for value in arguments.positional[:1]:
        consume(m, value)
    for value in arguments.positional[1:]:
        if value != ATOMS:
            obj.hold("*", value)
    return (obj,)


CALLS: Mapping[str, Callable[[Machine, Arguments], Value]] = {
    "builtins.globals": _namespace,
    "builtins.locals": _namespace,
    "builtins.vars": _namespace,
    "builtins.exec": _execute,
    "builtins.eval": _execute,
    "builtins.getattr": _getattr,
    "builtins.setattr": _setattr,
    "builtins.super": _super,
    "builtins.type": _type,
    "builtins.dict.fromkeys": _from_keys,
    "dataclasses.field": _field,
    "builtins.staticmethod": _marked("static"),
    "builtins.classmethod": _marked("class"),
    "builtins.property": _marked("property"),
    "functools.cached_property": _marked("cached_property"),
    "functools.partial": _partial,
    "functools.partialmethod": _partial,
    "functools.wraps": lambda m, _: (m.library("jupyter_blocks.first"),),
    "functools.lru_cache": _caching,
    "functools.cache": _caching,
    "dataclasses.replace": _replace,
    "copy.replace": _replace,
    "dataclasses.make_dataclass": _record,
    "collections.namedtuple": _record,
    "typing.NamedTuple": _record,
    "types.SimpleNamespace": _holding,
    "types.MappingProxyType": _holding,
    "weakref.ref": _reference,
    "functools.total_ordering": _first,
    "functools.reduce": _reduce,
    "dataclasses.dataclass": _decorator,
    "contextlib.contextmanager": _first,
    "jupyter_blocks.first": _first,
    "copy.deepcopy": _deepcopy,
    "asyncio.run": _run,
    "asyncio.gather": _gather,
    "asyncio.create_task": _task,
    "asyncio.ensure_future": _task,
    "asyncio.wait_for": _first,
    "threading.Thread": _thread,
    "contextlib.suppress": _suppress,
}
