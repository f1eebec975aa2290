"""Text with meaning: lines of spans, each with the style that a terminal may give it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from enum import StrEnum


class Style(StrEnum):
    """What a span of text is; which colour that is, the terminal's side decides."""

    PLAIN = "plain"
    STRONG = "strong"
    DIM = "dim"
    NAME = "name"
    GOOD = "good"
    BAD = "bad"
    DOUBTFUL = "doubtful"
    ACTIVE = "active"
    LANE_1 = "lane_1"
    LANE_2 = "lane_2"
    LANE_3 = "lane_3"
    LANE_4 = "lane_4"
    LANE_5 = "lane_5"
    LANE_6 = "lane_6"


LANES = (Style.LANE_1, Style.LANE_2, Style.LANE_3, Style.LANE_4, Style.LANE_5, Style.LANE_6)

Span = tuple[str, Style]
Line = tuple[Span, ...]

EMPTY: Line = ()

# What stands for a character where the terminal's encoding lacks it.
ASCII = {
    ord(character): substitute
    for characters, substitute in (
        ("│", "|"),
        ("┊", ":"),
        ("─", "-"),
        ("┄", "."),
        ("━", "="),
        ("├┤┼┬┴╭╮", "+"),
        ("╰", "`"),
        ("╯", "'"),
        ("●◆■▲◇◌○", "*"),
        ("→", "->"),
        ("⇢", "~>"),
        ("↳", "`-"),
        ("·•", "-"),
        ("…", "..."),
        ("×", "x"),
        ("✓", "v"),
        ("✗", "x"),
        ("▶", ">"),
        ("⊘∅", "o"),
        ("“”", '"'),
        ("’", "'"),
    )
    for character in characters
}


def line(*parts: str | Span) -> Line:
    """A line of spans; a bare string is a plain one."""
    return tuple((part, Style.PLAIN) if isinstance(part, str) else part for part in parts)


def plain(line: Line) -> str:
    """The text of `line` without its styles and without blanks at its end."""
    return "".join(text for text, _ in line).rstrip()


def plain_text(lines: Iterable[Line]) -> str:
    """The text of `lines`, each ended by a newline."""
    return "".join(f"{plain(line)}\n" for line in lines)


def to_ascii(text: str) -> str:
    """`text` in ASCII alone: drawings by their likeness, all else as Python would escape it."""
    return text.translate(ASCII).encode("ascii", "backslashreplace").decode("ascii")


def width(text: str) -> int:
    """How many columns of a terminal `text` takes: wide characters two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def line_width(line: Line) -> int:
    """How many columns `line` takes."""
    return sum(width(text) for text, _ in line)


def shortened(text: str, columns: int) -> str:
    """`text`, or as much of it as fits into `columns` with an ellipsis at its end."""
    if width(text) <= columns:
        return text
    kept = text[: max(columns - 1, 0)]
    while kept and width(kept) > columns - 1:
        kept = kept[:-1]
    return f"{kept}…"


def fitted(line: Line, columns: int) -> Line:
    """`line`, or as much of it as fits into `columns` with an ellipsis at its end."""
    if line_width(line) <= columns:
        return line
    spans: list[Span] = []
    left = columns
    for text, style in line:
        if width(text) >= left:
            return (*spans, (shortened(f"{text} ", left), style))
        spans.append((text, style))
        left -= width(text)
    return tuple(spans)


def columns(
    rows: Sequence[Sequence[Line]], *, gap: int = 2, right: frozenset[int] = frozenset()
) -> list[Line]:
    """`rows` of cells set in columns as wide as their widest cell; those in `right` stand to the right."""
    if not rows:
        return []
    widths = [max(line_width(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [_row(row, widths, gap, right) for row in rows]


def _row(row: Sequence[Line], widths: Sequence[int], gap: int, right: frozenset[int]) -> Line:
    spans: list[Span] = []
    for i, cell in enumerate(row):
        blank = " " * (widths[i] - line_width(cell))
        before, after = (blank, "") if i in right else ("", blank)
        last = i == len(row) - 1
        spans += [(before, Style.PLAIN), *cell, ("" if last else after + " " * gap, Style.PLAIN)]
    return tuple((text, style) for text, style in spans if text)


def counted(number: int, noun: str) -> str:
    """ "1 block", "2 blocks"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
