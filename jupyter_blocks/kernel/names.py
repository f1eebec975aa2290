"""What the text of a cell alone says: names it binds and reads, and a digest that comments do not touch."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jupyter_blocks.kernel.decorators import KINDS
from jupyter_blocks.kernel.evaluation import is_assertion
from jupyter_blocks.kernel.magic import DECLARATION
from jupyter_blocks.kernel.notebook import digest_of
from jupyter_blocks.kernel.preparation import waits

RUNS_ITS_BODY = ("time", "timeit", "capture", "prun")
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class CellNames:
    """A cell by its text: `binds` are names bound or changed by a store, `reads` those read before it binds
    them, in functions too; `changes` are what a statement may change in place; `is_opaque` says that it may
    bind more than can be seen, `is_empty` that there is no code in it. `assertions` is how many of
    its statements contain an assert, `defines_block` that it decorates a function as a block."""

    digest: str
    binds: frozenset[str] = frozenset()
    reads: frozenset[str] = frozenset()
    changes: frozenset[str] = frozenset()
    is_opaque: bool = False
    is_empty: bool = False
    assertions: int = 0
    defines_block: bool = False


@lru_cache(maxsize=4096)
def names_of(source: str) -> CellNames:
    """What `source` says; never raises."""
    try:
        module = parsed(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return CellNames(digest_of(source), is_opaque=True)
    reader = _Reader()
    try:
        reader.statements(module.body)
        digest = digest_of(ast.dump(module))
    except RecursionError:
        return CellNames(digest_of(source), is_opaque=True)
    return CellNames(
        digest,
        frozenset(reader.binds),
        frozenset(reader.reads) | (frozenset(reader.deferred) - frozenset(reader.binds)),
        frozenset(reader.changes),
        reader.is_opaque,
        is_empty=not module.body,
        assertions=sum(map(is_assertion, module.body)),
        defines_block=_defines_block(module.body),
    )


def parsed(source: str) -> ast.Module:
    """The Python of a cell, with IPython's own syntax turned into calls; raises SyntaxError."""
    first, line_end, rest = source.partition("\n")
    if DECLARATION.match(first.rstrip("\r")):
        source = line_end + rest
    flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    try:
        return _module(compile(source, "<cell>", "exec", flags, dont_inherit=True))
    except SyntaxError:
        transformer: Any = sys.modules.get("IPython.core.inputtransformer2")
        if transformer is None:
            raise
        # An instance of our own: the shell's has state, and may be at work in another thread.
        plain = transformer.TransformerManager().transform_cell(source)
        return _module(compile(plain, "<cell>", "exec", flags, dont_inherit=True))


def _module(tree: Any) -> ast.Module:
    assert isinstance(tree, ast.Module)
    return tree


class _Reader(ast.NodeVisitor):
    """Reads statements in order; `local` are the names of the functions around."""

    def __init__(self, local: frozenset[str] = frozenset()) -> None:
        self.local = local
        self.binds: set[str] = set()
        self.reads: set[str] = set()
        self.deferred: set[str] = set()
        self.changes: set[str] = set()
        self.is_opaque = False

    def statements(self, body: Iterable[ast.stmt]) -> None:
        for statement in body:
            self.visit(statement)

    def read(self, name: str) -> None:
        if name not in self.binds and name not in self.local:
            self.reads.add(name)

    def bind(self, name: str | None) -> None:
        if name is not None and name not in self.local:
            self.binds.add(name)

    def change(self, node: ast.AST) -> None:
        """A store into what `node` refers to."""
        while isinstance(node, (ast.Subscript, ast.Attribute, ast.Call, ast.Starred)):
            node = node.func if isinstance(node, ast.Call) else node.value
        if isinstance(node, ast.Name) and node.id not in self.local:
            self.read(node.id)
            self.binds.add(node.id)
            self.changes.add(node.id)

    # -- names ----------------------------------------------------------------------------------------

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            self.read(node.id)
        elif isinstance(node.ctx, ast.Store):
            self.bind(node.id)

    def visit_Assign(self, node: ast.Assign) -> None:
        self.visit(node.value)
        for target in node.targets:
            self.visit(target)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self.visit(node.annotation)
        if node.value is not None:
            self.visit(node.value)
            self.visit(node.target)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self.visit(node.value)
        self.change(node.target)
        self.visit(node.target)

    def visit_For(self, node: ast.For) -> None:
        self.visit(node.iter)
        self.visit(node.target)
        self.statements([*node.body, *node.orelse])

    def visit_AsyncFor(self, node: ast.AsyncFor) -> None:
        self.visit(node.iter)
        self.visit(node.target)
        self.statements([*node.body, *node.orelse])

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self._stored(node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self._stored(node)

    def _stored(self, node: ast.Subscript | ast.Attribute) -> None:
        self.generic_visit(node)
        if not isinstance(node.ctx, ast.Load):
            self.change(node.value)

    def visit_Expr(self, node: ast.Expr) -> None:
        """A call whose result is dropped may be there for what it changes."""
        self.visit(node.value)
        if isinstance(node.value, ast.Call):
            parts = [*node.value.args, *(keyword.value for keyword in node.value.keywords)]
            if isinstance(node.value.func, ast.Attribute):
                parts.append(node.value.func.value)
            names = {name.id for part in parts for name in ast.walk(part) if isinstance(name, ast.Name)}
            self.changes |= names - self.local

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self.bind(alias.asname or alias.name.partition(".")[0])

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            if alias.name == "*":
                self.is_opaque = True
            else:
                self.bind(alias.asname or alias.name)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        self.bind(node.name)
        self.generic_visit(node)
        if node.name:
            self.binds.discard(node.name)

    def visit_MatchAs(self, node: ast.MatchAs) -> None:
        self.generic_visit(node)
        self.bind(node.name)

    def visit_MatchStar(self, node: ast.MatchStar) -> None:
        self.bind(node.name)

    def visit_MatchMapping(self, node: ast.MatchMapping) -> None:
        self.generic_visit(node)
        self.bind(node.rest)

    # -- what runs later, or in a scope of its own ---------------------------------------------------

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        for part in (*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)):
            self.visit(part)
        self.bind(node.name)
        self._later(node.args, node.body)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self.visit_FunctionDef(node)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self._later(node.args, [ast.Expr(node.body)])

    def _later(self, args: ast.arguments, body: list[ast.stmt]) -> None:
        own = {one.arg for one in ast.walk(args) if isinstance(one, ast.arg)}
        declared: set[str] = set()
        for statement in body:
            for node in ast.walk(statement):
                if isinstance(node, ast.Global):
                    declared.update(node.names)
                elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    own.add(node.id)
                elif isinstance(node, (*FUNCTION, ast.ClassDef)):
                    own.add(node.name)
        inner = _Reader(self.local | (own - declared))
        inner.statements(body)
        self.deferred |= inner.reads | inner.deferred
        self.binds |= inner.binds & declared
        self.is_opaque = self.is_opaque or inner.is_opaque

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for part in (*node.decorator_list, *node.bases, *(keyword.value for keyword in node.keywords)):
            self.visit(part)
        inner = _Reader(self.local)
        inner.statements(node.body)
        self.deferred |= inner.deferred
        for name in inner.reads:
            self.read(name)
        self.bind(node.name)

    def _comprehension(self, node: Any) -> None:
        own = {
            name.id
            for part in node.generators
            for name in ast.walk(part.target)
            if isinstance(name, ast.Name)
        }
        inner = _Reader(self.local | own)
        inner.binds = self.binds  # what `:=` binds in it
        inner.generic_visit(node)
        for name in inner.reads:
            self.read(name)
        self.deferred |= inner.deferred

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _comprehension  # noqa: N815

    # -- magics ---------------------------------------------------------------------------------------

    def visit_Call(self, node: ast.Call) -> None:
        self.generic_visit(node)
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if name in ("run_cell_magic", "run_line_magic"):
            words = [one.value for one in node.args if isinstance(one, ast.Constant)]
            texts = [word for word in words if isinstance(word, str)]
            self._magic(texts[0] if texts else "", texts[-1] if texts else "")
        elif isinstance(node.func, ast.Name) and node.func.id in ("exec", "eval", "globals"):
            self.is_opaque = True

    def _magic(self, name: str, body: str) -> None:
        if name not in RUNS_ITS_BODY:
            self.is_opaque = self.is_opaque or name not in ("matplotlib", "config", "load_ext", "blocks")
            return
        found = names_of(body)
        for read in found.reads:
            self.read(read)
        self.binds |= found.binds
        self.changes |= found.changes
        self.is_opaque = self.is_opaque or found.is_opaque


def _defines_block(body: Iterable[ast.stmt]) -> bool:
    """Whether a function is decorated as a block, by the decorator's name."""
    for node in body:
        for mark in node.decorator_list if isinstance(node, FUNCTION) else ():
            function = mark.func if isinstance(mark, ast.Call) else mark
            name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
            if name in KINDS:
                return True
    return False


def waits_at_top(source: str) -> bool:
    """Whether a cell awaits at its top level."""
    try:
        return waits(parsed(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
