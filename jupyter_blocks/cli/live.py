"""The live display of a run: the table of its blocks, drawn over again, and how far it has come."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

from rich.console import Console
from rich.live import Live
from rich.text import Text

from jupyter_blocks.cli.terminal import rendered
from jupyter_blocks.engine.fold import apply
from jupyter_blocks.engine.ports import Listener
from jupyter_blocks.model.events import (
    AttemptFailed,
    AttemptStarted,
    CallbackFailed,
    CallbackStarted,
    CallbackSucceeded,
    CancelRequested,
    KernelDied,
    KernelGivenUp,
    KernelReady,
    Logged,
    RunStarted,
)
from jupyter_blocks.model.plan import Plan
from jupyter_blocks.model.run import FINAL, BlockRun, BlockState, Run
from jupyter_blocks.reports.runs import run_table
from jupyter_blocks.reports.text import EMPTY, Line, Style, fitted, line

FRAMES_PER_SECOND = 8
BAR = 24
AROUND_TABLE = 4  # lines of the display that are not rows of the table


@contextmanager
def live(plan: Plan) -> Iterator[Listener]:
    """The table while the run goes on; it leaves nothing behind, so that the final table takes its place."""
    terminal = sys.stdout  # what Live puts in its place does not say how it is encoded
    console = Console(file=terminal)
    picture = Picture(plan)

    def draw() -> Text:
        lines = picture.lines(datetime.now(UTC), height=console.height, width=console.width)
        return Text("\n").join(Text.from_ansi(rendered(one, terminal)) for one in lines)

    with Live(console=console, get_renderable=draw, refresh_per_second=FRAMES_PER_SECOND, transient=True):
        yield picture.take


class Picture:
    """What the display shows: the run so far, since when, and what is going on just now."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.run = Run(blocks=tuple(BlockRun(block=step.block) for step in plan.steps))
        self.started: datetime | None = None
        self.since: dict[str, datetime] = {}
        self.doing = "starting the kernel"

    def take(self, logged: Logged) -> None:
        """Hear of an event."""
        match logged.event:
            case RunStarted():
                self.started = logged.at
            case KernelReady():
                self.doing = ""
            case AttemptStarted(rebuild=True):
                self.doing = f"rebuilding {logged.event.block}"
            case AttemptStarted():
                self.doing = ""
                self.since[logged.event.block] = logged.at
            case CallbackStarted() as event:
                self.doing = f"calling {event.callback}"
            case CallbackSucceeded() | CallbackFailed(kernel_lost=False):
                self.doing = ""
            case KernelDied() | KernelGivenUp() | CallbackFailed() | AttemptFailed(kernel_lost=True):
                self.doing = "starting another kernel"
            case CancelRequested():
                self.doing = "stopping… (once more ends it at once)"
            case _:
                pass
        self.run = apply(self.run, logged.event)

    def lines(self, now: datetime, *, height: int, width: int) -> list[Line]:
        """The display at the instant `now`, for a terminal of `height` lines and `width` columns."""
        blocks = [self._ticking(block, now) for block in self.run.blocks]
        table = run_table(self.plan.pipeline, blocks)
        shown = _window(table[1:], _focus(blocks), max(height - AROUND_TABLE, 1))
        return [fitted(one, width) for one in (*table[:1], *shown, EMPTY, self._progress(blocks, now))]

    def _ticking(self, block: BlockRun, now: datetime) -> BlockRun:
        if block.state is not BlockState.RUNNING or block.block not in self.since:
            return block
        return replace(block, seconds=(now - self.since[block.block]).total_seconds())

    def _progress(self, blocks: Sequence[BlockRun], now: datetime) -> Line:
        done = sum(block.state in FINAL for block in blocks)
        filled = BAR * done // max(len(blocks), 1)
        seconds = int((now - self.started).total_seconds()) if self.started else 0
        return line(
            ("━" * filled, Style.GOOD),
            ("─" * (BAR - filled), Style.DIM),
            f" {done}/{len(blocks)} blocks  {seconds // 60}:{seconds % 60:02}",
            (f"  {self.doing}", Style.ACTIVE),
        )


def _focus(blocks: Sequence[BlockRun]) -> int:
    """The row to keep in sight: the first that is not over."""
    return next((i for i, block in enumerate(blocks) if block.state not in FINAL), len(blocks) - 1)


def _window(rows: Sequence[Line], focus: int, most: int) -> list[Line]:
    """At most `most` of `rows`, with `focus` among them and a word on how many are out of sight."""
    if len(rows) <= most:
        return list(rows)
    room = max(most - 2, 1)
    first = min(max(focus - room // 2, 0), len(rows) - room)
    below = len(rows) - first - room
    return [
        line((f"… {first} above" if first else "", Style.DIM)),
        *rows[first : first + room],
        line((f"… {below} below" if below else "", Style.DIM)),
    ]
