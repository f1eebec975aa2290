"""Which policies this version carries out, and what makes one well-formed."""

from __future__ import annotations

import keyword
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from jupyter_blocks import tags
from jupyter_blocks.model import durations
from jupyter_blocks.model.cells import Cell
from jupyter_blocks.model.diagnostics import Diagnostic
from jupyter_blocks.model.pipeline import Kind
from jupyter_blocks.model.policies import Backoff, RunIf
from jupyter_blocks.pipelines import conditions, faults
from jupyter_blocks.pipelines.expectations import Misread, expectation

CARRIED_OUT = (
    *("timeout", "interval", "deadline", "retry", "run_if", "when"),
    *("outputs", "idempotent", "not_after", "expect", "on_failure", "on_success"),
    *("pipeline", "parameters", "map"),
)
KNOWN = (
    *CARRIED_OUT,
    *("cache", "resources"),
)


PYTHON = "python"
# Kinds of blocks that leave no values, or whose values are made elsewhere.
UNMAPPED = frozenset({Kind.CONDITION, Kind.SENSOR, Kind.CALLBACK, Kind.PIPELINE})
# What the kernel half carries out, which speaks Python.
IN_KERNEL = ("when", "map", "on_failure", "on_success")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """What is wrong with the value of a key, and how it should be."""

    message: str
    remedy: str


Check = Callable[[object], Wrong | None]


def check(cell: Cell, language: str = PYTHON) -> Iterator[Diagnostic]:
    """What is wrong with the policy on a block's first cell, in a notebook of `language`."""
    policy = cell.policy
    if not isinstance(policy, Mapping):
        yield faults.policy_malformed(
            cell,
            "the metadata `jupyter_blocks` is no mapping",
            'Write it as {"timeout": "10m"} in the cell\'s metadata.',
        )
        return
    for key, value in policy.items():
        if key not in KNOWN:
            yield faults.policy_unknown(cell, str(key), tags.nearest(str(key), KNOWN, 2))
        elif key not in CARRIED_OUT:
            yield faults.not_carried_out(cell, f"the policy `{key}`")
        elif key in IN_KERNEL and language != PYTHON:
            yield faults.not_carried_out(cell, f"the policy `{key}` in a notebook of {language}")
        elif key == "retry":
            yield from _check_retry(cell, value)
        elif key == "map":
            yield from _check_map(cell, value)
        elif key == "expect":
            yield from _check_expect(cell, value)
        elif key == "when":
            yield from _check_when(cell, value)
        elif wrong := VALUES[key](value):
            yield faults.policy_malformed(cell, f"the policy `{key}` is {wrong.message}", wrong.remedy)


def check_pipeline(cell: Cell, kind: Kind | None) -> Iterator[Diagnostic]:
    """What is wrong with the policy of a block that is a pipeline, or is said to be one."""
    policy = cell.policy if isinstance(cell.policy, Mapping) else {}
    if kind is Kind.PIPELINE and "pipeline" not in policy:
        message = "a block of kind `pipeline` does not say which: its policy has no `pipeline`"
        yield faults.policy_malformed(cell, message, 'Write {"pipeline": "../other/pipeline.yaml"}.')
    for key in ("pipeline", "parameters"):
        if kind is not Kind.PIPELINE and key in policy:
            message = f"the policy `{key}` is for blocks of kind `pipeline`, and this is none"
            yield faults.policy_malformed(cell, message, "Say the kind: `kind:pipeline`.")


def _check_retry(cell: Cell, value: object) -> Iterator[Diagnostic]:
    if not isinstance(value, Mapping) or "max_attempts" not in value:
        message = "the policy `retry` is no mapping with `max_attempts` in it"
        yield faults.policy_malformed(cell, message, 'Write {"max_attempts": 3, "delay": "5s"}.')
        return
    for key, said in value.items():
        if key not in RETRY:
            yield faults.policy_unknown(cell, f"retry.{key}", _nearest_in_retry(str(key)))
        elif wrong := RETRY[key](said):
            yield faults.policy_malformed(cell, f"the policy `retry.{key}` is {wrong.message}", wrong.remedy)


def check_map(cell: Cell, kind: Kind | None) -> Iterator[Diagnostic]:
    """What is wrong with the `map` of a block of this kind."""
    if kind in UNMAPPED and isinstance(cell.policy, Mapping) and "map" in cell.policy:
        message = f"the policy `map` is for blocks that leave values, and this one is of kind `{kind}`"
        yield faults.policy_malformed(cell, message, "Put the loop into the block, or take the policy away.")


def _check_map(cell: Cell, value: object) -> Iterator[Diagnostic]:
    example = 'Write {"over": "regions", "as": "region"}.'
    if not isinstance(value, Mapping) or not {"over", "as"} <= value.keys():
        message = "the policy `map` is no mapping with `over` and `as` in it"
        yield faults.policy_malformed(cell, message, example)
        return
    for key, said in value.items():
        if key not in MAP:
            near = tags.nearest(str(key), MAP, 2)
            yield faults.policy_unknown(cell, f"map.{key}", f"map.{near}" if near else None)
        elif wrong := MAP[key](said):
            yield faults.policy_malformed(cell, f"the policy `map.{key}` is {wrong.message}", wrong.remedy)
    if value["over"] == value["as"]:
        message = "the policy `map` has one name for the elements and for each of them"
        yield faults.policy_malformed(cell, message, example)


def _check_expect(cell: Cell, value: object) -> Iterator[Diagnostic]:
    if not isinstance(value, list) or not value:
        message = "the policy `expect` is no list of expectations"
        yield faults.policy_malformed(cell, message, 'Write ["rows > 0", "not_null(name)"].')
        return
    for number, said in enumerate(value, 1):
        try:
            expectation(said)
        except Misread as wrong:
            yield faults.policy_malformed(
                cell,
                f"number {number} of the policy `expect`: {wrong}",
                'Write it like "rows > 0", "not_null(name)" or {"in_range": {"column": "name", "min": 0}}.',
            )


def _check_when(cell: Cell, value: object) -> Iterator[Diagnostic]:
    try:
        conditions.condition(value)
    except conditions.Misread as wrong:
        yield faults.policy_malformed(cell, f"the policy `when`: {wrong}", wrong.remedy)


def _nearest_in_retry(key: str) -> str | None:
    near = tags.nearest(key, RETRY, 2)
    return f"retry.{near}" if near else None


def _duration(value: object) -> Wrong | None:
    if durations.seconds(value) is not None:
        return None
    return Wrong(
        message="no duration", remedy='Write seconds (90) or a number with ms, s, m, h or d ("10m").'
    )


def _truth(value: object) -> Wrong | None:
    if isinstance(value, bool):
        return None
    return Wrong(message="neither true nor false", remedy="Write true or false.")


def _path(value: object) -> Wrong | None:
    if isinstance(value, str) and value:
        return None
    return Wrong(
        message="no path", remedy='Write that of a notebook or a document: "../other/pipeline.yaml".'
    )


def _values(value: object) -> Wrong | None:
    if isinstance(value, Mapping) and all(isinstance(name, str) for name in value):
        return None
    return Wrong(
        message="no mapping of names to values", remedy='Write {"month": 6, "carrier": "${carrier}"}.'
    )


def _names(value: object) -> Wrong | None:
    if isinstance(value, list) and all(isinstance(name, str) for name in value):
        return None
    return Wrong(message="no list of names", remedy='Write a list: ["flights"].')


def _called(value: object) -> Wrong | None:
    if isinstance(value, str) or (value and _names(value) is None):
        return None
    return Wrong(message="no name of a callback block, and no list of such", remedy='Write "notify_team".')


def _errors(value: object) -> Wrong | None:
    if isinstance(value, list) and value and all(isinstance(name, str) for name in value):
        return None
    remedy = 'Write a list: ["TimeoutError"]; leave it out to retry after any failure.'
    return Wrong(message="no list of names of exceptions", remedy=remedy)


def _name(value: object) -> Wrong | None:
    if isinstance(value, str) and value.isidentifier() and not keyword.iskeyword(value):
        return None
    return Wrong(
        message="no name of a variable", remedy='Write one, as in {"over": "regions", "as": "region"}.'
    )


def _attempts(value: object) -> Wrong | None:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
        return None
    return Wrong(message="no whole number from 1", remedy="Write how often to try in all: 3.")


def _one_of(words: type[StrEnum]) -> Check:
    known = ", ".join(f"`{word}`" for word in words)

    def check(value: object) -> Wrong | None:
        if value in tuple(words):
            return None
        near = tags.nearest(value, tuple(words), 2) if isinstance(value, str) else None
        return Wrong(message=f"none of {known}", remedy=f"Write `{near}`." if near else "Write one of them.")

    return check


VALUES: Mapping[str, Check] = {
    "timeout": _duration,
    "interval": _duration,
    "deadline": _duration,
    "run_if": _one_of(RunIf),
    "outputs": _names,
    "idempotent": _truth,
    "not_after": _names,
    "on_failure": _called,
    "on_success": _called,
    "pipeline": _path,
    "parameters": _values,
}
MAP: Mapping[str, Check] = {"over": _name, "as": _name, "max_parallel": _attempts}
RETRY: Mapping[str, Check] = {
    "max_attempts": _attempts,
    "delay": _duration,
    "backoff": _one_of(Backoff),
    "max_delay": _duration,
    "jitter": _truth,
    "on": _errors,
}
