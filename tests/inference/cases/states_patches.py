"""Attributes of modules and classes that are set from outside, and what depends on them."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "states_patches",
    r"""
=== function-replaced: Who calls a function that was replaced depends on who replaced it.
edges: a>b:state:math.floor
--- setup
import math
---
math.floor = lambda x: 7
---
print(math.floor(2.5))

=== others-apart: Who uses something else of the module does not.
edges:
--- setup
import math
---
math.floor = lambda x: 7
---
print(math.ceil(2.5))

=== attribute-added: An attribute that a module did not have.
edges: a>b:state:math.answer
--- setup
import math
---
math.answer = 42
---
print(math.answer)

=== put-back: Who puts it back is who is depended on.
edges: a>b:floor b>c:state:math.floor
--- setup
import math
---
floor = math.floor
math.floor = lambda x: 7
---
math.floor = floor
---
print(math.floor(2.5))

=== by-setattr: `setattr` on a module.
edges: a>b:state:math.floor
--- setup
import math
---
setattr(math, "floor", lambda x: 7)
---
print(math.floor(2.5))

=== deleted: An attribute that is deleted.
edges: a>b:state:math.answer b>c:state:math.answer
--- setup
import math
---
math.answer = 42
---
print(math.answer)
del math.answer
---
print(hasattr(math, "answer"), getattr(math, "answer", None))

=== two-names: One module under two names.
edges: a>b:state:math.answer
--- setup
import math
import math as m
---
m.answer = 42
---
print(math.answer)

=== import-anew: A module that is imported again is the same one.
edges: a>b:state:math.answer
---
import math
math.answer = 42
--- block b
import math as other
print(other.answer)

=== patched-reads: What a function reads that was put in another's place is read by the caller.
edges: a>b:offset a>c:offset b>c:state:math.floor
--- setup
import math
---
offset = 10
---
def shifted(x):
    return int(x) + offset
math.floor = shifted
print(offset)
---
print(math.floor(2.5))

=== conditional: A replacement that may not happen.
edges: a>b:wanted b?c:state:math.floor
--- setup
import math
---
wanted = 1 > 0
---
if wanted:
    math.floor = lambda x: 7
---
print(math.floor(2.5))

=== augmented: An attribute that is counted up.
edges: a>b:state:math.calls b>c:state:math.calls
--- setup
import math
---
math.calls = 1
---
math.calls += 1
---
print(math.calls)

=== item-of-module: A dictionary in a module, changed through the module.
edges: a>b:state:json.table b>c:state:json.table a~c
--- setup
import json
---
json.table = {}
---
json.table["x"] = 1
---
print(json.table)

=== frame-method: A method that frames were given.
edges: a>c:df b>c:state:pandas.DataFrame.double
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2]})
---
def double(frame):
    return frame * 2
pd.DataFrame.double = double
---
print(df.double())

=== frame-method-reads: What that method reads, whoever calls it reads.
edges: a>b:state:pandas.DataFrame.times b>c:k a-c:state:pandas.DataFrame.times
--- setup
import pandas as pd
df = pd.DataFrame({"u": [1, 2]})
---
pd.DataFrame.times = lambda frame: frame * k
---
k = 3
print(df.times())
---
print(df.times())

=== frame-method-apart: Other methods are what they were.
edges: a>c:df
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2]})
---
pd.DataFrame.double = lambda frame: frame * 2
---
print(df.sum())

=== accessor: An accessor that is registered.
edges: a>b:df,state:pandas.DataFrame.size2
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2]})
@pd.api.extensions.register_dataframe_accessor("size2")
class Size:
    def __init__(self, frame):
        self.frame = frame
    def total(self):
        return len(self.frame) * 2
---
print(df.size2.total())

=== progress: `tqdm.pandas()` gives frames the methods that show progress.
edges: a>b:df a>c:df b>c
--- setup
import pandas as pd
from tqdm import tqdm
---
df = pd.DataFrame({"u": [1, 2]})
---
tqdm.pandas(disable=True)
print(len(df))
---
print(df["u"].progress_apply(lambda u: u + 1).sum())

=== mock-started: A patch that is started and not stopped.
edges: a>b:patcher b>c:state:math.floor
--- setup
import math
from unittest import mock
---
patcher = mock.patch("math.floor", return_value=7)
---
patcher.start()
---
print(math.floor(2.5))

=== mock-for-a-while: A patch for the time of a `with` is gone afterwards.
edges:
--- setup
import math
from unittest.mock import patch
---
with patch("math.floor", return_value=7):
    print(math.floor(2.5))
---
print(math.floor(2.5))

=== mock-of-object: A patch of an attribute of something that was imported.
edges: a>b:state:math.floor
--- setup
import math
from unittest.mock import patch
---
patch.object(math, "floor", return_value=7).start()
---
print(math.floor(2.5))

=== class-of-library: An attribute of a class of the standard library.
edges: a>b:state:json.JSONEncoder.default
--- setup
import json
---
json.JSONEncoder.default = lambda self, value: "thing"
---
print(json.JSONEncoder.default is None, json.JSONEncoder.default(None, 1))

=== own-class: A class of the notebook's own is a value.
edges: a>b:Box b>c:Box a~c
---
class Box:
    size = 1
---
Box.size = 2
---
print(Box.size)

=== own-namespace: So is an object made for settings.
edges: a>b:settings b>c:settings a~c
---
import types
settings = types.SimpleNamespace(size=1)
---
settings.size = 2
---
print(settings.size)

=== setting-of-submodule: An attribute of a module in a package.
edges: a>b:state:os.path.marker
--- setup
import os
---
os.path.marker = 3
---
print(os.path.marker)

=== patch-in-function: A function that patches does it for its caller.
edges: a>b:freeze b>c:state:math.floor
--- setup
import math
---
def freeze():
    math.floor = lambda x: 7
---
freeze()
---
print(math.floor(2.5))

=== imported-by-name: A name that is imported is what the attribute has become.
edges: a>b:state:math.floor b>c:floor
--- setup
import math
---
math.floor = lambda x: 7
---
from math import floor
---
print(floor(2.5))

=== table-by-name: A dictionary of a module, changed through a name that was imported.
edges: a-b:state:json.table b>c:table b-d a~c a~d
--- setup
import json
json.table = {}
---
json.table["x"] = 1
---
from json import table
table["y"] = 2
---
print(table)
---
print(json.table)

=== list-of-module: A list in a module that a method changes.
edges: a>b:state:string.marks b>c:state:string.marks
--- setup
import string
---
string.marks = []
---
string.marks.append(1)
---
print(string.marks)

=== module-in-modules: A module that was put in another's place is what an import gives.
edges: a?b:state:module:jb_fake a~c b>c:jb_fake
--- setup
import sys
import types
---
sys.modules["jb_fake"] = types.SimpleNamespace(size=4)
---
import jb_fake
---
print(jb_fake.size)

=== reload: A module that is loaded again may be another one.
edges: a>b:string a>c:string b?c:string
---
import string
---
import importlib
importlib.reload(string)
---
print(len(string.digits))
""",
)
