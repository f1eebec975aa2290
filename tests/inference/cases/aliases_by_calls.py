"""Names that share an object: through functions, iterators, views and classes."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "aliases_by_calls",
    r"""
=== default-argument: A default shares the object of the definition.
edges: a>b:xs b>c:f c>d:xs a~d
xs = []
---
def f(ys=xs):
    ys.append(1)
---
f()
---
print(xs)

=== bound-method: A bound method changes its object.
edges: a>b:xs b>c:add c>d:xs a~d a~c
xs = []
---
add = xs.append
---
add(1)
---
print(xs)

=== partial: A partial changes the argument it holds.
edges: a>b:f,xs b>c:g c>d:xs a~d a~c
def f(ys, v):
    ys.append(v)
xs = []
---
import functools
g = functools.partial(f, xs)
---
g(1)
---
print(xs)

=== closure-captures: A closure changes what it captured.
edges: a>b:make,xs b>c:add c>d:xs a~d a~c
def make(ys):
    def add(v):
        ys.append(v)
    return add
xs = []
---
add = make(xs)
---
add(1)
---
print(xs)

=== returned-argument: A function that returns its argument makes an alias.
edges: a>b:same,xs b>c:ys c>d:xs a~d a~c
def same(v):
    return v
xs = []
---
ys = same(xs)
---
ys.append(1)
---
print(xs)

=== returned-global: A function that returns a global makes an alias.
edges: a>b:get,xs b>c:ys c>d:xs a~d a~c
xs = []
def get():
    return xs
---
ys = get()
---
ys.append(1)
---
print(xs)

=== returned-fresh: A function that returns a new object makes no alias.
edges: a>b:fresh,xs b>c:ys a>d:xs a~c
def fresh(v):
    return [w for w in v]
xs = [1]
---
ys = fresh(xs)
---
ys.append(1)
---
print(xs)

=== ternary: Either branch of a conditional expression may be the alias.
edges: a>b b>c:ys c?d:xs a-d:xs a~c c?e:ws a>e:ws
p, xs, ws = True, [], []
---
ys = xs if p else ws
---
ys.append(1)
---
print(xs)
---
print(ws)

=== or-default: `xs or []` may be the original.
edges: a>b:xs b>c:ys c?d:xs a~c a-d:xs
xs = [1]
---
ys = xs or []
---
ys.append(2)
---
print(xs)

=== walrus-alias: A walrus makes an alias.
edges: a>b:xs b>c:xs
xs = []
---
(ys := xs).append(1)
---
print(xs)

=== global-alias-in-function: A function that binds a global to another makes an alias.
edges: a>b:link,xs b>c:ys c>d:xs a~d a~c
xs = []
def link():
    global ys
    ys = xs
---
link()
---
ys.append(1)
---
print(xs)

=== iterator-consumed: Taking from an iterator changes it.
edges: a>b:it b>c:it
it = iter([1, 2, 3])
---
first = next(it)
---
print(next(it))

=== iterator-exhausted: A loop over an iterator exhausts it.
edges: a>b:it b>c:it
it = iter([1, 2, 3])
---
for v in it:
    pass
---
print(list(it))

=== list-not-exhausted: A loop over a list does not.
edges: a>b:xs a>c:xs
xs = [1, 2, 3]
---
for v in xs:
    pass
---
print(list(xs))

=== generator-consumed: A generator consumed in one block is empty in the next.
edges: a>b:g b>c:g
g = (v for v in (1, 2))
---
print(sum(g))
---
print(list(g))

=== generator-function-consumed: The generator of a generator function is consumed.
edges: a>b:g b>c:g a~c
def numbers():
    yield 1
    yield 2
g = numbers()
---
print(list(g))
---
print(list(g))

=== map-consumed: A `map` is consumed.
edges: a>b:m b>c:m
m = map(str, [1, 2])
---
print(list(m))
---
print(list(m))

=== zip-consumed: A `zip` is consumed.
edges: a>b:z b>c:z
z = zip([1, 2], [3, 4])
---
print(dict(z))
---
print(list(z))

=== file-like-read: Reading a file object moves it.
edges: a>b:f b>c:f
import io
f = io.StringIO("one\ntwo\n")
---
print(f.readline())
---
print(f.readline())

=== range-not-consumed: A range is not consumed.
edges: a>b:r a>c:r
r = range(3)
---
print(list(r))
---
print(list(r))

=== dict-view-live: A view of a dict shows later changes.
edges: a>b:d a>c:d c>e:keys b~c b~e
d = {"k": 1}
--- block b
keys = d.keys()
--- block c
d["l"] = 2
--- block e
print(list(keys))

=== iterator-of-list-live: An iterator over a list sees a later append.
edges: a>b:xs a>c:xs c>d:it b~c b~d
xs = [1]
---
it = iter(xs)
---
xs.append(2)
---
print(list(it))

=== generator-of-list-live: A generator over a list sees a later append.
edges: a>b:xs a>c:xs c>d:g b~c b~d
xs = [1]
---
g = (2 * v for v in xs)
---
xs.append(2)
---
print(list(g))

=== chained-iterators: Consuming a wrapper consumes what it wraps.
edges: a>b:it b>c:pairs c>d:it a~c a~d
it = iter([1, 2, 3, 4])
---
pairs = zip(it, it)
---
print(next(pairs))
---
print(list(it))

=== class-attribute-shared: A mutable class attribute is shared by the instances.
edges: a>b:p b>c:q a~c
class C:
    xs = []
p, q = C(), C()
---
p.xs.append(1)
---
print(q.xs)

=== nested-containers: A change through two levels of containers reaches the innermost.
edges: a>b:xs b>c:outer c>d:xs a~d a~c
xs = []
---
outer = {"in": [xs]}
---
outer["in"][0].append(1)
---
print(xs)

=== multiplied-list: The rows of `[[]] * 2` are one object.
edges: a>b:row b>c:rows c>d:row a~c a~d
row = []
---
rows = [row] * 2
---
rows[1].append(1)
---
print(row)

=== immutable-alias: An alias of a number rebound leaves the other alone.
edges: a>b:x a>d:x b>c:y c~d b~d
x = 1
---
y = x
---
y += 1
---
print(x)

=== dict-update-shares: `update` shares the values.
edges: a>b:d b>c:e c>f:d a~c a~f
d = {"k": []}
--- block b
e = {}
e.update(d)
--- block c
e["k"].append(1)
--- block f
print(d)

=== star-unpack-shares: `{**d}` shares the values.
edges: a>b:d b>c:e c>f:d a~c a~f
d = {"k": []}
--- block b
e = {**d}
--- block c
e["k"].append(1)
--- block f
print(d)

=== sorted-shares-elements: `sorted` shares the elements.
edges: a>b:rows b>c:some c>d:rows a~c a~d
rows = [[2], [1]]
---
some = sorted(rows)
---
some[0].append(9)
---
print(rows)

=== function-argument-alias: An alias inside a function changes the argument.
edges: a>b:f,xs b>c:xs a~c
def f(ys):
    zs = ys
    zs.append(1)
xs = []
---
f(xs)
---
print(xs)

=== stores-argument-in-global: A function that keeps its argument in a global container shares it.
edges: a>b:keep,kept,xs b>c:kept c>d:xs a~c a~d
kept = []
def keep(v):
    kept.append(v)
xs = []
---
keep(xs)
---
kept[0].append(1)
---
print(xs)

=== setdefault-shares: The result of `setdefault` is shared with the dict.
edges: a>b:d b>c:xs c>e:d a~c a~e b~e
d = {}
--- block b
xs = d.setdefault("k", [])
--- block c
xs.append(1)
--- block e
print(d)

=== popped-is-apart: A popped element is no longer the container's.
edges: a>b:rows b>c:row b>d:rows a~c c~d a~d
rows = [[1], [2]]
---
row = rows.pop()
---
row.append(9)
---
print(rows)

=== module-alias: A setting through an alias of a module is seen through the module.
edges: a>b:st b>c:state:string.mark a>c:string
import string
import string as st
string.mark = 0
---
st.mark = 3
---
print(string.mark)

=== class-alias: A change of a class through another name.
edges: a>b:C b>c:K c>d:C a~c a~d
class C:
    n = 0
---
K = C
---
K.n = 5
---
print(C.n)
""",
)
