"""What the text of SQL is read for, and what becomes of it as resources."""

from __future__ import annotations

import pytest

from jupyter_blocks.kernel.databases import Databases
from jupyter_blocks.kernel.statements import UNKNOWN, literals, statements, tables


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("SELECT x FROM t", {"t"}),
        ("SELECT t.x FROM u AS t, v", {"u", "v"}),
        ("WITH x AS (SELECT 1) SELECT * FROM x JOIN y ON true", {"y"}),
        ("SELECT 'FROM u' FROM t -- JOIN u", {"t"}),
        ('SELECT 1 FROM "left"', {"left"}),
        ("plain words from somewhere", set()),
        ("WITH t AS (SELECT x FROM t) SELECT x FROM t", {"t"}),
        ("WITH RECURSIVE t AS (SELECT 1 UNION SELECT x FROM t) SELECT x FROM t", set()),
        ("SELECT * FROM (WITH c AS (SELECT 5) FROM c) UNION ALL FROM c", {"c"}),
        ("WITH a(x) AS (SELECT 1), b AS MATERIALIZED (FROM a) FROM b, d", {"d"}),
        ("SELECT sum(x) FROM DF", {"DF"}),
        ("SELECT * FROM query('SELECT x FROM t') JOIN query_table('u') USING (x)", {"t", "u"}),
    ],
)
def test_tables_are_those_after_from_and_join(text: str, names: set[str]) -> None:
    """Aliases, common tables, texts and comments name no table."""
    assert tables([text]) == names


def test_a_part_of_a_statement_leaves_open_what_it_makes() -> None:
    """The text before what an f-string puts in makes a table of an unknown name."""
    (one,) = statements("CREATE TABLE ")
    assert one.writes == {UNKNOWN: False}


def test_texts_in_quotes_may_be_paths() -> None:
    """What stands in quotes in a statement is handed on, of other texts nothing."""
    assert literals(["COPY t TO 'out.csv'", "it is 'so'"]) == ["out.csv"]


def test_a_view_stands_for_its_table() -> None:
    """Who reads a view reads the table below it as well."""
    known = Databases()
    known.send("con", ["CREATE TABLE t AS SELECT 1 AS x"])
    known.send("con", ["CREATE VIEW v AS SELECT x FROM t"])
    assert known.send("con", ["SELECT x FROM v"]).uses == [("state", "con:t"), ("state", "con:v")]


def test_tables_apart_do_not_touch() -> None:
    """A table that is made beside another reads nothing of it."""
    known = Databases()
    known.send("con", ["CREATE TABLE t AS SELECT 1 AS x"])
    sent = known.send("con", ["CREATE TABLE u AS SELECT 2 AS x"])
    assert (sent.uses, sent.left) == ([], [("state", "con:u", True)])


def test_a_trigger_acts_for_whoever_writes_its_table() -> None:
    """What stands between BEGIN and END is done then, and not when the trigger is made."""
    known = Databases()
    known.send("con", ["CREATE TABLE t (x); CREATE TABLE log (x)"])
    made = known.send("con", ["CREATE TRIGGER g AFTER INSERT ON t BEGIN INSERT INTO log VALUES (1); END"])
    assert made.left == [("state", "con:t", True)]
    assert ("state", "con:log", True) in known.send("con", ["INSERT INTO t VALUES (1)"]).left


def test_what_was_found_waits_in_the_connection() -> None:
    """Who fetches without asking takes what the last query has found."""
    known = Databases()
    known.send("con", ["CREATE TABLE t AS SELECT 1 AS x"])
    assert ("state", "con:result", True) in known.send("con", ["SELECT x FROM t"]).left
    assert known.fetch("con").uses == [("state", "con:result")]


def test_a_statement_that_may_not_be_sent_may_write() -> None:
    """What stands under a condition leaves perhaps."""
    known = Databases()
    text = "CREATE TABLE t AS SELECT 1 AS x"
    assert known.send("con", [text], doubtful={text}).left == [("state", "con:t", False)]
