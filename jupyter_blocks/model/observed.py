"""What cells were seen to do when they ran."""

from __future__ import annotations

from dataclasses import dataclass, fields

from jupyter_blocks.model.pipeline import ViaKind


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """State of the process: a generator, a variable of the environment, the directory."""

    kind: ViaKind
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What one cell did, as its kernel saw it.

    `reads` are names that stood before it and that its code, or a function it can reach, reads; `binds` were
    bound, `may_bind` are bound under a condition only, be it that they were this time or not; `deletes` were
    deleted; `changes` were changed in place, which a comparison has proven; of `unsure` ones no comparison
    could tell, and of these `touches` were used as one uses what changes by use. `files_read` and
    `files_written` are absolute paths. `state` of the process was moved, `may_move` perhaps, `uses` of it are
    what the cell depends on. `complete` is false when there may be more: the cell was interrupted, or left
    threads behind.
    """

    reads: tuple[str, ...] = ()
    binds: tuple[str, ...] = ()
    may_bind: tuple[str, ...] = ()
    deletes: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    touches: tuple[str, ...] = ()
    files_read: tuple[str, ...] = ()
    files_written: tuple[str, ...] = ()
    state: tuple[State, ...] = ()
    may_move: tuple[State, ...] = ()
    uses: tuple[State, ...] = ()
    complete: bool = True

    def joined(self, other: Observed) -> Observed:
        """What the cell did in two executions of it."""
        both = {
            name: tuple(dict.fromkeys((*getattr(self, name), *getattr(other, name))))
            for name in (one.name for one in fields(self) if one.name != "complete")
        }
        return Observed(**both, complete=self.complete and other.complete)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a block did the last time its code ran, cell by cell, and what its test cells did.

    `context` is the digest of all that it ran on: the parameters, and the code before it.
    """

    cells: tuple[Observed, ...]
    tests: tuple[Observed, ...] = ()
    context: str = ""
