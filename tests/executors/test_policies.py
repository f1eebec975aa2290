"""Every policy against everything that may happen to its block, in real kernels."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import Ran, Runs
from .notebooks import built

# What happens: the code of a block that reads and changes a value, and its test, if that is to fail.
EVENTS = {
    "ends": ("{x} = {x} + [2]", ""),
    "raises": ("{x} = {x} + [1 / 0]", ""),
    "fails its test": ("{x} = {x} + [2]", "assert {x} == [9]"),
    "hangs": ("import time\nwhile True:\n    time.sleep(0.01)\n{x} = 1", ""),
    "dies": ("import os\nos._exit(1)\n{x} = 1", ""),
}
FAILS = "failed upstream_failed"

# For each policy what comes of the block and of one that needs it, event by event, and how often it was
# tried again.
TABLE: list[tuple[dict[str, Any], str, list[str]]] = [
    ({}, "", ["succeeded succeeded 0", *[f"{FAILS} 0"] * 4]),
    (
        {"retry": {"max_attempts": 2}},
        "",
        ["succeeded succeeded 0", *[f"{FAILS} 1"] * 4],
    ),
    (
        {"retry": {"max_attempts": 2, "on": ["AssertionError"]}},
        "",
        ["succeeded succeeded 0", f"{FAILS} 0", f"{FAILS} 1", f"{FAILS} 0", f"{FAILS} 0"],
    ),
    (
        {"retry": {"max_attempts": 2, "on": ["KernelDied", "TimeoutError"]}},
        "",
        ["succeeded succeeded 0", f"{FAILS} 0", f"{FAILS} 0", f"{FAILS} 1", f"{FAILS} 1"],
    ),
    (
        {"retry": {"max_attempts": 9, "delay": "1h"}, "deadline": "1m"},
        "",
        ["succeeded succeeded 0", *[f"{FAILS} 0"] * 4],
    ),
    ({"when": "{x} == [1]"}, "", ["succeeded succeeded 0", *[f"{FAILS} 0"] * 4]),
    ({"when": "{x} == [0]"}, "", ["when upstream_skipped 0"] * 5),
    ({"when": "{x} > 0"}, "", [f"{FAILS} 0"] * 5),
    ({"expect": ["rows > 0"]}, "", [f"{FAILS} 0"] * 5),
    (
        {"expect": [{"rows": {">": 0, "severity": "warn"}}]},
        "",
        ["succeeded succeeded 0", *[f"{FAILS} 0"] * 4],
    ),
    (
        {"map": {"over": "{x}", "as": "one"}},
        "",
        ["succeeded succeeded 0", *[f"{FAILS} 0"] * 4],
    ),
    (
        {"map": {"over": "{x}", "as": "one"}, "retry": {"max_attempts": 2}, "expect": ["rows > 0"]},
        "",
        [f"{FAILS} 1"] * 5,
    ),
    ({}, "condition", ["succeeded condition 0", *[f"{FAILS} 0"] * 4]),
    ({"timeout": "500ms", "interval": "200ms"}, "sensor", [f"{FAILS} 0"] * 5),
    ({"on_success": "tell", "on_failure": "tell"}, "", ["succeeded succeeded 0", *[f"{FAILS} 0"] * 4]),
    (
        {"on_failure": ["tell", "tell_too"], "retry": {"max_attempts": 2}},
        "",
        ["succeeded succeeded 0", *[f"{FAILS} 1"] * 4],
    ),
]
# Of a block that needs the one that something happens to, by its rule.
RULES = {
    "none_failed": ["succeeded", *["upstream_failed"] * 4],
    "any_succeeded": ["succeeded", *["upstream_failed"] * 4],
    "any_failed": ["run_if", *["succeeded"] * 4],
    "all_done": ["succeeded"] * 5,
}


def filled(policy: Any, name: str) -> Any:
    """A policy that speaks of `name`."""
    if isinstance(policy, str):
        return policy.replace("{x}", name)
    if isinstance(policy, dict):
        return {key: filled(value, name) for key, value in policy.items()}
    return [filled(value, name) for value in policy] if isinstance(policy, list) else policy


def happening(run: Runs, policy: dict[str, Any], kind: str = "", rule: str = "all_succeeded") -> Ran:
    """A run in which everything happens, each to a block with the policy, between two others."""
    cells: list[Any] = []
    for number, (code, test) in enumerate(EVENTS.values()):
        name = f"x{number}"
        ending = f"\n{name} == 0" if kind else ""
        cells += [
            (f"block:load{number}", f"{name} = [1]"),
            (
                f"block:work{number} {kind}",
                code.format(x=name) + ending,
                {"timeout": "500ms"} | filled(policy, name),
            ),
            *([(f"test:work{number}", test.format(x=name))] if test else []),
            (f"block:use{number}", f"y{number} = {name}", {"run_if": rule}),
        ]
    callbacks = [(f"block:{name} callback", "print(event['status'])") for name in ("tell", "tell_too")]
    pipeline = built(*cells, *callbacks)
    assert not pipeline.faults_of_form
    return run(pipeline)


@pytest.mark.parametrize(("policy", "kind", "expected"), TABLE, ids=lambda value: str(value)[:60])
def test_what_comes_of_it(run: Runs, policy: dict[str, Any], kind: str, expected: list[str]) -> None:
    """The states of both blocks, and how often the first was tried again; the callbacks, called once each."""
    ran = happening(run, policy, kind)
    found = [
        f"{ran.states[f'work{n}']} {ran.states[f'use{n}']} {ran[f'work{n}'].retries}"
        for n in range(len(EVENTS))
    ]
    assert found == expected
    for number in range(len(EVENTS)):
        outcome = "on_success" if ran.states[f"work{number}"] == "succeeded" else "on_failure"
        named = policy.get(outcome, [])
        called = [one.name for one in ran[f"work{number}"].callbacks]
        assert called == ([named] if isinstance(named, str) else named)


@pytest.mark.parametrize("rule", RULES)
def test_rules(run: Runs, rule: str) -> None:
    """A block that needs one that ended badly, as its `run_if` says; it finds the value from before."""
    ran = happening(run, {}, rule=rule)
    assert [ran.states[f"use{number}"] for number in range(len(EVENTS))] == RULES[rule]
