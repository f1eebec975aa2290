"""What a kernel answered to a cell, as values of the model.

The kernel's word (docs/design.md) says it exactly; a kernel without our half says it by the reply alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jupyter_blocks.model.cells import NOTHING, nothing
from jupyter_blocks.model.diagnostics import Place
from jupyter_blocks.model.observed import Observed, State
from jupyter_blocks.model.pipeline import AssertionSeverity, Block, ViaKind
from jupyter_blocks.model.policies import mapped
from jupyter_blocks.model.run import (
    AssertionResult,
    AssertionState,
    Compared,
    Failure,
    FailureKind,
    Output,
)

ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
NAMES = (
    "reads",
    "binds",
    "may_bind",
    "deletes",
    "changes",
    "unsure",
    "touches",
    "files_read",
    "files_written",
)
REMEDIES = {
    "StdinNotImplementedError": "Nobody is at the keyboard in a run: take the value as a parameter.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CellReply:
    """How one cell came out; `heard` says whether the kernel's word came with it, `observed` what it did.

    `packages` are the versions of those that it was the first to import, `verdict` that of a condition or a
    sensor.
    """

    cell: str
    seconds: float
    failure: Failure | None = None
    assertions: tuple[AssertionResult, ...] = ()
    outputs: tuple[Output, ...] = ()
    heard: bool = False
    observed: Observed | None = None
    packages: Mapping[str, str] = field(default_factory=nothing, hash=False)
    verdict: bool | None = None


def cell_reply(
    cell: str, seconds: float, reply: Mapping[str, Any], word: Mapping[str, Any] | None
) -> CellReply:
    """From the content of an execute reply ({} for a cell without code) and the kernel's word, if it came."""
    if word is None:
        return CellReply(cell=cell, seconds=seconds, failure=_from_reply(cell, reply))
    error = word.get("error")
    failure = _from_word(cell, error) if error else _from_reply(cell, reply)
    return CellReply(
        cell=cell,
        seconds=seconds,
        failure=failure,
        assertions=tuple(_assertion(cell, result) for result in word.get("assertions", ())),
        outputs=tuple(_output(output) for output in word.get("outputs", ())),
        heard=True,
        observed=_observed(word.get("observed")),
        packages=word.get("packages", NOTHING),
        verdict=word.get("verdict"),
    )


def of_when(block: Block, error: Mapping[str, Any]) -> Failure:
    """Why nobody can say whether the block's `when` holds."""
    source = "" if block.when is None else block.when.source
    return Failure(
        kind=FailureKind.EXCEPTION,
        name=error["name"],
        message=f"{error['message']} (in `when`: {source})",
        place=Place(cell=block.cells[0].cell.id),
        remedy="Mend the `when` in the block's policy, or the values that it speaks of.",
        classes=tuple(error["classes"]),
    )


def of_map(block: Block, error: Mapping[str, Any]) -> Failure:
    """Why nobody can say for which elements the block is to run."""
    said = mapped(block.policy)
    return Failure(
        kind=FailureKind.EXCEPTION,
        name=error["name"],
        message=f"{error['message']} (in `map`: {said.over if said else ''})",
        place=Place(cell=block.cells[0].cell.id),
        remedy="Let `over`, in the policy `map`, name a list or what can be made one.",
        classes=tuple(error["classes"]),
    )


def plain(lines: Sequence[str]) -> tuple[str, ...]:
    """Traceback lines without terminal colours, one line each."""
    return tuple(line for text in lines for line in ANSI.sub("", text).rstrip("\n").split("\n"))


def _from_reply(cell: str, reply: Mapping[str, Any]) -> Failure | None:
    if reply.get("status", "ok") == "ok":
        return None
    name = str(reply.get("ename", "")) or "Aborted"
    return Failure(
        kind=FailureKind.EXCEPTION,
        name=name,
        message=str(reply.get("evalue", "")),
        place=Place(cell=cell),
        traceback=plain(reply.get("traceback", ())),
        remedy=REMEDIES.get(name, ""),
    )


def _from_word(cell: str, error: Mapping[str, Any]) -> Failure:
    return Failure(
        kind=FailureKind(error["kind"]),
        name=error["name"],
        message=error["message"],
        place=Place(cell=cell, line=error.get("line")),
        traceback=plain(error.get("traceback", ())),
        compared=_compared(error),
        remedy=REMEDIES.get(error["name"], ""),
        classes=tuple(error.get("classes", ())),
    )


def _assertion(cell: str, result: Mapping[str, Any]) -> AssertionResult:
    return AssertionResult(
        id=result["id"],
        severity=AssertionSeverity(result["severity"]),
        state=AssertionState(result["state"]),
        place=Place(cell=cell, line=result.get("line")),
        source=result.get("source") or "",
        message=result.get("message") or "",
        compared=_compared(result),
        seconds=result.get("seconds") or 0.0,
        traceback=plain(result.get("traceback", ())),
    )


def _compared(said: Mapping[str, Any]) -> tuple[Compared, ...]:
    return tuple(
        Compared(expression=one["expression"], value=one["value"]) for one in said.get("compared") or ()
    )


def _observed(said: Mapping[str, Any] | None) -> Observed | None:
    if said is None:
        return None
    names = {key: tuple(said.get(key, ())) for key in NAMES}
    return Observed(
        **names,
        state=_states(said.get("state", ())),
        may_move=_states(said.get("may_move", ())),
        uses=_states(said.get("uses", ())),
        complete=said["complete"],
    )


def _states(said: Sequence[Sequence[str]]) -> tuple[State, ...]:
    return tuple(State(kind=ViaKind(kind), name=name) for kind, name in said)


def _output(output: Mapping[str, Any]) -> Output:
    shape = output.get("shape")
    return Output(
        name=output["name"],
        type=output["type"],
        shape=None if shape is None else tuple(shape),
        text=output.get("text"),
    )
