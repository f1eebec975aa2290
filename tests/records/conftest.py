"""Histories to test with: a store of one's own, runs and events in few words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from jupyter_blocks.model.events import (
    AttemptStarted,
    AttemptSucceeded,
    Event,
    Logged,
    RunFinished,
    RunStarted,
)
from jupyter_blocks.model.records import RunRecord, RunRequest
from jupyter_blocks.model.run import RunState
from jupyter_blocks.records.store import RunStore

NOTEBOOK = "/data/flights.ipynb"
BEGAN = datetime(2026, 11, 22, 12, tzinfo=UTC)
RAW: dict[str, Any] = {
    "cells": [{"cell_type": "code", "id": "a", "metadata": {}, "source": "x = 1"}],
    "metadata": {},
    "nbformat": 4,
    "nbformat_minor": 5,
}


def record(run: str, notebook: str = NOTEBOOK, created: datetime = BEGAN) -> RunRecord:
    return RunRecord(id=run, pipeline="flights", notebook=notebook, created=created)


def begun(store: RunStore, run: str, notebook: str = NOTEBOOK, **asked: Any) -> RunRecord:
    return store.begin(record(run, notebook), RunRequest(**asked), RAW)


def log(*events: Event, after: int = 0) -> list[Logged]:
    """The events numbered, a second apart."""
    return [
        Logged(seq=after + number, at=BEGAN + timedelta(seconds=after + number), event=event)
        for number, event in enumerate(events, 1)
    ]


def whole_run(run: str, **seconds: float) -> list[Logged]:
    """The log of a run whose blocks took so long."""
    attempts: list[Event] = []
    for block, took in seconds.items():
        attempts += [
            AttemptStarted(block=block, attempt=1),
            AttemptSucceeded(block=block, attempt=1, seconds=took),
        ]
    return log(
        RunStarted(run=run, pipeline="flights", blocks=tuple(seconds)),
        *attempts,
        RunFinished(state=RunState.SUCCEEDED, seconds=sum(seconds.values())),
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RunStore]:
    with RunStore(tmp_path / "state") as store:
        yield store
