"""IPython lines among the code: they break nothing."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "magics",
    r"""
=== line-magic: A line magic leaves the rest of its cell alone.
edges: a>b:x
%matplotlib inline
x = 1
---
%timeit -n1 -r1 x
print(x)

=== shell-line: A shell line leaves the rest of its cell alone.
edges: a>b:x
!ls
x = 1
---
print(x)
!pwd

=== assigned-shell: An assigned shell line binds its name.
edges: a>b:files
files = !ls
---
print(files)

=== assigned-magic: An assigned line magic binds its name.
edges: a>b:where
where = %pwd
---
print(where)

=== time-body: The body of `%%time` is Python.
edges: a>b:x b>c:y
x = 1
---
%%time
y = x + 1
---
print(y)

=== help: A help line is no code.
edges: a>b:x
x = 1
---
x?
len??
print(x)

=== magic-in-loop: A magic in an indented body leaves the body whole.
edges: a>b:xs
xs = [1, 2]
---
for x in xs:
    %time print(x)
    !echo hello

=== other-cell-magic: The body of another language is no Python.
edges: a>c:x
x = 1
---
%%html
<b>x = 2</b>
---
print(x)

=== percent-in-string: A percent sign at the start of a line of a string is no magic.
edges: a>b:x
x = 1
---
text = '''
%matplotlib inline
!ls
'''
print(x, text)

=== modulo-continuation: A continued line that starts with a percent sign is arithmetic.
edges: a>b:x,y
x, y = 7, 4
---
z = (x
     % y)
print(z)
""",
)
