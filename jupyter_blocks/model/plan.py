"""What a run would do, decided before anything starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from jupyter_blocks.model.cells import nothing
from jupyter_blocks.model.pipeline import Pipeline
from jupyter_blocks.model.selection import EVERYTHING, Selection


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One block that runs, and why: "selected", "needed for X", "all"."""

    block: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The blocks to run, in notebook order, the parameters that override, and how strict to be.

    `timeout` limits each attempt, in seconds (None: no limit); a block's own policy wins over it. `selection`
    and `allow_effects` are what the steps were chosen by.
    """

    pipeline: Pipeline
    steps: tuple[Step, ...]
    parameters: Mapping[str, object] = field(default_factory=nothing, hash=False)
    fail_fast: bool = False
    timeout: float | None = None
    selection: Selection = EVERYTHING
    allow_effects: bool = False
