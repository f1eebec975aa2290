"""What notebooks do, several features at a time."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "mixed",
    r"""
=== config-dict-through-helper: A helper that reads a key of a global dict sees a later change of it.
edges: a>b:config a>d:helper b>d:config c>d:xs d>e:ys
config = {"scale": 1}
def helper(values):
    return [config["scale"] * v for v in values] + [config]
---
config["scale"] = 3
---
xs = [1, 2]
---
ys = helper(xs)
---
print(ys)

=== memo-dict: A function that keeps its results in a global dict changes it.
edges: a>b:memo,slow b-c:memo a~c
memo = {}
def slow(n):
    if n not in memo:
        memo[n] = n * n
    return memo[n]
---
y = slow(4)
---
print(memo)

=== logger-list: A helper that logs to a global list, called from a comprehension.
edges: a?c:log,note b>c:xs c?d:log a~d
log = []
def note(v):
    log.append(v)
    return v
---
xs = [1, 2]
---
ys = [note(v) for v in xs]
---
print(log)

=== sorted-by-global-dict: A method of a global dict as key function reads the dict.
edges: a>b:order a>c:names b>c:order
order, names = {"p": 2, "q": 1}, ["p", "q"]
---
order["p"] = 0
---
print(sorted(names, key=order.get))

=== pop-into-other: An element taken out of one list and put into another.
edges: a>b:done,todo b>c:todo b>d:done
todo, done = [1, 2], []
---
done.append(todo.pop())
---
print(todo)
---
print(done)

=== default-none-idiom: The idiom of a default None that becomes a new list.
edges: a>b:collect a>c:collect b~c b>d:first
def collect(v, into=None):
    if into is None:
        into = []
    into.append(v)
    return into
---
first = collect(1)
---
second = collect(2)
---
print(first)

=== nested-function-mutates-outer-argument: An inner function changes the argument of the outer one.
edges: a>b:outer,xs b>c:xs a~c
def outer(values):
    def inner():
        values.append(1)
    inner()
xs = []
---
outer(xs)
---
print(xs)

=== class-holds-global: A class whose methods change a global list.
edges: a>b:Recorder b>c:recorder c>d:events a~d a~c
events = []
class Recorder:
    def record(self, event):
        events.append(event)
---
recorder = Recorder()
---
recorder.record("start")
---
print(events)

=== frame-filter-chain: A filter by a threshold of another cell, a count, a plot table.
edges: a>c:df b>c:least c>d:kept c>e:kept
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 5, 9]})
---
least = 3
---
kept = df[df.u >= least].assign(half=lambda d: d.u / 2)
---
print(len(kept))
---
print(kept.describe())

=== groupby-loop: A loop over groups that collects new frames.
edges: a>b:df b>c:parts
--- setup
import pandas as pd
---
df = pd.DataFrame({"k": ["p", "q"], "v": [1, 2]})
---
parts = {}
for key, group in df.groupby("k"):
    group = group.copy()
    group["share"] = group["v"] / group["v"].sum()
    parts[key] = group
---
print(parts["p"])

=== dict-of-models: Models made in a loop, fitted in another, compared in a third.
edges: a>c:models b?c:x,y c?d:models a~d b?d:x
--- setup
from sklearn.linear_model import LinearRegression, Ridge
---
models = {"plain": LinearRegression(), "ridge": Ridge()}
---
x, y = [[1.0], [2.0]], [1.0, 2.0]
---
for model in models.values():
    model.fit(x, y)
---
for name, model in models.items():
    print(name, model.predict(x))

=== rename-columns-attribute: Columns renamed through a comprehension over themselves.
edges: a>b:df b>c:df
--- setup
import pandas as pd
---
df = pd.DataFrame({"U": [1]})
---
df.columns = [column.lower() for column in df.columns]
---
print(df.u)

=== conditional-load: Data loaded in one of two ways.
edges: a>b:sample b>c:df
--- setup
import pandas as pd
---
sample = True
---
if sample:
    df = pd.DataFrame({"u": [1]})
else:
    df = pd.DataFrame({"u": range(1000)})
---
print(len(df))

=== retry-loop: A loop that tries until it succeeds.
edges: a>c:attempts b?c:fetch c-d:data
attempts = 3
---
def fetch(n):
    if n < 1:
        raise ValueError(n)
    return [n]
---
for n in range(attempts):
    try:
        data = fetch(n)
        break
    except ValueError:
        continue
---
print(data)

=== nested-dict-update: A value deep in a settings dict, changed by a function.
edges: a>b:settings,tune b>c:settings
settings = {"model": {"depth": 3}}
def tune(config, depth):
    config["model"]["depth"] = depth
---
tune(settings, 5)
---
print(settings)

=== copy-then-tune: The same function on a deep copy changes only the copy.
edges: a>b:settings,tune b>c:other a>d:settings
settings = {"model": {"depth": 3}}
def tune(config, depth):
    config["model"]["depth"] = depth
---
import copy
other = copy.deepcopy(settings)
tune(other, 5)
---
print(other)
---
print(settings)

=== accumulate-strings: A report put together by `+=` over cells.
edges: a>b:text b>c:text c>d:text
text = "head\n"
---
text += "one\n"
---
text += f"{len(text)}\n"
---
print(text)

=== matrix-power-loop: A loop that multiplies a matrix in place.
edges: a>b:m b>c:m
--- setup
import numpy as np
---
m = np.eye(2)
---
for _ in range(3):
    m *= 2
---
print(m)

=== boolean-mask-of-other: A mask from one array stores into another.
edges: a>c:u b>c:v c>d:v
--- setup
import numpy as np
---
u = np.array([1, -1])
---
v = np.zeros(2)
---
v[u > 0] = 7
---
print(v)

=== same-name-parameter-and-mutation: A parameter of the name of a global, changed in place.
edges: a>b:grow,ys b>d:ys a>c:xs
xs, ys = [1], []
def grow(xs):
    xs.append(2)
---
grow(ys)
---
print(xs)
---
print(ys)

=== returned-dict-of-inputs: A function that packs its arguments shares them.
edges: a>b:pack,xs b>c:packed c>d:xs a~c a~d
def pack(**named):
    return named
xs = []
---
packed = pack(xs=xs)
---
packed["xs"].append(1)
---
print(xs)

=== set-operations: Set operators in place and not.
edges: a>b:seen a>c:seen c>d:seen
seen = {1, 2}
---
both = seen | {3}
---
seen |= {4}
---
print(seen)

=== sentinel-loop: A loop that reads the next item until a sentinel.
edges: a>b:source b>c:items b>d:source a~d
source = iter(["p", "q", "", "r"])
---
items = []
while (item := next(source)) != "":
    items.append(item)
---
print(items)
---
print(next(source))

=== property-cache: A property that computes once and keeps the result.
edges: a>b:o b-c:o a-c:o
class Table:
    def __init__(self):
        self._rows = None
    @property
    def rows(self):
        if self._rows is None:
            self._rows = [1, 2]
        return self._rows
o = Table()
---
print(len(o.rows))
---
print(o._rows)

=== functional-pipeline: A pipeline of functions from a list, reduced over data.
edges: a>c:double b>c:k c>d:steps d>e:out b-d:k
def double(v):
    return 2 * v
---
k = 3
---
steps = [double, lambda v: v + k]
steps.append(lambda v: v * k)
limit = k
---
import functools
out = functools.reduce(lambda v, step: step(v), steps, 1)
---
print(out)
""",
)
