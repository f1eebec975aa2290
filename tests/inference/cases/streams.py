"""What is used up by being read: iterators, generators, files, queues."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "streams",
    r"""
=== enumerate-consumes: A loop over `enumerate` of an iterator uses it up.
edges: a>b:it b>c:it a~c
it = iter([1, 2])
---
for i, v in enumerate(it):
    print(i, v)
---
print(list(it))

=== zip-consumes: `zip` of an iterator uses it up.
edges: a>b:it b>c:it a~c
it = iter([1, 2])
---
pairs = list(zip(it, "ab"))
---
print(list(it))

=== comprehension-consumes: A comprehension over an iterator uses it up.
edges: a>b:it b>c:it
it = iter([1, 2])
---
xs = [v for v in it]
---
print(list(it))

=== unpacking-consumes: Unpacking an iterator uses it up.
edges: a>b:it b>c:it a~c
it = iter([1, 2])
---
p, q = it
---
print(list(it))

=== star-consumes: `*it` uses an iterator up.
edges: a>b:it b>c:it a~c
it = iter([1, 2])
---
print(*it)
---
print(list(it))

=== in-consumes: `in` uses an iterator up.
edges: a>b:it b>c:it a~c
it = iter([1, 2])
---
print(1 in it)
---
print(list(it))

=== any-consumes: `any` uses a generator up as far as it looks.
edges: a>b:g b>c:g a~c
g = (v > 1 for v in (1, 2, 3))
---
print(any(g))
---
print(list(g))

=== join-consumes: `str.join` uses a generator up.
edges: a>b:g b>c:g a~c
g = (str(v) for v in (1, 2))
---
print(",".join(g))
---
print(list(g))

=== dict-consumes: `dict` uses an iterator of pairs up.
edges: a>b:pairs b>c:pairs a~c
pairs = zip("ab", [1, 2])
---
d = dict(pairs)
---
print(list(pairs))

=== extend-consumes: `extend` uses a generator up and changes the list.
edges: a>b:g,xs b>c:g a~c b>d:xs
g = (v for v in (1, 2))
xs = []
---
xs.extend(g)
---
print(list(g))
---
print(xs)

=== function-consumes: A function that loops over its argument uses an iterator up.
edges: a>b:it,total b>c:it a~c
def total(values):
    n = 0
    for v in values:
        n += v
    return n
it = iter([1, 2])
---
print(total(it))
---
print(list(it))

=== list-given-to-function-not-consumed: The same function leaves a list alone.
edges: a>b:total,xs a>c:xs b~c
def total(values):
    n = 0
    for v in values:
        n += v
    return n
xs = [1, 2]
---
print(total(xs))
---
print(list(xs))

=== send: `send` moves a generator.
edges: a>b:g b>c:g a~c
def echo():
    got = None
    while True:
        got = yield got
g = echo()
next(g)
---
g.send(3)
---
print(g.gi_frame.f_locals["got"])

=== close: `close` ends a generator.
edges: a>b:g b>c:g a~c
g = (v for v in (1, 2))
---
g.close()
---
print(list(g))

=== islice-late: A slice of an iterator takes from it when it is itself consumed.
edges: a>b:it b>c:some c>d:it a~c a~d
it = iter([1, 2, 3])
---
import itertools
some = itertools.islice(it, 2)
---
print(list(some))
---
print(list(it))

=== chain-late: A chain of iterators takes from them when it is consumed.
edges: a>b:it b>c:both c>d:it a~c a~d
it = iter([1, 2, 3])
---
import itertools
both = itertools.chain(it, [9])
---
print(next(both))
---
print(list(it))

=== count: An endless counter is moved by `next`.
edges: a>b:ids b>c:ids a~c
import itertools
ids = itertools.count()
---
first = next(ids)
---
second = next(ids)
---
print("end")

=== generator-of-generator: A generator over another takes from it.
edges: a>b:g b>c:doubled c>d:g a~c a~d
g = (v for v in (1, 2, 3))
---
doubled = (2 * v for v in g)
---
print(next(doubled))
---
print(list(g))

=== yield-from-consumes: A generator that delegates to its argument uses it up.
edges: a>b:it,through b>c:it a~c
def through(values):
    yield from values
it = iter([1, 2])
---
print(list(through(it)))
---
print(list(it))

=== write: Writing changes a file object.
edges: a>b:f b>c:f
import io
f = io.StringIO()
---
f.write("text")
---
print(f.getvalue())

=== print-to-file: `print(…, file=f)` changes the file object.
edges: a>b:f b>c:f a~c
import io
f = io.StringIO()
---
print("text", file=f)
---
print(f.getvalue())

=== seek: `seek` changes the position of a file object.
edges: a>b:f b>c:f a~c
import io
f = io.StringIO("text")
f.read()
---
f.seek(0)
---
print(f.read())

=== loop-over-file: A loop over a file object reads it to its end.
edges: a>b:f b>c:f a~c
import io
f = io.StringIO("one\ntwo\n")
---
for line in f:
    print(line)
---
print(f.read())

=== json-dump: `json.dump` writes to its second argument.
edges: a>b:f b>c:f a~c
import io
import json
f = io.StringIO()
---
import json
json.dump({"k": 1}, f)
---
print(f.getvalue())

=== csv-writer: A writer writes to the file it was given.
edges: a>b:f b>c:w c>d:f a~c a~d
import io
f = io.StringIO()
---
import csv
w = csv.writer(f)
---
w.writerow([1, 2])
---
print(f.getvalue())

=== queue: `put` and `get` change a queue.
edges: a>b:q b-c:q c-d:q a~c a~d b~d
exempt: a queue holds locks
import queue
q = queue.Queue()
---
q.put(1)
---
v = q.get()
---
print(q.qsize())

=== random-object: Draws from a generator object move it.
edges: a>b:rng b>c:rng a~c
import random
rng = random.Random(1)
---
u = rng.random()
---
v = rng.random()

=== redirect: What is printed under `redirect_stdout` changes the buffer.
edges: a>b:buffer b>c:buffer a~c
import io
buffer = io.StringIO()
---
import contextlib
with contextlib.redirect_stdout(buffer):
    print("text")
---
print(buffer.getvalue())

=== reader-over-lines: A reader takes from the lines it was given.
edges: a>b:lines b>c:reader c>d:lines a~c a~d
lines = iter(["p,q", "1,2"])
---
import csv
reader = csv.reader(lines)
---
print(next(reader))
---
print(list(lines))
""",
)
