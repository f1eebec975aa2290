"""How arrays and frames of numpy, pandas, polars, arrow and scipy are looked into, where they are loaded."""

from __future__ import annotations

import gc
import sys
from collections.abc import Mapping
from typing import Any

from jupyter_blocks.kernel.anatomy import MRO_OF, anatomy, attributes_of
from jupyter_blocks.kernel.fingerprints import MOST_BYTES, SAMPLES, Handler, Walk

MOST_COLUMNS = 200  # of a frame that are looked into


def _array(walk: Walk, value: Any, most: int = MOST_BYTES) -> None:
    """An array: its form and bytes, samples if they are more than `most`; what it is a view of is shared."""
    array = _plain()
    root = value
    while issubclass(type(root), array) and (base := array.base.__get__(root)) is not None:
        root = base
    walk.shares(root)
    if type(value) is not array:  # it may answer for itself
        value = array.view(value, array)
    walk.say("ndarray", value.dtype.str, value.shape, value.flags.writeable)
    if value.dtype.names:
        walk.say(*value.dtype.names)
    if value.dtype.hasobject:
        walk.sequence(
            value, value.ravel().tolist() if value.size <= SAMPLES * 8 else _some(walk, value).tolist()
        )
    elif value.nbytes <= most:
        walk.said.append(value.tobytes())
    else:
        walk.said.append(_some(walk, value).tobytes())


def _some(walk: Walk, value: Any) -> Any:
    """Samples of a large array."""
    walk.sampled()
    return value.flat[:: max(1, value.size // SAMPLES)]


def _plain() -> Any:
    return sys.modules["numpy"].ndarray


def _scalar(walk: Walk, value: Any) -> None:
    if _is_of(value, "numpy"):
        walk.say("scalar", value.dtype.str)
        walk.said.append(value.tobytes())
    else:
        walk.opaque(value)


def _dtype(walk: Walk, value: Any) -> None:
    walk.say("dtype", value.str, str(value.descr) if value.names else "")


def _generator(walk: Walk, value: Any) -> None:
    walk.part(value.bit_generator)


def _bit_generator(walk: Walk, value: Any) -> None:
    if _is_of(value, "numpy"):
        walk.part(value.state)
    else:
        walk.opaque(value)


def _random_state(walk: Walk, value: Any) -> None:
    walk.part(value.get_state(legacy=False))


def _frame(walk: Walk, value: Any) -> None:
    """A frame or series of pandas: its columns in order, axes and attributes.

    In which blocks pandas keeps the columns is its own affair: it joins them when that makes it faster, also
    where the frame is only read.
    """
    manager = value._mgr
    walk.say("frame", type(value).__name__)
    columns = _columns(manager) if manager.ndim == 2 else [block.values for block in manager.blocks]
    if len(columns) > MOST_COLUMNS:
        walk.sampled()
        columns = columns[:: len(columns) // MOST_COLUMNS]
    for column in columns:
        if type(column) is _loaded("numpy.ndarray"):
            _array(walk, column, MOST_BYTES // len(columns))
        else:
            walk.part(column)
    for axis in manager.axes:
        walk.part(axis)
    walk.part(value._attrs)
    walk.part(value.__dict__.get("_name"))


def _columns(manager: Any) -> list[Any]:
    """The columns that a manager of blocks keeps, in order."""
    found: dict[int, Any] = {}
    for block in manager.blocks:
        values = block.values
        for place, column in enumerate(block.mgr_locs.as_array.tolist()):
            found[column] = values[place] if values.ndim == 2 else values
    return [found[column] for column in sorted(found)]


def _index(walk: Walk, value: Any) -> None:
    held = value.__dict__
    walk.say("index", type(value).__name__)
    for name in ("_data", "_range", "_levels", "_codes", "_name", "_names"):
        if name in held:
            walk.part(list(held[name]) if name in ("_levels", "_codes", "_names") else held[name])


def _extension(walk: Walk, value: Any) -> None:
    """An extension array of pandas: the arrays that it is made of."""
    walk.say("extension", type(value).__name__)
    _attributes(walk, value.dtype)
    for name in (
        "_ndarray",
        "_data",
        "_mask",
        "_left",
        "_right",
        "_pa_array",
        "_sparse_values",
        "_sparse_index",
    ):
        held = getattr(value, name, None)
        if held is not None:
            walk.part(held)


def _attributes(walk: Walk, dtype: Any) -> None:
    """What a type of pandas is made of, without what it only remembers."""
    known = anatomy(type(dtype))
    walk.say(known.name)
    for name, part in (attributes_of(dtype, known) or {}).items():
        if name != "_cache":
            walk.say(name)
            walk.part(part)


def _named(value: Any) -> str:
    """A type of arrow as text; a class of the user's may extend it."""
    return str(sys.modules["pyarrow"].DataType.__str__(value))


def _chunked(walk: Walk, value: Any) -> None:
    walk.say("chunked", _named(value.type), len(value))
    for chunk in value.chunks:
        _arrow(walk, chunk)


def _arrow(walk: Walk, value: Any) -> None:
    if not _is_of(value, "pyarrow"):
        walk.opaque(value)
        return
    walk.say("arrow", _named(value.type), len(value), value.offset)
    for part in value.buffers():
        if part is None:
            walk.say(None)
        elif part.size <= MOST_BYTES:
            walk.said.append(bytes(part))
        else:
            view = memoryview(part)
            walk.said.append(bytes(view[:: max(1, part.size // SAMPLES)]))
            walk.sampled()


def _arrow_table(walk: Walk, value: Any) -> None:
    walk.say("table", str(value.schema))
    for column in value.columns:
        (_chunked if hasattr(column, "chunks") else _arrow)(walk, column)


def _polars(walk: Walk, value: Any) -> None:
    """A frame of polars: its form, and its values if there are few."""
    walk.say("polars", str(value.schema) if hasattr(value, "schema") else str(value.dtype), len(value))
    step = max(1, len(value) // SAMPLES)
    if step > 1:
        walk.sampled()
    some = value.gather_every(step)
    walk.part(some.rows() if hasattr(some, "rows") else some.to_list())


def _timestamp(walk: Walk, value: Any) -> None:
    """By its number: asked for text, it would ask its time zone, which may be the user's."""
    walk.say("timestamp", value._value, value.unit, value.fold)
    walk.part(value.tzinfo)


def _offset(walk: Walk, value: Any) -> None:
    if _is_of(value, "pandas"):
        walk.say("offset", value.freqstr)
    else:
        walk.opaque(value)


def _zone(walk: Walk, value: Any) -> None:
    if value.key is None:
        walk.opaque(value)
    else:
        walk.say("zone", value.key)


def _span(walk: Walk, value: Any) -> None:
    walk.say("span", type(value).__name__, str(value))


# What an artist of matplotlib shows, of all that it keeps.
SHOWN = (
    *("_axstack", "_localaxes", "_suptitle", "_children", "title", "_left_title", "_right_title", "legend_"),
    *("xaxis", "yaxis", "label", "texts", "_text", "_label", "_visible", "_alpha", "zorder"),
    *("_color", "_linestyle", "_linewidth", "_marker", "_xorig", "_yorig"),
    *("_facecolor", "_edgecolor", "_facecolors", "_edgecolors", "_offsets", "_A"),
)


def _artist(walk: Walk, value: Any) -> None:
    """A figure, axes, or what is drawn on them: what it shows, and there is more."""
    known = anatomy(type(value))
    walk.say("artist", known.module, known.name)
    held = attributes_of(value, known) or {}
    for name in SHOWN:
        if name in held:
            walk.say(name)
            walk.part(held[name])
    walk.partly(value)


def _indexer(walk: Walk, value: Any) -> None:
    """What stores into a frame through an index, as `frame.loc` does: the frame."""
    walk.say("indexer", anatomy(type(value)).name)
    walk.each(gc.get_referents(value))


BY_NAME: Mapping[str, Handler] = {
    "numpy.ndarray": _array,
    "numpy.random.Generator": _generator,
    "numpy.random.RandomState": _random_state,
    "pandas.DataFrame": _frame,
    "pandas.Series": _frame,
    "pandas.Timestamp": _timestamp,
    "zoneinfo.ZoneInfo": _zone,
    "pandas.Timedelta": _span,
    "pandas.Period": _span,
    "pyarrow.ChunkedArray": _chunked,
    "pyarrow.Table": _arrow_table,
    "pyarrow.RecordBatch": _arrow_table,
    "polars.DataFrame": _polars,
    "polars.Series": _polars,
}
BASES: tuple[tuple[str, str, Handler], ...] = (
    ("numpy", "numpy.generic", _scalar),
    ("numpy", "numpy.dtype", _dtype),
    ("numpy", "numpy.random.BitGenerator", _bit_generator),
    ("pandas", "pandas.Index", _index),
    ("pandas", "pandas.api.extensions.ExtensionArray", _extension),
    ("pandas", "pandas.tseries.offsets.BaseOffset", _offset),
    ("pandas", "pandas._libs.indexing.NDFrameIndexerBase", _indexer),
    ("pyarrow", "pyarrow.Array", _arrow),
    ("matplotlib", "matplotlib.artist.Artist", _artist),
)


def _is_of(value: Any, library: str) -> bool:
    """Whether the class of a value is the library's own, and no one's that extends it."""
    return anatomy(type(value)).module.partition(".")[0] == library


def _loaded(path: str) -> Any:
    """What a dotted path leads to in the modules that are loaded, or None."""
    root, *rest = path.split(".")
    found: Any = sys.modules.get(root)
    for name in rest:
        found = getattr(found, name, None)
    return found


def library_handler(kind: type) -> Handler | None:
    """The handler for instances of exactly `kind`, if it is one of these."""
    root = anatomy(kind).module.partition(".")[0]
    if root not in ("numpy", "pandas", "polars", "pyarrow", "scipy", "zoneinfo", "matplotlib"):
        return None
    for path, handler in BY_NAME.items():
        if _loaded(path) is kind:
            return handler
    for library, path, handler in BASES:
        base = _loaded(path) if library == root else None
        if base is not None and any(above is base for above in MRO_OF(kind)):
            return handler
    return _sparse if root == "scipy" and ".sparse" in anatomy(kind).module else None


def _sparse(walk: Walk, value: Any) -> None:
    """A sparse array: the arrays in its attributes."""
    walk.say("sparse", type(value).__name__)
    walk.mapping(attributes_of(value, anatomy(type(value))) or {})
