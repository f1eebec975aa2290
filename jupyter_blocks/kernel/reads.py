"""Which global names the code of a cell loads and stores, told from its syntax tree, without running it."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

SHELL_METHODS = ("run_line_magic", "run_cell_magic", "system", "getoutput")
PYTHON_MAGICS = frozenset(
    {"time", "timeit", "prun", "capture", "sql", "store", "run", "xdel", "reset_selective", "debug", "R"}
)
WORD = re.compile(r"[^\W\d]\w*")
# Methods of frames, connections and relations that do what a statement does.
AS_SQL = {
    "to_sql": "CREATE TABLE {}",
    "create": "CREATE TABLE {}",
    "to_table": "CREATE TABLE {}",
    "create_view": "CREATE OR REPLACE VIEW {}",
    "to_view": "CREATE OR REPLACE VIEW {}",
    "register": "CREATE OR REPLACE VIEW {}",
    "insert_into": "INSERT INTO {}",
    "table": "FROM {}",
    "read_sql_table": "FROM {}",
}
# Magics that put values into their body as well as into their line.
INTERPOLATING = frozenset({"sx", "system", "!", "!!"})
FIELD = re.compile(r"\{([^{}]*)\}")
DOLLAR = re.compile(r"(?<!\$)\$([^\W\d]\w*)|(?<!\$)\$\{([^\W\d]\w*)\}")
BETWEEN_QUOTES = re.compile(r"'[^']*'")
ARGUMENT = re.compile(r"[^\s;|&<>()'\"]+")
# Decorators that keep what they decorate for later.
KEEPING_MARKS = frozenset(
    {"register_line_magic", "register_cell_magic", "register_line_cell_magic", "fixture"}
)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
# From Python 3.11 on there is `except*` as well; it has the same parts.
TRIES = (ast.Try, *((ast.TryStar,) if sys.version_info >= (3, 11) else ()))
SCOPES = (*FUNCTIONS, ast.Lambda)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
HANDS_ON = (ast.Tuple, ast.List, ast.Dict, ast.Set, ast.Starred, ast.IfExp, ast.NamedExpr, ast.keyword)
# Methods that keep what they are given, and call none of it.
KEEPING = frozenset({"append", "add", "appendleft", "insert", "setdefault", "register", "put", "put_nowait"})
# Methods that take from what they are called on.
CONSUMING = frozenset(
    {"fetchone", "fetchall", "fetchmany", "fetchdf", "df", "read", "readline", "send", "recv", "get"}
)


@dataclass
class CellCode:
    """What the code of a cell does with global names.

    `loads` are loaded before any statement of the cell may have bound them, `loads_late` after one that may
    have. `stores` and `deletes` happen whenever the cell runs to its end, `may_store` perhaps. `reaches` are
    those loaded names whose value may be called, iterated or otherwise used, not only handed on; `touches`
    those with a method called on them whose result is dropped. `attributes` are the attributes named,
    `strings` the text constants, `modules` those imported, `sets` the attributes that are assigned, as
    dotted paths, `spoken` the words of texts that IPython takes as code.
    """

    loads: set[str] = field(default_factory=set)
    loads_late: set[str] = field(default_factory=set)
    stores: set[str] = field(default_factory=set)
    may_store: set[str] = field(default_factory=set)
    deletes: set[str] = field(default_factory=set)
    reaches: set[str] = field(default_factory=set)
    touches: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    strings: list[str] = field(default_factory=list)
    modules: set[str] = field(default_factory=set)
    sets: set[str] = field(default_factory=set)
    stored_attributes: set[str] = field(default_factory=set)
    shows: bool = False
    spoken: set[str] = field(default_factory=set)


@lru_cache(maxsize=256)
def read(source: str) -> CellCode:
    """What the code `source`, as IPython has transformed it, does; nothing if it does not parse."""
    code = CellCode()
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError):
        return code
    _Reader(code).statements(body)
    return code


def dotted(node: ast.expr) -> str:
    """`a.b.c` as text; what it begins with is a name, or nothing is answered."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def interpolated(text: str) -> set[str]:
    """The names whose values IPython puts into the line of a command: `{x + 1}`, `$x`."""
    names = {name for pair in DOLLAR.findall(BETWEEN_QUOTES.sub("", text)) for name in pair if name}
    for field_ in FIELD.findall(text):
        tree = _expression(field_) or _expression(re.split("[:!]", field_)[0])
        if tree is None:
            return set()
        names |= {part.id for part in ast.walk(tree) if isinstance(part, ast.Name)}
    return names


def _expression(text: str) -> ast.Expression | None:
    try:
        return ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError):
        return None


class _Reader:
    """Goes over statements in the order in which they run.

    `local` are the names of enclosing scopes other than the module's; `surely` is false inside of what may
    not run; `reaching` says that what is loaded is used, not only handed on.
    """

    def __init__(self, code: CellCode) -> None:
        self.code = code
        self.local: tuple[frozenset[str], ...] = ()
        self.globals: frozenset[str] = frozenset()
        self.surely = True

    # -- names ----------------------------------------------------------------------------------------

    def load(self, name: str, reaching: bool) -> None:
        if any(name in names for names in self.local):
            return
        code = self.code
        if reaching:
            code.reaches.add(name)
        if name in code.stores:
            return
        (code.loads_late if name in code.may_store else code.loads).add(name)

    def store(self, name: str) -> None:
        if self.local and name not in self.globals:
            return
        self.code.may_store.add(name)
        if self.surely:
            self.code.stores.add(name)
            self.code.deletes.discard(name)

    def delete(self, name: str) -> None:
        if self.local and name not in self.globals:
            return
        self.load(name, reaching=False)
        if self.surely:
            self.code.deletes.add(name)
            self.code.stores.discard(name)

    # -- statements -----------------------------------------------------------------------------------

    def statements(self, body: Iterable[ast.stmt]) -> None:
        for statement in body:
            method = STATEMENTS.get(type(statement))
            if method is not None:
                method(self, statement)
            else:
                self.children(statement, reaching=True)

    def perhaps(self, *bodies: Iterable[ast.stmt]) -> None:
        """Statements that may not run."""
        surely, self.surely = self.surely, False
        for body in bodies:
            self.statements(body)
        self.surely = surely

    def children(self, node: ast.AST, *, reaching: bool) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.stmt):
                self.statements([child])
            else:
                self.value(child, reaching)

    def do_assign(self, node: ast.Assign) -> None:
        self.value(node.value, False)
        for target in node.targets:
            self.target(target)

    def do_ann_assign(self, node: ast.AnnAssign) -> None:
        self.value(node.annotation, True)
        if node.value is not None:
            self.value(node.value, False)
            self.target(node.target)

    def do_aug_assign(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name):
            self.load(node.target.id, True)
        elif isinstance(node.target, ast.Attribute):
            self.code.attributes.add(node.target.attr)
        self.value(node.value, True)
        self.target(node.target)

    def do_delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            if isinstance(target, ast.Name):
                self.delete(target.id)
            else:
                if isinstance(target, ast.Attribute):
                    self.code.attributes.add(target.attr)
                self.target(target)

    def do_expr(self, node: ast.Expr) -> None:
        call = node.value.value if isinstance(node.value, ast.Await) else node.value
        if isinstance(call, ast.Call):
            root: ast.expr = call.func
            while isinstance(root, (ast.Attribute, ast.Subscript, ast.Call)):
                root = root.func if isinstance(root, ast.Call) else root.value
            if isinstance(root, ast.Name) and isinstance(call.func, ast.Attribute):
                self.code.touches.add(root.id)
        self.code.shows = True
        self.value(node.value, True)

    def do_if(self, node: ast.If) -> None:
        self.value(node.test, True)
        known = _outcome(node.test)
        if known is not None:
            self.statements(node.body if known else node.orelse)
            return
        self.perhaps(node.body, node.orelse)
        self.stored_always([node])

    def stored_always(self, body: list[ast.stmt]) -> None:
        """What is bound whichever way these statements go."""
        if self.surely and not self.local:
            self.code.stores |= _always(body)

    def do_for(self, node: ast.For | ast.AsyncFor) -> None:
        self.value(node.iter, True)
        surely = self.surely
        self.surely = surely and isinstance(node.iter, (ast.Tuple, ast.List)) and bool(node.iter.elts)
        self.target(node.target)
        self.surely = surely
        self.perhaps(node.body, node.orelse)

    def do_while(self, node: ast.While) -> None:
        self.value(node.test, True)
        if isinstance(node.test, ast.Constant) and node.test.value:
            self.statements(node.body)
        else:
            self.perhaps(node.body, node.orelse)

    def do_try(self, node: ast.Try) -> None:
        self.perhaps(node.body)
        for handler in node.handlers:
            if handler.type is not None:
                self.value(handler.type, True)
            surely, self.surely = self.surely, False
            if handler.name:
                self.store(handler.name)
            self.surely = surely
            self.perhaps(handler.body)
        self.perhaps(node.orelse)
        self.stored_always([node])
        self.statements(node.finalbody)

    def do_with(self, node: ast.With | ast.AsyncWith) -> None:
        for item in node.items:
            self.value(item.context_expr, True)
            if item.optional_vars is not None:
                self.target(item.optional_vars)
        self.statements(node.body)

    def do_match(self, node: ast.Match) -> None:
        self.value(node.subject, True)
        surely, self.surely = self.surely, False
        for case in node.cases:
            for part in ast.walk(case.pattern):
                if isinstance(part, ast.expr):
                    self.value(part, True)
                for name in (getattr(part, "name", None), getattr(part, "rest", None)):
                    if isinstance(name, str):
                        self.store(name)
            if case.guard is not None:
                self.value(case.guard, True)
            self.statements(case.body)
        self.surely = surely
        self.stored_always([node])

    def do_import(self, node: ast.Import | ast.ImportFrom) -> None:
        if isinstance(node, ast.ImportFrom) and node.module:
            self.code.modules.add(node.module)
        for alias in node.names:
            if isinstance(node, ast.Import):
                self.code.modules.add(alias.name)
            else:
                self.code.attributes.add(alias.name)
            if alias.name != "*":
                self.store((alias.asname or alias.name).partition(".")[0])

    def do_function_def(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        for mark in node.decorator_list:
            self.value(mark, True)
        arguments = node.args
        for default in (*arguments.defaults, *arguments.kw_defaults):
            if default is not None:
                self.value(default, False)
        for argument in _arguments(arguments):
            if argument.annotation is not None:
                self.value(argument.annotation, True)
        if node.returns is not None:
            self.value(node.returns, True)
        self.store(node.name)
        if any(not KEEPING_MARKS & {*dotted(mark).split(".")} for mark in node.decorator_list):
            self.body_of(node)

    def do_class_def(self, node: ast.ClassDef) -> None:
        for part in (*node.decorator_list, *node.bases, *(word.value for word in node.keywords)):
            self.value(part, True)
        outer = self.local, self.globals
        self.local, self.globals = (*self.local, frozenset()), frozenset()
        own: set[str] = set()
        for statement in node.body:
            self.local = (*outer[0], frozenset(own))
            self.statements([statement])
            own |= _bound([statement])
        self.local, self.globals = outer
        self.store(node.name)

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
            if isinstance(node, ast.Attribute):
                self.code.stored_attributes.add(node.attr)
                if path := dotted(node):
                    self.code.sets.add(path)
            if isinstance(node, ast.Subscript) and dotted(node.value).endswith("environ"):
                self.value(node.value, True)
                if not isinstance(node.slice, ast.Constant):
                    self.value(node.slice, True)
                return
            self.children(node, reaching=True)

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
        elif isinstance(node, ast.Attribute):
            self.code.attributes.add(node.attr)
            self.value(node.value, True)
        elif isinstance(node, ast.Call):
            self.call(node)
        elif isinstance(node, ast.Lambda):
            if reaching:
                self.body_of(node)
        elif isinstance(node, COMPREHENSIONS):
            self.comprehension(node, reaching or not isinstance(node, ast.GeneratorExp))
        elif isinstance(node, HANDS_ON):
            if isinstance(node, ast.NamedExpr):
                self.value(node.value, reaching)
                self.store(node.target.id)
            else:
                self.children(node, reaching=reaching)
        else:
            surely = self.surely
            for number, child in enumerate(ast.iter_child_nodes(node)):
                if number and isinstance(node, ast.BoolOp):
                    self.surely = False
                self.value(child, True)
            self.surely = surely

    def call(self, node: ast.Call) -> None:
        keeps = isinstance(node.func, ast.Attribute) and node.func.attr in KEEPING
        if path := dotted(node.func):
            root, _, method = path.rpartition(".")
            if method in CONSUMING and root:
                self.code.touches.add(root.partition(".")[0])
        self.value(node.func, True)
        if isinstance(node.func, ast.Attribute) and node.func.attr in AS_SQL:
            self.as_sql(node, node.func.attr)
        if isinstance(node.func, ast.Attribute) and node.func.attr in SHELL_METHODS:
            self.to_shell(node)
            return
        for part in (*node.args, *node.keywords):
            self.value(part, not keeps)

    def as_sql(self, node: ast.Call, method: str) -> None:
        """A method that does what a statement does with the table it is given the name of."""
        first = node.args[0] if node.args else None
        if not isinstance(first, ast.Constant) or not isinstance(first.value, str):
            return
        form = AS_SQL[method]
        for word in node.keywords:
            if word.arg == "if_exists" and getattr(word.value, "value", "append") != "fail":
                is_new = isinstance(word.value, ast.Constant) and word.value.value == "replace"
                form = AS_SQL["create_view" if is_new else "insert_into"]
        if WORD.fullmatch(first.value):
            self.code.strings.append(form.format(first.value))

    def to_shell(self, node: ast.Call) -> None:
        """What IPython is told: the code in a magic, or what it puts into a command, and the files named."""
        texts = [part.value if isinstance(part, ast.Constant) else None for part in node.args]
        is_magic = len(texts) > 1
        for number, text in enumerate(texts):
            if not isinstance(text, str):
                self.value(node.args[number], True)
                continue
            if is_magic and texts[0] in ("env", "set_env") and "=" in text:
                text = text.partition("=")[2]  # what is set is not read
            self.code.strings.append(text)
            self.code.strings += ARGUMENT.findall(text)
            if is_magic and texts[0] in PYTHON_MAGICS:
                self.code.spoken |= set(WORD.findall(text))
            elif number < 2 or texts[0] in INTERPOLATING:
                self.code.spoken |= interpolated(text)

    def comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp, runs: bool
    ) -> None:
        generators = node.generators
        self.value(generators[0].iter, True)
        if not runs:
            return
        outer = self.local
        names = {part.id for one in generators for part in ast.walk(one.target) if isinstance(part, ast.Name)}
        self.local = (*outer, frozenset(names))
        surely, self.surely = self.surely, False
        for number, one in enumerate(generators):
            if number:
                self.value(one.iter, True)
            self.children(one.target, reaching=True)
            for test in one.ifs:
                self.value(test, True)
        for part in ("key", "value", "elt"):
            if hasattr(node, part):
                self.walrus(getattr(node, part), outer)
                self.value(getattr(node, part), True)
        self.local, self.surely = outer, surely

    def walrus(self, node: ast.AST, outer: tuple[frozenset[str], ...]) -> None:
        """What `:=` in a comprehension binds is bound around it."""
        inner, self.local = self.local, outer
        for part in ast.walk(node):
            if isinstance(part, ast.NamedExpr):
                self.store(part.target.id)
        self.local = inner

    def body_of(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> None:
        """The body of a function that is called, at once or by whoever gets it."""
        for default in (*node.args.defaults, *node.args.kw_defaults):
            if default is not None:
                self.value(default, True)
        body = [ast.Expr(node.body)] if isinstance(node, ast.Lambda) else node.body
        declared = frozenset(
            name
            for part in body
            for inner in ast.walk(part)
            if isinstance(inner, ast.Global)
            for name in inner.names
        )
        names = {argument.arg for argument in _arguments(node.args)} | (_bound(body) - declared)
        outer = self.local, self.globals, self.surely
        self.local, self.globals, self.surely = (*self.local, frozenset(names)), declared, False
        self.statements(body)
        self.local, self.globals, self.surely = outer


STATEMENTS: dict[type[ast.stmt], Callable[[_Reader, Any], None]] = {
    ast.Assign: _Reader.do_assign,
    ast.AnnAssign: _Reader.do_ann_assign,
    ast.AugAssign: _Reader.do_aug_assign,
    ast.Delete: _Reader.do_delete,
    ast.Expr: _Reader.do_expr,
    ast.If: _Reader.do_if,
    ast.For: _Reader.do_for,
    ast.AsyncFor: _Reader.do_for,
    ast.While: _Reader.do_while,
    ast.Try: _Reader.do_try,
    ast.With: _Reader.do_with,
    ast.AsyncWith: _Reader.do_with,
    ast.Match: _Reader.do_match,
    ast.Import: _Reader.do_import,
    ast.ImportFrom: _Reader.do_import,
    ast.FunctionDef: _Reader.do_function_def,
    ast.AsyncFunctionDef: _Reader.do_function_def,
    ast.ClassDef: _Reader.do_class_def,
}
if hasattr(ast, "TryStar"):  # Python 3.11
    STATEMENTS[ast.TryStar] = _Reader.do_try


def _arguments(arguments: ast.arguments) -> list[ast.arg]:
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return named + [argument for argument in (arguments.vararg, arguments.kwarg) if argument is not None]


def _outcome(test: ast.expr) -> bool | None:
    """What a condition that is known without running it comes to."""
    if isinstance(test, ast.Constant):
        return bool(test.value)
    return False if dotted(test).rpartition(".")[2] == "TYPE_CHECKING" else None


def _always(body: Iterable[ast.stmt]) -> set[str]:
    """The names that statements bind whichever way they go, if they come to their end."""
    names: set[str] = set()
    for node in body:
        if isinstance(node, ast.If):
            names |= _always(node.body) & _always(node.orelse)
        elif isinstance(node, (ast.With, ast.AsyncWith)):
            names |= _always(node.body)
        elif isinstance(node, ast.Match):
            names |= _matched(node)
        elif isinstance(node, TRIES):
            ways = [_always([*node.body, *node.orelse]), *(_always(one.body) for one in node.handlers)]
            names |= set.intersection(*ways) | _always(node.finalbody)
        elif not isinstance(node, (ast.For, ast.AsyncFor, ast.While, ast.Delete)):
            names |= _bound([node])
    return names


def _matched(node: ast.Match) -> set[str]:
    """The names that a match binds whichever case it is, if one surely is."""
    last = node.cases[-1]
    if (
        last.guard is not None
        or not isinstance(last.pattern, ast.MatchAs)
        or last.pattern.pattern is not None
    ):
        return set()
    captured = {last.pattern.name} - {None}
    ways = [_always(case.body) for case in node.cases]
    return set.intersection(*ways[:-1], ways[-1] | {name for name in captured if name is not None})


def _bound(body: Iterable[ast.stmt]) -> set[str]:
    """The names that statements bind, those of inner scopes left aside."""
    names: set[str] = set()
    waiting: list[ast.AST] = list(body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name):
            if not isinstance(node.ctx, ast.Load):
                names.add(node.id)
        elif isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, ast.alias):
            names.add((node.asname or node.name).partition(".")[0])
        elif not isinstance(node, (ast.Lambda, *COMPREHENSIONS)):
            if isinstance(node, ast.ExceptHandler) and node.name:
                names.add(node.name)
            names |= {n for n in (getattr(node, "rest", None),) if isinstance(n, str)}
            if isinstance(node, (ast.MatchAs, ast.MatchStar)) and node.name:
                names.add(node.name)
            waiting.extend(ast.iter_child_nodes(node))
    return names
