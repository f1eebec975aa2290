"""Magics of the namespace, of extensions, of R and of other languages; magics that the notebook defines."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "magics-names",
    r'''
=== store: What `%store` keeps, `%store -r` brings back.
edges: a>b:x b>c:state:store:x c>d:x
x = 1
---
%store x
---
%store -r x
---
print(x)

=== store-to-file: `%store x >file` writes a file.
edges: a>b:x b>c:file:x.txt
x = 1
---
%store x >x.txt
---
print(open("x.txt").read())

=== store-all: `%store -r` alone brings back all.
edges: a>b:x,y b-c:state:store:x,state:store:y c>d:x,y
x, y = 1, 2
---
%store x y
---
%store -r
---
print(x, y)

=== reset: `%reset` deletes every name.
edges: a~b:x b>c:x
x = 1
---
%reset -s -f
---
print("x" in globals())

=== reset-history: `%reset -f in` deletes none.
edges: a>c:x
x = 1
---
%reset -f in
---
print(x)

=== reset-selective: `%reset_selective` deletes the names that match.
edges: a>c:yy b>d:xx a~b
xx = 1
xxx = 2
yy = 3
---
%reset_selective -f ^xx
---
print(yy)
---
print("xx" in globals())

=== xdel: `%xdel` deletes a name.
edges: a>b:x b>c:x
x = [1]
---
%xdel x
---
print("x" in globals())

=== pinfo: A request for help is no read.
edges: a~b
facts: b.inputs= b.binds=
x = 1
---
x?
?x
x.real??
%pinfo x

=== psearch: Nor is a search for names.
edges: a~b
facts: b.inputs=
x = 1
---
x*?
%psearch x*

=== usage: A question mark alone shows how IPython is used.
edges: a>b:x
x = 1
---
?
print(x)

=== who: Magics that only look read nothing.
edges: a~b
facts: b.inputs= b.binds=
x = 1
---
%who
%whos
%lsmagic

=== html: Cells of markup are no Python.
edges: a>c:x
facts: b.inputs= b.binds= b.effects=
x = 1
---
%%html
<p>x = {x}</p>
---
print(x)

=== javascript: Cells of scripts for the browser are no Python.
edges: a>c:x
facts: b.inputs= b.effects=
x = 1
---
%%javascript
let x = 2;
---
print(x)

=== latex: Nor are formulas.
edges: a>c:x
facts: b.inputs=
x = 1
---
%%latex
$x = 2$
---
print(x)

=== markdown: Nor is Markdown.
edges: a>c:x
x = 1
---
%%markdown
x = 2
---
print(x)

=== config: The value that `%config` sets is an expression.
edges: a>b:kind
kind = "Plain"
---
%config InteractiveShell.xmode = kind

=== load-ext: Who loads an extension comes before who uses it.
edges: a>c:state:magics:autoreload
---
%load_ext autoreload
---
x = 1
---
%autoreload 0
print(5)

=== defined-magic: A magic that the notebook defines is a call of its function.
edges: b>c:state:magics:shout a>c:k c>d:y
k = 2
---
from IPython.core.magic import register_line_magic
@register_line_magic
def shout(line):
    return int(line) * k
---
y = %shout 4
---
print(y)

=== defined-magic-line: Into the line of such a magic IPython puts values.
edges: a>c:n b>c:state:magics:shout c>d:y
n = 4
---
from IPython.core.magic import register_line_magic
@register_line_magic
def shout(line):
    return int(line) * 2
---
y = %shout {n}
---
print(y)

=== defined-cell-magic: So it is with cell magics.
edges: b>c:state:magics:note a>c:seen c>d:seen
seen = []
---
from IPython.core.magic import register_cell_magic
@register_cell_magic
def note(line, cell):
    seen.append(cell)
---
%%note
anything 1
---
print(seen)

=== registered-function: A function can be made a magic by the shell.
edges: a>b:shout b>c:state:magics:loud c>d:y
def shout(line):
    return line.upper() + "1"
---
get_ipython().register_magic_function(shout, "line", "loud")
---
y = %loud hello
---
print(y)

=== alias-magic: Another name for a magic.
edges: a>c:x b>c:state:magics:t c>d:y
x = 1
---
%alias_magic t time
---
%t y = x + 1
---
print(y)

=== alias-command: A name for a command.
edges: a>b:x
x = 1
---
%alias say echo
%say {x}

=== unknown-magic: Of an unknown magic the line is searched for names.
edges: a>b:x
exempt: there is no such magic
x = 1
---
%frobnicate {x}

=== unknown-cell-magic: The body of an unknown cell magic says nothing.
edges: a>c:x
x = 1
---
%%frobnicate
x = 2
---
print(x)

=== r-in-and-out: `-i` and `-o` of `%%R` name what R takes and gives.
edges: a>b:x,y b>c:z
exempt: rpy2 is not there
x, y = 1, 2
---
%%R -i x,y -o z
z <- x + y
---
print(z)

=== r-line: `%R` has them, too.
edges: a>b:x b>c:z
exempt: rpy2 is not there
x = 1
---
%R -i x -o z z <- x + 1
---
print(z)

=== r-session: What R binds stays in its session.
edges: a>b:state:R
exempt: rpy2 is not there
---
%%R
k <- 2
---
%%R
print(k)

=== cython: A Cython cell binds its functions.
edges: a>b:f
exempt: Cython is not there
---
%%cython
cpdef int f(int n):
    return n + 1
---
print(f(1))

=== comma-call: A comma calls a function with the words after it.
edges: a>b:xs,add b>c:xs
xs = []
def add(*words):
    xs.extend(words)
---
,add one two
---
print(xs)

=== slash-call: A slash calls a function with names.
edges: a>b:xs,add,x b>c:xs
xs = []
x = 1
def add(thing):
    xs.append(thing)
---
/add x
---
print(xs)

=== prompts: Prompts that were pasted are no code.
edges: a>b:x b>c:y
x = 1
---
>>> if True:
...     y = x + 1
---
In [3]: print(y)

=== leading-indentation: A cell may be indented as a whole.
edges: a>b:x b>c:y
x = 1
---
    y = x + 1
    z = %time y
---
print(y)

=== doctest-in-string: Prompts in a string of its own stay.
edges: a>b:x
x = 1
---
"""
>>> x = 5
"""
print(x)
''',
)
