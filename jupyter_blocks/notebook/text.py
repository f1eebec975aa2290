"""Notebooks as text: Python scripts (percent, light) and Markdown (also MyST), read and written by jupytext.

What is written back keeps every line of the author's that an edit does not change, and is read again first:
if that does not give the edited notebook, nothing is written.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import jupytext
import yaml
from jupytext.myst import MystMetadataParsingError
from nbformat import ValidationError
from nbformat.notebooknode import NotebookNode, from_dict

from jupyter_blocks.errors import NotebookUnreadable, OutputInvalid
from jupyter_blocks.notebook.read import METADATA_KEY, Document, check, parse, text_of

# What jupytext raises for a text that is no notebook; it has no class for that.
UNREADABLE = (
    AttributeError,
    LookupError,
    MystMetadataParsingError,
    TypeError,
    ValidationError,
    ValueError,
    yaml.YAMLError,
)
LAYOUT = ("cell_marker", "lines_to_end_of_cell_marker", "lines_to_next_cell", "noskipline", "skipline")
FILTER = "cell_metadata_filter"
FORM = ("extension", "format_name")
Lines = Sequence[str]


def load(path: Path) -> Document:
    """The notebook in the text file `path`; raises NotebookUnreadable."""
    return parse_text(text_of(path), path)


def parse_text(text: str, path: Path) -> Document:
    """The notebook that `text` is, as if it stood in the file `path`; raises NotebookUnreadable."""
    try:
        raw = _read(text, path)
    except UNREADABLE as error:
        first = next(iter(str(error).splitlines()), type(error).__name__)
        raise NotebookUnreadable(
            f"jupytext cannot read it: {first}",
            place=str(path),
            remedy="Mend the header or the cell marker that it names; `jupytext --to ipynb` shows the same.",
        ) from None
    check(raw, str(path))
    notebook = parse(raw, name=path.stem, path=path)
    return Document(path=path, text=text, raw=raw, notebook=notebook, lay_out=_laid_out)


def _read(text: str, path: Path) -> dict[str, Any]:
    """The JSON of the notebook that `text` is, without ids: text has none, and jupytext would draw them."""
    node = jupytext.reads(text, fmt=path.suffix[1:])  # type: ignore[no-untyped-call]
    for cell in node.cells:
        cell.pop("id", None)
    raw: dict[str, Any] = json.loads(json.dumps(node))
    return raw


def _laid_out(raw: Mapping[str, Any], document: Document) -> str:
    """`raw` as text in the format of the document's file; raises OutputInvalid if something would be lost."""
    before, after = _written(document.raw, document), _written(raw, document)
    end = "\r\n" if "\r\n" in document.text else "\n"
    for text in (_carried(document.text.replace("\r\n", "\n"), before, after), after):
        if _said(_read(text, document.path)) == _said(raw):
            return text.replace("\n", end)
    raise OutputInvalid(
        "jupytext cannot write this change without losing something",
        place=str(document.path),
        remedy="Make the change by hand: `jupyter-blocks check` shows it.",
    )


def _written(raw: Mapping[str, Any], document: Document) -> str:
    """What jupytext writes for `raw`; tags and policies are written also where nothing of the kind stood."""
    changed = copy.deepcopy(dict(raw))
    said = changed["metadata"].setdefault("jupytext", {})
    if FILTER in said:
        said[FILTER] = f"tags,{METADATA_KEY},{said[FILTER]}"
    represented = said.get("text_representation", {})
    form = {key: represented[key] for key in FORM if key in represented} or document.path.suffix[1:]
    text: str = jupytext.writes(_node(changed), fmt=form)  # type: ignore[no-untyped-call]
    return text


def _carried(text: str, before: str, after: str) -> str:
    """`text` with what changed from `before` to `after`: between two lines that all three have, the lines of
    `after` where they are not those of `before`, else the author's own."""
    own, old, new = (one.splitlines(keepends=True) for one in (text, before, after))
    in_new, in_own = dict(_places(old, new)), dict(_places(old, own))
    merged: list[str] = []
    last_old = last_new = last_own = 0
    for here in (*sorted(in_new.keys() & in_own.keys()), len(old)):
        there, place = in_new.get(here, len(new)), in_own.get(here, len(own))
        is_changed = old[last_old:here] != new[last_new:there]
        merged += new[last_new:there] if is_changed else own[last_own:place]
        merged += own[place : place + 1]
        last_old, last_new, last_own = here + 1, there + 1, place + 1
    return "".join(merged)


def _places(old: Lines, own: Lines) -> Iterator[tuple[int, int]]:
    """Where each line of `old` stands in `own`."""
    for match in SequenceMatcher(None, old, own, autojunk=False).get_matching_blocks():
        yield from ((match.a + offset, match.b + offset) for offset in range(match.size))


def _said(raw: Mapping[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """What must not be lost: each cell's type, source and metadata, but for layout and empty lines around."""
    return [
        (
            cell["cell_type"],
            cell["source"].strip("\n"),
            {key: value for key, value in cell["metadata"].items() if key not in LAYOUT},
        )
        for cell in raw["cells"]
    ]


def _node(content: dict[str, Any]) -> NotebookNode:
    node: NotebookNode = from_dict(content)  # type: ignore[no-untyped-call]
    return node
