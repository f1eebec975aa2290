"""IPython's own syntax in a cell, turned into the calls that IPython makes of it, line by line.

`%time f(x)` becomes `get_ipython().run_line_magic('time', 'f(x)')`, and so on for shell commands, requests
for help, prompts, automatic calls and cell magics. What counts as such is told by tokens, as IPython tells it
(`IPython.core.inputtransformer2`), so that nothing in a string, a comment or a bracket is taken for a magic.
Two things differ: every line stays where it was, and IPython itself, slow to import, is not needed. That the
result is the same Python is held by `tests/languages/python/test_ipython.py`.
"""

from __future__ import annotations

import re
import sys
import textwrap
import tokenize
from collections.abc import Callable, Iterator, Mapping, Sequence
from tokenize import TokenInfo
from typing import NamedTuple

SHELL = "get_ipython()"
MOST_STEPS = 500  # after so many IPython gives up, too
BRACKETS = {**dict.fromkeys("([{", 1), **dict.fromkeys(")]}", -1)}
MARGIN = frozenset({tokenize.INDENT, tokenize.DEDENT})
ESCAPES = frozenset("!?%,;/")

# -- what IPython takes away before it looks for its own syntax --

PASTED = re.compile(r">>>|In \[\d|\.\.\.+:")  # without one of these there are no prompts
BLANKS = re.compile(r"\n[ \t]+\n")
TRIPLE = re.compile(r"(?<!\\)(\"\"\"|''')")
PREFIX = re.compile(r"[rubf]*", re.IGNORECASE)
PYTHON_FIRST, PYTHON_PROMPT = re.compile(r"\s*>>>"), re.compile(r"\s*(?:>>>|\.\.\.)[ \t]?")
IPYTHON_PROMPT = re.compile(r"(?:(?:\[(?:nav|ins)\])? )?In \[\d+\]: |\s*\.{3,}: ?")
CELL_MAGIC = re.compile(r"%%(?!\w+\?)")
HELP = re.compile(r"(?P<target>%{0,2}(?!\d)[\w*]+(?:\.(?!\d)[\w*]+|\[-?[0-9]+\])*)(?P<marks>\?\??)$")

# What `tokenize` says of text that is no Python; of anything else the text has just ended too early.
MALFORMED = (
    "unterminated string literal",
    "invalid non-printable character",
    "after line continuation character",
    "invalid decimal literal",
    "invalid binary literal",
    "invalid octal literal",
    "invalid hexadecimal literal",
    "in binary literal",
    "in octal literal",
    "expected EOF",
)


def is_dressed(source: str) -> bool:
    """Whether IPython may change `source` though it is Python: prompts are taken off, and the blanks of empty
    lines, which show in a string of several lines."""
    return (
        ((">>>" in source or "In [" in source or "...:" in source) and PASTED.search(source) is not None)
        or (('"""' in source or "'''" in source) and BLANKS.search(source) is not None)
    )  # fmt: skip


def python_of(source: str) -> str:
    """`source` with IPython's syntax turned into calls, in as many lines, the last of which is ended.

    What cannot be read stays as it is, for the parser to complain about. Raises SyntaxError where not even
    the tokens can be told apart.
    """
    whole = source if source.endswith("\n") else source + "\n"
    lines = whole.splitlines(keepends=True)
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    above = "\n" * "".join(lines[:first]).count("\n")
    lines = _undressed(lines[first:])
    found = _cell_magic(lines) if CELL_MAGIC.match(lines[0]) else _calls(lines)
    return above + "".join(found)


def _undressed(lines: list[str]) -> list[str]:
    lines = textwrap.dedent("".join(lines)).splitlines(keepends=True)
    lines = _without_python_prompts(lines)
    if any(IPYTHON_PROMPT.match(line) for line in lines[:2]):
        lines = [
            IPYTHON_PROMPT.sub("", line, count=1) if IPYTHON_PROMPT.match(line) else line for line in lines
        ]
    return lines


def _without_python_prompts(lines: list[str]) -> list[str]:
    """Lines without `>>>` and `...`; those in a string of several lines that begins its line keep them."""
    if not any(PYTHON_FIRST.match(line) for line in lines):
        return lines
    kept = _quoted(lines)
    if not any(PYTHON_FIRST.match(line) for line, keep in zip(lines, kept, strict=True) if not keep):
        return lines
    bare = [
        line if keep or not (found := PYTHON_PROMPT.match(line)) else line[found.end() :]
        for line, keep in zip(lines, kept, strict=True)
    ]
    result: list[str] = []
    start = 0
    for end in range(1, len(lines) + 1):
        if end < len(lines) and kept[end] == kept[start]:
            continue
        part = bare[start:end]
        if not kept[start] and part != lines[start:end]:
            part = textwrap.dedent("".join(part)).splitlines(keepends=True)
        result += part
        start = end
    return result


def _quoted(lines: Sequence[str]) -> list[bool]:
    """Which lines stand in a string that keeps what looks like a prompt, by IPython's rule of thumb."""
    quoted: list[bool] = []
    open_ = ""
    keeps = prompted = False
    for line in lines:
        now = bool(open_) and keeps
        for found in TRIPLE.finditer(line):
            if not open_:
                open_ = found[0]
                before = line[: found.start()]
                bare = _without_prompt(before)
                keeps = not (bare != before and prompted) and PREFIX.fullmatch(bare.strip()) is not None
                now = keeps
            elif open_ == found[0]:
                open_, keeps = "", False
        quoted.append(now)
        prompted = prompted or PYTHON_FIRST.match(line) is not None
    return quoted


def _without_prompt(text: str) -> str:
    for sign in (">>>", "..."):
        text = re.sub(rf"^\s*{re.escape(sign)}[ \t]?", "", text, count=1)
    return text


def _cell_magic(lines: list[str]) -> list[str]:
    """The call of a cell magic on its line, and as many empty lines as its body has."""
    name, _, rest = lines[0][2:].rstrip().partition(" ")
    body = "".join(lines[1:])
    return [f"{SHELL}.run_cell_magic({name!r}, {rest!r}, {body!r})\n", "\n" * body.count("\n")]


# -- what IPython turns into calls -----------------------------------------------------------------


class Found(NamedTuple):
    """Something that is no Python: where it starts, what makes Python of it, and where it ends, if that is
    known; of two that start at one place the one of the lower rank is taken."""

    line: int  # counted from 0
    column: int
    rank: int
    turn: Callable[[str], str]
    end: int | None = None  # its last line


def _calls(lines: list[str]) -> list[str]:
    """`lines` with everything of IPython's turned into calls, one after the other.

    After each the tokens are told apart anew, for what is no Python may have misled them; from the last line
    on that surely begins a statement at the margin.
    """
    start = 0
    for _ in range(MOST_STEPS):
        statements = _statements(lines[start:])
        for found in sorted(_findings(statements), key=lambda one: one[:3]):
            try:
                lines = [*lines[:start], *_turned(lines[start:], found)]
            except SyntaxError:
                continue
            margins = [
                tokens[0].start[0] - 1
                for tokens in statements
                if tokens[0].start[1] == 0
                and tokens[0].start[0] - 1 <= found.line
                and tokens[0].string.strip()
            ]
            start += margins[-1] if margins else 0
            break
        else:
            return lines
    return lines


def _statements(lines: Sequence[str]) -> list[list[TokenInfo]]:
    """The tokens of `lines`, grouped by statement; comments and empty lines are groups of their own."""
    groups: list[list[TokenInfo]] = [[]]
    depth = 0
    try:
        for token in _tokens(lines):
            groups[-1].append(token)
            if token.type == tokenize.NEWLINE or (token.type == tokenize.NL and depth <= 0):
                groups.append([])
            elif token.type == tokenize.OP:
                depth = max(0, depth + BRACKETS.get(token.string, 0))
    except tokenize.TokenError:
        pass  # it ends within a string or a bracket
    return [group for group in groups if group]


def _tokens(lines: Sequence[str]) -> Iterator[TokenInfo]:
    last = TokenInfo(tokenize.ERRORTOKEN, "", (1, 0), (1, 0), "")
    try:
        for last in tokenize.generate_tokens(iter(lines).__next__):
            yield last
    except tokenize.TokenError as error:
        if not any(said in error.args[0] for said in MALFORMED):
            raise
        place = last.start[0], last.end[1]
        yield TokenInfo(tokenize.ERRORTOKEN, "", place, place, last.line)


def _findings(statements: list[list[TokenInfo]]) -> Iterator[Found]:
    """The first of each sort."""
    for find in (_assigned_magic, _assigned_command, _escaped, _asked):
        for tokens in statements:
            found = find(tokens)
            if found is not None:
                yield found
                break


def _assignment(tokens: list[TokenInfo]) -> int | None:
    """The index of the first `=` outside of brackets."""
    depth = 0
    for index, token in enumerate(tokens):
        if token.string == "=" and depth == 0:
            return index
        depth = max(0, depth + BRACKETS.get(token.string, 0))
    return None


def _assigned_magic(tokens: list[TokenInfo]) -> Found | None:
    """`x = %magic`"""
    at = _assignment(tokens)
    if at is None or len(tokens) < at + 3:
        return None
    sign, name = tokens[at + 1], tokens[at + 2]
    if sign.string != "%" or name.type != tokenize.NAME:
        return None
    return Found(sign.start[0] - 1, sign.start[1], 1, lambda text: _magic(text[1:]))


def _assigned_command(tokens: list[TokenInfo]) -> Found | None:
    """`x = !command`"""
    at = _assignment(tokens)
    if at is None or tokens[at].line.strip().startswith("="):
        return None
    for sign in tokens[at + 1 :]:
        if sign.string == "!" and sign.type in (tokenize.ERRORTOKEN, tokenize.OP):
            return Found(sign.start[0] - 1, sign.start[1], 2, lambda text: f"{SHELL}.getoutput({text[1:]!r})")
        if sign.type != tokenize.ERRORTOKEN or not sign.string.isspace() or sys.version_info >= (3, 12):
            return None
    return None


def _escaped(tokens: list[TokenInfo]) -> Found | None:
    """`%magic`, `!command` and whatever else the first character of a statement tells."""
    first = next((token for token in tokens if token.type not in MARGIN), None)
    if first is None or first.string not in ESCAPES:
        return None
    return Found(first.start[0] - 1, first.start[1], 3, _unescaped)


def _asked(tokens: list[TokenInfo]) -> Found | None:
    """`x?`"""
    if len(tokens) < 3 or tokens[-2].string != "?":
        return None
    first = next(token for token in tokens if token.type not in MARGIN)
    return Found(first.start[0] - 1, first.start[1], 0, _help_at_end, tokens[-2].start[0] - 1)


def _turned(lines: list[str], found: Found) -> list[str]:
    """`lines` with one thing turned into Python; lines that it took are left empty."""
    end = found.end
    if end is not None:
        text = "".join(lines[found.line : end + 1])[found.column :]
    else:
        end = found.line
        while end < len(lines) - 1 and lines[end].endswith("\\\n"):
            end += 1
        pieces = [lines[found.line][found.column :], *lines[found.line + 1 : end + 1]]
        text = " ".join([*[piece.rstrip()[:-1] for piece in pieces[:-1]], pieces[-1].rstrip()])
    call = lines[found.line][: found.column] + found.turn(text) + "\n"
    empty = "\n" * ("".join(lines[found.line : end + 1]).count("\n") - 1)
    return [*lines[: found.line], call, *empty, *lines[end + 1 :]]


def _unescaped(text: str) -> str:
    marks = text[:2] if text[:2] in TURNED else text[:1]
    return TURNED[marks](text[len(marks) :])


def _magic(text: str) -> str:
    name, _, rest = text.partition(" ")
    return f"{SHELL}.run_line_magic({name!r}, {rest!r})"


def _help(marks: str) -> Callable[[str], str]:
    def turn(target: str) -> str:
        if not target:
            return f"{SHELL}.show_usage()"
        magic = "pinfo2" if marks == "??" else "psearch" if "*" in target else "pinfo"
        return f"{SHELL}.run_line_magic({magic!r}, {target!r})"

    return turn


def _help_at_end(text: str) -> str:
    found = HELP.search(text)
    if found is None:
        raise SyntaxError(text)
    return _help(found["marks"])(found["target"])


def _called_with_words(text: str) -> str:
    """`,f a b` calls `f("a", "b")`."""
    name, _, rest = text.partition(" ")
    return f'{name}("{QUOTED.join(rest.split())}")'


QUOTED = '", "'


def _called_with_text(text: str) -> str:
    """`;f a b` calls `f("a b")`."""
    name, _, rest = text.partition(" ")
    return f'{name}("{rest}")'


def _called(text: str) -> str:
    """`/f a b` calls `f(a, b)`."""
    name, _, rest = text.partition(" ")
    if not name:
        raise SyntaxError("a slash is followed by what is called")
    return f"{name}({', '.join(rest.split())})"


TURNED: Mapping[str, Callable[[str], str]] = {
    "!": lambda text: f"{SHELL}.system({text!r})",
    "!!": lambda text: f"{SHELL}.getoutput({text!r})",
    "?": _help("?"),
    "??": _help("??"),
    "%": _magic,
    ",": _called_with_words,
    ";": _called_with_text,
    "/": _called,
}
