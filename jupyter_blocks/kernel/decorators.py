"""The decorators that make a function a block or a test, and who is told when one is used."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

KINDS = (
    "data_loader",
    "transformer",
    "data_exporter",
    "sensor",
    "condition",
    "callback",
    "custom",
    "chart",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionBlock:
    """A function that is a block; `mage` says that its returns follow Mage's rules.

    A callback may name the `outcomes` after which it is called, "success" or "failure".
    """

    kind: str
    name: str
    function: Callable[..., Any]
    mage: bool = False
    outcomes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TestFunction:
    """A function that tests a block; `severity` is "error" or "warn"."""

    __test__ = False  # pytest collects classes by such names

    name: str
    function: Callable[..., Any]
    severity: str = "error"


Registered = FunctionBlock | TestFunction
Listener = Callable[[Registered], None]

_listeners: dict[int, Listener] = {}


def listen(namespace: dict[str, Any], listener: Listener) -> None:
    """Tell `listener` of every decorator used by code whose globals are `namespace`.

    Code of other modules that uses the decorators is not part of the notebook and stays unheard.
    """
    _listeners[id(namespace)] = listener


def unlisten(namespace: dict[str, Any]) -> None:
    """Stop what `listen` began."""
    _listeners.pop(id(namespace), None)


def register(registered: Registered, scope: dict[str, Any]) -> None:
    """Tell whoever listens to `scope`, the globals of the code that used the decorator."""
    listener = _listeners.get(id(scope))
    if listener is not None:
        listener(registered)


class BlockDecorator:
    """Makes a function a block of one kind; used bare or with arguments.

    Arguments describe the block (`@callback("success")`); the function itself comes back unchanged.
    """

    __slots__ = ("kind", "mage")

    def __init__(self, kind: str, *, mage: bool = False) -> None:
        self.kind = kind
        self.mage = mage

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if len(args) == 1 and not kwargs and callable(args[0]):
            self._register(args[0], sys._getframe(1).f_globals)
            return args[0]
        outcomes = tuple(arg for arg in args if isinstance(arg, str)) if self.kind == "callback" else ()
        return lambda function: self._register(function, sys._getframe(1).f_globals, outcomes)

    def __repr__(self) -> str:
        return f"<decorator {self.kind}>"

    def _register(
        self, function: Callable[..., Any], scope: dict[str, Any], outcomes: tuple[str, ...] = ()
    ) -> Callable[..., Any]:
        name = getattr(function, "__name__", self.kind)
        block = FunctionBlock(kind=self.kind, name=name, function=function, mage=self.mage, outcomes=outcomes)
        register(block, scope)
        return function


class TestDecorator:
    """Makes a function a test of the block in whose cells it stands.

    `@test` fails the block when the test fails; `@test(severity="warn")` only records it. Raises
    ValueError for any other severity.
    """

    __slots__ = ()
    __test__ = False

    def __call__(self, function: Callable[..., Any] | None = None, *, severity: str = "error") -> Any:
        if severity not in ("error", "warn"):
            raise ValueError(f'severity is "error" or "warn", not {severity!r}')
        if function is not None:
            return _test(function, severity, sys._getframe(1).f_globals)
        return lambda function: _test(function, severity, sys._getframe(1).f_globals)

    def __repr__(self) -> str:
        return "<decorator test>"


def _test(function: Callable[..., Any], severity: str, scope: dict[str, Any]) -> Callable[..., Any]:
    name = getattr(function, "__name__", "test")
    register(TestFunction(name=name, function=function, severity=severity), scope)
    return function


data_loader = BlockDecorator("data_loader")
transformer = BlockDecorator("transformer")
data_exporter = BlockDecorator("data_exporter")
sensor = BlockDecorator("sensor")
condition = BlockDecorator("condition")
callback = BlockDecorator("callback")
custom = BlockDecorator("custom")
chart = BlockDecorator("chart")
test = TestDecorator()
