"""What one cell's source says by itself, before it is linked with the cells around it."""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass, field
from functools import lru_cache

from jupyter_blocks.languages.python.automagic import escaped
from jupyter_blocks.languages.python.lines import plain
from jupyter_blocks.languages.python.scopes import DEFINITIONS, FunctionNode, Scope, scope_of

WARNED = re.compile(r"[0-9](?:and|else|for|if|in|is|not|or)")  # 1if x else 2
NEWER_SYNTAX = re.compile(
    r"^\s*(?:type\s+\w+.*=|(?:async\s+)?def\s+\w+\[|class\s+\w+\[|except\*?\s+\w[\w.]*\s*,)"
    r"|\bt[rR]?[\"']|\bf[rR]?(?P<quote>[\"'])[^\n]*\{[^\n}]*(?P=quote)"
)
OLDER_SYNTAX = re.compile(
    r"^\s*(?:print\s+(?![=.,+\-*/%&|^<>)\]}:;])\S|print\s*>>|exec\s+['\"\w]|raise\s+\w+\s*,|except\s+[\w.]+\s*,\s*\w+\s*:)"
    r"|(?:[:;]\s*)print\s+['\"\w]|\b0[0-7]+[lL]?\b|\b\d+[lL]\b|<>|\bur['\"]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a cell does not parse: the line, and whether a newer Python, or Python 2, would take it."""

    line: int
    message: str
    newer: bool
    older: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CellFacts:
    """A cell, parsed once and kept by its source.

    `body` is empty where the cell does not parse or is of another language; `commands` are
    (line, shell command). `inward` says that no expression binds a name of the function it stands in, nor
    makes it a generator. `scopes` is filled as functions are met, and kept with the tree.
    """

    body: tuple[ast.stmt, ...]
    fault: Fault | None = None
    opaque: bool = False
    commands: tuple[tuple[int, str], ...] = ()
    inward: bool = False
    scopes: dict[ast.AST, Scope] = field(default_factory=dict, compare=False, repr=False)

    def scope(self, node: FunctionNode | ast.ClassDef) -> Scope:
        """The scope of a function or class in this cell."""
        found = self.scopes.get(node)
        if found is None:
            found = self.scopes[node] = scope_of(node, inward=self.inward)
        return found

    @property
    def is_definitions(self) -> bool:
        """Whether it only imports, defines and assigns."""
        plain_statements = (*DEFINITIONS, ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.Pass)
        return bool(self.body) and all(
            isinstance(s, plain_statements) or (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))
            for s in self.body
        )

    def asserting(self) -> tuple[ast.stmt, ...]:
        """The top-level statements, definitions aside, that contain an `assert`."""
        return tuple(
            s
            for s in self.body
            if not isinstance(s, DEFINITIONS) and any(isinstance(part, ast.Assert) for part in ast.walk(s))
        )


@lru_cache(maxsize=8192)
def analyse(source: str) -> CellFacts:
    """What `source`, the code of one cell, says; never raises, a cell that does not parse has a `fault`."""
    text = plain(source)
    if text.opaque:
        return CellFacts(body=(), opaque=True)
    try:
        tree = _parse(text.text)
    except SyntaxError as error:
        magic = escaped(source)
        if magic is not None:
            return analyse(magic)
        return CellFacts(
            body=(), fault=_fault(text.text, error.lineno or 1, error.msg), commands=text.commands
        )
    except (ValueError, RecursionError, MemoryError) as error:  # null bytes, nesting beyond the parser
        return CellFacts(body=(), fault=Fault(line=1, message=str(error) or "too deeply nested", newer=False))
    inward = ":=" not in text.text and "yield" not in text.text
    return CellFacts(body=tuple(tree.body), commands=text.commands, inward=inward)


def _parse(text: str) -> ast.Module:
    """The tree of a cell; the tokenizer's warnings about it are the kernel's to tell."""
    if "\\" not in text and WARNED.search(text) is None:
        return ast.parse(text)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


def _fault(text: str, line: int, message: str) -> Fault:
    lines = text.split("\n")
    shown = lines[min(line, len(lines)) - 1]
    newer = NEWER_SYNTAX.search(shown) is not None
    return Fault(line=line, message=message, newer=newer, older=OLDER_SYNTAX.search(shown) is not None)
