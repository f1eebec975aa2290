"""`check`: what is wrong or doubtful in a notebook, where, and what to do; mends what can be mended."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from jupyter_blocks.cli import options
from jupyter_blocks.cli.terminal import show, write_json
from jupyter_blocks.model.diagnostics import Severity
from jupyter_blocks.reports import diagnostics
from jupyter_blocks.wire import diagnostic_json
from jupyter_blocks.workbench import Workbench

FAILED = 1


@click.command("check")
@options.notebook
@click.option("--fix", is_flag=True, help="First apply the safe fixes, those marked [fix], to the notebook.")
@click.option("--json", "as_json", is_flag=True, help="As a JSON list, with the fixes' edits.")
def command(notebook: Path, fix: bool, as_json: bool) -> None:
    """Tell what is wrong or doubtful, where, and what to do.

    Errors of form keep a notebook from running; warnings tell where a run might surprise. Exit status 1 if
    there is an error.

    \b
    jupyter-blocks check flights.ipynb
    jupyter-blocks check flights.ipynb --fix
    """
    workbench = Workbench()
    fixes = workbench.fix(notebook) if fix else ()
    pipeline = workbench.read(notebook)
    if as_json:
        write_json([diagnostic_json(diagnostic) for diagnostic in pipeline.diagnostics])
    else:
        show([*diagnostics.fixed(fixes), *diagnostics.report(pipeline, str(notebook))])
    if any(diagnostic.severity is Severity.ERROR for diagnostic in pipeline.diagnostics):
        sys.exit(FAILED)
