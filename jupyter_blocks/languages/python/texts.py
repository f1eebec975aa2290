"""Known text: atoms that carry the string they are, with holes where a part is not known."""

from __future__ import annotations

import re
from collections.abc import Iterable

from jupyter_blocks.languages.python import kinds
from jupyter_blocks.languages.python.values import ATOM, ATOMS, Obj, Value

HOLE = re.compile("\0([^\0]*)\0")
UNKNOWN = "\0…\0"  # what stands in a text for a part that is not known
LONGEST = 20_000  # characters; what is longer is not followed


class Texts(dict[str, Value]):
    """The atoms of one walk that carry a text, one for each; made when they are first asked for."""

    def __missing__(self, text: str) -> Value:
        value = self[text] = (Obj(kinds.ATOM, text),) if 0 < len(text) <= LONGEST else ATOMS
        return value

    def made(self, parts: Iterable[str | None]) -> Value:
        """The atom of a text that was put together; a part that is None is not known."""
        known = [UNKNOWN if part is None else part for part in parts]
        return ATOMS if all(part == UNKNOWN for part in known) else self["".join(known)]


def text_of(obj: Obj) -> str | None:
    """The text that an atom carries."""
    return obj.path if obj.type is kinds.ATOM and obj is not ATOM else None


def is_atom(value: Value) -> bool:
    """Whether a value is one atom, known or not."""
    return len(value) == 1 and value[0].type is kinds.ATOM


def only_text(value: Value) -> str | None:
    """The text that a value is, if it is one text."""
    return text_of(value[0]) if len(value) == 1 else None
