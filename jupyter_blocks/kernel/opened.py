"""Which files a cell opens, and which of those that it names it changes.

An audit hook would see every opened file, but would be called by every `id()` of a loop as well, and cannot
be taken out: `open` itself is replaced while a cell runs instead.
"""

from __future__ import annotations

import builtins
import io
import os
import sys
import sysconfig
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from stat import S_ISDIR
from typing import Any

Stamp = tuple[int, int, int]

LONGEST_PATH = 500
MOST_PATHS = 200
PLACES = ("/proc/", "/dev/", "/sys/")
WRITING = frozenset("wax+")


class Opener:
    """Stands for `open` while a cell runs; an instance, for a function would become a method where a class
    keeps it."""

    def __init__(self, files: Files) -> None:
        self.files = files

    def __call__(self, file: Any, mode: Any = "r", *args: Any, **options: Any) -> Any:
        __tracebackhide__ = True
        opened = io_open(file, mode, *args, **options)
        self.files.opened(file, mode)
        return opened

    def __reduce__(self) -> str:
        return "open"


io_open = builtins.open


class Files:
    """Hears of the files of one cell after another: `begin`, `end`."""

    def __init__(self) -> None:
        self.opener = Opener(self)
        self.read: dict[str, None] = {}
        self.written: dict[str, None] = {}
        self.relative = False
        self.process = 0
        self._stamps: dict[str, Stamp | None] = {}
        self._kept = tuple(
            {os.path.realpath(sysconfig.get_path(name)) + os.sep for name in ("stdlib", "purelib", "platlib")}
        )

    def begin(self, texts: Iterable[str]) -> None:
        """A cell starts that names `texts`: paths among them are watched from without."""
        self.read, self.written, self.relative = {}, {}, False
        self.process = os.getpid()
        self._stamps = {path: stamp(path) for path in paths_in(texts)}
        for module, name in self._places():
            if getattr(module, name, None) is io_open:
                setattr(module, name, self.opener)

    def end(self, *, lists: bool) -> None:
        """The cell has ended; `lists` says that it may have looked what is in the folders it names."""
        for module, name in self._places():
            if getattr(module, name, None) is self.opener:
                setattr(module, name, io_open)
        for path, before in self._stamps.items():
            after = stamp(path)
            if after != before:
                self.written[path] = None
            elif after is not None and path not in self.written:
                self.read[path] = None
                if lists and after[:2] == (0, 0):
                    self.read.update(dict.fromkeys(listed(path)))

    def opened(self, file: Any, mode: Any) -> None:
        """Python has opened a file."""
        if type(file) is int or os.getpid() != self.process:
            return
        try:
            named = os.fsdecode(file)
        except TypeError:
            return
        path = os.path.abspath(named)  # noqa: PTH100  (pathlib costs more)
        if path.startswith((*self._kept, *PLACES)) or path.endswith((".pyc", ".py.new")):
            return
        self.relative = self.relative or not os.path.isabs(named)  # noqa: PTH117
        if isinstance(mode, str) and WRITING & set(mode):
            self.written[path] = None
            if "w" not in mode and "x" not in mode:
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


def listed(folder: str) -> list[str]:
    """The files in a folder, the first of them if there are many."""
    try:
        with os.scandir(folder) as entries:
            return [entry.path for entry in islice(entries, MOST_PATHS)]
    except OSError:
        return []


def stamp(path: str) -> Stamp | None:
    """What tells that a file has been written; None where there is none."""
    try:
        found = Path(path).stat()
    except (OSError, ValueError):
        return None
    if S_ISDIR(found.st_mode):  # its own time tells of what is in it
        return 0, 0, found.st_ino
    return found.st_mtime_ns, found.st_size, found.st_ino
