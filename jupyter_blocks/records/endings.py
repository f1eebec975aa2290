"""The end of a run that could not tell of its end by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from jupyter_blocks.engine.fold import fold
from jupyter_blocks.model.events import (
    AttemptCancelled,
    AttemptFailed,
    BlockCancelled,
    BlockSkipped,
    Event,
    Logged,
    RetryRuledOut,
    RunFinished,
)
from jupyter_blocks.model.run import BlockState, Failure, NoRetry, Run, RunState, SkipReason
from jupyter_blocks.records.store import RunStore

ALL = -1


def finish(store: RunStore, run: str, state: RunState, failure: Failure | None = None) -> bool:
    """Keep that the run ended in `state`, and with it what was under way; False if it was over already.

    Nobody else may be carrying the run out.
    """
    standing = store.run(run)
    if standing.is_over:
        return False
    at = datetime.now(UTC)
    told = fold(logged.event for logged in store.events(run, limit=ALL))
    seconds = (at - standing.created).total_seconds()
    ends = (*_ends_of_blocks(told, failure), RunFinished(state=state, seconds=seconds, failure=failure))
    store.append(run, [Logged(seq=standing.last_seq + n, at=at, event=end) for n, end in enumerate(ends, 1)])
    return True


def _ends_of_blocks(run: Run, failure: Failure | None) -> Iterator[Event]:
    """The blocks that ran have failed, or were cancelled if nothing has; the others never will run."""
    for block in run.blocks:
        if block.state is BlockState.RUNNING and failure is not None:
            yield AttemptFailed(
                block=block.block, attempt=block.attempt, seconds=0.0, failure=failure, kernel_lost=True
            )
        elif block.state is BlockState.RETRYING and failure is not None and not block.is_asked_again:
            yield RetryRuledOut(block=block.block, reason=NoRetry.RUN_ENDED)
        elif block.state is BlockState.RUNNING:
            yield AttemptCancelled(block=block.block, attempt=block.attempt, seconds=0.0)
        elif failure is not None and (block.state is BlockState.QUEUED or block.is_asked_again):
            yield BlockSkipped(block=block.block, reason=SkipReason.RUN_ENDED)
        elif block.state in (BlockState.QUEUED, BlockState.RETRYING):
            yield BlockCancelled(block=block.block)
