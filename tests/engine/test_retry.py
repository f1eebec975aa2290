"""The arithmetic of retries: which failures, after how long."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_blocks.engine.retry import covers, pause
from jupyter_blocks.model.policies import Retry, retry
from jupyter_blocks.model.run import Failure, FailureKind

TIMEOUT = Failure(
    kind=FailureKind.EXCEPTION,
    name="ReadTimeout",
    message="slow",
    classes=("requests.exceptions.ReadTimeout", "requests.exceptions.RequestException", "OSError"),
)


@pytest.mark.parametrize(
    ("said", "waits"),
    [
        ({}, [0, 0, 0, 0]),
        ({"delay": "5s"}, [5, 5, 5, 5]),
        ({"delay": 2, "backoff": "linear"}, [2, 4, 6, 8]),
        ({"delay": 2, "backoff": "exponential"}, [2, 4, 8, 16]),
        ({"delay": 2, "backoff": "exponential", "max_delay": "10s"}, [2, 4, 8, 10]),
        ({"delay": "1m", "max_delay": "10s"}, [10, 10, 10, 10]),
    ],
)
def test_waits(said: dict[str, Any], waits: list[float]) -> None:
    """How long is waited after the first, the second … attempt has failed."""
    policy = retry({"retry": {"max_attempts": 5, **said}})
    assert policy is not None
    assert [pause(policy, "r", "a", tries) for tries in (1, 2, 3, 4)] == waits


@given(run=st.text(max_size=8), tries=st.integers(1, 5000))
def test_jitter(run: str, tries: int) -> None:
    """It takes at most half of the wait, and the same each time the same run asks."""
    policy = Retry(max_attempts=9, delay=8, jitter=True)
    waited = pause(policy, run, "a", tries)
    assert 4 <= waited < 8
    assert waited == pause(policy, run, "a", tries)


def test_jitter_spreads() -> None:
    """Blocks of many runs that fail together come back apart."""
    policy = Retry(max_attempts=9, delay=8, jitter=True)
    assert len({pause(policy, f"r{n}", "a", 1) for n in range(100)}) == 100


@pytest.mark.parametrize(
    ("on", "covered"),
    [
        ((), True),
        (("ReadTimeout",), True),
        (("RequestException",), True),
        (("requests.exceptions.RequestException",), True),
        (("OSError",), True),
        (("ValueError", "OSError"), True),
        (("urllib3.exceptions.RequestException",), False),
        (("ValueError",), False),
    ],
)
def test_errors(on: tuple[str, ...], covered: bool) -> None:
    """By the name of the class or of a base class, with its module or without."""
    assert covers(Retry(max_attempts=2, on=on), TIMEOUT) is covered


def test_errors_of_other_languages() -> None:
    """Where a kernel says no classes, the name alone counts."""
    failure = Failure(kind=FailureKind.EXCEPTION, name="simpleError", message="no")
    assert covers(Retry(max_attempts=2, on=("simpleError",)), failure)
    assert not covers(Retry(max_attempts=2, on=("Exception",)), failure)
