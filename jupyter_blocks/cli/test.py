"""`test`: runs what a notebook's tests need and reports them as pytest does."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from jupyter_blocks.cli import options, parameters, session
from jupyter_blocks.cli.displays import say_stopping
from jupyter_blocks.cli.errors import explaining
from jupyter_blocks.cli.terminal import show
from jupyter_blocks.engine.ports import Listener
from jupyter_blocks.model.events import AssertionEvaluated, CancelRequested, Logged
from jupyter_blocks.model.pipeline import Pipeline
from jupyter_blocks.model.plan import Plan
from jupyter_blocks.model.run import Run
from jupyter_blocks.model.selection import Selection
from jupyter_blocks.reports import tests
from jupyter_blocks.reports.text import EMPTY, Style, counted, line
from jupyter_blocks.workbench import Workbench

NO_TESTS = 5  # pytest's status for "no tests collected"


@click.command("test")
@options.notebook
@click.argument("blocks", nargs=-1, metavar="[BLOCK]...")
@parameters.options
@options.allow_effects
@options.execution
def command(
    *,
    notebook: Path,
    blocks: tuple[str, ...],
    given: parameters.Given,
    allow_effects: bool,
    fail_fast: bool,
    timeout: float | None,
    kernel: str | None,
) -> None:
    """Run the tests, of all blocks or of those named, and what they need.

    Exit status 1 if a test failed or could not be run, 5 (as pytest's) if there is none.

    \b
    jupyter-blocks test flights.ipynb
    jupyter-blocks test flights.ipynb clean join_weather -p month 6
    """
    workbench = Workbench()
    pipeline = workbench.read(notebook)
    chosen = blocks or tuple(block.name for block in pipeline.blocks if block.tests)
    with explaining(pipeline, notebook):
        plan = workbench.plan(
            pipeline,
            Selection(until=chosen),
            parameters=parameters.read(given),
            fail_fast=fail_fast,
            timeout=timeout,
            allow_effects=allow_effects,
        )
    number = sum(len(pipeline.by_name[name].tests) for name in chosen)
    if not number:
        show([line(("no tests", Style.DOUBTFUL), f" in {', '.join(blocks) or notebook.name}")])
        sys.exit(NO_TESTS)
    session.warn(plan)
    show([line((notebook.name, Style.STRONG), f"  {counted(number, 'test')}, {_running(plan)}"), EMPTY])
    ended = session.carry_out(workbench, plan, verdicts_of(frozenset(chosen)), kernel=kernel)
    if ended.run is not None:
        report(pipeline, ended.run, chosen)
    sys.exit(session.exit_status(ended))


def verdicts_of(chosen: frozenset[str]) -> session.Display:
    """A display that tells each test of the blocks `chosen` as it comes out."""

    @contextmanager
    def verdicts(_plan: Plan) -> Iterator[Listener]:
        def tell(logged: Logged) -> None:
            event = logged.event
            if isinstance(event, CancelRequested):
                say_stopping()
            elif isinstance(event, AssertionEvaluated) and event.block in chosen:
                show([tests.verdict_line(tests.verdict(event.assertion))])

        yield tell

    return verdicts


def report(pipeline: Pipeline, run: Run, chosen: tuple[str, ...]) -> None:
    """The tests that were never asked, the failures, and the count."""
    ran = {block.block: block for block in run.blocks}
    found = [
        verdict
        for block in pipeline.blocks
        if block.name in chosen
        for verdict in tests.verdicts(pipeline.outline, block, ran[block.name])
    ]
    show(tests.verdict_line(verdict) for verdict in found if verdict.result is None)
    show([EMPTY, *tests.failures(pipeline, run, found), tests.summary(found, run.seconds)])


def _running(plan: Plan) -> str:
    return f"{counted(len(plan.steps), 'block')} to run"
