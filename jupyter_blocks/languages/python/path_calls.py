"""Calls that give text: methods of strings and paths, and the functions of `os.path` and `pathlib`."""

from __future__ import annotations

import ast
import string
from collections.abc import Callable, Mapping

from jupyter_blocks.languages.python import kinds, paths
from jupyter_blocks.languages.python.calls import Arguments, call_dunders
from jupyter_blocks.languages.python.machine import Machine
from jupyter_blocks.languages.python.spelling import parts_of, texts_of
from jupyter_blocks.languages.python.texts import HOLE, combined_texts, shown
from jupyter_blocks.languages.python.values import ATOM, ATOMS, Binding, Obj, Value, Writer, fresh

DIRECTORY = "directory"  # the key of the working directory's path among the resources
SPLITTING = frozenset(["split", "splitlines", "partition", "rsplit", "rpartition"])
# Methods of strings that are carried out where everything is known.
EXACT = frozenset(
    [
        "upper", "lower", "strip", "lstrip", "rstrip", "title", "capitalize", "casefold", "zfill", "swapcase",
        "removeprefix", "removesuffix", "replace", "ljust", "rjust", "center", "expandtabs",
    ]
)  # fmt: skip
PARTWISE = frozenset(["replace", "strip", "lstrip", "rstrip"])
SAME = frozenset(["as_posix", "expanduser", "__str__", "__fspath__", "as_uri", "encode", "decode"])
ABSOLUTE = frozenset(["resolve", "absolute"])


# -- the working directory -------------------------------------------------------------------------


def directories(m: Machine) -> tuple[str, ...]:
    """The paths that the working directory may have now."""
    m.touched.add(DIRECTORY)
    found = m.shared.vars.get(DIRECTORY)
    return (paths.START,) if found is None else tuple(obj.path for obj in found.candidates())


def enter_directory(m: Machine, value: Value, node: ast.expr | None = None) -> None:
    """Note that the working directory becomes `value`, as `os.chdir` and `%cd` make it."""
    texts = combined_texts((directories(m), texts_of(m, value, node)), paths.join)
    entered = m.texts.either(texts)
    if entered == ATOMS:
        entered = m.texts.made(m.texts.new_hole())
    old = m.shared.vars.get(DIRECTORY)
    if old is None:  # on other ways it stays what it is
        m.shared.vars[DIRECTORY] = Binding((), m.texts.made(paths.START))
    m.put(m.shared, DIRECTORY, Binding((Writer(m.owner, m.cell, m.line),), entered))


# -- methods ---------------------------------------------------------------------------------------


def call_text_method(m: Machine, obj: Obj, name: str, arguments: Arguments) -> Value:
    """What a method of a known string or path gives."""
    method = METHODS.get(name)
    if method is not None:
        return method(m, obj, arguments)
    if name in SPLITTING or obj in m.texts.numbers:
        return fresh(kinds.LIST) if name in SPLITTING else ATOMS
    if name in SAME:
        return (obj,)
    if name in ABSOLUTE:
        return m.texts.either(combined_texts((directories(m), (obj.path,)), paths.join))
    given = [texts_of(m, value, arguments.literal(index)) for index, value in enumerate(arguments.positional)]
    if name not in EXACT or arguments.keywords or any(len(texts) != 1 for texts in given):
        return ATOMS
    passed = [texts[0] for texts in given]
    if "\0" in obj.path and name in PARTWISE and "\0" not in "".join(passed):
        return m.texts.made(_by_parts(m, obj.path, name, passed))
    if "\0" in "".join((obj.path, *passed)):
        said = ", ".join([repr(shown(text)) for text in passed])
        return m.texts.made(m.texts.derived(obj.path, f".{name}({said})"))
    return _exactly(m, obj, name, [m.texts.numbers.get(v[0], v[0].path) for v in arguments.positional])


def _by_parts(m: Machine, text: str, name: str, passed: list[str]) -> str:
    """What a method makes of the parts of a text, known and unknown."""
    if name != "replace":
        return str(getattr(text, name)(*passed))
    if len(passed) != 2:
        return m.texts.new_hole()
    said = ", ".join(map(repr, passed))
    parts = [m.texts.derived(hole[0], f".replace({said})") for hole in HOLE.finditer(text)]
    old, new = passed
    known = [part.replace(old, new) for part in HOLE.sub("\0", text).split("\0")]
    return "".join([piece for pair in zip(known, [*parts, ""], strict=True) for piece in pair])


def _exactly(m: Machine, obj: Obj, name: str, passed: list[str | int]) -> Value:
    try:
        return m.texts.made(getattr(obj.path, name)(*passed))
    except (TypeError, ValueError, OverflowError, MemoryError):
        return ATOMS


def _format(m: Machine, obj: Obj, arguments: Arguments) -> Value:
    """`"out-{}.csv".format(name)`."""
    named = dict(arguments.keywords)
    made: list[str] = []
    number = 0
    try:
        for literal, field, spec, conversion in string.Formatter().parse(obj.path):
            made.append(literal)
            if field is None:
                continue
            if not field:
                field, number = str(number), number + 1
            index = int(field) if field.isdigit() else -1
            value = (
                arguments.positional[index]
                if 0 <= index < len(arguments.positional)
                else named.get(field, ())
            )
            texts = texts_of(m, value, arguments.literal(index if index >= 0 else 999, field))
            if len(texts) != 1:
                made.append(m.texts.new_hole())
            elif spec or conversion:
                made.append(
                    m.texts.formatted(texts[0], m.texts.numbers.get(value[0]), spec or "", conversion or "")
                )
            else:
                made.append(texts[0])
    except ValueError:  # no format
        return ATOMS
    return m.texts.made("".join(made))


def _join_strings(m: Machine, obj: Obj, arguments: Arguments) -> Value:
    """`"/".join([folder, name])`."""
    given = arguments.positional[0] if len(arguments.positional) == 1 else ()
    parts = parts_of(m, given, arguments.literal(0))
    if parts is None:
        return ATOMS
    texts = [texts_of(m, value) for value in parts]
    return m.texts.either(combined_texts(texts, lambda *chosen: obj.path.join(chosen)))


def _join_paths(m: Machine, obj: Obj, arguments: Arguments) -> Value:
    return m.texts.either(joined_paths(m, (obj.path,), arguments, 0))


def joined_paths(m: Machine, first: tuple[str, ...], arguments: Arguments, start: int) -> tuple[str, ...]:
    """The paths of `first` and what is passed from position `start` on, joined."""
    found = first
    for index, value in enumerate(arguments.positional[start:], start):
        found = combined_texts((found, texts_of(m, value, arguments.literal(index))), paths.join)
    return found if not arguments.open else ()


def _with_suffix(m: Machine, obj: Obj, arguments: Arguments) -> Value:
    def change(path: str, suffix: str) -> str:
        parts = paths.split_suffix(path)
        return m.texts.derived(path, f".with_suffix({suffix!r})") if parts is None else parts[0] + suffix

    return _changed(m, obj, arguments, change)


def _with_name(m: Machine, obj: Obj, arguments: Arguments) -> Value:
    def change(path: str, name: str) -> str:
        last = paths.name(path)
        if last is None:
            return m.texts.derived(path, f".with_name({shown(name)!r})")
        return path[: len(path) - len(last)] + name

    return _changed(m, obj, arguments, change)


def _with_stem(m: Machine, obj: Obj, arguments: Arguments) -> Value:
    def change(path: str, stem: str) -> str:
        parts, last = paths.split_suffix(path), paths.name(path)
        if parts is None or last is None:
            return m.texts.derived(path, f".with_stem({shown(stem)!r})")
        return path[: len(path) - len(last)] + stem + parts[1]

    return _changed(m, obj, arguments, change)


def _changed(m: Machine, obj: Obj, arguments: Arguments, change: Callable[[str, str], str]) -> Value:
    if len(arguments.positional) != 1:
        return ATOMS
    given = texts_of(m, arguments.positional[0], arguments.literal(0))
    return m.texts.either(combined_texts(((obj.path,), given), change))


METHODS: Mapping[str, Callable[[Machine, Obj, Arguments], Value]] = {
    "format": _format,
    "join": _join_strings,
    "joinpath": _join_paths,
    "with_suffix": _with_suffix,
    "with_name": _with_name,
    "with_stem": _with_stem,
}


# -- functions -------------------------------------------------------------------------------------


def _path(m: Machine, arguments: Arguments) -> Value:
    """`Path(...)`, `os.path.join(...)`: the parts, joined."""
    if not arguments.positional:
        return m.texts.either((".",)) if not arguments.open else fresh()
    return m.texts.either(joined_paths(m, ("",), arguments, 0))


def _absolute(m: Machine, arguments: Arguments) -> Value:
    return m.texts.either(combined_texts((directories(m), _first(m, arguments)), paths.join))


def _here(m: Machine, _: Arguments) -> Value:
    return m.texts.either(directories(m))


def _there(path: str) -> Callable[[Machine, Arguments], Value]:
    """A directory of the machine's that is known by a name of ours."""

    def call(m: Machine, _: Arguments) -> Value:
        return m.texts.either((m.texts.hole(("directory", path), path),))

    return call


def _first(m: Machine, arguments: Arguments) -> tuple[str, ...]:
    return texts_of(m, arguments.positional[0], arguments.literal(0)) if arguments.positional else ()


def _itself(m: Machine, arguments: Arguments) -> Value:
    return m.texts.either(_first(m, arguments))


def _part(how: str, part: Callable[[str], str | None]) -> Callable[[Machine, Arguments], Value]:
    """A function of `os.path` that gives a part of a path."""

    def take(m: Machine, arguments: Arguments) -> Value:
        found = [(text, part(text)) for text in _first(m, arguments)]
        return m.texts.either([m.texts.derived(text, how) if one is None else one for text, one in found])

    return take


def _dirname(text: str) -> str | None:
    above = paths.parent(text)
    return "" if above == "." else above


def _split_extension(m: Machine, arguments: Arguments) -> Value:
    pair = Obj(kinds.TUPLE)
    texts = _first(m, arguments)
    parts = paths.split_suffix(texts[0]) if len(texts) == 1 else None
    pair.hold("0", ATOMS if parts is None else m.texts.made(parts[0]))
    pair.hold("1", ATOMS if parts is None else m.texts.made(parts[1]))
    return (pair,)


def _string(m: Machine, arguments: Arguments) -> Value:
    """`str(path)`."""
    for value in arguments.values:
        call_dunders(m, value)
    value = arguments.positional[0] if len(arguments.positional) == 1 else ()
    known = bool(value) and all(obj.type is kinds.ATOM or obj.type is kinds.UNKNOWN for obj in value)
    if not known or value == (ATOM,):
        return ATOMS
    return m.texts.either(texts_of(m, value, arguments.literal(0)))


FUNCTIONS: Mapping[str, Callable[[Machine, Arguments], Value]] = {
    **dict.fromkeys(
        [f"pathlib.{word}" for word in ("Path", "PurePath", "PosixPath", "PurePosixPath", "WindowsPath")],
        _path,
    ),
    **dict.fromkeys(["os.path.join", "posixpath.join"], _path),
    **dict.fromkeys(["os.path.abspath", "os.path.realpath"], _absolute),
    **dict.fromkeys(
        ["os.path.expanduser", "os.path.normpath", "os.path.relpath", "os.fspath", "os.path.expandvars"],
        _itself,
    ),
    **dict.fromkeys(["os.getcwd", "pathlib.Path.cwd"], _here),
    "pathlib.Path.home": _there("~"),
    "tempfile.gettempdir": _there("tmp"),
    "os.path.dirname": _part(".dirname", _dirname),
    "os.path.basename": _part(".basename", paths.name),
    "os.path.splitext": _split_extension,
    "builtins.str": _string,
}
