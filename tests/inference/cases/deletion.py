"""Deleting names, elements and attributes."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "deletion",
    r"""
=== reads: `del` needs the name.
edges: a>b:x
x = 1
---
del x

=== then-rebound: A name deleted and bound again in one block is that block's.
edges: a>b:x b>c:x
x = 1
---
del x
x = 2
---
print(x)

=== rebound-elsewhere: A name deleted and bound again later comes from the later block.
edges: a>b:x c>d:x
x = 1
---
del x
---
x = 2
---
print(x)

=== subscript: `del d[k]` changes the container.
edges: a>b:d b>c:d
d = {"k": 1, "l": 2}
---
del d["k"]
---
print(d)

=== slice: `del xs[:]` empties the list.
edges: a>b:xs b>c:xs
xs = [1, 2]
---
del xs[:]
---
print(xs)

=== attribute: `del o.v` changes the object.
edges: a>b:o b>c:o
class O: pass
o = O()
o.v = 1
---
del o.v
---
print(vars(o))

=== alias-survives: Deleting a name leaves its object to other names.
edges: a>b:xs a>c:ys
xs = [1]
ys = xs
---
del xs
---
print(ys)

=== reader-of-deleted: A reader of a deleted name depends on the block that deleted it.
edges: a>b:x b>c
x = 1
---
del x
---
try:
    print(x)
except NameError:
    print("gone")

=== own-temporary: A temporary that a block deletes is nobody else's.
edges: a>b:x b>c:y
x = 1
---
tmp = x + 1
y = tmp
del tmp
---
print(y)

=== several: `del` of several names needs each.
edges: a>b:x,y
x, y = 1, 2
---
del x, y

=== conditional: A name deleted under a condition may be deleted.
edges: a>c:p b?c:x b-d:x c?d:x
p = False
---
x = 1
---
if p:
    del x
---
print(x)
""",
)
