"""Reads a notebook through its tags: which cell is what, which cells make which block."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from jupyter_blocks import tags
from jupyter_blocks.languages.python.facts import analyse
from jupyter_blocks.model.cells import NOTHING, Cell, CellType, Notebook
from jupyter_blocks.model.diagnostics import Diagnostic, Edit, Fix
from jupyter_blocks.model.pipeline import VERDICTS, BlockOutline, Kind, Outline, OutlinedCell, Role
from jupyter_blocks.pipelines import faults, policies
from jupyter_blocks.pipelines.conditions import when
from jupyter_blocks.pipelines.expectations import schema_names

# Kinds whose meaning goes beyond "run it in its turn"; refused until that meaning is carried out.
BEYOND = frozenset({Kind.DBT})
BY_KERNEL = VERDICTS | {Kind.CALLBACK}  # take the kernel half, which speaks Python


@dataclass(frozen=True, slots=True, kw_only=True)
class _Marked:
    """A cell and what its tags and its first line say."""

    outlined: OutlinedCell
    marks: tags.Marks


def outline(notebook: Notebook) -> Outline:
    """The outline of `notebook`; whatever is wrong in it becomes a diagnostic, nothing raises."""
    found: list[Diagnostic] = [*notebook.diagnostics]
    marked = _without_scratchpads([_marked(cell, found) for cell in notebook.cells])
    blocks = tuple(_blocks(marked, notebook.language, found))
    found += _reference_faults(marked, blocks)
    if not blocks and notebook.upstream is None and not any(d.refuses for d in found):
        found.append(faults.no_blocks())
    return Outline(
        notebook=notebook,
        cells=tuple(entry.outlined for entry in marked),
        blocks=blocks,
        diagnostics=tuple(found),
    )


def _marked(cell: Cell, found: list[Diagnostic]) -> _Marked:
    marks, problems = tags.parse(cell.tags)
    found += [faults.wrong_tag(cell, problem) for problem in problems]
    if cell.type is not CellType.CODE:
        found += [
            faults.tag_without_code(cell, tag)
            for tag in tags.render(replace(marks, foreign=(), skip=False, parameters=False))
        ]
        return _Marked(outlined=OutlinedCell(cell=cell, role=Role.NONE, code=""), marks=tags.Marks())
    code = cell.source
    magic = tags.magic_name(cell.source)
    if magic is not None:
        marks = _with_magic(cell, marks, magic, found)
        code = cell.source[cell.source.find("\n") :] if "\n" in cell.source else ""
    role, block = _role(marks, code)
    return _Marked(outlined=OutlinedCell(cell=cell, role=role, code=code, block=block), marks=marks)


def _with_magic(cell: Cell, marks: tags.Marks, name: str, found: list[Diagnostic]) -> tags.Marks:
    """The marks of a cell whose first line is `%%block NAME`: the same declaration as a tag."""
    others = tags.render(replace(marks, foreign=(), skip=False, kind=None, after=()))
    if not name:
        found.append(faults.magic_name_missing(cell))
    elif not tags.is_name(name):
        found.append(faults.magic_name_invalid(cell, name))
    elif others and marks.block != name:
        found.append(faults.magic_disagrees(cell, others[0], name))
    elif marks.block is None:
        # Read again with the tag in place, so that `kind:` and `after:` count.
        with_tag, problems = tags.parse((f"block:{name}", *cell.tags))
        found[:] = [d for d in found if not (d.place.cell == cell.id and d.code in ("JB109", "JB110"))]
        found += [faults.wrong_tag(cell, p) for p in problems if p not in tags.parse(cell.tags)[1]]
        return with_tag
    return marks


def _role(marks: tags.Marks, code: str) -> tuple[Role, str | None]:
    if marks.skip:
        return Role.NONE, None
    if marks.block is not None:
        return Role.BLOCK, marks.block
    if marks.tests is not None:
        return Role.TEST, marks.tests
    if marks.setup:
        return Role.SETUP, None
    if marks.parameters:
        return Role.PARAMETERS, None
    if marks.injected:
        return Role.INJECTED, None
    return (Role.UNTAGGED if has_code(code) else Role.NONE), None


def _without_scratchpads(marked: list[_Marked]) -> tuple[_Marked, ...]:
    """The cells, those of scratchpad blocks without a role: they are never part of a run."""
    scratchpads = {entry.marks.block for entry in marked if entry.marks.kind is Kind.SCRATCHPAD}
    return tuple(
        replace(entry, outlined=replace(entry.outlined, role=Role.NONE, block=None))
        if entry.marks.block in scratchpads and entry.marks.block is not None
        else entry
        for entry in marked
    )


def has_code(source: str) -> bool:
    """Whether anything but blank lines and comments stands in `source`."""
    return any(line.strip() and not line.lstrip().startswith("#") for line in source.splitlines())


def _blocks(marked: tuple[_Marked, ...], language: str, found: list[Diagnostic]) -> Iterator[BlockOutline]:
    cells: dict[str, list[_Marked]] = {}
    tests: dict[str, list[_Marked]] = {}
    for entry in marked:
        role, name = entry.outlined.role, entry.outlined.block
        if name is not None and role in (Role.BLOCK, Role.TEST):
            (cells if role is Role.BLOCK else tests).setdefault(name, []).append(entry)
    taken = {*cells, *tests}
    for name, own in cells.items():
        found += _split_faults(name, own, marked, taken)
        first = own[0].outlined.cell
        policy = first.policy if isinstance(first.policy, dict) else NOTHING
        found += policies.check(first, language)
        found += [
            faults.policy_misplaced(e.outlined.cell, name)
            for e in own[1:]
            if e.outlined.cell.policy is not NOTHING
        ]
        kind = _kind(own, language, found)
        found += policies.check_pipeline(first, kind)
        found += policies.check_map(first, kind)
        yield BlockOutline(
            name=name,
            kind=kind,
            cells=tuple(e.outlined for e in own),
            tests=tuple(e.outlined for e in tests.get(name, ())),
            after=tuple(dict.fromkeys(other for e in own for other in e.marks.after)),
            when=when(policy),
            schemas=schema_names(policy),
            policy=policy,
        )


def _kind(own: list[_Marked], language: str, found: list[Diagnostic]) -> Kind | None:
    kind: Kind | None = None
    for entry in own:
        other = entry.marks.kind
        if other is not None and kind is not None and other is not kind:
            found.append(faults.kinds_disagree(entry.outlined.cell, kind, other, decorator=False))
        kind = kind or other
    kind = kind or _declared_callback(own)
    if kind in BEYOND:
        found.append(faults.not_carried_out(own[0].outlined.cell, f"blocks of kind `{kind}`"))
    elif kind in BY_KERNEL and language != policies.PYTHON:
        what = f"blocks of kind `{kind}` in a notebook of {language}"
        found.append(faults.not_carried_out(own[0].outlined.cell, what))
    return kind


def _declared_callback(own: list[_Marked]) -> Kind | None:
    """A block whose function is decorated as a callback is one: that has to be known before its code is
    walked, since a callback has no place in the order."""
    for entry in own:
        code = entry.outlined.code
        if Kind.CALLBACK in code and any(map(_is_callback, analyse(code).body)):
            return Kind.CALLBACK
    return None


def _is_callback(statement: ast.stmt) -> bool:
    if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    marks = [mark.func if isinstance(mark, ast.Call) else mark for mark in statement.decorator_list]
    names = [mark.attr if isinstance(mark, ast.Attribute) else getattr(mark, "id", "") for mark in marks]
    return Kind.CALLBACK in names


def _callback_faults(block: BlockOutline, order: Mapping[str, int]) -> Iterator[Diagnostic]:
    """Faults of `on_failure` and `on_success` that name no block."""
    for key in ("on_failure", "on_success"):
        said = block.policy.get(key, [])
        for name in [said] if isinstance(said, str) else said if isinstance(said, list) else []:
            if name not in order:
                near = tags.nearest(name, order, 2) if isinstance(name, str) else None
                yield faults.policy_malformed(
                    block.cells[0].cell,
                    f"the policy `{key}` names `{name}`, and no block is called so"
                    + (f"; did you mean `{near}`?" if near else ""),
                    f"Write `{near}`." if near else f"Tag a block `block:{name}` and `callback`.",
                )


def _split_faults(
    name: str, own: list[_Marked], marked: tuple[_Marked, ...], taken: set[str]
) -> Iterator[Diagnostic]:
    """A fault for each part of the block that stands apart from the part before it."""
    part = 1
    for one, other in pairwise(own):
        here, there = one.outlined.cell.index, other.outlined.cell.index
        between = next(
            (e.outlined.cell for e in marked[here + 1 : there] if not _may_stand_between(e, name)), None
        )
        if between is None:
            continue
        part += 1
        while f"{name}_{part}" in taken:
            part += 1
        later = [e.outlined.cell for e in own if e.outlined.cell.index >= there]
        yield faults.split(other.outlined.cell, name, between, _rename(later, name, f"{name}_{part}"))


def _may_stand_between(entry: _Marked, name: str) -> bool:
    """Only the block's tests, markdown, `skip` and cells without code may stand between its cells."""
    outlined = entry.outlined
    return outlined.role is Role.NONE or (outlined.role is Role.TEST and outlined.block == name)


def _rename(cells: list[Cell], old: str, new: str) -> Fix:
    return Fix(
        title=f"name this part '{new}'",
        edits=tuple(
            Edit(
                cell=cell.id,
                tags=tuple(f"block:{new}" if tag == f"block:{old}" else tag for tag in cell.tags),
                source=None
                if tags.magic_name(cell.source) is None
                else f"%%block {new}" + cell.source[cell.source.find("\n") :] * ("\n" in cell.source),
            )
            for cell in cells
        ),
    )


def _reference_faults(marked: tuple[_Marked, ...], blocks: tuple[BlockOutline, ...]) -> Iterator[Diagnostic]:
    """Faults of `test:` and `after:`, and of policies that name blocks."""
    order = {block.name: index for index, block in enumerate(blocks)}
    last_cell = {block.name: block.cells[-1].cell.index for block in blocks}
    for entry in marked:
        cell, marks = entry.outlined.cell, entry.marks
        if entry.outlined.role is Role.TEST and marks.tests is not None:
            if marks.tests not in order:
                near = tags.nearest(marks.tests, order, 2)
                yield faults.unknown_block(cell, "test", marks.tests, near)
            elif cell.index < last_cell[marks.tests]:
                yield faults.test_before_block(cell, marks.tests)
        if entry.outlined.role is Role.BLOCK and marks.block in order:
            for name in marks.after:
                if name not in order:
                    yield faults.unknown_block(cell, "after", name, tags.nearest(name, order, 2))
                elif order[name] >= order[marks.block]:
                    yield faults.after_later(cell, marks.block, name)
    for block in blocks:
        yield from _callback_faults(block, order)
        cut = block.policy.get("not_after", [])
        for name in cut if isinstance(cut, list) else []:
            if name not in order:
                yield faults.policy_malformed(
                    block.cells[0].cell,
                    f"the policy `not_after` names `{name}`, and no block is called so",
                    "Name a block of this notebook.",
                )
