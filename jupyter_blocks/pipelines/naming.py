"""Names for blocks that have none, from what their code binds and does and from the heading above it."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

from jupyter_blocks.languages.python.library import words
from jupyter_blocks.tags import is_name, normalised

# Names that say nothing of what they stand for.
VAGUE = words(
    "arr array ax axes axs col columns cols data dataframe dataset df df1 df2 df3 dfs ds fig figure frame"
    " idx index item items key keys lst obj out output ret res result results row rows ser series tbl temp"
    " test text tmp train val value values var"
)
STOPWORDS = words(
    "a an and are as at by for from how in into is it its of on or our the this to we what with you"
)
LOADS = re.compile(
    r"(read|load|fetch|download|scan|import)(_|$)|^(open|glob|listdir|urlopen|urlretrieve|connect)$"
)
PLOTS = re.compile(
    r"plot|hist|^(bar|barh|boxplot|contour|contourf|countplot|draw|heatmap|imshow|kdeplot|line|pie|scatter|show"
    r"|stem|subplot|subplots|violinplot|pcolormesh|matshow|quiver)$"
)
CLEANS = words(
    "astype drop drop_duplicates dropna fill_null fillna interpolate rename replace reset_index set_index "
    "strip to_datetime to_numeric clip"
)
JOINS = words("concat hstack join merge merge_asof vstack")
FITS = words("fit fit_transform train partial_fit")
JUDGES = words("accuracy_score classification_report confusion_matrix cross_val_score evaluate predict score")
SAVES = re.compile(
    r"^(to_(csv|parquet|excel|json|pickle|sql|feather|hdf|html)|save\w*|write\w*|dump|export\w*)$"
)
GROUPS = words("agg groupby pivot pivot_table value_counts crosstab resample")
LONGEST = 3  # words of a heading


class Doing(StrEnum):
    """What a block does, in the verb of its name; a block that just computes has its result's name."""

    LOAD = "load"
    PLOT = "plot"
    SAVE = "save"
    FIT = "fit"
    EVALUATE = "evaluate"
    SPLIT = "split"
    JOIN = "join"
    CLEAN = "clean"
    SUMMARISE = "summarise"
    ADD = "add"
    FILTER = "filter"
    MAKE = "make"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What the code of a block does to what: `results` it leaves, `inputs` it reads, under `heading`.

    `columns` are those that it adds, `files` the stems of those that it names, `calls` what it calls.
    """

    doing: Doing
    columns: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    heading: str = ""


def doing(
    statements: Sequence[ast.stmt],
    *,
    inputs: Collection[str],
    results: Collection[str],
    is_read: bool,
    saves: bool,
) -> Doing:
    """What code does; `is_read` says that other code needs what it leaves, `saves` that it changes something
    outside."""
    calls = list(called(statements))
    if not is_read and any(PLOTS.search(name) for name in calls):
        return Doing.PLOT
    if saves and not is_read and any(SAVES.match(name) for name in calls):
        return Doing.SAVE
    if any(LOADS.search(name) for name in calls) and not inputs:
        return Doing.LOAD
    if "train_test_split" in calls:
        return Doing.SPLIT
    found = next((one for one, known in _BY_CALLS if known & set(calls)), None)
    if found in (Doing.FIT, Doing.EVALUATE, Doing.JOIN) or not results or not set(results) <= set(inputs):
        return found or Doing.MAKE
    if columns(statements):
        return Doing.ADD
    return found or (Doing.FILTER if any(map(_filters, statements)) else Doing.MAKE)


def columns(statements: Sequence[ast.stmt]) -> tuple[str, ...]:
    """The columns that the code assigns by name."""
    return tuple(
        _slug(name)
        for statement in statements
        for node in ast.walk(statement)
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store)
        for name in [node.slice.value if isinstance(node.slice, ast.Constant) else None]
        if isinstance(name, str) and _slug(name)
    )


def _filters(statement: ast.stmt) -> bool:
    """`x = x[…]`, with something that is compared."""
    match statement:
        case ast.Assign(
            targets=[ast.Name(id=name)], value=ast.Subscript(value=ast.Name(id=source), slice=condition)
        ) if name == source:
            return any(isinstance(node, ast.Compare | ast.Call | ast.Invert) for node in ast.walk(condition))
        case _:
            return False


_BY_CALLS = (
    (Doing.FIT, FITS),
    (Doing.EVALUATE, JUDGES),
    (Doing.JOIN, JOINS),
    (Doing.SUMMARISE, GROUPS),
    (Doing.CLEAN, CLEANS),
)


def name(deed: Deed, taken: Collection[str], number: int) -> str:
    """A name for the block, which is none of `taken`; `number` is its place among the blocks."""
    names = [one for one in _candidates(deed) if is_name(one)] or [f"step_{number}"]
    free = next((one for one in names if one not in taken), None)
    if free is not None:
        return free
    ordinal = 2
    while f"{names[0]}_{ordinal}" in taken:
        ordinal += 1
    return f"{names[0]}_{ordinal}"


def files(statements: Sequence[ast.stmt]) -> tuple[str, ...]:
    """The stems of files that the code names."""
    found = [
        PurePosixPath(node.value.split("?")[0]).name.partition(".")[0]
        for statement in statements
        for node in ast.walk(statement)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_file(node.value)
    ]
    return tuple(stem for stem in map(_slug, found) if stem)


def _candidates(deed: Deed) -> Iterator[str]:
    """The best first; a name that says nothing is made up for by a file's, an input's, or the heading's."""
    results, inputs, heading = _telling(deed.results), _telling(deed.inputs), _slug(deed.heading)
    new = [_shortened(one) for one in results if one not in deed.inputs]
    if deed.doing in (Doing.MAKE, Doing.SUMMARISE, Doing.JOIN, Doing.CLEAN) and new:
        yield new[-1]
        yield f"make_{new[-1]}"
        return
    if deed.doing is Doing.MAKE:
        yield heading
        yield from (f"make_{one}" for one in (*map(_shortened, results), *deed.results))
        yield from (f"use_{one}" for one in (*map(_shortened, inputs), *deed.inputs))
        yield from map(_shortened, deed.calls[-1:])
        return
    for subject in _subjects(deed, results, inputs):
        yield subject if subject.startswith(f"{deed.doing}_") else f"{deed.doing}_{_shortened(subject)}"
    if heading:
        yield heading if heading.startswith(deed.doing) else f"{deed.doing}_{heading}"
    yield from (f"{deed.doing}_{one}" for one in (*deed.results[-1:], *deed.inputs[:1], "data"))


def _subjects(deed: Deed, results: list[str], inputs: list[str]) -> list[str]:
    """What the verb of a name is about."""
    match deed.doing:
        case Doing.ADD:
            return list(deed.columns[-1:])
        case Doing.LOAD:
            return [*results[-1:], *deed.files[:1]]
        case Doing.SPLIT:
            return inputs[:1]
        case Doing.PLOT | Doing.SAVE | Doing.EVALUATE:
            return [*results[-1:], *inputs[:1], *deed.files[:1]]
        case _:
            return [*results[-1:], *inputs[:1]]


def _telling(names: Iterable[str]) -> list[str]:
    return [one for one in names if len(one) > 2 and one.lower() not in VAGUE and not one.startswith("_")]


def _shortened(text: str) -> str:
    return re.sub(r"_+", "_", text.strip("_").lower()) or text


def _slug(text: str) -> str:
    """The first telling words of `text` as one name, "" if there is none."""
    plain = re.sub(r"\(.*?\)|\[(.*?)\]\(.*?\)|`|<.*?>", r" \1 ", text)
    found = [
        word
        for word in re.findall(r"[^\W\d_][\w]*", plain.lower().replace("-", "_"))
        if word not in STOPWORDS
    ]
    return normalised("_".join(found[:LONGEST])) if found else ""


def called(statements: Sequence[ast.stmt]) -> Iterator[str]:
    """The names of what the code calls, without the objects they belong to."""
    for statement in statements:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        for node in ast.walk(statement):
            match node:
                case ast.Call(func=ast.Attribute(attr=attribute)):
                    yield attribute
                case ast.Call(func=ast.Name(id=name)):
                    yield name
                case _:
                    pass


def _is_file(text: str) -> bool:
    return len(text) < 200 and re.search(r"[\w-]+\.[A-Za-z]\w{1,7}(\.\w{2,3})?(\?.*)?$", text) is not None
