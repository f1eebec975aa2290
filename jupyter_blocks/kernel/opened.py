"""Which files a cell opens, and which of those that it names it changes.

An audit hook would see every opened file, but would be called by every `id()` of a loop as well, and cannot
be taken out: `open` itself is replaced while a cell runs instead.
"""

from __future__ import annotations

import builtins
import glob
import io
import os
import re
import sys
import sysconfig
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from pkgutil import resolve_name
from stat import S_ISDIR
from typing import Any

from jupyter_blocks.kernel.anatomy import said_of_module

Stamp = tuple[int, int, int]

LONGEST_PATH = 500
MOST_PATHS = 200
PLACES = ("/proc/", "/dev/", "/sys/")
WRITING = frozenset("wax+")
PATTERN = frozenset("*?[")


io_open = builtins.open


class Opener:
    """Stands for `open` while a cell runs, and tells of itself what `open` does.

    An instance, for a function would become a method where a class keeps it.
    """

    __name__ = io_open.__name__
    __doc__ = io_open.__doc__
    __self__ = io_open.__self__  # type: ignore[attr-defined]
    __text_signature__ = io_open.__text_signature__  # type: ignore[attr-defined]

    def __init__(self, files: Files) -> None:
        self.files = files
        self.__module__ = io_open.__module__
        self.__qualname__ = io_open.__qualname__

    def __call__(self, file: Any, mode: Any = "r", *args: Any, **options: Any) -> Any:
        __tracebackhide__ = True
        opened = io_open(file, mode, *args, **options)
        self.files.opened(opened, mode)
        return opened

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        return type(io_open)

    def __repr__(self) -> str:
        return repr(io_open)

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return resolve_name, ("io:open",)


class Files:
    """Hears of the files of one cell after another: `begin`, `end`."""

    def __init__(self, note: Callable[[Exception], None]) -> None:
        self.opener = Opener(self)
        self._note = note
        self.read: dict[str, None] = {}
        self.written: dict[str, None] = {}
        self.relative = False
        self.process = 0
        self._stamps: dict[str, Stamp | None] = {}
        self._texts: list[str] = []
        self._ever: set[str] = set()
        self._kept = tuple(
            {os.path.realpath(sysconfig.get_path(name)) + os.sep for name in ("stdlib", "purelib", "platlib")}
        )

    def begin(self, texts: Iterable[str]) -> None:
        """A cell starts that names `texts`: paths among them are watched from without."""
        self.read, self.written, self.relative = {}, {}, False
        self.process = os.getpid()
        self._texts = list(texts)
        self._stamps = {path: stamp(path) for path in paths_in(self._texts)}
        for path in [path for path, seen in self._stamps.items() if seen is None]:
            self._missing_above(path)
        for module, name in self._places():
            if getattr(module, name, None) is io_open:
                setattr(module, name, self.opener)

    def put_back(self) -> None:
        """Let `open` be what it was."""
        for module, name in self._places():
            if getattr(module, name, None) is self.opener:
                setattr(module, name, io_open)

    def _missing_above(self, path: str) -> None:
        """The folders above a path that are not there, either: it may be made with them."""
        folder = os.path.dirname(path)  # noqa: PTH120
        while folder not in self._stamps and (seen := stamp(folder)) is None:
            self._stamps[folder] = seen
            folder = os.path.dirname(folder)  # noqa: PTH120

    def end(self, *, lists: bool, deep: bool, shell: bool, moves: bool, either: bool) -> None:
        """The cell has ended.

        `lists` says that it may have looked what is in the folders it names, `deep` also in those below,
        `shell` that other programs may have added to the files it names, `moves` that it has moved folders,
        `either` that it makes and removes what may be there and what may not.
        """
        self.put_back()
        folders = []
        for path, before in self._stamps.items():
            after = stamp(path)
            if after != before:
                is_new = before is None and not is_folder(after)
                if (after is None or shell or is_folder(after)) and not is_new and not either:
                    self._needs(path)
                self.written[path] = None
                if after is None and is_folder(before):
                    self._removed(path, moves)
            elif after is not None and path not in self.written:
                if not (either and is_folder(after)):
                    self.read[path] = None
                if is_folder(after):
                    folders.append(path)
            elif after is None and self._ever and not self._ever.isdisjoint((path, *above(path))):
                self.read[path] = None
        if lists:
            self._list(folders, deep)
        self._ever.update(self.written)

    def _needs(self, path: str) -> None:
        """The cell has found a path as somebody else left it, be it that there was nothing."""
        if path not in self.written:
            self.read[path] = None

    def _removed(self, folder: str, moves: bool) -> None:
        """A folder is gone, and with it what earlier cells have written there."""
        for path in self._ever:
            if path.startswith(folder + os.sep) and stamp(path) is None:
                self.written[path] = None
                if moves:
                    self.read[path] = None

    def imported(self, modules: Iterable[str]) -> None:
        """The cell imports these: of those whose source a cell has written, it has read it."""
        for name in modules if self._ever else ():
            source = said_of_module(sys.modules.get(name), "__file__")
            if source in self._ever:
                self.read[source] = None

    def _list(self, folders: list[str], deep: bool) -> None:
        """Take what is in folders, and what patterns match, for read."""
        patterns = [text for text in self._texts if is_pattern(text)]
        if not folders and not patterns:
            folders = [os.getcwd()]  # noqa: PTH109
        for folder in folders:
            self.read.update(dict.fromkeys(listed(folder, deep)))
        for pattern in patterns:
            self.read.update(dict.fromkeys(matching(pattern)))
        for path in self.written:
            self.read.pop(path, None)

    def opened(self, file: Any, mode: Any) -> None:
        """Python has opened a file; a fault in noting that leaves it to the user."""
        try:
            named = file.name
            if type(named) is not int and os.getpid() == self.process:
                self._opened(os.fsdecode(named), mode)
        except Exception as fault:
            self._note(fault)

    def _opened(self, named: str, mode: Any) -> None:
        path = os.path.abspath(named)  # noqa: PTH100  (pathlib costs more)
        if path.startswith((*self._kept, *PLACES)) or path.endswith((".pyc", ".py.new")):
            return
        self.relative = self.relative or not os.path.isabs(named)  # noqa: PTH117
        if isinstance(mode, str) and WRITING & set(mode):
            self.written[path] = None
            if "w" not in mode:  # with `x`, that it is not there
                self.read[path] = None
        elif path not in self.written:
            self.read[path] = None

    def _places(self) -> list[tuple[Any, str]]:
        shell = sys.modules.get("IPython.core.interactiveshell")
        return [(builtins, "open"), (io, "open"), *([(shell, "io_open")] if shell is not None else [])]


def paths_in(texts: Iterable[str]) -> list[str]:
    """The absolute paths that texts may be: short, of one line, with a dot or a separator in them."""
    found = {
        os.path.abspath(text)  # noqa: PTH100
        for text in texts
        if 0 < len(text) < LONGEST_PATH and "\n" not in text and "\0" not in text and "://" not in text
    }
    return sorted(found)[:MOST_PATHS]


def is_pattern(text: str) -> bool:
    """Whether a text may be a pattern of paths."""
    return len(text) < LONGEST_PATH and not PATTERN.isdisjoint(text) and "\n" not in text and "\0" not in text


def above(path: str) -> list[str]:
    """The folders above a path."""
    return [str(folder) for folder in Path(path).parents]


def listed(folder: str, deep: bool) -> list[str]:
    """The files in a folder, or below it, the first of them if there are many."""
    found: list[str] = []
    try:
        for root, folders, files in os.walk(folder):
            found += [os.path.join(root, name) for name in (*files, *folders)]  # noqa: PTH118
            if not deep or len(found) > MOST_PATHS:
                break
    except OSError:
        return found
    return found[:MOST_PATHS]


def matching(pattern: str) -> list[str]:
    """The paths that a pattern matches, the first of them if there are many."""
    try:
        found = islice(glob.iglob(pattern, recursive=True), MOST_PATHS)  # noqa: PTH207
        return [os.path.abspath(path) for path in found]  # noqa: PTH100
    except (OSError, ValueError, re.error):
        return []


def is_folder(seen: Stamp | None) -> bool:
    """Whether a stamp is that of a folder."""
    return seen is not None and seen[:2] == (0, 0)


def stamp(path: str) -> Stamp | None:
    """What tells that a file has been written; None where there is none."""
    try:
        found = Path(path).stat()
    except (OSError, ValueError):
        return None
    if S_ISDIR(found.st_mode):  # its own time tells of what is in it
        return 0, 0, found.st_ino
    return found.st_mtime_ns, found.st_size, found.st_ino
