"""What a value is, in a few words: for reports, without calling the user's code or copying data."""

from __future__ import annotations

import reprlib
import sys
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

LONGEST = 240
SIZED = (list, tuple, dict, set, frozenset, bytes, bytearray, range)
SCALARS = (type(None), bool, int, float)
BARE = frozenset({"__main__", "numpy", "pandas", "polars"}) | sys.stdlib_module_names
SHAPED = frozenset({"numpy", "pandas", "polars", "pyarrow", "scipy", "xarray"})


def described(name: str, value: Any) -> dict[str, Any]:
    """`value` for the wire: its type's short name, its shape or length, its text if it is a scalar.

    Only exact built-in containers are asked for their length, only libraries of arrays and frames for
    their shape.
    """
    kind = type(value)
    shape: list[int] | None = None
    if kind in SIZED:
        shape = [len(value)]
    elif root(kind) in SHAPED or any(root(base) == "pandas" for base in kind.__mro__):
        shape = _shape(value)
    text = excerpt(value) if kind in SCALARS else None
    return {"name": name, "type": type_name(kind), "shape": shape, "text": text}


def type_name(kind: type) -> str:
    """The short name of a class, with its package in front unless everybody knows it."""
    package = root(kind)
    return kind.__name__ if package in BARE else f"{package}.{kind.__name__}"


def root(kind: type) -> str:
    """The top-level package a class comes from."""
    return str(getattr(kind, "__module__", "")).partition(".")[0]


def is_definition(value: Any) -> bool:
    """Whether `value` is a module, a class or a function: something defined, not computed."""
    return isinstance(value, (ModuleType, FunctionType, BuiltinFunctionType, type))


def excerpt(value: Any) -> str:
    """A short text that shows `value`: its repr, cut; for arrays and frames type, shape and first rows.

    Never raises; a repr that fails is told as such.
    """
    try:
        kind = type(value)
        if _is_a(value, "pandas", "DataFrame"):
            text = f"{type_name(kind)} {value.shape[0]}×{value.shape[1]}"
            if value.shape[1]:
                text += "\n" + value.head(3).to_string(max_cols=8, max_colwidth=24)
            return cut(text, 4 * LONGEST)
        if _is_a(value, "pandas", "Series") or _is_a(value, "pandas", "Index"):
            return cut(f"{type_name(kind)} {value.dtype} ({len(value)}): {_listed(value[:6], len(value))}")
        if _is_a(value, "numpy", "ndarray"):
            return cut(
                f"{type_name(kind)} {value.dtype} {value.shape}: {_listed(value.flat[:6], value.size)}"
            )
        if _is_a(value, "polars", "DataFrame"):
            return cut(f"{type_name(kind)} {value.height}×{value.width}\n{value.head(3)}", 4 * LONGEST)
        return cut(_brief.repr(value) if kind in (*SIZED, str, *SCALARS) else repr(value))
    except Exception as fault:
        return f"<{type(value).__name__} whose repr raised {type(fault).__name__}>"


def cut(text: str, longest: int = LONGEST) -> str:
    """`text`, its end replaced by an ellipsis where it is longer than `longest` characters."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _listed(first: Any, total: int) -> str:
    shown = ", ".join(_brief.repr(item) for item in first.tolist()) if total else ""
    return f"[{shown}, …]" if total > len(first) else f"[{shown}]"


def _is_a(value: Any, package: str, name: str) -> bool:
    kind = getattr(sys.modules.get(package), name, None)
    return isinstance(kind, type) and isinstance(value, kind)


def _shape(value: Any) -> list[int] | None:
    try:
        return [int(size) for size in value.shape]
    except (AttributeError, TypeError, ValueError):
        return None


_brief = reprlib.Repr()
_brief.maxlist = _brief.maxtuple = _brief.maxset = _brief.maxfrozenset = _brief.maxdict = 8
_brief.maxstring = _brief.maxlong = _brief.maxother = LONGEST - 40
