"""Context managers."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "with",
    r"""
=== target: The target of `with` stays bound.
edges: a>b:text b>c:f
text = "abc"
---
import io
with io.StringIO(text) as f:
    pass
---
print(f.closed)

=== body: The body of `with` surely runs.
edges: a>b:x b>c:y
x = 1
---
import contextlib
with contextlib.nullcontext():
    y = x
---
print(y)

=== suppress: The body of `with suppress` may stop anywhere.
edges: a-c:x b?c:x a~b
x = 1
---
import contextlib
with contextlib.suppress(ZeroDivisionError):
    1 / 0
    x = 2
---
print(x)

=== manager-reads: A context manager made from a generator reads when it is entered.
edges: a>c:managed b>c:k
import contextlib
@contextlib.contextmanager
def managed():
    yield k
---
k = 1
---
with managed() as v:
    print(v)

=== several-items: Later items see the targets of earlier ones.
edges: a>b:x
x = 1
---
import contextlib
with contextlib.nullcontext(x) as p, contextlib.nullcontext(p) as q:
    print(q)

=== tuple-target: A target of `with` may unpack.
edges: a>b:pair b>c:q
pair = (1, 2)
---
import contextlib
with contextlib.nullcontext(pair) as (p, q):
    pass
---
print(q)

=== class-manager: `__enter__` and `__exit__` are run by `with`.
edges: a>c:M b>c:k
class M:
    def __enter__(self):
        return k
    def __exit__(self, *exc):
        return None
---
k = 1
---
with M() as v:
    print(v)

=== target-shares-argument: The target of a library's context manager may share its argument.
edges: a>b:xs b-c:xs a~c
xs = []
---
import contextlib
with contextlib.nullcontext(xs) as ys:
    ys.append(1)
---
print(xs)

=== target-shares-user: What `__enter__` returns shares what the manager holds.
edges: a>b:Held,xs b>c:xs a~c
class Held:
    def __init__(self, held):
        self.held = held
    def __enter__(self):
        return self.held
    def __exit__(self, *exc):
        return None
xs = []
---
with Held(xs) as ys:
    ys.append(1)
---
print(xs)

=== target-is-self: A manager whose `__enter__` returns itself is the target.
edges: a>b:o b>c:o a~c
class Log:
    def __init__(self):
        self.lines = []
    def __enter__(self):
        return self
    def __exit__(self, *exc):
        return None
o = Log()
---
with o as log:
    log.lines.append(1)
---
print(o.lines)

=== generator-target: What a generator manager yields is the target.
edges: a>b:lend,xs b>c:xs a~c
import contextlib
@contextlib.contextmanager
def lend(v):
    yield v
xs = []
---
with lend(xs) as ys:
    ys.append(1)
---
print(xs)

=== exit-changes: What `__exit__` changes is changed by the block that leaves.
edges: a>b:Count b>c:Count a~c
class Count:
    n = 0
    def __enter__(self):
        return self
    def __exit__(self, *exc):
        Count.n += 1
---
with Count():
    pass
---
print(Count.n)
""",
)
