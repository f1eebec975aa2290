"""Finds the run that a word on the command line means, in the history that is meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from jupyter_blocks.cli import options
from jupyter_blocks.errors import NotebookUnreadable, RunUnknown
from jupyter_blocks.model.records import RunRecord
from jupyter_blocks.records import alive, location
from jupyter_blocks.records.store import RunStore
from jupyter_blocks.reports.history import short_path
from jupyter_blocks.workbench import Workbench

LAST = "last"
NAMED = 3  # notebooks that a remedy names

of_notebook = click.option(
    "-n",
    "--notebook",
    type=options.Source(),
    metavar="NB",
    help="The notebook whose run is meant; the history is the one that it belongs to.",
)


@contextmanager
def history(notebook: Path | None) -> Iterator[RunStore | None]:
    """The history of a notebook, or of the current directory; None where nothing has run yet.

    Runs whose process has died are finished first. Raises StoreUnavailable.
    """
    if not location.database(location.state_folder(notebook)).exists():
        yield None
        return
    with Workbench().history(notebook) as store:
        alive.settle(store)
        yield store


@contextmanager
def required(notebook: Path | None) -> Iterator[RunStore]:
    """The history of a notebook, or of the current directory; raises RunUnknown where nothing has run yet."""
    with history(notebook) as store:
        if store is None:
            raise _nothing(location.state_folder(notebook))
        yield store


@contextmanager
def found(run: str, notebook: Path | None) -> Iterator[tuple[RunStore, RunRecord]]:
    """The run that `run` means, an id, a number or "last", in its history; raises RunUnknown."""
    with required(notebook) as store:
        yield store, find(store, run, notebook)


def find(store: RunStore, run: str, notebook: Path | None) -> RunRecord:
    """The run that `run` means: an id, a number or "last"; raises RunUnknown."""
    name = None if notebook is None else identity(store, notebook)
    latest = store.latest(name, limit=1)
    if not latest:
        raise _nothing(store.folder)
    if run == LAST:
        return latest[0]
    if run.isdecimal():
        return _numbered(store, int(run), name)
    return _identified(store, run, name)


def identity(store: RunStore, notebook: Path) -> str:
    """What the history calls a notebook that has runs in it; raises RunUnknown, NotebookUnreadable."""
    name = location.identity(notebook)
    known = store.notebooks()
    if name in known:
        return name
    if notebook.exists():
        raise RunUnknown(
            "the notebook has not run yet",
            place=str(notebook),
            remedy="`jupyter-blocks run` runs it. The runs of one that was moved are those of its old path.",
        )
    files = {Path(one).name: one for one in known}
    near = difflib.get_close_matches(notebook.name, files, n=1)
    raise NotebookUnreadable(
        "no such file, and no runs of it",
        place=str(notebook),
        remedy=f"Did you mean {short_path(files[near[0]], Path.cwd())!r}?" if near else "Check the path.",
    )


def _nothing(folder: Path) -> RunUnknown:
    return RunUnknown(
        "nothing has run yet",
        place=str(folder),
        remedy="Name a notebook that has: -n NB. Each project and each repository has a history of its own.",
    )


def _numbered(store: RunStore, number: int, name: str | None) -> RunRecord:
    names = store.notebooks() if name is None else (name,)
    if len(names) > 1:
        few = ", ".join(short_path(one, Path.cwd()) for one in names[:NAMED])
        raise RunUnknown(
            f"which run {number}? {len(names)} notebooks have runs here",
            remedy=f"Say of which: -n NB. There are {few}{', …' if len(names) > NAMED else ''}.",
        )
    record = store.numbered(names[0], number)
    if record is None:
        (newest,) = store.latest(names[0], limit=1)
        raise RunUnknown(
            f"there is no run {number}",
            place=newest.pipeline,
            remedy=f"The last one is {newest.number}; `jupyter-blocks runs ls` lists those that are kept.",
        )
    return record


def _identified(store: RunStore, run: str, name: str | None) -> RunRecord:
    records = store.latest(name, limit=-1)
    record = next((record for record in records if record.id == run), None)
    if record is None:
        near = difflib.get_close_matches(run, [LAST, *(record.id for record in records)], n=1)
        raise RunUnknown(
            f"there is no run {run!r}",
            remedy=f"Did you mean {near[0]!r}?"
            if near
            else "A run is an id, a notebook's number or `last`; `jupyter-blocks runs ls` lists them.",
        )
    return record
