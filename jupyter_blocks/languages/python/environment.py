"""The environment of the process: each variable is a resource, and so are those whose names are not known."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import partial

from jupyter_blocks.languages.python.machine import Machine
from jupyter_blocks.languages.python.resources import key_of_resource
from jupyter_blocks.languages.python.state_tables import CHANGES, ENV, REPLACES, How
from jupyter_blocks.languages.python.texts import HOLE, only_text
from jupyter_blocks.languages.python.values import ATOMS, Binding

ENVIRON = "os.environ"
ANY = "*"  # the resource that stands for variables whose names are not known
KEYS = key_of_resource(ENV, "")
ASIDE = frozenset([KEYS, f"{KEYS}{ANY}"])


def read_variable(m: Machine, node: ast.expr | None) -> None:
    """Read the variable whose name an expression gives."""
    name = _name(m, node)
    if name is None:
        m.perhaps(partial(read_all_variables, m))
    else:
        read_one(m, name)


def read_one(m: Machine, name: str) -> None:
    """Read a variable."""
    m.read_resource(ENV, name)
    if key_of_resource(ENV, name) not in m.shared.vars:
        _read_known(m, ANY)


def read_all_variables(m: Machine) -> None:
    """Read every variable that anybody has set."""
    _read_known(m, ANY)
    for name in _known(m):
        m.read_resource(ENV, name)


def read_some_variables(m: Machine, starts: tuple[str, ...]) -> None:
    """Perhaps read those variables that anybody has set and whose names begin so."""
    for name in _known(m):
        if name.startswith(starts):
            m.perhaps(partial(m.read_resource, ENV, name))


def change_variable(m: Machine, node: ast.expr | None, how: How) -> None:
    """Set, or change, the variable whose name an expression gives."""
    name = _name(m, node)
    if name is None:
        m.perhaps(partial(replace_all_variables, m))
        return
    if how is CHANGES:
        read_variable(m, node)
    write_one(m, name)


def set_variables(m: Machine, given: ast.expr | None, keywords: Iterable[str]) -> None:
    """`os.environ.update({"A": "1"}, B="2")`"""
    if isinstance(given, ast.Dict):
        for key in given.keys:
            change_variable(m, key, REPLACES)
    elif given is not None:
        m.perhaps(partial(replace_all_variables, m))
    for name in keywords:
        write_one(m, name)


def replace_all_variables(m: Machine) -> None:
    """Set all variables there are."""
    for name in (*_known(m), ANY):
        write_one(m, name)


def write_one(m: Machine, name: str) -> None:
    """Set a variable. Beside the variables stands, under a key of its own, that there are any."""
    if key_of_resource(ENV, name) not in m.shared.vars:
        m.put(m.shared, KEYS, Binding((), ATOMS))
    m.write_resource(ENV, name, replaces=True)


def _known(m: Machine) -> list[str]:
    """The variables that anybody has set."""
    m.touched.add(KEYS)
    if KEYS not in m.shared.vars:
        return []
    return [key.removeprefix(KEYS) for key in m.shared.vars if key.startswith(KEYS) and key not in ASIDE]


def _read_known(m: Machine, name: str) -> None:
    key = key_of_resource(ENV, name)
    m.touched.add(key)
    if key in m.shared.vars:
        m.read_resource(ENV, name)


def _name(m: Machine, node: ast.expr | None) -> str | None:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if not isinstance(node, COMPUTED):
        return None
    text = only_text(m.evaluate(node))
    return text if text is not None and HOLE.search(text) is None else None


COMPUTED = (ast.Name, ast.Attribute, ast.BinOp, ast.JoinedStr)  # which may be evaluated twice
