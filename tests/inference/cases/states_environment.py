"""The environment, the working directory, the import path: what the process has one of."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "states_environment",
    r"""
=== set-and-get: A variable that is set and then read.
edges: a>b:env:JB_MODE
--- setup
import os
---
os.environ["JB_MODE"] = "fast"
---
print(os.environ["JB_MODE"])

=== getenv: `os.getenv`, `environ.get` and `in` read it, too.
edges: a>b:env:JB_MODE a>c:env:JB_MODE a>d:env:JB_MODE
--- setup
import os
from os import environ
---
environ["JB_MODE"] = "fast"
---
print(os.getenv("JB_MODE", "slow"))
---
print(os.environ.get("JB_MODE"))
---
print("JB_MODE" in environ)

=== two-variables: Each variable is a thing of its own.
edges: a>c:env:JB_ONE b>d:env:JB_TWO
--- setup
import os
---
os.environ["JB_ONE"] = "1"
---
os.environ["JB_TWO"] = "2"
---
print(os.environ["JB_ONE"])
---
print(os.environ["JB_TWO"])

=== latest-setter: Who reads takes it from who set it last.
edges: b>c:env:JB_MODE a!b
--- setup
import os
---
os.environ["JB_MODE"] = "fast"
---
os.environ["JB_MODE"] = "slow"
---
print(os.environ["JB_MODE"])

=== appended: What is appended to depends on what was there.
edges: a>b:env:JB_PATH b>c:env:JB_PATH
--- setup
import os
---
os.environ["JB_PATH"] = "/a"
---
os.environ["JB_PATH"] += ":/b"
---
print(os.environ["JB_PATH"])

=== built-from-itself: The same, written out.
edges: a>b:env:JB_PATH b>c:env:JB_PATH
--- setup
import os
---
os.environ["JB_PATH"] = "/a"
---
os.environ["JB_PATH"] = os.environ["JB_PATH"] + ":/b"
---
print(os.environ["JB_PATH"])

=== default: `setdefault` sets what is not there yet.
edges: a>b:env:JB_MODE b?c:env:JB_MODE a?c:env:JB_MODE
--- setup
import os
---
os.environ["JB_MODE"] = "fast"
---
print(os.environ.setdefault("JB_MODE", "slow"))
---
print(os.environ["JB_MODE"])

=== popped: `pop` reads and removes.
edges: a>b:env:JB_MODE b>c:env:JB_MODE
--- setup
import os
---
os.environ["JB_MODE"] = "fast"
---
print(os.environ.pop("JB_MODE"))
---
print(os.environ.get("JB_MODE"))

=== deleted: `del` needs that it is there.
edges: a>b:env:JB_MODE b>c:env:JB_MODE
--- setup
import os
---
os.environ["JB_MODE"] = "fast"
---
del os.environ["JB_MODE"]
---
print(os.getenv("JB_MODE"))

=== updated: `update` sets the names of its dictionary and its keywords.
edges: a>b:env:JB_ONE a>c:env:JB_TWO a>d:env:JB_THREE
--- setup
import os
---
os.environ.update({"JB_ONE": "1", "JB_TWO": "2"}, JB_THREE="3")
---
print(os.environ["JB_ONE"])
---
print(os.environ["JB_TWO"])
---
print(os.environ["JB_THREE"])

=== updated-unknown: A dictionary that is not seen through may set anything.
edges: a?b:env:* a>c:settings b?d:env:JB_ONE c-d
--- setup
import os
---
settings = dict([("JB_ONE", "1")])
os.environ.update(settings)
---
print(os.environ.get("JB_ONE"))
os.environ["JB_ONE"] = "0"
---
os.environ.update(settings)
---
print(os.environ["JB_ONE"])

=== name-not-known: A name that is computed may be any.
edges: a-c:env:JB_ONE b>c:name
--- setup
import os
---
os.environ["JB_ONE"] = "1"
---
name = "JB_" + "ONE"
---
print(os.environ[name])

=== name-of-parameter: A name that is bound to a literal is as good as the literal.
edges: a>b:NAME,env:JB_ONE b>c:env:JB_ONE
--- setup
import os
---
NAME = "JB_ONE"
os.environ[NAME] = "1"
---
os.environ[NAME] += "2"
---
print(os.getenv("JB_ONE"))

=== by-magic: `%env` sets and reads variables, too.
edges: a>b:env:JB_ONE a>c:env:JB_ONE
--- setup
import os
---
%env JB_ONE=1
---
print(os.environ["JB_ONE"])
---
%env JB_ONE

=== all-at-once: A copy of the environment holds all of it.
edges: a>c:env:JB_ONE b>c:env:JB_TWO c>d:known
--- setup
import os
---
os.environ["JB_ONE"] = "1"
---
os.environ["JB_TWO"] = "2"
---
known = os.environ.copy()
---
print(known["JB_ONE"], known["JB_TWO"])

=== made-a-dict: So does a dictionary that is made of it.
edges: a>b:env:JB_ONE a>c:env:JB_ONE
--- setup
import os
---
os.environ["JB_ONE"] = "1"
---
print(dict(os.environ)["JB_ONE"])
---
print({**os.environ, "JB_TWO": "2"}["JB_ONE"])

=== looped-over: And a loop over its items.
edges: a>b:env:JB_ONE
--- setup
import os
---
os.environ["JB_ONE"] = "1"
---
print([v for k, v in os.environ.items() if k == "JB_ONE"])

=== held-by-a-name: The environment under a name of the block's own.
edges: a>b:env,env:JB_ONE a~c b>c:env:JB_ONE
--- setup
import os
---
env = os.environ
env["JB_ONE"] = "1"
---
env["JB_ONE"] = env["JB_ONE"] + "2"
---
print(os.environ["JB_ONE"])

=== child-inherits: A command that is started gets the environment.
edges: a?b:env:JB_ONE
--- setup
import os
import subprocess
---
os.environ["JB_ONE"] = "1"
---
print(subprocess.run(["printenv", "JB_ONE"], capture_output=True, text=True).stdout)

=== child-without: One that is given another environment does not.
edges:
--- setup
import os
import subprocess
---
os.environ["JB_ONE"] = "1"
---
print(subprocess.run(["/usr/bin/env"], env={"A": "b"}, capture_output=True, text=True).stdout)

=== child-with-copy: One that is given a copy of it does.
edges: a>b:env:JB_ONE
--- setup
import os
import subprocess
---
os.environ["JB_ONE"] = "1"
---
print(subprocess.run(["/usr/bin/printenv", "JB_ONE"], env={**os.environ}, capture_output=True).stdout)

=== set-by-function: A function that sets a variable does it for its caller.
edges: a>b:use b>c:env:JB_MODE
--- setup
import os
---
def use(mode):
    os.environ["JB_MODE"] = mode
---
use("fast")
---
print(os.environ["JB_MODE"])

=== set-conditionally: A variable that may be set.
edges: a?c:env:JB_MODE b?c:env:JB_MODE a>b:env:JB_MODE
--- setup
import os
---
os.environ["JB_MODE"] = "fast"
---
if os.environ["JB_MODE"] == "slow":
    os.environ["JB_MODE"] = "slower"
---
print(os.environ["JB_MODE"])

=== set-in-prelude: What the prelude sets makes no edge.
edges:
--- setup
import os
os.environ["JB_MODE"] = "fast"
---
print(os.environ["JB_MODE"])

=== not-the-environment: A dictionary that is called so is none.
edges: a>b:environ b>c:environ a~c
---
environ = {"JB_MODE": "fast"}
---
environ["JB_MODE"] = "slow"
---
print(environ)

=== directory: Who asks for the working directory depends on who changed it.
edges: a>b:cwd:cwd a>c:cwd:cwd a>d:cwd:cwd
--- setup
import os
from pathlib import Path
---
os.chdir("/usr")
---
print(os.getcwd())
---
print(Path.cwd())
---
print(os.path.abspath("bin"))

=== directory-chain: A relative step depends on the one before, an absolute one does not.
edges: a>b:cwd:cwd b>d:cwd:cwd
--- setup
import os
---
os.chdir("/usr")
---
os.chdir("bin")
---
print(1)
---
print(os.getcwd())

=== directory-absolute: The path from the root does not depend on where one was.
edges: b>c:cwd:cwd a!b
--- setup
import os
---
os.chdir("/usr")
---
os.chdir("/etc")
---
print(os.getcwd())

=== relative-file: A relative path is read in the working directory.
edges: a>b:cwd:cwd
--- setup
import os
---
os.chdir("/")
---
print(len(open("etc/passwd").read()) > 0)

=== absolute-file: An absolute one is not.
edges:
--- setup
import os
---
os.chdir("/")
---
print(len(open("/etc/passwd").read()) > 0)

=== read-before: A block that reads a relative path before another changes the directory comes first.
edges: a!b
--- setup
import os
---
print(os.path.abspath("etc"))
---
os.chdir("/")

=== read-after-both: The block after reads where the last one went.
edges: a!b b>c:cwd:cwd
--- setup
import os
import pathlib
---
print(pathlib.Path("no-such").resolve())
---
os.chdir("/usr")
---
print(pathlib.Path("no-such").resolve())

=== unknown-path: A path that is not known may be relative.
edges: a>c:cwd:cwd b>c:name
--- setup
import os
---
os.chdir("/etc")
---
name = "pass" + str("wd")
---
print(len(open(name).read()) > 0)

=== listing: Listing a directory that is not named lists the working directory.
edges: a>b:cwd:cwd
--- setup
import os
---
os.chdir("/usr")
---
print("bin" in os.listdir())

=== import-path: A module that is only found on the path that another block extends.
edges: a?b:state:sys.path
--- setup
import json
import os
import sys
---
sys.path.append(os.path.dirname(json.__file__))
---
import scanner
print(scanner.__name__)

=== import-path-installed: A module that is installed does not need it.
edges:
--- setup
import sys
---
sys.path.append("/no/such/place")
---
import numpy
print(numpy.__name__)

=== import-path-read: Who looks at the path depends on who extends it.
edges: a>b:state:sys.path b>c:state:sys.path
--- setup
import sys
---
sys.path.insert(0, "/no/such/place")
---
sys.path = [*sys.path, "/nor/this"]
---
print("/nor/this" in sys.path, len(sys.path) > 1)

=== recursion-limit: The limit that is asked for is the one that was set.
edges: a>b:state:sys.recursionlimit
--- setup
import sys
---
sys.setrecursionlimit(4321)
---
print(sys.getrecursionlimit())
""",
)
