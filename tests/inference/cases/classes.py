"""Class bodies and what methods see of them."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "classes",
    r"""
=== body-reads: The body of a class runs at once and reads globals.
edges: a>b:x
x = 1
---
class C:
    y = x

=== attribute-is-no-global: A class attribute does not bind the global of its name.
edges: a>c:x
x = 1
---
class C:
    x = 2
---
print(x)

=== attribute-reads-global-of-same-name: `x = x` in a class body reads the global.
edges: a>b:x b>c:C
x = 1
---
class C:
    x = x + 1
---
print(C.x)

=== attribute-invisible-to-method: A method does not see the attributes of its class as names.
edges: a>c:x b>c:C
x = 1
---
class C:
    x = 2
    def get(self):
        return x
---
print(C().get())

=== attribute-visible-in-body: Later statements of a class body see its attributes.
edges:
x = 1
---
class C:
    x = 2
    y = x + 1

=== attribute-in-comprehension: A comprehension in a class body sees attributes in its first source only.
edges: a-b:k
k = 3
---
class C:
    k = 5
    xs = [1, 2]
    ys = [k * x for x in xs]

=== base-class: Base classes are read when the class is made.
edges: a>b:Base b>c:Child
class Base:
    n = 1
---
class Child(Base):
    pass
---
print(Child.n)

=== metaclass-keyword: Keywords of a class statement are reads.
edges: a>b:Meta
class Meta(type):
    pass
---
class C(metaclass=Meta):
    pass

=== decorator: A decorator of a class is called when the class is made.
edges: a>c:mark b>c:label
def mark(cls):
    cls.label = label
    return cls
---
label = "x"
---
@mark
class C:
    pass

=== method-reads-late: A method reads globals when it is called.
edges: a>c:C b>c:x
class C:
    def get(self):
        return x
---
x = 1
---
print(C().get())

=== method-not-called: Defining a method reads nothing of its body.
edges:
x = 1
---
class C:
    def get(self):
        return x

=== init-reads: Making an instance runs `__init__`.
edges: a>c:C b>c:x c>d:o
class C:
    def __init__(self):
        self.v = x
---
x = 1
---
o = C()
---
print(o.v)

=== instance-method-later: A method called on an instance of another block reads the newest global.
edges: a>b:C b>d:o c>d:x a~d
class C:
    def get(self):
        return x
---
o = C()
---
x = 1
---
print(o.get())

=== method-calls-method: Reads of a method called through `self` are charged to the caller.
edges: a>c:C b>c:x
class C:
    def outer(self):
        return self.inner()
    def inner(self):
        return x
---
x = 1
---
print(C().outer())

=== inherited-method: Reads of an inherited method are charged to the caller.
edges: a>b:Base b>d:Child c>d:x a~d
class Base:
    def get(self):
        return x
---
class Child(Base):
    pass
---
x = 1
---
print(Child().get())

=== property: A property reads when the attribute is read.
edges: a>c:C b>c:x
class C:
    @property
    def v(self):
        return x
---
x = 1
---
print(C().v)

=== dunder: An operator runs the method that defines it.
edges: a>b:C b>d:o c-d:k a~d
class C:
    def __add__(self, other):
        return other + k
---
o = C()
---
k = 2
---
print(o + 1)

=== static-method: A static method reads when it is called through the class.
edges: a>c:C b>c:k
class C:
    @staticmethod
    def get():
        return k
---
k = 2
---
print(C.get())

=== method-default: Defaults of a method are read when the class is made.
edges: a>b:k b>d:C
k = 1
---
class C:
    def get(self, v=k):
        return v
---
k = 5
---
print(C().get())

=== nested-class: A nested class does not see the attributes of the outer one.
edges: a>b:x
x = 1
---
class Outer:
    x = 2
    class Inner:
        y = x

=== class-attribute-store: A store to an attribute of a class changes the class.
edges: a>b:C b>c:C
class C:
    n = 0
---
C.n = 5
---
print(C.n)

=== class-attribute-seen-by-instance: A change of the class is seen through its instances.
edges: a>b:C a>c:C b-d:o c>d:o b~c
class C:
    n = 0
---
o = C()
---
C.n = 5
---
print(o.n)

=== method-replaced: A method replaced on the class is what its instances call.
edges: a>b:C a>c:C c>d:C
class C:
    def get(self):
        return 1
---
o = C().get()
---
C.get = lambda self: 2
---
print(C().get())

=== global-in-body: A `global` in a class body makes its names the block's.
edges: a>b:x
class C:
    global x
    x = 1
---
print(x)

=== conditional-attribute-reads-global: An attribute that may be missing falls back to the global.
edges: a>b:x
x = 1
---
class C:
    if False:
        x = 2
    y = x

=== dataclass-default: Defaults of a dataclass's fields are read when the class is made.
edges: a>b:k b>c:Point
k = 2
---
from dataclasses import dataclass
@dataclass
class Point:
    n: int = k
---
print(Point().n)

=== method-name-equal-to-global: A method's name is no global.
edges: a>c:get b~c
def get():
    return 1
---
class C:
    def get(self):
        return 2
---
print(get())

=== super-call: A method that calls `super()` runs the inherited one.
edges: a>b:Base b>d:Child c>d:x a~d
class Base:
    def get(self):
        return x
---
class Child(Base):
    def get(self):
        return super().get() + 1
---
x = 1
---
print(Child().get())

=== instance-in-constructor-argument: A constructor's argument is held by the instance.
edges: a>c:C b>c:xs c>d:o
class C:
    def __init__(self, xs):
        self.xs = xs
---
xs = [1]
---
o = C(xs)
---
print(o.xs)
""",
)
