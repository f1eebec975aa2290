"""`sync`: brings the edits of a notebook and of its document to each other."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from jupyter_blocks.cli import options, steps
from jupyter_blocks.cli.terminal import is_interactive, show
from jupyter_blocks.pipelines.documents.merge import Side
from jupyter_blocks.pipelines.documents.sync import Step
from jupyter_blocks.reports.text import EMPTY
from jupyter_blocks.workbench import Workbench

CONFLICTS = 1


class Choice(click.ParamType[tuple[str, Side]]):
    """A side, `notebook` or `files`, for all that conflicts, or for one block: `notebook:clean`."""

    name = "side"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, Side]:
        side, _, subject = value.partition(":")
        if side not in tuple(Side):
            self.fail(f"{side!r} is neither 'notebook' nor 'files'.", param, ctx)
        return subject, Side(side)


@click.command("sync")
@click.argument("document", type=options.Source())
@click.option(
    "--notebook",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="NB",
    help="Another notebook than the one that the document names.",
)
@click.option(
    "--take",
    type=Choice(),
    multiple=True,
    metavar="SIDE[:BLOCK]",
    help="Whose word counts where both have changed: notebook or files; for all, or for one block.",
)
@click.option("--dry-run", is_flag=True, help="Only tell what would be done.")
def command(
    *, document: Path, notebook: Path | None, take: tuple[tuple[str, Side], ...], dry_run: bool
) -> None:
    """Bring edits of a notebook and of its document to each other.

    What one side has changed is carried to the other. Where both have changed the same, each in its way,
    nothing is written before somebody has chosen: by `--take`, or when asked in a terminal. Exit status 1 if
    there are conflicts left.

    \b
    jupyter-blocks sync pipelines/flights
    jupyter-blocks sync pipelines/flights --take files:clean
    """
    pair = Workbench().pair(document, notebook)
    chosen = dict(take)
    step = pair.step(chosen)
    if step.merged.conflicts and is_interactive(sys.stdin) and is_interactive(sys.stdout) and not dry_run:
        chosen |= ask(step)
        step = pair.step(chosen)
    if step.merged.conflicts:
        show([*steps.conflicts(step), EMPTY, *steps.choices(step, _short(document))], stream=sys.stderr)
        sys.exit(CONFLICTS)
    if not dry_run:
        pair.take(step)
    show(steps.report(step, dry_run=dry_run))


def _short(document: Path) -> str:
    """`document` as somebody would write it: by its folder, if it has the usual name."""
    return str(document.parent if document.name == options.DOCUMENT else document)


def ask(step: Step) -> dict[str, Side]:
    """What somebody chooses for each subject that conflicts; without a choice it goes on conflicting."""
    chosen: dict[str, Side] = {}
    for subject in steps.subjects(step):
        show([*steps.conflict(step, subject), EMPTY])
        answer = click.prompt(
            f"{subject}: take [n]otebook, [f]iles, or [l]eave both",
            type=click.Choice(["n", "f", "l"]),
            show_choices=False,
        )
        if answer != "l":
            chosen[subject] = Side.NOTEBOOK if answer == "n" else Side.FILES
    return chosen
