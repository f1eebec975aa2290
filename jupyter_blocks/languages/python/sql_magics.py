"""The magics `%sql`, `%%sql` and their like: the connection they use, what they run, the name they bind."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from jupyter_blocks.languages.python import kinds
from jupyter_blocks.languages.python.databases import (
    CONNECTION,
    DATABASE,
    Database,
    at_address,
    database_of,
    look,
    origin_of,
)
from jupyter_blocks.languages.python.library import words
from jupyter_blocks.languages.python.machine import Machine
from jupyter_blocks.languages.python.queries import (
    STATE,
    TABLE,
    is_visible,
    perform,
    read,
    read_thing,
    write_thing,
)
from jupyter_blocks.languages.python.texts import UNKNOWN, only_text
from jupyter_blocks.languages.python.values import Binding, Obj, Value, fresh
from jupyter_blocks.languages.sql.values import Form, How, Ref, Write

CURRENT = "sql:connection"  # the resource; the connection itself is kept beside its versions
LABEL = "sql"  # of a database in memory, or of one that nobody knows
VALUED = words(
    """
        -a --connection_arguments -A --alias -c --creator -f --file -i --input -N --interact -o --out --output
        -s --section -S --save -w --with -x --close --project --params --config
    """
)
# With dialects that are not said by a connection.
DIALECTS = {"bigquery": "bigquery", "sparksql": "spark", "dql": "duckdb", "duckdb": "duckdb"}
ADDRESS = re.compile(r"[\w+]+://\S*")
OPTION = re.compile(r"--\w[\w-]*(?:=.*)?|-\w")
FILLED = re.compile(r"\{\{\s*(\w+)\s*\}\}")
HELD = re.compile(r"(?<![{\w])\{(\w+)\}(?!\})|\$\{?(\w+)\}?")


@dataclass(slots=True, kw_only=True)
class Line:
    """A magic's line, taken apart: options, what names a connection, the name to bind, the SQL."""

    options: dict[str, list[str]] = field(default_factory=dict)
    connection: str = ""
    bound: str = ""
    text: str = ""

    def last(self, *names: str) -> str:
        """The value of one of several options, "" without."""
        return next((self.options[name][-1] for name in names if self.options.get(name)), "")


def sql_magic(m: Machine, name: str, line: str, body: str | None) -> Value:
    """Run a magic of SQL; `name` without its percent signs, `body` None for a line magic. What it gives."""
    said = _taken_apart(m, name, line)
    text = "\n".join(part for part in (said.text, body or "") if part.strip())
    obj = _connection(m, name, said)
    database = database_of(m, obj) or Database(dialect="", label=LABEL)
    _persist(m, database, said, text)
    if said.last("-S", "--save"):
        _save(m, database, said, text)
    for snippet in said.options.get("-w", []) + said.options.get("--with", []):
        read_thing(m, database, Ref(name=f"snippet {snippet}", written="", line=0))
    if text.strip() and not said.options.keys() & {"-p", "--persist", "--append"}:
        _run(m, database, text)
    result = fresh(kinds.UNKNOWN)
    bound = said.bound or said.last("-o", "--out", "--output")
    if bound.isidentifier():
        m.bind(bound, result)
    return result


def _taken_apart(m: Machine, name: str, line: str) -> Line:
    said = Line()
    rest = line.strip()
    while rest:
        word, _, after = rest.partition(" ")
        after = after.lstrip()
        if OPTION.fullmatch(word):
            option, equals, value = word.partition("=")
            if option in VALUED and not equals:
                value, _, after = after.partition(" ")
            said.options.setdefault(option, []).append(value)
        elif shape := re.match(r"(\w+)\s*=?\s*<<\s*", rest):
            said.bound, after = shape[1], rest[shape.end() :]
        elif name == "bigquery" and word.isidentifier() and not said.bound:
            said.bound = word
        elif ADDRESS.fullmatch(word) or (not said.connection and _is_connection(m, word)):
            said.connection = word
        else:
            said.text = rest
            break
        rest = after.lstrip()
    return said


def _is_connection(m: Machine, word: str) -> bool:
    if not word.isidentifier():
        return look(m, f"alias {word}") is not None
    m.touched.add(word)
    known = m.globals.vars.get(word)
    is_database = known is not None and any(origin_of(obj) for obj in known.candidates())
    return is_database or look(m, f"alias {word}") is not None


# -- the connection --------------------------------------------------------------------------------


def _connection(m: Machine, name: str, said: Line) -> Obj:
    """The connection that the magic uses; one that its line names is used from then on."""
    if name in DIALECTS:
        return _labelled(DIALECTS[name], "spark" if name == "sparksql" else DIALECTS[name])
    if not said.connection:
        m.read_resource(STATE, CURRENT)
        current = look(m, "sql connection")
        return current.value[0] if current is not None else _labelled("", LABEL)
    obj = _named(m, said.connection)
    alias = said.last("-A", "--alias")
    if alias:
        m.put(m.shared, f"alias {alias}", Binding((), (obj,)))
    m.put(m.shared, "sql connection", Binding((), (obj,)))
    m.write_resource(STATE, CURRENT, replaces=True)
    return obj


def _named(m: Machine, word: str) -> Obj:
    if ADDRESS.fullmatch(word):
        obj = at_address(m, word)
        mark = (obj.fields or {})[DATABASE][0].path
        return obj if mark.partition(" ")[2] else _labelled(mark.strip(), LABEL)
    alias = look(m, f"alias {word}")
    if alias is not None:
        m.read_resource(STATE, CURRENT)
        return alias.value[0]
    return next((obj for obj in m.load(word) if origin_of(obj) is not None), _labelled("", LABEL))


def _labelled(dialect: str, label: str) -> Obj:
    """A database that no variable names."""
    obj = Obj(kinds.UNKNOWN, CONNECTION)
    inside = "&" if dialect in ("duckdb", "sqlite") else ""
    obj.hold(DATABASE, (Obj(kinds.ATOM, f"{dialect} {inside}{label}"),))
    return obj


# -- what is run -----------------------------------------------------------------------------------


def _run(m: Machine, database: Database, text: str) -> None:
    """Run a text into which the values of variables are put: {{ name }}, {name}, $name, :name."""

    def put_in(found: re.Match[str]) -> str:
        name = found[found.lastindex or 1]
        if not is_visible(m, name):
            return found[0]
        known = only_text(m.load(name))
        return UNKNOWN if known is None else known

    text = HELD.sub(put_in, FILLED.sub(put_in, text))
    query = read(text, database.dialect, template=True)
    taken = [variable.name for variable in query.variables]
    taken += [v.name for s in query.statements for v in s.variables if v.form in (Form.COLON, Form.DOLLAR)]
    for name in taken:
        if is_visible(m, name):
            m.load(name)
    perform(m, database, query.statements)


def _persist(m: Machine, database: Database, said: Line, text: str) -> None:
    """`%sql --persist df` writes the frame as a table of its name."""
    for option, how in (("--persist", How.CREATES), ("-p", How.CREATES), ("--append", How.CHANGES)):
        name = text.strip()
        if option in said.options and name.isidentifier():
            m.load(name)
            how = How.REPLACES if "--persist-replace" in said.options else how
            write_thing(m, database, Write(name=name.lower(), how=how, line=0))


def _save(m: Machine, database: Database, said: Line, text: str) -> None:
    """`--save name` keeps the query, so that `--with name` may build on it, as if it were a view."""
    name = f"snippet {said.last('-S', '--save')}"
    body = read(text, database.dialect, template=True).statements
    write_thing(m, database, Write(name=name, how=How.REPLACES, line=0, body=body))
    m.read_resource(TABLE, database.resource(name))
