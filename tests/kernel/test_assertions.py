"""Rewritten asserts: Python's semantics, and the values compared."""

from __future__ import annotations

import ast
import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_blocks.kernel.assertions import HOOK, Recorder, rewrite


def executed(source: str, **names: Any) -> tuple[BaseException | None, dict[str, str], dict[str, Any]]:
    """What `source`, rewritten, raised; the values it compared; its namespace."""
    tree = ast.parse(source)
    rewrite(tree, source, statements=True, functions=lambda node: True)
    recorder = Recorder()
    namespace: dict[str, Any] = {HOOK: recorder, **names}
    try:
        exec(compile(tree, "<cell>", "exec"), namespace)
    except Exception as error:  # noqa: BLE001  (whatever it is, it is compared)
        return error, {one["expression"]: one["value"] for one in recorder.compared(error)}, namespace
    return None, {}, namespace


@pytest.mark.parametrize(
    ("source", "compared"),
    [
        ("assert n == 3", {"n": "2"}),
        ("assert len(xs) > n", {"len(xs)": "2", "xs": "[1, 2]", "n": "2"}),
        ("assert not xs", {"xs": "[1, 2]"}),
        ("assert flag", {"flag": "False"}),
        ("assert 5 < n < 9", {"n": "2"}),
        ("assert n > 1 and n > 7", {"n": "2"}),
        ("assert xs[0] == n", {"xs[0]": "1", "xs": "[1, 2]", "n": "2"}),
        ("assert (m := n + 1) == 7", {"m := n + 1": "3", "n": "2"}),
        ("assert all(x > 1 for x in xs)", {"all(x > 1 for x in xs)": "False", "xs": "[1, 2]"}),
        ("assert n in (5, 6)", {"n": "2"}),
        ("assert word.upper() == 'B'", {"word.upper()": "'A'", "word": "'a'"}),
        ("assert -n > 0", {"-n": "-2", "n": "2"}),
        ("assert (n if flag else xs) == 1", {"n if flag else xs": "[1, 2]", "flag": "False", "xs": "[1, 2]"}),
        ("assert max(*xs, key=lambda x: -x) == 7", {"max(*xs, key=lambda x: -x)": "1", "xs": "[1, 2]"}),
        ("def check(k):\n    assert k == n\ncheck(9)", {"k": "9", "n": "2"}),
        ("if n:\n    for x in xs:\n        assert x < 2", {"x": "2"}),
        ("assert f'{n}' == '3'", {}),
    ],
)
def test_the_values_compared(source: str, compared: dict[str, str]) -> None:
    """A failed assert tells the values of its sub-expressions."""
    error, found, _ = executed(source, n=2, xs=[1, 2], flag=False, word="a")
    assert isinstance(error, AssertionError)
    assert found == compared


@pytest.mark.parametrize("message", ["", ", 'few'", ", ('a', 1)", ", None"])
def test_the_exception_is_pythons(message: str) -> None:
    """Message, arguments, type and line of the exception are what they would have been."""
    source = f"n = 2\nassert n == 3{message}"
    error, _, _ = executed(source)
    with pytest.raises(AssertionError) as plain:
        exec(source, {})
    assert error is not None
    assert error.__traceback__ is not None
    assert error.__traceback__.tb_next is not None
    assert (type(error), error.args) == (AssertionError, plain.value.args)
    assert error.__traceback__.tb_next.tb_lineno == 2


def test_each_part_is_evaluated_once_and_in_order() -> None:
    """Operands are evaluated once, from left to right, and only as far as needed."""
    calls: list[int] = []

    def call(value: int) -> int:
        calls.append(value)
        return value

    error, found, _ = executed("assert call(1) < call(2) < call(0) < call(5) or call(0)", call=call)
    assert isinstance(error, AssertionError)
    assert calls == [1, 2, 0, 0]
    assert "call(5)" not in found


def test_the_message_is_evaluated_only_on_failure() -> None:
    """A message with an effect stays unevaluated when the assert holds."""
    error, _, namespace = executed("seen = []\nassert 1, seen.append(1)")
    assert error is None
    assert namespace["seen"] == []


def test_an_assert_that_passes_keeps_nothing_alive() -> None:
    """After it has passed, the recorder holds no value."""
    tree = ast.parse("assert len(xs) == 2")
    rewrite(tree, statements=True, functions=lambda node: False)
    recorder = Recorder()
    exec(compile(tree, "<cell>", "exec"), {HOOK: recorder, "xs": [1, 2]})
    assert recorder._values == {}


def test_recursion_does_not_mix_values() -> None:
    """Each call's assert has its own values, also when it calls itself."""
    source = "def down(n):\n    assert n != 0 and down(n - 1), n\n    return True\ndown(2)"
    error, found, _ = executed(source)
    assert str(error) == "0"
    assert found == {"n": "0"}


def test_tasks_do_not_mix_values() -> None:
    """Two tasks in the same assert see their own values."""
    source = """
async def check(n, gate):
    assert n > 0 and (await gate.wait()) and n > 5
"""
    tree = ast.parse(source)
    rewrite(tree, statements=True, functions=lambda node: True)
    recorder = Recorder()
    namespace: dict[str, Any] = {HOOK: recorder}
    exec(compile(tree, "<cell>", "exec"), namespace)

    async def both() -> list[Any]:
        gate = asyncio.Event()
        tasks = [asyncio.ensure_future(namespace["check"](n, gate)) for n in (1, 2)]
        await asyncio.sleep(0)
        gate.set()
        return await asyncio.gather(*tasks, return_exceptions=True)

    errors = asyncio.run(both())
    shown = [{one["expression"]: one["value"] for one in recorder.compared(error)}["n"] for error in errors]
    assert shown == ["1", "2"]


def test_functions_not_picked_stay_as_they_are() -> None:
    """Only the functions asked for, and statements if asked for, are rewritten."""
    source = "def one():\n    assert a\ndef two():\n    assert b\nassert c"
    tree = ast.parse(source)
    rewrite(tree, statements=False, functions=lambda node: node.name == "two")
    hooked = [HOOK in ast.unparse(node) for node in tree.body]
    assert hooked == [False, True, False]


def test_modules_functions_and_classes_are_not_values_compared() -> None:
    """What is defined and not computed says nothing about a failure."""
    error, found, _ = executed("import math\nassert math.isclose(n, 3)", n=2)
    assert error is not None
    assert found == {"math.isclose(n, 3)": "False", "n": "2"}


def test_a_repr_that_raises_is_told_as_such() -> None:
    """A value whose repr fails does not hide the failed assert."""

    class Odd:
        def __repr__(self) -> str:
            raise RuntimeError("no")

    error, found, _ = executed("assert odd == 3", odd=Odd())
    assert isinstance(error, AssertionError)
    assert found == {"odd": "<Odd whose repr raised RuntimeError>"}


def expressions() -> st.SearchStrategy[str]:
    """Expressions over a, b, c: some raise, most do not."""
    leaves = st.sampled_from(["a", "b", "c", "0", "1", "[a]", "f(b)", "o.x", "xs[0]"])
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from(["+", "<", "==", "and", "or", "in", "is not", "%"]), inner).map(
                lambda parts: f"({' '.join(parts)})"
            ),
            inner.map("(not {})".format),
            inner.map("f({})".format),
            inner.map("(w := {})".format),
            st.tuples(inner, inner, inner).map(lambda parts: "({} if {} else {})".format(*parts)),
            st.tuples(inner, inner, inner).map(lambda parts: "({} < {} <= {})".format(*parts)),
            inner.map("any(v == a for v in xs if v != {})".format),
        ),
        max_leaves=8,
    )


@given(expressions(), st.integers(-1, 2), st.integers(-1, 2))
def test_rewriting_changes_no_meaning(expression: str, a: int, b: int) -> None:
    """An assert, rewritten or not, raises the same, calls the same, binds the same."""

    def outcome(rewritten: bool) -> tuple[Any, ...]:
        calls: list[Any] = []

        class Thing:
            x = b

        def f(value: Any) -> Any:
            calls.append(value)
            return value

        names = {"a": a, "b": b, "c": 1, "f": f, "o": Thing(), "xs": [a, b, 1]}
        source = f"assert {expression}, 'told'"
        tree = ast.parse(source)
        if rewritten:
            rewrite(tree, statements=True, functions=lambda node: True)
        namespace: dict[str, Any] = {HOOK: Recorder(), **names}
        try:
            exec(compile(tree, "<cell>", "exec"), namespace)
        except Exception as error:  # noqa: BLE001
            return type(error), str(error), calls, namespace.get("w")
        return None, "", calls, namespace.get("w")

    assert outcome(True) == outcome(False)
