"""The walk over a notebook: prelude first, then each block with its tests, as the reference run does."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from jupyter_blocks.inference.arguments import bind_arguments, bind_tested
from jupyter_blocks.inference.steps import Step, left_by, merged, redo, take, undo
from jupyter_blocks.languages.python import kinds
from jupyter_blocks.languages.python.calls import Arguments, call_function
from jupyter_blocks.languages.python.facts import CellFacts, analyse, seen_through
from jupyter_blocks.languages.python.frames import Declaration, Frame
from jupyter_blocks.languages.python.machine import EVERYTHING, STARS
from jupyter_blocks.languages.python.objects import element_of
from jupyter_blocks.languages.python.scopes import PARTS, SEQUENCES
from jupyter_blocks.languages.python.spelling import name_parameters
from jupyter_blocks.languages.python.suites import SUITES
from jupyter_blocks.languages.python.values import PRELUDE_OWNER, UNTAGGED_OWNER, Binding, Env, Obj, fresh
from jupyter_blocks.languages.python.walk import begin
from jupyter_blocks.model.diagnostics import Place
from jupyter_blocks.model.pipeline import (
    PRELUDE,
    Argument,
    BlockOutline,
    Kind,
    Outline,
    OutlinedCell,
    Role,
)
from jupyter_blocks.model.policies import Map, mapped

TEST = "test"
DEFINED = frozenset({kinds.FUNCTION, kinds.CLASS, kinds.MODULE, kinds.LIBRARY})  # the same for all elements
CALLBACK = Kind.CALLBACK
PARAMETERS = frozenset({Role.PARAMETERS, Role.INJECTED})
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


UNTESTED = Frame()  # of all blocks without tests; nothing is noted in it


@dataclass(slots=True, kw_only=True)
class BlockWalk:
    """What one block did on the walk: `frame` its code, `test_frame` all its tests, `test_cells` each cell.
    A callback has done nothing in its turn: what it does when it is called is in `called_frame`.

    `declared` is its decorated function, if it has one, `positional` the names that parameters took
    without bearing them. `binds` are the names it bound or changed, in order. Filled as the walk goes; the
    last three when somebody asks first: see `Walker.results`, `inert.only_binds`, `unread`.
    """

    outline: BlockOutline
    number: int
    frame: Frame
    test_frame: Frame = UNTESTED
    declared: Declaration | None = None
    called_frame: Frame = UNTESTED
    tests: list[Declaration] = field(default_factory=list)
    test_cells: dict[str, Frame] = field(default_factory=dict)
    arguments: tuple[Argument, ...] = ()
    positional: frozenset[str] = frozenset()

    binds: tuple[str, ...] = ()
    gives: str | None = None
    only_binds: bool | None = None
    assigned: tuple[tuple[str, Place], ...] | None = None


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


Spec = BlockOutline | OutlinedCell | tuple[OutlinedCell, ...]
RESULTS = "***"  # what a step has touched that asked what the blocks before it give on


class Walker:
    """Walks a notebook in the order of the reference run: the prelude, then blocks and untagged cells.

    Kept, it walks the notebook again after an edit: what an edit leaves alone is not walked, but done again
    as it was. The answer is that of a new walker.
    """

    def __init__(self) -> None:
        self.specs: list[Spec] = []
        self.taken: list[Step[Any]] = []
        self.machine = begin(ROLES)

    def walk(self, outline: Outline) -> NotebookWalk:
        """Walk the notebook; what earlier calls have answered does not hold any more."""
        specs = _specs(outline)
        self.outline = outline
        self.facts = {cell.cell.id: analyse(cell.code) for cell in outline.cells if cell.role is not NONE}
        self.done: list[BlockWalk] = []
        known = [type(spec) for spec in specs] == [type(spec) for spec in self.specs]
        if known and self.machine.kernel == outline.notebook.kernel:
            self.walk_again(specs)
        else:
            self.machine = begin(ROLES, outline.notebook.kernel)
            self.outside = Env()
            self.taken = []
            for spec in specs:
                self.keep(self.take(spec))
        self.specs = specs
        prelude, *others = [step.walked for step in self.taken]
        return NotebookWalk(
            outline=outline,
            facts=self.facts,
            prelude=prelude,
            blocks=tuple(self.done),
            untagged=tuple([other for other in others if isinstance(other, UntaggedWalk)]),
        )

    def walk_again(self, specs: list[Spec]) -> None:
        """Walk the steps whose code is another one, and those that may see what they leave otherwise."""
        edited = [spec != old for spec, old in zip(specs, self.specs, strict=True)]
        first = edited.index(True) if True in edited else len(specs)
        for step in reversed(self.taken[first:]):
            undo(step)
        machine = self.machine
        self.done = [step.walked for step in self.taken[:first] if isinstance(step.walked, BlockWalk)]
        machine.star_writers, machine.lazy_annotations = (
            (self.taken[first - 1].stars, self.taken[first - 1].lazy_annotations) if first else ((), False)
        )
        otherwise: set[object] = set()
        before, self.taken = self.taken[first:], self.taken[:first]
        for old, spec, is_edited in zip(before, specs[first:], edited[first:], strict=True):
            if not is_edited and old.is_apart_from(otherwise):
                redo(old)
                machine.star_writers = old.stars if STARS in old.touched else machine.star_writers
                self.keep(old)
                continue
            new = self.take(spec)
            if is_edited:
                otherwise.add(RESULTS)
            if is_edited and old.is_apart_from(otherwise) and new.is_apart_from(otherwise):
                undo(new)
                new, seen = merged(machine, old, new)
                redo(new)
                otherwise |= seen
            else:
                otherwise |= left_by(machine, old) | left_by(machine, new)
            if old.stars != new.stars:
                otherwise.add(STARS)
            if old.lazy_annotations != new.lazy_annotations:
                otherwise.add(EVERYTHING)
            self.keep(new)

    def keep(self, step: Step[Any]) -> None:
        self.taken.append(step)
        if isinstance(step.walked, BlockWalk):
            self.done.append(step.walked)

    def take(self, spec: Spec) -> Step[Any]:
        """Walk one step."""
        if isinstance(spec, BlockOutline):
            return take(self.machine, partial(self.walk_block, spec))
        if isinstance(spec, OutlinedCell):
            return take(self.machine, partial(self.walk_untagged, spec))
        return take(self.machine, partial(self.walk_prelude, spec))

    def walk_prelude(self, cells: tuple[OutlinedCell, ...]) -> Frame:
        frame = self.machine.frame = Frame()
        for cell in cells:
            self.run(cell, PRELUDE_OWNER)
            if cell.role in PARAMETERS:
                name_parameters(self.machine, cell.cell.id)
        return frame

    def run(self, cell: OutlinedCell, owner: int) -> None:
        facts = self.facts[cell.cell.id]
        self.machine.run_cell(cell.cell.id, facts, owner)
        if facts.fault is not None and facts.fault.newer:
            self.machine.line = facts.fault.line
            self.machine.bind_unknown()
            self.machine.read_all()
            self.machine.change_all()

    def walk_block(self, outline: BlockOutline) -> BlockWalk:
        if outline.kind is CALLBACK:
            return self.walk_callback(outline)
        machine = self.machine
        machine.frame = Frame()
        machine.declarations = []
        number = len(self.done)
        asked: Frame | None = None
        if outline.when is not None:
            ask = partial(self.read, outline.when.names, number, outline.cells[0].cell.id)
            asked = machine.walk(ask).frame
        map_ = mapped(outline.policy)
        before = None if map_ is None else self.take_element(map_, number, outline.cells[0].cell.id)
        for cell in outline.cells:
            self.run(cell, number)
        walk = BlockWalk(outline=outline, number=number, frame=machine.frame)
        if asked is not None:
            walk.test_frame = Frame()
            walk.test_frame.add(asked)
        for declaration in machine.declarations:
            if declaration.role == TEST:
                walk.tests.append(declaration)
            else:
                walk.declared = declaration
        if walk.declared is not None:
            self.call_declared(walk, walk.declared)
        if map_ is not None:
            machine.frame.writes.pop(map_.element, None)
        walk.binds = self.bound_by(walk)
        self.walk_tests(walk)
        if map_ is not None:
            self.leave_elements(map_, walk, before)
        return walk

    def walk_callback(self, outline: BlockOutline) -> BlockWalk:
        """A callback stands outside the order: others read nothing of it, and what it binds vanishes."""
        self.machine.frame = Frame()
        walk = BlockWalk(outline=outline, number=len(self.done), frame=Frame())
        walk.called_frame = self.machine.walk(partial(self.call_back, walk)).frame
        return walk

    def call_back(self, walk: BlockWalk) -> None:
        """Walk the cells of a callback and its functions, which are given the event."""
        machine, owner = self.machine, test_owner(walk.number)
        machine.owner, machine.cell, machine.line = owner, walk.outline.cells[0].cell.id, 1
        machine.env, machine.declarations = machine.globals, []
        machine.bind("event", fresh())
        for cell in walk.outline.cells:
            self.run(cell, owner)
        for declaration in machine.declarations:
            if declaration.role == CALLBACK:
                walk.declared = declaration
                machine.cell, machine.line, machine.env = declaration.cell, declaration.line, machine.globals
                call_function(machine, declaration.function, Arguments((fresh(), fresh())))

    def read(self, names: tuple[str, ...], number: int, cell: str) -> None:
        """The policy of a block reads names, as its tests do; on no line of a cell."""
        machine = self.machine
        machine.owner, machine.cell, machine.line = test_owner(number), cell, 0
        machine.env = machine.globals
        for name in names:
            machine.read_global(name)

    def take_element(self, map_: Map, number: int, cell: str) -> Binding | None:
        """A block with a `map` reads what it runs over, and finds an element of that under a name; what that
        name was bound to before."""
        machine = self.machine
        machine.owner, machine.cell, machine.line = number, cell, 0
        machine.env = machine.globals
        value = machine.read_global(map_.over)
        before = machine.globals.vars.get(map_.element)
        machine.touched.add(map_.element)
        machine.bind(map_.element, element_of(value))
        return before

    def leave_elements(self, map_: Map, walk: BlockWalk, before: Binding | None) -> None:
        """When a block has run for all elements, each of its values is a list of what the runs have left, and
        the name of the element is what it was."""
        machine = self.machine
        machine.owner, machine.env = walk.number, machine.globals
        for name in walk.binds:
            write = walk.frame.writes[name]
            value = machine.globals.vars[name].value if name in machine.globals.vars else ()
            if write.binds and not (value and value[0].type in DEFINED):
                machine.cell, machine.line = write.cell, write.line
                several = Obj(kinds.LIST)
                several.hold("*", value or fresh())
                machine.bind(name, (several,))
        machine.put(machine.globals, map_.element, before)

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
            self.results,
        )
        result = call_function(machine, declared.function, passed)
        machine.bind(walk.outline.name, result)

    def results(self) -> dict[str, str]:
        """For each block so far that gives something on, in order, the variable; found out when asked."""
        self.machine.touched.add(RESULTS)
        for walk in self.done:
            if walk.gives is None and walk.outline.kind is CALLBACK:
                walk.gives = ""
            if walk.gives is None:
                walk.gives = result_name(walk, self.facts) or ""
        return {walk.outline.name: walk.gives for walk in self.done if walk.gives}

    def walk_tests(self, walk: BlockWalk) -> None:
        """Tests run in an overlay each: what they bind vanishes, what they read is noted."""
        outline = walk.outline
        if (walk.tests or outline.tests or outline.schemas) and walk.test_frame is UNTESTED:
            walk.test_frame = Frame()
        for test in walk.tests:
            walk.test_frame.add(self.machine.walk(partial(self.call_test, walk, test)).frame)
        for cell in walk.outline.tests:
            frame = self.machine.walk(partial(self.walk_test_cell, walk, cell)).frame
            walk.test_cells[cell.cell.id] = frame
            walk.test_frame.add(frame)
        if outline.schemas:
            read = partial(self.read, outline.schemas, walk.number, outline.cells[-1].cell.id)
            walk.test_frame.add(self.machine.walk(read).frame)

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
        bound: dict[str, Binding] = {}

        def outside() -> None:
            machine.touched.update(self.outside.vars)
            for name, binding in self.outside.vars.items():
                machine.put(machine.globals, name, binding)
            machine.run_cell(cell.cell.id, facts, UNTAGGED_OWNER)
            for name, write in machine.frame.writes.items():
                if write.binds and name in machine.globals.vars:
                    bound[name] = machine.globals.vars[name]

        stars = machine.star_writers
        frame = machine.walk(outside).frame
        machine.star_writers = stars
        for name, binding in bound.items():
            machine.put(self.outside, name, binding)
        return UntaggedWalk(cell=cell, facts=facts, frame=frame, before=len(self.done))


def _specs(outline: Outline) -> list[Spec]:
    """What the steps walk: the prelude, then blocks and untagged cells in notebook order."""
    firsts = {block.cells[0].cell.id: block for block in outline.blocks if block.cells}
    specs: list[Spec] = [tuple([cell for cell in outline.cells if cell.role in PRELUDE])]
    for cell in outline.cells:
        if cell.role is UNTAGGED:
            specs.append(cell)
        elif cell.cell.id in firsts:
            specs.append(firsts[cell.cell.id])
    return specs


def kind_of(walk: BlockWalk) -> str | None:
    """The kind that a block's tags or its decorator name; None where neither does."""
    return walk.outline.kind or (walk.declared.role if walk.declared is not None else None)


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
            for seen in reversed([*seen_through((statement,))]):
                if names := _assigned(seen):
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
