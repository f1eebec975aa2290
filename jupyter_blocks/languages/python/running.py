"""Text that runs as code of a notebook: bodies and lines of magics, scripts."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from jupyter_blocks.languages.python import kinds
from jupyter_blocks.languages.python.facts import CellFacts, analyse
from jupyter_blocks.languages.python.frames import UNPARSABLE
from jupyter_blocks.languages.python.library import PROVIDED
from jupyter_blocks.languages.python.machine import Machine
from jupyter_blocks.languages.python.scopes import Scope, scope_of
from jupyter_blocks.languages.python.values import ATOMS, BOUND, UNBOUND, Env, Obj, Value, fresh

NO_PARAMETERS = ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])


def run_text(m: Machine, text: str, above: int | None, *, used: bool = False) -> Value:
    """Walk `text` in the namespace it stands in; what its last expression gives.

    `above` is the number of lines that stand over it in its cell; without it all of it is at the line that
    runs now. `used` says that somebody uses what it gives. In a function, what it binds is nobody else's.
    """
    facts = _parsed(m, text, above)
    if facts is None:
        return fresh()
    if m.env is m.globals or m.env.is_class:
        return _walk(m, facts, facts.body, m.env, above, used=used)
    scope = _scope(facts.body)
    env = Env(m.env, local=scope.local - m.env.local, global_names=scope.global_)
    return _walk(m, facts, facts.body, env, above, used=used)


def run_apart(m: Machine, setup: str, text: str, above: int | None) -> None:
    """Walk `text` as the body of a function of its own, once or more often, after `setup`: `timeit`."""
    before, facts = _parsed(m, setup, None), _parsed(m, text, above)
    if facts is None or before is None:
        return
    body = (*before.body, *facts.body)
    scope = _scope(body)
    env = Env(m.env, local=scope.local, global_names=scope.global_)
    _walk(m, before, before.body, env, None)
    again = ast.For(
        target=ast.Tuple(elts=[], ctx=ast.Store()),
        iter=ast.Constant(value="_"),
        body=list(facts.body) or [ast.Pass()],
        orelse=[],
        lineno=m.line,
    )
    _walk(m, facts, (again,), env, above)


def run_script(m: Machine, text: str) -> None:
    """Walk `text` as a program with a namespace of its own, whose names the notebook then takes over."""
    facts = _parsed(m, text, None)
    if facts is None:
        return
    bound = _scope(facts.body).local
    named = frozenset(part.id for node in facts.body for part in ast.walk(node) if isinstance(part, ast.Name))
    env = Env(m.globals, local=bound | (named - PROVIDED))
    _walk(m, facts, facts.body, env, None)
    before, m.env = m.env, m.globals
    for name in sorted(bound):
        binding = env.vars.get(name)
        if binding is None or binding.bound is UNBOUND:
            continue
        if binding.bound is BOUND:
            m.bind(name, binding.value)
        else:
            m.perhaps(lambda name=name, value=binding.value: m.bind(name, value))  # type: ignore[misc]
    m.env = before


@contextmanager
def at_this_line(m: Machine) -> Iterator[None]:
    """What is walked meanwhile happens at the line that runs now, wherever its text stands."""
    line = m.line
    m.stack.append(Obj(kinds.FUNCTION))
    yield
    m.stack.pop()
    m.line = line


def run_unseen(m: Machine) -> None:
    """Code that cannot be seen runs in the notebook's namespace."""
    m.read_all()
    m.change_all()
    m.bind_unknown()


def _parsed(m: Machine, text: str, above: int | None) -> CellFacts | None:
    """What `text` says; None where it does not parse, which is then remarked."""
    facts = analyse("\n" * (above or 0) + text)
    if facts.fault is None:
        return facts
    m.remark(UNPARSABLE, "", facts.fault)
    if facts.fault.newer:
        run_unseen(m)
    return None


def _scope(body: Sequence[ast.stmt]) -> Scope:
    return scope_of(ast.FunctionDef(name="_", args=NO_PARAMETERS, body=list(body), decorator_list=[]))


def _walk(
    m: Machine,
    facts: CellFacts,
    body: Sequence[ast.stmt],
    env: Env,
    above: int | None,
    *,
    used: bool = False,
) -> Value:
    before = m.env, m.facts
    m.env, m.facts = env, facts
    try:
        if above is not None:
            return _execute(m, body, used=used)
        with at_this_line(m):
            return _execute(m, body, used=used)
    finally:
        m.env, m.facts = before


def _execute(m: Machine, body: Sequence[ast.stmt], *, used: bool) -> Value:
    for statement in body:
        if not m.stack and not m.loops:
            m.calls = {}  # as between the statements of a cell
        if used and statement is body[-1] and isinstance(statement, ast.Expr):
            return m.evaluate(statement.value)
        if m.execute((statement,)) is not None:
            return fresh()
    return ATOMS
