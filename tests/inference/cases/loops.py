"""Loops: targets, bodies, accumulators, `else`."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "loops",
    r"""
=== target-leaks: The target of a `for` loop stays bound.
edges: a>b:xs b-c:x
xs = [1, 2]
---
for x in xs:
    pass
---
print(x)

=== target-shadows: The target of a loop hides the earlier name, if the loop runs at all.
edges: b?d:x c?d:x a>c:xs b~c
xs = [1, 2]
---
x = 0
---
for x in xs:
    pass
---
print(x)

=== literal-target: A loop over a literal that is not empty surely binds.
edges: b>c:x
x = 0
---
for x in (1, 2):
    pass
---
print(x)

=== iterable-read-before-target: In `for x in x` the iterable is the earlier version.
edges: a>b:x b-c:x a~c
x = [1, 2]
---
for x in x:
    pass
---
print(x)

=== body-reads: A name read in the body of a loop over something unknown may be read.
edges: a>c:xs b?c:k
xs = [1, 2]
---
k = 3
---
for v in xs:
    print(k * v)

=== body-literal-reads: The body of a loop over a literal is surely run.
edges: a>b:k
k = 3
---
for v in (1, 2):
    print(k * v)

=== bottom-to-top: The top of a body reads the earlier version first, then what its bottom bound.
edges: a>b:total b>c:total
total = 0
---
for v in (1, 2):
    print(total)
    total = v
---
print(total)

=== accumulate: An accumulation in a loop reads the earlier version.
edges: a-c:total b>c:xs c-d:total a~d
total = 0
---
xs = [1, 2]
---
for v in xs:
    total += v
---
print(total)

=== accumulator-in-block: An accumulator of the block's own hides the earlier one.
edges: b>c:xs c>d:total
total = 9
---
xs = [1, 2]
---
total = 0
for v in xs:
    total += v
---
print(total)

=== for-else: The `else` of a loop without `break` surely runs.
edges: a>c:xs b>c:k c>d:y
xs = [1]
---
k = 2
---
for v in xs:
    pass
else:
    y = k
---
print(y)

=== for-else-break: The `else` of a loop with `break` may run.
edges: a>c:xs b?d:y c?d:y b~c
xs = [1]
---
y = 0
---
for v in xs:
    if v > 5:
        break
else:
    y = 1
---
print(y)

=== while-condition: The condition of a `while` is read at least once.
edges: a>c:n b?c:k
n = 0
---
k = 3
---
while n > 0:
    print(k)
    break

=== while-binds: The body of a `while` may bind.
edges: a>c:n b-d:x c?d:x b~c
n = 0
---
x = 1
---
while n > 0:
    x = 2
    break
---
print(x)

=== while-true: The body of `while True` runs at least once.
edges: b>c:x
x = 1
---
while True:
    x = 2
    break
---
print(x)

=== while-counts: A loop that counts reads and binds its counter.
edges: a>b:n b-c:n a~c
n = 2
---
while n > 0:
    n -= 1
---
print(n)

=== continue: What stands after a `continue` may not run.
edges: a>c:xs b-d:x c?d:x b~c
xs = [1]
---
x = 1
---
for v in xs:
    if v:
        continue
    x = 2
---
print(x)

=== nested: The inner iterable is read in the body.
edges: a>b:rows
rows = [[1], [2]]
---
for row in rows:
    for cell in row:
        print(cell)

=== unpacking-target: Targets of a loop unpack.
edges: a>b:pairs b-c:q
pairs = [(1, 2)]
---
for p, q in pairs:
    pass
---
print(q)

=== subscript-target: A loop's target may be a subscript of an earlier object.
edges: a>b:d b>c:d a~c
d = {}
---
for d["k"] in (1, 2):
    pass
---
print(d)

=== range-of-name: The bound of `range` is read.
edges: a>b:n
n = 2
---
for i in range(n):
    pass

=== loop-builds-list: A list built in a loop belongs to the block.
edges: a>b:xs b>c:ys
xs = [1, 2]
---
ys = []
for x in xs:
    ys.append(x + 1)
---
print(ys)

=== loop-target-of-other-block: Two loops with the same target are independent.
edges:
for i in range(2):
    print(i)
---
for i in range(3):
    print(i)

=== mutate-elements: A store into the elements of a list changes the list.
edges: a>b:rows b?c:rows a~c
rows = [{}, {}]
---
for row in rows:
    row["k"] = 1
---
print(rows)
""",
)
