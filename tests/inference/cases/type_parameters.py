"""Type parameters and type aliases."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "type_parameters",
    r"""
=== function: A type parameter is no read of the global of its name.
edges: b>c:first
python: 3.12
T = int
---
def first[T](xs: list[T]) -> T:
    return xs[0]
---
print(first([1]))

=== bound: The bound of a type parameter is evaluated late, so it is no certain read.
edges: a~b b>c:f
python: 3.12
Base = int
---
def f[T: Base](v: T) -> T:
    return v
---
print(f(1))

=== class: A class's type parameter does not leak.
edges: a>c:T
python: 3.12
T = int
---
class Box[T]:
    v: T
---
print(T)

=== alias: A type alias binds its name and evaluates late.
edges: b>c:Pair
python: 3.12
T = int
---
type Pair[T] = tuple[T, T]
---
print(Pair)

=== alias-value-late: The value of a type alias is read when it is asked for.
edges: b>d:Pair c-d:Base a~d a~b
python: 3.12
Base = int
---
type Pair = tuple[Base, Base]
---
Base = str
---
print(Pair.__value__)

=== base-with-parameter: Base classes of a generic class are read at once.
edges: a>b:Base b>c:Box
python: 3.12
class Base: pass
---
class Box[T](Base):
    pass
---
print(Box.__mro__[1].__name__)

=== decorator-outside: Decorators of a generic function are read in the block.
edges: a>b:same
python: 3.12
def same(f):
    return f
---
@same
def f[T](v: T) -> T:
    return v

=== default-outside: Defaults of a generic function are read at its definition.
edges: a>b:k
python: 3.12
k = 1
---
def f[T](v: T = k) -> T:
    return v

=== type-as-name: `type` is also the builtin.
edges: a>b:x
x = 1
---
type(x)

=== nested-quotes: An f-string of the newer grammar is read like others.
edges: a>b:d
python: 3.12
d = {"k": 1}
---
print(f"{d["k"]}")
""",
)
