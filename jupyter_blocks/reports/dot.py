"""The graph in Graphviz's DOT language."""

from __future__ import annotations

from jupyter_blocks.model.pipeline import Block, Edge, Kind, Pipeline
from jupyter_blocks.reports.edges import is_certain, label, shown

SHAPES = {
    Kind.DATA_LOADER: "cylinder",
    Kind.DATA_EXPORTER: "folder",
    Kind.CHART: "ellipse",
    Kind.CONDITION: "diamond",
    Kind.SENSOR: "diamond",
}


def render(pipeline: Pipeline) -> str:
    """A `digraph`: a node per block, names on the edges, edges that may be needed dashed."""
    lines = [
        f"digraph {_quoted(pipeline.name)} {{",
        '    node [shape=box, style=rounded, fontname="Helvetica"];',
        '    edge [fontname="Helvetica", fontsize=10];',
        *(f"    {_node(block)};" for block in pipeline.blocks),
        *(f"    {_edge(edge)};" for edge in shown(pipeline)),
        "}",
    ]
    return "\n".join(lines) + "\n"


def _node(block: Block) -> str:
    shape = SHAPES.get(block.kind)
    return _quoted(block.name) + (f' [shape={shape}, style=""]' if shape else "")


def _edge(edge: Edge) -> str:
    dashed = "" if is_certain(edge) else ", style=dashed"
    return f"{_quoted(edge.producer)} -> {_quoted(edge.consumer)} [label={_quoted(label(edge))}{dashed}]"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
