"""SQL in Python: what a text of it reads and writes of databases, of files, and of the notebook's frames."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from jupyter_blocks.languages.python import kinds
from jupyter_blocks.languages.python.databases import (
    OVER_FRAMES,
    Database,
    enlist,
    listed,
    look,
    perform_body,
)
from jupyter_blocks.languages.python.files import change_file, read_file
from jupyter_blocks.languages.python.machine import Left, Machine
from jupyter_blocks.languages.python.texts import HOLE, text_of
from jupyter_blocks.languages.python.values import ATOMS, BOUND, Binding, Env, Obj, Value
from jupyter_blocks.languages.sql.values import HOLE as SQL_HOLE
from jupyter_blocks.languages.sql.values import TRANSACTION, How, Query, Ref, Sort, Statement, Write
from jupyter_blocks.model.pipeline import ViaKind
from jupyter_blocks.registry import find

TABLE, STATE = ViaKind.TABLE, ViaKind.STATE

SEARCHED = ("schema", "search_path")  # settings that say what plain names mean
UNNAMED = "*"  # stands for tables whose names only the run knows
# Of these types no table can be made.
NO_FRAMES = frozenset(
    {kinds.ATOM, kinds.MODULE, kinds.LIBRARY, kinds.FUNCTION, kinds.CLASS, kinds.LIST, kinds.SET}
)


# -- texts -----------------------------------------------------------------------------------------


def texts_of(value: Value) -> Iterator[str]:
    return (text for obj in value if (text := text_of(obj)) is not None)


def read(text: str, dialect: str, *, template: bool = False) -> Query:
    """What a text of SQL does, or a template of it; the parser is loaded for the first one."""
    known = "" if dialect in OVER_FRAMES else dialect
    query: Query = find("queries", "sql")(HOLE.sub(SQL_HOLE, text), known or None, template=template)
    return query


def run_value(m: Machine, database: Database, value: Value, *, aside: str | None = None) -> None:
    """Run what a call is given as SQL; a text that is not known may do anything."""
    known = [*texts_of(value)]
    ways = [partial(run_text, m, database, text, aside=aside) for text in known]
    if len(known) < len(value) or not value:
        ways.append(partial(_anything, m, database, value))
    if len(ways) == 1:
        ways[0]()
    else:
        m.fork(*(partial(_done, way) for way in ways))


def _done(way: Callable[[], None]) -> Left | None:
    way()
    return None


def _anything(m: Machine, database: Database, value: Value) -> None:
    touch_any(m, database, writes=True)
    if not database.inside and all(obj.type is kinds.ATOM for obj in value):
        m.note_effect(f"may write to {database.label}")


def run_text(m: Machine, database: Database, text: str, *, aside: str | None = None) -> None:
    """Do what each statement of a text does, in order; a table named `aside` is the caller's own."""
    perform(m, database, read(text, database.dialect).statements, aside=aside)


def perform(
    m: Machine, database: Database, statements: Iterable[Statement], *, aside: str | None = None
) -> None:
    """Do what statements do, in order."""
    for statement in statements:
        _read_settings(m, database, statement)
        for ref in statement.reads:
            if ref.written == aside:
                continue
            if ref.sure:
                read_thing(m, database, ref)
            else:
                m.perhaps(partial(read_thing, m, database, ref))
        for file in statement.files_read:
            read_known_file(m, file.path)
        if statement.reads_any or statement.writes_any:
            touch_any(m, database, writes=statement.writes_any)
        if not statement.understood:
            _guess(m, database, statement)
        for write in statement.writes:
            happens = partial(write_thing, m, database, write, statement)
            happens() if write.sure else m.perhaps(happens)
        for file in statement.files_written:
            change_file(m, file.path if SQL_HOLE not in file.path else "")


def read_known_file(m: Machine, path: str) -> None:
    if path and not HOLE.search(path) and SQL_HOLE not in path:
        read_file(m, path)


# -- tables ----------------------------------------------------------------------------------------


def _full(m: Machine, database: Database, sort: Sort, name: str, *, qualified: bool) -> str:
    """The name of something within its database, by the schema that is in use."""
    if sort is not Sort.TABLE:
        return f"{sort} {name}"
    search = look(m, f"search {database.label}")
    if search is not None and not qualified and (schema := text_of(search.value[0])):
        return f"{schema}.{name}"
    return name


def read_thing(m: Machine, database: Database, ref: Ref) -> None:
    name = _full(m, database, ref.sort, ref.name, qualified=ref.is_qualified)
    key = database.key(name)
    version = look(m, key)
    if ref.sort is not Sort.TABLE:
        if version is not None:
            m.read_resource(TABLE, database.resource(name))
            perform_body(m, key)
        return
    is_frame = database.scans and not ref.is_qualified and is_visible(m, ref.written, frames=True)
    is_there = version is not None and look(m, f"gone {key}") is None
    if not is_there and look(m, database.key(UNNAMED)) is not None:
        m.perhaps(partial(m.read_resource, TABLE, database.resource(UNNAMED)))
    if version is not None or not is_frame:
        m.read_resource(TABLE, database.resource(name))
        perform_body(m, key)
    if is_frame and is_there and version is not None and version.bound is BOUND and version.older is None:
        return
    if is_frame and not is_there and (database.inside or database.dialect != "duckdb"):
        m.load(ref.written)
    elif is_frame:
        m.perhaps(lambda: m.load(ref.written))


def is_visible(m: Machine, name: str, *, frames: bool = False) -> bool:
    """Whether the running code sees a variable of that name, one that may be a table if `frames`."""
    binding = _binding(m, name)
    return binding is not None and not (
        frames and binding.value and all(obj.type in NO_FRAMES for obj in binding.candidates())
    )


def _binding(m: Machine, name: str) -> Binding | None:
    env: Env | None = m.env
    while env is not None:
        if name in env.vars:
            return env.vars[name]
        env = env.parent
    m.touched.add(name)
    return m.globals.vars.get(name)


def write_thing(m: Machine, database: Database, write: Write, statement: Statement | None = None) -> None:
    if write.sort is Sort.SETTING and write.name == TRANSACTION:
        roll_back(m, database)
        return
    if write.sort is Sort.SETTING:
        change_setting(m, database, write.name)
        if write.name in SEARCHED:
            _search(m, database, statement)
        return
    name = _full(m, database, write.sort, write.name, qualified="." in write.name)
    key = database.key(name)
    is_there = look(m, key) is not None and look(m, f"gone {key}") is None
    if not database.inside:
        m.note_effect(f"writes {database.resource(name)}")
    if write.how is How.ENSURES and is_there:
        m.read_resource(TABLE, database.resource(name))  # nothing happens
        return
    enlist(m, f"tables {database.label}", name)
    m.write_resource(TABLE, database.resource(name), replaces=not write.how.keeps)
    m.put(m.shared, f"gone {key}", Binding((), ATOMS) if write.how is How.DROPS else None)
    if write.body:
        keep_body(m, key, partial(perform, m, database, write.body))
    elif not write.how.keeps:
        m.put(m.shared, f"body {key}", None)
    trigger = f"{Sort.TRIGGER} {name}"
    if write.sort is Sort.TABLE and look(m, database.key(trigger)) is not None:
        m.read_resource(TABLE, database.resource(trigger))
        perform_body(m, database.key(trigger))


def keep_body(m: Machine, key: str, body: Callable[[], object]) -> None:
    kept = Obj(kinds.UNKNOWN)
    kept.thunk = partial(_used, body)
    m.put(m.shared, f"body {key}", Binding((), (kept,)))


def _used(body: Callable[[], object]) -> Value:
    body()
    return ()


def _known(m: Machine, database: Database) -> list[str]:
    """The names of what is known to be, or to have been, in a database."""
    return listed(m, f"tables {database.label}")


def touch_any(m: Machine, database: Database, *, writes: bool) -> None:
    """Whatever is known of a database may be read, and perhaps written; so may what is not."""
    for name in _known(m, database):
        _touch(m, database, name, writes=writes)
    if writes:
        _write_unnamed(m, database)


def _write_unnamed(m: Machine, database: Database) -> None:
    """A table that nobody knows may be written."""
    enlist(m, f"tables {database.label}", UNNAMED)
    m.perhaps(partial(m.write_resource, TABLE, database.resource(UNNAMED)))


def roll_back(m: Machine, database: Database) -> None:
    """Whatever was written before may be undone."""
    for name in _known(m, database):
        _touch(m, database, name, writes=True)


def _touch(m: Machine, database: Database, name: str, *, writes: bool) -> None:
    m.perhaps(partial(_read_known, m, database, name))
    if writes and name != UNNAMED:
        m.perhaps(partial(m.write_resource, TABLE, database.resource(name)))


def _read_known(m: Machine, database: Database, name: str) -> None:
    m.read_resource(TABLE, database.resource(name))
    perform_body(m, database.key(name))


def _guess(m: Machine, database: Database, statement: Statement) -> None:
    """A statement that nobody understands may read and write what is named like one of its words."""
    for name in _known(m, database):
        if name.rpartition(".")[2].rpartition(" ")[2] in statement.words:
            _touch(m, database, name, writes=True)
    _write_unnamed(m, database)
    for word in statement.words if database.scans else ():
        if is_visible(m, word, frames=True):
            m.perhaps(partial(m.load, word))


# -- settings --------------------------------------------------------------------------------------


def change_setting(m: Machine, database: Database, name: str) -> None:
    m.write_resource(STATE, database.resource(name), replaces=True)
    enlist(m, f"settings {database.label}", name)


def _search(m: Machine, database: Database, statement: Statement | None) -> None:
    """USE says which schema names are in from now on."""
    schemas = [ref.name for ref in statement.reads if ref.sort is Sort.SCHEMA] if statement else []
    schema = schemas[0] if schemas and schemas[0] not in ("main", "memory") else ""
    m.put(m.shared, f"search {database.label}", Binding((), (Obj(kinds.ATOM, schema),)))


def _read_settings(m: Machine, database: Database, statement: Statement) -> None:
    """Whatever has been set may matter to a statement; the schema in use surely does to plain names."""
    for name in listed(m, f"settings {database.label}"):
        tables = [ref.name for ref in statement.reads if ref.sort is Sort.TABLE]
        tables += [write.name for write in statement.writes if write.sort is Sort.TABLE]
        plain = any("." not in table for table in tables)
        setting = database.resource(name)
        if name in SEARCHED and plain:
            m.read_resource(STATE, setting)
        else:
            m.perhaps(partial(m.read_resource, STATE, setting))
