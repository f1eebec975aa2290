"""What the blocks of a run printed, as a terminal shows it in the end."""

from __future__ import annotations

from collections.abc import Mapping

from jupyter_blocks.model.account import Account
from jupyter_blocks.model.events import CellPrinted, Stream

Pieces = Mapping[str | None, tuple[tuple[Stream, str], ...]]


def printed(account: Account) -> Pieces:
    """For each block, and None for the prelude, what it printed, in order; what rebuilds printed is left out.

    Pieces of one stream that follow each other are one.
    """
    found: dict[str | None, list[tuple[Stream, str]]] = {}
    for logged, is_rebuild in account.attributed():
        event = logged.event
        if isinstance(event, CellPrinted) and not (is_rebuild and event.block):
            pieces = found.setdefault(event.block, [])
            if pieces and pieces[-1][0] is event.stream:
                pieces[-1] = (event.stream, pieces[-1][1] + event.text)
            else:
                pieces.append((event.stream, event.text))
    return {
        block: tuple((stream, settled(text)) for stream, text in pieces) for block, pieces in found.items()
    }


def settled(text: str) -> str:
    """`text` with each line as a carriage return left it: overwritten by what came after."""
    if "\r" not in text:
        return text
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join(next((part for part in reversed(line.split("\r")) if part), "") for line in lines)
