"""Expectations as they are written, and what they are read as."""

from __future__ import annotations

from typing import Any

import pytest

from jupyter_blocks.model.pipeline import AssertionSeverity, Expectation
from jupyter_blocks.pipelines.expectations import Misread, expectation


@pytest.mark.parametrize(
    ("said", "check", "columns", "arguments"),
    [
        ("rows > 0", "rows", (), {"operator": ">", "value": 0}),
        (" rows != 12 ", "rows", (), {"operator": "!=", "value": 12}),
        ("not_null(carrier)", "not_null", ("carrier",), {}),
        ('not_null("flight id", carrier)', "not_null", ("flight id", "carrier"), {}),
        ("unique(day, flight)", "unique", ("day", "flight"), {}),
        ("has_columns(day)", "has_columns", ("day",), {}),
        ("in_range(delay, -120)", "in_range", ("delay",), {"min": -120, "max": None}),
        ("in_range(delay, -120, 3.5)", "in_range", ("delay",), {"min": -120, "max": 3.5}),
        ("one_of(origin, ['EWR', 'JFK'])", "one_of", ("origin",), {"values": ["EWR", "JFK"]}),
        ("matches(tail, 'N[0-9]+')", "matches", ("tail",), {"pattern": "N[0-9]+"}),
        ({"rows": {">": 5}}, "rows", (), {"operator": ">", "value": 5}),
        ({"unique": {"columns": ["a", "b"]}}, "unique", ("a", "b"), {}),
        ({"in_range": {"column": "a", "max": 5}}, "in_range", ("a",), {"min": None, "max": 5}),
    ],
)
def test_right(said: object, check: str, columns: tuple[str, ...], arguments: dict[str, Any]) -> None:
    """Texts and mappings say the same."""
    found = expectation(said)
    assert (found.check, found.columns, dict(found.arguments)) == (check, columns, arguments)
    assert (found.severity, found.of) == (AssertionSeverity.ERROR, None)


def test_severity_and_output() -> None:
    """A mapping may say how bad it is and of which output it speaks; its source is written like a call."""
    said = {"in_range": {"column": "delay", "min": -120, "severity": "warn", "of": "flights"}}
    assert expectation(said) == Expectation(
        check="in_range",
        source="in_range(delay, min=-120)",
        columns=("delay",),
        arguments={"min": -120, "max": None},
        severity=AssertionSeverity.WARN,
        of="flights",
    )


@pytest.mark.parametrize(
    "said",
    [
        3,
        "",
        "rows",
        "rows >",
        "rows > many",
        "rows > True",
        "0 < rows < 5",
        "columns > 3",
        "nonnull(a)",
        "not_null()",
        "not_null(a.b)",
        "not_null(3)",
        "not_null(a, warn=True)",
        "in_range(a)",
        "in_range(a, 1, 2, 3)",
        "in_range(a, None)",
        "in_range(a, open('x'))",
        "one_of(a, 3)",
        "one_of(a, [b'x'])",
        "in_range(a, [1])",
        "matches(a, '(')",
        "__import__('os').system('x')",
        "schema()",
        "schema(3)",
        "schema(a.b)",
        "schema(a, b)",
        {"schema": "a b"},
        {"schema": {}},
        {"schema": {"name": 3}},
        {"schema": {"column": "a"}},
        {"rows": {}},
        {"rows": {">": 1, "<": 3}},
        {"rows": 5},
        {"unique": ["a"]},
        {"unique": {"column": ["a"]}},
        {"in_range": {"columns": ["a", "b"], "min": 0}},
        {"in_range": {"column": "a", "mn": 0}},
        {"not_null": {"column": "a", "severity": "bad"}},
        {"not_null": {"column": "a", "of": 3}},
        {"not_null": {"column": "a"}, "unique": {"column": "a"}},
    ],
)
def test_wrong(said: object) -> None:
    """It is refused with a reason; nothing of it is executed."""
    with pytest.raises(Misread, match=r"\w"):
        expectation(said)
