"""Directories and patterns against the files below them."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "files_folders",
    r"""
=== make-then-write: Who writes into a directory needs the block that has made it.
edges: a>b:file:d b>c:file:d/x.txt
--- setup
import os
---
os.makedirs("d")
---
with open("d/x.txt", "w") as f: f.write("one")
---
print(open("d/x.txt").read())

=== make-twice: A directory that may be there already is made by the first block.
edges: a-c:file:d c>d:file:d/x.txt
--- setup
import os
---
os.makedirs("d", exist_ok=True)
---
os.makedirs("d", exist_ok=True)
---
with open("d/x.txt", "w") as f: f.write("one")
---
print(open("d/x.txt").read())

=== make-if-missing: A directory made under a condition.
edges: a?b:file:d b>c:file:d/x.txt
--- setup
import os
---
if not os.path.exists("d"):
    os.mkdir("d")
---
with open("d/x.txt", "w") as f: f.write("one")
---
print(open("d/x.txt").read())

=== make-parents: The directories above are made as well.
edges: a>b:file:d
--- setup
from pathlib import Path
---
Path("d/e/f").mkdir(parents=True)
---
Path("d/x.txt").write_text("one")

=== path-mkdir: `Path.mkdir` of a name.
edges: a>b:file:d b>c:file:d/x.txt
--- setup
from pathlib import Path
OUT = Path("d")
---
OUT.mkdir(exist_ok=True)
---
(OUT / "x.txt").write_text("one")
---
print((OUT / "x.txt").read_text())

=== glob: A pattern takes every file that matches.
edges: a>d:file:d/x.csv b>d:file:d/y.csv
--- setup
import os
from glob import glob
os.makedirs("d")
---
with open("d/x.csv", "w") as f: f.write("one")
---
with open("d/y.csv", "w") as f: f.write("two")
---
with open("d/z.txt", "w") as f: f.write("three")
---
print(sorted(glob("d/*.csv")))

=== path-glob: `Path.glob`, and the files it gives.
edges: a>c:file:d/x.csv b>c:file:d/y.csv
--- setup
from pathlib import Path
OUT = Path("d")
OUT.mkdir()
---
(OUT / "x.csv").write_text("one")
---
(OUT / "y.csv").write_text("two")
---
for path in sorted(OUT.glob("*.csv")):
    print(path.read_text())

=== glob-in-comprehension: Frames of all files of a pattern.
edges: a>c:file:d/x.csv b>c:file:d/y.csv
--- setup
import glob
import os
import pandas as pd
os.mkdir("d")
---
pd.DataFrame({"u": [1]}).to_csv("d/x.csv")
---
pd.DataFrame({"u": [2]}).to_csv("d/y.csv")
---
print(pd.concat([pd.read_csv(p) for p in sorted(glob.glob(os.path.join("d", "*.csv")))]))

=== glob-question-mark: `?` and `[…]` in a pattern.
edges: a>c:file:p1.txt a>d:file:p1.txt
--- setup
import glob
---
with open("p1.txt", "w") as f: f.write("one")
---
with open("p10.txt", "w") as f: f.write("two")
---
print(sorted(glob.glob("p?.txt")))
---
print(sorted(glob.glob("p[0-9].txt")))

=== glob-not-below: `*` does not reach into directories below, `**` does.
edges: a>c:file:d/x.txt b>d:file:d/e/y.txt a>d:file:d/x.txt
--- setup
import glob
from pathlib import Path
Path("d/e").mkdir(parents=True)
---
Path("d/x.txt").write_text("one")
---
Path("d/e/y.txt").write_text("two")
---
print(glob.glob("d/*.txt"))
---
print(sorted(glob.glob("d/**/*.txt", recursive=True)))

=== rglob: `rglob` reaches down.
edges: a>b:file:d/e/x.txt
--- setup
from pathlib import Path
Path("d/e").mkdir(parents=True)
---
Path("d/e/x.txt").write_text("one")
---
print([p.name for p in Path("d").rglob("*.txt")])

=== glob-then-write: A file that comes to match after it was looked for.
edges: a!b
--- setup
import glob
---
print(glob.glob("*.txt"))
---
with open("x.txt", "w") as f: f.write("one")

=== listdir: `os.listdir` takes what is in the directory.
edges: a>b:file:d/x.txt
--- setup
import os
os.mkdir("d")
---
with open("d/x.txt", "w") as f: f.write("one")
---
for name in os.listdir("d"):
    print(open(os.path.join("d", name)).read())

=== listdir-here: Without a directory, the working directory is listed.
edges: a>b:file:x.txt
--- setup
import os
---
with open("x.txt", "w") as f: f.write("one")
---
print(os.listdir())

=== iterdir: `Path.iterdir`.
edges: a>b:file:d/x.txt
--- setup
from pathlib import Path
D = Path("d")
D.mkdir()
---
(D / "x.txt").write_text("one")
---
print([p.read_text() for p in D.iterdir()])

=== iterdir-not-deeper: A directory's list does not tell what is in the directories below.
edges: a!c
--- setup
from pathlib import Path
Path("d/e").mkdir(parents=True)
---
Path("d/e/x.txt").write_text("one")
---
print([p.name for p in Path("d").iterdir()])
---
Path("d/e/x.txt").write_text("two")

=== walk: `os.walk` goes all the way down.
edges: a>b:file:d/e/x.txt
--- setup
import os
os.makedirs("d/e")
---
with open("d/e/x.txt", "w") as f: f.write("one")
---
print([names for _, _, names in os.walk("d")])

=== list-then-write: A block that writes into a directory waits for whoever listed it.
edges: a!b
--- setup
import os
os.mkdir("d")
---
print(os.listdir("d"))
---
with open("d/x.txt", "w") as f: f.write("one")

=== rmtree: A directory is removed after its files were written; who asks for them depends on that.
edges: a!b b>c:file:d,file:d/,file:d/x.txt
--- setup
import os, shutil
os.mkdir("d")
---
with open("d/x.txt", "w") as f: f.write("one")
---
shutil.rmtree("d")
---
print(os.path.exists("d/x.txt"), os.path.exists("d"))

=== rmtree-of-made: Who removes a directory needs the block that has made it.
edges: a>b:file:d a>c:file:d b!c
--- setup
import os, shutil
---
os.mkdir("d")
---
with open("d/x.txt", "w") as f: f.write("one")
---
shutil.rmtree("d")

=== rmtree-then-make: A directory that is removed and made anew.
edges: a!b b>c:file:d c>d:file:d b~d
--- setup
import os, shutil
os.mkdir("d")
---
with open("d/x.txt", "w") as f: f.write("one")
---
shutil.rmtree("d")
---
os.mkdir("d")
---
with open("d/x.txt", "w") as f: f.write("two")

=== rmtree-after-read: A directory is removed after its files were read.
edges: a>b:file:d/x.txt a!c b!c
--- setup
import os, shutil
os.mkdir("d")
---
with open("d/x.txt", "w") as f: f.write("one")
---
print(open("d/x.txt").read())
---
shutil.rmtree("d")

=== copytree: A directory is copied with all that is in it.
edges: a>b:file:d/x.txt b?c:file:e/
--- setup
import os, shutil
os.mkdir("d")
---
with open("d/x.txt", "w") as f: f.write("one")
---
shutil.copytree("d", "e")
---
print(open("e/x.txt").read())

=== make-archive: An archive of a directory.
edges: a>b:file:d/x.txt b>c:file:all.zip
--- setup
import os, shutil, zipfile
os.mkdir("d")
---
with open("d/x.txt", "w") as f: f.write("one")
---
shutil.make_archive("all", "zip", "d")
---
print(zipfile.ZipFile("all.zip").namelist())

=== extract: What is unpacked into a directory.
edges: a>b:file:a.zip b?c:file:d/
--- setup
import zipfile
---
with zipfile.ZipFile("a.zip", "w") as z: z.writestr("x.txt", "one")
---
with zipfile.ZipFile("a.zip") as z: z.extractall("d")
---
print(open("d/x.txt").read())

=== extract-one: One member of an archive.
edges: a>b:file:a.zip b>c:file:d/x.txt
--- setup
import zipfile
---
with zipfile.ZipFile("a.zip", "w") as z: z.writestr("x.txt", "one")
---
with zipfile.ZipFile("a.zip") as z: z.extract("x.txt", "d")
---
print(open("d/x.txt").read())

=== dataset: A dataset is a directory.
edges: a>b:file:data/ a?c:file:data/
--- setup
import glob
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
---
table = pa.table({"k": ["p", "q"], "v": [1, 2]})
pq.write_to_dataset(table, "data", partition_cols=["k"], basename_template="part-{i}.parquet")
---
print(pd.read_parquet("data"))
---
print(sorted(glob.glob("data/k=p/*.parquet")))

=== directory-read-as-one: A reader that is given a directory takes all files in it.
edges: a>c:file:data/p.parquet b>c:file:data/q.parquet
--- setup
import os
import pandas as pd
os.mkdir("data")
---
pd.DataFrame({"v": [1]}).to_parquet("data/p.parquet")
---
pd.DataFrame({"v": [2]}).to_parquet("data/q.parquet")
---
print(pd.read_parquet("data"))

=== pattern-given-to-reader: DuckDB takes patterns.
edges: a>c:file:p.csv b>c:file:q.csv
--- setup
import duckdb
---
with open("p.csv", "w") as f: f.write("u\n1\n")
---
with open("q.csv", "w") as f: f.write("u\n2\n")
---
print(sorted(duckdb.read_csv("*.csv").fetchall()))

=== list-given-to-reader: A list of paths, and one of names.
edges: a-c:file:p.parquet b-c:file:q.parquet
--- setup
import pandas as pd
---
pd.DataFrame({"v": [1]}).to_parquet("p.parquet")
---
pd.DataFrame({"v": [2]}).to_parquet("q.parquet")
---
print(pd.read_parquet(["p.parquet", "q.parquet"]))

=== sibling: A directory whose name begins alike is another one.
edges: a!c
--- setup
import os
os.makedirs("out")
os.makedirs("out2")
---
with open("out2/x.txt", "w") as f: f.write("one")
---
print(os.listdir("out"))
---
with open("out2/x.txt", "w") as f: f.write("two")

=== directory-moved: A directory is moved with what is in it.
edges: a>b:file:d/x.txt b?c:file:e/
--- setup
import os, shutil
os.mkdir("d")
---
with open("d/x.txt", "w") as f: f.write("one")
---
shutil.move("d", "e")
---
print(open("e/x.txt").read())

=== chdir: After `chdir` a relative path is below the new directory.
edges: a>b:file:d/x.txt,cwd:cwd a~c
--- setup
import os
os.mkdir("d")
---
with open("d/x.txt", "w") as f: f.write("one")
os.chdir("d")
---
print(open("x.txt").read())
---
print(os.path.exists("d/x.txt"))

=== chdir-and-back: Where it was left.
edges: a>b:file:d/x.txt,cwd:cwd a>c:file:y.txt,cwd:cwd
exempt: the working directory is a resource of its own, which this does not look at
--- setup
import os
os.mkdir("d")
---
os.chdir("d")
with open("x.txt", "w") as f: f.write("one")
os.chdir("..")
with open("y.txt", "w") as f: f.write("one")
---
print(open("d/x.txt").read())
---
print(open("y.txt").read())

=== loop-over-literals: Files written in a loop over literals are read one by one.
edges: a?b:file:d/north.csv a?c:file:d/south.csv
--- setup
import os
os.mkdir("d")
---
for region in ["north", "south"]:
    with open(f"d/{region}.csv", "w") as f: f.write(region)
---
print(open("d/north.csv").read())
---
print(open("d/south.csv").read())

=== loop-over-name: The literals may have a name.
edges: a?b:file:p-2020.csv a?c:file:p-2020.csv,file:p-2021.csv
--- setup
YEARS = (2020, 2021)
---
for year in YEARS:
    with open(f"p-{year}.csv", "w") as f: f.write("one")
---
print(open("p-2020.csv").read())
---
for year in YEARS:
    print(open(f"p-{year}.csv").read())

=== loop-over-groups: Files of names that are computed, gathered by a pattern.
edges: a>b:groups b?c
--- setup
import glob
---
groups = {"p": 1, "q": 2}
---
for key in groups:
    with open(f"part-{key}.csv", "w") as f: f.write(key)
---
print([open(p).read() for p in sorted(glob.glob("part-*.csv"))])

=== loop-over-groups-by-name: Files of computed names, one of them read by its name.
edges: a>b:groups b?c
---
groups = {"p": 1, "q": 2}
---
for key in groups:
    with open(f"part-{key}.csv", "w") as f: f.write(key)
---
print(open("part-p.csv").read())

=== loop-twice: Two loops over the same names, each with its own variable.
edges: a>b:groups a>c:groups b?c
---
groups = {"p": 1, "q": 2}
---
for key in groups:
    with open(f"part-{key}.csv", "w") as f: f.write(key)
---
for name in groups:
    print(open(f"part-{name}.csv").read())

=== through-function: A path passed to a function.
edges: a>b:save a>d:load b>d:file:one.txt a>c:save
def save(path, text):
    with open(path, "w") as f:
        f.write(text)
def load(path):
    return open(path).read()
---
save("one.txt", "1")
---
save("two.txt", "2")
---
print(load("one.txt"))

=== through-default: A path that is a default.
edges: a>b:save a>c:load b>c:file:d.txt
def save(text, path="d.txt"):
    with open(path, "w") as f:
        f.write(text)
def load(path="d.txt"):
    return open(path).read()
---
save("1")
---
print(load())

=== through-helper: A function that makes paths.
edges: a>b:file_of b>c:file:d/x.txt a>c:file_of
--- setup
from pathlib import Path
---
def file_of(name):
    return Path("d") / f"{name}.txt"
--- block b
import os
os.mkdir("d")
file_of("x").write_text("one")
--- block c
print(file_of("x").read_text())

=== through-class: An object that knows its path.
edges: a>b:Store b>c:store,file:s.txt a~c
class Store:
    def __init__(self, path):
        self.path = path
    def put(self, text):
        with open(self.path, "w") as f:
            f.write(text)
    def get(self):
        return open(self.path).read()
---
store = Store("s.txt")
store.put("one")
---
print(store.get())
""",
)
