"""Which blocks of a pipeline are asked for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """`until`: with all ancestors; `since`: with all descendants; `only`: alone. A union; empty means all."""

    until: tuple[str, ...] = ()
    since: tuple[str, ...] = ()
    only: tuple[str, ...] = ()


EVERYTHING = Selection()
