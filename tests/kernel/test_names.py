"""What the text of a cell says: names bound, read and changed."""

from __future__ import annotations

from importlib import import_module

import pytest

from jupyter_blocks.kernel.names import names_of, waits_at_top

CASES = {
    "an assignment": ("x = a + x2\ny = x", "x y", "a x2"),
    "read before it is bound": ("x = x + 1", "x", "x"),
    "an augmented assignment": ("n += k", "n", "n k"),
    "a store into a value": ("df['a'] = b", "df", "df b"),
    "an attribute": ("m.rate = 2", "m", "m"),
    "deleting an item": ("del df['a']", "df", "df"),
    "a loop": ("for i in rows: s = i", "i s", "rows"),
    "a function's free names": ("def f(a):\n    b = a\n    return b + k", "f", "k"),
    "a function's own names": ("k = 1\ndef f():\n    return k", "k f", ""),
    "a default": ("def f(a=d): pass", "f", "d"),
    "a lambda": ("g = lambda x: x + k", "g", "k"),
    "a global": ("def f():\n    global n\n    n = 1", "f n", ""),
    "a class": ("class C(B):\n    x = y\n    z = x", "C", "B y"),
    "a comprehension": ("z = [i + k for i in q]", "z", "k q"),
    "a walrus": ("if (n := f(q)): pass", "n", "f q"),
    "imports": ("import a.b, c as d\nfrom e import f", "a d f", ""),
    "an exception's name": ("try:\n    pass\nexcept E as e:\n    e", "", "E"),
    "with": ("with open_it(p) as f: t = f", "f t", "open_it p"),
    "a match": (
        "match v:\n    case [x, *y]: pass\n    case {'a': z, **w}: pass\n    case C() as q: pass",
        "x y z w q",
        "v C",
    ),
    "await": ("r = await g(h)", "r", "g h"),
    "a declaration": ("%%block clean\nx = a", "x", "a"),
}


@pytest.mark.parametrize("case", CASES)
def test_names(case: str) -> None:
    """A table of cells: what they bind, what they read."""
    source, binds, reads = CASES[case]
    found = names_of(source)
    assert (sorted(found.binds), sorted(found.reads)) == (sorted(binds.split()), sorted(reads.split()))
    assert not found.is_opaque


@pytest.mark.parametrize(
    "source", ["from m import *", "exec(code)", "x = (", "%%unknown\nx = 1", "globals()['a'] = 1"]
)
def test_cells_that_may_bind_more(source: str) -> None:
    """What cannot be seen through is said to be opaque."""
    assert names_of(source).is_opaque


def test_what_is_called_for_its_effect_may_change() -> None:
    """A dropped result may be there for what it does to the names in it."""
    assert names_of("rows.append(x)\nsort(other)\nlen(z) + 1").changes == {"rows", "x", "other"}


def test_magics_that_run_their_body() -> None:
    """IPython's syntax is read as IPython, which a kernel has loaded, turns it into Python."""
    import_module("IPython.core.inputtransformer2")
    assert names_of("%%time\nw = v").binds == {"w"}
    assert names_of("%time w = v").reads >= {"v"}


def test_what_else_is_asked() -> None:
    """Whether there is code, a block's function, an await; how many assertions."""
    assert names_of("# only this").is_empty
    assert names_of("assert a\nfor i in b:\n    assert i\nx = 1").assertions == 2
    assert names_of("@jb.transformer\ndef f(): pass").defines_block
    assert not names_of("@cache\ndef f(): pass").defines_block
    assert waits_at_top("await f()")
    assert not waits_at_top("async def f(): await g()")
