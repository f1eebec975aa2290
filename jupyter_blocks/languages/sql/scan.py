"""What the tree of a statement reads and writes, common table expressions in their exact scopes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect, NormalizationStrategy

from jupyter_blocks.languages.sql.values import (
    HOLE,
    File,
    Form,
    HostVariable,
    How,
    Ref,
    Sort,
    Statement,
    Write,
)

Scope = frozenset[str]  # the common table expressions that may be named here
Waiting = list[tuple[exp.Expr, Scope]]

# Schemas that are meant where none is named; the catalogues that are, with or without them.
DEFAULT_SCHEMAS: Mapping[str, frozenset[str]] = {
    "duckdb": frozenset({"main", "memory", "memory.main", "temp", "temp.main"}),
    "sqlite": frozenset({"main", "temp"}),
    "postgres": frozenset({"public", "pg_temp"}),
    "tsql": frozenset({"dbo"}),
    "spark": frozenset({"default", "spark_catalog.default"}),
}
DEFAULT_SCHEMAS = {**DEFAULT_SCHEMAS, "": frozenset({"main", "memory.main", "temp", "public"})}

CATALOGUE = re.compile(
    r"(?:.+\.)?(?:information_schema|pg_catalog|sys|system)\..+"
    r"|(?:.+\.)?(?:sqlite_(?:temp_)?(?:master|schema|sequence)|pg_(?:tables|class|views|attribute|stats?\w*))"
)
CATALOGUE_FUNCTION = re.compile(r"(?:duckdb|pragma)_(?!version|functions|settings|keywords|extensions)\w+")
FILE_NAME = re.compile(r".*(?:\.(?:parquet|csv|tsv|json|jsonl|ndjson|xlsx|avro|arrow|gz|zst)|[*/].*)", re.I)
FILE_FORMATS = frozenset({"parquet", "csv", "json", "orc", "avro", "delta", "text", "binaryfile", "iceberg"})
FILE_FUNCTION = re.compile(
    r"(?:read_(?:avro|blob|csv|csv_auto|duckdb|json|json_auto|ndjson|ndjson_auto|parquet|text|xlsx)|st_read|glob"
    r"|read_(?:nd)?json_objects(?:_auto)?|parquet_(?:scan|schema|metadata|file_metadata|kv_metadata)|sniff_csv"
    r"|(?:delta|iceberg|sqlite)_scan)"
)
PLAIN_WORD = re.compile(r"\w+")

# Whether a common table expression may name those that come after it, where RECURSIVE is said, or without.
FORWARD_RECURSIVE = frozenset({"", "postgres", "sqlite", "bigquery"})
FORWARD_ALWAYS = frozenset({"sqlite"})
RECURSIVE_UNSAID = frozenset({"tsql", "oracle", "snowflake"})


@dataclass(slots=True)
class Found:
    """What has been found in a statement so far. `read_text` reads a text of SQL that stands in it."""

    dialect: str
    strategy: NormalizationStrategy
    line: int
    places: Mapping[str, int]
    read_text: Callable[[str, int], tuple[Statement, ...]]
    reads: dict[tuple[Sort, str], Ref] = field(default_factory=dict)
    writes: list[Write] = field(default_factory=list)
    files_read: dict[str, File] = field(default_factory=dict)
    files_written: dict[str, File] = field(default_factory=dict)
    variables: dict[str, HostVariable] = field(default_factory=dict)
    reads_any: bool = False
    writes_any: bool = False
    aside: set[int] = field(default_factory=set)  # ids of tables that are written, not read

    def apart(self) -> Found:
        """An empty one for the same text."""
        return Found(self.dialect, self.strategy, self.line, self.places, self.read_text)

    def statement(self) -> Statement:
        """What was found, as a value."""
        return Statement(
            line=self.line,
            reads=tuple(self.reads.values()),
            writes=tuple(self.writes),
            files_read=tuple(self.files_read.values()),
            files_written=tuple(self.files_written.values()),
            variables=tuple(self.variables.values()),
            reads_any=self.reads_any,
            writes_any=self.writes_any,
        )

    def place(self, text: str) -> int:
        """The line in which `text` stands first."""
        return self.places.get(text.lower(), self.line)

    def read(self, name: str, written: str, line: int, sort: Sort = Sort.TABLE) -> None:
        """Something is read."""
        if HOLE in name.lower() or (sort is Sort.TABLE and CATALOGUE.fullmatch(name.lower())):
            self.reads_any = True
        else:
            self.reads.setdefault((sort, name), Ref(name=name, written=written, line=line, sort=sort))

    def write(
        self,
        name: str,
        how: How,
        line: int,
        sort: Sort = Sort.TABLE,
        *,
        body: tuple[Statement, ...] = (),
    ) -> None:
        """Something is written."""
        if HOLE in name.lower():
            self.writes_any = True
        else:
            self.writes.append(Write(name=name, how=how, line=line, sort=sort, body=body))

    def include(self, statements: tuple[Statement, ...]) -> None:
        """Other statements happen within this one."""
        for other in statements:
            for ref in other.reads:
                self.reads.setdefault((ref.sort, ref.name), ref)
            self.writes.extend(other.writes)
            self.files_read.update((file.path, file) for file in other.files_read)
            self.files_written.update((file.path, file) for file in other.files_written)
            self.variables.update((variable.name, variable) for variable in other.variables)
            self.reads_any |= other.reads_any or not other.understood
            self.writes_any |= other.writes_any or not other.understood

    def fold(self, text: str, *, quoted: bool = False) -> str:
        """An identifier as the dialect compares it."""
        strategy = self.strategy
        if strategy is NormalizationStrategy.CASE_INSENSITIVE or self.dialect == "":
            return text.lower()
        if strategy is NormalizationStrategy.CASE_INSENSITIVE_UPPERCASE:
            return text.upper()
        if quoted or strategy is NormalizationStrategy.CASE_SENSITIVE:
            return text
        return text.upper() if strategy is NormalizationStrategy.UPPERCASE else text.lower()

    def name(self, identifiers: list[exp.Expr]) -> str:
        """The name that `identifiers` spell, without the schema that is meant anyway."""
        parts = [self.fold(part.name, quoted=bool(part.args.get("quoted"))) for part in identifiers]
        schema = ".".join(parts[:-1])
        if schema.lower() in DEFAULT_SCHEMAS.get(self.dialect, ()):
            parts = parts[-1:]
        elif len(parts) == 3 and parts[1] == "main" and self.dialect == "duckdb":
            parts = [parts[0], parts[2]]
        return ".".join(part if PLAIN_WORD.fullmatch(part) else f'"{part}"' for part in parts)


def begin(
    dialect: Dialect,
    name: str,
    line: int,
    places: Mapping[str, int],
    read_text: Callable[[str, int], tuple[Statement, ...]],
) -> Found:
    """Nothing is found yet."""
    return Found(name, dialect.normalization_strategy, line, places, read_text)


def line_of(identifier: exp.Expr | None, found: Found) -> int:
    """Where an identifier stands."""
    line = identifier.meta.get("line") if identifier is not None else None
    return line if isinstance(line, int) else found.line


def walk(found: Found, tree: exp.Expr, scope: Scope = frozenset()) -> None:
    """Note all that `tree` reads and, where it holds statements that write, writes."""
    waiting: Waiting = [(tree, scope)]
    while waiting:
        node, here = waiting.pop()
        with_ = node.args.get("with_")
        rest: list[exp.Expr] = []
        if isinstance(with_, exp.With):
            here = _common(found, with_, here, waiting)
        handle = WRITERS.get(type(node)) or READERS.get(type(node))
        if handle is None:
            rest = [child for child in node.iter_expressions() if child is not with_]
        else:
            rest = [child for child in handle(found, node, here) if child is not with_]
        waiting.extend((child, here) for child in reversed(rest))


def _common(found: Found, with_: exp.With, scope: Scope, waiting: Waiting) -> Scope:
    """The scope with the common table expressions of `with_`, whose bodies are walked each in its own."""
    tables = [cte for cte in with_.expressions if isinstance(cte, exp.CTE)]
    names = [_alias(found, cte) for cte in tables]
    recursive = bool(with_.args.get("recursive"))
    if found.dialect in FORWARD_ALWAYS or (recursive and found.dialect in FORWARD_RECURSIVE):
        inside = scope | frozenset(names)
        waiting.extend((cte.this, inside) for cte in tables)
        return inside
    for cte, name in zip(tables, names, strict=True):
        may_recur = recursive or found.dialect in RECURSIVE_UNSAID
        own = scope | {name} if may_recur and isinstance(cte.this, exp.SetOperation) else scope
        waiting.append((cte.this, own))
        scope = scope | {name}
    return scope


def _alias(found: Found, node: exp.Expr) -> str:
    alias = node.args.get("alias")
    name = alias.this if isinstance(alias, exp.TableAlias) else alias
    if not isinstance(name, exp.Identifier):
        return ""
    return found.fold(name.name, quoted=bool(name.args.get("quoted")))


def _children(node: exp.Expr, *aside: object) -> list[exp.Expr]:
    return [child for child in node.iter_expressions() if not any(child is other for other in aside)]


# Tables and functions, read wherever they stand.


def _table(found: Found, node: exp.Expr, scope: Scope) -> list[exp.Expr]:
    named = node.this
    if isinstance(named, exp.Func):
        return [named, *_children(node, named, node.args.get("alias"))]
    if isinstance(named, (exp.Placeholder, exp.Parameter)):
        found.reads_any = True
        return _children(node, node.args.get("alias"))
    if id(node) not in found.aside:
        read_table(found, node, scope)
    parts = named_parts(node)
    return _children(node, *parts, named, node.args.get("alias"))


def named_parts(table: exp.Expr) -> list[exp.Expr]:
    """The identifiers of a table's name, the table's own last."""
    return list(table.parts) if isinstance(table, exp.Table) else [table]


def read_table(found: Found, table: exp.Expr, scope: Scope = frozenset()) -> None:
    """A table is read, unless `scope` has its name, or it names a file."""
    parts = named_parts(table)
    last, name = parts[-1], found.name(parts)
    line = line_of(last, found)
    if len(parts) == 1 and name in scope:
        return
    if len(parts) == 1 and last.args.get("quoted") and FILE_NAME.fullmatch(last.name):
        found.files_read.setdefault(last.name, File(path=last.name, line=line))
        return
    if len(parts) == 2 and last.args.get("quoted") and parts[0].name.lower() in FILE_FORMATS:
        found.files_read.setdefault(last.name, File(path=last.name, line=line))
        return
    found.read(name, last.name, line)
    if not CATALOGUE.fullmatch(name.lower()):
        need_schemas(found, parts)


def need_schemas(found: Found, parts: list[exp.Expr]) -> None:
    """The schemas before a name must be there, other than those that always are."""
    plain = found.name(parts)
    for length in range(1, len(parts)):
        schema = found.name(parts[:length])
        if schema.lower() not in DEFAULT_SCHEMAS.get(found.dialect, ()) and plain.startswith(f"{schema}."):
            found.read(schema, parts[length - 1].name, line_of(parts[length - 1], found), Sort.SCHEMA)


def _in(found: Found, node: exp.Expr, scope: Scope) -> list[exp.Expr]:
    of = node.args.get("field")
    if found.dialect == "sqlite" and isinstance(of, exp.Column) and not of.table:
        read_table(found, of.this, scope)  # x IN a_table
        return _children(node, of)
    return _children(node)


def _function(found: Found, node: exp.Expr, _scope: Scope) -> list[exp.Expr]:
    name = node.name.lower() if isinstance(node, exp.Anonymous) else _typed_name(node)
    arguments = list(node.expressions) if isinstance(node, exp.Anonymous) else _children(node)
    line = found.place(name)
    if FILE_FUNCTION.fullmatch(name):
        for path in texts(arguments[0]) if arguments else ():
            found.files_read.setdefault(path, File(path=path, line=found.place(path)))
    elif name == "query_table":
        _named_tables(found, arguments)
    elif name == "query" and found.dialect in ("duckdb", ""):
        for text in texts(arguments[0]) if arguments else ():
            found.include(found.read_text(text, found.place(text)))
    elif name in ("nextval", "setval"):
        for sequence in texts(arguments[0]) if arguments else ():
            found.write(found.fold(sequence), How.CHANGES, line, Sort.SEQUENCE)
    elif name == "getvariable":
        for variable in texts(arguments[0]) if arguments else ():
            found.read(found.fold(variable), variable, line, Sort.VARIABLE)
    elif CATALOGUE_FUNCTION.fullmatch(name):
        found.reads_any = True
        _named_tables(found, arguments)
    elif isinstance(node, exp.Anonymous):
        found.read(found.fold(node.name), node.name, line, Sort.FUNCTION)
    return arguments


def _typed_name(node: exp.Expr) -> str:
    return node.sql_name().lower() if isinstance(node, exp.Func) else ""


def texts(argument: exp.Expr) -> Iterator[str]:
    """The literal texts that an argument is, or is a list or cast of."""
    if isinstance(argument, exp.Literal) and argument.is_string:
        yield argument.name
    elif isinstance(argument, (exp.Array, exp.Tuple)):
        for part in argument.expressions:
            yield from texts(part)
    elif isinstance(argument, (exp.Cast, exp.Paren)):
        yield from texts(argument.this)


def _named_tables(found: Found, arguments: list[exp.Expr]) -> None:
    """Tables that are named by a text: read_table('x')."""
    named = [text for argument in arguments[:1] for text in texts(argument)]
    if arguments and not named:
        found.reads_any = True
    for text in named:
        found.read(found.name(_spelled(text)), text.rpartition(".")[2], found.place(text))


def _spelled(text: str) -> list[exp.Expr]:
    return [exp.to_identifier(part.strip('"'), quoted=part.startswith('"')) for part in text.split(".")]


def _variable(found: Found, node: exp.Expr, _scope: Scope) -> list[exp.Expr]:
    name = node.name
    if isinstance(node, exp.Parameter) and found.dialect in ("mysql", "tsql"):
        found.read(name.lower(), name, found.place(name), Sort.VARIABLE)
    elif name.isidentifier():
        form = Form.COLON if f":{name}" in found.places else Form.DOLLAR
        found.variables[name] = HostVariable(name=name, form=form)
    return []


def _next_value(found: Found, node: exp.Expr, _scope: Scope) -> list[exp.Expr]:
    parts = named_parts(node.this)
    found.write(found.name(parts), How.CHANGES, line_of(parts[-1], found), Sort.SEQUENCE)
    return []


# Statements that write, wherever they stand.


def target(found: Found, table: exp.Expr, how: How, sort: Sort = Sort.TABLE) -> str:
    """A table is written; gives its name."""
    parts = named_parts(table)
    name = found.name(parts)
    found.write(name, how, line_of(parts[-1], found), sort)
    need_schemas(found, parts)
    return name


def bare(node: exp.Expr | None) -> exp.Expr | None:
    """The table in a node that lists its columns beside it."""
    return node.this if isinstance(node, exp.Schema) else node


def _insert(found: Found, node: exp.Expr, _scope: Scope) -> list[exp.Expr]:
    into = bare(node.this)
    if isinstance(node.parent, exp.When):
        return _children(node)
    if isinstance(into, exp.Directory):
        for path in texts(into.this):
            found.files_written[path] = File(path=path, line=found.place(path))
    elif isinstance(into, exp.Table) and isinstance(into.this, exp.Identifier):
        target(found, into, How.EMPTIES if node.args.get("overwrite") else How.CHANGES)
    else:
        found.writes_any = True
    return _children(node, node.this)


def _update(found: Found, node: exp.Expr, _scope: Scope) -> list[exp.Expr]:
    if isinstance(node.parent, exp.When):
        return _children(node)
    here = _aliases(found, node)
    qualifiers = {
        found.fold(assigned.this.table)
        for assigned in node.expressions
        if isinstance(assigned, exp.EQ) and isinstance(assigned.this, exp.Column) and assigned.this.table
    }
    # Of several joined tables those are changed whose columns are assigned to.
    joined = [here[name] for name in sorted(qualifiers) if name in here and node.this.args.get("joins")]
    return _changed(found, node, joined or [node.this], here, How.CHANGES)


def _delete(found: Found, node: exp.Expr, _scope: Scope) -> list[exp.Expr]:
    if isinstance(node.parent, exp.When):
        return _children(node)
    named = node.args.get("tables") or [node.this]
    whole = not (node.args.get("where") or node.args.get("using") or node.args.get("tables"))
    return _changed(found, node, named, _aliases(found, node), How.EMPTIES if whole else How.CHANGES)


def _changed(
    found: Found, node: exp.Expr, named: list[exp.Expr], here: Mapping[str, exp.Expr], how: How
) -> list[exp.Expr]:
    """The tables that `named` names, by alias or not, are written; the rest of `node` is to be read."""
    for name in named:
        table = here.get(found.fold(name.name), name) if len(named_parts(name)) == 1 else name
        target(found, table, how)
        found.aside |= {id(name), id(table)}
    return _children(node, *(node.args.get("tables") or ()))


def _aliases(found: Found, node: exp.Expr) -> dict[str, exp.Expr]:
    """The tables of an UPDATE or DELETE by the names that stand for them."""
    from_ = node.args.get("from_")
    roots = [node.this, from_.this if isinstance(from_, exp.From) else None, *(node.args.get("using") or ())]
    tables: list[exp.Expr] = []
    for root in roots:
        if isinstance(root, exp.Table):
            joins = root.args.get("joins") or ()
            tables += [root, *(join.this for join in joins if isinstance(join.this, exp.Table))]
    return {_alias(found, table) or found.fold(table.name): table for table in tables}


def _merge(found: Found, node: exp.Expr, _scope: Scope) -> list[exp.Expr]:
    target(found, node.this, How.CHANGES)
    return _children(node, node.this)


def _into(found: Found, node: exp.Expr, _scope: Scope) -> list[exp.Expr]:
    if isinstance(node.this, exp.Table):
        target(found, node.this, How.CREATES)
    return []


def _nothing(_found: Found, _node: exp.Expr, _scope: Scope) -> list[exp.Expr]:
    return []


READERS: Mapping[type, Callable[[Found, exp.Expr, Scope], list[exp.Expr]]] = {
    exp.Table: _table,
    exp.In: _in,
    exp.Anonymous: _function,
    exp.ReadCSV: _function,
    exp.ReadParquet: _function,
    exp.Placeholder: _variable,
    exp.Parameter: _variable,
    exp.NextValueFor: _next_value,
    exp.Identifier: _nothing,
    exp.Literal: _nothing,
    exp.DataType: _nothing,
}
WRITERS: Mapping[type, Callable[[Found, exp.Expr, Scope], list[exp.Expr]]] = {
    exp.Insert: _insert,
    exp.Update: _update,
    exp.Delete: _delete,
    exp.Merge: _merge,
    exp.Into: _into,
}
