"""Functions that bind, change or delete globals."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "globals",
    r"""
=== set-by-call: A function with `global` binds where it is called.
edges: a>b:init b>c:x
def init():
    global x
    x = 1
---
init()
---
print(x)

=== not-called: A function with `global` binds nothing until it is called.
edges: a>c:x
x = 1
---
def init():
    global x
    x = 2
---
print(x)

=== increment: A function that increments a global reads and binds it.
edges: a>c:n b>c:bump c>d:n
n = 0
---
def bump():
    global n
    n += 1
---
bump()
---
print(n)

=== chain-of-calls: A global bound by a function that another one calls is bound by the caller.
edges: a>b:inner a>c:outer b~c c>d:x a~c
def inner():
    global x
    x = 1
def outer():
    inner()
---
y = inner.__name__
---
outer()
---
print(x)

=== parameter-and-global: The same name as parameter of one function and global of another.
edges: a>c:f,g c>d:x b~c b~d
def f(x):
    return x + 1
def g():
    global x
    x = 7
---
x = 1
---
g()
print(f(3))
---
print(x)

=== conditional-global: A global bound under a condition in a function may be bound.
edges: a>c:maybe b?d:x c?d:x b~c
def maybe(p):
    global x
    if p:
        x = 2
---
x = 1
---
maybe(1)
---
print(x)

=== method-sets-global: A method with `global` binds when it is called.
edges: a>b:C b>c:x
class C:
    def set(self):
        global x
        x = 3
---
C().set()
---
print(x)

=== two-calls: Each call makes a version.
edges: a>b:f a>d:f b>c:x d>e:x b~d
def f(v):
    global x
    x = v
---
f(1)
---
print(x)
---
f(2)
---
print(x)

=== global-at-top-level: `global` at the top level changes nothing.
edges: a>b:x
global x
x = 1
---
print(x)

=== global-import: An import under `global` in a function binds in the namespace.
edges: a>b:load b>c:json
def load():
    global json
    import json
---
load()
---
print(json.dumps(1))

=== global-for-target: A loop's target under `global` is bound in the namespace.
edges: a>b:loop b>c:i
def loop():
    global i
    for i in (1, 2):
        pass
---
loop()
---
print(i)

=== nested-function-global: `global` in a nested function reaches past the enclosing one.
edges: a>b:outer b>c:x
def outer():
    x = 1
    def inner():
        global x
        x = 2
    inner()
    return x
---
print(outer())
---
print(x)

=== globals-update: A function that stores into `globals()` binds when it is called.
edges: a>b:put b>c:x
def put():
    globals()["x"] = 1
---
put()
---
print(x)

=== global-delete: A function may delete a global.
edges: a>c:drop b>c b~d c>d:x
def drop():
    global x
    del x
---
x = 1
---
drop()
---
try:
    x
except NameError:
    print("gone")
""",
)
