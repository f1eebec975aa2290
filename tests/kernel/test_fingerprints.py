"""Values are told apart without any code of theirs being called."""

from __future__ import annotations

import time
from typing import Any

import pandas as pd

from jupyter_blocks.kernel import observer
from jupyter_blocks.kernel.fingerprints import Fingerprint, fingerprint

HOME = __name__
assert observer.BUDGET


class Hostile:
    """Raises whatever it is asked."""

    def __init__(self) -> None:
        object.__setattr__(self, "held", [1])

    def _raise(self, *_: object) -> Any:
        raise AssertionError("called")

    __eq__ = __repr__ = __len__ = __reduce__ = __getattr__ = __getattribute__ = __iter__ = __bool__ = _raise  # type: ignore[assignment]
    __hash__ = _raise  # type: ignore[assignment]
    __class__ = property(_raise)  # type: ignore[assignment]


def seen(value: object) -> Fingerprint:
    return fingerprint(value, HOME, time.perf_counter() + 10)


def test_no_code_of_an_instance_is_called() -> None:
    """Comparison, length, representation of a hostile object are not asked for; its change shows."""
    value = Hostile()
    before = seen(value)
    object.__getattribute__(value, "held").append(2)
    assert seen(value).digest != before.digest


def test_a_generator_is_not_consumed() -> None:
    """How far a generator is shows, and it still yields all that is left."""
    steps = (n for n in range(3))
    before = seen(steps)
    assert next(steps) == 0
    assert seen(steps).digest != before.digest
    assert list(steps) == [1, 2]


def test_equal_values_have_equal_digests() -> None:
    """Numbers of different types, orders and nestings are different; equal ones are not."""
    values = [1, 1.0, True, [1], (1,), {1}, {1: 2}, {"a": [1, {2}]}, "1", b"1", range(1), None]
    assert len({seen(value).digest for value in values}) == len(values)
    assert seen({3, 1, 2}).digest == seen({2, 1, 3}).digest


def test_what_holds_itself_comes_to_an_end() -> None:
    """A list in itself has a digest."""
    loop: list[object] = []
    loop.append(loop)
    assert seen(loop).is_complete


def test_how_pandas_keeps_its_columns_does_not_count() -> None:
    """pandas joins blocks of columns where a frame is only read: its value is the same."""
    frame = pd.DataFrame({"a": range(5)})
    for name in "bcd":
        frame[name] = [float(n) for n in range(5)]
    frame["day"] = pd.Timestamp("2026-01-01")
    before = seen(frame)
    blocks = len(frame._mgr.blocks)
    frame._consolidate_inplace()
    assert len(frame._mgr.blocks) < blocks
    assert seen(frame).digest == before.digest
    frame.loc[4, "d"] = 0.5
    assert seen(frame).digest != before.digest


def test_what_there_was_no_time_for_is_told() -> None:
    """A look that was cut short says so: a later one may go further without anything having changed."""
    value = [[n] for n in range(1000)]
    assert fingerprint(value, HOME, time.perf_counter() - 1).is_cut
    assert not seen(value).is_cut
