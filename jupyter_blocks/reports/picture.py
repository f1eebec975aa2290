"""The graph of a run as SVG: a node for each block, in its state, and what it needs above it."""

from __future__ import annotations

from jupyter_blocks.model.account import Account
from jupyter_blocks.model.pipeline import Block, Kind
from jupyter_blocks.model.run import BlockRun
from jupyter_blocks.reports.edges import is_certain, label, shown
from jupyter_blocks.reports.icons import icon
from jupyter_blocks.reports.layers import Layout, lay_out
from jupyter_blocks.reports.markup import Markup, element, joined, reference
from jupyter_blocks.reports.runs import tests_text
from jupyter_blocks.reports.text import shortened

WIDE, HIGH = 168, 40  # of a node
PITCH = 84  # from one layer to the next
MARGIN = 8
MOST = 5  # nodes side by side: what a page in portrait holds
RAIL = 24
RAIL_DRAWN = f"M{RAIL} .5H4Q.5 .5 .5 4V{HIGH - 4}Q.5 {HIGH - 0.5} 4 {HIGH - 0.5}H{RAIL}z"
LETTERS = 20  # of a name that fit


def draw(account: Account) -> Markup:
    """The picture; a node leads to what is told of its block. Blocks that were not asked for are faint."""
    pipeline = account.pipeline
    number = {block.name: i for i, block in enumerate(pipeline.blocks)}
    edges = [edge for edge in shown(pipeline) if number[edge.producer] < number[edge.consumer]]
    layout = lay_out(tuple(number), [(edge.producer, edge.consumer) for edge in edges], MOST)
    wide = layout.width - 24 + 2 * MARGIN
    high = layout.layers * PITCH - (PITCH - HIGH) + 2 * MARGIN
    ran = {block.block: block for block in account.run.blocks}
    lines = [
        element(
            "path",
            element("title", f"{edge.producer} → {edge.consumer}: {label(edge)}"),
            d=_way(layout.ways[edge.producer, edge.consumer]),
            class_=f"edge {'' if is_certain(edge) else 'may'}".strip(),
            marker_end="url(#arrow)",
        )
        for edge in edges
    ]
    nodes = [_node(block, ran.get(block.name), layout) for block in pipeline.blocks]
    return element(
        "svg",
        joined(_arrow(), *lines, *nodes),
        class_="graph",
        viewBox=f"0 0 {wide:.0f} {high}",
        width=f"{wide:.0f}",
        height=str(high),
        role="group",
        aria_label=f"Graph of {len(number)} blocks and {len(edges)} edges",
    )


def _arrow() -> Markup:
    head = element("path", d="M0 0L7 3.5 0 7z", class_="head")
    marker = element(
        "marker", head, id="arrow", refX="6", refY="3.5", markerWidth="7", markerHeight="7", orient="auto"
    )
    return element("defs", marker)


def _x(middle: float) -> float:
    return middle - 12 + MARGIN


def _way(places: tuple[tuple[float, int], ...]) -> str:
    """A line down from a block to the next, straight through the layers that it passes."""
    x, layer = places[0]
    y = MARGIN + layer * PITCH + HIGH
    drawn = f"M{_x(x):.1f} {y}"
    for middle, below in places[1:]:
        top = MARGIN + below * PITCH
        half = (y + top) / 2
        drawn += f"C{_x(x):.1f} {half:.1f} {_x(middle):.1f} {half:.1f} {_x(middle):.1f} {top}"
        x, y = middle, top + HIGH
        if (middle, below) != places[-1]:
            drawn += f"V{y}"
    return drawn


def _node(block: Block, ran: BlockRun | None, layout: Layout) -> Markup:
    middle, layer = layout.places[block.name]
    left, top = _x(middle) - WIDE / 2, MARGIN + layer * PITCH
    state = ran.state.value if ran else "absent"
    absent = "callback" if block.kind is Kind.CALLBACK else "not asked for"
    said = ran.state.value if ran else absent
    name = shortened(block.name, LETTERS)
    seconds = f"{ran.seconds:.2f} s" if ran and ran.attempt else ""
    drawn = joined(
        element("title", block.name) if name != block.name else None,
        element("rect", class_="box", width=str(WIDE), height=str(HIGH), rx="4"),
        element("path", class_="rail", d=RAIL_DRAWN),
        icon(state, x="4", y=f"{HIGH / 2 - 8:g}") if ran else None,
        element("text", name, class_="name", x=str(RAIL + 7), y="17"),
        " ",  # between words for whoever hears them
        element("text", said if ran is None else _second(block, ran), class_="meta", x=str(RAIL + 7), y="31"),
        " ",
        element("text", seconds, class_="meta right", x=str(WIDE - 7), y="31") if seconds else None,
    )
    return element(
        "a",
        element("g", drawn, transform=f"translate({left:.1f} {top})"),
        href=f"#{reference(block.name)}" if ran else None,
        class_=f"node {state}",
    )


def _second(block: Block, ran: BlockRun) -> str:
    """The state, and how its tests came out."""
    tests = tests_text(ran.assertions, len(block.tests), "").partition(" ")[0] if ran.assertions else ""
    return f"{ran.state} {tests}".rstrip()
