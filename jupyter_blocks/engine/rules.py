"""The rules of `run_if`: whether a block runs, as the final states of those it needs say."""

from __future__ import annotations

from collections.abc import Sequence

from jupyter_blocks.model.policies import RunIf
from jupyter_blocks.model.run import FINAL, BlockRun, BlockState, SkipReason

SUCCEEDED = frozenset({BlockState.SUCCEEDED, BlockState.CACHED})

Skip = tuple[SkipReason, str]


def skip_of(rule: RunIf, upstream: Sequence[BlockRun]) -> Skip | None:
    """Why a block under `rule` will not run and to which block that is owed; None if it will, or may yet.

    A block that needs none runs, whatever its rule. A condition that does not hold counts as skipped.
    """
    failed = [block for block in upstream if block.state is BlockState.FAILED]
    skipped = [block for block in upstream if block.state is BlockState.SKIPPED or _does_not_hold(block)]
    # Nothing can succeed any more, of what there is.
    in_vain = bool(upstream) and all(
        block.state in FINAL - SUCCEEDED or _does_not_hold(block) for block in upstream
    )
    match rule:
        case RunIf.ALL_SUCCEEDED:
            return _owed_to(failed, skipped)
        case RunIf.NONE_FAILED:
            return _owed_to(failed, skipped if in_vain else ())
        case RunIf.ANY_SUCCEEDED:
            return _owed_to(failed, skipped) if in_vain else None
        case RunIf.ANY_FAILED:
            none = bool(upstream) and not failed and all(block.state in FINAL for block in upstream)
            return (SkipReason.RUN_IF, "") if none else None
        case RunIf.ALL_DONE:
            return None


def _owed_to(failed: Sequence[BlockRun], skipped: Sequence[BlockRun]) -> Skip | None:
    """To a failed one first; what was skipped for a failure hands on whose that was."""
    if failed:
        return SkipReason.UPSTREAM_FAILED, failed[0].block
    handed_on = (block for block in skipped if block.reason is SkipReason.UPSTREAM_FAILED)
    if (block := next(handed_on, None)) is not None:
        return SkipReason.UPSTREAM_FAILED, block.because
    if not skipped:
        return None
    reason = SkipReason.CONDITION if _does_not_hold(skipped[0]) else SkipReason.UPSTREAM_SKIPPED
    return reason, skipped[0].block


def _does_not_hold(block: BlockRun) -> bool:
    return block.state in SUCCEEDED and block.verdict is False
