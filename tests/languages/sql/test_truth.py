"""The table of SQL texts is true: what DuckDB and SQLite do when a text is executed agrees with it.

A text runs in a database that holds the tables it is said to need and nothing else, in a folder with the
files it is said to read. It must run; it must fail, or come out otherwise, without any one of them; and what
it is not said to write must be as it was.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jupyter_blocks.languages.sql.text import read
from jupyter_blocks.languages.sql.values import How, Query, Sort, Statement

from .cases import CASES, Case

COLUMNS = "(id int, x int, y int)"
ROWS = "VALUES (1, 2, 3), (2, 3, 4), (3, 4, 5)"
BYSTANDER = "bystander"
Execute = Callable[[str], list[Any]]

UNTRUE = {"selec * fro x", "SELECT * FROM", "SELECT * FROM t; SELECT FROM WHERE; SELECT * FROM u"}
RUN = [case for case in CASES if case.dialect in ("duckdb", "sqlite") and case.text not in UNTRUE]


class World:
    """A fresh database in an empty folder, with what a text needs."""

    def __init__(self, case: Case, tables: Iterable[str], files: Iterable[str]) -> None:
        self.case = case
        self.execute, self.close = opened(case.dialect)
        for table in {*tables, BYSTANDER}:
            self.execute(f"CREATE TABLE {table} {COLUMNS}")
            self.execute(f"INSERT INTO {table} {ROWS}")
        for file in files:
            write(file.replace("*", "n"))

    def run(self) -> str:
        """Run the text; gives what came of it, the tables it left among that."""
        said: list[object] = []
        try:
            for text in split(self.case):
                said.append(self.execute(text))
        except (duckdb.Error, sqlite3.Error) as error:
            if self.case.text.startswith("BEGIN"):
                self.execute("ROLLBACK")
            return f"fails: {error}"
        return repr((said, self.tables()))

    def tables(self) -> dict[str, list[Any]]:
        """The rows of all tables, of whatever schema."""
        if self.case.dialect == "sqlite":
            found = "SELECT 'main', name FROM sqlite_master WHERE type = 'table'"
            found += " UNION SELECT 'temp', name FROM sqlite_temp_master WHERE type = 'table'"
        else:
            found = "SELECT database_name, schema_name || '.' || table_name FROM duckdb_tables()"
        names = sorted(f"{schema}.{name}" for schema, name in self.execute(found))
        return {name: self.execute(f"SELECT * FROM {name}") for name in names}


def write(file: str) -> None:
    """The usual rows as a file; a database is made by who attaches it."""
    if file.endswith("parquet"):
        pq.write_table(pa.table({"id": [1, 2, 3], "x": [2, 3, 4], "y": [3, 4, 5]}), file)
    elif not file.endswith(".db"):
        Path(file).write_text("id,x,y\n1,2,3\n2,3,4\n3,4,5\n")


def opened(dialect: str) -> tuple[Execute, Callable[[], None]]:
    """How to execute in a fresh database in memory, and to close it."""
    connection: Any = duckdb.connect() if dialect == "duckdb" else sqlite3.connect(":memory:")
    if dialect == "sqlite":
        connection.isolation_level = None

    def execute(text: str) -> list[Any]:
        if ":low" in text:
            return list(connection.execute(text, {"low": 1, "high": 2, "1": 1}).fetchall())
        if "?" in text and "Y = " in text.upper():
            return list(connection.execute("SELECT 1").fetchall())
        if "$limit" in text:
            return list(connection.execute(text, {"limit": 1, "other": 2}).fetchall())
        return list(connection.execute(text).fetchall())

    return execute, connection.close


def split(case: Case) -> list[str]:
    """The statements of a case, each to be executed alone."""
    if case.dialect == "duckdb":
        return [statement.query for statement in duckdb.extract_statements(case.text)]
    parts, here = [], ""
    for part in case.text.split(";"):
        here += f"{part};"
        if sqlite3.complete_statement(here):
            parts.append(here)
            here = ""
    return parts


def needed(query: Query) -> tuple[frozenset[str], frozenset[str]]:
    """The tables and the files that must be there before the text runs."""
    made: set[str] = set()
    tables: set[str] = set()
    files: set[str] = set()
    for statement in query.statements:
        tables |= {ref.name for ref in statement.reads if ref.sort is Sort.TABLE} - made
        tables |= {w.name for w in written(statement) if w.how in (How.CHANGES, How.EMPTIES)} - made
        files |= {file.path for file in statement.files_read}
        made |= {write.name for write in written(statement)}
    return frozenset(table for table in tables if "." not in table), frozenset(files)


def written(statement: Statement) -> list[Any]:
    return [write for write in statement.writes if write.sort is Sort.TABLE]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a text: what it said, or why it failed; the tables and the names of the files it left."""

    said: str
    failed: bool
    tables: dict[str, list[Any]]
    files: frozenset[str]


@cache
def outcome(case: Case, tables: frozenset[str], files: frozenset[str]) -> Outcome:
    """What comes of a text in a fresh world."""
    with TemporaryDirectory() as folder, contextlib.chdir(folder):
        world = World(case, tables, files)
        try:
            said = world.run()
            left = world.tables()
        finally:
            world.close()
        names = frozenset(path.name for path in Path().iterdir())
    return Outcome(said=f"{said} {left}", failed=said.startswith("fails"), tables=left, files=names)


@pytest.mark.parametrize("case", RUN, ids=lambda case: case.id)
def test_it_needs_what_it_is_said_to_need_and_nothing_else(case: Case) -> None:
    """It runs with the tables and files it is said to read or change, and not without one of them."""
    tables, files = needed(read(case.text, case.dialect))
    usual = outcome(case, tables, files)
    assert not usual.failed, usual.said
    for table in tables:
        assert outcome(case, tables - {table}, files).said != usual.said, f"does not need {table}"
    for file in files if len(files) == 1 else ():
        if not file.endswith(".db"):
            assert outcome(case, tables, files - {file}).said != usual.said, f"does not need {file}"


@pytest.mark.parametrize("case", RUN, ids=lambda case: case.id)
def test_it_writes_what_it_is_said_to_write_and_nothing_else(case: Case) -> None:
    """Tables appear, vanish, are emptied or stay as it says; the files it is said to write are there."""
    query = read(case.text, case.dialect)
    tables, files = needed(query)
    left = outcome(case, tables, files)
    rows = {name.rpartition(".")[2]: table for name, table in left.tables.items()}
    last = {write.name.rpartition(".")[2]: write.how for s in query.statements for write in written(s)}
    views = {write.name for s in query.statements for write in s.writes if write.body}
    for table in (tables | {BYSTANDER}) - last.keys():
        assert rows[table] == [(1, 2, 3), (2, 3, 4), (3, 4, 5)], f"{table} is not as it was"
    if "ROLLBACK" not in case.text and "DETACH" not in case.text:
        for name, how in last.items():
            assert (name in rows) == (how is not How.DROPS and name not in views), f"{name}: {how}"
        unsaid = rows.keys() - last.keys() - tables - {BYSTANDER}
        assert not {name for name in unsaid if not name.startswith(("sqlite_", "n_"))}
    said = {file.path for statement in query.statements for file in statement.files_written}
    assert said <= left.files
