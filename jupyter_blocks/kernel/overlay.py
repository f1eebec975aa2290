"""The overlay: test code runs in the namespace, and what it binds there vanishes."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Any

Namespace = dict[str, Any]

Displayed = Callable[[str, Any], bool]
DISPLAYED = ("_", "__", "___")


class Overlay:
    """A context in which code runs in a namespace and leaves it, the global random generators and the
    working directory as they were.

    The code runs in the namespace itself, not in a copy, so that functions defined in it see what the
    code binds; afterwards every name is put back. `displayed` tells which of `_`, `__`, `___` the display
    of a value has just set; these stay.
    """

    def __init__(self, namespace: Namespace, displayed: Displayed | None = None) -> None:
        self._namespace = namespace
        self._displayed = displayed

    def __enter__(self) -> Overlay:
        self._names = dict(self._namespace)
        self._random = random.getstate()
        self._numpy = _numpy_random()
        self._numpy_state = None if self._numpy is None else self._numpy.get_state()
        self._directory = _directory()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for name, value in list(self._namespace.items()):
            if name not in self._names:
                if not self._is_displayed(name, value):
                    del self._namespace[name]
            elif self._names[name] is not value and not self._is_displayed(name, value):
                self._namespace[name] = self._names[name]
        for name, value in self._names.items():
            if name not in self._namespace:
                self._namespace[name] = value
        random.setstate(self._random)
        if self._numpy is not None:
            self._numpy.set_state(self._numpy_state)
        if self._directory is not None and _directory() != self._directory:
            with suppress(OSError):  # the test has removed it
                os.chdir(self._directory)

    def replace(self, replaced: dict[int, Any]) -> None:
        """Put back other values instead: `replaced` maps the identity of a value to the one to put back."""
        for name, value in self._names.items():
            self._names[name] = replaced.get(id(value), value)

    def _is_displayed(self, name: str, value: Any) -> bool:
        if name[:1] == "_" and name[1:].isdecimal():
            return True
        return name in DISPLAYED and self._displayed is not None and self._displayed(name, value)


def _numpy_random() -> Any:
    return sys.modules.get("numpy.random") if "numpy" in sys.modules else None


def _directory() -> str | None:
    try:
        return os.getcwd()  # noqa: PTH109  (pathlib costs more and adds nothing)
    except OSError:  # it has been removed
        return None
