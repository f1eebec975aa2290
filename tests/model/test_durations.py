"""Durations as people write them."""

from __future__ import annotations

import pytest

from jupyter_blocks.model.durations import seconds


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (90, 90.0),
        (0.5, 0.5),
        ("90", 90.0),
        ("500ms", 0.5),
        (" 1.5 m ", 90.0),
        ("2h", 7200.0),
        ("1d", 86400.0),
        *[(wrong, None) for wrong in (0, -1, True, None, "", "0s", "-3s", "3 weeks", "m", float("nan"), [3])],
    ],
)
def test_what_is_a_duration(value: object, expected: float | None) -> None:
    """A number of seconds, or one with a unit, above zero; anything else is none."""
    assert seconds(value) == expected
