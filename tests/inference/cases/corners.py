"""Corners that nobody looked into before: magics and files."""

from __future__ import annotations

from ..notation import parse_cases

MAGICS = parse_cases(
    "corners-magics",
    r"""
=== capture-name: What a captured cell printed is read by its name.
edges: a>b:out
%%capture out
print("x")
---
print(out.stdout)

=== capture-body: Names bound in a captured body cross.
edges: a>b:n
%%capture out
n = 3
print(n)
---
print(n + 1)

=== value-of-magic: The value of a magic that reads a variable of the environment.
edges: a>b:env:LEVEL b>c:level
%env LEVEL=3
---
level = %env LEVEL
---
print(level)

=== written-module-in-function: A written module is read by who calls the function that imports it.
edges: a>c:file:rates.py b>c:vat
%%writefile rates.py
vat = 19
---
def vat():
    from rates import vat
    return vat
---
print(vat())

=== written-module-star: A star import of a written module binds its names.
edges: a>b:file:rates.py b-c:vat
%%writefile rates.py
vat = 19
---
from rates import *
---
print(vat)

=== written-and-appended: A script that is appended to runs as a whole.
edges: a>b:file:step.py b>c:file:step.py c>d:n a~c
%%writefile step.py
n = 1
---
%%writefile -a step.py
n = n + 1
---
%run step.py
---
print(n)

=== time-assigns: `%time` binds what its line binds.
edges: a>b:xs b>c:total
xs = [1, 2]
---
%time total = sum(xs)
---
print(total)

=== timeit-binds-nothing: `%timeit` of an assignment leaves the name alone.
edges: a>c:total
total = 0
---
%timeit -n1 -r1 total = 1
---
print(total)

=== timeit-changes: `%timeit` of a change in place changes.
edges: a>b:xs b>c:xs a~c
xs = []
---
%timeit -n1 -r1 xs.append(1)
---
print(xs)

=== command-value: A command's output is bound, its braces are read.
edges: a>b:name b>c:said
name = "ada"
---
said = !echo {name}
---
print(said)

=== command-attribute: An attribute in the braces of a command.
edges: a>b:conf
import types
conf = types.SimpleNamespace(name="ada")
---
!echo {conf.name}

=== bash-no-braces: Braces in a shell's cell are the shell's.
edges:
x = 1
---
%%bash
echo {x}

=== bash-file: A shell's cell reads the file that Python wrote.
edges: a>b:file:out.txt
with open("out.txt", "w") as f:
    f.write("1")
---
%%bash
cat out.txt

=== bash-out: The output of a shell's cell, by name.
edges: a>b:text
%%bash --out text
echo hi
---
print(text)

=== html-text: Text of another language reads nothing.
edges:
name = "x"
---
%%html
<b>{name}</b>

=== own-magic: A magic of the notebook's own appends to a list.
edges: a>b b>c:log a~c
from IPython.core.magic import register_line_magic
log = []
@register_line_magic
def note(line):
    log.append(line)
---
%note 1
---
print(log)

=== capture-in-function-call: `%%capture` around a call that changes a global.
edges: a>b:fill,xs b>c:xs a~c
xs = []
def fill(n):
    xs.append(n)
---
%%capture
fill(2)
---
print(xs)

=== magic-in-condition: A command under a condition reads its braces perhaps.
edges: a>b a-c:name b>c:flag
flag, name = False, "x"
---
flag = not flag
---
if flag:
    !echo {name}
""",
)
FILES = parse_cases(
    "corners-files",
    r"""
=== folder-made: Who writes into a directory needs who made it.
edges: a>b b>c:file:out/a.txt a~c
--- setup
from pathlib import Path
---
base = Path("out")
base.mkdir()
---
(base / "a.txt").write_text("1")
---
print(Path("out/a.txt").read_text())

=== with-suffix: A path whose ending is replaced.
edges: a>b:file:t.csv
--- setup
from pathlib import Path
---
Path("t.csv").write_text("1")
---
print(Path("t.txt").with_suffix(".csv").read_text())

=== moved: A file that is moved is read under its new name.
edges: a>b:file:x.txt b>c:file:y.txt a~c
--- setup
import os
---
with open("x.txt", "w") as f:
    f.write("1")
---
os.replace("x.txt", "y.txt")
---
print(open("y.txt").read())

=== copied: A copy depends on the original, a reader of the original not on the copy.
edges: a>b:file:o.txt b>c:file:copy.txt a>d:file:o.txt a~c
--- setup
import shutil
---
with open("o.txt", "w") as f:
    f.write("1")
---
shutil.copy("o.txt", "copy.txt")
---
print(open("copy.txt").read())
---
print(open("o.txt").read())

=== two-files: Of two files the reader takes its own.
edges: b>c:file:y.txt
with open("x.txt", "w") as f:
    f.write("1")
---
with open("y.txt", "w") as f:
    f.write("2")
---
with open("y.txt") as f:
    print(f.read())

=== asked-for: Whether a file exists depends on who wrote it.
edges: a>b:file:f.txt
--- setup
import os
---
with open("f.txt", "w") as f:
    f.write("1")
---
print(os.path.exists("f.txt"))

=== pickled: A value through a pickle.
edges: a>b:file:m.pkl
--- setup
import pickle
---
with open("m.pkl", "wb") as f:
    pickle.dump([1, 2], f)
---
with open("m.pkl", "rb") as f:
    print(pickle.load(f))

=== saved-without-suffix: `np.save` adds the ending that the reader names.
edges: a>b:file:x.npy
--- setup
import numpy as np
---
np.save("x", np.zeros(2))
---
print(np.load("x.npy"))

=== kept-open: A file written by three blocks through one handle.
edges: a>b b>c c-d a~c a~d b~d
f = open("t.txt", "w")
---
f.write("x")
---
f.close()
---
print(open("t.txt").read())

=== name-from-function: The path comes out of a function.
edges: a>b:place a>c:place b>c:file:out-3.txt
def place(n):
    return f"out-{n}.txt"
---
with open(place(3), "w") as f:
    f.write("1")
---
print(open(place(3)).read())

=== other-number: Another argument is another file.
edges: a>b:place a>c:place,file:out-4.txt
def place(n):
    return f"out-{n}.txt"
with open("out-4.txt", "w") as f:
    f.write("0")
---
with open(place(3), "w") as f:
    f.write("1")
---
print(open("out-4.txt").read(), place)

=== removed: A removed file is missed by who asks for it.
edges: a>b:file:f.txt b>c:file:f.txt a~c
--- setup
from pathlib import Path
---
Path("f.txt").touch()
---
Path("f.txt").unlink()
---
print(Path("f.txt").exists())
""",
)
CASES = MAGICS + FILES
