"""Changes that functions make of their arguments and of globals."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "mutation_by_calls",
    r"""
=== global-list-in-function: A function that changes a global changes it when called.
edges: a>c:xs b>c:add c>d:xs
xs = []
---
def add(v):
    xs.append(v)
---
add(1)
---
print(xs)

=== definition-changes-nothing: A function that changes a global does nothing until it is called.
edges: a>c:xs
xs = []
---
def add(v):
    xs.append(v)
---
print(xs)

=== global-dict-in-function: A store in a function into a global dict.
edges: a>c:d b>c:put c>d:d
d = {}
---
def put(k, v):
    d[k] = v
---
put("k", 1)
---
print(d)

=== local-shadows-global-list: A change of a local of the same name leaves the global alone.
edges: a>d:xs b>c:f
xs = []
---
def f():
    xs = []
    xs.append(1)
    return xs
---
print(f())
---
print(xs)

=== argument: A function that changes its argument changes what it is given.
edges: a>c:xs b>c:add c>d:xs
xs = []
---
def add(ys):
    ys.append(1)
---
add(xs)
---
print(xs)

=== argument-by-keyword: Also when it is given by keyword.
edges: a>c:xs b>c:add c>d:xs
xs = []
---
def add(v, ys):
    ys.append(v)
---
add(ys=xs, v=1)
---
print(xs)

=== argument-other-position: Only the argument that the function changes is changed.
edges: a>c:xs,ys b>c:add c>d:ys a>e:xs
xs, ys = [1], []
---
def add(source, target):
    target.extend(source)
---
add(xs, ys)
---
print(ys)
---
print(xs)

=== argument-only-read: A function that only reads its argument changes nothing.
edges: a>c:xs b>c:total a>d:xs
xs = [1]
---
def total(ys):
    return sum(ys)
---
n = total(xs)
---
print(xs)

=== argument-rebound: A function that rebinds its parameter changes nothing.
edges: a>c:xs b>c:f a>d:xs
xs = [1]
---
def f(ys):
    ys = ys + [2]
    ys.append(3)
    return ys
---
n = f(xs)
---
print(xs)

=== argument-nested-call: A change by a function that a function calls.
edges: a>c:xs b>c:inner,outer c>d:xs
xs = []
---
def inner(zs):
    zs.append(1)
def outer(ys):
    inner(ys)
---
outer(xs)
---
print(xs)

=== argument-conditional: A change under a condition in a function may happen.
edges: a>c:xs b>c:f c?d:xs a~d
xs = []
---
def f(ys, p):
    if p:
        ys.append(1)
---
f(xs, True)
---
print(xs)

=== argument-attribute: A function that stores to an attribute of its argument.
edges: a>c:o b>c:f c>d:o
class O: pass
o = O()
---
def f(p):
    p.v = 1
---
f(o)
---
print(o.v)

=== argument-element: A function that changes an element of its argument.
edges: a>c:rows b>c:f c>d:rows
rows = [[1]]
---
def f(xs):
    xs[0].append(2)
---
f(rows)
---
print(rows)

=== argument-star: A function that changes elements of its starred arguments.
edges: a>c:xs b>c:f c-d:xs a~d
xs = []
---
def f(*lists):
    for ys in lists:
        ys.append(1)
---
f(xs)
---
print(xs)

=== argument-in-container: An argument handed over in a list is changed through it.
edges: a>c:xs b>c:f c>d:xs a~d
xs = []
---
def f(lists):
    lists[0].append(1)
---
f([xs])
---
print(xs)

=== argument-result-assigned: A function that changes its argument and returns it.
edges: a>c:xs b>c:f c>d:ys c>e:xs
xs = []
---
def f(zs):
    zs.append(1)
    return zs
---
ys = f(xs)
---
print(ys)
---
print(xs)

=== default-argument-state: A mutable default carries state from call to call.
edges: a>b:f b>c:f a~c
def f(v, seen=[]):
    seen.append(v)
    return list(seen)
---
print(f(1))
---
print(f(2))

=== constructor-mutates-argument: A constructor that changes its argument.
edges: a>c:xs b>c:C c>d:xs a~d
xs = []
---
class C:
    def __init__(self, ys):
        ys.append(1)
---
o = C(xs)
---
print(xs)

=== constructor-registers: A constructor that changes a global.
edges: a>c:registry b>c:C c>d:registry a~d
registry = []
---
class C:
    def __init__(self):
        registry.append(1)
---
o = C()
---
print(registry)

=== class-counter: A constructor that counts in its class.
edges: a>b:C b>c:C a~c
class C:
    n = 0
    def __init__(self):
        C.n += 1
---
o = C()
---
print(C.n)

=== call-in-expression: A change made by a call within an expression.
edges: a>c:xs b>c:take c>d:xs
xs = [1, 2]
---
def take(ys):
    return ys.pop()
---
n = 1 + take(xs)
---
print(xs)

=== mutation-in-condition: A change made in a condition surely happens.
edges: a>b:xs b>c:xs
xs = [1]
---
if xs.pop():
    print("popped")
---
print(xs)

=== mutation-in-fstring: A change made in an f-string.
edges: a>b:xs b>c:xs
xs = [1]
---
print(f"{xs.pop()}")
---
print(xs)

=== read-after-own-mutation: A block that changes an object and reads it still needs the earlier one.
edges: a>b:xs
xs = []
---
xs.append(1)
print(xs)

=== mutator-before-other-reader: Readers before a change do not depend on it.
edges: a>b:xs a>c:xs c>d:xs
xs = [1]
---
print(xs)
---
xs.append(2)
---
print(xs)

=== environ-like-dict: A dict in a class changed through the class.
edges: a>b:Config b>c:Config
class Config:
    values = {}
---
Config.values["k"] = 1
---
print(Config.values)

=== dict-of-frames-like: A new key does not make the container another's.
edges: a>b:results b>c:results c>d:results
results = {}
---
results["p"] = 1
---
results["q"] = 2
---
print(results)

=== unpack-into-subscript: Unpacking into elements is a store.
edges: a>b:xs b>c:xs
xs = [0, 0]
---
xs[0], xs[1] = 1, 2
---
print(xs)

=== with-target-attribute: `with … as o.v` is a store.
edges: a>b:o b>c:o
class O: pass
o = O()
---
import contextlib
with contextlib.nullcontext(1) as o.v:
    pass
---
print(o.v)

=== decorator-registry: A method of an object used as decorator changes the object.
edges: a>b:registry b>c:registry a~c
class Registry:
    def __init__(self):
        self.found = []
    def register(self, f):
        self.found.append(f.__name__)
        return f
registry = Registry()
---
@registry.register
def f():
    pass
---
print(registry.found)

=== function-changes-other-global-through-alias: A function that aliases a global and changes the alias.
edges: a>c:xs b>c:f c>d:xs a~d
xs = []
---
def f():
    ys = xs
    ys.append(1)
---
f()
---
print(xs)

=== generator-changes-on-consumption: A generator that changes a global does so when it is consumed.
edges: a>c:xs b>c:g c>d:xs a~d a~b
xs = []
---
g = (xs.append(v) for v in (1, 2))
---
list(g)
---
print(xs)

=== no-effect-on-argument-of-builtin: `sum`, `max`, `zip`, `enumerate` and `isinstance` change nothing.
edges: a>b:xs a>c:xs
xs = [1, 2]
---
print(sum(xs), max(xs), list(zip(xs, xs)), list(enumerate(xs)), isinstance(xs, list))
---
print(xs)

=== module-function-for-effect: A library function with a known harmless effect changes nothing.
edges: a>b:d a>c:d
d = {"k": 1}
---
import json
text = json.dumps(d)
---
print(d)

=== try-mutation: A change in a `try` body may happen.
edges: a>b:xs b>c:xs a~c
xs = []
---
try:
    xs.append(1)
except ValueError:
    pass
---
print(xs)
""",
)
