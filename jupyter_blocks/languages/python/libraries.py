"""Calls of functions that are not the notebook's own: builtins and what libraries give."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from functools import partial

from jupyter_blocks.languages.python import kinds
from jupyter_blocks.languages.python.calls import (
    CALLABLE,
    NO_ARGUMENTS,
    Arguments,
    call_dunders,
    call_unknown,
    call_value,
    consume,
    escape,
    run_thunk,
)
from jupyter_blocks.languages.python.database_calls import FUNCTIONS as DATABASE_FUNCTIONS
from jupyter_blocks.languages.python.environment import read_some_variables
from jupyter_blocks.languages.python.file_calls import CALLS as FILE_CALLS
from jupyter_blocks.languages.python.file_calls import use_function, write_through
from jupyter_blocks.languages.python.file_tables import FUNCTIONS
from jupyter_blocks.languages.python.frame_queries import evaluate
from jupyter_blocks.languages.python.generators import DRAWN_FROM, mark_of
from jupyter_blocks.languages.python.interactive import SHELL_CALLS
from jupyter_blocks.languages.python.knowledge.known import (
    CALLING,
    CHANGING,
    CLASS_OF_RESULT,
    CLASSES,
    INSTANCE_OF_LIBRARY,
    LAZY,
    OUTPUTS,
    PURE_LIBRARIES,
    RESULT_OF_LIBRARY,
    SAME,
    SHARING,
    STREAMS,
    TOLD,
    WITHOUT_COPY,
    WRAPPING,
)
from jupyter_blocks.languages.python.library import (
    ATOM_BUILTINS,
    CONTAINERS,
    LAZY_CALLERS,
    LOOKING,
)
from jupyter_blocks.languages.python.machine import Machine
from jupyter_blocks.languages.python.objects import DRAWN, element_of, shallow
from jupyter_blocks.languages.python.patches import change_by_method
from jupyter_blocks.languages.python.path_calls import FUNCTIONS as PATH_FUNCTIONS
from jupyter_blocks.languages.python.python_calls import CALLS as PYTHON_CALLS
from jupyter_blocks.languages.python.state_tables import VARIABLES_OF
from jupyter_blocks.languages.python.states import CALLS as STATE_CALLS
from jupyter_blocks.languages.python.texts import is_atom
from jupyter_blocks.languages.python.values import ATOMS, INERT, MANY, Obj, Value, fresh, union


def call_library(m: Machine, path: str, arguments: Arguments) -> Value:
    """Call the function known by a dotted path."""
    state = STATE_CALLS.get(path)
    if state is not None and (known := state(m, arguments)) is not None:
        return known
    special = SPECIAL.get(path)
    if special is not None:
        return special(m, arguments)
    if path in FUNCTIONS:
        use_function(m, path, arguments)
    for written, value in arguments.keywords:
        if written == "out" or written == "ax":
            m.mutate(value)
        elif written == "copy" and path in WITHOUT_COPY and arguments.positional:
            literal = arguments.literal(999, "copy")
            if not (isinstance(literal, ast.Constant) and literal.value):
                m.mutate(arguments.positional[0], sure=isinstance(literal, ast.Constant))
    if path in TOLD or path in CONTAINERS:  # all others only look, or make
        position = OUTPUTS.get(path)
        if position is not None and position < len(arguments.positional):
            m.mutate(arguments.positional[position])
        changed = CHANGING.get(path)
        if changed is not None:
            return _changing(m, path, changed, arguments)
        if path in LAZY:
            return _lazy(m, path, arguments)
        if path in CONTAINERS:
            return _container(m, path, arguments)
    if path.startswith("builtins."):
        return _builtin(m, path, arguments)
    return _other(m, path, arguments)


def _changing(m: Machine, path: str, changed: tuple[int, ...], arguments: Arguments) -> Value:
    result: Value = fresh()
    for position in changed:
        if position < len(arguments.positional):
            value = arguments.positional[position]
            elements = run_thunk(value) if any(obj.thunk for obj in value) else element_of(value)
            m.mutate(value)
            for other in arguments.positional[position + 1 :]:
                if other != ATOMS:
                    for obj in value:
                        if obj.type in (kinds.LIST, kinds.UNKNOWN):
                            obj.hold("*", other, add=True)
            result = elements if path.endswith(("next", "pop")) else result
    return result


def _lazy(m: Machine, path: str, arguments: Arguments) -> Value:
    obj = Obj(kinds.ITERATOR)
    sources = arguments.positional
    for value in arguments.values:
        if value != ATOMS:
            obj.hold("source", value, add=True)
    obj.thunk = partial(_run_lazy, m, path, sources)
    return (obj,)


def _run_lazy(m: Machine, path: str, sources: tuple[Value, ...]) -> Value:
    """What a lazy iterator does, and gives, when it is consumed."""
    elements: list[Value] = []
    rest = sources[1:] if path in LAZY_CALLERS else sources
    for value in rest:
        consume(m, value)
        elements.append(element_of(value))
    if path in LAZY_CALLERS and sources:
        passed = Arguments(tuple(elements))
        found: list[Value] = []
        m.perhaps(lambda: found.append(call_value(m, sources[0], passed)))
        if path in ("builtins.map", "itertools.starmap"):
            return found[0] if found else ()
    if path == "builtins.zip":
        pair = Obj(kinds.TUPLE)
        for index, value in enumerate(elements):
            pair.hold(repr(index), value)
        return (pair,)
    if path == "builtins.enumerate":
        pair = Obj(kinds.TUPLE)
        pair.hold("0", ATOMS)
        if elements:
            pair.hold("1", elements[0])
        return (pair,)
    return union(elements)


def _container(m: Machine, path: str, arguments: Arguments) -> Value:
    obj = Obj(CONTAINERS[path])
    if path == "collections.ChainMap":
        _chain(obj, arguments)
    for value in arguments.positional[:1]:
        if path == "copy.copy":
            return tuple(shallow(part) for part in value)
        if path == "collections.defaultdict":
            obj.hold("factory", value)
            continue
        consume(m, value)
        if path == "builtins.sorted":
            call_dunders(m, element_of(value))
        if value == ATOMS:
            continue
        if path in ("builtins.dict", "collections.OrderedDict", "collections.ChainMap"):
            for part in value:
                for key, held in (part.fields or {}).items():
                    obj.hold(key, held, add=True)
        elif (elements := element_of(value)) != ATOMS:
            obj.hold("*", elements)
    if path == "builtins.sorted":
        _call_key(m, arguments)
        return (obj,)
    for name, value in arguments.keywords:
        if value != ATOMS:
            obj.hold(repr(name), value)
    return (obj,)


def _chain(obj: Obj, arguments: Arguments) -> None:
    """A chain of mappings shows a change of any of them; what is written to it goes to the first."""
    for index, value in enumerate(arguments.positional):
        obj.hold("source", value, add=True)
        if index == 0:
            obj.holders = [part for part in value if part.type not in INERT]


def _call_key(m: Machine, arguments: Arguments) -> None:
    key = arguments.keyword("key")
    if key is not None and arguments.positional:
        call_value(m, key, Arguments((element_of(arguments.positional[0]),)))


def _builtin(m: Machine, path: str, arguments: Arguments) -> Value:
    if path in LOOKING:
        for value in arguments.values:
            if value != ATOMS:
                call_dunders(m, value)
        if arguments.keywords and (file := arguments.keyword("file")) is not None:
            m.mutate(file)
            write_through(m, file)
        return ATOMS if path in ATOM_BUILTINS else fresh()
    if path in STREAMS:
        return fresh(kinds.STREAM)
    for value in arguments.positional:
        if value != ATOMS:
            consume(m, value)
            call_dunders(m, value)
    if arguments.keywords:
        _call_key(m, arguments)
    if path in ATOM_BUILTINS:
        return ATOMS
    if path in SAME and arguments.positional:
        values = arguments.positional
        found = element_of(values[0]) if len(values) == 1 else tuple(o for v in values for o in v)
        return tuple(dict.fromkeys(found))
    if path in WRAPPING or path in SHARING:
        return _sharing(path, arguments)
    if path.rpartition(".")[2] not in BUILTIN_NAMES:
        return call_unknown(m, arguments)
    return fresh()


def _sharing(path: str, arguments: Arguments) -> Value:
    result = _made(path, path.partition(".")[0])
    for obj in union(arguments.values):
        if obj.type is not kinds.LIBRARY:
            _wrap(path, result, obj)
    return (result,)


def _wrap(path: str, result: Obj, obj: Obj) -> None:
    """Note that what a function gives shares the data of one of its arguments, or writes to it."""
    result.share(obj)
    if path in WRAPPING and obj.type not in INERT:
        result.set("holders", [*(result.holders or ()), obj])


def _other(m: Machine, path: str, arguments: Arguments) -> Value:
    root = path.partition(".")[0]
    if root in VARIABLES_OF:
        read_some_variables(m, VARIABLES_OF[root])
    if path in STREAMS:
        return fresh(kinds.STREAM)
    values = arguments.values
    if len(values) == 1 == len(arguments.positional) and not arguments.dropped:
        only = values[0]
        if only and (only[0].type is kinds.FUNCTION or only[0].type is kinds.CLASS):
            return only  # a decorator
    if path in CALLING:
        _call_given(m, arguments)
    elif root in PURE_LIBRARIES:
        for value in values:
            if value and value != ATOMS:
                escape(m, value)
    else:
        call_unknown(m, arguments)
        if arguments.dropped:
            change_by_method(m, path)
    if path in SAME:
        return arguments.positional[-1] if arguments.positional else fresh()
    result = _made(path, root)
    kind = result.type
    if path in DRAWN_FROM:
        result.path = mark_of(m, path, arguments)
    cls = CLASSES.get(result.path)
    if cls is not None and path in CLASS_OF_RESULT and not cls.keeps:
        return (result,)
    if cls is not None and cls.keeps:
        for index, value in enumerate(values):
            if not is_atom(value):
                result.hold(repr(index), value)
        return (result,)
    if path in WRAPPING:
        for value in values:
            for obj in value:
                _wrap(path, result, obj)
        return (result,)
    if path in SHARING or (root not in PURE_LIBRARIES and path.rpartition(".")[2][:1].isupper()):
        for value in values:
            for obj in value:
                if obj.type not in (kinds.FRAME, kinds.LIBRARY, kinds.MODULE) and (
                    path in SHARING or obj.type not in (kinds.ARRAY, *CALLABLE)
                ):
                    result.share(obj)
    if kind is kinds.UNKNOWN:
        for value in values:
            if value != ATOMS:
                held = tuple(
                    [obj for obj in value if obj.type in CALLABLE and obj.type is not kinds.INSTANCE]
                )
                if held:
                    result.hold("function", held, add=True)
    return (result,)


def _call_given(m: Machine, arguments: Arguments) -> None:
    """Call the functions that a function surely calls which it is given."""
    for value in arguments.values:
        if value and all(obj.type in CALLABLE for obj in value):
            call_value(m, value, NO_ARGUMENTS)


def _made(path: str, root: str) -> Obj:
    """What a function of a library makes, of the class that the tables tell."""
    cls = CLASS_OF_RESULT.get(path)
    if cls is None:
        is_class = path[path.rfind(".") + 1 :][:1].isupper()
        cls = (is_class and INSTANCE_OF_LIBRARY.get(root)) or RESULT_OF_LIBRARY.get(root, "")
    known = CLASSES.get(cls)
    return Obj(kinds.UNKNOWN if known is None else known.like, cls)


def _tee(m: Machine, arguments: Arguments) -> Value:
    """Iterators that each take from the source, none from another."""
    branches = Obj(kinds.TUPLE)
    number = arguments.literal(1, "n")
    count = number.value if isinstance(number, ast.Constant) and isinstance(number.value, int) else 2
    for index in range(min(count, MANY)):
        branch = Obj(kinds.ITERATOR)
        branch.thunk = partial(_run_lazy, m, "itertools.tee", arguments.positional[:1])
        branches.hold(repr(index), (branch,))
    return (branches,)


def _subplots(_: Machine, __: Arguments) -> Value:
    figure, axes, pair = Obj(kinds.UNKNOWN, DRAWN), Obj(kinds.UNKNOWN, DRAWN), Obj(kinds.TUPLE)
    figure.share(axes)
    pair.hold("0", (figure,))
    pair.hold("1", (axes,))
    return (pair,)


SPECIAL: Mapping[str, Callable[[Machine, Arguments], Value]] = {
    **PYTHON_CALLS,
    **PATH_FUNCTIONS,
    **FILE_CALLS,
    **SHELL_CALLS,
    "itertools.tee": _tee,
    "matplotlib.pyplot.subplots": _subplots,
    "pandas.eval": evaluate,
    **DATABASE_FUNCTIONS,
}
BUILTIN_NAMES = frozenset(path.rpartition(".")[2] for path in ATOM_BUILTINS) | frozenset(
    [
        "object",
        "next",
        "iter",
        "getattr",
        "map",
        "filter",
        "zip",
        "enumerate",
        "reversed",
        "sorted",
        "min",
        "max",
        "staticmethod",
        "super",
        "Exception",
        "ValueError",
        "TypeError",
        "KeyError",
        "RuntimeError",
        "StopIteration",
        "compile",
        "memoryview",
        "aiter",
        "anext",
        "breakpoint",
        "help",
        "get_ipython",
        "__import__",
    ]
)
