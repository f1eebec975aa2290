"""The rules of `run_if` over the final states of the blocks that one needs."""

from __future__ import annotations

import pytest

from jupyter_blocks.engine.rules import Skip, skip_of
from jupyter_blocks.model.policies import RunIf
from jupyter_blocks.model.run import BlockRun, BlockState, SkipReason

ALL, NONE, ANY, FAILED, DONE = RunIf
HANDED_ON = (SkipReason.UPSTREAM_FAILED, "root")
UNMET = (SkipReason.RUN_IF, "")
STATES = {
    "s": BlockState.SUCCEEDED,
    "c": BlockState.CACHED,
    "f": BlockState.FAILED,
    "k": BlockState.SKIPPED,
    "h": BlockState.SKIPPED,
    "q": BlockState.QUEUED,
    "r": BlockState.RETRYING,
    "n": BlockState.SUCCEEDED,
    "y": BlockState.SUCCEEDED,
}
VERDICTS = {"n": False, "y": True, "r": False}


def upstream(word: str) -> list[BlockRun]:
    """A block for each letter, named by it and its place; `h` was skipped for the failure of `root`, `y` and
    `n` are conditions."""
    return [
        BlockRun(
            block=f"{letter}{number}",
            state=STATES[letter],
            reason=SkipReason.UPSTREAM_FAILED if letter == "h" else None,
            because="root" if letter == "h" else "",
            verdict=VERDICTS.get(letter),
        )
        for number, letter in enumerate(word)
    ]


@pytest.mark.parametrize(
    ("rule", "word", "skip"),
    [
        *[(rule, "", None) for rule in RunIf],
        (ALL, "sc", None),
        (ALL, "sq", None),
        (ALL, "qf", (SkipReason.UPSTREAM_FAILED, "f1")),
        (ALL, "skf", (SkipReason.UPSTREAM_FAILED, "f2")),
        (ALL, "sk", (SkipReason.UPSTREAM_SKIPPED, "k1")),
        (ALL, "kh", HANDED_ON),
        (ALL, "r", None),
        (NONE, "sk", None),
        (NONE, "ck", None),
        (NONE, "kq", None),
        (NONE, "kk", (SkipReason.UPSTREAM_SKIPPED, "k0")),
        (NONE, "sf", (SkipReason.UPSTREAM_FAILED, "f1")),
        (NONE, "qf", (SkipReason.UPSTREAM_FAILED, "f1")),
        (NONE, "sh", None),
        (ANY, "sfk", None),
        (ANY, "fq", None),
        (ANY, "fk", (SkipReason.UPSTREAM_FAILED, "f0")),
        (ANY, "kk", (SkipReason.UPSTREAM_SKIPPED, "k0")),
        (FAILED, "sf", None),
        (FAILED, "sq", None),
        (FAILED, "sr", None),
        (FAILED, "sk", UNMET),
        (FAILED, "sh", UNMET),
        (DONE, "fkh", None),
        (ALL, "sy", None),
        (ALL, "sn", (SkipReason.CONDITION, "n1")),
        (ALL, "nf", (SkipReason.UPSTREAM_FAILED, "f1")),
        (ALL, "nh", HANDED_ON),
        (NONE, "sn", None),
        (NONE, "nn", (SkipReason.CONDITION, "n0")),
        (NONE, "kn", (SkipReason.UPSTREAM_SKIPPED, "k0")),
        (ANY, "yn", None),
        (ANY, "nk", (SkipReason.CONDITION, "n0")),
        (FAILED, "yn", UNMET),
        (DONE, "n", None),
    ],
)
def test_rules(rule: RunIf, word: str, skip: Skip | None) -> None:
    """Whether a block is skipped, why, and because of whom; None where it runs or may yet."""
    assert skip_of(rule, upstream(word)) == skip
