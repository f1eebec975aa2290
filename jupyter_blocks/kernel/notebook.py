"""The notebook's text as the kernel knows it: from the front end, else from the saved file, else from the
cells that were executed."""

from __future__ import annotations

import hashlib
import json
import os
import re
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from jupyter_blocks.kernel.magic import declared_name

FRONT_END, FILE, EXECUTED = "front_end", "file", "executed"
LARGEST = 256 * 2**20  # bytes of a notebook file that is read
PRELUDE = ("setup", "parameters", "injected-parameters")
# nbformat 4.5's rule for a cell's id. What else a front end calls a cell is the address of its editor:
# VS Code sends `vscode-notebook-cell:/…/flights.ipynb#W2sZmlsZQ==`.
CELL_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True)
class TextCell:
    """A code cell; its tags and its first line say what it is."""

    id: str
    source: str
    tags: tuple[str, ...] = ()

    @cached_property
    def block(self) -> str | None:
        """The block it belongs to."""
        return None if self.is_skipped else self._tagged("block:") or declared_name(self.source)

    @cached_property
    def tests(self) -> str | None:
        """The block it tests."""
        return None if self.is_skipped or self.block else self._tagged("test:")

    @cached_property
    def role(self) -> str:
        """`block`, `test`, a word of the prelude, or "" for a cell outside the pipeline."""
        if self.is_skipped:
            return ""
        if self.block is not None:
            return "block"
        return "test" if self.tests else next((word for word in PRELUDE if word in self.tags), "")

    @cached_property
    def is_skipped(self) -> bool:
        """Whether it is never part of a run."""
        return bool({"skip", "skip-execution", "scratchpad", "kind:scratchpad"} & set(self.tags))

    def _tagged(self, prefix: str) -> str | None:
        names = (tag[len(prefix) :] for tag in self.tags if tag.startswith(prefix))
        return next((name for name in names if name.isidentifier()), None)


@dataclass(frozen=True)
class KnownText:
    """Code cells in notebook order, and where they are known from.

    `saved` is when the file was saved, in seconds since 1970; `path` is "" where there is none.
    """

    cells: tuple[TextCell, ...]
    origin: str
    path: str = ""
    saved: float | None = None


class KnownNotebook:
    """Holds the known text; may be asked from several threads."""

    def __init__(self, namespace: Mapping[str, Any]) -> None:
        self._namespace = namespace
        self._lock = threading.RLock()
        self._sent: KnownText | None = None
        self._file = KnownText((), FILE)
        self._executed: dict[str, TextCell] = {}
        self._sources: dict[str, str] = {}
        self._addressed: dict[str, str] = {}  # the cell that an editor's address stands for
        self._last = ""

    def text(self) -> KnownText:
        """What is known now; the file is read again when it was saved since."""
        with self._lock:
            if self._sent is not None:
                return self._sent
            return self._saved() or KnownText(tuple(self._executed.values()), EXECUTED)

    def take(self, cells: Iterable[Mapping[str, Any]]) -> list[str]:
        """Take the text from a front end; the answer is the digests of the sources that it left out and that
        are not known, in which case nothing is taken. Raises ValueError on what is no cell."""
        with self._lock:
            taken: list[TextCell] = []
            sources: dict[str, str] = {}
            missing: list[str] = []
            for cell in cells:
                if not isinstance(cell, Mapping) or not isinstance(cell.get("id"), str):
                    raise ValueError("a cell is an object with an id")
                if cell.get("type", "code") != "code":
                    continue
                source, digest = cell.get("source"), cell.get("digest")
                if source is None:
                    source = self._sources.get(str(digest))
                if source is None:
                    missing.append(str(digest))
                    continue
                if not isinstance(source, str):
                    raise ValueError("a source is a text")
                sources[digest_of(source)] = source
                taken.append(TextCell(cell["id"], source, _texts(cell.get("tags"))))
            if not missing:
                self._sources = sources
                self._sent = KnownText(tuple(taken), FRONT_END)
            return missing

    def identified(self, identity: str, source: str, tags: tuple[str, ...]) -> TextCell:
        """The cell that is executed: by its id, or by the address that it was known by before; else by its
        source among the known ones, of equal ones the next below the one that ran last; else by the block
        that it declares, or by its source alone."""
        with self._lock:
            text = self.text()
            own = self._addressed.get(identity, identity)
            found = next((cell for cell in text.cells if own and cell.id == own), None)
            is_address = bool(identity) and not CELL_ID.fullmatch(identity) and text.origin != EXECUTED
            if found is None and (is_address or not identity):
                found = self._next_of([cell for cell in text.cells if cell.source == source])
                if found is not None and is_address:
                    self._addressed[identity] = found.id
            if found is not None:
                known = found.tags if text.origin != EXECUTED or not identity else ()
                cell = TextCell(found.id, source, tags or known)
            else:
                name = declared_name(source)
                own = identity or (f"block:{name}" if name else f"c{digest_of(source)[:8]}")
                cell = TextCell(own, source, tags)
            self._last = cell.id
            self._executed[cell.id] = cell
            return cell

    def _next_of(self, equal: list[TextCell]) -> TextCell | None:
        if len(equal) < 2:
            return equal[0] if equal else None
        order = [cell.id for cell in self.text().cells]
        last = order.index(self._last) if self._last in order else -1
        return next((cell for cell in equal if order.index(cell.id) > last), equal[0])

    def _saved(self) -> KnownText | None:
        path = self._path()
        if path is None:
            return None
        try:
            found = path.stat()
            if str(path) != self._file.path or found.st_mtime != self._file.saved:
                if found.st_size > LARGEST:
                    return None
                cells = cells_of(json.loads(path.read_text("utf-8")))
                self._file = KnownText(cells, FILE, str(path), found.st_mtime)
        except (OSError, ValueError, RecursionError):  # gone, being written, or no notebook
            return None
        return self._file

    def _path(self) -> Path | None:
        """Where the notebook is saved, as VS Code or Jupyter Server tell it."""
        told = self._namespace.get("__vsc_ipynb_file__") or os.environ.get("JPY_SESSION_NAME")
        return Path(told) if type(told) is str and told.endswith(".ipynb") else None


def cells_of(raw: Any) -> tuple[TextCell, ...]:
    """The code cells of a notebook's JSON; raises ValueError where it is none.

    A cell without an id gets `c` and 8 digits of its source's SHA-256, and an ordinal among equals.
    """
    if not isinstance(raw, dict) or not isinstance(raw.get("cells"), list):
        raise ValueError("not a notebook")
    cells: list[TextCell] = []
    seen: dict[str, int] = {}
    for cell in raw["cells"]:
        if not isinstance(cell, dict):
            raise ValueError("not a notebook")
        lines = cell.get("source", "")
        source = "".join(_texts(lines)) if isinstance(lines, list) else str(lines)
        identity = cell.get("id")
        own = identity if isinstance(identity, str) and identity else f"c{digest_of(source)[:8]}"
        seen[own] = seen.get(own, 0) + 1
        metadata = cell.get("metadata")
        tags = _texts(metadata.get("tags")) if isinstance(metadata, dict) else ()
        if cell.get("cell_type") == "code":
            cells.append(TextCell(own if seen[own] == 1 else f"{own}-{seen[own]}", source, tags))
    return tuple(cells)


def digest_of(source: str) -> str:
    """The SHA-256 of a source in hex; half characters do not matter."""
    return hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()


def has_code(source: str) -> bool:
    """Whether anything but blank lines, comments and a declaration stands in `source`."""
    return any(
        line.strip() and not line.lstrip().startswith(("#", "%%block")) for line in source.splitlines()
    )


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, (list, tuple)) else ()
