"""The working directory and the environment, as calls use and change them."""

from __future__ import annotations

from functools import partial

from jupyter_blocks.languages.python import kinds
from jupyter_blocks.languages.python.calls import Arguments
from jupyter_blocks.languages.python.environment import (
    ENVIRON,
    change_variable,
    read_all_variables,
    read_variable,
    replace_all_variables,
    set_variables,
)
from jupyter_blocks.languages.python.machine import Machine
from jupyter_blocks.languages.python.resources import WORKING_DIRECTORY
from jupyter_blocks.languages.python.state_tables import CHANGES, CWD, REPLACES
from jupyter_blocks.languages.python.touches import is_known, literal_text
from jupyter_blocks.languages.python.values import ATOMS, Value, fresh


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


def enter_directory(m: Machine, arguments: Arguments) -> None:
    path = literal_text(arguments.literal(0, "path"))
    m.write_resource(CWD, WORKING_DIRECTORY, replaces=path is not None and is_absolute(path))


def list_directory(m: Machine, arguments: Arguments) -> None:
    given = arguments.literal(0, "path", "top")
    path = literal_text(given)
    use_directory(m, "." if given is None else path or "")


def make_absolute(m: Machine, receiver: Value, arguments: Arguments) -> None:
    if receiver and receiver[0].type in (kinds.ATOM, kinds.UNKNOWN) and not arguments.positional:
        m.read_resource(CWD, WORKING_DIRECTORY)


# -- the environment ------------------------------------------------------------------------------


def get_variable(m: Machine, arguments: Arguments) -> Value:
    read_variable(m, arguments.literal(0, "key"))
    return ATOMS


def put_variable(m: Machine, arguments: Arguments) -> Value:
    change_variable(m, arguments.literal(0, "key"), REPLACES)
    return ATOMS


def default_variable(m: Machine, arguments: Arguments) -> Value:
    read_variable(m, arguments.literal(0))
    m.perhaps(partial(change_variable, m, arguments.literal(0), REPLACES))
    return ATOMS


def pop_variable(m: Machine, arguments: Arguments) -> Value:
    change_variable(m, arguments.literal(0), CHANGES)
    return ATOMS


def update_variables(m: Machine, arguments: Arguments) -> Value:
    node = arguments.node
    set_variables(m, node.args[0] if node and node.args else None, [name for name, _ in arguments.keywords])
    return ATOMS


def copy_variables(m: Machine, _: Arguments) -> Value:
    read_all_variables(m)
    return fresh(kinds.DICT)


def clear_variables(m: Machine, _: Arguments) -> Value:
    replace_all_variables(m)
    return ATOMS


def load_variables(m: Machine, _: Arguments) -> None:
    """`load_dotenv()` sets what a file says."""
    m.perhaps(partial(replace_all_variables, m))


def start_child(m: Machine, arguments: Arguments) -> None:
    """A child process gets the environment, unless it is given another one, and the working directory."""
    m.perhaps(partial(m.read_resource, CWD, WORKING_DIRECTORY))
    if arguments.keyword("env") is None:
        m.perhaps(partial(read_all_variables, m))
    elif any(obj.path == ENVIRON for obj in arguments.keyword("env") or ()):
        read_all_variables(m)
