"""Pandas: several frames, copies and aliases, functions, loops."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "pandas_frames",
    r"""
=== merge: A merge reads both frames.
edges: a>c:left b>c:right c>d:both
--- setup
import pandas as pd
---
left = pd.DataFrame({"k": [1], "u": [2]})
---
right = pd.DataFrame({"k": [1], "v": [3]})
---
both = left.merge(right, on="k")
---
print(both)

=== concat: A concatenation reads all its frames and changes none.
edges: a>c:top b>c:bottom c>d:both a>e:top
--- setup
import pandas as pd
---
top = pd.DataFrame({"u": [1]})
---
bottom = pd.DataFrame({"u": [2]})
---
both = pd.concat([top, bottom])
---
print(both)
---
print(top)

=== pipe: A function handed to `pipe` is called.
edges: a>d:df b>d:scale c>d:k d>e:scaled
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2]})
---
def scale(frame, by):
    return frame * by
---
k = 2
---
scaled = df.pipe(scale, k)
---
print(scaled)

=== copy: A change of a copy leaves the frame alone.
edges: a>b:df b>c:copy_ a>d:df
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2]})
---
copy_ = df.copy()
---
copy_["u"] = 0
---
print(df)

=== alias: A change through an alias changes the frame.
edges: a>b:df b>c:same c>d:df a~c a~d
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2]})
---
same = df
---
same["v"] = 0
---
print(df)

=== alias-read-late: A change of the frame is seen through its alias.
edges: a>b:df a>c:df c>d:same b~c b~d
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2]})
---
same = df
---
df["v"] = 0
---
print(same)

=== selection-is-copy: A change of a selection does not reach the frame.
edges: a>b:df b>c:some a>d:df a~c c~d b~d
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2]})
---
some = df[df.u > 1]
---
some["v"] = 0
---
print(df)

=== column-is-lazy-copy: Under copy-on-write a change of a column's series does not reach the frame.
edges: a>b:df b>c:column a>d:df a~c c~d b~d
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2]})
---
column = df["u"]
---
column[0] = 9
---
print(df)

=== function-mutates-frame: A function that adds a column changes the frame it is given.
edges: a>c:df b>c:add c>d:df
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2]})
---
def add(frame):
    frame["v"] = frame.u + 1
---
add(df)
---
print(df)

=== function-copies-frame: A function that copies first changes nothing.
edges: a>c:df b>c:add c>d:wide a>e:df
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2]})
---
def add(frame):
    frame = frame.copy()
    frame["v"] = frame.u + 1
    return frame
---
wide = add(df)
---
print(wide)
---
print(df)

=== function-mutates-and-returns: A function that adds a column and returns the frame does both.
edges: a>c:df b>c:add c>d:df
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2]})
---
def add(frame):
    frame["v"] = frame.u + 1
    return frame
---
wide = add(df)
---
print(df)

=== insert: `insert` changes the frame.
edges: a>b:df b>c:df
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2]})
---
df.insert(0, "w", 5)
---
print(df)

=== update: `update` changes the frame and reads the other.
edges: a>c:df b>c:other c>d:df
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2]})
---
other = pd.DataFrame({"u": [7, 8]})
---
df.update(other)
---
print(df)

=== pop-column: `pop` takes a column out of the frame.
edges: a>b:df b>c:df b>d:v
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1], "v": [2]})
---
v = df.pop("v")
---
print(df)
---
print(v)

=== series-store: A store into a series changes it.
edges: a>b:s b>c:s
--- setup
import pandas as pd
---
s = pd.Series([1, 2])
---
s[0] = 9
---
print(s)

=== augmented-column: An augmented store to a column changes the frame.
edges: a>b:df b>c:df
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2]})
---
df["u"] += 1
---
print(df)

=== frames-in-dict: A column added to a frame in a dict changes the dict.
edges: a>b:frames b>c:frames
--- setup
import pandas as pd
---
frames = {"p": pd.DataFrame({"u": [1]})}
---
frames["p"]["v"] = 2
---
print(frames["p"])

=== loop-over-frames: A column added in a loop over frames changes each of them.
edges: a>c:one b>c:two c>d:one a~d c>e:two b~e
--- setup
import pandas as pd
---
one = pd.DataFrame({"u": [1]})
---
two = pd.DataFrame({"u": [2]})
---
for frame in (one, two):
    frame["v"] = 0
---
print(one)
---
print(two)

=== loop-over-columns: A loop that stores columns by name changes the frame.
edges: a?c:df b>c:columns c?d:df a~d
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2], "v": [3, 4]})
---
columns = ["u", "v"]
---
for column in columns:
    df[column] = df[column] / 2
---
print(df)

=== iterrows: A loop over rows reads the frame and does not change it.
edges: a>b:df a>c:df b~c
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2]})
---
total = 0
for i, row in df.iterrows():
    total += row.u
---
print(df)

=== set-index-inplace: A chain of changes in place, one block each.
edges: a>b:df b>c:df c>d:df
--- setup
import pandas as pd
---
df = pd.DataFrame({"k": [2, 1], "u": [3, 4]})
---
df.set_index("k", inplace=True)
---
df.sort_index(inplace=True)
---
print(df)

=== conditional-column: A column added under a condition may be there.
edges: a>c:p b?c:df c?d:df b~d
--- setup
import pandas as pd
---
p = True
---
df = pd.DataFrame({"u": [1, 2]})
---
if p:
    df["v"] = 1
---
print(df)

=== column-named-like-variable: A column named like a variable is no read of it.
edges: b>c:df c>d:df
--- setup
import pandas as pd
---
rate = 2
---
df = pd.DataFrame({"rate": [1, 2]})
---
df["double"] = df.rate * 2
---
print(df["rate"], df["double"])

=== etl: A small load, clean, join, report.
edges: a>b:trips b>d:clean c>d:rates d>e:priced e>f:report
--- setup
import pandas as pd
---
trips = pd.DataFrame({"km": [1, None, 3], "zone": ["n", "s", "s"]})
---
clean = trips.dropna().copy()
clean["km"] = clean.km.astype(float)
---
rates = pd.DataFrame({"zone": ["n", "s"], "rate": [2.0, 3.0]})
---
priced = clean.merge(rates, on="zone").assign(fare=lambda d: d.km * d.rate)
---
report = priced.groupby("zone").fare.sum()
---
print(report)

=== drop-inplace-in-function: A function that drops in place changes its argument.
edges: a>c:df b>c:tidy c>d:df
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, None]})
---
def tidy(frame):
    frame.dropna(inplace=True)
---
tidy(df)
---
print(df)

=== eval-assignment: `df.eval` of an assignment in place changes the frame.
edges: a>b:df b>c:df
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2]})
---
df.eval("v = u + 1", inplace=True)
---
print(df)
""",
)
