"""What a text of SQL does, as values: what each statement reads and writes of a database, and which files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

# Stands in a text for what only the run knows: the part of an f-string or template that is no literal.
# A word like any other to the parser, so that it may stand for a value, a column or a table.
HOLE = "unknown__part__"


TRANSACTION = "transaction"  # the setting that a ROLLBACK writes


class Sort(StrEnum):
    """What in a database is read or written. Views are tables."""

    TABLE = "table"
    SCHEMA = "schema"  # or an attached database
    FUNCTION = "function"  # or a macro
    SEQUENCE = "sequence"
    TYPE = "type"
    PREPARED = "prepared"  # statement, by PREPARE
    TRIGGER = "trigger"  # known by its table, not by its own name
    VARIABLE = "variable"
    SETTING = "setting"


class How(StrEnum):
    """How something is written."""

    CREATES = "creates"  # fails if it is there already
    REPLACES = "replaces"  # whatever was there
    ENSURES = "ensures"  # creates it unless it is there
    CHANGES = "changes"  # its rows or its columns; the others stay
    EMPTIES = "empties"  # all rows go or are replaced, the columns stay
    DROPS = "drops"

    @property
    def keeps(self) -> bool:
        """Whether what was there before still matters afterwards."""
        return self in (How.ENSURES, How.CHANGES, How.EMPTIES)


class Form(StrEnum):
    """How a text asks its host for a value."""

    TEMPLATE = "template"  # {{ name }} and {% if name %}
    COLON = "colon"  # :name
    DOLLAR = "dollar"  # $name


@dataclass(frozen=True, slots=True, kw_only=True)
class Ref:
    """Something a statement reads.

    `name` is dotted, folded as the dialect folds identifiers, without the schema that is meant anyway
    (`main`, `public`); a part that is no plain word is quoted. `written` is the last part as the author wrote
    it. Not `sure`: perhaps only.
    """

    name: str
    written: str
    line: int
    sort: Sort = Sort.TABLE
    sure: bool = True

    @property
    def is_qualified(self) -> bool:
        """Whether it names its schema."""
        return "." in re.sub(r'"[^"]*"', "", self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """Something a statement writes, and how.

    `body` is what happens each time it is used: the query of a view or a macro, a prepared statement, the
    statements of a trigger.
    """

    name: str
    how: How
    line: int
    sort: Sort = Sort.TABLE
    sure: bool = True
    body: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file, folder or glob that a statement reads or writes, as the text names it."""

    path: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HostVariable:
    """A value that the text takes from its host."""

    name: str
    form: Form


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement, `line` counted from 1 in the text.

    `reads_any` and `writes_any` say that what it reads or writes cannot be told from the text: a name that
    only the run knows, the catalogue, a procedure. One that is not `understood` may read and change whatever
    of its database is named like one of its `words`, the folded identifiers in it.
    """

    line: int
    reads: tuple[Ref, ...] = ()
    writes: tuple[Write, ...] = ()
    files_read: tuple[File, ...] = ()
    files_written: tuple[File, ...] = ()
    variables: tuple[HostVariable, ...] = ()
    reads_any: bool = False
    writes_any: bool = False
    understood: bool = True
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a statement does not parse, in the first line that shows it."""

    line: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A text of SQL: its statements in order, what its template takes, and the first fault."""

    statements: tuple[Statement, ...]
    variables: tuple[HostVariable, ...] = ()
    fault: Fault | None = None
