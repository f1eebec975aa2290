"""Functions as values: callbacks, methods, containers, returned closures, generators."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "callbacks",
    r"""
=== callback-map: A function handed to `map` and consumed is called.
edges: a>c:f b-c:k
def f(v):
    return v * k
---
k = 2
---
print(list(map(f, [1, 2])))

=== callback-sorted: A key function is called.
edges: a>c:key b>c:sign
def key(v):
    return sign * v
---
sign = -1
---
print(sorted([2, 1], key=key))

=== callback-user: A function handed to a user's function that calls it is called.
edges: a>d:apply b>d:f c>d:k
def apply(g, v):
    return g(v)
---
def f(v):
    return v * k
---
k = 2
---
print(apply(f, 3))

=== callback-not-called: A function handed to a user's function that ignores it reads nothing.
edges: b>d:f c>d:ignore a~d
k = 2
---
def f(v):
    return v * k
---
def ignore(g):
    return 0
---
print(ignore(f))

=== callback-reduce: `functools.reduce` calls its function.
edges: a>c:f b>c:k
def f(u, v):
    return u + v + k
---
k = 1
---
import functools
print(functools.reduce(f, [1, 2, 3]))

=== callback-max: `max` calls its key.
edges: a>c:k b>c:xs
k = -1
---
xs = [1, 2]
---
print(max(xs, key=lambda v: v * k))

=== callback-comprehension: A function called in a comprehension reads.
edges: a>c:f b>c:k
def f(v):
    return v * k
---
k = 2
---
print([f(v) for v in (1, 2)])

=== in-list: A function called out of a list reads.
edges: a>b:f b>d:fs c>d:k a~d
def f():
    return k
---
fs = [f]
---
k = 1
---
print(fs[0]())

=== in-dict: A function called out of a dict reads.
edges: a>b:f b>d:table c>d:k a~d
def f():
    return k
---
table = {"f": f}
---
k = 1
---
print(table["f"]())

=== loop-over-functions: Functions called in a loop over their container read.
edges: a>b:f,g b>d:fs c-d:k a~d
def f():
    return k
def g():
    return 2 * k
---
fs = [f, g]
---
k = 1
---
for function in fs:
    print(function())

=== in-attribute: A function called out of an attribute reads.
edges: a>b:f b>d:o c>d:k a~d
def f():
    return k
---
class O: pass
o = O()
o.run = f
---
k = 1
---
print(o.run())

=== method-on-self: Reads of a method are charged to the caller of the method.
edges: a>c:C b>c:k
class C:
    def get(self):
        return k
---
k = 1
---
print(C().get())

=== method-of-instance: A method of an instance made in another block reads when called.
edges: a>b:C b>d:o c>d:k a~d
class C:
    def get(self):
        return k
---
o = C()
---
k = 1
---
print(o.get())

=== method-not-called: An instance used without the reading method takes nothing through it.
edges: a>b:C b>d:o c~d a~d
class C:
    v = 3
    def get(self):
        return k
---
o = C()
---
k = 1
---
print(o.v)

=== bound-method: A bound method reads when it is called.
edges: a>b:C b>d:get c>d:k a~d
class C:
    def get(self):
        return k
---
get = C().get
---
k = 1
---
print(get())

=== callable-instance: Calling an instance runs `__call__`.
edges: a>b:C b>d:o c>d:k a~d
class C:
    def __call__(self):
        return k
---
o = C()
---
k = 1
---
print(o())

=== returned-function: A returned function reads when it is called.
edges: a>b:make b>d:g c>d:k a~b a~d
def make():
    return lambda: k
---
g = make()
---
k = 1
---
print(g())

=== returned-and-called: A function returned and called at once reads at once.
edges: a>c:make b>c:k
def make():
    return lambda: k
---
k = 1
---
print(make()())

=== partial: A partial reads when it is called.
edges: a>b:f b>d:g c>d:k a~d
def f(v):
    return v * k
---
import functools
g = functools.partial(f, 2)
---
k = 3
---
print(g())

=== composed: A function made of two reads what both read.
edges: a>b:f,g,compose b>d:h c>d:k,m
def f(v):
    return v + k
def g(v):
    return v * m
def compose(p, q):
    return lambda v: p(q(v))
---
h = compose(f, g)
---
k, m = 1, 2
---
print(h(3))

=== generator-function: A generator function reads when it is consumed.
edges: a>c:numbers b>c:k
def numbers():
    yield k
---
k = 1
---
print(list(numbers()))

=== generator-late: A generator made earlier reads when it is consumed later.
edges: a>b:numbers b>d:it c>d:k a~d a~b
def numbers():
    yield k
---
it = numbers()
---
k = 1
---
print(next(it))

=== generator-made-before-rebinding: A generator reads the version of its consumption.
edges: b>c:numbers c>e:it d>e:k a~c b~e
k = 1
---
def numbers():
    yield k
---
it = numbers()
---
k = 2
---
print(next(it))
""",
)
