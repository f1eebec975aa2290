"""Methods that Python calls by itself: operators, access, iteration, construction."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "protocols",
    r"""
=== getitem: Subscription runs `__getitem__`.
edges: a>b:Table b>d:table c>d:k a~d
class Table:
    def __getitem__(self, key):
        return key + k
---
table = Table()
---
k = 1
---
print(table[2])

=== len: `len` runs `__len__`.
edges: a>b:Table b>d:table c-d:k a~d
class Table:
    def __len__(self):
        return k
---
table = Table()
---
k = 1
---
print(len(table))

=== contains: `in` runs `__contains__`.
edges: a>b:Table b>d:table c-d:k a~d
class Table:
    def __contains__(self, key):
        return key == k
---
table = Table()
---
k = 1
---
print(1 in table)

=== bool: A condition runs `__bool__`.
edges: a>b:Flag b>d:flag c-d:k a~d
class Flag:
    def __bool__(self):
        return k > 0
---
flag = Flag()
---
k = 1
---
print("on" if flag else "off")

=== equality: A comparison runs `__eq__`.
edges: a>b:Box b>d:box c-d:k a~d
class Box:
    def __eq__(self, other):
        return other == k
---
box = Box()
---
k = 1
---
print(box == 1)

=== order-in-sort: Sorting runs `__lt__`.
edges: a>b:Item b>d:items c-d:sign a~d
class Item:
    def __init__(self, v):
        self.v = v
    def __lt__(self, other):
        return sign * self.v < sign * other.v
---
items = [Item(1), Item(2)]
---
sign = -1
---
print([item.v for item in sorted(items)])

=== format: An f-string runs `__format__`.
edges: a>b:Money b>d:price c-d:unit a~d
class Money:
    def __format__(self, spec):
        return f"3 {unit}"
---
price = Money()
---
unit = "EUR"
---
print(f"{price}")

=== str-in-print: Printing runs `__str__`.
edges: a>b:Money b>d:price c-d:unit a~d
class Money:
    def __str__(self):
        return f"3 {unit}"
---
price = Money()
---
unit = "EUR"
---
print(price)

=== getattr: A missing attribute runs `__getattr__`.
edges: a>b:Lazy b>d:lazy c>d:k a~d
class Lazy:
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return k
---
lazy = Lazy()
---
k = 1
---
print(lazy.anything)

=== setattr-hook: A store to an attribute runs `__setattr__`.
edges: a>b:Log b>d:log c>d:seen d>e:seen c~e
class Log:
    def __setattr__(self, name, value):
        seen.append(name)
---
log = Log()
---
seen = []
---
log.v = 1
---
print(seen)

=== descriptor: A descriptor reads when its attribute is read.
edges: a>b:Owner b>d:o c>d:k a~d
class Scaled:
    def __get__(self, instance, owner):
        return 2 * k
class Owner:
    v = Scaled()
---
o = Owner()
---
k = 1
---
print(o.v)

=== next: `next` runs `__next__` and may change the iterator.
edges: a>b:Steps b>c:steps c>d:steps b~d
class Steps:
    def __init__(self):
        self.n = 0
    def __iter__(self):
        return self
    def __next__(self):
        self.n += 1
        return self.n
---
steps = Steps()
---
print(next(steps))
---
print(next(steps))

=== iter-generator: A loop over an instance whose `__iter__` is a generator reads.
edges: a>b:Rows b>d:rows c>d:k a~d
class Rows:
    def __iter__(self):
        yield k
---
rows = Rows()
---
k = 1
---
print(list(rows))

=== new: Making an instance runs `__new__`.
edges: a>c:Single b>c:pool c>d:pool b~d
class Single:
    def __new__(cls):
        pool.append(1)
        return super().__new__(cls)
---
pool = []
---
o = Single()
---
print(pool)

=== init-subclass: A subclass runs `__init_subclass__` of its base.
edges: a>b:Base,found b>c:found a~c
found = []
class Base:
    def __init_subclass__(cls):
        found.append(cls.__name__)
---
class Child(Base):
    pass
---
print(found)

=== class-body-call: A call in a class body changes what it changes.
edges: a>b:found b>c:found
found = []
---
class C:
    found.append("C")
---
print(found)

=== metaclass-call: Making a class runs its metaclass.
edges: a>b:Meta,found b>c:found a~c
found = []
class Meta(type):
    def __new__(mcls, name, bases, body):
        found.append(name)
        return super().__new__(mcls, name, bases, body)
---
class C(metaclass=Meta):
    pass
---
print(found)

=== class-method: A class method that changes its class.
edges: a>b:Count b>c:Count a~c
class Count:
    n = 0
    @classmethod
    def up(cls):
        cls.n += 1
---
Count.up()
---
print(Count.n)

=== class-method-through-instance: A class method called on an instance changes the class.
edges: a>b:o b>c:Count a~c
class Count:
    n = 0
    @classmethod
    def up(cls):
        cls.n += 1
o = Count()
---
o.up()
---
print(Count.n)

=== static-method-mutates: A static method that changes its argument.
edges: a>b:Tools,xs b>c:xs a~c
class Tools:
    @staticmethod
    def push(values):
        values.append(1)
xs = []
---
Tools.push(xs)
---
print(xs)

=== property-shares: A property that returns an inner list shares it.
edges: a>b:o b>c:o a~c
class Box:
    def __init__(self):
        self._items = []
    @property
    def items(self):
        return self._items
o = Box()
---
o.items.append(1)
---
print(o.items)

=== cached-property: A cached property changes the instance when it is first read.
edges: a>b:o b-d:o a~d
import functools
class Box:
    @functools.cached_property
    def v(self):
        return [1]
o = Box()
---
print(o.v)
---
k = 1
---
print(vars(o))

=== super-init-shares: An object given to the base's constructor is shared.
edges: a>b:Child,xs b>c:o c>d:xs a~d a~c
class Base:
    def __init__(self, items):
        self.items = items
class Child(Base):
    def __init__(self, items):
        super().__init__(items)
xs = []
---
o = Child(xs)
---
o.items.append(1)
---
print(xs)

=== chained-methods: A method that returns `self` may be chained; the changes reach the object.
edges: a>b:o b>c:o a~c
class Builder:
    def __init__(self):
        self.parts = []
    def add(self, part):
        self.parts.append(part)
        return self
o = Builder()
---
o.add(1).add(2)
---
print(o.parts)

=== chained-methods-assigned: The result of such a chain is the object.
edges: a>b:o b>c:p c>d:o a~c a~d b~d
class Builder:
    def __init__(self):
        self.parts = []
    def add(self, part):
        self.parts.append(part)
        return self
o = Builder()
---
p = o.add(1)
---
p.add(2)
---
print(o.parts)

=== radd: A reflected operator of the right operand runs.
edges: a>b:R b>d:right c-d:k a~d
class R:
    def __radd__(self, other):
        return other + k
---
right = R()
---
k = 2
---
print(1 + right)

=== neg: A unary operator runs its method.
edges: a>b:R b>d:r c-d:k a~d
class R:
    def __neg__(self):
        return -k
---
r = R()
---
k = 2
---
print(-r)

=== delitem: `del o[k]` runs `__delitem__`.
edges: a>b:o b>c:o
class Store:
    def __init__(self):
        self.kept = {"k": 1}
    def __delitem__(self, key):
        del self.kept[key]
o = Store()
---
del o["k"]
---
print(o.kept)

=== enum: Members of an enumeration come with their class.
edges: a>b:Color
import enum
class Color(enum.Enum):
    RED = 1
---
print(Color.RED.value)

=== named-tuple: A named tuple's fields are attributes, not names.
edges: a>c:Point b~c
import collections
Point = collections.namedtuple("Point", "u v")
---
u = 9
---
print(Point(1, 2).u)

=== dataclass-method: A dataclass's method reads when it is called.
edges: a>b:Job b>d:job c>d:rate a~d
import dataclasses
@dataclasses.dataclass
class Job:
    hours: int
    def cost(self):
        return self.hours * rate
---
job = Job(3)
---
rate = 2
---
print(job.cost())

=== dataclass-shares: A dataclass keeps what it is given.
edges: a>b:Job,xs b>c:job c>d:xs a~c a~d
import dataclasses
@dataclasses.dataclass
class Job:
    tags: list
xs = []
---
job = Job(xs)
---
job.tags.append("t")
---
print(xs)

=== post-init: A dataclass runs `__post_init__`.
edges: a>c:Job b>c:k c>d:job
import dataclasses
@dataclasses.dataclass
class Job:
    hours: int
    def __post_init__(self):
        self.hours = self.hours * k
---
k = 2
---
job = Job(3)
---
print(job.hours)

=== default-factory: A factory in a dataclass's field reads when an instance is made.
edges: a>c:Job b>c:start c>d:job
import dataclasses
@dataclasses.dataclass
class Job:
    hours: int = dataclasses.field(default_factory=lambda: start)
---
start = 8
---
job = Job()
---
print(job.hours)
""",
)
