"""The oracle: executes a case and sees for itself what each block reads, changes and depends on.

`trace` watches one run: an edge is real when a block read a name that it had not bound itself, and the
block that last bound or changed that name was another. `influences` runs a case again and again, each
time with one block left out or with one literal of it replaced: what then comes out differently
downstream depends on that block, whatever the way.
"""

from __future__ import annotations

import ast
import asyncio
import contextlib
import copy
import dis
import inspect
import io
import re
import types
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from jupyter_blocks.model.cells import CellType
from jupyter_blocks.model.pipeline import PRELUDE, Role

from .digest import ADDRESS, digest
from .folder import Folder, working_folder
from .notation import Case, CaseCell
from .process import Process, own_process
from .room import KEPT, TIMING, needs_shell, room, shell_on, transformed

PRELUDE_WRITER = ""
KINDS = (
    "data_loader",
    "transformer",
    "data_exporter",
    "sensor",
    "condition",
    "callback",
    "custom",
    "chart",
)
MOST_LITERALS = 3
SHELL_METHODS = ("run_line_magic", "run_cell_magic", "system", "getoutput")
WATCHED = {"STORE_GLOBAL": "STORE_NAME", "DELETE_GLOBAL": "DELETE_NAME"}


class Namespace(dict[str, Any]):
    """The names of a run; tells `on_read` of each name a block reads before it has bound it itself."""

    def __init__(self) -> None:
        super().__init__()
        self.on_read: Callable[[str], None] = lambda _: None
        self.bound: set[str] = set()
        self.at_start: dict[str, object] = {}

    def begin(self) -> None:
        """A new block starts: nothing is its own yet."""
        self.bound = set()
        self.at_start = dict(self)

    def is_own(self, name: str) -> bool:
        """Whether the running block bound `name`, if only through `global`, which bypasses this class."""
        missing = object()
        return name in self.bound or self.get(name, missing) is not self.at_start.get(name, missing)

    def __getitem__(self, name: str) -> Any:
        if not self.is_own(name):
            self.on_read(name)  # also when it is missing: whoever deleted it is to blame
        return super().__getitem__(name)

    def __setitem__(self, name: str, value: object) -> None:
        super().__setitem__(name, value)
        self.bound.add(name)

    def __delitem__(self, name: str) -> None:
        if not self.is_own(name):
            self.on_read(name)
        super().__delitem__(name)
        self.bound.add(name)


@dataclass(slots=True, kw_only=True)
class Effect:
    """What a block did in one run; `state` holds the digests of the names it read or wrote, as left."""

    reads: dict[str, str] = field(default_factory=dict)
    written: set[str] = field(default_factory=set)
    raised: str = ""
    printed: str = ""
    state: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is executed as one block: its cells and its tests, as syntax trees."""

    block: str
    cells: tuple[ast.Module, ...]
    tests: tuple[ast.Module, ...] = ()
    after: tuple[str, ...] = ()


def trace(case: Case) -> Mapping[tuple[str, str], frozenset[str]]:
    """The edges of one run of `case`, each with the names that crossed."""
    edges: dict[tuple[str, str], set[str]] = {}
    for block, effect in execute(prelude(case), steps(case)).items():
        for name, writer in effect.reads.items():
            if writer != PRELUDE_WRITER:
                edges.setdefault((writer, block), set()).add(name)
    return {edge: frozenset(names) for edge, names in edges.items()}


@cache
def influences(case: Case) -> Mapping[str, frozenset[str]]:
    """For each block the later blocks that came out differently when it was changed."""
    before, order = prelude(case), steps(case)
    usual = execute(before, order)
    found: dict[str, set[str]] = {step.block: set() for step in order}
    for index, step in enumerate(order):
        for changed in variants(step):
            run = execute(before, [*order[:index], changed, *order[index + 1 :]])
            later = [other.block for other in order[index + 1 :]]
            found[step.block] |= {name for name in later if differs(usual[name], run[name])}
    return {block: frozenset(later) for block, later in found.items()}


def differs(one: Effect, other: Effect) -> bool:
    """Whether a block came out differently in two runs, judged by the names it used in both."""
    if (one.raised, one.printed) != (other.raised, other.printed):
        return True
    used = (one.reads.keys() | one.written) & (other.reads.keys() | other.written)
    return any(one.state.get(name) != other.state.get(name) for name in used)


def prelude(case: Case) -> tuple[ast.Module, ...]:
    """The prelude's cells, in notebook order."""
    return tuple(parsed(cell) for cell in case.cells if cell.role in PRELUDE)


def steps(case: Case) -> list[Step]:
    """The blocks of `case`, in notebook order."""

    def of(role: Role, block: str) -> Iterator[CaseCell]:
        return (c for c in case.cells if c.role is role and c.block == block and c.type is CellType.CODE)

    return [
        Step(
            block=block,
            cells=tuple(map(parsed, of(Role.BLOCK, block))),
            tests=tuple(map(parsed, of(Role.TEST, block))),
            after=tuple(name for cell in of(Role.BLOCK, block) for name in cell.after),
        )
        for block in case.blocks
    ]


def parsed(cell: CaseCell) -> ast.Module:
    """The cell's tree, IPython's syntax transformed by IPython."""
    return ast.parse(transformed(cell.source))


def variants(step: Step) -> Iterator[Step]:
    """The block left out, then with one of its first literals replaced."""
    yield Step(block=step.block, cells=())
    for number in range(MOST_LITERALS):
        replacer = _Replacer(number)
        cells = tuple(replacer.visit(copy.deepcopy(tree)) for tree in step.cells)
        if not replacer.done:
            return
        yield Step(block=step.block, cells=cells, tests=step.tests, after=step.after)


class _Replacer(ast.NodeTransformer):
    """Replaces the literal of a given number by another of its type."""

    def __init__(self, number: int) -> None:
        self.left = number
        self.done = False

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        return node

    def visit_MatchValue(self, node: ast.MatchValue) -> ast.AST:
        return node

    def visit_If(self, node: ast.If) -> ast.AST:
        return node if isinstance(node.test, ast.Constant) else self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Of a magic the name stays, and of its text only a number is replaced."""
        if not (isinstance(node.func, ast.Attribute) and node.func.attr in SHELL_METHODS):
            return self.generic_visit(node)
        named = node.func.attr.endswith("magic")
        node.args[named:] = [self.in_text(part) for part in node.args[named:]]
        return node

    def in_text(self, node: ast.expr) -> ast.expr:
        found = re.search(r"(?<![\w-])\d+", str(node.value)) if isinstance(node, ast.Constant) else None
        if found is None or self.done:
            return node
        if self.left:
            self.left -= 1
            return node
        self.done = True
        text = str(node.value)  # type: ignore[attr-defined]
        changed = f"{text[: found.start()]}{int(found[0]) + 5}{text[found.end() :]}"
        return ast.copy_location(ast.Constant(value=changed), node)

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if type(node.value) not in (int, str) or self.done:
            return node
        if self.left:
            self.left -= 1
            return node
        self.done = True
        other = node.value + 5 if isinstance(node.value, int) else f"{node.value!s}_"
        return ast.copy_location(ast.Constant(value=other), node)


def execute(before: tuple[ast.Module, ...], order: list[Step]) -> dict[str, Effect]:
    """Run the prelude, then each block with its tests, and say what each did."""
    namespace = Namespace()
    trees = [*before, *(tree for step in order for tree in (*step.cells, *step.tests))]
    with (
        warnings.catch_warnings(),
        own_process(watched=reaches_out(before, order)) as process,
        contextlib.ExitStack() as around,
    ):
        warnings.simplefilter("ignore")
        folder = around.enter_context(working_folder())
        if needs_shell(trees):
            around.enter_context(room())
            around.enter_context(shell_on(namespace))
        run = _Run(namespace, process, folder)
        run.prelude(before)
        effects = {step.block: run.block(step) for step in order}
        run.close_files()
        return effects


def reaches_out(before: Iterable[ast.Module], order: Iterable[Step]) -> bool:
    """Whether a case imports anything, without which nothing but its names can be changed."""
    cells = (*before, *(cell for step in order for cell in (*step.cells, *step.tests)))
    return any(isinstance(node, ast.Import | ast.ImportFrom) for cell in cells for node in ast.walk(cell))


class _Run:
    """One run in one namespace, process and folder; knows who wrote which name and which file last."""

    undigested = True

    def __init__(self, namespace: Namespace, process: Process, folder: Folder) -> None:
        self.namespace = namespace
        self.process = process
        self.folder = folder
        self.writers: dict[str, str] = {}
        self.finished: list[str] = []
        self.functions: list[Callable[..., object]] = []
        self.tests: list[Callable[..., object]] = []
        own = {"__import__": self.import_module, "__build_class__": self.build_class}
        if "get_ipython" in namespace:
            own["get_ipython"] = namespace["get_ipython"]
        builtins = {**vars(__import__("builtins")), **own}
        dict.update(namespace, {"__name__": "case", "__builtins__": builtins})

    def prelude(self, cells: tuple[ast.Module, ...]) -> None:
        for cell in cells:
            run_code(cell, self.namespace)
            self.process.end_cell()
        self.writers = dict.fromkeys([*self.namespace, *self.folder.digests()], PRELUDE_WRITER)

    def block(self, step: Step) -> Effect:
        effect = Effect()
        self.functions, self.tests = [], []
        self.namespace.begin()
        self.namespace.on_read = lambda name: self.note_read(name, effect)
        self.folder.begin(self.namespace.on_read)
        before = self.digests()
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()):
            effect.raised = self.attempt(step, effect)
        effect.printed = TIMING.sub("", ADDRESS.sub("", printed.getvalue()))
        after = self.digests()
        effect.written |= {n for n in before.keys() | after.keys() if before.get(n) != after.get(n)}
        effect.written |= self.namespace.bound
        self.writers |= dict.fromkeys(effect.written, step.block)
        effect.state = {n: after.get(n, "") for n in effect.reads.keys() | effect.written}
        self.finished.append(step.block)
        return effect

    def attempt(self, step: Step, effect: Effect) -> str:
        try:
            for cell in step.cells:
                run_code(cell, self.namespace)
                self.process.end_cell()
            for function in self.functions[-1:]:
                self.namespace[step.block] = function(**self.arguments(function, step))
            self.test(step)
        except Exception as error:  # noqa: BLE001 (what a case raises is one of its effects)
            return f"{type(error).__name__}: {ADDRESS.sub('', str(error))}"
        return ""

    def arguments(self, function: Callable[..., object], step: Step) -> dict[str, object]:
        """What the parameters of a function block are bound to."""
        left = [name for name in step.after if name in self.namespace] or self.finished[-1:]
        found: dict[str, object] = {}
        for name, parameter in inspect.signature(function).parameters.items():
            if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
                continue
            if name in self.namespace:
                found[name] = self.namespace[name]
            elif parameter.default is parameter.empty:
                found[name] = self.namespace[left.pop(0)]
        return found

    def test(self, step: Step) -> None:
        """Run the block's tests in an overlay: what they bind vanishes."""
        for function in self.tests:
            names = inspect.signature(function).parameters
            function(
                **{
                    name: self.namespace[name if name in self.namespace else step.block]
                    for name, p in names.items()
                    if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)
                }
            )
        kept, bound = dict(self.namespace), set(self.namespace.bound)
        try:
            for cell in step.tests:
                run_code(cell, self.namespace)
        finally:
            dict.clear(self.namespace)
            dict.update(self.namespace, kept)
            self.namespace.bound = bound

    def note_read(self, name: str, effect: Effect) -> None:
        if name in self.writers and not name.startswith("__") and not KEPT.fullmatch(name):
            effect.reads.setdefault(name, self.writers[name])

    def close_files(self) -> None:
        """Close the files that are open still: the block that closes them may have been left out."""
        for value in self.namespace.values():
            if isinstance(value, io.IOBase):
                value.close()

    def digests(self) -> dict[str, str]:
        names = {
            name: digest(value)
            for name, value in self.namespace.items()
            if not name.startswith("__") and not KEPT.fullmatch(name)
        }
        return {**names, **self.process.digests(), **self.folder.digests()}

    def import_module(self, name: str, *args: object) -> object:
        """Imports as usual, but for the decorators of blocks, which are the oracle's own."""
        if name == "jupyter_blocks" or name.startswith("mage_ai."):
            return types.SimpleNamespace(
                **dict.fromkeys(KINDS, self.register), test=self.register_test, decorators=None
            )
        self.folder.look_anew()
        found = __import__(name, *args)  # type: ignore[arg-type]
        self.process.watch_module(name)
        return found

    def build_class(self, body: types.FunctionType, *args: Any, **options: Any) -> type:
        """Makes a class as usual; what its body reads is noted, for it looks past the namespace's class."""
        for name in loaded_before_stored(body.__code__) & self.namespace.keys():
            if not self.namespace.is_own(name):
                self.namespace.on_read(name)
        made: type = __build_class__(body, *args, **options)
        return made

    def register(self, function: Callable[..., object]) -> Callable[..., object]:
        self.functions.append(function)
        return function

    def register_test(self, function: Callable[..., object]) -> Callable[..., object]:
        self.tests.append(function)
        return function


def run_code(tree: ast.Module, namespace: Namespace) -> None:
    """Execute one cell, which may await at its top level."""
    outcome = eval(compiled(tree), namespace, namespace)
    if inspect.iscoroutine(outcome):
        asyncio.run(outcome)


def compiled(tree: ast.Module) -> types.CodeType:
    """The cell's code, untouched by this module's own future imports.

    Where a function of the cell declares a name global, the cell itself stores it past the namespace's
    class; these instructions are replaced by the ones that do not.
    """
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    code: types.CodeType = compile(tree, "<cell>", "exec", flags, dont_inherit=True)
    raw = bytearray(code.co_code)
    for instruction in dis.get_instructions(code):
        if instruction.opname in WATCHED:
            raw[instruction.offset] = dis.opmap[WATCHED[instruction.opname]]
    return code.replace(co_code=bytes(raw))


def loaded_before_stored(body: types.CodeType) -> set[str]:
    """The names that the body of a class loads before it has stored them itself."""
    loaded: set[str] = set()
    stored: set[str] = set()
    for instruction in dis.get_instructions(body):
        if instruction.opname == "STORE_NAME":
            stored.add(str(instruction.argval))
        elif instruction.opname == "LOAD_NAME" and instruction.argval not in stored:
            loaded.add(str(instruction.argval))
    return loaded
