"""The guard: notices what tests change in place in the pipeline's values, and puts it back."""

# ruff: noqa: ARG002  (forms share signatures, and not each needs all of them)

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from jupyter_blocks.kernel.overlay import Namespace

ATOMS = (type(None), bool, int, float, complex, str, bytes, range, type(Ellipsis))


class Form:
    """How values of one type are remembered, compared and put back; this one: values that cannot change.

    The user's code is never called: only exact built-in types, plain instances of the notebook's own
    classes, and the arrays and frames of numpy, pandas and polars are known. Others are not judged.
    """

    def remember(self, value: Any) -> Any:
        """The state of `value`, by which a change will be known."""
        return value

    def elements(self, state: Any) -> Iterable[Any]:
        """The values that one in this state holds."""
        return ()

    def differs(self, value: Any, state: Any) -> bool:
        """Whether `value` is no longer as remembered."""
        return False

    def refill(self, value: Any, state: Any, replaced: dict[int, Any]) -> bool:
        """Put `value` back in place, elements replaced as told; False if that cannot be done."""
        return True

    def copy(self, state: Any) -> Any:
        """A value in the remembered state, where the original could not be put back."""
        return state


class TupleForm(Form):
    """A tuple cannot change, but its elements can."""

    def elements(self, state: tuple[Any, ...]) -> Iterable[Any]:
        return state


class ListForm(Form):
    """A list is its elements, in order."""

    def remember(self, value: list[Any]) -> tuple[Any, ...]:
        return tuple(value)

    def elements(self, state: tuple[Any, ...]) -> Iterable[Any]:
        return state

    def differs(self, value: list[Any], state: tuple[Any, ...]) -> bool:
        return not _same(value, state)

    def refill(self, value: list[Any], state: tuple[Any, ...], replaced: dict[int, Any]) -> bool:
        value[:] = _swapped(state, replaced)
        return True


class DictForm(Form):
    """A dictionary is its keys and values, in order."""

    def remember(self, value: dict[Any, Any]) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        return tuple(value), tuple(value.values())

    def elements(self, state: tuple[tuple[Any, ...], tuple[Any, ...]]) -> Iterable[Any]:
        return state[1]

    def differs(self, value: dict[Any, Any], state: tuple[tuple[Any, ...], tuple[Any, ...]]) -> bool:
        return not (_same(tuple(value), state[0]) and _same(tuple(value.values()), state[1]))

    def refill(
        self,
        value: dict[Any, Any],
        state: tuple[tuple[Any, ...], tuple[Any, ...]],
        replaced: dict[int, Any],
    ) -> bool:
        value.clear()
        value.update(zip(state[0], _swapped(state[1], replaced)))  # noqa: B905
        return True


class InstanceForm(DictForm):
    """A plain instance is its `__dict__`."""

    def remember(self, value: Any) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        return super().remember(vars(value))

    def differs(self, value: Any, state: tuple[tuple[Any, ...], tuple[Any, ...]]) -> bool:
        return super().differs(vars(value), state)

    def refill(
        self, value: Any, state: tuple[tuple[Any, ...], tuple[Any, ...]], replaced: dict[int, Any]
    ) -> bool:
        return super().refill(vars(value), state, replaced)


class SetForm(Form):
    """A set is its elements."""

    def remember(self, value: set[Any]) -> frozenset[Any]:
        return frozenset(value)

    def differs(self, value: set[Any], state: frozenset[Any]) -> bool:
        return value != state

    def refill(self, value: set[Any], state: frozenset[Any], replaced: dict[int, Any]) -> bool:
        value.clear()
        value.update(state)
        return True


class BytesForm(Form):
    """A bytearray is its bytes."""

    def remember(self, value: bytearray) -> bytes:
        return bytes(value)

    def differs(self, value: bytearray, state: bytes) -> bool:
        return value != state

    def refill(self, value: bytearray, state: bytes, replaced: dict[int, Any]) -> bool:
        value[:] = state
        return True


class ArrayForm(Form):
    """A numpy array is its dtype, shape and elements."""

    def remember(self, value: Any) -> Any:
        return value.copy()

    def differs(self, value: Any, state: Any) -> bool:
        if (value.dtype, value.shape) != (state.dtype, state.shape):
            return True
        if value.dtype.hasobject:
            return not _same(value.reshape(-1).tolist(), state.reshape(-1).tolist())
        return bool(value.tobytes() != state.tobytes())

    def refill(self, value: Any, state: Any, replaced: dict[int, Any]) -> bool:
        if not value.flags.writeable or (value.dtype, value.shape) != (state.dtype, state.shape):
            return False
        value[...] = state
        return True

    def copy(self, state: Any) -> Any:
        return state.copy()


class PandasForm(Form):
    """A frame or series is its labels, types and values."""

    def remember(self, value: Any) -> Any:
        # Since pandas 3 a shallow copy shares its data until either side writes: remembering is free.
        lazy = int(sys.modules["pandas"].__version__.partition(".")[0]) >= 3
        return value.copy(deep=not lazy)

    def differs(self, value: Any, state: Any) -> bool:
        if value.ndim != state.ndim or value.shape != state.shape:
            return True
        axes = zip(value.axes, state.axes)  # noqa: B905
        if any(not one.identical(other) or one.dtype != other.dtype for one, other in axes):
            return True
        if value.ndim == 1:
            return bool(value.name != state.name or value.dtype != state.dtype or not value.equals(state))
        return bool((value.dtypes != state.dtypes).any() or not value.equals(state))

    def refill(self, value: Any, state: Any, replaced: dict[int, Any]) -> bool:
        return False

    def copy(self, state: Any) -> Any:
        return self.remember(state)


class PolarsForm(Form):
    """A frame of polars is its schema and values."""

    def remember(self, value: Any) -> Any:
        return value.clone()

    def differs(self, value: Any, state: Any) -> bool:
        return bool(value.schema != state.schema or not value.equals(state))

    def refill(self, value: Any, state: Any, replaced: dict[int, Any]) -> bool:
        return False

    def copy(self, state: Any) -> Any:
        return state.clone()


BUILT_IN: dict[type, Form] = {
    list: ListForm(),
    tuple: TupleForm(),
    dict: DictForm(),
    set: SetForm(),
    bytearray: BytesForm(),
}
LOADED = (
    ("numpy", "ndarray", ArrayForm()),
    ("pandas", "DataFrame", PandasForm()),
    ("pandas", "Series", PandasForm()),
    ("polars", "DataFrame", PolarsForm()),
)
INSTANCE = InstanceForm()


class Part(NamedTuple):
    """One value that a guarded name leads to, and its remembered state."""

    value: Any
    form: Form
    state: Any

    @property
    def changed(self) -> bool:
        return self.form.differs(self.value, self.state)


class Guard:
    """Remembers what some values are made of, tells which have changed in place, and puts them back."""

    def __init__(self, namespace: Namespace, names: Iterable[str]) -> None:
        self._namespace = namespace
        self._values = {name: namespace[name] for name in names if name in namespace}
        self._remember()

    def changed(self) -> tuple[str, ...]:
        """The guarded names whose values are not what they were."""
        touched = {identity for identity, part in self._parts.items() if part.changed}
        return tuple(name for name, reached in self._reach.items() if reached & touched) if touched else ()

    def restore(self) -> dict[int, Any]:
        """Put every changed value back: in place where that can be done, else under each of its names.

        The answer maps the identity of each value that could not be put back in place to its successor.
        """
        replaced = {
            identity: part.form.copy(part.state)
            for identity, part in self._parts.items()
            if part.changed and not part.form.refill(part.value, part.state, {})
        }
        if replaced:
            for identity, part in self._parts.items():
                if identity not in replaced:
                    part.form.refill(part.value, part.state, replaced)
        for name, value in list(self._namespace.items()):
            if id(value) in replaced:
                self._namespace[name] = replaced[id(value)]
        self._values = {name: replaced.get(id(value), value) for name, value in self._values.items()}
        self._remember()
        return replaced

    def _remember(self) -> None:
        self._parts: dict[int, Part] = {}
        self._reach = {name: set(self._reached(value)) for name, value in self._values.items()}

    def _reached(self, value: Any) -> Iterator[int]:
        """The identities of all that `value` is made of, each remembered."""
        seen: set[int] = set()
        waiting = [value]
        while waiting:
            part = waiting.pop()
            form = None if type(part) in ATOMS or id(part) in seen else form_of(part)
            if form is None:
                continue
            seen.add(id(part))
            if id(part) not in self._parts:
                self._parts[id(part)] = Part(part, form, form.remember(part))
            yield id(part)
            waiting.extend(form.elements(self._parts[id(part)].state))


def form_of(value: Any) -> Form | None:
    """How to remember `value`, or None if it is of no known type."""
    kind = type(value)
    if kind in BUILT_IN:
        return BUILT_IN[kind]
    for package, name, form in LOADED:
        if kind is getattr(sys.modules.get(package), name, None):
            return form
    return INSTANCE if _is_plain(kind) else None


def _is_plain(kind: type) -> bool:
    """Whether a class of the notebook itself keeps its instances' state in their `__dict__` alone."""
    return (
        kind.__module__ == "__main__"
        and kind.__bases__ == (object,)
        and kind.__dictoffset__ != 0
        and not {"__slots__", "__getattribute__"} & vars(kind).keys()
    )


def _same(one: Sequence[Any], other: Sequence[Any]) -> bool:
    """Whether both hold the same objects, or equal ones that cannot change."""
    if len(one) != len(other):
        return False
    pairs = zip(one, other)  # noqa: B905
    return all(a is b or (type(a) is type(b) and type(a) in ATOMS and a == b) for a, b in pairs)


def _swapped(state: tuple[Any, ...], replaced: dict[int, Any]) -> tuple[Any, ...]:
    return tuple(replaced.get(id(value), value) for value in state)
