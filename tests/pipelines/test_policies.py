"""Policies as authors write them: what is right, and what is said of what is wrong."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from jupyter_blocks.model.cells import Cell, CellType
from jupyter_blocks.model.pipeline import Kind
from jupyter_blocks.pipelines import policies
from jupyter_blocks.wire.schema import schema


def said_of(policy: object) -> list[tuple[str, str]]:
    cell = Cell(id="c", index=0, type=CellType.CODE, source="x = 1", policy=policy)
    found = list(policies.check(cell))
    assert all(diagnostic.refuses and diagnostic.remedy for diagnostic in found)
    assert {diagnostic.place.cell for diagnostic in found} <= {"c"}
    return [(diagnostic.code, diagnostic.message) for diagnostic in found]


SCHEMA = Draft202012Validator({"$ref": "#/$defs/Policy", "$defs": schema()["$defs"]})


@pytest.mark.parametrize(
    "policy",
    [
        {},
        {"timeout": "90s", "deadline": 600},
        {"timeout": "2h", "interval": "30s"},
        {"on_failure": "tell", "on_success": ["tell", "other"]},
        {"run_if": "any_failed"},
        {"when": "rows > 0 and env in ['prod', 'test'] or not len(names) % 2"},
        {"map": {"over": "regions", "as": "region", "max_parallel": 4}},
        {"expect": ["rows > 0", {"not_null": {"column": "a", "severity": "warn"}}]},
        {"retry": {"max_attempts": 1}},
        {"retry": {"max_attempts": 3, "delay": "5s", "backoff": "exponential", "max_delay": "1m"}},
        {"retry": {"max_attempts": 3, "jitter": True, "on": ["TimeoutError", "requests.Timeout"]}},
    ],
)
def test_right(policy: object) -> None:
    """Nothing is said of it, by the schema neither."""
    assert said_of(policy) == []
    SCHEMA.validate(policy)


@pytest.mark.parametrize(
    ("policy", "code", "message"),
    [
        ({"deadline": 0}, "JB120", "the policy `deadline` is no duration"),
        ({"on_failure": []}, "JB120", "the policy `on_failure` is no name of a callback block, and no list"),
        (
            {"on_success": True},
            "JB120",
            "the policy `on_success` is no name of a callback block, and no list",
        ),
        ({"interval": "often"}, "JB120", "the policy `interval` is no duration"),
        ({"run_if": "all_success"}, "JB120", "the policy `run_if` is none of `all_succeeded`, `none_failed`"),
        ({"when": True}, "JB120", "the policy `when`: it is no text"),
        ({"when": " "}, "JB120", "the policy `when`: it is no text"),
        ({"when": "rows >"}, "JB120", "the policy `when`: `rows >` cannot be read"),
        ({"when": "x" * 501}, "JB120", "the policy `when`: it is longer than 500 characters"),
        ({"when": "df.empty"}, "JB120", "the policy `when`: `df.empty` is no part of a condition"),
        ({"when": "x > open('f').read()"}, "JB120", "the policy `when`: `open('f').read()` is no part of"),
        ({"when": "len(*x)"}, "JB120", "the policy `when`: `*x` is no part of a condition"),
        ({"when": "rows if x else y"}, "JB120", "the policy `when`: `rows if x else y` is no part of"),
        ({"when": "config['env'] == 1"}, "JB120", "the policy `when`: `config['env']` is no part of"),
        ({"when": "x & y"}, "JB120", "the policy `when`: `x & y` is no part of a condition"),
        ({"when": "~x"}, "JB120", "the policy `when`: `~x` is no part of a condition"),
        ({"when": "(y := x)"}, "JB120", "the policy `when`: `(y := x)` is no part of a condition"),
        ({"when": "x == b'a'"}, "JB120", "the policy `when`: `b'a'` is no part of a condition"),
        ({"expect": "rows > 0"}, "JB120", "the policy `expect` is no list of expectations"),
        (
            {"expect": ["rows > 0", "row > 0"]},
            "JB120",
            "number 2 of the policy `expect`: `row > 0` is neither",
        ),
        (
            {"expect": ["notnull(a)"]},
            "JB120",
            "number 1 of the policy `expect`: there is no check `notnull`; did you mean `not_null`?",
        ),
        ({"map": 3}, "JB120", "the policy `map` is no mapping with `over` and `as` in it"),
        ({"map": {"over": "xs"}}, "JB120", "the policy `map` is no mapping with `over` and `as` in it"),
        ({"map": {"over": "x s", "as": "x"}}, "JB120", "the policy `map.over` is no name of a variable"),
        ({"map": {"over": "xs", "as": 1}}, "JB120", "the policy `map.as` is no name of a variable"),
        (
            {"map": {"over": "xs", "as": "x", "max_parallel": 0}},
            "JB120",
            "the policy `map.max_parallel` is no whole number from 1",
        ),
        (
            {"map": {"over": "xs", "as": "x", "max_paralel": 2}},
            "JB121",
            "the policy has no `map.max_paralel`; did you mean `map.max_parallel`?",
        ),
        ({"run_if": True}, "JB120", "the policy `run_if` is none of"),
        ({"retry": 3}, "JB120", "the policy `retry` is no mapping with `max_attempts` in it"),
        ({"retry": {"delay": 3}}, "JB120", "the policy `retry` is no mapping with `max_attempts` in it"),
        (
            {"retry": {"max_attempts": 0}},
            "JB120",
            "the policy `retry.max_attempts` is no whole number from 1",
        ),
        ({"retry": {"max_attempts": True}}, "JB120", "the policy `retry.max_attempts` is no whole number"),
        ({"retry": {"max_attempts": 2, "delay": "soon"}}, "JB120", "the policy `retry.delay` is no duration"),
        ({"retry": {"max_attempts": 2, "backoff": "x"}}, "JB120", "the policy `retry.backoff` is none of"),
        ({"retry": {"max_attempts": 2, "backoff": []}}, "JB120", "the policy `retry.backoff` is none of"),
        ({"retry": {"max_attempts": 2, "jitter": 1}}, "JB120", "the policy `retry.jitter` is neither true"),
        ({"retry": {"max_attempts": 2, "on": []}}, "JB120", "the policy `retry.on` is no list of names"),
        ({"retry": {"max_attempts": 2, "on": "E"}}, "JB120", "the policy `retry.on` is no list of names"),
        (
            {"retry": {"max_attempts": 2, "dealy": 1}},
            "JB121",
            "the policy has no `retry.dealy`; did you mean `retry.delay`?",
        ),
        ({"retry": {"max_attempts": 2, "colour": 1}}, "JB121", "the policy has no `retry.colour`"),
    ],
)
def test_wrong(policy: Any, code: str, message: str) -> None:
    """One diagnostic, which names the key; the schema, which does not look into texts, knows it too."""
    ((found, said),) = said_of(policy)
    texts = isinstance(policy.get("expect"), list) or "`when`: `" in message
    assert SCHEMA.is_valid(policy) is texts
    assert found == code
    assert said.startswith(message)


def test_a_map_needs_two_names() -> None:
    """The elements and each of them; JSON Schema has no words for that."""
    ((code, message),) = said_of({"map": {"over": "xs", "as": "xs"}})
    assert (code, message) == ("JB120", "the policy `map` has one name for the elements and for each of them")


@pytest.mark.parametrize("kind", ["condition", "sensor", "callback", "pipeline"])
def test_a_map_is_for_blocks_that_leave_values(kind: str) -> None:
    """Others are refused."""
    cell = Cell(id="c", index=0, type=CellType.CODE, source="x", policy={"map": {"over": "xs", "as": "x"}})
    (found,) = policies.check_map(cell, Kind(kind))
    assert found.refuses
    assert found.message.endswith(f"this one is of kind `{kind}`")
    assert list(policies.check_map(cell, Kind.TRANSFORMER)) == []


def test_the_schema_has_every_key() -> None:
    """What is carried out is in the schema, what is reserved is not."""
    definitions = schema()["$defs"]
    assert set(definitions["Policy"]["properties"]) == set(policies.CARRIED_OUT)
    assert set(definitions["RetryPolicy"]["properties"]) == set(policies.RETRY)
    assert set(definitions["MapPolicy"]["properties"]) == set(policies.MAP)
