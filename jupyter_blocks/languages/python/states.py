"""The state of the process that blocks share: random generators, environment, working directory, options of
libraries, the current figure, attributes of modules and classes that are set from outside.

What each function does to it is said in `state_tables.py`; here is how that is noted. `CALLS` is asked at the
call of a library's function, `METHODS` at that of a method of something else, `change_named` where a part
of a module, or of something in it, is set.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from functools import partial

from jupyter_blocks.languages.python import kinds
from jupyter_blocks.languages.python.calls import Arguments
from jupyter_blocks.languages.python.environment import (
    ENVIRON,
    change_variable,
    read_all_variables,
    read_some_variables,
    read_variable,
    replace_all_variables,
    set_variables,
)
from jupyter_blocks.languages.python.library import ATOM_METHODS
from jupyter_blocks.languages.python.machine import MANY_WRITERS, Machine
from jupyter_blocks.languages.python.modules import is_installed
from jupyter_blocks.languages.python.resources import WORKING_DIRECTORY, key_of_resource
from jupyter_blocks.languages.python.state_tables import (
    ACCESSORS,
    ADDS,
    BACKEND,
    BEGINS,
    CHANGES,
    CHILDREN,
    CWD,
    DECIMAL,
    DECIMAL_PARTS,
    DIRECTORIES,
    DISPLAYED,
    DRAW,
    DRAWING_FRAMES,
    DRAWING_METHODS,
    DRAWS,
    ENDS,
    ESTIMATORS,
    EXTENDING,
    FIGURE,
    FITTING,
    GENERATORS,
    IMPORT_PATCHES,
    IMPORT_PATH,
    LOCALE,
    LOOKS,
    MODULE,
    NUMPY,
    OPTIONS,
    PANDAS,
    POLARS,
    PRINTED,
    PYPLOT,
    RC,
    READS,
    REPLACES,
    RNG,
    SEABORN_BEGINS,
    SEABORN_DRAWS,
    SETTINGS,
    STATE,
    TORCH,
    TORCH_METHODS,
    TQDM,
    TQDM_METHODS,
    VARIABLES_OF,
    How,
    Touch,
    name_of_attribute,
    spelled,
)
from jupyter_blocks.languages.python.values import ATOMS, Obj, Value, fresh, reachable
from jupyter_blocks.model.pipeline import ViaKind

Call = Callable[[Machine, Arguments], Value | None]  # what it gives, None for whatever it gives otherwise
NAMED = frozenset({kinds.MODULE, kinds.LIBRARY})


# -- touching --------------------------------------------------------------------------------------


def touch(m: Machine, how: How, kind: ViaKind, name: str) -> None:
    """Note what is done to a resource."""
    if how is READS:
        m.read_resource(kind, name)
    elif how is ADDS and _has_many_writers(m, kind, name):  # or all later readers would depend on all of them
        m.perhaps(partial(m.write_resource, kind, name))
    elif how is ADDS:
        m.write_resource(kind, name, sure=False, replaces=True)
    else:
        m.write_resource(kind, name, replaces=how is REPLACES)


def _has_many_writers(m: Machine, kind: ViaKind, name: str) -> bool:
    version = m.shared.vars.get(key_of_resource(kind, name))
    for _ in range(MANY_WRITERS):
        if version is None:
            return False
        version = version.older
    return True


def apply(m: Machine, touched: Touch, arguments: Arguments) -> None:
    """Note what a call does to a resource, if its arguments let it."""
    sure = touched.sure
    if touched.unless or touched.only_if[0]:
        does = leaves_alone(m, touched, arguments)
        if does is None:
            return
        sure = sure and does
    do = partial(touch, m, touched.how, touched.kind, touched.name)
    if sure:
        do()
    else:
        m.perhaps(do)


def leaves_alone(m: Machine, touched: Touch, arguments: Arguments) -> bool | None:
    """Whether a call surely (True), perhaps (False) or never (None) does what `touched` says."""
    option, words = touched.only_if
    sure = True
    if option:
        given = arguments.literal(FAR, option)
        if isinstance(given, ast.Constant):
            if str(given.value) not in words.split() and not (words == "default" and given.value):
                return None
        elif given is not None:
            sure = False
        elif words != "default":
            return None
    for name, value in arguments.keywords if touched.unless else ():
        if name in touched.unless.split():
            m.mutate(tuple([obj for obj in value if obj.type is kinds.STREAM]))
            return _if_none(m, arguments.literal(FAR, name), sure=sure)
    return sure and not arguments.open


FAR = 999  # a position at which nothing is passed


def _if_none(m: Machine, given: ast.expr | None, *, sure: bool) -> bool | None:
    """The same for a call that is given a seed: one that is None is none, and so perhaps is a parameter whose
    default is None."""
    if isinstance(given, ast.Constant):
        return sure if given.value is None else None
    if isinstance(given, ast.Name) and m.stack and (code := m.stack[-1].code) is not None:
        spec = code.node.args
        parameters = [*spec.posonlyargs, *spec.args]
        late = parameters[len(parameters) - len(spec.defaults) :]
        pairs = [*zip(late, spec.defaults, strict=True), *zip(spec.kwonlyargs, spec.kw_defaults, strict=True)]
        for parameter, default in pairs:
            if parameter.arg == given.id and isinstance(default, ast.Constant) and default.value is None:
                return False
    return None


def is_known(m: Machine, name: str, kind: ViaKind = STATE) -> bool:
    """Whether anybody has written a resource."""
    key = key_of_resource(kind, name)
    m.touched.add(key)
    return key in m.shared.vars


def read_known(m: Machine, name: str) -> None:
    """Read a state, if anybody has set it: what most code uses and little code sets."""
    if is_known(m, name):
        m.read_resource(STATE, name)


def text_of(node: ast.expr | None) -> str | None:
    """The text of a literal."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _all(*touches: Touch) -> Call:
    def call(m: Machine, arguments: Arguments) -> None:
        for each in touches:
            apply(m, each, arguments)

    return call


# -- random generators -----------------------------------------------------------------------------

DRAWN_FROM = dict(spelled(ESTIMATORS))
SURELY, PERHAPS = (
    "draws from ",
    "may draw from ",
)  # how the path of an object begins that draws when it is used


def mark_of(m: Machine, path: str, arguments: Arguments) -> str:
    """What an object is marked with that a library has just made: from which generator it will draw."""
    touched = DRAWN_FROM[path]
    does = leaves_alone(m, touched, arguments)
    if does is None:
        return ""
    return f"{SURELY if does and touched.sure else PERHAPS}{touched.name}"


def _draw_by_mark(m: Machine, obj: Obj) -> bool:
    for start in (SURELY, PERHAPS):
        if obj.path.startswith(start):
            draw = partial(touch, m, CHANGES, RNG, obj.path.removeprefix(start))
            if start is SURELY:
                draw()
            else:
                m.perhaps(draw)
            return True
    return False


def _split(m: Machine, receiver: Value, _: Arguments) -> None:
    for obj in receiver:
        _draw_by_mark(m, obj)


def _use(m: Machine, receiver: Value, _: Arguments) -> None:
    """`fit` and the like, of an estimator or of something that holds estimators."""
    for obj in receiver:
        if obj.type is kinds.UNKNOWN and not _draw_by_mark(m, obj) and obj.kin is not None:
            for part in reachable(tuple(obj.kin)):
                if _draw_by_mark(m, part):
                    break


def _fit_given(m: Machine, arguments: Arguments) -> None:
    """`cross_val_score(model, X, y)` fits the model; in processes of its own, perhaps."""
    for value in arguments.values:
        for obj in reachable(value) if value != ATOMS else ():
            if arguments.keyword("n_jobs") is None:
                _use(m, (obj,), arguments)
            else:
                m.perhaps(partial(_use, m, (obj,), arguments))


def _sample(m: Machine, receiver: Value, arguments: Arguments) -> None:
    """`df.sample()` of pandas draws from the generator of numpy, that of polars from its own."""
    if any(_draw_by_mark(m, obj) for obj in receiver):
        return
    polars, pandas = "polars" in m.modules, "pandas" in m.modules
    for obj in receiver:
        if obj.type is kinds.FRAME or obj.type is kinds.UNKNOWN:
            sure = obj.type is kinds.FRAME and len(receiver) == 1 and polars is not pandas
            name = POLARS if polars and not pandas else NUMPY
            apply(m, Touch(CHANGES, RNG, name, sure=sure, unless="random_state seed"), arguments)
            return


def _variates(m: Machine, receiver: Value, arguments: Arguments) -> None:
    """`norm.rvs()`, be it of a distribution of scipy or of a frozen one."""
    for obj in receiver[:1]:
        if obj.type is kinds.UNKNOWN or obj.path.startswith("scipy.stats."):
            apply(m, Touch(CHANGES, RNG, NUMPY, unless="random_state"), arguments)


def _fill(m: Machine, receiver: Value, arguments: Arguments) -> None:
    if receiver and receiver[0].type is kinds.UNKNOWN:
        apply(m, DRAW[TORCH]._replace(unless="generator"), arguments)


# -- working directory -----------------------------------------------------------------------------


def use_directory(m: Machine, path: str) -> None:
    """Note that a path is used: one that is relative depends on the working directory, one that is not known
    perhaps."""
    if not path:
        if is_known(m, WORKING_DIRECTORY, CWD):
            m.perhaps(partial(m.read_resource, CWD, WORKING_DIRECTORY))
    elif not is_absolute(path):
        m.read_resource(CWD, WORKING_DIRECTORY)


def is_absolute(path: str) -> bool:
    """Whether a path, or address, says where it is by itself."""
    return path[:1] in "/~\\" or path[1:2] == ":" or "://" in path


def _enter_directory(m: Machine, arguments: Arguments) -> None:
    path = text_of(arguments.literal(0, "path"))
    m.write_resource(CWD, WORKING_DIRECTORY, replaces=path is not None and is_absolute(path))


def _list_directory(m: Machine, arguments: Arguments) -> None:
    given = arguments.literal(0, "path", "top")
    path = text_of(given)
    use_directory(m, "." if given is None else path or "")


def _absolute(m: Machine, receiver: Value, arguments: Arguments) -> None:
    if receiver and receiver[0].type in (kinds.ATOM, kinds.UNKNOWN) and not arguments.positional:
        m.read_resource(CWD, WORKING_DIRECTORY)


# -- the environment -------------------------------------------------------------------------------


def _get_variable(m: Machine, arguments: Arguments) -> Value:
    read_variable(m, arguments.literal(0, "key"))
    return ATOMS


def _put_variable(m: Machine, arguments: Arguments) -> Value:
    change_variable(m, arguments.literal(0, "key"), REPLACES)
    return ATOMS


def _default_variable(m: Machine, arguments: Arguments) -> Value:
    read_variable(m, arguments.literal(0))
    m.perhaps(partial(change_variable, m, arguments.literal(0), REPLACES))
    return ATOMS


def _pop_variable(m: Machine, arguments: Arguments) -> Value:
    change_variable(m, arguments.literal(0), CHANGES)
    return ATOMS


def _update_variables(m: Machine, arguments: Arguments) -> Value:
    node = arguments.node
    set_variables(m, node.args[0] if node and node.args else None, [name for name, _ in arguments.keywords])
    return ATOMS


def _all_variables(m: Machine, _: Arguments) -> Value:
    read_all_variables(m)
    return fresh(kinds.DICT)


def _clear_variables(m: Machine, _: Arguments) -> Value:
    replace_all_variables(m)
    return ATOMS


def _load_variables(m: Machine, _: Arguments) -> None:
    """`load_dotenv()` sets what a file says."""
    m.perhaps(partial(replace_all_variables, m))


def _start_child(m: Machine, arguments: Arguments) -> None:
    """A child process gets the environment, unless it is given another one, and the working directory."""
    m.perhaps(partial(m.read_resource, CWD, WORKING_DIRECTORY))
    if arguments.keyword("env") is None:
        m.perhaps(partial(read_all_variables, m))
    elif any(obj.path == ENVIRON for obj in arguments.keyword("env") or ()):
        read_all_variables(m)


# -- options ---------------------------------------------------------------------------------------


def _group(node: ast.expr | None) -> str:
    """The state that an option of pandas belongs to; the words before its dots may be left out."""
    text = text_of(node) or ""
    group = PANDAS + text.partition(".")[0]
    return group if "." in text and group in OPTIONS else DISPLAYED


def _set_options(m: Machine, arguments: Arguments) -> Value:
    """`pd.set_option("display.width", 100, "mode.copy_on_write", True)`"""
    given = arguments.node.args[::2] if arguments.node is not None else []
    for name in dict.fromkeys(map(_group, given)) or (DISPLAYED,):
        touch(m, ADDS, STATE, name)
    for option in filter(None, map(text_of, given)):
        group, _, name = option.rpartition(".")
        mark_attribute(m, PANDAS + group, name, m.library(f"{PANDAS}{option}"))
    return ATOMS


def _get_option(m: Machine, arguments: Arguments) -> None:
    m.read_resource(STATE, _group(arguments.literal(0, "pat")))


def _reset_options(m: Machine, arguments: Arguments) -> Value:
    if text_of(arguments.literal(0, "pat")) == "all":
        touch(m, REPLACES, STATE, DISPLAYED)
    else:
        touch(m, ADDS, STATE, _group(arguments.literal(0, "pat")))
    return ATOMS


def show(m: Machine, value: Value, node: ast.expr | None) -> None:
    """Note that a value is shown: how frames look depends on the options of pandas, arrays on numpy's. What
    the expression gives may be a number taken out of one."""
    m.touched.update(SHOWN)
    if m.shared.vars.keys().isdisjoint(SHOWN) or _is_number(node):
        return
    for key, (kind, option) in SHOWN.items():
        if key in m.shared.vars and any(obj.type is kind for obj in value):
            m.read_resource(STATE, option)


SHOWN: Mapping[str, tuple[kinds.Type, str]] = {
    key_of_resource(STATE, DISPLAYED): (kinds.FRAME, DISPLAYED),
    key_of_resource(STATE, PRINTED): (kinds.ARRAY, PRINTED),
}


def _is_number(node: ast.expr | None) -> bool:
    """Whether an expression takes a number out of a frame or an array, as far as can be told."""
    if isinstance(node, ast.Subscript):
        within = node.value
        return isinstance(within, ast.Attribute) and within.attr in ("iloc", "loc", "at", "iat", "shape")
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ATOM_METHODS
    )


def _show_given(m: Machine, arguments: Arguments) -> None:
    for position, value in enumerate(arguments.positional):
        if value != ATOMS:
            show(m, value, arguments.literal(position))
            if value and value[0].path == ENVIRON:
                read_all_variables(m)


def _show_frame(m: Machine, receiver: Value, _: Arguments) -> None:
    show(m, receiver, None)


def _decimal(_: Machine, __: Arguments) -> Value:
    return (Obj(kinds.UNKNOWN, NUMBER),)


NUMBER = "decimal.Decimal"


def calculate(m: Machine, operands: Iterable[Obj]) -> Value | None:
    """What an operator gives whose operands are decimal numbers; None for others."""
    if not any(obj.path == NUMBER for obj in operands):
        return None
    for part in DECIMAL_PARTS:
        read_known(m, part)
    return (Obj(kinds.UNKNOWN, NUMBER),)


def _calculate(m: Machine, receiver: Value, _: Arguments) -> None:
    calculate(m, receiver)


def _get_context(m: Machine, _: Arguments) -> Value:
    return (m.library(DECIMAL[:-1]),)


def _set_context(m: Machine, _: Arguments) -> None:
    for part in DECIMAL_PARTS:
        touch(m, REPLACES, STATE, part)


def _set_locale(m: Machine, arguments: Arguments) -> None:
    given = arguments.literal(1, "locale")
    if given is None or (isinstance(given, ast.Constant) and given.value is None):
        m.read_resource(STATE, LOCALE)
        return
    category = arguments.literal(0, "category")
    whole = isinstance(category, ast.Attribute) and category.attr == "LC_ALL"
    touch(m, REPLACES if whole else ADDS, STATE, LOCALE)


def _format_time(m: Machine, _: Value, __: Arguments) -> None:
    if is_known(m, LOCALE):
        m.perhaps(partial(m.read_resource, STATE, LOCALE))


# -- the current figure ----------------------------------------------------------------------------


def keep_figures(m: Machine) -> None:
    """Note that figures outlive their cell from now on: Jupyter's own backend closes them at its end."""
    touch(m, REPLACES, STATE, BACKEND)
    touch(m, REPLACES, STATE, FIGURE)


def set_backend(m: Machine, name: str) -> None:
    """Note that matplotlib is told where to draw, as by `%matplotlib widget`."""
    if "inline" not in name or is_known(m, FIGURE):
        keep_figures(m)


def _use_backend(m: Machine, arguments: Arguments) -> None:
    set_backend(m, text_of(arguments.literal(0, "backend", "newbackend")) or "")


def _hold_back(m: Machine, _: Arguments) -> None:
    """`plt.ioff()`: figures stay until they are shown, if the backend was chosen before."""
    m.perhaps(partial(keep_figures, m))


def _draw(how: How) -> Call:
    def draw(m: Machine, _: Arguments) -> None:
        _draw_on(m, how)

    return draw


def _draw_on(m: Machine, how: How) -> None:
    """Draw on the current figure, where there is one that is older than the cell; every drawing depends on
    the settings of matplotlib."""
    m.read_resource(STATE, RC)
    if is_known(m, FIGURE):
        m.read_resource(STATE, BACKEND)
        touch(m, how, STATE, FIGURE)


def _begin_figure(m: Machine, arguments: Arguments) -> None:
    """`plt.figure()` begins a figure; with a number it may go back to one."""
    number = arguments.literal(0, "num")
    if number is None:
        _draw_on(m, REPLACES)
    else:
        _draw_on(m, CHANGES)


def _draw_frame(m: Machine, receiver: Value, arguments: Arguments) -> None:
    """`df.plot()` begins a figure, `series.plot()` draws on the current one; which it is, is not known."""
    if receiver and receiver[0].type is kinds.FRAME:
        m.read_resource(STATE, RC)
        if is_known(m, FIGURE) and arguments.keyword("ax") is None:
            m.perhaps(partial(_draw_on, m, CHANGES))


def _draw_seaborn(m: Machine, arguments: Arguments) -> None:
    if arguments.keyword("ax") is None:
        _draw_on(m, CHANGES)
    else:
        m.read_resource(STATE, RC)


def _draw_strips(m: Machine, arguments: Arguments) -> None:
    touch(m, CHANGES, RNG, NUMPY)
    _draw_seaborn(m, arguments)


# -- modules and classes that are patched ----------------------------------------------------------


def change_named(m: Machine, receiver: Value, target: ast.Attribute | ast.Subscript) -> None:
    """Note that an attribute, or an item, of a module or of something in it is set or deleted."""
    for obj in receiver:
        if isinstance(target, ast.Attribute):
            set_attribute(m, obj, target.attr, sure=len(receiver) == 1)
        elif obj.path == ENVIRON:
            change_variable(m, target.slice, CHANGES if isinstance(target.ctx, ast.Del) else REPLACES)
        elif obj.path == IMPORT_PATH:
            touch(m, CHANGES, STATE, IMPORT_PATH)
        elif obj.path == "sys.modules":
            touch(m, REPLACES, STATE, f"{MODULE}{text_of(target.slice) or ''}")
        else:
            change_items(m, obj)


def set_attribute(m: Machine, obj: Obj, attribute: str, *, sure: bool = True) -> None:
    """Note that an attribute of a module, or of something in it, is set or deleted. That of a class is seen
    in all that is of this class."""
    name = name_of_attribute(obj.path, attribute)
    if attribute == "close_figures":  # of InlineBackend
        keep_figures(m)
        return
    if name in OPTIONS and not name.startswith(DECIMAL):
        touch(m, ADDS, STATE, name)
    elif sure:
        touch(m, REPLACES, STATE, name)
    else:
        m.perhaps(partial(touch, m, REPLACES, STATE, name))
    key = f".{attribute}"
    mark_attribute(m, obj.path, attribute, m.library(f"{obj.path}.{attribute}"))
    if _is_class(obj.path):
        m.patched.hold(key, (obj,), add=True)


def mark_attribute(m: Machine, path: str, attribute: str, value: Obj) -> None:
    """Have readers of an attribute ask for its state, whichever way they get at what bears it."""
    for obj in (m.module(path), m.library(path)):
        if obj.fields is None or f".{attribute}" not in obj.fields:
            obj.hold(f".{attribute}", (value,))


def _is_class(path: str) -> bool:
    return path.rpartition(".")[2][:1].isupper()


def change_items(m: Machine, obj: Obj) -> None:
    """Note that something in a module is changed in place: seen through the module, and through the names
    that were bound to it."""
    above, _, attribute = obj.path.rpartition(".")
    name = name_of_attribute(above, attribute) if obj.path not in (RC, f"{PYPLOT[0]}.rcParams") else RC
    touch(m, ADDS, STATE, name)
    if name == RC:
        return
    mark_attribute(m, above, attribute, obj)
    names = [name for name, binding in m.globals.vars.items() if obj in binding.value]
    if names:
        m.touch(dict.fromkeys(names, True))


def read_named(m: Machine, obj: Obj, index: ast.expr) -> Value | None:
    """Note that an item of something in a module is read: that of the environment is a string."""
    if obj.path == ENVIRON:
        read_variable(m, index)
        return ATOMS
    if obj.path in (RC, f"{PYPLOT[0]}.rcParams"):
        m.read_resource(STATE, RC)
    return None


def patches_of(m: Machine, obj: Obj, name: str) -> Value | None:
    """What an attribute of an object gives that has been set on a class of a library, its state read."""
    patched = m.patched.fields
    if patched is None or f".{name}" not in patched:
        return None
    found: dict[Obj, None] = {}
    for cls in patched[f".{name}"]:
        read = partial(m.read_resource, STATE, name_of_attribute(cls.path, name))
        if len(patched[f".{name}"]) == 1 and (obj.type is kinds.FRAME or cls.path.startswith("pandas.")):
            read()
        else:
            m.perhaps(read)
        found.update(dict.fromkeys((cls.fields or {}).get(f".{name}", ())))
    return tuple([part for part in found if part.type is not kinds.LIBRARY]) or None


def patch_frames(m: Machine, names: Iterable[str]) -> None:
    """Note that frames have methods now that they had not."""
    cls = m.library("pandas.DataFrame")
    for name in names:
        set_attribute(m, cls, name)


def _patch_progress(m: Machine, _: Arguments) -> None:
    patch_frames(m, TQDM_METHODS)


def _register_accessor(m: Machine, arguments: Arguments) -> Value | None:
    """`@pd.api.extensions.register_dataframe_accessor("geo")`"""
    name = text_of(arguments.literal(0, "name"))
    if name is None:
        return None
    decorator = Obj(kinds.PARTIAL)
    decorator.hold("function", (m.library(ACCESSOR),))
    decorator.hold("argument 1", (m.library(name),))
    return (decorator,)


ACCESSOR = "pandas.core.accessor"


def _make_accessor(m: Machine, arguments: Arguments) -> Value:
    """The class that is decorated becomes an attribute of frames."""
    name, cls = arguments.positional[0][0].path, m.library("pandas.DataFrame")
    set_attribute(m, cls, name)
    given = arguments.positional[1] if len(arguments.positional) > 1 else fresh()
    cls.hold(f".{name}", given)
    return given


def _mock(_: Machine, arguments: Arguments) -> Value:
    """`mock.patch("numpy.mean")` patches when it is started, or for the time of a `with`."""
    target = text_of(arguments.literal(0, "target")) or ""
    return (Obj(kinds.UNKNOWN, f"{PATCH}{target}"),)


def _mock_attribute(_: Machine, arguments: Arguments) -> Value:
    """`mock.patch.object(np, "mean")`"""
    attribute = text_of(arguments.literal(1, "attribute")) or ""
    owner = arguments.positional[0][0].path if arguments.positional and arguments.positional[0] else ""
    return (Obj(kinds.UNKNOWN, f"{PATCH}{owner}.{attribute}" if owner else PATCH),)


PATCH = "patch of "


def _start_or_stop(m: Machine, receiver: Value, _: Arguments) -> None:
    for obj in receiver:
        if obj.path.startswith(PATCH) and "." in obj.path:
            owner, attribute = obj.path.removeprefix(PATCH).rsplit(".", 1)
            set_attribute(m, m.library(owner), attribute, sure=len(receiver) == 1)


def _reload(m: Machine, arguments: Arguments) -> Value | None:
    """`importlib.reload(module)` gives the module other attributes, if its file has changed."""
    for value in arguments.positional[:1]:
        for obj in value:
            if obj.type in NAMED:
                touch(m, REPLACES, STATE, f"{MODULE}{obj.path}")
        m.mutate(value, sure=False)
        return value
    return None


# -- imports ---------------------------------------------------------------------------------------


def note_import(m: Machine, module: str) -> None:
    """Note what an import depends on, and what it sets."""
    if module in IMPORT_PATCHES:
        patch_frames(m, IMPORT_PATCHES[module])
    root = module.partition(".")[0]
    if root in VARIABLES_OF:
        read_some_variables(m, VARIABLES_OF[root])
    if is_known(m, f"{MODULE}{module}"):
        m.perhaps(partial(m.read_resource, STATE, f"{MODULE}{module}"))
    if is_known(m, IMPORT_PATH) and not is_installed(root):
        m.perhaps(partial(m.read_resource, STATE, IMPORT_PATH))


def _extend_import_path(m: Machine, _: Arguments) -> None:
    touch(m, CHANGES, STATE, IMPORT_PATH)
    mark_attribute(m, "sys", "path", m.library(IMPORT_PATH))


# -- the tables ------------------------------------------------------------------------------------


def _touching() -> dict[str, Call]:
    found: dict[str, list[Touch]] = {}
    for table in (GENERATORS, SETTINGS, DIRECTORIES):
        for path, touched in spelled(table):
            found.setdefault(path, []).append(touched)
    return {path: _all(*touches) for path, touches in found.items()}


CALLS: Mapping[str, Call] = {
    **_touching(),
    **dict.fromkeys(FITTING, _fit_given),
    **{f"{IMPORT_PATH}.{how}": _extend_import_path for how in EXTENDING},
    "site.addsitedir": _extend_import_path,
    "os.chdir": _enter_directory,
    "os.fchdir": _enter_directory,
    **dict.fromkeys(("os.listdir", "os.scandir", "os.walk"), _list_directory),
    **dict.fromkeys(CHILDREN, _start_child),
    **dict.fromkeys(("os.getenv", f"{ENVIRON}.get", f"{ENVIRON}.__getitem__"), _get_variable),
    f"{ENVIRON}.__contains__": _get_variable,
    **dict.fromkeys(("os.putenv", f"{ENVIRON}.__setitem__"), _put_variable),
    **dict.fromkeys(("os.unsetenv", f"{ENVIRON}.__delitem__", f"{ENVIRON}.pop"), _pop_variable),
    f"{ENVIRON}.setdefault": _default_variable,
    f"{ENVIRON}.update": _update_variables,
    f"{ENVIRON}.clear": _clear_variables,
    **dict.fromkeys((f"{ENVIRON}.{how}" for how in ("copy", "items", "keys", "values")), _all_variables),
    "dotenv.load_dotenv": _load_variables,
    "pandas.set_option": _set_options,
    "pandas.options.set_option": _set_options,
    "pandas.get_option": _get_option,
    "pandas.reset_option": _reset_options,
    **dict.fromkeys(
        (f"builtins.{name}" for name in ("print", "display", "str", "repr", "format")), _show_given
    ),
    "IPython.display.display": _show_given,
    "IPython.core.display.display": _show_given,
    NUMBER: _decimal,
    "decimal.getcontext": _get_context,
    "decimal.setcontext": _set_context,
    "locale.setlocale": _set_locale,
    **{f"{home}.{name}": _draw(REPLACES) for home in PYPLOT for name in (*BEGINS, *ENDS)},
    **{f"{home}.{name}": _draw(READS) for home in PYPLOT for name in LOOKS},
    **{f"{home}.{name}": _draw(CHANGES) for home in PYPLOT for name in DRAWS},
    **{f"{home}.figure": _begin_figure for home in PYPLOT},
    **{f"{home}.switch_backend": _use_backend for home in PYPLOT},
    **{f"{home}.ioff": _hold_back for home in PYPLOT},
    "matplotlib.use": _use_backend,
    **{f"seaborn.{name}": _draw_seaborn for name in SEABORN_DRAWS},
    "seaborn.stripplot": _draw_strips,
    **{f"seaborn.{name}": _draw(REPLACES) for name in SEABORN_BEGINS},
    **dict.fromkeys(TQDM, _patch_progress),
    **dict.fromkeys(ACCESSORS, _register_accessor),
    ACCESSOR: _make_accessor,
    "unittest.mock.patch": _mock,
    "unittest.mock.patch.object": _mock_attribute,
    **dict.fromkeys(("importlib.reload", "imp.reload", "builtins.reload"), _reload),
}
METHODS: Mapping[str, Callable[[Machine, Value, Arguments], None]] = {
    **dict.fromkeys(DRAWING_METHODS, _use),
    **dict.fromkeys(("split", "rsample"), _split),
    "sample": _sample,
    "rvs": _variates,
    **dict.fromkeys(TORCH_METHODS, _fill),
    **dict.fromkeys(DRAWING_FRAMES, _draw_frame),
    **dict.fromkeys(("to_string", "to_html", "to_latex"), _show_frame),
    **dict.fromkeys(("sqrt", "quantize", "ln", "log10", "exp"), _calculate),
    **dict.fromkeys(("start", "stop"), _start_or_stop),
    **dict.fromkeys(("resolve", "absolute"), _absolute),
    "strftime": _format_time,
}
