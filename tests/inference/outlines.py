"""Outlines made from cases, without a notebook file: what inference is given."""

from __future__ import annotations

from jupyter_blocks.model.cells import Cell, CellType, Notebook
from jupyter_blocks.model.pipeline import BlockOutline, Kind, Outline, OutlinedCell, Role

from .notation import Case, CaseCell


def outline_of(case: Case) -> Outline:
    """The outline a reader would make of the case's notebook."""
    return outline_of_cells(case.cells)


def outline_of_cells(cells: tuple[CaseCell, ...]) -> Outline:
    """The outline of `cells`, which stand in this order in one notebook."""
    outlined = tuple(outlined_cell(index, cell) for index, cell in enumerate(cells))
    names = dict.fromkeys(cell.block for cell in cells if cell.role is Role.BLOCK and cell.block)
    notebook = Notebook(
        name="case",
        path=None,
        language="python",
        kernel="python3",
        cells=tuple(cell.cell for cell in outlined),
    )
    blocks = tuple(block_outline(name, cells, outlined) for name in names)
    return Outline(notebook=notebook, cells=outlined, blocks=blocks)


def outline_of_sources(sources: list[str]) -> Outline:
    """The outline of a notebook in which each source is a block of its own."""
    return outline_of_cells(
        tuple(
            CaseCell(source=source, role=Role.BLOCK, block=f"b{index}")
            for index, source in enumerate(sources)
        )
    )


def outlined_cell(index: int, cell: CaseCell) -> OutlinedCell:
    """The cell with its role, as the outline of a notebook holds it."""
    tags = []
    if cell.role is Role.BLOCK:
        tags.append(f"block:{cell.block}")
        tags += [f"after:{name}" for name in cell.after]
    elif cell.role is Role.TEST:
        tags.append(f"test:{cell.block}")
    elif cell.role not in (Role.UNTAGGED, Role.NONE):
        tags.append(cell.role.value)
    role = cell.role if cell.type is CellType.CODE else Role.NONE
    return OutlinedCell(
        cell=Cell(id=f"cell{index}", index=index, type=cell.type, source=cell.source, tags=tuple(tags)),
        role=role,
        code=cell.source,
        block=cell.block if role in (Role.BLOCK, Role.TEST) else None,
    )


def block_outline(name: str, cells: tuple[CaseCell, ...], outlined: tuple[OutlinedCell, ...]) -> BlockOutline:
    """What the tags say of block `name`."""
    own = [cell for cell in cells if cell.role is Role.BLOCK and cell.block == name]
    kinds = [cell.kind for cell in own if cell.kind]
    return BlockOutline(
        name=name,
        kind=Kind(kinds[0]) if kinds else None,
        cells=tuple(cell for cell in outlined if cell.role is Role.BLOCK and cell.block == name),
        tests=tuple(cell for cell in outlined if cell.role is Role.TEST and cell.block == name),
        after=tuple(after for cell in own for after in cell.after),
    )
