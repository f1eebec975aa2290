"""Calls that reach a database: connections, cursors, relations, and the functions of libraries over them."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from functools import partial

from jupyter_blocks.languages.python import kinds
from jupyter_blocks.languages.python.calls import NO_ARGUMENTS, Arguments, call_value
from jupyter_blocks.languages.python.databases import (
    CONNECTING,
    CONNECTION,
    CURSOR,
    DATABASE,
    DEFAULT,
    ENGINES,
    RELATION,
    RESULT,
    Database,
    argument,
    argument_text,
    at_address,
    connect,
    connection,
    database_of,
    derived,
    enlist,
    name_of,
    origin_of,
)
from jupyter_blocks.languages.python.library import words
from jupyter_blocks.languages.python.machine import Machine
from jupyter_blocks.languages.python.queries import (
    STATE,
    TABLE,
    keep_body,
    read,
    read_known_file,
    read_thing,
    roll_back,
    run_text,
    run_value,
    texts_of,
    touch_any,
    write_thing,
)
from jupyter_blocks.languages.python.texts import HOLE, text_of
from jupyter_blocks.languages.python.values import ATOMS, Obj, Value, fresh
from jupyter_blocks.languages.sql.values import How, Ref, Sort, Write

# Methods that are given SQL, and what comes out of them.
EXECUTING = words("execute executemany executescript exec_driver_sql raw_sql scalar scalars stream")
RELATING = words("sql query from_query")
FETCHING = words("fetchall fetchone fetchmany fetchnumpy fetchval all first one one_or_none mappings keys")
FRAMING = words(
    "df fetchdf fetch_df to_df pl arrow fetch_arrow_table to_arrow_table fetch_record_batch fetch_df_chunk "
    "toPandas to_pandas to_dataframe execute_df torch tf"
)
OPENING = words("cursor connect begin begin_nested connection duplicate raw_connection execution_options")
READING_FILES = words("read_csv read_parquet read_json from_parquet from_csv_auto")
SCANNING = words("table view")
REGISTERING = words("register unregister append create_function from_df from_arrow cursor rollback")
# Methods of frames and relations that write a table: where its name is, and how it is written.
TABLE_METHODS: Mapping[str, How] = {
    "to_sql": How.CREATES, "write_database": How.CREATES, "createOrReplaceTempView": How.REPLACES,
    "createTempView": How.CREATES, "registerTempTable": How.REPLACES, "saveAsTable": How.CREATES,
    "insertInto": How.CHANGES,
}  # fmt: skip
RELATION_METHODS: Mapping[str, How] = {
    "create": How.CREATES, "to_table": How.CREATES, "create_view": How.REPLACES, "to_view": How.REPLACES,
    "insert_into": How.CHANGES,
}  # fmt: skip
IF_EXISTS: Mapping[str, How] = {
    "fail": How.CREATES, "replace": How.REPLACES, "append": How.CHANGES, "overwrite": How.REPLACES,
}  # fmt: skip
SPARK = Database(dialect="spark", label="spark")
METHODS = EXECUTING | RELATING
SQL = re.compile(
    r"\s*(?:--[^\n]*\n\s*|/\*.*?\*/\s*|\(\s*)*"
    r"(?:select|with|from|insert|replace|update|delete|merge|truncate|create|drop|alter|copy|pivot|unpivot|summarize|"
    r"describe|explain|attach|detach|use|set|pragma|values|table|call|show|begin|commit|rollback|prepare|execute|"
    r"install|load|export|import|vacuum|analyze|checkpoint|refresh|cache|grant|comment)\b",
    re.I | re.S,
)


# -- calls -----------------------------------------------------------------------------------------


def call_method(m: Machine, obj: Obj, name: str, arguments: Arguments) -> Value | None:
    """Call a method of what comes from a database, or that is given SQL; None if it is no such call."""
    database = database_of(m, obj)
    if database is None:
        database = _adopted(m, obj, arguments)
        if database is None:
            return None
    origin = origin_of(obj) or obj
    if name in EXECUTING or name in RELATING:
        return _given_sql(m, database, obj, origin, name, arguments)
    if name in FETCHING or name in FRAMING:
        return _fetched(m, obj, name)
    if obj.path == RELATION or obj.path == RESULT:
        return _of_relation(m, database, obj, origin, name, arguments)
    return _of_connection(m, database, obj, origin, name, arguments)


def _adopted(m: Machine, obj: Obj, arguments: Arguments) -> Database | None:
    """The database behind an object that nobody knows, but that is given SQL."""
    if obj.type is not kinds.UNKNOWN or not any(SQL.match(text) for text in texts_of(argument(arguments, 0))):
        return None
    label = name_of(m, obj)
    node = arguments.node
    if not label and node is not None and isinstance(node.func, ast.Attribute):
        whole = node.func.value
        label = ast.unparse(whole) if isinstance(whole, (ast.Name, ast.Attribute)) else ""
    label = label or "database"
    dialect = "spark" if label.lower().startswith(("spark", "sqlcontext", "hive")) else ""
    obj.hold(DATABASE, (Obj(kinds.ATOM, f"{dialect} {'spark' if dialect else label}"),))
    return database_of(m, obj)


def _given_sql(
    m: Machine, database: Database, obj: Obj, origin: Obj, name: str, arguments: Arguments
) -> Value:
    position = 1 if obj.path == RELATION and len(arguments.positional) > 1 else 0
    value = argument(arguments, position, "query", "sql", "statement", "operation", "sql_query", "sql_script")
    aside = argument_text(arguments, 0) if position else None
    run_value(m, database, value, aside=aside)
    if name in RELATING:
        return (derived(origin, RELATION),)
    if arguments.dropped:
        if not _writes(value, database):
            m.write_resource(STATE, _result_of(m, obj), replaces=True)
        return ATOMS
    if name in ("scalar", "scalars"):
        return fresh()
    return (derived(origin, RESULT, kinds.STREAM),)


def _writes(value: Value, database: Database) -> bool:
    return any(s.writes for text in texts_of(value) for s in read(text, database.dialect).statements)


def _result_of(m: Machine, obj: Obj) -> str:
    """The name of what the last statement of a cursor or connection has left to be fetched."""
    return f"{name_of(m, obj) or 'cursor'}:result"


def _fetched(m: Machine, obj: Obj, name: str) -> Value:
    if obj.path == RESULT:
        m.mutate((obj,))
    elif obj.path != RELATION:
        result = _result_of(m, obj)
        m.read_resource(STATE, result)
        if name in ("fetchone", "fetchmany", "fetch_df_chunk"):
            m.write_resource(STATE, result)
    return fresh(kinds.FRAME if name in FRAMING else kinds.UNKNOWN)


def _of_relation(
    m: Machine, database: Database, obj: Obj, origin: Obj, name: str, arguments: Arguments
) -> Value:
    how = RELATION_METHODS.get(name)
    if how is not None:
        _write_named(m, database, argument_text(arguments, 0, "table_name", "view_name"), how)
        return (derived(origin, RELATION),)
    if obj.type is kinds.STREAM:
        m.mutate((obj,))
    return (derived(origin, obj.path, obj.type),)


def _of_connection(
    m: Machine, database: Database, obj: Obj, origin: Obj, name: str, arguments: Arguments
) -> Value:
    text = argument_text(arguments, 0, "table_name", "view_name", "name", "view_name")
    if name in OPENING:
        made = derived(origin, CURSOR if name == "cursor" else CONNECTION)
        if name == "cursor":
            made.type = kinds.STREAM
            made.thunk = partial(_iterated, m, made)
        return (made,)
    if name in SCANNING:
        _read_named(m, database, text)
        return (derived(origin, RELATION),)
    if name in READING_FILES:
        for path in texts_of(argument(arguments, 0)):
            read_known_file(m, path)
        return (derived(origin, RELATION),)
    if name in ("register", "append"):
        _write_named(m, database, text, How.REPLACES if name == "register" else How.CHANGES)
    elif name == "unregister":
        _write_named(m, database, text, How.DROPS)
    elif name in ("create_function", "create_aggregate"):
        _register_function(m, database, text, arguments)
    elif name == "rollback":
        roll_back(m, database)
    elif name == "close":
        m.mutate((obj,))
    elif name.startswith("from_"):
        return (derived(origin, RELATION),)
    return (obj,) if name == "__enter__" else fresh()


def _iterated(m: Machine, cursor: Obj) -> Value:
    m.read_resource(STATE, _result_of(m, cursor))
    return ()


def _register_function(m: Machine, database: Database, text: str | None, arguments: Arguments) -> None:
    """A function of the notebook that SQL may call: what it reads is read by each query that does."""
    functions = tuple(
        obj for value in arguments.values for obj in value if obj.type in (kinds.FUNCTION, kinds.CLASS)
    )
    if text is None:
        return
    name = f"{Sort.FUNCTION} {text.lower()}"
    enlist(m, f"tables {database.label}", name)
    m.write_resource(TABLE, database.resource(name), replaces=True)
    keep_body(m, database.key(name), lambda: m.perhaps(lambda: call_value(m, functions, NO_ARGUMENTS)))


def write_frame(m: Machine, name: str, arguments: Arguments) -> Value:
    """`df.to_sql("t", con)` and the like."""
    table = argument_text(arguments, 0, "name", "table_name", "tableName")
    how: How | None = TABLE_METHODS[name]
    database = SPARK
    if name in ("to_sql", "write_database"):
        database = _database_passed(m, argument(arguments, 1, "con", "connection"))
        said = argument(arguments, 999, "if_exists", "if_table_exists")
        if said:
            text = text_of(said[0]) if len(said) == 1 else None
            how = IF_EXISTS.get(text) if text is not None else None
    _write_named(m, database, table, how)
    return ATOMS


def _database_passed(m: Machine, value: Value) -> Database:
    """The database that is passed as a connection, or as an address."""
    for obj in value:
        address = text_of(obj)
        if address is not None:
            obj = at_address(m, address)
        elif obj.type is kinds.UNKNOWN and origin_of(obj) is None:
            obj.hold(DATABASE, (Obj(kinds.ATOM, f" {name_of(m, obj) or 'database'}"),))
        found = database_of(m, obj)
        if found is not None:
            return found
    return Database(dialect="", label="database")


def _write_named(m: Machine, database: Database, text: str | None, how: How | None) -> None:
    """A table is written whose name is a text; an unknown way of writing may keep what was there."""
    if text is None or HOLE.search(text):
        touch_any(m, database, writes=True)
        m.note_effect(f"writes to {database.label}")
        return
    name = text.lower() if database.dialect in ("duckdb", "sqlite", "spark", "") else text
    write_thing(m, database, Write(name=name, how=how or How.CHANGES, line=0))


def _read_named(m: Machine, database: Database, text: str | None) -> None:
    if text is None or HOLE.search(text):
        touch_any(m, database, writes=False)
    elif SQL.match(text) and len(text.split()) > 1:
        run_text(m, database, text)
    else:
        read_thing(m, database, Ref(name=text.lower(), written=text, line=0))


# -- functions of libraries ------------------------------------------------------------------------


def _read_sql(m: Machine, arguments: Arguments) -> Value:
    """`pd.read_sql(text or table, con)`, `pl.read_database(text, con)`."""
    database = _database_passed(m, argument(arguments, 1, "con", "connection", "uri"))
    value = argument(arguments, 0, "sql", "query")
    known = [*texts_of(value)]
    if known and all(re.fullmatch(r"[\w.]+", text) for text in known):
        for text in known:
            _read_named(m, database, text)
    else:
        run_value(m, database, value)
    return fresh(kinds.FRAME)


def _read_sql_table(m: Machine, arguments: Arguments) -> Value:
    database = _database_passed(m, argument(arguments, 1, "con"))
    _read_named(m, database, argument_text(arguments, 0, "table_name"))
    return fresh(kinds.FRAME)


def _over_frames(dialect: str) -> Callable[[Machine, Arguments], Value]:
    """SQL over the notebook's own frames, and nothing else."""

    def call(m: Machine, arguments: Arguments) -> Value:
        database = Database(dialect=dialect, label=dialect, inside=True)
        run_value(m, database, argument(arguments, 0, "query"))
        return fresh(kinds.FRAME)

    return call


def _default(name: str) -> Callable[[Machine, Arguments], Value]:
    """A function of DuckDB's, which uses its default connection, or the one that it is given."""

    def call(m: Machine, arguments: Arguments) -> Value:
        given = arguments.keyword("connection") or ()
        obj = given[0] if given and origin_of(given[0]) else connection("duckdb", DEFAULT)
        found = call_method(m, obj, name, arguments)
        return found if found is not None else fresh()

    return call


def _session(_: Machine, arguments: Arguments) -> Value:
    """`Session(engine)`: one more connection to the same database."""
    for obj in argument(arguments, 0, "bind"):
        origin = origin_of(obj)
        if origin is not None:
            return (derived(origin, CONNECTION),)
    return fresh()


def _same_text(_: Machine, arguments: Arguments) -> Value:
    return arguments.positional[0] if arguments.positional else fresh()


FUNCTIONS: Mapping[str, Callable[[Machine, Arguments], Value]] = {
    **{path: connect(path) for path in (*CONNECTING, *ENGINES)},
    **{
        f"duckdb.{name}": _default(name)
        for name in EXECUTING.union(RELATING, FETCHING, FRAMING, READING_FILES, SCANNING, REGISTERING)
    },
    "pandas.read_sql": _read_sql,
    "pandas.read_sql_query": _read_sql,
    "pandas.read_sql_table": _read_sql_table,
    "polars.read_database": _read_sql,
    "polars.read_database_uri": _read_sql,
    "polars.sql": _over_frames("polars"),
    "pandasql.sqldf": _over_frames("pandasql"),
    "sqlalchemy.text": _same_text,
    "sqlalchemy.sql.text": _same_text,
    "sqlalchemy.orm.Session": _session,
    "textwrap.dedent": _same_text,
}
