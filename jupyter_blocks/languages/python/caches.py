"""Functions that keep their results: what they count, and whether what they have kept may be out of date."""

from __future__ import annotations

from jupyter_blocks.languages.python import kinds
from jupyter_blocks.languages.python.machine import Machine
from jupyter_blocks.languages.python.resources import key_of_resource
from jupyter_blocks.languages.python.values import ATOMS, Binding, Obj, Writer
from jupyter_blocks.model.pipeline import ViaKind

CACHED = "cached"  # the path of a function that keeps its results
STEADY = frozenset({kinds.MODULE, kinds.LIBRARY, kinds.FUNCTION, kinds.CLASS})


def may_differ(m: Machine, name: str) -> bool:
    """Whether a global name refers to something that is likely to be another thing later."""
    binding = m.globals.vars.get(name)
    return binding is not None and not all(obj.type in STEADY for obj in binding.value)


def note_call(m: Machine, function: Obj) -> None:
    """Note that the running block has called a function that counts its calls."""
    key = key_of_resource(ViaKind.STATE, _name_of_cache(function))
    m.touched.add(key)
    old = m.shared.vars.get(key)
    writers = [] if old is None else [w for w in old.writers if w.owner != m.owner]
    m.put(m.shared, key, Binding((*writers, Writer(m.owner, m.cell, m.line)), ATOMS))


def read_cache(m: Machine, function: Obj) -> None:
    """Note a look at what such a function has counted, in all blocks."""
    if function.path == CACHED:
        m.read_resource(ViaKind.STATE, _name_of_cache(function))


def _name_of_cache(function: Obj) -> str:
    node = function.code.node if function.code is not None else None
    return f"{getattr(node, 'name', 'lambda')}.cache"
