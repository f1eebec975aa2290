"""Assignment expressions: which scope they bind in."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
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
edges: a>b:total b>c:total a~c
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
edges: b>c:g c>d:last b~d a~d a~c a~b
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
