"""What a cell prints, passed on while it runs: in pieces, so that a loop that prints a lot costs little."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

from jupyter_blocks.model.events import Stream

INTERVAL = 0.25  # seconds between two pieces
MOST = 64 * 1024  # bytes of a cell that are passed on
MOST_OF_A_DISPLAY = 4 * 1024  # bytes of the text of one display
ESCAPE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
DISPLAYS = ("display_data", "execute_result")

Tell = Callable[[Stream, str], None]


class Printed:
    """Gathers what one cell prints, and tells of it now, at most every INTERVAL, and when the cell ends."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._pieces: list[tuple[Stream, str]] = []
        self._left = MOST
        self._omitted = 0
        self._told = float("-inf")
        self._timer: asyncio.TimerHandle | None = None

    def take(self, message: Mapping[str, Any]) -> None:
        """Take in a message of the kernel; most print nothing."""
        piece = _piece(message)
        if piece is None:
            return
        stream, text = piece
        kept, omitted = _cut(text, self._left)
        self._left = 0 if omitted else self._left - _size(kept)
        self._omitted += omitted
        if kept:
            self._pieces.append((stream, kept))
            self._tell_in_time()

    def end(self) -> None:
        """The cell has ended: tell the rest, and how much there is beyond it."""
        self._flush()
        if self._omitted:
            rest = f"\n[{self._omitted:,} bytes more, which the executed notebook has]\n"
            self._tell(Stream.STDOUT, rest)
            self._omitted = 0

    def _tell_in_time(self) -> None:
        loop = asyncio.get_running_loop()
        if loop.time() - self._told >= INTERVAL:
            self._flush()
        elif self._timer is None:
            self._timer = loop.call_at(self._told + INTERVAL, self._flush)

    def _flush(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        pieces, self._pieces = self._pieces, []
        for stream, group in groupby(pieces, itemgetter(0)):
            self._tell(stream, collapsed("".join(text for _, text in group)))
        self._told = asyncio.get_running_loop().time()


def collapsed(text: str) -> str:
    """`text` with each line as a terminal shows it in the end, where carriage returns had it overwritten.

    One at the beginning of the text, or at its end, stays: it is about the text before, or after.
    """
    if "\r" not in text:
        return text
    before = "\r" if text.startswith("\r") and not text.startswith("\r\n") else ""
    after = "\r" if text.endswith("\r") and text != "\r" else ""
    return before + "\n".join(map(_overwritten, text.split("\n"))) + after


def _overwritten(line: str) -> str:
    """What is to see of a line after its last carriage return; the colours of what is gone are gone too."""
    shown = ""
    for part in line.split("\r"):
        longer = not ESCAPE.search(shown + part) and len(shown) > len(part)
        shown = part + shown[len(part) :] if longer else part or shown
    return shown


def _piece(message: Mapping[str, Any]) -> tuple[Stream, str] | None:
    kind, content = message["msg_type"], message["content"]
    if kind == "stream":
        return Stream.STDERR if content["name"] == Stream.STDERR else Stream.STDOUT, content["text"]
    text = content["data"].get("text/plain") if kind in DISPLAYS else None
    if not isinstance(text, str):
        return None
    kept, omitted = _cut(text, MOST_OF_A_DISPLAY)
    return Stream.DISPLAY, f"{kept}…\n" if omitted else f"{kept}\n"


def _cut(text: str, most: int) -> tuple[str, int]:
    """As much of `text` as fits into `most` bytes of UTF-8, and how many bytes do not."""
    size = _size(text)
    if size <= most:
        return text, 0
    kept = text.encode("utf-8", "surrogatepass")[:most].decode("utf-8", "ignore")
    return kept, size - _size(kept)


def _size(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
