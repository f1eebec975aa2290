"""What the text of SQL names: the tables that it reads, and those that it makes, changes or drops."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

TOKEN = re.compile(
    r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|\"[^\"]*\"|`[^`]*`|[^\W\d][\w$]*|[(),.;]|\S",
    re.DOTALL,
)
QUOTED = re.compile(r"'([^'\n]+)'")
FIRST = re.compile(
    r"\s*(select|with|from|insert|create|update|delete|replace|drop|alter|merge|attach|detach|copy|begin|commit"
    r"|rollback|pragma|set|use|values|describe|show|truncate|load|export|import|call|prepare|execute)\b",
    re.IGNORECASE,
)
# Words after which a table is named, and kinds of objects that are made and dropped.
BEFORE_TABLE = frozenset({"from", "join", "using", "into", "update", "describe", "truncate"})
OBJECTS = frozenset({"table", "view", "macro", "function", "sequence", "schema", "type", "index", "trigger"})
CALLED = frozenset({"macro", "function", "sequence", "type", "prepared", "schema"})
FILLING = frozenset(
    {"or", "replace", "temp", "temporary", "materialized", "recursive", "persistent", "unique"}
)
NO_ALIAS = frozenset(
    [
        "where",
        "join",
        "on",
        "group",
        "order",
        "limit",
        "union",
        "left",
        "right",
        "inner",
        "outer",
        "cross",
        "full",
        "natural",
        "having",
        "window",
        "except",
        "intersect",
        "set",
        "values",
        "select",
        "using",
        "when",
        "as",
        "returning",
        "default",
        "asof",
        "positional",
        "pivot",
        "unpivot",
        "qualify",
        "sample",
    ]
)
UNKNOWN = "?"  # a table whose name the text does not tell
EVERY = frozenset({"show", "pragma", "export", "import", "rollback", "call"})
PLACES = frozenset({"main", "memory", "temp", "public"})
CATALOGUES = ("information_schema", "sqlite_master", "sqlite_schema", "duckdb_tables", "duckdb_views")


@dataclass
class Statement:
    """What one statement does.

    `reads` are read, `writes` changed (true: whatever there was before), `makes` says of which kind
    the object is that is made, `every` that any table may be read, `sets` that a setting is changed, `words`
    are all names in it, `spelled` those that are read as they are spelled, `last` is the table that it ends
    with, of which there may be more, `acts` are what a trigger does.
    """

    reads: set[str] = field(default_factory=set)
    writes: dict[str, bool] = field(default_factory=dict)
    makes: str = ""
    if_missing: bool = False
    drops: bool = False
    every: bool = False
    undoes: bool = False
    sets: bool = False
    deferred: bool = False
    words: set[str] = field(default_factory=set)
    spelled: set[str] = field(default_factory=set)
    acts: tuple[Statement, ...] = ()
    last: str = ""


def is_statement(text: str) -> bool:
    """Whether a text begins as SQL does."""
    return FIRST.match(text) is not None


@lru_cache(maxsize=512)
def statements(text: str) -> tuple[Statement, ...]:
    """What the statements of `text`, which may be a part of one, do."""
    tokens = [token for token in TOKEN.findall(text) if not token.startswith(("--", "/*"))]
    found, at = [], 0
    for end in [*(n for n, token in enumerate(tokens) if token in {";"}), len(tokens)]:
        part = tokens[at:end]
        is_within = [word.lower() for word in part[:4]].count("trigger") and part[-1].lower() != "end"
        if is_within and end < len(tokens):
            continue
        if part:
            found.append(_Parser(part).run())
        at = end + 1
    return tuple(found)


def literals(texts: Iterable[str]) -> list[str]:
    """The texts in quotes in the statements among `texts`: they may be paths."""
    return [one for text in texts if is_statement(text) for one in QUOTED.findall(text)]


def tables(texts: Iterable[str]) -> set[str]:
    """The names that the statements among `texts` read as tables, as they are spelled."""
    return {name for text in texts if is_statement(text) for one in statements(text) for name in one.spelled}


class _Parser:
    """Goes over the tokens of one statement once."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.low = [token.lower() for token in tokens]
        self.at = 0
        self.found = Statement()
        self.common: list[tuple[str, int, int]] = []

    def run(self) -> Statement:
        found, first = self.found, self.low[0]
        found.words = {token.strip("'\"`").lower() for token in self.tokens}
        self.common = self._common()
        found.every = first in EVERY or not found.words.isdisjoint(CATALOGUES)
        found.undoes = first == "rollback"
        found.sets = first in ("set", "use", "load")
        if first == "create":
            self._create()
        elif first == "prepare":
            self._prepare()
        elif first in ("drop", "alter"):
            self._drop(first)
        elif first in ("insert", "update", "delete", "merge", "replace", "truncate"):
            self._change()
        elif first == "copy":
            self.at = 1
            self._copy()
        elif first in ("attach", "detach") and "as" in self.low:
            found.writes[self._clean(self.tokens[self.low.index("as") + 1 :][:1])] = True
            found.makes = "schema"
        self._references()
        return found

    def _clean(self, tokens: list[str]) -> str:
        return tokens[0].strip('"`').lower() if tokens else ""

    def _brackets(self) -> tuple[dict[int, int], list[int]]:
        """Where each bracket that is opened is closed, and where the one around each token is."""
        closes: dict[int, int] = {}
        opened: list[int] = []
        around: list[int] = []
        for at, word in enumerate(self.low):
            around.append(opened[-1] if opened else -1)
            if word == "(":
                opened.append(at)
            elif word == ")" and opened:
                closes[opened.pop()] = at
        end = len(self.tokens)
        return closes, [closes.get(at, end) if at >= 0 else end for at in around]

    def _common(self) -> list[tuple[str, int, int]]:
        """The common table expressions, each with where it begins and ceases to be seen."""
        low, found = self.low, []
        if "with" not in low:
            return []
        closes, ends = self._brackets()
        for start, word in enumerate(low):
            at = start + 1
            is_recursive = low[at : at + 1] == ["recursive"]
            at += is_recursive
            while word == "with" and at < len(low):
                name, at = low[at].strip('"`'), at + 1
                if low[at : at + 1] == ["("]:
                    at = closes.get(at, len(low)) + 1
                at = self._past(at, ("as", "not", "materialized"))
                if low[at - 1] not in ("as", "materialized") or low[at : at + 1] != ["("]:
                    break
                close = closes.get(at, len(low))
                found.append((name, at if is_recursive else close, ends[start]))
                at = close + 2
                if low[close + 1 : at] != [","]:
                    break
        return found

    def _past(self, at: int, words: Iterable[str]) -> int:
        while at < len(self.low) and self.low[at] in words:
            at += 1
        return at

    def _name(self) -> str:
        """The dotted name that begins here; files and texts are none."""
        parts: list[str] = []
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if not (token[0].isalpha() or token[0] in '_"`'):
                break
            parts.append(token.strip('"`').lower())
            self.at += 1
            if self.at < len(self.tokens) and self.tokens[self.at] == ".":
                self.at += 1
            else:
                break
        return ".".join(part for part in parts if part not in PLACES or len(parts) == 1)

    def _skip(self, words: Iterable[str]) -> None:
        self.at = self._past(self.at, words)

    def _create(self) -> None:
        found, low = self.found, self.low
        self.at = 1
        self._skip(FILLING)
        found.makes = low[self.at] if self.at < len(low) else ""
        self.at += 1
        found.if_missing = low[self.at : self.at + 1] == ["if"]
        self._skip(("if", "not", "exists"))
        name = self._name()
        is_whole = bool(name) and (self.at < len(low) or len(low) < 4 or found.if_missing)
        found.writes[name if is_whole else UNKNOWN] = "replace" in low[1:4]
        found.deferred = found.makes in ("view", "macro", "function", "trigger")
        if found.makes in ("index", "trigger") and "on" in low:
            self.at = low.index("on") + 1
            found.writes = {self._name(): False}
            if found.makes == "trigger" and "begin" in low:
                found.acts = statements(" ".join(self.tokens[low.index("begin") + 1 : -1]))
                self.at = len(low)

    def _prepare(self) -> None:
        self.at = 1
        name = self._name()
        if "as" in self.low:
            inner = _Parser(self.tokens[self.low.index("as") + 1 :] or ["select"]).run()
            self.found.reads = inner.reads | inner.writes.keys()
            self.found.words |= inner.words
        self.found.writes = {name: True}
        self.found.makes, self.found.deferred = "prepared", True
        self.at = len(self.tokens)

    def _drop(self, first: str) -> None:
        found = self.found
        self.at = 1
        self._skip(OBJECTS | FILLING)
        found.if_missing = self.low[self.at : self.at + 1] == ["if"]
        self._skip(("if", "exists"))
        if name := self._name():
            found.writes[name] = first == "drop" and found.if_missing
        found.drops = first == "drop"
        if first == "alter" and self.low[-2:-1] == ["to"]:
            found.writes[self._clean(self.tokens[-1:])] = True
        self.at = len(self.tokens) if found.drops else self.at

    def _change(self) -> None:
        self.at = 1
        self._skip(("into", "from", "or", "ignore", "replace", "table", "overwrite", "abort", "by", "name"))
        name = self._name()
        if name:
            self.found.writes[name] = False
        else:
            self.found.undoes = self.found.every = True

    def _copy(self) -> None:
        if name := self._name():
            if self.low[self.at : self.at + 1] == ["from"]:
                self.found.writes[name] = False
            else:
                self.found.reads.add(name)

    def _references(self) -> None:
        """The tables after FROM, JOIN and the like, and after commas of a list of these."""
        low = self.low
        lists: list[bool] = [False]  # of each open bracket: whether it is a list of tables
        while self.at < len(low):
            word = low[self.at]
            self.at += 1
            if word == "(":
                lists.append(False)
            elif word == ")":
                lists[1:] = lists[1:-1]
            elif word in BEFORE_TABLE and not self._is_part(word):
                lists[-1] = word == "from"
                self._table()
            elif word == "," and lists[-1]:
                self._table()
            elif word in NO_ALIAS and word not in ("as", "join", "left", "inner"):
                lists[-1] = False

    def _quoted(self, word: str) -> None:
        """The table, or the statement, that a text in the statement names."""
        text = "".join(self.tokens[self.at + 1 : self.at + 2])
        if text[:1] != "'":
            return
        inner = statements(text[1:-1].replace("''", "'") if word == "query" else f"FROM {text[1:-1]}")
        self.found.reads.update(name for one in inner for name in one.reads)
        self.found.spelled.update(name for one in inner for name in one.spelled)

    def _is_part(self, word: str) -> bool:
        """Whether FROM stands in `extract(year from x)`, `is distinct from`."""
        before = self.low[max(0, self.at - 3) : self.at - 1]
        return word == "from" and (
            before[-1:] == ["distinct"] or "extract" in self.low[max(0, self.at - 4) : self.at]
        )

    def _table(self) -> None:
        self._skip(("lateral", "only", "table"))
        begin = self.at
        name = self._name()
        if not name:
            if begin >= len(self.low) or self.low[begin] in "{%?":
                self.found.every = True
            return
        if self.low[begin] in NO_ALIAS or name == "select":
            self.at = begin
            return
        if name in ("query", "query_table") and self.low[self.at : self.at + 1] == ["("]:
            self._quoted(name)
            return
        if any(name == other and start <= begin < end for other, start, end in self.common):
            return
        self.found.reads.add(name)
        self.found.spelled.add(self.tokens[begin].strip('"`') if "." not in name else name)
        if self.at == len(self.low):
            self.found.last = name
        self._skip(("as",))
        after = "".join(self.low[self.at : self.at + 1])
        if after.isidentifier() and after not in NO_ALIAS | BEFORE_TABLE:
            self.at += 1
