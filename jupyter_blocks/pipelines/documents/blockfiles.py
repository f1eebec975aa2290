"""Block files: cells in one file of text, separated by percent markers, and back.

A file of one plain cell is the cell's source and nothing else. Otherwise each cell stands below a marker:

    # %%
    # %% tags=["hide-input"]
    # %% [markdown]

A line of a source that would be read as a marker bears a backslash before its percent signs. Blank lines at
either end of a cell say nothing.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from jupyter_blocks.languages.python import ipython
from jupyter_blocks.model.cells import CellType

MARKER = re.compile(r"^#[ \t]*%%(?P<said>[ \t].*)?$")
ESCAPED = re.compile(r"^(#[ \t]*\\*)\\(%%(?:[ \t].*)?)$")
TO_ESCAPE = re.compile(r"^(#[ \t]*\\*)(%%(?:[ \t].*)?)$")
TYPE = re.compile(r"\[(?P<type>markdown|md|raw)\]", re.IGNORECASE)
TAGS = re.compile(r"\btags=(?=\[)")
TYPES: Mapping[str, CellType] = {
    "markdown": CellType.MARKDOWN,
    "md": CellType.MARKDOWN,
    "raw": CellType.RAW,
}
SUFFIXES: Mapping[str, str] = {"python": ".py", "r": ".R", "julia": ".jl", "sql": ".sql", "bash": ".sh"}
OTHER_SUFFIX = ".txt"
MAGICS_SUFFIX = ".ipy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A cell in a block file: its source, tags of other tools, and how many lines stand above it."""

    source: str
    type: CellType = CellType.CODE
    tags: tuple[str, ...] = ()
    above: int = 0


def split(text: str) -> tuple[Piece, ...]:
    """The cells in the text of a block file; at least one."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    starts = [number for number, line in enumerate(lines) if MARKER.match(line)]
    pieces = [
        _piece(lines[start], lines[start + 1 : end], start + 1)
        for start, end in pairwise([*starts, len(lines)])
    ]
    head = lines[: starts[0]] if starts else lines
    if not pieces or any(line.strip() for line in head):
        pieces.insert(0, _piece("# %%", head, 0))
    return tuple(pieces)


def join(pieces: Sequence[Piece]) -> str:
    """The text of a block file with these cells."""
    if len(pieces) == 1 and pieces[0].type is CellType.CODE and not pieces[0].tags:
        return _body(pieces[0])
    return "\n".join(f"{_marker(piece)}\n{_body(piece)}" for piece in pieces)


def rewritten(text: str, cells: Sequence[Piece]) -> str:
    """`text` with other code cells in it; what it holds beside code stays where it is."""
    waiting = list(cells)
    kept: list[Piece] = []
    for piece in split(text):
        if piece.type is not CellType.CODE:
            kept.append(piece)
        elif waiting:
            kept.append(waiting.pop(0))
    return join([*kept, *waiting])


def tidy(source: str) -> str:
    """`source` without blank lines at either end: what of it a block file keeps."""
    lines = source.replace("\r\n", "\n").split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    while lines and not lines[0].strip():
        lines.pop(0)
    return "\n".join(lines)


def suffix(sources: Iterable[str], language: str) -> str:
    """How the name of a block file ends: `.py`, `.ipy` where only IPython understands it, or another."""
    if language != "python":
        return SUFFIXES.get(language, OTHER_SUFFIX)
    return SUFFIXES["python"] if all(map(is_plain, sources)) else MAGICS_SUFFIX


def is_plain(source: str) -> bool:
    """Whether `source` has no magics, shell lines or other syntax of IPython's own; it may be no Python."""
    try:
        ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return _as_python(source) == tidy(source)
    return True


def _as_python(source: str) -> str:
    """`source` with what is IPython's own as calls; as it is where that cannot be told."""
    try:
        return tidy(ipython.python_of(source))
    except SyntaxError:
        return tidy(source)


def _piece(marker: str, lines: Sequence[str], above: int) -> Piece:
    first = 0
    while first < len(lines) and not lines[first].strip():
        first += 1
    said = TYPE.search(marker)
    body = tidy("\n".join(ESCAPED.sub(r"\1\2", line) for line in lines))
    kind = TYPES[said["type"].lower()] if said else CellType.CODE
    return Piece(
        source=body if kind is CellType.CODE else _uncommented(body),
        type=kind,
        tags=_tags(marker),
        above=above + (first if body else 0),
    )


def _tags(marker: str) -> tuple[str, ...]:
    found = TAGS.search(marker)
    try:
        listed, _ = json.JSONDecoder().raw_decode(marker, found.end()) if found else ([], 0)
    except json.JSONDecodeError:
        return ()
    return tuple(tag for tag in listed if isinstance(tag, str))


def _marker(piece: Piece) -> str:
    kind = "" if piece.type is CellType.CODE else f" [{piece.type}]"
    tags = f" tags={json.dumps(list(piece.tags), ensure_ascii=False)}" if piece.tags else ""
    return f"# %%{kind}{tags}"


def _body(piece: Piece) -> str:
    source = tidy(piece.source)
    if piece.type is not CellType.CODE:
        source = "\n".join(f"# {line}".rstrip() for line in source.split("\n"))
    return "\n".join(TO_ESCAPE.sub(r"\1\\\2", line) for line in source.split("\n")) + "\n"


def _uncommented(body: str) -> str:
    """Text that stands in comments, as markdown does in a block file."""
    lines = body.split("\n")
    if all(line.startswith("#") for line in lines if line.strip()):
        lines = [re.sub(r"^# ?", "", line) for line in lines]
    return "\n".join(lines)
