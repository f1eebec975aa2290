"""What is known of the functions and methods of Python and of libraries: tables, to be extended by a line."""

from __future__ import annotations

import builtins
import re
from collections.abc import Mapping

from jupyter_blocks.languages.python import kinds
from jupyter_blocks.languages.python.kinds import Type
from jupyter_blocks.languages.python.knowledge.known import (
    CLASS_OF_TYPE,
    METHODS,
)
from jupyter_blocks.languages.python.knowledge.tables import words as words


def builtin(text: str) -> frozenset[str]:
    """The paths of the builtins named in a text."""
    return frozenset(f"builtins.{name}" for name in text.split())


BUILTINS = frozenset(dir(builtins))
# Names that IPython and Python put into the namespace of a notebook.
PROVIDED = BUILTINS | frozenset(
    {
        "__name__", "__file__", "__doc__", "__builtins__", "__builtin__", "__spec__", "__loader__",
        "__package__", "__annotations__", "display", "get_ipython", "In", "Out", "exit", "quit", "open",
        "_", "__", "___", "_i", "_ii", "_iii", "_ih", "_oh", "_dh", "_exit_code", "__vsc_ipynb_file__",
        "WindowsError", "__class__", "__session__",
    }
)  # fmt: skip
HISTORY = re.compile(r"_i?\d+")

# What tables tell (see knowledge/): methods that change their receiver, by the receiver's type; names of
# methods that tell by themselves, whatever the receiver.
MUTATORS: Mapping[Type, frozenset[str]] = {type: cls.changing for type, cls in CLASS_OF_TYPE.items()}
SURE_MUTATORS = METHODS.changing
SURE_ONLY_IF_DROPPED = METHODS.when_dropped
PURE_METHODS = METHODS.pure
VIEW_METHODS = METHODS.sharing
FLUENT_METHODS = METHODS.fluent
CALLING_METHODS = METHODS.calling

# Methods that change their first argument.
ARGUMENT_CHANGING_METHODS = words("shuffle readinto readinto1 recv_into")

# Containers made of the elements of their argument.
CONTAINERS: Mapping[str, Type] = {
    "builtins.list": kinds.LIST, "builtins.dict": kinds.DICT, "builtins.set": kinds.SET,
    "builtins.tuple": kinds.TUPLE, "builtins.frozenset": kinds.TUPLE, "builtins.sorted": kinds.LIST,
    "builtins.bytearray": kinds.LIST, "collections.deque": kinds.LIST, "collections.defaultdict": kinds.DICT,
    "collections.OrderedDict": kinds.DICT, "collections.Counter": kinds.DICT,
    "collections.ChainMap": kinds.DICT, "copy.copy": kinds.UNKNOWN, "array.array": kinds.LIST,
}  # fmt: skip

# Of the lazy iterators, the ones that call their first argument when consumed.
LAZY_CALLERS = frozenset(
    {"builtins.map", "builtins.filter", "itertools.starmap", "itertools.takewhile", "itertools.dropwhile",
     "itertools.filterfalse"}
)  # fmt: skip

# Builtins that neither consume an iterator nor call a function given to them.
LOOKING = builtin(
    """
        print len type id repr str isinstance issubclass callable hasattr hash dir help vars format
        bool ascii display
        """
)

ATOM_BUILTINS = builtin(
    """
        len sum abs round int float str bool complex bytes hash id repr isinstance any all print ord
        chr divmod pow hex bin oct callable hasattr issubclass format type range slice frozenset
        input ascii
        """
)
ATOM_METHODS = words(
    """
        sum mean std var min max median count nunique any all item strip lower upper replace startswith
        endswith join format encode decode title isdigit read_text exists total_seconds strftime
        isoformat
    """
)
