"""What the code of a cell does with names, as far as its text tells."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class CellCode:
    """What the code of a cell does with global names.

    `loads` are loaded before any statement of the cell may have bound them, `loads_late` after one that may
    have. `stores` happen whenever the cell runs to its end, `may_store` perhaps; `unbinds` are the names of
    handlers, which are gone afterwards. `reaches` are those loaded names whose value may be called, iterated
    or otherwise used, not only handed on. The numbers of `stores` and `reaches` tell which came first.
    `deferred` and `deferred_stores` are those of functions that the cell defines and does not itself call.

    `changes` are names into whose value something is stored, `dropped` those in calls whose result is
    dropped, `touches` those that are called that way or given to such a call. `attributes` are the attributes
    named, `stored_attributes` those that are assigned, `sets` the same as dotted paths; `strings` the text
    constants, `may_say` those of statements that may not run; `keywords` the names of arguments; `modules`
    those imported. `spoken` are words of texts that IPython takes as code, `commands` the names that it puts
    into one text, all of them or none; `scripts` are files that `%run` runs in the notebook's namespace;
    `may_set` are variables of the environment that may be set, `keeps` and `restores` those that `%store`
    keeps and brings back. `shows` says that a value is made text, `calculates` that there is arithmetic,
    `is_opaque` that more may be bound than can be seen.
    """

    loads: set[str] = field(default_factory=set)
    loads_late: set[str] = field(default_factory=set)
    stores: dict[str, int] = field(default_factory=dict)
    may_store: set[str] = field(default_factory=set)
    unbinds: set[str] = field(default_factory=set)
    reaches: dict[str, int] = field(default_factory=dict)
    deferred: set[str] = field(default_factory=set)
    deferred_stores: set[str] = field(default_factory=set)
    changes: set[str] = field(default_factory=set)
    dropped: set[str] = field(default_factory=set)
    touches: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    stored_attributes: set[str] = field(default_factory=set)
    sets: set[str] = field(default_factory=set)
    strings: list[str] = field(default_factory=list)
    may_say: set[str] = field(default_factory=set)
    keywords: set[str] = field(default_factory=set)
    modules: set[str] = field(default_factory=set)
    spoken: set[str] = field(default_factory=set)
    commands: list[set[str]] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    may_set: set[str] = field(default_factory=set)
    keeps: set[str] = field(default_factory=set)
    restores: set[str] = field(default_factory=set)
    shows: bool = False
    calculates: bool = False
    is_opaque: bool = False
