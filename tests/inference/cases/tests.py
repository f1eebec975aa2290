"""Tests: what they read belongs to the block they test, what they bind vanishes."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "tests",
    r"""
=== reads-own-block: A test that reads what its block bound makes no edge.
edges:
facts: a.tests=n1 a.outputs=x
---
x = 1
--- test a
assert x == 1

=== reads-earlier-block: What a test reads of an earlier block is an input of the block it tests.
edges: a>b:x,y
facts: b.inputs=x,y
---
x, y = 1, 2
---
z = x
--- test b
assert z < y

=== only-test-reads: A block whose test alone reads an earlier block depends on it.
edges: a>b:limit
---
limit = 5
---
z = 1
--- test b
assert z < limit

=== binding-vanishes: What a test binds is gone afterwards.
edges: a>c:x
---
x = 1
---
z = 2
--- test b
x = 5
assert x == 5
---
print(x)

=== own-local: A name that a test binds itself is no read.
edges:
---
x = 1
---
z = 2
--- test b
x = 3
assert x > z

=== import-vanishes: An import in a test does not reach later blocks.
edges: a>c:math
---
math = 3
---
z = 2
--- test b
import math
assert math.pi > z
---
print(math)

=== function-in-test: A function defined in a test reads when the test calls it.
edges: a>b:x
---
x = 1
---
z = 2
--- test b
def ok():
    return x < z
assert ok()

=== test-calls-earlier-function: A test that calls an earlier block's function reads what it reads.
edges: a>c:f b>c:k
---
def f(v):
    return v < k
---
k = 5
---
z = 1
--- test c
assert f(z)

=== two-tests: Assertions are numbered over all test cells of a block.
edges:
facts: a.tests=n1,n2,n3
---
x = 1
--- test a
assert x
assert x > 0
--- test a
assert x < 2

=== loop-is-one-assertion: A loop that contains an assert is one assertion.
edges:
facts: a.tests=n1,n2
---
xs = [1, 2]
--- test a
for x in xs:
    assert x > 0
limit = 3
assert max(xs) < limit

=== no-assertion: A test cell without an assert has none.
edges:
facts: a.tests=
---
x = 1
--- test a
print(x)

=== test-function: A test function is an assertion by its name.
edges:
facts: a.tests=positive
---
from jupyter_blocks import test
x = 1
@test
def positive(x):
    assert x > 0

=== test-function-reads-earlier: A test function's body reads earlier blocks.
edges: a>b:limit
facts: b.tests=small
---
limit = 3
---
from jupyter_blocks import test
x = 1
@test
def small(x):
    assert x < limit

=== test-function-parameter: A parameter of a test function named like an input receives it.
edges: a>b:x
---
x = 1
---
from jupyter_blocks import test
y = x + 1
@test
def larger(y, x):
    assert y > x

=== test-function-in-test-cell: A test function may stand in a test cell.
edges:
facts: a.tests=positive
exempt: what decorates a test cell is evaluated by the kernel half
---
x = 1
--- test a
from jupyter_blocks import test
@test
def positive(x):
    assert x > 0

=== test-mutates: A test that changes a pipeline's value in place is guarded.
edges: a>b:xs a>c:xs
facts: b.guards=xs
exempt: the kernel half undoes the change
---
xs = [1]
---
n = len(xs)
--- test b
xs.append(2)
assert len(xs) == 2
---
print(xs)

=== test-mutates-copy: A test that changes a copy needs no guard.
edges: a>b:xs a>c:xs
facts: b.guards=
---
xs = [1]
---
n = len(xs)
--- test b
ys = list(xs)
ys.append(2)
assert len(ys) == 2
---
print(xs)

=== test-of-earlier-block-between: A test between two blocks belongs to the block it names.
edges: a>b:x
---
x = 1
--- test a
assert x == 1
---
print(x)

=== outputs-read-by-test: A name that only a test reads is an output.
edges:
facts: a.outputs=x
---
x = 1
y = 2
--- test a
assert x == 1
""",
)
