"""Paths as text: their normal form, what is below what, which patterns meet.

A path may have holes (see texts.py). Those of patterns are STAR (anything but a slash), DEEP (anything) and
ANY (one character); START stands for the directory that the kernel starts in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto
from functools import lru_cache

from jupyter_blocks.languages.python.texts import HOLE, shown

START = "\0start\2"
STAR, DEEP, ANY = "\0*\2", "\0**\2", "\0?\2"
WILD = frozenset({STAR, DEEP, ANY})
ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")  # object stores, the web
ROOTED = re.compile(r"/|[A-Za-z]:/|" + START + "|" + ELSEWHERE.pattern)
PLAIN = re.compile(r"\w[\w.-]*(?:/\w[\w.-]*)*")  # in its normal form already
WILDCARD = re.compile(r"\*\*|\*|\?|\[[^]/]+\]")
TOKEN = re.compile(HOLE.pattern + "|.", re.DOTALL)
EXTENSION = re.compile(r"\.\w{1,9}$")
MOST_STEPS = 4000  # of comparing two patterns; those that need more are taken to meet


class Overlap(Enum):
    """Whether two paths have files in common."""

    SURE = auto()
    PERHAPS = auto()


SURE, PERHAPS = Overlap  # by name: members of an Enum are slow to get at


def join(first: str, second: str) -> str:
    """`first / second`."""
    if ROOTED.match(second) or not first:
        return second
    return f"{first.removesuffix('/')}/{second}" if second else first


def normal(text: str, directory: str = START) -> str:
    """The one form of a path: relative to where the kernel started, unless it is absolute."""
    if directory == START and PLAIN.fullmatch(text):
        return text
    if ELSEWHERE.match(text):
        return text
    text = text.replace("\\", "/")
    if not ROOTED.match(text) and not text.startswith("\0"):
        text = f"{directory}/{text}"
    root = "/" if text.startswith("/") else ""
    parts: list[str] = []
    for part in text.removeprefix(START).split("/"):
        if part == ".." and parts and parts[-1] != ".." and "\0" not in parts[-1]:
            parts.pop()
        elif part not in ("", ".") and (part != ".." or parts or not root):
            parts.append(part)
    return root + "/".join(parts) or "."


def pattern(text: str) -> str:
    """The path of a pattern as `glob` takes it."""

    def hole(found: re.Match[str]) -> str:
        return DEEP if found[0] == "**" else STAR if found[0] == "*" else ANY

    return WILDCARD.sub(hole, text)


def below(path: str, *, deep: bool) -> str:
    """The pattern of all that a directory holds, at any depth or directly."""
    return f"{path}/{DEEP if deep else STAR}" if path != "." else DEEP if deep else STAR


def folder(path: str) -> str | None:
    """The directory that a pattern of `below` is about."""
    for ending in (STAR, DEEP):
        if path == ending:
            return "."
        if path.endswith("/" + ending):
            return path[: -len(ending) - 1]
    return None


def parents(path: str) -> Iterator[str]:
    """The directories above a path that it names itself, the nearest first."""
    while "/" in path and path != "/":
        path = path.rpartition("/")[0] or "/"
        yield path


def parent(text: str) -> str | None:
    """The directory that holds a path, None where that cannot be told."""
    if text == START or (text.startswith(START) and text.endswith("/..")):
        return f"{text}/.."
    if HOLE.fullmatch(text):
        return None
    return text.rpartition("/")[0] or ("/" if text.startswith("/") else ".")


def name(text: str) -> str | None:
    """The last part of a path, None where that cannot be told."""
    last = text.rpartition("/")[2]
    return None if HOLE.fullmatch(text) or text.endswith("..") else last


def split_suffix(text: str) -> tuple[str, str] | None:
    """A path without its suffix, and the suffix; None where that cannot be told."""
    last = name(text)
    if last is None or last.endswith("\2"):
        return None
    stem, dot, suffix = last.rpartition(".")
    return (text, "") if not stem or "\0" in suffix else (text[: len(text) - len(suffix) - 1], dot + suffix)


def shown_path(path: str) -> str:
    """A path as people read it; all that a directory holds is `out/`."""
    above = folder(path)
    return shown(path) if above is None else f"{shown(above).rstrip('/')}/"


# -- patterns --------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def _regex(path: str) -> re.Pattern[str]:
    """What a path covers, as a regular expression; holes with a number stand for themselves."""
    written = []
    for found in TOKEN.finditer(path.replace(f"{DEEP}/", DEEP)):
        token = found[0]
        written.append({STAR: "[^/]*", DEEP: ".*", ANY: "[^/]"}.get(token) or re.escape(token))
    return re.compile("".join(written), re.DOTALL)


def is_loose(path: str) -> bool:
    """Whether a path stands for several files, or one that is not quite known."""
    return "\0" in path


def has_wildcards(path: str) -> bool:
    """Whether a path is a pattern."""
    return STAR in path or DEEP in path or ANY in path


def overlap(one: str, other: str) -> Overlap | None:
    """Whether a path, in its normal form, has files in common with another one: surely, if it covers it."""
    if one == other or not (is_loose(one) or is_loose(other)) or not _may_start_alike(one, other):
        return None
    if has_wildcards(one) and _regex(one).fullmatch(other):
        return SURE
    if not (_is_anchored(one) and _is_anchored(other)):
        return None
    return PERHAPS if _meet(_tokens(one), _tokens(other)) else None


def _may_start_alike(one: str, other: str) -> bool:
    first, second = one.partition("\0")[0], other.partition("\0")[0]
    return first.startswith(second) or second.startswith(first)


def _is_anchored(path: str) -> bool:
    """Whether enough of a path is known to be taken for another one: more than its ending, and where it
    lies. `{path}`, `{name}.csv` and `{folder}/data.csv` are like nothing else."""
    if "\0" not in path or has_wildcards(path):
        return True
    first = path.partition("/")[0]
    if HOLE.fullmatch(first):
        return False
    return any(char.isalnum() for char in EXTENSION.sub("", HOLE.sub("", path)))


def _tokens(path: str) -> tuple[str, ...]:
    """The characters of a path, its holes as wildcards."""
    found = [token[0] for token in TOKEN.finditer(path.replace(f"{DEEP}/", DEEP))]
    return tuple(STAR if len(token) > 1 and token not in WILD else token for token in found)


def _meet(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether something matches both of two patterns."""
    waiting, seen = [(0, 0)], {(0, 0)}
    for left, right in waiting:
        if left == len(one) and right == len(other):
            return True
        for step in _steps(one[left : left + 1], other[right : right + 1]):
            place = (left + step[0], right + step[1])
            if place not in seen:
                seen.add(place)
                waiting.append(place)
        if len(waiting) > MOST_STEPS:
            return True
    return False


def _steps(one: tuple[str, ...], other: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """How far two patterns may be gone along together from where they stand."""
    for mine, theirs, ends, goes in ((one, other, (1, 0), (0, 1)), (other, one, (0, 1), (1, 0))):
        if mine and mine[0] in (STAR, DEEP):
            yield ends
            if theirs and (theirs[0] != "/" or mine[0] == DEEP) and (theirs[0] != DEEP or mine[0] == DEEP):
                yield goes
    both = (*one, *other)
    single = len(both) == 2 and STAR not in both and DEEP not in both
    if single and (one == other or (ANY in both and "/" not in both)):
        yield 1, 1
