"""The folder that a case runs in: empty at first, and what is in it is part of what a block leaves."""

from __future__ import annotations

import atexit
import gzip
import hashlib
import os
import re
import shutil
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

PARTS = re.compile(r"\{[^}]*\}|\*+|[^{*]+|\{")
GZIP = b"\x1f\x8b"
watched: list[Folder] = []  # the one whose run it is


class Folder:
    """The files of one run, by names like `file:out/x.csv`; tells `on_read` which of them Python opens to
    read, unless the running block has written them itself."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.on_read: Callable[[str], None] = lambda _: None
        self.own: set[str] = set()

    def begin(self, on_read: Callable[[str], None]) -> None:
        """A new block starts: nothing is its own yet."""
        self.on_read, self.own = on_read, set()

    def digests(self) -> dict[str, str]:
        """What is in each file, and which directories there are."""
        found = {}
        watched.remove(self)  # what is opened here is no doing of the case's
        for folder, folders, files in os.walk(self.root):
            found.update({self.name(Path(folder, name)): "directory" for name in folders})
            found.update({self.name(Path(folder, name)): digest_of(Path(folder, name)) for name in files})
        watched.append(self)
        return found

    def look_anew(self) -> None:
        """Have the next import see the modules that were written since the last one."""
        sys.path_importer_cache.pop(str(self.root), None)

    def name(self, path: Path) -> str:
        return f"file:{path.relative_to(self.root).as_posix()}"

    def opened(self, path: object, mode: object) -> None:
        """Python opens a file."""
        if not isinstance(path, str | os.PathLike):
            return
        absolute = Path.cwd() / path
        if not absolute.is_relative_to(self.root):
            return
        name = self.name(absolute.resolve())
        if isinstance(mode, str) and {"w", "x"} & set(mode):
            self.own.add(name)
        elif name not in self.own:
            self.on_read(name)


def digest_of(path: Path) -> str:
    """The digest of a file's content, without the times that archives keep."""
    content = path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            content = repr([(member.filename, member.CRC) for member in archive.infolist()]).encode()
    elif content and tarfile.is_tarfile(path):
        with tarfile.open(path) as archive:
            content = repr([(member.name, member.chksum) for member in archive.getmembers()]).encode()
    elif content.startswith(GZIP):
        content = gzip.decompress(content)
    return hashlib.sha256(content).hexdigest()


def covers(told: str, seen: str) -> bool:
    """Whether what the table tells is what was seen: the name itself, or one with `{…}` or `*` in it for
    what only a run tells, or the directory."""
    pattern = "".join(".*" if part[0] in "{*" else re.escape(part) for part in PARTS.findall(told))
    return re.fullmatch(pattern + (".*" if told.endswith("/") else ""), seen) is not None


@cache
def base() -> Path:
    """The folder of all runs of this process: paths are the same in each of them."""
    made = Path(tempfile.mkdtemp()).resolve()
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


@contextmanager
def working_folder() -> Iterator[Folder]:
    """Enter an empty folder, from which modules can be imported, and leave it empty."""
    watch()
    root = base()
    before = Path.cwd(), [*sys.path], sys.dont_write_bytecode, frozenset(sys.modules)
    os.chdir(root)
    sys.path.insert(0, str(root))
    sys.dont_write_bytecode = True
    folder = Folder(root)
    watched.append(folder)
    try:
        yield folder
    finally:
        watched.remove(folder)
        os.chdir(before[0])
        sys.path[:], sys.dont_write_bytecode = before[1:3]
        for name in sys.modules.keys() - before[3]:
            if str(getattr(sys.modules[name], "__file__", None)).startswith(str(root)):
                del sys.modules[name]
        folder.look_anew()
        for left in root.iterdir():
            shutil.rmtree(left) if left.is_dir() else left.unlink()


@cache
def watch() -> None:
    """Have Python tell which files it opens; that cannot be taken back."""

    def hook(event: str, args: tuple[object, ...]) -> None:
        if watched and event == "open":
            watched[-1].opened(args[0], args[1])

    sys.addaudithook(hook)
