"""When what ran in a run, and which chain of blocks kept it from being shorter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from jupyter_blocks.model.account import Account
from jupyter_blocks.model.events import (
    AttemptCancelled,
    AttemptFailed,
    AttemptStarted,
    AttemptSucceeded,
    KernelDied,
    KernelFailed,
    KernelReady,
    Logged,
    RunStarted,
    SensorUnmet,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What lasted from one second of a run to another: an attempt at a block, or (None) a kernel's start."""

    start: float
    end: float
    block: str | None = None
    attempt: int = 0
    rebuild: bool = False


def spans(account: Account) -> tuple[Span, ...]:
    """All that took time, in order; what has not ended yet lasts until the last event."""
    began = account.began
    found: list[Span] = []
    starting: float | None = None
    running: Span | None = None
    for logged in account.entries:
        at = _seconds(began, logged)
        match logged.event:
            case RunStarted():
                starting = at
            case KernelReady() | KernelFailed():
                if starting is not None:
                    found.append(Span(start=starting, end=at))
                starting = None
            case AttemptStarted() as event:
                running = Span(
                    start=at, end=at, block=event.block, attempt=event.attempt, rebuild=event.rebuild
                )
            case AttemptSucceeded() | SensorUnmet() | AttemptFailed() | AttemptCancelled():
                if running is not None:
                    found.append(replace(running, end=at))
                running = None
            case _:
                pass
        if _loses_kernel(logged):
            starting = at
    if running is not None and began is not None:
        found.append(replace(running, end=_seconds(began, account.entries[-1])))
    return tuple(found)


def critical_path(account: Account) -> tuple[str, ...]:
    """Of the chains of blocks that ran and need each other the one that took longest."""
    took = {block.block: block.seconds for block in account.run.blocks if block.attempt}
    upstream = account.pipeline.upstream
    longest: dict[str, tuple[float, tuple[str, ...]]] = {}
    for name in took:
        before = [longest[one] for one in upstream[name] if one in longest]
        seconds, chain = max(before, default=(0.0, ()))
        longest[name] = (seconds + took[name], (*chain, name))
    return max(longest.values(), default=(0.0, ()))[1]


def ticks(seconds: float, most: int = 8) -> tuple[float, ...]:
    """Round instants from 0 on, at most `most` and the beginning, that fit into so many seconds."""
    step = 0.01
    for factor in (2, 2.5, 2) * 9:
        if seconds / step <= most:
            break
        step *= factor
    return tuple(round(number * step, 2) for number in range(int(seconds / step) + 1))


def _seconds(began: datetime | None, logged: Logged) -> float:
    return (logged.at - began).total_seconds() if began else 0.0


def _loses_kernel(logged: Logged) -> bool:
    event = logged.event
    return isinstance(event, KernelDied) or (isinstance(event, AttemptFailed) and event.kernel_lost)
