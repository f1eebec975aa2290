"""Cells that are not blocks: the prelude, untagged cells, markdown; and blocks of several cells."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "roles",
    r"""
=== setup-makes-no-edges: Names of the prelude make no edges.
edges:
facts: a.setup_names=k b.setup_names=k
--- setup
k = 2
---
x = k
---
y = k

=== setup-function: A helper of the prelude charges its reads to the block that calls it.
edges: a>b:x
facts: b.setup_names=helper b.inputs=x
--- setup
def helper():
    return x
---
x = 1
---
y = helper()

=== setup-function-late: What a helper of the prelude reads it reads in the version of the call.
edges: a>b:x c>d:x
--- setup
def helper():
    return x
---
x = 1
---
print(helper())
---
x = 2
---
print(helper())

=== setup-function-mutates: A helper of the prelude that changes its argument.
edges: a>b:xs b>c:xs
--- setup
def add(xs, v):
    xs.append(v)
---
xs = []
---
add(xs, 1)
---
print(xs)

=== setup-function-of-setup-name: A helper that reads a name of the prelude makes no edge.
edges:
--- setup
k = 3
def helper():
    return k
---
x = helper()
---
y = helper()

=== setup-rebound: A block that rebinds a name of the prelude is its producer from then on.
edges: b>c:k
--- setup
k = 2
---
x = k
---
k = 3
---
y = k

=== setup-changed: A block that changes an object of the prelude is its producer from then on.
edges: a>b:settings
--- setup
settings = {}
---
settings["k"] = 1
---
print(settings)

=== setup-conditionally-rebound: A name of the prelude that a block may rebind may come from it.
edges: a>b:p b?c:k
--- setup
k = 2
---
p = True
---
if p:
    k = 3
---
print(k)

=== setup-rebound-read-by-helper: A helper of the prelude sees a name that a block has rebound.
edges: a>b:k
--- setup
k = 2
def helper():
    return k
---
k = 3
---
print(helper())

=== setup-after-block: A setup cell that stands below blocks is run before them.
edges:
---
x = k
--- setup
k = 2
---
y = k

=== setup-twice: Of two setup cells the later binds.
edges:
facts: a.setup_names=k
--- setup
k = 1
--- setup
k = 2
---
print(k)

=== setup-class: An instance of a class of the prelude is a block's value.
edges: a>b:o b>c:o a~c
--- setup
class Box:
    def __init__(self):
        self.v = 0
    def put(self, v):
        self.v = v
---
o = Box()
---
o.put(1)
---
print(o.v)

=== setup-star-import: A star import in the prelude binds prelude names.
edges: a>b:x
--- setup
from math import *
---
x = sqrt(4)
---
print(x + pi)

=== setup-global-function: A helper of the prelude that sets a global makes its caller the producer.
edges: a>b:state
--- setup
def init():
    global state
    state = 1
---
init()
---
print(state)

=== setup-alias-of-block-name: A block's name that shadows a module of the prelude.
edges: a>b:math
--- setup
import math
---
math = 3
---
print(math)

=== parameters-make-no-edges: Parameters make no edges.
edges: a>b:x
facts: a.setup_names=month b.setup_names=month
--- parameters
month = 1
---
x = month
---
print(x, month)

=== parameters-injected: Injected parameters make no edges.
edges: a>b:x
--- parameters
month = 1
--- injected-parameters
month = 2
---
x = month
---
print(x)

=== parameter-rebound: A block that rebinds a parameter is its producer.
edges: a>b:month
--- parameters
month = "1"
---
month = int(month)
---
print(month)

=== parameters-below: A parameters cell below the blocks is run before them.
edges: a>b:x
---
x = month
---
print(x)
--- parameters
month = 1

=== untagged-is-outside: An untagged cell is no part of the pipeline.
edges: a>b:x
---
x = 1
--- untagged
x = 2
---
print(x)

=== untagged-only-looks: An untagged cell that only looks changes nothing.
edges: a>b:x
---
x = [1]
--- untagged
x[:5]
---
print(x)

=== untagged-mutation: A change in an untagged cell makes no edge.
edges: a>b:x
---
x = [1]
--- untagged
x.append(2)
---
print(x)

=== untagged-definition: A function of an untagged cell does not exist for blocks.
edges: a>b:x
---
def helper():
    return 1
x = helper()
--- untagged
def helper():
    return 2
---
print(x)

=== markdown-between: Markdown between blocks changes nothing.
edges: a>b:x
---
x = 1
--- markdown
x = 2
---
print(x)

=== comment-only: A block of comments alone has no edges.
edges: a>c:x
---
x = 1
---
# x = 2
---
print(x)

=== block-in-two-cells: A name bound in the first cell of a block is its own in the second.
edges: a>b:x b>c:y
--- block a
x = 1
--- block b
y = x
--- block b
y = y + 1
--- block c
print(y)

=== block-in-two-cells-mutates: A change in the second cell of a block counts for the block.
edges: a>b:xs b>c:xs
--- block a
xs = []
--- block b
n = len(xs)
--- block b
xs.append(n)
--- block c
print(xs)

=== block-function-in-first-cell: A function of the first cell called in the second reads earlier blocks.
edges: a>b:x
--- block a
x = 1
--- block b
def f():
    return x
--- block b
y = f()

=== after-is-no-value: An `after` tag makes no value edge.
edges:
---
x = 1
--- after a
y = 2

=== markdown-inside-block: Markdown between the cells of one block leaves it whole.
edges: a>b:x,y
--- block a
x = 1
--- markdown
# half way
--- block a
y = 2
--- block b
print(x + y)
""",
)
