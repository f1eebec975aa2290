"""Known text: atoms that carry the string or number they are, with holes where a part is not known.

A hole stands between two control characters. Two texts are the same text if they are equal, holes included:
what stands in a hole says what would fill it, be it a parameter (`=NAME`, with its default after another
control character), an object of which nothing is known or a version of a name (`NUMBER:LABEL`), one of
several such (`~NUMBER:LABEL`), or what a pattern leaves open (`*`).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import product

from jupyter_blocks.languages.python import kinds
from jupyter_blocks.languages.python.values import ATOM, ATOMS, MANY, Obj, Value

HOLE = re.compile("\0([^\0\2]*)\2")
NUMBERED = re.compile("\0~?\\d")
DEFAULT = "\1"
LONGEST = 20_000  # characters; what is longer is not followed
UNNAMED = "…"
UNKNOWN = f"\0{UNNAMED}\2"  # stands in a text for a part that is not known, and that nobody compares
SPELLED = ". text"  # the field of what is no atom but has a text: `unknown + ".csv"`


class Texts(dict[str | int, Value]):
    """The atoms of one walk that carry a literal, one for each; made when they are first asked for.

    Duties: keep the atoms of computed texts too, number the holes.
    """

    def __init__(self) -> None:
        super().__init__()
        self.numbers: dict[Obj, int] = {}
        self.computed: dict[str, Value] = {}
        self.holes: dict[Hashable, str] = {}
        self.kept: list[object] = []  # whose identity is the key of a hole
        self.count = 0

    def __missing__(self, literal: str | int) -> Value:
        text = str(literal) if not isinstance(literal, int) or abs(literal) < 10**20 else ""
        if len(text) > LONGEST or "\0" in text or (not text and literal != ""):
            value = ATOMS
        else:
            value = (Obj(kinds.ATOM, text),)
            if isinstance(literal, int):
                self.numbers[value[0]] = literal
        self[literal] = value
        return value

    def made(self, text: str) -> Value:
        """The atom of a text that was computed."""
        if "\0" not in text:
            return self[text]
        if len(text) > LONGEST:
            return ATOMS
        found = self.computed.get(text)
        if found is None:
            found = self.computed[text] = (Obj(kinds.ATOM, text),)
        return found

    def either(self, texts: Iterable[str]) -> Value:
        """The atoms of several texts, one of which is right; unknown if there are none or too many."""
        found = dict.fromkeys([obj for text in texts for obj in self.made(text)])
        return tuple(found) if 0 < len(found) <= MANY else ATOMS

    def new_hole(self, label: str = UNNAMED) -> str:
        """The text of something that is like nothing else."""
        self.count += 1
        return f"\0{self.count}:{label}\2"

    def hole(self, key: Hashable, label: str) -> str:
        """The text of something unknown; the same for the same key. `label` is what it is shown as."""
        found = self.holes.get(key)
        if found is None:
            found = self.holes[key] = self.new_hole(label)
        return found

    def hole_of(self, obj: Obj) -> str:
        """The text of an object of which nothing is known; it is shown as the first name it has got."""
        label = next((name for _, name in obj.refs or ()), obj.path or UNNAMED)
        text = self.hole(obj, label)
        return as_one_of_many(text) if obj.many else text

    def hole_of_version(self, version: object, name: str) -> str:
        """The text of what a version of a name is."""
        found = self.holes.get(id(version))
        if found is None:
            self.kept.append(version)
            found = self.holes[id(version)] = self.new_hole(name)
        return found

    def derived(self, text: str, how: str) -> str:
        """The text of what is made of one with holes in a way that cannot be followed, the same each time."""
        label = shown(text)[1:-1] if HOLE.fullmatch(text) else shown(text)
        if NUMBERED.search(text) is None:
            return f"\0={label}{how}\2"
        return self.hole((text, how), label + how)

    def formatted(self, text: str, number: int | None, spec: str, conversion: str = "") -> str:
        """What a format makes of a text, or of the number that it is: `{month:02d}`."""
        how = (f"!{conversion}" if conversion in ("r", "a") else "") + (f":{spec}" if spec else "")
        if how.startswith(":") and "\0" not in text:
            try:
                return format(text if number is None else number, spec)
            except ValueError:
                pass
        return self.derived(text, how) if how else text


# -- holes -----------------------------------------------------------------------------------------


def parameter(name: str, default: str | None) -> str:
    """The text of a parameter, which a run may override: its name stands for its value."""
    return f"\0={name}\2" if default is None else f"\0={name}{DEFAULT}{default}\2"


def filled(text: str) -> str:
    """A text with the defaults of the parameters in it."""

    def fill(hole: re.Match[str]) -> str:
        _, separator, default = hole[1].partition(DEFAULT)
        return default if separator else hole[0]

    return HOLE.sub(fill, text) if DEFAULT in text else text


def as_one_of_many(text: str) -> str:
    """The text of one of several things, which need not be the same one each time."""
    return NUMBERED.sub(lambda found: f"\0~{found[0][-1]}", text)


def is_one(text: str) -> bool:
    """Whether a text is the same each time."""
    return "\0~" not in text


def shown(text: str) -> str:
    """A text as people read it: `out/{month}.csv`."""
    return HOLE.sub(_label, text) if "\0" in text else text


def _label(hole: re.Match[str]) -> str:
    if hole[1][:1] == "=":
        return f"{{{hole[1][1:].partition(DEFAULT)[0]}}}"
    _, separator, label = hole[1].partition(":")
    return f"{{{label}}}" if separator else hole[1]


# -- values ----------------------------------------------------------------------------------------


def text_of(obj: Obj) -> str | None:
    """The text that an atom carries, with the defaults of the parameters in it."""
    return filled(obj.path) if obj.type is kinds.ATOM and obj is not ATOM else None


def only_text(value: Value) -> str | None:
    """The text that a value is, if it is one text."""
    return text_of(value[0]) if len(value) == 1 else None


def is_atom(value: Value) -> bool:
    """Whether a value is one atom, known or not."""
    return len(value) == 1 and value[0].type is kinds.ATOM


def combined_texts(parts: Sequence[tuple[str, ...]], make: Callable[..., str]) -> tuple[str, ...]:
    """What `make` gives for each combination of the parts' texts; none if there are too many."""
    count = 1
    for part in parts:
        count *= len(part)
    return tuple(dict.fromkeys(make(*chosen) for chosen in product(*parts))) if 0 < count <= MANY else ()


# -- literals --------------------------------------------------------------------------------------


def is_literal(node: ast.expr) -> bool:
    """Whether an expression is a literal that carries text."""
    return type(node) is ast.Constant and type(node.value) in (str, int)
