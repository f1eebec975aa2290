"""Names of Python's own functions that the code binds anew."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Iterator

from jupyter_blocks.inference import findings
from jupyter_blocks.inference.inert import running
from jupyter_blocks.inference.walks import NotebookWalk
from jupyter_blocks.languages.python.values import PRELUDE_OWNER
from jupyter_blocks.model.diagnostics import Diagnostic, Place
from jupyter_blocks.model.pipeline import PRELUDE, OutlinedCell

OFFERED = frozenset({"copyright", "credits", "license", "help", "exit", "quit"})  # by the `site` module
FUNCTIONS = frozenset(
    name for name in dir(builtins) if name.islower() and name[0] != "_" and callable(getattr(builtins, name))
)
HIDEABLE = FUNCTIONS - OFFERED


def shadows(walk: NotebookWalk) -> Iterator[Diagnostic]:
    """Builtins hidden by an assignment, each once: where it is called later on, else where it is bound.

    A definition, an import or another function under the name is meant to replace it.
    """
    writes = {name: PRELUDE_OWNER for name in walk.prelude.writes if name in HIDEABLE}
    for block in walk.blocks:
        if not HIDEABLE.isdisjoint(block.frame.writes):
            for name in HIDEABLE.intersection(block.frame.writes):
                writes.setdefault(name, block.number)
    for name, owner in sorted(writes.items()):
        cells = _cells_of(walk, owner)
        bound = _assignment(name, cells, walk)
        if bound is not None:
            cell, line = bound
            called = _call(name, owner, cell, line, walk)
            if called is None:
                yield findings.shadowed(name, Place(cell=cell.cell.id, line=line))
            else:
                yield findings.shadow_called(name, cell.cell, line, called)


def _cells_of(walk: NotebookWalk, owner: int) -> Iterable[OutlinedCell]:
    if owner != PRELUDE_OWNER:
        return walk.blocks[owner].outline.cells
    return [cell for cell in walk.outline.cells if cell.role in PRELUDE]


def _assignment(
    name: str, cells: Iterable[OutlinedCell], walk: NotebookWalk
) -> tuple[OutlinedCell, int] | None:
    """Where a name is assigned something that is not plainly a function."""
    for cell in cells:
        for part in running(walk.facts[cell.cell.id].body):
            if isinstance(part, ast.Assign) and isinstance(part.value, (ast.Name, ast.Attribute, ast.Lambda)):
                continue
            if isinstance(part, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.For):
                targets = part.targets if isinstance(part, ast.Assign) else [part.target]
                if any(_binds(name, target) for target in targets):
                    return cell, part.lineno
    return None


def _binds(name: str, target: ast.expr) -> bool:
    if isinstance(target, ast.Name):
        return target.id == name
    return isinstance(target, ast.Tuple | ast.List) and any(_binds(name, part) for part in target.elts)


def _call(name: str, owner: int, cell: OutlinedCell, line: int, walk: NotebookWalk) -> Place | None:
    """Where the name is called while it refers to what `owner` has bound: below the assignment in the same
    cell, or in a block that reads that version."""
    found = _calls(name, walk.facts[cell.cell.id].body, after=line)
    if found is not None:
        return Place(cell=cell.cell.id, line=found)
    for block in walk.blocks:
        for frame in (block.frame, block.test_frame):
            read = frame.reads.get((name, owner))
            if name in frame.missing:
                return None  # deleted, so that Python's own is seen again
            if read is not None and read.sure and read.cell != cell.cell.id:
                found = _calls(name, walk.facts[read.cell].body)
                if found is not None:
                    return Place(cell=read.cell, line=found)
    return None


def _calls(name: str, statements: Iterable[ast.stmt], after: int = 0) -> int | None:
    """The line of the first call of `name` below line `after`."""
    calls = [part for part in running(statements) if isinstance(part, ast.Call)]
    called = [part for part in calls if isinstance(part.func, ast.Name) and part.func.id == name]
    return next((part.lineno for part in called if part.lineno > after), None)
