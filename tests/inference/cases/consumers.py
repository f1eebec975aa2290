"""What is used up or moved: iterators, tees, zips and maps, generators that hold state, context managers."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "consumers",
    r"""
=== list-of-iterator: `list` uses an iterator up.
edges: a>b:it b>c:it a~c
it = iter([1, 2, 3])
---
got = list(it)
---
print(next(it, None))

=== sum-of-generator: `sum` uses a generator up.
edges: a>b:g b>c:g a~c
g = (n for n in range(4))
---
total = sum(g)
---
print(list(g))

=== zip-object: A zip object is used up by the first loop over it.
edges: a>b:pairs b>c:pairs a~c
pairs = zip([1, 2], "ab")
---
for n, s in pairs:
    pass
---
print(list(pairs))

=== zip-object-source: What a zip object takes, it takes from its source.
edges: a>b:it b>c:z c>d:it a~c a~d b~d
it = iter([1, 2, 3])
---
z = zip(it, [0])
---
first = next(z)
---
print(list(it))

=== map-object: A map object is used up.
edges: a>b:m b>c:m a~c
m = map(str, [1, 2])
---
texts = list(m)
---
print(list(m))

=== map-calls-when-used: The function of a map object is called by whoever uses it up.
edges: a>b:log b>c:m c?d:log a~c a-d b~d
log = []
---
m = map(log.append, [1, 2])
---
list(m)
---
print(log)

=== filter-object: A filter object takes from its source when it is used.
edges: a>b:it b>c:f c>d:it a~c a~d b~d
it = iter([0, 1, 2])
---
f = filter(None, it)
---
one = next(f)
---
print(list(it))

=== tee-branches: Each branch of a tee moves for itself.
edges: a>b:it b>c:p b>d:q
it = iter([1, 2])
---
import itertools
p, q = itertools.tee(it)
---
x = next(p)
---
print(list(q))

=== tee-takes-source: A branch of a tee takes from the source.
edges: a>b:it b>c:p c>d:it a~c a~d b~d
it = iter([1, 2])
---
import itertools
p, q = itertools.tee(it)
---
x = next(p)
---
print(list(it))

=== enumerate-object: An enumerate object moves its source.
edges: a>b:it b>c:e c>d:it a~c a~d b~d
it = iter("abc")
---
e = enumerate(it)
---
i, s = next(e)
---
print(next(it))

=== reversed-object: A reversed object is used up, its list stays.
edges: a>b:xs b>c:r a>d:xs
xs = [1, 2]
---
r = reversed(xs)
---
y = list(r)
---
print(xs)

=== cycle-object: A cycle is moved by `next`.
edges: a>b:colours b>c:colours a~c
import itertools
colours = itertools.cycle("rgb")
---
first = next(colours)
---
print(next(colours))

=== accumulate-late: An accumulation takes from its source when it is used.
edges: a>b:it b>c:acc c>d:it a~c a~d b~d
it = iter([1, 2, 3])
---
import itertools
acc = itertools.accumulate(it)
---
total = list(acc)
---
print(list(it))

=== groupby-late: Groups take from their source when they are used.
edges: a>b:it b>c:groups c>d:it a~c a~d b~d
it = iter("aab")
---
import itertools
groups = itertools.groupby(it)
---
keys = [k for k, _ in groups]
---
print(list(it))

=== dict-items-view: A view of a dictionary's items shows later changes.
edges: a>b:d a>c:d b>d:view c>d:view a~d
d = {"a": 1}
---
view = d.items()
---
d["b"] = 2
---
print(list(view))

=== dict-iterator: An iterator over a dictionary leaves the dictionary alone.
edges: a>b:d b>c:it a>d:d
d = {"a": 1, "b": 2}
---
it = iter(d)
---
k = next(it)
---
print(d)

=== generator-state: A generator that holds a list changes it at each step.
edges: a>b:log b>c:steps c>d:log a~c a~d b~d
log = []
---
def walk(into):
    for n in range(3):
        into.append(n)
        yield n
steps = walk(log)
---
next(steps)
---
print(log)

=== generator-closes-over: A generator reads a name when it moves, not when it is made.
edges: a>c:limit b>c:g a~b b~d c>d:g a~d
limit = 3
def up():
    n = 0
    while n < limit:
        yield n
        n += 1
---
g = up()
---
x = next(g)
---
print(next(g))

=== generator-in-list: A generator kept in a list is moved through it.
edges: a>b:g b>c:held c>d:g a~c a~d b~d
g = (n for n in range(3))
---
held = [g]
---
next(held[0])
---
print(list(g))

=== generator-attribute: A generator kept by an instance is moved by its method.
edges: a>b:Feed b>c:feed c>d:feed a~c a~d b~d
class Feed:
    def __init__(self):
        self.rows = iter([1, 2, 3])
    def take(self):
        return next(self.rows)
---
feed = Feed()
---
x = feed.take()
---
print(feed.take())

=== context-manager-class: A context manager changes itself on entry and exit.
edges: a>b:timer b>c:timer a~c
class Timer:
    def __enter__(self):
        self.running = True
        return self
    def __exit__(self, *exc):
        self.running = False
timer = Timer()
---
with timer:
    x = 1
---
print(timer.running)

=== context-manager-other: A context manager that changes a list it was given.
edges: a>b:Noted,log b>c:log a~c
log = []
class Noted:
    def __init__(self, into):
        self.into = into
    def __enter__(self):
        self.into.append("in")
    def __exit__(self, *exc):
        self.into.append("out")
---
with Noted(log):
    pass
---
print(log)

=== context-manager-generator: A context manager written as a generator restores what it changed.
edges: a>b:conf,having b>c:conf a~c
from contextlib import contextmanager
conf = {"n": 0, "log": []}
@contextmanager
def having(n):
    conf["log"].append(n)
    yield conf
    conf["n"] = n
---
with having(3) as c:
    pass
---
print(conf)

=== exit-stack: A callback given to an exit stack is called at its end.
edges: a>b:log b>c:log a~c
log = []
---
from contextlib import ExitStack
with ExitStack() as stack:
    stack.callback(log.append, 1)
---
print(log)

=== file-lines-alias: Two names of one open file share its position.
edges: a>b:f b>c:g c>d:f a~c a~d b~d
import io
f = io.StringIO("a\nb\n")
---
g = f
---
line = g.readline()
---
print(f.readline())

=== next-in-comprehension: A comprehension that draws from an iterator moves it.
edges: a>b:it b>c:it a~c
it = iter(range(10))
---
firsts = [next(it) for _ in range(3)]
---
print(next(it))

=== max-consumes: `max` uses a generator up.
edges: a>b:g b>c:g a~c
g = (n * n for n in range(3))
---
top = max(g)
---
print(list(g))

=== deque-from-iterator: A deque made of an iterator uses it up.
edges: a>b:it b>c:it a~c
it = iter([1, 2])
---
from collections import deque
q = deque(it, maxlen=1)
---
print(list(it))

=== islice-of-generator: Taking a slice of a generator moves it.
edges: a>b:g b>c:g a~c
g = (n for n in range(10))
---
import itertools
head = list(itertools.islice(g, 3))
---
print(next(g))
""",
)
