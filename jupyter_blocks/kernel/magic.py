"""`%%block NAME`: a block's declaration on the first line of a cell, for front ends without tags."""

from __future__ import annotations

import re

DECLARATION = re.compile(r"^%%block(?:[ \t]+(?P<name>\S+))?[ \t]*$")


def declared_name(source: str) -> str | None:
    """The name after `%%block` on the first line of `source`, or None."""
    found = DECLARATION.match(source.partition("\n")[0].rstrip("\r"))
    return found["name"] if found else None


def blank_declaration(lines: list[str]) -> list[str]:
    """A cell's lines with `%%block NAME` made an empty line: an input transformer.

    So the cell runs as any other: same namespace, same outputs, same line numbers.
    """
    if lines and DECLARATION.match(lines[0].rstrip("\r\n")):
        return ["\n", *lines[1:]]
    return lines
