"""Annotations: which are evaluated, and what they bind."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
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
