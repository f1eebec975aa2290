"""Databases as the abstract machine knows them: connections, what is derived from them, and their names."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from jupyter_blocks.languages.python import kinds
from jupyter_blocks.languages.python.calls import Arguments, run_thunk
from jupyter_blocks.languages.python.files import read_file
from jupyter_blocks.languages.python.machine import Machine
from jupyter_blocks.languages.python.resources import key_of_resource
from jupyter_blocks.languages.python.texts import HOLE, text_of
from jupyter_blocks.languages.python.values import Binding, Obj, Value
from jupyter_blocks.model.pipeline import ViaKind

# The paths of objects that stand for a database or come out of one.
CONNECTION, CURSOR = "database connection", "database cursor"
RELATION, RESULT = "database relation", "database result"
FROM_DATABASES = frozenset({CONNECTION, CURSOR, RELATION, RESULT})
ORIGIN, DATABASE = ".connection", ".database"  # fields of such objects

# Functions that open a database, and its dialect; those of `ENGINES` are told by an address.
CONNECTING: Mapping[str, str] = {
    "duckdb.connect": "duckdb", "ibis.duckdb.connect": "duckdb", "sqlite3.connect": "sqlite",
    "sqlite3.Connection": "sqlite", "aiosqlite.connect": "sqlite", "apsw.Connection": "sqlite",
    "adbc_driver_sqlite.dbapi.connect": "sqlite", "adbc_driver_postgresql.dbapi.connect": "postgres",
    "psycopg2.connect": "postgres", "psycopg.connect": "postgres", "pymysql.connect": "mysql",
    "MySQLdb.connect": "mysql", "mysql.connector.connect": "mysql", "oracledb.connect": "oracle",
    "snowflake.connector.connect": "snowflake", "clickhouse_connect.get_client": "clickhouse",
    "google.cloud.bigquery.Client": "bigquery", "trino.dbapi.connect": "trino", "pymssql.connect": "tsql",
    "pyodbc.connect": "", "databricks.sql.connect": "databricks", "redshift_connector.connect": "redshift",
}  # fmt: skip
ENGINES = frozenset(
    f"{home}.{name}"
    for home in ("sqlalchemy", "sqlalchemy.ext.asyncio", "sqlmodel")
    for name in ("create_engine", "create_async_engine")
)
FILES = frozenset({"duckdb", "sqlite"})  # dialects whose databases are files, or in memory
ADDRESS = re.compile(r"(?P<dialect>\w+)(?:\+\w+)?://(?:[^@/]*@)?(?P<rest>.*)", re.S)
UNKNOWN_FILE = "?"  # after the dialect: in a file of which nobody knows the path
OVER_FRAMES = frozenset({"polars", "pandasql"})  # what takes SQL over the notebook's own frames
MEMORY = ("", ":memory:")
DEFAULT = "duckdb"  # the name of the database that DuckDB's functions use without a connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """One database. `label` is its name on screen; `inside` says that it lives and dies with the kernel, so
    that its tables are all made by the notebook; `scans` that a name in a query may be a variable."""

    dialect: str
    label: str
    inside: bool = False

    @property
    def scans(self) -> bool:
        return self.dialect == "duckdb" or self.dialect in OVER_FRAMES

    def resource(self, name: str) -> str:
        """The name of a table, or of something else, as a resource."""
        return f"{self.label}:{name}"

    def key(self, name: str) -> str:
        """The key of that resource."""
        return key_of_resource(ViaKind.TABLE, self.resource(name))


def connection(dialect: str, key: str = "") -> Obj:
    """An object for a connection; those with one `key` are to the same database."""
    obj = Obj(kinds.UNKNOWN, CONNECTION)
    obj.hold(DATABASE, (Obj(kinds.ATOM, f"{dialect} {key}"),))
    return obj


def derived(origin: Obj, path: str, kind: kinds.Type = kinds.UNKNOWN) -> Obj:
    """An object that comes out of a database: a cursor, a relation, a result."""
    obj = Obj(kind, path)
    obj.hold(ORIGIN, (origin,))
    return obj


def origin_of(obj: Obj) -> Obj | None:
    """The connection that an object is or comes from."""
    for _ in range(10):
        fields = obj.fields or {}
        if DATABASE in fields:
            return obj
        if ORIGIN not in fields or not fields[ORIGIN]:
            return None
        obj = fields[ORIGIN][0]
    return None


def database_of(m: Machine, obj: Obj) -> Database | None:
    """The database that an object is a connection to or comes from; its name is settled by its first use."""
    origin = origin_of(obj)
    if origin is None:
        return None
    mark = (origin.fields or {})[DATABASE][0].path
    dialect, _, key = mark.partition(" ")
    if not key:
        key = f"&{_unused(m, name_of(m, origin) or dialect or 'database', origin)}"
        origin.hold(DATABASE, (Obj(kinds.ATOM, f"{dialect} {key}"),))
    label = key.removeprefix("&")
    inside = (key[0] == "&" and dialect in FILES) or label == DEFAULT
    return Database(dialect=dialect.removesuffix(UNKNOWN_FILE), label=label, inside=inside)


def name_of(m: Machine, obj: Obj) -> str:
    """The first variable that referred to an object, a global one if there is any, else an attribute."""
    names = [name for env, name in obj.refs or () if env is m.globals]
    names += [name for _, name in obj.refs or ()]
    for holder in obj.holders or ():
        names += [key[1:] for key, value in (holder.fields or {}).items() if obj in value and key != ORIGIN]
    return next(iter(names), "")


def _unused(m: Machine, name: str, origin: Obj) -> str:
    """A name that no other database bears."""
    number, label = 1, name
    while (known := look(m, f"name {label}")) is not None and known.value != (origin,):
        number += 1
        label = f"{name}#{number}"
    m.put(m.shared, f"name {label}", Binding((), (origin,)))
    return label


def connect(path: str) -> Callable[[Machine, Arguments], Value]:
    """What a function does that opens a database."""
    if path in ENGINES:
        return lambda m, arguments: (_engine(m, arguments),)
    dialect = CONNECTING[path]
    return lambda m, arguments: (_connected(m, dialect, arguments),)


def _connected(m: Machine, dialect: str, arguments: Arguments) -> Obj:
    text = argument_text(arguments, 0, "database", "dsn", "uri")
    if dialect not in FILES:
        return connection(dialect, text if text and not HOLE.search(text) else "")
    passed = bool(arguments.positional or arguments.keyword("database"))
    if text == ":default:":
        return connection(dialect, DEFAULT)
    if text is None or HOLE.search(text):
        return connection(f"{dialect}{UNKNOWN_FILE}" if passed else dialect)
    return _file(m, dialect, text)


def _file(m: Machine, dialect: str, path: str) -> Obj:
    if path in MEMORY:
        return connection(dialect)
    read_file(m, path)
    return connection(dialect, path)


def _engine(m: Machine, arguments: Arguments) -> Obj:
    return at_address(m, argument_text(arguments, 0, "url") or "")


def at_address(m: Machine, address: str) -> Obj:
    """The connection to what an address names, as SQLAlchemy writes it."""
    shape = ADDRESS.fullmatch(address)
    if shape is None:
        return connection("")
    dialect, rest = shape["dialect"], shape["rest"].partition("?")[0]
    if dialect in FILES:
        path = rest.removeprefix("/")
        return connection(f"{dialect}{UNKNOWN_FILE}") if HOLE.search(path) else _file(m, dialect, path)
    return connection(dialect, "" if HOLE.search(rest) else rest.replace(" ", ""))


def argument_text(arguments: Arguments, position: int, *names: str) -> str | None:
    """The text that is passed at a position or by name, if it is one that is known."""
    value = argument(arguments, position, *names)
    return text_of(value[0]) if len(value) == 1 else None


def argument(arguments: Arguments, position: int, *names: str) -> Value:
    """What is passed at a position or by one of `names`."""
    for name, value in arguments.keywords:
        if name in names:
            return value
    return arguments.positional[position] if position < len(arguments.positional) else ()


def look(m: Machine, key: str) -> Binding | None:
    """What is kept under a key beside the versions of resources."""
    m.touched.add(key)
    return m.shared.vars.get(key)


def listed(m: Machine, key: str) -> list[str]:
    """The names in a list that is kept under a key."""
    found = look(m, key)
    return (
        [] if found is None else sorted({name for obj in found.candidates() for name in obj.path.split("\n")})
    )


def enlist(m: Machine, key: str, name: str) -> None:
    """Add a name to a list that is kept under a key."""
    names = listed(m, key)
    if name not in names:
        m.put(m.shared, key, Binding((), (Obj(kinds.ATOM, "\n".join([*names, name])),)))


def perform_body(m: Machine, key: str) -> None:
    """Do what happens whenever a view, a macro, a prepared statement, or a table with a trigger is used."""
    found = look(m, f"body {key}")
    if found is None:
        return
    if len(found.value) == 1 and found.older is None:
        run_thunk(found.value)
    else:
        m.perhaps(lambda: run_thunk(found.candidates()))
