"""HTML as values: whatever is not made here is text, and stands on the page as that."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from jupyter_blocks.reports.runs import CONTROL

VOID = frozenset({"br", "meta"})
HALVES = re.compile("[\ud800-\udfff]")  # half characters, which UTF-8 does not know
REFERENCE = re.compile(r"[^A-Za-z0-9_]")


class Markup(str):
    """Text that is HTML already; only functions of this package make it."""

    __slots__ = ()


Child = str | Iterable["Child"] | None
"""What may stand in an element: markup, text, which is escaped, several of these, or nothing."""


def element(tag: str, /, *children: Child, **attributes: str | bool | None) -> Markup:
    """An element of HTML or SVG.

    An attribute `class_` is written `class`, `stroke_width` `stroke-width`; one that is None or False is left
    out, True stands without a value.
    """
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    if tag in VOID:
        return Markup(f"<{tag}{written}>")
    return Markup(f"<{tag}{written}>{joined(*children)}</{tag}>")


def joined(*children: Child) -> Markup:
    """`children` one after the other."""
    return Markup("".join(map(_child, children)))


def text(value: str) -> Markup:
    """`value` as text: escaped, without colours and what no page can hold."""
    return Markup(html.escape(_readable(value), quote=True))


def prose(value: str) -> tuple[Child, ...]:
    """A text of ours, in which what stands between backquotes is code."""
    parts = value.split("`")
    return tuple(element("code", part) if place % 2 else part for place, part in enumerate(parts))


def reference(block: str) -> str:
    """The id of the element that tells of a block: ASCII without blanks, and no other element's."""
    return "block-" + REFERENCE.sub(lambda found: f"-{ord(found[0]):x}-", block)


def _child(child: Child) -> str:
    if child is None:
        return ""
    if isinstance(child, Markup):
        return child
    return text(child) if isinstance(child, str) else joined(*child)


def _attribute(key: str, value: str | bool | None) -> str:
    name = key.rstrip("_").replace("_", "-")
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{html.escape(_readable(value), quote=True)}"'


def _readable(value: str) -> str:
    return HALVES.sub(lambda found: ascii(found[0])[1:-1], CONTROL.sub("", value))
