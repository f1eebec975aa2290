"""Corners of objects that are shared."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "corners-sharing",
    r"""
=== default-returned: What a function gives is its own default, which later calls change.
edges: a>b:f b>c:f c>d:r a~c a~d b~d
def f(x, acc=[]):
    acc.append(x)
    return acc
---
r = f(1)
---
f(2)
---
print(r)

=== partial-with-list: A partial changes the list that it was given.
edges: a>b:p b>c:xs a~c
from functools import partial
xs = []
def put(values, v):
    values.append(v)
p = partial(put, xs)
---
p(1)
---
print(xs)

=== two-bound-methods: Two methods of one list, each under a name.
edges: a>b:push b>c:pop c>d:xs a~c a~d b~d
xs = [0]
push, pop = xs.append, xs.pop
---
push(1)
---
pop()
---
print(xs)

=== zip-into-dict: A dictionary made of a zip object uses it up.
edges: a>b:z b>c:z a~c
z = zip("ab", [1, 2])
---
d = dict(z)
---
print(list(z))

=== map-rest: What is left of a map object after the first.
edges: a>b:m b>c:m a~c
m = map(str, range(3))
---
first = next(m)
---
print(*m)

=== attribute-of-instance: An attribute set on one instance hides the class's there only.
edges: a>b:x a>c:y
class C:
    items = []
x, y = C(), C()
---
x.items = [1]
---
print(y.items)

=== attribute-of-class: An append to the class's list is seen by the other instance.
edges: a>b:x b>c:y a~c
class C:
    items = []
x, y = C(), C()
---
x.items.append(1)
---
print(y.items)

=== attribute-counted: `+=` on a number of the class makes one of the instance.
edges: a>b:x a>c:y
class C:
    n = 0
x, y = C(), C()
---
x.n += 1
---
print(y.n)

=== global-by-two-calls: A global dictionary changed two calls deep.
edges: a>b b>c:state a~c
state = {"n": 0}
def inc():
    state["n"] += 1
def twice():
    inc()
    inc()
---
twice()
---
print(state)

=== global-declared: A global number bound anew by a function.
edges: a>b b>c:n a~c
n = 0
def bump():
    global n
    n += 1
---
bump()
---
print(n)

=== nonlocal-counter: A counter in a closure.
edges: a>b:make b>c:s c>d:s b~d
def make():
    n = 0
    def step():
        nonlocal n
        n += 1
        return n
    return step
---
s = make()
---
s()
---
print(s())

=== ravel-in-block: A flat view made and written in one block.
edges: a>b:x b-c:x a~c
import numpy as np
x = np.zeros((2, 2))
---
v = x.ravel()
v[0] = 1
---
print(x)

=== series-added-to: A column that is added to in place leaves its frame alone.
edges: a>b:df b>c:df b>d:df a~c a~d
import pandas as pd
df = pd.DataFrame({"a": [1, 2]})
---
df["b"] = df["a"] * 2
---
s = df["a"]
s += 1
---
print(df)

=== query-name: `@name` in a query.
edges: a>b:df,lim
import pandas as pd
lim, df = 1, pd.DataFrame({"a": [1, 2]})
---
print(df.query("a > @lim"))

=== evaluated: A name in a text that is evaluated.
edges: a>b:lim
lim = 1
---
print(eval("lim + 1"))

=== iterator-sees-append: An iterator shows what is appended to its list later.
edges: a>b:xs b>c:it a~c
xs = [1]
it = iter(xs)
---
xs.append(2)
---
print(list(it))

=== swapped: After a swap a change of one name's object is not the other's.
edges: a>b:x,y b>c:x b>d:y
x, y = [1], [2]
---
x, y = y, x
---
x.append(3)
---
print(y)

=== deleted-key: A deleted key is missed.
edges: a>b:d b>c:d a~c
d = {"k": 1, "j": 2}
---
del d["k"]
---
print(d)

=== matched-part: A part bound by a pattern is the whole's own.
edges: a>b:p b-c:p a~c
p = [1, [2]]
---
match p:
    case [_, inner]:
        inner.append(3)
---
print(p)

=== executed-text: A text that is executed binds what it says.
edges: a>b:code b-c:k
code = "k = 2"
---
exec(code)
---
print(k)

=== default-argument-late: A default is the object of the time of the definition.
edges: a>b:lim b>d:f c~d
lim = [1]
---
def f(values=lim):
    return values
---
lim = [2]
---
print(f())

=== star-passed: A list unpacked into arguments shares its parts.
edges: a>b:rows,first b>c:rows a~c
rows = [[1], [2]]
def first(one, *rest):
    one.append(9)
---
first(*rows)
---
print(rows)

=== keyword-passed: A dictionary passed by `**` shares its values.
edges: a>b:add,opts b>c:opts a~c
opts = {"into": []}
def add(into):
    into.append(1)
---
add(**opts)
---
print(opts)

=== method-on-class: A method called on its class changes the instance it is given.
edges: a>b:Box,box b>c:box a~c
class Box:
    def __init__(self):
        self.n = 0
    def grow(self):
        self.n += 1
box = Box()
---
Box.grow(box)
---
print(box.n)

=== chained-comparison-reads: The end of a chained comparison is read if its beginning holds.
edges: a>c:lo b?c:hi
lo = 1
---
hi = 5
---
print(lo < 3 < hi)

=== lambda-late: A lambda reads a name when it is called.
edges: a>c:f b>c:rate
f = lambda v: v * rate
---
rate = 3
---
print(f(2))

=== comprehension-late: A generator reads the first source at once, a condition when used.
edges: a>b:xs b>d:g c-d:lim
xs = [1, 2, 3]
---
g = (x for x in xs if x < lim)
---
lim = 3
---
print(list(g))
""",
)
