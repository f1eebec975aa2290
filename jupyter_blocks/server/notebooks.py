"""Notebooks as clients send them: made whole from cells and digests, and compared with what is saved."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from tornado.web import HTTPError

from jupyter_blocks.model.cells import NOTHING, CellType
from jupyter_blocks.server import places
from jupyter_blocks.server.problems import SourcesMissing
from jupyter_blocks.server.requests import usage
from jupyter_blocks.server.sources import Sources
from jupyter_blocks.wire import Json, shapes

METADATA_KEY = "jupyter_blocks"


def of_cells(said: shapes.GraphRequest, sources: Sources) -> Json:
    """The notebook, as nbformat JSON, that a request for its graph speaks of.

    Raises SourcesMissing, and Refused for a source that is not what its digest says.
    """
    texts = {cell["digest"]: _checked(cell, sources) for cell in said["cells"] if "digest" in cell}
    missing = [digest for digest, text in texts.items() if text is None]
    if missing:
        raise SourcesMissing(missing)
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {
            "kernelspec": {"name": said.get("kernel", "")},
            "language_info": {"name": said.get("language", "")},
        },
        "cells": [_cell(cell, texts) for cell in said["cells"]],
    }


def _checked(cell: shapes.GraphCell, sources: Sources) -> str | None:
    """The source of a cell, sent now or before; None if the server does not have it."""
    digest = cell["digest"]
    if "source" not in cell:
        return sources.find(digest)
    if sources.keep(cell["source"]) != digest:
        raise usage(f"the digest of the cell {cell['id']!r} is not that of its source")
    return cell["source"]


def _cell(cell: shapes.GraphCell, texts: Mapping[str, str | None]) -> Json:
    metadata: Json = {"tags": cell.get("tags", [])}
    if "policy" in cell:
        metadata[METADATA_KEY] = cell["policy"]
    source = texts[cell["digest"]] if "digest" in cell else cell.get("source", "")
    if cell["type"] is CellType.CODE and "digest" not in cell:
        raise usage(f"the code cell {cell['id']!r} has no digest")
    return {"id": cell["id"], "cell_type": cell["type"], "source": source, "metadata": metadata}


def digests(notebook: Mapping[str, Any]) -> dict[str, str]:
    """The SHA-256 of each code cell's source, in hex, by the cell's id."""
    return {
        cell["id"]: hashlib.sha256(_source(cell).encode(errors="replace")).hexdigest()
        for cell in notebook["cells"]
        if cell["cell_type"] == CellType.CODE and "id" in cell
    }


async def is_unsaved(manager: places.Manager, path: str, notebook: Mapping[str, Any]) -> bool:
    """Whether what would be run is not what is saved under the contents path `path`."""
    try:
        saved = await places.saved(manager, path)
    except HTTPError:  # it cannot be read any more
        return True
    return list(_significant(saved)) != list(_significant(notebook))


def _significant(notebook: Mapping[str, Any]) -> Iterator[object]:
    """What of a notebook a run depends on; of one that is none, whatever it says."""
    yield _within(_within(notebook, "metadata"), "kernelspec").get("name")
    listed = notebook.get("cells")
    for cell in listed if isinstance(listed, list) else [listed]:
        own = _within(cell, "metadata")
        said = cell if isinstance(cell, dict) else {}
        yield (
            said.get("cell_type"),
            _source(said),
            own.get("tags") or [],
            own.get(METADATA_KEY),
        )


def _source(cell: Mapping[str, Any]) -> Any:
    """What a cell says is its source, as one text if it is one or lines of one."""
    source = cell.get("source", "")
    return "".join(map(str, source)) if isinstance(source, list) else source


def _within(value: Any, key: str) -> Mapping[str, Any]:
    """The mapping that `value` has under `key`, empty if there is none."""
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else NOTHING
