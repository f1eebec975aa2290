"""Durations as people write them: 90, "90", "500ms", "30s", "10m", "2h", "1d"."""

from __future__ import annotations

import re

UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "": 1.0}
WRITTEN = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*(ms|s|m|h|d|)\s*$")  # read by JSON Schema, too: no named groups


def seconds(value: object) -> float | None:
    """The seconds that `value` says, above zero; None if it says no duration."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value) if value > 0 else None
    found = WRITTEN.match(value) if isinstance(value, str) else None
    return seconds(float(found[1]) * UNITS[found[2]]) if found else None
