"""`%%block NAME`, and the author's line numbers: what happens to the first lines of a cell."""

from __future__ import annotations

import re

DECLARATION = re.compile(r"^%%block(?:[ \t]+(?P<name>\S+))?[ \t]*$")


def declared_name(source: str) -> str | None:
    """The name after `%%block` on the first line of `source`, or None."""
    found = DECLARATION.match(source.partition("\n")[0].rstrip("\r"))
    return found["name"] if found else None


class FirstLines:
    """Two input transformers: one before IPython's own, one after them.

    `%%block NAME` becomes an empty line, so that its cell runs as any other: same namespace, same outputs.
    IPython takes empty first lines away; they are put back, so that every line keeps its number.
    """

    def __init__(self) -> None:
        self._empty = 0

    def take(self, lines: list[str]) -> list[str]:
        """Blank the declaration and count the empty first lines."""
        if lines and DECLARATION.match(lines[0].rstrip("\r\n")):
            lines = ["\n", *lines[1:]]
        self._empty = next((number for number, line in enumerate(lines) if line.strip()), 0)
        return lines

    def give_back(self, lines: list[str]) -> list[str]:
        """Put the empty lines back, but not above a cell magic, which has to come first."""
        if lines and lines[0].startswith("%%"):
            return lines
        return ["\n"] * self._empty + lines
