"""Frames of pandas, polars, Arrow and DuckDB, asked the same questions: how many rows, how many break a rule.

A library is known only if the user has loaded it. Missing values break no rule but that against them.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from typing import Any

Pattern = re.Pattern[str]


class Frame:
    """A frame of no library in particular: its columns are read as lists, None for what is missing."""

    def __init__(self, rows: int, names: Sequence[str], read: Callable[[str], list[Any]]) -> None:
        self.rows = rows
        self.names = tuple(names)
        self._read = read

    def missing(self, column: str) -> int:
        """How many values are missing."""
        return sum(value is None for value in self._read(column))

    def repeated(self, columns: Sequence[str]) -> int:
        """How many rows repeat an earlier one in `columns`."""
        return self.rows - len(set(zip(*map(self._read, columns))))  # noqa: B905 - Python 3.10

    def outside(self, column: str, low: Any, high: Any) -> int:
        """How many values are below `low` or above `high`; None sets no bound."""
        return sum(
            (low is not None and value < low) or (high is not None and value > high)
            for value in self._there(column)
        )

    def others(self, column: str, values: Sequence[Any]) -> int:
        """How many values are none of `values`."""
        return sum(value not in values for value in self._there(column))

    def unlike(self, column: str, pattern: Pattern) -> int:
        """How many values are not as a whole what `pattern` says."""
        return sum(pattern.fullmatch(str(value)) is None for value in self._there(column))

    def _there(self, column: str) -> list[Any]:
        return [value for value in self._read(column) if value is not None]


class PandasFrame(Frame):
    """A pandas.DataFrame, asked in its own words where these are faster."""

    def __init__(self, frame: Any) -> None:
        super().__init__(len(frame), [str(name) for name in frame.columns], self._listed)
        self._columns = {str(name): name for name in frame.columns}
        self._frame = frame

    def missing(self, column: str) -> int:
        return int(self._series(column).isna().sum())

    def repeated(self, columns: Sequence[str]) -> int:
        return int(self._frame.duplicated([self._columns[name] for name in columns]).sum())

    def outside(self, column: str, low: Any, high: Any) -> int:
        return _outside(self._series(column).dropna(), low, high)

    def others(self, column: str, values: Sequence[Any]) -> int:
        return int((~self._series(column).dropna().isin(list(values))).sum())

    def _series(self, column: str) -> Any:
        return self._frame[self._columns[column]]

    def _listed(self, column: str) -> list[Any]:
        return list(self._series(column).dropna())


class PolarsFrame(Frame):
    """A polars.DataFrame, asked in its own words where these are faster."""

    def __init__(self, frame: Any) -> None:
        super().__init__(frame.height, frame.columns, lambda column: list(frame.get_column(column)))
        self._frame = frame

    def missing(self, column: str) -> int:
        return int(self._frame.get_column(column).null_count())

    def repeated(self, columns: Sequence[str]) -> int:
        return int(self.rows - self._frame.select(columns).n_unique())

    def outside(self, column: str, low: Any, high: Any) -> int:
        return _outside(self._frame.get_column(column).drop_nulls(), low, high)

    def others(self, column: str, values: Sequence[Any]) -> int:
        return int((~self._frame.get_column(column).drop_nulls().is_in(list(values))).sum())


def frame_of(value: Any) -> Frame | None:
    """`value` as a frame; None if it is none that is known."""
    if _is_a(value, "pandas", "DataFrame"):
        return PandasFrame(value)
    if _is_a(value, "polars", "LazyFrame"):
        return PolarsFrame(value.collect())
    if _is_a(value, "polars", "DataFrame"):
        return PolarsFrame(value)
    if _is_a(value, "pyarrow", "Table"):
        return Frame(
            value.num_rows, value.column_names, lambda column: list(value.column(column).to_pylist())
        )
    if _is_a(value, "duckdb", "DuckDBPyRelation"):
        ((rows,),) = value.aggregate("count(*)").fetchall()
        return Frame(rows, value.columns, lambda column: _of_relation(value, column))
    return None


def _of_relation(relation: Any, column: str) -> list[Any]:
    quoted = '"' + column.replace('"', '""') + '"'
    return [row[0] for row in relation.project(quoted).fetchall()]


def _outside(series: Any, low: Any, high: Any) -> int:
    below = 0 if low is None else int((series < low).sum())
    return below + (0 if high is None else int((series > high).sum()))


def _is_a(value: Any, package: str, name: str) -> bool:
    kind = getattr(sys.modules.get(package), name, None)
    return isinstance(kind, type) and isinstance(value, kind)
