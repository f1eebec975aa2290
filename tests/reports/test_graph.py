"""The graph for a terminal."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from jupyter_blocks.model.pipeline import Edge, Kind, Pipeline
from jupyter_blocks.reports.graph import Row, block_rows, draw, lay_out
from jupyter_blocks.reports.text import plain, plain_text, to_ascii

from .pipelines import FLIGHTS, build, edge, order

Golden = Callable[[str, str], None]


def test_flights(golden: Golden) -> None:
    """The picture of a real pipeline is the one that was looked at."""
    golden(plain_text(draw(FLIGHTS)), "flights.graph.txt")


def test_ascii(golden: Golden) -> None:
    """In ASCII the picture keeps its columns: every drawing character has a likeness of the same width."""
    drawn = plain_text(draw(FLIGHTS))
    golden(to_ascii(drawn), "flights.graph.ascii.txt")
    lanes = [plain(row)[:8] for row in block_rows(FLIGHTS)]
    assert all(len(to_ascii(lane)) == len(lane) for lane in lanes)


def test_no_blocks() -> None:
    """A notebook without blocks has a heading and nothing else."""
    assert plain_text(draw(build({}, []))) == "flights.ipynb  0 blocks · 0 edges · 0 tests\n\n"


def test_hazards_are_hidden() -> None:
    """Order within one kernel alone draws no lane."""
    hazard = Edge(producer="a", consumer="b", via=(order(declared=False),))
    rows = block_rows(build({"a": Kind.CUSTOM, "b": Kind.CUSTOM}, [hazard]))
    assert [plain(row)[:3] for row in rows] == ["●  ", "  ●"]


def test_may_is_dotted() -> None:
    """A lane that only may be needed is dotted from end to end, and a legend says what that means."""
    pipeline = build(
        {"a": Kind.CUSTOM, "b": Kind.CUSTOM, "c": Kind.CUSTOM},
        [edge("a → c", "x", may=True), edge("b → c", "y")],
    )
    assert [plain(row)[:3] for row in block_rows(pipeline)] == ["●  ", "┊ ●", "●─╯"]
    assert plain(draw(pipeline)[-1]).endswith("--why A B says why")


def test_wide_names_keep_columns() -> None:
    """Names of wide characters take two columns each, and what follows still stands in its column."""
    rows = block_rows(build({"航班": Kind.CUSTOM, "load": Kind.CUSTOM}, []))
    assert plain(rows[0]).startswith("●    航班  custom")
    assert plain(rows[1]).startswith("  ●  load  custom")


def test_lanes_side_by_side_differ() -> None:
    """As long as there are colours, no two lanes side by side have the same."""
    for row in lay_out(FLIGHTS):
        styles = [lane.style for lane in row.alive]
        assert len(set(styles)) == len(styles)


@st.composite
def pipelines(choose: st.DrawFn) -> Pipeline:
    """Pipelines of up to a dozen blocks with any edges that point down."""
    size = choose(st.integers(1, 12))
    pairs = [(i, j) for j in range(size) for i in range(j)]
    chosen = choose(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    return build(
        {f"b{i}": Kind.CUSTOM for i in range(size)},
        [edge(f"b{i} → b{j}", f"x{i}", may=choose(st.booleans())) for i, j in sorted(chosen)],
    )


@given(pipelines())
def test_every_edge_can_be_followed(pipeline: Pipeline) -> None:
    """Whatever the graph, walking up the drawn lanes from a block's node finds exactly what it needs."""
    rows = lay_out(pipeline)
    grid = [plain(row) for row in block_rows(pipeline)]
    names = [block.name for block in pipeline.blocks]
    for number in range(len(rows)):
        found = {names[above] for above in _sources(grid, rows, number)}
        assert found == pipeline.upstream[names[number]], "\n".join(grid)


def _sources(grid: list[str], rows: list[Row], number: int) -> set[int]:
    """The rows whose nodes are reached from the node of row `number` by the strokes alone."""
    here = grid[number]
    node = 2 * rows[number].node
    columns = {node}
    for step, side in ((-2, "╰├"), (2, "╯┤")):
        column = node + step
        while 0 <= column < len(here) and here[column - step // 2] in "─┄":
            if here[column] in f"{side}┴┼":
                columns.add(column)
            column += step
    return {above for column in columns if (above := _climb(grid, rows, number, column)) is not None}


def _climb(grid: list[str], rows: list[Row], number: int, column: int) -> int | None:
    """The row of the node that the lane in `column` comes from, looking up from row `number`."""
    for above in range(number - 1, -1, -1):
        if 2 * rows[above].node == column:
            return above
        if column >= len(grid[above]) or grid[above][column] not in "│┊├┤┼":
            return None
    return None
