"""The history of runs in words: a table of them, what one was asked for, what its cells printed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from pathlib import Path

from jupyter_blocks.model.account import Account
from jupyter_blocks.model.diagnostics import Place
from jupyter_blocks.model.events import AttemptFailed, AttemptStarted, CellPrinted, KernelFailed, Logged
from jupyter_blocks.model.records import RunRecord, RunRequest
from jupyter_blocks.model.run import BlockState, RunState
from jupyter_blocks.model.selection import Selection
from jupyter_blocks.model.values import as_json
from jupyter_blocks.reports.places import place_text
from jupyter_blocks.reports.runs import RUN_GLYPHS, RUN_STYLES, failure_report
from jupyter_blocks.reports.text import Line, Style, columns, counted, line

WIDEST_STATE = max(map(len, RunState))


def history_table(records: Sequence[RunRecord], now: datetime, name: Callable[[str], str]) -> list[Line]:
    """A row per run; times are told in the zone of `now`.

    `name` says how a notebook is called; where it calls all of them "" there is no column for them.
    """
    notebooks = [name(record.notebook) for record in records]
    words = ("run", "notebook", "state", "began", "seconds", "started by", "id", "blocks")
    kept = [i for i, word in enumerate(words) if word != "notebook" or any(notebooks)]
    head = tuple(line((words[i], Style.DIM)) for i in kept)
    rows = [_row(record, notebook, now) for record, notebook in zip(records, notebooks, strict=True)]
    right = frozenset({kept.index(0), kept.index(words.index("seconds"))})
    return columns([head, *(tuple(row[i] for i in kept) for row in rows)], right=right)


def _row(record: RunRecord, notebook: str, now: datetime) -> tuple[Line, ...]:
    blocks = counts_text(record.counts)
    why = f"  {record.failure_text}" if blocks else record.failure_text
    return (
        line((str(record.number), Style.STRONG)),
        line((notebook, Style.NAME)),
        line((f"{RUN_GLYPHS[record.state]} {record.state:<{WIDEST_STATE}}", RUN_STYLES[record.state])),
        line(instant(record.created, now.tzinfo)),
        line(f"{_elapsed(record, now):.1f}"),
        line(record.started_by),
        line((record.id, Style.DIM)),
        line(blocks, (why if record.failure_text else "", Style.DIM)),
    )


def _elapsed(record: RunRecord, now: datetime) -> float:
    """Seconds that a run took, or has taken so far."""
    return (now - record.created).total_seconds() if record.seconds is None else record.seconds


def counts_text(counts: Mapping[BlockState, int]) -> str:
    """ "9 succeeded, 1 failed"."""
    return ", ".join(f"{counts[state]} {state}" for state in BlockState if counts.get(state))


def instant(at: datetime, zone: tzinfo | None) -> str:
    """ "2026-11-22 18:04:12", in the time zone `zone`."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S}"


def asked(account: Account, record: RunRecord, zone: tzinfo | None) -> list[Line]:
    """Which run it is, and what was asked for: a row for each thing that is not as it is by default."""
    told = {
        "id": record.id,
        "notebook": record.notebook + (" (with changes that were not saved)" if record.unsaved else ""),
        "began": instant(record.created, zone),
        "started by": f"a block of run {account.request.parent}"
        if account.request.parent
        else record.started_by,
        "parameters": parameters_text(record.parameters),
        "selection": selection_text(record.selection),
        "options": options_text(account.request),
    }
    rows = [(line((word, Style.DIM)), line(text)) for word, text in told.items() if text]
    title = line((f"run {record.number}", Style.STRONG), " of ", (record.pipeline, Style.STRONG))
    return [title, *columns(rows)]


def parameters_text(parameters: Mapping[str, object]) -> str:
    """ "month = 6, carrier = "UA" ": the values as JSON has them."""
    return ", ".join(f"{name} = {value_text(value)}" for name, value in parameters.items())


def value_text(value: object) -> str:
    """A parameter's value as JSON has it."""
    return json.dumps(as_json(value), ensure_ascii=False)


def selection_text(selection: Selection) -> str:
    """The options that select these blocks; "" for all."""
    options = (("--until", selection.until), ("--from", selection.since), ("--only", selection.only))
    return " ".join(f"{option} {name}" for option, names in options for name in names)


def options_text(request: RunRequest) -> str:
    """How strict and how patient the run was, and in which kernel, as options; "" where nothing was said."""
    told = (
        "--fail-fast" if request.fail_fast else "",
        f"--timeout {request.timeout:g}s" if request.timeout is not None else "",
        "--allow-effects" if request.allow_effects else "",
        f"--kernel {request.kernel}" if request.kernel else "",
    )
    return " ".join(text for text in told if text)


# -- what cells printed ------------------------------------------------------------------------------

Piece = Line | str
"""A line of ours, or text that a cell printed, which ends its lines itself."""


class Transcript:
    """Tells what cells printed, in order, under a heading wherever another cell begins to; and what failed.

    With `block`, what that block printed alone, and no headings.
    """

    def __init__(self, account: Account, block: str | None, zone: tzinfo | None) -> None:
        self._outline = account.pipeline.outline
        self._block = block
        self._zone = zone
        self._heading = ""
        self._rebuild = False
        self._is_begun = False  # whether the last piece did not end its line

    def pieces(self, entries: Iterable[Logged]) -> Iterator[Piece]:
        """What to write for `entries`, which follow those that were told before."""
        for logged in entries:
            match logged.event:
                case AttemptStarted(rebuild=rebuild):
                    self._rebuild, self._heading = rebuild, ""
                case CellPrinted() as event if self._is_asked_for(event.block):
                    yield from self._headed(logged, event)
                    self._is_begun = not event.text.endswith("\n")
                    yield event.text
                case AttemptFailed(block=block, failure=failure) if self._is_asked_for(block):
                    yield from self._failed(failure_report(self._outline, block, failure))
                case KernelFailed(failure=failure) if self._block is None:
                    yield from self._failed(failure_report(self._outline, "the setup", failure))

    def end(self) -> Iterator[Piece]:
        """What ends the last line."""
        if self._is_begun:
            yield "\n"
        self._is_begun = False

    def _is_asked_for(self, block: str | None) -> bool:
        return self._block in (None, block)

    def _headed(self, logged: Logged, event: CellPrinted) -> Iterator[Piece]:
        where = place_text(self._outline, Place(cell=event.cell)) or event.cell
        heading = f"{where}{', to rebuild it' if self._rebuild and event.block else ''}"
        if self._block is None and heading != self._heading:
            yield from self.end()
            at = f"{logged.at.astimezone(self._zone):%H:%M:%S}"
            yield line(("── ", Style.DIM), (at, Style.DIM), "  ", (heading, Style.NAME))
        self._heading = heading

    def _failed(self, report: Iterable[Line]) -> Iterator[Piece]:
        yield from self.end()
        yield from report
        self._heading = ""


def short_path(notebook: str, folder: Path) -> str:
    """How a notebook is called from `folder`: by the way down to it, where it lies below, else whole."""
    path = Path(notebook)
    return str(path.relative_to(folder)) if path.is_relative_to(folder) else notebook


def removed(runs: int, *, dry_run: bool = False) -> Line:
    """ "removed 3 runs"."""
    return line(f"{'would remove' if dry_run else 'removed'} {counted(runs, 'run')}")
