"""What is said in texts that cells hand on: names in the lines of magics and commands, tables of SQL."""

from __future__ import annotations

import ast
import re

SHELL_METHODS = frozenset({"run_line_magic", "run_cell_magic", "system", "getoutput"})
# Magics whose body is code of the notebook, and those that take any word of theirs for a name.
RUNS_ITS_BODY = frozenset({"time", "timeit", "capture", "prun"})
TAKES_NAMES = frozenset({"sql", "store", "run", "xdel", "reset_selective", "debug", "R", "config"})
# Magics that bind nothing, beside those that are known.
HARMLESS = frozenset({"matplotlib", "config", "load_ext", "blocks"})
# Magics that put values into their body as well as into their line.
INTERPOLATING = frozenset({"sx", "system", "!", "!!"})
EVERYTHING = "*"  # among the names that `%store` brings back
WORD = re.compile(r"[^\W\d]\w*")
OPTIONS = re.compile(r"\s*(?:(?:-[lsTDv]\s*\S+|--?[a-z][\w-]*\s*\d*)(?:\s+|$))*")
FIELD = re.compile(r"\{([^{}]*)\}")
DOLLAR = re.compile(r"(?<!\$)\$([^\W\d]\w*)|(?<!\$)\$\{([^\W\d]\w*)\}")
BETWEEN_QUOTES = re.compile(r"'[^']*'")
ARGUMENT = re.compile(r"[^\s;|&<>()'\"]+")
# Methods of frames, connections and relations that do what a statement does.
AS_SQL = {
    "to_sql": "CREATE TABLE {}",
    "create": "CREATE TABLE {}",
    "to_table": "CREATE TABLE {}",
    "create_view": "CREATE OR REPLACE VIEW {}",
    "to_view": "CREATE OR REPLACE VIEW {}",
    "register": "CREATE OR REPLACE VIEW {}",
    "insert_into": "INSERT INTO {}",
    "table": "FROM {}",
    "read_sql_table": "FROM {}",
}


def interpolated(text: str) -> set[str]:
    """The names whose values IPython puts into the line of a command: `{x + 1}`, `$x`."""
    names = {name for pair in DOLLAR.findall(BETWEEN_QUOTES.sub("", text)) for name in pair if name}
    for field in FIELD.findall(text):
        tree = _expression(field) or _expression(re.split("[:!]", field)[0])
        if tree is None:
            return set()
        names |= {part.id for part in ast.walk(tree) if isinstance(part, ast.Name)}
    return names


def _expression(text: str) -> ast.Expression | None:
    try:
        return ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError):
        return None


def as_statement(call: ast.Call) -> str | None:
    """The statement of SQL that a method does with the table it is given the name of."""
    method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    first = call.args[0] if call.args else None
    name = first.value if isinstance(first, ast.Constant) else None
    if method not in AS_SQL or not isinstance(name, str) or not WORD.fullmatch(name):
        return None
    form = AS_SQL[method]
    for word in call.keywords:
        if word.arg == "if_exists" and getattr(word.value, "value", "append") != "fail":
            is_new = isinstance(word.value, ast.Constant) and word.value.value == "replace"
            form = AS_SQL["create_view" if is_new else "insert_into"]
    return form.format(name)
