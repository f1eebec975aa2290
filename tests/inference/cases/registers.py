"""Functions that change what they are not given: registers, memories, globals, through several calls."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "registers",
    r"""
=== register-decorator: A decorator that registers changes its register.
edges: a>b:handlers,register b>c:handlers a~c
handlers = []
def register(f):
    handlers.append(f)
    return f
---
@register
def clean(x):
    return x + 1
---
print([f(1) for f in handlers])

=== register-decorator-with-argument: Also one that is made by a call.
edges: a>b:handlers,register b>c:handlers a~c
handlers = {}
def register(name):
    def inner(f):
        handlers[name] = f
        return f
    return inner
---
@register("clean")
def clean(x):
    return x + 1
---
print(handlers["clean"](1))

=== registered-function-reads: A registered function reads when the register calls it.
edges: a>b:handlers,register a>c:limit b>d:handlers a~d c?d:limit
handlers = []
limit = 1
def register(f):
    handlers.append(f)
    return f
---
@register
def clean(x):
    return x + limit
---
limit = limit + 5
---
print([f(1) for f in handlers])

=== class-decorator-registers: A decorator of classes that registers.
edges: a>b:known,plugin b>c:known a~c
known = {}
def plugin(cls):
    known[cls.__name__] = cls
    return cls
---
@plugin
class Csv:
    pass
---
print(sorted(known))

=== subclass-hook-registers: A base class that registers its subclasses.
edges: a>b:Base b>c:Base a~c
class Base:
    found = []
    def __init_subclass__(cls):
        Base.found.append(cls.__name__)
---
class Child(Base):
    pass
---
print(Base.found)

=== through-three-calls: A change made three calls deep reaches the caller's list.
edges: a>c:inner,middle,outer b>c:xs c>d:xs a~d b~d
def inner(v):
    v.append(1)
def middle(v):
    inner(v)
def outer(v):
    middle(v)
---
xs = []
---
outer(xs)
---
print(xs)

=== global-through-calls: A global rebound two calls deep.
edges: a>b:bump,count,outer b>c:count a~c
count = 0
def bump():
    global count
    count += 1
def outer():
    bump()
    bump()
---
outer()
---
print(count)

=== global-list-through-method: A method that appends to a global list.
edges: a>b:Log,lines b>c:lines a~c
lines = []
class Log:
    def say(self, text):
        lines.append(text)
---
Log().say("x")
---
print(lines)

=== recursion-collects: A recursive function collects into the list it passes on.
edges: a>b:walk b>c:found a~c
def walk(node, into):
    into.append(node[0])
    for child in node[1]:
        walk(child, into)
---
found = []
walk((1, [(2, [])]), found)
---
print(found)

=== recursion-memory: A recursive function that keeps results in a global dictionary.
edges: a>b:fib,memo b?c:memo a-c
memo = {0: 0, 1: 1}
def fib(n):
    if n not in memo:
        memo[n] = fib(n - 1) + fib(n - 2)
    return memo[n]
---
x = fib(8)
---
print(len(memo))

=== mutual-recursion: Two functions that call each other change one list.
edges: a>b:even,odd,seen b>c:seen a~c
seen = []
def even(n):
    seen.append(n)
    return True if n == 0 else odd(n - 1)
def odd(n):
    return False if n == 0 else even(n - 1)
---
r = even(3)
---
print(seen)

=== returns-its-argument-changed: A function that changes its argument and returns it.
edges: a>b:xs,put b>c:ys c>d:xs a~c a~d b~d
xs = []
def put(values):
    values.append(0)
    return values
---
ys = put(xs)
---
ys.append(1)
---
print(xs)

=== returns-a-copy: A function that copies first leaves its argument alone.
edges: a>b:xs,put a>c:xs
xs = []
def put(values):
    values = list(values)
    values.append(0)
    return values
---
ys = put(xs)
---
print(xs)

=== argument-rebound-then-changed: A parameter rebound before the change leaves the argument alone.
edges: a>b:xs,put a>c:xs
xs = [1]
def put(values):
    values = []
    values.append(0)
---
put(xs)
---
print(xs)

=== keyword-arguments: What `**kwargs` collects is shared with what was passed.
edges: a>b:xs,fill b?c:xs a-c
xs = []
def fill(**kwargs):
    for values in kwargs.values():
        values.append(1)
---
fill(a=xs)
---
print(xs)

=== variadic-arguments: What `*args` collects is shared with what was passed.
edges: a>b:xs,ys,fill b>c:ys a~c
xs, ys = [], []
def fill(*args):
    for values in args:
        values.append(1)
---
fill(xs, ys)
---
print(ys)

=== callback-changes: A callback given to a function of one's own changes its list.
edges: a>b:each b>c:seen a~c
def each(values, f):
    for v in values:
        f(v)
---
seen = []
each([1, 2], seen.append)
---
print(seen)

=== observer: An observer kept by one object is called by its method.
edges: a>b:Subject b>c:subject c?d:seen a~c b-d a~d
class Subject:
    def __init__(self):
        self.observers = []
    def attach(self, f):
        self.observers.append(f)
    def fire(self, x):
        for f in self.observers:
            f(x)
---
seen = []
subject = Subject()
subject.attach(seen.append)
---
subject.fire(3)
---
print(seen)

=== nonlocal-counter: A closure's counter is changed by each call.
edges: a>b:make b>c:up c>d:up a~c a~d b~d
def make():
    n = 0
    def up():
        nonlocal n
        n += 1
        return n
    return up
---
up = make()
---
x = up()
---
print(up())

=== function-attribute: A function that counts in an attribute of its own.
edges: a>b:f b>c:f a~c
def f():
    f.calls += 1
f.calls = 0
---
f()
---
print(f.calls)

=== lru-cache: A cached function's cache is changed by a call and shown by `cache_info`.
edges: a>b:square b>c a>c:square
from functools import lru_cache
@lru_cache
def square(n):
    return n * n
---
x = square(3)
---
print(square.cache_info().misses)

=== lru-cache-cleared: `cache_clear` empties what earlier calls left.
edges: a>b:square a>c:square c>d:square a~d b~c b~d
from functools import cache
@cache
def square(n):
    return n * n
---
x = square(3)
---
square.cache_clear()
---
print(square.cache_info())

=== lru-cache-keeps-object: A cached function gives the same object again.
edges: a>b:rows b>c:rows a~c
from functools import lru_cache
@lru_cache
def rows(n):
    return [0] * n
---
rows(2).append(9)
---
print(rows(2))

=== lru-cache-result-alias: The result of a cached function is what the cache keeps.
edges: a>b:rows b>c:xs c>d:rows b~d a~d
from functools import lru_cache
@lru_cache
def rows(n):
    return [0] * n
---
xs = rows(2)
---
xs.append(9)
---
print(rows(2))

=== lru-cache-stale: A cached function hides a change of what it read.
edges: a>b:factor,scaled b?d:scaled a>c:factor a>d:scaled c?d:factor
from functools import cache
factor = 2
@cache
def scaled(n):
    return n * factor
---
x = scaled(3)
---
factor = factor + 5
---
print(scaled(3))

=== cached-property-kept: A cached property keeps its list in the instance.
edges: a>b:Data b>c:data c>d:rows d>e:data a~c a~d a~e b~d b~e c~e
from functools import cached_property
class Data:
    @cached_property
    def rows(self):
        return [1]
---
data = Data()
---
rows = data.rows
---
rows.append(2)
---
print(data.rows)

=== singledispatch-register: A registered implementation changes the dispatcher.
edges: a>b:show b>c:show a~c
from functools import singledispatch
@singledispatch
def show(x):
    return "any"
---
@show.register
def _(x: int):
    return "int"
---
print(show(1))

=== sys-modules-like: A dictionary of functions filled in a loop.
edges: a>b:table b>c:table a~c
table = {}
---
for name in ("a", "b"):
    table[name] = name.upper
---
print(table["a"]())

=== exec-in-dictionary: Code executed in a dictionary of one's own changes that.
edges: a>b:ns b>c:ns a~c
ns = {}
---
exec("x = 1", ns)
---
print(ns["x"])
""",
)
