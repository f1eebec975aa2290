"""Scopes within a block: comprehensions, walrus, class bodies, closures, annotations, global, nonlocal."""

from __future__ import annotations

from ..notation import parse_cases

COMPREHENSIONS = parse_cases(
    "comprehensions",
    r"""
=== variable-is-local: A comprehension's variable does not rebind the global of the same name.
edges: a>c:x
x = 1
---
ys = [x for x in range(3)]
---
print(x)

=== variable-no-read: A comprehension's variable is no read of the global of the same name.
edges:
x = 1
---
print([x for x in range(3)])

=== source-reads: The source of a comprehension is read in the enclosing scope.
edges: a>b:xs
xs = [1, 2]
---
ys = [2 * v for v in xs]

=== source-same-name: In `[x for x in x]` the source is the global, the element the local.
edges: a>b:x
x = [1, 2]
---
y = [x for x in x]

=== source-then-rebound: `x = [v for v in x]` reads the earlier version and makes a new one.
edges: a>b:x b>c:x
x = [1, 2]
---
x = [v + 1 for v in x]
---
print(x)

=== element-global: The element expression reads globals, once there is an element.
edges: a-b:k
k = 3
---
print([k * v for v in (1, 2)])

=== condition-global: The condition of a comprehension reads globals.
edges: a-b:limit
limit = 1
---
print([v for v in (1, 2) if v > limit])

=== empty-source: The element of a comprehension over nothing known may be read.
edges: a?c:k b>c:xs
k = 3
---
xs = []
---
print([k * v for v in xs])

=== nested-sources: The second source of a comprehension may use the variable of the first.
edges: a>b:rows
rows = [[1], [2]]
---
print([v for row in rows for v in row])

=== second-source-global: The second source is read inside, when the first has an element.
edges: a-b:ys
ys = [1]
---
print([(v, w) for v in (1, 2) for w in ys])

=== second-source-shadowed: The second source sees the first variable, not the global of that name.
edges:
row = [7]
---
print([v for row in ([1], [2]) for v in row])

=== nested-comprehension: An inner comprehension sees the outer variable.
edges: a>b:n
n = 2
---
print([[i * j for j in range(i)] for i in range(n)])

=== dict-comprehension: Keys and values of a dict comprehension are reads.
edges: a-b:k,v
k, v = "k", 2
---
print({k: v + i for i in (1, 2)})

=== set-comprehension: A set comprehension reads its source and leaves nothing behind.
edges: a>b:words b>c:lengths
words = ["a", "bb"]
---
lengths = {len(word) for word in words}
---
print(lengths)

=== generator-consumed-at-once: A generator expression that `sum` consumes reads at once.
edges: a>c:xs b-c:k
xs = [1, 2]
---
k = 10
---
total = sum(k * v for v in xs)

=== generator-source-eager: The first source of a generator expression is read when it is made.
edges: a>b:xs b>d:g
xs = [1, 2]
---
g = (v for v in xs)
---
xs = [9]
---
print(list(g))

=== generator-element-late: The element of a generator expression is read when it is consumed.
edges: b>d:g c-d:k a~b
k = 1
---
g = (k * v for v in (1, 2))
---
k = 5
---
print(list(g))

=== generator-second-source-late: The second source of a generator expression is read late.
edges: b>d:g c-d:ys a~b
ys = [1]
---
g = ((v, w) for v in (1, 2) for w in ys)
---
ys = [5]
---
print(list(g))

=== lambda-in-comprehension: Lambdas made in a comprehension read globals when they are called.
edges: b>d:fs c-d:k a~b
k = 1
---
fs = [lambda v: v + k for _ in (1, 2)]
---
k = 5
---
print(fs[0](1))

=== unpacking-targets: All targets of a comprehension are local.
edges: a>b:pairs
pairs, p, q = [(1, 2)], 0, 0
---
print([p + q for p, q in pairs])

=== outer-read-after: A global read after a comprehension with a variable of its name is the earlier version.
edges: a>b:x
x = 1
---
ys = [x for x in range(3)]
print(x)

=== bound-before-comprehension: A comprehension reads the block's own global.
edges:
k = 1
---
k = 2
ys = [k for _ in range(2)]

=== in-function: A comprehension in a function reads the function's local, not the global.
edges:
k = 1
---
def f():
    k = 2
    return [k for _ in range(2)]
print(f())

=== async-comprehension: An asynchronous comprehension reads its source.
edges: a>c:limit b>c:counted
limit = 2
---
async def counted(n):
    for i in range(n):
        yield i
---
print([i async for i in counted(limit)])
""",
)

WALRUS = parse_cases(
    "walrus",
    r"""
=== binds: A walrus binds its name in the block.
edges: a>b:n
print(n := 3)
---
print(n)

=== reads-value: The value of a walrus is a read.
edges: a>b:x b>c:n
x = 1
---
if (n := x + 1) > 1:
    pass
---
print(n)

=== in-comprehension: A walrus in a comprehension binds in the block, if there is an element.
edges: a>b:xs b-c:last
xs = [1, 2]
---
ys = [last := v for v in xs]
---
print(last)

=== comprehension-accumulator: A walrus in a comprehension may read what it bound before.
edges: a-b:total b-c:total a~c
total = 0
---
sums = [total := total + v for v in (1, 2)]
---
print(total)

=== in-condition: A walrus in a condition of `while` is always evaluated once.
edges: a>b:xs b>c:v
xs = iter([1, 0])
---
while v := next(xs):
    pass
---
print(v)

=== short-circuit: A walrus behind `and` may not bind.
edges: a>c:p b-d:q c?d:q b~c
p = 0
---
q = 1
---
print(p and (q := 5))
---
print(q)

=== in-function: A walrus in a function binds there.
edges: a>c:n
n = 1
---
def f():
    return (n := 2)
print(f())
---
print(n)

=== in-lambda: A walrus in a lambda binds there.
edges: a>c:n
n = 1
---
f = lambda: (n := 2)
print(f())
---
print(n)

=== in-argument: A walrus in an argument binds before the call.
edges:
n = 1
---
print(n := 4, n)

=== generator-late: A walrus in a generator expression binds when it is consumed.
edges: b>c:g c-d:last b~d a-d:last a~c a~b
last = 0
---
g = (last := v for v in (1, 2))
---
print(sum(g))
---
print(last)

=== default-argument: A walrus in a default binds where the function is defined.
edges: a>b:seen
def f(v=(seen := 3)):
    return v
---
print(seen)
""",
)

CLASSES = parse_cases(
    "classes",
    r"""
=== body-reads: The body of a class runs at once and reads globals.
edges: a>b:x
x = 1
---
class C:
    y = x

=== attribute-is-no-global: A class attribute does not bind the global of its name.
edges: a>c:x
x = 1
---
class C:
    x = 2
---
print(x)

=== attribute-reads-global-of-same-name: `x = x` in a class body reads the global.
edges: a>b:x b>c:C
x = 1
---
class C:
    x = x + 1
---
print(C.x)

=== attribute-invisible-to-method: A method does not see the attributes of its class as names.
edges: a>c:x b>c:C
x = 1
---
class C:
    x = 2
    def get(self):
        return x
---
print(C().get())

=== attribute-visible-in-body: Later statements of a class body see its attributes.
edges:
x = 1
---
class C:
    x = 2
    y = x + 1

=== attribute-in-comprehension: A comprehension in a class body sees attributes in its first source only.
edges: a-b:k
k = 3
---
class C:
    k = 5
    xs = [1, 2]
    ys = [k * x for x in xs]

=== base-class: Base classes are read when the class is made.
edges: a>b:Base b>c:Child
class Base:
    n = 1
---
class Child(Base):
    pass
---
print(Child.n)

=== metaclass-keyword: Keywords of a class statement are reads.
edges: a>b:Meta
class Meta(type):
    pass
---
class C(metaclass=Meta):
    pass

=== decorator: A decorator of a class is called when the class is made.
edges: a>c:mark b>c:label
def mark(cls):
    cls.label = label
    return cls
---
label = "x"
---
@mark
class C:
    pass

=== method-reads-late: A method reads globals when it is called.
edges: a>c:C b>c:x
class C:
    def get(self):
        return x
---
x = 1
---
print(C().get())

=== method-not-called: Defining a method reads nothing of its body.
edges:
x = 1
---
class C:
    def get(self):
        return x

=== init-reads: Making an instance runs `__init__`.
edges: a>c:C b>c:x c>d:o
class C:
    def __init__(self):
        self.v = x
---
x = 1
---
o = C()
---
print(o.v)

=== instance-method-later: A method called on an instance of another block reads the newest global.
edges: a>b:C b>d:o c-d:x a~d
class C:
    def get(self):
        return x
---
o = C()
---
x = 1
---
print(o.get())

=== method-calls-method: Reads of a method called through `self` are charged to the caller.
edges: a>c:C b-c:x
class C:
    def outer(self):
        return self.inner()
    def inner(self):
        return x
---
x = 1
---
print(C().outer())

=== inherited-method: Reads of an inherited method are charged to the caller.
edges: a>b:Base b>d:Child c-d:x a~d
class Base:
    def get(self):
        return x
---
class Child(Base):
    pass
---
x = 1
---
print(Child().get())

=== property: A property reads when the attribute is read.
edges: a>c:C b-c:x
class C:
    @property
    def v(self):
        return x
---
x = 1
---
print(C().v)

=== dunder: An operator runs the method that defines it.
edges: a>b:C b>d:o c-d:k a~d
class C:
    def __add__(self, other):
        return other + k
---
o = C()
---
k = 2
---
print(o + 1)

=== static-method: A static method reads when it is called through the class.
edges: a>c:C b>c:k
class C:
    @staticmethod
    def get():
        return k
---
k = 2
---
print(C.get())

=== method-default: Defaults of a method are read when the class is made.
edges: a>b:k b>d:C
k = 1
---
class C:
    def get(self, v=k):
        return v
---
k = 5
---
print(C().get())

=== nested-class: A nested class does not see the attributes of the outer one.
edges: a>b:x
x = 1
---
class Outer:
    x = 2
    class Inner:
        y = x

=== class-attribute-store: A store to an attribute of a class changes the class.
edges: a>b:C b>c:C
class C:
    n = 0
---
C.n = 5
---
print(C.n)

=== class-attribute-seen-by-instance: A change of the class is seen through its instances.
edges: a>b:C a>c:C b-d:o c-d:o b~c
class C:
    n = 0
---
o = C()
---
C.n = 5
---
print(o.n)

=== method-replaced: A method replaced on the class is what its instances call.
edges: a>b:C a>c:C c>d:C
class C:
    def get(self):
        return 1
---
o = C().get()
---
C.get = lambda self: 2
---
print(C().get())

=== global-in-body: A `global` in a class body makes its names the block's.
edges: a>b:x
class C:
    global x
    x = 1
---
print(x)

=== conditional-attribute-reads-global: An attribute that may be missing falls back to the global.
edges: a-b:x
x = 1
---
class C:
    if False:
        x = 2
    y = x

=== dataclass-default: Defaults of a dataclass's fields are read when the class is made.
edges: a>b:k b>c:Point
k = 2
---
from dataclasses import dataclass
@dataclass
class Point:
    n: int = k
---
print(Point().n)

=== method-name-equal-to-global: A method's name is no global.
edges: a>c:get b~c
def get():
    return 1
---
class C:
    def get(self):
        return 2
---
print(get())

=== super-call: A method that calls `super()` runs the inherited one.
edges: a>b:Base b>d:Child c-d:x a~d
class Base:
    def get(self):
        return x
---
class Child(Base):
    def get(self):
        return super().get() + 1
---
x = 1
---
print(Child().get())

=== instance-in-constructor-argument: A constructor's argument is held by the instance.
edges: a>c:C b>c:xs c>d:o
class C:
    def __init__(self, xs):
        self.xs = xs
---
xs = [1]
---
o = C(xs)
---
print(o.xs)
""",
)

ANNOTATIONS = parse_cases(
    "annotations",
    r"""
=== bare-binds-nothing: An annotation without a value binds nothing.
edges: a>c:x
x = 1
---
x: int
---
print(x)

=== bare-reads-annotation: An annotation at the top level is evaluated.
edges: a>b:T
T = int
---
x: T

=== with-value: An annotated assignment binds.
edges: a>b:T b>c:x
T = int
---
x: T = 1
---
print(x)

=== in-function-body: Annotations of a function's locals are not evaluated.
edges:
T = int
---
def f():
    v: T = 1
    return v
print(f())

=== parameters: Annotations of parameters are evaluated where the function is defined.
edges: a>b:T b>c:f
T = int
---
def f(v: T) -> int:
    return v
---
print(f(1))

=== return: The annotation of the result is evaluated where the function is defined.
edges: a>b:T
T = int
---
def f() -> T:
    return 1

=== string: An annotation written as a string is not evaluated.
edges:
T = int
---
def f(v: "T") -> "T":
    return v

=== future: Under the future import annotations are not evaluated.
edges:
T = int
---
from __future__ import annotations
def f(v: T) -> T:
    return v
x: T = f(1)

=== class-field: Annotations in a class body are evaluated.
edges: a>b:T
T = int
---
class C:
    v: T

=== attribute-target: An annotated attribute is a store when it has a value.
edges: a>b:o b>c:o
class O: pass
o = O()
---
o.v: int = 3
---
print(o.v)

=== subscript: The parts of a subscripted annotation are reads.
edges: a>b:T
T = int
---
xs: list[T] = []
""",
)

CLOSURES = parse_cases(
    "closures",
    r"""
=== default-eager: A default is read where the function is defined.
edges: a>b:k b>d:f
k = 1
---
def f(v=k):
    return v
---
k = 5
---
print(f())

=== lambda-default-capture: A lambda's default captures the value of now.
edges: a>b:k b>d:f
k = 1
---
f = lambda v=k: v
---
k = 5
---
print(f())

=== lambda-late: A lambda's body reads the value of the moment of its call.
edges: b>d:f c>d:k
k = 1
---
f = lambda: k
---
k = 5
---
print(f())

=== keyword-only-default: Defaults of keyword-only parameters are read at the definition.
edges: a>b:k
k = 1
---
def f(*, v=k):
    return v

=== parameter-shadows: A parameter shadows the global of its name.
edges: b>c:f
k = 1
---
def f(k):
    return k
---
print(f(2))

=== nested-parameter-shadows: A parameter of an outer function shadows the global in the inner one.
edges: b>c:f
k = 1
---
def f(k):
    def g():
        return k
    return g()
---
print(f(2))

=== inner-parameter-shadows: A parameter of the inner function leaves the outer one's global read alone.
edges: a>c:k b>c:f
k = 1
---
def f():
    def g(k):
        return k
    return g(2) + k
---
print(f())

=== local-assignment: A name assigned in a function is local all over it.
edges: a>c:k
k = 1
---
def f():
    k = 2
    return k
print(f())
---
print(k)

=== decorator-eager: A decorator is read and called where the function is defined.
edges: a>b:twice b>c:f
def twice(g):
    return lambda v: 2 * g(v)
---
@twice
def f(v):
    return v
---
print(f(1))

=== decorator-factory: The arguments of a decorator factory are reads.
edges: a>c:times b>c:n c>d:f
def times(n):
    def decorate(g):
        return lambda v: n * g(v)
    return decorate
---
n = 3
---
@times(n)
def f(v):
    return v
---
print(f(1))

=== decorator-reads-global: A decorator's body reads globals at the definition.
edges: a>c:register b>c:registry c>d:registry b~d
def register(g):
    registry.append(g.__name__)
    return g
---
registry = []
---
@register
def f():
    pass
---
print(registry)

=== decorated-body-late: The body of a decorated function reads when it is called.
edges: a>b:same b>d:f c-d:k a~d
def same(g):
    return lambda: g()
---
@same
def f():
    return k
---
k = 5
---
print(f())

=== closure-captures-local: A returned closure holds the local of its maker.
edges: a>b:make b>c:f
def make(n):
    return lambda v: v + n
---
f = make(2)
---
print(f(1))

=== closure-reads-global: A returned closure reads globals when it is called.
edges: a>b:make b>d:f c-d:k a~d
def make():
    def inner():
        return k
    return inner
---
f = make()
---
k = 5
---
print(f())

=== immediate-lambda: A lambda called on the spot reads at once.
edges: a>b:k
k = 1
---
y = (lambda v: v + k)(2)

=== recursion: A recursive function reads itself when it is called.
edges: a>b:fact
def fact(n):
    return 1 if n < 2 else n * fact(n - 1)
---
print(fact(4))

=== nonlocal: `nonlocal` binds in the enclosing function, not in the block.
edges: a>c:n
n = 1
---
def counter():
    n = 0
    def step():
        nonlocal n
        n += 1
        return n
    return step()
print(counter())
---
print(n)

=== nonlocal-state: A closure that counts carries its state from call to call.
edges: a>b:step b-c:step
def counter():
    n = 0
    def step():
        nonlocal n
        n += 1
        return n
    return step
step = counter()
---
print(step())
---
print(step())

=== function-attribute: An attribute of a function is part of it.
edges: a>b:f b>c:f
def f():
    return 1
---
f.calls = 3
---
print(f.calls)

=== conditional-definition: A function that may be redefined may be either one.
edges: a>c:p b-d:f c?d:f b~c
p = True
---
def f():
    return 1
---
if p:
    def f():
        return 2
---
print(f())

=== redefined-helper: A helper redefined later is the one that is called.
edges: a>c:outer b>c:inner
def inner():
    return 1
def outer():
    return inner()
---
def inner():
    return 2
---
print(outer())

=== inner-function-not-called: A function defined and not called inside another reads nothing.
edges: b>c:f
k = 1
---
def f():
    def g():
        return k
    return 3
---
print(f())

=== lambda-in-argument: A lambda handed to `sorted` is called.
edges: a>c:k b>c:xs
k = -1
---
xs = [1, 3, 2]
---
print(sorted(xs, key=lambda v: k * v))

=== function-local-import: An import inside a function binds nothing in the block.
edges: a>c:json
json = 1
---
def f():
    import json
    return json.dumps(1)
print(f())
---
print(json)
""",
)

GLOBALS = parse_cases(
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
edges: a>c:maybe b-d:x c?d:x b~c
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
edges: a>b:C b-c:x
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
edges: a>b:loop b-c:i
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
edges: a>c:drop b-c b~d c-d:x
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

CASES = COMPREHENSIONS + WALRUS + CLASSES + ANNOTATIONS + CLOSURES + GLOBALS
