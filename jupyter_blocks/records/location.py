"""Where the state folder of a notebook is, and what lies where in it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

VARIABLE = "JUPYTER_BLOCKS_STATE"
NAME = ".jupyter_blocks"
PROJECT = "blocks.yaml"
REPOSITORY = ".git"


def state_folder(notebook: Path | None, environment: Mapping[str, str] = os.environ) -> Path:
    """The state folder for `notebook` (None: for the current directory); nothing is made.

    It is the one that JUPYTER_BLOCKS_STATE names; else beside the nearest `blocks.yaml` above the notebook;
    else in the root of its git repository; else in the notebook's own folder.
    """
    if named := environment.get(VARIABLE):
        return Path(named).expanduser().absolute()
    folder = notebook.absolute().parent.resolve() if notebook else Path.cwd()
    return (project(folder) or folder) / NAME


def project(folder: Path) -> Path | None:
    """The project that `folder` belongs to: the nearest `blocks.yaml` above, else the git repository."""
    return _above(folder, PROJECT) or _above(folder, REPOSITORY)


def identity(notebook: Path | None) -> str:
    """The name of a notebook in the history: its absolute path; "" for one that is in no file."""
    return str(notebook.absolute().parent.resolve() / notebook.name) if notebook else ""


def database(state: Path) -> Path:
    """The file of the run history."""
    return state / "state.db"


def run_folder(state: Path, run: str) -> Path:
    """What belongs to one run: its executed notebook, its log, its lock."""
    return state / "runs" / run


def run_folders(state: Path) -> tuple[Path, ...]:
    """The folders of runs that are there."""
    runs = state / "runs"
    return tuple(sorted(one for one in runs.iterdir() if one.is_dir())) if runs.is_dir() else ()


def executed_notebook(state: Path, run: str) -> Path:
    """The executed notebook, there once the run is over."""
    return run_folder(state, run) / "executed.ipynb"


def runner_log(state: Path, run: str) -> Path:
    """What the process of a run printed."""
    return run_folder(state, run) / "runner.log"


def lock(state: Path, run: str) -> Path:
    """The file that the process of a run holds locked as long as it lives."""
    return run_folder(state, run) / "alive.lock"


def make(state: Path) -> None:
    """Make the state folder, which git ignores by itself; raises OSError if it cannot be made."""
    state.mkdir(parents=True, exist_ok=True)
    ignore = state / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")


def _above(folder: Path, name: str) -> Path | None:
    """The nearest folder, from `folder` upwards, that has an entry `name`."""
    return next((one for one in (folder, *folder.parents) if (one / name).exists()), None)
