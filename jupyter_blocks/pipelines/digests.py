"""Digests of code: under which it is known what the code was seen to do."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Mapping

from jupyter_blocks.model.pipeline import PRELUDE, Block, Pipeline


def code_digests(pipeline: Pipeline) -> Mapping[str, str]:
    """For each block the digest of its cells' code, comments and layout aside, in hex."""
    return {block.name: _digest(map(_meaning, _sources(block))) for block in pipeline.blocks}


def contexts(pipeline: Pipeline, parameters: Mapping[str, object]) -> Mapping[str, str]:
    """For each block the digest of all that it runs on: `parameters`, the prelude, the blocks before it."""
    prelude = [_meaning(cell.code) for cell in pipeline.outline.cells if cell.role in PRELUDE]
    before = _digest([repr(sorted(parameters.items())), *prelude])
    found = {}
    for block, digest in code_digests(pipeline).items():
        found[block] = before
        before = _digest([before, digest])
    return found


def _sources(block: Block) -> list[str]:
    return [cell.code for cell in (*block.cells, *block.test_cells)]


def _meaning(source: str) -> str:
    """The code without comments and layout; as it stands where it is no plain Python."""
    try:
        return ast.dump(ast.parse(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return source.strip()


def _digest(parts: Iterable[str]) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(part.encode("utf-8", "backslashreplace"))
        whole.update(b"\0")
    return whole.hexdigest()
