"""Reads a pipeline document, and its block files, into the value that a notebook is read into.

So all that comes after (inference, plan, run, executed notebook, reports) is the same for both. The cells
have ids made of the names of their blocks, and the document's words stand in their tags and policies.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from jupyter_blocks.errors import DocumentUnreadable
from jupyter_blocks.languages.python.parameters import literal
from jupyter_blocks.model.cells import CellType, Notebook, Origin
from jupyter_blocks.model.diagnostics import Diagnostic, Place
from jupyter_blocks.model.pipeline import Role
from jupyter_blocks.notebook.read import DOCUMENT_KEY, METADATA_KEY, parse
from jupyter_blocks.pipelines import policies
from jupyter_blocks.pipelines.documents import blockfiles, faults, yaml12
from jupyter_blocks.pipelines.documents.blockfiles import Piece
from jupyter_blocks.pipelines.documents.description import (
    Description,
    Entry,
    Given,
    Named,
    after,
    describe,
)
from jupyter_blocks.pipelines.documents.places import Disk, Files, Outside, Places, document_of, places_of

ID_LENGTH = 50  # nbformat allows 64

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineDocument:
    """A document as read: its text, what that says, the notebook that it is, and where its files are.

    `found` maps the files that the document names, as it names them, to where they are.
    """

    path: Path
    text: str
    description: Description
    notebook: Notebook
    places: Places
    found: Mapping[str, Path]


def load(path: Path, files: Files | None = None) -> PipelineDocument:
    """The document `path`, or the one in the folder `path`.

    Raises DocumentUnreadable for what is not there or not YAML; all other faults are in the notebook.
    """
    document = document_of(path) if files is None else path
    files = files or Disk()
    text = _text(document, files)
    description = describe(yaml12.read(text, str(document)), document.name)
    places = places_of(document, files)
    cells = _Cells(places, document.name, description.language)
    raw = {
        "cells": list(cells.all(description)),
        "metadata": _metadata(description, places.folder),
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    notebook = parse(raw, name=places.folder.name, path=document)
    return PipelineDocument(
        path=document,
        text=text,
        description=description,
        places=places,
        found=cells.found,
        notebook=replace(
            notebook,
            files={document.name: text, **cells.texts},
            upstream=tuple(one for entry in description.blocks for one in entry.upstream),
            diagnostics=(*description.diagnostics, *cells.faults, *_folder_faults(notebook, description)),
        ),
    )


def digest(text: str) -> str:
    """By which a copy of a file of the library knows the text that it was made of."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _text(path: Path, files: Files) -> str:
    try:
        return files.read(path).decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        message, remedy = "no such file", "`jupyter-blocks export NOTEBOOK FOLDER` writes one."
    except UnicodeDecodeError:
        message, remedy = "not a pipeline document: the file is not UTF-8 text", "Name a pipeline.yaml."
    except OSError as error:
        message, remedy = f"cannot be read: {error.strerror or error}", "Name a file that you may read."
    raise DocumentUnreadable(message, place=str(path), remedy=remedy)


def _metadata(description: Description, folder: Path) -> Json:
    language = description.language
    kernel = description.kernel
    return {
        "kernelspec": {"name": kernel, "display_name": kernel or language, "language": language},
        "language_info": {"name": language},
        DOCUMENT_KEY: {"name": description.name or folder.name, "folder": description.folder or "."},
    }


def _folder_faults(notebook: Notebook, description: Description) -> Iterator[Diagnostic]:
    if description.folder is not None and notebook.folder is not None and not notebook.folder.is_dir():
        place = Place(file=notebook.path.name if notebook.path else None)
        yield faults.malformed(
            place,
            f"there is no folder `{description.folder}` for the blocks to work in",
            "Name the folder, from the document's own, that relative paths in the code start from.",
        )


@dataclass(slots=True)
class _Cells:
    """Makes the cells of a document as nbformat has them; keeps what it has read and what was wrong."""

    places: Places
    document: str
    language: str
    texts: dict[str, str] = field(default_factory=dict)
    found: dict[str, Path] = field(default_factory=dict)
    faults: list[Diagnostic] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)

    def all(self, description: Description) -> Iterator[Json]:
        for part in description.setup:
            if part.file is None:
                yield self.parameters(description.parameters)
            else:
                for piece, origin in self.pieces(part.file):
                    yield self.cell("prelude", piece, (part.role.value,), origin)
        above: list[str] = []
        for entry in description.blocks:
            yield from self.block(entry, above)
            above.append(entry.name)

    def parameters(self, given: Sequence[Given]) -> Json:
        lines = [
            f"{one.name}{f': {one.type}' if one.type else ''} = {literal(one.default, one.name)}"
            for one in given
        ]
        here = Origin(
            file=self.document,
            above=0,
            document=self.document,
            line=min((one.line for one in given), default=1),
            keys={one.name: one.line for one in given},
        )
        return self.cell("prelude-parameters", Piece(source="\n".join(lines)), (Role.PARAMETERS.value,), here)

    def block(self, entry: Entry, above: Sequence[str]) -> Iterator[Json]:
        tags = (
            f"block:{entry.name}",
            *([f"kind:{entry.kind}"] if entry.kind else []),
            *(f"after:{name}" for name in after(entry, above)),
        )
        pieces = list(self.source(entry))
        if not any(piece.type is CellType.CODE for piece, _ in pieces):  # the block is there all the same
            pieces.append((Piece(source=""), self.origin(self.document, 0, entry)))
        first = True
        for piece, origin in pieces:
            of_block = tags if first else tags[:1]
            policy = entry.policy if first and entry.policy else None
            yield self.cell(entry.name, piece, of_block, origin, policy)
            first = first and piece.type is not CellType.CODE
        self.check_origin(entry)
        for file in (*self.library_tests(entry), *entry.tests):
            for piece, origin in self.pieces(file, entry, library=file not in entry.tests):
                yield self.cell(f"{entry.name}-test", piece, (f"test:{entry.name}",), origin)

    def source(self, entry: Entry) -> Iterator[tuple[Piece, Origin]]:
        if entry.file is not None:
            yield from self.pieces(entry.file, entry, library=entry.library)

    def library_tests(self, entry: Entry) -> Iterator[Named]:
        """The tests that stand beside a file of the library, and belong to it."""
        if not entry.library or entry.file is None:
            return
        name, dot, suffix = entry.file.file.rpartition(".")
        named = Named(file=f"{name}.test{dot}{suffix}", line=entry.file.line)
        try:
            self.places.files.read(self.places.find(named.file, library=True))
        except (Outside, OSError):
            return
        yield named

    def check_origin(self, entry: Entry) -> None:
        """Tell if the file of the library that a block is a copy of holds something else by now."""
        if entry.origin is None:
            return
        try:
            held = self.places.files.read(self.places.find(entry.origin.file, library=True))
        except (Outside, OSError):
            return
        if digest(held.decode("utf-8-sig", "replace").replace("\r\n", "\n")) != entry.origin.digest:
            place = Place(file=self.document, line=entry.origin.line)
            self.faults.append(faults.library_moved_on(place, entry.name, entry.origin.file))

    def cell(
        self,
        base: str,
        piece: Piece,
        tags: tuple[str, ...],
        origin: Origin | None,
        policy: Mapping[str, Any] | None = None,
    ) -> Json:
        is_code = piece.type is CellType.CODE
        metadata: Json = {"tags": [*(tags if is_code else ()), *piece.tags]}
        if is_code and policy:
            metadata[METADATA_KEY] = dict(policy)
        if origin:
            metadata[DOCUMENT_KEY] = {**asdict(origin), "keys": dict(origin.keys)}
        return {
            "cell_type": piece.type.value,
            "id": self.identity(base),
            "metadata": metadata,
            "source": piece.source,
            **({"outputs": [], "execution_count": None} if is_code else {}),
        }

    def identity(self, base: str) -> str:
        """An id for a cell: the name of its block, with a number from the second on."""
        if not base.isascii() or len(base) > ID_LENGTH or not base.replace("-", "_").isidentifier():
            base = "c" + hashlib.sha256(base.encode()).hexdigest()[:8]
        number, identity = 1, base
        while identity in self.ids:
            number += 1
            identity = f"{base}-{number}"
        self.ids.add(identity)
        return identity

    def pieces(
        self, named: Named, entry: Entry | None = None, *, library: bool = False
    ) -> Iterator[tuple[Piece, Origin]]:
        """The cells in a file that the document names; none, and a fault, if it cannot be read."""
        path, text = self.read(named, library=library)
        if path is None:
            return
        name = self.places.called(path)
        self.texts[name], self.found[named.file] = text, path
        for piece in blockfiles.split(text):
            yield piece, self.origin(name, piece.above, entry, named.line)

    def origin(self, file: str, above: int, entry: Entry | None, line: int = 1) -> Origin:
        known = (*policies.KNOWN, "kind", "upstream", "after")
        said = entry.keys.items() if entry else ()
        keys = {key: at for key, at in said if key.partition(".")[0] in known}
        return Origin(
            file=file, above=above, document=self.document, line=entry.line if entry else line, keys=keys
        )

    def read(self, named: Named, *, library: bool) -> tuple[Path | None, str]:
        place = Place(file=self.document, line=named.line)
        try:
            path = self.places.find(named.file, library=library)
        except (Outside, OSError, RuntimeError):
            self.faults.append(faults.outside(place, named.file, self.places.project.name))
            return None, ""
        try:
            return path, self.places.files.read(path).decode("utf-8-sig").replace("\r\n", "\n")
        except FileNotFoundError:
            near = self.places.near(path)
            instead = f"{named.file.rpartition('/')[0]}/{near}".lstrip("/") if near else None
            self.faults.append(faults.no_such_file(place, named.file, instead))
        except UnicodeDecodeError:
            self.faults.append(faults.unreadable_file(place, named.file, "it is not UTF-8 text"))
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            self.faults.append(faults.unreadable_file(place, named.file, reason))
        return None, ""
