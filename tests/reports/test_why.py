"""Why one block needs another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest

from jupyter_blocks.model.cells import NOTHING, Cell, CellType, Notebook
from jupyter_blocks.model.diagnostics import Place
from jupyter_blocks.model.pipeline import Certainty, Edge, Evidence, Kind, Pipeline, ViaKind
from jupyter_blocks.pipelines import build as pipelines
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
        "    bound  cell 1 (load), line 2\n"
        "           │ flights = pd.read_csv('flights.csv')\n"
        "    used   cell 2 (clean), line 1\n"
        "           │ flights = flights.dropna()\n"
    )


def test_chain() -> None:
    """Without a direct edge the chain is told, and every link of it explained."""
    text = said(CHAIN, "load", "model")
    assert text.startswith("model needs load only by way of others:\n  load → clean → model\n")
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
        "model does not need other.\n  other binds nothing;\n  model reads flights.\n"
    )


def test_other_version() -> None:
    """Where both have to do with a name, whose version is read is told."""
    pipeline = build(
        {"first": Kind.CUSTOM, "second": Kind.CUSTOM, "reader": Kind.CUSTOM}, [edge("second → reader", "x")]
    )
    first = replace(pipeline.blocks[0], binds=("x",))
    pipeline = replace(pipeline, blocks=(first, *pipeline.blocks[1:]))
    assert said(pipeline, "first", "reader") == (
        "reader does not need first.\n  Its x is the one of second, not of first:\n"
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


def written(*cells: tuple[str, str] | tuple[str, str, list[str]]) -> Pipeline:
    """The pipeline of a notebook of cells given as (block and other tags, source[, not_after])."""
    made = [
        Cell(
            id=f"c{index}",
            index=index,
            type=CellType.CODE,
            source=source,
            tags=tuple(f"block:{tags}".split()),
            policy={"not_after": cut[0]} if cut else NOTHING,
        )
        for index, (tags, source, *cut) in enumerate(cells)
    ]
    notebook = Notebook(name="trips", path=None, language="python", kernel="", cells=tuple(made))
    return pipelines.build(notebook)


TRIPS = written(
    ("load", "import pandas as pd\n\ntrips = pd.read_csv('trips.csv')\nzones = {1: 'north'}"),
    ("clean", "trips = trips.dropna()"),
    ("look", "print(trips.describe())"),
    (
        "name after:look",
        "trips['zone'] = trips['zone_id'].map(zones)\n"
        "trips = trips[trips['fare'] > 0].sort_values(['zone', 'start']).reset_index(drop=True)",
    ),
    ("fares", "fares = trips.groupby('zone')['fare'].mean()", ["name"]),
    ("draw", "fares.plot.barh(title='Fares')"),
    ("write", "if len(fares):\n    fares.to_csv('fares.csv')"),
    ("again", "print(pd.read_csv('fares.csv'))"),
    ("fresh", "zones = {}\nprint(zones)"),
    ("last", "print(zones)"),
)


@pytest.mark.parametrize(
    ("producer", "consumer"),
    [
        ("load", "name"),  # two names, one of them changed on the way
        ("look", "name"),  # declared, beside a hazard
        ("clean", "again"),  # a chain, over a cut
        ("fares", "again"),  # a chain that is, with a file in it
        ("name", "draw"),  # a cut on the way
        ("name", "fares"),  # the cut itself
        ("name", "fresh"),  # only the order within a kernel
        ("load", "last"),  # another version
        ("draw", "fresh"),  # nothing at all
    ],
    ids=" ".join,
)
def test_explanations_look_as_they_should(
    producer: str, consumer: str, golden: Callable[[str, str], None]
) -> None:
    """The whole answer, as it was found readable."""
    golden(said(TRIPS, producer, consumer), f"why.{producer}.{consumer}.txt")


def test_a_long_way_is_broken_into_lines() -> None:
    """A way of many blocks takes several lines of 80 columns at most."""
    names = [f"a_block_with_a_long_name_{number}" for number in range(9)]
    edges = [edge(f"{one} → {other}", "x") for one, other in pairwise(names)]
    lines = said(build(dict.fromkeys(names, Kind.CUSTOM), edges), names[0], names[-1]).splitlines()
    way = lines[1 : lines.index("")]
    assert len(way) > 1
    assert all(len(row) <= 80 for row in way)
    assert "".join(way).split(" → ")[-1] == names[-1]


def test_a_hazard_is_no_answer_where_a_chain_is() -> None:
    """Between two blocks that also keep their order in one kernel, the chain that one needs is told."""
    hazard = Edge(producer="a", consumer="c", via=(replace(order(declared=False), name="x"),))
    edges = [edge("a → b", "y"), edge("b → c", "z"), hazard]
    text = said(build(dict.fromkeys("abc", Kind.CUSTOM), edges), "a", "c")
    assert text.startswith("c needs a only by way of others:\n  a → b → c\n")


@pytest.mark.parametrize(
    ("kind", "said_of"),
    [
        (ViaKind.TABLE, "table main.trips"),
        (ViaKind.RNG, "generator main.trips"),
        (ViaKind.ENV, "environment main.trips"),
        (ViaKind.STATE, "state main.trips"),
    ],
)
def test_resources_are_called_by_their_kind(kind: ViaKind, said_of: str) -> None:
    """What crosses is named with the word for what it is."""
    via = replace(value("main.trips"), kind=kind)
    text = said(
        build(dict.fromkeys("ab", Kind.CUSTOM), [Edge(producer="a", consumer="b", via=(via,))]), "a", "b"
    )
    assert f"  {said_of}  certain" in text
