"""Detaches a block from the library: a copy of its own, which knows where it came from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from jupyter_blocks import tags
from jupyter_blocks.errors import NameUnknown, UsageError
from jupyter_blocks.pipelines.documents import patches, read, write
from jupyter_blocks.pipelines.documents.description import BLOCK_KEYS, Entry
from jupyter_blocks.pipelines.documents.exchange import write_files
from jupyter_blocks.pipelines.documents.read import PipelineDocument


def detach(path: Path, block: str) -> tuple[Path, ...]:
    """Give `block` of the document `path` copies of its files in the library; the files that were written.

    Raises DocumentUnreadable, NameUnknown, UsageError for a block that has files of its own, OutputInvalid.
    """
    document = read.load(path)
    names = [entry.name for entry in document.description.blocks]
    if block not in names:
        near = tags.nearest(block, names, 2)
        raise NameUnknown(
            f"there is no block {block!r}",
            place=str(document.path),
            remedy=f"Did you mean {near!r}?" if near else f"The blocks are: {', '.join(names)}.",
        )
    number = names.index(block)
    entry = document.description.blocks[number]
    if not entry.library or entry.file is None or entry.file.file not in document.found:
        raise UsageError(
            f"{block!r} takes nothing from the library",
            place=str(document.path),
            remedy="Its files are its own already.",
        )
    return write_files(document.places, _files(document, entry, number))


def _files(document: PipelineDocument, entry: Entry, number: int) -> Mapping[str, str]:
    assert entry.file is not None
    source = document.found[entry.file.file]
    named = document.notebook.files
    stems = write.Names(
        PurePosixPath(name).name.split(".")[0] for name in named if name.startswith("blocks/")
    )
    stem = stems.free(entry.name)
    text = named[document.places.called(source)]
    own = f"{write.FOLDER}/{stem}{source.suffix}"
    files = {own: text}
    tests = [one.file for one in entry.tests]
    beside = document.places.called(source.with_suffix(f".test{source.suffix}"))
    if beside in named:
        files[f"{write.FOLDER}/{stem}.test{source.suffix}"] = named[beside]
        tests.insert(0, f"{write.FOLDER}/{stem}.test{source.suffix}")
    yaml = document.text
    at = ("blocks", number)
    above = BLOCK_KEYS[:4]
    yaml = patches.put(yaml, (*at, "file"), own, after=above)
    yaml = patches.put(
        yaml, (*at, "origin"), {"file": entry.file.file, "digest": read.digest(text)}, after=above
    )
    yaml = patches.drop(yaml, (*at, "uses"))
    if tests:
        yaml = patches.put(yaml, (*at, "tests"), tests, after=BLOCK_KEYS)
    return {document.path.name: yaml, **files}
