"""How the line of a magic is read: its options, its words, the magic as a whole."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Collection, Mapping
from dataclasses import dataclass

WORD = re.compile(r"(\S+)\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Magic:
    """A magic that is run: `name` with its percent signs, the rest of its line, the body of a cell magic.

    `above` is the number of lines that stand over its body, or over the text of its line; None where the call
    was written out by hand. `dropped` says that nobody uses what it gives.
    """

    name: str
    line: str
    cell: str | None
    above: int | None
    dropped: bool
    call: ast.Call

    @property
    def words(self) -> list[str]:
        """The words of its line, as a shell would split it."""
        return words(self.line)


def words(line: str) -> list[str]:
    """The words of a line, as a shell splits it; quotes that do not match are characters."""
    try:
        return shlex.split(line)
    except ValueError:
        return line.split()


def leading_options(line: str, valued: str) -> tuple[Mapping[str, str], str]:
    """The options at the start of a line, as `getopt` reads them, and the rest as it was written.

    `valued` holds the letters of the options that take a value.
    """
    found: dict[str, str] = {}
    rest = line.lstrip()
    while (match := WORD.match(rest)) is not None and re.match(r"-\w|--", match[1]):
        word, rest = match[1], rest[match.end() :]
        if word == "--":
            break
        if word.startswith("--"):
            continue
        for index, letter in enumerate(word[1:], 2):
            found[letter] = word[index:] if letter in valued else ""
            if letter in valued:
                if not found[letter] and (value := WORD.match(rest)) is not None:
                    found[letter], rest = value[1], rest[value.end() :]
                break
    return found, rest


def options(given: list[str], valued: Collection[str]) -> tuple[Mapping[str, list[str]], list[str]]:
    """The options among words, wherever they stand, as `argparse` reads them, and the other words.

    `valued` are the options that take a value, with their dashes: `-o x`, `--out x`, `--out=x`.
    """
    found: dict[str, list[str]] = {}
    others: list[str] = []
    waiting = iter(given)
    for word in waiting:
        name, equals, value = word.partition("=")
        if not re.match(r"-[a-zA-Z]|--\w", word):
            others.append(word)
        elif name in valued:
            found.setdefault(name, []).append(value if equals else next(waiting, ""))
        elif word[:2] in valued and not word.startswith("--"):
            found.setdefault(word[:2], []).append(word[2:])
        else:
            found.setdefault(name, []).append(value)
    return found, others
