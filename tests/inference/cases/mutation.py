"""Changes in place, by statements and by methods."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "mutation",
    r"""
=== subscript-store: A store under a key changes the container.
edges: a>b:d b>c:d
d = {}
---
d["k"] = 1
---
print(d)

=== attribute-store: A store to an attribute changes the object.
edges: a>b:o b>c:o
class O: pass
o = O()
---
o.v = 1
---
print(o.v)

=== nested-store: A store deep inside changes the outermost object.
edges: a>b:d b>c:d
d = {"k": {"l": [0]}}
---
d["k"]["l"][0] = 1
---
print(d)

=== attribute-of-element: A store to an attribute of an element changes the container.
edges: a>b:xs b>c:xs
class O: pass
xs = [O()]
---
xs[0].v = 1
---
print(xs[0].v)

=== slice-store: A store to a slice changes the list.
edges: a>b:xs b>c:xs
xs = [1, 2, 3]
---
xs[1:] = []
---
print(xs)

=== augmented-list: `+=` on a list changes it in place.
edges: a>b:xs b>c:xs
xs = [1]
---
xs += [2]
---
print(xs)

=== augmented-list-alias: `+=` on a list is seen through its alias.
edges: a>b:xs b>c:ys a~c
xs = [1]
ys = xs
---
xs += [2]
---
print(ys)

=== augmented-int-alias: `+=` on a number is not seen through another name.
edges: a>b:x a>c:y b~c
x = 1
y = x
---
x += 2
---
print(y)

=== plain-add-alias: `xs = xs + [2]` makes a new list, an alias keeps the old one.
edges: a>b:xs a>c:ys
xs = [1]
ys = xs
---
xs = xs + [2]
---
print(ys)

=== augmented-subscript: An augmented store under a key changes the container.
edges: a>b:d b>c:d
d = {"k": 1}
---
d["k"] += 1
---
print(d)

=== augmented-attribute: An augmented store to an attribute changes the object.
edges: a>b:o b>c:o
class O:
    v = 1
o = O()
---
o.v += 1
---
print(o.v)

=== append: `append` changes the list.
edges: a>b:xs b>c:xs
xs = []
---
xs.append(1)
---
print(xs)

=== extend-reads: `extend` reads what it adds.
edges: a>c:xs b>c:ys c>d:xs
xs = []
---
ys = [1]
---
xs.extend(ys)
---
print(xs)

=== insert-remove: `insert` and `remove` change the list.
edges: a>b:xs b>c:xs c>d:xs
xs = [2]
---
xs.insert(0, 1)
---
xs.remove(2)
---
print(xs)

=== pop-result-used: `pop` changes the list though its result is used.
edges: a>b:xs b>c:xs
xs = [1, 2]
---
last = xs.pop()
---
print(xs)

=== sort: `sort` changes the list.
edges: a>b:xs b>c:xs
xs = [2, 1]
---
xs.sort()
---
print(xs)

=== sorted: `sorted` leaves the list as it is.
edges: a>b:xs a>c:xs
xs = [2, 1]
---
ys = sorted(xs)
---
print(xs)

=== reverse: `reverse` changes the list.
edges: a>b:xs b>c:xs
xs = [2, 1]
---
xs.reverse()
---
print(xs)

=== reversed: `reversed` does not.
edges: a>b:xs a>c:xs
xs = [2, 1]
---
ys = list(reversed(xs))
---
print(xs)

=== clear: `clear` changes the dict.
edges: a>b:d b>c:d
d = {"k": 1}
---
d.clear()
---
print(d)

=== dict-update: `update` changes the dict.
edges: a>b:d b>c:d
d = {}
---
d.update(k=1)
---
print(d)

=== dict-setdefault: `setdefault` may change the dict, though its result is used.
edges: a>b:d b>c:d a~c
d = {}
---
v = d.setdefault("k", 1)
---
print(d)

=== dict-get: `get`, `keys` and `items` change nothing.
edges: a>b:d a>c:d
d = {"k": 1}
---
v = d.get("k"), list(d.keys()), list(d.items())
---
print(d)

=== dict-pop: `pop` of a key changes the dict.
edges: a>b:d b>c:d
d = {"k": 1}
---
v = d.pop("k")
---
print(d)

=== dict-merge: `|=` on a dict changes it in place.
edges: a>b:d b>c:d
d = {}
---
d |= {"k": 1}
---
print(d)

=== set-add: `add` changes the set.
edges: a>b:s b>c:s
s = set()
---
s.add(1)
---
print(s)

=== set-discard: `discard` changes the set.
edges: a>b:s b>c:s a~c
s = {1}
---
s.discard(1)
---
print(s)

=== set-union: `union` leaves the set as it is.
edges: a>b:s a>c:s
s = {1}
---
t = s.union({2})
---
print(s)

=== string-methods: Methods of strings change nothing.
edges: a>b:text a>c:text
text = "a b"
---
words = text.upper().replace("A", "C").split()
---
print(text)

=== deque: `appendleft` and `popleft` change the deque.
edges: a>b:q b>c:q c>d:q
import collections
q = collections.deque([1])
---
q.appendleft(0)
---
q.popleft()
---
print(q)

=== counter: A count is a store.
edges: a>b:c_ b>c:c_
import collections
c_ = collections.Counter()
---
c_["k"] += 1
---
print(c_)

=== defaultdict-element: A change of an element changes the container.
edges: a>b:groups b>c:groups
import collections
groups = collections.defaultdict(list)
---
groups["k"].append(1)
---
print(dict(groups))

=== nested-append: A change of an inner list changes the outer.
edges: a>b:rows b>c:rows
rows = [[1], [2]]
---
rows[0].append(9)
---
print(rows)

=== method-chain-end: A change at the end of a chain of attributes changes the first object.
edges: a>b:o b>c:o
class O: pass
o = O()
o.xs = []
---
o.xs.append(1)
---
print(o.xs)

=== heappush: `heapq.heappush` changes its first argument.
edges: a>b:heap b>c:heap
heap = []
---
import heapq
heapq.heappush(heap, 1)
---
print(heap)

=== insort: `bisect.insort` changes its first argument.
edges: a>b:xs b>c:xs
xs = [1, 3]
---
import bisect
bisect.insort(xs, 2)
---
print(xs)

=== bisect: `bisect.bisect` changes nothing.
edges: a>b:xs a>c:xs
xs = [1, 3]
---
import bisect
i = bisect.bisect(xs, 2)
---
print(xs)

=== shuffle: `random.shuffle` changes its argument.
edges: a>b:xs b>c:xs
xs = [1, 2, 3, 4, 5, 6, 7, 8, 9]
---
import random
random.shuffle(xs)
---
print(xs)

=== setattr: `setattr` changes its first argument.
edges: a>b:o b>c:o
class O: pass
o = O()
---
setattr(o, "v", 1)
---
print(o.v)

=== delattr: `delattr` changes its first argument.
edges: a>b:o b>c:o
class O: pass
o = O()
o.v = 1
---
delattr(o, "v")
---
print(vars(o))

=== dunder-dict: A store into `__dict__` changes the object.
edges: a>b:o b>c:o
class O: pass
o = O()
---
o.__dict__["v"] = 1
---
print(o.v)

=== vars-store: A store into `vars(o)` changes the object.
edges: a>b:o b>c:o a~c
class O: pass
o = O()
---
vars(o)["v"] = 1
---
print(o.v)

=== setitem-function: `operator.setitem` changes its first argument.
edges: a>b:xs b>c:xs a~c
xs = [1]
---
import operator
operator.setitem(xs, 0, 2)
---
print(xs)
""",
)
