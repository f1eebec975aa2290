"""Expectations evaluated on frames of each library: what holds, what does not, what cannot be said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from jupyter_blocks.kernel.expectations import evaluated

DATA: Mapping[str, list[Any]] = {
    "id": [1, 2, 3, 4],
    "carrier": ["AA", "UA", None, "AA"],
    "delay": [-5.0, 0.0, 90.5, None],
}
MAKERS: Mapping[str, Callable[[], Any]] = {
    "pandas": lambda: pd.DataFrame(DATA),
    "polars": lambda: pl.DataFrame(DATA),
    "lazy": lambda: pl.LazyFrame(DATA),
    "arrow": lambda: pa.table(dict(DATA)),
    "duckdb": lambda: duckdb.connect().from_arrow(pa.table(dict(DATA))),
}


def said(
    frames: Mapping[str, Any], check: str, columns: tuple[str, ...] = (), **more: Any
) -> tuple[str, str]:
    one = {
        "id": "a::expect#1",
        "severity": "error",
        "source": "…",
        "check": check,
        "columns": columns,
        **more,
    }
    (verdict,) = evaluated([one], list(frames), frames)
    assert (verdict.id, verdict.severity, verdict.source) == ("a::expect#1", "error", "…")
    return verdict.state, verdict.message


@pytest.mark.parametrize("library", MAKERS)
@pytest.mark.parametrize(
    ("check", "columns", "more", "message"),
    [
        ("rows", (), {"operator": ">", "value": 3}, ""),
        ("rows", (), {"operator": "==", "value": 3}, "there are 4 rows"),
        ("not_null", ("id",), {}, ""),
        ("not_null", ("carrier",), {}, "1 of 4 rows have no value there"),
        ("unique", ("id",), {}, ""),
        ("unique", ("id", "carrier"), {}, ""),
        ("unique", ("carrier",), {}, "1 of 4 rows repeat an earlier one"),
        ("has_columns", ("id", "delay"), {}, ""),
        ("has_columns", ("id", "origin"), {}, "there is no origin"),
        ("in_range", ("delay",), {"min": -10, "max": 100}, ""),
        ("in_range", ("delay",), {"min": 0, "max": 90}, "2 of 4 rows are out of range"),
        ("in_range", ("delay",), {"min": None, "max": 90}, "1 of 4 rows are out of range"),
        ("one_of", ("carrier",), {"values": ["AA", "UA"]}, ""),
        ("one_of", ("carrier",), {"values": ["AA"]}, "1 of 4 rows have another value"),
        ("matches", ("carrier",), {"pattern": "[A-Z]{2}"}, ""),
        ("matches", ("carrier",), {"pattern": "A"}, "3 of 4 rows have a value that does not match"),
    ],
)
def test_checks(
    library: str, check: str, columns: tuple[str, ...], more: Mapping[str, Any], message: str
) -> None:
    """Each check says the same of the same data, whichever library holds it; missing values break `not_null`
    only."""
    frame = MAKERS[library]()
    expected = ("failed", message) if message else ("passed", "")
    assert said({"x": frame}, check, columns, **more) == expected


def test_what_cannot_be_judged() -> None:
    """It is broken, and says why."""
    frame = MAKERS["pandas"]()
    assert said({}, "not_null", ("id",)) == ("broken", "the block outputs no frame")
    assert said({"x": 3}, "not_null", ("id",)) == ("broken", "the block outputs no frame")
    two = {"x": frame, "y": frame}
    assert said(two, "not_null", ("id",)) == ("broken", "the block outputs several frames (x, y): say `of`")
    assert said(two, "not_null", ("id",), of="y") == ("passed", "")
    assert said(two, "not_null", ("id",), of="z") == ("broken", "there is no z")
    assert said({"x": 3}, "not_null", ("id",), of="x") == ("broken", "x is no frame: 3")
    misspelt = said({"x": frame}, "not_null", ("carier",))
    assert misspelt == ("broken", "there is no column carier; did you mean carrier?")
    state, message = said({"x": frame}, "in_range", ("carrier",), min=0, max=1)
    assert (state, message.partition(":")[0]) == ("broken", "TypeError")


def test_columns_with_strange_names() -> None:
    """They are read as they are called."""
    table = pa.table({'a "b" c': [1, None], "select": [1, 2]})
    for frame in (table, duckdb.connect().from_arrow(table)):
        assert said({"x": frame}, "not_null", ('a "b" c',))[0] == "failed"
        assert said({"x": frame}, "not_null", ("select",))[0] == "passed"


def test_columns_that_are_no_texts() -> None:
    """A pandas column is known by the text of its name."""
    assert said({"x": pd.DataFrame({0: [1, None]})}, "not_null", ("0",)) == (
        "failed",
        "1 of 2 rows have no value there",
    )
