"""Keeps a notebook and its document in step: reads both, merges, and says what is to be written where.

Nothing is written before all of it has been read back, from memory, and says what it is to say.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from jupyter_blocks.errors import OutputInvalid, PipelineInvalid
from jupyter_blocks.model.cells import Notebook
from jupyter_blocks.model.pipeline import Pipeline
from jupyter_blocks.notebook import edit
from jupyter_blocks.notebook.read import Document, parse
from jupyter_blocks.pipelines import declared
from jupyter_blocks.pipelines.build import build
from jupyter_blocks.pipelines.documents import into_files, into_notebook, merge, parts, read
from jupyter_blocks.pipelines.documents.content import content
from jupyter_blocks.pipelines.documents.merge import Merged, Side, Take
from jupyter_blocks.pipelines.documents.parts import Parts
from jupyter_blocks.pipelines.documents.places import Disk
from jupyter_blocks.pipelines.documents.read import PipelineDocument

# What does not keep a pipeline from being written down: policies, and what `sync` mends.
BEARABLE = frozenset({"JB120", "JB121", "JB122", "JB408"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A part that is carried over to a side, or that only the document's `upstream` is mended in."""

    to: Side
    subject: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What brings both sides in step: the notebook's new text, and the document's files, where they change.

    As long as there are conflicts nothing is to be written.
    """

    merged: Merged
    changes: tuple[Change, ...] = ()
    notebook: str | None = None
    files: Mapping[str, str | None]


class Overlay(Disk):
    """The disk as it will be when `texts` are written."""

    def __init__(self, texts: Mapping[Path, str | None]) -> None:
        self.texts = texts

    def read(self, path: Path) -> bytes:
        if path in self.texts:
            text = self.texts[path]
            if text is None:
                raise FileNotFoundError(path)
            return text.encode()
        return super().read(path)


def step(notebook: Document, document: PipelineDocument, base: Parts, take: Take) -> Step:
    """What brings `notebook` and `document` in step, which once both said `base`.

    Raises PipelineInvalid for a side that has faults of form, OutputInvalid for a document that cannot be
    changed.
    """
    ours, theirs = sound(build(notebook.notebook)), sound(build(document.notebook))
    texts = content(ours), content(theirs)
    mine, other = map(parts.take_apart, texts)
    shared = frozenset(entry.name for entry in document.description.blocks if entry.library)
    merged = merge.merge(base, mine, other, take, shared)
    if merged.conflicts:
        return Step(merged=merged, files={})
    language = ours.outline.notebook.language
    final = parts.put_together(merged.parts, language, *texts)
    raw = into_notebook.brought(ours, final, merged.renames[Side.NOTEBOOK])
    becoming = build(_notebook(raw, notebook.notebook))
    merged = replace(merged, parts=_with_kinds(merged.parts, becoming))
    final = parts.put_together(merged.parts, language, *texts)
    reads = declared.reads(becoming.edges)
    files = _files(document, other, final, reads, merged.renames[Side.FILES])
    _check(merged.parts, parts.take_apart(content(becoming)), str(notebook.path))
    _check(merged.parts, _said(document, files), str(document.path))
    return Step(
        merged=merged,
        changes=(
            *_changes(Side.NOTEBOOK, mine, merged),
            *_changes(Side.FILES, other, merged),
            *_mended(document, parts.names(merged.parts), merged.renames[Side.FILES], reads),
        ),
        notebook=None if raw == notebook.raw else edit.laid_out(raw, notebook),
        files=files,
    )


def mend(document: PipelineDocument) -> Step:
    """What brings a document that comes of no notebook up to date with its code: its `upstream`."""
    pipeline = sound(build(document.notebook))
    said = content(pipeline)
    reads = declared.reads(pipeline.edges)
    merged = Merged(parts=parts.take_apart(said))
    files = _files(document, merged.parts, said, reads, {})
    return Step(
        merged=merged, changes=tuple(_mended(document, parts.names(merged.parts), {}, reads)), files=files
    )


def sound(pipeline: Pipeline) -> Pipeline:
    """`pipeline`, if it has no faults that keep it from being written down; raises PipelineInvalid."""
    faults = tuple(fault for fault in pipeline.faults_of_form if fault.code not in BEARABLE)
    if faults:
        raise PipelineInvalid(
            "it has faults of form",
            place=str(pipeline.outline.notebook.path or pipeline.name),
            remedy="`jupyter-blocks check` shows each with its remedy.",
            diagnostics=faults,
        )
    return pipeline


def _with_kinds(said: Parts, becoming: Pipeline) -> Parts:
    """`said` with the kinds of blocks whose kind nobody says, which may change with their code."""
    kinds: dict[parts.Key, str] = {
        (parts.BLOCK, block.name, "kind"): block.kind.value
        for block, outlined in zip(becoming.blocks, becoming.outline.blocks, strict=True)
        if outlined.kind is None
    }
    return {**said, **kinds}


def _notebook(raw: Mapping[str, Any], before: Notebook) -> Notebook:
    # As text and back: so equal parts of it are not one object, and nothing in it is what JSON cannot hold.
    return parse(json.loads(json.dumps(raw)), name=before.name, path=before.path)


def _files(
    document: PipelineDocument,
    before: Parts,
    final: Any,
    reads: Mapping[str, declared.Reads],
    renames: Mapping[str, str],
) -> Mapping[str, str | None]:
    try:
        return into_files.brought(document, before, final, reads, renames)
    except (ValueError, AssertionError, KeyError, IndexError) as error:
        raise _unchangeable(str(document.path)) from error


def _said(document: PipelineDocument, files: Mapping[str, str | None]) -> Parts:
    """What the document says when `files` are written."""
    folder = document.places.folder
    texts = {(folder / name).resolve(): text for name, text in files.items()}
    path = folder / document.path.name
    texts = {path if one == path.resolve() else one: text for one, text in texts.items()}
    return parts.take_apart(content(build(read.load(path, Overlay(texts)).notebook)))


def _check(wanted: Parts, said: Parts, place: str) -> None:
    if said.keys() != wanted.keys() or not all(parts.equal(said[key], wanted[key]) for key in wanted):
        raise _unchangeable(place)


def _unchangeable(place: str) -> OutputInvalid:
    return OutputInvalid(
        "it is written in a way that cannot be changed in its place",
        place=place,
        remedy="Nothing was written. Write each block as an item of its own, without YAML anchors, "
        "or make the edit on both sides by hand.",
    )


def _changes(to: Side, before: Parts, merged: Merged) -> Iterator[Change]:
    """What changes on a side that said `before`."""
    renames = merged.renames[to]
    for old, new in renames.items():
        yield Change(to=to, subject=old, what=f"renamed to {new}")
    before, after = parts.renamed(before, renames), merged.parts
    for name in parts.names(before):
        if name not in parts.names(after):
            yield Change(to=to, subject=name, what="removed")
    for key in dict.fromkeys([*after, *before]):
        if key[0] == parts.BLOCK:
            continue
        if not parts.equal(before.get(key), after.get(key)) and not _is_about_names(key, before, after):
            subject = key[0] if len(key) == 1 else f"{key[0]} {key[1]}"
            yield Change(
                to=to,
                subject=subject,
                what="changed" if key in before and key in after else "added" if key in after else "removed",
            )
    for name in parts.names(after):
        if name not in parts.names(before):
            yield Change(to=to, subject=name, what="added")
            continue
        one, other = parts.of_block(before, name), parts.of_block(after, name)
        changed = [_word(key) for key in dict.fromkeys([*one, *other]) if not _agree(key, one, other)]
        if changed:
            yield Change(to=to, subject=name, what=", ".join(changed))


def _is_about_names(key: parts.Key, before: Parts, after: Parts) -> bool:
    """Whether the order differs in nothing but blocks that are new or gone."""
    if key != parts.ORDER:
        return False
    one, other = parts.names(before), parts.names(after)
    return [name for name in one if name in other] == [name for name in other if name in one]


def _agree(key: parts.Key, one: Parts, other: Parts) -> bool:
    return key in one and key in other and parts.equal(one[key], other[key])


def _word(key: parts.Key) -> str:
    return {"cells": "code"}.get(key[-1], key[-1])


def _mended(
    document: PipelineDocument,
    names: list[str],
    renames: Mapping[str, str],
    reads: Mapping[str, declared.Reads],
) -> Iterator[Change]:
    """The blocks, of those in the document, whose `upstream` is brought up to date."""
    said: dict[str, dict[str, Mapping[str, bool]]] = {}
    for one in document.notebook.upstream or ():
        if one.names:
            reader, producer = (renames.get(name, name) for name in (one.block, one.producer))
            said.setdefault(reader, {})[producer] = one.names
    there = {renames.get(entry.name, entry.name) for entry in document.description.blocks}
    for name in names:
        if name in there and said.get(name, {}) != reads.get(name, {}):
            yield Change(to=Side.FILES, subject=name, what="upstream")
