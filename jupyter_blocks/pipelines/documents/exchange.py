"""Exports a notebook as a document, and keeps the two in step on the disk: reads, merges, writes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jupyter_blocks.errors import DocumentUnreadable, EditsUnknown, OutputInvalid, UsageError
from jupyter_blocks.notebook import edit
from jupyter_blocks.notebook.read import Document, is_document
from jupyter_blocks.pipelines import declared, sources
from jupyter_blocks.pipelines.build import build
from jupyter_blocks.pipelines.documents import base, parts, read, revisions, sync, write
from jupyter_blocks.pipelines.documents.content import content
from jupyter_blocks.pipelines.documents.merge import Take
from jupyter_blocks.pipelines.documents.parts import Parts
from jupyter_blocks.pipelines.documents.places import NAME, Disk, Places, places_of
from jupyter_blocks.pipelines.documents.read import PipelineDocument
from jupyter_blocks.pipelines.documents.sync import Step
from jupyter_blocks.records import location

NO_TAKE: Take = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A document and the notebook that it belongs with, if any, and what both once said."""

    document: PipelineDocument
    notebook: Document | None = None
    base: Parts

    def step(self, take: Take = NO_TAKE) -> Step:
        """What brings both in step; `take` says whose word counts where both have changed.

        Raises PipelineInvalid for a side with faults of form, OutputInvalid if it cannot be written down.
        """
        if self.notebook is None:
            return sync.mend(self.document)
        return sync.step(self.notebook, self.document, self.base, take)

    def take(self, step: Step) -> None:
        """Write what `step` says, which has no conflicts, and remember that both sides are in step.

        Raises OutputInvalid if one of them was saved by somebody else since it was read, and for a file that
        belongs to neither and would be overwritten.
        """
        self._check_unchanged()
        self._check_free(step)
        write_files(self.document.places, step.files)
        if self.notebook is None:
            return
        if step.notebook is not None:
            edit.write(self.notebook.path, step.notebook)
        _remember(self.document.path, self.notebook, step.merged.parts)

    def _check_free(self, step: Step) -> None:
        """Raise OutputInvalid if a file that is to be made is there, and belongs to nobody known."""
        known = self.document.notebook.files
        made = {name: text for name, text in step.files.items() if text is not None and name not in known}
        _refuse_others(self.document.places.folder, made)

    def _check_unchanged(self) -> None:
        read = {
            self.document.places.folder / name: text for name, text in self.document.notebook.files.items()
        }
        if self.notebook is not None:
            read[self.notebook.path] = self.notebook.text
        for path, text in read.items():
            try:
                now = path.read_bytes().decode("utf-8-sig")
            except (OSError, UnicodeDecodeError):
                now = ""
            if now.replace("\r\n", "\n") != text.replace("\r\n", "\n"):
                raise OutputInvalid(
                    "somebody has changed it in the meantime",
                    place=os.path.normpath(path),
                    remedy="Nothing was written. Call `jupyter-blocks sync` again.",
                )


def export(source: Path, folder: Path) -> tuple[Path, ...]:
    """Write the notebook `source` as a document into `folder`; the files that were written or taken away.

    Where it has been written before, only what the notebook changes is written. Raises EditsUnknown if the
    document has edits that the notebook lacks, OutputInvalid if the folder holds other things.
    """
    if source.is_dir() or is_document(source):
        raise UsageError(
            "this is a pipeline document already", place=str(source), remedy="Name the notebook to export."
        )
    notebook: Document = sources.load(source)
    if (folder / NAME).exists():
        return _again(notebook, folder)
    pipeline = sync.sound(build(notebook.notebook))
    said = content(pipeline)
    places = places_of(folder / NAME, Disk())
    texts = write.document(said, declared.reads(pipeline.edges), _head(notebook, places))
    _refuse_others(folder, texts)
    written = write_files(places, texts)
    _remember(folder / NAME, notebook, parts.take_apart(said))
    return written


def pair(path: Path, notebook: Path | None = None) -> Pair:
    """The document `path`, or the one in the folder `path`, with its notebook, or with `notebook`.

    Raises DocumentUnreadable and NotebookUnreadable.
    """
    document = read.load(path)
    known = base.load(document.path)
    named = notebook or _notebook_of(document, known)
    if named is None:
        return Pair(document=document, base={})
    found: Document = sources.load(named)
    if known is not None and known.notebook == location.identity(named):
        return Pair(document=document, notebook=found, base=known.parts)
    return Pair(document=document, notebook=found, base=revisions.common(named, document.path))


def _again(notebook: Document, folder: Path) -> tuple[Path, ...]:
    """Export into a folder that holds a document: of this notebook, and with no edits that it lacks."""
    document = folder / NAME
    before = read.load(document)
    own = before.description.notebook
    if own is None or _path_of(before, own) != notebook.path.resolve():
        raise OutputInvalid(
            f"there is a document of {'another notebook' if own else 'no notebook'}",
            place=str(document),
            remedy="Export into another folder, or remove this document first.",
        )
    both = pair(document, notebook.path)
    found = both.step()
    if found.merged.conflicts or found.notebook is not None:
        edited = found.merged.conflicts or [change for change in found.changes if change.to == "notebook"]
        subjects = ", ".join(dict.fromkeys(one.subject for one in edited))
        raise EditsUnknown(
            f"the document has edits that the notebook lacks: {subjects}",
            place=str(document),
            remedy=f"Bring both in step: `jupyter-blocks sync {folder}`.",
        )
    both.take(found)
    return tuple(folder / name for name in found.files)


def _head(notebook: Document, places: Places) -> write.Head:
    where = notebook.notebook.folder
    return write.Head(
        name=notebook.notebook.name,
        notebook=places.called(notebook.path.resolve()),
        folder=places.called(where) if where and where != places.folder else None,
    )


def _path_of(document: PipelineDocument, name: str) -> Path:
    return (document.places.folder / name).resolve()


def _notebook_of(document: PipelineDocument, known: base.Base | None) -> Path | None:
    """The notebook that a document names: in its project, or the one that it was exported from here."""
    name = document.description.notebook
    if name is None:
        return None
    path = _path_of(document, name)
    if path.is_relative_to(document.places.project) or (known and known.notebook == location.identity(path)):
        return path
    raise DocumentUnreadable(
        f"its notebook lies outside of the project: {name}",
        place=str(document.path),
        remedy="Name it if it is meant: `jupyter-blocks sync FOLDER --notebook NB`.",
    )


def _refuse_others(folder: Path, texts: Mapping[str, str]) -> None:
    """Raise OutputInvalid if a file that would be written is there and says something else."""
    if folder.exists() and not folder.is_dir():
        raise OutputInvalid("this is a file", place=str(folder), remedy="Name a folder for the document.")
    for name, text in texts.items():
        path = folder / name
        if path.is_symlink() or (
            path.exists() and (not path.is_file() or path.read_bytes() != text.encode())
        ):
            raise OutputInvalid(
                "there is another file of this name",
                place=str(path),
                remedy="Nothing was written. Move the file away, or choose another folder.",
            )


def write_files(places: Places, texts: Mapping[str, str | None]) -> tuple[Path, ...]:
    """Write the texts, each whole or not at all, the document last; a file whose text is None goes."""
    files: list[Path] = []
    for name in sorted(texts, key=lambda one: ("/" not in one, one)):
        path, text = Path(os.path.normpath(places.folder / name)), texts[name]
        if not path.resolve().is_relative_to(places.project):
            raise OutputInvalid(
                "a link leads out of the project", place=str(path), remedy="Take the link away."
            )
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                path.unlink(missing_ok=True)
        except OSError as error:
            raise OutputInvalid(
                f"cannot be written: {error.strerror or error}",
                place=str(path),
                remedy="Choose a folder that you may write to.",
            ) from None
        if text is not None:
            edit.write(path.resolve(), text)
        files.append(path)
    return tuple(files)


def _remember(document: Path, notebook: Document, said: Parts) -> None:
    base.save(document, base.Base(notebook=location.identity(notebook.path), parts=said))
