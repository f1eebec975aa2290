"""A text of SQL read: split into statements, each parsed and told; what was read is kept by its text."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, lru_cache, partial

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import ErrorLevel, ParseError, SqlglotError
from sqlglot.tokenizer_core import Token, TokenType

from jupyter_blocks.errors import NameUnknown
from jupyter_blocks.languages.sql.commands import command
from jupyter_blocks.languages.sql.scan import begin
from jupyter_blocks.languages.sql.statements import note, understands
from jupyter_blocks.languages.sql.values import HOLE, Fault, Query, Statement
from jupyter_blocks.registry import find

# What a dialect is called elsewhere, in the addresses of SQLAlchemy above all.
ALIASES: Mapping[str, str] = {
    "cockroachdb": "postgres",
    "mariadb": "mysql",
    "mssql": "tsql",
    "postgresql": "postgres",
    "awsathena": "athena",
}
# Where the dialect is not known: the parsers that are asked, until one understands.
CANDIDATES = ("", "duckdb", "mysql", "postgres", "tsql", "spark")

TEMPLATE = re.compile(r"\{\{|\{%|\{#")
RENAMED_COLUMN = r"(ALTER\s+TABLE\s+(?:IF\s+EXISTS\s+)?\S+\s+RENAME)\s+(?!(?:TO|AS|COLUMN|CONSTRAINT)\b)"
# What the parser misreads, or refuses in some dialects, in words that it takes.
REWRITTEN = (
    (re.compile(RENAMED_COLUMN, re.I), r"\1 COLUMN "),
    (re.compile(r"REPLACE(?=\s+INTO\b)", re.I), "INSERT "),
    (re.compile(r"UPDATE\s+OR\s+(?:ABORT|FAIL|IGNORE|REPLACE|ROLLBACK)\b", re.I), "UPDATE "),
)
TRIGGER = re.compile(r"CREATE\s+(?:OR\s+REPLACE\s+)?(?:TEMP\s+|TEMPORARY\s+)?TRIGGER\b", re.I)
# What the parser raises on text that no grammar foresaw; a text must never bring the analysis down.
UNFORESEEN = (SqlglotError, ValueError, TypeError, AttributeError, LookupError, RecursionError)
DEEPEST = 8  # texts of SQL within texts of SQL

LOGGER = logging.getLogger("sqlglot")


@lru_cache(maxsize=4096)
def read(text: str, dialect: str | None = None, *, template: bool = False) -> Query:
    """What `text` does, statement by statement; never raises, what does not parse has a `fault`.

    `dialect` is a name of sqlglot's or SQLAlchemy's; without one, whatever dialect understands the text will
    do, and identifiers are compared without regard to case. What the caller could not put in stands as HOLE;
    a `template` of Jinja's is read in each way that it may come out.
    """
    name = _known(dialect)
    if template and TEMPLATE.search(text):
        return _read_template(text, name)
    return _read_plain(text, name)


@cache
def _dialect(name: str) -> Dialect:
    """The dialect of a name that is known; making one takes a while."""
    return Dialect.get_or_raise(name)


@cache
def _known(dialect: str | None) -> str:
    name = (dialect or "").lower()
    name = ALIASES.get(name, name)
    return name if Dialect.get(name) is not None else ""


def _read_plain(text: str, dialect: str) -> Query:
    with _quiet():
        statements, fault = _statements(text, dialect, 1, 0)
    return Query(statements=statements, fault=fault)


@contextmanager
def _quiet() -> Iterator[None]:
    """The parser's warnings are not for those who asked about a notebook."""
    before, LOGGER.disabled = LOGGER.disabled, True
    try:
        yield
    finally:
        LOGGER.disabled = before


def _read_template(text: str, dialect: str) -> Query:
    """A template, read in each way that it may come out; what not all of them do is not sure."""
    try:
        template = find("templates", "jinja")(text)
    except (ImportError, NameUnknown):
        return Query(statements=(Statement(line=1, understood=False, words=_words_of(text)),))
    if template.fault is not None:
        unread = Statement(line=template.fault.line, understood=False, words=_words_of(text))
        return Query(statements=(unread,), variables=template.variables, fault=template.fault)
    ways = [_read_plain(way, dialect) for way in template.ways]
    first = next((way for way in ways if way.fault is None), ways[0])
    if len(ways) == 1:
        return replace(first, variables=template.variables)
    return Query(statements=tuple(_joined(ways)), variables=template.variables, fault=first.fault)


def _words_of(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.lower() for word in re.findall(r"[^\W\d]\w*", text)))


def _joined(ways: Sequence[Query]) -> Iterator[Statement]:
    """The statements of all ways in the order of their lines, doubtful where a way does without."""
    everywhere: dict[object, int] = {}
    for way in ways:
        things = {(kind, thing) for s in way.statements for kind, thing in _things(s)}
        for thing in things:
            everywhere[thing] = everywhere.get(thing, 0) + 1
    seen: set[Statement] = set()
    statements = [s for way in ways if way.fault is None for s in way.statements] or list(ways[0].statements)
    for statement in sorted(statements, key=lambda s: s.line):
        if statement in seen:
            continue
        seen.add(statement)
        yield replace(
            statement,
            reads=tuple(
                replace(ref, sure=ref.sure and everywhere[("read", (ref.sort, ref.name))] == len(ways))
                for ref in statement.reads
            ),
            writes=tuple(
                replace(w, sure=w.sure and everywhere[("write", (w.sort, w.name, w.how))] == len(ways))
                for w in statement.writes
            ),
        )


def _things(statement: Statement) -> Iterator[tuple[str, object]]:
    for ref in statement.reads:
        yield "read", (ref.sort, ref.name)
    for write in statement.writes:
        yield "write", (write.sort, write.name, write.how)


def _statements(text: str, dialect: str, line: int, depth: int) -> tuple[tuple[Statement, ...], Fault | None]:
    """The statements of a text that begins in `line`, and the first fault."""
    if depth > DEEPEST:
        return (Statement(line=line, reads_any=True, writes_any=True),), None
    fault: Fault | None = None
    for name in (dialect,) if dialect else CANDIDATES:
        try:
            chunks = _split(text, name)
        except UNFORESEEN as error:
            fault = fault or Fault(line=line, message=_message(error))
            continue
        told = [_told(chunk, dialect, line, depth) for chunk in chunks]
        faults = [f for _, f in told if f is not None]
        return tuple(statement for statement, _ in told), (faults[0] if faults else None)
    return (Statement(line=line, understood=False, words=_words_of(text)),), fault


def _message(error: Exception) -> str:
    """What is wrong, in one line."""
    return (str(error).split("\n")[0] or type(error).__name__).removesuffix(".")


class Chunk:
    """The tokens of one statement, and its own text."""

    __slots__ = ("line", "name", "text", "tokens")

    def __init__(self, name: str, tokens: list[Token], source: str) -> None:
        self.name = name
        self.tokens = tokens
        self.line = tokens[0].line
        self.text = source


def _split(text: str, name: str) -> list[Chunk]:
    """The statements of a text, at the semicolons between them; those within a trigger's body are its own."""
    tokens = _dialect(name).tokenize(text)
    chunks: list[Chunk] = []
    here: list[Token] = []
    for token in tokens:
        if token.token_type is not TokenType.SEMICOLON:
            here.append(token)
            continue
        source = text[here[0].start : token.start] if here else ""
        if TRIGGER.match(source) and not re.search(r";\s*END\s*$", source, re.I):
            here.append(token)
            continue
        if here:
            chunks.append(Chunk(name, here, source.rstrip()))
        here = []
    if here:
        chunks.append(Chunk(name, here, text[here[0].start :].rstrip()))
    return chunks


def _told(chunk: Chunk, dialect: str, line: int, depth: int) -> tuple[Statement, Fault | None]:
    """What one statement does; where nobody understands it, why."""
    places: dict[str, int] = {}
    for before, token in zip([None, *chunk.tokens], chunk.tokens, strict=False):
        places.setdefault(token.text.lower(), token.line + line - 1)
        if before is not None and before.text == ":":
            places.setdefault(f":{token.text}", token.line + line - 1)
    fault: Fault | None = None
    names = (chunk.name,) if dialect else tuple(dict.fromkeys((chunk.name, *CANDIDATES)))
    at = chunk.line + line - 1
    for name in names:
        read_text = partial(_within, dialect=dialect, depth=depth)
        found = begin(_dialect(dialect), dialect, at, places, read_text)
        try:
            tree = _parsed(chunk, name)
        except UNFORESEEN as error:
            fault = fault or _fault(error, at, line)
        else:
            if tree is not None and understands(tree):
                _lines(tree, line - 1)
                note(found, tree)
                return found.statement(), None
        told = command(found, chunk.text)
        if told is not None:
            return told, None
    if HOLE in chunk.text:
        return _full_of_holes(chunk, dialect, line, depth)
    fault = fault or Fault(line=at, message=f"no statement of SQL: {chunk.text.split(chr(10))[0][:40]}")
    return Statement(line=at, understood=False, words=_words(chunk, dialect)), fault


def _within(text: str, line: int, *, dialect: str, depth: int) -> tuple[Statement, ...]:
    """The statements of a text that stands in another one."""
    return _statements(text, dialect, line, depth + 1)[0]


def _parsed(chunk: Chunk, name: str) -> exp.Expr | None:
    dialect = _dialect(name)
    tokens, source = chunk.tokens, chunk.text
    for pattern, instead in REWRITTEN:
        if pattern.match(chunk.text):
            lead = "\n" * (chunk.line - 1)
            source = lead + pattern.sub(instead, chunk.text, count=1)
            tokens = dialect.tokenize(source)
    if name != chunk.name and tokens is chunk.tokens:
        source = "\n" * (chunk.line - 1) + chunk.text
        tokens = dialect.tokenize(source)
    trees = dialect.parser(error_level=ErrorLevel.IMMEDIATE).parse(tokens, source)
    return next((tree for tree in trees if tree is not None), None) if len(trees) == 1 else None


def _lines(tree: exp.Expr, offset: int) -> None:
    """Count the lines of a text within a text from the top of the outer one."""
    if offset:
        for identifier in tree.find_all(exp.Identifier):
            if "line" in identifier.meta:
                identifier.meta["line"] += offset


def _fault(error: Exception, at: int, line: int) -> Fault:
    if isinstance(error, ParseError) and error.errors:
        told = error.errors[0]
        message = str(told.get("description") or _message(error)).removesuffix(".")
        return Fault(line=int(told.get("line") or at - line + 1) + line - 1, message=message)
    return Fault(line=at, message=_message(error))


def _full_of_holes(chunk: Chunk, dialect: str, line: int, depth: int) -> tuple[Statement, Fault | None]:
    """A statement whose unknown parts are more than words: it is read without them, the rest is open."""
    without = re.sub(HOLE, lambda hole: " " * len(hole[0]), chunk.text)
    lead = "\n" * (chunk.line - 1)
    told, fault = _statements(lead + without, dialect, line, depth + 1) if without.strip() else ((), None)
    if len(told) == 1 and told[0].understood:
        return replace(told[0], reads_any=True), fault
    at = chunk.line + line - 1
    return Statement(line=at, reads_any=True, writes_any=True, words=_words(chunk, dialect)), None


def _words(chunk: Chunk, dialect: str) -> tuple[str, ...]:
    """The folded identifiers, as far as tokens tell."""
    found = begin(_dialect(dialect), dialect, chunk.line, {}, lambda *_: ())
    return tuple(dict.fromkeys(found.fold(word) for word in re.findall(r"[^\W\d]\w*", chunk.text)))
