"""Reads deferred to a call and charged to whoever calls."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "deferred",
    r"""
=== charged-to-caller: What a function reads is read by the block that calls it.
edges: a>c:f b>c:x
def f():
    return x
---
x = 1
---
print(f())

=== definition-reads-nothing: A definition reads nothing of its body.
edges: b>c:f
x = 1
---
def f():
    return x
---
print(f.__name__)

=== version-of-the-call: A call reads the version of its moment, not that of the definition.
edges: b>d:f c>d:x
x = 1
---
def f():
    return x
---
x = 2
---
print(f())

=== between-versions: Two calls read two versions.
edges: a>c:f b>c:x a>e:f d>e:x
def f():
    return x
---
x = 1
---
print(f())
---
x = 2
---
print(f())

=== transitive: Reads of a function that a function calls are charged to the first caller.
edges: a>d:f b>d:g c>d:x
def f():
    return x
---
def g():
    return f()
---
x = 1
---
print(g())

=== three-deep: However deep the chain of calls, the reads arrive.
edges: a>c:f,g,h b>c:x
def f():
    return x
def g():
    return f()
def h():
    return g()
---
x = 1
---
print(h())

=== redefined-between: A function redefined between definition and call is the newer one.
edges: b>d:f c>d:y
x = 1
---
def f():
    return y
---
y = 2
---
print(f())

=== redefined-drops-reads: A redefined function no longer reads what its predecessor read.
edges: c>d:f
x = 1
---
def f():
    return x
---
def f():
    return 0
---
print(f())

=== helper-redefined: A helper redefined before the call brings its own reads.
edges: a>e:outer d>e:helper b>e:y c~e
def helper():
    return x
def outer():
    return helper()
---
y = 2
---
x = 1
---
def helper():
    return y
---
print(outer())

=== recursion: The reads of a recursive function are charged once.
edges: a>c:f b-c:k
def f(n):
    return k if n == 0 else f(n - 1)
---
k = 1
---
print(f(3))

=== mutual-recursion: Functions that call each other share their reads.
edges: a>d:even b-d:odd c-d:k
def even(n):
    return True if n == 0 else odd(n - 1)
---
def odd(n):
    return bool(k) if n == 0 else even(n - 1)
---
k = 1
---
print(even(3))

=== local-shadow: A local of the name of a global is no read of it.
edges: b>c:f
x = 1
---
def f():
    x = 2
    return x
---
print(f())

=== parameter-shadow: A parameter of the name of a global is no read of it.
edges: b>c:f
x = 1
---
def f(x):
    return x
---
print(f(3))

=== same-name-argument: The argument of a call is read by the caller though the parameter has its name.
edges: a>c:x b>c:f
x = 1
---
def f(x):
    return x + 1
---
print(f(x))

=== branch-in-function: What a branch of a function reads may be read.
edges: a>c:f b?c:x
def f(p):
    if p:
        return x
    return 0
---
x = 1
---
print(f(False))

=== both-branches-in-function: What every branch of a function reads is surely read.
edges: a>c:f b>c:x
def f(p):
    if p:
        return x
    else:
        return -x
---
x = 1
---
print(f(False))

=== conditional-call: What a function called under a condition reads may be read.
edges: a>d:p b?d:f c?d:x
p = False
---
def f():
    return x
---
x = 1
---
if p:
    print(f())

=== alias-of-function: A call through another name reads alike.
edges: a>b:f b>d:g c>d:x
def f():
    return x
---
g = f
---
x = 1
---
print(g())

=== default-and-body: A default is read at the definition, the body at the call.
edges: a>b:x b>d:f c>d:y
x = 1
---
def f(v=x):
    return v + y
---
y = 2
---
print(f())

=== lambda-in-dict: A lambda in a dict reads when it is called.
edges: a>c:ops b>c:k
ops = {"add": lambda v: v + k}
---
k = 1
---
print(ops["add"](2))

=== decorated-cached: A function behind `lru_cache` reads when it is called.
edges: a>c:f b>c:k
import functools
@functools.lru_cache
def f(v):
    return v * k
---
k = 2
---
print(f(3))

=== call-in-default: A call in a default reads at the definition.
edges: a>c:f b>c:k c>d:g
def f():
    return k
---
k = 1
---
def g(v=f()):
    return v
---
print(g())

=== call-in-class-body: A call in a class body reads at the class statement.
edges: a>c:f b>c:k c>d:C
def f():
    return k
---
k = 1
---
class C:
    v = f()
---
print(C.v)

=== own-definition-hides: A function called before its block rebinds what it reads gets the earlier version.
edges: a>c:f b>c:x c>d:x
def f():
    return x
---
x = 1
---
print(f())
x = 2
---
print(x)

=== own-binding-first: A function called after its block bound what it reads takes that.
edges: a>c:f
def f():
    return x
---
x = 1
---
x = 2
print(f())

=== global-set-then-read: A function that sets a global and one that reads it, called from one block.
edges: a>b:put,get
def put():
    global v
    v = 1
def get():
    return v
---
put()
print(get())

=== global-set-across: A global that one call sets another call in a later block reads.
edges: a>b:put a>c:get b>c:v
def put():
    global v
    v = 1
def get():
    return v
---
put()
---
print(get())

=== read-before-set-in-function: A function that reads a global and then sets it takes the earlier version.
edges: a>c:step b>c:v c>d:v b~d
def step():
    global v
    w = v
    v = w + 1
---
v = 0
---
step()
---
print(v)

=== set-before-read-in-function: A function that sets a global before reading it takes nothing.
edges: a>c:step b~c
def step():
    global v
    v = 5
    return v
---
v = 0
---
print(step())

=== comprehension-in-function: A comprehension in a function reads globals at the call.
edges: a>c:f b>c:xs
def f():
    return [v for v in xs]
---
xs = [1]
---
print(f())

=== star-call: A function called with starred arguments reads.
edges: a>c:f b>c:k
def f(*args):
    return k + len(args)
---
k = 1
---
print(f(*[1, 2]))

=== function-in-tuple-unpacked: A function unpacked from a tuple reads when it is called.
edges: a>b:f b>d:g c>d:k a~d
def f():
    return k
---
g, n = (f, 1)
---
k = 2
---
print(g())

=== nested-def-called: An inner function that is called reads globals.
edges: a>c:f b>c:k
def f():
    def g():
        return k
    return g()
---
k = 1
---
print(f())

=== lambda-assigned-twice: Of two lambdas of one name the later is called.
edges: a~d b>d:f c>d:m
f = lambda: k
---
f = lambda: m
---
m = 2
---
print(f())

=== call-in-fstring: A call in an f-string reads.
edges: a>c:f b>c:k
def f():
    return k
---
k = 1
---
print(f"{f()}")

=== thread-pool: A function handed to a pool of threads is run.
edges: a>c:work b>c:k c>d:out
def work(v):
    return v * k
---
k = 1
---
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(1) as pool:
    out = list(pool.map(work, [1]))
---
print(out)

=== repr-method: Printing an instance runs its `__repr__`.
edges: a>b:C b>d:o c-d:k a~d
class C:
    def __repr__(self):
        return f"C{k}"
---
o = C()
---
k = 1
---
print(o)

=== iterator-protocol: Looping over an instance runs `__iter__`.
edges: a>b:C b>d:o c>d:k a~d
class C:
    def __iter__(self):
        return iter([k])
---
o = C()
---
k = 1
---
for v in o:
    print(v)

=== property-of-instance: A property reads when it is read on an instance of another block.
edges: a>b:C b>d:o c>d:k a~d
class C:
    @property
    def v(self):
        return k
---
o = C()
---
k = 1
---
print(o.v)

=== function-returns-other: A function that returns another global function hands on its reads.
edges: a>c:f,pick b>c:k
def f():
    return k
def pick():
    return f
---
k = 1
---
print(pick()())

=== call-through-two-names: A function rebound under its own name by a wrapper reads through it.
edges: a>b:f b>d:f c>d:k a~d
def f():
    return k
---
def wrap(g):
    return lambda: g()
f = wrap(f)
---
k = 1
---
print(f())

=== call-argument-is-call: Inner calls are charged too.
edges: a>c:f,g b>c:k,m
def f():
    return k
def g(v):
    return v + m
---
k, m = 1, 2
---
print(g(f()))

=== unused-function: A function that nobody calls connects nothing.
edges: a>c:x
x = 1
---
def f():
    return x
---
print(x)

=== method-redefined-class: An instance of a redefined class has the methods of its own time.
edges: a>b:C b>e:o d>e:k a~e c~e
class C:
    def get(self):
        return k
---
o = C()
---
class C:
    def get(self):
        return 0
---
k = 1
---
print(o.get())
""",
)
