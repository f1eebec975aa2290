"""Names that share an object: by assignment, through containers, elements and attributes."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "aliases",
    r"""
=== plain: A change through an alias is a change of the original.
edges: a>b:xs b>c:ys c>d:xs a~c a~d
xs = []
---
ys = xs
---
ys.append(1)
---
print(xs)

=== original-changed: A change of the original is seen through the alias.
edges: a>b:xs a>c:xs c>d:ys b~c b~d
xs = []
---
ys = xs
---
xs.append(1)
---
print(ys)

=== within-one-block: An alias made and changed in one block.
edges: a>b:xs b>c:xs
xs = []
---
ys = xs
ys.append(1)
---
print(xs)

=== alias-then-original-rebound: Rebinding the original leaves the alias alone.
edges: a>b:xs b>d:ys a~d
xs = [1]
---
ys = xs
---
xs = [2]
---
print(ys)

=== rebound-alias-is-no-alias: A change of a rebound alias is not seen in the original.
edges: a>c:xs a~b
xs = [1]
---
ys = xs
ys = []
ys.append(2)
---
print(xs)

=== chain: An alias of an alias.
edges: a>b:xs b>c:ys c>d:xs a~c a~d b~d
xs = []
---
ys = xs
---
zs = ys
zs.append(1)
---
print(xs)

=== tuple-assignment: Aliases made by unpacking.
edges: a>b:xs,ws b>c:ys c>d:xs a~d a~c
xs, ws = [], []
---
ys, zs = xs, ws
---
ys.append(1)
---
print(xs)

=== unpacking-keeps-apart: Of two aliases made by unpacking only the changed one's original changes.
edges: a>b:xs,ws b>c:ys a>d:ws a~c c~d b~d
xs, ws = [], []
---
ys, zs = xs, ws
---
ys.append(1)
---
print(ws)

=== swap: After a swap a change goes to the other object.
edges: a>b:xs,ys b>c:xs c>d:zs a~d b~d
xs, ys = [], []
zs = ys
---
xs, ys = ys, xs
---
xs.append(1)
---
print(zs)

=== chained-assignment: Both targets of a chained assignment share the object.
edges: a>b:xs b>c:ys a~c
xs = ys = []
---
xs.append(1)
---
print(ys)

=== two-literals: Two equal literals are two objects.
edges: a>b:xs a>c:ys
xs, ys = [], []
---
xs.append(1)
---
print(ys)

=== in-list: A change of an element is seen in the list that holds it.
edges: a>b:xs a>c:xs c>d:box b~c b~d
xs = []
---
box = [xs]
---
xs.append(1)
---
print(box)

=== out-of-list: A change through the list is seen in the element.
edges: a>b:xs b>c:box c>d:xs a~c a~d
xs = []
---
box = [xs]
---
box[0].append(1)
---
print(xs)

=== in-dict: A change through a dict is seen in the value.
edges: a>b:xs b>c:d c>e:xs a~c a~e
xs = []
--- block b
d = {"k": xs}
--- block c
d["k"].append(1)
--- block e
print(xs)

=== container-store-is-not-element: A new key in a dict does not change the values it holds.
edges: a>b:xs b>c:d a>e:xs c~e b~e
xs = []
--- block b
d = {"k": xs}
--- block c
d["l"] = 1
--- block e
print(xs)

=== in-tuple: A tuple shares what it holds.
edges: a>b:xs b>c:pair c>d:xs a~c a~d
xs = []
---
pair = (xs, 1)
---
pair[0].append(1)
---
print(xs)

=== appended: An object appended to a list is shared with it.
edges: a>c:xs b>c:box c>d:box d>e:xs a~e a~d
xs = []
---
box = []
---
box.append(xs)
---
box[0].append(1)
---
print(xs)

=== attribute: An object stored in an attribute is shared.
edges: a>c:xs b>c:o c>d:o d>e:xs a~e a~d
xs = []
---
class O: pass
o = O()
---
o.xs = xs
---
o.xs.append(1)
---
print(xs)

=== constructor: An object given to a constructor that keeps it is shared.
edges: a>c:xs b>c:C c>d:o d>e:xs a~e a~d
xs = []
---
class C:
    def __init__(self, xs):
        self.xs = xs
    def add(self):
        self.xs.append(1)
---
o = C(xs)
---
o.add()
---
print(xs)

=== attribute-read: A name bound to an attribute shares the object.
edges: a>b:o b>c:xs c>d:o a~c a~d
class O:
    def __init__(self):
        self.xs = []
o = O()
---
xs = o.xs
---
xs.append(1)
---
print(o.xs)

=== element-read: A name bound to an element shares the object.
edges: a>b:rows b>c:row c>d:rows a~c a~d
rows = [[1], [2]]
---
row = rows[0]
---
row.append(9)
---
print(rows)

=== dict-get: A name bound to `d.get(k)` shares the object.
edges: a>b:d b>c:xs c>e:d a~c a~e
d = {"k": []}
--- block b
xs = d.get("k")
--- block c
xs.append(1)
--- block e
print(d)

=== loop-target: A loop's target shares the elements.
edges: a>b:rows b?c:rows a~c
rows = [[], []]
---
for row in rows:
    row.append(1)
---
print(rows)

=== loop-target-after-loop: The target left behind by a loop still shares the last element.
edges: a>b:rows b-c:row c>d:rows a~c a~d
rows = [[], []]
---
for row in rows:
    pass
---
row.append(1)
---
print(rows)

=== values-loop: A loop over `d.values()` shares the values.
edges: a>b:d b-c:d a~c
d = {"k": []}
---
for xs in d.values():
    xs.append(1)
---
print(d)

=== items-loop: A loop over `d.items()` shares the values.
edges: a>b:d b-c:d a~c
d = {"k": []}
---
for k, xs in d.items():
    xs.append(1)
---
print(d)

=== enumerate-loop: A loop over `enumerate` shares the elements.
edges: a>b:rows b-c:rows a~c
rows = [[], []]
---
for i, row in enumerate(rows):
    row.append(i)
---
print(rows)

=== zip-loop: A loop over `zip` shares the elements.
edges: a>b:rows,ks b-c:rows a~c
rows, ks = [[], []], [1, 2]
---
for row, k in zip(rows, ks):
    row.append(k)
---
print(rows)

=== comprehension-shares-elements: A list of the same elements shares them.
edges: a>b:rows b>c:some c>d:rows a~c a~d
rows = [[1], []]
---
some = [row for row in rows if row]
---
some[0].append(9)
---
print(rows)

=== slice-shares-elements: A slice shares the elements of the list.
edges: a>b:rows b>c:some c>d:rows a~c a~d
rows = [[1], []]
---
some = rows[:1]
---
some[0].append(9)
---
print(rows)

=== sum-of-lists-shares-elements: A concatenation shares the elements of both lists.
edges: a>b:rows b>c:all_ c-d:rows a~c a~d
rows = [[1], []]
---
all_ = rows + [[5]]
---
all_[0].append(9)
---
print(rows)

=== changed-then-read: A name is an input though the block has changed its object through another name.
edges: a>b:box,xs b>c:n
xs = [1]
box = {"k": xs}
---
box["k"].append(2)
n = len(xs)
---
print(n)

=== changed-then-read-alias: An alias is an input though its object was changed under the other name.
edges: a>b:xs,ys b>c:n
xs = [1]
ys = xs
---
ys.append(2)
n = len(xs)
---
print(n)
""",
)
