"""try, except, else, finally."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "try",
    r"""
=== body-binds: A name bound in a `try` body may have been bound.
edges: a?c:x b-c:x a~b
x = 1
---
try:
    x = 2
except ValueError:
    pass
---
print(x)

=== both-bind: A name bound in the body and in every handler is surely bound.
edges: b>c:x
x = 1
---
try:
    x = int("2")
except ValueError:
    x = 3
---
print(x)

=== handler-binds: A name bound in a handler may be bound.
edges: a?c:x b?c:x a~b
x = 1
---
try:
    int("no")
except ValueError:
    x = 2
---
print(x)

=== else-binds: A name bound in `else` may be bound.
edges: a?c:x b-c:x a~b
x = 1
---
try:
    int("3")
except ValueError:
    pass
else:
    x = 2
---
print(x)

=== else-and-handler-bind: Bound in `else` and in the only handler, a name is surely bound.
edges: b>c:x
x = 1
---
try:
    int("3")
except ValueError:
    x = 3
else:
    x = 2
---
print(x)

=== finally-binds: A name bound in `finally` is surely bound.
edges: b>c:x
x = 1
---
try:
    int("3")
finally:
    x = 2
---
print(x)

=== finally-reads: What `finally` reads is surely read.
edges: a>b:x
x = 1
---
try:
    int("3")
finally:
    print(x)

=== handler-reads: What a handler reads may be read.
edges: a?b:x
x = 1
---
try:
    int("3")
except ValueError:
    print(x)

=== exception-name-deleted: The name of a caught exception is gone after its handler.
edges: a-c:e b?c:e
e = 1
---
try:
    int("3")
except ValueError as e:
    pass
---
print(e)

=== exception-name-local: The name of a caught exception is the handler's own.
edges:
e = 1
---
try:
    int("no")
except ValueError as e:
    print(e)

=== exception-type: The type of a handler is read only when something is raised.
edges: a?b:Wrong
Wrong = ValueError
---
try:
    int("no")
except Wrong:
    pass

=== body-reads: What the first statement of a `try` body reads is surely read.
edges: a>b:x
x = 1
---
try:
    print(x)
except ValueError:
    pass

=== read-in-handler-after-binding: A handler may see the version from before the body.
edges: a?b:x b>c:x a~c
x = 1
---
try:
    x = int("no")
except ValueError:
    x = x + 1
---
print(x)

=== import-fallback: An import with a fallback surely binds.
edges: b>c:js
js = 1
---
try:
    import no_such_module_at_all as js
except ImportError:
    import json as js
---
print(js.__name__)

=== try-in-loop: A binding in a `try` body in a loop may happen.
edges: a>c:xs b?d:n c?d:n b~c
xs = ["1", "no"]
---
n = 0
---
for v in xs:
    try:
        n = int(v)
    except ValueError:
        continue
---
print(n)

=== except-star: Handlers of exception groups bind alike.
edges: a?c:x b?c:x a~b
x = 1
---
try:
    raise ExceptionGroup("g", [ValueError("v")])
except* ValueError:
    x = 2
---
print(x)

=== nested-finally-return: A function that returns in `finally` still reads its body.
edges: a>c:k b>c:f
k = 1
---
def f():
    try:
        return k
    finally:
        print("done")
---
print(f())

=== name-probe: A probe for an undefined name reads it.
edges: a>b:x
x = 1
---
try:
    x
except NameError:
    x = 0
""",
)
