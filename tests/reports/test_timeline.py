"""When what ran, from the events alone."""

from __future__ import annotations

import pytest

from jupyter_blocks.model.account import Account
from jupyter_blocks.model.events import RunStarted
from jupyter_blocks.model.pipeline import Kind
from jupyter_blocks.reports import timeline

from .accounts import FAILED, SUCCEEDED, account, began
from .pipelines import build


def told(one: Account) -> list[tuple[str | None, float, float, bool]]:
    return [(s.block, round(s.start, 3), round(s.end, 3), s.rebuild) for s in timeline.spans(one)]


def test_spans() -> None:
    """Starts of kernels, a second one after a loss, attempts, and rebuilds as such."""
    assert told(FAILED) == [
        (None, 0.0, 0.5, False),
        ("load_flights", 0.5, 1.7, False),
        ("load_weather", 1.7, 2.0, False),
        ("clean", 2.0, 2.5, False),
        ("clean_weather", 2.6, 4.0, False),
        (None, 4.0, 4.5, False),
        ("load_flights", 4.5, 5.6, True),
    ]


def test_a_run_that_goes_on() -> None:
    """What has not ended lasts until the last that is known."""
    pipeline = build({"a": Kind.CUSTOM}, [])
    started = RunStarted(run="r", pipeline="p", blocks=("a",))
    assert told(account(pipeline, [(0.0, started), (1.0, began("a")), (4.0, began("a", rebuild=True))])) == [
        ("a", 4.0, 4.0, True)
    ]
    assert told(account(pipeline, [])) == []


def test_critical_path() -> None:
    """The chain that took longest, of blocks that ran and need each other."""
    assert timeline.critical_path(FAILED) == ("load_flights", "clean")
    assert timeline.critical_path(SUCCEEDED) == ("load", "clean")
    assert timeline.critical_path(account(FAILED.pipeline, [])) == ()


@pytest.mark.parametrize(
    ("seconds", "marks"),
    [
        (0.03, (0.0, 0.01, 0.02, 0.03)),
        (3.0, (0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0)),
        (12.7, (0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0)),
        (3600.0, (0.0, 500.0, 1000.0, 1500.0, 2000.0, 2500.0, 3000.0, 3500.0)),
    ],
)
def test_ticks(seconds: float, marks: tuple[float, ...]) -> None:
    """Round instants, few enough to be read."""
    assert timeline.ticks(seconds) == marks
