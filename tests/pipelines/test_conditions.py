"""Conditions as authors write them: the tree and the names."""

from __future__ import annotations

import ast
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_blocks.kernel.conditions import value_of
from jupyter_blocks.pipelines.conditions import Misread, condition, when

NAMES = {"a": 3, "b": 0, "c": "text", "d": [1, 2], "e": None, "f": 2.5}
ATOMS = st.sampled_from(
    [
        *NAMES,
        "1",
        "-2",
        "0.5",
        "'x'",
        "True",
        "None",
        "[1, a]",
        "(b,)",
        "len(d)",
        "(e is None)",
        "(c is not e)",
        "unbound",
    ]
)
BINARY = ["+", "-", "*", "/", "//", "%", "==", "!=", "<", "<=", ">", ">=", "in", "not in", "and", "or"]


def compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    two = st.tuples(inner, st.sampled_from(BINARY), inner).map(lambda parts: "({} {} {})".format(*parts))
    return two | inner.map(lambda one: f"(not {one})") | inner.map(lambda one: f"(-{one})")


def outcome(evaluate: object) -> object:
    try:
        value = evaluate()  # type: ignore[operator]
    except (ArithmeticError, MemoryError, NameError, TypeError, ValueError) as error:
        return type(error), str(error)
    return type(value), value


@given(text=st.recursive(ATOMS, compound, max_leaves=8))
def test_a_tree_is_evaluated_as_python_would(text: str) -> None:
    """Whatever is written in the grammar has the value, or the exception, that Python has for it."""
    found = condition(text)
    tree = json.loads(json.dumps(found.tree))
    expected = outcome(lambda: eval(text, {"__builtins__": {"len": len}}, dict(NAMES)))
    assert outcome(lambda: value_of(tree, NAMES)) == expected
    read = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
    assert set(found.names) == read - ({"len"} if "len(" in text else set())


@pytest.mark.parametrize(
    ("text", "names"),
    [("rows > 0 and env == 'prod'", ("rows", "env")), ("b < a < b", ("b", "a")), ("1 > 0", ())],
)
def test_names_are_told_as_written(text: str, names: tuple[str, ...]) -> None:
    """In their order, once each."""
    assert condition(text).names == names


def test_deep_nesting_is_no_crash() -> None:
    """What Python's parser gives up on is told like other slips."""
    with pytest.raises(Misread):
        condition("(" * 240 + "a" + ")" * 240)


def test_a_policy_that_is_wrong_has_no_condition() -> None:
    """It is a fault of form, so the notebook does not run."""
    assert when({"when": "df.empty"}) is None
    assert when({}) is None
