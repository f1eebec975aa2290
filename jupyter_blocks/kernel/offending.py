"""The rows for which an assertion about a whole column fails, as short texts: for display, never kept."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from jupyter_blocks.kernel.inspection import brief, label

MOST_ROWS, MOST_COLUMNS = 10, 12


def offending_rows(values: Mapping[str, Any]) -> dict[str, Any] | None:
    """The rows that make an assertion fail, from the expressions it evaluated and their values, or None.

    Known are `mask.all()`, which the rows without the mask make fail, and `mask.any()`, which those with it
    do; of frames of pandas, whose rows the mask is about.
    """
    pandas = sys.modules.get("pandas")
    if pandas is None or not hasattr(pandas, "DataFrame"):
        return None
    frames = [value for value in values.values() if type(value) is pandas.DataFrame]
    for text, mask in values.items():
        if type(mask) is not pandas.Series or str(mask.dtype) not in ("bool", "boolean"):
            continue
        for ending, is_kept in ((".all()", False), (".any()", True)):
            if not any(_is_call(other, text, ending) for other in values):
                continue
            chosen = mask.fillna(False) if is_kept else ~mask.fillna(False)
            frame = next((one for one in frames if _fits(one.index, mask.index)), None)
            if frame is not None:
                return _shown(frame.loc[chosen.to_numpy(dtype=bool)])
    return None


def _is_call(call: str, mask: str, ending: str) -> bool:
    return call in (f"{mask}{ending}", f"({mask}){ending}")


def _fits(index: Any, other: Any) -> bool:
    """Whether two indexes label the same rows; objects of the user's are not compared."""
    same = index is other or index.is_(other)
    return bool(same or (index.dtype != object and index.dtype == other.dtype and index.equals(other)))


def _shown(frame: Any) -> dict[str, Any]:
    part = frame.iloc[:MOST_ROWS, :MOST_COLUMNS]
    rows = [
        [brief(part.index[row]), *(brief(part.iat[row, column]) for column in range(part.shape[1]))]
        for row in range(part.shape[0])
    ]
    columns = ["", *(label(name) for name in part.columns)]
    return {"columns": columns, "rows": rows, "total": int(frame.shape[0])}
