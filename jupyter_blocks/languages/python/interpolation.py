"""What IPython puts into a command, or the line of a magic, before it runs: `{expression}` and `$name`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from string import Formatter

from jupyter_blocks.languages.python.library import PROVIDED
from jupyter_blocks.languages.python.machine import STARS, Machine
from jupyter_blocks.languages.python.running import at_this_line
from jupyter_blocks.languages.python.values import BOUND, UNBOUND, Bound, Env
from jupyter_blocks.languages.python.values import MAYBE as MAYBE_BOUND

DOLLAR = re.compile(r"\$(\$?[\w.]+)")
CONVERSIONS = {None: -1, "": -1, "s": 115, "r": 114, "a": 97}


@lru_cache(maxsize=2048)
def parts(text: str) -> tuple[str | ast.FormattedValue, ...]:
    """`text` as IPython reads it (`IPython.utils.text.DollarFormatter`): pieces as they stand, expressions.

    If one of them is no expression, IPython leaves all of the text as it is: it comes back as one piece.
    """
    found: list[str | ast.FormattedValue] = []
    try:
        for literal, field, spec, conversion in Formatter().parse(text):
            found += _dollars(literal)
            if field is not None:
                whole = f"{field}:{spec}" if spec else field  # a slice, not a format
                found.append(_expression(whole, CONVERSIONS[conversion]))
    except (ValueError, SyntaxError, KeyError):
        return (text,)
    return tuple(found)


def _dollars(literal: str) -> Iterator[str | ast.FormattedValue]:
    """A dollar counts unless an odd number of quotes follows, that is between single quotes; two are one."""
    end = 0
    for found in DOLLAR.finditer(literal):
        if literal.count("'", found.end()) % 2:
            continue
        yield literal[end : found.start()]
        yield found[1] if found[1].startswith("$") else _expression(found[1], -1)
        end = found.end()
    yield literal[end:]


def _expression(text: str, conversion: int) -> ast.FormattedValue:
    value = ast.parse(text.lstrip(" \t"), mode="eval").body
    return ast.FormattedValue(value=value, conversion=conversion, format_spec=None)


def expand(m: Machine, text: str) -> bool:
    """Read what IPython puts into `text`; whether it puts in anything.

    If one of the names has no value, IPython puts in nothing at all: `$HOME` is the shell's.
    """
    fields = [part for part in parts(text) if not isinstance(part, str)]
    if not fields:
        return False
    names = sorted({name for field in fields for name in names_in(field)})
    states = {name: state_of(m, name) for name in names}
    if UNBOUND in states.values():
        _read_deleted(m, [name for name in names if states[name] is UNBOUND])
        return False

    def read() -> None:
        for field in fields:
            m.evaluate(field.value)

    with at_this_line(m):
        if MAYBE_BOUND in states.values():
            m.perhaps(read)
        else:
            read()
    return True


def _read_deleted(m: Machine, names: list[str]) -> None:
    """Note that it matters who has deleted one of the names."""
    for name in names:
        deleted = m.globals.vars.get(name)
        for writer in deleted.writers if deleted is not None else ():
            if writer.owner != m.owner:
                m.note_read(name, writer)


def interpolated(text: str) -> ast.expr:
    """`text` as the expression whose value takes its place: a string, or an f-string."""
    found = parts(text)
    if all(isinstance(part, str) for part in found):
        return ast.Constant(value="".join(map(str, found)))
    return ast.JoinedStr(values=[ast.Constant(value=p) if isinstance(p, str) else p for p in found])


def names_in(expression: ast.AST) -> frozenset[str]:
    """The names that an expression reads, but for those that it binds itself."""
    nodes = list(ast.walk(expression))
    names = [node for node in nodes if isinstance(node, ast.Name)]
    own = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    own |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    return frozenset(node.id for node in names if isinstance(node.ctx, ast.Load) and node.id not in own)


def state_of(m: Machine, name: str) -> Bound:
    """Whether a name has a value where the running code stands."""
    env: Env | None = m.env
    while env is not None and env is not m.globals:
        if name in env.vars:
            return env.vars[name].bound
        env = env.parent
    m.touched.add(name)
    found = m.globals.vars.get(name)
    if found is not None and found.bound is BOUND:
        return BOUND
    if name in PROVIDED:
        return BOUND
    if found is not None and found.bound is not UNBOUND:
        return MAYBE_BOUND
    m.touched.add(STARS)
    return MAYBE_BOUND if m.star_writers else UNBOUND
