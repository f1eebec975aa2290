"""The idioms of numpy."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "numpy",
    r"""
=== subscript-store: A store into an array changes it.
edges: a>b:x b>c:x
--- setup
import numpy as np
---
x = np.zeros(3)
---
x[0] = 1
---
print(x)

=== out: `out=` changes its array.
edges: a>c:x b>c:y c>d:y
--- setup
import numpy as np
---
x = np.ones(3)
---
y = np.zeros(3)
---
np.add(x, 1, out=y)
---
print(y)

=== augmented: `+=` on an array changes it in place.
edges: a>b:x b>c:y a~c
--- setup
import numpy as np
---
x = np.ones(3)
y = x
---
x += 1
---
print(y)

=== plain-operator: `x = x + 1` leaves an alias alone.
edges: a>b:x a>c:y
--- setup
import numpy as np
---
x = np.ones(3)
y = x
---
x = x + 1
---
print(y)

=== slice-view: A store into a slice's view changes the array.
edges: a>b:x b>c:v c>d:x a~c a~d
--- setup
import numpy as np
---
x = np.zeros(3)
---
v = x[1:]
---
v[0] = 7
---
print(x)

=== view-sees-change: A change of the array is seen in its view.
edges: a>b:x a>c:x c-d:v b~c b~d
--- setup
import numpy as np
---
x = np.zeros(3)
---
v = x[1:]
---
x[1] = 7
---
print(v)

=== reshape-view: A store into a reshaped array may change the original.
edges: a>b:x b>c:m c-d:x a~c a~d
--- setup
import numpy as np
---
x = np.zeros(4)
---
m = x.reshape(2, 2)
---
m[0, 0] = 7
---
print(x)

=== transpose-view: A store into a transposed array changes the original.
edges: a>b:x b>c:t c>d:x a~c a~d
--- setup
import numpy as np
---
x = np.zeros((2, 3))
---
t = x.T
---
t[0, 0] = 7
---
print(x)

=== ravel-view: A store into `ravel()` may change the original.
edges: a>b:x b>c:flat c-d:x a~c a~d
--- setup
import numpy as np
---
x = np.zeros((2, 2))
---
flat = x.ravel()
---
flat[0] = 7
---
print(x)

=== copy: A store into a copy leaves the array alone.
edges: a>b:x b>c:y a>d:x
--- setup
import numpy as np
---
x = np.zeros(3)
---
y = x.copy()
---
y[0] = 7
---
print(x)

=== arithmetic-is-new: The result of arithmetic is a new array.
edges: a>b:x b>c:y a>d:x
--- setup
import numpy as np
---
x = np.zeros(3)
---
y = x * 2
---
y[0] = 7
---
print(x)

=== asarray-shares: `asarray` of an array is the array.
edges: a>b:x b>c:y c-d:x a~c a~d
--- setup
import numpy as np
---
x = np.zeros(3)
---
y = np.asarray(x)
---
y[0] = 7
---
print(x)

=== array-copies: `np.array` makes a copy.
edges: a>b:x b>c:y a>d:x c~d b~d a~c
--- setup
import numpy as np
---
x = np.zeros(3)
---
y = np.array(x)
---
y[0] = 7
---
print(x)

=== fill: `fill` changes the array.
edges: a>b:x b>c:x
--- setup
import numpy as np
---
x = np.zeros(3)
---
x.fill(5)
---
print(x)

=== sort-method: `x.sort()` changes the array.
edges: a>b:x b>c:x
--- setup
import numpy as np
---
x = np.array([2, 1])
---
x.sort()
---
print(x)

=== sort-function: `np.sort` does not.
edges: a>b:x a>c:x
--- setup
import numpy as np
---
x = np.array([2, 1])
---
y = np.sort(x)
---
print(x)

=== put: `np.put` changes its first argument.
edges: a>b:x b>c:x
--- setup
import numpy as np
---
x = np.zeros(3)
---
np.put(x, [0], [9])
---
print(x)

=== fill-diagonal: `np.fill_diagonal` changes its first argument.
edges: a>b:x b>c:x
--- setup
import numpy as np
---
x = np.zeros((2, 2))
---
np.fill_diagonal(x, 1)
---
print(x)

=== copyto: `np.copyto` changes its first argument and reads its second.
edges: a>c:x b>c:y c>d:x
--- setup
import numpy as np
---
x = np.zeros(2)
---
y = np.ones(2)
---
np.copyto(x, y)
---
print(x)

=== mask-store: A store through a mask changes the array.
edges: a>b:x b>c:x
--- setup
import numpy as np
---
x = np.array([1, 5])
---
x[x > 2] = 0
---
print(x)

=== fancy-index-copies: Indexing by a list makes a copy.
edges: a>b:x b>c:y a>d:x c~d b~d a~c
--- setup
import numpy as np
---
x = np.array([1, 5, 7])
---
y = x[[0, 1]]
---
y[0] = 9
---
print(x)

=== shape-store: A store to `shape` changes the array.
edges: a>b:x b>c:x
--- setup
import numpy as np
---
x = np.zeros(4)
---
x.shape = (2, 2)
---
print(x)

=== function-store: A function that stores into its argument.
edges: a>c:x b>c:clip c>d:x
--- setup
import numpy as np
---
x = np.array([1, 5])
---
def clip(values):
    values[values > 2] = 2
---
clip(x)
---
print(x)

=== local-generator: Draws from a generator of one's own move it.
edges: a>b:rng b>c:rng a~c
--- setup
import numpy as np
---
rng = np.random.default_rng(1)
---
u = rng.normal(size=2)
---
v = rng.normal(size=2)

=== vectorize: A vectorised function is called.
edges: a>c:f b>c:k c>d:y
--- setup
import numpy as np
---
f = np.vectorize(lambda v: v + k)
---
k = 2
---
y = f(np.array([1, 2]))
---
print(y)
""",
)
