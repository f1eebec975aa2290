"""Files that one block writes and another reads: which path it is, how it is opened, what becomes of it."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "files",
    r"""
=== open-write-read: A file that is written and then read.
edges: a>b:file:out.txt
with open("out.txt", "w") as f:
    f.write("one")
---
print(open("out.txt").read())

=== write-text: `write_text` and `read_text`.
edges: a>b:file:out.txt
from pathlib import Path
Path("out.txt").write_text("one")
--- block b
import pathlib
print(pathlib.Path("out.txt").read_text())

=== two-files: Files of other names have nothing to do with each other.
edges: a>c:file:a.txt b>d:file:b.txt
--- setup
from pathlib import Path
---
Path("a.txt").write_text("one")
---
Path("b.txt").write_text("two")
---
print(Path("a.txt").read_text())
---
print(Path("b.txt").read_text())

=== latest-writer: A reader takes the file from who wrote it last.
edges: b>c:file:a.txt a!b
--- setup
from pathlib import Path
---
Path("a.txt").write_text("one")
---
Path("a.txt").write_text("two")
---
print(Path("a.txt").read_text())

=== append: Who appends reads what was there.
edges: a>b:file:log.txt b>c:file:log.txt
with open("log.txt", "w") as f: f.write("one")
---
with open("log.txt", "a") as g: g.write("two")
---
print(open("log.txt").read())

=== append-chain: Appending blocks form a chain.
edges: a>b:file:log.txt b>c:file:log.txt c>d:file:log.txt
with open("log.txt", "a") as f: f.write("one")
---
with open("log.txt", "a") as g: g.write("two")
---
with open("log.txt", "a") as h: h.write("three")
---
print(open("log.txt").read())

=== update-in-place: `r+` reads and writes.
edges: a>b:file:x.txt b>c:file:x.txt
with open("x.txt", "w") as f: f.write("abcdef")
---
with open("x.txt", "r+") as g: g.write("ZZ")
---
print(open("x.txt").read())

=== exclusive: `x` needs that the file is not there.
edges: a>b:file:x.txt b>c:file:x.txt
import os
open("x.txt", "w").close()
os.remove("x.txt")
---
with open("x.txt", "x") as g: g.write("ZZ")
---
print(open("x.txt").read())

=== mode-by-keyword: The mode may be a keyword.
edges: a>b:file:x.txt
with open(file="x.txt", mode="w") as f: f.write("abc")
---
with open("x.txt", mode="r", encoding="utf-8") as f: print(f.read())

=== mode-by-name: The mode may be bound to a name.
edges: a>b:file:x.txt
mode = "w"
with open("x.txt", mode) as f: f.write("abc")
---
print(open("x.txt").read())

=== binary: Binary modes are modes.
edges: a>b:file:x.bin
with open("x.bin", "wb") as f: f.write(b"abc")
---
with open("x.bin", "rb") as f: print(f.read())

=== name-bound-to-literal: A path bound to a name.
edges: a>b:path,file:out.txt
path = "out.txt"
open(path, "w").write("one")
---
print(open(path).read())

=== name-in-setup: A path bound in the prelude.
edges: a>b:file:data/out.txt
--- setup
import os
DATA = "data"
OUT = DATA + "/out.txt"
---
os.makedirs(DATA)
with open(OUT, "w") as f: f.write("one")
---
print(open(OUT).read())

=== literal-for-name: A name and a literal may be the same path.
edges: a>b:file:out.txt
path = "out.txt"
with open(path, "w") as f: f.write("one")
---
print(open("out.txt").read())

=== rebound-name: A name bound anew is another path.
edges: a>c:file:one.txt b>c:path
path = "one.txt"
with open(path, "w") as f: f.write("one")
---
path = "two.txt"
with open(path, "w") as f: f.write("two")
---
print(open("one.txt").read(), path)

=== path-division: `Path("a") / "b"`.
edges: a>b:file:d/x.txt
--- setup
from pathlib import Path
D = Path("d")
---
D.mkdir()
(D / "x.txt").write_text("one")
---
print(open("d/x.txt").read())

=== path-division-right: `"a" / Path("b")`, and `joinpath`.
edges: a>b:file:d/e/x.txt
--- setup
from pathlib import Path
---
Path("d/e").mkdir(parents=True)
Path("d").joinpath("e", "x.txt").write_text("one")
---
print(("d" / Path("e") / "x.txt").read_text())

=== os-path-join: `os.path.join`.
edges: a>b:file:d/x.txt
--- setup
import os
---
os.mkdir("d")
with open(os.path.join("d", "x.txt"), "w") as f: f.write("one")
---
print(open("d/x.txt").read())

=== join-absolute: A part that is absolute drops what stands before it.
edges:
--- setup
import os
---
with open("x.txt", "w") as f: f.write("one")
---
print(os.path.exists(os.path.join("d", "/x.txt")))

=== fstring: An f-string over a name bound to a literal.
edges: a>b:stem,file:out-north.txt
stem = "north"
with open(f"out-{stem}.txt", "w") as f: f.write("one")
---
print(open(f"out-{stem}.txt").read())

=== fstring-number: A number in an f-string, formatted.
edges: a>b:file:out-07.txt
month = 7
with open(f"out-{month:02d}.txt", "w") as f: f.write("one")
---
print(open("out-07.txt").read())

=== format: `str.format` and `%` give the same path as an f-string.
edges: a>b:file:out-x-1.txt a>c:file:out-x-1.txt
with open(f"out-{'x'}-{1}.txt", "w") as f: f.write("one")
---
print(open("out-{}-{n}.txt".format("x", n=1)).read())
---
print(open("out-%s-%d.txt" % ("x", 1)).read())

=== concatenation: Text added up.
edges: a>b:base,file:run-1.txt
base = "run"
base += "-1"
with open(base + ".txt", "w") as f: f.write("one")
---
name = base + "." + "txt"
print(open(name).read())

=== with-suffix: `with_suffix`, `with_name`, `stem`, `parent`.
edges: a>b:p,file:d/x.json a>c:p,file:d/y.txt a>d:p,file:d/x.txt
from pathlib import Path
p = Path("d") / "x.csv"
p.parent.mkdir()
p.with_suffix(".json").write_text("1")
p.with_name("y.txt").write_text("2")
(p.parent / f"{p.stem}.txt").write_text("3")
---
print(open(p.with_suffix(".json")).read())
---
print(open(p.parent / "y.txt").read())
---
print(open("d/" + p.stem + ".txt").read())

=== splitext: `os.path.splitext`, `basename`, `dirname`.
edges: a>b:file:d/x.out
import os
os.mkdir("d")
stem, suffix = os.path.splitext("d/x.csv")
with open(stem + ".out", "w") as f: f.write("one")
---
import os.path
print(open(os.path.join(os.path.dirname("d/z"), os.path.basename("e/x.out"))).read())

=== normalised: `./a`, `a//b`, `a/../b` are what they are.
edges: a>b:file:x.txt a>c:file:x.txt
import os
os.mkdir("d")
with open("./x.txt", "w") as f: f.write("one")
---
print(open("d/../x.txt").read())
---
print(open(".//x.txt").read())

=== case-matters: Upper case is another file.
edges: a!c
with open("x.txt", "w") as f: f.write("one")
---
with open("X.txt", "w") as f: f.write("two")
---
with open("x.txt", "w") as f: f.write("three")

=== absolute-from-here: A path below the working directory is the relative one.
edges: a>b:file:x.txt a>c:file:x.txt
--- setup
import os
from pathlib import Path
HERE = Path.cwd()
---
with open(HERE / "x.txt", "w") as f: f.write("one")
---
print(open("x.txt").read())
---
print(open(os.path.abspath("x.txt")).read())

=== resolve: `resolve()` of a relative path.
edges: a>b:file:d/x.txt
--- setup
from pathlib import Path
ROOT = Path("d").resolve()
---
ROOT.mkdir()
(ROOT.parent / "d" / "x.txt").write_text("one")
---
print(open("d/x.txt").read())

=== as-text: `str(path)` and `os.fspath(path)` are the path.
edges: a>b:p,file:x.txt a>c:p,file:x.txt
import pathlib
p = pathlib.Path("x.txt")
p.write_text("one")
--- block b
import os
print(open(str(p)).read())
--- block c
import os as o
print(open(o.fspath(p)).read())

=== in-dictionary: A path kept in a dictionary.
edges: a>b:file:raw.txt
--- setup
PATHS = {"raw": "raw.txt", "clean": "clean.txt"}
---
with open(PATHS["raw"], "w") as f: f.write("one")
---
print(open(PATHS["raw"]).read())

=== in-class: A path kept in a class, an instance, an Enum.
edges: a>b:file:raw.txt a>c:file:raw.txt a>d:file:raw.txt
--- setup
from enum import Enum
class Config:
    RAW = "raw.txt"
class Place(Enum):
    RAW = "raw.txt"
class Store:
    def __init__(self, path):
        self.path = path
---
with open(Config.RAW, "w") as f: f.write("one")
---
print(open(Place.RAW.value).read())
---
print(open(Store("raw.txt").path).read())
---
print(open("raw.txt").read())

=== in-list: Paths in a list, by number.
edges: a>b:file:one.txt
--- setup
NAMES = ["one.txt", "two.txt"]
---
with open(NAMES[0], "w") as f: f.write("one")
---
first, second = NAMES
print(open(first).read(), second)

=== removed-prefix: Methods of strings are carried out.
edges: a>b:file:x.txt
name = " X.TXT "
with open(name.strip().lower(), "w") as f: f.write("one")
---
print(open("y.txt".replace("y", "x")).read())

=== joined-strings: `"/".join([...])`.
edges: a>b:file:d/x.txt
import os
os.mkdir("d")
with open("/".join(["d", "x.txt"]), "w") as f: f.write("one")
---
print(open("d/x.txt").read())

=== later-write: A file object that another block writes to.
edges: a>b:f,file:log.txt b>c:f,file:log.txt a~c c-d:file:log.txt b~d
f = open("log.txt", "w")
---
f.write("one")
---
f.close()
---
print(open("log.txt").read())

=== print-to-file: `print(..., file=f)` writes the file.
edges: a>b:f,file:log.txt b>c:f,file:log.txt a~c
f = open("log.txt", "w")
---
print("one", file=f, flush=True)
---
f.close()
print(open("log.txt").read())

=== csv-writer: Rows written through a writer.
edges: a>b:w,file:t.csv b>c a~c c-d:file:t.csv b~d
import csv
f = open("t.csv", "w")
w = csv.writer(f)
---
w.writerow(["one", 1])
---
f.close()
---
print(open("t.csv").read())

=== json-dump: `json.dump` and `json.load`.
edges: a>b:file:x.json b>c:found
--- setup
import json
---
with open("x.json", "w") as f: json.dump({"k": 1}, f)
---
with open("x.json") as f: found = json.load(f)
---
print(found)

=== pickle-inline: `pickle.dump(x, open(...))`.
edges: a>b:x b>c:file:x.pkl
--- setup
import pickle
---
x = [1, 2]
---
pickle.dump(x, open("x.pkl", "wb"))
---
print(pickle.load(open("x.pkl", "rb")))

=== path-open: `path.open(mode)`.
edges: a>b:file:x.txt
--- setup
from pathlib import Path
---
with Path("x.txt").open("w") as f: f.write("one")
---
with Path("x.txt").open() as f: print(f.readline())

=== gzip: Compressed files.
edges: a>b:file:x.gz
--- setup
import gzip
---
with gzip.open("x.gz", "wt") as f: f.write("one")
---
with gzip.open("x.gz", "rt") as f: print(f.read())

=== zip: An archive is written and read.
edges: a>b:file:a.txt b>c:file:a.zip
--- setup
import zipfile
---
with open("a.txt", "w") as f: f.write("one")
---
with zipfile.ZipFile("a.zip", "w") as z: z.write("a.txt")
---
print(zipfile.ZipFile("a.zip").namelist())

=== tar: Members of an archive.
edges: a>b:file:a.txt b>c:file:a.tar
--- setup
import tarfile
---
with open("a.txt", "w") as f: f.write("one")
---
with tarfile.open("a.tar", "w") as t: t.add("a.txt")
---
print(tarfile.open("a.tar").getnames())

=== configparser: Settings are written to an open file and read by their path.
edges: a>b:file:c.ini
import configparser
config = configparser.ConfigParser()
config["main"] = {"k": "1"}
with open("c.ini", "w") as f: config.write(f)
--- block b
import configparser as cp
found = cp.ConfigParser()
found.read("c.ini")
print(found["main"]["k"])

=== shelve: A shelf is read and changed.
edges: a>b:file:s b>c:file:s a~c
exempt: a shelf is several files, whose names depend on the machine
import shelve
with shelve.open("s") as s: s["k"] = 1
---
import shelve as sh
with sh.open("s") as t: t["j"] = 2
---
import shelve as shv
with shv.open("s", flag="r") as u: print(sorted(u))

=== remove: Who removes a file needs it, and later readers depend on that.
edges: a>b:file:x.txt b>c:file:x.txt
--- setup
import os
---
with open("x.txt", "w") as f: f.write("one")
---
os.remove("x.txt")
---
print(os.path.exists("x.txt"))

=== unlink-missing: `unlink(missing_ok=True)` needs nothing.
edges: a!b b>c:file:x.txt
--- setup
from pathlib import Path
---
Path("x.txt").write_text("one")
---
Path("x.txt").unlink(missing_ok=True)
---
print(Path("x.txt").exists())

=== rename: A file that is renamed is read under its new name.
edges: a>b:file:x.txt b>c:file:y.txt b>d:file:x.txt
--- setup
import os
---
with open("x.txt", "w") as f: f.write("one")
---
os.rename("x.txt", "y.txt")
---
print(open("y.txt").read())
---
print(os.path.exists("x.txt"))

=== path-rename: `path.rename(target)` and `path.replace(target)`.
edges: a>b:file:x.txt b>c:file:y.txt c>d:file:z.txt
--- setup
from pathlib import Path
---
Path("x.txt").write_text("one")
---
Path("x.txt").rename("y.txt")
---
Path("y.txt").replace(Path("z.txt"))
---
print(Path("z.txt").read_text())

=== copy: A copy reads its source and writes its target.
edges: a>b:file:x.txt b>c:file:y.txt b!d
--- setup
import shutil
---
with open("x.txt", "w") as f: f.write("one")
---
shutil.copy("x.txt", "y.txt")
---
print(open("y.txt").read())
---
with open("x.txt", "w") as f: f.write("two")

=== copy-into-directory: A copy into a directory keeps its name.
edges: a>c:file:x.txt b-c:file:d c>d:file:d/x.txt
--- setup
import os, shutil
---
with open("x.txt", "w") as f: f.write("one")
---
os.mkdir("d")
---
shutil.copy("x.txt", "d")
---
print(open("d/x.txt").read())

=== move: What is moved is gone.
edges: a>b:file:x.txt b>c:file:y.txt
--- setup
import shutil
---
with open("x.txt", "w") as f: f.write("one")
---
shutil.move("x.txt", "y.txt")
---
print(open("y.txt").read())

=== exists: Asking whether a file is there reads it.
edges: a>b:file:x.txt
--- setup
import os
---
with open("x.txt", "w") as f: f.write("one")
---
print(os.path.isfile("x.txt"), os.path.getsize("x.txt"))

=== exists-before: Who asks for a file before it is written comes first.
edges: a!b
--- setup
import os
---
print(os.path.exists("x.txt"))
---
with open("x.txt", "w") as f: f.write("one")

=== read-before-write: A file that is read and later rewritten: the reader comes first.
edges: a>b:file:x.txt b!c
--- setup
from pathlib import Path
---
Path("x.txt").write_text("one")
---
print(Path("x.txt").read_text())
---
Path("x.txt").write_text("two")

=== frame-csv: A frame written and read.
edges: a>b:df b>c:file:x.csv
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1]})
---
df.to_csv("x.csv", index=False)
---
print(pd.read_csv("x.csv"))

=== frame-csv-append: `to_csv(mode="a")` reads what was there.
edges: a>b:file:x.csv b>c:file:x.csv
--- setup
import pandas as pd
---
pd.DataFrame({"u": [1]}).to_csv("x.csv")
---
pd.DataFrame({"u": [2]}).to_csv("x.csv", mode="a", header=False)
---
print(pd.read_csv("x.csv"))

=== frame-to-buffer: Writing to a buffer writes no file.
edges: a>b:buffer
facts: a.effects=
--- setup
import io
import pandas as pd
---
buffer = io.StringIO()
pd.DataFrame({"u": [1]}).to_csv(buffer)
---
print(buffer.getvalue())

=== frame-to-text: Without a path, the text is the result.
edges: a>b:text
facts: a.effects=
--- setup
import pandas as pd
---
text = pd.DataFrame({"u": [1]}).to_csv()
---
print(text)

=== frame-to-open-file: A frame written into an open file.
edges: a>b:file:x.csv
--- setup
import pandas as pd
---
with open("x.csv", "w") as f: pd.DataFrame({"u": [1]}).to_csv(f)
---
print(pd.read_csv("x.csv"))

=== frame-parquet: Parquet, by path and by pyarrow.
edges: a>b:file:x.parquet
--- setup
import pandas as pd
import pyarrow.parquet as pq
---
pd.DataFrame({"u": [1]}).to_parquet("x.parquet")
---
print(pq.read_table("x.parquet").to_pandas())

=== frame-pickle: `to_pickle` and `read_pickle`, by keyword.
edges: a>b:file:x.pkl
--- setup
import pandas as pd
---
pd.DataFrame({"u": [1]}).to_pickle(path="x.pkl")
---
print(pd.read_pickle(filepath_or_buffer="x.pkl"))

=== chained-read: A reader whose result is used at once.
edges: a>b:file:x.csv b>c:total
--- setup
import pandas as pd
---
pd.DataFrame({"u": [1]}).to_csv("x.csv")
---
total = pd.read_csv("x.csv").assign(v=1)["v"].sum()
---
print(total)

=== numpy-suffix: `np.save` adds the suffix.
edges: a>b:file:x.npy
--- setup
import numpy as np
---
np.save("x", np.ones(2))
---
print(np.load("x.npy"))

=== numpy-savez: `np.savez` and `np.savetxt`.
edges: a>c:file:x.npz b>d:file:x.txt
--- setup
import numpy as np
---
np.savez("x.npz", u=np.ones(2))
---
np.savetxt("x.txt", np.ones(2))
---
print(np.load("x.npz")["u"])
---
print(np.loadtxt("x.txt"))

=== joblib: `joblib.dump` takes the path second.
edges: a>b:file:m.joblib
--- setup
import joblib
---
joblib.dump([1, 2], "m.joblib")
---
print(joblib.load("m.joblib"))

=== savefig: A figure is saved and read as a picture.
edges: a>b:file:f.png
--- setup
import matplotlib
matplotlib.use("agg")
from matplotlib.pyplot import imread, subplots
---
fig, ax = subplots()
fig.savefig("f.png")
---
print(imread("f.png").shape)

=== pillow: A picture is saved and opened.
edges: a>b:file:p.png
--- setup
from PIL import Image
---
Image.new("L", (2, 2)).save("p.png")
---
print(Image.open("p.png").size)

=== scipy-mat: `savemat` and `loadmat`.
edges: a>b:file:m.mat
exempt: the file holds the time at which it was written
--- setup
from scipy import io
---
io.savemat("m.mat", {"u": [1]})
---
print(io.loadmat("m.mat")["u"])

=== yaml: Settings through open files.
edges: a>b:file:c.yaml
--- setup
import yaml
---
with open("c.yaml", "w") as f: yaml.safe_dump({"k": 1}, f)
---
with open("c.yaml") as f: print(yaml.safe_load(f))

=== duckdb-reader: DuckDB reads a file by its path.
edges: a>b:file:x.csv
--- setup
import duckdb
import pandas as pd
---
pd.DataFrame({"u": [1]}).to_csv("x.csv")
---
print(duckdb.read_csv("x.csv").fetchall())

=== excel-writer: A workbook is written through a writer.
edges: a>b:w,file:x.xlsx b>c:file:x.xlsx c>d:file:x.xlsx a-c:w
exempt: no library for workbooks is installed
--- setup
import pandas as pd
---
w = pd.ExcelWriter("x.xlsx")
---
pd.DataFrame({"u": [1]}).to_excel(w)
---
w.close()
---
print(pd.read_excel("x.xlsx"))

=== exec-file: A file that is executed is read.
edges: a>b b>c:y a~c
with open("m.py", "w") as f: f.write("y = 3")
--- block b
exec(open("m.py").read())
y = 3
--- block c
print(y)

=== import-written: A module that is written and then imported.
edges: a>b:file:mod_one.py b>c:mod_one
from pathlib import Path
Path("mod_one.py").write_text("k = 1")
---
import mod_one
---
print(mod_one.k)

=== import-from-written: `from module import name` reads the file.
edges: a>b:file:mod_two.py b>c:k
from pathlib import Path
Path("mod_two.py").write_text("k = 1")
---
from mod_two import k
---
print(k)

=== import-package: A package that is written.
edges: a>b:file:pkg_one/__init__.py,file:pkg_one/part.py
import os
os.mkdir("pkg_one")
open("pkg_one/__init__.py", "w").close()
with open("pkg_one/part.py", "w") as f: f.write("k = 1")
---
import pkg_one.part
print(pkg_one.part.k)

=== import-other: An import of another module reads nothing.
edges:
from pathlib import Path
Path("mod_three.py").write_text("k = 1")
---
import math
print(math.pi)

=== only-reads: A block that only reads a file is a loader.
edges: a>b:text
facts: a.effects=
--- setup
import os
---
text = os.path.exists("nothing.csv")
---
print(text)

=== effects: What a block writes is told in words.
edges: a!b
facts: a.effects=
--- setup
from pathlib import Path
---
Path("x.txt").exists()
---
Path("x.txt").write_text("one")

=== null-device: What goes to the null device is gone.
edges:
with open("/dev/null", "w") as f: f.write("one")
---
print(open("/dev/null").read())

=== test-reads-file: A test that reads a file of an earlier block.
edges: a>b:file:x.txt
with open("x.txt", "w") as f: f.write("one")
---
y = 2
--- test b
assert open("x.txt").read() and y

=== own-file: A block that reads what it has written itself depends on nobody.
edges: a!b
with open("x.txt", "w") as f: f.write("one")
---
with open("x.txt", "w") as f: f.write("two")
print(open("x.txt").read())
""",
)
