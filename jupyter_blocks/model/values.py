"""Values of parameters: in the words of JSON, and out of a text as it stands on a command line."""

from __future__ import annotations

import math
from collections.abc import Mapping

WORDS: Mapping[str, bool | None] = {"True": True, "False": False, "None": None}


def typed(text: str) -> object:
    """The value of a `-p` of papermill's: True, False, None, an int, a float, or else the text itself."""
    if text in WORDS:
        return WORDS[text]
    for number in (int, float):
        try:
            return number(text)
        except ValueError:
            continue
    return text


def as_json(value: object) -> object:
    """`value` as JSON can say it, which knows no tuples, sets, bytes, NaN or infinity."""
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if math.isfinite(value) else str(value)
        case list() | tuple():
            return [as_json(one) for one in value]
        case set() | frozenset():
            return sorted(map(as_json, value), key=repr)
        case Mapping():
            return {str(key): as_json(one) for key, one in value.items()}
        case _:
            return str(value)
