"""How values of Python's own types are looked into for their fingerprints."""

from __future__ import annotations

import array
import builtins
import collections
import csv
import datetime
import decimal
import fractions
import functools
import gc
import io
import itertools
import pathlib
import random
import re
import sys
import types
import weakref
from contextlib import suppress
from typing import Any

from jupyter_blocks.kernel.anatomy import MRO_OF, anatomy, attributes_of
from jupyter_blocks.kernel.fingerprints import LONGEST, MOST_BYTES, SAMPLES, Handler, Walk

# What the interpreter keeps in a class beside what its author wrote.
KEPT_IN_CLASS = frozenset(
    {
        "__dict__",
        "__weakref__",
        "__doc__",
        "__module__",
        "__qualname__",
        "__firstlineno__",
        "__static_attributes__",
        "_abc_impl",
        "__abstractmethods__",
        "__annotations__",
        "__annotate_func__",
        "__annotations_cache__",
    }
)
BUILTINS = vars(builtins)
FACTORY_OF = collections.defaultdict.__dict__["default_factory"].__get__
MAXLEN_OF = collections.deque.__dict__["maxlen"].__get__
TYPECODE_OF = array.array.__dict__["typecode"].__get__
INSTANT_OF = {
    kind: [getattr(kind, name).__get__ for name in (*names.split(), "microsecond", "fold")]
    for kind, names in (
        (datetime.datetime, "year month day hour minute second"),
        (datetime.time, "hour minute second"),
    )
}
ZONE_OF = {kind: kind.__dict__["tzinfo"].__get__ for kind in INSTANT_OF}
# Files as Python itself has put them together: to ask these how far they are calls no one else.
BUFFERED = {
    id(kind): kind.__dict__["raw"].__get__
    for kind in (io.BufferedReader, io.BufferedWriter, io.BufferedRandom)
}
BUFFER_OF = io.TextIOWrapper.__dict__["buffer"].__get__
ENCODINGS = frozenset({"utf-8", "ascii", "us-ascii", "latin-1", "iso-8859-1", "iso8859-1", "cp1252"})
FUNCTION_OF, ARGUMENTS_OF, KEYWORDS_OF = (
    functools.partial.__dict__[name].__get__ for name in ("func", "args", "keywords")
)
# Iterators of Python's own that tell how far they are, and views that tell what they look at.
ITERATORS: tuple[Any, ...] = (
    iter([]),
    iter(()),
    iter(""),
    iter("ä"),
    iter(b""),
    iter(range(0)),
    reversed([]),
    enumerate(()),
)
VIEWS: tuple[Any, ...] = ({}.keys(), {}.values(), {}.items())
# What the caches of a path hold beside what it is.
PATHS = (pathlib.PosixPath, pathlib.WindowsPath, pathlib.PurePosixPath, pathlib.PureWindowsPath)

# Since Python 3.12 to ask these how far they are is deprecated: they are opaque there.
STEPPED = (
    (itertools.count, itertools.cycle, itertools.chain, itertools.islice)
    if sys.version_info < (3, 12)
    else ()
)


TEE: Any = type(itertools.tee(())[0])
TAKERS = (
    *(kind for kind in vars(itertools).values() if isinstance(kind, type) and kind not in (*STEPPED, TEE)),
    type(csv.reader(())),
    type(csv.writer(io.StringIO())),
)


def _list(walk: Walk, value: Any) -> None:
    walk.say("list")
    walk.sequence(value, value if type(value) is list else list(list.__iter__(value)))


def _tuple(walk: Walk, value: Any) -> None:
    walk.say("tuple")
    walk.sequence(value, value if type(value) is tuple else tuple(tuple.__iter__(value)))


def _deque(walk: Walk, value: Any) -> None:
    walk.say("deque", MAXLEN_OF(value))
    walk.sequence(value, list(itertools.islice(collections.deque.__iter__(value), LONGEST)))
    if collections.deque.__len__(value) > LONGEST:
        walk.sampled()


def _dict(walk: Walk, value: Any) -> None:
    walk.say("dict")
    if value is not BUILTINS:  # `exec` puts it into the dictionary that it is given
        walk.mapping(value)


def _ordered(walk: Walk, value: Any) -> None:
    walk.say("ordered")
    walk.each(itertools.islice(collections.OrderedDict.__iter__(value), LONGEST))
    walk.mapping(value)


def _default(walk: Walk, value: Any) -> None:
    walk.say("default")
    walk.part(FACTORY_OF(value))
    walk.mapping(value)


def _set(walk: Walk, value: Any) -> None:
    walk.say("set")
    base = set if any(kind is set for kind in MRO_OF(type(value))) else frozenset
    if base.__len__(value) > LONGEST:
        walk.say(base.__len__(value))
        walk.sampled()
        return
    walk.unordered(base.__iter__(value))


def buffer(walk: Walk, view: memoryview) -> None:
    """The bytes of a contiguous buffer, or samples of them."""
    if view.nbytes <= MOST_BYTES:
        walk.said.append(view.tobytes())
        return
    flat = view.cast("B") if view.nbytes else view
    step = max(1, view.nbytes // SAMPLES)
    walk.said += [bytes(flat[:64]), bytes(flat[::step]), bytes(flat[-64:])]
    walk.say(view.nbytes)
    walk.sampled()


def _bytearray(walk: Walk, value: Any) -> None:
    walk.say("bytearray")
    with memoryview(value if type(value) is bytearray else bytearray.copy(value)) as view:
        buffer(walk, view)


def _array(walk: Walk, value: Any) -> None:
    walk.say("array", TYPECODE_OF(value))
    with memoryview(value if type(value) is array.array else array.array.tobytes(value)) as view:
        buffer(walk, view)


def _memoryview(walk: Walk, value: Any) -> None:
    walk.say("memoryview", value.format if not _is_released(value) else "")
    if not _is_released(value):
        walk.shares(value.obj)
        walk.said.append(value.tobytes()[:MOST_BYTES])
        if value.nbytes > MOST_BYTES:
            walk.sampled()


def _is_released(value: memoryview) -> bool:
    try:
        return value.nbytes < 0
    except ValueError:
        return True


def _function(walk: Walk, value: Any) -> None:
    walk.say("function")
    walk.part(value.__code__)
    walk.part(value.__defaults__)
    walk.part(value.__kwdefaults__)
    for cell in value.__closure__ or ():
        walk.part(cell)
    walk.mapping(value.__dict__)


def _cell(walk: Walk, value: Any) -> None:
    walk.each(gc.get_referents(value))


def _code(walk: Walk, value: Any) -> None:
    walk.say("code", value.co_code, value.co_names, value.co_varnames, value.co_freevars, value.co_flags)
    walk.each(value.co_consts)


def _method(walk: Walk, value: Any) -> None:
    walk.part(value.__func__)
    walk.part(value.__self__)


def _builtin(walk: Walk, value: Any) -> None:
    walk.say("builtin", value.__name__)
    if value.__self__ is not None and type(value.__self__) is not types.ModuleType:
        walk.part(value.__self__)


def _module(walk: Walk, value: Any) -> None:
    walk.parts.discard(id(value))
    walk.say("module", id(value))


def _generator(walk: Walk, value: Any) -> None:
    frame = value.gi_frame if type(value) is types.GeneratorType else value.cr_frame
    walk.say("generator", -1 if frame is None else frame.f_lasti)
    if frame is not None:
        walk.mapping(dict(frame.f_locals) if frame.f_locals is not frame.f_globals else {})
        walk.part(frame.f_code)
    if type(value) is types.GeneratorType and value.gi_yieldfrom is not None:
        walk.part(value.gi_yieldfrom)


def _descriptor(walk: Walk, value: Any) -> None:
    walk.say("descriptor", anatomy(type(value)).name)
    walk.each(gc.get_referents(value))


def _class(walk: Walk, value: Any) -> None:
    known = anatomy(value)
    walk.say("class", known.module, known.name)
    if known.module != walk.home:
        walk.parts.discard(id(value))
        walk.say(id(value))
        return
    for name, member in list(known.members.items()):
        if name not in KEPT_IN_CLASS and id(type(member)) not in _DESCRIPTORS:
            walk.say(name)
            walk.part(member)
    walk.each(value for value in type.__dict__["__bases__"].__get__(value))


_DESCRIPTORS = frozenset(map(id, (types.GetSetDescriptorType, types.MemberDescriptorType)))


def _range(walk: Walk, value: Any) -> None:
    walk.say("range", value.start, value.stop, value.step)


def _slice(walk: Walk, value: Any) -> None:
    walk.say("slice")
    walk.each((value.start, value.stop, value.step))


def _shown(kind: type) -> Handler:
    """By the representation that an exact type of the standard library gives."""

    represent: Any = kind.__repr__

    def handler(walk: Walk, value: Any) -> None:
        walk.say(kind.__name__, represent(value))

    return handler


def _path(walk: Walk, value: Any) -> None:
    walk.say("path", str(value))


def _instant(walk: Walk, value: Any) -> None:
    """By its numbers: asked for text, it would ask its time zone, which may be the user's."""
    kind = datetime.datetime if issubclass(type(value), datetime.datetime) else datetime.time
    walk.say(kind.__name__, *(part(value) for part in INSTANT_OF[kind]))
    walk.part(ZONE_OF[kind](value))


def _pattern(walk: Walk, value: Any) -> None:
    walk.say("pattern", value.pattern, value.flags)


def _steps(walk: Walk, value: Any) -> None:
    """An iterator of Python's own: what it goes over and how far it is, which `__reduce__` tells."""
    walk.say("steps", anatomy(type(value)).name)
    try:
        said = value.__reduce__()
    except TypeError:
        walk.opaque(value)
        return
    for part in said[1:]:
        walk.part(part)


def _holder(walk: Walk, value: Any) -> None:
    """What C keeps in an object, as the garbage collector sees it."""
    walk.say("holder", anatomy(type(value)).name)
    walk.each(gc.get_referents(value))


def _taker(walk: Walk, value: Any) -> None:
    """The same of what takes from others, or hands on to them, and has more to it than can be seen."""
    _holder(walk, value)
    walk.partly(value)


def _tee(walk: Walk, value: Any) -> None:
    """One of several that take from the same: what it shares with them tells nothing of how far it is."""
    walk.opaque(value)
    for shared in gc.get_referents(value):
        for part in gc.get_referents(shared):
            walk.shares(part)


def _partial(walk: Walk, value: Any) -> None:
    walk.say("partial")
    walk.each((FUNCTION_OF(value), ARGUMENTS_OF(value)))
    walk.mapping(KEYWORDS_OF(value))


def _cached(walk: Walk, value: Any) -> None:
    """A function with a cache: how often it was hit and missed tells whether it was called."""
    walk.say("cached", *functools._lru_cache_wrapper.cache_info(value))
    held = attributes_of(value, anatomy(type(value)))
    walk.part((held or {}).get("__wrapped__"))
    for kept in gc.get_referents(value):
        if type(kept) is dict and kept is not held:
            walk.each(dict.values(kept))


def _text_buffer(walk: Walk, value: Any) -> None:
    try:
        text = io.StringIO.getvalue(value)
        walk.say("buffer", io.StringIO.tell(value), len(text))
    except ValueError:  # it is closed, or never was opened
        walk.say("closed")
        return
    walk.said.append(text[:MOST_BYTES].encode("utf-8", "surrogatepass"))
    if len(text) > MOST_BYTES:
        walk.sampled()


def _bytes_buffer(walk: Walk, value: Any) -> None:
    if io.BytesIO.closed.__get__(value):
        walk.say("closed")
        return
    walk.say("buffer", io.BytesIO.tell(value))
    with io.BytesIO.getbuffer(value) as view:
        buffer(walk, view)


def file_parts(value: Any) -> tuple[Any, Any]:
    """The binary file below a file that Python has opened, and the raw one; raises ValueError if it is
    detached."""
    binary = value if type(value) is not io.TextIOWrapper else BUFFER_OF(value)
    return binary, BUFFERED[id(type(binary))](binary) if id(type(binary)) in BUFFERED else binary


def _file(walk: Walk, value: Any) -> None:
    """How far a file is; `tell` of a text file that is written would flush it."""
    try:
        binary, raw = file_parts(value)
    except ValueError:
        walk.opaque(value)
        return
    if type(raw) is not io.FileIO:
        walk.opaque(value)
        return
    if raw.closed:
        walk.say("closed")
        return
    reads = type(binary) is io.BufferedReader and value is not binary
    try:
        exact = value if value is binary or (reads and value.encoding.lower() in ENCODINGS) else binary
        walk.say("file", exact.tell())
    except (OSError, ValueError):  # it is being iterated, or is a pipe
        with suppress(OSError, ValueError):
            walk.say("file", binary.tell())
        exact = None
    if exact is not value:
        walk.opaque(value)


def _random(walk: Walk, value: Any) -> None:
    walk.say("random")
    walk.part(random.Random.getstate(value))


def _proxy(walk: Walk, value: Any) -> None:
    walk.each(gc.get_referents(value))


def _weak(walk: Walk, value: Any) -> None:
    walk.say("weak")
    walk.part(weakref.ref.__call__(value))


def _exception(walk: Walk, value: Any) -> None:
    walk.say("exception")
    walk.part(BaseException.args.__get__(value))  # type: ignore[attr-defined]


BUILT_IN: tuple[tuple[type, Handler], ...] = (
    (list, _list),
    (tuple, _tuple),
    (dict, _dict),
    (collections.Counter, _dict),
    (collections.OrderedDict, _ordered),
    (collections.defaultdict, _default),
    (collections.deque, _deque),
    (set, _set),
    (frozenset, _set),
    (bytearray, _bytearray),
    (array.array, _array),
    (memoryview, _memoryview),
    (types.FunctionType, _function),
    (types.CellType, _cell),
    (types.CodeType, _code),
    (types.MethodType, _method),
    (types.BuiltinFunctionType, _builtin),
    (types.ModuleType, _module),
    (types.GeneratorType, _generator),
    (types.CoroutineType, _generator),
    (types.MappingProxyType, _proxy),
    (property, _descriptor),
    (staticmethod, _descriptor),
    (classmethod, _descriptor),
    (range, _range),
    (slice, _slice),
    (re.Pattern, _pattern),
    (functools.partial, _partial),
    (type(functools.lru_cache(len)), _cached),
    (io.StringIO, _text_buffer),
    (io.BytesIO, _bytes_buffer),
    (io.TextIOWrapper, _file),
    (io.BufferedReader, _file),
    (io.BufferedWriter, _file),
    (io.BufferedRandom, _file),
    (io.FileIO, _file),
    (random.Random, _random),
    (weakref.ref, _weak),
    (weakref.KeyedRef, _weak),
    (datetime.datetime, _instant),
    (datetime.time, _instant),
    *((kind, _path) for kind in PATHS),
    *(
        (kind, _shown(kind))
        for kind in (
            decimal.Decimal,
            fractions.Fraction,
            datetime.date,
            datetime.timedelta,
            datetime.timezone,
        )
    ),
    *((type(example), _steps) for example in ITERATORS),
    *((kind, _steps) for kind in STEPPED),
    *((kind, _holder) for kind in (zip, map, filter)),
    *((kind, _taker) for kind in TAKERS),
    (TEE, _tee),
    *((type(example), _holder) for example in VIEWS),
)
HANDLERS: dict[int, Handler] = {id(kind): handler for kind, handler in BUILT_IN}


def path_of(value: Any) -> str | None:
    """The path of a file that Python has opened, of any other value None."""
    if HANDLERS.get(id(type(value))) is not _file:
        return None
    try:
        raw = file_parts(value)[1]
    except ValueError:
        return None
    named = raw.name if type(raw) is io.FileIO else None
    return named if type(named) is str else None


def python_handler(kind: type) -> Handler | None:
    """The handler for instances of exactly `kind`, if it is one of these."""
    found = HANDLERS.get(id(kind))
    if found is None and issubclass(kind, type):
        return _class
    if found is None and issubclass(kind, BaseException) and anatomy(kind).builtin is kind:
        return _exception
    return found
