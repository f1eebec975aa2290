"""Comprehensions and generator expressions: what is local to them, what is read when."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
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
edges: a>b:k
k = 3
---
print([k * v for v in (1, 2)])

=== condition-global: The condition of a comprehension reads globals.
edges: a>b:limit
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
edges: a>b:ys
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
edges: a>b:k,v
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
edges: b>d:g c>d:k a~b
k = 1
---
g = (k * v for v in (1, 2))
---
k = 5
---
print(list(g))

=== generator-second-source-late: The second source of a generator expression is read late.
edges: b>d:g c>d:ys a~b
ys = [1]
---
g = ((v, w) for v in (1, 2) for w in ys)
---
ys = [5]
---
print(list(g))

=== lambda-in-comprehension: Lambdas made in a comprehension read globals when they are called.
edges: b>d:fs c>d:k a~b
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
