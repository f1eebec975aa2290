"""What a block binds, hands on, and reads."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "outputs",
    r"""
=== read-later: Outputs are the names that a later block reads.
edges: a>b:y
facts: a.binds=x,y a.outputs=y b.inputs=y
x = 1
y = x + 1
---
print(y)

=== all-that-are-read: Every name that is read later is an output, whatever statement binds it.
edges: a>b:x,y
facts: a.outputs=x,y
x = 1
y = 2
z = 3
---
print(x, y)

=== last-statement: Where nothing is read later the outputs are those of the last assigning statement.
edges:
facts: a.outputs=y
x = 1
y = 2

=== last-statement-several: All names of the last assigning statement.
edges:
facts: a.outputs=y,z
x = 1
y, z = 2, 3

=== trailing-expression: A trailing expression is display.
edges:
facts: a.outputs=x
x = 1
x + 1

=== no-imports: Imports are no outputs by themselves.
edges:
facts: a.outputs=x
x = 1
import math

=== no-functions-or-classes: Functions and classes are no outputs by themselves.
edges:
facts: a.outputs=x
x = 1
def f():
    pass
class C:
    pass

=== no-underscored: Underscored names are no outputs by themselves.
edges:
facts: a.outputs=x
x = 1
_tmp = 2

=== no-loop-target: Targets of loops and of `with` are no outputs by themselves.
edges:
facts: a.outputs=x
x = 1
for i in (1, 2):
    pass

=== nothing-bound: A block that binds nothing has no outputs.
edges: a>b:x
facts: b.outputs= b.binds=
x = 1
---
print(x)

=== mutated-is-bound: A name that a block changes in place is among what it binds.
edges: a>b:xs b>c:xs
facts: b.binds=xs b.outputs=xs b.inputs=xs
xs = []
---
xs.append(1)
---
n = len(xs)

=== alias-is-bound: A change through an alias binds every name that shares the object.
edges: a>b:ys b>c:xs
facts: b.outputs=xs
xs = []
ys = xs
---
ys.append(1)
---
print(xs)

=== function-read-later: A function that a later block calls is an output.
edges: a>b:f
facts: a.outputs=f
def f():
    return 1
---
print(f())

=== module-read-later: A module that a later block uses is an output.
edges: a>b:math
facts: a.outputs=math
import math
---
y = math.pi

=== deferred-is-input: What a called function reads is an input of the caller.
edges: a>c:f b>c:x
facts: c.inputs=f,x b.inputs= a.inputs=
def f():
    return x
---
x = 1
---
y = f()

=== order-of-binding: What a block binds is told in the order of first binding.
edges:
facts: a.binds=z,y,x
z = 1
y = 2
x = 3
z = 4

=== rebound-before-read: A name that a later block rebinds before reading is not read of this one.
edges:
facts: a.outputs=y b.inputs=
x = 1
y = 2
---
x = 5
print(x)

=== deleted-is-no-output: A name that its block deletes again is none of its outputs.
edges:
facts: a.outputs=y
tmp = 1
y = tmp + 1
del tmp

=== loop-target-read-later: A loop's target that a later block reads is an output.
edges: a>b:i
facts: a.outputs=i
for i in (1, 2):
    pass
---
print(i)

=== underscored-read-later: An underscored name that a later block reads is an output.
edges: a>b:_x
facts: a.outputs=_x
_x = 1
---
y = _x

=== setup-is-no-input: Names of the prelude are no inputs.
edges: a>b:x
facts: b.inputs=x b.setup_names=k
--- setup
k = 1
---
x = 1
---
print(x, k)

=== comprehension-variable-not-bound: A comprehension's variable is not bound by the block.
edges:
facts: a.binds=ys
ys = [v for v in (1, 2)]

=== exception-name-not-output: The name of a caught exception is no output.
edges:
facts: a.outputs=x
x = 1
try:
    pass
except ValueError as error:
    print(error)
""",
)
