"""What holds an object: containers, defaults, closures, bound methods, partials, references."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "holders",
    r"""
=== default-argument: A list that is a parameter's default is changed by every call.
edges: a>b:add b>c:add a~c
def add(x, seen=[]):
    seen.append(x)
    return len(seen)
---
n = add(1)
---
print(add(2))

=== default-argument-of-a-name: A default that has a name is changed under that name.
edges: a>b:seen b>c:add c>d:seen a~c a~d
seen = []
---
def add(x, into=seen):
    into.append(x)
---
add(1)
---
print(seen)

=== default-dictionary-given: A default that is not used stays as it is.
edges: a>c:put b>c:mine c>d:mine a~d b~d
def put(k, into={}):
    into[k] = 1
---
mine = {}
---
put("a", mine)
---
print(mine)

=== closure-list: A closure's list, made outside of it, is changed by calling the closure.
edges: a>b:bag b>c:keep c>d:bag a~c a~d
bag = []
---
def make(into):
    def keep(x):
        into.append(x)
    return keep
keep = make(bag)
---
keep(3)
---
print(bag)

=== closure-reads-late: A closure sees what its list has become.
edges: a>b:bag a>c:bag b>d:size c>d:size a~d
bag = [1]
---
def maker(held):
    return lambda: len(held)
size = maker(bag)
---
bag.append(2)
---
print(size())

=== bound-method-kept: A bound method keeps its object.
edges: a>b:xs b>c:push c>d:xs a~c a~d
xs = []
---
push = xs.append
---
push(1)
---
print(xs)

=== bound-method-of-instance: A method taken from an instance changes the instance.
edges: a>b:Box b>c:box c>d:put d>e:box b~d a~c a~d a~e b~e c~e
class Box:
    def __init__(self):
        self.items = []
    def put(self, x):
        self.items.append(x)
---
box = Box()
---
put = box.put
---
put(1)
---
print(box.items)

=== partial-keyword: A partial keeps the list given by keyword.
edges: a>c:xs b>c:push c>d:pushing d>e:xs a~d a~e b~d b~e c~e
xs = []
---
def push(x, into):
    into.append(x)
---
from functools import partial
pushing = partial(push, into=xs)
---
pushing(3)
---
print(xs)

=== partial-of-partial: Also through two partials.
edges: a>b:xs b>c:first,partial c>d:second d>e:xs a~c a~d a~e b~d b~e c~e
xs = []
---
from functools import partial
def put(into, key, value):
    into.append((key, value))
first = partial(put, xs)
---
second = partial(first, "k")
---
second(5)
---
print(xs)

=== chain-map-new-child: A child of a chain of mappings writes to its own dictionary.
edges: a>b:base b>c:chain c>d:child a~c a~d b~d
base = {"a": 1}
---
from collections import ChainMap
chain = ChainMap(base)
---
child = chain.new_child()
child["b"] = 2
---
print(dict(child))

=== chain-map-second: A chain of mappings shows a change of its second.
edges: a>b:first,second a>c:second c>d:chain b>d:chain a~d
first, second = {}, {}
---
from collections import ChainMap
chain = ChainMap(first, second)
---
second["x"] = 1
---
print(chain["x"])

=== weak-reference: A change through a weak reference is a change of the object.
edges: a>b:node b>c:ref c>d:node a~c a~d b~d
class Node:
    pass
node = Node()
---
import weakref
ref = weakref.ref(node)
---
ref().value = 3
---
print(node.value)

=== weak-value-dictionary: A dictionary of weak references shares its values.
edges: a>b:node b>c:known c>d:node a~c a~d b~d
class Node:
    value = 0
node = Node()
---
import weakref
known = weakref.WeakValueDictionary()
known["n"] = node
---
known["n"].value = 3
---
print(node.value)

=== proxy: A read-only proxy shows changes of its dictionary.
edges: a>b:d a>c:d b>d:view c>d:view a~d
d = {"a": 1}
---
from types import MappingProxyType
view = MappingProxyType(d)
---
d["b"] = 2
---
print(len(view))

=== simple-namespace: A namespace shares what it is given.
edges: a>b:xs b>c:ns c>d:xs a~c a~d b~d
xs = []
---
from types import SimpleNamespace
ns = SimpleNamespace(items=xs)
---
ns.items.append(1)
---
print(xs)

=== nested-unpacking: Nested unpacking shares the inner objects.
edges: a>b:pairs b>c:p c>d:pairs a~c a~d b~d
pairs = [([], 1), ([], 2)]
---
(p, n), (q, k) = pairs
---
p.append(0)
---
print(pairs)

=== nested-unpacking-other: The other inner object of the same unpacking stays.
edges: a>b:pairs b>c:p b>d:q
pairs = [([], 1), ([], 2)]
---
(p, n), (q, k) = pairs
---
p.append(0)
---
print(q)

=== starred-rest: The rest of an unpacking is a new list of the same elements.
edges: a>b:rows b>c:rest c>d:rows a~d b~d
rows = [[1], [2], [3]]
---
first, *rest = rows
---
rest[0].append(9)
---
print(rows)

=== starred-rest-itself: A change of the rest itself leaves the list alone.
edges: a>b:rows b>c:rest a>d:rows
rows = [[1], [2], [3]]
---
first, *rest = rows
---
rest.append([4])
---
print(rows)

=== dict-of-name-and-list: Two keys of a dictionary that hold one object.
edges: a>b:cfg b>c:cfg a~c
shared = []
cfg = {"a": shared, "b": shared}
---
cfg["a"].append(1)
---
print(cfg["b"])

=== attribute-alias: Two attributes that hold one object.
edges: a>b:o b>c:o a~c
class O:
    pass
o = O()
o.left = o.right = []
---
o.left.append(1)
---
print(o.right)

=== two-instances-one-list: Two instances that were given one list.
edges: a>b:Box b>c:p b~d c>d:q a~c a~d
class Box:
    def __init__(self, items):
        self.items = items
---
common = []
p, q = Box(common), Box(common)
---
p.items.append(1)
---
print(q.items)

=== cycle: An object that holds itself.
edges: a>b:xs b>c:xs a~c
xs = []
xs.append(xs)
---
xs[0].append(1)
---
print(len(xs))

=== multiplied-list: A list multiplied holds one row many times.
edges: a>b:row b>c:grid c>d:row a~c a~d b~d
row = [0]
---
grid = [row] * 3
---
grid[2].append(1)
---
print(row)

=== frozen-set-of-objects: A frozen set shares its elements.
edges: a>b:o b>c:group c?d:o a-d b~d
class O:
    n = 0
o = O()
---
group = frozenset([o])
---
for member in group:
    member.n = 2
---
print(o.n)

=== conditional-alias: A name that is one of two objects: its own change is certain.
edges: a?b:xs,ys b>c:zs c>d:zs a~d b~d a~c
xs, ys = [], []
---
zs = xs if len(str(1)) < 9 else ys
---
zs.append(1)
---
print(zs)

=== bound-on-one-way: A name rebound on one way only and then changed is certainly changed.
edges: a>b:flag b?c:xs c>d:xs a?c:xs b~d a~d
xs, flag = [0], True
---
if flag:
    xs = [1]
---
xs.append(2)
---
print(xs)

=== bound-on-two-ways: A name bound on each of two ways and then changed is certainly changed.
edges: a>b:flag b>c:xs c>d:xs b~d
flag = True
---
if flag:
    xs = [1]
else:
    xs = [2]
---
xs.append(3)
---
print(xs)

=== try-bound: A name bound in a `try` or its handler and then changed is certainly changed.
edges: a>b:d b>c:d a~c
try:
    d = dict(a=1)
except ValueError:
    d = {}
---
d["b"] = 2
---
print(d)

=== argument-of-two-callers: A function called with two objects changes each.
edges: a>b:xs,ys,push b>c:xs b>d:ys a~c a~d
xs, ys = [], []
def push(into):
    into.append(1)
---
push(xs)
push(ys)
---
print(xs)
---
print(ys)

=== callable-instance: An instance that is called changes itself and its list.
edges: a>b:Counter b>c:count c>d:seen a~c b~d a~d
class Counter:
    def __init__(self, into):
        self.into = into
    def __call__(self, x):
        self.into.append(x)
---
seen = []
count = Counter(seen)
---
count(4)
---
print(seen)

=== deepcopy-apart: A deep copy shares nothing.
edges: a>b:tree b>c:twin a>d:tree
tree = {"kids": [[1]]}
---
import copy
twin = copy.deepcopy(tree)
---
twin["kids"][0].append(2)
---
print(tree)

=== dict-copy-shares-values: A copy of a dictionary shares the values.
edges: a>b:d b>c:e c>d:d a~c a~d b~d
d = {"k": []}
---
e = d.copy()
---
e["k"].append(1)
---
print(d)

=== list-copy-own-length: A copy of a list has its own length.
edges: a>b:xs b>c:ys a>d:xs
xs = [1]
---
ys = list(xs)
---
ys.append(2)
---
print(xs)

=== string-buffer-alias: Two names of a text buffer share its position and text.
edges: a>b:buf b>c:out c>d:buf a~c a~d b~d
import io
buf = io.StringIO()
---
out = buf
---
out.write("x")
---
print(buf.getvalue())

=== browser: A page that a driver has loaded is read by the next block.
edges: a>b:driver b>c:driver c>d:driver a~c a~d b~d
exempt: selenium is no part of the oracle
--- setup
from selenium import webdriver
---
driver = webdriver.Chrome()
---
driver.get("https://example.org")
---
driver.find_element("id", "more").click()
---
print(driver.title)
""",
)
