"""Names and attributes that are computed while the code runs."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "runtime_names",
    r"""
=== globals-update: `globals().update` with keywords binds them.
edges: a>b:x
globals().update(x=1)
---
print(x)

=== globals-update-dict: `globals().update` of a dictionary that is written down binds its keys.
edges: a>b:x b>c:x
x = 1
---
globals().update({"x": x + 1, "y": 2})
---
print(x)

=== globals-update-computed: What `globals().update` binds need not be seen.
edges: a?b:x
globals().update({name: 1 for name in "xy"})
---
print(x)

=== globals-store-computed: A name that is computed may be any that nobody else binds.
edges: a?b:y
for name in "xy":
    globals()[name] = 1
---
print(y)

=== globals-get: `globals().get` of a literal reads that name.
edges: a-b:x
x = 1
---
print(globals().get("x"))

=== globals-contains: A question for a name's existence need not be an edge: guards of imports ask it.
edges: a~b
x = 1
---
print("x" in globals())

=== globals-delete: `del globals()["x"]` deletes the name.
edges: a>b:x b~c c>d:x
x = 1
---
del globals()["x"]
---
x = 2
---
print(x)

=== vars-top-level: `vars()["x"]` at the top level reads the name.
edges: a>b:x
x = 1
---
print(vars()["x"])

=== locals-top-level: `locals()["x"]` at the top level reads the name.
edges: a>b:x
x = 1
---
print(locals()["x"])

=== exec-own-namespace: `exec` into a dict of one's own binds nothing here.
edges: a>d:y b~c b>c:ns a~c
y = 1
---
ns = {}
---
exec("y = 2", ns)
---
print(y)

=== exec-own-namespace-changes: `exec` into a dict changes the dict.
edges: a>b:ns b>c:ns a~c
ns = {}
---
exec("y = 2", ns)
---
print(ns["y"])

=== eval-own-namespace: `eval` with a dict of one's own reads from it.
edges: b>c:ns a~c
y = 1
---
ns = {"y": 5}
---
print(eval("y", ns))

=== exec-defines-function: A function defined by a literal `exec` reads when it is called.
edges: a>c:f b>c:k
exec("def f():\n    return k")
---
k = 1
---
print(f())

=== eval-lambda: A lambda made by a literal `eval` reads when it is called.
edges: a>c:f b>c:k
f = eval("lambda: k")
---
k = 1
---
print(f())

=== eval-in-function: A literal `eval` in a function sees its locals first.
edges: b>c:f a~c
k = 1
---
def f():
    k = 2
    return eval("k")
---
print(f())

=== eval-fstring: `eval` of a text that is put together may read anything.
edges: a?c:x_1 b>c:n
x_1 = 7
---
n = 1
---
print(eval(f"x_{n}"))

=== getattr-variable: `getattr` with a computed name reads the object.
edges: a>c:o b>c:name
class O: pass
o = O()
o.v = 1
---
name = "v"
---
print(getattr(o, name))

=== setattr-variable: `setattr` with a computed name changes the object.
edges: a>c:o b>c:name c>d:o
class O: pass
o = O()
---
name = "v"
---
setattr(o, name, 1)
---
print(o.v)

=== setattr-loop: `setattr` in a loop may change the object.
edges: a>b:o b>c:o a~c
class O: pass
o = O()
---
for name in ("u", "v"):
    setattr(o, name, 1)
---
print(o.u)

=== import-module-function: `importlib.import_module` binds what it is assigned to.
edges: a>b:js
import importlib
js = importlib.import_module("json")
---
print(js.dumps(1))

=== type-call: A class made by `type` reads its functions when they are called.
edges: a>c:C b>c:k
C = type("C", (), {"get": lambda self: k})
---
k = 1
---
print(C().get())

=== compile-exec: Compiled text that is executed may bind and read anything.
edges: a?c:x b>c:code c?d:y
x = 1
---
code = compile("y = x", "<text>", "exec")
---
exec(code)
---
print(y)

=== template: Names in a template are looked up in what is given.
edges: b>c:t
x = 1
---
import string
t = string.Template("$x")
---
print(t.substitute(x=2))

=== operator-attrgetter: `attrgetter` reads nothing until it is called.
edges: a>c:o b>c:get
class O: pass
o = O()
o.v = 1
---
import operator
get = operator.attrgetter("v")
---
print(get(o))

=== method-caller: `methodcaller` changes what it is called on.
edges: a>b:xs b-c:xs a~c
xs = []
---
import operator
operator.methodcaller("append", 1)(xs)
---
print(xs)
""",
)
