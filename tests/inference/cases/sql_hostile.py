"""SQL where it is easy to be wrong: texts put together, connections made anew, names of two kinds."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "sql-hostile",
    r"""
=== reopened: A connection that is opened again is another database.
edges: a>b:con c>d:con c>d
--- setup
import duckdb
---
con = duckdb.connect()
---
con.execute("CREATE TABLE t AS SELECT 1 AS x")
---
con = duckdb.connect()
con.execute("CREATE TABLE t AS SELECT 2 AS x")
---
print(con.sql("SELECT x FROM t").fetchall())

=== dropped-and-made: What a block drops and makes anew is only its own.
edges: b>c:table:con:t a!b
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("DROP TABLE IF EXISTS t; CREATE TABLE t AS SELECT 1 AS x")
---
con.execute("DROP TABLE IF EXISTS t; CREATE TABLE t AS SELECT 2 AS x")
---
print(con.sql("SELECT x FROM t").fetchall())

=== made-in-loop: A table whose name is made in a loop may be the one that is read.
edges: a?b
--- setup
import duckdb
con = duckdb.connect()
---
for number in range(2):
    con.execute(f"CREATE TABLE part{number} AS SELECT 1 AS x")
---
print(con.sql("SELECT x FROM part1").fetchall())

=== texts-in-dictionary: A text is found by its key.
edges: a>c:texts b>c:table:con:t
--- setup
import duckdb
con = duckdb.connect()
---
texts = {"all": "SELECT x FROM t", "none": "SELECT x FROM u"}
---
con.execute("CREATE TABLE t AS SELECT 1 AS x")
---
print(con.sql(texts["all"]).fetchall())

=== augmented: A text grows.
edges: a>b:q a~c b>c:q
--- setup
import duckdb
con = duckdb.connect()
con.execute("CREATE TABLE t AS SELECT 1 AS x")
---
q = "SELECT x FROM t"
---
q += " WHERE x > 0"
---
print(con.sql(q).fetchall())

=== formatted: Names are put in by `format`.
edges: a>c:table:con:orders b>c:name
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("CREATE TABLE orders AS SELECT 1 AS x")
---
name = "orders"
---
print(con.sql("SELECT x FROM {table}".format(table=name)).fetchall())

=== percent: Or by `%`.
edges: a>b:table:con:orders
--- setup
import duckdb
con = duckdb.connect()
name = "orders"
---
con.execute("CREATE TABLE %s AS SELECT 1 AS x" % name)
---
print(con.sql("SELECT x FROM orders").fetchall())

=== replaced-text: Or by `replace`.
edges: a>b:table:con:orders
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("CREATE TABLE orders AS SELECT 1 AS x")
---
print(con.sql("SELECT x FROM TABLE_NAME".replace("TABLE_NAME", "orders")).fetchall())

=== view-of-frame: A view of a frame reads the frame.
edges: a>b:df b>c:table:con:v a-c
--- setup
import duckdb
import pandas as pd
con = duckdb.connect()
---
df = pd.DataFrame({"x": [1, 2]})
---
print(con.execute("CREATE VIEW v AS SELECT sum(x) AS s FROM df").fetchall())
---
print(con.sql("SELECT s FROM v").fetchall())

=== variable-and-column: A column that is named like a frame is no frame.
edges: b>c:df
--- setup
import duckdb
import pandas as pd
---
total = pd.DataFrame({"x": [9]})
---
df = pd.DataFrame({"total": [1, 2]})
---
print(duckdb.sql("SELECT sum(total) AS total FROM df ORDER BY total").fetchall())

=== window-and-pivot: So are the names of windows and of what a pivot makes.
edges: c>d:df
--- setup
import duckdb
import pandas as pd
---
w = pd.DataFrame({"x": [9]})
---
y = pd.DataFrame({"x": [9]})
---
df = pd.DataFrame({"x": [1, 2]})
---
print(duckdb.sql("SELECT sum(x) OVER w AS y FROM df WINDOW w AS (ORDER BY x)").fetchall())

=== alias-shadows: An alias may bear the name of another table.
edges: b>c:table:con:u
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("CREATE TABLE t AS SELECT 1 AS x")
---
con.execute("CREATE TABLE u AS SELECT 2 AS x")
---
print(con.sql("SELECT t.x FROM u AS t").fetchall())

=== inner-scope: A common table expression ends with the query that it belongs to.
edges: a>b:table:con:c
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("CREATE TABLE c AS SELECT 1 AS x")
---
print(con.sql("SELECT * FROM (WITH c AS (SELECT 5 AS x) FROM c) UNION ALL FROM c").fetchall())

=== correlated: A subquery may read what the outer one does not.
edges: a>c:table:con:t b>c:table:con:u
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("CREATE TABLE t AS SELECT 1 AS x")
---
con.execute("CREATE TABLE u AS SELECT 1 AS x, 5 AS y")
---
print(con.sql("SELECT x, (SELECT max(y) FROM u WHERE u.x = t.x) FROM t").fetchall())

=== delete-in-subquery: A block that empties a table by what another holds reads both.
edges: a>c:table:con:t b>c:table:con:u c>d:table:con:t
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("CREATE TABLE t AS SELECT 1 AS x")
---
con.execute("CREATE TABLE u AS SELECT 1 AS x")
---
print(con.execute("DELETE FROM t WHERE x IN (SELECT x FROM u)").fetchall())
---
print(con.sql("SELECT count(*) FROM t").fetchall())

=== query-table: A table that is named by a text.
edges: a>b:table:con:t
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("CREATE TABLE t AS SELECT 1 AS x")
---
print(con.sql("SELECT x FROM query_table('t')").fetchall())

=== text-in-text: A query that is a text in a query.
edges: a>b:table:con:t
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("CREATE TABLE t AS SELECT 1 AS x")
---
print(con.sql("SELECT * FROM query('SELECT x FROM t')").fetchall())

=== explained: What is only explained is not done.
edges: a>b:table:con:t a>c:table:con:t
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("CREATE TABLE t (x int)")
---
print(len(con.execute("EXPLAIN INSERT INTO t VALUES (1)").fetchall()))
---
print(con.sql("SELECT count(*) FROM t").fetchall())

=== rolled-back: What is rolled back may be undone.
edges: a>b:table:con:t a~d b?d a~c b~c c?d
--- setup
import duckdb
con = duckdb.connect()
---
con.execute("CREATE TABLE t (x int)")
---
con.execute("BEGIN")
print(con.execute("INSERT INTO t VALUES (1)").fetchall())
---
con.execute("ROLLBACK")
---
print(con.sql("SELECT count(*) FROM t").fetchall())

=== own-to-sql: A method of a class of the notebook's is that method, whatever its name.
edges: a>b:Query b>c:query
--- setup
import duckdb
---
class Query:
    def __init__(self, text):
        self.text = text
    def to_sql(self):
        return f"SELECT {self.text}"
---
query = Query("1")
print(query.to_sql())
---
print(duckdb.sql(query.to_sql()).fetchall())

=== own-execute: So is `execute`.
edges: a>b:Job b>c:job
--- setup
import duckdb
---
class Job:
    def execute(self, text):
        return text.upper()
---
job = Job()
print(job.execute("SELECT x FROM t"))
---
print(job.execute("SELECT y FROM t"))

=== pandas-query: A condition on a frame is no SQL.
edges: a>c:df b>c:limit
--- setup
import pandas as pd
---
df = pd.DataFrame({"x": [1, 2]})
---
limit = 1
---
print(len(df.query("x > @limit")))

=== braces-in-text: Braces in a text that is no template read nothing.
edges: b>c:df
--- setup
import duckdb
import pandas as pd
---
low = 5
---
df = pd.DataFrame({"x": [1, 2]})
---
print(duckdb.sql("SELECT '{{ low }}', sum(x) FROM df").fetchall())

=== partial: A text is bound before its connection is used.
edges: a>c:table:con:t b>c:run
--- setup
import duckdb
from functools import partial
con = duckdb.connect()
---
con.execute("CREATE TABLE t AS SELECT 1 AS x")
---
def ask(text):
    return con.sql(text).fetchall()
run = partial(ask, "SELECT x FROM t")
print(run.args)
---
print(run())

=== lambda: A lambda reads its table when it is called.
edges: b>d:count c>d:table:con:t
--- setup
import duckdb
con = duckdb.connect()
---
x = 1
---
count = lambda: con.sql("SELECT count(*) FROM t").fetchall()
---
con.execute("CREATE TABLE t AS SELECT 1 AS x")
---
print(count())

=== conditional-table: A table that is replaced on one way only may be the old one.
edges: a>b:deep a>c:deep a~d b?d c?d
--- setup
import duckdb
con = duckdb.connect()
con.execute("CREATE TABLE t AS SELECT 0 AS x")
---
deep = 3
---
con.execute("CREATE OR REPLACE TABLE t AS SELECT 1 AS x")
if deep > 9:
    print("deep")
---
if deep > 2:
    con.execute("CREATE OR REPLACE TABLE t AS SELECT 2 AS x")
---
print(con.sql("SELECT x FROM t").fetchall())

=== file-database: In a file there may be tables that no block has made.
edges: a?b:sales c>d:table:shop.duckdb:sales
--- setup
import duckdb, os, tempfile
import pandas as pd
os.chdir(tempfile.mkdtemp())
con = duckdb.connect("shop.duckdb")
---
sales = pd.DataFrame({"x": [1, 2]})
---
print(con.sql("SELECT sum(x) FROM sales").fetchall())
---
con.execute("CREATE OR REPLACE TABLE sales AS SELECT 7 AS x")
---
print(con.sql("SELECT max(x) FROM sales").fetchall())

=== csv-by-name: A file that a query names is read.
edges: a>b:file:rows.csv
--- setup
import duckdb
import pandas as pd
---
pd.DataFrame({"x": [1, 2]}).to_csv("rows.csv", index=False)
---
print(duckdb.sql("SELECT sum(x) FROM 'rows.csv'").fetchall())

=== copied-out: COPY writes a file that pandas reads.
edges: a>b:table:con:t b>c:file:out.csv
--- setup
import duckdb
import pandas as pd
con = duckdb.connect()
---
con.execute("CREATE TABLE t AS SELECT 1 AS x")
---
print(con.execute("COPY t TO 'out.csv' (HEADER)").fetchall())
---
print(pd.read_csv("out.csv").x[0])
""",
)
