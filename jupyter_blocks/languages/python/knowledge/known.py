"""All that is known of libraries, put together: the built-in tables, and those that packages add.

A package adds a table by an entry point in the group `jupyter_blocks.knowledge` that bears the name of the
library; it is looked for when a notebook imports a library that no built-in table tells of. It speaks only of
what bears the library's name, so that it makes no difference to a notebook that does not import it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from jupyter_blocks import registry
from jupyter_blocks.languages.python.kinds import Type
from jupyter_blocks.languages.python.knowledge import (
    matplotlib,
    networkx,
    numpy,
    others,
    pandas,
    plotly,
    polars,
    python,
    sklearn,
    torch,
)
from jupyter_blocks.languages.python.knowledge.tables import Class, Methods, Table

BUILT_IN: tuple[Table, ...] = (
    python.TABLE,
    pandas.TABLE,
    pandas.GEOPANDAS,
    polars.TABLE,
    numpy.TABLE,
    numpy.SCIPY,
    sklearn.TABLE,
    matplotlib.TABLE,
    plotly.TABLE,
    networkx.TABLE,
    torch.TABLE,
    *others.TABLES,
)


# By the dotted path of a function, or of a class; by the library's name; by the machine's own type.
CLASSES: dict[str, Class] = {}
CLASS_OF_RESULT: dict[str, str] = {}
CLASS_OF_ITEM: dict[str, str] = {}
CHANGING: dict[str, tuple[int, ...]] = {}
OUTPUTS: dict[str, int] = {}
SHARING: set[str] = set()
WRAPPING: set[str] = set()
SAME: set[str] = set()
LAZY: set[str] = set()
STREAMS: set[str] = set()
CALLING: set[str] = set()
WITHOUT_COPY: set[str] = set()
PURE_LIBRARIES: set[str] = set()
RESULT_OF_LIBRARY: dict[str, str] = {}
INSTANCE_OF_LIBRARY: dict[str, str] = {}
STANDARD: dict[Type, str] = {}
TOLD: set[str] = set()  # the functions that do more than look or make
# The names of all methods of known classes that do more than look.
ACTING: set[str] = set()
KNOWN_LIBRARIES: set[str] = {*sys.stdlib_module_names, ""}


def add(table: Table) -> None:
    """Take in a table."""
    at = f"{table.library}." if table.library else ""
    for name, cls in table.classes.items():
        CLASSES[at + name] = cls
        CLASS_OF_RESULT[at + name] = at + name
        ACTING.update(cls.changing, cls.perhaps, cls.deep, cls.holding)
    CLASS_OF_RESULT.update({at + name: cls for name, cls in table.results.items()})
    CLASS_OF_ITEM.update({at + name: cls for name, cls in table.items.items()})
    CHANGING.update({at + name: positions for name, positions in table.changing.items()})
    OUTPUTS.update({at + name: position for name, position in table.output.items()})
    for into, names in (
        (SHARING, table.sharing),
        (WRAPPING, table.wrapping),
        (SAME, table.same),
        (LAZY, table.lazy),
        (STREAMS, table.streams),
        (CALLING, table.calling),
        (WITHOUT_COPY, table.without_copy),
    ):
        into.update([at + name for name in names])
    TOLD.update([at + name for names in (table.changing, table.output, table.lazy) for name in names])
    PURE_LIBRARIES.update(table.pure)
    KNOWN_LIBRARIES.update(table.pure)
    if table.result:
        RESULT_OF_LIBRARY[table.library] = table.result
    if table.instances:
        INSTANCE_OF_LIBRARY[table.library] = table.instances
    STANDARD.update(table.standard)
    KNOWN_LIBRARIES.add(table.library)


for table in BUILT_IN:
    add(table)


@cache
def is_before(library: str, version: int) -> bool:
    """Whether the host's library may be older than a major version: the name of its metadata tells."""
    for entry in sys.path:
        for found in Path(entry).glob(f"{library}-*.dist-info"):
            major = found.name.removeprefix(f"{library}-").partition(".")[0]
            return not major.isdigit() or int(major) < version
    return True


def learn(library: str) -> None:
    """Take in the table that a package adds for a library, if there is one."""
    if library not in KNOWN_LIBRARIES:
        KNOWN_LIBRARIES.add(library)
        part = registry.added("knowledge").get(library)
        if part is not None:
            add(part.load()._replace(library=library, standard={}))


def methods(chosen: Iterable[Methods]) -> Methods:
    """What the names of methods tell by several tables."""
    tables = tuple(chosen)
    return Methods(
        changing=frozenset().union(*(table.changing for table in tables)),
        when_dropped=frozenset().union(*(table.when_dropped for table in tables)),
        pure=frozenset().union(*(table.pure for table in tables)),
        sharing=frozenset().union(*(table.sharing for table in tables)),
        fluent=frozenset().union(*(table.fluent for table in tables)),
        calling=frozenset().union(*(table.calling for table in tables)),
    )


METHODS = methods(table.methods for table in BUILT_IN)
CLASS_OF_TYPE = {type: CLASSES[path] for type, path in STANDARD.items()}
