"""Files as they were in a git revision, and what a notebook and its document last had in common there."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path, PurePosixPath

from jupyter_blocks.errors import BlocksError, NotebookUnreadable, RevisionUnknown
from jupyter_blocks.model.cells import Notebook
from jupyter_blocks.model.pipeline import Pipeline
from jupyter_blocks.pipelines.build import build
from jupyter_blocks.pipelines.documents import parts, read
from jupyter_blocks.pipelines.documents.content import content
from jupyter_blocks.pipelines.documents.parts import BLOCK, ORDER, Parts
from jupyter_blocks.pipelines.documents.places import NAME, document_of
from jupyter_blocks.pipelines.sources import parse_text

COMMITS = 20  # how far back a common state is looked for
SECONDS = 30


class Revision:
    """Files as they were in a git revision."""

    def __init__(self, name: str, repository: Path) -> None:
        self.name = name
        self.repository = repository

    def read(self, path: Path) -> bytes:
        """The bytes of `path` in the revision; raises FileNotFoundError."""
        done = _git(self.repository, "cat-file", "blob", f"{self.name}:{self.called(path)}")
        if done.returncode:
            raise FileNotFoundError(path)
        return done.stdout

    def real(self, path: Path) -> Path:
        """`path` without `..`; links of the revision are files that hold a path, and are not followed."""
        return Path(os.path.normpath(path))

    def beside(self, path: Path) -> tuple[str, ...]:
        """The names of the files beside `path` in the revision."""
        folder = self.called(path.parent)
        done = _git(
            self.repository, "ls-tree", "--name-only", f"{self.name}:{'' if folder == '.' else folder}"
        )
        return tuple(done.stdout.decode("utf-8", "replace").split("\n")) if not done.returncode else ()

    def called(self, path: Path) -> str:
        """The path of a file as git knows it."""
        return PurePosixPath(*path.relative_to(self.repository).parts).as_posix()

    def is_folder(self, path: Path) -> bool:
        """Whether `path` is a folder in the revision."""
        name = self.called(path)
        done = _git(self.repository, "cat-file", "-t", f"{self.name}:{'' if name == '.' else name}")
        return done.stdout.strip() == b"tree"


def pipeline_at(revision: str, path: Path) -> Pipeline:
    """The pipeline that `path`, a notebook, a document or its folder, held in the git revision `revision`.

    Raises RevisionUnknown, NotebookUnreadable and DocumentUnreadable.
    """
    path = path.absolute()
    repository = _repository(path)
    if repository is None:
        raise RevisionUnknown(
            "there is no git repository here, or no git",
            place=str(path),
            remedy="Write REVISION:PATH with a path in a git repository.",
        )
    real = path.parent.resolve() / path.name
    known = _git(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if known.returncode:
        raise RevisionUnknown(
            f"git knows no revision {revision!r}",
            remedy="`git log --oneline` lists revisions; HEAD is the last.",
        )
    files = Revision(known.stdout.decode().strip(), repository)
    real = real / NAME if files.is_folder(real) else real
    return build(_read(real, files, revision))


def _read(path: Path, files: Revision, revision: str) -> Notebook:
    if path.suffix.lower() in (".yaml", ".yml"):
        return read.load(path, files).notebook
    try:
        text = files.read(path).decode("utf-8-sig")
    except FileNotFoundError:
        raise RevisionUnknown(
            f"there is no such file in {revision}",
            place=str(path),
            remedy=f"`git ls-tree -r --name-only {revision}` lists what there is.",
        ) from None
    except UnicodeDecodeError:
        raise NotebookUnreadable(
            f"not a notebook: in {revision} the file is not UTF-8 text",
            place=str(path),
            remedy="Name an .ipynb file.",
        ) from None
    notebook: Notebook = parse_text(text, path).notebook
    return notebook


def common(notebook: Path, document: Path) -> Parts:
    """What both said alike in the last commit that had both of them, as far as they did; else nothing.

    It is looked for in the last commits that touched one of them.
    """
    document = document_of(document).resolve()
    notebook = notebook.resolve()
    repository = _repository(document)
    if repository is None or not notebook.is_relative_to(repository):
        return {}
    paths = (str(notebook), str(document.parent))
    log = _git(repository, "log", f"--max-count={COMMITS}", "--format=%H", "--", *paths)
    found: dict[parts.Key, object] = {}
    for revision in log.stdout.decode().split():
        agreed = _agreed(Revision(revision, repository), notebook, document)
        if agreed is not None:
            names = [
                *parts.names(found),
                *(name for name in parts.names(agreed) if name not in parts.names(found)),
            ]
            found = {**agreed, **found, ORDER: names}
            if agreed_wholly(agreed):
                break
    return found


def agreed_wholly(agreed: Parts) -> bool:
    """Whether both sides were in step."""
    return (
        parts.SETUP in agreed
        and parts.KERNEL in agreed
        and all((BLOCK, name, "cells") in agreed for name in parts.names(agreed))
    )


def _agreed(files: Revision, notebook: Path, document: Path) -> Parts | None:
    """The parts in which both sides agree in a revision; None if one of them is not there."""
    try:
        one, other = (
            parts.take_apart(content(build(_read(path, files, files.name)))) for path in (notebook, document)
        )
    except BlocksError:
        return None
    both = [name for name in parts.names(one) if name in parts.names(other)]
    agreed = {key: one[key] for key in one if key in other and parts.equal(one[key], other[key])}
    return {**agreed, ORDER: both}


def _repository(path: Path) -> Path | None:
    """The root of the git repository that `path` lies in."""
    folder = next((one for one in path.parents if one.is_dir()), Path.cwd())
    done = _git(folder, "rev-parse", "--show-toplevel")
    return (
        Path(done.stdout.decode("utf-8", "surrogateescape").strip()).resolve()
        if not done.returncode
        else None
    )


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """git in `folder`, by what it answers; as one that failed where there is no git."""
    command = ("git", "-C", str(folder), *arguments)
    try:
        return subprocess.run(command, capture_output=True, check=False, timeout=SECONDS)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return subprocess.CompletedProcess(command, 1, b"", b"")
