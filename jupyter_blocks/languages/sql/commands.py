"""SQL statements that are told from their first words: the parser leaves them as text, or refuses them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from jupyter_blocks.languages.sql.scan import Found
from jupyter_blocks.languages.sql.values import TRANSACTION, File, How, Ref, Sort, Statement

NAME = r"""(?:"[^"]+"|`[^`]+`|\[[^\]]+\]|[\w$]+)(?:\s*\.\s*(?:"[^"]+"|`[^`]+`|\[[^\]]+\]|[\w$]+))*"""
TEXT = r"'(?P<text>[^']*)'"

# Nothing that a later statement could see, or only that of a transaction that ends well.
HARMLESS = re.compile(
    r"(?:BEGIN|START)(?:\s+(?:TRAN|TRANSACTION|WORK|DEFERRED|IMMEDIATE|EXCLUSIVE|READ|ONLY|WRITE)\b)*"
    r"|(?:COMMIT|END)(?:\s+(?:TRAN|TRANSACTION|WORK)\b)*"
    r"|(?:SAVEPOINT|RELEASE|CHECKPOINT|FORCE\s+CHECKPOINT|VACUUM|ANALYZE|REINDEX|GO|LOCK|UNLOCK)\b.*",
    re.I | re.S,
)
EXPLAINED = re.compile(
    r"EXPLAIN\s+(?P<run>ANALYZE\b\s*)?(?:(?:QUERY\s+PLAN|VERBOSE|EXTENDED|FORMATTED|CODEGEN|COST|LOGICAL)\b\s*|"
    r"\((?P<options>[^()]*)\)\s*)*(?P<rest>.*)",
    re.I | re.S,
)
Command = Callable[[Found, "re.Match[str]"], "Statement | None"]


def command(found: Found, text: str) -> Statement | None:
    """The statement `text`, if its first words tell what it does."""
    if HARMLESS.fullmatch(text):
        return Statement(line=found.line)
    word = re.match(r"\w+", text)
    for pattern, tell in COMMANDS.get(word[0].upper(), ()) if word else ():
        shape = pattern.fullmatch(text)
        if shape is not None:
            told = tell(found, shape)
            return found.statement() if told is None else told
    return None


def _name(found: Found, spelled: str) -> str:
    """A name as written, folded."""
    parts = re.findall(r'"[^"]+"|`[^`]+`|\[[^\]]+\]|[\w$]+', spelled)
    return ".".join(
        found.fold(part.strip('"`[]'), quoted=not (part[0].isalnum() or part[0] in "_$")) for part in parts
    )


def _at(found: Found, shape: re.Match[str], group: str) -> int:
    """The line in which a part of the statement stands."""
    return found.line + shape.string.count("\n", 0, shape.start(group))


def _explained(found: Found, shape: re.Match[str]) -> Statement:
    """What it explains is read, not done, unless it is to ANALYZE."""
    inner = found.read_text(shape["rest"], _at(found, shape, "rest"))
    runs = shape["run"] or re.search(r"\bANALYZE\b", shape["options"] or "", re.I)
    if not runs:
        inner = tuple(_only_read(statement) for statement in inner)
    return replace(inner[0], line=found.line) if len(inner) == 1 else Statement(line=found.line)


def _only_read(statement: Statement) -> Statement:
    there = tuple(
        Ref(name=write.name, written=write.name, line=write.line, sort=write.sort)
        for write in statement.writes
        if write.how.keeps and write.how is not How.ENSURES
    )
    return replace(statement, reads=(*statement.reads, *there), writes=(), files_written=())


def _prepared(found: Found, shape: re.Match[str]) -> None:
    body = found.read_text(shape["rest"], _at(found, shape, "rest"))
    for statement in body:
        for ref in _only_read(statement).reads:
            found.reads.setdefault((ref.sort, ref.name), ref)
    found.write(_name(found, shape["name"]), How.REPLACES, found.line, Sort.PREPARED, body=body)


def _executed(found: Found, shape: re.Match[str]) -> None:
    found.read(_name(found, shape["name"]), shape["name"], found.line, Sort.PREPARED)


def _text_executed(found: Found, shape: re.Match[str]) -> None:
    found.include(found.read_text(shape["text"], found.line))


def _deallocated(found: Found, shape: re.Match[str]) -> None:
    found.write(_name(found, shape["name"]), How.DROPS, found.line, Sort.PREPARED)


def _called(found: Found, shape: re.Match[str]) -> None:
    """A procedure may do anything."""
    found.read(_name(found, shape["name"]), shape["name"], found.line, Sort.FUNCTION)
    found.reads_any = True
    found.writes_any = not shape["name"].lower().startswith(("pragma_", "duckdb_"))


def _anything(found: Found, _shape: re.Match[str]) -> None:
    found.reads_any = found.writes_any = True


def _shown(found: Found, _shape: re.Match[str]) -> None:
    found.reads_any = True


def _exported(found: Found, shape: re.Match[str]) -> None:
    found.reads_any = True
    found.files_written[shape["text"]] = File(path=shape["text"], line=found.line)


def _imported(found: Found, shape: re.Match[str]) -> None:
    found.writes_any = True
    found.files_read[shape["text"]] = File(path=shape["text"], line=found.line)


def _undone(found: Found, _shape: re.Match[str]) -> None:
    found.write(TRANSACTION, How.CHANGES, found.line, Sort.SETTING)


def _set(found: Found, shape: re.Match[str]) -> None:
    found.write(_name(found, shape["name"]), How.REPLACES, found.line, Sort.SETTING)


def _extended(found: Found, _shape: re.Match[str]) -> None:
    found.write("extensions", How.CHANGES, found.line, Sort.SETTING)


def _renamed(found: Found, shape: re.Match[str]) -> None:
    for old, new in re.findall(rf"({NAME})\s+TO\s+({NAME})", shape["pairs"], re.I):
        found.read(_name(found, old), old, found.line)
        found.write(_name(found, old), How.DROPS, found.line)
        found.write(_name(found, new), How.CREATES, found.line)


def _refreshed(found: Found, shape: re.Match[str]) -> None:
    found.write(_name(found, shape["name"]), How.CHANGES, found.line)
    found.reads_any = True


def _altered(found: Found, shape: re.Match[str]) -> None:
    found.write(_name(found, shape["name"]), How.CHANGES, found.line)


def _type_created(found: Found, shape: re.Match[str]) -> None:
    name = _name(found, shape["name"])
    found.write(name, How.REPLACES if shape["replace"] else How.CREATES, found.line, Sort.TYPE)
    query = re.search(r"\(\s*((?:SELECT|FROM|WITH)\b.*)\)\s*$", shape["rest"], re.I | re.S)
    if query:
        found.include(found.read_text(query[1], found.line))


def _virtual_created(found: Found, shape: re.Match[str]) -> None:
    how = How.ENSURES if shape["exists"] else How.CREATES
    found.write(_name(found, shape["name"]), how, found.line)


def _trigger_created(found: Found, shape: re.Match[str]) -> None:
    """What a trigger does happens whenever its table is written."""
    table = _name(found, shape["table"])
    body = found.read_text(shape["rest"], _at(found, shape, "rest"))
    found.read(table, shape["table"], found.line)
    found.write(table, How.CHANGES, found.line, Sort.TRIGGER, body=body)


def _type_dropped(found: Found, shape: re.Match[str]) -> None:
    found.write(_name(found, shape["name"]), How.DROPS, found.line, Sort.TYPE)


def _setting_created(found: Found, shape: re.Match[str]) -> None:
    found.write(shape["kind"].lower(), How.CHANGES, found.line, Sort.SETTING)


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text.replace(" ", r"\s+").replace("NAME", f"(?P<name>{NAME})"), re.I | re.S)


COMMANDS: Mapping[str, tuple[tuple[re.Pattern[str], Command], ...]] = {
    "EXPLAIN": ((EXPLAINED, _explained),),
    "PREPARE": (
        (_pattern(r"PREPARE NAME\s*(?:\([^)]*\)\s*)?AS (?P<rest>.*)"), _prepared),
        (_pattern(r"PREPARE NAME FROM '(?P<rest>[^']*)'"), _prepared),
    ),
    "EXECUTE": (
        (_pattern(rf"EXECUTE IMMEDIATE {TEXT}.*"), _text_executed),
        (_pattern(r"EXECUTE IMMEDIATE .*"), _anything),
        (_pattern(r"EXECUTE NAME\s*(?:\(.*\)|USING .*)?"), _executed),
    ),
    "DEALLOCATE": ((_pattern(r"DEALLOCATE (?:PREPARE )?NAME"), _deallocated),),
    "CALL": ((_pattern(r"CALL NAME.*"), _called),),
    "EXEC": ((re.compile(r".*", re.S), _anything),),
    "DO": ((re.compile(r".*", re.S), _anything),),
    "SHOW": ((re.compile(r".*", re.S), _shown),),
    "EXPORT": ((_pattern(rf"EXPORT DATABASE (?:{NAME} TO )?{TEXT}.*"), _exported),),
    "IMPORT": ((_pattern(rf"IMPORT DATABASE {TEXT}.*"), _imported),),
    "ROLLBACK": ((re.compile(r".*", re.S), _undone),),
    "ABORT": ((re.compile(r".*", re.S), _undone),),
    "RESET": ((_pattern(r"RESET (?:SESSION |GLOBAL |LOCAL |VARIABLE )?NAME"), _set),),
    "SET": ((_pattern(r"SET (?:SESSION |GLOBAL |LOCAL )?NAME (?:TO .*|FROM .*)"), _set),),
    "INSTALL": ((_pattern(r"INSTALL .*"), _extended),),
    "LOAD": ((_pattern(r"LOAD (?!DATA).*"), _extended),),
    "RENAME": ((_pattern(r"RENAME TABLE (?P<pairs>.*)"), _renamed),),
    "REFRESH": ((_pattern(r"REFRESH (?:MATERIALIZED VIEW|TABLE) (?:CONCURRENTLY )?NAME.*"), _refreshed),),
    "ALTER": ((_pattern(r"ALTER (?:TABLE|VIEW) (?:IF EXISTS )?(?:ONLY )?NAME .*"), _altered),),
    "CREATE": (
        (
            _pattern(r"CREATE (?P<replace>OR REPLACE )?(?:TEMP )?TYPE (?:IF NOT EXISTS )?NAME (?P<rest>.*)"),
            _type_created,
        ),
        (_pattern(r"CREATE VIRTUAL TABLE (?P<exists>IF NOT EXISTS )?NAME USING .*"), _virtual_created),
        (
            _pattern(
                r"CREATE (?:OR REPLACE )?(?:TEMP |TEMPORARY )?TRIGGER (?:IF NOT EXISTS )?NAME .*?\bON "
                rf"(?P<table>{NAME})\b.*?\bBEGIN\b(?P<rest>.*);\s*END"
            ),
            _trigger_created,
        ),
        (
            _pattern(r"CREATE (?:OR REPLACE )?(?:PERSISTENT )?(?P<kind>SECRET|ROLE|USER|EXTENSION)\b.*"),
            _setting_created,
        ),
    ),
    "DROP": (
        (_pattern(r"DROP TYPE (?:IF EXISTS )?NAME.*"), _type_dropped),
        (
            _pattern(r"DROP (?:PERSISTENT )?(?P<kind>SECRET|ROLE|USER|EXTENSION|TRIGGER)\b.*"),
            _setting_created,
        ),
    ),
}
