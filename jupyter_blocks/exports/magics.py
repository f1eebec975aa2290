"""Magics and commands as plain Python: those with a plain meaning are translated, the others refused."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from jupyter_blocks.errors import UsageError
from jupyter_blocks.languages.python.ipython import SHELL, python_of
from jupyter_blocks.languages.python.magic_lines import words

# Magics that change what is shown or how the kernel behaves, and no value.
SHOWN = frozenset(
    {
        *("autoreload", "config", "load_ext", "matplotlib", "pdoc", "pdef", "pfile", "pinfo", "pinfo2"),
        *("precision", "psearch", "psource", "reload_ext", "timeit", "unload_ext", "who", "whos"),
    }
)
SHOWN_CELLS = frozenset({"html", "HTML", "javascript", "js", "latex", "markdown", "svg", "SVG", "timeit"})
INSTALLERS = frozenset({"conda", "mamba", "pip", "uv"})
RUN_AS_THEY_ARE = frozenset({"time", "prun", "capture"})
SHELLS = frozenset({"bash", "sh"})
NAMED = re.compile(r"\$(\w+)|\{(\w+)\}")


class Untranslatable(Exception):
    """A magic that plain Python has no words for; its text says which, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Translated:
    """Plain code, and what was left out of it."""

    source: str
    notes: tuple[str, ...] = ()


def translated(source: str, known: frozenset[str], place: str) -> Translated:
    """The code of a cell as plain Python; `known` are the names that a command may put into its text.

    Raises UsageError, at `place`, for what cannot be translated.
    """
    try:
        notes: list[str] = []
        plain = _plain(source, known, notes)
    except Untranslatable as error:
        raise UsageError(
            f"{error} cannot be written as plain Python",
            place=place,
            remedy="Write it as Python, tag its cell `skip`, or export with `--format papermill`.",
        ) from None
    except SyntaxError as error:
        raise UsageError(
            f"the code does not parse: {error.msg}", place=place, remedy="Mend it, or tag its cell `skip`."
        ) from None
    return Translated(source=plain, notes=tuple(notes))


def _plain(source: str, known: frozenset[str], notes: list[str]) -> str:
    turned = python_of(source)
    if SHELL not in turned:
        return source
    tree = ast.parse(turned)
    lines = turned.splitlines(keepends=True)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _is_of_shell(node)]
    for node in sorted(calls, key=lambda one: (one.lineno, one.col_offset), reverse=True):
        text = _translation(node, known, notes)
        row = node.lineno - 1
        line = lines[row].encode()  # columns are counted in bytes
        end = node.end_col_offset
        margin = lines[row][: len(lines[row]) - len(lines[row].lstrip())]
        text = text.replace("\n", f"\n{margin}")
        lines[row] = (line[: node.col_offset] + text.encode() + line[end:]).decode()
    plain = "".join(lines)
    if any(isinstance(node, ast.Name) and node.id == "get_ipython" for node in ast.walk(ast.parse(plain))):
        raise Untranslatable("get_ipython()")
    return plain.rstrip("\n") + "\n"


def _is_of_shell(node: ast.Call) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Call(func=ast.Name(id="get_ipython")))):
            return True
        case _:
            return False


def _translation(node: ast.AST, known: frozenset[str], notes: list[str]) -> str:
    match node:
        case ast.Call(func=ast.Attribute(attr="run_line_magic"), args=[ast.Constant(value=str(name)), rest]):
            return _line_magic(name, ast.literal_eval(rest), known, notes)
        case ast.Call(
            func=ast.Attribute(attr="run_cell_magic"),
            args=[
                ast.Constant(value=str(name)),
                ast.Constant(value=str(line)),
                ast.Constant(value=str(body)),
            ],
        ):
            return _cell_magic(name, line, body, known, notes)
        case ast.Call(func=ast.Attribute(attr="system"), args=[ast.Constant(value=str(command))]):
            if words(command)[:1] and words(command)[0] in INSTALLERS:
                notes.append(f"`!{command}` is left out: install what it names beforehand")
                return f"pass  # !{command}"
            return f"subprocess.run({_text(command, known)}, shell=True, check=False)"
        case ast.Call(func=ast.Attribute(attr="getoutput"), args=[ast.Constant(value=str(command))]):
            run = f"subprocess.run({_text(command, known)}, shell=True, check=False, stdout=-1, text=True)"
            return f"{run}.stdout.splitlines()"
        case _:
            raise Untranslatable("get_ipython()")


def _line_magic(name: str, rest: str, known: frozenset[str], notes: list[str]) -> str:
    if name in SHOWN:
        return f"pass  # %{name} {rest}".rstrip()
    if name in INSTALLERS:
        notes.append(f"`%{name} {rest}` is left out: install what it names beforehand")
        return f"pass  # %{name} {rest}"
    if name in RUN_AS_THEY_ARE and not rest.startswith("-"):
        return _plain(rest, known, notes).rstrip("\n") if rest else "pass"
    if name in ("env", "set_env"):
        variable, _, value = rest.partition("=") if "=" in rest else rest.partition(" ")
        return f"os.environ[{variable.strip()!r}] = {_text(value.strip(), known)}" if value else "pass"
    if name == "cd":
        return (
            f"os.chdir({_text(rest.strip() or '~', known)})"
            if rest.strip()[:1] not in "-~"
            else _refuse(name)
        )
    return _refuse(name)


def _cell_magic(name: str, line: str, body: str, known: frozenset[str], notes: list[str]) -> str:
    if name in SHOWN_CELLS:
        notes.append(f"a cell `%%{name}` is left out: it only shows something")
        return f"pass  # %%{name}"
    if name in RUN_AS_THEY_ARE and not line.strip():
        return _plain(body, known, notes).rstrip("\n")
    if name in SHELLS and not line.strip():
        return f"subprocess.run([{name!r}, '-c', {body!r}], check=True)"
    if name == "writefile":
        given = words(line)
        mode = "a" if given[:1] == ["-a"] else "w"
        return f"with open({given[-1]!r}, {mode!r}, encoding='utf-8') as _file:\n    _file.write({body!r})"
    raise Untranslatable(f"%%{name}")


def _refuse(name: str) -> str:
    raise Untranslatable(f"%{name}")


def _text(text: str, known: frozenset[str]) -> str:
    """A command or a value as a literal, in which IPython puts the values of variables."""
    if "{" in NAMED.sub("", text):
        raise Untranslatable(f"the expression in `{text}`")
    if not any((match[1] or match[2]) in known for match in NAMED.finditer(text)):
        return repr(text)
    braced = NAMED.sub(lambda match: _braced(match, known), text)
    return f"f{braced!r}"


def _braced(match: re.Match[str], known: frozenset[str]) -> str:
    name = match[1] or match[2]
    if name in known:
        return f"{{{name}}}"
    return match[0].replace("{", "{{").replace("}", "}}")


def modules(source: str) -> frozenset[str]:
    """The modules that translated code needs."""
    needed = {"os": ("os.environ[", "os.chdir("), "subprocess": ("subprocess.run(",)}
    return frozenset(module for module, signs in needed.items() if any(sign in source for sign in signs))
