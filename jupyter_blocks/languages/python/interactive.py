"""The shell that `get_ipython()` gives: its methods, which run magics, commands and code."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from jupyter_blocks.languages.python import kinds
from jupyter_blocks.languages.python.calls import Arguments, instantiate
from jupyter_blocks.languages.python.interpolation import expand
from jupyter_blocks.languages.python.machine import Machine
from jupyter_blocks.languages.python.magic_lines import Magic
from jupyter_blocks.languages.python.magics import define, load_extension, run_magic
from jupyter_blocks.languages.python.objects import method
from jupyter_blocks.languages.python.running import run_text, run_unseen
from jupyter_blocks.languages.python.shells import run_command
from jupyter_blocks.languages.python.texts import HOLE, only_text
from jupyter_blocks.languages.python.values import ATOMS, Obj, Value, fresh

SHELL = "IPython.get_ipython()"  # the path of the shell, as that of something of a library


def namespaces() -> dict[str, Obj]:
    """What the attributes of the shell are that stand for the notebook's names."""
    return {f"{SHELL}.{name}": Obj(kinds.NAMESPACE) for name in ("user_ns", "user_global_ns")}


def _text(arguments: Arguments, position: int, *names: str) -> str | None:
    """The text that is passed, if it is known."""
    value = next((found for name in names if (found := arguments.keyword(name)) is not None), None)
    if value is None and position < len(arguments.positional):
        value = arguments.positional[position]
    node = arguments.literal(position, *names)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    text = None if value is None else only_text(value)
    return None if text is None or HOLE.search(text) else text


def _shell(m: Machine, _: Arguments) -> Value:
    return (m.library(SHELL),)


def _line_magic(m: Machine, arguments: Arguments) -> Value:
    name = _text(arguments, 0, "magic_name")
    return fresh() if name is None else _magic(m, arguments, f"%{name}", _text(arguments, 1, "line"), None)


def _cell_magic(m: Machine, arguments: Arguments) -> Value:
    name, cell = _text(arguments, 0, "magic_name"), _text(arguments, 2, "cell")
    if name is None or cell is None:
        run_unseen(m)
        return fresh()
    return _magic(m, arguments, f"%%{name}", _text(arguments, 1, "line"), cell)


def _old_magic(m: Machine, arguments: Arguments) -> Value:
    """`get_ipython().magic("time f(x)")`"""
    text = _text(arguments, 0, "arg_s")
    if text is None:
        return fresh()
    name, _, line = text.lstrip().removeprefix("%").partition(" ")
    return _magic(m, arguments, f"%{name}", line, None)


def _magic(m: Machine, arguments: Arguments, name: str, line: str | None, cell: str | None) -> Value:
    call = arguments.node
    assert call is not None
    above: int | None = call.lineno - 1
    if cell is not None:
        above = call.lineno if m.facts is not None and m.facts.magic else None
    if line is None and name in RUN_THEIR_LINE:
        run_unseen(m)
        return fresh()
    magic = Magic(name=name, line=line or "", cell=cell, above=above, dropped=arguments.dropped, call=call)
    return run_magic(m, magic)


RUN_THEIR_LINE = frozenset({"%time", "%timeit", "%prun"})


def _system(m: Machine, arguments: Arguments) -> Value:
    _command(m, arguments, kept=False)
    return ATOMS


def _output(m: Machine, arguments: Arguments) -> Value:
    _command(m, arguments, kept=not arguments.dropped)
    return fresh(kinds.LIST)


def _command(m: Machine, arguments: Arguments, *, kept: bool) -> None:
    text = _text(arguments, 0, "cmd")
    if text is not None:
        run_command(m, text, expanded=expand(m, text), kept=kept)
    elif not kept:
        m.note_effect("runs a command")


def _run(m: Machine, arguments: Arguments) -> Value:
    """`get_ipython().run_cell("x = 1")`, `.ex("x = 1")`, `.ev("x")`"""
    text = _text(arguments, 0, "raw_cell", "cmd", "expr")
    if text is None:
        run_unseen(m)
        return fresh()
    return run_text(m, text, None, used=not arguments.dropped)


def _push(m: Machine, arguments: Arguments) -> Value:
    """`get_ipython().push({"x": 1})` binds x."""
    given = arguments.literal(0, "variables")
    if isinstance(given, ast.Dict):
        held = {key: value for obj in arguments.positional[0] for key, value in (obj.fields or {}).items()}
        for key in given.keys:
            if isinstance(key, ast.Constant):
                m.bind(str(key.value), held.get(repr(key.value), ATOMS))
    elif given is None or not isinstance(given, ast.Constant | ast.List):
        m.bind_unknown()
    return ATOMS


def _load_extension(m: Machine, arguments: Arguments) -> Value:
    load_extension(m, _text(arguments, 0, "module_str") or "")
    return ATOMS


# -- magics that the notebook defines --------------------------------------------------------------


def _defined(*signs: str) -> Callable[[Machine, Arguments], Value]:
    """A decorator that makes a magic of a function, under its name."""

    def register(m: Machine, arguments: Arguments) -> Value:
        function = arguments.positional[0] if arguments.positional else ()
        for obj in function:
            if obj.code is not None and not isinstance(obj.code.node, ast.Lambda):
                define(m, obj.code.node.name, signs, (obj,))
        return function or fresh()

    return register


def _register_function(m: Machine, arguments: Arguments) -> Value:
    """`get_ipython().register_magic_function(f, "line", "name")`"""
    kind = _text(arguments, 1, "magic_kind") or "line"
    for obj in arguments.positional[0] if arguments.positional else ():
        own = obj.code.node.name if obj.code and not isinstance(obj.code.node, ast.Lambda) else ""
        signs = {"line": ("%",), "cell": ("%%",)}.get(kind, ("%", "%%"))
        define(m, _text(arguments, 2, "magic_name") or own, signs, (obj,))
    return ATOMS


def _register_class(m: Machine, arguments: Arguments) -> Value:
    """`get_ipython().register_magics(Class)`: each method may be one."""
    for value in arguments.positional:
        for obj in value:
            instance = instantiate(m, obj, Arguments())[0] if obj.type is kinds.CLASS else obj
            for cls in (instance.fields or {}).get("class", ()):
                for key, found in (cls.fields or {}).items():
                    functions = tuple(part for part in found if part.type is kinds.FUNCTION)
                    if functions and not key.startswith("._"):
                        define(m, key[1:], ("%", "%%"), (method(instance, functions[0]),))
    return ATOMS


MAGIC = "IPython.core.magic"
SHELL_CALLS: Mapping[str, Callable[[Machine, Arguments], Value]] = {
    "builtins.get_ipython": _shell,
    "IPython.get_ipython": _shell,
    "IPython.core.getipython.get_ipython": _shell,
    f"{SHELL}.run_line_magic": _line_magic,
    f"{SHELL}.run_cell_magic": _cell_magic,
    f"{SHELL}.magic": _old_magic,
    f"{SHELL}.system": _system,
    f"{SHELL}.system_piped": _system,
    f"{SHELL}.system_raw": _system,
    f"{SHELL}.getoutput": _output,
    f"{SHELL}.run_cell": _run,
    f"{SHELL}.ex": _run,
    f"{SHELL}.ev": _run,
    f"{SHELL}.push": _push,
    f"{SHELL}.extension_manager.load_extension": _load_extension,
    f"{SHELL}.register_magic_function": _register_function,
    f"{SHELL}.register_magics": _register_class,
    f"{MAGIC}.register_line_magic": _defined("%"),
    f"{MAGIC}.register_cell_magic": _defined("%%"),
    f"{MAGIC}.register_line_cell_magic": _defined("%", "%%"),
}
