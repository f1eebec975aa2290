"""Files: what reading and writing one means for those around it.

A path is known by its text (see texts.py). A directory that is read takes every file written below it, a
pattern every file that matches; whoever writes a file needs the directory that another block has made. A path
of which nothing is known but the object it comes from is that object's: the same object, the same file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial

from jupyter_blocks.languages.python import kinds, paths
from jupyter_blocks.languages.python.machine import EVERYTHING, Machine
from jupyter_blocks.languages.python.path_calls import directories
from jupyter_blocks.languages.python.resources import key_of_resource
from jupyter_blocks.languages.python.surroundings import use_directory
from jupyter_blocks.languages.python.texts import HOLE, NUMBERED, filled, is_one
from jupyter_blocks.languages.python.values import ATOMS, BOUND, CLOCK, Binding, Env, Obj
from jupyter_blocks.model.pipeline import ViaKind

FILE = ViaKind.FILE
LONGEST = 1000  # characters of a path
NOWHERE = frozenset({"/dev/null", "/dev/stdout", "/dev/stderr"})
WEB = re.compile("https?://|ftp://")
SEPARATORS = re.compile(r"[\s'\"<>|;&()=]+")  # of the words of a command
PRESENT = Binding((), ATOMS)
# What a step has looked at that has looked through all files, or all patterns, that are written.
ANY_FILE, ANY_PATTERN = "any file", "any pattern"


# -- paths as the code gives them ------------------------------------------------------------------


def read_file(m: Machine, path: str) -> None:
    """Note that the file with this path is read, or all that the directory holds."""
    for known in places_of(m, (path,)):
        read(m, known, inside=True)


def change_file(m: Machine, path: str, *, keeps: bool = False) -> None:
    """Note that the file with this path is written: anew, or `keeps` what was in it."""
    known = places_of(m, (path,))
    note_writing(m, known)
    for each in known:
        change(m, each, keeps=keeps)


def read_mentioned(m: Machine, command: str) -> None:
    """Note that a command may read the files that it names and earlier code writes."""
    for path in places_of(m, SEPARATORS.split(command)):
        if is_noted(m, m.files.written, path):
            m.perhaps(partial(read, m, path))


def read_module(m: Machine, name: str, *, again: bool = False) -> None:
    """Note that an import reads the file of a module that earlier code writes, surely where Python looks
    first; what has been imported once is not read `again` but by `importlib.reload`."""
    every = written_files(m)
    parts = name.split(".") if every else []
    inner = ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]
    for path in [f"{each}{ending}" for each in inner for ending in (".py", "/__init__.py")]:
        for written in every:
            if written == path and (again or not is_noted(m, m.files.imported, path)):
                read(m, written)
                note(m, m.files.imported, path)
            elif written.endswith(f"/{path}"):
                m.perhaps(partial(read, m, written))


def latest_of(m: Machine, path: str) -> Binding | None:
    """The latest version of the file with this path, if anybody has written it and it is but one file."""
    known = places_of(m, (path,))
    return version_of(m, known[0]) if len(known) == 1 else None


def places_of(m: Machine, texts: Iterable[str]) -> tuple[str, ...]:
    """The normal forms of paths, but for those that no other code can write."""
    found: dict[str, None] = {}
    for text in texts:
        if 0 < len(text) < LONGEST and text not in NOWHERE and not ("://" in text and WEB.match(text)):
            use_directory(m, text)
            for directory in directories(m):
                found[paths.normal(text, directory)] = None
    return tuple(found)


def is_sure(places: tuple[str, ...]) -> bool:
    """Whether it is known which of several paths it is."""
    return len(places) == 1 and is_one(places[0])


# -- what is noted of them -------------------------------------------------------------------------


def is_noted(m: Machine, env: Env, path: str) -> bool:
    """Whether a path is in one of the sets of `Files`."""
    m.touched.add(path)
    return path in env.vars


def note(m: Machine, env: Env, path: str) -> bool:
    """Put a path into one of the sets of `Files`; whether it was not there."""
    new = not is_noted(m, env, path)
    if new:
        m.put(env, path, PRESENT)
    return new


def written_files(m: Machine) -> tuple[str, ...]:
    """All paths that some code writes, for somebody who looks through them."""
    m.touched.add(ANY_FILE)
    return tuple(m.files.written.vars)


def written_patterns(m: Machine) -> tuple[str, ...]:
    """Those of them that stand for several files, or are not quite known."""
    m.touched.add(ANY_PATTERN)
    return tuple(m.files.patterns.vars)


def _note_written(m: Machine, path: str) -> None:
    files = m.files
    if note(m, files.written, path):
        _change_set(m, ANY_FILE, path)
        for above in paths.parents(path):
            note(m, files.parents, above)
        if paths.is_loose(path):
            note(m, files.patterns, path)
            _change_set(m, ANY_PATTERN, path)


def _change_set(m: Machine, name: str, path: str) -> None:
    """Note that one of the sets that others look through has become another one in the running step."""
    latest = m.files.latest.vars.get(name)
    for obj in latest.value if latest is not None else ():
        if obj.born == CLOCK[0]:
            obj.hold(path, ATOMS)
            return
    obj = Obj(kinds.UNKNOWN)
    obj.hold(path, ATOMS)
    m.put(m.files.latest, name, Binding((), (obj,)))


# -- paths in their normal form --------------------------------------------------------------------


def read(m: Machine, path: str, *, inside: bool = False) -> None:
    """Read a path: its own version, and those of others that it may stand for; with what is `inside`, if it
    is a directory."""
    if not written_files(m):
        m.read_resource(FILE, path)
        return
    if inside and "*" in path and not paths.has_wildcards(path):
        path = paths.pattern(path)
    if NUMBERED.search(path):
        m.touched.add(EVERYTHING)  # which object stands in a hole is known to this walk only
    latest = version_of(m, path)
    m.read_resource(FILE, path)
    folder = paths.folder(path)
    if folder is not None and is_noted(m, m.files.folders, folder):
        m.read_resource(FILE, folder)
    contents = paths.below(path if folder is None else folder, deep=True)
    if contents != path:
        if is_noted(m, m.files.patterns, contents):
            m.read_resource(FILE, contents)
        if inside and is_noted(m, m.files.parents, path):
            _read_others(m, contents)
    if latest is None or latest.bound is not BOUND or paths.has_wildcards(path):
        _read_others(m, path)


def _read_others(m: Machine, path: str) -> None:
    for other in written_files(m) if paths.is_loose(path) else written_patterns(m):
        how = _overlap(path, other)
        if how is not None:
            take = partial(m.read_resource, FILE, other)
            if how is paths.SURE:
                take()
            else:
                m.perhaps(take)


def change(m: Machine, path: str, *, keeps: bool = False, sure: bool = True, wipes: bool = False) -> None:
    """Write a path: anew, or `keeps` what was there. One that stands for several files may write each of
    them, or surely `wipes` it."""
    if NUMBERED.search(path):
        m.touched.add(EVERYTHING)
    _need_folder(m, path)
    m.write_resource(FILE, path, sure=sure, replaces=not keeps)
    _note_written(m, path)
    if not paths.is_loose(path):
        return
    for other in written_files(m):
        how = _overlap(path, other)
        if how is not None:
            surely = sure and wipes and how is paths.SURE
            m.write_resource(FILE, other, sure=surely, replaces=True)


def _need_folder(m: Machine, path: str) -> None:
    """Whoever writes a file needs the directory that holds it."""
    for above in paths.parents(path):
        found = [each for each in (above, paths.below(above, deep=True)) if version_of(m, each) is not None]
        if found:
            for each in found if is_noted(m, m.files.folders, above) else ():
                m.read_resource(FILE, each)
            return


def version_of(m: Machine, path: str) -> Binding | None:
    """The latest version of a path, if anybody has written it."""
    key = key_of_resource(FILE, path)
    m.touched.add(key)
    return m.shared.vars.get(key)


def note_writing(m: Machine, places: Iterable[str]) -> None:
    """Note that files are changed, in words."""
    for path in places or ("",):
        m.note_effect(f"writes {'' if HOLE.fullmatch(path) else paths.shown_path(path)}".rstrip())


def _overlap(path: str, other: str) -> paths.Overlap | None:
    """Whether two paths have files in common; with the parameters as they are by default, perhaps."""
    how = paths.overlap(path, other)
    if how is None and path != other and filled(path) == filled(other):
        return paths.PERHAPS
    return how
