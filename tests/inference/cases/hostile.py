"""Programs made to mislead: shadows, late binding, odd orders, several of them at once."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "hostile",
    r"""
=== function-named-like-its-argument: A function, its parameter and a global of one name.
edges: a>b:x b>c:x
x = 3
---
def x(x=x):
    return x
---
print(x())

=== class-named-like-base: A class that extends its earlier self.
edges: a>b:C b>c:C
class C:
    n = 1
---
class C(C):
    m = 2
---
print(C.n, C.m)

=== wrapped-function: A function that wraps its earlier self keeps it.
edges: a>b:f b>c:f,old
def f():
    return 1
---
old = f
def f():
    return old() + 1
---
print(f())

=== lambda-late-loop: Lambdas made in a loop read the loop's variable when they are called.
edges: a>c:fs b>c:i
fs = []
for i in range(3):
    fs.append(lambda: i)
---
i = 10
---
print(fs[0]())

=== redefined-global-default: A default captures the old version, the body reads the new one.
edges: a>b:k b>d:f c>d:k
k = 1
---
def f(v=k):
    return v + k
---
k = 10
---
print(f())

=== type-as-variable: Builtins used as variables.
edges: a>b:list,id,type
list, id, type = [1], 2, "t"
---
print(list, id, type)

=== print-shadowed: A shadowed `print` is a read of its block.
edges: a>b:print
def print(*args):
    return None
---
print("x")

=== nested-shadowing: Three scopes with one name.
edges: a>c:x b>c:f
x = 1
---
def f(x):
    def g():
        x = 5
        return x
    return g() + x
---
print(f(x))

=== comprehension-in-default: A comprehension in a default is read at the definition.
edges: a>b:xs b>d:f
xs = [1, 2]
---
def f(v=[x * 2 for x in xs]):
    return v
---
xs = [5]
---
print(f())

=== comprehension-in-class: A nested comprehension in a class body reads the global, not the attribute.
edges: a>b:k a>b
k = 1
---
class C:
    k = 5
    table = [[k for _ in (1,)] for _ in (1,)]

=== attribute-chain-names: Names of attributes equal to variables all along a chain.
edges: c>d:o
value = 1
---
inner = 2
---
class O: pass
o = O()
o.inner = O()
o.inner.value = 3
---
print(o.inner.value)

=== keyword-equal-variable: A keyword argument whose value is the variable of its name.
edges: a>c:end b>c:sep
end = "!"
---
sep = "-"
---
print(1, 2, sep=sep, end=end)

=== string-format-map: Names within a format string are looked up in what is given.
edges: b>c:d
name = "x"
---
d = {"name": "y"}
---
print("{name}".format_map(d))

=== locals-in-function: A function that calls `locals()` does not read globals.
edges: b>c:f
x = 1
---
def f():
    y = 2
    return sorted(locals())
---
print(f())

=== augmented-in-function: A local that is augmented is no global.
edges: b>c:f a>d:n
n = 1
---
def f():
    n = 0
    n += 1
    return n
---
print(f())
---
print(n)

=== try-shadow: A fallback definition of a helper.
edges: b>c:helper
def helper():
    return 1
---
try:
    from no_such_module_at_all import helper
except ImportError:
    def helper():
        return 2
---
print(helper())

=== del-then-reimport: A module deleted and imported again.
edges: a>b:math b>c:math
import math
---
del math
import math
---
print(math.pi)

=== swap-through-tuple: A rotation of three names in one block.
edges: a>b:p,q,r b>c:p
p, q, r = 1, 2, 3
---
p, q, r = q, r, p
---
print(p)

=== chained-mutation-and-read: Two changes and a rebinding in a row.
edges: a>b:d b>c:d c>d:d
d = {"k": 1}
---
d["k"] += 1
d["l"] = d["k"]
---
d = {**d, "m": 3}
---
print(d)

=== read-in-own-condition: A block that binds a name under a condition on that name.
edges: a>b:x b-c:x a?c:x
x = None
---
if x is None:
    x = 5
---
print(x)

=== walrus-condition-chain: A walrus whose name the same condition reads.
edges: a>b:d b>c:v
d = {"k": 3}
---
if (v := d.get("k")) is not None and v > 1:
    print(v)
---
print(v)

=== star-args-mutation: Starred arguments are new tuples, their elements are shared.
edges: a>c:xs b>c:f a>d:xs c~d
xs = [1, 2]
---
def f(*args):
    args = args + (3,)
    return args
---
print(f(*xs))
---
print(xs)

=== kwargs-are-copies: `**kwargs` is a new dict.
edges: a>c:d b>c:f a>d:d c~d
d = {"k": 1}
---
def f(**kwargs):
    kwargs["l"] = 2
    return kwargs
---
print(f(**d))
---
print(d)

=== conditional-definitions: One of two definitions, each with its own reads.
edges: a>b:fast b>e:f c-e:x d?e:y
fast = True
---
if fast:
    def f():
        return x
else:
    def f():
        return y
---
x = 1
---
y = 2
---
print(f())

=== class-and-instance-of-one-name: An instance that hides its class.
edges: a>b:Config b>c:Config
class Config:
    v = 1
---
Config = Config()
---
print(Config.v)

=== loop-variable-is-function: A loop whose target is called.
edges: a>b:fs
fs = [abs, str]
---
for f in fs:
    print(f(-1))

=== string-key-equals-name: A dict whose keys are names of variables.
edges: c>d:d
x = 1
---
y = 2
---
d = dict(x="p", y="q")
---
print(d["x"], d["y"])

=== starred-target-shadows: Starred targets hide earlier names.
edges: b>c:rest
rest = 0
---
head, *rest = [1, 2, 3]
---
print(rest)

=== semicolon-versions: Two versions within one block; the last one is handed on.
edges: a>b:x b>c:x
x = 1
---
y = x; x = 2; z = x; x = 3
---
print(x)

=== assert-binds: An assert with a walrus binds.
edges: a>b:xs b>c:n
xs = [1]
---
assert (n := len(xs)) == 1
---
print(n)

=== lambda-parameter-shadow: A lambda's parameter hides the global of its name.
edges: b>c:f
x = 1
---
f = lambda x: x + 1
---
print(f(2))

=== inner-class-method-global: A method that sets a global of the name of its parameter's attribute.
edges: a>c:C,total_before b>c:v c>d:total
class C:
    def add(self, v):
        global total
        total = total_before() + v
def total_before():
    return 0
---
v = 5
---
C().add(v)
---
print(total)

=== generator-argument: A generator expression handed to a user's function is consumed there.
edges: a>c:total b>c:k
def total(values):
    return sum(values)
---
k = 2
---
print(total(v * k for v in (1, 2)))

=== yield-from: A generator that delegates reads what its delegate reads.
edges: a>c:outer,inner b>c:k
def inner():
    yield k
def outer():
    yield from inner()
---
k = 1
---
print(list(outer()))

=== unpacked-call-result: Results of a call are unpacked into several names.
edges: a>b:divide b>c:rest b>d:whole
def divide(p, q):
    return p // q, p % q
---
whole, rest = divide(7, 2)
---
print(rest)
---
print(whole)

=== matrix-multiply-assign: `@=` is an augmented assignment like others.
edges: a>b b>c:m
class M:
    def __init__(self, v):
        self.v = v
    def __matmul__(self, other):
        return M(self.v * other)
m = M(2)
---
m @= 3
---
print(m.v)

=== conditional-import-then-use: A name that either import or fallback binds is read later.
edges: a>b:loads
try:
    from no_such_module_at_all import loads
except ImportError:
    from json import loads
---
print(loads("1"))

=== while-else: The `else` of a `while` without `break` surely runs.
edges: a>b:n b>c:done
n = 1
---
while n > 5:
    n -= 1
else:
    done = True
---
print(done)

=== return-in-loop: A function that returns from a loop may not reach its end.
edges: a>d:first b?d:fallback c>d:xs
def first(values):
    for v in values:
        return v
    return fallback
---
fallback = 0
---
xs = [3]
---
print(first(xs))

=== exception-flow: What follows a raising call in the same `try` body may not run.
edges: a>c:check b-d:x c?d:x b~c
def check(v):
    raise ValueError(v)
---
x = 1
---
try:
    check(1)
    x = 2
except ValueError:
    pass
---
print(x)

=== deep-alias-through-call: An alias through a call, a container and a loop.
edges: a>b:wrap,xs b>c:box c-d:xs a~d a~c
def wrap(v):
    return {"in": v}
xs = []
---
box = wrap(xs)
---
for value in box.values():
    value.append(1)
---
print(xs)

=== name-only-in-type-comment: Names in type comments are no reads.
edges:
T = int
---
x = []  # type: list[T]

=== ellipsis-and-constants: `None`, `True` and `...` are no names.
edges:
x = None
---
y = (None, True, ...)

=== dunder-name: `__name__` is nobody's.
edges:
x = __name__
---
y = __name__

=== same-function-two-globals: A function called on both sides of a rebinding reads the earlier version once.
edges: a>c:f b>c:x c>d:x
def f():
    return x
---
x = 1
---
print(f())
x = 2
print(f())
---
print(x)
""",
)
