"""What nobody reads: blocks, values that are bound anew too soon, parameters; and slips among them.

The walk knows who reads what of Python. A name that also stands somewhere as mere text (in a string, a magic,
another language) may be read there, so it is never called unread.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Set
from functools import cached_property, lru_cache
from itertools import chain

from jupyter_blocks.inference import findings
from jupyter_blocks.inference.inert import has_magics, only_binds
from jupyter_blocks.inference.walks import BlockWalk, NotebookWalk, kind_of
from jupyter_blocks.languages.python.facts import CellFacts
from jupyter_blocks.languages.python.values import PRELUDE_OWNER
from jupyter_blocks.model.diagnostics import Diagnostic, Place
from jupyter_blocks.model.pipeline import VERDICTS, Kind, OutlinedCell, Parameter, Role
from jupyter_blocks.tags import edit_distance

COMPUTING = (None, Kind.DATA_LOADER, Kind.TRANSFORMER)  # kinds of blocks that are there for what they bind
NOTHING: frozenset[str] = frozenset()
WORD = re.compile(r"\w+")
SHORTEST = 5  # letters of a name whose slips can be told from other names


def unread(walk: NotebookWalk, parameters: Iterable[Parameter], meant: Set[str]) -> Iterator[Diagnostic]:
    """What is bound and never read, each thing once; names that others seem to have `meant` aside."""
    review = _Unread(walk, meant)
    for block in walk.blocks:
        yield from review.of_block(block)
    for parameter in parameters:
        yield from review.of_parameter(parameter)


class _Unread:
    """Knows what of each block is read, by whom, and where a name stands as text."""

    def __init__(self, walk: NotebookWalk, meant: Set[str]) -> None:
        self.walk = walk
        self.meant = meant
        self.read: dict[int, set[str]] = {}
        self.tested: dict[int, set[str]] = {}
        for block in walk.blocks:
            for name, owner in block.frame.reads:
                self.read.setdefault(owner, set()).add(name)
            asked = block.outline.when.names if block.outline.when is not None else ()
            for name, owner in block.test_frame.reads:
                by = self.read if name in asked and owner != block.number else self.tested
                by.setdefault(owner, set()).add(name)
        for cell in walk.untagged:
            for name, owner in cell.frame.reads:
                self.read.setdefault(owner, set()).add(name)

    @cached_property
    def standing(self) -> Counter[str]:
        """In how many cells each word stands, tests left out."""
        aside = (Role.NONE, Role.TEST)
        return _words_of([cell for cell in self.walk.outline.cells if cell.role not in aside])

    @cached_property
    def standing_in_tests(self) -> Counter[str]:
        """In how many tests each word stands."""
        return _words_of([cell for cell in self.walk.outline.cells if cell.role is Role.TEST])

    @cached_property
    def last(self) -> Mapping[str, int]:
        """The number of the last block that binds or changes each name."""
        return {name: block.number for block in self.walk.blocks for name in block.frame.writes}

    @cached_property
    def known(self) -> Mapping[tuple[str, str], list[str]]:
        """The names that somebody reads of others, by their first and last letter."""
        names = dict.fromkeys(name for owned in self.read.values() for name in owned)
        found: dict[tuple[str, str], list[str]] = {}
        for name in names:
            found.setdefault((name[0], name[-1]), []).append(name)
        return found

    def of_block(self, block: BlockWalk) -> Iterator[Diagnostic]:
        read = self.read.get(block.number, NOTHING)
        names = [name for name in block.binds if name not in read and name not in self.meant]
        if not names or "outputs" in block.outline.policy:
            return
        found = [
            diagnostic
            for name, place in self.assigned(block, names)
            for diagnostic in self.of_name(block, name, place)
        ]
        yield from found
        if not found and len(names) == len(block.binds) and kind_of(block) not in VERDICTS:
            yield from self.of_unread(block)

    def assigned(self, block: BlockWalk, names: Container[str]) -> Iterator[tuple[str, Place]]:
        """Those of `names` that a block binds by a plain assignment, mentions and tests nowhere else."""
        if block.assigned is None:
            block.assigned = tuple(_assigned_once(block, self.walk.facts))
        tested = self.tested.get(block.number, NOTHING)
        for name, place in block.assigned:
            if name in names and name not in tested:
                yield name, place

    def of_name(self, block: BlockWalk, name: str, place: Place) -> Iterator[Diagnostic]:
        """A name that is a slip for another one, or bound anew before anything reads it."""
        known = self.slip(name)
        if known is not None and not self.stands_elsewhere(name, block):
            yield findings.misspelt(name, known, place)
        elif self.last[name] > block.number and only_binds(block, self.walk.facts):
            blocks = self.walk.blocks[block.number + 1 :]
            later = next(other for other in blocks if name in other.frame.writes)
            if self.is_overwritten(name, block, later):
                yield findings.overwritten(name, later.outline.name, place)

    def is_overwritten(self, name: str, block: BlockWalk, later: BlockWalk) -> bool:
        """Whether nothing sees a name before `later` binds it anew."""
        write = later.frame.writes[name]
        return (
            write.binds
            and write.sure
            and not any_mentions(name, self.cells(block.number + 1, later.number))
            and not self.quoted(name, later.outline.cells)
        )

    def slip(self, name: str) -> str | None:
        """A name that somebody reads and of which this one seems to be a slip."""
        if len(name) < SHORTEST or not name.replace("_", "").isalpha():
            return None
        for known in self.known.get((name[0], name[-1]), ()):
            if len(known) >= SHORTEST and edit_distance(name, known, 1) == 1 and _is_slip(name, known):
                return known
        return None

    def of_unread(self, block: BlockWalk) -> Iterator[Diagnostic]:
        """A block of which no other block reads anything, unless it is the last, which gives the result."""
        if block.number == len(self.walk.blocks) - 1 or block.outline.kind not in COMPUTING:
            return
        if not only_binds(block, self.walk.facts):
            return
        names = tuple(name for name in block.binds if not self.is_imported(block, name))
        if not names:
            return
        tested = not self.tested.get(block.number, NOTHING).isdisjoint(names)
        if any(self.stands_elsewhere(name, block, tests=not tested) for name in names):
            return
        first = block.frame.writes[names[0]]
        place = Place(cell=first.cell, line=first.line)
        say = findings.only_tested if tested else findings.unused
        yield say(block.outline.name, names, place)

    def is_imported(self, block: BlockWalk, name: str) -> bool:
        """Whether a name is bound by an import, which may be there for what it does."""
        return any(
            (alias.asname or alias.name.partition(".")[0]) == name
            for cell in block.outline.cells
            for statement in self.walk.facts[cell.cell.id].body
            if isinstance(statement, (ast.Import, ast.ImportFrom))
            for alias in statement.names
        )

    def of_parameter(self, parameter: Parameter) -> Iterator[Diagnostic]:
        """A parameter whose name stands nowhere but where it is assigned."""
        if any(takes_all(block) for block in self.walk.blocks):
            return
        own = parameter.place.cell
        for cell in self.walk.outline.cells:
            if cell.role is not Role.NONE and cell.role is not Role.INJECTED:
                found = len(word(parameter.name).findall(cell.code))
                if found > (cell.cell.id == own):
                    return
        if parameter.name not in self.read.get(PRELUDE_OWNER, ()):
            yield findings.parameter_unread(parameter.name, parameter.place)

    def stands_elsewhere(self, name: str, block: BlockWalk, *, tests: bool = True) -> bool:
        """Whether a name stands in another cell than those of `block`, tests left out if so asked."""
        elsewhere = self.standing[name] - sum([name in words(cell.code) for cell in block.outline.cells])
        return elsewhere > 0 or (tests and self.standing_in_tests[name] > 0)

    def cells(self, first: int, end: int) -> list[OutlinedCell]:
        """All cells between the end of the block before `first` and the start of the block `end`."""
        after = self.walk.blocks[first - 1].outline.cells[-1].cell.index
        until = self.walk.blocks[end].outline.cells[0].cell.index
        return [cell for cell in self.walk.outline.cells if after < cell.cell.index < until]

    def quoted(self, name: str, cells: Iterable[OutlinedCell]) -> bool:
        """Whether a name stands in a string, or in what is no Python, before a block binds it."""
        for cell in cells:
            facts = self.walk.facts[cell.cell.id]
            if facts.fault is not None or has_magics(cell.code):
                return True
            for statement in facts.body:
                for part in ast.walk(statement):
                    text = part.value if isinstance(part, ast.Constant) else None
                    if isinstance(text, str) and word(name).search(text):
                        return True
        return False


def _assigned_once(block: BlockWalk, facts: Mapping[str, CellFacts]) -> Iterator[tuple[str, Place]]:
    """The names that a block binds by a plain assignment and mentions nowhere else."""
    codes = [cell.code for cell in block.outline.cells]
    code = codes[0] if len(codes) == 1 else "\n".join(codes)
    for cell in block.outline.cells:
        for statement in facts[cell.cell.id].body:
            if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
                target = statement.targets[0]
                if isinstance(target, ast.Name) and target.id[0] != "_" and code.count(target.id) == 1:
                    yield target.id, Place(cell=cell.cell.id, line=statement.lineno)


def _is_slip(name: str, known: str) -> bool:
    """Whether the one edit between two names is a slip: letters swapped, one doubled or left out in a word.
    Another letter, or one at the end of a word, may well make another word: `content` and `context`."""
    if len(name) == len(known):
        return sorted(name) == sorted(known)
    words, others = name.split("_"), known.split("_")
    if len(words) != len(others):
        return True  # an underscore more or less
    return all(a[:1] == b[:1] and a[-1:] == b[-1:] for a, b in zip(words, others, strict=True))


@lru_cache(maxsize=8192)  # most cells are what they were before an edit
def words(code: str) -> frozenset[str]:
    """The words that stand in a cell."""
    return frozenset(WORD.findall(code))


def _words_of(cells: Iterable[OutlinedCell]) -> Counter[str]:
    return Counter(chain.from_iterable([words(cell.code) for cell in cells]))


def any_mentions(name: str, cells: Iterable[OutlinedCell]) -> bool:
    """Whether a name stands as a word in the text of one of the cells."""
    found = word(name)
    return any(name in cell.code and found.search(cell.code) is not None for cell in cells)


def word(name: str) -> re.Pattern[str]:
    """Finds a name where it stands by itself."""
    return re.compile(rf"\b{re.escape(name)}\b")


def takes_all(block: BlockWalk) -> bool:
    """Whether a function block receives all parameters, whatever they are called."""
    code = None if block.declared is None else block.declared.function.code
    return code is not None and code.node.args.kwarg is not None
