"""Callbacks: blocks that are called when another has come to its end, apart from the pipeline's values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jupyter_blocks.kernel.decorators import FunctionBlock, Registered
from jupyter_blocks.kernel.overlay import Displayed, Namespace, Overlay
from jupyter_blocks.kernel.running import CellRun

EVENT = "event"


class Calling:
    """The call of a callback block, over all its cells.

    What blocks bind is hidden from it, `event` is there instead; what it binds vanishes.
    """

    def __init__(self, namespace: Namespace, displayed: Displayed) -> None:
        self._namespace = namespace
        self._displayed = displayed
        self._overlay: Overlay | None = None
        self.event: Mapping[str, Any] = {}

    def begin(self, run: CellRun) -> None:
        """A cell of a callback is about to run: its first one opens the call."""
        if self._overlay is not None:
            return
        self._overlay = Overlay(self._namespace, self._displayed).__enter__()
        self.event = dict(run.request.get(EVENT) or {})
        for name in run.names("hides"):
            self._namespace.pop(name, None)
        self._namespace[EVENT] = self.event

    def end(self) -> None:
        """The call is over, if one is under way: everything is as before."""
        overlay, self._overlay = self._overlay, None
        if overlay is not None:
            overlay.__exit__(None, None, None)

    def takes(self, item: Registered) -> bool:
        """Whether a function is one to call now: a callback, for this outcome if it names any."""
        if not isinstance(item, FunctionBlock) or item.kind != "callback":
            return False
        return not item.outcomes or self.event.get("status") in item.outcomes
