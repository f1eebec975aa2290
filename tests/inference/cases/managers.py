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
edges: a>c:managed b-c:k
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
edges: a>c:M b-c:k
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
""",
)
