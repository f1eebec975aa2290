"""What is kept of a run: what was asked for, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from jupyter_blocks.model.cells import nothing
from jupyter_blocks.model.run import BlockState, RunState
from jupyter_blocks.model.selection import EVERYTHING, Selection


class StartedBy(StrEnum):
    """Through which entrance a run came."""

    CLI = "cli"
    PYTHON = "python"
    PANEL = "panel"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRequest:
    """What was asked for: all that a plan needs beside the notebook.

    `timeout` is in seconds for each attempt; `kernel` None means the one that the notebook names; `parent` is
    the run of which a block began this one, if one did.
    """

    selection: Selection = EVERYTHING
    parameters: Mapping[str, object] = field(default_factory=nothing, hash=False)
    fail_fast: bool = False
    timeout: float | None = None
    allow_effects: bool = False
    kernel: str | None = None
    started_by: StartedBy = StartedBy.PYTHON
    parent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """One run in the history of a notebook.

    `number` counts the notebook's runs from 1; `notebook` is its absolute path ("" for one in no file);
    `created` and `finished` are in UTC; `unsaved` says that the source differed from the file; `last_seq` is
    the number of the last event that is kept; `failure_text` says in one line why the run failed; `counts`
    tells how many blocks are in each state.
    """

    id: str
    pipeline: str
    notebook: str
    created: datetime
    number: int = 0
    state: RunState = RunState.QUEUED
    started_by: StartedBy = StartedBy.PYTHON
    finished: datetime | None = None
    seconds: float | None = None
    parameters: Mapping[str, object] = field(default_factory=nothing, hash=False)
    selection: Selection = EVERYTHING
    unsaved: bool = False
    last_seq: int = 0
    failure_text: str = ""
    counts: Mapping[BlockState, int] = field(default_factory=dict, hash=False)

    @property
    def is_over(self) -> bool:
        return self.state not in (RunState.QUEUED, RunState.RUNNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """Which runs of a notebook stay: its last `keep`, and those that began less than `within` ago."""

    keep: int = 500
    within: timedelta = timedelta(0)
