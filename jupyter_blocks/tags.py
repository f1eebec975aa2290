"""The grammar of tags: what a cell's tags say, and the tags that say it.

`parse` and `render` are inverse on well-formed marks. The grammar is in docs/words.md.
"""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from jupyter_blocks.model.pipeline import Kind

PREFIXES = ("block", "kind", "test", "after")
WORDS = ("setup", "parameters", "injected-parameters", "skip", "skip-execution")
MAGIC = re.compile(r"^%%block(?:[ \t]+(?P<rest>\S.*?))?[ \t]*$")


class Wrong(StrEnum):
    """The ways in which a tag can be wrong."""

    NAME_MISSING = "name_missing"  # "block:"
    NAME_INVALID = "name_invalid"  # "block:load flights"
    KIND_UNKNOWN = "kind_unknown"  # "kind:loader"
    ALMOST = "almost"  # "Block:clean", "blok:clean", "block :clean", "set-up"
    TWO_NAMES = "two_names"  # "block:a", "block:b"
    TWO_KINDS = "two_kinds"
    TWO_TESTED = "two_tested"  # "test:a", "test:b"
    TWO_ROLES = "two_roles"  # "block:a" and "setup"
    KIND_ALONE = "kind_alone"  # "kind:transformer" on a cell of no block
    AFTER_ALONE = "after_alone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A wrong tag and, where it is clear what was meant, the tag that should stand in its place."""

    wrong: Wrong
    tag: str
    suggestion: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What a cell's tags say: at most one of `block`, `tests`, `setup`, `parameters`, `injected`."""

    block: str | None = None
    kind: Kind | None = None
    tests: str | None = None
    after: tuple[str, ...] = ()
    setup: bool = False
    parameters: bool = False
    injected: bool = False
    skip: bool = False
    foreign: tuple[str, ...] = ()


def is_name(text: str) -> bool:
    """Whether `text` can name a block: a Python identifier in normal form and no keyword."""
    return text.isidentifier() and not keyword.iskeyword(text) and unicodedata.normalize("NFKC", text) == text


def normalised(text: str) -> str:
    """The nearest name to `text`: "load flights" → "load_flights", "2nd" → "_2nd", "class" → "class_"."""
    name = re.sub(r"\W+", "_", unicodedata.normalize("NFKC", text.strip())).strip("_") or "block"
    if not name.isidentifier():
        name = f"_{name}"
    if not name.isidentifier():  # characters that \w takes and identifiers do not
        name = re.sub(r"[^0-9A-Za-z_]+", "_", name)
    return f"{name}_" if keyword.iskeyword(name) else name


def magic_name(source: str) -> str | None:
    """The text after `%%block` on the first line of `source` ("" if there is none), or None without one."""
    first, _, _ = source.partition("\n")
    found = MAGIC.match(first.rstrip("\r"))
    return None if found is None else found["rest"] or ""


def parse(tags: Iterable[str]) -> tuple[Marks, tuple[Problem, ...]]:
    """What `tags` say, and what is wrong with them; a wrong tag is left out of the marks."""
    return _parsed(tuple(tags))


@lru_cache(maxsize=4096)  # most cells bear the tags that they bore before an edit
def _parsed(tags: tuple[str, ...]) -> tuple[Marks, tuple[Problem, ...]]:
    return _Reader().read(tags)


def render(marks: Marks) -> tuple[str, ...]:
    """The tags that say `marks`, in the order of the grammar, foreign ones last."""
    tags: list[str] = []
    if marks.block is not None:
        tags.append(f"block:{marks.block}")
    if marks.kind is not None:
        tags.append(f"kind:{marks.kind}")
    if marks.tests is not None:
        tags.append(f"test:{marks.tests}")
    tags += [f"after:{name}" for name in marks.after]
    if marks.setup:
        tags.append("setup")
    if marks.parameters:
        tags.append("parameters")
    if marks.injected:
        tags.append("injected-parameters")
    if marks.skip:
        tags.append("skip")
    return (*tags, *marks.foreign)


class _Reader:
    """Reads the tags of one cell; holds what it has seen so far."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.blocks: list[str] = []
        self.kinds: list[Kind] = []
        self.tested: list[str] = []
        self.after: list[str] = []
        self.words: list[str] = []
        self.foreign: list[str] = []

    def read(self, tags: tuple[str, ...]) -> tuple[Marks, tuple[Problem, ...]]:
        bears_block = any(tag.startswith("block:") for tag in tags)
        for tag in tags:
            self.take(tag, bears_block=bears_block)
        self.settle_repeats()
        roles = [
            *(f"block:{name}" for name in self.blocks[:1]),
            *(f"test:{name}" for name in self.tested[:1]),
            *(word for word in dict.fromkeys(self.words) if not word.startswith("skip")),
        ]
        for tag in roles[1:]:
            self.problem(Wrong.TWO_ROLES, tag)
        role = roles[0] if roles else ""
        skip = any(word.startswith("skip") for word in self.words)
        block = self.blocks[0] if role.startswith("block:") else None
        if block is None and not skip:
            for kind in self.kinds:
                self.problem(Wrong.KIND_ALONE, f"kind:{kind}")
            for name in self.after:
                self.problem(Wrong.AFTER_ALONE, f"after:{name}")
        marks = Marks(
            block=block,
            kind=self.kinds[0] if self.kinds and block is not None else None,
            tests=self.tested[0] if role.startswith("test:") else None,
            after=tuple(dict.fromkeys(self.after)) if block is not None else (),
            setup=role == "setup",
            parameters=role == "parameters",
            injected=role == "injected-parameters",
            skip=skip,
            foreign=tuple(self.foreign),
        )
        return marks, tuple(self.problems)

    def take(self, tag: str, *, bears_block: bool) -> None:
        prefix, colon, rest = tag.partition(":")
        if colon and prefix in PREFIXES:
            self.take_prefixed(prefix, rest, tag)
        elif tag in WORDS:
            self.words.append(tag)
        elif bears_block and tag in tuple(Kind):
            self.kinds.append(Kind(tag))
        elif suggestion := almost(tag, bears_block=bears_block):
            self.problem(Wrong.ALMOST, tag, suggestion)
        else:
            self.foreign.append(tag)

    def take_prefixed(self, prefix: str, rest: str, tag: str) -> None:
        if not rest.strip():
            self.problem(Wrong.NAME_MISSING, tag)
        elif prefix == "kind":
            if rest in tuple(Kind):
                self.kinds.append(Kind(rest))
            else:
                near = nearest(rest.strip().lower().replace("-", "_"), [*Kind], 3)
                self.problem(Wrong.KIND_UNKNOWN, tag, f"kind:{near}" if near else None)
        elif not is_name(rest):
            self.problem(Wrong.NAME_INVALID, tag, f"{prefix}:{normalised(rest)}")
        else:
            {"block": self.blocks, "test": self.tested, "after": self.after}[prefix].append(rest)

    def settle_repeats(self) -> None:
        for wrong, prefix, names in (
            (Wrong.TWO_NAMES, "block", self.blocks),
            (Wrong.TWO_KINDS, "kind", self.kinds),
            (Wrong.TWO_TESTED, "test", self.tested),
        ):
            for name in list(dict.fromkeys(names))[1:]:
                self.problem(wrong, f"{prefix}:{name}")

    def problem(self, wrong: Wrong, tag: str, suggestion: str | None = None) -> None:
        self.problems.append(Problem(wrong=wrong, tag=tag, suggestion=suggestion))


@lru_cache(maxsize=4096)  # a notebook has few different tags, on many cells
def almost(tag: str, *, bears_block: bool) -> str | None:
    """The tag of ours that `tag` was probably meant to be, or None.

    Tags of others are many, so only those with one of our prefixes, misspelt or misspaced, count; on a
    block's cell also words one edit away.
    """
    prefix, colon, rest = tag.partition(":")
    tidy = prefix.strip().lower()
    if colon and rest.strip():
        near = tidy if tidy in PREFIXES else nearest(tidy, PREFIXES, 1)
        return f"{near}:{rest.strip()}" if near else None
    folded = tag.strip().lower().replace("_", "-")
    if folded in WORDS:
        return folded
    if not bears_block:
        return None
    for word in (*WORDS, *map(str, Kind)):
        if edit_distance(folded.replace("-", "_"), word.replace("-", "_"), 1) <= 1:
            return word
    return None


def nearest(text: str, names: Iterable[str], limit: int) -> str | None:
    """The one of `names` fewest edits from `text`, if at most `limit`; the first of equals."""
    scored = [(edit_distance(text, name, limit), name) for name in names]
    best = min(scored, key=lambda pair: pair[0], default=None)
    return best[1] if best is not None and best[0] <= limit else None


def edit_distance(one: str, other: str, limit: int) -> int:
    """Insertions, deletions, changes and swaps of neighbours that turn `one` into `other`.

    Anything above `limit` is answered as `limit + 1` (optimal string alignment distance).
    """
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        after = [i]
        for j, b in enumerate(other, 1):
            cost = min(row[j] + 1, after[j - 1] + 1, row[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            after.append(cost)
        if min(after) > limit:  # and what follows cannot be nearer
            return limit + 1
        before, row = row, after
    return min(row[-1], limit + 1)
