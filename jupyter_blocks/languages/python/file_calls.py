"""Calls that read and write files, by the tables of file_tables.py."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

from jupyter_blocks.languages.python import kinds, paths
from jupyter_blocks.languages.python.calls import Arguments
from jupyter_blocks.languages.python.file_tables import (
    ARCHIVES,
    COMMON,
    FUNCTIONS,
    METHODS,
    ONLY_OF_KNOWN,
    OPENINGS,
    PATH,
    PATH_METHODS,
    READING_THROUGH,
    RECEIVER,
    ROW_WRITERS,
    SPARK,
    TAKING_FILES,
    TEXT_WITHOUT_PATH,
    WRITING_THROUGH,
    Act,
    Opening,
    Verb,
)
from jupyter_blocks.languages.python.files import (
    change,
    is_noted,
    is_sure,
    note,
    note_writing,
    places_of,
    read,
    read_mentioned,
    version_of,
)
from jupyter_blocks.languages.python.machine import Machine
from jupyter_blocks.languages.python.objects import element_of
from jupyter_blocks.languages.python.path_calls import enter_directory
from jupyter_blocks.languages.python.spelling import Given, is_text, parts_of, texts_of
from jupyter_blocks.languages.python.texts import HOLE, shown
from jupyter_blocks.languages.python.values import ATOM, ATOMS, BOUND, Obj, Value

MODES = frozenset("rwaxbtU+cn")
ANEW, WRITES = frozenset("wxn"), frozenset("wax+n")
COLLECTIONS = frozenset({kinds.LIST, kinds.TUPLE, kinds.SET})
MAYBE_PATHS = frozenset({kinds.ATOM, kinds.UNKNOWN, kinds.LIBRARY})
NAMED = frozenset({kinds.MODULE, kinds.LIBRARY})
NO_POSITION = 99
OPENED, WRITABLE = ". opened", ". writable"  # fields of what has been opened: its paths; whether it writes
THROUGH = WRITING_THROUGH | READING_THROUGH | {"extractall", "extract"}
FROM_HERE = frozenset({Verb.LIST, Verb.FILL})  # without a path, they are about the working directory
WRITING = frozenset({Verb.WRITE, Verb.CHANGE, Verb.REMOVE, Verb.MAKE, Verb.CLEAR, Verb.FILL})
Places = tuple[str, ...]


# -- what a call is given --------------------------------------------------------------------------


def _given(arguments: Arguments, position: int, keywords: tuple[str, ...]) -> Given:
    """What is passed at a position or by one of several keywords, and the expression that gave it."""
    for name, value in arguments.keywords:
        if name in keywords:
            return value, arguments.literal(NO_POSITION, name)
    if position < len(arguments.positional):
        return arguments.positional[position], arguments.literal(position)
    return (), None


def _receiver(receiver: Value, arguments: Arguments) -> Given:
    node = arguments.node.func if arguments.node is not None else None
    return receiver, node.value if isinstance(node, ast.Attribute) else None


def _is_true(arguments: Arguments, keyword: str) -> bool:
    node = arguments.literal(NO_POSITION, keyword)
    return isinstance(node, ast.Constant) and bool(node.value)


def _known(m: Machine, arguments: Arguments, position: int, *keywords: str) -> str:
    """A text that is passed, if it is known."""
    value, _ = _given(arguments, position, keywords)
    texts = texts_of(m, value) if value and all(is_text(m, obj) for obj in value) else ()
    return texts[0] if len(texts) == 1 else ""


def _is_path(m: Machine, obj: Obj) -> bool:
    """Whether an object is text, of which perhaps nothing is known."""
    return obj.type is kinds.ATOM and obj is not ATOM and obj not in m.texts.numbers


def _texts(m: Machine, given: Given) -> tuple[str, ...]:
    """The paths that a value may be, or that it holds; buffers, frames and numbers are none."""
    value, node = given
    if len(value) == 1 and _is_path(m, value[0]):
        return (value[0].path,)
    found: list[Obj] = []
    for obj in value:
        if obj.type in COLLECTIONS:
            parts = parts_of(m, value, node)
            found.extend(element_of((obj,)) if parts is None else [part for held in parts for part in held])
        else:
            found.append(obj)
    objects = tuple([obj for obj in found if obj.type in MAYBE_PATHS and obj not in m.texts.numbers])
    return texts_of(m, objects, node if len(found) == 1 else None)


# -- what becomes of paths -------------------------------------------------------------------------


def _each(m: Machine, places: Places, act: Callable[[str], None]) -> None:
    """Read one path, or perhaps each of several."""
    for path in places:
        if is_sure(places):
            act(path)
        else:
            m.perhaps(partial(act, path))


def _look(m: Machine, places: Places, _: Arguments) -> None:
    _each(m, places, partial(read, m))


def _read(m: Machine, places: Places, _: Arguments) -> None:
    _each(m, places, partial(read, m, inside=True))


def _list(m: Machine, places: Places, _: Arguments) -> None:
    _each(m, places, lambda path: read(m, paths.below(path, deep=False)))


def _walk(m: Machine, places: Places, _: Arguments) -> None:
    _each(m, places, lambda path: read(m, paths.below(path, deep=True)))


def _write(m: Machine, places: Places, arguments: Arguments) -> None:
    keeps = _known(m, arguments, NO_POSITION, "mode")[:1] == "a"
    for path in places:
        change(m, path, keeps=keeps, sure=is_sure(places))


def _change(m: Machine, places: Places, arguments: Arguments) -> None:
    keeps = _known(m, arguments, NO_POSITION, "mode") != "w"
    for path in places:
        change(m, path, keeps=keeps, sure=is_sure(places))


def _remove(m: Machine, places: Places, arguments: Arguments) -> None:
    """A file must be there to be removed, unless it need not be."""
    keeps = not _is_true(arguments, "missing_ok")
    for path in places:
        change(m, path, keeps=keeps, sure=is_sure(places), wipes=True)


def _make(m: Machine, places: Places, arguments: Arguments) -> None:
    """A directory, and those above it; one that may be there already is made by the first who makes it."""
    again = _is_true(arguments, "exist_ok")
    for path in places:
        for each in (*reversed(tuple(paths.parents(path))), path):
            if (each == path and not again) or not _is_there(m, each):
                change(m, each, keeps=not again, sure=is_sure(places))
        for each in (path, *paths.parents(path)):
            note(m, m.files.folders, each)


def _is_there(m: Machine, path: str) -> bool:
    """Whether a directory is surely there."""
    found = [version_of(m, each) for each in (path, paths.below(path, deep=True))]
    return any(version is not None and version.bound is BOUND for version in found)


def _is_folder(m: Machine, path: str) -> bool:
    """Whether a path is a directory, as far as that is known."""
    return is_noted(m, m.files.folders, path) or is_noted(m, m.files.parents, path)


def _clear(m: Machine, places: Places, arguments: Arguments) -> None:
    if not _is_true(arguments, "ignore_errors"):
        _look(m, places, arguments)
    for path in places:
        note(m, m.files.folders, path)
        change(m, path, sure=is_sure(places))
        change(m, paths.below(path, deep=True), sure=is_sure(places), wipes=True)


def _fill(m: Machine, places: Places, _: Arguments) -> None:
    for path in places:
        change(m, paths.below(path, deep=True), sure=is_sure(places))
        note(m, m.files.folders, path)


def _copy(m: Machine, places: Places, arguments: Arguments) -> None:
    _read(m, places, arguments)
    targets = _targets(m, places, arguments)
    note_writing(m, targets)
    _write(m, targets, arguments)


def _move(m: Machine, places: Places, arguments: Arguments) -> None:
    targets = _targets(m, places, arguments)
    note_writing(m, targets)
    if any(_is_folder(m, path) for path in places):
        _read(m, places, arguments)
        _clear(m, places, arguments)
        _fill(m, targets, arguments)
    else:
        _remove(m, places, arguments)
        _write(m, targets, arguments)


def _copy_tree(m: Machine, places: Places, arguments: Arguments) -> None:
    _walk(m, places, arguments)
    targets = _targets(m, (), arguments)
    note_writing(m, targets)
    _fill(m, targets, arguments)


def _targets(m: Machine, sources: Places, arguments: Arguments) -> Places:
    """Where files are copied to: into a directory, under the names they have."""
    given = _given(arguments, min(1, len(arguments.positional) - 1), ("dst", "target", "new"))
    found: dict[str, None] = {}
    for text in _texts(m, given):
        for path in places_of(m, (text,)):
            inside = text.endswith("/") or _is_folder(m, path)
            names = [paths.name(source) for source in sources] if inside else []
            found.update(dict.fromkeys([f"{path}/{name}" for name in names if name] or [path]))
    return tuple(found)


VERBS: Mapping[Verb, Callable[[Machine, Places, Arguments], None]] = {
    Verb.LOOK: _look,
    Verb.READ: _read,
    Verb.LIST: _list,
    Verb.WALK: _walk,
    Verb.WRITE: _write,
    Verb.CHANGE: _change,
    Verb.REMOVE: _remove,
    Verb.MAKE: _make,
    Verb.CLEAR: _clear,
    Verb.FILL: _fill,
    Verb.COPY: _copy,
    Verb.MOVE: _move,
    Verb.COPY_TREE: _copy_tree,
}


def _carry_out(m: Machine, act: Act, given: Given, arguments: Arguments) -> None:
    """Do to a path what a call does."""
    value, _ = given
    opened = _opened(value)
    for handle in opened:
        _through(m, handle, writes=act.verb in WRITING)
    if opened or (value and all(obj.type is kinds.STREAM for obj in value)):
        return  # a buffer is no file
    texts = _texts(m, given) if value else (".",) if act.verb in FROM_HERE else ()
    if act.suffix:
        texts = tuple([t if t.endswith(act.suffix) or HOLE.fullmatch(t) else t + act.suffix for t in texts])
    places = places_of(m, texts)
    if act.verb in WRITING and (places or not texts):
        note_writing(m, places)
    VERBS[act.verb](m, places, arguments)


# -- files that are open ---------------------------------------------------------------------------


class Handle(NamedTuple):
    """What has been opened: the paths it may be, in their normal form, and whether it writes them."""

    places: Places
    writes: bool


def _opened(value: Value) -> list[Handle]:
    """What was opened of several objects."""
    return [
        Handle(tuple([part.path for part in obj.fields[OPENED]]), WRITABLE in obj.fields)
        for obj in value
        if obj.fields and OPENED in obj.fields
    ]


def _through(m: Machine, handle: Handle, *, writes: bool) -> None:
    """Read or write what has been opened before."""
    if writes and handle.writes:
        note_writing(m, handle.places)
        for path in handle.places:
            change(m, path, keeps=True, sure=is_sure(handle.places))
    elif not writes:
        _each(m, handle.places, partial(read, m))


def write_through(m: Machine, value: Value) -> None:
    """Note that something is written to what has been opened: `print(x, file=f)`."""
    for handle in _opened(value):
        _through(m, handle, writes=True)


def _open(m: Machine, given: Given, mode: str, *, stream: bool) -> Value:
    """What opening a file gives; it is read or written now, and again when that is used."""
    value, _ = given
    obj = Obj(kinds.STREAM if stream else kinds.UNKNOWN)
    for part in value:
        if part.type is kinds.STREAM:
            obj.share(part)
    places = places_of(m, _texts(m, given))
    flags = frozenset(mode.partition(":")[0])
    writes = bool(flags & WRITES)
    if writes:
        note_writing(m, places)
    for path in places:
        if writes or "c" in flags:
            keeps = "x" in flags or not flags & ANEW
            change(m, path, keeps=keeps, sure=writes and is_sure(places))
    if not writes:
        _read(m, places, Arguments())
    if places:
        obj.hold(OPENED, m.texts.either(places))
        if writes or "c" in flags:
            obj.hold(WRITABLE, ATOMS)
    return (obj,)


def _opening(opening: Opening) -> Callable[[Machine, Arguments], Value]:
    def call(m: Machine, arguments: Arguments) -> Value:
        mode = _known(m, arguments, opening.mode_at, "mode", "flag") or opening.mode
        return _open(m, _given(arguments, opening.position, PATH), mode, stream=opening.stream)

    return call


# -- functions -------------------------------------------------------------------------------------


def use_function(m: Machine, path: str, arguments: Arguments) -> None:
    """Note what files a function reads and writes, or what it sends out."""
    for act in FUNCTIONS[path]:
        given = _given(arguments, act.position, act.keywords)
        if act.verb is Verb.SEND:
            texts = _texts(m, given)
            m.note_effect(f"calls {path}({shown(texts[0]) if len(texts) == 1 else ''})")
            for text in texts if not path.startswith("requests.") else ():
                read_mentioned(m, text)
        elif given[0] or act.verb in FROM_HERE:
            _carry_out(m, act, given, arguments)


def _matching(m: Machine, texts: tuple[str, ...]) -> Value:
    """A list of the files that match one of several patterns, which are read."""
    places = places_of(m, texts)
    _each(m, places, partial(read, m))
    found = Obj(kinds.LIST)
    if texts:
        found.hold("*", m.texts.either(texts))
    return (found,)


def _glob(m: Machine, arguments: Arguments) -> Value:
    inside, node = _given(arguments, NO_POSITION, ("root_dir",))
    given = _given(arguments, 0, ("pathname",))
    patterns = [paths.pattern(text) for text in _texts(m, given)]
    roots = texts_of(m, inside, node) or ("",)
    return _matching(m, tuple([paths.join(root, pattern) for root in roots for pattern in patterns]))


def _list_directory(m: Machine, arguments: Arguments) -> Value:
    """`os.listdir` gives names, without the directory."""
    given = _given(arguments, 0, ("path",))
    _list(m, places_of(m, _texts(m, given) if given[0] else (".",)), arguments)
    found = Obj(kinds.LIST)
    found.hold("*", m.texts.made(paths.STAR))
    return (found,)


def _make_archive(m: Machine, arguments: Arguments) -> Value:
    """`shutil.make_archive(name, "zip", directory)`."""
    root = _given(arguments, 2, ("root_dir",))
    _walk(m, places_of(m, _texts(m, root) if root[0] else (".",)), arguments)
    suffix = ARCHIVES.get(_known(m, arguments, 1, "format"), "")
    texts = [text + suffix for text in _texts(m, _given(arguments, 0, ("base_name",)))]
    places = places_of(m, texts)
    note_writing(m, places)
    _write(m, places, Arguments())
    return m.texts.either(texts)


def _enter_directory(m: Machine, arguments: Arguments) -> Value:
    value, node = _given(arguments, 0, ("path",))
    enter_directory(m, value, node)
    return ATOMS


CALLS: Mapping[str, Callable[[Machine, Arguments], Value]] = {
    **{path: _opening(opening) for path, opening in OPENINGS.items()},
    "glob.glob": _glob,
    "glob.iglob": _glob,
    "os.chdir": _enter_directory,
    "os.listdir": _list_directory,
    "shutil.make_archive": _make_archive,
}


# -- methods ---------------------------------------------------------------------------------------


def use_method(m: Machine, name: str, receiver: Value, arguments: Arguments) -> Value | None:
    """Note what files a method reads and writes; what it gives, if that is more than the method of an
    ordinary object would."""
    if not receiver or receiver[0].type in NAMED:
        return None
    if name in THROUGH and _use_opened(m, name, receiver, arguments):
        return None
    acts = PATH_METHODS.get(name)
    if acts is not None:
        return _use_path(m, name, acts, receiver, arguments) if _takes(m, name, receiver, arguments) else None
    if name == "open":
        return _open_path(m, receiver, arguments)
    if name in METHODS:
        _use_writer(m, name, arguments)
    elif name in SPARK:
        _use_spark(m, arguments)
    elif name == "read" and arguments.positional and all(_is_path(m, o) for o in arguments.positional[0]):
        _read(m, places_of(m, _texts(m, _given(arguments, 0, ()))), arguments)  # of a ConfigParser
    return None


def _takes(m: Machine, name: str, receiver: Value, arguments: Arguments) -> bool:
    """Whether a method of paths is called on one, as far as can be told."""
    if name in ("rename", "replace") and (len(arguments.positional) != 1 or arguments.keywords):
        return False
    if all(_is_path(m, obj) for obj in receiver):
        return True
    maybe = all(obj.type is kinds.ATOM or obj.type is kinds.UNKNOWN for obj in receiver)
    return maybe and (name not in ONLY_OF_KNOWN or (name == "rename" and arguments.dropped))


def _use_path(
    m: Machine, name: str, acts: tuple[Act, ...], receiver: Value, arguments: Arguments
) -> Value | None:
    whole = _receiver(receiver, arguments)
    if name in ("glob", "rglob"):
        patterns = [paths.pattern(text) for text in _texts(m, _given(arguments, 0, ("pattern",)))]
        if name == "rglob":
            patterns = [f"{paths.DEEP}/{pattern}" for pattern in patterns]
        return _matching(m, tuple([paths.join(text, p) for text in _texts(m, whole) for p in patterns]))
    for act in acts:
        given = whole if act.position == RECEIVER else _given(arguments, act.position, act.keywords)
        _carry_out(m, act, given, arguments)
    if name == "iterdir":
        return _matching(m, tuple([paths.below(text, deep=False) for text in _texts(m, whole)]))
    return None


def _open_path(m: Machine, receiver: Value, arguments: Arguments) -> Value | None:
    """`path.open(mode)`, of what is surely a path, or opened in a way that only files are."""
    value, _ = _given(arguments, 0, ("mode",))
    mode = _known(m, arguments, 0, "mode")
    is_mode = bool(mode) and set(mode) <= MODES
    if (value and not is_mode) or any(obj.type not in (kinds.ATOM, kinds.UNKNOWN) for obj in receiver):
        return None
    if not is_mode and not all(_is_path(m, obj) for obj in receiver):
        return None
    return _open(m, _receiver(receiver, arguments), mode or "r", stream=True)


def _use_writer(m: Machine, name: str, arguments: Arguments) -> None:
    """`frame.to_csv(path)` and the like."""
    (act,) = METHODS[name]
    given = _given(arguments, act.position, act.keywords)
    value, node = given
    if act.verb is Verb.SEND:
        texts = _texts(m, given)
        m.note_effect(f"writes {shown(texts[0]) if len(texts) == 1 else ''}".rstrip())
    elif name in COMMON and not (value and all(_is_path(m, obj) for obj in value)):
        return
    elif value and not (isinstance(node, ast.Constant) and node.value is None):
        _carry_out(m, act, given, arguments)
    elif name not in TEXT_WITHOUT_PATH and not arguments.open:
        note_writing(m, ())


def _use_opened(m: Machine, name: str, receiver: Value, arguments: Arguments) -> bool:
    """Use what has been opened, or what writes through it; whether that is what the receiver is."""
    handles = _opened(receiver)
    if not handles and name in ROW_WRITERS:
        handles = _opened(tuple([part for obj in receiver for part in obj.kin or ()]))
    elif not handles and name == "write":  # of a ConfigParser
        handles = [handle for value in arguments.positional for handle in _opened(value)]
    for handle in handles:
        if name in WRITING_THROUGH:
            _through(m, handle, writes=True)
            if name in TAKING_FILES and all(obj.type is not kinds.STREAM for obj in receiver):
                _read(m, places_of(m, _texts(m, _given(arguments, 0, ("filename", "name")))), arguments)
        elif name in READING_THROUGH:
            _through(m, handle, writes=False)
        elif name == "extractall":
            _carry_out(m, Act(Verb.FILL), _given(arguments, 0, ("path",)), arguments)
        elif name == "extract":
            _extract(m, arguments)
    return bool(handles)


def _extract(m: Machine, arguments: Arguments) -> None:
    """`archive.extract(member, directory)`."""
    folders = _texts(m, _given(arguments, 1, ("path",))) or (".",)
    members = _texts(m, _given(arguments, 0, ("member",)))
    places = places_of(m, [paths.join(folder, member) for folder in folders for member in members])
    note_writing(m, places)
    _write(m, places, Arguments())


def _use_spark(m: Machine, arguments: Arguments) -> None:
    """`spark.read.parquet(path)`, `frame.write.mode("overwrite").parquet(path)`."""
    node: ast.expr | None = arguments.node.func if arguments.node is not None else None
    while isinstance(node, ast.Attribute | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
        if isinstance(node, ast.Attribute) and node.attr in ("read", "write"):
            verb = Verb.READ if node.attr == "read" else Verb.FILL
            _carry_out(m, Act(verb), _given(arguments, 0, ("path",)), arguments)
            return
