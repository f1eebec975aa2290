"""Frames of pandas and polars: stores, selections that share or do not, methods in place."""

from __future__ import annotations

from ..notation import parse_cases

PANDAS = parse_cases(
    "tables",
    r"""
=== column-selected-apart: A column selected from a frame is written apart from it.
edges: a>b:df b>c:s a>d:df
import pandas as pd
df = pd.DataFrame({"a": [1, 2]})
---
s = df["a"]
---
s[0] = 9
---
print(df)

=== column-attribute-apart: So is one that is an attribute.
edges: a>b:df b>c:s a>d:df
import pandas as pd
df = pd.DataFrame({"a": [1, 2]})
---
s = df.a
---
s.iloc[0] = 9
---
print(df)

=== selection-sees-no-change: A column selected before a store does not show it.
edges: a>b:df a>c:df b>d:s
import pandas as pd
df = pd.DataFrame({"a": [1, 2]})
---
s = df["a"]
---
df.loc[0, "a"] = 9
---
print(s)

=== rows-selected-apart: Rows selected by `iloc` are written apart from the frame.
edges: a>b:df b>c:part a>d:df
import pandas as pd
df = pd.DataFrame({"a": [1, 2, 3]})
---
part = df.iloc[:2]
---
part.loc[0, "a"] = 9
---
print(df)

=== chained-store-lost: A store to a column of a column is lost.
edges: a>b:df a>c:df
import pandas as pd
df = pd.DataFrame({"a": [1, 2]})
---
df[["a"]].loc[0, "a"] = 9
---
print(df)

=== frame-alias: A second name of a frame shows a new column.
edges: a>b:df b>c:e c>d:df a~c a~d b~d
import pandas as pd
df = pd.DataFrame({"a": [1, 2]})
---
e = df
---
e["b"] = 0
---
print(df)

=== indexer-kept: An indexer that has a name writes to its frame.
edges: a>b:df b>c:at c>d:df a~c a~d b~d
import pandas as pd
df = pd.DataFrame({"a": [1, 2]})
---
at = df.loc
---
at[0, "a"] = 9
---
print(df)

=== index-name-kept: The index of a frame, given a name through another name.
edges: a>b:df b>c:idx c>d:df a~c a~d b~d
import pandas as pd
df = pd.DataFrame({"a": [1, 2]})
---
idx = df.index
---
idx.name = "k"
---
print(df.index.name)

=== attrs-kept: The `attrs` of a frame, changed through another name.
edges: a>b:df b>c:notes c>d:df a~c a~d b~d
import pandas as pd
df = pd.DataFrame({"a": [1, 2]})
---
notes = df.attrs
---
notes["source"] = "x"
---
print(df.attrs)

=== insert: `insert` changes the frame.
edges: a>b:df b>c:df a~c
import pandas as pd
df = pd.DataFrame({"a": [1, 2]})
---
df.insert(0, "z", 1)
---
print(list(df))

=== pop-column: `pop` of a column changes the frame.
edges: a>b:df b>c:df a~c
import pandas as pd
df = pd.DataFrame({"a": [1, 2], "b": 0})
---
b = df.pop("b")
---
print(list(df))

=== columns-list: New labels by a list change the frame that a second name shows.
edges: a>b:df b>c:e a~c
import pandas as pd
df = pd.DataFrame({"a": [1, 2]})
e = df
---
df.columns = ["z"]
---
print(list(e))

=== columns-str: Labels computed from the old ones.
edges: a>b:df b>c:df a~c
import pandas as pd
df = pd.DataFrame({"a b": [1, 2]})
---
df.columns = df.columns.str.replace(" ", "_")
---
print(list(df))

=== rename-inplace: `rename(…, inplace=True)` changes the frame.
edges: a>b:df b>c:e a~c
import pandas as pd
df = pd.DataFrame({"a": [1, 2]})
e = df
---
df.rename(columns={"a": "z"}, inplace=True)
---
print(list(e))

=== inplace-true-variable: `inplace` given by a name that is bound to True.
edges: a>b:df,flag b?c:df a-c
import pandas as pd
df = pd.DataFrame({"a": [2, 1]})
flag = True
---
df.sort_values("a", inplace=flag)
---
print(df)

=== inplace-options: `inplace` in options that are unpacked.
edges: a>b:df,options b?c:df a-c
import pandas as pd
df = pd.DataFrame({"a": [2, 1]})
options = {"inplace": True}
---
df.sort_values("a", **options)
---
print(df)

=== series-in-place-operator: `+=` on a series is seen by its second name.
edges: a>b:s b>c:t a~c
import pandas as pd
s = pd.Series([1, 2])
t = s
---
s += 1
---
print(t)

=== series-update: `update` changes a series.
edges: a>b:pd,s b>c:s a~c
import pandas as pd
s = pd.Series([1, 2])
---
s.update(pd.Series([9], index=[1]))
---
print(s)

=== frame-in-dict: A frame in a dictionary is changed through it.
edges: a>b:df b>c:frames c>d:df a~c a~d b~d
import pandas as pd
df = pd.DataFrame({"a": [1]})
---
frames = {"x": df}
---
frames["x"]["b"] = 2
---
print(df)

=== frame-in-loop: Frames in a list changed in a loop.
edges: a>b:one,two b>c:one b>d:two a~c a~d
import pandas as pd
one, two = pd.DataFrame({"a": [1]}), pd.DataFrame({"a": [2]})
---
for frame in [one, two]:
    frame["b"] = 0
---
print(one)
---
print(two)

=== function-adds-column: A function that adds a column changes its caller's frame.
edges: a>b:df,add b>c:df a~c
import pandas as pd
df = pd.DataFrame({"a": [1]})
def add(frame):
    frame["b"] = frame["a"] * 2
    return frame
---
wide = add(df)
---
print(df)

=== function-copies-first: One that copies first leaves it alone.
edges: a>b:df,add a>c:df
import pandas as pd
df = pd.DataFrame({"a": [1]})
def add(frame):
    frame = frame.copy()
    frame["b"] = frame["a"] * 2
    return frame
---
wide = add(df)
---
print(df)

=== pipe-adds-column: `pipe` gives its function a frame apart, for copies are made on writing.
edges: a>b:df,add a>c:df
import pandas as pd
df = pd.DataFrame({"a": [1]})
def add(frame):
    frame["b"] = 1
    return frame
---
out = df.pipe(add)
---
print(df)

=== assign-is-new: `assign` leaves the frame as it was.
edges: a>b:df a>c:df
import pandas as pd
df = pd.DataFrame({"a": [1]})
---
wide = df.assign(b=1)
wide["c"] = 2
---
print(df)

=== frame-from-array-apart: A frame made of an array is apart from it.
edges: a>b:pd,x b>c:df a>d:x
import numpy as np
import pandas as pd
x = np.zeros((2, 2))
---
df = pd.DataFrame(x)
---
df.iloc[0, 0] = 9
---
print(x)

=== groups-apart: The groups of a frame are written apart from it.
edges: a>b:df a>c:df
import pandas as pd
df = pd.DataFrame({"k": ["a", "b"], "v": [1, 2]})
---
for key, group in df.groupby("k"):
    group["w"] = 1
---
print(list(df))

=== iterrows-apart: Rows of `iterrows` are written apart from the frame.
edges: a>b:df a>c:df
import pandas as pd
df = pd.DataFrame({"k": ["a", "b"], "v": [1, 2]})
---
for i, row in df.iterrows():
    row["v"] = 0
---
print(df)

=== concat-apart: What `concat` makes is written apart from its parts.
edges: a>b:df,pd b>c:both a>d:df
import pandas as pd
df = pd.DataFrame({"v": [1, 2]})
---
both = pd.concat([df, df])
---
both["w"] = 1
---
print(df)

=== drop-inplace-in-function: `inplace=True` in a function changes the caller's frame.
edges: a>b:df,slim b>c:df a~c
import pandas as pd
df = pd.DataFrame({"v": [1, 2], "w": 0})
def slim(frame):
    frame.drop(columns="w", inplace=True)
---
slim(df)
---
print(df)

=== at-loop: Stores through `at` in a loop over a literal.
edges: a>b:df b>c:df a~c
import pandas as pd
df = pd.DataFrame({"v": [1, 2]})
---
for i in (0, 1):
    df.at[i, "v"] = 7
---
print(df)
""",
)
POLARS = parse_cases(
    "polars",
    r"""
=== with-columns-is-new: `with_columns` leaves the frame as it was.
edges: a>b:df,pl a>c:df
import polars as pl
df = pl.DataFrame({"a": [1, 2]})
---
wide = df.with_columns(b=pl.col("a") * 2)
---
print(df)

=== item-store: A store of cells changes the frame that a second name shows.
edges: a>b:df b>c:e a~c
import polars as pl
df = pl.DataFrame({"a": [1, 2]})
e = df
---
df[0, "a"] = 9
---
print(e)

=== extend: `extend` changes the frame.
edges: a>b:df,pl b>c:e a~c
import polars as pl
df = pl.DataFrame({"a": [1, 2]})
e = df
---
df.extend(pl.DataFrame({"a": [3]}))
---
print(e)

=== extend-result: `extend` gives the frame itself.
edges: a>b:df,pl b>c:e c>d:df a~c a~d b~d
import polars as pl
df = pl.DataFrame({"a": [1, 2]})
---
e = df.extend(pl.DataFrame({"a": [3]}))
---
e[0, "a"] = 9
---
print(df)

=== vstack-is-new: `vstack` gives a new frame.
edges: a>b:df a>c:df
import polars as pl
df = pl.DataFrame({"a": [1, 2]})
---
e = df.vstack(df)
e[0, "a"] = 9
---
print(df)

=== insert-column: `insert_column` changes the frame.
edges: a>b:df,pl b>c:df a~c
import polars as pl
df = pl.DataFrame({"a": [1, 2]})
---
df.insert_column(0, pl.Series("z", [1, 2]))
---
print(df.columns)

=== replace-column: `replace_column` changes the frame.
edges: a>b:df,pl b>c:df a~c
import polars as pl
df = pl.DataFrame({"a": [1, 2]})
---
df.replace_column(0, pl.Series("z", [1, 2]))
---
print(df.columns)

=== drop-in-place: `drop_in_place` changes the frame though its result is used.
edges: a>b:df b>c:df a~c
import polars as pl
df = pl.DataFrame({"a": [1, 2], "b": [3, 4]})
---
b = df.drop_in_place("b")
---
print(df.columns)

=== columns-store: New labels change the frame.
edges: a>b:df b>c:df a~c
import polars as pl
df = pl.DataFrame({"a": [1, 2]})
---
df.columns = ["z"]
---
print(df)

=== column-apart: A column is written apart from its frame.
edges: a>b:df b>c:s a>d:df
import polars as pl
df = pl.DataFrame({"a": [1, 2]})
---
s = df["a"]
---
s[0] = 9
---
print(df)

=== sort-is-new: `sort`, its result dropped, changes nothing.
edges: a>b:df a>c:df
import polars as pl
df = pl.DataFrame({"a": [2, 1]})
---
df.sort("a")
---
print(df)

=== series-sort-in-place: `sort(in_place=True)` changes a series.
edges: a>b:s b>c:s a~c
import polars as pl
s = pl.Series("a", [2, 1])
---
s.sort(in_place=True)
---
print(s)

=== series-append: `append` changes a series.
edges: a>b:pl,s b>c:s a~c
import polars as pl
s = pl.Series("a", [2, 1])
---
s.append(pl.Series("a", [3]))
---
print(s)

=== lazy: A lazy frame changes nothing, collected or not.
edges: a>b:df,pl b>c:q a>d:df
import polars as pl
df = pl.DataFrame({"a": [2, 1]})
---
q = df.lazy().filter(pl.col("a") > 1)
---
got = q.collect()
---
print(df)
""",
)
CASES = PANDAS + POLARS
