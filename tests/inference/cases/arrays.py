"""Arrays of numpy: views, copies, masks, records, what writes through."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "arrays",
    r"""
=== slice-kept: A store into a named slice changes the array.
edges: a>b:x b>c:v c>d:x a~c a~d b~d
import numpy as np
x = np.zeros(4)
---
v = x[1:3]
---
v[0] = 1
---
print(x)

=== row-kept: A store into a named row changes the array.
edges: a>b:x b>c:row c>d:x a~c a~d b~d
import numpy as np
x = np.zeros((2, 2))
---
row = x[0]
---
row[:] = 1
---
print(x)

=== column-kept: A store into a named column changes the array.
edges: a>b:x b>c:col c>d:x a~c a~d b~d
import numpy as np
x = np.zeros((2, 2))
---
col = x[:, 1]
---
col += 1
---
print(x)

=== transpose-attribute: A store into `x.T` changes the array.
edges: a>b:x b>c:t c>d:x a~c a~d b~d
import numpy as np
x = np.zeros((2, 3))
---
t = x.T
---
t[0, 0] = 1
---
print(x)

=== flat-store: A store through `flat` changes the array.
edges: a>b:x b>c:x a~c
import numpy as np
x = np.zeros((2, 3))
---
x.flat[2] = 1
---
print(x)

=== real-part: A store into the real part changes the array.
edges: a>b:z b>c:r c>d:z a~c a~d b~d
import numpy as np
z = np.zeros(2, dtype=complex)
---
r = z.real
---
r[0] = 1
---
print(z)

=== flatten-copies: `flatten` makes a copy.
edges: a>b:x b>c:f a>d:x
import numpy as np
x = np.zeros((2, 3))
---
f = x.flatten()
---
f[0] = 1
---
print(x)

=== astype-copies: `astype` makes a copy.
edges: a>b:x b>c:f a>d:x
import numpy as np
x = np.zeros(3)
---
f = x.astype(int)
---
f[0] = 1
---
print(x)

=== mask-copies: A selection by a mask is a copy.
edges: a>b:x b>c:f a>d:x
import numpy as np
x = np.arange(4)
---
f = x[x > 1]
---
f[0] = 100
---
print(x)

=== iterate-rows: A loop over the rows of an array writes to it.
edges: a>b:x b-c:x a~c
import numpy as np
x = np.zeros((2, 2))
---
for row in x:
    row[0] = 1
---
print(x)

=== iterate-numbers: A loop over numbers that rebinds its target changes nothing.
edges: a>b:x a>c:x
import numpy as np
x = np.zeros(2)
---
for n in x:
    n = n + 1
---
print(x)

=== record-field: A store into a field of records changes them.
edges: a>b:r b>c:r a~c
import numpy as np
r = np.zeros(2, dtype=[("a", int), ("b", float)])
---
r["a"] = 5
---
print(r)

=== record-field-kept: A named field of records is a view.
edges: a>b:r b>c:col c>d:r a~c a~d b~d
import numpy as np
r = np.zeros(2, dtype=[("a", int), ("b", float)])
---
col = r["a"]
---
col[0] = 5
---
print(r)

=== resize-method: `x.resize` changes the array, `np.resize` makes a new one.
edges: a>b:np,x,y b>c:x a>d:y a~c
import numpy as np
x, y = np.zeros(2), np.zeros(2)
---
x.resize(3, refcheck=False)
z = np.resize(y, 3)
---
print(x)
---
print(y)

=== masked-array-mask: A store to the mask changes a masked array.
edges: a>b:m,np b>c:m a~c
import numpy as np
m = np.ma.array([1, 2, 3])
---
m[1] = np.ma.masked
---
print(m)

=== masked-array-data: The data of a masked array are a view.
edges: a>b:m b>c:d c>d:m a~c a~d b~d
import numpy as np
m = np.ma.array([1, 2, 3], mask=[0, 0, 1])
---
d = m.data
---
d[0] = 9
---
print(m)

=== masked-from-array: A masked array may share the data of the array it was made of.
edges: a>b:np,x b>c:m a>d:x c?d:x b~d
import numpy as np
x = np.array([1, 2, 3])
---
m = np.ma.array(x)
---
m.mask = [1, 0, 0]
---
print(x)

=== masked-writes-through: A masked array made of an array writes to it.
edges: a>b:np,x b>c:m c-d:x a~c a~d b~d
import numpy as np
x = np.array([1, 2, 3])
---
m = np.ma.array(x)
---
m[0] = 9
---
print(x)

=== newaxis-view: A new axis is a view.
edges: a>b:np,x b>c:v c>d:x a~c a~d b~d
import numpy as np
x = np.zeros(3)
---
v = x[np.newaxis, :]
---
v[0, 0] = 1
---
print(x)

=== reshape-minus-one: A reshaped array writes to the original.
edges: a>b:x b>c:v c-d:x a~c a~d b~d
import numpy as np
x = np.zeros((2, 2))
---
v = x.reshape(-1)
---
v[0] = 1
---
print(x)

=== split-views: The parts of a split are views.
edges: a>b:np,x b>c:p c-d:x a~c a~d b~d
import numpy as np
x = np.zeros(4)
---
p, q = np.split(x, 2)
---
p[0] = 1
---
print(x)

=== ufunc-at: `np.add.at` changes its first argument.
edges: a>b:np,x b>c:x a~c
import numpy as np
x = np.zeros(3)
---
np.add.at(x, [0, 0], 1)
---
print(x)

=== clip-out: `np.clip(…, out=x)` changes x.
edges: a>b:np,x b>c:x a~c
import numpy as np
x = np.arange(5)
---
np.clip(x, 1, 3, out=x)
---
print(x)

=== in-place-in-function: `/=` in a function changes the caller's array.
edges: a>b:x,scale b>c:x a~c
import numpy as np
x = np.ones(3)
def scale(v):
    v /= 2
---
scale(x)
---
print(x)

=== new-in-function: `v = v / 2` in a function leaves the caller's array alone.
edges: a>b:x,scale a>c:x
import numpy as np
x = np.ones(3)
def scale(v):
    v = v / 2
    return v
---
y = scale(x)
---
print(x)

=== setflags: A flag of an array is its own.
edges: a>b:x b>c:x a~c
import numpy as np
x = np.zeros(2)
---
x.flags.writeable = False
---
print(x.flags.writeable)

=== list-of-rows: Rows kept in a list write to the array.
edges: a>b:x b>c:rows c>d:x a~c a~d b~d
import numpy as np
x = np.zeros((2, 2))
---
rows = [x[0], x[1]]
---
rows[1][0] = 3
---
print(x)

=== where-is-new: `np.where` makes a new array.
edges: a>b:np,x b>c:y a>d:x
import numpy as np
x = np.arange(4)
---
y = np.where(x > 1, x, 0)
---
y[0] = 7
---
print(x)

=== columns-joined: What `np.c_` makes is an array of its own.
edges: a>b:x a>c:np b>d:x
import numpy as np
x = np.c_[[1, 2], [3, 4]]
---
x[0] = 5
---
print(np.c_[[1], [2]])
---
print(x)

=== memory-view: A memory view of an array writes to it.
edges: a>b:x b>c:view c>d:x a~c a~d b~d
import numpy as np
x = np.zeros(3)
---
view = memoryview(x)
---
view[0] = 2.0
---
print(x)

=== apply-along-axis: A function applied along an axis is called.
edges: a>b:f,np,seen,x b-c:seen a~c
import numpy as np
x = np.ones((2, 2))
seen = []
def f(row):
    seen.append(1)
    return row.sum()
---
y = np.apply_along_axis(f, 0, x)
---
print(seen)
""",
)
