"""SQL given to other databases, through SQLite, pandas, SQLAlchemy, Spark and polars."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "sql-databases",
    r"""
=== cursor: A table made through one cursor is read through another.
edges: a>b:table:con:t b>c:table:con:t
--- setup
import sqlite3
con = sqlite3.connect(":memory:")
---
con.execute("CREATE TABLE t (x)")
---
cur = con.cursor()
print(cur.execute("INSERT INTO t VALUES (1)").rowcount)
---
print(con.cursor().execute("SELECT x FROM t").fetchall())

=== pending-cursor: What a cursor has found is fetched in a later block.
edges: a>b:cur b-c:state:cur:result a>c:cur
--- setup
import sqlite3
con = sqlite3.connect(":memory:")
---
cur = con.cursor()
---
cur.execute("SELECT 42")
---
print(cur.fetchall())

=== iterated-cursor: Or is iterated over.
edges: a>b:cur a>c:cur b-c
--- setup
import sqlite3
con = sqlite3.connect(":memory:")
---
cur = con.cursor()
---
cur.execute("SELECT 42")
---
print([row for row in cur])

=== result-used-up: A result that one block has taken from has less to give to the next.
edges: a>b:rows a~c b>c:rows
--- setup
import sqlite3
con = sqlite3.connect(":memory:")
---
rows = con.execute("SELECT 1 UNION SELECT 2")
---
print(rows.fetchone())
---
print(rows.fetchall())

=== executemany: Rows come from a variable.
edges: a>c:table:con:t b>c:rows c>d:table:con:t
--- setup
import sqlite3
con = sqlite3.connect(":memory:")
---
con.execute("CREATE TABLE t (x)")
---
rows = [(1,), (2,)]
---
print(con.executemany("INSERT INTO t VALUES (?)", rows).rowcount)
---
print(con.execute("SELECT sum(x) FROM t").fetchall())

=== executescript: A script of several statements.
edges: a>b:table:con:t,table:con:u
--- setup
import sqlite3
con = sqlite3.connect(":memory:")
---
con.executescript("CREATE TABLE t (x); CREATE TABLE u (x); INSERT INTO t VALUES (3);")
---
print(con.execute("SELECT * FROM t LEFT JOIN u USING (x)").fetchall())

=== replace-into: REPLACE INTO changes its table.
edges: a>b:table:con:t b>c:table:con:t
--- setup
import sqlite3
con = sqlite3.connect(":memory:")
---
con.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, x)")
---
print(con.execute("REPLACE INTO t VALUES (1, 2)").rowcount)
---
print(con.execute("SELECT x FROM t").fetchall())

=== late-view: A view may be made before its table; it needs it when it is read.
edges: a>c:table:con:v b>c:table:con:t
--- setup
import sqlite3
con = sqlite3.connect(":memory:")
---
con.execute("CREATE VIEW v AS SELECT x FROM t")
---
con.execute("CREATE TABLE t (x)")
---
print(con.execute("SELECT x FROM v").fetchall())

=== trigger: What a trigger does is done by whoever writes its table.
edges: a>b:table:con:log,table:con:t a-c b-c c>d:table:con:log b~d a~d
--- setup
import sqlite3
con = sqlite3.connect(":memory:")
---
con.executescript("CREATE TABLE t (x); CREATE TABLE log (x)")
---
con.execute("CREATE TRIGGER g AFTER INSERT ON t BEGIN INSERT INTO log VALUES (new.x); END")
print(con.execute("SELECT count(*) FROM log").fetchall())
---
print(con.execute("INSERT INTO t VALUES (1)").rowcount)
---
print(con.execute("SELECT x FROM log").fetchall())

=== recursive: A recursive query names itself.
edges: a>c:table:con:edges
--- setup
import sqlite3
con = sqlite3.connect(":memory:")
---
con.execute("CREATE TABLE edges AS SELECT 1 AS a, 2 AS b UNION SELECT 2, 3")
---
con.execute("CREATE TABLE reach (b)")
---
print(con.execute('''
    WITH RECURSIVE reach (b) AS (
        SELECT 1 UNION SELECT edges.b FROM edges JOIN reach ON edges.a = reach.b
    )
    SELECT * FROM reach
''').fetchall())

=== same-file: Two connections to one file see the same tables.
edges: a>b:table:shop.db:t
--- setup
import sqlite3, tempfile, os
os.chdir(tempfile.mkdtemp())
---
one = sqlite3.connect("shop.db")
one.execute("DROP TABLE IF EXISTS t")
one.execute("CREATE TABLE t (x)")
one.commit()
---
print(sqlite3.connect("shop.db").execute("SELECT x FROM t").fetchall())

=== other-file: Two files have nothing to do with each other.
edges: b>c:table:b.db:t
--- setup
import sqlite3, tempfile, os
os.chdir(tempfile.mkdtemp())
---
sqlite3.connect("a.db").executescript("DROP TABLE IF EXISTS t; CREATE TABLE t (x)")
---
sqlite3.connect("b.db").executescript("DROP TABLE IF EXISTS t; CREATE TABLE t (x)")
---
print(sqlite3.connect("b.db").execute("SELECT x FROM t").fetchall())

=== existing-table: A file may hold tables that no block makes.
edges: a!b
facts: b.effects=
--- setup
import sqlite3, tempfile, os
os.chdir(tempfile.mkdtemp())
sqlite3.connect("shop.db").executescript("DROP TABLE IF EXISTS t; CREATE TABLE t (x)")
con = sqlite3.connect("shop.db")
---
rows = con.execute("SELECT x FROM t").fetchall()
---
rows = None

=== to-sql: pandas writes a frame as a table, and reads it again.
edges: a>b:df b>c:table:con:numbers
--- setup
import sqlite3
import pandas as pd
con = sqlite3.connect(":memory:")
---
df = pd.DataFrame({"x": [1, 2]})
---
print(df.to_sql("numbers", con, index=False))
---
print(pd.read_sql("SELECT sum(x) AS s FROM numbers", con).s[0])

=== to-sql-replace: A frame that replaces a table leaves nothing of it.
edges: b>c:table:con:numbers
--- setup
import sqlite3
import pandas as pd
con = sqlite3.connect(":memory:")
---
pd.DataFrame({"x": [1, 2]}).to_sql("numbers", con, index=False, if_exists="replace")
---
pd.DataFrame({"x": [3, 4]}).to_sql("numbers", con, index=False, if_exists="replace")
---
print(pd.read_sql_query("SELECT sum(x) AS s FROM numbers", con).s[0])

=== to-sql-append: One that is appended adds to it.
edges: a>b:table:con:numbers b>c:table:con:numbers
--- setup
import sqlite3
import pandas as pd
con = sqlite3.connect(":memory:")
---
con.execute("CREATE TABLE numbers AS SELECT 9 AS x")
---
pd.DataFrame({"x": [3, 4]}).to_sql("numbers", con, index=False, if_exists="append")
print(con.execute("SELECT count(*) FROM numbers").fetchall())
---
print(pd.read_sql_query("SELECT sum(x) AS s FROM numbers", con).s[0])

=== to-sql-how: How a frame is written may be known to the run alone.
edges: a~b b>c:table:con:numbers
--- setup
import sqlite3
import pandas as pd
con = sqlite3.connect(":memory:")
how = "app" "end".strip()
---
con.execute("CREATE TABLE numbers (x int)")
---
pd.DataFrame({"x": [3, 4]}).to_sql("numbers", con, index=False, if_exists=how)
---
print(pd.read_sql_query("SELECT sum(x) AS s FROM numbers", con).s[0])

=== read-sql-params: Parameters are read by the call, not by the text.
edges: a>c:table:con:t b>c:low
--- setup
import sqlite3
import pandas as pd
con = sqlite3.connect(":memory:")
---
con.executescript("CREATE TABLE t (x); INSERT INTO t VALUES (1), (5)")
---
low = 2
---
print(len(pd.read_sql("SELECT x FROM t WHERE x > :low", con, params={"low": low})))

=== no-variable: Only DuckDB finds variables by name.
edges: b>c:table:con:t
--- setup
import sqlite3
import pandas as pd
con = sqlite3.connect(":memory:")
---
t = pd.DataFrame({"x": [1, 2]})
---
con.execute("CREATE TABLE t AS SELECT 7 AS x")
---
print(pd.read_sql("SELECT x FROM t", con).x[0])

=== class: A connection kept in an object.
edges: a>b:Store b>c:store c>d:table:con:t b>d:store
--- setup
import sqlite3
---
class Store:
    def __init__(self):
        self.con = sqlite3.connect(":memory:")
    def run(self, text):
        return self.con.execute(text).fetchall()
---
store = Store()
print(type(store).__name__)
---
store.run("CREATE TABLE t AS SELECT 1 AS x")
---
print(store.run("SELECT x FROM t"))

=== made-by-function: A connection that a function has made and used.
edges: a>b:open_store b>c
--- setup
import sqlite3
---
def open_store():
    made = sqlite3.connect(":memory:")
    made.execute("CREATE TABLE t AS SELECT 1 AS x")
    return made
---
con = open_store()
---
print(con.execute("SELECT x FROM t").fetchall())

=== sql-function: SQL calls a function of the notebook's.
edges: a?d:rate b>d:scaled c>d:table:con:t
--- setup
import sqlite3
con = sqlite3.connect(":memory:")
---
rate = 3
---
def scaled(x):
    return x * rate
---
con.execute("CREATE TABLE t AS SELECT 2 AS x")
---
con.create_function("scaled", 1, scaled)
print(con.execute("SELECT scaled(x) FROM t").fetchall())

=== branch: A table that is made on one way only may be there.
edges: a>b:deep b>c:table:con:t c>d:table:con:t
--- setup
import sqlite3
con = sqlite3.connect(":memory:")
---
deep = len("abc") > 2
---
con.execute("CREATE TABLE IF NOT EXISTS t (x)")
if deep:
    con.execute("INSERT INTO t VALUES (1)")
---
print(con.execute("INSERT INTO t VALUES (2)").rowcount)
---
print(con.execute("SELECT count(*) FROM t").fetchall())

=== test-reads-table: A test's queries are inputs of its block.
edges: a>b:table:con:t
--- setup
import sqlite3
con = sqlite3.connect(":memory:")
---
con.execute("CREATE TABLE t AS SELECT 1 AS x")
---
n = 1
print(n)
--- test b
assert con.execute("SELECT count(*) FROM t").fetchone()[0] == n

=== engine: SQLAlchemy's connections are those of their engine, texts are texts.
edges: a>b:table:engine:t b>c:table:engine:t
exempt: needs SQLAlchemy
--- setup
from sqlalchemy import create_engine, text
engine = create_engine("sqlite://")
---
with engine.begin() as con:
    con.execute(text("CREATE TABLE t (x int)"))
---
with engine.connect() as con:
    con.execute(text("INSERT INTO t VALUES (1)"))
    con.commit()
---
with engine.connect() as con:
    print(con.execute(text("SELECT x FROM t")).all())

=== engine-address: Two engines of one address are one database.
edges: a>b:table:host/shop:t b!c
exempt: needs SQLAlchemy and a server
--- setup
import pandas as pd
from sqlalchemy import create_engine
---
frame = pd.DataFrame({"x": [1]})
frame.to_sql("t", create_engine("postgresql://me:secret@host/shop"), if_exists="replace")
---
print(pd.read_sql("t", "postgresql+psycopg://other@host/shop"))
---
with create_engine("postgresql://me@host/shop").begin() as con:
    con.exec_driver_sql("DROP TABLE IF EXISTS t")

=== spark: Spark's session is one, whoever holds it.
edges: a>b:df b>c:table:spark:v c>d:table:spark:summary
exempt: needs Spark
--- setup
from pyspark.sql import SparkSession
spark = SparkSession.builder.getOrCreate()
---
df = spark.createDataFrame([(1,)], ["x"])
---
df.createOrReplaceTempView("v")
---
spark.sql("SELECT x FROM v").write.saveAsTable("summary")
---
spark.sql("SELECT * FROM summary").show()

=== provided-spark: A session that the notebook did not make is one, too.
edges: a>b:table:spark:t
exempt: needs Spark
---
spark.sql("CREATE TABLE t AS SELECT 1 AS x")
---
spark.sql("SELECT x FROM t").show()

=== polars: Polars finds frames by their names.
edges: a>b:df
exempt: needs polars
--- setup
import polars as pl
---
df = pl.DataFrame({"x": [1]})
---
print(pl.sql("SELECT x FROM df").collect())

=== unknown-connection: A connection that nobody knows is told by what it is given.
edges: a>b:table:db:t
exempt: needs a library of its own
--- setup
from company import open_database
db = open_database()
---
db.execute("INSERT INTO t VALUES (1)")
---
rows = db.execute("SELECT x FROM t").fetchall()

=== no-sql: What is no SQL is left to others.
edges: a>b:pipeline a-c b?c:pipeline
exempt: needs a library of its own
--- setup
from company import make
---
pipeline = make()
---
pipeline.execute("step one")
---
rows = pipeline.query("a > 1")
""",
)
