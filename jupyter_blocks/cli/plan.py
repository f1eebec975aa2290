"""`plan`: what a run would do, before anything starts."""

from __future__ import annotations

from pathlib import Path

import click

from jupyter_blocks.cli import options
from jupyter_blocks.cli.errors import explaining
from jupyter_blocks.cli.terminal import show, write_json
from jupyter_blocks.model.selection import Selection
from jupyter_blocks.reports.plans import plan_report
from jupyter_blocks.wire import plan_json
from jupyter_blocks.workbench import Workbench


@click.command("plan")
@options.notebook
@options.selection
@click.option("--json", "as_json", is_flag=True, help="As JSON (jupyter-blocks/plan/1).")
def command(*, notebook: Path, selection: Selection, allow_effects: bool, as_json: bool) -> None:
    """Show what would run, in which order, and why.

    Several selections are a union. What a selected block needs runs too, and is listed as needed for it.

    \b
    jupyter-blocks plan flights.ipynb
    jupyter-blocks plan flights.ipynb --until model
    jupyter-blocks plan flights.ipynb --from clean --only plot
    """
    workbench = Workbench()
    pipeline = workbench.read(notebook)
    with explaining(pipeline, notebook):
        plan = workbench.plan(pipeline, selection, allow_effects=allow_effects)
    if as_json:
        write_json(plan_json(plan))
    else:
        show(plan_report(plan), fit=True)
