"""Pandas: stores, `inplace`, methods, queries, functions handed to methods."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "pandas_stores",
    r"""
=== column-store: A new column changes the frame.
edges: a>b:df b>c:df
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2]})
---
df["v"] = df["u"] * 2
---
print(df)

=== column-from-other: A column taken from another frame reads it.
edges: a>c:df b>c:other c>d:df
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2]})
---
other = pd.DataFrame({"w": [3, 4]})
---
df["v"] = other["w"]
---
print(df)

=== loc-store: A store through `loc` changes the frame.
edges: a>b:df b>c:df
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2]})
---
df.loc[df["u"] > 1, "u"] = 0
---
print(df)

=== iloc-store: A store through `iloc` changes the frame.
edges: a>b:df b>c:df
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2]})
---
df.iloc[0, 0] = 9
---
print(df)

=== at-store: A store through `at` changes the frame.
edges: a>b:df b>c:df
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2]})
---
df.at[0, "u"] = 9
---
print(df)

=== loc-mask-reads: The mask of a store is read.
edges: a>b:df a>c:df b>c:mask c>d:df
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2]})
---
mask = df["u"] > 1
---
df.loc[mask, "u"] = 0
---
print(df)

=== attribute-column: A store to a column as an attribute.
edges: a>b:df b>c:df
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2]})
---
df.u = [3, 4]
---
print(df)

=== columns-store: New column labels change the frame.
edges: a>b:df b>c:df
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2]})
---
df.columns = ["v"]
---
print(df)

=== index-name-store: A name given to the index changes the frame.
edges: a>b:df b>c:df
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2]})
---
df.index.name = "row"
---
print(df)

=== del-column: `del df[c]` changes the frame.
edges: a>b:df b>c:df
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1], "v": [2]})
---
del df["v"]
---
print(df)

=== inplace: `inplace=True` changes the frame.
edges: a>b:df b>c:df
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [2, 1]})
---
df.sort_values("u", inplace=True)
---
print(df)

=== inplace-false: `inplace=False` does not.
edges: a>b:df a>c:df
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [2, 1]})
---
sorted_ = df.sort_values("u", inplace=False)
---
print(df)

=== inplace-variable: `inplace` of a variable may change the frame.
edges: a>c:flag b>c:df c?d:df b~d
--- setup
import pandas as pd
---
flag = True
---
df = pd.DataFrame({"u": [2, 1]})
---
df.sort_values("u", inplace=flag)
---
print(df)

=== result-dropped: A method without `inplace` whose result is dropped changes nothing.
edges: a>b:df a>c:df b~c
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [2, 1]})
---
df.sort_values("u")
---
print(df)

=== head-displayed: Looking at a frame changes nothing.
edges: a>b:df a>c:df
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [2, 1]})
---
df.head()
---
print(df)

=== info-describe: `info` and `describe` change nothing.
edges: a>b:df a>c:df
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [2, 1]})
---
df.info()
df.describe()
---
print(df)

=== assign: `assign` makes a new frame.
edges: a>b:df b>c:wide a>d:df
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2]})
---
wide = df.assign(v=lambda d: d.u * 2)
---
print(wide)
---
print(df)

=== assign-keyword-is-no-read: The keywords of `assign` are no reads.
edges: b>c:df
--- setup
import pandas as pd
---
v = 1
---
df = pd.DataFrame({"u": [1, 2]})
---
wide = df.assign(v=3)

=== assign-lambda-reads: A lambda in `assign` is called at once.
edges: a>c:df b>c:k c>d:wide
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2]})
---
k = 3
---
wide = df.assign(v=lambda d: d.u * k)
---
print(wide)

=== reassign: `df = df.method()` reads one version and makes the next.
edges: a>b:df b>c:df c>d:df
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, None]})
---
df = df.dropna()
---
df = df.reset_index(drop=True)
---
print(df)

=== chain: A chain of methods reads its first frame only.
edges: a>b:df b>c:result
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 1, 2], "v": [1, 2, 3]})
---
result = df.query("v > 0").groupby("u").v.sum().reset_index()
---
print(result)

=== query-local: `@x` in a query is a read.
edges: a>c:df b>c:limit c>d:some
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2]})
---
limit = 1
---
some = df.query("u > @limit")
---
print(some)

=== query-column: A column's name in a query is no read.
edges: b>c:df c>d:some
--- setup
import pandas as pd
---
u = 1
---
df = pd.DataFrame({"u": [1, 2]})
---
some = df.query("u > 1")
---
print(some)

=== groupby-apply: A function handed to `apply` is called.
edges: a>d:df b>d:span c>d:k d>e:spans
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 1, 2], "v": [1, 5, 3]})
---
def span(values):
    return (values.max() - values.min()) * k
---
k = 2
---
spans = df.groupby("u").v.apply(span)
---
print(spans)

=== apply-axis: A row function reads globals.
edges: a>d:df b>d:row_sum c>d:k d>e:sums
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2], "v": [3, 4]})
---
def row_sum(row):
    return row.u + row.v + k
---
k = 10
---
sums = df.apply(row_sum, axis=1)
---
print(sums)

=== map-dict: A mapping handed to `map` is read.
edges: a>c:df b>c:names c>d:df
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2]})
---
names = {1: "one", 2: "two"}
---
df["name"] = df.u.map(names)
---
print(df)
""",
)
