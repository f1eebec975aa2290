"""Method calls: which change their receiver, what they take into it, and what they give back."""

from __future__ import annotations

import ast
from functools import partial

from jupyter_blocks.languages.python import database_calls, kinds
from jupyter_blocks.languages.python.caches import read_cache
from jupyter_blocks.languages.python.calls import (
    CALLABLE,
    NO_ARGUMENTS,
    Arguments,
    call_object,
    call_value,
    call_with_receiver,
    consume,
    escape,
    run_thunk,
)
from jupyter_blocks.languages.python.databases import FROM_DATABASES
from jupyter_blocks.languages.python.file_calls import use_method
from jupyter_blocks.languages.python.file_tables import FILE_METHODS
from jupyter_blocks.languages.python.frame_queries import read_query
from jupyter_blocks.languages.python.knowledge.known import ACTING, CLASS_OF_TYPE, CLASSES
from jupyter_blocks.languages.python.knowledge.tables import Class, words
from jupyter_blocks.languages.python.library import (
    ARGUMENT_CHANGING_METHODS,
    ATOM_METHODS,
    CALLING_METHODS,
    FLUENT_METHODS,
    PURE_METHODS,
    SURE_MUTATORS,
    SURE_ONLY_IF_DROPPED,
    VIEW_METHODS,
)
from jupyter_blocks.languages.python.machine import Machine
from jupyter_blocks.languages.python.members import DATA, another, changes, is_calling, made_by, shares
from jupyter_blocks.languages.python.objects import (
    CONTAINERS,
    DRAWN,
    attribute_of,
    element_of,
    find_method,
    item_of,
    key_of,
    replaced,
    spread_unknown,
)
from jupyter_blocks.languages.python.patches import patches_of
from jupyter_blocks.languages.python.path_calls import SPLITTING, call_text_method
from jupyter_blocks.languages.python.scopes import PARTS
from jupyter_blocks.languages.python.states import METHODS
from jupyter_blocks.languages.python.values import ATOM, ATOMS, Obj, Value, fresh, reachable, union

HOLDING = frozenset(
    [
        "append",
        "appendleft",
        "add",
        "insert",
        "push",
        "put",
        "setdefault",
        "put_nowait",
        "register",
        "subscribe",
        "connect",
    ]
)
SPREADING = frozenset(["extend", "update", "extendleft"])
CONVERTING = words(
    """
    item tolist info to_dict to_list to_json to_string to_csv to_excel to_feather to_hdf to_html to_latex
    to_markdown to_parquet to_pickle to_sql write_csv write_json write_parquet write_ipc
    """
)
ARRAY_VIEWS = frozenset(
    ["to_numpy", "view", "ravel", "reshape", "squeeze", "transpose", "swapaxes", "diagonal"]
)
WRITING_TABLES = frozenset({kinds.FRAME, kinds.UNKNOWN, kinds.METHOD})  # METHOD: `df.write` of Spark
SHOWING = frozenset(["savefig", "show"])
QUERIES = frozenset(["query", "eval"])
ITEMS = frozenset(["pop", "get", "setdefault", "popleft", "popitem", "peek", "__getitem__"])
# Methods that do more than look at their receiver and arguments; all do, of receivers that move.
ACTING.update(HOLDING, SPREADING, QUERIES, ARGUMENT_CHANGING_METHODS, SURE_MUTATORS)
MOVING = frozenset({kinds.ITERATOR, kinds.STREAM})
NOT_HOLDING = frozenset({kinds.FRAME, kinds.ARRAY, kinds.ATOM})
# Methods of frames and arrays that do not just give a new one.
CONVERSIONS = FLUENT_METHODS | ITEMS | CONVERTING | ARRAY_VIEWS


def call_method(m: Machine, receiver: Value, name: str, arguments: Arguments) -> Value:
    """Call the method `name` of whatever `receiver` may refer to."""
    if name in FILE_METHODS and (made := use_method(m, name, receiver, arguments)) is not None:
        return made
    if name in METHODS:
        METHODS[name](m, receiver, arguments)
    if name in database_calls.TABLE_METHODS and all(obj.type in WRITING_TABLES for obj in receiver):
        return database_calls.write_frame(m, name, arguments)
    if len(receiver) == 1:
        return _call(m, receiver[0], name, arguments)
    if not receiver:
        return fresh()
    if all(obj.type is kinds.ATOM for obj in receiver):
        return union([_call(m, obj, name, arguments) for obj in receiver])
    return m.either(*(partial(_call, m, obj, name, arguments) for obj in receiver))


def _call(m: Machine, obj: Obj, name: str, arguments: Arguments) -> Value:
    kind = obj.type
    if kind is kinds.MODULE or kind is kinds.LIBRARY:
        if obj.fields is not None and f".{name}" in obj.fields:
            return call_value(m, attribute_of(m, (obj,), name), arguments)
        return m.call_library(m, f"{obj.path}.{name}", arguments)
    if kind in CALLABLE:
        if kind is not kinds.INSTANCE and kind is not kinds.CLASS:
            return _call_of_function(m, obj, name, arguments)
        found = find_method(obj, name)
        if found:
            return _call_found(m, obj, name, found, arguments)
        if name == "_replace":
            return replaced(obj, arguments.keywords)
    elif kind is kinds.NAMESPACE:
        return _call_namespace(m, name, arguments)
    if m.patched.fields is not None and (patches := patches_of(m, obj, name)):
        return call_with_receiver(m, obj, patches, arguments)
    if name in database_calls.METHODS or obj.path in FROM_DATABASES:
        told = database_calls.call_method(m, obj, name, arguments)
        if told is not None:
            return told
    acting = name in ACTING or kind in MOVING or name[-1:] == "_"
    if acting or arguments.dropped or arguments.keywords:
        _change_receiver(m, obj, name, arguments)
    if acting:
        _take_in(m, obj, name, arguments)
        if name in QUERIES:
            read_query(m, arguments)
    if arguments.positional or arguments.keywords or arguments.open:
        _pass_functions(m, obj, name, arguments)
    cls = CLASSES.get(obj.path)
    if cls is not None:
        return _result_told(m, obj, cls, name, arguments)
    return _result(m, obj, name, arguments)


def _call_found(m: Machine, obj: Obj, name: str, found: Value, arguments: Arguments) -> Value:
    if obj.fields and f".{name}" in obj.fields and obj.type is kinds.INSTANCE:
        return call_value(m, found, arguments)  # a function kept in the instance is not bound to it
    if obj.type is kinds.CLASS and not any(part.path == "class" for part in found):
        return call_value(m, found, arguments)
    return call_with_receiver(m, obj, found, arguments)


def _call_super(m: Machine, obj: Obj, name: str, arguments: Arguments) -> Value:
    """Call the method of the nearest base that is not running already."""
    receiver = (obj.fields or {})["receiver"][0]
    classes = [receiver] if receiver.type is kinds.CLASS else [*(receiver.fields or {}).get("class", ())]
    for cls in classes:
        for base in (cls.fields or {}).get("class", ()):
            found = (base.fields or {}).get(f".{name}", ())
            if found and found[0] not in m.stack:
                return call_with_receiver(m, receiver, found, arguments)
            classes.append(base)
    return fresh()


def _call_of_function(m: Machine, obj: Obj, name: str, arguments: Arguments) -> Value:
    """`f.cache_clear()` changes f; `f.remote(x)`, `f.delay(x)` and the like may call it."""
    if obj.type is kinds.PARTIAL and obj.path == "super":
        return _call_super(m, obj, name, arguments)
    if name in ("setter", "deleter", "getter"):
        for value in arguments.positional[:1]:
            obj.hold(name, value)
        return (obj,)
    if name == "cache_info":
        read_cache(m, obj)
    elif name in ("cache_clear", "register"):
        m.mutate((obj,))
        for value in arguments.values:
            obj.hold(f".{name}", value, add=True)
    elif name not in ("cache_parameters", "__str__", "__repr__"):
        m.perhaps(lambda: call_object(m, obj, arguments))
    return fresh()


def _call_namespace(m: Machine, name: str, arguments: Arguments) -> Value:
    """Methods of `globals()`, which reads and binds by name."""
    key = arguments.literal(0)
    literal = key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else None
    if name in ("get", "__getitem__", "pop", "setdefault") and literal is not None:
        found: list[Value] = []
        m.touched.add(literal)
        if literal in m.globals.vars:
            m.perhaps(lambda: found.append(m.read_global(literal)))
        return found[0] if found else fresh()
    if name == "update":
        for keyword, value in arguments.keywords:
            m.bind(keyword, value)
        for position, value in enumerate(arguments.positional):
            bound: dict[str, Value] = {
                part[1:-1]: held
                for obj in value
                for part, held in (obj.fields or {}).items()
                if part[:1] in ("'", '"')
            }
            bound |= {key: bound.get(key, ATOMS) for key in _keys(arguments.literal(position))}
            for written, held in bound.items():
                m.bind(written, held)
            if not bound:
                m.bind_unknown()
        if arguments.open:
            m.bind_unknown()
    elif name in ("keys", "items", "values", "copy"):
        m.read_all()
    return fresh()


def _keys(node: ast.expr | None) -> tuple[str, ...]:
    """The keys of a dictionary that is written down."""
    keys = node.keys if isinstance(node, ast.Dict) else ()
    return tuple(k.value for k in keys if isinstance(k, ast.Constant) and isinstance(k.value, str))


# -- the receiver ----------------------------------------------------------------------------------


def _change_receiver(m: Machine, obj: Obj, name: str, arguments: Arguments) -> None:
    kind = obj.type
    if arguments.keywords:
        inplace = arguments.literal(999, "inplace", "in_place")
        if inplace is not None and not (isinstance(inplace, ast.Constant) and not inplace.value):
            m.mutate((obj,), sure=isinstance(inplace, ast.Constant), through=_name_of_receiver(arguments))
        for written, value in arguments.keywords:
            if written == "out" or written == "ax":
                m.mutate(value)
    if name in ARGUMENT_CHANGING_METHODS and arguments.positional:
        m.mutate(arguments.positional[0])
    if kind in MOVING:
        run_thunk((obj,))
        m.mutate((obj,))
        return
    cls = CLASSES.get(obj.path) or CLASS_OF_TYPE.get(kind)
    if cls is not None:
        _change_told(m, obj, cls, name, arguments)
        return
    if name in SURE_MUTATORS:
        sure = arguments.dropped or name not in SURE_ONLY_IF_DROPPED
        m.mutate((obj,), sure=sure, through=_name_of_receiver(arguments))
        _change_root(m, arguments, sure=sure)
    elif arguments.dropped and (name not in PURE_METHODS or (obj.path == DRAWN and name not in SHOWING)):
        m.mutate((obj,), sure=False)


def _change_told(m: Machine, obj: Obj, cls: Class, name: str, arguments: Arguments) -> None:
    """Change a receiver as the table of its class tells."""
    if changes(cls, name):
        sure = name not in cls.perhaps and (arguments.dropped or name not in cls.when_dropped)
        m.mutate((obj,), sure=sure, through=_name_of_receiver(arguments))
        if name in cls.deep:
            m.mutate(tuple(reachable((obj,))), sure=sure, whole=True)
        _change_root(m, arguments, sure=sure)
    elif arguments.dropped and _may_change(cls, name, arguments):
        m.mutate((obj,), sure=False)


def _may_change(cls: Class, name: str, arguments: Arguments) -> bool:
    """Whether a method that the table does not tell may change its receiver, being called for its effect."""
    if cls.like is kinds.UNKNOWN:
        return name not in cls.pure and name not in PURE_METHODS
    keywords = arguments.node.keywords if arguments.node is not None else ()
    return any(keyword.arg is None for keyword in keywords)  # there may be `inplace` among them


def _name_of_receiver(arguments: Arguments) -> str:
    """The name whose object a method is called of, "" if it is no name."""
    node = arguments.node
    if node is not None and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
        return node.func.value.id
    return ""


def _change_root(m: Machine, arguments: Arguments, *, sure: bool) -> None:
    """`config.items.append(x)` changes what `config` shows, whoever holds the list."""
    node = arguments.node
    if node is None or not isinstance(node.func, ast.Attribute):
        return
    root = node.func.value
    if isinstance(root, ast.Name):
        return
    while isinstance(root, PARTS):
        root = root.value
    if isinstance(root, ast.Name):
        value = m.load(root.id)
        if value and value[0].type not in (kinds.MODULE, kinds.LIBRARY, kinds.FRAME, kinds.ATOM):
            m.mutate(value, sure=sure, through=root.id)


def _take_in(m: Machine, obj: Obj, name: str, arguments: Arguments) -> None:
    """What is appended becomes a part of the receiver."""
    cls = CLASSES.get(obj.path)
    if (name in HOLDING if cls is None else name in cls.holding) and obj.type not in NOT_HOLDING:
        for index, value in enumerate(arguments.positional):
            if value and value != ATOMS and value[0].type is not kinds.LIBRARY:
                key = "*"
                if name == "setdefault":
                    if not index:
                        continue
                    if (literal := arguments.literal(0)) is not None:
                        key = key_of(literal)
                obj.hold(key, value, add=True)
    elif name in SPREADING and obj.type not in (kinds.FRAME, kinds.ATOM):
        for value in arguments.positional:
            consume(m, value)
            if value == ATOMS:
                continue
            for part in value:
                for key, held in (part.fields or {}).items():
                    obj.hold(key if obj.type is kinds.DICT else "*", held, add=True)
                spread_unknown(obj, part)
        for keyword, value in arguments.keywords:
            if value != ATOMS:
                obj.hold(repr(keyword), value, add=True)


def _pass_functions(m: Machine, obj: Obj, name: str, arguments: Arguments) -> None:
    """Functions that a method is given are called by it, perhaps; iterators are consumed."""
    if name in HOLDING:
        return
    for index, value in enumerate(arguments.values):
        if not value or value == ATOMS:
            continue
        if name == "pipe" and index == 0:
            cls = CLASSES.get(obj.path)
            given = obj if cls is None or shares(m, obj, cls, name) else another(obj)
            call_value(m, value, arguments.passing((given,), *arguments.positional[1:]))
        elif index == 0 and is_calling(obj, name):
            call_value(m, value, arguments.passing(*arguments.positional[1:]))
        elif obj.type is kinds.ATOM or name in ("extend", "update", "join"):
            consume(m, value)
        elif (
            name in CALLING_METHODS
            and value[0].type in CALLABLE
            and all(part.type in CALLABLE for part in value)
        ):
            call_value(m, value, NO_ARGUMENTS)
        else:
            escape(m, value)


# -- the result ------------------------------------------------------------------------------------


def _result(m: Machine, obj: Obj, name: str, arguments: Arguments) -> Value:
    kind = obj.type
    if (kind is kinds.FRAME or kind is kinds.ARRAY) and name not in CONVERSIONS:
        return (Obj(kind),)
    if kind is kinds.ATOM:
        if obj is not ATOM:
            return call_text_method(m, obj, name, arguments)
        return fresh(kinds.LIST) if name in SPLITTING else ATOMS
    if name in FLUENT_METHODS:
        return (obj,)
    if name in ITEMS and kind is not kinds.FRAME:
        key = arguments.literal(0)
        found = item_of(m, (obj,), key_of(key) if key is not None and kind is not kinds.LIST else "*")
        extra = arguments.positional[1] if len(arguments.positional) > 1 else ()
        return tuple(dict.fromkeys((*found, *(part for part in extra if part.type is not kinds.ATOM))))
    if kind in CONTAINERS:
        return _of_container(obj, name)
    if kind is kinds.FRAME or kind is kinds.ARRAY:
        if name in CONVERTING:
            return fresh()
        result = Obj(kind)
        if name in ARRAY_VIEWS:
            result.type = kinds.ARRAY
            result.share(obj)
        return (result,)
    if name in ATOM_METHODS and arguments.node is not None and not arguments.node.args:
        return fresh()
    result = Obj(kinds.UNKNOWN, DRAWN if obj.path == DRAWN else "")
    if name in VIEW_METHODS:
        result.share(obj)
    for value in arguments.positional:
        for part in value:
            if part.type in CALLABLE and part.type is not kinds.INSTANCE:
                result.hold("function", value, add=True)
    return (result,)


def _result_told(m: Machine, obj: Obj, cls: Class, name: str, arguments: Arguments) -> Value:
    """What a method gives as the table of its receiver's class tells."""
    if name in cls.fluent:
        return (obj,)
    if name in cls.results or name in cls.parts or name in cls.sharing:
        return (made_by(m, obj, cls, name),)
    if obj.type in DATA:
        return fresh() if name in CONVERTING else (Obj(obj.type, obj.path),)
    if name in ATOM_METHODS and arguments.node is not None and not arguments.node.args:
        return fresh()
    found = Obj(kinds.UNKNOWN)
    if name in VIEW_METHODS:
        found.share(obj)
    return (found,)


def _of_container(obj: Obj, name: str) -> Value:
    if name == "copy":
        copied = Obj(obj.type)
        for key, value in (obj.fields or {}).items():
            copied.hold(key, value)
        return (copied,)
    if name in ("values", "items", "keys", "__iter__", "most_common", "elements"):
        view = Obj(kinds.LIST)
        view.hold("source", (obj,))
        elements: Value = tuple(
            dict.fromkeys(part for key, value in (obj.fields or {}).items() for part in value)
        )
        if name == "values":
            view.hold("*", elements or element_of((_as_list(obj),)))
        elif name == "items":
            pair = Obj(kinds.TUPLE)
            pair.hold("0", ATOMS)
            pair.hold("1", elements or element_of((_as_list(obj),)))
            view.hold("*", (pair,))
        return (view,)
    return (
        ATOMS
        if name in ("index", "count", "append", "extend", "sort", "clear", "reverse")
        else fresh(obj.type)
    )


def _as_list(obj: Obj) -> Obj:
    """A stand-in whose elements are parts of `obj`, for a dictionary of which no value is known."""
    element = Obj(kinds.UNKNOWN)
    obj.hold("*", (element,), add=True)
    view = Obj(kinds.LIST)
    view.hold("*", (element,))
    return view
