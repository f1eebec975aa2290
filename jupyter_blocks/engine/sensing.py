"""Sensors are arithmetic: after how long one is asked again, and until when."""

from __future__ import annotations

from jupyter_blocks.model import durations
from jupyter_blocks.model.diagnostics import Place
from jupyter_blocks.model.pipeline import Block, Kind
from jupyter_blocks.model.run import Failure, FailureKind

INTERVAL = 60.0  # seconds, as in Mage and Airflow


def interval_of(block: Block) -> float:
    """Seconds from the end of one ask to the next."""
    return durations.seconds(block.policy.get("interval")) or INTERVAL


def patience_of(block: Block) -> float | None:
    """Seconds from the first ask on that a sensor may take to come about; None for ever, and for others."""
    return durations.seconds(block.policy.get("timeout")) if block.kind is Kind.SENSOR else None


def not_come_about(block: Block, seconds: float) -> Failure:
    """What a sensor waited for did not come about in so many seconds."""
    return Failure(
        kind=FailureKind.TIMEOUT,
        name="TimeoutError",
        message=f"did not come about within {seconds:g} s",
        place=Place(cell=block.cells[0].cell.id),
        remedy="Look at what it waits for, or raise the `timeout` in the sensor's policy.",
        classes=("TimeoutError", "Exception"),
    )
