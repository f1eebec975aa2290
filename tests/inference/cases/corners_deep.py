"""More corners: what several rules have to say of at once."""

from __future__ import annotations

from ..notation import parse_cases

MIXED = parse_cases(
    "corners-mixed",
    r"""
=== timed-mutation-in-function: `%time` of a call that changes a global through two others.
edges: a>b:inner,log,outer b>c:log a~c
log = []
def inner():
    log.append(1)
def outer():
    inner()
---
%time outer()
---
print(log)

=== written-then-imported-alias: A written module under another name, its attribute set.
edges: a>b b>c:r c>d a~d b-d
%%writefile ruler.py
unit = 1
---
import ruler as r
---
r.unit = 5
---
print(r.unit)

=== query-in-function: `@name` in a query of a function is the function's parameter.
edges: a>b:df,pick
import pandas as pd
lim, df = 1, pd.DataFrame({"a": [1, 2]})
def pick(frame, low):
    return frame.query("a > @low")
---
print(pick(df, 0))

=== sql-from-function: A function that queries a table that was made before.
edges: a>c b>c:count
--- setup
import sqlite3
---
con = sqlite3.connect(":memory:")
con.execute("create table t as select 1 as n")
---
def count(table):
    return con.execute(f"select count(*) from {table}").fetchone()
---
print(count("t"))

=== pickle-of-alias: A value that was pickled and read again is another object.
edges: a>b:xs b>c:ys a>d:xs
import pickle
xs = [1]
---
import pickle
ys = pickle.loads(pickle.dumps(xs))
---
ys.append(2)
---
print(xs)

=== environment-in-function: A function that looks at the environment when it is called.
edges: a>c:mode b>c:env:MODE
--- setup
import os
---
def mode():
    return os.environ.get("MODE", "slow")
---
os.environ["MODE"] = "fast"
---
print(mode())

=== environment-as-default: A default looks at the environment when the function is defined.
edges: a>c:mode
--- setup
import os
---
def mode(kind=os.environ.get("MODE", "slow")):
    return kind
---
os.environ["MODE"] = "fast"
---
print(mode())

=== file-of-class: A class that writes where its instance says.
edges: a>b:Store b>c:store c>d a~d b>d
class Store:
    def __init__(self, path):
        self.path = path
    def put(self, text):
        with open(self.path, "w") as f:
            f.write(text)
    def get(self):
        with open(self.path) as f:
            return f.read()
---
store = Store("kept.txt")
---
store.put("1")
---
print(store.get())

=== conditional-alias: A change through a name that is one of two objects.
edges: a>b:flag,p,q b>c:r c>d:r a~d
flag, p, q = True, [1], [2]
---
r = p if flag else q
---
r.append(3)
---
print(r)

=== generator-with-seed: A generator object that two blocks draw from.
edges: a>b:rng b>c:rng a~c
--- setup
import numpy as np
---
rng = np.random.default_rng(0)
---
x = rng.normal(size=3)
---
print(rng.normal(size=3))

=== options-in-context: Options set for the time of a `with` are gone after it.
edges:
--- setup
import pandas as pd
frame = pd.DataFrame({"a": range(100)})
---
with pd.option_context("display.max_rows", 5):
    print(frame)
---
print(frame)

=== options-stay: Options set stay for who prints a frame.
edges: a?b
--- setup
import pandas as pd
frame = pd.DataFrame({"a": range(100)})
---
pd.set_option("display.max_rows", 5)
---
print(frame)

=== globals-store: A store to `globals()` binds a name.
edges: a>b:total
globals()["total"] = 3
---
print(total)

=== module-state-through-from: A constant taken by `from` is not changed by a later patch.
edges: a>c:tau
from math import tau
---
import math
math.tau = 6
---
print(tau)

=== test-reads: A test reads what two blocks made.
edges: a>b:rows
rows = [1, 2]
---
total = 3
--- test b
assert total == sum(rows)

=== prelude-parameter: A parameter makes no edge.
edges: a>b:out
--- parameters
rate = 2
---
out = rate * 3
---
print(out * rate)
""",
)
OBJECTS = parse_cases(
    "corners-objects",
    r"""
=== subclass-sees-class: A list of the base class, changed in the base, is the subclass's.
edges: a>b:Base b>c:Sub a~c
class Base:
    seen = []
class Sub(Base):
    pass
---
Base.seen.append(1)
---
print(Sub.seen)

=== module-of-path-graph: An attribute of a node, stored through what a function gave.
edges: a>b:g b>c:g
import networkx as nx
g = nx.path_graph(3)
---
g.nodes[0]["w"] = 1
---
print(g.nodes[0])

=== named-step: A step of a pipeline is fitted through the pipeline's own names.
edges: a>b:pipe b>c:pipe a~c
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
pipe = Pipeline([("scale", StandardScaler())])
---
pipe.named_steps["scale"].fit([[1.0], [2.0]])
---
print(pipe.named_steps["scale"].mean_)

=== axes-of-figure: Axes out of the figure's list.
edges: a>b:fig b>c:fig a~c
from matplotlib.figure import Figure
fig = Figure()
fig.subplots()
---
fig.axes[0].plot([1, 2])
---
print(len(fig.axes[0].lines))

=== functools-reduce-in-place: A reduction that changes its start value.
edges: a>b:functools,start b-c:start a~c
import functools
start = []
---
functools.reduce(lambda acc, n: acc.append(n) or acc, [1, 2], start)
---
print(start)

=== sort-by-method: Sorting by a bound method that counts.
edges: a>b:counter,xs b>c:counter a~c
class Counter:
    n = 0
    def key(self, x):
        self.n += 1
        return x
counter, xs = Counter(), [2, 1]
---
ys = sorted(xs, key=counter.key)
---
print(counter.n)

=== default-mutable-of-method: A default of a method is shared by all instances.
edges: a>b:Bag b>c:Bag a~c
class Bag:
    def put(self, x, into=[]):
        into.append(x)
        return into
---
Bag().put(1)
---
print(Bag().put(2))

=== dict-of-lists-by-key: Only the list under the key that is changed.
edges: a>b:groups b>c:groups
groups = {"x": [], "y": []}
---
groups["x"].append(1)
---
print(groups["x"])

=== tuple-unpacked-in-loop: A loop that unpacks pairs changes their parts.
edges: a>b:pairs b-c:pairs a~c
pairs = [("a", []), ("b", [])]
---
for name, values in pairs:
    values.append(name)
---
print(pairs)

=== slice-assigned-alias: An alias sees a store to a slice.
edges: a>b:ys b>c:xs a~c
xs = [1, 2, 3]
ys = xs
---
ys[1:] = []
---
print(xs)

=== augmented-subscript: `+=` on an element that is a number.
edges: a>b:counts b>c:counts a~c
counts = {"k": 0}
---
counts["k"] += 1
---
print(counts)

=== chained-call-on-alias: A chain of methods on an alias, the last of which changes.
edges: a>b:out,text b>c:out c>d:parts a~c a~d b~d
text, parts = "a b", []
out = parts
---
out.append(text.strip().upper())
---
out.extend(["x"])
---
print(parts)

=== array-in-dataclass: An array kept by a dataclass is changed through it.
edges: a>b:Run,x b>c:run c>d:x a~c a~d b~d
from dataclasses import dataclass
import numpy as np
@dataclass
class Run:
    data: object
x = np.zeros(2)
---
run = Run(x)
---
run.data[0] = 1
---
print(x)

=== frame-out-of-dict-comprehension: Frames made in a comprehension are apart from their source.
edges: a>b:df b>c:parts a>d:df
import pandas as pd
df = pd.DataFrame({"k": ["a", "b"], "v": [1, 2]})
---
parts = {k: g for k, g in df.groupby("k")}
---
parts["a"]["w"] = 1
---
print(df)

=== frame-method-chain: A chain of methods of a frame makes a new one.
edges: a>b:df b>c:out a>d:df
import pandas as pd
df = pd.DataFrame({"v": [2, 1]})
---
out = df.sort_values("v").reset_index(drop=True)
---
out["w"] = 1
---
print(df)

=== dropped-sort: A sort of a frame whose result is dropped changes nothing.
edges: a>b:df a>c:df
import pandas as pd
df = pd.DataFrame({"v": [2, 1]})
---
df.sort_values("v")
---
print(df)

=== weak-two-ways: Two names of one closure's list, got by two calls.
edges: a>b:make b>c:add c>d:show b~d
def make():
    kept = []
    return kept.append, lambda: list(kept)
---
add, show = make()
---
add(1)
---
print(show())

=== iterator-in-two-zips: Two zips that take from one iterator.
edges: a>b:it b>c:one c>d:two a~c a~d b~d
it = iter([1, 2, 3, 4])
---
one, two = zip(it, "ab"), zip(it, "cd")
---
first = next(one)
---
print(next(two))

=== shadowed-method-name: An instance's own attribute hides the class's method.
edges: a>b:box b>c:box a~c
class Box:
    def size(self):
        return 1
box = Box()
---
box.size = lambda: 2
---
print(box.size())

=== inherited-init-shares: A list given to the base's constructor by a subclass.
edges: a>b:Sub,xs b>c:sub c>d:xs a~c a~d b~d
class Base:
    def __init__(self, items):
        self.items = items
class Sub(Base):
    pass
xs = []
---
sub = Sub(xs)
---
sub.items.append(1)
---
print(xs)

=== module-level-cache-dict: A memo that a function keeps in a global dictionary.
edges: a>b:memo,slow b-c:memo a~c
memo = {}
def slow(n):
    if n not in memo:
        memo[n] = n * n
    return memo[n]
---
print(slow(3))
---
print(memo)

=== local-name-like-global: A local of the name of a global leaves the global alone.
edges: a>b:f a>c:xs
xs = []
def f():
    xs = [1]
    xs.append(2)
    return xs
---
f()
---
print(xs)

=== loop-else: What stands in the `else` of a loop over nothing runs.
edges: a>b b>c:xs a~c
xs = []
---
for x in ():
    pass
else:
    xs.append(1)
---
print(xs)

=== finally-binds: A name bound in `finally` is certain.
edges: a>b:x
try:
    y = int("1")
finally:
    x = 2
---
print(x)
""",
)
CASES = MIXED + OBJECTS
