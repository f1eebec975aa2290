"""Why one block needs another."""

from __future__ import annotations

from dataclasses import replace

from jupyter_blocks.model.diagnostics import Place
from jupyter_blocks.model.pipeline import Certainty, Edge, Evidence, Kind, Pipeline, ViaKind
from jupyter_blocks.reports.text import plain_text
from jupyter_blocks.reports.why import explain, shortest_chain

from .pipelines import build, edge, order, value

LOAD = "import pandas as pd\nflights = pd.read_csv('flights.csv')\n"
CLEAN = "flights = flights.dropna()\n"

CHAIN = build(
    {"load": Kind.DATA_LOADER, "clean": Kind.TRANSFORMER, "other": Kind.CUSTOM, "model": Kind.TRANSFORMER},
    [
        Edge(
            producer="load",
            consumer="clean",
            via=(value("flights", bound=Place(cell="c0", line=2), used=Place(cell="c1", line=1)),),
        ),
        edge("clean → model", "flights"),
    ],
    sources={"load": LOAD, "clean": CLEAN},
)


def said(pipeline: Pipeline, producer: str, consumer: str) -> str:
    return plain_text(explain(pipeline, producer, consumer))


def test_direct() -> None:
    """A direct edge tells each name, where it is bound and where used, with the author's own lines."""
    assert said(CHAIN, "load", "clean") == (
        "load → clean\n"
        "  flights  certain, known from the code\n"
        "    bound  cell 1 (load), line 2   flights = pd.read_csv('flights.csv')\n"
        "    used   cell 2 (clean), line 1  flights = flights.dropna()\n"
    )


def test_chain() -> None:
    """Without a direct edge the chain is told, and every link of it explained."""
    text = said(CHAIN, "load", "model")
    assert text.startswith("model needs load only by way of others: load → clean → model\n")
    assert "\nload → clean\n" in text
    assert "\nclean → model\n" in text


def test_shortest_chain() -> None:
    """Of several ways the shortest is told."""
    pipeline = build(
        dict.fromkeys("abcd", Kind.CUSTOM),
        [edge("a → b", "x"), edge("b → c", "x"), edge("c → d", "x"), edge("b → d", "y")],
    )
    assert [link.consumer for link in shortest_chain(pipeline, "a", "d")] == ["b", "d"]


def test_none() -> None:
    """Where nothing is needed, what the one binds and the other reads is told."""
    assert said(CHAIN, "other", "model") == (
        "model does not need other.\n  other binds nothing; model reads flights.\n"
    )


def test_other_version() -> None:
    """Where both have to do with a name, whose version is read is told."""
    pipeline = build(
        {"first": Kind.CUSTOM, "second": Kind.CUSTOM, "reader": Kind.CUSTOM}, [edge("second → reader", "x")]
    )
    first = replace(pipeline.blocks[0], binds=("x",))
    pipeline = replace(pipeline, blocks=(first, *pipeline.blocks[1:]))
    assert said(pipeline, "first", "reader") == (
        "reader does not need first.\n  Its x is the one of second, not of first.\n"
    )


def test_reversed() -> None:
    """Asked the wrong way round, that is the answer."""
    assert "It is the other way round: model needs load." in said(CHAIN, "model", "load")


def test_same() -> None:
    """A block and itself."""
    assert said(CHAIN, "load", "load") == "load is one and the same block.\n"


def test_may_declared_file() -> None:
    """Certainty, evidence and kind are told in words."""
    file = replace(value("out.parquet", Certainty.MAY), kind=ViaKind.FILE)
    both = replace(order(declared=True), evidence=frozenset({Evidence.DECLARED, Evidence.STATIC}))
    edges = [Edge(producer="a", consumer="b", via=(file, both))]
    text = said(build(dict.fromkeys("ab", Kind.CUSTOM), edges), "a", "b")
    assert "  file out.parquet  may be needed, known from the code\n" in text
    assert "  order  certain, known from an after: tag and the code\n" in text


def test_hazard() -> None:
    """An order edge of one kernel is explained as that."""
    hazard = Edge(producer="a", consumer="b", via=(replace(order(declared=False), name="x"),))
    text = said(build(dict.fromkeys("ab", Kind.CUSTOM), [hazard]), "a", "b")
    assert "  order x  certain, known from the code\n" in text
    assert "Nothing crosses: they keep their order only while they share a kernel." in text
