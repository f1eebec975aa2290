"""Looks over a walk for what is wrong or doubtful in it."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from jupyter_blocks.inference import findings
from jupyter_blocks.inference.assertions import vain
from jupyter_blocks.inference.paths import absolute_paths
from jupyter_blocks.inference.shadows import FUNCTIONS, shadows
from jupyter_blocks.inference.state_review import review_states
from jupyter_blocks.inference.unread import any_mentions, unread, word
from jupyter_blocks.inference.walks import BlockWalk, NotebookWalk, UntaggedWalk
from jupyter_blocks.languages.python.automagic import escaped
from jupyter_blocks.languages.python.frames import (
    INSTALLS,
    MISPLACED_MAGIC,
    UNKNOWN_MAGIC,
    Missing,
    Remark,
    Write,
)
from jupyter_blocks.languages.python.values import PRELUDE_OWNER
from jupyter_blocks.model.diagnostics import Diagnostic, Place
from jupyter_blocks.model.pipeline import PRELUDE, OutlinedCell, Parameter, Role
from jupyter_blocks.tags import nearest

# Bound for function blocks in Mage's form only; as **kwargs they are never looked up by name.
CODE_ROLES = PRELUDE | {Role.BLOCK, Role.TEST}
# Names that the kernels of Spark and its hosts provide.
HOSTED = frozenset({"spark", "sc", "sqlContext", "dbutils", "displayHTML"})

REMARKS: Mapping[str, Callable[[str, Place], Diagnostic]] = {
    UNKNOWN_MAGIC: findings.unknown_magic,
    MISPLACED_MAGIC: findings.misplaced_magic,
}


def review(walk: NotebookWalk, parameters: tuple[Parameter, ...]) -> tuple[Diagnostic, ...]:
    """Everything there is to say about the walk, in no particular order."""
    looking = _Review(walk)
    return (
        *looking.findings(),
        *unread(walk, parameters, looking.meant),
        *shadows(walk),
        *vain(walk),
        *absolute_paths(walk, parameters),
    )


class _Review:
    """Knows who binds which name in the notebook."""

    def __init__(self, walk: NotebookWalk) -> None:
        self.walk = walk
        self.outside: dict[str, UntaggedWalk] = {}
        for cell in walk.untagged:
            for name, write in cell.frame.writes.items():
                if write.binds:
                    self.outside.setdefault(name, cell)
        self.offered: set[str] = set()
        self.told: set[str] = set()
        self.meant: set[str] = set()  # known names of which unknown ones seem to be slips

    @cached_property
    def obscure(self) -> list[OutlinedCell]:
        """The cells with code that is not understood; names may be bound there."""
        return [
            cell
            for cell in self.walk.outline.cells
            if (facts := self.walk.facts.get(cell.cell.id)) is not None
            and (facts.fault is not None or cell.code.lstrip().startswith("%%"))
        ]

    @cached_property
    def binders(self) -> Mapping[str, list[BlockWalk]]:
        """The blocks that bind each name; most notebooks have nothing wrong that would ask for them."""
        found: dict[str, list[BlockWalk]] = {}
        for block in self.walk.blocks:
            for name, write in block.frame.writes.items():
                if write.binds:
                    found.setdefault(name, []).append(block)
        return found

    def findings(self) -> Iterator[Diagnostic]:
        yield from self.faults()
        yield from self.remarks()
        yield from self.of_prelude()
        for block in self.walk.blocks:
            yield from self.of_block(block)
        yield from self.late_tests()
        for cell in self.walk.untagged:
            yield from self.of_untagged(cell)
        yield from self.left_out()
        yield from review_states(self.walk)

    def faults(self) -> Iterator[Diagnostic]:
        outdated: list[Place] = []
        for cell in self.walk.outline.cells:
            facts = self.walk.facts.get(cell.cell.id)
            if facts is not None and facts.fault is not None and cell.role in CODE_ROLES:
                place = Place(cell=cell.cell.id, line=facts.fault.line)
                if facts.fault.older:
                    outdated.append(place)
                else:
                    yield findings.unparsable(cell.block, facts.fault, place)
        if outdated:
            yield findings.python_2(len(outdated) - 1, outdated[0])

    def remarks(self) -> Iterator[Diagnostic]:
        """What the walk remarked on, in code that a run executes: each unknown magic, and the installing of
        packages, at its first place."""
        blocks = [(w.outline.name, frame) for w in self.walk.blocks for frame in (w.frame, w.test_frame)]
        installing: list[Remark] = []
        unknown: set[str] = set()
        for block, frame in [(None, self.walk.prelude), *blocks]:
            for remark in frame.remarks:
                place = Place(cell=remark.cell, line=remark.line)
                if remark.fault is not None:
                    yield findings.unparsable(block, remark.fault, place)
                elif remark.what == INSTALLS:
                    installing.append(remark)
                elif remark.what != UNKNOWN_MAGIC or remark.about not in unknown:
                    unknown.add(remark.about)
                    yield REMARKS[remark.what](remark.about, place)
        if installing:
            first = installing[0]
            place = Place(cell=first.cell, line=first.line)
            yield findings.installs(first.about, len(installing) - 1, place)

    def of_prelude(self) -> Iterator[Diagnostic]:
        for name, missing in self.walk.prelude.missing.items():
            place = Place(cell=missing.cell, line=missing.line or None)
            if name in self.binders:
                yield findings.setup_reads(name, self.binders[name][0].outline.name, place)
            else:
                yield from self.of_missing(name, missing, after=-1)

    def of_block(self, block: BlockWalk) -> Iterator[Diagnostic]:
        name = block.outline.name
        for frame in (block.frame, block.test_frame, block.called_frame):
            for missing_name, missing in frame.missing.items():
                yield from self.of_missing(missing_name, missing, after=block.number)
        for (read_name, owner), read in block.called_frame.reads.items():
            if owner >= 0 and read.sure:
                of = self.walk.blocks[owner].outline.name
                yield findings.callback_reads(name, read_name, of, Place(cell=read.cell, line=read.line))
        prelude = self.walk.prelude.writes
        for written, write in block.frame.writes.items() if prelude else ():
            if written in prelude and not write.repeats:
                yield findings.prelude_written(written, name, Place(cell=write.cell, line=write.line))
        for argument in block.arguments:
            if argument.source in block.positional and block.declared is not None:
                place = Place(cell=block.declared.cell, line=block.declared.line)
                yield findings.positional(name, argument.parameter, argument.source, place)
        for changed in changed_by_tests(block):
            write = block.test_frame.writes[changed]
            if write.sure and not write.binds:
                yield findings.test_changes(changed, name, Place(cell=write.cell, line=write.line))

    def of_missing(self, name: str, missing: Missing, *, after: int) -> Iterator[Diagnostic]:
        """What is wrong with a name that has no value here; once for each name."""
        if name in self.told or (name in HOSTED and name not in self.binders):
            return
        if not missing.sure and not self.stands_in(missing.cell, name):
            return  # in a function that is perhaps called
        if escaped(self.code(missing.cell)) is not None:
            return  # a magic: nothing binds the name
        if self.is_guarded(name, missing):
            return
        place = Place(cell=missing.cell, line=missing.line or None)
        outside = self.outside.get(name)
        binders = self.binders.get(name, [])
        later = [block for block in binders if block.number > after]
        if any(
            block.number < after
            or (block.number == after and _is_above(block.frame.writes.get(name), missing))
            for block in binders
        ):
            if name in FUNCTIONS:
                return  # Python's own is seen again
            found = findings.deleted(name, place)
        elif outside is not None and (outside.before <= after or not later):
            fixable = outside.before == 0 and outside.facts.is_definitions
            self.offered.add(outside.cell.cell.id)
            found = findings.bound_outside(name, outside.cell.cell, place, fixable=fixable)
        elif any_mentions(name, [cell for cell in self.obscure if cell.cell.id != missing.cell]):
            return
        elif later:
            found = findings.bound_later(name, later[0].outline.name, place)
        elif binders:
            found = findings.bound_here(name, place)
        else:
            known = [*self.binders, *self.walk.prelude.writes, *sorted(FUNCTIONS)]
            others = sum(name in block.frame.missing for block in self.walk.blocks) - 1
            near = nearest(name, known, min(2, len(name) // 3))
            self.meant.update((near,) if near else ())
            found = findings.unbound(name, near, max(others, 0), place)
        self.told.add(name)
        yield found

    def stands_in(self, cell: str, name: str) -> bool:
        """Whether a name stands as a word in the code of a cell."""
        return word(name).search(self.code(cell)) is not None

    def is_guarded(self, name: str, missing: Missing) -> bool:
        """Whether the code asks first if there is such a name, or expects that there is none."""
        code = self.code(missing.cell)
        if re.search(rf"['\"]{re.escape(name)}['\"] (?:not )?in (?:globals|locals|vars|dir)\(", code):
            return True
        if "try" not in code:
            return False
        tries = [
            part
            for statement in self.walk.facts[missing.cell].body
            for part in ast.walk(statement)
            if isinstance(part, ast.Try) and part.body[0].lineno <= missing.line <= _end(part.body[-1])
        ]
        return any(_expects_none(name, handler) for part in tries for handler in part.handlers)

    def code(self, cell: str) -> str:
        """The code of a cell."""
        return next((other.code for other in self.walk.outline.cells if other.cell.id == cell), "")

    def of_untagged(self, cell: UntaggedWalk) -> Iterator[Diagnostic]:
        """Where untagged code writes what a block has bound and a later one reads."""
        for name, write in cell.frame.writes.items():
            for block in self.walk.blocks[cell.before :]:
                owners = [owner for (read, owner) in block.frame.reads if read == name]
                if any(PRELUDE_OWNER <= owner < cell.before for owner in owners):
                    place = Place(cell=write.cell, line=write.line)
                    yield findings.changed_outside(name, block.outline.name, place)
                    break
                if name in block.frame.writes and block.frame.writes[name].sure:
                    break

    def left_out(self) -> Iterator[Diagnostic]:
        """The first untagged cell of imports and definitions above the first block, said once."""
        for cell in self.walk.untagged:
            if cell.before == 0 and self.walk.blocks and cell.facts.is_definitions:
                if cell.cell.cell.id not in self.offered:
                    yield findings.untagged_definitions(cell.cell.cell)
                return

    def late_tests(self) -> Iterator[Diagnostic]:
        """Tests that stand after a block which writes what they read."""
        ends = [block.cells[-1].cell.index for block in (walk.outline for walk in self.walk.blocks)]
        for block in self.walk.blocks:
            for cell in block.outline.tests:
                between = [
                    other
                    for other in self.walk.blocks[block.number + 1 :]
                    if ends[other.number] < cell.cell.index
                ]
                for other in between:
                    for (name, _), read in block.test_cells[cell.cell.id].reads.items():
                        if name in other.frame.writes:
                            place = Place(cell=read.cell, line=read.line)
                            yield findings.test_too_late(name, block.outline.name, other.outline.name, place)


def _is_above(write: Write | None, missing: Missing) -> bool:
    """Whether a block has written a name before it misses it."""
    return write is not None and (write.cell != missing.cell or write.line < missing.line)


def _end(statement: ast.stmt) -> int:
    return statement.end_lineno or statement.lineno


def _expects_none(name: str, handler: ast.ExceptHandler) -> bool:
    """Whether a handler is there for a name that nothing binds: it names the error, or binds the name."""
    caught = [] if handler.type is None else list(ast.walk(handler.type))
    return any(isinstance(part, ast.Name) and part.id == "NameError" for part in caught) or any(
        isinstance(part, ast.Name) and part.id == name and isinstance(part.ctx, ast.Store)
        for statement in handler.body
        for part in ast.walk(statement)
    )


def changed_by_tests(block: BlockWalk) -> tuple[str, ...]:
    """Names of the pipeline that a block's tests change, or may change, in place."""
    writes = block.test_frame.writes
    return tuple([name for name, write in writes.items() if write.changes]) if writes else ()
