"""The graph for other tools: Mermaid and DOT."""

from __future__ import annotations

from collections.abc import Callable

import pydot
import pytest

from jupyter_blocks.model.pipeline import Edge, Kind
from jupyter_blocks.reports import dot, mermaid
from jupyter_blocks.reports.edges import shown

from .pipelines import FLIGHTS, build, edge, value

Golden = Callable[[str, str], None]


def test_mermaid(golden: Golden) -> None:
    """The flowchart has a node per block, names on the edges, and dashes where an edge may be needed."""
    golden(mermaid.render(FLIGHTS), "flights.mermaid")


def test_dot(golden: Golden) -> None:
    """The digraph has a node per block, names on the edges, and dashes where an edge may be needed."""
    golden(dot.render(FLIGHTS), "flights.dot")


def test_mermaid_words() -> None:
    """A block may be called as one of Mermaid's own words, or in any script."""
    drawn = mermaid.render(build({"end": Kind.CUSTOM, "größe": Kind.CUSTOM}, [edge("end → größe", "x")]))
    assert 'b_end["end"]' in drawn
    assert 'b_gruf6udfe["größe"]' in drawn


def test_escapes() -> None:
    """Quotes, brackets and backslashes in the name of a file cannot end a label."""
    via = value('a"b<c>#1\\')
    pipeline = build({"a": Kind.CUSTOM, "b": Kind.CUSTOM}, [Edge(producer="a", consumer="b", via=(via,))])
    assert '|"a#quot;b#lt;c#gt;#35;1\\"|' in mermaid.render(pipeline)
    assert '[label="a\\"b<c>#1\\\\"]' in dot.render(pipeline)


@pytest.mark.filterwarnings("ignore::DeprecationWarning:pydot", "ignore::DeprecationWarning:pyparsing")
def test_another_reader_takes_dot() -> None:
    """pydot, which knows Graphviz's grammar, reads the nodes and edges that the pipeline has."""
    (graph,) = pydot.graph_from_dot_data(dot.render(FLIGHTS)) or ()
    names = {block.name for block in FLIGHTS.blocks}
    assert {node.get_name().strip('"') for node in graph.get_nodes()} >= names
    assert {(one.get_source().strip('"'), one.get_destination().strip('"')) for one in graph.get_edges()} == {
        (one.producer, one.consumer) for one in shown(FLIGHTS)
    }
