"""What one cell's source says by itself, before it is linked with the cells around it."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from jupyter_blocks.languages.python.automagic import escaped
from jupyter_blocks.languages.python.ipython import is_dressed, python_of
from jupyter_blocks.languages.python.scopes import DEFINITIONS, FunctionNode, Scope, scope_of

LINE_MAGIC, CELL_MAGIC = RUNNING = ("run_line_magic", "run_cell_magic")
RUNNING_PYTHON = frozenset(["time", "prun", "capture"])
SETTING_UP = frozenset(
    ["aimport", "autoreload", "config", "load_ext", "matplotlib", "precision", "pylab", "reload_ext"]
)
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

    `body` is empty where the cell does not parse. `magic` is the name of the cell magic that the whole cell
    is, whose call `body` then holds; "" for all other cells. `inward` says that no expression binds a name
    of the function it stands in, nor makes it a generator. `scopes` is filled as functions are met, and kept
    with the tree.
    """

    body: tuple[ast.stmt, ...]
    fault: Fault | None = None
    magic: str = ""
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
        """Whether it only imports, defines, assigns and sets up magics."""
        plain_statements = (*DEFINITIONS, ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.Pass)
        return bool(self.body) and all(
            isinstance(s, plain_statements)
            or (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))
            or magic_of(s) in SETTING_UP
            for s in self.body
        )

    def asserting(self) -> tuple[ast.stmt, ...]:
        """The top-level statements, definitions aside, that contain an `assert`; in a cell magic that runs
        Python those of its body, whose lines count from there."""
        return tuple(
            s
            for s in (seen_through(self.body) if self.magic else self.body)
            if not isinstance(s, DEFINITIONS) and any(isinstance(part, ast.Assert) for part in ast.walk(s))
        )


def magic_of(statement: ast.stmt, *running: str) -> str:
    """The name of the magic that a statement runs, whatever becomes of its result: `time`; "" if it runs
    none, or not by one of the methods `running`."""
    call = statement.value if isinstance(statement, ast.Expr | ast.Assign) else None
    if (
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in (running or RUNNING)
        and isinstance(call.func.value, ast.Call)
        and isinstance(call.func.value.func, ast.Name)
        and call.func.value.func.id == "get_ipython"
        and call.args
        and isinstance(call.args[0], ast.Constant)
    ):
        return str(call.args[0].value)
    return ""


def seen_through(statements: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements, and in the place of magics that run Python those that they run."""
    for statement in statements:
        call = statement.value if magic_of(statement) in RUNNING_PYTHON else None  # type: ignore[attr-defined]
        texts = [part.value for part in call.args[1:] if isinstance(part, ast.Constant)] if call else []
        for text in texts if call else ():
            yield from seen_through(analyse(str(text)).body)
        if not texts or isinstance(statement, ast.Assign):
            yield statement


@lru_cache(maxsize=8192)
def analyse(source: str) -> CellFacts:
    """What `source`, the code of one cell, says; never raises, a cell that does not parse has a `fault`."""
    try:
        tree, turned = _read(source)
    except SyntaxError as error:
        magic = escaped(source)
        if magic is not None:
            return analyse(magic)
        return CellFacts(body=(), fault=_fault(source, error.lineno or 1, error.msg))
    except (ValueError, RecursionError, MemoryError) as error:  # null bytes, nesting beyond the parser
        return CellFacts(body=(), fault=Fault(line=1, message=str(error) or "too deeply nested", newer=False))
    return CellFacts(
        body=tuple(tree.body),
        magic=magic_of(tree.body[0], CELL_MAGIC) if turned and len(tree.body) == 1 else "",
        inward=":=" not in source and "yield" not in source,
    )


def _read(source: str) -> tuple[ast.Module, bool]:
    """The tree of a cell, and whether IPython's syntax had to be understood for it. What is Python is nothing
    of IPython's, so it need not be searched for that."""
    if is_dressed(source):
        return _parse(python_of(source)), True
    try:
        return _parse(source), False
    except SyntaxError:
        text = python_of(source)
        if text.rstrip("\n") == source.rstrip("\n"):
            raise
        return _parse(text), True


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
