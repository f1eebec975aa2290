"""Paths that only one machine has."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from jupyter_blocks.inference import findings
from jupyter_blocks.inference.walks import NotebookWalk
from jupyter_blocks.languages.python.frames import Frame, Read, Write
from jupyter_blocks.languages.python.resources import key_of_resource, resource_of_key
from jupyter_blocks.model.diagnostics import Diagnostic, Place
from jupyter_blocks.model.pipeline import Parameter, ViaKind

FILES = key_of_resource(ViaKind.FILE, "")
ABSOLUTE = re.compile(r"/(?!/|$)|[A-Za-z]:[\\/]|\\\\")
# Every machine of the kind has them: temporary and system folders, and those that hosted notebooks mount.
EVERYWHERE = re.compile(
    r"(/private)?/(tmp|var/tmp|dev|proc|sys|etc|bin|usr|opt|root|kaggle|content|databricks|dbfs|mnt|FileStore)\b"
)


def absolute_paths(walk: NotebookWalk, parameters: tuple[Parameter, ...]) -> Iterator[Diagnostic]:
    """The first absolute path that each block reads or writes, unless a parameter says where it is."""
    given = tuple(filter(None, map(_text, parameters)))
    for frames in ((walk.prelude,), *((block.frame, block.test_frame) for block in walk.blocks)):
        found: dict[str, Read | Write] = {}
        for frame in frames:
            if frame.taken or frame.written:
                found |= _absolute(frame, given)
        if found:
            path, use = next(iter(found.items()))
            yield findings.absolute_path(path, len(found) - 1, Place(cell=use.cell, line=use.line))


def _absolute(frame: Frame, given: tuple[str, ...]) -> dict[str, Read | Write]:
    """The absolute paths that a frame reads or writes, those below a `given` one left out."""
    uses: list[tuple[str, Read | Write]] = [(key, read) for (key, _), read in frame.taken.items()]
    uses += frame.written.items()
    found: dict[str, Read | Write] = {}
    for key, use in uses:
        if key.startswith(FILES) and ABSOLUTE.match(key, len(FILES)):
            _, path = resource_of_key(key)
            if not EVERYWHERE.match(path) and not (given and path.startswith(given)):
                found[path] = use
    return found


def _text(parameter: Parameter) -> str:
    """A parameter's default, if it is a text."""
    try:
        value = ast.literal_eval(parameter.default)
    except (ValueError, SyntaxError):
        return ""
    return value if isinstance(value, str) else ""
