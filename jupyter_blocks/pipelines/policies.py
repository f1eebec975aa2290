"""Which policies this version carries out, and what makes one well-formed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jupyter_blocks import tags
from jupyter_blocks.model import durations
from jupyter_blocks.model.cells import Cell
from jupyter_blocks.model.diagnostics import Diagnostic
from jupyter_blocks.pipelines import faults

CARRIED_OUT = ("timeout", "outputs", "idempotent", "not_after")
KNOWN = (
    *CARRIED_OUT,
    *("retry", "deadline", "run_if", "when", "cache", "map"),
    *("resources", "on_failure", "on_success", "expect"),
)


def check(cell: Cell) -> Iterator[Diagnostic]:
    """What is wrong with the policy on a block's first cell."""
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
        elif wrong := _wrong(key, value):
            yield faults.policy_malformed(cell, f"the policy `{key}` is {wrong[0]}", wrong[1])


def _wrong(key: str, value: object) -> tuple[str, str] | None:
    """What is wrong with a value, and how it should be; None if it is right."""
    match key:
        case "timeout":
            if durations.seconds(value) is None:
                return "no duration", 'Write seconds (90) or a number with ms, s, m, h or d ("10m").'
        case "idempotent":
            if not isinstance(value, bool):
                return "neither true nor false", "Write true or false."
        case _:
            if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
                return "no list of names", 'Write a list: ["flights"].'
    return None
