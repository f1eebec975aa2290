"""A run as it is reported: the same value for one that has just ended and for one of the history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from jupyter_blocks.model.events import AttemptStarted, Logged
from jupyter_blocks.model.pipeline import Pipeline
from jupyter_blocks.model.records import RunRequest
from jupyter_blocks.model.run import Run


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What there is to tell of a run: the pipeline it was made of, what was asked for, what happened.

    `run` is the fold of `entries`. `number` counts the notebook's runs, 0 for one that is not recorded.
    """

    pipeline: Pipeline
    request: RunRequest
    entries: tuple[Logged, ...]
    run: Run
    number: int = 0

    @property
    def began(self) -> datetime | None:
        """The instant of the first event, in UTC."""
        return self.entries[0].at if self.entries else None

    @property
    def title(self) -> str:
        """ "run 3 of flights", or its id where it has no number."""
        return f"run {self.number or self.run.id} of {self.pipeline.name}"

    @property
    def called(self) -> dict[str, tuple[str, ...]]:
        """The callbacks that were called, in order, each with the blocks that it was called for."""
        found: dict[str, tuple[str, ...]] = {}
        for block in self.run.blocks:
            for call in block.callbacks:
                found[call.name] = (*found.get(call.name, ()), block.block)
        return found

    def attributed(self) -> Iterator[tuple[Logged, bool]]:
        """Each entry, and whether it belongs to a rebuild: the last attempt to start before it was one."""
        rebuild = False
        for entry in self.entries:
            if isinstance(entry.event, AttemptStarted):
                rebuild = entry.event.rebuild
            yield entry, rebuild
