"""What each kind of SQL statement does, told from its syntax tree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePath

from sqlglot import exp

from jupyter_blocks.languages.sql.scan import (
    WRITERS,
    Found,
    bare,
    line_of,
    named_parts,
    need_schemas,
    read_table,
    target,
    texts,
    walk,
)
from jupyter_blocks.languages.sql.values import TRANSACTION, File, How, Sort, Write

SORTS: Mapping[str, Sort] = {
    "TABLE": Sort.TABLE,
    "VIEW": Sort.TABLE,
    "SCHEMA": Sort.SCHEMA,
    "DATABASE": Sort.SCHEMA,
    "FUNCTION": Sort.FUNCTION,
    "MACRO": Sort.FUNCTION,
    "PROCEDURE": Sort.FUNCTION,
    "SEQUENCE": Sort.SEQUENCE,
    "TYPE": Sort.TYPE,
}
ABOUT_TABLES = frozenset(
    {
        "foreign_key_check",
        "foreign_key_list",
        "index_list",
        "show",
        "storage_info",
        "table_info",
        "table_xinfo",
    }
)
ABOUT_ALL = frozenset(
    {"database_list", "integrity_check", "show_tables", "show_tables_expanded", "table_list"}
)
DEFINED_LATE = frozenset({"sqlite"})  # a view may be created before its tables


def understands(tree: exp.Expr) -> bool:
    """Whether `tree` is a statement; the parser takes `selec * fro x` for an expression."""
    if isinstance(tree, exp.Select):
        return bool(tree.expressions or tree.args.get("from_"))
    if isinstance(tree, exp.Subquery):
        return understands(tree.this)
    return isinstance(tree, (exp.Query, exp.Values, exp.Pivot, *WRITERS, *HANDLERS))


def note(found: Found, tree: exp.Expr) -> None:
    """Note in `found` all that the statement `tree` reads and writes."""
    handle = HANDLERS.get(type(tree))
    if handle is None:
        walk(found, tree)
    else:
        handle(found, tree)


def _create(found: Found, node: exp.Expr) -> None:
    kind = str(node.args.get("kind") or "").upper()
    named = bare(node.this)
    if isinstance(named, exp.Index):
        target(found, named.args["table"], How.CHANGES)
        return
    how = (
        How.REPLACES if node.args.get("replace") else How.ENSURES if node.args.get("exists") else How.CREATES
    )
    sort = SORTS.get(kind, Sort.TABLE)
    if isinstance(named, exp.UserDefinedFunction):
        _function(found, node, named, how)
    elif named is not None and kind == "VIEW" and not _is_materialized(node):
        _view(found, node, named, how)
    elif named is not None:
        _rest(found, node, named)
        for path in _locations(node):
            found.files_read[path] = File(path=path, line=found.place(path))
        if sort is Sort.SCHEMA:
            _schema(found, named, how)
        else:
            target(found, named, how, sort)


def _is_materialized(node: exp.Expr) -> bool:
    properties = node.args.get("properties")
    return properties is not None and properties.find(exp.MaterializedProperty) is not None


def _rest(found: Found, node: exp.Expr, named: exp.Expr) -> None:
    """Walk all of a statement but the table that it is about."""
    for child in node.iter_expressions():
        if isinstance(child, exp.Schema):
            for column in child.expressions:
                walk(found, column)
        elif child is not named:
            walk(found, child)


def _view(found: Found, node: exp.Expr, named: exp.Expr, how: How) -> None:
    """A view reads what its query reads whenever it is queried; most systems want it to be there already."""
    inner = found.apart()
    _rest(inner, node, named)
    statement = inner.statement()
    if found.dialect not in DEFINED_LATE:
        found.include((statement,))
    parts = named_parts(named)
    need_schemas(found, parts)
    found.write(found.name(parts), how, line_of(parts[-1], found), body=(statement,))


def _function(found: Found, node: exp.Expr, named: exp.Expr, how: How) -> None:
    """A function does what its body does whenever it is called; its tables must be there already."""
    body = node.args.get("expression")
    if isinstance(body, (exp.Heredoc, exp.RawString)) or (isinstance(body, exp.Literal) and body.is_string):
        statements = found.read_text(body.name, found.place(body.name))
    else:
        inner = found.apart()
        if isinstance(body, exp.Expr):
            walk(inner, body)
        statements = (inner.statement(),)
    for ref in (ref for statement in statements for ref in statement.reads):
        found.reads.setdefault((ref.sort, ref.name), ref)
    name = named_parts(named.this)[-1:]
    found.write(found.name(name), how, line_of(name[0], found), Sort.FUNCTION, body=statements)


def _locations(node: exp.Expr) -> list[str]:
    """The files that a table is created over: LOCATION '…', OPTIONS (path '…')."""
    properties = node.args.get("properties")
    found: list[str] = []
    for part in properties.walk() if properties is not None else ():
        if isinstance(part, exp.LocationProperty):
            found.extend(texts(part.this))
        elif isinstance(part, exp.Property) and part.name.lower() == "path":
            found.extend(texts(part.args["value"]))
    return found


def _schema(found: Found, named: exp.Expr, how: How) -> None:
    parts = [part for part in named_parts(named) if part.name]
    found.write(found.name(parts), how, line_of(parts[-1], found), Sort.SCHEMA)


def _drop(found: Found, node: exp.Expr) -> None:
    kind = str(node.args.get("kind") or "").upper()
    sort = SORTS.get(kind)
    for named in node.args.get("tables") or [node.this]:
        if named is None or sort is None:
            continue
        if isinstance(named, exp.UserDefinedFunction):
            named = named.this
        parts = [part for part in named_parts(named) if part.name]
        name, line = found.name(parts), line_of(parts[-1], found)
        if not node.args.get("exists"):
            found.read(name, parts[-1].name, line, sort)  # it must be there
        found.write(name, How.DROPS, line, sort)


def _alter(found: Found, node: exp.Expr) -> None:
    named = node.this
    if not isinstance(named, exp.Table):
        found.writes_any = True
        return
    for action in node.args.get("actions") or ():
        if isinstance(action, exp.AlterRename) and isinstance(action.this, exp.Table):
            _renamed(found, named, action.this)
            return
    target(found, named, How.CHANGES)
    for action in node.args.get("actions") or ():
        if isinstance(action, exp.Expr):
            walk(found, action)


def _renamed(found: Found, old: exp.Expr, new: exp.Expr) -> None:
    read_table(found, old)
    target(found, old, How.DROPS)
    schema = named_parts(old)[:-1] if len(named_parts(new)) == 1 else []
    parts = [*schema, *named_parts(new)]
    found.write(found.name(parts), How.CREATES, line_of(parts[-1], found))


def _copy(found: Found, node: exp.Expr) -> None:
    table = bare(node.this)
    files = found.files_read if node.args.get("kind") else found.files_written
    for file in node.args.get("files") or ():
        for path in texts(file):
            files[path] = File(path=path, line=found.place(path))
    if node.args.get("kind") and isinstance(table, exp.Table):
        target(found, table, How.CHANGES)
    elif table is not None:
        walk(found, table)


def _truncate(found: Found, node: exp.Expr) -> None:
    for table in node.expressions:
        target(found, table, How.EMPTIES)


def _attach(found: Found, node: exp.Expr) -> None:
    alias = node.this.args.get("alias") if isinstance(node.this, exp.Alias) else None
    path = next(texts(node.this.this if alias is not None else node.this), None)
    how = How.ENSURES if node.args.get("exists") else How.CREATES
    if path is None:
        walk(found, node.this)
    elif path not in ("", ":memory:"):
        found.files_read[path] = File(path=path, line=found.place(path))
    if alias is not None:
        found.write(found.name([alias]), how, line_of(alias, found), Sort.SCHEMA)
    elif path is not None:
        stem = exp.to_identifier(PurePath(path).stem, quoted=True)
        found.write(found.name([stem]), how, found.place(path), Sort.SCHEMA)


def _detach(found: Found, node: exp.Expr) -> None:
    name = found.fold(node.this.name)
    found.read(name, node.this.name, found.place(node.this.name), Sort.SCHEMA)
    found.write(name, How.DROPS, found.place(node.this.name), Sort.SCHEMA)


def _use(found: Found, node: exp.Expr) -> None:
    parts = named_parts(node.this) if isinstance(node.this, exp.Expr) else []
    if parts:
        found.read(found.name(parts), parts[-1].name, line_of(parts[-1], found), Sort.SCHEMA)
    found.write("schema", How.REPLACES, found.line, Sort.SETTING)


def _set(found: Found, node: exp.Expr) -> None:
    for item in node.expressions:
        assigned = item.this
        if not isinstance(assigned, exp.EQ):
            found.write("setting", How.CHANGES, found.line, Sort.SETTING)
            continue
        name = assigned.this.name
        is_variable = item.args.get("kind") == "VARIABLE" or isinstance(assigned.this, exp.Parameter)
        sort = Sort.VARIABLE if is_variable else Sort.SETTING
        if is_variable or isinstance(assigned.expression, exp.Query):
            walk(found, assigned.expression)
        found.write(found.fold(name), How.REPLACES, found.line, sort)


def _pragma(found: Found, node: exp.Expr) -> None:
    pragma = node.this
    if isinstance(pragma, exp.EQ):
        name, value = pragma.this.name.lower(), pragma.expression
    else:
        name, value = pragma.name.lower(), next(iter(pragma.expressions), None)
    if name in ABOUT_TABLES:
        text = next(texts(value), value.name) if isinstance(value, exp.Expr) else ""
        found.read(found.fold(text), text, found.place(text))
    elif name in ABOUT_ALL:
        found.reads_any = True
    elif isinstance(pragma, exp.EQ):
        found.write(name, How.REPLACES, found.line, Sort.SETTING)


def _described(found: Found, node: exp.Expr) -> None:
    if isinstance(node.this, exp.Expr):
        walk(found, node.this)
    else:
        found.reads_any = True


def _shown(found: Found, _node: exp.Expr) -> None:
    found.reads_any = True


def _cached(found: Found, node: exp.Expr) -> None:
    """CACHE TABLE t AS SELECT …, which makes t; without a query it only hastens."""
    query = node.args.get("expression")
    if query is None:
        walk(found, node.this)
    else:
        walk(found, query)
        target(found, node.this, How.REPLACES)


def _loaded(found: Found, node: exp.Expr) -> None:
    path = node.args.get("inpath")
    for text in texts(path) if path is not None else ():
        found.files_read[text] = File(path=text, line=found.place(text))
    target(found, node.this, How.EMPTIES if node.args.get("overwrite") else How.CHANGES)


def _about(found: Found, node: exp.Expr) -> None:
    """A comment or a right: the table must be there, nobody's rows change."""
    of = node.args.get("securable") or node.this
    if isinstance(of, exp.Table):
        read_table(found, of)


def _nothing(_found: Found, _node: exp.Expr) -> None:
    """It changes nothing that a later statement could see."""


def _undone(found: Found, _node: exp.Expr) -> None:
    found.writes.append(Write(name=TRANSACTION, how=How.CHANGES, line=found.line, sort=Sort.SETTING))


def _installed(found: Found, _node: exp.Expr) -> None:
    found.write("extensions", How.CHANGES, found.line, Sort.SETTING)


HANDLERS: Mapping[type, Callable[[Found, exp.Expr], None]] = {
    exp.Create: _create,
    exp.Drop: _drop,
    exp.Alter: _alter,
    exp.Copy: _copy,
    exp.TruncateTable: _truncate,
    exp.Attach: _attach,
    exp.Detach: _detach,
    exp.Use: _use,
    exp.Set: _set,
    exp.Pragma: _pragma,
    exp.Describe: _described,
    exp.Summarize: _described,
    exp.Show: _shown,
    exp.Cache: _cached,
    exp.Uncache: _nothing,
    exp.LoadData: _loaded,
    exp.Comment: _about,
    exp.Grant: _about,
    exp.Analyze: _nothing,
    exp.Transaction: _nothing,
    exp.Commit: _nothing,
    exp.Rollback: _undone,
    exp.Install: _installed,
}
