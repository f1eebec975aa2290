"""The graph as a Mermaid flowchart, for Markdown pages and reviews."""

from __future__ import annotations

import html

from jupyter_blocks.model.pipeline import Block, Edge, Kind, Pipeline
from jupyter_blocks.reports.edges import is_certain, label, shown

SHAPES = {
    Kind.DATA_LOADER: ("[(", ")]"),
    Kind.DATA_EXPORTER: ("[[", "]]"),
    Kind.CHART: ("([", "])"),
    Kind.CONDITION: ("{", "}"),
    Kind.SENSOR: ("{", "}"),
}


def render(pipeline: Pipeline) -> str:
    """A `flowchart TD`: a node per block, names on the edges, edges that may be needed dashed."""
    lines = [
        "flowchart TD",
        *(f"    {_node(block)}" for block in pipeline.blocks),
        *(f"    {_edge(edge)}" for edge in shown(pipeline)),
    ]
    return "\n".join(lines) + "\n"


def _node(block: Block) -> str:
    opening, closing = SHAPES.get(block.kind, ("[", "]"))
    return f"{identifier(block.name)}{opening}{_quoted(block.name)}{closing}"


def _edge(edge: Edge) -> str:
    arrow = "-->" if is_certain(edge) else "-.->"
    return f"{identifier(edge.producer)} {arrow}|{_quoted(label(edge))}| {identifier(edge.consumer)}"


def identifier(name: str) -> str:
    """A node's id: prefixed, since `end`, `class` and others are Mermaid's own words; ASCII alone."""
    return "b_" + "".join(c if c.isascii() else f"u{ord(c):x}" for c in name)


def _quoted(text: str) -> str:
    """`text` as a Mermaid string, in which entities are written `#name;`."""
    escaped = html.escape(text.replace("#", "\0").replace("`", "'"), quote=True)
    return f'"{escaped.replace("&", "#").replace(chr(0), "#35;")}"'
