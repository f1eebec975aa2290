"""Members of classes: class attributes, descriptors, setters, slots, dataclasses, named tuples."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "members",
    r"""
=== class-list-through-instance: A list of the class is changed through an instance.
edges: a>b:Pool b>c:p c>d:Pool a~c a~d b~d
class Pool:
    items = []
---
p = Pool()
---
p.items.append(1)
---
print(Pool.items)

=== class-list-other-instance: Another instance sees the same list.
edges: a>b:p a~c b>c:q
class Pool:
    items = []
p, q = Pool(), Pool()
---
p.items.append(1)
---
print(q.items)

=== instance-attribute-hides: A store to an instance's attribute leaves the class's alone.
edges: a>b:p a>c:Pool
class Pool:
    size = 1
p = Pool()
---
p.size = 5
---
print(Pool.size)

=== instance-attribute-other: A store to one instance's attribute leaves another instance alone.
edges: a>b:p a>c:q
class Pool:
    size = 1
p, q = Pool(), Pool()
---
p.size = 5
---
print(q.size)

=== class-counter: A constructor that counts changes the class.
edges: a>b:Thing b>c:Thing a~c
class Thing:
    made = 0
    def __init__(self):
        Thing.made += 1
---
t = Thing()
---
print(Thing.made)

=== class-counter-by-type: Also through `type(self)`.
edges: a>b:Thing b>c:Thing a~c
class Thing:
    made = 0
    def __init__(self):
        type(self).made += 1
---
t = Thing()
---
print(Thing.made)

=== class-registry: A constructor that notes itself in a list of its class.
edges: a>b:Thing b>c:Thing a~c
class Thing:
    all = []
    def __init__(self):
        self.all.append(self)
---
t = Thing()
---
print(len(Thing.all))

=== property-setter: A property's setter stores into the instance.
edges: a>b:T b>c:t c>d:t a~c a~d b~d
class T:
    def __init__(self):
        self._v = 0
    @property
    def v(self):
        return self._v
    @v.setter
    def v(self, x):
        self._v = x
---
t = T()
---
t.v = 5
---
print(t.v)

=== property-setter-log: A property's setter that writes to a global list changes it.
edges: a>c:t b>c:log c>d:log a~d b~d
class T:
    @property
    def v(self):
        return 1
    @v.setter
    def v(self, x):
        log.append(x)
t = T()
---
log = []
---
t.v = 5
---
print(log)

=== property-deleter: A property's deleter changes the instance.
edges: a>b:t b>c:t a~c
class T:
    def __init__(self):
        self._v = [1]
    @property
    def v(self):
        return self._v
    @v.deleter
    def v(self):
        self._v = []
t = T()
---
del t.v
---
print(t.v)

=== data-descriptor: A descriptor's `__set__` stores where it says.
edges: a>b:T,seen b>c:seen a~c
seen = []
class Noted:
    def __set__(self, obj, value):
        seen.append(value)
    def __get__(self, obj, owner):
        return len(seen)
class T:
    v = Noted()
---
T().v = 4
---
print(seen)

=== descriptor-in-instance: A descriptor that keeps its value in the instance.
edges: a>b:T b>c:t c>d:t a~c a~d b~d
class Kept:
    def __set_name__(self, owner, name):
        self.name = "_" + name
    def __set__(self, obj, value):
        setattr(obj, self.name, value)
    def __get__(self, obj, owner):
        return getattr(obj, self.name)
class T:
    v = Kept()
---
t = T()
---
t.v = 4
---
print(t.v)

=== slots: An instance with slots is changed by a store.
edges: a>b:P b>c:p c>d:alias b~d a~c a~d b~d
class P:
    __slots__ = ("x",)
---
p = P()
alias = p
---
p.x = 3
---
print(alias.x)

=== dataclass-default-factory: Each instance of a dataclass has a list of its own.
edges: a>b:Bag b>c:p b>d:q a~c a~d
from dataclasses import dataclass, field
@dataclass
class Bag:
    items: list = field(default_factory=list)
---
p, q = Bag(), Bag()
---
p.items.append(1)
---
print(q.items)

=== dataclass-replace: `replace` makes a new instance that shares the fields' objects.
edges: a>b:p,replace b>c:q c>d:p a~c a~d b~d
from dataclasses import dataclass, replace
@dataclass
class Bag:
    items: list
    n: int = 0
p = Bag([])
---
q = replace(p, n=1)
---
q.items.append(1)
---
print(p.items)

=== dataclass-frozen: A frozen dataclass may hold a list that changes.
edges: a>b:p b>c:p a~c
from dataclasses import dataclass
@dataclass(frozen=True)
class Bag:
    items: list
p = Bag([])
---
p.items.append(1)
---
print(p)

=== named-tuple-list: A list in a named tuple is changed through it.
edges: a>b:xs b>c:row c>d:xs a~c a~d b~d
xs = []
---
from collections import namedtuple
Row = namedtuple("Row", "n items")
row = Row(1, xs)
---
row.items.append(2)
---
print(xs)

=== named-tuple-replace: `_replace` makes a new tuple of the same parts.
edges: a>b:row b>c:other c>d:row a~c a~d b~d
from typing import NamedTuple
class Row(NamedTuple):
    n: int
    items: list
row = Row(1, [])
---
other = row._replace(n=2)
---
other.items.append(2)
---
print(row)

=== inherited-list: A list of the base class is shared by its subclasses.
edges: a>b:B b>c:C a~c
class A:
    shared = []
class B(A):
    pass
class C(A):
    pass
---
B.shared.append(1)
---
print(C.shared)

=== getattr-default: `getattr` with a default gives the attribute where there is one.
edges: a>b:o b>c:o a~c
class O:
    pass
o = O()
o.items = []
---
getattr(o, "items", []).append(1)
---
print(o.items)

=== dict-of-instance: A store into an instance's `__dict__` is seen as an attribute.
edges: a>b:o b>c:d c>d:o a~c a~d b~d
class O:
    pass
o = O()
---
d = o.__dict__
---
d["x"] = 1
---
print(o.x)

=== class-method-alternative: A class method that makes instances shares what it is given.
edges: a>b:xs,Bag b>c:bag c>d:xs a~c a~d b~d
xs = []
class Bag:
    def __init__(self, items):
        self.items = items
    @classmethod
    def of(cls, items):
        return cls(items)
---
bag = Bag.of(xs)
---
bag.items.append(1)
---
print(xs)

=== inner-object: A method that changes an inner object changes the outer.
edges: a>b:Car,Engine b>c:car c>d:car a~c a~d b~d
class Engine:
    def __init__(self):
        self.on = False
    def start(self):
        self.on = True
class Car:
    def __init__(self):
        self.engine = Engine()
    def start(self):
        self.engine.start()
---
car = Car()
---
car.start()
---
print(car.engine.on)

=== back-reference: A child that knows its parent changes it.
edges: a>b:Tree b>c:kid c>d:root b~d a~c a~d
class Tree:
    def __init__(self, parent=None):
        self.parent, self.kids = parent, []
        if parent is not None:
            parent.kids.append(self)
    def mark(self):
        self.parent.marked = True
---
root = Tree()
kid = Tree(root)
---
kid.mark()
---
print(root.marked)

=== item-setter: `__setitem__` of a class of one's own changes what it says.
edges: a>b:table,rows b>c:rows a~c
rows = {}
class Table:
    def __setitem__(self, key, value):
        rows[key] = value
table = Table()
---
table["a"] = 1
---
print(rows)

=== in-place-operator: `__iadd__` of a class of one's own changes the instance, which keeps its name.
edges: a>b:b1 b>c:b1 b>d:other a~d a~c
class Bag:
    def __init__(self):
        self.items = []
    def __iadd__(self, x):
        self.items.append(x)
        return self
b1 = Bag()
other = b1
---
b1 += 3
---
print(b1.items)
---
print(other.items)

=== subclass-of-list: An instance of a subclass of list is changed by `append`.
edges: a>b:Stack b>c:s c>d:t b~d a~c a~d
class Stack(list):
    pass
---
s = Stack()
t = s
---
s.append(1)
---
print(t)

=== subclass-of-dict: An instance of a subclass of dict is changed by a store.
edges: a>b:Conf b>c:s c>d:s a~c a~d b~d
class Conf(dict):
    def get_or(self, k):
        return self.get(k, 0)
---
s = Conf()
---
s["a"] = 1
---
print(s.get_or("a"))

=== user-dict: A UserDict is changed by a store.
edges: a>b:s b>c:s a~c
from collections import UserDict
s = UserDict()
---
s["a"] = 1
---
print(s["a"])

=== enum-attribute: A store to an attribute of an enumeration's member changes it.
edges: a>b:Colour b>c:Colour a~c
from enum import Enum
class Colour(Enum):
    RED = 1
---
Colour.RED.note = "warm"
---
print(Colour.RED.note)
""",
)
