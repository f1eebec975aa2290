"""What a block's policy asks for, as values: read from the author's mapping, which is known to be right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from jupyter_blocks.model import durations

SUCCESS, FAILURE = "success", "failure"  # outcomes, in Mage's words


class Backoff(StrEnum):
    """How the wait grows from one retry to the next."""

    FIXED = "fixed"
    LINEAR = "linear"
    EXPONENTIAL = "exponential"


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """How often a block that fails is tried again, and after how long.

    `max_attempts` counts the first one; `delay` and `max_delay` are in seconds; `jitter` takes up to half of
    the wait away; `on` holds names of exceptions, and is empty for all failures.
    """

    max_attempts: int
    delay: float = 0.0
    backoff: Backoff = Backoff.FIXED
    max_delay: float | None = None
    jitter: bool = False
    on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """A block runs once for each element of the value of `over`, which it finds under the name `element`.

    Up to `max_parallel` elements may be under way at once.
    """

    over: str
    element: str
    max_parallel: int = 1


class RunIf(StrEnum):
    """What must be true, of the blocks that a block needs, for it to run."""

    ALL_SUCCEEDED = "all_succeeded"
    NONE_FAILED = "none_failed"
    ANY_SUCCEEDED = "any_succeeded"
    ANY_FAILED = "any_failed"
    ALL_DONE = "all_done"


def run_if(policy: Mapping[str, Any]) -> RunIf:
    """The `run_if` of a well-formed policy."""
    return RunIf(policy.get("run_if", RunIf.ALL_SUCCEEDED))


def callbacks_of(policy: Mapping[str, Any]) -> tuple[str, ...]:
    """All callback blocks that a well-formed policy names."""
    return (*callbacks(policy, SUCCESS), *callbacks(policy, FAILURE))


def callbacks(policy: Mapping[str, Any], outcome: str) -> tuple[str, ...]:
    """The callback blocks that a well-formed policy names for an outcome."""
    said = policy.get(f"on_{outcome}", ())
    return (said,) if isinstance(said, str) else tuple(said)


def mapped(policy: Mapping[str, Any]) -> Map | None:
    """The `map` of a well-formed policy, or None if it has none."""
    said = policy.get("map")
    if said is None:
        return None
    return Map(over=said["over"], element=said["as"], max_parallel=said.get("max_parallel", 1))


def retry(policy: Mapping[str, Any]) -> Retry | None:
    """The `retry` of a well-formed policy, or None if it has none."""
    said = policy.get("retry")
    if said is None:
        return None
    return Retry(
        max_attempts=said["max_attempts"],
        delay=durations.seconds(said.get("delay")) or 0.0,
        backoff=Backoff(said.get("backoff", Backoff.FIXED)),
        max_delay=durations.seconds(said.get("max_delay")),
        jitter=said.get("jitter", False),
        on=tuple(said.get("on", ())),
    )
