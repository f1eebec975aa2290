"""Functions: defaults, decorators, lambdas, closures, nonlocal."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
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
edges: a>b:same b>d:f c>d:k a~d
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
edges: a>b:make b>d:f c>d:k a~d
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
edges: a>b:step b>c:step
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
edges: a>c:p b?d:f c?d:f b~c
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
