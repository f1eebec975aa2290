"""SQL given to DuckDB: tables of a connection, frames named in a query, views, files."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "sql-duckdb",
    r"""
=== table: A query reads the table that an earlier block made.
edges: a>b:table:con:t
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("CREATE TABLE t AS SELECT 1 AS x")
---
print(con.sql("SELECT x FROM t").fetchall())

=== other-table: Blocks that use the same connection, but not the same table, do not depend on each other.
edges: a>c:table:con:t
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("CREATE TABLE t AS SELECT 1 AS x")
---
con.execute("CREATE TABLE u AS SELECT 2 AS x")
---
print(con.sql("SELECT x FROM t").fetchall())

=== insert-chain: A block that inserts reads the table and stands for it from then on.
edges: a>b:table:con:t b>c:table:con:t
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("CREATE TABLE t (x int)")
---
print(con.execute("INSERT INTO t VALUES (1)").fetchall())
---
print(con.sql("SELECT x FROM t").fetchall())

=== replaced: A table that is replaced as a whole no longer has anything of its first maker.
edges: b>c a!b
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("CREATE OR REPLACE TABLE t AS SELECT 1 AS x")
---
con.execute("CREATE OR REPLACE TABLE t AS SELECT 2 AS x")
---
print(con.sql("SELECT x FROM t").fetchall())

=== replaced-from-itself: A table that is replaced by what it was does.
edges: a>b b>c
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("CREATE TABLE t AS SELECT 1 AS x")
---
print(con.execute("CREATE OR REPLACE TABLE t AS SELECT x + 1 AS x FROM t").fetchall())
---
print(con.sql("SELECT x FROM t").fetchall())

=== case-is-nothing: Names are compared without regard to case, quoted or not, with or without `main`.
edges: a>b:table:con:sales a>c:table:con:sales
--- setup
import duckdb
con = duckdb.connect()
---
con.execute('CREATE TABLE Sales AS SELECT 1 AS x')
---
print(con.sql('SELECT x FROM "SALES"').fetchall())
---
print(con.sql("SELECT x FROM main.sales").fetchall())

=== two-connections: Tables of one name in two connections have nothing to do with each other.
edges: b>c:table:two:t
--- setup
import duckdb
one, two = duckdb.connect(), duckdb.connect()
---
one.execute("CREATE TABLE t AS SELECT 1 AS x")
---
two.execute("CREATE TABLE t AS SELECT 2 AS x")
---
print(two.sql("SELECT x FROM t").fetchall())

=== alias-of-connection: Two names of one connection are one connection.
edges: a>b:table:con:t
--- setup
import duckdb
con = duckdb.connect()
other = con
---
other.execute("CREATE TABLE t AS SELECT 1 AS x")
---
print(con.sql("SELECT x FROM t").fetchall())

=== cursor: A cursor sees the tables of its connection.
edges: a>b:table:con:t
--- setup
import duckdb
con = duckdb.connect()
---
con.cursor().execute("CREATE TABLE t AS SELECT 1 AS x")
---
cur = con.cursor()
print(cur.execute("SELECT x FROM t").fetchall())

=== default: DuckDB's own functions share one connection, which is that of the name `:default:`.
edges: a>b:table:duckdb:words a>c:table:duckdb:words
--- setup
import duckdb
duckdb.sql("DROP TABLE IF EXISTS words")
---
duckdb.execute("CREATE TABLE words AS SELECT 'a' AS x")
---
print(duckdb.sql("SELECT x FROM words").fetchall())
---
print(duckdb.connect(":default:").sql("SELECT x FROM words").fetchall())

=== connection-of-a-block: A block that opens the connection is read by all who use it.
edges: a>b:con a>c:con b>c:table:con:t
import duckdb
con = duckdb.connect()
---
con.execute("CREATE TABLE t AS SELECT 1 AS x")
---
print(con.sql("SELECT x FROM t").fetchall())

=== scan: A name in a query that is no table is the variable of that name.
edges: a>b:df
--- setup
import duckdb
import pandas as pd
---
df = pd.DataFrame({"x": [1, 2]})
---
print(duckdb.sql("SELECT sum(x) FROM df").fetchall())

=== scan-in-connection: So it is for a connection.
edges: a>b:df
--- setup
import duckdb
import pandas as pd
con = duckdb.connect()
---
df = pd.DataFrame({"x": [1, 2]})
---
print(con.execute("FROM df SELECT sum(x)").fetchall())

=== scan-changed: A frame changed in place is scanned as it has become.
edges: a>b:df b>c:df
--- setup
import duckdb
import pandas as pd
---
df = pd.DataFrame({"x": [1, 2]})
---
df.loc[0, "x"] = 10
---
print(duckdb.sql("SELECT sum(x) FROM df").fetchall())

=== table-shadows-variable: A table of the connection comes before a variable of its name.
edges: b>c:table:con:df
--- setup
import duckdb
import pandas as pd
con = duckdb.connect()
---
df = pd.DataFrame({"x": [1, 2]})
---
con.execute("CREATE TABLE df AS SELECT 5 AS x")
---
print(con.sql("SELECT sum(x) FROM df").fetchall())

=== dropped-table-shadows-no-more: When the table is gone, the variable is found again.
edges: a-d:df b>c:table:con:df c>d
--- setup
import duckdb
import pandas as pd
con = duckdb.connect()
---
df = pd.DataFrame({"x": [1, 2]})
---
con.execute("CREATE TABLE df AS SELECT 5 AS x")
---
print(con.execute("DROP TABLE df").fetchall())
---
print(con.sql("SELECT sum(x) FROM df").fetchall())

=== cte-shadows-variable: A common table expression comes before both.
edges: c>d:q
--- setup
import duckdb
import pandas as pd
con = duckdb.connect()
---
df = pd.DataFrame({"x": [1, 2]})
---
con.execute("CREATE TABLE t AS SELECT 5 AS x")
---
q = "WITH df AS (SELECT 1 AS x), t AS (SELECT * FROM df) SELECT sum(x) FROM t"
---
print(con.sql(q).fetchall())

=== cte-over-variable: Within its own definition the name is still the variable.
edges: a>b:df
--- setup
import duckdb
import pandas as pd
---
df = pd.DataFrame({"x": [1, 2]})
---
print(duckdb.sql("WITH df AS (SELECT x + 1 AS x FROM df) SELECT sum(x) FROM df").fetchall())

=== case-of-variable: The variable's name is compared as Python does.
edges: b>c:DF
--- setup
import duckdb
import pandas as pd
---
df = pd.DataFrame({"x": [1, 2]})
---
DF = pd.DataFrame({"x": [3, 4]})
---
print(duckdb.sql("SELECT sum(x) FROM DF").fetchall())

=== alias-is-no-variable: An alias or a column that is named like a variable reads nothing.
edges: b>c:df
--- setup
import duckdb
import pandas as pd
---
x = pd.DataFrame({"y": [1, 2]})
---
df = pd.DataFrame({"x": [1, 2]})
---
print(duckdb.sql("SELECT sum(x.x) FROM df AS x").fetchall())

=== create-from-variable: A table made of a frame keeps what the frame was then.
edges: a>b:df b>d:table:con:t
--- setup
import duckdb
import pandas as pd
con = duckdb.connect()
---
df = pd.DataFrame({"x": [1, 2]})
---
print(con.execute("CREATE TABLE t AS SELECT * FROM df").fetchall())
---
df = None
---
print(con.sql("SELECT sum(x) FROM t").fetchall())

=== view-reads-its-table: Who queries a view reads the tables behind it, as they are then.
edges: a>b:table:con:t b>d:table:con:v a>c:table:con:t c>d:table:con:t
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("CREATE TABLE t AS SELECT 1 AS x")
---
print(con.execute("CREATE VIEW v AS SELECT x FROM t").fetchall())
---
print(con.execute("INSERT INTO t VALUES (2)").fetchall())
---
print(con.sql("SELECT sum(x) FROM v").fetchall())

=== view-of-view: Also behind another view.
edges: a>b a>d:table:con:t b>c a-c b-e c>e d>e:table:con:t
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("CREATE TABLE t AS SELECT 1 AS x")
---
print(con.execute("CREATE VIEW v AS SELECT x FROM t").fetchall())
---
print(con.execute("CREATE VIEW w AS SELECT x FROM v").fetchall())
---
print(con.execute("UPDATE t SET x = 7").fetchall())
---
print(con.sql("SELECT x FROM w").fetchall())

=== view-replaced-by-table: A table that takes the place of a view is only a table.
edges: a>b:table:con:t b>c:table:con:v c>e:table:con:v a>d:table:con:t a~c
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("CREATE TABLE t AS SELECT 1 AS x")
---
print(con.execute("CREATE VIEW v AS SELECT x FROM t").fetchall())
---
print(con.execute("DROP VIEW v; CREATE TABLE v AS SELECT 3 AS x").fetchall())
---
print(con.execute("DELETE FROM t").fetchall())
---
print(con.sql("SELECT x FROM v").fetchall())

=== macro: A macro reads its tables whenever it is called.
edges: a>b:table:con:t a>c b>d c>d:table:con:t
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("CREATE TABLE t AS SELECT 1 AS x")
---
print(con.execute("CREATE MACRO m() AS TABLE SELECT sum(x) AS s FROM t").fetchall())
---
print(con.execute("INSERT INTO t VALUES (4)").fetchall())
---
print(con.sql("SELECT s FROM m()").fetchall())

=== prepared: A prepared statement does what it does when it is executed.
edges: a>b:table:con:t b>c a-c:table:con:t c>d:table:con:t
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("CREATE TABLE t AS SELECT 1 AS x")
---
print(con.execute("PREPARE p AS INSERT INTO t VALUES ($1)").fetchall())
---
print(con.execute("EXECUTE p(5)").fetchall())
---
print(con.sql("SELECT sum(x) FROM t").fetchall())

=== temporary: A temporary table is a table of its connection.
edges: a>b:table:con:t
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("CREATE TEMP TABLE t AS SELECT 1 AS x")
---
print(con.sql("SELECT x FROM t").fetchall())

=== renamed: A renamed table is found under its new name.
edges: a>b:table:con:t b>c:table:con:u
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("CREATE TABLE t AS SELECT 1 AS x")
---
print(con.execute("ALTER TABLE t RENAME TO u").fetchall())
---
print(con.sql("SELECT x FROM u").fetchall())

=== merge: MERGE changes its target by what it reads.
edges: a>c:table:con:t b>c:table:con:u c>d:table:con:t
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("CREATE TABLE t AS SELECT 1 AS x, 1 AS y")
---
con.execute("CREATE TABLE u AS SELECT 1 AS x, 2 AS y")
---
print(con.execute("MERGE INTO t USING u ON t.x = u.x WHEN MATCHED THEN UPDATE SET y = u.y").fetchall())
---
print(con.sql("SELECT y FROM t").fetchall())

=== schema: Who names a schema needs it.
edges: a>b b>c a~c
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("CREATE SCHEMA s")
---
print(con.execute("CREATE TABLE s.t AS SELECT 1 AS x").fetchall())
---
print(con.sql("SELECT x FROM s.t").fetchall())

=== attached: An attached database is needed by its tables, and by them alone.
edges: a>b b>d a~d
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("ATTACH ':memory:' AS m")
---
print(con.execute("CREATE TABLE m.t AS SELECT 1 AS x").fetchall())
---
con.execute("CREATE TABLE t AS SELECT 2 AS x")
---
print(con.sql("SELECT x FROM m.main.t").fetchall())

=== use: USE says which tables plain names mean from then on.
edges: a>b b>c c>d b-d
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("CREATE SCHEMA s; CREATE TABLE t AS SELECT 2 AS x")
---
print(con.execute("USE s").fetchall())
---
print(con.execute("CREATE TABLE t AS SELECT 1 AS x").fetchall())
---
print(con.sql("SELECT x FROM t").fetchall())

=== set: A setting may matter to whatever comes after it.
edges: a?b a?c
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("SET threads = 2")
---
con.execute("CREATE TABLE t AS SELECT 1 AS x")
---
n = con.sql("SELECT current_setting('threads')").fetchall()

=== sequence: A sequence moves with each number that is taken.
edges: a>b b>c
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("CREATE SEQUENCE q")
---
print(con.sql("SELECT nextval('q')").fetchall())
---
print(con.sql("SELECT nextval('q')").fetchall())

=== sql-variable: A variable of SQL is written and read by name.
edges: a>b
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("SET VARIABLE v = 4")
---
print(con.sql("SELECT getvariable('v')").fetchall())

=== catalogue: Whoever lists the tables may read whatever makes one.
edges: a?c b?c
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("CREATE TABLE t (x int)")
---
con.execute("CREATE TABLE u (x int)")
---
print(con.sql("SHOW TABLES").fetchall())

=== pending: What a statement has found is fetched later from the connection.
edges: a>b:state:con:result
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("SELECT 42 AS x")
---
print(con.fetchall())

=== pending-overwritten: The latest statement is the one that is fetched.
edges: b>c:state:con:result
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("SELECT 42 AS x")
---
con.execute("SELECT 43 AS x")
---
print(con.fetchone())

=== relation: A relation bound to a name is a value.
edges: a>b:table:con:t b>c:r
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("CREATE TABLE t AS SELECT 1 AS x")
---
r = con.sql("SELECT x FROM t")
print(r.fetchall())
---
print(r.filter("x > 0").fetchall())

=== relation-scanned: A relation is found by its name in a query.
edges: a>b:r
--- setup
import duckdb
con = duckdb.connect()
---
r = con.sql("SELECT 3 AS x")
---
print(con.sql("SELECT x + 1 FROM r").fetchall())

=== relation-kept: A relation can become a table.
edges: a>b:table:con:t
--- setup
import duckdb
con = duckdb.connect()
---
con.sql("SELECT 3 AS x").create("t")
---
print(con.table("t").fetchall())

=== registered: A frame that is registered is a table of that name.
edges: a>b:frame b>c:table:con:numbers
--- setup
import duckdb
import pandas as pd
con = duckdb.connect()
---
frame = pd.DataFrame({"x": [1, 2]})
---
con.register("numbers", frame)
print(frame.shape)
---
print(con.sql("SELECT sum(x) FROM numbers").fetchall())

=== function: A function that SQL calls reads what it reads.
edges: a>b:rate a-d b>d
--- setup
import duckdb
con = duckdb.connect()
---
rate = 3
---
def scaled(x: int) -> int:
    return x * rate
print(scaled(1))
---
scale = 1
---
con.create_function("scaled", scaled)
print(con.sql("SELECT scaled(2)").fetchall())

=== in-function: A function that is given the text runs it for whoever calls.
edges: a>c:table:con:t b>c:run
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("CREATE TABLE t AS SELECT 1 AS x")
---
def run(sql):
    return con.sql(sql).fetchall()
---
print(run("SELECT x FROM t"))

=== connection-passed: So does one that is given the connection.
edges: a>c:table:con:t b>c:load
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("CREATE TABLE t AS SELECT 1 AS x")
---
def load(connection, table="t"):
    return connection.execute(f"SELECT x FROM {table}").fetchall()
---
print(load(con))

=== named-table: A table's name in a variable is put into an f-string.
edges: a>b:table:con:t
--- setup
import duckdb
con = duckdb.connect()
name = "t"
---
con.execute(f"CREATE TABLE {name} AS SELECT 1 AS x")
---
print(con.sql("SELECT x FROM t").fetchall())

=== value-in-text: A value in an f-string is read; it is no table.
edges: a>c:table:con:t b>c:low
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("CREATE TABLE t AS SELECT 1 AS x UNION SELECT 5")
---
low = 2
---
print(con.sql(f"SELECT x FROM t WHERE x > {low}").fetchall())

=== added-text: Texts that are put together are one text.
edges: a>c:table:con:t b>c:what
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("CREATE TABLE t AS SELECT 1 AS x, 2 AS y")
---
what = "y"
---
print(con.sql("SELECT " + what + " FROM t").fetchall())

=== formatted-text: So are those that `%` and `format` make.
edges: a>b:table:con:t a>c:table:con:t
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("CREATE TABLE t AS SELECT 1 AS x")
---
print(con.sql("SELECT x FROM t WHERE x < %d" % 5).fetchall())
---
print(con.sql("SELECT x FROM t WHERE x < {}".format(5)).fetchall())

=== unknown-table: A table of which only the run knows the name may be any.
edges: a?c b?c
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("CREATE TABLE t1 AS SELECT 1 AS x")
---
con.execute("CREATE TABLE t2 AS SELECT 2 AS x")
---
for number in range(1, 3):
    print(con.sql(f"SELECT x FROM t{number}").fetchall())

=== unknown-text: A text that is not known may do anything to the tables there are.
edges: a?c b?c c?d a?d b~d
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("CREATE TABLE t (x int)")
---
con.execute("CREATE TABLE u (x int)")
---
for text in ["INSERT INTO ", "t VALUES (1)"][:1]:
    con.execute(" ".join([text.strip(), "t", "VALUES (1)"]))
---
print(con.sql("SELECT x FROM t").fetchall())

=== either-text: Of two texts one is run.
edges: a?c b?c
--- setup
import duckdb
con = duckdb.connect()
deep = len(str(con)) > 0
---
con.execute("CREATE TABLE t AS SELECT 1 AS x")
---
con.execute("CREATE TABLE u AS SELECT 1 AS x")
---
print(con.sql("SELECT x FROM t" if deep else "SELECT x FROM u").fetchall())

=== several-statements: One text may make a table and read it.
edges: a>c:table:con:u
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("CREATE TABLE u AS SELECT 1 AS x")
---
con.execute("CREATE TABLE v AS SELECT 1 AS x")
---
print(con.sql("CREATE TABLE w AS FROM u; SELECT x FROM w").fetchall())

=== if-not-exists: A table that is there already stays as it is, so that its first maker matters.
edges: a>c:table:con:t a~b
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("CREATE TABLE t AS SELECT 1 AS x")
---
con.execute("CREATE TABLE IF NOT EXISTS t (x int)")
---
print(con.sql("SELECT x FROM t").fetchall())

=== joined-frames: Frames and tables meet in one query.
edges: a>c:left b>c:table:con:r
--- setup
import duckdb
import pandas as pd
con = duckdb.connect()
---
left = pd.DataFrame({"id": [1], "x": [2]})
---
con.execute("CREATE TABLE r AS SELECT 1 AS id, 3 AS y")
---
print(con.sql('SELECT x + y FROM "left" JOIN r USING (id)').fetchall())

=== not-a-frame: A number of that name is no table.
edges: b>c:table:con:t
--- setup
import duckdb
con = duckdb.connect()
---
t = 5
---
con.execute("CREATE TABLE t AS SELECT 1 AS x")
---
print(con.sql("SELECT x FROM t").fetchall())

=== faulty: A text that is no SQL fails, and reads nothing for certain.
edges: a?b
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("CREATE TABLE t AS SELECT 1 AS x")
---
try:
    con.execute("SELECT WHERE FROM t")
except duckdb.Error:
    print("faulty")

=== in-string: Words in a literal or a comment are no tables.
edges: b>c:table:con:t
--- setup
import duckdb
import pandas as pd
con = duckdb.connect()
---
u = pd.DataFrame({"x": [1]})
---
con.execute("CREATE TABLE t AS SELECT 1 AS x")
---
print(con.sql("SELECT x, 'FROM u' FROM t -- JOIN u").fetchall())

=== loop: Tables that are made in a loop.
edges: a>b:table:con:t
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("CREATE TABLE t (x int)")
for number in range(3):
    con.execute("INSERT INTO t VALUES (?)", [number])
---
print(con.sql("SELECT sum(x) FROM t").fetchall())

=== with-connection: A connection that is closed again leaves nothing in memory.
edges: a>c
--- setup
import duckdb
import pandas as pd
---
df = pd.DataFrame({"x": [1]})
---
with duckdb.connect() as con:
    con.execute("CREATE TABLE t AS SELECT 1 AS x")
    print(con.sql("SELECT x FROM t").fetchall())
---
with duckdb.connect() as other:
    print(other.sql("SELECT x FROM df").fetchall())

=== deferred: A function that reads a table reads it when it is called.
edges: a>c:count b>c:table:con:t
--- setup
import duckdb
con = duckdb.connect()
---
def count():
    return con.sql("SELECT count(*) FROM t").fetchall()
---
con.execute("CREATE TABLE t AS SELECT 1 AS x")
---
print(count())

=== local-frame: A local variable is found before a global one.
edges: a>b:df
--- setup
import duckdb
import pandas as pd
con = duckdb.connect()
---
df = pd.DataFrame({"x": [1, 2]})
---
def total(frame):
    return con.sql("SELECT sum(x) FROM frame").fetchall()
print(total(df))
""",
)
