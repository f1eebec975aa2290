"""Text that pandas evaluates: `query`, `eval`, `pd.eval`."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "frame-queries",
    r'''
=== query-attribute: `@x.y` reads x.
edges: a>c:df b>c:limits c>d:some
--- setup
import pandas as pd
import types
---
df = pd.DataFrame({"u": [1, 2, 3]})
---
limits = types.SimpleNamespace(low=1)
---
some = df.query("u > @limits.low")
---
print(some)

=== query-item: `@x[0]` reads x.
edges: a>c:df b>c:limits c>d:some
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2, 3]})
---
limits = [1, 2]
---
some = df.query("u > @limits[0]")
---
print(some)

=== query-call: A function called in a query is followed.
edges: a>d:df b>d:k c>d:scale d>e:some
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2, 30]})
---
k = 10
---
def scale(values):
    return values * k
---
some = df.query("u > @scale(1)")
---
print(some)

=== query-in-quotes: What is quoted in a query is text.
edges: a>c:df c>d:some
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": ["@name", "b"]})
---
name = "b"
---
some = df.query("u == '@name'")
---
print(some)

=== query-backquotes: Between backquotes stands a column.
edges: a>c:df b>c:limit c>d:some
--- setup
import pandas as pd
---
df = pd.DataFrame({"u v": [1, 2, 3]})
---
limit, v = 1, 5
---
some = df.query("`u v` > @limit")
---
print(some)

=== query-several: Each name after an at sign is a read, once.
edges: a>d:df b>d:low c>d:high d>e:some
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2, 3]})
---
low = 1
---
high = 3
---
some = df.query("@low < u and u < @high and u != @low")
---
print(some)

=== query-in-list: Names in a list, after `in`.
edges: a>c:df b>c:wanted c>d:some
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2, 3]})
---
wanted = [1, 2]
---
some = df.query("u in @wanted")
---
print(some)

=== query-f-string: Around what an f-string puts in, at signs count as ever.
edges: a>d:df b>d:column c>d:limit d>e:some
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2, 3]})
---
column = "u"
---
limit = 1
---
some = df.query(f"{column} > @limit")
---
print(some)

=== query-keyword: The text may be passed by name.
edges: a>c:df b>c:limit c>d:some
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2, 3]})
---
limit = 1
---
some = df.query(expr="u > @limit")
---
print(some)

=== query-in-function: In a function an at sign reads the function's own name first.
edges: c>d:f a>d:df
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2, 3]})
---
limit = 1
---
def f(limit):
    return df.query("u > @limit")
---
print(f(2))

=== query-local-dict: Names that are passed along stand in for those of the notebook.
edges: a>c:df c>d:some
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2, 3]})
---
limit = 1
---
some = df.query("u > @limit", local_dict={"limit": 2})
---
print(some)

=== eval-assigns: `df.eval` with an assignment gives a new frame.
edges: a>c:df b>c:rate c>d:more a>e:df
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2, 3]})
---
rate = 2
---
more = df.eval("v = u * @rate")
---
print(more)
---
print(df)

=== eval-inplace: With `inplace=True` it changes the frame.
edges: a>c:df b>c:rate c>d:df
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2, 3]})
---
rate = 2
---
df.eval("v = u * @rate", inplace=True)
---
print(df)

=== eval-several-lines: Each line of the text counts.
edges: a>d:df b>d:rate c>d:base d>e:more
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2, 3]})
---
rate = 2
---
base = 10
---
more = df.eval("""
v = u * @rate
w = v + @base
""")
---
print(more)

=== pd-eval: `pd.eval` reads the names in its text.
edges: a>c:one b>c:two c>d:total
--- setup
import pandas as pd
---
one = pd.Series([1, 2])
---
two = pd.Series([3, 4])
---
total = pd.eval("one + two * 2")
---
print(total)

=== pd-eval-columns: Columns after a dot belong to their frame.
edges: a>c:df c>d:total
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2], "v": [3, 4]})
---
u = 5
---
total = pd.eval("df.u + df.v")
---
print(total)
''',
)
