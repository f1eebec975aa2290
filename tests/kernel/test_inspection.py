"""`inspect`: what is told of values of all sorts, without a call of the user's code."""

from __future__ import annotations

import datetime
import json
import sqlite3
import time
from typing import Any

import numpy as np
import pandas as pd
import polars
import pyarrow as pa
import pytest

from jupyter_blocks.kernel.inspection import inspected
from jupyter_blocks.kernel.offending import offending_rows


class Hostile:
    """Everything that may be called ends the process."""

    def stop(self, *_: Any, **__: Any) -> Any:
        raise SystemExit("called")

    __repr__ = __str__ = __len__ = __iter__ = __eq__ = __bool__ = __getattr__ = __reduce__ = stop
    __hash__ = __sizeof__ = __format__ = __contains__ = __getitem__ = stop

    def __getattribute__(self, name: str) -> Any:
        raise SystemExit("called")


def told(value: Any) -> dict[str, Any]:
    """What is told of a value; it can be sent."""
    found = inspected("v", value)
    json.dumps(found, allow_nan=False)
    return found


def test_a_frame() -> None:
    """Shape, memory, dtypes, missing values, a histogram of each numeric column, the first rows."""
    frame = pd.DataFrame(
        {"n": [1.0, 2.0, None], "t": ["x", None, "z"], "d": pd.to_datetime(["2020-01-02"] * 3)}
    )
    found = told(frame)
    assert (found["type"], found["kind"], found["shape"]) == ("DataFrame", "frame", [3, 3])
    assert found["memory"] > 0
    assert [(one["name"], one["missing"]) for one in found["columns"]] == [("n", 1), ("t", 1), ("d", 0)]
    assert found["columns"][0]["dtype"] == "float64"
    assert found["columns"][0]["histogram"] == {"low": 1.0, "high": 2.0, "counts": [1] + [0] * 8 + [1]}
    assert found["head"][0] == ["0", "1.0", "'x'", "2020-01-02 00:00:00"]


@pytest.mark.parametrize(
    ("value", "kind", "shape"),
    [
        (pd.Series([1, 2, None], name="s"), "series", [3]),
        (polars.DataFrame({"a": [1, 2, None], "b": ["x", "y", "z"]}), "frame", [3, 2]),
        (polars.Series("a", [1.5, None]), "series", [2]),
        (pa.table({"a": [1, 2, None], "b": ["x", "y", "z"]}), "frame", [3, 2]),
        (np.arange(6.0).reshape(2, 3), "array", [2, 3]),
        ([1, "a", None], "container", [3]),
        ({"a": 1}, "container", [1]),
        ({1, 2}, "container", [2]),
        ("text", "scalar", [4]),
        (10**6000, "scalar", None),
        (float("nan"), "scalar", None),
        (datetime.date(2020, 1, 2), "scalar", None),
        (np.float32(1.5), "scalar", None),
        (pd.Timestamp("2020-01-02"), "scalar", None),
        (pd, "definition", None),
        (len, "definition", None),
        (Hostile, "definition", None),
        (polars.DataFrame({"a": [1]}).lazy(), "lazy", None),
        (pd.DataFrame(), "frame", [0, 0]),
        (np.array([]), "array", [0]),
        (np.array([np.inf, np.nan]), "array", [2]),
        (np.array(5), "array", []),
    ],
    ids=lambda value: type(value).__name__,
)
def test_kinds(value: Any, kind: str, shape: list[int] | None) -> None:
    """A table of values: what they are, and how large."""
    found = told(value)
    assert (found["kind"], found["shape"]) == (kind, shape)


def test_nothing_of_the_users_is_called() -> None:
    """Neither of a value itself nor of what containers, frames and arrays hold."""
    held = np.empty(2, dtype=object)
    held[0] = held[1] = Hostile()
    holder = type("Holder", (), {})()
    holder.one = Hostile()
    for value in (Hostile(), [Hostile()], {"a": Hostile()}, held, pd.Series(held, dtype=object), holder):
        assert "called" not in str(told(value))
    assert told([Hostile()])["head"] == [["0", "<kernel.Hostile>"]]
    assert told(holder)["head"] == [["one", "<kernel.Hostile>"]]
    assert told(Hostile())["kind"] in ("object", "other")


def test_nothing_is_consumed() -> None:
    """Generators, iterators, cursors are as they were."""
    numbers, files = (n for n in range(3)), iter([1, 2])
    cursor = sqlite3.connect(":memory:").execute("select 1")
    for value in (numbers, files, cursor):
        assert told(value)["kind"] == "other"
    assert (list(numbers), list(files), cursor.fetchall()) == ([0, 1, 2], [1, 2], [(1,)])
    cursor.connection.close()


def test_large_values_are_bounded() -> None:
    """Wide frames, long texts and many items are cut; the answer stays small, and comes soon."""
    wide = pd.DataFrame(np.zeros((2000, 3000)))
    begun = time.process_time()
    found = told(wide)
    assert len(found["columns"]) == 100
    assert time.process_time() - begun < 5
    for value in (wide, "x" * 10**7, list(range(10**6)), {str(n): "y" * 10**4 for n in range(100)}):
        assert len(json.dumps(told(value))) < 60_000


def test_offending_rows() -> None:
    """Those without the mask where all should have it, those with it where none should."""
    frame = pd.DataFrame({"fare": [1.0, -2.0, 3.0], "city": ["a", "b", "c"]}, index=[7, 8, 9])
    bad = frame.fare >= 0
    values = {"(df.fare >= 0).all()": False, "df.fare >= 0": bad, "df": frame}
    assert offending_rows(values) == {
        "columns": ["", "fare", "city"],
        "rows": [["8", "-2.0", "'b'"]],
        "total": 1,
    }
    gaps = frame.fare.isna() | (frame.fare > 2)
    assert offending_rows({"bad.any()": True, "bad": gaps, "df": frame})["rows"] == [["9", "3.0", "'c'"]]  # type: ignore[index]
    assert offending_rows({"bad.any()": True, "bad": gaps}) is None
    assert offending_rows({"len(df)": 3, "df": frame}) is None
