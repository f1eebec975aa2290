"""What the code of a cell does with names."""

from __future__ import annotations

from importlib import import_module

import pytest

from jupyter_blocks.kernel.reads import read

# Of each cell: the names loaded before it may bind them, those after, those it surely and perhaps binds.
CASES = {
    "a branch": ("if p:\n    x = 1\nx", "p", "x", "", "x"),
    "both branches": ("if p:\n    x = 1\nelse:\n    x = 2\nx", "p", "", "x", "x"),
    "a handler sees what stood before the body": (
        "try:\n    x = f()\nexcept E:\n    x = x + 1",
        "f E x",
        "",
        "x",
        "x",
    ),
    "a handler's name": ("try:\n    f()\nexcept E as e:\n    g(e)", "f E g", "", "", "e"),
    "a body that may stop anywhere": ("with suppress(E):\n    x = 1", "suppress E", "", "", "x"),
    "a deletion that may not happen": ("if p:\n    del x", "p x", "", "", "x"),
    "a walrus that reads what it binds": ("[t := t + v for v in q]", "t q", "", "", "t"),
    "a class within a class": ("class C:\n    x = y\n    class D:\n        z = x", "y x", "", "C", "C"),
    "a class that may lack a name": ("class C:\n    if p:\n        x = 1\n    y = x", "p x", "", "C", "C"),
    "a comprehension in a class": ("class C:\n    k = 1\n    z = [k for _ in k]", "k", "", "C", "C"),
    "a default": ("f = lambda v=k: v", "k", "", "f", "f"),
    "a generator": ("g = (k for v in q)", "q", "", "g", "g"),
    "a function that is called": ("def f():\n    return k\nf()", "k", "", "f", "f"),
    "a function that is not": ("def f():\n    return k", "", "", "f", "f"),
    "one within, called there": (
        "def f():\n    def g():\n        return k\n    return g()\nf()",
        "k",
        "",
        "f",
        "f",
    ),
    "an annotation of a local": ("def f():\n    v: T = 1\nf()", "", "", "f", "f"),
    "an import if there is none": ("if 'x' not in globals():\n    from m import x\nx", "", "", "x", "x"),
    "something else if there is none": ("if 'x' not in globals():\n    x = 1\nx", "globals", "x", "", "x"),
    "an item that is added to": ("d[k] += 1", "d k", "", "", ""),
}


@pytest.mark.parametrize("case", CASES)
def test_what_a_cell_loads_and_stores(case: str) -> None:
    """A table of cells: what is loaded when, what is bound whenever the cell runs to its end."""
    source, *wanted = CASES[case]
    code = read(source)
    found = (code.loads, code.loads_late, set(code.stores), code.may_store)
    assert found == tuple(set(names.split()) for names in wanted)


def test_what_is_only_told_of_a_function_runs_nothing_of_it() -> None:
    """Its name and its text are there without a call; any other use may lead to one."""
    assert "f" not in read("print(f.__name__, f.__doc__)").reaches
    assert "f" in read("print(f.cached)").reaches


def test_a_use_before_the_name_is_bound_comes_first() -> None:
    """The moments of uses and of bindings tell which came first."""
    code = read("f()\nx = 1\ng()")
    assert code.reaches["f"] < code.stores["x"] <= code.reaches["g"]


def test_what_a_call_may_change() -> None:
    """A dropped call touches what it is called on and given, unless it is Python's own; a store changes."""
    code = read("add(root)\nbox.put(x)\nprint(y)\nr = use(z)\nd['a'] = 1\nm.n.o = 2")
    assert code.touches == {"root", "box", "x"}
    assert read("fig.savefig(p)\ndisplay(ax)\ndf.to_csv(f)\nax.get_title()").touches == {"p", "f"}
    assert code.changes == {"d", "m"}


def test_the_code_of_magics() -> None:
    """What a magic runs is read as code; the names that `%timeit` binds are its own."""
    import_module("IPython.core.inputtransformer2")
    assert read("%timeit -n1 -q -v taken x + 1").loads == {"get_ipython", "x"}
    assert read("%%timeit -n1\ny = x").may_store == set()
    assert read("%%timeit\nglobal y\ny = 1").may_store == {"y"}
    assert read("%%prun -l 3 z = x\ny = z").may_store == {"z", "y"}
    assert read("%%capture out\ndef f():\n    return k").may_store == {"out", "f"}
    assert read("%%time\ny = = 1").loads == {"get_ipython"}


def test_annotations_that_are_not_evaluated() -> None:
    """Under the future import they read nothing."""
    assert "T" not in read("from __future__ import annotations\nx: T = 1").loads
