"""The guard notices changes in place of the types it knows, and puts them back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from jupyter_blocks.kernel.guard import Guard


def frame() -> pd.DataFrame:
    return pd.DataFrame({"a": [1.0, None, 3.0], "b": pd.Categorical(["x", "y", "x"])}, index=[5, 6, 7])


class Plain:
    """Stands for a class of the notebook."""

    def __init__(self) -> None:
        self.rows = [1, 2]


Plain.__module__ = "__main__"

CHANGES: list[tuple[str, Callable[[], Any], Callable[[Any], Any]]] = [
    ("append", lambda: [1, 2], lambda v: v.append(3)),
    ("an element", lambda: [1, 2], lambda v: v.__setitem__(0, 9)),
    ("an order", lambda: [2, 1], lambda v: v.sort()),
    ("a nested list", lambda: {"a": [1, [2]]}, lambda v: v["a"][1].append(3)),
    ("a key", lambda: {"a": 1}, lambda v: v.update(b=2)),
    ("the order of keys", lambda: {"a": 1, "b": 2}, lambda v: v.update(a=v.pop("a"))),
    ("a list in a tuple", lambda: ([1], 2), lambda v: v[0].clear()),
    ("a set", lambda: {1, 2}, lambda v: v.add(3)),
    ("bytes", lambda: bytearray(b"ab"), lambda v: v.extend(b"c")),
    ("an attribute", Plain, lambda v: setattr(v, "name", "x")),
    ("what an attribute holds", Plain, lambda v: v.rows.append(3)),
    ("an array", lambda: np.arange(4), lambda v: v.__setitem__(0, 9)),
    ("nan in an array", lambda: np.array([1.0, np.nan]), lambda v: v.__setitem__(1, 0.0)),
    ("an array of objects", lambda: np.array([[1], "a"], dtype=object), lambda v: v.__setitem__(1, "b")),
    ("the shape of an array", lambda: np.arange(4), lambda v: v.resize((2, 2), refcheck=False)),
    ("a column", frame, lambda v: v.__setitem__("c", 1)),
    ("a cell", frame, lambda v: v.__setitem__("a", v["a"].fillna(0))),
    ("a cell by loc", frame, lambda v: v.loc.__setitem__((5, "a"), 9.0)),
    ("a row", frame, lambda v: v.loc.__setitem__(9, [1.0, "x"])),
    ("an index", frame, lambda v: setattr(v, "index", [1, 2, 3])),
    ("the name of an index", frame, lambda v: setattr(v.index, "name", "k")),
    ("the names of columns", frame, lambda v: setattr(v, "columns", ["z", "b"])),
    ("a type", frame, lambda v: v.__setitem__("b", v["b"].astype(object))),
    ("a series", lambda: pd.Series([1, 2]), lambda v: v.__setitem__(0, 5)),
    ("the name of a series", lambda: pd.Series([1, 2]), lambda v: setattr(v, "name", "n")),
    ("a frame in a list", lambda: [frame()], lambda v: v[0].__setitem__("c", 1)),
]


@pytest.mark.parametrize(("make", "change"), [row[1:] for row in CHANGES], ids=[row[0] for row in CHANGES])
def test_a_change_is_noticed_and_put_back(make: Callable[[], Any], change: Callable[[Any], Any]) -> None:
    """After restoring, a guard over the same value sees what a fresh value would show."""
    namespace = {"value": make(), "other": [1]}
    guard = Guard(namespace, ["value", "other", "missing"])
    assert guard.changed() == ()
    change(namespace["value"])
    assert guard.changed() == ("value",)
    guard.restore()
    assert guard.changed() == ()
    assert _plain(namespace["value"]) == _plain(make())


def _plain(value: Any) -> Any:
    """A value as one that can be compared by `==`."""
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return [(key, _plain(one)) for key, one in value.items()]
    if isinstance(value, Plain):
        return _plain(vars(value))
    if isinstance(value, np.ndarray):
        return value.shape, str(value.dtype), repr(value.tolist())
    if isinstance(value, (pd.DataFrame, pd.Series)):
        names = (value.index.name, list(value.index), getattr(value, "name", None))
        return names, repr(value.to_dict()), str(getattr(value, "dtypes", ""))
    return value


def test_containers_keep_their_identity() -> None:
    """What can be put back in place is: other references see it too."""
    rows = [1, 2]
    namespace = {"rows": rows}
    guard = Guard(namespace, ["rows"])
    rows.append(3)
    guard.restore()
    assert namespace["rows"] is rows
    assert rows == [1, 2]


def test_a_frame_is_replaced_wherever_it_is_held() -> None:
    """Under each of its names, and in the containers that are guarded."""
    held = frame()
    namespace: dict[str, Any] = {"one": held, "two": held, "box": [held]}
    guard = Guard(namespace, ["one", "box"])
    held["c"] = 1
    replaced = guard.restore()
    assert list(replaced) == [id(held)]
    assert namespace["one"] is namespace["two"] is namespace["box"][0]
    assert list(namespace["one"]) == ["a", "b"]


def test_values_of_other_types_are_not_judged() -> None:
    """And none of their code is called."""

    class Loud:
        def __getattr__(self, name: str) -> Any:
            raise AssertionError(name)

        def __eq__(self, other: object) -> bool:
            raise AssertionError

        __hash__ = None  # type: ignore[assignment]

    namespace = {"loud": Loud(), "rows": [Loud()]}
    guard = Guard(namespace, ["loud", "rows"])
    assert guard.changed() == ()


def test_a_value_that_holds_itself() -> None:
    """A circle ends."""
    rows: list[Any] = [1]
    rows.append(rows)
    guard = Guard({"rows": rows}, ["rows"])
    assert guard.changed() == ()
    rows[0] = 2
    assert guard.changed() == ("rows",)


def test_an_equal_scalar_is_no_change() -> None:
    """Assigning an equal number leaves the value as it was."""
    rows = [10**6, "ab"]
    guard = Guard({"rows": rows}, ["rows"])
    rows[0], rows[1] = int("1000000"), "".join(["a", "b"])
    assert guard.changed() == ()
