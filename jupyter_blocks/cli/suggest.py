"""`suggest`: tags and names for a notebook that has none."""

from __future__ import annotations

from pathlib import Path

import click

from jupyter_blocks.cli import options
from jupyter_blocks.cli.terminal import show, write_json
from jupyter_blocks.model.suggestions import Suggestion
from jupyter_blocks.reports.text import EMPTY, Line, Style, columns, counted, line, shortened
from jupyter_blocks.workbench import Workbench

LONGEST = 60  # characters of a first line, and of a reason


@click.command("suggest")
@options.notebook
@click.option("--write", "is_written", is_flag=True, help="Write the tags into the notebook.")
@click.option("--json", "as_json", is_flag=True, help="As a JSON list: cell, index, tags, why.")
def command(notebook: Path, *, is_written: bool, as_json: bool) -> None:
    """Propose tags and names for a notebook that has no blocks yet.

    Imports and definitions become setup, plain values at the top parameters, cells that belong together
    blocks; cells that only look stay as they are. With --write the tags are written, and nothing else
    changes; `check` then finds no error.

    \b
    jupyter-blocks suggest analysis.ipynb
    jupyter-blocks suggest analysis.ipynb --write
    """
    workbench = Workbench()
    found = workbench.suggest(notebook, write=is_written)
    if as_json:
        write_json([_json(one) for one in found])
        return
    if not any(one.tags for one in found):
        show([line(("nothing to suggest", Style.DOUBTFUL), f" for {notebook.name}")])
        return
    show([*_table(found), EMPTY], fit=True)
    new = sum(one.tags != one.cell.tags for one in found)
    said = "tagged" if is_written else "to be tagged with --write"
    show([line((counted(new, "cell"), Style.GOOD if is_written else Style.STRONG), f" {said}")])


def _table(found: tuple[Suggestion, ...]) -> list[Line]:
    head = tuple(line((word, Style.DIM)) for word in ("cell", "tags", "why", "first line"))
    return columns([head, *(_row(one) for one in found)], right=frozenset({0}))


def _row(one: Suggestion) -> tuple[Line, ...]:
    first = next((text for text in one.cell.source.splitlines() if text.strip()), "")
    return (
        line(str(one.cell.index + 1)),
        line((" ".join(one.tags) or "–", Style.NAME if one.tags else Style.DIM)),
        line((shortened(one.why, LONGEST), Style.DIM)),
        line(shortened(first.strip(), LONGEST)),
    )


def _json(one: Suggestion) -> dict[str, object]:
    return {"cell": one.cell.id, "index": one.cell.index, "tags": list(one.tags), "why": one.why}
