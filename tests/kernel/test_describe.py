"""Values in a few words."""

from __future__ import annotations

import math
from pathlib import PurePosixPath
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from jupyter_blocks.kernel.describe import described, excerpt


class Own:
    """A class of the user's that would object to being touched."""

    def __len__(self) -> int:
        raise AssertionError

    def __repr__(self) -> str:
        return "Own()" * 200


@pytest.mark.parametrize(
    ("value", "type_name", "shape", "text"),
    [
        (None, "NoneType", None, "None"),
        (True, "bool", None, "True"),
        (3, "int", None, "3"),
        (1.5, "float", None, "1.5"),
        (math.nan, "float", None, "nan"),
        ("abc", "str", None, None),
        ([1, 2], "list", [2], None),
        ((), "tuple", [0], None),
        ({"a": 1}, "dict", [1], None),
        (range(5), "range", [5], None),
        (pd.DataFrame({"a": [1, 2, 3]}), "DataFrame", [3, 1], None),
        (pd.Series([1, 2]), "Series", [2], None),
        (np.zeros((2, 3)), "ndarray", [2, 3], None),
        (np.float64(2), "float64", [], None),
        (pa.table({"a": [1]}), "pyarrow.Table", [1, 1], None),
        (math, "module", None, None),
        (PurePosixPath("a"), "PurePosixPath", None, None),
    ],
)
def test_described(value: Any, type_name: str, shape: list[int] | None, text: str | None) -> None:
    """Type, shape and text as they stand in reports."""
    assert described("x", value) == {"name": "x", "type": type_name, "shape": shape, "text": text}


def test_describing_calls_no_code_of_the_users() -> None:
    """A class of the user's is named with its package, and not asked for anything."""
    assert described("x", Own()) == {
        "name": "x",
        "type": f"{Own.__module__.partition('.')[0]}.Own",
        "shape": None,
        "text": None,
    }


def test_an_integer_too_long_to_print() -> None:
    """Python refuses the text of such a number; we do not fail."""
    assert described("x", 10**5000)["text"].startswith("<int")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ([1, 2], "[1, 2]"),
        (list(range(20)), "[0, 1, 2, 3, 4, 5, 6, 7, ...]"),
        (np.arange(3), "ndarray int64 (3,): [0, 1, 2]"),
        (np.zeros((3, 4)), "ndarray float64 (3, 4): [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, …]"),
        (np.array(5), "ndarray int64 (): [5]"),
        (pd.Series([1, 2], name="a"), "Series int64 (2): [1, 2]"),
        (pd.Series([], dtype="int64"), "Series int64 (0): []"),
        (pd.DataFrame({"a": [1, 2]}), "DataFrame 2×1\n   a\n0  1\n1  2"),
        (pd.DataFrame(), "DataFrame 0×0"),
    ],
)
def test_excerpts(value: Any, text: str) -> None:
    """Enough to see what a value is like."""
    assert excerpt(value) == text


@pytest.mark.parametrize(
    "value", ["x" * 10_000, Own(), {"a" * 9000: 1}, pd.DataFrame({"a" * 5000: ["b" * 5000]})]
)
def test_excerpts_are_short(value: Any) -> None:
    """However large the value."""
    assert len(excerpt(value)) <= 960
