"""Paths of which not all is known: parameters, computed names, and what may be taken for what."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "files_unknown",
    r"""
=== parameter: A path over a parameter is the same wherever the parameter stands.
edges: a>b:file:out-{month}.txt
--- parameters
month = 1
---
with open(f"out-{month}.txt", "w") as f: f.write("one")
---
print(open("out-" + str(month) + ".txt").read())

=== parameter-formatted: A parameter in a format.
edges: a>b:file:out-{month:02d}.txt
--- parameters
month = 1
---
with open(f"out-{month:02d}.txt", "w") as f: f.write("one")
---
print(open("out-{:02d}.txt".format(month)).read())

=== parameter-and-other: Two parameters are two paths.
edges: a!c
--- parameters
first = "p"
second = "q"
---
with open(f"{first}.txt", "w") as f: f.write("one")
---
with open(f"{second}.txt", "w") as f: f.write("two")
---
with open(f"{first}.txt", "w") as f: f.write("three")

=== parameter-and-literal: A parameter may be what a literal is.
edges: a?b:file:out-{month}.txt
--- parameters
month = 1
---
with open(f"out-{month}.txt", "w") as f: f.write("one")
---
print(open("out-1.txt").read())

=== parameter-directory: A directory that is a parameter.
edges: a>b:file:{out} b>c:file:{out}/x.txt a-d:file:{out} b>d:file:{out}/x.txt
--- setup
import os
from pathlib import Path
--- parameters
out = "d"
---
Path(out).mkdir()
---
(Path(out) / "x.txt").write_text("one")
---
print(open(os.path.join(out, "x.txt")).read())
---
print(os.listdir(out))

=== parameter-rebound: A parameter that a block binds anew makes another path.
edges: b>c:month
--- parameters
month = 1
---
with open(f"out-{month}.txt", "w") as f: f.write("one")
---
month = 2
---
with open(f"out-{month}.txt", "w") as f: f.write("two")

=== parameter-list: The elements of a parameter may be overridden.
edges: a?b
--- parameters
months = ["p", "q"]
---
for month in months:
    with open(f"out-{month}.txt", "w") as f: f.write("one")
---
for month in months:
    print(open(f"out-{month}.txt").read())

=== parameter-method: What is made of a parameter is the same each time.
edges: a>b:file:{name.lower()}.txt
--- parameters
name = "P"
---
with open(name.lower() + ".txt", "w") as f: f.write("one")
---
print(open(f"{name.lower()}.txt").read())

=== setup-from-parameter: A path that the prelude makes of a parameter.
edges: a>b:file:d/{month}.txt
--- parameters
month = 1
--- setup
import os
from pathlib import Path
os.mkdir("d")
OUT = Path("d") / f"{month}.txt"
---
OUT.write_text("one")
---
print(OUT.read_text())

=== injected: Injected parameters are parameters.
edges: a>b:file:out-{month}.txt
--- parameters
month = 1
--- injected-parameters
month = 3
---
with open(f"out-{month}.txt", "w") as f: f.write("one")
---
print(open(f"out-{month}.txt").read())

=== computed-same-name: The same version of the same name is the same path, whatever it is.
edges: a>b:path a>c:path b>c:file:{path}
path = sorted(["x.txt", "y.txt"])[0]
---
with open(path, "w") as f: f.write("one")
---
print(open(path).read())

=== computed-other-name: Two computed paths are not taken for each other.
edges: a>b:p a>c:q b!d a>d:p
p, q = sorted(["x.txt", "y.txt"])[0], sorted(["x.txt", "y.txt"])[1]
---
with open(p, "w") as f: f.write("one")
---
with open(q, "w") as f: f.write("two")
---
with open(p, "w") as f: f.write("three")

=== computed-version: A computed name bound anew is another path.
edges: a>b:p c>d:p a~d
def name_of(n):
    return "".join(reversed(f"{n}-x"))
p = name_of(1)
---
with open(p, "w") as f: f.write("one")
---
p = "".join(reversed("2-x"))
---
with open(p, "w") as f: f.write("two")

=== computed-directory: A file below a computed directory.
edges: a>b a>c:base b>c
--- setup
from pathlib import Path
---
base = Path("".join(sorted("d")))
base.mkdir()
---
(base / "x.txt").write_text("one")
---
print((base / "x.txt").read_text())

=== computed-directory-listed: A computed directory, listed.
edges: a>b:base,file:{base} a>c:base,file:{base} b>c:file:{base}/x.txt
--- setup
import os
---
base = "".join(sorted("d"))
os.mkdir(base)
---
with open(os.path.join(base, "x.txt"), "w") as f: f.write("one")
---
print(os.listdir(base))

=== two-computed-directories: The same name below two computed directories.
edges: a>b a>c
--- setup
from pathlib import Path
---
train, test = Path("".join(sorted("d"))), Path("".join(sorted("e")))
train.mkdir()
test.mkdir()
---
(train / "data.txt").write_text("one")
---
print((test / "data.txt").exists())

=== one-of-many-directories: Directories that come out of one comprehension.
edges: a>b a>c b~c
--- setup
from pathlib import Path
---
train, test = [Path(text) for text in map(str, ("d", "e"))]
train.mkdir()
test.mkdir()
---
(train / "data.txt").write_text("one")
---
print((test / "data.txt").exists())

=== environment: A path out of the environment.
edges: a?b:file:x.txt,file:{home}/x.txt
--- setup
import os
home = os.environ.get("NO_SUCH_VARIABLE") or os.path.expandvars(".")
---
with open(home + "/x.txt", "w") as f: f.write("one")
---
print(open(home + "/x.txt").read())

=== unknown-write: A write of which nothing is known makes no edge.
edges: a>b:names
names = sorted(["q", "p"])
---
with open(names[0] + names[1], "w") as f: f.write("one")
---
import os
print(os.path.exists("data.csv"))

=== one-of-two: A path that is one of two.
edges: a>c:flag a?d:file:p.txt b?d:file:q.txt c>d:path a~d
with open("p.txt", "w") as f: f.write("one")
flag = True
---
with open("q.txt", "w") as f: f.write("two")
---
path = "p.txt" if flag else "q.txt"
---
print(open(path).read())

=== conditional-write: A file that is written under a condition.
edges: a>b:flag a?c:file:x.txt b?c:file:x.txt
flag = True
with open("x.txt", "w") as f: f.write("one")
---
if flag:
    with open("x.txt", "w") as f: f.write("two")
---
print(open("x.txt").read())

=== conditional-read: A file that is read under a condition.
edges: a?b:file:x.txt
--- setup
import os
flag = len(os.sep) == 1
---
with open("x.txt", "w") as f: f.write("one")
---
if flag:
    print(open("x.txt").read())

=== cached-result: The block that computes what it does not find.
edges: a?b:file:c.pkl
--- setup
import os, pickle
---
if not os.path.exists("c.pkl"):
    value = 3
    pickle.dump(value, open("c.pkl", "wb"))
else:
    value = pickle.load(open("c.pkl", "rb"))
---
print(pickle.load(open("c.pkl", "rb")))

=== not-a-path: Text that is no path, methods of the same names.
edges: a>b:df a>c:df
--- setup
import pandas as pd
---
df = pd.DataFrame({"x.txt": [1]})
---
df.rename(columns={"x.txt": "y"})
print("x.txt".replace("x", "y"))
---
print(df.replace(1, 2))

=== method-exists: An object of the author's own that has methods like a path.
edges: a>b:box b>c:box a~c
class Box:
    def __init__(self): self.things = []
    def touch(self): self.things.append(1)
    def exists(self): return bool(self.things)
box = Box()
---
box.touch()
---
print(box.exists())

=== braces-in-name: A name with braces in it is no parameter.
edges: a!b
--- parameters
month = 1
---
with open("{month}.txt", "w") as f: f.write("one")
---
with open("{month}.txt", "w") as f: f.write("two")

=== string-of-many-lines: Text that is no path, though it is opened.
edges:
text = "one\ntwo"
---
import os
print(os.path.exists("one\ntwo"))

=== web-address: What lies in the web is no file of ours.
edges:
url = "https://localhost/x.csv"
def load():
    import pandas as pd
    return pd.read_csv(url)
---
print(1)

=== windows-separators: Separators of Windows.
edges: a>b
exempt: only on Windows is it the same file
--- setup
import os
os.mkdir("d")
---
with open("d\\x.txt", "w") as f: f.write("one")
---
print(open("d/x.txt").read())

=== partial: A function with its path filled in.
edges: a>b:save b>c:file:p.txt
from functools import partial
def write(path, text):
    with open(path, "w") as f: f.write(text)
save = partial(write, "p.txt")
---
save("one")
---
print(open("p.txt").read())

=== comprehension-over-paths: Paths in a comprehension.
edges: a-c:file:p.txt b-c:file:q.txt
--- setup
from pathlib import Path
---
Path("p.txt").write_text("one")
---
Path("q.txt").write_text("two")
---
print([Path(name).read_text() for name in ["p.txt", "q.txt"]])

=== dict-of-paths: A loop over a dictionary of paths.
edges: a?c:file:p.txt b?c:file:q.txt
--- setup
PATHS = {"p": "p.txt", "q": "q.txt"}
---
with open(PATHS["p"], "w") as f: f.write("one")
---
with open(PATHS["q"], "w") as f: f.write("two")
---
for key, path in PATHS.items():
    print(key, open(path).read())

=== appended-paths: A list of paths that grows.
edges: a>b:paths b>c:paths,file:p.txt a~c
paths = []
---
with open("p.txt", "w") as f: f.write("one")
paths.append("p.txt")
---
for path in paths:
    print(open(path).read())

=== walrus-path: A path bound in passing.
edges: a>b:p,file:p.txt
with open(p := "p.txt", "w") as f: f.write("one")
---
print(open(p).read())

=== subprocess: A command that names a file.
edges: a?b:file:p.py
--- setup
import subprocess, sys
---
with open("p.py", "w") as f: f.write("print(3)")
---
done = subprocess.run([sys.executable, "p.py"], capture_output=True)
print(done.stdout)

=== nested-quotes: An f-string with an item of a dictionary.
edges: a>b:config,file:out-p.txt
config = {"name": "p"}
with open(f"out-{config['name']}.txt", "w") as f: f.write("one")
---
print(open(f"out-{config['name']}.txt").read())

=== config-changed: A path in a dictionary that changes.
edges: a>b:config b>c:config a~c
config = {"path": "p.txt"}
with open(config["path"], "w") as f: f.write("one")
---
config["path"] = "q.txt"
with open(config["path"], "w") as f: f.write("two")
---
print(config["path"])

=== own-version: A block that writes under a condition and reads on.
edges: a?b:file:x.txt
--- setup
import os
---
with open("x.txt", "w") as f: f.write("one")
---
if len(os.sep) > 1:
    with open("x.txt", "w") as f: f.write("two")
print(open("x.txt").read())

=== deleted-between: A file that a block writes and removes is not left.
edges: a!b
import os
with open("x.txt", "w") as f: f.write("one")
os.remove("x.txt")
---
with open("x.txt", "w") as f: f.write("two")

=== except: A reader that takes another file where the first is missing.
edges: a-b:file:x.txt
with open("x.txt", "w") as f: f.write("one")
---
try:
    text = open("nothing.txt").read()
except FileNotFoundError:
    text = open("x.txt").read()
print(text)

=== generator-of-files: A generator that opens files when it is consumed.
edges: a>b:texts a?c:file:x.txt b>c:texts
def texts(names):
    for name in names:
        yield open(name).read()
with open("x.txt", "w") as f: f.write("one")
---
found = texts(["x.txt"])
texts = found
---
print(list(texts))
""",
)
