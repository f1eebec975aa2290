"""The walk over a notebook: prelude first, then each block with its tests, as the reference run does."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from jupyter_blocks.inference.arguments import bind_arguments, bind_tested
from jupyter_blocks.languages.python.calls import call_function
from jupyter_blocks.languages.python.facts import CellFacts, analyse
from jupyter_blocks.languages.python.frames import Declaration, Frame
from jupyter_blocks.languages.python.machine import Machine
from jupyter_blocks.languages.python.scopes import PARTS, SEQUENCES
from jupyter_blocks.languages.python.suites import SUITES
from jupyter_blocks.languages.python.values import PRELUDE_OWNER, UNTAGGED_OWNER, Binding
from jupyter_blocks.languages.python.walk import begin
from jupyter_blocks.model.pipeline import (
    PRELUDE,
    Argument,
    BlockOutline,
    Kind,
    Outline,
    OutlinedCell,
    Role,
)

TEST = "test"
NONE, UNTAGGED = Role.NONE, Role.UNTAGGED  # by name: members of an Enum are slow to get at
DECORATED = tuple(kind for kind in Kind if kind not in (Kind.DBT, Kind.PIPELINE, Kind.SCRATCHPAD))
DECORATOR_HOMES = (
    "jupyter_blocks",
    "jupyter_blocks.kernel.decorators",
    "mage_ai.data_preparation.decorators",
)
ROLES: Mapping[str, str] = {
    f"{home}.{word}": str(word) for home in DECORATOR_HOMES for word in (*DECORATED, TEST)
}


@dataclass(slots=True, kw_only=True)
class BlockWalk:
    """What one block did on the walk: `frame` its code, `test_frame` all its tests, `test_cells` each cell.

    `declared` is its decorated function, if it has one, `positional` the names that parameters took
    without bearing them. `binds` are the names it bound or changed, in order. Filled as the walk goes.
    """

    outline: BlockOutline
    number: int
    frame: Frame
    test_frame: Frame
    declared: Declaration | None = None
    tests: list[Declaration] = field(default_factory=list)
    test_cells: dict[str, Frame] = field(default_factory=dict)
    arguments: tuple[Argument, ...] = ()
    positional: frozenset[str] = frozenset()

    binds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UntaggedWalk:
    """What an untagged cell would do if it ran; `before` is the number of the block that follows it."""

    cell: OutlinedCell
    facts: CellFacts
    frame: Frame
    before: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NotebookWalk:
    """The whole walk."""

    outline: Outline
    facts: Mapping[str, CellFacts]
    prelude: Frame
    blocks: tuple[BlockWalk, ...]
    untagged: tuple[UntaggedWalk, ...]


def walk(outline: Outline) -> NotebookWalk:
    """Walk the notebook in the order of the reference run."""
    return _Walker(outline).walk()


class _Walker:
    """Walks one notebook; holds the machine and what untagged cells have bound so far."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.machine: Machine = begin(ROLES)
        self.facts = {cell.cell.id: analyse(cell.code) for cell in outline.cells if cell.role is not NONE}
        self.outside: dict[str, Binding] = {}
        self.done: list[BlockWalk] = []
        self.given: dict[str, str | None] = {}

    def walk(self) -> NotebookWalk:
        prelude = self.machine.frame = Frame()
        for cell in self.outline.cells:
            if cell.role in PRELUDE:
                self.run(cell, PRELUDE_OWNER)
        untagged: list[UntaggedWalk] = []
        for step in self.steps():
            if isinstance(step, BlockOutline):
                self.done.append(self.walk_block(step))
            else:
                untagged.append(self.walk_untagged(step))
        return NotebookWalk(
            outline=self.outline,
            facts=self.facts,
            prelude=prelude,
            blocks=tuple(self.done),
            untagged=tuple(untagged),
        )

    def steps(self) -> Iterator[BlockOutline | OutlinedCell]:
        """Blocks and untagged cells in notebook order."""
        firsts = {block.cells[0].cell.id: block for block in self.outline.blocks if block.cells}
        for cell in self.outline.cells:
            if cell.role is UNTAGGED:
                yield cell
            elif cell.cell.id in firsts:
                yield firsts[cell.cell.id]

    def run(self, cell: OutlinedCell, owner: int) -> None:
        facts = self.facts[cell.cell.id]
        self.machine.run_cell(cell.cell.id, facts, owner)
        for line, command in facts.commands:
            self.machine.line = line
            self.machine.note_effect(f"runs !{command.strip()}")
        if facts.fault is not None and facts.fault.newer:
            self.machine.line = facts.fault.line
            self.machine.bind_unknown()
            self.machine.read_all()
            self.machine.change_all()

    def walk_block(self, outline: BlockOutline) -> BlockWalk:
        machine = self.machine
        machine.frame = Frame()
        machine.declarations = []
        number = len(self.done)
        for cell in outline.cells:
            self.run(cell, number)
        walk = BlockWalk(outline=outline, number=number, frame=machine.frame, test_frame=Frame())
        for declaration in machine.declarations:
            if declaration.role == TEST:
                walk.tests.append(declaration)
            else:
                walk.declared = declaration
        if walk.declared is not None:
            self.call_declared(walk, walk.declared)
        walk.binds = self.bound_by(walk)
        self.walk_tests(walk)
        return walk

    def bound_by(self, walk: BlockWalk) -> tuple[str, ...]:
        """What a block binds or changes, but for our decorators and its functions that bear one."""
        if not self.machine.has_roles:
            return tuple(walk.frame.writes)
        tests = frozenset([test.function for test in walk.tests])
        declared = tests if walk.declared is None else tests | {walk.declared.function}
        names = self.machine.globals.vars
        found: list[str] = []
        for name in walk.frame.writes:
            if name not in names or not names[name].value:
                found.append(name)
                continue
            ours = tests if name == walk.outline.name else declared
            for obj in names[name].value:
                if obj.path not in ROLES and obj not in ours:
                    found.append(name)
                    break
        return tuple(found)

    def call_declared(self, walk: BlockWalk, declared: Declaration) -> None:
        """A function block runs when its last cell ends; its result is bound to the block's name."""
        machine = self.machine
        machine.cell, machine.line, machine.env = declared.cell, declared.line, machine.globals
        walk.arguments, walk.positional, passed = bind_arguments(
            machine,
            declared.function,
            walk.outline,
            self.results(),
        )
        result = call_function(machine, declared.function, passed)
        machine.bind(walk.outline.name, result)

    def results(self) -> dict[str, str | None]:
        """For each block so far, in order, the variable that it gives on; found out when somebody asks."""
        for walk in self.done[len(self.given) :]:
            self.given[walk.outline.name] = result_name(walk, self.facts)
        return self.given

    def walk_tests(self, walk: BlockWalk) -> None:
        """Tests run in an overlay each: what they bind vanishes, what they read is noted."""
        for test in walk.tests:
            walk.test_frame.add(self.machine.walk(partial(self.call_test, walk, test)).frame)
        for cell in walk.outline.tests:
            frame = self.machine.walk(partial(self.walk_test_cell, walk, cell)).frame
            walk.test_cells[cell.cell.id] = frame
            walk.test_frame.add(frame)

    def call_test(self, walk: BlockWalk, test: Declaration) -> None:
        machine = self.machine
        machine.owner = test_owner(walk.number)
        machine.cell, machine.line, machine.env = test.cell, test.line, machine.globals
        call_function(machine, test.function, bind_tested(machine, test.function, tested_names(walk)))

    def walk_test_cell(self, walk: BlockWalk, cell: OutlinedCell) -> None:
        self.machine.declarations = []
        self.run(cell, test_owner(walk.number))
        for test in self.machine.declarations:
            if test.role == TEST:
                walk.tests.append(test)
                self.call_test(walk, test)

    def walk_untagged(self, cell: OutlinedCell) -> UntaggedWalk:
        """Untagged code does not run with the pipeline: what it would bind is seen by untagged code only."""
        machine = self.machine
        machine.frame = Frame()
        facts = self.facts[cell.cell.id]

        def outside() -> None:
            for name, binding in self.outside.items():
                machine.put(machine.globals, name, binding)
            machine.run_cell(cell.cell.id, facts, UNTAGGED_OWNER)
            for name, write in machine.frame.writes.items():
                if write.binds and name in machine.globals.vars:
                    self.outside[name] = machine.globals.vars[name]

        stars = machine.star_writers
        frame = machine.walk(outside).frame
        machine.star_writers = stars
        return UntaggedWalk(cell=cell, facts=facts, frame=frame, before=len(self.done))


def test_owner(number: int) -> int:
    """The owner of what the tests of block `number` do: never that of the block itself."""
    return -10 - number


def tested_names(walk: BlockWalk) -> tuple[str, ...]:
    """What a test's positional parameters receive, in order."""
    if walk.declared is not None:
        return (walk.outline.name,)
    listed = walk.outline.policy.get("outputs")
    if isinstance(listed, list):
        return tuple(name for name in listed if isinstance(name, str))
    return walk.binds


def result_name(walk: BlockWalk, facts: Mapping[str, CellFacts]) -> str | None:
    """The variable that stands for what a block gives on: its name if it is a function block, else the
    first of its outputs, as far as it can be told before later blocks are known."""
    if walk.declared is not None:
        return walk.outline.name
    names = tested_names(walk)
    listed = "outputs" in walk.outline.policy
    last = names if listed else last_assigned(walk.outline, facts)
    return next(iter(last or names), None)


def last_assigned(outline: BlockOutline, facts: Mapping[str, CellFacts]) -> tuple[str, ...]:
    """The names bound by a block's last assigning statement: no imports, functions, classes, names that
    begin with an underscore, targets of loops and `with`."""
    for cell in reversed(outline.cells):
        for statement in reversed(facts[cell.cell.id].body):
            if names := _assigned(statement):
                return names
    return ()


def _assigned(statement: ast.stmt) -> tuple[str, ...]:
    found: dict[str, None] = {}
    waiting: list[ast.AST] = [statement]
    for node in waiting:
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AugAssign) or (isinstance(node, ast.AnnAssign) and node.value is not None):
            targets = [node.target]
        for target in targets:
            found.update(dict.fromkeys(_names(target)))
        for suite in SUITES.get(type(node), ()):
            waiting.extend(getattr(node, suite))
    return tuple(name for name in found if not name.startswith("_"))


def _names(target: ast.expr) -> Iterator[str]:
    if isinstance(target, ast.Name):
        yield target.id
    elif isinstance(target, SEQUENCES):
        for part in target.elts:
            yield from _names(part)
    elif isinstance(target, (*PARTS, ast.Starred)):
        yield from _names(target.value)
