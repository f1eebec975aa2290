"""The observer in a real kernel: hostile values are not asked, nothing is consumed, no cell is broken."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from jupyter_blocks.kernel.payload import payload

from .kernels import Executed, Kernel

IS_ITSELF = "type(__import__('builtins').open) is type(len) is type(__import__('io').open)"
REQUEST = {"role": "block", "block": "a", "last": True}
# What may be called of a value without being named: each counts its calls, and raises.
HOSTILE = """
calls = []
def called(name):
    def method(*args, **kwargs):
        calls.append(name)
        raise RuntimeError(name)
    return method

SPECIAL = [f"__{name}__" for name in (
    "eq ne lt repr str format bool len iter next getitem contains hash reduce reduce_ex getstate sizeof dir "
    "copy deepcopy array array_interface fspath int float index bytes buffer call get iadd instancecheck "
    "subclasscheck subclasses").split()]
hooks = {name: called(name) for name in SPECIAL}
hooks["__getattr__"] = called("__getattr__")
hooks["__getattribute__"] = called("__getattribute__")
shown = {"__class__": property(called("__class__")), "__dict__": property(called("__dict__"))}

class Meta(type):
    __class__ = property(called("meta __class__"))

for name in [*SPECIAL, "__getattribute__", "__getattr__"]:
    if name not in ("__call__", "__get__"):
        setattr(Meta, name, called("meta " + name))

def make(name, *bases, **own):
    return type.__new__(Meta, name, bases, {**hooks, **shown, "__module__": "__main__", **own})

def instance(kind, *args):
    base = next(base for base in type.__dict__["__mro__"].__get__(kind)[1:] if "__new__" in base.__dict__)
    return base.__new__(kind, *args)
"""
BASES = {
    "object": "object",
    "slots": "type.__new__(type, 'Slots', (), {'__slots__': ('slot',)})",
    "list": "list",
    "tuple": "tuple",
    "dict": "dict",
    "set": "set",
    "frozenset": "frozenset",
    "int": "int",
    "float": "float",
    "str": "str",
    "bytes": "bytes",
    "bytearray": "bytearray",
    "exception": "ValueError",
    "deque": "__import__('collections').deque",
    "ordered": "__import__('collections').OrderedDict",
    "default": "__import__('collections').defaultdict",
    "partial": "__import__('functools').partial",
    "text": "__import__('io').StringIO",
    "raw": "__import__('io').BytesIO",
    "decimal": "__import__('decimal').Decimal",
    "float64": "__import__('numpy').float64",
}
ARGUMENTS = {"slots": "", "partial": "len", "exception": ""}


def asked(kernel: Kernel, code: str, **request: Any) -> Executed:
    """Run a cell as the host's, and see that no fault of ours has come of it."""
    executed = kernel.run(code, {**REQUEST, **request})
    assert executed.answer["status"] == "ok", executed.answer["error"]
    assert "fault" not in executed.answer
    return executed


def observed(kernel: Kernel, code: str, **request: Any) -> dict[str, Any]:
    """What was observed of a cell that ran well."""
    found: dict[str, Any] = asked(kernel, code, **request).answer["observed"]
    return found


@pytest.fixture(autouse=True)
def fresh(kernel: Kernel) -> None:
    """Every test begins with the same few names."""
    kernel.run("%reset -f")


# -- values ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("base", BASES)
def test_no_code_of_a_hostile_value_is_called(kernel: Kernel, base: str) -> None:
    """An instance whose class and metaclass answer everything with an error is bound, read, held, dropped."""
    asked(kernel, HOSTILE)
    argument = ARGUMENTS.get(base, "")
    asked(kernel, f"value = instance(make('Hostile', {BASES[base]}), {argument})")
    asked(kernel, "held = [value]")
    assert {"held", "value"} <= {*observed(kernel, "def use():\n    return value, held\n_ = use()")["reads"]}
    asked(kernel, "pair = {'a': value, 'b': held}; pair['c'] = 1")
    asked(kernel, "del value, held, pair")
    assert kernel.value("calls") == "[]"


@pytest.mark.parametrize(
    ("setting", "use"),
    [
        (
            "import datetime\nclass Zone(datetime.tzinfo):\n    utcoffset = dst = tzname = called('zone')\n"
            "value = [datetime.datetime(2020, 1, 1, tzinfo=Zone()), datetime.time(1, tzinfo=Zone())]",
            "held = (value,)",
        ),
        (
            "import datetime, pandas\nclass Zone(datetime.tzinfo):\n    calm = True\n"
            "    def utcoffset(self, at):\n        if not Zone.calm:\n            calls.append('zone')\n"
            "        return datetime.timedelta(0)\n    dst = tzname = utcoffset\n"
            "value = pandas.Timestamp(datetime.datetime(2020, 1, 1, tzinfo=Zone()))\nZone.calm = False",
            "held = (value,)",
        ),
        (
            "import numpy, pandas\nfrom pandas.api.extensions import ExtensionArray, ExtensionDtype\n"
            "calm = True\n"
            "class Kind(ExtensionDtype):\n    type, name = object, 'kind'\n    def __str__(self):\n"
            "        if not calm: calls.append('str')\n        return 'kind'\n    __repr__ = __str__\n"
            "class Column(ExtensionArray):\n    def __init__(self, held): self.held = held\n"
            "    def __len__(self):\n        if not calm: calls.append('len')\n"
            "        return len(self.held)\n"
            "    def __getitem__(self, at):\n        if not calm: calls.append('item')\n"
            "        return self.held[at] if isinstance(at, int) else Column(self.held[at])\n"
            "    def copy(self): return Column(list(self.held))\n"
            "Column.dtype = property(lambda self: calls.append('dtype') if not calm else Kind())\n"
            "value = pandas.Series(Column([1, 2]))\ncalm = False",
            "held = [value]",
        ),
        (
            "import numpy\nclass Hostile:\n    __eq__ = __repr__ = __len__ = __getattr__ = called('x')\n"
            "    __reduce__ = __eq__\n    __hash__ = None\n"
            "value = numpy.empty(2, dtype=object)\nvalue[1] = Hostile()\ncalls.clear()",
            "held = [value]",
        ),
        (
            "import polars\nclass Hostile:\n    __eq__ = __repr__ = __str__ = __hash__ = called('x')\n"
            "    __reduce__ = __eq__\n"
            "value = polars.DataFrame({'a': polars.Series('a', [Hostile()], dtype=polars.Object)})",
            "held = [value]",
        ),
        (
            "import io\nclass Raw(io.RawIOBase):\n    readable = lambda self: True\n"
            "    seekable = lambda self: True\n"
            "    def tell(self):\n        calls.append('tell')\n        return 0\n"
            "    def readinto(self, into):\n        calls.append('read')\n        return 0\n"
            "value = [io.BufferedReader(Raw()), io.TextIOWrapper(io.BufferedReader(Raw()))]\ncalls.clear()",
            "held = [value]",
        ),
        (
            "class Words(dict):\n    values = items = keys = __iter__ = __len__ = __bool__ = called('dict')\n"
            "def value(a=1, *, b=2):\n    return a\n"
            "value.__kwdefaults__ = Words(b=3)\nvalue.__dict__ = Words(c=4)",
            "held = value()",
        ),
        (
            "import numpy\nclass Own(numpy.ndarray):\n    def __array_finalize__(self, other):\n"
            "        calls.append('finalize')\n    tobytes = ravel = tolist = called('array')\n"
            "    dtype = property(called('dtype'))\nvalue = numpy.zeros(3).view(Own)\ncalls.clear()",
            "held = [value]",
        ),
        (
            "import numpy\nvalue = numpy.zeros(2)\n"
            "class Formatter:\n    __repr__ = __str__ = called('formatter')\n"
            "    def __call__(self, n): return 'n'\n"
            "numpy.set_printoptions(formatter={'int': Formatter()})",
            "held = [value]\nnumpy.set_printoptions(formatter=None)",
        ),
        (
            "import types\nclass Name(str):\n    __eq__ = __ne__ = __str__ = __hash__ = called('name')\n"
            "value = types.ModuleType('value')\nvalue.__dict__['__name__'] = Name('evil')\ncalls.clear()",
            "from importlib import reload\nvalue.x = 1\nheld = [value]\nsetattr(value, 'y', 2)",
        ),
        (
            "import sys\nclass Fake:\n    __getattr__ = __eq__ = called('fake')\n"
            "value = sys.modules['jb_fake'] = Fake()\ncalls.clear()",
            "import os\nsys.path.append(os.getcwd())\nimport jb_fake\nheld = [value]\n"
            "del sys.modules['jb_fake']\ncalls.clear()",
        ),
    ],
    ids=[
        "zone",
        "timestamp",
        "extension",
        "objects",
        "polars",
        "raw",
        "defaults",
        "subclass",
        "formatter",
        "module",
        "fake",
    ],
)
def test_no_code_in_a_library_s_value_is_called(kernel: Kernel, setting: str, use: str) -> None:
    """What the user has written and a library's value leads to is left alone, too."""
    asked(kernel, HOSTILE)
    asked(kernel, setting)
    assert "value" in observed(kernel, use + "\nseen = value")["reads"]
    assert {"held", "value"} <= {*observed(kernel, "_ = value, held")["reads"]}
    assert kernel.value("calls") == "[]"


def test_what_blocks_is_not_waited_for(kernel: Kernel) -> None:
    """A value whose methods wait for ever costs a cell nothing."""
    asked(
        kernel,
        "import threading\nclass Waiting:\n    def wait(self, *args):\n        threading.Event().wait()\n"
        "    __eq__ = __len__ = __repr__ = __getattr__ = __reduce__ = __bool__ = wait\n    __hash__ = None\n"
        "value = [Waiting()]",
    )
    assert observed(kernel, "held = [value]")["reads"] == ["value"]


@pytest.mark.parametrize(
    ("setting", "rest", "left"),
    [
        ("value = (n for n in range(3))", "list(value)", "[0, 1, 2]"),
        ("value = iter([1, 2])", "list(value)", "[1, 2]"),
        ("value = map(str, iter([1, 2]))", "list(value)", "['1', '2']"),
        ("import itertools\nvalue = itertools.islice(itertools.count(), 2)", "list(value)", "[0, 1]"),
        (
            "import sqlite3\nvalue = sqlite3.connect(':memory:').execute('values (1), (2)')",
            "value.fetchall()",
            "[(1,), (2,)]",
        ),
        (
            "import polars\nran = []\nvalue = polars.LazyFrame({'a': [1]}).map_batches("
            "lambda f: ran.append(1) or f)",
            "ran",
            "[]",
        ),
        ("import io\nvalue = io.StringIO('ab')\n_ = value.read(1)", "value.read()", "'b'"),
        ("import csv\nvalue = csv.reader(['a,b', 'c,d'])", "list(value)", "[['a', 'b'], ['c', 'd']]"),
    ],
    ids=["generator", "list", "map", "islice", "cursor", "lazy", "text", "csv"],
)
def test_nothing_is_consumed(kernel: Kernel, setting: str, rest: str, left: str) -> None:
    """What yields once only yields all of it after cells that name it."""
    asked(kernel, setting)
    asked(kernel, "held = [value]")
    asked(kernel, "held, value, iter")
    assert kernel.value(rest) == left


def test_files_stay_where_they_are(kernel: Kernel, tmp_path: Path) -> None:
    """A file that is read keeps its position; one that is written is not flushed."""
    source, target = tmp_path / "in.txt", tmp_path / "out.txt"
    source.write_text("ab\ncd\n")
    assert observed(kernel, f"reader = open({str(source)!r})\n_ = next(reader)")["files_read"] == [
        str(source)
    ]
    asked(kernel, f"writer = open({str(target)!r}, 'w')\n_ = writer.write('abc')")
    asked(kernel, "held = [reader, writer]")
    asked(kernel, "held, reader, writer")
    assert target.read_text() == ""
    assert kernel.value("reader.read()") == "'cd\\n'"
    asked(kernel, "writer.close(); reader.close()")
    assert target.read_text() == "abc"


# -- how cells end --------------------------------------------------------------------------------------


def test_threads_that_go_on_leave_a_cell_incomplete(kernel: Kernel) -> None:
    """What they do later belongs to no cell."""
    code = (
        "import threading\ngo = threading.Event()\nthread = threading.Thread(target=go.wait)\nthread.start()"
    )
    assert observed(kernel, code)["complete"] is False
    assert observed(kernel, "go.set(); thread.join()")["complete"] is True


def test_cells_that_await(kernel: Kernel) -> None:
    """What is read and bound before and after an await is observed."""
    asked(kernel, "one = 1")
    seen = observed(kernel, "import asyncio\ntwo = one + 1\nawait asyncio.sleep(0)\nthree = two + one")
    assert (seen["reads"], seen["binds"]) == (["one"], ["asyncio", "two", "three"])


@pytest.mark.parametrize(
    "waits",
    ["import time\ntime.sleep(60)", "import asyncio\nawait asyncio.sleep(60)", "while True:\n    pass"],
    ids=["sleep", "await", "loop"],
)
def test_an_interrupt_in_the_middle(kernel: Kernel, waits: str) -> None:
    """The cell is observed, and said not to be complete; `open` is itself again, the next cell as ever."""
    asked(kernel, "one = [1]")
    sent = kernel.send(f"one.append(2)\ntwo = 2\nprint('there', flush=True)\n{waits}", REQUEST)
    while kernel.client.get_iopub_msg(timeout=30)["msg_type"] != "stream":
        pass
    answer = kernel.interrupted(sent).answer
    seen = answer["observed"]
    assert (answer["status"], seen["complete"], seen["changes"]) == ("error", False, ["one"])
    assert "two" in seen["binds"]
    assert kernel.value(IS_ITSELF) == "True"
    assert observed(kernel, "three = two")["complete"] is True


def test_reset_deletes_what_was_there(kernel: Kernel) -> None:
    """After `%reset -f` names are gone, and cells are observed as before."""
    asked(kernel, "one = 1")
    assert "one" in observed(kernel, "%reset -f")["deletes"]
    assert observed(kernel, "two = 2")["binds"] == ["two"]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_child_is_silent(kernel: Kernel, tmp_path: Path) -> None:
    """A forked process opens files and leaves; what it did is not the cell's, which is answered once."""
    code = (
        "import os, warnings\nwarnings.simplefilter('ignore')\nchild = os.fork()\nif not child:\n"
        f"    with open({str(tmp_path / 'child')!r}, 'w') as file:\n        file.write('x')\n"
        "    os._exit(3)\n"
        "ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])"
    )
    seen = observed(kernel, code)
    assert (kernel.value("ended"), {"child", "ended"} <= set(seen["binds"])) == ("3", True)
    assert (tmp_path / "child").read_text() == "x"


def test_cells_within_cells(kernel: Kernel) -> None:
    """What a magic, or the cell itself, runs as a cell belongs to the outermost one."""
    asked(kernel, "one = 1")
    seen = observed(kernel, "%%time\ntwo = one")
    assert (seen["reads"], seen["binds"]) == (["one"], ["two"])
    seen = observed(kernel, "_ = get_ipython().run_cell('three = 3')\nfour = 4")
    assert set(seen["binds"]) >= {"three", "four"}


@pytest.mark.parametrize(
    "code",
    ["1 / 0", "x = (", "%nosuch", "raise SystemExit", "import builtins\nkept = builtins.open\nkept('/none')"],
)
def test_open_is_itself_after_a_cell_that_failed(kernel: Kernel, code: str) -> None:
    """What stands for it while a cell runs is gone afterwards."""
    kernel.run(code, REQUEST)
    assert kernel.value(IS_ITSELF) == "True"


def test_open_is_as_good_as_itself_while_a_cell_runs(kernel: Kernel) -> None:
    """It is one object in both modules, can be kept in a class, copied, pickled, and asked what it is."""
    checks = {
        "one": "builtins.open is io.open",
        "builtin": "isinstance(builtins.open, types.BuiltinFunctionType)",
        "name": "(builtins.open.__name__, builtins.open.__qualname__, builtins.open.__module__)",
        "doc": "builtins.open.__doc__.startswith('Open file')",
        "signature": "list(inspect.signature(builtins.open).parameters)[:2]",
        "pickle": "pickle.loads(pickle.dumps(builtins.open)) is builtins.open",
        "copy": "copy.deepcopy(builtins.open) is builtins.open",
        "repr": "repr(builtins.open)",
    }
    told = ", ".join(f"{name!r}: {check}" for name, check in checks.items())
    asked(
        kernel,
        "import builtins, copy, inspect, io, json, os, pickle, types\n"
        "class Reader:\n    opens = builtins.open\n"
        "class Named:\n    asked = 0\n"
        "    def __fspath__(self):\n        Named.asked += 1\n        return os.devnull\n"
        "with Reader().opens(Named()) as file:\n    empty = file.read()\n"
        f"told = json.dumps({{{told}, 'asked': Named.asked, 'empty': empty}})\nkept = builtins.open",
    )
    said = json.loads(kernel.value("told").strip("'"))
    module = "_io" if "_io" in said["name"] else "io"
    assert said == {
        "one": True,
        "builtin": True,
        "name": ["open", "open", module],
        "doc": True,
        "signature": ["file", "mode"],
        "pickle": True,
        "copy": True,
        "repr": "<built-in function open>",
        "asked": 1,
        "empty": "",
    }
    asked(kernel, "again = pickle.loads(pickle.dumps(kept))\nwith kept(os.devnull) as file:\n    file.read()")


# -- ours -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "place",
    [
        "reach",
        "fingerprint",
        "read",
        "Surroundings.begin",
        "Surroundings.end",
        "Files.begin",
        "Files._opened",
    ],
)
def test_a_fault_of_the_observer_breaks_no_cell(kernel: Kernel, place: str, tmp_path: Path) -> None:
    """The cell runs as it would without us; the fault is told once, and all is put back."""
    path = tmp_path / "x"
    path.write_text("x")
    kernel.run("one = [1]")
    kernel.run(
        "import sys\nours = sys.modules['jupyter_blocks.kernel.observer']\n"
        f"def fail(*args, **kwargs):\n    raise RuntimeError('fault in {place}')\n"
        f"was, ours.{place} = ours.{place}, fail"
    )
    try:
        answers = [
            kernel.run(
                f"two = len(one)\nwith open({str(path)!r}) as file:\n    text = file.read()", REQUEST
            ).answer
            for _ in range(3)
        ]
    finally:
        kernel.run(f"ours.{place} = was")
    assert [answer["status"] for answer in answers] == ["ok"] * 3
    assert kernel.value("(two, text)") == "(1, 'x')"
    faults = [answer["fault"] for answer in answers if "fault" in answer]
    assert len(faults) == 1
    assert f"fault in {place}" in faults[0]
    assert kernel.value(IS_ITSELF) == "True"
    assert observed(kernel, "two = one")["reads"] == ["one"]


def test_loaded_twice_and_carried_in_after(kernel: Kernel) -> None:
    """Each cell is heard once, and `open` is put back, however often and late the half is loaded."""
    for load in ("%load_ext jupyter_blocks", "%reload_ext jupyter_blocks", payload({"pipeline": "flights"})):
        kernel.run(load)
        kernel.run(load)
        executed = asked(kernel, "one = 1")
        assert len(executed.answers) == 1
        assert executed.answer["observed"]["binds"] == ["one"]
        assert kernel.value(IS_ITSELF) == "True"
