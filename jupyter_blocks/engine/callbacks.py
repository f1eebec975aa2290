"""Callbacks: which blocks are called when another has come to its end, and what they are told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jupyter_blocks.engine.plan import timeout_of
from jupyter_blocks.engine.ports import StartCallback
from jupyter_blocks.engine.rules import SUCCEEDED
from jupyter_blocks.model.plan import Plan
from jupyter_blocks.model.policies import FAILURE, SUCCESS, callbacks
from jupyter_blocks.model.run import AssertionState, BlockRun, BlockState, Failure, Run


def calls(plan: Plan, run: Run) -> Iterator[StartCallback]:
    """Every call that is due for a block of `run` that has come to its end, in notebook order."""
    for block in run.blocks:
        outcome = _outcome(block)
        for name in callbacks(plan.pipeline.by_name[block.block].policy, outcome) if outcome else ():
            yield StartCallback(
                block=block.block,
                callback=name,
                event=event_of(run, block, outcome),
                timeout=timeout_of(plan.pipeline.by_name[name], plan.timeout),
            )


def event_of(run: Run, block: BlockRun, outcome: str) -> Mapping[str, Any]:
    """What a callback is told: values that are JSON."""
    return {
        "status": outcome,
        "pipeline": run.pipeline,
        "run": run.id,
        "block": block.block,
        "state": block.state.value,
        "attempt": block.attempt,
        "seconds": round(block.seconds, 3),
        "error": None if block.failure is None else _error(block.failure),
        "assertions": [
            {"id": one.id, "severity": one.severity.value, "state": one.state.value, "message": one.message}
            for one in block.assertions
            if one.state is not AssertionState.PASSED
        ],
        "outputs": [
            {"name": one.name, "type": one.type, "shape": one.shape and list(one.shape), "text": one.text}
            for one in block.outputs
        ],
    }


def _outcome(block: BlockRun) -> str:
    if block.state in SUCCEEDED:
        return SUCCESS
    return FAILURE if block.state is BlockState.FAILED else ""


def _error(failure: Failure) -> Mapping[str, Any]:
    return {
        "kind": failure.kind.value,
        "name": failure.name,
        "message": failure.message,
        "cell": failure.place.cell,
        "line": failure.place.line,
        "traceback": "\n".join(failure.traceback),
    }
