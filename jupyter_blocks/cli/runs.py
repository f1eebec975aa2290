"""`runs`: what has run, how it went, what it printed, and where its executed notebook is."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import sleep

import click

from jupyter_blocks import tags
from jupyter_blocks.cli import no_such_command, options, reporting
from jupyter_blocks.cli.histories import find, found, history, identity, of_notebook, required
from jupyter_blocks.cli.terminal import show, write, write_json, write_printed
from jupyter_blocks.errors import NameUnknown, RunUnknown, UsageError
from jupyter_blocks.model.account import Account
from jupyter_blocks.model.events import Logged
from jupyter_blocks.model.records import Retention, RunRecord
from jupyter_blocks.model.run import RunState
from jupyter_blocks.records import alive, location, retention
from jupyter_blocks.records.store import ALL_STATES, RunStore
from jupyter_blocks.reports.history import Piece, Transcript, asked, history_table, removed, short_path
from jupyter_blocks.reports.runs import failures, outcome
from jupyter_blocks.reports.text import EMPTY, Style, line
from jupyter_blocks.wire import event_json, run_json
from jupyter_blocks.workbench import Workbench

LOOK = 0.2  # seconds between two looks for news of a run that is followed
SETTLING = 10  # looks between two for a process that has died


class Subcommands(click.Group):
    """The commands in the order of this file; an unknown one is told what was probably meant."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in self.commands and not args[0].startswith("-"):
            raise no_such_command(args[0], self.commands, ctx)
        return super().resolve_command(ctx, args)


run_argument = click.argument("run", metavar="RUN")


@click.group("runs", cls=Subcommands)
def command() -> None:
    """Look at what has run: every run is kept, whoever started it.

    A RUN is an id, the number of a notebook's run (with `-n NB` where several notebooks have run), or
    `last`. The history is that of the current directory's project, or of the notebook that is named.

    \b
    jupyter-blocks runs ls flights.ipynb
    jupyter-blocks runs show last
    jupyter-blocks runs logs 3 clean -n flights.ipynb
    """


@command.command("ls", short_help="List the runs of a notebook, or of all.")
@click.argument("notebook", type=options.Source(), required=False)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    metavar="N",
    help="Only the last N.",
)
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice([state.value for state in RunState]),
    help="Only runs in this state; may be given several times.",
)
@click.option("--json", "as_json", is_flag=True, help="As a JSON list.")
def ls(notebook: Path | None, limit: int, states: tuple[str, ...], *, as_json: bool) -> None:
    """List the runs of NOTEBOOK, or of all notebooks of the current project, the newest first.

    \b
    jupyter-blocks runs ls
    jupyter-blocks runs ls flights.ipynb --state failed --limit 5
    jupyter-blocks runs ls --json | jq -r '.[0].id'
    """
    with history(notebook) as store:
        records = () if store is None else _listed(store, notebook, states, limit)
    if as_json:
        write_json([run_json(record, path=record.notebook) for record in records])
    elif not records:
        show([line(("no runs", Style.DOUBTFUL), f" of {notebook}" if notebook else "")])
    else:

        def name(one: str) -> str:
            return "" if notebook else short_path(one, Path.cwd())

        show(history_table(records, _now(), name), fit=True)


@command.command("show", short_help="Show how a run went.")
@run_argument
@of_notebook
@reporting.options
@click.option("--json", "as_json", is_flag=True, help="Every event as one line of JSON, as `run --json`.")
def show_run(run: str, notebook: Path | None, wanted: reporting.Wanted, *, as_json: bool) -> None:
    """Show how RUN went: what was asked for, its failures, the table of its blocks.

    With --report and the like, the report that `run` would have written.

    \b
    jupyter-blocks runs show last
    jupyter-blocks runs show 3 -n flights.ipynb
    jupyter-blocks runs show last --report report.html
    jupyter-blocks runs show 20261122T195442-3f9c2b --json | jq -r .event
    """
    with found(run, notebook) as (store, record):
        account = Workbench().account(store, record)
    reporting.write(wanted, account)
    if as_json:
        for logged in account.entries:
            write_json(event_json(logged), indent=None)
        return
    show([*asked(account, record, _now().tzinfo), EMPTY, *failures(account.pipeline, account.run)])
    show(outcome(account.pipeline, account.run), fit=True)


@command.command("logs", short_help="Print what the cells of a run printed.")
@run_argument
@click.argument("block", required=False)
@of_notebook
@click.option("-f", "--follow", is_flag=True, help="Go on until the run is over.")
def logs(run: str, block: str | None, notebook: Path | None, *, follow: bool) -> None:
    """Print what the cells of RUN, or of one BLOCK of it, printed, in order, and why blocks failed.

    Of a cell the first 64 KiB are there; the executed notebook has all of it.

    \b
    jupyter-blocks runs logs last
    jupyter-blocks runs logs last -f
    jupyter-blocks runs logs 3 clean -n flights.ipynb
    """
    with found(run, notebook) as (store, record):
        account = Workbench().account(store, record)
        _check_block(account, block)
        transcript = Transcript(account, block, _now().tzinfo)
        entries = _followed(store, record.id) if follow else iter([account.entries])
        for batch in entries:
            _tell(transcript.pieces(batch))
        _tell(transcript.end())


@command.command("open", short_help="Print where the executed notebook of a run is.")
@run_argument
@of_notebook
@click.option("--lab", is_flag=True, help="Open it in JupyterLab, which ends with this command.")
def open_run(run: str, notebook: Path | None, *, lab: bool) -> None:
    """Print where the executed notebook of RUN is.

    \b
    jupyter-blocks runs open last --lab
    code "$(jupyter-blocks runs open last)"
    jupyter nbconvert --to html --output-dir . "$(jupyter-blocks runs open 3 -n flights.ipynb)"
    """
    with found(run, notebook) as (store, record):
        path = _executed(store, record)
    if not lab:
        write(f"{path}\n")
        return
    sys.exit(subprocess.run([sys.executable, "-m", "jupyter", "lab", str(path)], check=False).returncode)  # noqa: S603


@command.command("rm", short_help="Remove runs from the history.")
@click.argument("runs", metavar="RUN...", nargs=-1, required=True)
@of_notebook
def rm(runs: tuple[str, ...], notebook: Path | None) -> None:
    """Remove each RUN from the history: its events, its executed notebook, all that only it refers to.

    \b
    jupyter-blocks runs rm 3 4 -n flights.ipynb
    """
    with required(notebook) as store:
        records = {record.id: record for record in (find(store, run, notebook) for run in runs)}
        for record in records.values():
            if not retention.remove(store, record.id):
                raise UsageError(
                    "its process has not ended",
                    place=f"run {record.number} of {record.pipeline}",
                    remedy="Wait until it is over, or stop it, then remove it.",
                )
    show([removed(len(records))])


@command.command("prune", short_help="Remove all runs but the last ones.")
@click.argument("notebook", type=options.Source(), required=False)
@click.option(
    "--keep",
    type=click.IntRange(min=0),
    metavar="N",
    help=f"Keep the last N runs of each notebook; {Retention().keep} if nothing is said.",
)
@click.option(
    "--older-than",
    type=options.duration,
    metavar="TIME",
    help="Keep those that began less than this ago: 12h, 30d.",
)
@click.option("--dry-run", is_flag=True, help="Only list what would be removed.")
def prune(notebook: Path | None, keep: int | None, older_than: float | None, *, dry_run: bool) -> None:
    """Remove runs of NOTEBOOK, or of each notebook of the current project, from the history.

    With both --keep and --older-than a run goes that is neither among the last N nor younger. Runs that are
    not over stay. The space is used again by later runs.

    \b
    jupyter-blocks runs prune --keep 100 --dry-run
    jupyter-blocks runs prune flights.ipynb --older-than 30d
    jupyter-blocks runs prune --keep 20 --older-than 30d
    """
    stays = _retention(keep, older_than)
    with history(notebook) as store:
        if store is None:
            show([removed(0, dry_run=dry_run)])
            return
        names = (identity(store, notebook),) if notebook else store.notebooks()
        records = [record for name in names for record in retention.surplus(store, name, stays)]
        if dry_run:
            if records:
                show(
                    [*history_table(records, _now(), lambda one: short_path(one, Path.cwd())), EMPTY],
                    fit=True,
                )
        else:
            records = [record for record in records if retention.remove(store, record.id)]
            retention.sweep(store)
    show([removed(len(records), dry_run=dry_run)])


def _retention(keep: int | None, older_than: float | None) -> Retention:
    """What stays: by the number alone, by the age alone, or by either."""
    if older_than is None:
        return Retention() if keep is None else Retention(keep=keep)
    return Retention(keep=keep or 0, within=timedelta(seconds=older_than))


def _now() -> datetime:
    """This instant, in the time zone of this machine."""
    return datetime.now(UTC).astimezone()


def _listed(
    store: RunStore, notebook: Path | None, states: tuple[str, ...], limit: int
) -> tuple[RunRecord, ...]:
    name = location.identity(notebook) if notebook and notebook.exists() else None
    if notebook and name is None:
        name = identity(store, notebook)
    return store.latest(name, frozenset(map(RunState, states)) or ALL_STATES, limit)


def _check_block(account: Account, block: str | None) -> None:
    """Raise NameUnknown unless `block` was part of the run, or a callback that was called in it."""
    known = [*(one.block for one in account.run.blocks), *account.called]
    if block is None or block in known:
        return
    near = tags.nearest(block, known, 3)
    raise NameUnknown(
        f"there is no block {block!r} in the run",
        place=account.title,
        remedy=f"Did you mean {near!r}?" if near else f"Its blocks are: {', '.join(known) or 'none'}.",
    )


def _followed(store: RunStore, run: str) -> Iterator[tuple[Logged, ...]]:
    """What happens in a run, as it happens, until it is over."""
    last, looks = 0, 0
    while True:
        is_over = store.run(run).is_over  # first: a run that is over has no events later than those read next
        entries = store.events(run, last, -1)
        if entries:
            last = entries[-1].seq
            yield entries
        if is_over:
            return
        looks += 1
        if looks % SETTLING == 0:
            alive.settle(store)
        sleep(LOOK)


def _tell(pieces: Iterator[Piece]) -> None:
    for piece in pieces:
        if isinstance(piece, str):
            write_printed(piece)
        else:
            show([piece])


def _executed(store: RunStore, record: RunRecord) -> Path:
    """The path of the executed notebook; raises RunUnknown if there is none."""
    path = location.executed_notebook(store.folder, record.id)
    if path.exists():
        return path
    raise RunUnknown(
        "it has no executed notebook" if record.is_over else "it is not over yet",
        place=f"run {record.number} of {record.pipeline}",
        remedy=f"`jupyter-blocks runs show {record.id}` tells how it went."
        if record.is_over
        else f"`jupyter-blocks runs logs {record.id} -f` follows it.",
    )
