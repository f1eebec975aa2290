"""What a cell did, as it was seen: names read, bound, changed; files opened; state of the process moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Tokens = dict[str, str]


@dataclass(frozen=True)
class Observation:
    """What one cell did to its namespace and to the process.

    A token stands for what a name referred to: equal tokens are provably equal values. One that begins with
    `=` is the digest of all that the value is made of; one that begins with `~` was given out once, for a
    value that cannot be compared completely, and equals only itself.

    `reads` are the names that stood before the cell and that its code, or a function that it can reach,
    reads: each with the token it had before the cell. `binds` were bound, `may_bind` are those that its text
    binds under a condition only, be it that they were bound this time or not; `deletes` were deleted;
    `changes` were changed in place, which a comparison has proven, under every name that shares the object.
    `unsure` were read, and no complete comparison could tell whether they were changed; of these, `touches`
    were used as one uses what changes by use: a connection is sent a statement, an unknown object a call
    whose result is dropped. `left` are the tokens, after the cell, of all that was bound or changed.

    `files_read` and `files_written` are absolute paths. `state` names what has moved, by kind of resource
    and name: `("rng", "numpy.random")`, `("env", "HOME")`, `("cwd", "")`, `("state", "con:orders")` for a
    table; `may_move` what may have moved. `uses` are those that the cell depends on: it draws from a
    generator, names a variable that an earlier cell has set. A name that an earlier cell has deleted, and
    this one asks for, is among them as `("value", NAME)`.

    `resources` are the tokens, after the cell, of what has moved; those of a generator only once somebody has
    seeded it, for before nobody can tell what it would give.

    `is_complete` is false when the cell was interrupted or had threads left, so that there may be more.
    """

    reads: Tokens
    binds: tuple[str, ...] = ()
    may_bind: tuple[str, ...] = ()
    deletes: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    touches: tuple[str, ...] = ()
    left: Tokens = field(default_factory=dict)
    files_read: tuple[str, ...] = ()
    files_written: tuple[str, ...] = ()
    state: tuple[tuple[str, str], ...] = ()
    may_move: tuple[tuple[str, str], ...] = ()
    uses: tuple[tuple[str, str], ...] = ()
    resources: Mapping[tuple[str, str], str] = field(default_factory=dict)
    is_complete: bool = True

    def wire(self) -> dict[str, Any]:
        """The observation for the wire, without what is empty."""
        said: dict[str, Any] = {
            "reads": sorted(self.reads),
            "binds": list(self.binds),
            "may_bind": list(self.may_bind),
            "deletes": list(self.deletes),
            "changes": list(self.changes),
            "unsure": list(self.unsure),
            "touches": list(self.touches),
            "files_read": list(self.files_read),
            "files_written": list(self.files_written),
            "state": [list(moved) for moved in self.state],
            "may_move": [list(moved) for moved in self.may_move],
            "uses": [list(used) for used in self.uses],
        }
        return {key: value for key, value in said.items() if value} | {"complete": self.is_complete}
