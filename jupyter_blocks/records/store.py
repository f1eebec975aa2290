"""The run history of one state folder: what was begun, what happened since, and how it stands."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from types import TracebackType
from typing import Any, Self

import msgspec

from jupyter_blocks.errors import RunUnknown, StoreUnavailable
from jupyter_blocks.model.events import Logged, RunFinished
from jupyter_blocks.model.observed import Seen
from jupyter_blocks.model.records import RunRecord, RunRequest
from jupyter_blocks.model.run import BlockState, RunState
from jupyter_blocks.model.values import as_json
from jupyter_blocks.records import derived, location, schema
from jupyter_blocks.records.derived import as_text
from jupyter_blocks.records.snapshots import Json, stripped, written
from jupyter_blocks.wire import EVENTS, event_name

EXPECTED_OF = 5  # succeeded attempts that say how long a block takes
EXPECTED_AMONG = 100  # the latest runs of a notebook in which they are looked for

ALL_STATES = frozenset(RunState)
COLUMNS = (
    "id, pipeline, notebook, created, number, state, finished, seconds, request, unsaved, last_seq, failure"
)


class RunStore:
    """The history in the state folder `folder`, which is made if it is not there.

    Any number of processes may have it open and write to it, and any thread may use it. A run that was begun
    and one that has ended are on the disk when the call returns; what comes between survives the end of any
    process, and of the machine but for the last moments. Raises StoreUnavailable, here and in every method,
    if the folder or the file in it cannot be read or written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._path = location.database(folder)
        self._lock = threading.Lock()
        self._watching = threading.Lock()
        with self._translating():
            location.make(folder)
            self._connection = schema.connect(self._path)
        self._watcher: sqlite3.Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; may be called twice."""
        with self._lock, self._watching:
            self._connection.close()
            if self._watcher is not None:
                self._watcher.close()

    def begin(self, record: RunRecord, request: RunRequest, snapshot: Mapping[str, Any]) -> RunRecord:
        """Keep that a run was accepted, and of what notebook; the record, with the number it was given."""
        digest, body = written(stripped(snapshot))
        notebook, pipeline = as_text(record.notebook), as_text(record.pipeline)
        with self._writing(durably=True) as connection:
            connection.execute("INSERT OR IGNORE INTO snapshot VALUES (?, ?)", (digest, body))
            connection.execute(
                "INSERT INTO numbering VALUES (?, 1) ON CONFLICT DO UPDATE SET last = last + 1", (notebook,)
            )
            (number,) = connection.execute(
                "SELECT last FROM numbering WHERE notebook = ?", (notebook,)
            ).fetchone()
            connection.execute(
                "INSERT INTO run (id, notebook, number, pipeline, created, unsaved, request, snapshot, state)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(record.id, notebook, number, pipeline, record.created.isoformat()),
                    *(record.unsaved, _request_text(request), digest, RunState.QUEUED),
                ),
            )
        return replace(
            record,
            number=number,
            state=RunState.QUEUED,
            started_by=request.started_by,
            parameters=request.parameters,
            selection=request.selection,
        )

    def append(self, run: str, entries: Sequence[Logged]) -> None:
        """Keep `entries`, the next of the run's log, all or none; the run's end is kept durably."""
        durably = any(isinstance(logged.event, RunFinished) for logged in entries)
        with self._writing(durably=durably) as connection:
            connection.executemany(
                "INSERT INTO event VALUES (?, ?, ?, ?, ?)",
                [
                    (run, one.seq, one.at.isoformat(), event_name(type(one.event)), _body(one))
                    for one in entries
                ],
            )
            derived.derive(connection, run, entries)

    def events(self, run: str, after: int = 0, limit: int = 5000) -> tuple[Logged, ...]:
        """The run's events of numbers above `after`, in order, at most `limit`; none for an unknown run."""
        with self._reading() as connection:
            return tuple(_events(connection, run, after, limit))

    def run(self, run: str) -> RunRecord:
        """How the run stands; raises RunUnknown."""
        return self._records("WHERE id = ?", (run,), run)[0]

    def runs(self, notebook: str, limit: int = 50) -> tuple[RunRecord, ...]:
        """The runs of a notebook, given by its absolute path, the newest first."""
        return self._records("WHERE notebook = ? ORDER BY number DESC LIMIT ?", (as_text(notebook), limit))

    def latest(
        self, notebook: str | None = None, states: Collection[RunState] = ALL_STATES, limit: int = 50
    ) -> tuple[RunRecord, ...]:
        """The runs that are in one of `states`, of a notebook or (None) of all, the newest first."""
        chosen = f"WHERE state IN ({', '.join('?' * len(states))}) AND (? IS NULL OR notebook = ?)"
        named = None if notebook is None else as_text(notebook)
        return self._records(
            f"{chosen} ORDER BY created DESC, number DESC LIMIT ?", (*states, named, named, limit)
        )

    def numbered(self, notebook: str, number: int) -> RunRecord | None:
        """The run of a notebook that has the number `number`, if it is there."""
        found = self._records("WHERE notebook = ? AND number = ?", (as_text(notebook), number))
        return found[0] if found else None

    def ids(self) -> frozenset[str]:
        """The ids of all runs."""
        with self._reading() as connection:
            return frozenset(run for (run,) in connection.execute("SELECT id FROM run"))

    def notebooks(self) -> tuple[str, ...]:
        """The notebooks of which there are runs, by their absolute paths, in the order of these."""
        with self._reading() as connection:
            return tuple(
                name for (name,) in connection.execute("SELECT DISTINCT notebook FROM run ORDER BY 1")
            )

    def surplus(
        self, notebook: str, *, keep: int, before: datetime, limit: int = -1
    ) -> tuple[RunRecord, ...]:
        """The runs of a notebook that are over, not among its last `keep`, and began before an instant.

        The oldest first, at most `limit`.
        """
        return self._records(
            "WHERE notebook = :notebook AND finished IS NOT NULL AND created < :before AND number <="
            " (SELECT number FROM run WHERE notebook = :notebook ORDER BY number DESC LIMIT 1 OFFSET :keep)"
            " ORDER BY number LIMIT :limit",
            {
                "notebook": as_text(notebook),
                "before": before.isoformat(),
                "keep": keep,
                "limit": limit,
            },
        )

    def delete(self, run: str) -> bool:
        """Forget a run, and all that only it refers to; whether it is gone: one that is not over stays.

        Its number is not given again.
        """
        with self._writing() as connection:
            row = connection.execute("SELECT snapshot, finished FROM run WHERE id = ?", (run,)).fetchone()
            if row is None:
                return True
            snapshot, finished = row
            if finished is None:
                return False
            for table in ("event", "block_run", "attempt", "assertion", "observation"):
                connection.execute(f"DELETE FROM {table} WHERE run = ?", (run,))  # noqa: S608 - from above
            connection.execute("DELETE FROM run WHERE id = ?", (run,))
            connection.execute(
                "DELETE FROM snapshot WHERE digest = ? AND NOT EXISTS"
                " (SELECT 1 FROM run WHERE snapshot = digest)",
                (snapshot,),
            )
            return True

    def unfinished(self) -> tuple[RunRecord, ...]:
        """The runs of all notebooks that are not over, the oldest first."""
        return self._records("WHERE finished IS NULL ORDER BY created")

    def request(self, run: str) -> RunRequest:
        """What was asked for; raises RunUnknown."""
        return _request(self._column("request", run))

    def snapshot(self, run: str) -> Json:
        """The notebook that the run was made of, as nbformat JSON without outputs; raises RunUnknown."""
        body = self._column("(SELECT body FROM snapshot WHERE digest = run.snapshot)", run)
        snapshot: Json = json.loads(body)
        return snapshot

    def request_cancel(self, run: str) -> None:
        """Ask whoever carries the run out to stop it; for a run that is over nothing happens."""
        with self._writing() as connection:
            found = connection.execute(
                "UPDATE run SET cancel_requested = coalesce(cancel_requested, ?) WHERE id = ?",
                (datetime.now(UTC).isoformat(), run),
            )
            if not found.rowcount:
                raise _unknown(run)

    def is_cancel_requested(self, run: str) -> bool:
        """Whether somebody has asked to stop the run; raises RunUnknown."""
        return self._column("cancel_requested", run) is not None

    def expected(self, notebook: str) -> Mapping[str, float]:
        """Seconds that each block of a notebook takes: the median of its last five succeeded attempts."""
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT block, attempt.seconds FROM run JOIN attempt ON attempt.run = run.id"
                " WHERE notebook = :notebook AND attempt.state = 'succeeded' AND NOT rebuild AND run.number >"
                " (SELECT max(number) FROM run WHERE notebook = :notebook) - :among"
                " ORDER BY run.number DESC, attempt.number DESC",
                {"notebook": as_text(notebook), "among": EXPECTED_AMONG},
            ).fetchall()
        took: dict[str, list[float]] = defaultdict(list)
        for block, seconds in rows:
            took[block].append(seconds)
        return {block: median(latest[:EXPECTED_OF]) for block, latest in took.items()}

    def observe(self, run: str, seen: Mapping[str, Seen]) -> None:
        """Keep what code was seen to do in a run, by the digest of the code; what was seen before goes."""
        with self._writing() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO observation SELECT notebook, ?, id, ? FROM run WHERE id = ?",
                [(digest, json.dumps(msgspec.to_builtins(known)), run) for digest, known in seen.items()],
            )

    def observed(self, notebook: str, digests: Iterable[str]) -> Mapping[str, Seen]:
        """What code of a notebook was last seen to do, by its digest, of those digests that are known."""
        found = {}
        with self._reading() as connection:
            for digest in digests:
                for (body,) in connection.execute(
                    "SELECT body FROM observation WHERE notebook = ? AND digest = ?",
                    (as_text(notebook), digest),
                ):
                    found[digest] = msgspec.convert(json.loads(body), type=Seen)
        return found

    def version(self) -> int:
        """A number that is another one whenever anybody has written since it was last asked for."""
        with self._watching, self._translating():
            if self._watcher is None:
                self._watcher = schema.connect(self._path)
            version: int = self._watcher.execute("PRAGMA data_version").fetchone()[0]
            return version

    def rebuild(self) -> None:
        """Make all that follows from the events anew."""
        with self._writing() as connection:
            for (run,) in connection.execute("SELECT id FROM run").fetchall():
                derived.rebuild(connection, run, _events(connection, run, 0, -1))

    def _column(self, column: str, run: str) -> Any:
        with self._reading() as connection:
            row = connection.execute(f"SELECT {column} FROM run WHERE id = ?", (run,)).fetchone()  # noqa: S608
        if row is None:
            raise _unknown(run)
        return row[0]

    def _records(
        self, which: str, values: Sequence[object] | Mapping[str, object] = (), run: str = ""
    ) -> tuple[RunRecord, ...]:
        """The records of the runs that the clause `which` chooses; RunUnknown if `run` is not among them."""
        with self._reading() as connection:
            rows = connection.execute(f"SELECT {COLUMNS} FROM run {which}", values).fetchall()  # noqa: S608
            if run and not rows:
                raise _unknown(run)
            return tuple(_record(row, _counts(connection, row[0])) for row in rows)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """The connection, on one state of the history."""
        with self._lock, self._translating():
            self._connection.execute("BEGIN")
            with _ending(self._connection):
                yield self._connection

    @contextmanager
    def _writing(self, *, durably: bool = False) -> Iterator[sqlite3.Connection]:
        """The connection, in a transaction of its own; `durably`: on the disk when it has ended."""
        with self._lock, self._translating():
            self._connection.execute(f"PRAGMA synchronous = {'FULL' if durably else 'NORMAL'}")
            # A transaction that reads first and writes then would fail at once while another one writes.
            self._connection.execute("BEGIN IMMEDIATE")
            with _ending(self._connection):
                yield self._connection

    @contextmanager
    def _translating(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise StoreUnavailable(
                f"the run history cannot be used: {getattr(error, 'strerror', None) or error}",
                place=str(self._path),
                remedy="Set JUPYTER_BLOCKS_STATE to a folder on this machine that you may write to.",
            ) from error


@contextmanager
def _ending(connection: sqlite3.Connection) -> Iterator[None]:
    """Commit what is done within, or take it back."""
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _events(connection: sqlite3.Connection, run: str, after: int, limit: int) -> Iterable[Logged]:
    rows = connection.execute(
        "SELECT seq, at, kind, body FROM event WHERE run = ? AND seq > ? ORDER BY seq LIMIT ?",
        (run, after, limit),
    ).fetchall()
    return (
        Logged(
            seq=seq, at=datetime.fromisoformat(at), event=msgspec.convert(json.loads(body), type=EVENTS[kind])
        )
        for seq, at, kind, body in rows
    )


def _body(logged: Logged) -> str:
    """The event as JSON, in ASCII: an output may hold half a character, which UTF-8 does not know."""
    return json.dumps(_words(logged.event), separators=(",", ":"))


def _words(value: object) -> Any:
    """`value` in the words of JSON; parameters may hold what JSON has no word for."""
    said = msgspec.to_builtins(value, enc_hook=str)
    if "parameters" in said:
        said["parameters"] = as_json(value.parameters)  # type: ignore[attr-defined]
    return said


def _request_text(request: RunRequest) -> str:
    return json.dumps(_words(request), separators=(",", ":"))


def _request(text: str) -> RunRequest:
    return msgspec.convert(json.loads(text), type=RunRequest)


def _record(row: Sequence[Any], counts: Mapping[BlockState, int]) -> RunRecord:
    identity, pipeline, notebook, created, number, state, finished, seconds, asked, unsaved, last, failure = (
        row
    )
    request = _request(asked)
    return RunRecord(
        id=identity,
        pipeline=pipeline,
        notebook=notebook,
        created=datetime.fromisoformat(created),
        number=number,
        state=RunState(state),
        started_by=request.started_by,
        finished=datetime.fromisoformat(finished) if finished else None,
        seconds=seconds,
        parameters=request.parameters,
        selection=request.selection,
        unsaved=bool(unsaved),
        last_seq=last,
        failure_text=failure,
        counts=counts,
    )


def _counts(connection: sqlite3.Connection, run: str) -> Mapping[BlockState, int]:
    rows = connection.execute("SELECT state, count(*) FROM block_run WHERE run = ? GROUP BY state", (run,))
    return {BlockState(state): count for state, count in rows}


def _unknown(run: str) -> RunUnknown:
    return RunUnknown(
        f"there is no run {run!r}",
        remedy="The history of the notebook's runs says which there are; another state folder has others.",
    )
