"""Imports, star imports among them."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "imports",
    r"""
=== module: An imported module crosses like a value.
edges: a>b:math
import math
---
print(math.pi)

=== dotted-binds-first: `import a.b` binds `a`.
edges: a>b:os
import os.path
---
print(os.path.join("p", "q"))

=== dotted-as: `import a.b as c` binds `c` alone.
edges: a>c:path
import os.path as path
---
os = 1
---
print(path.join("p", "q"))

=== from: `from m import n` binds `n`.
edges: a>b:sqrt
from math import sqrt
---
print(sqrt(4))

=== from-as: `from m import n as o` binds `o`, not `n`.
edges: a>c:root b>c:sqrt
from math import sqrt as root
---
sqrt = 3
---
print(root(sqrt))

=== shadowed-module: A name that shadows a module is the newer one.
edges: b>c:math
import math
---
math = "m"
---
print(math)

=== reimport: A module imported again comes from the latest import.
edges: b>c:math
import math
---
import math
---
print(math.pi)

=== star: A star import binds the public names of the module.
edges: a>b:sqrt
from math import *
---
print(sqrt(4))

=== star-hides: A star import hides earlier names.
edges: b>c:dumps
dumps = str
---
from json import *
---
print(dumps(1))

=== star-leaves-others: A star import leaves the names alone that its module lacks.
edges: a>c:x
x = 1
---
from json import *
---
print(x)

=== star-all: A star import binds what `__all__` says and nothing else.
edges: a>c:codecs
codecs = "mine"
---
from json import *
---
print(codecs)

=== star-private: A star import without `__all__` leaves underscored names out.
edges: a>c:_keep b>c:this_is_bound
_keep = 1
---
from json import *
this_is_bound = dumps(1)
---
print(_keep, this_is_bound)

=== star-unresolvable: A star import that cannot be resolved may bind a name that is missing.
edges: a?b:mystery
exempt: the module does not exist
from no_such_module_at_all import *
---
print(mystery)

=== star-unresolvable-known: A star import that cannot be resolved counts for missing names only.
edges: a>c:x b~c
exempt: the module does not exist
x = 1
---
from no_such_module_at_all import *
---
print(x)

=== star-twice: Of two star imports the later one that has the name binds it.
edges: b>c:join
from shlex import *
---
from posixpath import *
---
print(join("p", "q"))

=== attribute-of-module: A setting of a module is a change of the module.
edges: a>b:string b>c:state:string.mark a>c:string
import string
string.mark = None
---
string.mark = 3
---
print(string.mark)

=== import-in-try: An import in a `try` body may bind.
edges: a>b:json
try:
    import json
except ImportError:
    json = None
---
print(json.dumps(1))

=== import-in-function: A module imported in a function is read there.
edges: a>b:dump
def dump(v):
    import json
    return json.dumps(v)
---
print(dump(1))

=== module-used-in-function: A function that uses a module reads it when it is called.
edges: a>c:math b>c:area
import math
---
def area(r):
    return math.pi * r
---
print(area(2))

=== future: A future import binds its feature's name and nothing else.
edges: a>c:x
x = 1
---
from __future__ import division
---
print(x)
""",
)
