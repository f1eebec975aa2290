"""Plain names: what a block binds and reads, and which version it gets."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "names",
    r"""
=== chain: A name bound in one block and read in the next is an edge.
edges: a>b:x b>c:y
x = 1
---
y = x + 1
---
print(y)

=== independent: Blocks that share no name are independent.
edges:
x = 1
---
y = 2

=== diamond: Two branches from one block meet again.
edges: a>b:x a>c:x b>d:y c>d:z
x = 1
---
y = x + 1
---
z = x * 2
---
print(y + z)

=== latest-version: A redefined name is read from the latest earlier block.
edges: b>c:x
x = 1
---
x = 2
---
print(x)

=== versions-between: Readers between two definitions get the first, readers after them the second.
edges: a>b:x c>d:x
x = 1
---
print(x)
---
x = 2
---
print(x)

=== self-update: `x = x + 1` reads the earlier version and makes a new one.
edges: a>b:x b>c:x
x = 1
---
x = x + 1
---
print(x)

=== augmented-int: An augmented assignment reads and binds.
edges: a>b:x b>c:x
x = 1
---
x += 1
---
print(x)

=== bound-before-read: A name bound before it is read in the same block is the block's own.
edges:
x = 1
---
x = 5
print(x)

=== read-before-bound: A name read before it is bound in the same block is the earlier version.
edges: a>b:x b>c:x
x = 1
---
print(x)
x = 5
---
print(x)

=== swap: A swap reads both and binds both.
edges: a>c:x b>c:y c>d:x,y
x = 1
---
y = 2
---
x, y = y, x
---
print(x, y)

=== string-is-no-name: A name inside a string is no read.
edges:
x = 1
---
print("x")

=== docstring-and-comment: Names in docstrings and comments are no reads.
edges:
x = 1
---
def f():
    '''Returns x.'''
    return 0  # not x
print(f())  # x

=== keyword-name: The name of a keyword argument is no read.
edges:
key = len
---
print(sorted([2, 1], key=abs))

=== attribute-name: The name of an attribute is no read.
edges: b>c:o
real = 1
---
o = 3
---
print(o.real)

=== dict-key-string: A string key equal to a name is no read.
edges: b>c:d
k = 1
---
d = {"k": 2}
---
print(d["k"])

=== dict-key-name: A key written as a name is a read.
edges: a>c:k b>c:d
k = "k"
---
d = {"k": 2}
---
print(d[k])

=== shadowed-builtin: A builtin that a block rebinds is that block's from then on.
edges: a>b:len
len = lambda xs: -1
---
print(len([1]))

=== builtin-restored: After `del` of a shadowing name its reader still depends on the block that deleted it.
edges: a>b a~c b>c:len
len = lambda xs: -1
---
del len
---
print(len([1]))

=== builtin-unshadowed: A builtin that nobody binds makes no edge.
edges:
n = len([1])
---
m = len([1, 2])

=== chained-assignment: A chained assignment binds all its targets.
edges: a>b:x a>c:y
x = y = 1
---
print(x)
---
print(y)

=== starred-unpacking: Starred unpacking binds every target.
edges: a>b:rest a>c:first
first, *rest, last = [1, 2, 3, 4]
---
print(rest)
---
print(first)

=== nested-unpacking: Nested targets are bound.
edges: a>b:q
(p, (q, [r])) = 1, (2, [3])
---
print(q)

=== star-arguments: Starred arguments are reads.
edges: a>c:args b>c:options
args = [1, 2]
---
options = {"sep": "-"}
---
print(*args, **options)

=== star-in-literal: Starred elements of literals are reads.
edges: a>b:xs,d
xs, d = [1], {"k": 1}
---
ys = [*xs, 2]
e = {**d, "l": 2}

=== subscript-read: A subscript reads the container and the index.
edges: a>c:xs b>c:i
xs = [1, 2, 3]
---
i = 1
---
print(xs[i])

=== slice-read: The bounds of a slice are reads.
edges: a>b:low,high,step
low, high, step = 0, 4, 2
---
print("abcdef"[low:high:step])

=== chained-comparison: All operands of a chained comparison that is true are reads.
edges: a>b
p, q, r = 1, 2, 3
---
print(p < q < r)

=== display-only: A bare name at the end of a block is a read.
edges: a>b:x
x = 1
---
x

=== underscore-name: Names with a leading underscore cross like others.
edges: a>b:_x
_x = 1
---
print(_x)

=== unicode-normal-form: Identifiers are compared in NFKC, as Python does.
edges: a>b
ﬁt = 1
---
print(fit)

=== three-versions: Each version goes to its own reader.
edges: a>b:x b>c:x c>d:x
x = 1
---
x = x * 2
---
x = x * 3
---
print(x)

=== pass: A block without names has no edges.
edges: a>c:x
x = 1
---
pass
---
print(x)

=== two-cells-one-block: The cells of one block share its names.
edges: a>b:y
--- block a
x = 1
--- block a
y = x
--- block b
print(y)

=== two-cells-read-then-bind: A name read in a first cell and bound in the second is the earlier version.
edges: a>b:x b>c:x
--- block a
x = 1
--- block b
print(x)
--- block b
x = 2
--- block c
print(x)

=== semicolons: Statements on one line count in their order.
edges: b>c:y
x = 1
---
x = 2; y = x
---
print(y)

=== assert-reads: An assert in a block reads its test.
edges: a>b:x
x = 1
---
assert x == 1

=== assert-message: The message of an assert is read only when it fails.
edges: a>c:x b?c:message
x = 1
---
message = "wrong"
---
assert x == 1, message

=== ternary-branches: Both branches of a conditional expression may be read, its condition surely is.
edges: a>d:p b?d:x c?d:y
p = True
---
x = 1
---
y = 2
---
z = x if p else y

=== short-circuit: The first operand of `and` is read, the second perhaps.
edges: a>c:p b?c:q
p = 0
---
q = 1
---
print(p and q)

=== short-circuit-or: The first operand of `or` is read, the second perhaps.
edges: a>c:p b?c:q
p = 0
---
q = 1
---
print(p or q)

=== augmented-reads-right-side: The right side of an augmented assignment is a read.
edges: a>c:x b>c:y c>d:x
x = 1
---
y = 2
---
x += y
---
print(x)

=== unused-binding: A name nobody reads makes no edge.
edges: a>c:y
x, y = 1, 2
---
x = 3
---
print(y)

=== same-name-many-readers: Every reader of one version has its own edge.
edges: a>b:x a>c:x a>d:x
x = 1
---
print(x)
---
print(x)
---
print(x)

=== read-through-own-copy: A block that copies a name hands on the copy.
edges: a>b:x b>c:y
x = [1]
---
y = list(x)
---
print(y)

=== name-of-block: A variable named like a block is an ordinary name.
edges: b>c:a
x = 1
---
a = 2
---
print(a)

=== evaluation-order-augmented-subscript: The value of an assignment is evaluated before its target is bound.
edges: a>b:x b>c:x
x = [3]
---
x = x[0]
---
print(x)

=== assignment-order-targets: Targets of a chained assignment are bound from left to right.
edges: a>b:i
i, xs = 0, [0, 0]
---
xs = [7, 8]
j = xs[i] = 5

=== index-bound-in-same-statement: A target bound in a statement serves as index of the next target.
edges: a>b:xs b>c:xs
i, xs = 0, [0, 0, 0]
---
i, xs[i] = 2, 9
---
print(xs)

=== globals-dict-literal: `globals()` with a literal key is a read of that name.
edges: a>b:x
x = 1
---
y = globals()["x"]

=== globals-dict-store: A store into `globals()` under a literal key binds that name.
edges: a>b:x
globals()["x"] = 1
---
print(x)

=== eval-literal: `eval` of a literal reads the names in it.
edges: b>c:y
x = 1
---
y = 2
---
z = eval("y + 1")

=== exec-literal: `exec` of a literal binds the names in it.
edges: a>b:x b>c:y
x = 1
---
exec("y = x + 1")
---
print(y)

=== eval-unknown: `eval` of an unknown text may read everything before it.
edges: a?c:x b>c:text
x = 1
---
text = "x + 1"
---
z = eval(text)

=== exec-unknown: `exec` of an unknown text may bind and read everything.
edges: a?c:x a~d b>c:text c?d:x
x = 1
---
text = "x = 2"
---
exec(text)
---
print(x)

=== eval-shadowed: A user's own `eval` is an ordinary function.
edges: b>c:eval
x = 1
---
def eval(text):
    return 0
---
z = eval("x")
""",
)
