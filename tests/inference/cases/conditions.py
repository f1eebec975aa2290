"""Conditions: bindings, reads and changes that may not happen."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "conditions",
    r"""
=== if-binds: A name bound under a condition may come from there or from before.
edges: a>c:p b?d:x c?d:x b~c
p = True
---
x = 1
---
if p:
    x = 2
---
print(x)

=== if-not-taken: An untaken branch stays an edge.
edges: a>c:p b-d:x c?d:x b~c
p = False
---
x = 1
---
if p:
    x = 2
---
print(x)

=== if-else-binds: A name bound in both branches is surely bound.
edges: a>c:p c>d:x
p = True
---
x = 1
---
if p:
    x = 2
else:
    x = 3
---
print(x)

=== elif-without-else: A chain of `elif` without `else` may bind nothing.
edges: a>c:p b-d:x c?d:x b~c
p = 3
---
x = 1
---
if p == 1:
    x = 2
elif p == 2:
    x = 3
---
print(x)

=== elif-with-else: A chain of `elif` with `else` surely binds.
edges: a>c:p c>d:x
p = 3
---
x = 1
---
if p == 1:
    x = 2
elif p == 2:
    x = 3
else:
    x = 4
---
print(x)

=== branch-reads: A name read in a branch may be read.
edges: a>c:p b?c:x
p = False
---
x = 1
---
if p:
    print(x)

=== both-branches-read: A name read in both branches is surely read.
edges: a>c:p b>c:x
p = False
---
x = 1
---
if p:
    print(x)
else:
    print(-x)

=== if-true: `if True` is no condition.
edges: b>c:x
x = 1
---
if True:
    x = 2
---
print(x)

=== if-false: The body of `if False` never runs.
edges: a>c:x
x = 1
---
if False:
    x = 2
---
print(x)

=== if-zero: The body of `if 0` never runs.
edges: a>c:x
x = 1
---
if 0:
    x = 2
---
print(x)

=== type-checking: A block under `TYPE_CHECKING` never runs.
edges: a>c:x
x = 1
---
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    x = 2
---
print(x)

=== two-conditional-writers: Two conditional bindings leave three versions possible.
edges: a>c:p a>d:p b?e:x c?e:x d?e:x b~c c~d b~d
p = True
---
x = 1
---
if p:
    x = 2
---
if not p:
    x = 3
---
print(x)

=== conditional-then-certain: A certain binding hides conditional ones before it.
edges: a>b:p c>d:x
p = True
---
if p:
    x = 2
---
x = 3
---
print(x)

=== only-conditional: A name that only a condition binds may come from there.
edges: a>b:p b-c:x
p = True
---
if p:
    x = 2
---
print(x)

=== bound-then-condition: A name bound before the condition in the same block hides the earlier one.
edges: a>c:p c>d:x
p = True
---
x = 1
---
x = 0
if p:
    x = 2
---
print(x)

=== read-after-conditional-binding: A read after a conditional binding of its block may get the earlier one.
edges: a>c:p b-c:x
p = False
---
x = 1
---
if p:
    x = 2
print(x)

=== not-in-locals-guard: The idiom `if "x" not in globals()` may bind.
edges: a-c:x b~c a~b
x = 1
---
if "x" not in globals():
    x = 2
---
print(x)

=== nested: A binding under two conditions may happen.
edges: a>c:p,q b-d:x c?d:x b~c
p, q = True, False
---
x = 1
---
if p:
    if q:
        x = 2
---
print(x)

=== raise-in-branch: When the other branch raises, what follows has the binding.
edges: a>b:p b>c:x
p = True
---
if p:
    x = 1
else:
    raise ValueError(p)
---
print(x)

=== condition-with-walrus: A walrus in a condition is bound on both ways.
edges: a>b:xs b>c:n
xs = []
---
if (n := len(xs)) > 3:
    print("long")
---
print(n)

=== mutation-in-branch: A store in a branch may happen.
edges: a>c:p b?c:d c?e:d b~e
p = True
---
d = {}
---
if p:
    d["k"] = 1
---
---
print(d)

=== early-return: What stands after a conditional return may not run.
edges: a>c:f b>c:p a~d c?d:x a~c
def f(p):
    global x
    if p:
        return
    x = 2
---
p = 0
---
f(p)
---
print(x)
""",
)
