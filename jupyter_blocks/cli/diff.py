"""`diff`: in what two pipelines differ, each a notebook, a document, or one of them in a git revision."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from jupyter_blocks.cli.terminal import show, write_json
from jupyter_blocks.model.pipeline import Pipeline
from jupyter_blocks.reports import differences
from jupyter_blocks.wire import differences_json
from jupyter_blocks.workbench import Workbench

DIFFER = 1


@click.command("diff")
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@click.option("--json", "as_json", is_flag=True, help="As JSON (jupyter-blocks/diff/1).")
def command(first: str, second: str, as_json: bool) -> None:
    """Tell in what pipeline B differs from pipeline A.

    Each is a notebook, a pipeline document or its folder, or REVISION:PATH for one of them as it was in git.
    Exit status 0 if they say the same, 1 if not, as diff(1) does. Markdown and outputs do not count.

    \b
    jupyter-blocks diff flights.ipynb pipelines/flights
    jupyter-blocks diff HEAD:flights.ipynb flights.ipynb
    """
    workbench = Workbench()
    found = workbench.differences(_read(workbench, first), _read(workbench, second))
    if as_json:
        write_json(differences_json(found))
    else:
        show(differences.report(found))
    if not found.is_none:
        sys.exit(DIFFER)


def _read(workbench: Workbench, said: str) -> Pipeline:
    """The pipeline that an argument means: a path if there is such a file, else a revision and a path."""
    path = Path(said)
    revision, colon, name = said.partition(":")
    if path.exists() or not colon or len(revision) < 2:  # one letter is a drive
        return workbench.read(path)
    return workbench.revision(revision, Path(name))
