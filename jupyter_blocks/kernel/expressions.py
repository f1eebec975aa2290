"""What expressions do with names, told from the syntax tree, without running them."""

from __future__ import annotations

import ast
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from jupyter_blocks.kernel.cellcode import CellCode
from jupyter_blocks.kernel.magic import DECLARATION
from jupyter_blocks.kernel.scopes import CLASS, COMPREHENSION, COMPREHENSIONS, Scope, scope_of
from jupyter_blocks.kernel.spoken import (
    ARGUMENT,
    EVERYTHING,
    HARMLESS,
    INTERPOLATING,
    OPTIONS,
    RUNS_ITS_BODY,
    SHELL_METHODS,
    TAKES_NAMES,
    WORD,
    as_statement,
    interpolated,
)

HANDS_ON = (ast.Tuple, ast.List, ast.Dict, ast.Set, ast.Starred, ast.IfExp, ast.NamedExpr, ast.keyword)
PATH_PARTS = (ast.Attribute, ast.Subscript, ast.Call, ast.Starred)
# Methods that keep what they are given, and call none of it.
KEEPING = frozenset({"append", "add", "appendleft", "insert", "setdefault", "register", "put", "put_nowait"})
# Methods that take from what they are called on.
CONSUMING = frozenset(
    {"fetchone", "fetchall", "fetchmany", "fetchdf", "df", "read", "readline", "send", "recv", "get"}
)
# Attributes that tell of a function or class without running anything of it.
TELLING = frozenset({"__name__", "__qualname__", "__module__", "__doc__"})
SEES_ALL = frozenset({"exec", "eval", "globals"})
UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)


def parsed(source: str) -> ast.Module:
    """The Python of a cell, with IPython's own syntax turned into calls; raises SyntaxError."""
    first, line_end, rest = source.partition("\n")
    if DECLARATION.match(first.rstrip("\r")):
        source = line_end + rest
    try:
        return ast.parse(source)
    except SyntaxError:
        transformer: Any = sys.modules.get("IPython.core.inputtransformer2")
        if transformer is None:
            raise
        # An instance of our own: the shell's has state, and may be at work in another thread.
        plain: str = transformer.TransformerManager().transform_cell(source)
        return ast.parse(plain)


def dotted(node: ast.expr) -> str:
    """`a.b.c` as text; what it begins with is a name, or nothing is answered."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def root_of(node: ast.expr) -> ast.expr:
    """What a path of attributes, items and calls begins with."""
    while isinstance(node, PATH_PARTS):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node


class Expressions(ABC):
    """Goes over expressions in the order in which they are evaluated; who extends it, over statements.

    `surely` is false inside of what may not run; that a value is `reaching` says that it is used, not only
    handed on. `functions` are those that the cell has defined and not called so far.
    """

    def __init__(self, code: CellCode) -> None:
        self.code = code
        self.scope = Scope()
        self.surely = True
        self.clock = 0
        self.functions: dict[str, ast.FunctionDef | ast.AsyncFunctionDef] = {}
        self.annotates = sys.version_info < (3, 14)

    @abstractmethod
    def statements(self, body: Iterable[ast.stmt]) -> None:
        """Statements, in the order in which they run."""

    # -- names ----------------------------------------------------------------------------------------

    def load(self, name: str, reaching: bool) -> None:
        if reaching and name in self.functions:
            self.body_of(self.functions.pop(name))
        if not self.scope.is_global(name):
            return
        code = self.code
        if reaching:
            code.reaches.setdefault(name, self.clock)
        if name not in code.stores:
            (code.loads_late if name in code.may_store else code.loads).add(name)

    def store(self, name: str) -> None:
        scope = self.scope.binding(name)
        if scope is None:
            return
        if scope.kind == CLASS:
            scope.names |= {name} if self.surely else set()
            return
        self.clock += 1
        self.functions.pop(name, None)
        self.code.may_store.add(name)
        if self.surely:
            self.code.stores.setdefault(name, self.clock)

    def delete(self, name: str) -> None:
        self.load(name, reaching=False)
        if self.scope.is_global(name):
            self.code.may_store.add(name)
            if self.surely:
                self.code.stores.pop(name, None)

    @contextmanager
    def inside(self, scope: Scope) -> Iterator[None]:
        """Within `scope`."""
        outer, self.scope = self.scope, scope
        try:
            yield
        finally:
            self.scope = outer

    @contextmanager
    def unsure(self) -> Iterator[None]:
        """Within what may not run."""
        surely, self.surely = self.surely, False
        try:
            yield
        finally:
            self.surely = surely

    @contextmanager
    def later(self) -> Iterator[None]:
        """Within what the cell itself does not run: only the names count."""
        outer, self.code = self.code, CellCode()
        try:
            with self.unsure():
                yield
        finally:
            inner, self.code = self.code, outer
            outer.deferred |= inner.loads | inner.loads_late | inner.deferred
            outer.deferred_stores |= inner.may_store | inner.deferred_stores
            outer.is_opaque = outer.is_opaque or inner.is_opaque

    # -- expressions ----------------------------------------------------------------------------------

    def target(self, node: ast.expr) -> None:
        """What is assigned to."""
        if isinstance(node, ast.Name):
            self.store(node.id)
        elif isinstance(node, (ast.Tuple, ast.List)):
            for element in node.elts:
                self.target(element)
        elif isinstance(node, ast.Starred):
            self.target(node.value)
        else:
            self.changed(node)
            if isinstance(node, ast.Attribute):
                self.code.stored_attributes.add(node.attr)
                if path := dotted(node):
                    self.code.sets.add(path)
            if isinstance(node, ast.Subscript) and dotted(node.value).endswith("environ"):
                self.value(node.value, True)  # a variable that is set is not read
                if not isinstance(node.slice, ast.Constant):
                    self.value(node.slice, True)
                elif not self.surely:
                    self.code.may_set.add(str(node.slice.value))
                return
            self.children(node, reaching=True)

    def changed(self, node: ast.expr) -> None:
        """Something is stored into what `node` refers to."""
        root = root_of(node)
        if isinstance(root, ast.Name) and self.scope.is_global(root.id):
            self.code.changes.add(root.id)

    def value(self, node: ast.AST, reaching: bool) -> None:
        """An expression, or a part of one."""
        if isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Load):
                self.load(node.id, reaching)
            elif isinstance(node.ctx, ast.Store):
                self.store(node.id)
        elif isinstance(node, ast.Constant):
            if isinstance(node.value, str):
                self.code.strings.append(node.value)
                self.code.may_say |= {node.value} if not self.surely else set()
        elif isinstance(node, ast.Attribute):
            self.code.attributes.add(node.attr)
            self.value(node.value, node.attr not in TELLING)
        elif isinstance(node, ast.Call):
            self.call(node)
        elif isinstance(node, ast.Lambda):
            self.function(node, runs=reaching)
        elif isinstance(node, COMPREHENSIONS):
            self.comprehension(node, runs=reaching or not isinstance(node, ast.GeneratorExp))
        elif isinstance(node, ast.NamedExpr):
            self.value(node.value, reaching)
            self.store(node.target.id)
        elif isinstance(node, HANDS_ON):
            self.children(node, reaching=reaching)
        elif isinstance(node, ast.BoolOp):
            self.value(node.values[0], True)
            with self.unsure():
                for value in node.values[1:]:
                    self.value(value, True)
        else:
            self.code.shows = self.code.shows or isinstance(node, ast.FormattedValue)
            self.code.calculates = self.code.calculates or isinstance(node, (ast.BinOp, ast.UnaryOp))
            self.children(node, reaching=True)

    def call(self, node: ast.Call) -> None:
        method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        root, _, last = dotted(node.func).rpartition(".")
        if last in CONSUMING and root and self.scope.is_global(root.partition(".")[0]):
            self.code.touches.add(root.partition(".")[0])
        if isinstance(node.func, ast.Name) and node.func.id in SEES_ALL:
            self.code.is_opaque = True
        if method == "setdefault" and dotted(node.func).endswith("environ.setdefault"):
            self.code.may_set |= {str(part.value) for part in node.args[:1] if isinstance(part, ast.Constant)}
        if statement := as_statement(node):
            self.code.strings.append(statement)
        self.code.keywords |= {word.arg for word in node.keywords if word.arg is not None}
        self.value(node.func, True)
        if method in SHELL_METHODS:
            self.to_shell(node, method)
            return
        for part in (*node.args, *node.keywords):
            self.value(part, method not in KEEPING)

    def to_shell(self, node: ast.Call, method: str) -> None:
        """What IPython is told: the code in a magic, or what it puts into a command, and the files named."""
        texts = [part.value if isinstance(part, ast.Constant) else None for part in node.args]
        said = [text if isinstance(text, str) else "" for text in texts]
        for part, text in zip(node.args, texts):  # noqa: B905
            if not isinstance(text, str):
                self.value(part, True)
        magic = said[0] if method.endswith("magic") and said else ""
        said += [""] * (2 - len(said))
        if magic in RUNS_ITS_BODY:
            self.body_of_magic(magic, said[1:])
            return
        if method.endswith("magic"):
            self.code.is_opaque = self.code.is_opaque or magic not in HARMLESS
        if magic in ("env", "set_env"):  # what is set is not read
            said = [magic, *(text.partition("=")[2] or text for text in said[1:])]
        if magic == "run":
            words = said[1].split()
            self.code.scripts += [word for word in words if word.endswith(".py" if "-i" in words else ".ipy")]
        if magic == "store":
            words = said[1].split()
            names = {word for word in words if word.isidentifier()}
            if "-r" in words:
                self.code.restores = names or {EVERYTHING}
                return
            self.code.keeps |= names
        for number, text in enumerate(said):
            self.code.strings += [text, *ARGUMENT.findall(text)]
            if magic in TAKES_NAMES:
                self.code.spoken |= set(WORD.findall(text))
            elif number < 2 or magic in INTERPOLATING:
                self.code.commands.append(interpolated(text))

    def body_of_magic(self, magic: str, texts: list[str]) -> None:
        """The code in a magic: in its line, behind the options, and in its body."""
        line = OPTIONS.sub("", texts[0], count=1)
        if magic == "capture":
            for name in filter(str.isidentifier, line.split()):
                self.store(name)
            line = ""
        try:
            body = parsed("\n".join([line, *texts[1:]])).body
        except UNREADABLE:
            return
        if magic == "timeit":
            with self.inside(scope_of(self.scope, body)):
                self.statements(body)
        else:
            self.statements(body)

    def children(self, node: ast.AST, *, reaching: bool) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.stmt):
                self.statements([child])
            else:
                self.value(child, reaching)

    def comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp, *, runs: bool
    ) -> None:
        first, *others = node.generators
        self.value(first.iter, True)
        targets = (part for one in node.generators for part in ast.walk(one.target))
        names = {part.id for part in targets if isinstance(part, ast.Name)}
        with (
            self.unsure() if runs else self.later(),
            self.inside(Scope(COMPREHENSION, names, outer=self.scope)),
        ):
            for test in first.ifs:
                self.value(test, True)
            for one in others:
                for part in (one.iter, *one.ifs):
                    self.value(part, True)
            for one in node.generators:
                self.children(one.target, reaching=True)
            for name in ("key", "value", "elt"):
                if hasattr(node, name):
                    self.value(getattr(node, name), True)

    def defaults(self, arguments: ast.arguments) -> None:
        for default in (*arguments.defaults, *arguments.kw_defaults):
            if default is not None:
                self.value(default, False)

    def function(self, node: ast.Lambda, *, runs: bool) -> None:
        """A function without a name: called by whoever gets it, or kept."""
        self.defaults(node.args)
        if runs:
            self.body_of(node)
        else:
            with self.later():
                self.body_of(node)

    def body_of(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> None:
        """The body of a function that is called, at once or by whoever gets it."""
        for default in (*node.args.defaults, *node.args.kw_defaults):
            if default is not None:
                self.value(default, True)
        body = [ast.Return(node.body)] if isinstance(node, ast.Lambda) else node.body
        known = dict(self.functions)
        with self.unsure(), self.inside(scope_of(self.scope, body, node.args)):
            self.statements(body)
        self.functions = {name: one for name, one in known.items() if name in self.functions}
