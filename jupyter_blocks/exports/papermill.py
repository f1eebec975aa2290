"""A notebook that any papermill, or `jupyter nbconvert --execute`, runs without this package."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from jupyter_blocks import tags
from jupyter_blocks.exports.exported import Exported
from jupyter_blocks.exports.plain import Part, Piece, Plain, plain
from jupyter_blocks.model.pipeline import Pipeline

OWN_METADATA = (
    *("jupyter_blocks", "jupyter_blocks_document", "jupyter_blocks_run"),
    *("papermill", "execution"),
)
IDS_SINCE = 5  # nbformat 4.5: cells have ids
Json = dict[str, Any]


def render(pipeline: Pipeline) -> Exported:
    """The blocks and their tests as ordinary cells; `parameters` stays a tag, so papermill can override."""
    written = plain(pipeline, lambda call: f"await {call}")
    raw = pipeline.outline.notebook.raw
    cells = [_head(pipeline, written), *_helpers(written), *(_cell(piece, raw) for piece in written.pieces)]
    metadata = {key: value for key, value in raw.get("metadata", {}).items() if key not in OWN_METADATA}
    notebook = {
        "cells": cells,
        "metadata": metadata,
        "nbformat": 4,
        "nbformat_minor": max(raw.get("nbformat_minor", 0), IDS_SINCE),
    }
    text = json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False)
    return Exported(text=f"{text}\n", notes=written.notes)


def _head(pipeline: Pipeline, written: Plain) -> Json:
    """What this is, and what it does not do."""
    lines = [f"Exported from the pipeline `{pipeline.name}`. A test that fails ends the notebook."]
    lines += [f"- {note}" for note in written.notes]
    return _made("exported", "markdown", "\n".join(lines))


def _helpers(written: Plain) -> Iterator[Json]:
    if written.helpers:
        yield _made("helpers", "code", "\n".join(written.helpers))


def _cell(piece: Piece, raw: Mapping[str, Any]) -> Json:
    if piece.added and piece.added != "test":
        return _made(f"{piece.cell.id}-{piece.added}"[-64:], "code", piece.source)
    old = raw["cells"][piece.cell.index].get("metadata", {})
    metadata = {key: value for key, value in old.items() if key not in OWN_METADATA}
    if "tags" in metadata:
        metadata["tags"] = _kept(piece)
    kind = "markdown" if piece.part is Part.PROSE else "code"
    return {**_made(piece.cell.id, kind, piece.source), "metadata": metadata}


def _kept(piece: Piece) -> list[str]:
    """The tags that others look at: `parameters`, and those that are not ours."""
    marks, _ = tags.parse(piece.cell.tags)
    kept = [tag for tag in ("parameters", "injected-parameters") if tag in piece.cell.tags]
    return [*kept, *marks.foreign]


def _made(identity: str, kind: str, source: str) -> Json:
    cell: Json = {
        "cell_type": kind,
        "id": identity,
        "metadata": {},
        "source": source.splitlines(keepends=True),
    }
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})
