"""The walk over Python cells, put together: a machine with Python's statements, expressions and calls."""

from __future__ import annotations

from collections.abc import Mapping

from jupyter_blocks.languages.python.expressions import EXPRESSIONS
from jupyter_blocks.languages.python.interactive import namespaces
from jupyter_blocks.languages.python.libraries import call_library
from jupyter_blocks.languages.python.machine import Machine
from jupyter_blocks.languages.python.methods import call_method
from jupyter_blocks.languages.python.statements import STATEMENTS


def begin(roles: Mapping[str, str], kernel: str = "") -> Machine:
    """A machine before the first cell; `roles` maps the paths of decorators to what they declare, `kernel`
    is the name of the notebook's."""
    machine = Machine(
        statements=STATEMENTS, expressions=EXPRESSIONS, call_library=call_library, call_method=call_method
    )
    machine.roles = roles
    machine.kernel = kernel
    machine.libraries |= namespaces()
    return machine
