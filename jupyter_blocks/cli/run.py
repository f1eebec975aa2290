"""`run`: runs a notebook's blocks and their tests, and tells how it went."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from jupyter_blocks import registry
from jupyter_blocks.cli import options, parameters, reporting, session
from jupyter_blocks.cli.errors import explaining
from jupyter_blocks.cli.terminal import is_interactive, show
from jupyter_blocks.engine.ports import Listener
from jupyter_blocks.errors import OutputLost
from jupyter_blocks.model.events import Logged
from jupyter_blocks.model.pipeline import Pipeline
from jupyter_blocks.model.run import Run
from jupyter_blocks.model.selection import Selection
from jupyter_blocks.pipelines.observed import Witness
from jupyter_blocks.reports import diagnostics, runs
from jupyter_blocks.reports.text import EMPTY, Style, line
from jupyter_blocks.workbench import Workbench


@click.command("run")
@options.notebook
@parameters.options
@options.selection
@options.execution
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Where to write the executed notebook.",
)
@reporting.options
@click.option("--json", "as_json", is_flag=True, help="Every event as one line of JSON.")
def command(
    *,
    notebook: Path,
    given: parameters.Given,
    selection: Selection,
    allow_effects: bool,
    fail_fast: bool,
    timeout: float | None,
    kernel: str | None,
    output: Path | None,
    wanted: reporting.Wanted,
    as_json: bool,
) -> None:
    """Run the blocks and their tests.

    Parameters are read as papermill reads them; a name that the parameters cell does not assign is an
    error. Ctrl-C stops the run in order: the kernel is interrupted and the executed notebook written.

    \b
    jupyter-blocks run flights.ipynb
    jupyter-blocks run flights.ipynb -p month 6 --output executed.ipynb
    jupyter-blocks run flights.ipynb --until model --timeout 10m
    jupyter-blocks run flights.ipynb --report report.html
    jupyter-blocks run flights.ipynb --junit results.xml --summary "$GITHUB_STEP_SUMMARY"
    jupyter-blocks run flights.ipynb --json | jq -r .event
    """
    workbench = Workbench()
    pipeline = workbench.read(notebook)
    with explaining(pipeline, notebook):
        plan = workbench.plan(
            pipeline,
            selection,
            parameters=parameters.read(given),
            fail_fast=fail_fast,
            timeout=timeout,
            allow_effects=allow_effects,
        )
    session.warn(plan)
    kind = "json" if as_json else "live" if is_interactive(sys.stdout) else "lines"
    witness, entries = Witness(), list[Logged]()

    def keep(logged: Logged) -> None:
        entries.append(logged)

    listeners: list[Listener] = [witness, keep] if wanted else [witness]

    def tell(run: Run, output: Path | None) -> None:
        if wanted:
            reporting.write(wanted, workbench.told(plan, run, entries, kernel=kernel))
        if not as_json:
            report(pipeline, run, output)
            surprises(pipeline, workbench.shown(plan, witness))

    try:
        ended = session.carry_out(
            workbench,
            plan,
            registry.find("displays", kind),
            kernel=kernel,
            output=output,
            listeners=listeners,
        )
    except OutputLost as lost:
        tell(lost.run, None)
        raise
    if ended.run is not None:
        tell(ended.run, output)
    sys.exit(session.exit_status(ended))


def surprises(pipeline: Pipeline, shown: Pipeline) -> None:
    """What the run has shown that the code does not say."""
    found = [one for one in shown.diagnostics if one not in pipeline.diagnostics]
    if found:
        show([EMPTY, *(text for one in found for text in diagnostics.brief(pipeline, one))])


def report(pipeline: Pipeline, run: Run, output: Path | None) -> None:
    """The failures, the table, and how it went in one line."""
    show([EMPTY, *runs.failures(pipeline, run)])
    show(runs.outcome(pipeline, run), fit=True)
    if output:
        show([line(("executed notebook: ", Style.DIM), str(output))])
