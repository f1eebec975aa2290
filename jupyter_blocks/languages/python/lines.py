"""What IPython adds to Python, taken out of a cell's source so that the rest parses, line by line."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Cell magics whose body is Python that runs in the namespace of the notebook.
PYTHON_BODIES = frozenset({"time", "timeit", "capture", "prun"})

CELL_MAGIC = re.compile(r"\s*%%(?P<name>\w+)[ \t]*(?P<rest>.*)")
LINE = re.compile(r"(?P<indent>\s*)(?:%(?!=)|!|\?|,(?=\w)|;(?=\w))|(?P<help>\s*%{0,2}[\w.*]+\?{1,2}\s*$)")
ASSIGNED = re.compile(r"(?P<target>\s*[A-Za-z_][\w.,\s\[\]'\"]*=\s*)(?:!|%(?=[A-Za-z])).*")
SIGN = re.compile(r"[%!?,;]")  # without one of these a line is Python
SHELL = re.compile(r"\s*!{1,2}(?P<command>.+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainSource:
    """A cell's source as plain Python of as many lines.

    `opaque` says that its body is another language; `commands` are (line, shell command).
    """

    text: str
    opaque: bool = False
    commands: tuple[tuple[int, str], ...] = ()


def plain(source: str) -> PlainSource:
    """`source` without IPython's own syntax; what a magic or a command returns becomes `None`."""
    first = source.lstrip("\n \t")
    if first.startswith("%%"):
        return _cell_magic(source)
    return _without_line_magics(source)


def _cell_magic(source: str) -> PlainSource:
    lead = len(source) - len(source.lstrip("\n \t"))
    before, (head, _, body) = source[:lead], source[lead:].partition("\n")
    found = CELL_MAGIC.match(head)
    if found is None or found["name"] not in PYTHON_BODIES:
        return PlainSource(text="\n" * source.count("\n"), opaque=True)
    blanks = "\n" * before.count("\n")
    captured = [word for word in found["rest"].split() if word.isidentifier()]
    if found["name"] == "capture" and captured:
        head = f"{captured[0]} = None"
    elif found["name"] in ("time", "prun") and found["rest"] and not found["rest"].startswith("-"):
        head = found["rest"]
    else:
        head = ""
    rest = plain(body)
    return PlainSource(
        text=f"{blanks}{head}\n{rest.text}",
        opaque=rest.opaque,
        commands=tuple((line + blanks.count("\n") + 1, command) for line, command in rest.commands),
    )


def _without_line_magics(source: str) -> PlainSource:
    if not ("%" in source or "!" in source or "?" in source or "\n," in source or "\n;" in source):
        return PlainSource(text=source)
    lines: list[str] = []
    commands: list[tuple[int, str]] = []
    continued = False
    for number, line in enumerate(source.split("\n"), 1):
        if continued:
            lines.append("")
            continued = line.endswith("\\")
            continue
        if SIGN.search(line) is None:
            lines.append(line)
            continue
        shell = SHELL.match(line)
        assigned = ASSIGNED.fullmatch(line)
        if assigned is not None and _starts_statement(lines):
            lines.append(f"{assigned['target']}None")
            continued = line.endswith("\\")
        elif (found := LINE.match(line)) is not None and _starts_statement(lines):
            lines.append(_timed(line) if found["help"] is None else "")
            if shell is not None:
                commands.append((number, shell["command"]))
            continued = line.endswith("\\")
        else:
            lines.append(line)
    return PlainSource(text="\n".join(lines), commands=tuple(commands))


def _timed(line: str) -> str:
    """What stands in the place of a magic line: the statement `%time` runs, else nothing."""
    indent = line[: len(line) - len(line.lstrip())]
    found = re.match(r"\s*%(?:time|prun)[ \t]+(?P<rest>[^-].*)", line)
    return indent + (found["rest"] if found else "pass")


def _starts_statement(before: list[str]) -> bool:
    """Whether a line that follows `before` starts a statement, as far as brackets and quotes tell."""
    text = "\n".join(before)
    if not text.strip():
        return True
    if text.count('"""') % 2 or text.count("'''") % 2:
        return False
    last = re.sub(r"#.*", "", before[-1]).rstrip()
    if last.endswith(("\\", ",", "(", "[", "{")):
        return False
    plain_text = re.sub(r"'[^'\n]*'|\"[^\"\n]*\"|#[^\n]*", "", text)
    return all(plain_text.count(a) <= plain_text.count(b) for a, b in ("()", "[]", "{}"))
