"""Logs of real runs, and the runs they tell: the front end's fold is held to the same cases."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from jupyter_blocks.engine.fold import fold
from jupyter_blocks.wire import event_from_json

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent.parent / "cases" / "runs.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_log_tells_run(case: dict[str, Any]) -> None:
    """The fold of a real run's log is the run that was recorded with it."""
    run = fold(event_from_json(event).event for event in case["events"])
    assert json.loads(msgspec.json.encode(run)) == case["run"]
