"""A run as the fold of its events: the same function for the engine, the panel and the history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import reduce

from jupyter_blocks.model.events import (
    AskScheduled,
    AssertionEvaluated,
    AttemptCancelled,
    AttemptFailed,
    AttemptStarted,
    AttemptSucceeded,
    BlockCancelled,
    BlockSkipped,
    CallbackFailed,
    CallbackStarted,
    CallbackSucceeded,
    ElementEnded,
    Event,
    KernelFailed,
    RetryRuledOut,
    RetryScheduled,
    RunFinished,
    RunStarted,
    SensorUnmet,
)
from jupyter_blocks.model.run import FINAL, BlockRun, BlockState, CallbackRun, Run, RunState


def fold(events: Iterable[Event]) -> Run:
    """The run that `events`, in the order in which they happened, tell."""
    return reduce(apply, events, Run())


def apply(run: Run, event: Event) -> Run:
    """`run` after `event`. Rebuilds change nothing: the block's own attempt is what counts."""
    match event:
        case RunStarted():
            return Run(
                id=event.run,
                pipeline=event.pipeline,
                state=RunState.RUNNING,
                parameters=event.parameters,
                blocks=tuple(BlockRun(block=name) for name in event.blocks),
            )
        case KernelFailed():
            return replace(run, failure=event.failure)
        case RunFinished():
            return replace(run, state=event.state, seconds=event.seconds, failure=event.failure)
        case AttemptStarted(rebuild=True) | AttemptSucceeded(rebuild=True) | AttemptFailed(rebuild=True):
            return run
        case (
            AttemptStarted()
            | CallbackStarted()
            | CallbackSucceeded()
            | CallbackFailed()
            | AssertionEvaluated()
            | ElementEnded()
            | AttemptSucceeded()
            | SensorUnmet()
            | AskScheduled()
            | AttemptFailed()
            | RetryScheduled()
            | RetryRuledOut()
            | AttemptCancelled()
            | BlockSkipped()
            | BlockCancelled()
        ):
            place = [block.block for block in run.blocks].index(event.block)
            block = _block(run.blocks[place], event)
            return replace(run, blocks=(*run.blocks[:place], block, *run.blocks[place + 1 :]))
        case _:
            return run


def _block(block: BlockRun, event: Event) -> BlockRun:
    match event:
        case CallbackStarted():
            return replace(block, callbacks=(*block.callbacks, CallbackRun(name=event.callback)))
        case CallbackSucceeded() | CallbackFailed():
            others = tuple(one for one in block.callbacks if one.name != event.callback)
            return replace(block, callbacks=(*others, _called(event)))
        case RetryScheduled() if block.state is BlockState.FAILED:
            return replace(
                block,
                state=BlockState.RETRYING,
                retries=block.retries + 1,
                pause=event.seconds,
                no_retry=None,
                because="",
            )
        case RetryRuledOut() if block.state in (BlockState.FAILED, BlockState.RETRYING):
            return replace(block, state=BlockState.FAILED, no_retry=event.reason, because=event.because)
        case _:
            return block if block.state in FINAL else _unsettled(block, event)


def _called(event: CallbackSucceeded | CallbackFailed) -> CallbackRun:
    failure = event.failure if isinstance(event, CallbackFailed) else None
    state = BlockState.SUCCEEDED if failure is None else BlockState.FAILED
    return CallbackRun(name=event.callback, state=state, seconds=event.seconds, failure=failure)


def _unsettled(block: BlockRun, event: Event) -> BlockRun:
    match event:
        case AttemptStarted():
            return BlockRun(
                block=block.block, state=BlockState.RUNNING, attempt=event.attempt, retries=block.retries
            )
        case AssertionEvaluated():
            return replace(block, assertions=(*block.assertions, event.assertion))
        case ElementEnded():
            return replace(block, elements=event.elements, elements_done=block.elements_done + 1)
        case AttemptSucceeded():
            return replace(
                block,
                state=BlockState.SUCCEEDED,
                seconds=event.seconds,
                outputs=event.outputs,
                verdict=event.verdict,
            )
        case SensorUnmet():
            return replace(block, state=BlockState.RETRYING, seconds=event.seconds, verdict=False)
        case AskScheduled():
            return replace(block, pause=event.seconds)
        case AttemptFailed():
            return replace(
                block,
                state=BlockState.FAILED,
                attempt=event.attempt,
                seconds=event.seconds,
                outputs=event.outputs,
                failure=event.failure,
            )
        case AttemptCancelled():
            return replace(block, state=BlockState.CANCELLED, seconds=event.seconds)
        case BlockSkipped():
            return replace(block, state=BlockState.SKIPPED, reason=event.reason, because=event.because)
        case BlockCancelled():
            return replace(block, state=BlockState.CANCELLED)
        case _:
            return block
