"""`export`: writes a notebook in a form that runs without it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from jupyter_blocks import registry
from jupyter_blocks.cli import options
from jupyter_blocks.cli.errors import explaining
from jupyter_blocks.cli.terminal import show, write
from jupyter_blocks.errors import NameUnknown, OutputInvalid
from jupyter_blocks.notebook import edit
from jupyter_blocks.reports.text import Style, counted, line
from jupyter_blocks.workbench import Workbench

YAML = "yaml"


@click.command("export")
@options.notebook
@click.argument("target", type=click.Path(path_type=Path), required=False)
@click.option(
    "--format",
    "form",
    default=YAML,
    metavar="FORM",
    help="yaml if not said; papermill (a notebook), script, or a form that an installed package adds.",
)
def command(notebook: Path, target: Path | None, form: str) -> None:
    """Write a notebook in a form that runs without it.

    As yaml, TARGET is a folder for `pipeline.yaml` and the block files. The same notebook gives the same
    bytes. Edits that the notebook lacks are not overwritten: `sync` brings them there.

    In the other forms TARGET is a file, or standard output. It runs without this package: blocks that are
    functions are called explicitly, tests come after their blocks. What the form cannot carry is said on
    standard error and at the top of what is written.

    \b
    jupyter-blocks export flights.ipynb pipelines/flights
    jupyter-blocks run pipelines/flights
    jupyter-blocks export flights.ipynb plain.ipynb --format papermill
    papermill plain.ipynb executed.ipynb -p month 6
    jupyter-blocks export flights.ipynb flights.py --format script
    python flights.py --month 6
    """
    if form == YAML:
        _as_document(notebook, target)
        return
    if form not in (forms := registry.names("exports")):
        raise NameUnknown(f"there is no form {form!r}", remedy=f"Known are: {', '.join([YAML, *forms])}.")
    _as_text(notebook, target, form)


def _as_document(notebook: Path, target: Path | None) -> None:
    if target is None:
        raise click.UsageError("Name the folder to write to, as in `export flights.ipynb pipelines/flights`.")
    written = Workbench().write_document(notebook, target)
    if not written:
        show([line(("nothing has changed", Style.GOOD), f"  {target}")])
        return
    head = ("exported", Style.GOOD)
    show([line(head, f"  {counted(len(written), 'file')}  ", (str(target), Style.NAME))])


def _as_text(notebook: Path, target: Path | None, form: str) -> None:
    workbench = Workbench()
    pipeline = workbench.read(notebook)
    with explaining(pipeline, notebook):
        exported = workbench.exported(pipeline, form)
    show([line(("not carried over: ", Style.DOUBTFUL), note) for note in exported.notes], stream=sys.stderr)
    if target is None:
        write(exported.text)
        return
    if target.exists() and target.samefile(notebook):
        raise OutputInvalid("this is the notebook itself", place=str(target), remedy="Write to another file.")
    edit.write(target, exported.text)
