"""Reads an .ipynb file as what it is, JSON, and checks that it is a notebook.

nbformat is left out on purpose: importing it costs more than everything else that `graph` does
(docs/design.md, "Start-up"). What we write is validated by it.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_blocks.errors import NotebookUnreadable
from jupyter_blocks.model.cells import NOTHING, Cell, CellType, Notebook, Origin

FORMAT = 4
CELL_TYPES = tuple(CellType)
METADATA_KEY = "jupyter_blocks"
DOCUMENTS = (".yaml", ".yml")
DOCUMENT_KEY = "jupyter_blocks_document"  # what remains, in the JSON of its notebook, of a pipeline document
PYTHON = "python"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A notebook file: its text, the JSON in it (not to be changed), and the notebook that it says.

    `lay_out` makes the text of the file from other JSON; None for a file that is JSON itself.
    """

    path: Path
    text: str
    raw: Mapping[str, Any]
    notebook: Notebook
    lay_out: Callable[[Mapping[str, Any], Document], str] | None = None


def load(path: Path) -> Document:
    """The notebook in the file `path`; raises NotebookUnreadable with what is wrong and what to do."""
    return parse_text(text_of(path), path)


def parse_text(text: str, path: Path) -> Document:
    """The notebook in `text`, as if it stood in the file `path`; raises NotebookUnreadable."""
    raw = _json(text, path)
    check(raw, str(path))
    return Document(path=path, text=text, raw=raw, notebook=parse(raw, name=path.stem, path=path))


def parse(raw: Mapping[str, Any], *, name: str, path: Path | None) -> Notebook:
    """The notebook that the JSON of an .ipynb file (nbformat 4) says; `path` is the file it is from.

    If that is a pipeline document, the JSON says where its cells were read from, and where they work.
    """
    metadata = _mapping(raw.get("metadata"))
    document = _mapping(metadata.get(DOCUMENT_KEY)) if is_document(path) else NOTHING
    kernelspec = _mapping(metadata.get("kernelspec"))
    language = _mapping(metadata.get("language_info")).get("name") or kernelspec.get("language") or PYTHON
    kernel = kernelspec.get("name")
    here = path.absolute().parent.resolve() if path else None
    return Notebook(
        name=str(document.get("name", name)),
        path=path,
        folder=(here / str(document.get("folder", "."))).resolve() if here else None,
        language="python"
        if str(language).lower() in ("python", "python3", "ipython")
        else str(language).lower(),
        kernel=kernel if isinstance(kernel, str) else "",
        cells=_cells(raw["cells"], of_document=is_document(path)),
        raw=raw,
    )


def text_of(path: Path) -> str:
    """The text of the file `path`; raises NotebookUnreadable."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        message, remedy = "no such file", "Check the path; `ls *.ipynb` lists the notebooks here."
    except IsADirectoryError:
        message, remedy = "this is a folder, not a notebook", "Name the .ipynb file in it."
    except PermissionError:
        message, remedy = "the file may not be read", "Give yourself permission to read it."
    except UnicodeDecodeError:
        message, remedy = "not a notebook: the file is not UTF-8 text", "Name an .ipynb file."
    raise NotebookUnreadable(message, place=str(path), remedy=remedy)


def _json(text: str, path: Path) -> Any:
    if not text.strip():
        raise NotebookUnreadable(
            "the file is empty",
            place=str(path),
            remedy="Save the notebook again, or restore it from version control.",
        )
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        conflict = any(line.startswith("<<<<<<<") for line in text.splitlines())
        raise NotebookUnreadable(
            f"not JSON at line {error.lineno}, column {error.colno}: {error.msg}",
            place=str(path),
            remedy="Resolve the merge conflict in it (nbdime does so cell by cell)."
            if conflict
            else "Restore the file from version control, or name another one.",
        ) from None
    except RecursionError:
        raise NotebookUnreadable(
            "not a notebook: the JSON is nested too deeply", place=str(path), remedy="Name an .ipynb file."
        ) from None


def check(raw: Any, place: str) -> None:
    """Raise NotebookUnreadable, at `place`, unless `raw` has the shape of an nbformat 4 notebook."""

    def refuse(message: str, remedy: str) -> NotebookUnreadable:
        return NotebookUnreadable(message, place=place, remedy=remedy)

    other_file = "Name an .ipynb file as JupyterLab saves it."
    if not isinstance(raw, dict) or "nbformat" not in raw:
        raise refuse("not a notebook: it has no `nbformat`", other_file)
    version = raw["nbformat"]
    if not isinstance(version, int) or version < FORMAT:
        raise refuse(
            f"the notebook is in format {version}, of before 2015",
            "Convert it: `jupyter nbconvert --to notebook --inplace` upgrades it to format 4.",
        )
    if version > FORMAT:
        raise refuse(
            f"the notebook is in format {version}, which is newer than this version knows",
            "Upgrade: `pip install --upgrade jupyter-blocks`.",
        )
    cells = raw.get("cells")
    if not isinstance(cells, list):
        raise refuse("not a notebook: it has no list of `cells`", other_file)
    for index, cell in enumerate(cells):
        if not isinstance(cell, dict) or cell.get("cell_type") not in CELL_TYPES:
            raise refuse(f"not a notebook: cell {index + 1} is no code, markdown or raw cell", other_file)
        source = cell.get("source", "")
        lines = source if isinstance(source, list) else [source]
        if not all(isinstance(line, str) for line in lines):
            raise refuse(f"not a notebook: the source of cell {index + 1} is no text", other_file)
        if not _is_whole("".join(lines)):
            raise refuse(
                f"the source of cell {index + 1} holds half a character (a lone surrogate)",
                "Delete the character in an editor and save the notebook again.",
            )


def _is_whole(text: str) -> bool:
    """Whether `text` can be written down: JSON can name half a character, UTF-8 cannot hold one."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def is_document(path: Path | None) -> bool:
    """Whether the file `path` is a pipeline document rather than a notebook."""
    return path is not None and path.suffix.lower() in DOCUMENTS


def _cells(raw: list[Mapping[str, Any]], *, of_document: bool) -> tuple[Cell, ...]:
    seen: Counter[str] = Counter()
    cells = []
    for index, cell in enumerate(raw):
        source = cell.get("source", "")
        text = "".join(source) if isinstance(source, list) else source
        metadata = _mapping(cell.get("metadata"))
        tags = metadata.get("tags")
        cells.append(
            Cell(
                id=_identity(cell.get("id"), text, seen),
                index=index,
                type=CellType(cell["cell_type"]),
                source=text,
                tags=tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
                policy=metadata.get(METADATA_KEY, NOTHING),
                origin=_origin(metadata.get(DOCUMENT_KEY)) if of_document else None,
            )
        )
    return tuple(cells)


def _origin(said: object) -> Origin | None:
    """Where a cell was read from, as the reader of pipeline documents has written it down."""
    if not isinstance(said, dict):
        return None
    try:
        return Origin(**said)
    except TypeError:
        return None


def _identity(given: object, source: str, seen: Counter[str]) -> str:
    """The cell's own id, or one made from its source; an ordinal tells equal ones apart."""
    own = isinstance(given, str) and given
    identity = str(given) if own else "c" + hashlib.sha256(source.encode()).hexdigest()[:8]
    seen[identity] += 1
    return identity if seen[identity] == 1 else f"{identity}-{seen[identity]}"


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else NOTHING
