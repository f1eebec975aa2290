"""Commands of the shell: what IPython puts into them, what they read and write, what they give."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "shells",
    r'''
=== name-in-braces: `{x}` in a command is a read.
edges: a>b:x
x = 1
---
!echo {x}

=== name-after-dollar: `$x` in a command is a read.
edges: a>b:x
x = 1
---
!echo $x

=== expression-in-braces: An expression in braces is evaluated.
edges: a>b:xs b>c:total
xs = [1, 2]
---
total = !echo {sum(xs) * 2}
---
print(total)

=== call-in-braces: A function called in braces is followed.
edges: a>c:k b>c:f
k = 3
---
def f(n):
    return n * k
---
!echo {f(2)}

=== attribute-after-dollar: `$x.real` reads x.
edges: a>b:x
x = 7
---
!echo $x.real

=== double-dollar: `$$x` is the shell's variable.
edges:
x = 1
---
!echo $$x

=== single-quotes: Between single quotes a dollar is the shell's.
edges:
x = 1
---
!echo '$x'

=== braces-in-single-quotes: Between single quotes braces are IPython's all the same.
edges: a>b:x
x = 1
---
!echo '{x}'

=== double-quotes: Between double quotes both are IPython's.
edges: a>b:x,y
x, y = 1, 2
---
!echo "{x} $y"

=== doubled-braces: Doubled braces are braces.
edges: a>b:x
x, y = 1, 2
---
!echo {{y}} {x}

=== awk: Braces around what is no expression keep the whole command from being touched.
edges:
x = 1
---
!echo "1 2" | awk '{print $1}'; echo $x

=== one-unbound: If one of the names has no value, none is put in.
edges:
x = 1
---
!echo {x} $no_such_name

=== environment-variable: A variable of the environment that is no name of the notebook is no read of one.
edges: a>b:x
x = 1
---
!echo $HOME > /dev/null
!echo {x}

=== deleted-name: A deleted name is not put in, nor is any other: that it is deleted matters.
edges: a>b:x b>c:x
x = 1
y = 2
---
del x
---
!echo $x $y

=== format-of-slice: After a colon in braces stands a slice.
edges: a>b:text
text = "a1b"
---
!echo {text[1:2]}

=== conversion: A conversion in braces is no part of the name.
edges: a>b:x
x = 5
---
!echo {x!r}

=== json: Braces of JSON are left alone.
edges:
x = 1
---
!echo '{"x": 1}'

=== assigned-output: The output of a command can be assigned; it is a list.
edges: a>b:x b>c:lines
x = 3
---
lines = !echo {x}
---
print(lines[0])

=== assigned-to-several: The output of a command can be unpacked.
edges: a>b:x b>c:p,q
x = 3
---
p, q = !printf "{x}\n{x}\n"
---
print(p, q)

=== assigned-to-item: The output of a command can be assigned to an item, which changes the container.
edges: a>b:found b>c:found
found = {}
---
found["files"] = !echo 1
---
print(found)

=== output-of-two-marks: `!!` gives its output, too.
edges: a>b:x
x = [3]
---
!!echo {x.append(4)}

=== command-in-function: A command in a function sees the function's names and those of the notebook.
edges: a>c:x b>c:f
x = 3
---
def f(n):
    out = !echo {n} {x}
    return out
---
print(f(1))

=== command-in-loop: A command in a loop reads the loop's variable, which is the block's own.
edges: a>b:xs
xs = [1, 2]
---
for x in xs:
    !echo {x}

=== command-in-branch: A command under a condition reads perhaps.
edges: a>b:flag,x
x = 1
flag = len("a") == 1
---
if flag:
    !echo {x}

=== continued: A command may go on over several lines.
edges: a>b:x,y
x, y = 1, 2
---
!echo {x} \
  {y}
print("done")

=== between-statements: The statements around a command are Python.
edges: a>b:x b>c:y,z
x = 1
---
y = x
!echo nothing
z = x
---
print(y, z)

=== comment-in-command: What stands in a comment, or in a string, is no command.
edges: a>b:y
x, y = 1, 2
---
# !echo {x}
text = "!echo {x}"
print(y, text)

=== not-equal: `!=` is an operator.
edges: a>b:x,y
x, y = 1, 2
---
print(x
    != y)

=== sx: `%sx` gives the output of a command.
edges: a>b:x b>c:lines
x = 4
---
lines = %sx echo {x}
---
print(lines)

=== system-magic: `%system` gives the output of a command.
edges: a>b:x b>c:lines
x = 4
---
lines = %system echo $x
---
print(lines)

=== sx-body: The body of `%%sx` is a command into which IPython puts values, and `--out` names its output.
edges: a>b:x b>c:lines
x = 4
---
%%sx --out lines
echo {x}
---
print(lines)

=== bang-body: So is that of `%%!`.
edges: a>b:x
x = [4]
---
%%!
echo {x.append(5)}

=== sc: `%sc` assigns the output to a name.
edges: a>b:x b>c:text
x = 4
---
%sc -l text=echo {x}
---
print(text)

=== bash-body: Into the body of `%%bash` IPython puts nothing.
edges:
x = 4
---
%%bash
echo $x ${x}

=== bash-line: Into the line of `%%bash` it does.
edges: a>b:x
x = 4
---
%%bash -s {x}
echo $1

=== bash-output: `--out` and `--err` of `%%bash` name variables.
edges: a>b:said a>c:warned
---
%%bash --out said --err warned
echo hello
echo oh >&2
---
print(said)
---
print(warned)

=== script-output: `%%script` has them, too.
edges: a>b:said
---
%%script bash --out said
echo 1
---
print(said)

=== disabled-cell: A cell that is given to `false` does not run.
edges: a>c:x
x = 1
---
%%script false --no-raise-error
x = 2
---
print(x)

=== python-process: The body of `%%python` runs in another process.
edges: a>c:x
x = 1
---
%%python
x = 2
---
print(x)

=== system-method: `get_ipython().system` is the same as `!`.
edges: a>b:x
x = 1
---
get_ipython().system("echo {x}")

=== output-method: `get_ipython().getoutput` gives the output.
edges: a>b:x b>c:lines
x = 1
---
lines = get_ipython().getoutput("echo $x")
---
print(lines)

=== computed-command: A command may be computed.
edges: a>b:x
x = 1
---
get_ipython().system(f"echo {x}")

=== written-and-shown: A command that writes a file, and one that reads it.
edges: a>b:file:out.txt
---
!echo 1 > out.txt
---
!cat out.txt

=== appended: A command that appends to a file needs what is in it.
edges: a>b:file:out.txt b>c:file:out.txt
---
!echo 1 > out.txt
---
!echo 2 >> out.txt; cat out.txt
---
print(open("out.txt").read())

=== copied: A copy is made of another file.
edges: a>b:file:one.txt b>c:file:two.txt
---
!echo 1 > one.txt
---
!cp one.txt two.txt; cat two.txt
---
print(open("two.txt").read())

=== file-from-python: A command reads what Python wrote.
edges: a>b:file:one.txt
---
with open("one.txt", "w") as stream:
    stream.write("1")
---
lines = !cat one.txt
print(lines)

=== piped: A pipe reads at its beginning and writes at its end.
edges: a>b:file:one.txt b>c:file:two.txt
---
!echo 1 > one.txt
---
!cat one.txt | tr 1 2 | tee two.txt
---
print(open("two.txt").read())

=== unknown-program: A program that nobody knows perhaps reads the files it is given.
edges: a?b:file:one.txt
---
!echo 1 > one.txt
---
!base64 one.txt

=== bash-files: A script writes files, and another reads them.
edges: a>b:file:one.txt
---
%%bash
for i in 1 2; do
  echo $i
done > one.txt
---
%%bash
cat one.txt

=== only-looks: A command that only shows something has no effect.
edges:
facts: a.effects=
---
!ls -l | head -3
!echo $PATH

=== alias: `%cat` and its like are commands.
edges: a>b:file:one.txt
---
!echo 1 > one.txt
---
%cat one.txt

=== quoted-it: A quote in a command breaks nothing.
edges: a>b:x
x = 1
---
!echo "it's {x}"
y = 2

=== triple-quotes: Three quotes in a command open no string.
edges: a>b:x
x = 1
---
y = !echo "{x}" # """
print(y)
''',
)
