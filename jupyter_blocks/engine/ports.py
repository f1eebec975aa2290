"""The seams between the engine and the world: what it commands, and whom it tells.

The engine's core decides with these commands; an executor carries them out and answers with events.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from jupyter_blocks.model.cells import ExecutedCell, nothing
from jupyter_blocks.model.events import Event, Logged


@dataclass(frozen=True, slots=True, kw_only=True)
class StartKernel:
    """Start a fresh kernel and execute the prelude; answered by KernelReady or KernelFailed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartAttempt:
    """Execute a block and, unless it is a rebuild, its tests; answered by one of the Attempt… events.

    `asks` says to evaluate the block's `when` first; if that does not hold, WhenEvaluated is the answer.
    `timeout` is in seconds, and so is `deadline`, what is left for all attempts of the block; None waits for
    ever.
    """

    block: str
    attempt: int
    timeout: float | None = None
    deadline: float | None = None
    rebuild: bool = False
    asks: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StartCallback:
    """Execute the callback block `callback`, and hand it `event`, for `block` has come to its end.

    Answered by CallbackSucceeded or CallbackFailed. `timeout` is in seconds; None waits for ever.
    """

    block: str
    callback: str
    event: Mapping[str, Any] = field(default_factory=nothing, hash=False)
    timeout: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelAttempt:
    """Interrupt what runs; answered by AttemptCancelled or, of a callback, CallbackFailed, unless it ends by
    itself just then."""

    block: str


Command = StartKernel | StartAttempt | StartCallback | CancelAttempt


@dataclass(frozen=True, slots=True, kw_only=True)
class WakeUp:
    """Say WaitEnded of `block` when the clock has come to `at`, in seconds; the loop itself does it."""

    block: str
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Keep `event` in the log: the core decided it, and has taken it into account already."""

    event: Event


Decision = Command | WakeUp | Record

Publish = Callable[[Event], None]


class Executor(Protocol):
    """What runs blocks: a kernel held open over a run."""

    async def carry_out(self, command: Command, publish: Publish) -> None:
        """Carry out one command and publish what happens; never raises for what the user's code does."""

    async def close(self) -> None:
        """End the kernel and every process of it; may be called twice.

        What is still being carried out ends soon after: interrupted, or with its kernel.
        """


class Executed(Protocol):
    """What an executor has left of the cells it executed so far, for the executed notebook.

    `language_info` is what the kernel said of its language, as nbformat has it.
    """

    @property
    def executed(self) -> Mapping[str, ExecutedCell]:
        """The cells that were executed, by id."""

    @property
    def language_info(self) -> Mapping[str, Any]: ...


class Listener(Protocol):
    """Who is told of every event, once it has its number: history, panel, terminal."""

    def __call__(self, logged: Logged, /) -> None: ...
