"""Pipelines built by hand for the tests of the reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from jupyter_blocks.model.cells import Cell, CellType, Notebook
from jupyter_blocks.model.diagnostics import NOWHERE, Diagnostic, Place
from jupyter_blocks.model.pipeline import (
    Assertion,
    AssertionSeverity,
    Block,
    BlockOutline,
    Certainty,
    Edge,
    Evidence,
    Form,
    Kind,
    Outline,
    OutlinedCell,
    Parameter,
    Pipeline,
    Role,
    Via,
    ViaKind,
)


def outlined(index: int, source: str, role: Role, block: str | None = None) -> OutlinedCell:
    """A code cell with the id `cINDEX`."""
    cell = Cell(id=f"c{index}", index=index, type=CellType.CODE, source=source)
    return OutlinedCell(cell=cell, role=role, code=source, block=block)


def value(
    name: str, certainty: Certainty = Certainty.CERTAIN, bound: Place = NOWHERE, used: Place = NOWHERE
) -> Via:
    """A value that crosses an edge, known from the code."""
    return Via(
        name=name,
        kind=ViaKind.VALUE,
        evidence=frozenset({Evidence.STATIC}),
        certainty=certainty,
        bound=bound,
        used=used,
    )


def order(*, declared: bool) -> Via:
    """An order edge: from an `after:` tag, or a hazard that inference found."""
    evidence = Evidence.DECLARED if declared else Evidence.STATIC
    return Via(name="", kind=ViaKind.ORDER, evidence=frozenset({evidence}), certainty=Certainty.CERTAIN)


def build(
    blocks: Mapping[str, Kind],
    edges: Sequence[Edge],
    *,
    sources: Mapping[str, str] | None = None,
    tests: Mapping[str, int] | None = None,
    prelude: Sequence[tuple[Role, str]] = (),
    parameters: Sequence[Parameter] = (),
    diagnostics: Sequence[Diagnostic] = (),
    name: str = "flights",
) -> Pipeline:
    """A pipeline of one cell per block, standing after the cells of the prelude."""
    cells = [outlined(i, source, role) for i, (role, source) in enumerate(prelude)]
    outputs = {edge.producer: () for edge in edges}
    for edge in edges:
        outputs[edge.producer] = tuple(dict.fromkeys((*outputs[edge.producer], *edge.names)))
    made = []
    for block, kind in blocks.items():
        cell = outlined(len(cells), (sources or {}).get(block, f"{block} = 1\n"), Role.BLOCK, block)
        cells.append(cell)
        made.append(
            Block(
                name=block,
                kind=kind,
                form=Form.CELLS,
                language="python",
                cells=(cell,),
                inputs=tuple(dict.fromkeys(n for e in edges if e.consumer == block for n in e.names)),
                outputs=outputs.get(block, ()),
                binds=outputs.get(block, ()),
                tests=tuple(
                    Assertion(
                        id=f"{block}::#{n}", severity=AssertionSeverity.ERROR, place=Place(cell=cell.cell.id)
                    )
                    for n in range(1, (tests or {}).get(block, 0) + 1)
                ),
            )
        )
    path = Path(f"{name}.ipynb")
    notebook = Notebook(
        name=name, path=path, language="python", kernel="python3", cells=tuple(c.cell for c in cells)
    )
    outline = Outline(
        notebook=notebook,
        cells=tuple(cells),
        blocks=tuple(BlockOutline(name=block.name, kind=block.kind, cells=block.cells) for block in made),
    )
    return Pipeline(
        outline=outline,
        blocks=tuple(made),
        edges=tuple(edges),
        parameters=tuple(parameters),
        diagnostics=tuple(diagnostics),
    )


def edge(arrow: str, *names: str, may: bool = False) -> Edge:
    """The edge of "load → clean" over `names`; without names it is a declared order."""
    producer, consumer = arrow.split(" → ")
    certainty = Certainty.MAY if may else Certainty.CERTAIN
    via = tuple(value(name, certainty) for name in names) or (order(declared=True),)
    return Edge(producer=producer, consumer=consumer, via=via)


FLIGHTS = build(
    {
        "load_flights": Kind.DATA_LOADER,
        "load_weather": Kind.DATA_LOADER,
        "load_planes": Kind.DATA_LOADER,
        "clean": Kind.TRANSFORMER,
        "clean_weather": Kind.TRANSFORMER,
        "join_weather": Kind.TRANSFORMER,
        "fleet": Kind.TRANSFORMER,
        "by_carrier": Kind.TRANSFORMER,
        "model": Kind.TRANSFORMER,
        "plot": Kind.CHART,
        "export_joined": Kind.DATA_EXPORTER,
        "export_report": Kind.DATA_EXPORTER,
    },
    [
        edge("load_flights → clean", "flights"),
        edge("load_weather → clean_weather", "weather"),
        edge("clean → join_weather", "flights"),
        edge("clean_weather → join_weather", "weather"),
        edge("load_planes → fleet", "planes"),
        edge("clean → fleet", "flights"),
        edge("join_weather → by_carrier", "joined"),
        edge("join_weather → model", "joined"),
        edge("fleet → model", "ages", may=True),
        edge("by_carrier → plot", "delays"),
        edge("join_weather → export_joined", "joined"),
        edge("model → export_report", "score", "coefficients"),
        edge("by_carrier → export_report", "delays"),
        edge("export_joined → export_report"),
    ],
    tests={"clean": 3, "join_weather": 2, "model": 1},
    prelude=[
        (Role.SETUP, "import pandas as pd\n"),
        (Role.PARAMETERS, "month = 1\ncarrier = None\n"),
    ],
    parameters=[
        Parameter(name="month", default="1", type="int", place=Place(cell="c1", line=1)),
        Parameter(name="carrier", default="None", type="", place=Place(cell="c1", line=2)),
    ],
)
