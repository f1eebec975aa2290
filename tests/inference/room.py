"""Where the oracle runs a case that asks for IPython: an environment that is nobody else's, and a shell whose
namespace is watched."""

from __future__ import annotations

import ast
import atexit
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from IPython.core.inputtransformer2 import TransformerManager
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

# What IPython itself keeps in the namespace.
KEPT = re.compile(r"In|Out|exit|quit|open|get_ipython|display|_exit_code|_[ido]h|_i*|_{1,3}|_i?\d+")
# What it prints of the time that something took.
TIMING = re.compile(r"^.*(?:CPU times|Wall time|per loop|slowest run|function calls).*$", re.MULTILINE)


def transformed(source: str) -> str:
    """`source` as IPython's own transformer leaves it."""
    return TransformerManager().transform_cell(source)


def needs_shell(trees: Iterable[ast.AST]) -> bool:
    """Whether some of the code speaks to IPython."""
    return any(
        (isinstance(node, ast.Name) and node.id == "get_ipython")
        or (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("IPython"))
        for tree in trees
        for node in ast.walk(tree)
    )


@contextmanager
def room() -> Iterator[None]:
    """The environment is put back afterwards; the working directory is the run's own anyway."""
    variables = dict(os.environ)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(variables)


class Shell(InteractiveShell):
    """A shell without windows, event loop or terminal."""

    def enable_gui(self, gui: str | None = None) -> None:
        pass

    def system(self, cmd: str) -> None:
        """Print what the command prints; IPython's own takes a pseudoterminal, which is slow to close."""
        ended = subprocess.run(self.var_expand(cmd, depth=1), shell=True, capture_output=True, text=True)
        print(ended.stdout, end="")
        self.user_ns["_exit_code"] = ended.returncode

    def showtraceback(self, *args: object, **options: object) -> None:
        print(*sys.exc_info()[:2])


@contextmanager
def shell_on(namespace: dict[str, Any]) -> Iterator[InteractiveShell]:
    """A shell that has never seen anything, on `namespace`."""
    config = Config()
    config.HistoryManager.enabled = False
    shell = Shell(config=config, user_ns=namespace)
    # Else each shell would collect garbage when the process ends, which takes a second with so many about.
    atexit.unregister(shell.atexit_operations)
    shell.extension_manager.load_extension("storemagic")  # as a kernel does
    shell.db.clear()
    InteractiveShell._instance = shell
    try:
        yield shell
    finally:
        InteractiveShell._instance = None
        scripts = shell.magics_manager.registry.get("ScriptMagics")
        if scripts is not None:
            scripts.stop_event_loop()
