"""Which names are local to a body."""

from __future__ import annotations

import ast

import pytest

from jupyter_blocks.languages.python.scopes import scope_of


@pytest.mark.parametrize(
    ("body", "local"),
    [
        ("x = 1", "x"),
        ("x.y = 1; x[0] = 2", ""),
        ("x += 1", "x"),
        ("x: int", "x"),
        ("del x", "x"),
        ("global x; x = y = 1", "y"),
        ("nonlocal x; x = 1", ""),
        ("import a.b, c as d; from e import f", "a d f"),
        ("with p as (x, y): pass", "x y"),
        ("for x, *y in p: z = 1", "x y z"),
        ("[x := y for y in p]", "x"),
        ("[y for y in p]", ""),
        ("def g(a=(w := 1)): b = 1", "g w"),
        ("class C:\n  d = 1", "C"),
        ("lambda a: (b := a)", ""),
        ("match p:\n  case [x, *y, {'k': z, **w}] as v: pass", "x y z w v"),
        ("try: pass\nexcept E as e: x = 1", "e x"),
    ],
)
def test_a_body_binds_what_python_says(body: str, local: str) -> None:
    """Each form of binding makes a name local; what is declared, read or bound further inside does not."""
    source = "def outer():\n x = None\n def f(p):\n" + "\n".join(f"  {line}" for line in body.split("\n"))
    outer = ast.parse(source).body[0]
    assert isinstance(outer, ast.FunctionDef)
    inner = outer.body[1]
    assert isinstance(inner, ast.FunctionDef)
    assert scope_of(inner).local == {"p", *local.split()}


@pytest.mark.parametrize(
    ("source", "deferred"),
    [
        ("def f(): yield 1", True),
        ("async def f(): pass", True),
        ("def f():\n  def g(): yield 1", False),
        ("def f(): return (yield)", True),
        ("lambda: 1", False),
    ],
)
def test_generators_and_coroutines_run_later(source: str, deferred: bool) -> None:
    """Calling a generator function or a coroutine function does not run its body."""
    node = ast.parse(source).body[0]
    body = node.value if isinstance(node, ast.Expr) else node
    assert isinstance(body, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
    assert scope_of(body).deferred is deferred
