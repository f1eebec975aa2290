"""`graph`: the blocks and what they need of each other, drawn, or for other tools."""

from __future__ import annotations

from pathlib import Path

import click

from jupyter_blocks import tags
from jupyter_blocks.cli import options
from jupyter_blocks.cli.terminal import show, write, write_json
from jupyter_blocks.errors import NameUnknown
from jupyter_blocks.model.pipeline import Pipeline
from jupyter_blocks.reports import dot, graph, mermaid
from jupyter_blocks.reports.text import Line
from jupyter_blocks.reports.why import explain
from jupyter_blocks.wire import graph_json
from jupyter_blocks.workbench import Workbench


@click.command("graph")
@options.notebook
@click.option("--json", "form", flag_value="json", help="As JSON (jupyter-blocks/graph/1).")
@click.option("--mermaid", "form", flag_value="mermaid", help="As a Mermaid flowchart.")
@click.option("--dot", "form", flag_value="dot", help="In Graphviz's language.")
@click.option(
    "--why",
    nargs=2,
    metavar="A B",
    help="Why B needs A, by way of which others, or why not: what crosses, where it is bound and where used.",
)
@click.option(
    "--observed",
    is_flag=True,
    help="With what the last runs of this very code have shown: confirmed, refuted and unforeseen edges.",
)
def command(notebook: Path, form: str | None, why: tuple[str, str] | None, *, observed: bool) -> None:
    """Show the blocks and what they need of each other.

    Blocks stand in notebook order; a lane leads from a block down to those that read it. Dotted lanes may
    be needed, solid ones certainly are.

    \b
    jupyter-blocks graph flights.ipynb
    jupyter-blocks graph flights.ipynb --why load_flights clean
    jupyter-blocks graph flights.ipynb --observed
    jupyter-blocks graph flights.ipynb --mermaid >> README.md
    jupyter-blocks graph flights.ipynb --dot | dot -Tsvg > flights.svg
    """
    workbench = Workbench()
    pipeline = workbench.read(notebook)
    if observed:
        pipeline = workbench.observed(pipeline)
    if why is not None:
        show(explanation(pipeline, *why), fit=True)
    elif form == "json":
        write_json(graph_json(pipeline))
    elif form == "mermaid":
        write(mermaid.render(pipeline))
    elif form == "dot":
        write(dot.render(pipeline))
    else:
        show(graph.draw(pipeline), fit=True)


def explanation(pipeline: Pipeline, producer: str, consumer: str) -> list[Line]:
    """Why `consumer` needs `producer`; raises NameUnknown for a block that is not there."""
    for name in (producer, consumer):
        if name not in pipeline.by_name:
            near = tags.nearest(name, pipeline.by_name, 3)
            known = ", ".join(pipeline.by_name) or "none"
            raise NameUnknown(
                f"there is no block {name!r}",
                place=pipeline.name,
                remedy=f"Did you mean {near!r}?" if near else f"The blocks are: {known}.",
            )
    return explain(pipeline, producer, consumer)
