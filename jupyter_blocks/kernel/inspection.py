"""What a value is, for people to look at: type, shape, memory, columns, first rows; bounded, no effects.

No code of the user's is called: only exact types of Python, numpy, pandas, polars and pyarrow are looked
into, and plain instances by their own `__dict__`. Nothing lazy is consumed or computed; of all else the type
is told.
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable, Iterable
from itertools import islice
from types import BuiltinFunctionType, FunctionType, GetSetDescriptorType, ModuleType
from typing import Any

from jupyter_blocks.kernel.describe import cut, type_name

LONGEST = 80  # characters of one value
MOST_ROWS, MOST_COLUMNS, MOST_ITEMS = 5, 100, 20
MOST_COUNTED = 1_000_000  # rows of a column that are counted
SECONDS = 0.5  # after which no further column is counted
BINS = 10
ATOMS = (type(None), bool, int, float, complex, type(Ellipsis), range)
TEXTS = (str, bytes)
CONTAINERS = (list, tuple, dict, set, frozenset)
SHOWN_BY_STR = ("datetime", "decimal", "fractions", "uuid", "pathlib", "numpy", "pandas")


def inspected(name: str, value: Any) -> dict[str, Any]:
    """`value` for the wire: `Inspection` of docs/kernel.md. Never raises."""
    told: dict[str, Any] = {
        "name": name,
        "type": type_name(type(value)),
        "kind": "other",
        "shape": None,
        "memory": None,
        "columns": [],
        "head": [],
        "text": "",
    }
    try:
        told.update(_found(value))
    except Exception as fault:  # another thread may be changing the value
        told["text"] = f"cannot be looked into now ({type(fault).__name__})"
    return told


def brief(value: Any, depth: int = 2) -> str:
    """A short text that stands for `value`; of types that are not known, the type's name."""
    kind = type(value)
    if kind in ATOMS:
        return cut(repr(value), LONGEST) if kind is not int or value.bit_length() < 1024 else "a long integer"
    if kind in TEXTS:
        return cut(repr(value[:LONGEST]), LONGEST)
    if kind in CONTAINERS:
        return _brief_container(value, kind, depth)
    if _root(kind) in SHOWN_BY_STR and _is_small(kind):
        return cut(str(value), LONGEST)
    return f"<{type_name(kind)}>"


def label(value: Any) -> str:
    """The name of a column: a text as it stands."""
    return cut(value, LONGEST) if type(value) is str else brief(value)


def _brief_container(value: Any, kind: type, depth: int) -> str:
    opening, closing = "[]" if kind is list else "()" if kind is tuple else "{}"
    if not depth:
        return f"{opening}…{closing}" if value else f"{opening}{closing}"
    if kind is dict:
        items = [f"{brief(k, depth - 1)}: {brief(v, depth - 1)}" for k, v in islice(value.items(), 6)]
    else:
        items = [brief(one, depth - 1) for one in islice(value, 6)]
    return cut(opening + ", ".join([*items, *(["…"] if len(value) > 6 else [])]) + closing, 2 * LONGEST)


def _is_small(kind: type) -> bool:
    """Whether a value of a library's class is a scalar: it is no array, frame or index."""
    return _is_numpy_scalar(kind) or not (hasattr(kind, "__array_interface__") or hasattr(kind, "__len__"))


def _is_numpy_scalar(kind: type) -> bool:
    generic = getattr(sys.modules.get("numpy"), "generic", None)
    return isinstance(generic, type) and issubclass(kind, generic) and _root(kind) == "numpy"


def _root(kind: type) -> str:
    module = type.__dict__["__module__"].__get__(kind)
    return module.partition(".")[0] if type(module) is str else ""


def _found(value: Any) -> dict[str, Any]:
    """What can be said of `value`, by its exact type."""
    kind = type(value)
    for package, name, look in LOOKS:
        if kind is getattr(sys.modules.get(package), name, None):
            found: dict[str, Any] = look(value)
            return found
    if kind in CONTAINERS:
        return _container(value)
    if kind in ATOMS or kind in TEXTS:
        shape = [len(value)] if kind in TEXTS else None
        return {"kind": "scalar", "shape": shape, "memory": sys.getsizeof(value), "text": brief(value)}
    if kind in (FunctionType, BuiltinFunctionType, ModuleType) or issubclass(kind, type):
        return {"kind": "definition"}
    if _root(kind) in SHOWN_BY_STR and _is_small(kind):
        return {"kind": "scalar", "text": brief(value)}
    attributes = _attributes(value)
    return {} if attributes is None else {"kind": "object", "head": attributes}


def _container(value: Any) -> dict[str, Any]:
    items = value.items() if type(value) is dict else enumerate(value)
    return {
        "kind": "container",
        "shape": [len(value)],
        "memory": sys.getsizeof(value),
        "head": [[brief(key), brief(one)] for key, one in islice(items, MOST_ITEMS)],
        "text": brief(value),
    }


def _attributes(value: Any) -> list[list[str]] | None:
    """The attributes of a plain instance, read past whatever its class has put in the way; or None."""
    for kind in type.__dict__["__mro__"].__get__(type(value)):
        own = type.__dict__["__dict__"].__get__(kind).get("__dict__")
        if own is not None:
            if type(own) is not GetSetDescriptorType:
                return None
            held = own.__get__(value)
            return [[cut(str(key), LONGEST), brief(one)] for key, one in islice(held.items(), MOST_ITEMS)]
    return None


# -- frames and arrays ------------------------------------------------------------------------------------


def _pandas_frame(value: Any) -> dict[str, Any]:
    rows, width = value.shape
    part = value.iloc[:MOST_ROWS, :MOST_COLUMNS]
    return {
        "kind": "frame",
        "shape": [rows, width],
        "memory": int(value.memory_usage(index=True, deep=False).sum()),
        "columns": _counted(
            (label(value.columns[place]), value.iloc[:, place], _pandas_column) for place in range(width)
        ),
        "head": [
            [brief(part.index[row]), *(brief(part.iat[row, place]) for place in range(part.shape[1]))]
            for row in range(part.shape[0])
        ],
    }


def _pandas_series(value: Any) -> dict[str, Any]:
    part = value.iloc[:MOST_ROWS]
    return {
        "kind": "series",
        "shape": [len(value)],
        "memory": int(value.memory_usage(index=True, deep=False)),
        "columns": _counted([(label(value.name), value, _pandas_column)]),
        "head": [[brief(part.index[row]), brief(part.iat[row])] for row in range(len(part))],
    }


def _pandas_column(column: Any) -> dict[str, Any]:
    part = column.iloc[:MOST_COUNTED]
    known = _root(type(column.dtype)) in ("numpy", "pandas", "builtins")
    told: dict[str, Any] = {"dtype": str(column.dtype) if known else type_name(type(column.dtype))}
    if not known:
        return told
    gaps = part.isna()
    told["missing"] = int(gaps.sum())
    if getattr(column.dtype, "kind", "") in "iuf":
        told["histogram"] = _histogram(part[~gaps].to_numpy(dtype=float))
    return told


def _polars_frame(value: Any) -> dict[str, Any]:
    part = value.head(MOST_ROWS)
    return {
        "kind": "frame",
        "shape": [value.height, value.width],
        "memory": int(value.estimated_size()),
        "columns": _counted((name, value.get_column(name), _polars_column) for name in value.columns),
        "head": [
            [str(row), *(brief(one) for one in part.row(row)[:MOST_COLUMNS])] for row in range(part.height)
        ],
    }


def _polars_series(value: Any) -> dict[str, Any]:
    part = value.head(MOST_ROWS)
    return {
        "kind": "series",
        "shape": [len(value)],
        "memory": int(value.estimated_size()),
        "columns": _counted([(value.name, value, _polars_column)]),
        "head": [[str(row), brief(part[row])] for row in range(len(part))],
    }


def _polars_column(column: Any) -> dict[str, Any]:
    part = column.head(MOST_COUNTED)
    told: dict[str, Any] = {"dtype": str(column.dtype), "missing": int(part.null_count())}
    if column.dtype.is_numeric() and "numpy" in sys.modules:
        told["histogram"] = _histogram(part.drop_nulls().cast(sys.modules["polars"].Float64).to_numpy())
    return told


def _arrow_table(value: Any) -> dict[str, Any]:
    first = [
        column.slice(0, MOST_ROWS) for column in value.columns[:MOST_COLUMNS] if not _is_extension(column)
    ]
    return {
        "kind": "frame",
        "shape": [value.num_rows, value.num_columns],
        "memory": int(value.nbytes),
        "columns": _counted(
            (name, column, _arrow_column)
            for name, column in zip(value.column_names, value.columns)  # noqa: B905
        ),
        "head": [
            [str(row), *(brief(column[row].as_py()) for column in first)]
            for row in range(min(MOST_ROWS, value.num_rows))
        ],
    }


def _arrow_column(column: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"dtype": str(column.type) if not _is_extension(column) else "extension"}
    told["missing"] = int(column.null_count)
    if str(column.type) in ARROW_NUMBERS and "numpy" in sys.modules:
        part = column.slice(0, MOST_COUNTED).drop_null().to_numpy()
        told["histogram"] = _histogram(part.astype(float))
    return told


def _is_extension(column: Any) -> bool:
    return _root(type(column.type)) != "pyarrow" or "Extension" in type(column.type).__name__


def _array(value: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "kind": "array",
        "shape": [int(size) for size in value.shape],
        "memory": int(value.nbytes),
        "text": cut(str(value.dtype), LONGEST),
    }
    flat = value.flat
    told["head"] = [[str(place), brief(flat[place])] for place in range(min(value.size, MOST_ITEMS))]
    if value.dtype.kind in "iuf":
        part = value.flat[:MOST_COUNTED].astype(float)
        gaps = part != part
        told["columns"] = [
            {
                "name": "",
                "dtype": told["text"],
                "missing": int(gaps.sum()),
                "histogram": _histogram(part[~gaps]),
            }
        ]
    return told


def _lazy(_value: Any) -> dict[str, Any]:
    return {"kind": "lazy"}


ARROW_NUMBERS = frozenset(
    {f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)} | {"halffloat", "float", "double"}
)
LOOKS: tuple[tuple[str, str, Callable[[Any], dict[str, Any]]], ...] = (
    ("pandas", "DataFrame", _pandas_frame),
    ("pandas", "Series", _pandas_series),
    ("polars", "DataFrame", _polars_frame),
    ("polars", "Series", _polars_series),
    ("polars", "LazyFrame", _lazy),
    ("pyarrow", "Table", _arrow_table),
    ("numpy", "ndarray", _array),
)


def _counted(columns: Iterable[tuple[str, Any, Callable[[Any], dict[str, Any]]]]) -> list[dict[str, Any]]:
    """The columns with what was counted in them; only their names once the time is up."""
    until = time.monotonic() + SECONDS
    told = []
    for name, column, look in islice(columns, MOST_COLUMNS):
        counts = look(column) if time.monotonic() < until else {}
        told.append({"name": cut(name, LONGEST), "dtype": "", "missing": None, "histogram": None, **counts})
    return told


def _histogram(numbers: Any) -> dict[str, Any] | None:
    """How many numbers fall into each of equal bins between the least and the greatest finite one."""
    numpy = sys.modules["numpy"]
    finite = numbers[numpy.isfinite(numbers)]
    if not finite.size:
        return None
    low, high = float(finite.min()), float(finite.max())
    if not math.isfinite(high - low):
        return None
    counts, _ = numpy.histogram(
        finite, bins=BINS if high > low else 1, range=(low, high) if high > low else None
    )
    return {"low": low, "high": high, "counts": [int(count) for count in counts]}
