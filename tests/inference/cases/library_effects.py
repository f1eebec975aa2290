"""Calls into libraries that change what they are given, and calls that do not."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "library_effects",
    r"""
=== star-hides-builtin: A star import may hide a builtin.
edges: a>b:pow
from math import *
---
print(pow(2, 3))

=== star-of-c-module: A star import of a module without source.
edges: a>b:chain
from itertools import *
---
print(list(chain([1], [2])))

=== star-of-dynamic-all: A star import of a module that computes its `__all__`.
edges: a-b:getcwd
from os import *
---
print(callable(getcwd))

=== star-datetime: A star import whose module takes its names from another.
edges: a>b:date
from datetime import *
---
print(date(2024, 1, 1))

=== star-in-setup: A star import in the prelude does not hide a block's own names.
edges: a>b:total
--- setup
from math import *
---
total = 3
---
print(total)

=== submodule-import-rebinds: `import os.path` binds `os` again.
edges: b>c:os a~b
import os
---
import os.path
---
print(os.sep)

=== np-shuffle: `np.random.shuffle` changes its argument.
edges: a>b:x b>c:x
--- setup
import numpy as np
---
x = np.arange(50)
---
np.random.shuffle(x)
---
print(x)

=== rng-shuffle: `rng.shuffle` changes its argument and the generator.
edges: a>c:rng b>c:x c>d:x c>e:rng b~d a~e
--- setup
import numpy as np
---
rng = np.random.default_rng(1)
---
x = np.arange(50)
---
rng.shuffle(x)
---
print(x)
---
print(rng.integers(9))

=== rng-permutation: `rng.permutation` leaves its argument alone.
edges: a>c:rng b>c:x b>d:x c~d
--- setup
import numpy as np
---
rng = np.random.default_rng(1)
---
x = np.arange(5)
---
y = rng.permutation(x)
---
print(x)

=== positional-out: The second positional argument of a ufunc is its output.
edges: a>b:x,y b>c:y a~c
--- setup
import numpy as np
---
x, y = np.ones(2), np.zeros(2)
---
np.exp(x, y)
---
print(y)

=== clip-out: `out` of a method changes the array.
edges: a>b:x b>c:x
--- setup
import numpy as np
---
x = np.array([1, 9])
---
x.clip(0, 5, out=x)
---
print(x)

=== add-at: `np.add.at` changes its first argument.
edges: a>b:x b>c:x a~c
--- setup
import numpy as np
---
x = np.zeros(3)
---
np.add.at(x, [0], 1)
---
print(x)

=== put-mask: `np.putmask` changes its first argument.
edges: a>b:x b>c:x a~c
--- setup
import numpy as np
---
x = np.zeros(3)
---
np.putmask(x, x == 0, 1)
---
print(x)

=== flat-store: A store through `flat` changes the array.
edges: a>b:x b>c:x
--- setup
import numpy as np
---
x = np.zeros((2, 2))
---
x.flat[0] = 1
---
print(x)

=== store-through-view-at-once: A store into a view of a view changes the array.
edges: a>b:x b>c:x
--- setup
import numpy as np
---
x = np.zeros((2, 2))
---
x.T[0][1] = 5
---
print(x)

=== store-through-reshape: A store into `reshape(…)` may change the array.
edges: a>b:x b-c:x a~c
--- setup
import numpy as np
---
x = np.zeros(4)
---
x.reshape(2, 2)[0, 0] = 5
---
print(x)

=== split-views: The parts of `np.split` are views.
edges: a>b:x b>c:p c-d:x a~c a~d
--- setup
import numpy as np
---
x = np.zeros(4)
---
p, q = np.split(x, 2)
---
p[0] = 1
---
print(x)

=== list-of-array-rows: A loop over an array's rows shares them.
edges: a>b:x b-c:x a~c
--- setup
import numpy as np
---
x = np.zeros((2, 2))
---
for row in x:
    row[0] = 1
---
print(x)

=== astype-copies: `astype` makes a copy.
edges: a>b:x b>c:y a>d:x c~d b~d
--- setup
import numpy as np
---
x = np.zeros(2)
---
y = x.astype(int)
---
y[0] = 7
---
print(x)

=== where-copies: `np.where` makes a new array.
edges: a>b:x b>c:y a>d:x c~d b~d
--- setup
import numpy as np
---
x = np.zeros(2)
---
y = np.where(x > 0, 1, x)
---
y[0] = 7
---
print(x)

=== sum-is-pure: Reductions change nothing.
edges: a>b:x a>c:x b~c
--- setup
import numpy as np
---
x = np.ones(3)
---
print(x.sum(), x.mean(), np.max(x), np.linalg.norm(x), x.std(axis=0))
---
print(x)

=== frame-from-arrays: A frame made of a dict of arrays.
edges: a>b:x b>c:df
--- setup
import numpy as np
import pandas as pd
---
x = np.ones(3)
---
df = pd.DataFrame({"x": x})
---
print(df)

=== chained-store: A store into a selection does not reach the frame.
edges: a>b:df a>c:df b~c
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2]})
---
df[df["u"] > 1]["u"] = 0
---
print(df)

=== loop-over-own-columns: A loop over a frame's own columns that stores them.
edges: a>b:df b?c:df a~c
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2], "v": [3, 4]})
---
for column in df.columns:
    df[column] = df[column] * 2
---
print(df)

=== agg-function: A function handed to `agg` is called.
edges: a>d:df b>d:spread c-d:k d>e:table
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 1], "v": [2, 5]})
---
def spread(values):
    return values.max() - values.min() + k
---
k = 1
---
table = df.groupby("u").agg({"v": spread})
---
print(table)

=== transform-lambda: A lambda handed to `transform` is called.
edges: a>c:df b>c:k c>d:df
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 1], "v": [2, 5]})
---
k = 10
---
df["w"] = df.groupby("u")["v"].transform(lambda v: v.sum() + k)
---
print(df)

=== rows-then-frame: Rows gathered in a list become a frame.
edges: a>b:rows b>c:rows c>d:df
--- setup
import pandas as pd
---
rows = []
---
for i in range(3):
    rows.append({"i": i})
---
df = pd.DataFrame(rows)
---
print(df)

=== apply-named-columns: A row function that reads another frame.
edges: a>c:df b>c:rates c>d:df
--- setup
import pandas as pd
---
df = pd.DataFrame({"k": ["p", "q"], "v": [1, 2]})
---
rates = pd.Series({"p": 2.0, "q": 3.0})
---
df["cost"] = df["v"] * df["k"].map(rates)
---
print(df)

=== isin-reads: A mask from a list reads the list.
edges: a>c:df b>c:wanted c>d:some
--- setup
import pandas as pd
---
df = pd.DataFrame({"k": ["p", "q"]})
---
wanted = ["p"]
---
some = df[df["k"].isin(wanted)]
---
print(some)

=== replace-inplace-column: An in-place method of a column under copy-on-write.
edges: a>b:df b~c a>c:df
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2]})
---
df["u"].replace(1, 5, inplace=True)
---
print(df)

=== options: A setting of a library makes no value edge by itself.
edges: a>c:df
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1.23456]})
---
pd.set_option("display.precision", 6)
---
print(df["u"].iloc[0])

=== to-csv-is-pure: Writing a frame to a buffer changes the buffer, not the frame.
edges: a>b:df a>c:df b~c
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1]})
---
text = df.to_csv(index=False)
---
print(df)

=== sort-key-function: A key function handed to `list.sort` is called.
edges: a>c:xs b>c:sign c>d:xs
xs = [1, 3, 2]
---
sign = -1
---
xs.sort(key=lambda v: v * sign)
---
print(xs)

=== re-sub-function: A function handed to `re.sub` is called.
edges: a>c:up b-c:mark c>d:text
def up(found):
    return found.group().upper() + mark
---
mark = "!"
---
import re
text = re.sub("a", up, "banana")
---
print(text)

=== defaultdict-factory: The factory of a defaultdict is called for a missing key.
edges: a>b:make b>d:d c-d:k a~d
def make():
    return [k]
---
import collections
d = collections.defaultdict(make)
---
k = 1
--- block d
print(d["new"])

=== defaultdict-read-inserts: Reading a missing key of a defaultdict changes it.
edges: a>b:d b-c:d a-c:d
import collections
d = collections.defaultdict(list)
---
print(d["k"])
---
print(dict(d))

=== counter-update: `Counter.update` changes the counter.
edges: a>b:tally b>c:tally
import collections
tally = collections.Counter()
---
tally.update("banana")
---
print(tally)

=== deque-rotate: `rotate` changes the deque.
edges: a>b:q b>c:q a~c
import collections
q = collections.deque([1, 2, 3])
---
q.rotate(1)
---
print(q)

=== ordered-dict-move: `move_to_end` changes the order.
edges: a>b:d b>c:d a~c
import collections
d = collections.OrderedDict(p=1, q=2)
---
d.move_to_end("p")
---
print(list(d))

=== parser-add-argument: `add_argument` changes the parser.
edges: a>b:parser b-c:parser a~c
exempt: a parser is large to digest
import argparse
parser = argparse.ArgumentParser()
---
parser.add_argument("--n", type=int)
---
print(parser.parse_args(["--n", "1"]).n)

=== element-tree: `SubElement` changes the parent.
edges: a>b:root b-c:root a~c
import xml.etree.ElementTree as ET
root = ET.Element("r")
---
import xml.etree.ElementTree as ET
ET.SubElement(root, "child")
---
print(len(root))

=== datetime-is-pure: Arithmetic and methods of dates change nothing.
edges: a>b:day a>c:day b~c
import datetime
day = datetime.date(2024, 1, 1)
---
later = day.replace(month=2)
---
print(day)

=== path-is-pure: Joining paths changes nothing.
edges: a>b:root b>c:file a>d:root
import pathlib
root = pathlib.PurePosixPath("data")
---
file = root / "part.csv"
---
print(file.name)
---
print(root)
""",
)
