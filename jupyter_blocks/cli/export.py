"""`export`: the pipeline in a form that runs without this package."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from jupyter_blocks.cli import options
from jupyter_blocks.cli.errors import explaining
from jupyter_blocks.cli.terminal import show, write
from jupyter_blocks.errors import OutputInvalid
from jupyter_blocks.notebook import edit
from jupyter_blocks.reports.text import Style, line
from jupyter_blocks.workbench import Workbench


@click.command("export")
@options.notebook
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option(
    "--format",
    "form",
    required=True,
    metavar="FORM",
    help="papermill (a notebook), script, or a form that an installed package adds.",
)
def command(notebook: Path, target: Path | None, form: str) -> None:
    """Write the pipeline to TARGET, or standard output, in a form that runs without this package.

    Blocks that are functions are called explicitly, tests come after their blocks. What the form cannot
    carry is said on standard error and at the top of what is written.

    \b
    jupyter-blocks export flights.ipynb plain.ipynb --format papermill
    papermill plain.ipynb executed.ipynb -p month 6
    jupyter-blocks export flights.ipynb flights.py --format script
    python flights.py --month 6
    """
    workbench = Workbench()
    pipeline = workbench.read(notebook)
    with explaining(pipeline, notebook):
        exported = workbench.export(pipeline, form)
    show([line(("not carried over: ", Style.DOUBTFUL), note) for note in exported.notes], stream=sys.stderr)
    if target is None:
        write(exported.text)
        return
    if target.exists() and target.samefile(notebook):
        raise OutputInvalid("this is the notebook itself", place=str(target), remedy="Write to another file.")
    edit.write(target, exported.text)
