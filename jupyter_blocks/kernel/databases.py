"""The tables of databases as resources: what the SQL that a cell sends makes, changes and reads."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from types import MemberDescriptorType, ModuleType
from typing import Any

from jupyter_blocks.kernel.anatomy import anatomy
from jupyter_blocks.kernel.statements import CALLED, UNKNOWN, Statement, is_statement, statements

Resource = tuple[str, str]

DRIVERS = frozenset({"sqlite3", "duckdb", "_duckdb"})
SENDING = frozenset(
    [
        "execute",
        "executemany",
        "executescript",
        "sql",
        "query",
        "read_sql",
        "read_sql_query",
        "read_sql_table",
        "to_sql",
        "table",
        "from_query",
        "sql_query",
        "register",
        "create",
        "run_cell_magic",
        "run_line_magic",
    ]
)
FETCHING = frozenset(
    {"fetchone", "fetchall", "fetchmany", "fetchdf", "fetchnumpy", "fetch_df", "fetch_arrow_table"}
)
SETTINGS, RESULT = "settings", "result"


@dataclass
class Sent:
    """What a cell has sent: `uses` are read, `left` written: surely (true) or perhaps; `is_whole` says that
    nothing else can have been done."""

    uses: list[Resource] = field(default_factory=list)
    left: list[tuple[str, str, bool]] = field(default_factory=list)
    is_whole: bool = False


def is_connection(value: Any) -> bool:
    """Whether a value is a connection to a database, or a cursor of one."""
    known = anatomy(type(value))
    return known.name.endswith(("Connection", "Cursor")) and known.module.partition(".")[0] in DRIVERS


def connection_of(value: Any) -> Any:
    """The connection itself, of a cursor that tells it."""
    member = anatomy(type(value)).members.get("connection")
    return member.__get__(value) if type(member) is MemberDescriptorType else value


class Databases:
    """Knows the tables that cells have made, and what views, macros and prepared statements stand for."""

    def __init__(self) -> None:
        self._tables: dict[str, dict[str, bool]] = {}
        self._meaning: dict[tuple[str, str], Statement] = {}
        self._triggers: dict[tuple[str, str], list[Statement]] = {}
        self._labels: dict[int, str] = {}

    def standing(self) -> set[str]:
        """The tables that cells have made and not dropped."""
        return {name for known in self._tables.values() for name, stands in known.items() if stands}

    def key(self, values: Mapping[str, Any]) -> str | None:
        """The database of a cell that reads these variables: of a connection, or DuckDB's default."""
        found = {
            self._label(name, connection_of(value))
            for name, value in sorted(values.items())
            if is_connection(value)
        }
        if not found and any(type(v) is ModuleType and v.__name__ == "duckdb" for v in values.values()):
            return "duckdb"
        used = found & self._tables.keys() or found
        return used.pop() if len(used) == 1 else None

    def _label(self, name: str, connection: Any) -> str:
        """What a connection is called: by the variable that it was first seen under."""
        known = self._labels.get(id(connection))
        if known is None:
            others = set(self._labels.values())
            known = name if name not in others else f"{name} {len(others) + 1}"
            self._labels[id(connection)] = known
        return known

    def alias(self, old: Any, new: Any) -> None:
        """`new` was made of `old`, and is a connection to the same database."""
        known = self._labels.get(id(connection_of(old)))
        if known is not None:
            self._labels.setdefault(id(connection_of(new)), known)

    def send(self, key: str, texts: Iterable[str], doubtful: Container[str] = ()) -> Sent:
        """A cell has sent `texts`, those that are `doubtful` perhaps."""
        sent = Sent()
        every = [
            (one, text not in doubtful) for text in texts if is_statement(text) for one in statements(text)
        ]
        own: set[str] = set()
        if not every:
            sent.uses = [self._resource(key, name) for name in self._tables.get(key, ())]
        for one, surely in every:
            self._perform(key, one, sent, own, surely)
        sent.is_whole = bool(every)
        if any(not one.writes for one, _ in every):
            sent.left.append((*self._resource(key, RESULT), True))
        return sent

    def fetch(self, key: str) -> Sent:
        """A cell has taken what the last statement has found."""
        return Sent(uses=[self._resource(key, RESULT)])

    def _perform(self, key: str, one: Statement, sent: Sent, own: set[str], surely: bool) -> None:
        known = self._tables.setdefault(key, {})
        reads, writes = set(one.reads), dict(one.writes)
        for name in one.writes:
            if one.makes == "trigger":
                self._triggers.setdefault((key, name), []).extend(one.acts)
            else:
                self._pull(key, name, reads, writes)
        called = {name for name in known if name in one.words and self._kind(key, name) in CALLED}
        if one.makes != "prepared":
            reads |= called - writes.keys()
        reads |= {name.partition(".")[0] for name in (*reads, *writes) if "." in name}
        if not one.deferred or one.makes == "view" or one.makes == "macro":
            for name in list(reads):
                self._through(key, name, reads, writes, set())
        if one.every or (one.last and one.last not in known):
            reads |= known.keys()
        if reads - known.keys():
            reads.add(UNKNOWN)
        reads |= {name for name, anew in writes.items() if not anew and not (one.makes and name not in known)}
        if SETTINGS in known:
            reads.add(SETTINGS)
        if one.makes and one.if_missing and known.get(next(iter(one.writes), "")):
            reads |= one.writes.keys()
            writes = {}
        sent.uses += [self._resource(key, name) for name in sorted(reads & known.keys() - own)]
        if one.sets:
            writes[SETTINGS] = False
        if one.undoes:
            sent.left += [(*self._resource(key, name), False) for name in known]
        for name in writes:
            known[name] = not one.drops
            own.add(name)
            sent.left.append((*self._resource(key, name), surely))
            if one.makes or one.drops:
                self._meaning.pop((key, name), None)
            if one.makes in CALLED or one.deferred:
                self._meaning[key, name] = one

    def _pull(self, key: str, name: str, reads: set[str], writes: dict[str, bool]) -> None:
        """What triggers do when a table is changed."""
        for act in self._triggers.get((key, name), ()):
            reads |= act.reads
            for other in act.writes.keys() - writes.keys():
                writes[other] = False
                self._pull(key, other, reads, writes)

    def _through(self, key: str, name: str, reads: set[str], writes: dict[str, bool], seen: set[str]) -> None:
        """What a view, macro or prepared statement stands for."""
        meaning = self._meaning.get((key, name))
        if meaning is None or name in seen:
            return
        seen.add(name)
        for inner in meaning.reads:
            reads.add(inner)
            self._through(key, inner, reads, writes, seen)
        if meaning.makes == "sequence":
            writes[name] = False
        if meaning.makes == "prepared" and {"insert", "update", "delete"} & meaning.words:
            writes.update(dict.fromkeys(meaning.reads, False))

    def _kind(self, key: str, name: str) -> str:
        meaning = self._meaning.get((key, name))
        return meaning.makes if meaning is not None else ""

    def _resource(self, key: str, name: str) -> Resource:
        return "state", f"{key}:{name}"
