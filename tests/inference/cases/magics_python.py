"""Magics that run Python: `%time`, `%%time`, `%timeit`, `%prun`, `%%capture`."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "magics-python",
    r"""
=== time-line: What `%time` runs reads and binds.
edges: a>b:x b>c:y
x = 1
---
%time y = x + 1
---
print(y)

=== time-line-expression: The value of `%time` can be assigned.
edges: a>b:xs b>c:n
xs = [1, 2]
---
n = %time sum(xs)
---
print(n)

=== time-line-alias: What `%time` gives is the object itself, so a change of it is a change of the first name.
edges: a>b:xs b>c:xs
xs = [1, 2]
---
ys = %time xs
ys.append(3)
---
print(xs)

=== time-change: A method called under `%time` changes its receiver.
edges: a>b:xs b>c:xs
xs = [2, 1]
---
%time xs.sort()
---
print(xs)

=== time-option: Options of `%time` are no code.
edges: a>b:x b>c:y
x = 1
---
%time --no-raise-error y = x + 1
---
print(y)

=== time-in-loop: `%time` in a loop over a literal is part of the loop.
edges: a>b:k b>c:total
k = 2
---
total = 0
for i in [1, 2, 3]:
    %time total += k * i
---
print(total)

=== time-in-branch: `%time` under a condition binds perhaps.
edges: a>b:flag a?c:x b?c:x
x = 0
flag = len("a") == 1
---
if flag:
    %time x = 5
---
print(x)

=== time-statements: Several statements, parted by semicolons, run one after the other.
edges: a>b:x b>c:y,z
x = 1
---
%time y = x + 1; z = y + 1
---
print(y, z)

=== time-calls: A function called under `%time` is followed.
edges: a>c:k b>c:f c>d:y
k = 3
---
def f(n):
    return n * k
---
%time y = f(2)
---
print(y)

=== time-body-lines: The whole body of `%%time` counts, functions in it too.
edges: a>b:x b>c:f,y
x = 1
---
%%time

def f(n):
    return n + 1

y = f(x)
---
print(f(y))

=== time-body-indented-magic: Magics in the body of a magic are magics.
edges: a>b:x b>c:y,z
x = 1
---
%%time
%time y = x + 1
z = !echo {y}
---
print(y, z)

=== time-indented: A cell magic that is indented as a whole is one.
edges: a>b:x b>c:y
x = 1
---
  %%time
  y = x + 1
---
print(y)

=== timeit-line: `%timeit` reads, and what it binds is gone.
edges: a>b:x a>c:y
x = 1
y = 0
---
%timeit -n1 -r1 y = x + 1
---
print(y)

=== timeit-changes: What `%timeit` changes in place stays changed.
edges: a>b:xs b>c:xs
xs = []
---
%timeit -n2 -r1 xs.append(1)
---
print(len(xs) > 0)
print(len(xs))

=== timeit-result: `-o` gives the result, `-q` is quiet.
edges: a>b:x b>c:taken
x = 1
---
taken = %timeit -n1 -r1 -q -o x + 1
---
print(taken.loops)

=== timeit-saved: `-v` names a variable for the result.
edges: a>b:x b>c:taken
x = 1
---
%timeit -n1 -r1 -q -v taken x + 1
---
print(taken.loops)

=== timeit-body: The body of `%%timeit` has names of its own, those of its setup line too.
edges: a>b:x a>c:y,z
x, y, z = 1, 2, 3
---
%%timeit -n1 -r1 z = x
y = z + 1
---
print(y, z)

=== timeit-body-changes: The body of `%%timeit` changes objects of the notebook.
edges: a>b:d b>c:d
d = {}
---
%%timeit -n1 -r1
d["k"] = 1
---
print(d)

=== timeit-global: A name that the body of `%%timeit` declares global is the notebook's.
edges: b>c:y
y = 0
---
%%timeit -n1 -r1
global y
y = 1
---
print(y)

=== timeit-body-function: A function in the body of `%%timeit` does not reach the notebook.
edges: a>c:f a>b:x
x = 1
def f(n):
    return n
---
%%timeit -n1 -r1
def f(n):
    return n + x
f(1)
---
print(f(1))

=== prun-line: What `%prun` runs reads and binds.
edges: a>b:x b>c:y
x = 1
---
%prun -q y = x + 1
---
print(y)

=== prun-body: The line of `%%prun` is the first statement of its body.
edges: a>b:x b>c:y,z
x = 1
---
%%prun -q -l 3 z = x
y = z + 1
---
print(y, z)

=== prun-file: `%prun -T` writes a file, which a later block reads.
edges: b>c:file:profile.txt
exempt: what it writes tells times, which are others in every run
x = 1
---
%prun -q -T profile.txt 1 + 1
---
print(len(open("profile.txt").read()) > 0)

=== capture: `%%capture out` runs its body as if it stood there, and binds the output.
edges: a>b:x b>c:y b>d:out
x = 1
---
%%capture out
y = x + 1
print(y)
---
print(y)
---
print(out.stdout)

=== capture-options: Options of `%%capture` are no names.
edges: a>b:x b>c:out,y
x = 1
---
%%capture --no-stderr out
y = x + 1
---
print(y, out.stdout)

=== capture-nothing: `%%capture` without a name binds only what its body binds.
edges: a>b:x b>c:y
x = 1
---
%%capture
y = x + 1
---
print(y)

=== capture-semicolon: If the body ends in a semicolon, the output is not bound, and an old one is deleted.
edges: a>b b>c
x = 1
out = 5
---
%%capture out
x + 1;
---
print("out" in globals())

=== capture-deferred: A name that only the captured body binds is found by later cells.
edges: a>c:k b>c:f
k = 2
---
%%capture
def f(n):
    return n * k
---
print(f(3))

=== capture-nested: Cell magics in cell magics.
edges: a>b:x b>c:y
x = 1
---
%%capture
%%time
y = x + 1
---
print(y)

=== bare-cell-time: A test of a value computed under `%%time` reads it.
edges: a>b:x
facts: b.outputs=y
x = 2
---
%%time
y = x ** 2
--- test b
assert y == 4

=== last-assigned-time: Without readers, the output is what the timed line assigns last.
edges: a>b:x
facts: b.outputs=y
x = 2
---
z = 1
%time y = x ** 2

=== last-assigned-body: Without readers, the output is what the body assigns last.
edges: a>b:x
facts: b.outputs=y
x = 2
---
%%time
z = 1
y = x ** 2

=== last-assigned-capture: Without readers, the output is what the body assigns last, not the captured text.
edges: a>b:x
facts: b.outputs=y
x = 2
---
%%capture text
y = x ** 2

=== hand-written: A call of a magic that is written out is the same magic.
edges: a>b:x b>c:y
x = 1
---
get_ipython().run_line_magic("time", "y = x + 1")
---
print(y)

=== hand-written-cell: A call of a cell magic that is written out is the same magic.
edges: a>b:x b>c:y
x = 1
---
get_ipython().run_cell_magic("time", "", "y = x + 1\n")
---
print(y)

=== bound-shell: The shell may have a name of its own.
edges: a>b:ip,x b>c:y
ip = get_ipython()
x = 1
---
ip.run_line_magic("time", "y = x + 1")
---
print(y)

=== shell-imported: The shell may come from an import.
edges: a>b:x b>c:y
x = 1
---
from IPython import get_ipython as shell
shell().run_cell_magic("time", "", "y = x + 1\n")
---
print(y)

=== shell-namespace: `user_ns` of the shell is the notebook's namespace.
edges: a>b:x b>c:y
x = 1
---
get_ipython().user_ns["y"] = get_ipython().user_ns["x"] + 1
---
print(y)

=== shell-push: `push` binds names.
edges: a>b:x b>c:y
x = 1
---
get_ipython().push({"y": x + 1})
---
print(y)

=== shell-evaluates: `ev` and `ex` run text.
edges: a>b:x b>c:y,z
x = 1
---
y = get_ipython().ev("x + 1")
get_ipython().ex("z = x")
---
print(y, z)

=== body-does-not-parse: A body that does not parse binds nothing.
edges: a>c:y
y = 0
---
%%time
y = = 1
---
print(y)
""",
)
