"""The differences of two pipelines as text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from jupyter_blocks.model.differences import BlockChange, Differences, EdgeChange, TextChange, ValueChange
from jupyter_blocks.reports.text import EMPTY, Line, Style, line

STYLES = {"+": Style.GOOD, "-": Style.BAD, "@": Style.ACTIVE}


def report(found: Differences) -> list[Line]:
    """What differs: the whole, block by block, then the edges."""
    if found.is_none:
        return [line(("no differences", Style.GOOD))]
    sections = [list(_heads(found)), *(list(_block(block)) for block in found.blocks), list(_edges(found))]
    lines: list[Line] = []
    for section in filter(None, sections):
        lines += [*([EMPTY] if lines else []), *section]
    return lines


def _heads(found: Differences) -> Iterator[Line]:
    for change in found.values:
        yield _value(change, indent="")
    for text in found.texts:
        yield line((text.what, Style.STRONG))
        yield from _text(text)
    for name in found.removed:
        yield line(("- ", Style.BAD), (name, Style.NAME), "  block removed")
    for name in found.added:
        yield line(("+ ", Style.GOOD), (name, Style.NAME), "  block added")
    for name in found.moved:
        yield line(("~ ", Style.DOUBTFUL), (name, Style.NAME), "  block moved")


def _block(block: BlockChange) -> Iterator[Line]:
    was = f"  renamed, was {block.was}" if block.was else ""
    yield line(("~ ", Style.DOUBTFUL), (block.name, Style.NAME), was)
    for change in block.values:
        yield _value(change, indent="  ")
    for text in block.texts:
        yield line("  ", (text.what, Style.DIM))
        yield from _text(text)


def _text(text: TextChange) -> Iterator[Line]:
    for one in text.lines:
        yield line("  ", (one, STYLES.get(one[:1], Style.PLAIN)))


def _value(change: ValueChange, *, indent: str) -> Line:
    if change.before is None:
        return line(indent, ("+ ", Style.GOOD), f"{change.what}: ", (_said(change.after), Style.GOOD))
    if change.after is None:
        return line(indent, ("- ", Style.BAD), f"{change.what}: ", (_said(change.before), Style.BAD))
    before, after = (_said(change.before), Style.BAD), (_said(change.after), Style.GOOD)
    return line(indent, ("~ ", Style.DOUBTFUL), f"{change.what}: ", before, (" → ", Style.DIM), after)


def _edges(found: Differences) -> Iterator[Line]:
    for edge in found.edges:
        sign, style = _sign(edge)
        names = [(f"-{name} ", Style.BAD) for name in edge.before if name not in edge.after]
        names += [(f"+{name} ", Style.GOOD) for name in edge.after if name not in edge.before]
        yield line((sign, style), f" {edge.producer} → {edge.consumer}  ", *names)


def _sign(edge: EdgeChange) -> tuple[str, Style]:
    if not edge.before:
        return "+", Style.GOOD
    return ("-", Style.BAD) if not edge.after else ("~", Style.DOUBTFUL)


def _said(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
