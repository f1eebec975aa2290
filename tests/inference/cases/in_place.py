"""Operators in place and methods that look alike, on each type; which change, which make something new."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "in_place",
    r"""
=== list-times: `*=` on a list changes it in place.
edges: a>b:xs b>c:ys a~c
xs = [1]
ys = xs
---
xs *= 2
---
print(ys)

=== set-intersection: `&=` on a set changes it in place.
edges: a>b:s b>c:t a~c
s = {1, 2}
t = s
---
s &= {1}
---
print(t)

=== frozenset-union: `|=` on a frozen set makes a new one.
edges: a>b:s a>c:t
s = frozenset([1])
t = s
---
s |= {2}
---
print(t)

=== string-plus: `+=` on a string makes a new one.
edges: a>b:s a>c:t b>d:s
s = "a"
t = s
---
s += "b"
---
print(t)
---
print(s)

=== counter-plus: `+=` on a counter changes it in place.
edges: a>b:Counter,c1 b>c:c2 a~c
from collections import Counter
c1 = Counter("ab")
c2 = c1
---
c1 += Counter("b")
---
print(c2)

=== deque-plus: `+=` on a deque changes it in place.
edges: a>b:d b>c:e a~c
from collections import deque
d = deque([1])
e = d
---
d += [2]
---
print(e)

=== bytearray-plus: `+=` on a bytearray changes it in place.
edges: a>b:d b>c:e a~c
d = bytearray(b"a")
e = d
---
d += b"c"
---
print(e)

=== bytes-plus: `+=` on bytes makes new ones.
edges: a>b:d a>c:e
d = b"a"
e = d
---
d += b"c"
---
print(e)

=== list-plus-in-function: `+=` on a parameter changes the caller's list.
edges: a>b:xs,grow b>c:xs a~c
xs = [1]
def grow(values):
    values += [2]
---
grow(xs)
---
print(xs)

=== list-plus-new-in-function: `values = values + …` in a function leaves the caller's list alone.
edges: a>b:xs,grow a>c:xs
xs = [1]
def grow(values):
    values = values + [2]
    return values
---
more = grow(xs)
---
print(xs)

=== int-plus-in-function: `+=` on a number given to a function changes nothing outside.
edges: a>b:n,up a>c:n
n = 1
def up(k):
    k += 1
    return k
---
m = up(n)
---
print(n)

=== nested-plus: `+=` on a list in a dictionary changes the list.
edges: a>b:xs b>c:d c>d:xs a~c a~d b~d
xs = []
---
d = {"k": xs}
---
d["k"] += [1]
---
print(xs)

=== attribute-plus: `+=` on a list that is an attribute changes the list.
edges: a>b:xs b>c:o c>d:xs a~c a~d b~d
xs = []
---
class O:
    pass
o = O()
o.xs = xs
---
o.xs += [1]
---
print(xs)

=== attribute-number-plus: `+=` on a number that is an attribute leaves the name it came from alone.
edges: a>b:n b>c:o a>d:n
n = 1
---
class O:
    pass
o = O()
o.n = n
---
o.n += 1
---
print(n)

=== tuple-element-plus: A list in a tuple is changed by `extend`, the tuple shows it.
edges: a>b:t b>c:t a~c
t = ([], 1)
---
t[0].extend([1])
---
print(t)

=== sort-returns-none: `sort` with a key changes the list.
edges: a>b:xs b>c:xs a~c
xs = ["bb", "a"]
---
xs.sort(key=len)
---
print(xs)

=== sorted-with-key: `sorted` with a key changes nothing but what the key does.
edges: a>b:xs,seen,key b>c:seen a>d:xs a~c
xs, seen = [2, 1], []
def key(x):
    seen.append(x)
    return x
---
ys = sorted(xs, key=key)
---
print(seen)
---
print(xs)

=== setdefault-append: `setdefault(…).append` changes the dictionary.
edges: a>b:d b>c:d a~c
d = {}
---
d.setdefault("k", []).append(1)
---
print(d)

=== setdefault-given: What `setdefault` puts in is shared.
edges: a>b:xs,d b>c:d c>d:xs a~c a~d b~d
d, xs = {}, []
---
d.setdefault("k", xs)
---
d["k"].append(1)
---
print(xs)

=== setdefault-kept: The result of `setdefault` is the dictionary's.
edges: a>b:d b>c:ys c>d:d b~d a~c a~d
d = {}
---
ys = d.setdefault("k", [])
---
ys.append(1)
---
print(d)

=== defaultdict-read: Reading a missing key of a defaultdict inserts it.
edges: a>b:d b-c:d a~c
from collections import defaultdict
d = defaultdict(int)
---
n = d["missing"]
---
print(len(d))

=== defaultdict-get: `get` on a defaultdict inserts nothing.
edges: a>b:d a>c:d
from collections import defaultdict
d = defaultdict(int)
---
n = d.get("missing")
---
print(len(d))

=== defaultdict-in: `in` on a defaultdict inserts nothing.
edges: a>b:d a>c:d
from collections import defaultdict
d = defaultdict(list)
---
there = "k" in d
---
print(len(d))

=== defaultdict-append: An append to a missing key's list changes the defaultdict.
edges: a>b:d b>c:d a~c
from collections import defaultdict
d = defaultdict(list)
---
d["k"].append(1)
---
print(dict(d))

=== dict-union-new: `|` of dictionaries makes a new one that shares the values.
edges: a>b:d b>c:e c>d:d a~c a~d b~d
d = {"k": []}
---
e = d | {"j": 1}
---
e["k"].append(1)
---
print(d)

=== ordered-dict-move: `move_to_end` changes an ordered dictionary.
edges: a>b:d b>c:d a~c
from collections import OrderedDict
d = OrderedDict(a=1, b=2)
---
d.move_to_end("a")
---
print(list(d))

=== list-slice-assign: A store to a whole slice changes the list its other names show.
edges: a>b:xs b>c:ys a~c
xs = [3, 1]
ys = xs
---
xs[:] = sorted(xs)
---
print(ys)

=== list-rebound-sorted: `xs = sorted(xs)` leaves another name's list alone.
edges: a>b:xs a>c:ys
xs = [3, 1]
ys = xs
---
xs = sorted(xs)
---
print(ys)

=== delete-slice: `del xs[a:b]` changes the list.
edges: a>b:xs b>c:ys a~c
xs = [1, 2, 3]
ys = xs
---
del xs[1:]
---
print(ys)

=== array-module: An array of the standard library is changed by `append` and `+=`.
edges: a>b:xs b>c:ys a~c
from array import array
xs = array("i", [1])
ys = xs
---
xs.append(2)
---
print(ys)

=== memoryview-slice: A slice of a memory view writes to the buffer.
edges: a>b:buf b>c:part c>d:buf a~c a~d b~d
buf = bytearray(b"abcd")
---
part = memoryview(buf)[1:3]
---
part[0] = 0
---
print(buf)

=== operator-iadd: `operator.iadd` changes a list.
edges: a>b:operator,xs b>c:xs a~c
import operator
xs = [1]
---
operator.iadd(xs, [2])
---
print(xs)

=== string-methods: Methods of a string, called as statements, change nothing.
edges: a>b:s a>c:s
s = " a "
---
s.strip()
s.replace("a", "b")
---
print(s)
""",
)
