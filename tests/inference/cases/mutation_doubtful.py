"""Changes that may happen, and calls that look like changes and are none."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "mutation_doubtful",
    r"""
=== print-changes-nothing: Printing, measuring and formatting change nothing.
edges: a>b:xs a>c:xs
xs = [1]
---
print(xs, len(xs), str(xs), repr(xs))
---
print(xs)

=== unknown-method-dropped: A method of an unknown class called for its effect may change the object.
edges: a>b:o b?c:o a~c
import string
o = string.Formatter()
---
o.parse("x")
---
print(o)

=== pure-method-result-used: A method whose result is used and that changes nothing.
edges: a>b:o a>c:o b~c
class O:
    def __init__(self):
        self.v = 1
    def get(self):
        return self.v
o = O()
---
w = o.get()
---
print(o.v)

=== pure-method-dropped: A user's method that changes nothing changes nothing when its result is dropped.
edges: a>b:o a>c:o b~c
class O:
    def __init__(self):
        self.v = 1
    def show(self):
        print(self.v)
o = O()
---
o.show()
---
print(o.v)

=== method-sets-self: A user's method that stores to `self` changes the object.
edges: a>b:o b>c:o a~c
class O:
    def set(self, v):
        self.v = v
o = O()
---
o.set(3)
---
print(o.v)

=== method-sets-self-result-used: A method that stores to `self` changes it though its result is used.
edges: a>b:o b>c:o a~c
class O:
    v = 0
    def step(self):
        self.v += 1
        return self.v
o = O()
---
w = o.step()
---
print(o.v)

=== method-calls-mutating-method: A change made by a method that a method calls.
edges: a>b:o b>c:o a~c
class O:
    def __init__(self):
        self.xs = []
    def add(self, v):
        self.put(v)
    def put(self, v):
        self.xs.append(v)
o = O()
---
o.add(3)
---
print(o.xs)

=== inherited-mutator: An inherited method changes the object.
edges: a>b:o b>c:o a~c
class Base:
    def set(self, v):
        self.v = v
class Child(Base):
    pass
o = Child()
---
o.set(3)
---
print(o.v)

=== setter-property: A property's setter changes the object.
edges: a>b:o b>c:o
class O:
    _v = 0
    @property
    def v(self):
        return self._v
    @v.setter
    def v(self, w):
        self._v = w
o = O()
---
o.v = 3
---
print(o.v)

=== setitem-method: `__setitem__` of a user's class is a store.
edges: a>b:o b>c:o
class O:
    def __init__(self):
        self.d = {}
    def __setitem__(self, k, v):
        self.d[k] = v
o = O()
---
o["k"] = 1
---
print(o.d)

=== iadd-method: `__iadd__` of a user's class.
edges: a>b:o b>c:o
class O:
    def __init__(self):
        self.n = 0
    def __iadd__(self, v):
        self.n += v
        return self
o = O()
---
o += 2
---
print(o.n)

=== several-mutators: Each change makes a version for the next.
edges: a>b:xs b>c:xs c>d:xs
xs = []
---
xs.append(1)
---
xs.append(2)
---
print(xs)

=== mutation-of-own: A change of the block's own object is not a change of the earlier one.
edges: b>c:xs
xs = [9]
---
xs = []
xs.append(1)
---
print(xs)

=== mutate-then-rebind: A change followed by a new binding hands on the new object.
edges: a>b:xs b>c:xs
xs = []
---
xs.append(1)
xs = [5]
---
print(xs)

=== copy-protects: A change of a copy leaves the original alone.
edges: a>b:xs a>c:xs
xs = [1]
---
ys = xs.copy()
ys.append(2)
---
print(xs)

=== list-copy-protects: `list(xs)`, `xs[:]` and `[*xs]` are copies.
edges: a>b:xs a>c:xs b~c
xs = [1]
---
ys, zs, ws = list(xs), xs[:], [*xs]
ys.append(2)
zs.append(2)
ws.append(2)
---
print(xs)

=== deepcopy-protects: A change of a deep copy leaves the original alone.
edges: a>b:d a>c:d
d = {"k": [1]}
---
import copy
e = copy.deepcopy(d)
e["k"].append(2)
---
print(d)

=== shallow-copy-shares: A change of an element of a shallow copy is seen in the original.
edges: a>b:d b>c:d a~c
d = {"k": [1]}
---
e = d.copy()
e["k"].append(2)
---
print(d)

=== conditional-mutation: A change under a condition may happen.
edges: a>c:p b?c:xs c?d:xs b~d
p = True
---
xs = []
---
if p:
    xs.append(1)
---
print(xs)

=== loop-mutation: A change in a loop over something unknown may happen.
edges: a>c:vs b?c:xs c?d:xs b~d
vs = [1]
---
xs = []
---
for v in vs:
    xs.append(v)
---
print(xs)

=== comprehension-for-effect: A change in a comprehension.
edges: a>b:xs b>c:xs a~c
xs = []
---
[xs.append(v) for v in (1, 2)]
---
print(xs)

=== map-for-effect: A bound method handed to `map` and consumed changes its object.
edges: a>b:xs b-c:xs a~c
xs = []
---
list(map(xs.append, (1, 2)))
---
print(xs)

=== lambda-for-effect: A lambda that changes a global changes it when called.
edges: a>c:xs b>c:add c>d:xs a~d
xs = []
---
add = lambda v: xs.append(v)
---
add(1)
---
print(xs)

=== key-of-store-reads: The key and value of a store are reads.
edges: a>d:d b>d:k c>d:v d>e:d
d = {}
---
k = "k"
---
v = 1
---
d[k] = v
---
print(d)
""",
)
