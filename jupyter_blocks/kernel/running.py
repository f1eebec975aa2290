"""A cell while it runs: what its request says it is, and what has come of it so far."""

from __future__ import annotations

import ast
import sys
import time
from collections.abc import Callable, Mapping
from types import FrameType
from typing import Any

from jupyter_blocks.kernel.decorators import FunctionBlock, TestFunction
from jupyter_blocks.kernel.evaluation import Verdict
from jupyter_blocks.kernel.magic import declared_name
from jupyter_blocks.kernel.observation import Observation

VERSION = 1


class CellRun:
    """One cell, from `pre_run_cell` to `post_run_cell`.

    `request` is the host's word about it, empty for a cell that the host did not send; `source` is the
    author's text, `text` the same after IPython's input transformers.
    """

    def __init__(self, info: Any, metadata: Mapping[str, Any], transform: Callable[[str], str]) -> None:
        self.identify(info, metadata, transform)
        self.role = str(self.request.get("role", ""))
        block = self.request.get("block") or _tagged(self.tags) or declared_name(self.source)
        self.block = None if block is None else str(block)
        self.is_last = bool(self.request.get("last"))
        self.first = int(self.request.get("first") or 1)
        self.arguments: Mapping[str, str] = self.request.get("arguments") or {}
        self.known: Any = None  # the cell of the notebook's text, where that is followed
        # While it runs:
        self.begun = time.perf_counter()
        self.visited = False
        self.armed = False
        self.body: list[ast.stmt] = []
        self.raising: ast.stmt | None = None
        self.held: Any = None
        self.function: FunctionBlock | None = None
        self.tests: list[TestFunction] = []
        self.verdicts: list[Verdict] = []
        self.error: BaseException | None = None
        self.from_tests = False
        self.declined = False  # for what its block's policy asks of values does not hold
        self.verdict: bool | None = None  # of a condition or a sensor
        # When it has ended:
        self.displays = False  # the value of its last expression
        self.observation: Observation | None = None
        self.seconds = 0.0
        self.memory: int | None = None  # bytes that the process holds then

    def identify(self, info: Any, metadata: Mapping[str, Any], transform: Callable[[str], str]) -> None:
        """Take what IPython and the request say of the cell; `transform` makes Python of its source, which
        IPython does not tell before version 9."""
        self.info = info
        self.request = _request(metadata)
        self.tags = tuple(tag for tag in metadata.get("tags") or () if isinstance(tag, str))
        self.source = str(getattr(info, "raw_cell", "") or "")
        if self.source and not hasattr(info, "transformed_cell"):
            try:
                self.text = transform(self.source)
            except SyntaxError:
                self.text = self.source
        else:
            self.text = str(getattr(info, "transformed_cell", None) or self.source)
        self.cell = str(metadata.get("cellId") or getattr(info, "cell_id", None) or "")

    @property
    def name(self) -> str:
        """The name of the block that runs: the declared one, else its function's."""
        return self.block or (self.function.name if self.function is not None else "")

    @property
    def waits(self) -> bool:
        """Whether it is a sensor's, and what that waits for has not come about."""
        return self.verdict is False and self.request.get("verdict") == "sensor"

    def fails_by_tests(self, error: BaseException) -> bool:
        """Whether `error` is that of an assertion, raised when all had been evaluated."""
        return self.from_tests and error is self.error

    def names(self, key: str) -> tuple[str, ...]:
        """A list of names from the request."""
        return tuple(self.request.get(key) or ())


def _request(metadata: Mapping[str, Any]) -> Mapping[str, Any]:
    # A front end sends the cell's own metadata along, where the same key holds the block's policy.
    ours = metadata.get("jupyter_blocks")
    return ours if isinstance(ours, Mapping) and ours.get("v") == VERSION and "role" in ours else {}


def _tagged(tags: tuple[str, ...]) -> str | None:
    names = [tag[6:] for tag in tags if tag.startswith("block:")]
    return names[0] if names else None


def error_of(result: Any) -> BaseException | None:
    """How a cell failed; IPython has no result of a cell that was interrupted while it awaited."""
    if result is None:
        return KeyboardInterrupt()
    error = result.error_before_exec or result.error_in_exec
    return error if isinstance(error, BaseException) else None


def running_frame() -> FrameType | None:
    """The frame in which IPython runs the statements of the outermost cell, if one is running."""
    found = None
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        if frame.f_code.co_name == "run_ast_nodes" and frame.f_globals.get("__name__", "").startswith(
            "IPython."
        ):
            found = frame
        frame = frame.f_back
    return found
