"""Where the files of a pipeline document may be, and how they are got at."""

from __future__ import annotations

import difflib
import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Protocol

from jupyter_blocks.records import location

NAME = "pipeline.yaml"


class Outside(ValueError):
    """A path that leads out of the project."""


class Files(Protocol):
    """Where the text of files comes from: the disk, or a revision."""

    def read(self, path: Path) -> bytes:
        """The bytes of the file `path`; raises OSError."""
        ...

    def real(self, path: Path) -> Path:
        """`path`, absolute, without `..` and with symbolic links followed."""
        ...

    def beside(self, path: Path) -> tuple[str, ...]:
        """The names of the files in the folder that `path` lies in."""
        ...


class Disk:
    """Files as they are on the disk."""

    def read(self, path: Path) -> bytes:
        return path.read_bytes()

    def real(self, path: Path) -> Path:
        return path.resolve()

    def beside(self, path: Path) -> tuple[str, ...]:
        try:
            return tuple(sorted(one.name for one in path.parent.iterdir()))
        except OSError:
            return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The places that a document speaks of: its folder, from which files are named, and its project."""

    folder: Path
    project: Path
    files: Files

    def find(self, name: str, *, library: bool = False) -> Path:
        """The file that the document calls `name`; raises Outside for one that is not in the project.

        A file of the library is named from the project's root.
        """
        parts = PureWindowsPath(name)
        if parts.drive or parts.root or "\\" in name or "\0" in name or PurePosixPath(name).is_absolute():
            raise Outside(name)
        path = self.files.real((self.project if library else self.folder) / name)
        if not path.is_relative_to(self.project):
            raise Outside(name)
        return path

    def near(self, path: Path) -> str | None:
        """The name of a file beside `path`, which is not there, that it was perhaps meant to be."""
        found = difflib.get_close_matches(path.name, self.files.beside(path), n=1, cutoff=0.75)
        return found[0] if found else None

    def called(self, path: Path) -> str:
        """The path of a file, or folder, from the document's folder, as a document writes it."""
        return PurePosixPath(*Path(os.path.relpath(path, self.folder)).parts).as_posix()


def document_of(path: Path) -> Path:
    """The document that `path` means: itself, or the one in the folder `path`."""
    return path / NAME if path.is_dir() else path


def places_of(document: Path, files: Files) -> Places:
    """The places of the document `document`.

    Its project is the nearest folder above it with a `blocks.yaml`, else its git repository, else its folder.
    """
    folder = files.real(document.absolute().parent)
    return Places(folder=folder, project=location.project(folder) or folder, files=files)
