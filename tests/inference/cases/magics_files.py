"""Magics of files, of the environment and the working directory."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "magics-files",
    r"""
=== writefile: `%%writefile` writes a file that a later block reads.
edges: a>b:file:note.txt
---
%%writefile note.txt
hello 1
---
print(open("note.txt").read())

=== writefile-is-no-python: The body of `%%writefile` is not run.
edges: a>c:x
x = 1
---
%%writefile other.py
x = 2
---
print(x)

=== writefile-append: `-a` adds to what is there.
edges: a>b:file:note.txt b>c:file:note.txt
---
%%writefile note.txt
one 1
---
%%writefile -a note.txt
two 2
---
print(open("note.txt").read())

=== writefile-anew: Without `-a` what was there does not matter.
edges: a~b b>c:file:note.txt
---
%%writefile note.txt
one
---
%%writefile note.txt
two
---
print(open("note.txt").read())

=== file-magic: `%%file` is the same.
edges: a>b:file:note.txt
---
%%file note.txt
one 1
---
print(open("note.txt").read())

=== writefile-name: The name of the file may come from a variable.
edges: a>b:name
name = "note.txt"
---
%%writefile {name}
one
---
print(len("x"))

=== writefile-quotes: A name in quotes may hold blanks.
edges: a>b
---
%%writefile "my note.txt"
one 1
---
print(open("my note.txt").read())

=== run-written: `%run` of a file that the notebook wrote binds what the file binds.
edges: a>b:file:made.py b>c:y
---
%%writefile made.py
y = 2
---
%run made.py
---
print(y)

=== run-function: A function of that file sees the names of the file.
edges: a>c:file:made.py c>d:f b~d:k
---
%%writefile made.py
k = 2
def f(n):
    return n * k
---
k = 100
---
%run made
---
print(f(3))

=== run-apart: The file does not see the names of the notebook.
edges: b>c:file:made.py
x = 1
---
%%writefile made.py
try:
    y = x
except NameError:
    y = 0
---
%run made.py
print(y)

=== run-inside: With `-i` it does.
edges: a>c:x b>c:file:made.py c>d:y
x = 1
---
%%writefile made.py
y = x + 1
---
%run -i made.py
---
print(y)

=== run-appended: Both parts of the file run.
edges: a>b:file:made.py b>c:file:made.py c>d:y
---
%%writefile made.py
x = 1
---
%%writefile -a made.py
y = x + 1
---
%run made.py
---
print(y)

=== run-profiled: Under `-p` the names of the file are lost.
edges: a>c:y b-c:file:made.py a>d:y
y = 0
---
%%writefile made.py
y = 1
---
print(y)
%run -p -q made.py
---
print(y)

=== run-guarded: What stands under `if __name__ == "__main__"` runs.
edges: a>b:file:made.py b>c:y
---
%%writefile made.py
if __name__ == "__main__":
    y = 1
---
%run made.py
---
print(y)

=== run-magics: A file of IPython's runs in the notebook's namespace.
edges: a>c:x b>c:file:made.ipy c>d:y
x = 1
---
%%writefile made.ipy
y = x + 1
%time z = 1
---
%run made.ipy
---
print(y)

=== run-unknown: A file that nobody knows perhaps binds what is missing.
edges: a?b:mystery
exempt: the file does not exist
---
%run elsewhere.py
---
print(mystery)

=== run-overwritten: A file that was written again by other means is not known any more.
edges: a~c:file:made.py b>c:file:made.py c?d:y
---
%%writefile made.py
x = 1
---
with open("made.py", "w") as stream:
    stream.write("y = 1")
---
%run made.py
---
print(y)

=== save-reads-nothing: Looking at a file binds nothing.
edges: a>b:file:made.py a>c
---
%%writefile made.py
y = 1
---
%pycat made.py
---
!cat made.py

=== env-set: `%env NAME=value` sets what a later command reads.
edges: a>b:env:GREETING
---
%env GREETING=hello 1
---
!echo $GREETING

=== env-read: `%env NAME` reads it.
edges: a>b:env:GREETING b>c:text
---
%env GREETING=hello 1
---
text = %env GREETING
---
print(text)

=== env-space: A blank will do instead of the sign.
edges: a>b:env:GREETING
---
%env GREETING 1
---
!echo $GREETING

=== env-from-name: A value may come from a variable.
edges: a>b:level b>c:env:LEVEL
level = 3
---
%env LEVEL={level}
---
!echo $LEVEL

=== env-dollar: Also by a dollar.
edges: a>b:level b>c:env:LEVEL
level = 3
---
%set_env LEVEL=$level
---
!echo $LEVEL

=== env-anew: A variable that is set anew has no past.
edges: b>c:env:LEVEL
---
%env LEVEL=1
---
%env LEVEL=2
---
!echo $LEVEL

=== env-other: Another variable is another resource.
edges: a>c:env:LEVEL
---
%env LEVEL=1
---
%env DEPTH=2
---
!echo $LEVEL

=== env-in-script: A script reads the environment, but for its own variables.
edges: a>c:env:LEVEL
---
%env LEVEL=1
---
%env DEPTH=2
---
%%bash
DEPTH=5
echo $LEVEL $DEPTH

=== cd: `%cd` moves whoever asks where he is.
edges: a>b a>c:cwd:cwd b>d:where
---
import os
os.makedirs("d1", exist_ok=True)
%cd -q d1
---
where = %pwd
where = where[-2:]
---
!pwd | tail -c 3
---
print(where)

=== cd-name: The directory may come from a variable.
edges: a>b:folder b>c:cwd:cwd
import os
folder = "d1"
os.makedirs("d1", exist_ok=True)
os.makedirs("d6", exist_ok=True)
---
%cd -q {folder}
---
!basename $(pwd)
""",
)
