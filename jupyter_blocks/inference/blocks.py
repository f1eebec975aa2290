"""What is known of each block: its inputs, outputs, tests, guards, effects."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping

from jupyter_blocks.inference.review import changed_by_tests
from jupyter_blocks.inference.walks import TEST, BlockWalk, NotebookWalk, last_assigned
from jupyter_blocks.languages.python.facts import CellFacts
from jupyter_blocks.languages.python.frames import Declaration
from jupyter_blocks.languages.python.resources import resource_of_key
from jupyter_blocks.languages.python.values import PRELUDE_OWNER
from jupyter_blocks.model.diagnostics import Place
from jupyter_blocks.model.inference import BlockFacts
from jupyter_blocks.model.pipeline import Assertion, AssertionSeverity, Form, Kind, ViaKind

CELLS, FUNCTION = Form.CELLS, Form.FUNCTION  # by name: members of an Enum are slow to get at
OUTSIDE = frozenset({ViaKind.FILE, ViaKind.TABLE})  # resources that outlive the kernel


class FactFinder:
    """Finds the facts of the blocks of one notebook, again and again: those of blocks that were not walked
    anew, and of which the same is read, are kept."""

    def __init__(self) -> None:
        self.known: dict[int, tuple[BlockWalk, tuple[str, ...], BlockFacts]] = {}

    def find(self, walk: NotebookWalk) -> tuple[BlockFacts, ...]:
        """The facts of every block, in notebook order."""
        read = _read_of(walk)
        known, self.known = self.known, {}
        for block in walk.blocks:
            names = tuple(read.get(block.number, ()))
            last = known.get(block.number)
            if last is not None and last[0] is block and last[1] == names:
                self.known[block.number] = last
            else:
                self.known[block.number] = (block, names, _facts(block, names, walk.facts))
        return tuple([facts for _, _, facts in self.known.values()])


def _read_of(walk: NotebookWalk) -> Mapping[int, Mapping[str, None]]:
    """For each block the names that later blocks and tests read of it."""
    found: dict[int, dict[str, None]] = {}
    for block in walk.blocks:
        for frame in (block.frame, block.test_frame):
            for name, owner in frame.reads:
                if owner in found:
                    found[owner][name] = None
                else:
                    found[owner] = {name: None}
    return found


def _facts(block: BlockWalk, read: Collection[str], facts: Mapping[str, CellFacts]) -> BlockFacts:
    binds = block.binds
    inputs, setup_names = _inputs(block)
    return BlockFacts(
        name=block.outline.name,
        form=CELLS if block.declared is None else FUNCTION,
        kind=None if block.declared is None else Kind(block.declared.role),
        tests=tuple(_assertions(block, facts)) if block.tests or block.outline.tests else (),
        inputs=inputs,
        outputs=_outputs(block, binds, read, facts),
        binds=binds,
        setup_names=setup_names,
        arguments=block.arguments,
        guards=changed_by_tests(block),
        effects=tuple(block.frame.effects),
        alters=_altered(block, binds, frozenset((*inputs, *setup_names))),
        mutates=tuple([name for name in binds if not block.frame.writes[name].binds]),
    )


def _altered(block: BlockWalk, binds: tuple[str, ...], read: frozenset[str]) -> tuple[str, ...]:
    """What a block both reads and may leave changed in the kernel, if it does not come to its end."""
    state = [
        key
        for key, write in block.frame.written.items()
        if write.changes and resource_of_key(key)[0] not in OUTSIDE
    ]
    by_code = {name for name, _ in block.frame.reads}  # a `when` is not asked again
    return (*[name for name in binds if name in read and name in by_code], *state)


def _inputs(block: BlockWalk) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names a block and its tests read of earlier blocks, and those they read of the prelude."""
    inputs: dict[str, None] = {}
    setup_names: dict[str, None] = {}
    for frame in (block.frame, block.test_frame):
        for name, owner in frame.reads:
            if owner == PRELUDE_OWNER:
                setup_names[name] = None
            elif 0 <= owner != block.number:
                inputs[name] = None
    return tuple(inputs), tuple(setup_names)


def _outputs(
    block: BlockWalk, binds: tuple[str, ...], read: Collection[str], facts: Mapping[str, CellFacts]
) -> tuple[str, ...]:
    listed = block.outline.policy.get("outputs")
    if isinstance(listed, list):
        return tuple(name for name in listed if isinstance(name, str))
    if found := [name for name in binds if name in read]:
        return tuple(found)
    if block.declared is not None:
        return (block.outline.name,)
    return tuple(name for name in last_assigned(block.outline, facts) if name in binds)


def _assertions(block: BlockWalk, facts: Mapping[str, CellFacts]) -> Iterator[Assertion]:
    """Those of `@test` functions in the block's cells, then those of its test cells, as they stand."""
    name = block.outline.name
    for test in block.tests:
        yield Assertion(
            id=f"{name}::{_function_name(test)}",
            severity=_severity(test),
            place=Place(cell=test.cell, line=test.line),
        )
    number = 0
    for cell in block.outline.tests:
        above = 1 if facts[cell.cell.id].magic else 0
        for statement in facts[cell.cell.id].asserting():
            number += 1
            yield Assertion(
                id=f"{name}::#{number}",
                severity=AssertionSeverity.ERROR,
                place=Place(cell=cell.cell.id, line=above + statement.lineno),
            )


def _function_name(test: Declaration) -> str:
    code = test.function.code
    return TEST if code is None or isinstance(code.node, ast.Lambda) else code.node.name


def _severity(test: Declaration) -> AssertionSeverity:
    warn = test.options.get("severity") == AssertionSeverity.WARN
    return AssertionSeverity.WARN if warn else AssertionSeverity.ERROR
