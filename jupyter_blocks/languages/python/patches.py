"""Modules, and classes of libraries, whose attributes are set from outside; where modules are found."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from jupyter_blocks.languages.python import kinds
from jupyter_blocks.languages.python.calls import Arguments
from jupyter_blocks.languages.python.environment import (
    ENVIRON,
    change_variable,
    read_some_variables,
    read_variable,
)
from jupyter_blocks.languages.python.figures import keep_figures
from jupyter_blocks.languages.python.files import read_module
from jupyter_blocks.languages.python.knowledge.known import CLASS_OF_ITEM, CLASSES
from jupyter_blocks.languages.python.library import MUTATORS
from jupyter_blocks.languages.python.machine import Machine
from jupyter_blocks.languages.python.modules import is_installed
from jupyter_blocks.languages.python.objects import NAMED
from jupyter_blocks.languages.python.state_tables import (
    ADDS,
    CHANGES,
    DECIMAL,
    IMPORT_PATCHES,
    IMPORT_PATH,
    MODULE,
    OPTIONS,
    RC,
    RC_PATHS,
    REPLACES,
    STATE,
    TQDM_METHODS,
    VARIABLES_OF,
    name_of_attribute,
)
from jupyter_blocks.languages.python.touches import is_known, literal_text, touch
from jupyter_blocks.languages.python.values import ATOMS, Obj, Value, fresh


def is_path(node: ast.expr) -> bool:
    """Whether an expression gives the thing itself, not a value put somewhere, as in `df["u"] = np.nan`."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name | ast.Call)


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
            touch(m, REPLACES, STATE, f"{MODULE}{literal_text(target.slice) or ''}")
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
    name = name_of_attribute(above, attribute) if obj.path not in RC_PATHS else RC
    touch(m, ADDS, STATE, name)
    if name == RC:
        return
    mark_attribute(m, above, attribute, obj)
    names = [name for name, binding in m.globals.vars.items() if obj in binding.value]
    if names:
        m.touch(dict.fromkeys(names, True))


def change_by_method(m: Machine, path: str) -> None:
    """Note that a method is called for its effect which changes a container that lives in a module."""
    owner, _, name = path.rpartition(".")
    if name in CONTAINER_MUTATORS and owner in m.libraries and owner not in m.modules:
        change_items(m, m.library(owner))


CONTAINER_MUTATORS = frozenset().union(*(MUTATORS[kind] for kind in (kinds.LIST, kinds.DICT, kinds.SET)))


def read_named(m: Machine, obj: Obj, index: ast.expr) -> Value | None:
    """Note that an item of something in a module is read, and what it is, if that is known: that of the
    environment is a string, that of `np.c_` a new array."""
    if obj.path == ENVIRON:
        read_variable(m, index)
        return ATOMS
    if obj.path in RC_PATHS:
        m.read_resource(STATE, RC)
    cls = CLASS_OF_ITEM.get(obj.path)
    return None if cls is None else (Obj(CLASSES[cls].like, cls),)


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


def patch_progress(m: Machine, _: Arguments) -> None:
    patch_frames(m, TQDM_METHODS)


def register_accessor(m: Machine, arguments: Arguments) -> Value | None:
    """`@pd.api.extensions.register_dataframe_accessor("geo")`"""
    name = literal_text(arguments.literal(0, "name"))
    if name is None:
        return None
    decorator = Obj(kinds.PARTIAL)
    decorator.hold("function", (m.library(ACCESSOR),))
    decorator.hold("argument 1", (m.library(name),))
    return (decorator,)


ACCESSOR = "pandas.core.accessor"


def make_accessor(m: Machine, arguments: Arguments) -> Value:
    """The class that is decorated becomes an attribute of frames."""
    name, cls = arguments.positional[0][0].path, m.library("pandas.DataFrame")
    set_attribute(m, cls, name)
    given = arguments.positional[1] if len(arguments.positional) > 1 else fresh()
    cls.hold(f".{name}", given)
    return given


def mock(_: Machine, arguments: Arguments) -> Value:
    """`mock.patch("numpy.mean")` patches when it is started, or for the time of a `with`."""
    target = literal_text(arguments.literal(0, "target")) or ""
    return (Obj(kinds.UNKNOWN, f"{PATCH}{target}"),)


def mock_attribute(_: Machine, arguments: Arguments) -> Value:
    """`mock.patch.object(np, "mean")`"""
    attribute = literal_text(arguments.literal(1, "attribute")) or ""
    owner = arguments.positional[0][0].path if arguments.positional and arguments.positional[0] else ""
    return (Obj(kinds.UNKNOWN, f"{PATCH}{owner}.{attribute}" if owner else PATCH),)


PATCH = "patch of "


def start_or_stop(m: Machine, receiver: Value, _: Arguments) -> None:
    for obj in receiver:
        if obj.path.startswith(PATCH) and "." in obj.path:
            owner, attribute = obj.path.removeprefix(PATCH).rsplit(".", 1)
            set_attribute(m, m.library(owner), attribute, sure=len(receiver) == 1)


def reload(m: Machine, arguments: Arguments) -> Value | None:
    """`importlib.reload(module)` gives the module other attributes, if its file has changed."""
    for value in arguments.positional[:1]:
        for obj in value:
            if obj.type in NAMED:
                read_module(m, obj.path, again=True)
                touch(m, REPLACES, STATE, f"{MODULE}{obj.path}")
        before = dict(m.frame.writes)
        m.mutate(value, sure=False)
        for name, write in [*m.frame.writes.items()]:
            if write is not before.get(name):
                m.frame.writes[name] = replace(write, repeats=True)  # it is the same module
        return value
    return None


# -- imports --------------------------------------------------------------------------------------


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


def extend_import_path(m: Machine, _: Arguments) -> None:
    touch(m, CHANGES, STATE, IMPORT_PATH)
    mark_attribute(m, "sys", "path", m.library(IMPORT_PATH))
