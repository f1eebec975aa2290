"""What a call does to a resource of the process, as the tables say it (`state_tables.py`)."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import partial

from jupyter_blocks.languages.python import kinds
from jupyter_blocks.languages.python.calls import Arguments
from jupyter_blocks.languages.python.machine import MANY_WRITERS, Machine
from jupyter_blocks.languages.python.resources import key_of_resource
from jupyter_blocks.languages.python.state_tables import ADDS, READS, REPLACES, STATE, How, Touch
from jupyter_blocks.languages.python.values import Value
from jupyter_blocks.model.pipeline import ViaKind

Call = Callable[[Machine, Arguments], Value | None]  # what it gives, None for whatever it gives otherwise


def touch(m: Machine, how: How, kind: ViaKind, name: str) -> None:
    """Note what is done to a resource."""
    if how is READS:
        m.read_resource(kind, name)
    elif how is ADDS and _has_many_writers(m, kind, name):  # or all later readers would depend on all of them
        m.perhaps(partial(m.write_resource, kind, name))
    elif how is ADDS:
        m.write_resource(kind, name, sure=False, replaces=True)
    else:
        m.write_resource(kind, name, replaces=how is REPLACES)


def _has_many_writers(m: Machine, kind: ViaKind, name: str) -> bool:
    version = m.shared.vars.get(key_of_resource(kind, name))
    for _ in range(MANY_WRITERS):
        if version is None:
            return False
        version = version.older
    return True


def apply(m: Machine, touched: Touch, arguments: Arguments) -> None:
    """Note what a call does to a resource, if its arguments let it."""
    sure = touched.sure
    if touched.unless or touched.only_if[0]:
        does = leaves_alone(m, touched, arguments)
        if does is None:
            return
        sure = sure and does
    do = partial(touch, m, touched.how, touched.kind, touched.name)
    if sure:
        do()
    else:
        m.perhaps(do)


def leaves_alone(m: Machine, touched: Touch, arguments: Arguments) -> bool | None:
    """Whether a call surely (True), perhaps (False) or never (None) does what `touched` says."""
    option, words = touched.only_if
    sure = True
    if option:
        given = arguments.literal(FAR, option)
        if isinstance(given, ast.Constant):
            if str(given.value) not in words.split() and not (words == "default" and given.value):
                return None
        elif given is not None:
            sure = False
        elif words != "default":
            return None
    for name, value in arguments.keywords if touched.unless else ():
        if name in touched.unless.split():
            m.mutate(tuple([obj for obj in value if obj.type is kinds.STREAM]))
            return _if_none(m, arguments.literal(FAR, name), sure=sure)
    return sure and not arguments.open


FAR = 999  # a position at which nothing is passed


def _if_none(m: Machine, given: ast.expr | None, *, sure: bool) -> bool | None:
    """The same for a call that is given a seed: one that is None is none, and so perhaps is a parameter whose
    default is None."""
    if isinstance(given, ast.Constant):
        return sure if given.value is None else None
    if isinstance(given, ast.Name) and m.stack and (code := m.stack[-1].code) is not None:
        spec = code.node.args
        parameters = [*spec.posonlyargs, *spec.args]
        late = parameters[len(parameters) - len(spec.defaults) :]
        pairs = [*zip(late, spec.defaults, strict=True), *zip(spec.kwonlyargs, spec.kw_defaults, strict=True)]
        for parameter, default in pairs:
            if parameter.arg == given.id and isinstance(default, ast.Constant) and default.value is None:
                return False
    return None


def is_known(m: Machine, name: str, kind: ViaKind = STATE) -> bool:
    """Whether anybody has written a resource."""
    key = key_of_resource(kind, name)
    m.touched.add(key)
    return key in m.shared.vars


def read_known(m: Machine, name: str) -> None:
    """Read a state, if anybody has set it: what most code uses and little code sets."""
    if is_known(m, name):
        m.read_resource(STATE, name)


def literal_text(node: ast.expr | None) -> str | None:
    """The text of a literal."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def all_touches(*touches: Touch) -> Call:
    def call(m: Machine, arguments: Arguments) -> None:
        for each in touches:
            apply(m, each, arguments)

    return call
