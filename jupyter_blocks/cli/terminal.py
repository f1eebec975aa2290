"""The terminal: writes lines of spans to a stream, in colour and beyond ASCII only where it can show them."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TextIO

import click

from jupyter_blocks.reports.text import Line, Style, fitted, plain, to_ascii

COLOURS: Mapping[Style, Mapping[str, Any]] = {
    Style.STRONG: {"bold": True},
    Style.DIM: {"dim": True},
    Style.NAME: {"bold": True},
    Style.GOOD: {"fg": "green"},
    Style.BAD: {"fg": "red", "bold": True},
    Style.DOUBTFUL: {"fg": "yellow"},
    Style.ACTIVE: {"fg": "cyan"},
    Style.LANE_1: {"fg": "blue"},
    Style.LANE_2: {"fg": "magenta"},
    Style.LANE_3: {"fg": "green"},
    Style.LANE_4: {"fg": "yellow"},
    Style.LANE_5: {"fg": "cyan"},
    Style.LANE_6: {"fg": "red"},
}
SAMPLE = "│┊╰●→✓✗×…"
ESCAPE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")


def show(lines: Iterable[Line], *, stream: TextIO | None = None, fit: bool = False) -> None:
    """Write `lines` to `stream` (standard output) and flush; `fit` cuts them to the terminal's width."""
    out = sys.stdout if stream is None else stream
    columns = shutil.get_terminal_size().columns if fit and out.isatty() else None
    for line in lines:
        _put(f"{rendered(line if columns is None else fitted(line, columns), out)}\n", out)


def write(text: str) -> None:
    """Write `text`, which ends its lines itself, to standard output."""
    _put(encodable(text, sys.stdout), sys.stdout)


def write_printed(text: str) -> None:
    """Write to standard output what a cell printed: its colours only where they are shown."""
    kept = text if has_colour(sys.stdout) else ESCAPE.sub("", text)
    _put(encodable(kept, sys.stdout), sys.stdout)


def write_json(value: object, *, indent: int | None = 2) -> None:
    """Write `value` as one JSON document; with `indent` None on one line."""
    _put(f"{json.dumps(value, indent=indent)}\n", sys.stdout)


def _put(text: str, stream: TextIO) -> None:
    """Write `text` and flush. Once nobody reads any more (`| head`), the rest goes nowhere: a run goes on."""
    try:
        click.echo(text, file=stream, nl=False, color=True)
        stream.flush()
    except BrokenPipeError:
        with Path(os.devnull).open("w") as nowhere:
            os.dup2(nowhere.fileno(), stream.fileno())


def rendered(line: Line, stream: TextIO) -> str:
    """`line` as the characters that `stream` should get."""
    if not has_colour(stream):
        return encodable(ESCAPE.sub("", plain(line)), stream)
    return encodable("".join(_coloured(text, style) for text, style in line).rstrip(), stream)


def _coloured(text: str, style: Style) -> str:
    return click.style(text, **COLOURS[style]) if text.strip() and style in COLOURS else text


def has_colour(stream: TextIO) -> bool:
    """Whether `stream` is a terminal that shows colours and nobody has set NO_COLOR (no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def is_interactive(stream: TextIO) -> bool:
    """Whether a display on `stream` can be drawn over again."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def encodable(text: str, stream: TextIO) -> str:
    """`text` as `stream` can take it: in ASCII if its encoding cannot carry what we draw with."""
    encoding = stream.encoding or "ascii"
    if not _carries_drawings(encoding):
        return ascii_with_escapes(text)
    return text.encode(encoding, "backslashreplace").decode(encoding)


def ascii_with_escapes(text: str) -> str:
    """`text` in ASCII, the terminal's own escape sequences untouched."""
    return "".join(
        part if ESCAPE.fullmatch(part) else to_ascii(part) for part in re.split(f"({ESCAPE.pattern})", text)
    )


@cache
def _carries_drawings(encoding: str) -> bool:
    try:
        SAMPLE.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
