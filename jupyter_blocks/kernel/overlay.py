"""What test code may not leave behind: names it binds, random state, working directory, changed values."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any

Namespace = dict[str, Any]

ATOMS = (type(None), bool, int, float, complex, str, bytes, range, type(Ellipsis))
DISPLAYED = ("_", "__", "___")


class Overlay:
    """A context in which code runs in a namespace and leaves it, the global random generators and the
    working directory as they were.

    The code runs in the namespace itself, not in a copy, so that functions defined in it see what the
    code binds; afterwards every name is put back. `displayed` tells which of `_`, `__`, `___` the display
    of a value has just set; these stay.
    """

    def __init__(
        self, namespace: Namespace, displayed: Callable[[str, Any], bool] = lambda name, value: False
    ) -> None:
        self._namespace = namespace
        self._displayed = displayed

    def __enter__(self) -> Overlay:
        self._names = dict(self._namespace)
        self._random = random.getstate()
        self._numpy = _numpy_random()
        self._numpy_state = None if self._numpy is None else self._numpy.get_state()
        try:
            self._directory: str | None = os.getcwd()  # noqa: PTH109  (pathlib costs more and adds nothing)
        except OSError:  # it has been removed
            self._directory = None
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
            os.chdir(self._directory)

    def replace(self, replaced: dict[int, Any]) -> None:
        """Put back other values instead: `replaced` maps the identity of a value to the one to put back."""
        for name, value in self._names.items():
            self._names[name] = replaced.get(id(value), value)

    def _is_displayed(self, name: str, value: Any) -> bool:
        if name[:1] == "_" and name[1:].isdecimal():
            return True
        return name in DISPLAYED and self._displayed(name, value)


class Guard:
    """Remembers what some values are made of, tells which have changed in place, and puts them back.

    Built-in containers and plain instances are followed to their elements, without calling the user's
    code and without copying what cannot change; arrays and frames are copied. Values of other types are
    not judged.
    """

    def __init__(self, namespace: Namespace, names: Iterable[str]) -> None:
        self._namespace = namespace
        self._values = {name: namespace[name] for name in names if name in namespace}
        self._remember()

    def changed(self) -> tuple[str, ...]:
        """The guarded names whose values are not what they were."""
        touched = {
            identity for identity, (value, form, state) in self._parts.items() if form.differs(value, state)
        }
        if not touched:
            return ()
        return tuple(name for name, parts in self._reach.items() if parts & touched)

    def restore(self) -> dict[int, Any]:
        """Put every changed value back: in place where that can be done, else under each of its names.

        The answer maps the identity of each value that could not be put back in place to its successor.
        """
        replaced: dict[int, Any] = {}
        for identity, (value, form, state) in self._parts.items():
            if form.differs(value, state) and not form.refills(value, state):
                replaced[identity] = form.copy(state)
        for identity, (value, form, state) in self._parts.items():
            if form.refill is not None and identity not in replaced:
                form.refill(value, form.swap(state, replaced))
        for name, value in list(self._namespace.items()):
            if id(value) in replaced:
                self._namespace[name] = replaced[id(value)]
        self._values = {name: replaced.get(id(value), value) for name, value in self._values.items()}
        self._remember()
        return replaced

    def _remember(self) -> None:
        self._parts: dict[int, tuple[Any, _Form, Any]] = {}
        self._reach: dict[str, set[int]] = {}
        for name, value in self._values.items():
            reached: set[int] = set()
            waiting = [value]
            while waiting:
                part = waiting.pop()
                if type(part) in ATOMS or id(part) in reached:
                    continue
                if id(part) not in self._parts:
                    form = _form(part)
                    if form is None:
                        continue
                    self._parts[id(part)] = (part, form, form.remember(part))
                reached.add(id(part))
                _, form, state = self._parts[id(part)]
                waiting.extend(form.elements(state))
            self._reach[name] = reached


class _Form:
    """How values of one type are remembered, compared and put back.

    `refill` puts a value back in place, where `fits` says that this can be done.
    """

    def __init__(
        self,
        remember: Callable[[Any], Any],
        differs: Callable[[Any, Any], bool],
        *,
        elements: Callable[[Any], Iterable[Any]] = lambda state: (),
        refill: Callable[[Any, Any], None] | None = None,
        swap: Callable[[Any, dict[int, Any]], Any] = lambda state, replaced: state,
        copy: Callable[[Any], Any] = lambda state: state,
        fits: Callable[[Any, Any], bool] = lambda value, state: True,
    ) -> None:
        self.remember = remember
        self.differs = differs
        self.elements = elements
        self.refill = refill
        self.swap = swap
        self.copy = copy
        self._fits = fits

    def refills(self, value: Any, state: Any) -> bool:
        """Whether `value` can be put back in place."""
        return self.refill is not None and self._fits(value, state)


def _same(one: Iterable[Any], other: Iterable[Any]) -> bool:
    """Whether two series of equal length hold the same objects, or equal ones that cannot change."""
    return all(a is b or (type(a) is type(b) and type(a) in ATOMS and a == b) for a, b in zip(one, other))  # noqa: B905


def _swapped(state: tuple[Any, ...], replaced: dict[int, Any]) -> tuple[Any, ...]:
    return tuple(replaced.get(id(value), value) for value in state)


def _items_differ(value: dict[Any, Any], state: tuple[tuple[Any, ...], tuple[Any, ...]]) -> bool:
    keys, values = state
    return len(value) != len(keys) or not (_same(value, keys) and _same(value.values(), values))


def _refill_list(value: list[Any], state: tuple[Any, ...]) -> None:
    value[:] = state


def _refill_dict(value: dict[Any, Any], state: tuple[tuple[Any, ...], tuple[Any, ...]]) -> None:
    value.clear()
    value.update(zip(*state))  # noqa: B905


def _refill_set(value: set[Any], state: frozenset[Any]) -> None:
    value.clear()
    value.update(state)


def _refill_bytes(value: bytearray, state: bytes) -> None:
    value[:] = state


_LIST = _Form(
    tuple,
    lambda value, state: len(value) != len(state) or not _same(value, state),
    elements=lambda state: state,
    refill=_refill_list,
    swap=_swapped,
)
_TUPLE = _Form(
    lambda value: value,
    lambda value, state: False,
    elements=lambda state: state,
)
_DICT = _Form(
    lambda value: (tuple(value), tuple(value.values())),
    _items_differ,
    elements=lambda state: state[1],
    refill=_refill_dict,
    swap=lambda state, replaced: (state[0], _swapped(state[1], replaced)),
)
_SET = _Form(frozenset, lambda value, state: value != state, refill=_refill_set)
_BYTES = _Form(bytes, lambda value, state: value != state, refill=_refill_bytes)
_INSTANCE = _Form(
    lambda value: _DICT.remember(vars(value)),
    lambda value, state: _items_differ(vars(value), state),
    elements=_DICT.elements,
    refill=lambda value, state: _refill_dict(vars(value), state),
    swap=_DICT.swap,
)


def _array_differs(value: Any, state: Any) -> bool:
    if value.dtype != state.dtype or value.shape != state.shape:
        return True
    if value.dtype.hasobject:
        return not _same(value.reshape(-1).tolist(), state.reshape(-1).tolist())
    return bool(value.tobytes() != state.tobytes())


def _refill_array(value: Any, state: Any) -> None:
    if value.flags.writeable:
        value[...] = state


_ARRAY = _Form(
    lambda value: value.copy(),
    _array_differs,
    refill=_refill_array,
    copy=lambda state: state.copy(),
    fits=lambda value, state: (
        value.flags.writeable and (value.dtype, value.shape) == (state.dtype, state.shape)
    ),
)


def _remember_pandas(value: Any) -> Any:
    # Since pandas 3 a shallow copy shares its data until either side writes, so remembering is free.
    lazy = int(sys.modules["pandas"].__version__.partition(".")[0]) >= 3
    return value.copy(deep=not lazy)


def _axes_differ(one: Any, other: Any) -> bool:
    return not one.identical(other) or one.dtype != other.dtype


def _frame_differs(value: Any, state: Any) -> bool:
    if _axes_differ(value.index, state.index) or _axes_differ(value.columns, state.columns):
        return True
    return bool((value.dtypes != state.dtypes).any() or not value.equals(state))


def _series_differs(value: Any, state: Any) -> bool:
    if _axes_differ(value.index, state.index) or value.name != state.name:
        return True
    return bool(value.dtype != state.dtype or not value.equals(state))


_FRAME = _Form(_remember_pandas, _frame_differs, copy=_remember_pandas)
_SERIES = _Form(_remember_pandas, _series_differs, copy=_remember_pandas)
_POLARS = _Form(
    lambda value: value.clone(),
    lambda value, state: value.schema != state.schema or not value.equals(state),
    copy=lambda state: state.clone(),
)

_BUILT_IN: dict[type, _Form] = {
    list: _LIST,
    tuple: _TUPLE,
    dict: _DICT,
    set: _SET,
    bytearray: _BYTES,
}
_LOADED = (
    ("numpy", "ndarray", _ARRAY),
    ("pandas", "DataFrame", _FRAME),
    ("pandas", "Series", _SERIES),
    ("polars", "DataFrame", _POLARS),
)


def _form(value: Any) -> _Form | None:
    kind = type(value)
    built_in = _BUILT_IN.get(kind)
    if built_in is not None:
        return built_in
    for package, name, form in _LOADED:
        if kind is getattr(sys.modules.get(package), name, None):
            return form
    return _INSTANCE if _is_plain(kind) else None


def _is_plain(kind: type) -> bool:
    """Whether instances are all in their `__dict__`: a class of the notebook itself, without slots."""
    return (
        kind.__module__ == "__main__"
        and kind.__base__ is object
        and kind.__dictoffset__ != 0
        and not {"__slots__", "__getattribute__"} & vars(kind).keys()
    )


def _numpy_random() -> Any:
    return sys.modules.get("numpy.random") if "numpy" in sys.modules else None


def _directory() -> str | None:
    try:
        return os.getcwd()  # noqa: PTH109
    except OSError:
        return None
