"""Expectations of a block's policy, evaluated on the frame that it outputs when its code has run.

The host has parsed them: each is a mapping of its `id`, `severity` and `source`, the `check` and what that
takes, and `of`, the output it speaks of, if it names one.
"""

from __future__ import annotations

import difflib
import operator
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from jupyter_blocks.kernel.describe import cut, excerpt
from jupyter_blocks.kernel.evaluation import LONGEST_MESSAGE, Verdict, message_of
from jupyter_blocks.kernel.frames import Frame, frame_of

Expectation = Mapping[str, Any]

COMPARE: Mapping[str, Callable[[int, int], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
}


SCHEMA_ERRORS = ("SchemaErrors", "SchemaError")  # pandera's


class Unclear(Exception):
    """It cannot be said whether an expectation holds."""


def evaluated(
    expected: Sequence[Expectation], outputs: Sequence[str], namespace: Mapping[str, Any]
) -> Iterator[Verdict]:
    """How each of `expected` comes out for the values that the block has left under `outputs`."""
    found: dict[str | None, tuple[Any, Frame]] = {}
    for one in expected:
        verdict = Verdict(id=one["id"], severity=one["severity"], source=one["source"])
        begun = time.perf_counter()
        try:
            of = one.get("of")
            if of not in found:
                found[of] = _frame(of, outputs, namespace)
            value, frame = found[of]
            wrong = (
                _against(one["name"], value, namespace) if one["check"] == "schema" else _wrong(one, frame)
            )
            if wrong:
                verdict.state, verdict.message = "failed", wrong
        except Unclear as unclear:
            verdict.state, verdict.message = "broken", str(unclear)
        except KeyboardInterrupt:
            verdict.state, verdict.message = "broken", "interrupted"
            yield verdict
            return
        except Exception as error:
            verdict.state, verdict.message = "broken", message_of(error)
        verdict.seconds = time.perf_counter() - begun
        yield verdict


def _frame(of: str | None, outputs: Sequence[str], namespace: Mapping[str, Any]) -> tuple[Any, Frame]:
    """The value that an expectation speaks of, also as a frame."""
    if of is not None:
        if of not in namespace:
            raise Unclear(f"there is no {of}")
        frame = frame_of(namespace[of])
        if frame is None:
            raise Unclear(f"{of} is no frame: {excerpt(namespace[of])}")
        return namespace[of], frame
    found = {name: frame_of(namespace[name]) for name in outputs if name in namespace}
    frames = {name: frame for name, frame in found.items() if frame is not None}
    if len(frames) != 1:
        said = f"several frames ({', '.join(frames)}): say `of`" if frames else "no frame"
        raise Unclear(f"the block outputs {said}")
    ((name, frame),) = frames.items()
    return namespace[name], frame


def _against(name: str, value: Any, namespace: Mapping[str, Any]) -> str:
    """What a schema finds wrong with a value, in words; "" if nothing is."""
    if name not in namespace:
        raise Unclear(f"there is no {name}")
    validate = getattr(namespace[name], "validate", None)
    if not callable(validate):
        raise Unclear(f"{name} is no schema: {excerpt(namespace[name])}")
    try:
        validate(value, lazy=True)
    except Exception as error:
        if type(error).__name__ not in SCHEMA_ERRORS:
            raise
        return cut("; ".join(_errors_of(error)) or str(error), LONGEST_MESSAGE)
    return ""


def _errors_of(error: Exception) -> Iterator[str]:
    """What a lazy validation by pandera has found, one after the other."""
    kinds = getattr(error, "message", None)
    for found in kinds.values() if isinstance(kinds, dict) else ():
        for listed in found.values() if isinstance(found, dict) else ():
            yield from (str(one["error"]) for one in listed if isinstance(one, dict) and "error" in one)


def _wrong(one: Expectation, frame: Frame) -> str:
    """What is wrong, in words; "" if nothing is."""
    if one["check"] == "rows":
        holds = COMPARE[one["operator"]](frame.rows, one["value"])
        return "" if holds else f"there are {frame.rows} rows"
    columns = one["columns"]
    if one["check"] == "has_columns":
        lacking = [name for name in columns if name not in frame.names]
        return f"there is no {', '.join(lacking)}" if lacking else ""
    for name in columns:
        _check_column(name, frame)
    number = COUNTS[one["check"]](frame, one)
    return f"{number} of {frame.rows} rows {WORDS[one['check']]}" if number else ""


def _check_column(name: str, frame: Frame) -> None:
    if name not in frame.names:
        near = difflib.get_close_matches(name, frame.names, n=1)
        raise Unclear(f"there is no column {name}" + (f"; did you mean {near[0]}?" if near else ""))


COUNTS: Mapping[str, Callable[[Frame, Expectation], int]] = {
    "not_null": lambda frame, one: sum(frame.missing(name) for name in one["columns"]),
    "unique": lambda frame, one: frame.repeated(one["columns"]),
    "in_range": lambda frame, one: frame.outside(one["columns"][0], one["min"], one["max"]),
    "one_of": lambda frame, one: frame.others(one["columns"][0], one["values"]),
    "matches": lambda frame, one: frame.unlike(one["columns"][0], re.compile(one["pattern"])),
}
WORDS = {
    "not_null": "have no value there",
    "unique": "repeat an earlier one",
    "in_range": "are out of range",
    "one_of": "have another value",
    "matches": "have a value that does not match",
}
