"""Structural pattern matching."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "match",
    r"""
=== subject: The subject of a match is read.
edges: a>b:x
x = 1
---
match x:
    case 1:
        print("one")

=== capture: A capture pattern binds, if its case is taken.
edges: a>b:x b-c:y
x = [1, 2]
---
match x:
    case [y, _]:
        pass
---
print(y)

=== wildcard-covers: With an irrefutable last case one of the cases is taken.
edges: a>c:x c>d:y
x = [1, 2]
---
y = 0
---
match x:
    case [1, 2]:
        y = 1
    case _:
        y = 2
---
print(y)

=== no-wildcard: Without one a match may bind nothing.
edges: a>c:x b-d:y c?d:y b~c
x = [1, 2]
---
y = 0
---
match x:
    case [1]:
        y = 1
---
print(y)

=== capture-shadows: A capture of the name of an earlier global may hide it.
edges: a>c:x b?d:v c?d:v b~c
x = {"k": 3}
---
v = 0
---
match x:
    case {"k": v}:
        pass
---
print(v)

=== star-and-rest: Star patterns and `**rest` bind.
edges: a>b:x b-c:tail a>d:m d-e:rest
x, m = [1, 2, 3], {"k": 1, "l": 2}
---
match x:
    case [_, *tail]:
        pass
---
print(tail)
---
match m:
    case {"k": _, **rest}:
        pass
---
print(rest)

=== as-pattern: `as` binds in a pattern.
edges: a>b:x b-c:whole
x = (1, 2)
---
match x:
    case (_, _) as whole:
        pass
---
print(whole)

=== guard: The guard of a case may be read.
edges: a>c:x b?c:limit
x = 3
---
limit = 2
---
match x:
    case int() if x > limit:
        print("big")

=== value-pattern: A dotted name in a pattern is a read.
edges: a>c:x b>c:Color
x = 1
---
class Color:
    RED = 1
---
match x:
    case Color.RED:
        print("red")

=== class-pattern: A class in a pattern is a read.
edges: a>b:Point,x
class Point:
    __match_args__ = ("u",)
    def __init__(self, u):
        self.u = u
x = Point(3)
---
match x:
    case Point(u):
        print(u)

=== attribute-keyword: The keyword of a class pattern is no read.
edges: a>c:Point,x
class Point:
    def __init__(self, u):
        self.u = u
x = Point(3)
---
u = 9
---
match x:
    case Point(u=3):
        print("three")

=== bare-name-captures: A bare name in a pattern is a binding, never a read.
edges: a>c:x c>d:RED
x = 1
---
RED = 2
---
match x:
    case RED:
        print("anything")
---
print(RED)

=== soft-keyword-name: `match` is also an ordinary name.
edges: a>b:match
match = 3
---
print(match)
""",
)
