"""The magics of SQL: connections, names that are bound, what is put into the text."""

from __future__ import annotations

import pytest

from jupyter_blocks.languages.python.facts import analyse
from jupyter_blocks.languages.python.machine import Machine
from jupyter_blocks.languages.python.sql_magics import sql_magic
from jupyter_blocks.languages.python.walk import begin

SETUP = """
import duckdb, sqlite3
import pandas as pd
con = duckdb.connect()
df = pd.DataFrame({"x": [1]})
low = 3
name = "orders"
"""


def ran(*magics: tuple[str, str | None]) -> Machine:
    """A machine after a cell of Python, then a block for each (line, body) of `%sql` or `%%sql`."""
    machine = begin({})
    machine.run_cell("setup", analyse(SETUP), 0)
    for number, (line, body) in enumerate(magics, 1):
        machine.owner, machine.cell, machine.line = number, f"c{number}", 1
        sql_magic(machine, "sql", line, body)
    return machine


def crossings(machine: Machine) -> set[str]:
    """What crosses from one block to the first that takes it, as `name:from>to`."""
    frame = machine.frame
    found = {f"{name}:{owner}>{read.cell[1:]}" for (name, owner), read in frame.reads.items()}
    return found | {f"{k}:{o}>{read.cell[1:]}" for (k, o), read in frame.taken.items() if o >= 0}


A_DB, B_DB = ("sqlite:///a.db", "CREATE TABLE t (x)"), ("sqlite:///b.db", "CREATE TABLE t (x)")
MADE = ("con", "CREATE TABLE t AS SELECT 1 AS x")
CASES = {
    "con:0>1, table con:t:1>2, state sql:connection:1>2": [MADE, ("", "FROM t")],
    "con:0>1, df:0>1": [("con", "SELECT * FROM df")],
    "con:0>1, df:0>2, state sql:connection:1>2": [("con", None), ("", "SELECT * FROM df")],
    # One at an address is used from then on, until there is another.
    "state sql:connection:1>2": [("sqlite:///a.db", None), ("SELECT 1", None)],
    "state sql:connection:2>3, table b.db:t:2>3": [A_DB, B_DB, ("", "TABLE t")],
    "state sql:connection:1>2, table sql:t:1>2": [("duckdb://", "CREATE TABLE t (x int)"), ("", "FROM t")],
    # With an alias, an address need not be written twice.
    "state sql:connection:2>3, table a.db:t:1>3": [
        ("sqlite:///a.db --alias a", "CREATE TABLE t (x)"),
        B_DB,
        ("a", "TABLE t"),
    ],
    # What is put in: known text as it is, all else as a value.
    "con:0>1, low:0>1, df:0>1": [("con", "SELECT * FROM df WHERE x > {{ low }}")],
    "con:0>1, df:0>1, low:0>1": [("con", "SELECT * FROM df WHERE x > :low")],
    "low:0>1, con:0>1, df:0>1": [("con", "SELECT * FROM df WHERE x > $low")],
    "low:0>1, df:0>1, con:0>1": [("con", "SELECT * FROM df WHERE x > {low}")],
    "df:0>1, con:0>1, low:0>1": [("con", "SELECT '{% if low %}a{% endif %}' FROM df")],
    "con:0>1, name:0>2, table con:orders:1>2, state sql:connection:1>2": [
        ("con", "CREATE TABLE orders (x int)"),
        ("", "SELECT * FROM {{ name }}"),
    ],
    # A saved query is a view to those that build on it.
    "con:0>1, df:0>1, table con:snippet big:1>2, state sql:connection:1>2": [
        ("con --save big", "SELECT * FROM df"),
        ("--with big", "SELECT * FROM big"),
    ],
    # A frame that is persisted becomes a table, which comes before the frame.
    "con:0>1, df:0>2, table con:df:2>3, state sql:connection:1>2": [
        ("con", None),
        ("--persist df", None),
        ("", "SELECT * FROM df"),
    ],
}


@pytest.mark.parametrize(("expected", "magics"), CASES.items(), ids=range(len(CASES)))
def test_what_a_magic_takes(expected: str, magics: list[tuple[str, str | None]]) -> None:
    """It takes its connection, its tables, the frames it names, and what is put into its text."""
    assert crossings(ran(*magics)) == set(expected.split(", "))


RESULTS = ("res << SELECT 1", "res<< SELECT 1", "res = << SELECT 1", "--out res SELECT 1", "-o res")


@pytest.mark.parametrize("line", RESULTS)
def test_a_result_is_bound(line: str) -> None:
    """`name <<`, `--out name` and `-o name` bind the result."""
    machine = ran((f"con {line}", "SELECT 1"))
    assert "res" in machine.globals.vars


def test_bigquery_binds_its_first_word() -> None:
    """`%%bigquery name` binds the result to the name."""
    machine = ran()
    sql_magic(machine, "bigquery", "res --project p", "SELECT * FROM `p.d.t` WHERE x > 1")
    assert "res" in machine.globals.vars
