"""Corners of the state of the process, and of databases."""

from __future__ import annotations

from ..notation import parse_cases

STATE = parse_cases(
    "corners-state",
    r"""
=== reload: A module that is loaded again is what was written last.
edges: a>b:file:m.py a~c b>d c>d d-e b-e a~d a~e c~e
%%writefile m.py
v = 1
---
import m
---
%%writefile m.py
v = 22
---
import importlib
importlib.reload(m)
---
print(m.v)

=== decimal-precision: The precision of decimals is read by a division.
edges: a>b
--- setup
import decimal
---
decimal.getcontext().prec = 4
---
print(decimal.Decimal(1) / decimal.Decimal(3))

=== decimal-local: A context of one block ends with it.
edges:
--- setup
import decimal
---
with decimal.localcontext() as context:
    context.prec = 4
    print(decimal.Decimal(1) / decimal.Decimal(3))
---
print(decimal.Decimal(1) / decimal.Decimal(3))

=== environment-update: `os.environ.update` sets a variable.
edges: a>b:env:A
--- setup
import os
---
os.environ.update(A="1")
---
print(os.environ["A"])

=== environment-popped: A variable that is taken away is missed later.
edges: a>b:env:A b>c:env:A a~c
--- setup
import os
---
os.environ["A"] = "1"
---
os.environ.pop("A")
---
print(os.getenv("A"))

=== directory-and-back: A file written below another directory, read from above.
edges: a-b a>c b>d c>d a~d
--- setup
import os
---
os.mkdir("d")
os.chdir("d")
---
with open("x.txt", "w") as f:
    f.write("1")
---
os.chdir("..")
---
print(open("d/x.txt").read())

=== seeded-chain: Draws after a seed follow each other.
edges: a>b:rng:random b>c:rng:random a~c
--- setup
import random
---
random.seed(1)
---
x = random.random()
---
print(random.random())

=== own-generator: A generator of one's own is apart from the global one.
edges: a>b:rng
--- setup
import random
---
rng = random.Random(1)
---
print(rng.random())
---
y = random.random()

=== patched-constant: A patched constant is read through a function.
edges: a>c b>c:circle
--- setup
import math
---
math.pi = 3
---
def circle():
    return math.pi
---
print(circle())

=== patched-class: An attribute of a class that is replaced is seen by its instances.
edges: a>b:P b>c:p a~c
class P:
    n = 1
p = P()
---
P.n = 2
---
print(p.n)

=== patched-method: A method that is replaced is what instances call.
edges: a>b:P a>c:log b>c:p a~c c>d:log a~d
class P:
    def go(self):
        return 1
p, log = P(), []
---
def go(self):
    log.append(1)
P.go = go
---
p.go()
---
print(log)

=== seed-between: A seed between two draws makes the second independent of the first.
edges: b>c:rng:random
--- setup
import random
---
x = random.random()
---
random.seed(4)
---
print(random.random())

=== shuffled: `random.shuffle` draws, and changes its list.
edges: a>b:xs b>c:xs a~c
--- setup
import random
random.seed(1)
---
xs = [1, 2, 3]
---
random.shuffle(xs)
---
print(xs)
""",
)
SQL = parse_cases(
    "corners-sql",
    r"""
=== attached: A table of an attached database, beside one of the same name.
edges: a>b:con a>c b>d a>d:con
--- setup
import duckdb
---
con = duckdb.connect()
con.execute("create table t as select 1 as n")
---
con.execute("attach ':memory:' as o")
con.execute("create table o.t as select 2 as n")
---
print(con.execute("select n from t").fetchall())
---
print(con.execute("select n from o.t").fetchall())

=== frame-by-name: A frame that a query names.
edges: a>b:df
--- setup
import duckdb
import pandas as pd
---
df = pd.DataFrame({"a": [1, 2]})
---
print(duckdb.sql("select sum(a) from df").fetchall())

=== table-before-frame: A table hides the frame of its name.
edges: b>c
--- setup
import duckdb
import pandas as pd
---
t = pd.DataFrame({"n": [1]})
---
con = duckdb.connect()
con.execute("create table t as select 5 as n")
---
print(con.execute("select n from t").fetchall())

=== common-table-hides: A common table expression hides the frame of its name.
edges:
--- setup
import duckdb
import pandas as pd
---
x = pd.DataFrame({"n": [1]})
---
print(duckdb.sql("with x as (select 1 as n) select n from x").fetchall())

=== one-database-file: Two connections to one file are one database.
edges: a>b b>c a~c
--- setup
import sqlite3
---
con = sqlite3.connect("s.db")
con.execute("create table t (n)")
---
con.execute("insert into t values (1)")
con.commit()
---
print(sqlite3.connect("s.db").execute("select n from t").fetchall())

=== named-table: The name of a table comes from another block.
edges: a>c b>c:name
--- setup
import sqlite3
import pandas as pd
---
con = sqlite3.connect(":memory:")
con.execute("create table t (n)")
---
name = "t"
---
print(pd.read_sql(f"select n from {name}", con))

=== many-rows: Rows inserted by `executemany`, the values from a list.
edges: a>c b>c:rows c>d a~d
--- setup
import sqlite3
---
con = sqlite3.connect(":memory:")
con.execute("create table t (n)")
---
rows = [(1,), (2,)]
---
con.executemany("insert into t values (?)", rows)
---
print(con.execute("select n from t").fetchall())

=== dropped-and-made: A table that is dropped and made anew has nothing of its former rows.
edges: a>b:con a>c:con c>d a~d
--- setup
import sqlite3
---
con = sqlite3.connect(":memory:")
---
con.execute("create table if not exists u (n)")
---
con.execute("drop table if exists t")
con.execute("create table t as select 3 as n")
---
print(con.execute("select n from t").fetchall())
""",
)
CASES = STATE + SQL
