"""Orders that must hold within one kernel though no value crosses."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "hazards",
    r"""
=== write-after-read: A block that rebinds a name waits for its readers.
edges: a>b:x b!c
x = 1
---
print(x)
---
x = 2

=== write-after-write: A block that rebinds a name waits for who bound it.
edges: a!b
x = 1
---
x = 2

=== mutation-after-read: A block that changes an object waits for its readers.
edges: a>b:xs a>c:xs b!c
xs = []
---
print(xs)
---
xs.append(1)

=== every-reader: All readers of the old version come before the new one.
edges: a>b:x a>c:x b!d c!d
x = 1
---
print(x)
---
print(x)
---
x = 2

=== through-function: A reader through a function counts as a reader.
edges: a>c:f b>c:x c!d
def f():
    return x
---
x = 1
---
print(f())
---
x = 2

=== function-redefined: A function redefined waits for the callers of the old one.
edges: a>b:f b!c
def f():
    return 1
---
print(f())
---
def f():
    return 2

=== deletion: A block that deletes a name waits for its readers.
edges: a>b:x a>c:x b!c
x = 1
---
print(x)
---
del x

=== conditional-write: A block that may rebind a name waits for its readers.
edges: a>b:p,x a>c:p a~c b!c
p, x = True, 1
---
print(p, x)
---
if p:
    x = 2

=== loop-targets: Two loops with one target are ordered, though independent.
edges: a!b
for i in range(2):
    pass
---
for i in range(2):
    pass

=== alias: A change through an alias waits for readers of the other name.
edges: a>b:xs a>c:ys b!c
xs = []
ys = xs
---
print(xs)
---
ys.append(1)
""",
)
