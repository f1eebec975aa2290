"""F-strings and other ways to format."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "fstrings",
    r"""
=== value: An expression in an f-string is a read.
edges: a>b:x
x = 1
---
print(f"{x}")

=== plain-braces: Braces in a plain string are no read.
edges:
x = 1
---
print("{x}")

=== doubled-braces: Doubled braces in an f-string are no read.
edges:
x = 1
---
print(f"{{x}}")

=== format-spec: A nested format specification is a read.
edges: a>b:x,width
x, width = 1, 5
---
print(f"{x:>{width}}")

=== debug: `{x=}` is a read.
edges: a>b:x
x = 1
---
print(f"{x=}")

=== expression: Calls and comprehensions in an f-string are read like others.
edges: a>b:xs
xs, v = [1, 2], 0
---
print(f"{[v * 2 for v in xs]}")

=== walrus: A walrus in an f-string binds.
edges: a>b:y
print(f"{(y := 3)}")
---
print(y)

=== lambda: A lambda in an f-string reads when called.
edges: a>b:k
k = 1
---
print(f"{(lambda: k)()}")

=== format-method: Keywords of `format` are no reads, their values are.
edges: b>c:value
x = 0
---
value = 1
---
print("{x}".format(x=value))

=== percent: The operands of `%` are reads.
edges: a>b:x
x = 1
---
print("%s" % x)

=== conversion: A conversion changes nothing about the read.
edges: a>b:x
x = "s"
---
print(f"{x!r}")

=== nested-fstring: An f-string within an f-string is read too.
edges: a>b:x
x = 1
---
print(f"{f'{x}'}")

=== implicit-concatenation: Of neighbouring strings only the f-string is read.
edges: b>c:y
x = 1
---
y = 2
---
print("{x}" f"{y}")
""",
)
