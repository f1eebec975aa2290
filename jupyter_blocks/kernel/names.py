"""What the text of a cell alone says: names it binds and reads, and a digest that comments do not touch."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from jupyter_blocks.kernel.decorators import KINDS
from jupyter_blocks.kernel.evaluation import is_assertion
from jupyter_blocks.kernel.expressions import UNREADABLE, dotted, parsed
from jupyter_blocks.kernel.notebook import digest_of
from jupyter_blocks.kernel.preparation import bears, waits
from jupyter_blocks.kernel.reads import read_tree
from jupyter_blocks.kernel.scopes import FUNCTIONS


@dataclass(frozen=True)
class CellNames:
    """A cell by its text: `binds` are names bound or changed by a store, `reads` those read before it binds
    them, in functions too; `changes` are what a statement may change in place; `is_opaque` says that it may
    bind more than can be seen, `is_empty` that there is no code in it. `assertions` is how many of
    its statements contain an assert, `defines_block` that it decorates a function as a block."""

    digest: str
    binds: frozenset[str] = frozenset()
    reads: frozenset[str] = frozenset()
    changes: frozenset[str] = frozenset()
    is_opaque: bool = False
    is_empty: bool = False
    assertions: int = 0
    defines_block: bool = False


@lru_cache(maxsize=4096)
def names_of(source: str) -> CellNames:
    """What `source` says; never raises."""
    try:
        module = parsed(source)
        code = read_tree(module)
        digest = digest_of(ast.dump(module))
    except UNREADABLE:
        return CellNames(digest_of(source), is_opaque=True)
    binds = frozenset((code.may_store | code.deferred_stores | code.changes) - code.unbinds)
    return CellNames(
        digest,
        binds,
        reads=frozenset(code.loads | (code.deferred - binds)),
        changes=frozenset(code.changes | code.dropped),
        is_opaque=code.is_opaque,
        is_empty=not module.body,
        assertions=sum(map(is_assertion, module.body)),
        defines_block=_defines_block(module.body),
    )


def _defines_block(body: Iterable[ast.stmt]) -> bool:
    """Whether a function is decorated as a block, by the decorator's name."""
    return any(
        bears(node, lambda mark: dotted(mark).rpartition(".")[2] in KINDS)
        for node in body
        if isinstance(node, FUNCTIONS)
    )


def waits_at_top(source: str) -> bool:
    """Whether a cell awaits at its top level."""
    try:
        return waits(parsed(source))
    except UNREADABLE:
        return False
