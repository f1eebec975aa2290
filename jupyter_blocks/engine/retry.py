"""Retries are arithmetic: whether a failure is one to try again after, how long to wait, what it takes."""

from __future__ import annotations

import hashlib

from jupyter_blocks.engine.rebuild import INFERRED
from jupyter_blocks.model import durations
from jupyter_blocks.model.pipeline import Block
from jupyter_blocks.model.policies import Backoff, Retry
from jupyter_blocks.model.run import Failure

MOST_DOUBLINGS = 60  # longer than anybody waits, and within what a float holds


def covers(retry: Retry, failure: Failure) -> bool:
    """Whether `failure` is one that `retry` speaks of.

    A name matches that of the exception or of one of its base classes, with or without its module.
    """
    names = {failure.name, *failure.classes}
    return not retry.on or not names.isdisjoint(retry.on) or not _bare(names).isdisjoint(retry.on)


def pause(retry: Retry, run: str, block: str, tries: int) -> float:
    """Seconds to wait after the attempt number `tries` of `block` in `run` has failed.

    Jitter leaves between half and all of the wait. It is drawn from a hash, so that the same run, told again,
    waits as long, and blocks of many runs that fail together do not come back together.
    """
    factor = {
        Backoff.FIXED: 1.0,
        Backoff.LINEAR: float(tries),
        Backoff.EXPONENTIAL: 2.0 ** min(tries - 1, MOST_DOUBLINGS),
    }[retry.backoff]
    seconds = retry.delay * factor
    if retry.max_delay is not None:
        seconds = min(seconds, retry.max_delay)
    return seconds * (1 + _fraction(f"{run} {block} {tries}")) / 2 if retry.jitter else seconds


def deadline_of(block: Block) -> float | None:
    """Seconds that all attempts of `block`, and the waits between them, may take together."""
    return durations.seconds(block.policy.get("deadline"))


def needs_fresh_kernel(block: Block) -> bool:
    """Whether an attempt at `block` may have changed what the next one reads.

    Where dependencies are not inferred, nobody knows.
    """
    return bool(block.alters) or block.language not in INFERRED


def _bare(names: set[str]) -> set[str]:
    return {name.rpartition(".")[2] for name in names}


def _fraction(key: str) -> float:
    """A number from 0 up to 1 that follows from `key`."""
    digest = hashlib.sha256(key.encode("utf-8", "backslashreplace")).digest()
    return int.from_bytes(digest[:6], "big") / 2**48
