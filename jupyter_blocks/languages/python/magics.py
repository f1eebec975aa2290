"""Magics: what each of them reads, binds, runs and changes.

The machine meets a magic as the call that IPython makes of it (see ipython.py). `MAGICS` says what each
does, under its name with its percent signs. A magic that is not there may be one that the notebook defines
itself; of any other nothing is known, which is remarked, and only its line is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial

from jupyter_blocks.languages.python import kinds
from jupyter_blocks.languages.python.calls import Arguments, call_value
from jupyter_blocks.languages.python.databases import enlist, listed, look
from jupyter_blocks.languages.python.environment import read_all_variables, read_one, write_one
from jupyter_blocks.languages.python.figures import keep_figures, set_backend
from jupyter_blocks.languages.python.files import change_file, latest_of, read_file
from jupyter_blocks.languages.python.frames import INSTALLS, MISPLACED_MAGIC, UNKNOWN_MAGIC
from jupyter_blocks.languages.python.interpolation import expand, state_of
from jupyter_blocks.languages.python.library import words
from jupyter_blocks.languages.python.machine import EVERYTHING, Machine
from jupyter_blocks.languages.python.magic_lines import Magic, leading_options, options
from jupyter_blocks.languages.python.magic_lines import words as words_of
from jupyter_blocks.languages.python.path_calls import enter_directory
from jupyter_blocks.languages.python.resources import WORKING_DIRECTORY, key_of_resource
from jupyter_blocks.languages.python.running import run_apart, run_script, run_text, run_unseen
from jupyter_blocks.languages.python.shells import (
    in_short,
    is_harmless,
    path_of,
    run_command,
    run_shell_script,
)
from jupyter_blocks.languages.python.sql_magics import sql_magic
from jupyter_blocks.languages.python.texts import only_text
from jupyter_blocks.languages.python.values import ATOMS, UNBOUND, Binding, Obj, Value, fresh
from jupyter_blocks.model.pipeline import ViaKind

Handler = Callable[[Machine, Magic], Value]
CWD, STATE = ViaKind.CWD, ViaKind.STATE
LOADED = "magics:"  # what extensions and definitions of magics are called as resources begins with it
EXTENSIONS_LOADED = "extensions loaded"


def run_magic(m: Machine, magic: Magic) -> Value:
    """Do what a magic does; what it gives."""
    if magic.name not in UNEXPANDED:
        expand(m, magic.line)
    if magic.cell is None and magic.name.startswith("%%"):
        m.remark(MISPLACED_MAGIC, magic.name)
        return fresh()
    handler = MAGICS.get(magic.name)
    if handler is None:
        return _run_unknown(m, magic)
    if magic.name.lstrip("%") in EXTENSIONS:
        _read_loaded(m, EXTENSIONS[magic.name.lstrip("%")])
    return handler(m, magic)


# -- magics that are not in the table --------------------------------------------------------------


def _run_unknown(m: Machine, magic: Magic) -> Value:
    """It may be one that the notebook defines: a function, another name of a magic or of a command."""
    bare = magic.name.lstrip("%")
    defined = look(m, f"magic {magic.name}")
    if defined is None:
        _read_loaded(m, None)
        m.remark(UNKNOWN_MAGIC, magic.name)
        m.bind_unknown()
        return fresh()
    m.read_resource(STATE, LOADED + bare)
    if (other := only_text(defined.value)) is not None:
        if other.startswith("%"):
            return run_magic(m, replace(magic, name=other))
        return _run_alias(m, replace(magic, name=f"%{other}"))
    given = (ATOMS,) if magic.cell is None else (ATOMS, ATOMS)
    return call_value(m, defined.candidates(), Arguments(given, dropped=magic.dropped))


def define(m: Machine, name: str, signs: Iterable[str], what: Value) -> None:
    """Note that the notebook defines a magic: a function, or the text of another name."""
    m.write_resource(STATE, LOADED + name, replaces=True)
    for sign in signs:
        m.put(m.shared, f"magic {sign}{name}", Binding((), what))


def load_extension(m: Machine, name: str) -> None:
    """Note that the magics of an extension are there from now on."""
    m.write_resource(STATE, LOADED + name, replaces=True)
    enlist(m, EXTENSIONS_LOADED, name)


def _read_loaded(m: Machine, extensions: frozenset[str] | None) -> None:
    """Note that a magic is used which one of these extensions defines, or nobody knows which."""
    loaded = listed(m, EXTENSIONS_LOADED)
    if extensions is not None:
        loaded = [name for name in loaded if name in extensions]
    for name in loaded:
        if len(loaded) == 1:
            m.read_resource(STATE, LOADED + name)
        else:
            m.perhaps(partial(m.read_resource, STATE, LOADED + name))


# -- magics that run Python ------------------------------------------------------------------------


def _run_python(m: Machine, magic: Magic) -> Value:
    """The line, or the body, runs in the namespace of the notebook."""
    given, code = leading_options(magic.line, VALUED.get(magic.name.lstrip("%"), ""))
    for option in ("D", "T"):
        if path := given.get(option):
            change_file(m, path_of(m, path))
    for option in ("f", "m"):
        if function := given.get(option):
            run_text(m, function, None, used=True)
    if magic.cell is None:
        return run_text(m, code, magic.above, used=not magic.dropped)
    if magic.name in STATEMENT_FIRST:
        run_text(m, code, None)
    return run_text(m, magic.cell, magic.above, used=not magic.dropped)


def _run_timeit(m: Machine, magic: Magic) -> Value:
    """The body runs in a function, so that what it binds is gone afterwards."""
    given, code = leading_options(magic.line, VALUED["timeit"])
    if magic.cell is None:
        run_apart(m, "", code, magic.above)
    else:
        run_apart(m, code, magic.cell, magic.above)
    if name := given.get("v"):
        m.bind(name, fresh())
    return fresh()


def _capture(m: Machine, magic: Magic) -> Value:
    """The output is bound, unless the body ends in a semicolon: then the name is even deleted."""
    run_text(m, magic.cell or "", magic.above)
    _, names = options(magic.words, ())
    if names and names[0].isidentifier():
        last = re.sub(r"#[^\n]*\s*\Z", "", magic.cell or "").rstrip()
        if not last.endswith(";"):
            m.bind(names[0], fresh())
        elif state_of(m, names[0]) is not UNBOUND:
            m.unbind(names[0])
    return ATOMS


def _run_file(m: Machine, magic: Magic) -> Value:
    """`%run` takes over what the file binds; with `-i` the file sees the notebook's names, too."""
    given, rest = leading_options(magic.line, VALUED["run"])
    operands = words_of(rest)
    path = path_of(m, operands[0]) if operands and "m" not in given else ""
    if path and "." not in path.rpartition("/")[2]:
        path += ".py"
    read_file(m, path)
    text = _source_of(m, path)
    inside = "i" in given or path.endswith((".ipy", ".ipynb"))
    if "p" in given:
        return fresh()
    if text is None or path.endswith(".ipynb"):
        if inside:
            run_unseen(m)
        else:
            m.bind_unknown()
    elif inside:
        run_text(m, text, None)
    else:
        run_script(m, text)
    return ATOMS


def _source_of(m: Machine, path: str) -> str | None:
    """The text of a file, if nobody has written it since `%%writefile` did."""
    kept, version = look(m, f"source {path}"), latest_of(m, path)
    same = kept is not None and version is not None and kept.writers == version.writers
    return kept.value[0].path if same and kept is not None else None


def _keep_source(m: Machine, path: str, text: str | None) -> None:
    version = latest_of(m, path)
    kept = Binding(version.writers, (Obj(kinds.ATOM, text),)) if version is not None and text else None
    m.put(m.shared, f"source {path}", kept)


def _run_history(m: Machine, _: Magic) -> Value:
    run_unseen(m)
    return fresh()


def _run_cython(m: Machine, magic: Magic) -> Value:
    """The module that is made is imported: its functions and classes, and what else it binds."""
    for found in CYTHON_DEFINED.finditer(magic.cell or ""):
        m.bind(found[1], fresh())
    for found in CYTHON_ASSIGNED.finditer(magic.cell or ""):
        m.perhaps(lambda name=found[1]: m.bind(name, fresh()))  # type: ignore[misc]
    return ATOMS


CYTHON_DEFINED = re.compile(r"^(?:cpdef|def|cdef\s+class|class)\b[^(:\n]*?(\w+)\s*[(:]", re.MULTILINE)
CYTHON_ASSIGNED = re.compile(r"^([a-zA-Z]\w*)\s*=(?!=)", re.MULTILINE)


# -- magics that run commands ----------------------------------------------------------------------


def _run_shell(m: Machine, magic: Magic) -> Value:
    """`%sx`, `%system`: the line, or the body, is a command; IPython puts values into both."""
    given, _ = options(magic.words, ("-o", "--out")) if magic.cell is not None else ({}, [])
    names = [name for values in given.values() for name in values]
    text = magic.cell if magic.cell is not None else magic.line
    expanded = expand(m, text)
    run_command(m, text, expanded=expanded, kept=bool(names) or not magic.dropped)
    for name in names:
        m.bind(name, fresh(kinds.LIST))
    return fresh(kinds.LIST)


def _run_assigned_shell(m: Machine, magic: Magic) -> Value:
    """`%sc -l name=command`"""
    _, rest = leading_options(magic.line, "")
    name, _, command = rest.partition("=")
    run_command(m, command, expanded=expand(m, command), kept=True)
    if name.strip().isidentifier():
        m.bind(name.strip(), fresh(kinds.LIST))
    return fresh(kinds.LIST)


def _run_alias(m: Machine, magic: Magic) -> Value:
    """`%ls`, `%cp`: commands of the shell under their own names."""
    command = f"{ALIASES.get(magic.name, magic.name[1:])} {magic.line}"
    run_command(m, command, expanded=expand(m, magic.line))
    return ATOMS


def _run_script(m: Machine, magic: Magic) -> Value:
    """`%%bash` and its like run a program of another language, which may be given names for its output."""
    given, rest = options(magic.words, ("--out", "--err", "--proc"))
    body = magic.cell or ""
    if magic.name in SHELL_SCRIPTS or (magic.name == "%%script" and rest[:1] and rest[0] in SHELLS):
        run_shell_script(m, body)
        harmless = is_harmless(body)
    else:
        harmless = magic.name == "%%script" and rest[:1] in (["false"], ["true"], ["echo"])
    if not harmless:
        m.note_effect(f"runs {magic.name}")
    for option in ("--out", "--err", "--proc"):
        if names := given.get(option):
            m.bind(names[-1], ATOMS)
    return ATOMS


INSTALLING = words("install uninstall add sync update remove create")


def _install(m: Machine, magic: Magic) -> Value:
    given = magic.words[1:] if magic.words[:1] == ["pip"] else magic.words  # `%uv pip install`
    if given and given[0] in INSTALLING:
        m.remark(INSTALLS, in_short(f"{magic.name} {magic.line}"))
        m.note_effect(f"runs {magic.name} {magic.line.strip()}")
    return ATOMS


# -- magics of files, the environment, the working directory ---------------------------------------


def _write_file(m: Machine, magic: Magic) -> Value:
    given, operands = options(magic.words, ())
    path = path_of(m, operands[0]) if operands else ""
    adds = "-a" in given or "--append" in given
    if adds and path:
        before = _source_of(m, path)
        change_file(m, path, keeps=True)
    else:
        before = ""
        change_file(m, path)
    if path:
        _keep_source(m, path, None if before is None else before + (magic.cell or ""))
    return ATOMS


def _read_files(m: Machine, magic: Magic) -> Value:
    for path in options(magic.words, ())[1]:
        read_file(m, path_of(m, path))
    return ATOMS


def _save(m: Machine, magic: Magic) -> Value:
    for path in options(magic.words, ())[1][:1]:
        change_file(m, path_of(m, path))
    return ATOMS


def _environment(m: Machine, magic: Magic) -> Value:
    """`%env` lists, `%env NAME` reads, `%env NAME=value` sets."""
    line = magic.line.strip()
    name, sign, _ = line.partition("=" if "=" in line else " ")
    if sign:
        write_one(m, name.strip())
    elif line:
        read_one(m, line)
    else:
        read_all_variables(m)
    return ATOMS if line else fresh(kinds.DICT)


def _change_directory(m: Machine, magic: Magic) -> Value:
    """A path from the root, or home, does not depend on where one was."""
    to = options(magic.words, ())[1][:1]
    whole = magic.name == "%cd" and not magic.line.lstrip().startswith("-") and (not to or to[0][0] in "/~")
    m.write_resource(CWD, WORKING_DIRECTORY, replaces=whole)
    path = path_of(m, to[0]) if to and magic.name == "%cd" and not to[0].startswith("-") else ""
    enter_directory(m, m.texts.made(path) if path else ATOMS)
    return ATOMS


def _read_directory(m: Machine, _: Magic) -> Value:
    m.read_resource(CWD, WORKING_DIRECTORY)
    return ATOMS


# -- magics of IPython's state ---------------------------------------------------------------------


def _resources(m: Machine, kind: ViaKind, start: str) -> list[str]:
    """The resources of a kind that begin with `start`, without it."""
    m.touched.add(EVERYTHING)
    begin = key_of_resource(kind, start)
    return [key.removeprefix(begin) for key in m.shared.vars if key.startswith(begin)]


def _load(m: Machine, magic: Magic) -> Value:
    """An extension defines magics, or changes how code is run."""
    load_extension(m, magic.line.strip())
    return ATOMS


def _name_alias(m: Machine, magic: Magic) -> Value:
    """`%alias name command`"""
    if len(operands := magic.words) > 1:
        define(m, operands[0], ("%",), (Obj(kinds.ATOM, " ".join(operands[1:])),))
    return fresh(kinds.LIST)


def _name_magic(m: Machine, magic: Magic) -> Value:
    """`%alias_magic name target`"""
    _, operands = options(magic.words, ("-p", "--params"))
    if len(operands) == 2:
        name, target = (word.lstrip("%") for word in operands)
        for sign in ("%", "%%"):
            define(m, name, (sign,), (Obj(kinds.ATOM, sign + target),))
    return ATOMS


def _set_state(name: str) -> Handler:
    """A magic that sets an option which all later code sees."""

    def set_state(m: Machine, _: Magic) -> Value:
        m.write_resource(STATE, name, replaces=True)
        return ATOMS

    return set_state


def _configure(m: Machine, magic: Magic) -> Value:
    """`%config Class.trait = expression`"""
    target, sign, value = magic.line.partition("=")
    if sign:
        run_text(m, value.strip(), magic.above, used=True)
        if target.strip() == "InlineBackend.close_figures":
            keep_figures(m)
        m.write_resource(STATE, f"config:{target.strip().partition('.')[0]}")
    return fresh()


def _choose_backend(m: Machine, magic: Magic) -> Value:
    """`%matplotlib widget`"""
    names = [word for word in magic.words if not word.startswith("-")]
    if names or not magic.words:
        set_backend(m, "".join(names[:1]))
    return ATOMS


def _pylab(m: Machine, magic: Magic) -> Value:
    _choose_backend(m, magic)
    stars = "" if "--no-import-all" in magic.words else PYLAB_STARS
    run_text(m, PYLAB + stars, None)
    return ATOMS


PYLAB = (
    "import numpy, numpy as np, matplotlib\nfrom matplotlib import pylab, mlab, pyplot\nplt = pyplot\n"
    "from IPython.display import display\nfrom IPython.core.pylabtools import figsize, getfigs\n"
)
PYLAB_STARS = "from matplotlib.pylab import *\nfrom numpy import *\n"


# -- magics of the namespace -----------------------------------------------------------------------


def _store(m: Machine, magic: Magic) -> Value:
    """`%store x` keeps a value, `%store -r x` brings it back."""
    given, names = leading_options(magic.line, "")[0], options(magic.words, ())[1]
    if "r" in given:
        if not names:
            names = _resources(m, STATE, "store:")
            m.bind_unknown()
        for name in names:
            m.read_resource(STATE, f"store:{name}")
            m.bind(name, fresh())
    elif len(names) > 1 and names[1].startswith(">"):
        run_text(m, names[0], magic.above, used=True)
        change_file(m, path_of(m, names[1].lstrip(">")))
    else:
        for name in names:
            if "d" not in given:
                m.load(name)
            m.write_resource(STATE, f"store:{name}", replaces=True)
    return ATOMS


def _reset(m: Machine, magic: Magic) -> Value:
    """All names are deleted, unless only some history is asked for."""
    given, targets = options(magic.words, ())
    if not targets or "-s" in given:
        _unbind(m, re.compile(""))
    return ATOMS


def _reset_some(m: Machine, magic: Magic) -> Value:
    """Names that match a pattern are deleted."""
    _, patterns = options(magic.words, ())
    try:
        pattern = re.compile(patterns[0]) if patterns else None
    except re.error:
        pattern = None
    if pattern is not None:
        _unbind(m, pattern)
    return ATOMS


def _unbind(m: Machine, pattern: re.Pattern[str]) -> None:
    m.touched.add(EVERYTHING)
    for name, binding in list(m.globals.vars.items()):
        if binding.bound is not UNBOUND and not name.startswith("_") and pattern.search(name):
            m.unbind(name)


def _delete(m: Machine, magic: Magic) -> Value:
    """`%xdel x` deletes x, and whatever else refers to the same object."""
    given, names = options(magic.words, ())
    m.touched.add(EVERYTHING)
    for name in names[:1]:
        value = [obj for obj in m.load(name) if obj.type is not kinds.ATOM]
        for other, binding in list(m.globals.vars.items()):
            if other != name and "-n" not in given and any(obj in value for obj in binding.value):
                m.perhaps(lambda other=other: m.unbind(other))  # type: ignore[misc]
        m.unbind(name)
    return ATOMS


def _macro(m: Machine, magic: Magic) -> Value:
    _, operands = options(magic.words, ())
    if len(operands) > 1:
        m.bind(operands[0], fresh())
    return fresh()


def _look(_: Machine, __: Magic) -> Value:
    """It shows something, and leaves everything as it is."""
    return fresh()


# -- R and SQL -------------------------------------------------------------------------------------


def _run_r(m: Machine, magic: Magic) -> Value:
    """`%%R -i x -o y`: R takes x and gives y; what R binds itself stays in its session."""
    given, _ = options(magic.words, R_OPTIONS)
    for name in _listed(given, "-i", "--input"):
        run_text(m, name, None, used=True)
    for name in _listed(given, "-c", "--converter"):
        m.load(name)
    m.write_resource(STATE, R_SESSION)
    for name in _listed(given, "-o", "--output"):
        m.bind(name, fresh())
    return fresh()


def _listed(given: Mapping[str, list[str]], *names: str) -> list[str]:
    return [part for name in names for value in given.get(name, ()) for part in value.split(",") if part]


R_OPTIONS = words(
    "-i --input -o --output -w --width -h --height -u --units -r --res -c --converter -p --pointsize"
)
R_SESSION = "R"


def _push_to_r(m: Machine, magic: Magic) -> Value:
    for name in magic.words:
        m.load(name)
    m.write_resource(STATE, R_SESSION)
    return ATOMS


def _pull_from_r(m: Machine, magic: Magic) -> Value:
    m.read_resource(STATE, R_SESSION)
    for name in options(magic.words, ())[1]:
        m.bind(name, fresh())
    return ATOMS


def _get_from_r(m: Machine, _: Magic) -> Value:
    m.read_resource(STATE, R_SESSION)
    return fresh()


def _run_sql(m: Machine, magic: Magic) -> Value:
    """`%sql`, `%%sql` and their like; see sql_magics.py."""
    return sql_magic(m, magic.name.lstrip("%"), magic.line, magic.cell)


# -- the tables ------------------------------------------------------------------------------------

SHELLS = words("bash sh zsh dash ksh")
SHELL_SCRIPTS = frozenset({"%%bash", "%%sh", "%%zsh", "%%shell"})
ALIASES = {"%ldir": "ls", "%lf": "ls", "%lk": "ls", "%ll": "ls", "%lx": "ls"}
# Whose line IPython leaves as it is (`no_var_expand`).
UNEXPANDED = words("%time %%time %timeit %%timeit %prun %%prun %R %%R")
# The options of a magic that take a value.
VALUED = {
    "timeit": "nrpv",
    "prun": "DlsT",
    "run": "NbDlsTm",
    "lprun": "fmDTsu",
    "mprun": "fTc",
    "memit": "rti",
}
# Cell magics whose line is run, too, before the body.
STATEMENT_FIRST = words("%%prun %%memit")
# Magics that extensions bring, and the names those are loaded by.
EXTENSIONS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("R", "Rpush", "Rpull", "Rget", "Rdevice"), words("rpy2.ipython")),
    **dict.fromkeys(("sql", "sqlcmd", "sqlplot"), words("sql jupysql magic_duckdb sql.magic")),
    **dict.fromkeys(("autoreload", "aimport"), words("autoreload")),
    **dict.fromkeys(("memit", "mprun"), words("memory_profiler")),
    "cython": words("cython Cython"), "lprun": words("line_profiler"), "snakeviz": words("snakeviz"),
    "pyinstrument": words("pyinstrument"), "bigquery": words("google.cloud.bigquery bigquery_magics"),
    "tensorboard": words("tensorboard"), "watermark": words("watermark"), "dotenv": words("dotenv"),
}  # fmt: skip


def _all(names: str, handler: Handler) -> dict[str, Handler]:
    return dict.fromkeys(names.split(), handler)


MAGICS: Mapping[str, Handler] = {
    **_all("%time %%time %prun %%prun %memit %%memit %lprun %mprun %snakeviz %%snakeviz", _run_python),
    **_all("%pyinstrument %%pyinstrument %%ipytest %%scalene", _run_python),
    **_all("%timeit %%timeit", _run_timeit),
    "%%capture": _capture,
    "%run": _run_file,
    **_all("%rerun", _run_history),
    "%%cython": _run_cython,
    **_all("%sx %%sx %system %%system %%!", _run_shell),
    "%sc": _run_assigned_shell,
    **_all("%ls %ldir %lf %lk %ll %lx %cat %cp %mv %rm %mkdir %rmdir", _run_alias),
    **_all("%%bash %%sh %%zsh %%shell %%script %%perl %%ruby %%pypy", _run_script),
    **_all("%%python %%python2 %%python3", _run_script),
    **_all("%pip %conda %mamba %micromamba %uv", _install),
    **_all("%%writefile %%file", _write_file),
    **_all("%load %loadpy %pycat %less %more", _read_files),
    **_all("%save %notebook %logstart", _save),
    **_all("%env %set_env", _environment),
    **_all("%cd %pushd %popd", _change_directory),
    **_all("%pwd %dirs %dhist %bookmark", _read_directory),
    **_all("%load_ext %reload_ext %unload_ext", _load),
    "%alias": _name_alias,
    "%alias_magic": _name_magic,
    "%matplotlib": _choose_backend,
    "%autoreload": _set_state("autoreload"),
    "%aimport": _set_state("autoreload"),
    "%precision": _set_state("display.precision"),
    "%config": _configure,
    "%pylab": _pylab,
    "%store": _store,
    "%reset": _reset,
    "%reset_selective": _reset_some,
    "%xdel": _delete,
    "%macro": _macro,
    **_all("%R %%R", _run_r),
    "%Rpush": _push_to_r,
    "%Rpull": _pull_from_r,
    "%Rget": _get_from_r,
    **_all("%sql %%sql %%bigquery %sparksql %%sparksql %dql %%dql", _run_sql),
    # What only shows something, or sets what nobody's values depend on.
    **_all("%pinfo %pinfo2 %psearch %pdef %pdoc %pfile %psource %who %who_ls %whos %lsmagic %magic", _look),
    **_all("%quickref %history %hist %recall %rep %pastebin %tb %xmode %pdb %debug %%debug %page", _look),
    **_all("%colors %gui %pprint %doctest_mode %automagic %autocall %autoawait %logon %logoff", _look),
    **_all("%logstop %logstate %killbgscripts %rehashx %unalias %code_wrap %%code_wrap %man", _look),
    **_all("%clear %connect_info %qtconsole %autosave %subshell %Rdevice %sqlcmd %sqlplot", _look),
    **_all("%tensorboard %watermark %dotenv %edit %ed %%block", _look),
    **_all("%%html %%HTML %%javascript %%js %%latex %%markdown %%svg %%SVG %%mermaid", _look),
}
