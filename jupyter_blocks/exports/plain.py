"""A pipeline as plain code in the order of a run: the prelude, then each block with its tests after it.

Function blocks are called explicitly; tests are functions that are called, so that what they bind vanishes as
in a run. Both forms of export are made of these pieces.
"""

from __future__ import annotations

import ast
import re
import symtable
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from jupyter_blocks.errors import UsageError
from jupyter_blocks.exports import calls
from jupyter_blocks.exports.decorators import Decorated, Decorators
from jupyter_blocks.exports.scopes import INDENT, in_function
from jupyter_blocks.languages.python.ipython import python_of
from jupyter_blocks.model.cells import Cell, CellType
from jupyter_blocks.model.pipeline import PRELUDE, Block, Kind, OutlinedCell, Pipeline, Role
from jupyter_blocks.model.policies import mapped

KEPT = frozenset(
    {"outputs", "not_after", "idempotent"}
)  # policies that change nothing in a file that runs once
DECIDING = frozenset({Kind.CONDITION, Kind.SENSOR})
DRAWS = re.compile(r"\brandom\b|\bshuffle\b|\.sample\(|\bchdir\b|%cd\b")


class Part(StrEnum):
    """What a piece is."""

    PROSE = "prose"
    SETUP = "setup"
    PARAMETERS = "parameters"
    BLOCK = "block"
    TEST = "test"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A cell of the export: `cell` is the author's it comes from; `added` tells that it is one of its own."""

    part: Part
    cell: Cell
    source: str
    block: str = ""
    added: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """The pieces in order, what has to be defined before them, and what they do not do as a run would.

    `names` are those that the pipeline binds.
    """

    pieces: tuple[Piece, ...]
    names: frozenset[str] = frozenset()
    helpers: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def plain(pipeline: Pipeline, wait: Callable[[str], str]) -> Plain:
    """The pieces of `pipeline`; `wait` makes of the call of a coroutine function one that waits for it.

    Raises UsageError for what cannot be written as plain code.
    """
    if pipeline.outline.notebook.language != "python":
        return _as_it_stands(pipeline)
    for block in pipeline.blocks:
        if mapped(block.policy) is not None:
            raise UsageError(
                f"{block.name!r} runs once for each element of a value, which plain code has no words for",
                place=pipeline.name,
                remedy="Put the loop into the block, or run the pipeline with `jupyter-blocks run`.",
            )
    writer = _Writer(pipeline, wait)
    pieces = tuple(writer.pieces())
    return Plain(
        pieces=pieces,
        names=writer.names,
        helpers=tuple(writer.helpers(pieces)),
        notes=(*_policy_notes(pipeline), *writer.notes, *_left_out(pipeline)),
    )


class _Writer:
    """Writes the pieces from the first to the last; knows what is bound so far."""

    def __init__(self, pipeline: Pipeline, wait: Callable[[str], str]) -> None:
        self.pipeline = pipeline
        self.wait = wait
        self.notes: list[str] = []
        self._decorators = Decorators()
        self._known: set[str] = set()
        self._functions: list[tuple[str, Decorated]] = []
        self._written: set[str] = set()

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._known)

    def pieces(self) -> Iterator[Piece]:
        cells = self.pipeline.outline.cells
        waiting = [cell for cell in cells if cell.role in PRELUDE]
        last = {block.cells[-1].cell.id: block for block in self.pipeline.blocks}
        called = {block.name for block in self.pipeline.blocks if block.kind is Kind.CALLBACK}
        found: dict[str, list[Decorated]] = {}
        for cell in cells:
            if cell.role is Role.NONE and cell.cell.type is CellType.MARKDOWN:
                yield Piece(part=Part.PROSE, cell=cell.cell, source=cell.cell.source)
            elif cell.role in PRELUDE:
                yield from self._prelude(cell)
            elif cell.role is Role.BLOCK and cell.block and cell.block not in called:
                for other in waiting:
                    yield from self._prelude(other)
                source, functions = self._bare(cell)
                found.setdefault(cell.block, []).extend(functions)
                yield Piece(part=Part.BLOCK, cell=cell.cell, source=source, block=cell.block)
                if cell.cell.id in last:
                    yield from self._end(last[cell.cell.id], found[cell.block])

    def helpers(self, pieces: tuple[Piece, ...]) -> Iterator[str]:
        """Imports and functions that the added pieces use."""
        added = "\n".join(piece.source for piece in pieces if piece.added)
        for module in ("asyncio", "datetime", "logging", "os", "warnings"):
            if re.search(rf"\b{module}\.", added):
                yield f"import {module}"
        if "_context" in added:
            yield "_context = {}  # one dictionary for all blocks"
        if "_handed_on(" in added:
            yield calls.MAGE_HELPERS
        if "_parts(" in added:
            yield calls.OWN_HELPERS

    def _prelude(self, cell: OutlinedCell) -> Iterator[Piece]:
        if cell.cell.id in self._written:
            return
        self._written.add(cell.cell.id)
        source, _ = self._bare(cell)
        self._known |= _bound(source)
        part = Part.SETUP if cell.role is Role.SETUP else Part.PARAMETERS
        yield Piece(part=part, cell=cell.cell, source=source)

    def _bare(self, cell: OutlinedCell) -> tuple[str, tuple[Decorated, ...]]:
        bare = self._decorators.bare(cell.code.lstrip("\n"))  # where `%%block NAME` stood
        if bare.needs_us:
            self.notes.append(
                f"cell {cell.cell.index + 1} needs jupyter_blocks: it imports more than the decorators"
            )
        return bare.source, bare.functions

    def _end(self, block: Block, functions: list[Decorated]) -> Iterator[Piece]:
        """The call of the block's function, then those of its tests."""
        cell = block.cells[-1].cell
        function = next((one for one in functions if one.role != "test"), None)
        if function is not None:
            source = self._block_call(function, block)
            yield Piece(part=Part.BLOCK, cell=cell, source=source, block=block.name, added="call")
            self._functions.append((block.name, function))
        self._known |= set(block.binds)
        tests = [self._test_call(one, block, function) for one in functions if one.role == "test"]
        if tests:
            source = "\n".join(tests)
            yield Piece(part=Part.TEST, cell=cell, source=source, block=block.name, added="tests")
        for number, test in enumerate(block.test_cells, 1):
            name = f"test_{block.name}" if number == 1 else f"test_{block.name}_{number}"
            yield Piece(
                part=Part.TEST,
                cell=test.cell,
                source=self._in_scope(self._bare(test)[0], name, block),
                block=block.name,
                added="test",
            )

    def _around(self) -> calls.Surroundings:
        data = [name for name, function in self._functions if function.role in calls.DATA_KINDS]
        return calls.Surroundings(
            pipeline=self.pipeline.name,
            parameters=tuple(parameter.name for parameter in self.pipeline.parameters),
            known=frozenset(self._known),
            earlier=tuple(data),
        )

    def _block_call(self, function: Decorated, block: Block) -> str:
        call = self._waiting(function.node, calls.block_call(function, block, self._around()))
        if function.mage:
            return f"{calls.RETURNED} = {call}\n{block.name} = _handed_on({calls.RETURNED})"
        return f"{block.name} = {call}"

    def _test_call(self, test: Decorated, block: Block, returned: Decorated | None) -> str:
        call = self._waiting(test.node, calls.test_call(test, block, returned, self._around()))
        if test.severity == "error":
            return call
        name = f"{block.name}::{test.node.name}"
        return (
            f"try:\n{INDENT}{call}\nexcept Exception as error:\n"
            f'{INDENT}warnings.warn(f"{name}: {{error}}", stacklevel=1)'
        )

    def _waiting(self, node: ast.AST, call: str) -> str:
        return self.wait(call) if isinstance(node, ast.AsyncFunctionDef) else call

    def _in_scope(self, source: str, name: str, block: Block) -> str:
        """The code of a test cell as a function of its own; raises UsageError if it cannot be one."""
        if DRAWS.search(source):
            self.notes.append(
                f"the test of {block.name} may draw random numbers or change the directory; "
                "a run takes that back, the export does not"
            )
        while name in self._known:
            name = f"_{name}"
        try:
            return in_function(source, name, self._known, self.wait)
        except SyntaxError as error:
            raise UsageError(
                f"the test of {block.name!r} cannot stand in a function: {error.msg}",
                place=self.pipeline.name,
                remedy="A test that imports * names what it needs; what does not parse is mended.",
            ) from None


def _bound(source: str) -> set[str]:
    """The names that the code of a prelude cell binds."""
    try:
        table = symtable.symtable(python_of(source), "prelude", "exec")
    except SyntaxError:
        return set()
    return {
        symbol.get_name() for symbol in table.get_symbols() if symbol.is_assigned() or symbol.is_imported()
    }


def _as_it_stands(pipeline: Pipeline) -> Plain:
    """The cells of a notebook in another language: nothing is known of its code, so nothing is changed."""
    blocks = {block.name: block for block in pipeline.blocks}
    pieces = []
    for cell in pipeline.outline.cells:
        if cell.role is Role.NONE and cell.cell.type is not CellType.MARKDOWN:
            continue
        if cell.role is Role.UNTAGGED:
            continue
        part = {Role.BLOCK: Part.BLOCK, Role.TEST: Part.TEST, Role.SETUP: Part.SETUP, Role.NONE: Part.PROSE}
        pieces.append(
            Piece(
                part=part.get(cell.role, Part.PARAMETERS),
                cell=cell.cell,
                source=cell.code or cell.cell.source,
                block=cell.block if cell.block in blocks and cell.block else "",
            )
        )
    return Plain(
        pieces=tuple(replace(piece, source=piece.source.lstrip("\n")) for piece in pieces),
        notes=(*_policy_notes(pipeline), *_left_out(pipeline)),
    )


def _policy_notes(pipeline: Pipeline) -> Iterator[str]:
    for block in pipeline.blocks:
        if block.kind is Kind.CALLBACK:
            yield f"{block.name}: callbacks are not called"
            continue
        if block.kind is Kind.PIPELINE:
            yield f"{block.name}: the pipeline that it runs is not part of this"
        if block.kind in DECIDING:
            yield f"{block.name}: nothing waits for a {block.kind}, or is skipped for it"
        lost = [key for key, value in block.policy.items() if key not in KEPT and value != "all_succeeded"]
        if lost:
            said = "policy" if len(lost) == 1 else "policies"
            verb = "is" if len(lost) == 1 else "are"
            yield f"{block.name}: the {said} {', '.join(lost)} {verb} not carried out"


def _left_out(pipeline: Pipeline) -> Iterator[str]:
    number = sum(cell.role is Role.UNTAGGED for cell in pipeline.outline.cells)
    if number:
        yield f"{number} untagged cell{'s' if number > 1 else ''} left out, as a run leaves them out"
