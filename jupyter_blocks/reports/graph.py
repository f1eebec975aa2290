"""The graph for a terminal: a row per block in notebook order, lanes that carry values down to their readers.

A block that others read owns a lane: it leaves the block downwards and ends at its last reader. A block
stands straight below a lane that ends at it; all other lanes it reads reach it from the side. So two blocks
one above the other are always an edge, and a lane that is only crossed is never interrupted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jupyter_blocks.model.cells import Cell
from jupyter_blocks.model.pipeline import PRELUDE, Block, Kind, Pipeline
from jupyter_blocks.reports.edges import is_certain, shown
from jupyter_blocks.reports.text import EMPTY, LANES, Line, Span, Style, columns, counted, line

NODES: Mapping[Kind, str] = {
    Kind.DATA_LOADER: "◆",
    Kind.DATA_EXPORTER: "■",
    Kind.CHART: "▲",
    Kind.CONDITION: "◇",
    Kind.SENSOR: "◌",
}

# A box-drawing character by the sides its strokes leave through: north, south, east, west.
STROKES: Mapping[str, str] = {
    "": " ",
    "NS": "│",
    "EW": "─",
    "NE": "╰",
    "NW": "╯",
    "NSE": "├",
    "NSW": "┤",
    "NEW": "┴",
    "NSEW": "┼",
}
DOTTED = {"│": "┊", "─": "┄"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A producer's way down: to which rows, and which of these may not be needed."""

    column: int
    readers: Mapping[int, bool]  # row of a reader → whether the edge is certain
    style: Style

    @property
    def last(self) -> int:
        return max(self.readers)

    def is_certain_below(self, row: int) -> bool:
        return any(certain for reader, certain in self.readers.items() if reader > row)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A block's row: the column of its node, the lanes it reads, the lanes alive when it is reached."""

    node: int
    read: tuple[Lane, ...]
    alive: tuple[Lane, ...]


def draw(pipeline: Pipeline) -> list[Line]:
    """The whole picture: size, parameters and prelude, a row per block, a legend where one is needed."""
    lines = [*heading(pipeline), EMPTY, *block_rows(pipeline)]
    if not all(_edges(pipeline).values()):
        lines += [EMPTY, line(("┄ ┊  may be needed: --why A B says why", Style.DIM))]
    return lines


def heading(pipeline: Pipeline) -> list[Line]:
    """The pipeline's name and size, its parameters, its prelude."""
    notebook = pipeline.outline.notebook
    title = notebook.path.name if notebook.path and notebook.upstream is None else notebook.name
    tests = sum(len(block.tests) for block in pipeline.blocks)
    size = (
        counted(len(pipeline.blocks), "block"),
        counted(len(_edges(pipeline)), "edge"),
        counted(tests, "test"),
    )
    lines = [line((title, Style.STRONG), "  ", (" · ".join(size), Style.DIM))]
    if pipeline.parameters:
        pairs = ", ".join(f"{p.name} = {p.default}" for p in pipeline.parameters)
        lines.append(line(("parameters  ", Style.DIM), pairs))
    if prelude := [cell.cell for cell in pipeline.outline.cells if cell.role in PRELUDE]:
        lines.append(line(("prelude     ", Style.DIM), _prelude(prelude)))
    return lines


def _prelude(cells: Sequence[Cell]) -> str:
    """ "cells 1, 2"; of a document the files they stand in."""
    files = dict.fromkeys(cell.origin.file for cell in cells if cell.origin)
    if files:
        return ", ".join(files)
    return f"{'cell' if len(cells) == 1 else 'cells'} {', '.join(str(cell.index + 1) for cell in cells)}"


def block_rows(pipeline: Pipeline) -> list[Line]:
    """A row per block: the lanes, its name, kind, outputs and tests."""
    rows = lay_out(pipeline)
    wide = max((max([row.node, *(lane.column for lane in row.alive)]) for row in rows), default=0) + 1
    table = [
        (draw_row(row, number, wide, block), *_facts(block))
        for number, (row, block) in enumerate(zip(rows, pipeline.blocks, strict=True))
    ]
    return columns(table)


def lay_out(pipeline: Pipeline) -> list[Row]:
    """For every block the column of its node and the lanes about it."""
    number = {block.name: i for i, block in enumerate(pipeline.blocks)}
    readers: dict[int, dict[int, bool]] = {}
    for (producer, consumer), certain in _edges(pipeline).items():
        if number[producer] < number[consumer]:  # an edge upwards is a fault, which `check` tells
            readers.setdefault(number[producer], {})[number[consumer]] = certain
    alive: list[Lane] = []
    rows: list[Row] = []
    for i in range(len(pipeline.blocks)):
        read = tuple(lane for lane in alive if i in lane.readers)
        node = _node_column(i, read, alive, rows[-1].node if rows else None)
        rows.append(Row(node=node, read=read, alive=tuple(alive)))
        alive = [lane for lane in alive if lane.last > i]
        if i in readers:
            alive.append(Lane(column=node, readers=readers[i], style=_free_style(i, alive)))
    return rows


def _free_style(row: int, alive: list[Lane]) -> Style:
    """A colour that no lane alive has, as long as there is one; the first choice changes from row to row."""
    start = row % len(LANES)
    taken = {lane.style for lane in alive}
    return next((style for style in (*LANES[start:], *LANES[:start]) if style not in taken), LANES[start])


def _node_column(row: int, read: tuple[Lane, ...], alive: list[Lane], above: int | None) -> int:
    ending = [lane.column for lane in read if lane.last == row]
    if ending:
        return min(ending)
    taken = {lane.column for lane in alive}
    if above is not None:
        taken.add(above)  # else a block right below another would look like its reader
    first = min((lane.column for lane in read), default=-1) + 1
    return next(column for column in range(first, len(taken) + first + 1) if column not in taken)


def draw_row(row: Row, number: int, wide: int, block: Block) -> Line:
    """The lanes of one row, `wide` columns of them with the strokes between."""
    spans: list[Span] = []
    for column in range(wide):
        spans.append(_at(row, number, column, block))
        if column < wide - 1:
            spans.append(_between(row, number, column))
    return tuple(spans)


def _at(row: Row, number: int, column: int, block: Block) -> Span:
    """The character in a lane's column: the node, a lane that passes, one that turns, or a stroke."""
    if column == row.node:
        return NODES.get(block.kind, "●"), Style.STRONG
    lane = next((lane for lane in row.alive if lane.column == column), None)
    if lane is None:
        return _between(row, number, column - (column > row.node))
    if lane not in row.read:
        return _stroke("NS", lane.is_certain_below(number)), lane.style
    beyond = [other for other in row.read if _is_beyond(other.column, column, row.node)]
    sides = {"N", "E" if column < row.node else "W"}
    sides |= {"S"} if lane.last > number else set()
    sides |= {"W" if column < row.node else "E"} if beyond else set()
    return STROKES["".join(side for side in "NSEW" if side in sides)], lane.style


def _between(row: Row, number: int, column: int) -> Span:
    """The stroke between `column` and the next: there if a lane beyond it is read, dotted if all may be."""
    towards_right = column < row.node
    nearest = column if towards_right else column + 1
    read = [lane for lane in row.read if lane.column == nearest or _is_beyond(lane.column, nearest, row.node)]
    if not read:
        return " ", Style.PLAIN
    closest = min(read, key=lambda lane: abs(lane.column - row.node))
    return _stroke("EW", any(lane.readers[number] for lane in read)), closest.style


def _is_beyond(column: int, other: int, node: int) -> bool:
    """Whether `column` lies further from the node than `other`, on the same side."""
    return column < other < node or node < other < column


def _stroke(sides: str, certain: bool) -> str:
    return STROKES[sides] if certain else DOTTED[STROKES[sides]]


def _facts(block: Block) -> tuple[Line, ...]:
    outputs = f"→ {', '.join(block.outputs)}" if block.outputs else ""
    tests = counted(len(block.tests), "test") if block.tests else ""
    return (
        line((block.name, Style.NAME)),
        line((block.kind, Style.DIM)),
        line(outputs),
        line((tests, Style.DIM)),
    )


def _edges(pipeline: Pipeline) -> dict[tuple[str, str], bool]:
    """The shown edges by producer and consumer, each with whether it is certain."""
    return {(edge.producer, edge.consumer): is_certain(edge) for edge in shown(pipeline)}
