"""The tables of the run history, and connections to them.

`event` is the truth of runs; `block_run`, `attempt`, `assertion` and the running columns of `run` follow
from it (`derived.py`). `observation` is what code was last seen to do, by its digest; `numbering` the last
number that a run of a notebook was given. Times are ISO 8601 in UTC, so they sort as text.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from time import monotonic, sleep

from jupyter_blocks.errors import StoreUnavailable

PATIENCE = 10.0  # seconds to wait for another process that is writing
RETRY = 0.02  # seconds between two tries of what SQLite does not wait for by itself

# What makes a history of each format out of one of the format before.
FORMATS = (
    """
CREATE TABLE snapshot (
    digest TEXT PRIMARY KEY,
    body TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE run (
    id TEXT PRIMARY KEY,
    notebook TEXT NOT NULL,
    number INTEGER NOT NULL,
    pipeline TEXT NOT NULL,
    created TEXT NOT NULL,
    unsaved INTEGER NOT NULL,
    request TEXT NOT NULL,
    snapshot TEXT NOT NULL REFERENCES snapshot (digest),
    cancel_requested TEXT,
    state TEXT NOT NULL,
    finished TEXT,
    seconds REAL,
    failure TEXT NOT NULL DEFAULT '',
    last_seq INTEGER NOT NULL DEFAULT 0,
    UNIQUE (notebook, number)
);
CREATE INDEX run_unfinished ON run (state) WHERE finished IS NULL;
CREATE TABLE event (
    run TEXT NOT NULL REFERENCES run (id),
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (run, seq)
) WITHOUT ROWID;
CREATE TABLE block_run (
    run TEXT NOT NULL REFERENCES run (id),
    position INTEGER NOT NULL,
    block TEXT NOT NULL,
    state TEXT NOT NULL,
    attempt INTEGER NOT NULL DEFAULT 0,
    seconds REAL NOT NULL DEFAULT 0,
    reason TEXT,
    because TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (run, block)
) WITHOUT ROWID;
CREATE TABLE attempt (
    run TEXT NOT NULL REFERENCES run (id),
    block TEXT NOT NULL,
    number INTEGER NOT NULL,
    rebuild INTEGER NOT NULL,
    state TEXT NOT NULL,
    started TEXT NOT NULL,
    seconds REAL,
    failure TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (run, block, number)
) WITHOUT ROWID;
CREATE TABLE assertion (
    run TEXT NOT NULL REFERENCES run (id),
    block TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    id TEXT NOT NULL,
    severity TEXT NOT NULL,
    state TEXT NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (run, block, attempt, id)
) WITHOUT ROWID;
""",
    """
CREATE TABLE observation (
    notebook TEXT NOT NULL,
    digest TEXT NOT NULL,
    run TEXT NOT NULL REFERENCES run (id),
    body TEXT NOT NULL,
    PRIMARY KEY (notebook, digest)
) WITHOUT ROWID;
""",
    """
CREATE TABLE numbering (
    notebook TEXT PRIMARY KEY,
    last INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO numbering SELECT notebook, max(number) FROM run GROUP BY notebook;
CREATE INDEX run_snapshot ON run (snapshot);
CREATE INDEX observation_run ON observation (run);
""",
)
VERSION = len(FORMATS)


def connect(path: Path) -> sqlite3.Connection:
    """A connection to the history in `path`, which is made if it is not there; usable from any thread.

    Raises sqlite3.Error, and StoreUnavailable for a file that a newer version of this package has made.
    """
    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        if not _is_ready(connection, path):
            _make_ready(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _is_ready(connection: sqlite3.Connection, path: Path) -> bool:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        raise StoreUnavailable(
            f"the run history is in format {version}, which is newer than this version knows",
            place=str(path),
            remedy="Upgrade: `pip install --upgrade jupyter-blocks`.",
        )
    return version == VERSION


def _make_ready(connection: sqlite3.Connection, path: Path) -> None:
    """Make the tables that are not there yet, unless another process is quicker."""
    _keep_a_log_of_writes(connection)
    connection.execute("BEGIN IMMEDIATE")
    try:
        if not _is_ready(connection, path):
            version: int = connection.execute("PRAGMA user_version").fetchone()[0]
            for statement in ";".join(FORMATS[version:]).split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _keep_a_log_of_writes(connection: sqlite3.Connection) -> None:
    """Choose write-ahead logging, so that readers and the writer do not wait for each other.

    SQLite does not wait here for another process that does the same at the same time.
    """
    until = monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if monotonic() > until:
                raise
            sleep(RETRY)
        else:
            return
