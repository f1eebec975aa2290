"""Corners of databases, files and names, the third time."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "corners-again",
    r"""
=== view-then-insert: A view shows rows that were inserted after it was made.
edges: a>b:con,table:con:t a>c:con,table:con:t a>d b>d c>d
--- setup
import duckdb
---
con = duckdb.connect()
con.execute("create table t (n int)")
---
con.execute("create view v as select n from t")
---
con.execute("insert into t values (3)")
---
print(con.execute("select n from v").fetchall())

=== merge: A MERGE reads its source and changes its target.
edges: a>c b>c c>d a~d a>b:con
--- setup
import duckdb
---
con = duckdb.connect()
con.execute("create table t as select 1 as k, 2 as v")
---
con.execute("create table s as select 1 as k, 9 as v")
---
con.execute("merge into t using s on t.k = s.k when matched then update set v = s.v")
---
print(con.execute("select v from t").fetchall())

=== copied-out: COPY writes a file that pandas reads.
edges: a>b b>c:file:t.csv
--- setup
import duckdb
import pandas as pd
---
con = duckdb.connect()
con.execute("create table t as select 1 as n")
---
con.execute("copy t to 't.csv' (header)")
---
print(pd.read_csv("t.csv"))

=== csv-in-query: A query reads the file that pandas wrote.
edges: a>b:df b>c:file:t.csv
--- setup
import duckdb
import pandas as pd
---
df = pd.DataFrame({"n": [1]})
---
df.to_csv("t.csv", index=False)
---
print(duckdb.sql("select n from 't.csv'").fetchall())

=== frame-in-fstring-query: A frame's name in a query that an f-string makes.
edges: a>c:df b>c:low
--- setup
import duckdb
import pandas as pd
---
df = pd.DataFrame({"n": [1, 5]})
---
low = 2
---
print(duckdb.sql(f"select n from df where n > {low}").fetchall())

=== temp-table-of-other-connection: A table of one connection in memory is not another's.
edges: a>b:con a>c:con,table:con:t
--- setup
import sqlite3
---
con = sqlite3.connect(":memory:")
con.execute("create table t as select 1 as n")
---
other = sqlite3.connect(":memory:")
other.execute("create table t as select 7 as n")
print(con.total_changes)
---
print(con.execute("select n from t").fetchall())

=== to-sql: A frame written to a database, read by a query.
edges: a>c b>c:df c>d a>d
--- setup
import sqlite3
import pandas as pd
---
con = sqlite3.connect(":memory:")
---
df = pd.DataFrame({"n": [1]})
---
df.to_sql("t", con, index=False)
---
print(pd.read_sql("select n from t", con))

=== registered-frame: A frame registered under another name.
edges: a>b:con,df b>c a>c:con
--- setup
import duckdb
import pandas as pd
---
con, df = duckdb.connect(), pd.DataFrame({"n": [4]})
---
con.register("rides", df)
---
print(con.execute("select n from rides").fetchall())

=== json-config: A configuration written as JSON, changed, read again.
edges: a>b:file:c.json b>c:file:c.json a~c
--- setup
import json
---
with open("c.json", "w") as f:
    json.dump({"n": 1}, f)
---
with open("c.json") as f:
    conf = json.load(f)
conf["n"] = 2
with open("c.json", "w") as f:
    json.dump(conf, f)
---
print(open("c.json").read())

=== loop-of-files: Files written in a loop, one of them read.
edges: a?b:file:part-{n}.csv
for n in range(3):
    with open(f"part-{n}.csv", "w") as f:
        f.write(str(n))
---
print(open("part-1.csv").read())

=== zip-member: An archive written and read.
edges: a>b:file:a.zip
--- setup
import zipfile
---
with zipfile.ZipFile("a.zip", "w") as z:
    z.writestr("x.txt", "1")
---
with zipfile.ZipFile("a.zip") as z:
    print(z.read("x.txt"))

=== globbed-before: A pattern that is read before the file is written takes nothing of it.
edges: a!b
--- setup
import glob
---
print(glob.glob("*.txt"))
---
with open("x.txt", "w") as f:
    f.write("1")

=== path-in-dict: Paths kept in a dictionary.
edges: a>b:paths a>c:paths b>c:file:in.txt
paths = {"in": "in.txt", "out": "out.txt"}
---
with open(paths["in"], "w") as f:
    f.write("1")
---
print(open(paths["in"]).read())

=== path-in-dict-other: Another entry of the dictionary is another file.
edges: a>b:paths a>c:paths
paths = {"in": "in.txt", "out": "out.txt"}
---
with open(paths["in"], "w") as f:
    f.write("1")
---
try:
    print(open(paths["out"]).read())
except FileNotFoundError:
    print("none")

=== numpy-memory-order: `np.savez` and `np.load`.
edges: a>b:x b>c:file:x.npz
--- setup
import numpy as np
---
x = np.arange(3)
---
np.savez("x.npz", x=x)
---
print(np.load("x.npz")["x"])

=== environment-for-child: A child process may read a variable that was set.
edges: a?b
--- setup
import os
import subprocess
---
os.environ["LEVEL"] = "3"
---
print(subprocess.run(["sh", "-c", "echo $LEVEL"], capture_output=True, text=True).stdout)

=== sys-path-import: A module found by a path that was added.
edges: a>b a-c b-c
--- setup
import os
import sys
---
os.mkdir("lib")
with open("lib/tiny.py", "w") as f:
    f.write("v = 3")
---
sys.path.insert(0, os.path.abspath("lib"))
print(os.path.exists("lib"))
---
import tiny
print(tiny.v)

=== decorator-from-setup: A decorator of the prelude that writes to a block's list.
edges: a>b:log b>c:log a~c
--- setup
def noted(into):
    def wrap(f):
        into.append(f.__name__)
        return f
    return wrap
---
log = []
---
@noted(log)
def f():
    return 1
---
print(log)

=== loop-variable-leaks: The variable of a loop over something unknown may be bound.
edges: a>b:rows b-c:row
rows = [1, 2]
---
for row in rows:
    pass
---
print(row)

=== unpacked-star-middle: The rest in the middle of an unpacking.
edges: a>b:rows b>c:middle c>d:rows a~c a~d b~d
rows = [[1], [2], [3]]
---
first, *middle, last = rows
---
middle[0].append(9)
---
print(rows)

=== nested-default-dict: A nested defaultdict is filled by a subscript.
edges: a>b:defaultdict,tree b-c:tree a~c
from collections import defaultdict
tree = defaultdict(lambda: defaultdict(list))
---
tree["a"]["b"].append(1)
---
print(len(tree))

=== property-reads-global: A property that reads a global when it is read.
edges: a>c:box b>c:rate
class Box:
    @property
    def price(self):
        return rate * 2
box = Box()
---
rate = 3
---
print(box.price)

=== class-in-function: A class made by a function keeps the list of its call.
edges: a>b:make b>c:Kept c>d:Kept b~d
def make():
    class Kept:
        rows = []
    return Kept
---
Kept = make()
---
Kept.rows.append(1)
---
print(Kept.rows)

=== dict-update-by-pairs: `update` by pairs of a zip object uses it up.
edges: a>b:d,z b>c:z a~c b>e:d a~e
d, z = {}, zip("ab", [1, 2])
---
d.update(z)
---
print(list(z))
--- block e
print(d)

=== sorted-key-mutates: A key function that changes what it is given.
edges: a>b:rows b-c:rows a~c
rows = [[2], [1]]
---
order = sorted(rows, key=lambda row: row.append(0) or row[0])
---
print(rows)

=== while-true-break: What is bound before a `break` in an endless loop is certain.
edges: a>b:x
while True:
    x = 1
    break
---
print(x)

=== ternary-lambda: A function chosen by a condition reads a global.
edges: a>c:flag,pick b-c:rate
flag = True
pick = (lambda: rate) if flag else (lambda: 0)
---
rate = 2
---
print(pick() if flag else 0)

=== string-method-chain: A method of a text gives a new one.
edges: a>b:s a>c:s
s = " a "
---
s.strip().upper()
---
print(repr(s))

=== set-of-frozen: A set changed through an alias in a tuple.
edges: a>b:pair b>c:seen a~c
seen = set()
pair = (seen, 1)
---
pair[0].add(3)
---
print(seen)

=== print-to-buffer: What is printed to a buffer changes it.
edges: a>b:out b>c:out a~c
import io
out = io.StringIO()
---
print("x", file=out)
---
print(out.getvalue())
""",
)
