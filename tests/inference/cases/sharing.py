"""Objects shared in less visible ways."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "sharing",
    r"""
=== pair-returned: A function that returns both its arguments shares both.
edges: a>b:pair,xs,ys b>c:v c>d:ys a~c a~d a>e:xs c~e b~e
def pair(p, q):
    return p, q
xs, ys = [], []
---
u, v = pair(xs, ys)
---
v.append(1)
---
print(ys)
---
print(xs)

=== conditional-receiver: A change of `(xs if p else ws)` may be of either.
edges: a>b b-c:xs a-c:xs b?d:ws a>d:ws
p, xs, ws = True, [], []
---
(xs if p else ws).append(1)
---
print(xs)
---
print(ws)

=== getattr-call: A method found by `getattr` changes the object.
edges: a>b:xs b>c:xs a~c
xs = []
---
getattr(xs, "append")(1)
---
print(xs)

=== wrapper-passes-on: A wrapper that passes its arguments on changes them.
edges: a>b:logged,push,xs b>c:xs a~c
def push(values, v):
    values.append(v)
def logged(*args, **kwargs):
    return push(*args, **kwargs)
xs = []
---
logged(xs, 1)
---
print(xs)

=== decorated-mutator: A decorated function changes its argument through the wrapper.
edges: a>b:push,xs b>c:xs a~c
def logged(f):
    def wrapper(*args):
        return f(*args)
    return wrapper
@logged
def push(values):
    values.append(1)
xs = []
---
push(xs)
---
print(xs)

=== wraps-decorated-mutator: Also through `functools.wraps`.
edges: a>b:push,xs b>c:xs a~c
import functools
def logged(f):
    @functools.wraps(f)
    def wrapper(*args, **kwargs):
        return f(*args, **kwargs)
    return wrapper
@logged
def push(values):
    values.append(1)
xs = []
---
push(xs)
---
print(xs)

=== decorator-state: A decorator that counts keeps its count in the function.
edges: a>b:f b>c:f a~c
def counted(g):
    def wrapper():
        wrapper.calls += 1
        return g()
    wrapper.calls = 0
    return wrapper
@counted
def f():
    return 1
---
f()
---
print(f.calls)

=== cache-state: What a cached function keeps counts as no change: it is meant not to be seen.
edges: a>b:f b~d a>d:f c>d:k
exempt: a cache cannot be looked into
import functools
@functools.lru_cache
def f(v):
    return v
---
f(1)
---
k = 1
---
print(f.cache_info(), k)

=== recursion-mutates: A recursive function that changes its argument.
edges: a>b:fill,xs b-c:xs a~c
def fill(values, n):
    if n == 0:
        return
    values.append(n)
    fill(values, n - 1)
xs = []
---
fill(xs, 2)
---
print(xs)

=== generator-yields-elements: What a generator yields is shared with its source.
edges: a>b:each,rows b-c:rows a~c
def each(values):
    for value in values:
        yield value
rows = [[], []]
---
for row in each(rows):
    row.append(1)
---
print(rows)

=== lazy-map-changes-nothing: A `map` that nobody consumes changes nothing.
edges: a>b:rows a>c:rows b~c
rows = [[]]
---
m = map(lambda row: row.append(1), rows)
---
print(rows)

=== lazy-map-consumed-later: It changes when it is consumed.
edges: a>b:rows b>c:m c-d:rows a~c a~d
rows = [[]]
---
m = map(lambda row: row.append(1), rows)
---
list(m)
---
print(rows)

=== fromkeys-shares: `dict.fromkeys` gives one object to all keys.
edges: a>b:xs b>c:d c>e:xs a~c a~e
xs = []
--- block b
d = dict.fromkeys("ab", xs)
--- block c
d["a"].append(1)
--- block e
print(xs)

=== zip-shares: Pairs of `zip` share their parts.
edges: a>b:xs b>c:pairs c>d:xs a~c a~d
xs = []
---
pairs = list(zip([xs], [1]))
---
pairs[0][0].append(2)
---
print(xs)

=== chain-map-shares: A chain of mappings writes to its first.
edges: a>b:d b>c:m c>e:d a~c a~e
d = {}
--- block b
import collections
m = collections.ChainMap(d)
--- block c
m["k"] = 1
--- block e
print(d)

=== copy-copy-shares-elements: `copy.copy` shares the elements.
edges: a>b:rows b>c:other c>d:rows a~c a~d
rows = [[]]
---
import copy
other = copy.copy(rows)
---
other[0].append(1)
---
print(rows)

=== lambda-default-shares: A lambda's default shares the object.
edges: a>b:xs b>c:add c>d:xs a~c a~d
xs = []
---
add = lambda values=xs: values.append(1)
---
add()
---
print(xs)

=== partial-of-method: A partial of a bound method changes its object.
edges: a>b:xs b>c:add c>d:xs a~c a~d
xs = []
---
import functools
add = functools.partial(xs.append, 1)
---
add()
---
print(xs)

=== method-in-dict: A bound method out of a dict changes its object.
edges: a>b:xs b>c:ops c>d:xs a~c a~d
xs = []
---
ops = {"add": xs.append}
---
ops["add"](1)
---
print(xs)

=== two-counters: Two closures of one maker have their own state.
edges: a>b:p a>c:q b~c
def counter():
    n = [0]
    def step():
        n[0] += 1
        return n[0]
    return step
p, q = counter(), counter()
---
p()
---
print(q())

=== two-closures-one-state: Two closures of one call share its state.
edges: a>b:up b>c:get a~c
def counter():
    n = [0]
    def up():
        n[0] += 1
    def get():
        return n[0]
    return up, get
up, get = counter()
---
up()
---
print(get())

=== swap-elements: A swap of elements changes the list.
edges: a>b:xs b>c:xs
xs = [1, 2]
---
xs[0], xs[1] = xs[1], xs[0]
---
print(xs)

=== while-pop: A loop that empties a list may change it.
edges: a>b:xs b-c:xs a~c
xs = [1, 2]
---
while xs:
    print(xs.pop())
---
print(xs)

=== object-graph: A change at one node is seen from another that points to it.
edges: a>b:child b>c:parent a~c
class Node:
    def __init__(self, child=None):
        self.child = child
        self.v = 0
child = Node()
parent = Node(child)
---
child.v = 1
---
print(parent.child.v)

=== object-graph-backwards: A change through the parent is seen at the child.
edges: a>b:parent b>c:child a~c
class Node:
    def __init__(self, child=None):
        self.child = child
        self.v = 0
child = Node()
parent = Node(child)
---
parent.child.v = 1
---
print(child.v)

=== linked-after-change: A link made after a change does not make the change one of the link's.
edges: a>b:xs b>c:xs c>d:box
xs = []
---
xs.append(1)
---
box = [xs]
---
print(box)

=== unlinked: A container emptied before the change no longer shares.
edges: a>b:box c>d:xs a>c:xs b>e:box b~c c~e a~e
xs = [1]
box = [xs]
---
box.clear()
---
xs.append(2)
---
print(xs)
--- block e
print(box)

=== dict-of-lists-append: An append under a key changes the dict.
edges: a>b:groups b>c:groups
groups = {"k": []}
---
groups["k"].append(1)
---
print(groups)

=== list-of-dicts-update: An update of an element changes the list.
edges: a>b:rows b>c:rows
rows = [{}]
---
rows[0].update(k=1)
---
print(rows)

=== local-alias-of-global-element: A function's local that is an element of a global list.
edges: a>c:rows b>c:f c>d:rows a~d
rows = [[]]
---
def f():
    first = rows[0]
    first.append(1)
---
f()
---
print(rows)

=== argument-and-global: A function given the global it also changes by name.
edges: a>b:f,xs b>c:xs
xs = []
def f(values):
    values.append(1)
    xs.append(2)
---
f(xs)
---
print(xs)

=== function-returns-element: A function that returns an element of its argument shares it.
edges: a>b:first,rows b>c:row c>d:rows a~c a~d
def first(values):
    return values[0]
rows = [[]]
---
row = first(rows)
---
row.append(1)
---
print(rows)

=== lambda-returns-argument: A lambda that returns its argument makes an alias.
edges: a>b:same,xs b>c:ys c>d:xs a~c a~d
same = lambda v: v
xs = []
---
ys = same(xs)
---
ys.append(1)
---
print(xs)

=== max-shares: `max` of lists returns one of them.
edges: a>b:xs,ys b>c:top c-d:xs a-d:xs a~c
xs, ys = [2], [1]
---
top = max(xs, ys)
---
top.append(3)
---
print(xs)

=== filter-shares: What `filter` keeps is shared.
edges: a>b:rows b>c:kept c>d:rows a~c a~d
rows = [[1], []]
---
kept = list(filter(None, rows))
---
kept[0].append(2)
---
print(rows)

=== string-is-immutable: A string bound to a second name cannot be changed through it.
edges: a>b:s b>c:t a>d:s c~d b~d
s = "text"
---
t = s
---
t += "!"
---
print(s)

=== tuple-is-immutable: `+=` on a tuple makes a new one.
edges: a>b:s b>c:t a>d:s c~d b~d
s = (1, 2)
---
t = s
---
t += (3,)
---
print(s)

=== frozen-slice: A slice of a list is a new list.
edges: a>b:xs b>c:ys a>d:xs c~d b~d
xs = [1, 2]
---
ys = xs[1:]
---
ys.append(3)
---
print(xs)

=== bytearray-view: A memory view writes to its buffer.
edges: a>b:buffer b>c:view c-d:buffer a~c a~d
exempt: a memory view cannot be digested
buffer = bytearray(b"abc")
---
view = memoryview(buffer)
---
view[0] = 120
---
print(buffer)

=== axes-and-figure: What is drawn on the axes is in the figure.
edges: a>b:ax b-c:fig a~c
exempt: matplotlib is no part of the oracle
--- setup
import matplotlib.pyplot as plt
---
fig, ax = plt.subplots()
---
ax.plot([1, 2])
---
fig.savefig("figure.png")

=== axes-grid: What is drawn on one of several axes is in the figure.
edges: a>b:axes b-c:fig a~c
exempt: matplotlib is no part of the oracle
--- setup
import matplotlib.pyplot as plt
---
fig, axes = plt.subplots(1, 2)
---
axes[0].hist([1, 2])
axes[1].set_title("right")
---
fig.savefig("figure.png")

=== frame-plot-on-axes: A frame plotted on given axes changes them.
edges: a>c:df b>c:ax c-d:fig b~d
exempt: matplotlib is no part of the oracle
--- setup
import matplotlib.pyplot as plt
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2]})
---
fig, ax = plt.subplots()
---
df.plot(ax=ax)
---
fig.savefig("figure.png")

=== cursor-and-connection: What a cursor does is done to its connection.
edges: a>b:cur a>c:conn b>c:table:conn:t
import sqlite3
conn = sqlite3.connect(":memory:")
cur = conn.cursor()
---
cur.execute("create table t (v int)")
---
print(conn.execute("select count(*) from t").fetchall())

=== connection-executes: A statement executed on a connection changes its tables.
edges: a>b:conn a>c:conn b>c:table:conn:t
import sqlite3
conn = sqlite3.connect(":memory:")
---
conn.execute("create table t (v int)")
---
print(conn.execute("select count(*) from t").fetchall())
""",
)
