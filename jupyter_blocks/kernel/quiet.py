"""A quiet IPython shell over a module, for the magics of a block that is called alone."""

from __future__ import annotations

import atexit
import sys
from types import ModuleType

from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config


class QuietShell(InteractiveShell):
    """Keeps no history and opens no windows."""

    def enable_gui(self, gui: str | None = None) -> None:
        """Nothing to enable: figures are drawn when they are asked for."""


def quiet_shell(module: ModuleType) -> QuietShell:
    """A shell whose namespace is that of `module`; this process keeps its own `__main__`.

    When the process ends, it does nothing: IPython would clear the namespace then and collect garbage, once
    for each block that was called.
    """
    configuration = Config()
    configuration.HistoryManager.enabled = False
    main = sys.modules["__main__"]
    try:
        shell = QuietShell(user_module=module, user_ns=vars(module), config=configuration)  # type: ignore[no-untyped-call]
    finally:
        sys.modules["__main__"] = main
    atexit.unregister(shell.atexit_operations)
    return shell
