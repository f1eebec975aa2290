"""Text that pandas evaluates: `df.query("a > @limit")`, `df.eval("b = a * @rate")`, `pd.eval("x + y")`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from jupyter_blocks.languages.python.calls import CALLABLE, Arguments, call_value
from jupyter_blocks.languages.python.interpolation import names_in
from jupyter_blocks.languages.python.machine import Machine
from jupyter_blocks.languages.python.texts import HOLE, only_text
from jupyter_blocks.languages.python.values import Value, fresh

# What is quoted is text; between backquotes stands the name of a column.
TOKEN = re.compile(
    r"(?P<quoted>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")|(?P<column>`[^`]*`)|@(?P<local>[A-Za-z_]\w*)"
)
LOCAL = "__local_"  # what the names after an at sign begin with while they are parsed
OWN_NAMES = ("local_dict", "global_dict")  # arguments that stand in for the caller's names


def read_query(m: Machine, arguments: Arguments) -> None:
    """Read the variables that the text of `df.query` and `df.eval` asks for with an at sign, and call those
    that it calls."""
    if any(arguments.keyword(name) is not None for name in OWN_NAMES):
        return
    for tree in _trees(TOKEN.sub(_parsable, _text(arguments))):
        called = dict(_calls(tree))
        for name in sorted(names_in(tree)):
            if name.startswith(LOCAL):
                value = m.load(name.removeprefix(LOCAL))
                if name in called and any(obj.type in CALLABLE for obj in value):
                    call_value(m, value, Arguments(tuple(fresh() for _ in called[name].args)))


def evaluate(m: Machine, arguments: Arguments) -> Value:
    """`pd.eval` reads the names in its text as the code around it would."""
    if not any(arguments.keyword(name) is not None for name in OWN_NAMES):
        for tree in _trees(_text(arguments)):
            for name in sorted(names_in(tree)):
                m.load(name)
    target = arguments.keyword("target")
    inplace = arguments.literal(9, "inplace")
    if target is not None and isinstance(inplace, ast.Constant) and inplace.value:
        m.mutate(target)
    return fresh()


def _text(arguments: Arguments) -> str:
    """The text that is passed, as far as it is known; what is put into it stands for nothing of its own."""
    value = arguments.positional[0] if arguments.positional else arguments.keyword("expr")
    return HOLE.sub("0", only_text(value) or "") if value is not None else ""


def _parsable(token: re.Match[str]) -> str:
    if token["local"]:
        return LOCAL + token["local"]
    return token["quoted"] or "column"


def _trees(text: str) -> Iterator[ast.Module]:
    """The lines of a text, parsed; those that are no Python say nothing."""
    try:
        yield ast.parse(text.strip())
    except SyntaxError:
        for line in text.splitlines():
            try:
                yield ast.parse(line.strip())
            except SyntaxError:
                continue


def _calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """The calls in a text, with the names that are called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id, node
