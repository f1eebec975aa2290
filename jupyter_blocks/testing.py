"""For tests, ours and those of others: pipelines from a sketch, a scripted executor, a clock, a log."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from jupyter_blocks.engine.ports import CancelAttempt, Command, Publish, StartAttempt, StartKernel
from jupyter_blocks.model.cells import NOTHING, Cell, CellType, Notebook, nothing
from jupyter_blocks.model.events import (
    AssertionEvaluated,
    AttemptCancelled,
    AttemptFailed,
    AttemptStarted,
    AttemptSucceeded,
    Event,
    KernelFailed,
    KernelReady,
    Logged,
    WhenEvaluated,
)
from jupyter_blocks.model.pipeline import (
    Block,
    Certainty,
    Edge,
    Evidence,
    Form,
    Kind,
    Outline,
    OutlinedCell,
    Pipeline,
    Role,
    Via,
    ViaKind,
    When,
)
from jupyter_blocks.model.run import AssertionResult, Failure, Output

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """A block in few words: its cells' code, its test cells' code, the blocks it needs and by what."""

    code: tuple[str, ...] = ("pass",)
    tests: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    by: ViaKind = ViaKind.VALUE
    kind: Kind = Kind.CUSTOM
    effects: tuple[str, ...] = ()
    alters: tuple[str, ...] = ()
    binds: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    when: When | None = None
    policy: Mapping[str, Any] = field(default_factory=nothing, hash=False)


def pipeline(
    blocks: Mapping[str, Sketch],
    *,
    setup: Sequence[str] = (),
    parameters: str | None = None,
    path: Path | None = None,
    language: str = "python",
    kernel: str = "python3",
) -> Pipeline:
    """A pipeline with those blocks, in that order; nothing is inferred.

    Cells have the ids `setup`, `setup-2`, `parameters`, `NAME`, `NAME-2`, `NAME-test`, `NAME-test-2`.
    """
    cells: list[OutlinedCell] = []

    def outlined(
        identity: str, codes: Iterable[str], role: Role, block: str | None
    ) -> tuple[OutlinedCell, ...]:
        added = tuple(
            _cell(identity if n == 1 else f"{identity}-{n}", len(cells) + n - 1, code, role, block)
            for n, code in enumerate(codes, 1)
        )
        cells.extend(added)
        return added

    outlined("setup", setup, Role.SETUP, None)
    outlined("parameters", () if parameters is None else (parameters,), Role.PARAMETERS, None)
    built = tuple(
        Block(
            name=name,
            kind=sketch.kind,
            form=Form.CELLS,
            language=language,
            cells=outlined(name, sketch.code, Role.BLOCK, name),
            test_cells=outlined(f"{name}-test", sketch.tests, Role.TEST, name),
            effects=sketch.effects,
            alters=sketch.alters,
            binds=sketch.binds,
            inputs=sketch.inputs,
            when=sketch.when,
            policy=sketch.policy,
        )
        for name, sketch in blocks.items()
    )
    notebook = Notebook(
        name=path.stem if path else "sketch",
        path=path,
        language=language,
        kernel=kernel,
        cells=tuple(cell.cell for cell in cells),
    )
    return Pipeline(
        outline=Outline(notebook=notebook, cells=tuple(cells), blocks=()),
        blocks=built,
        edges=tuple(
            _edge(producer, name, sketch.by) for name, sketch in blocks.items() for producer in sketch.needs
        ),
        parameters=(),
        diagnostics=(),
    )


def _cell(identity: str, index: int, code: str, role: Role, block: str | None) -> OutlinedCell:
    tag = {Role.BLOCK: f"block:{block}", Role.TEST: f"test:{block}"}.get(role, role.value)
    cell = Cell(id=identity, index=index, type=CellType.CODE, source=code, tags=(tag,))
    return OutlinedCell(cell=cell, role=role, code=code, block=block)


def _edge(producer: str, consumer: str, kind: ViaKind) -> Edge:
    evidence = frozenset({Evidence.DECLARED if kind is ViaKind.ORDER else Evidence.STATIC})
    via = Via(name=producer, kind=kind, evidence=evidence, certainty=Certainty.CERTAIN)
    return Edge(producer=producer, consumer=consumer, via=(via,))


class ManualClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._waiting: list[tuple[float, asyncio.Event]] = []

    def monotonic(self) -> float:
        return self.seconds

    async def until(self, moment: float) -> None:
        if moment > self.seconds:
            come = asyncio.Event()
            self._waiting.append((moment, come))
            await come.wait()

    def utc(self) -> datetime:
        return EPOCH + timedelta(seconds=self.seconds)

    def move(self, seconds: float) -> None:
        self.seconds += seconds
        for moment, come in self._waiting:
            if moment <= self.seconds:
                come.set()


class MemoryLog:
    """A listener that keeps what it is told."""

    def __init__(self) -> None:
        self.entries: list[Logged] = []

    def __call__(self, logged: Logged) -> None:
        self.entries.append(logged)

    @property
    def events(self) -> tuple[Event, ...]:
        return tuple(entry.event for entry in self.entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How an attempt goes: it fails with `failure`, if any, perhaps with its kernel; or it hangs until it is
    cancelled. If the block has a `when`, `holds` says whether that holds."""

    holds: bool = True
    failure: Failure | None = None
    kernel_lost: bool = False
    hangs: bool = False
    seconds: float = 1.0
    assertions: tuple[AssertionResult, ...] = ()
    outputs: tuple[Output, ...] = ()


SUCCESS = Outcome()


class ScriptedExecutor:
    """Plays outcomes instead of running code; what is not in the script succeeds.

    `script` holds, for each block, the outcomes of its attempts in order, rebuilds included; `kernels` the
    failures of the kernels in order, None for one that starts.
    """

    def __init__(
        self,
        script: Mapping[str, Sequence[Outcome]] = NOTHING,
        *,
        kernels: Sequence[Failure | None] = (),
        clock: ManualClock | None = None,
    ) -> None:
        self.commands: list[Command] = []
        self.closed = 0
        self._script = {name: list(outcomes) for name, outcomes in script.items()}
        self._kernels = list(kernels)
        self._clock = clock or ManualClock()
        self._cancelled = asyncio.Event()

    async def carry_out(self, command: Command, publish: Publish) -> None:
        self.commands.append(command)
        match command:
            case StartKernel():
                failure = self._kernels.pop(0) if self._kernels else None
                publish(KernelReady() if failure is None else KernelFailed(failure=failure))
            case StartAttempt():
                await self._attempt(command, publish)
            case CancelAttempt():
                self._cancelled.set()

    async def close(self) -> None:
        self.closed += 1
        self._cancelled.set()

    async def _attempt(self, command: StartAttempt, publish: Publish) -> None:
        waiting = self._script.get(command.block)
        outcome = waiting.pop(0) if waiting else SUCCESS
        name, number, rebuild = command.block, command.attempt, command.rebuild
        if command.asks:
            publish(WhenEvaluated(block=name, holds=outcome.holds))
            if not outcome.holds:
                return
        publish(AttemptStarted(block=name, attempt=number, rebuild=rebuild))
        self._clock.move(outcome.seconds)
        if outcome.hangs:
            await self._cancelled.wait()
            publish(AttemptCancelled(block=name, attempt=number, seconds=outcome.seconds))
            return
        for assertion in outcome.assertions:
            publish(AssertionEvaluated(block=name, attempt=number, assertion=assertion))
        if outcome.failure is None:
            publish(
                AttemptSucceeded(
                    block=name,
                    attempt=number,
                    seconds=outcome.seconds,
                    outputs=outcome.outputs,
                    rebuild=rebuild,
                )
            )
            return
        publish(
            AttemptFailed(
                block=name,
                attempt=number,
                seconds=outcome.seconds,
                failure=outcome.failure,
                outputs=outcome.outputs,
                rebuild=rebuild,
                kernel_lost=outcome.kernel_lost,
            )
        )
