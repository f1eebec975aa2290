"""What a notebook and its document had in common when they were last in step: the base of their merge.

It is kept in the state folder, on this machine, since a document holds no state. Where it is not, as in a
fresh clone, the last commits in which both agree say it (`revisions.py`).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from jupyter_blocks.errors import OutputInvalid
from jupyter_blocks.notebook import edit
from jupyter_blocks.pipelines.documents.parts import Parts
from jupyter_blocks.records import location

FOLDER = "documents"
VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """The parts that both sides had in common, and the notebook that it was."""

    notebook: str
    parts: Parts


def load(document: Path) -> Base | None:
    """The base that is kept for `document`, if one is."""
    try:
        said = json.loads(_file(document).read_text(encoding="utf-8"))
        if said["version"] != VERSION:
            return None
        return Base(notebook=said["notebook"], parts={tuple(key): value for key, value in said["parts"]})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def save(document: Path, base: Base) -> None:
    """Keep `base` for `document`; raises OutputInvalid if it cannot be written."""
    file = _file(document)
    said = {
        "version": VERSION,
        "document": location.identity(document),
        "notebook": base.notebook,
        "parts": [[list(key), value] for key, value in base.parts.items()],
    }
    try:
        location.make(location.state_folder(document))
        file.parent.mkdir(exist_ok=True)
    except OSError as error:
        raise OutputInvalid(
            f"the state folder cannot be written: {error.strerror or error}",
            place=str(file.parent),
            remedy=f"Name another one in {location.VARIABLE}.",
        ) from None
    edit.write(file, json.dumps(said, ensure_ascii=False) + "\n")


def _file(document: Path) -> Path:
    digest = hashlib.sha256(location.identity(document).encode("utf-8", "surrogateescape")).hexdigest()
    return location.state_folder(document) / FOLDER / f"{digest[:16]}.json"
