"""What follows from the events of a run, as rows to ask: its state, its blocks, attempts and assertions.

The rules are those of `engine.fold`; here they are SQL, so that an event costs the same however many came
before it. `rebuild` makes the rows anew from the events alone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from jupyter_blocks.model.events import (
    AssertionEvaluated,
    AttemptCancelled,
    AttemptFailed,
    AttemptStarted,
    AttemptSucceeded,
    BlockCancelled,
    BlockSkipped,
    Logged,
    RetryRuledOut,
    RetryScheduled,
    RunFinished,
    RunStarted,
    SensorUnmet,
)
from jupyter_blocks.model.run import FINAL, BlockState, Failure, RunState

LONGEST_FAILURE = 300  # characters of a line that says why a run failed
WAITING = f"run = ? AND block = ? AND state NOT IN ({', '.join(repr(str(state)) for state in sorted(FINAL))})"

Attempted = AttemptStarted | AttemptSucceeded | SensorUnmet | AttemptFailed | AttemptCancelled


def derive(connection: sqlite3.Connection, run: str, entries: Iterable[Logged]) -> None:
    """Bring the rows of `run` up to date with `entries`, which follow those that were taken in before."""
    last = 0
    for logged in entries:
        last = logged.seq
        _take(connection, run, logged)
    if last:
        connection.execute("UPDATE run SET last_seq = ? WHERE id = ?", (last, run))


def rebuild(connection: sqlite3.Connection, run: str, entries: Iterable[Logged]) -> None:
    """Make the rows of `run` anew from all its events."""
    for table in ("block_run", "attempt", "assertion"):
        connection.execute(f"DELETE FROM {table} WHERE run = ?", (run,))  # noqa: S608 - names from above
    connection.execute(
        "UPDATE run SET state = ?, finished = NULL, seconds = NULL, failure = '', last_seq = 0 WHERE id = ?",
        (RunState.QUEUED, run),
    )
    derive(connection, run, entries)


def one_line(failure: Failure) -> str:
    """Why something failed, in one line."""
    text = f"{failure.name}: {failure.message}" if failure.name else failure.message
    first = next((line for line in text.splitlines() if line.strip()), "")
    return first if len(first) <= LONGEST_FAILURE else f"{first[: LONGEST_FAILURE - 1]}…"


def as_text(text: str) -> str:
    """`text` as SQLite can hold it, in UTF-8, which has no half characters."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _take(connection: sqlite3.Connection, run: str, logged: Logged) -> None:
    event, at = logged.event, logged.at.isoformat()
    match event:
        case RunStarted():
            connection.execute("UPDATE run SET state = ? WHERE id = ?", (RunState.RUNNING, run))
            connection.executemany(
                "INSERT INTO block_run (run, position, block, state) VALUES (?, ?, ?, ?)",
                [(run, place, name, BlockState.QUEUED) for place, name in enumerate(event.blocks)],
            )
        case RunFinished():
            connection.execute(
                "UPDATE run SET state = ?, seconds = ?, finished = ? WHERE id = ?",
                (event.state, event.seconds, at, run),
            )
            if event.failure is not None:
                connection.execute(
                    "UPDATE run SET failure = ? WHERE id = ?", (as_text(one_line(event.failure)), run)
                )
        case AttemptStarted() | AttemptSucceeded() | SensorUnmet() | AttemptFailed() | AttemptCancelled():
            _take_attempt(connection, run, event, at)
        case AssertionEvaluated():
            found = event.assertion
            connection.execute(
                "INSERT OR REPLACE INTO assertion VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    *(run, event.block, event.attempt, found.id),
                    *(found.severity, found.state, as_text(found.message)),
                ),
            )
        case RetryScheduled():
            _take_retry(connection, run, event)
        case RetryRuledOut():
            connection.execute(
                "UPDATE block_run SET state = ?, because = ? WHERE run = ? AND block = ? AND state IN (?, ?)",
                (
                    *(BlockState.FAILED, as_text(event.because), run, event.block),
                    *(BlockState.FAILED, BlockState.RETRYING),
                ),
            )
        case BlockSkipped():
            connection.execute(
                f"UPDATE block_run SET state = ?, reason = ?, because = ? WHERE {WAITING}",  # noqa: S608
                (BlockState.SKIPPED, event.reason, as_text(event.because), run, event.block),
            )
        case BlockCancelled():
            connection.execute(
                f"UPDATE block_run SET state = ? WHERE {WAITING}",  # noqa: S608
                (BlockState.CANCELLED, run, event.block),
            )


def _take_attempt(
    connection: sqlite3.Connection,
    run: str,
    event: Attempted,
    at: str,
) -> None:
    state, seconds, failure = _outcome(event)
    rebuild = not isinstance(event, AttemptCancelled | SensorUnmet) and event.rebuild
    connection.execute(
        "INSERT INTO attempt (run, block, number, rebuild, state, started, seconds, failure)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE"
        " SET state = excluded.state, seconds = excluded.seconds, failure = excluded.failure",
        (run, event.block, event.attempt, rebuild, state, at, seconds, as_text(failure)),
    )
    if rebuild:
        return
    if failure:
        connection.execute(
            "UPDATE run SET failure = ? WHERE id = ? AND failure = ''",
            (as_text(f"{event.block}: {failure}"), run),
        )
    counted = event.attempt if isinstance(event, AttemptStarted | AttemptFailed) else None
    connection.execute(
        f"UPDATE block_run SET state = ?, attempt = coalesce(?, attempt), seconds = ? WHERE {WAITING}",  # noqa: S608
        (state, counted, seconds or 0.0, run, event.block),
    )


def _take_retry(connection: sqlite3.Connection, run: str, event: RetryScheduled) -> None:
    """The block has not failed yet, so it is not why the run has."""
    connection.execute(
        "UPDATE block_run SET state = ?, because = '' WHERE run = ? AND block = ? AND state = ?",
        (BlockState.RETRYING, run, event.block, BlockState.FAILED),
    )
    connection.execute(
        "UPDATE run SET failure = '' WHERE id = ? AND substr(failure, 1, ?) = ?",
        (run, len(event.block) + 2, f"{event.block}: "),
    )


def _outcome(event: Attempted) -> tuple[BlockState, float | None, str]:
    match event:
        case AttemptStarted():
            return BlockState.RUNNING, None, ""
        case AttemptSucceeded():
            return BlockState.SUCCEEDED, event.seconds, ""
        case SensorUnmet():
            return BlockState.RETRYING, event.seconds, ""
        case AttemptFailed():
            return BlockState.FAILED, event.seconds, one_line(event.failure)
        case AttemptCancelled():
            return BlockState.CANCELLED, event.seconds, ""
