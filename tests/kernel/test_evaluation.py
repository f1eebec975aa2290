"""The evaluator without a kernel: binding, test functions, statements."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

import pytest

from jupyter_blocks.kernel.assertions import HOOK
from jupyter_blocks.kernel.coroutines import step
from jupyter_blocks.kernel.decorators import FunctionBlock, TestFunction
from jupyter_blocks.kernel.evaluation import Evaluator, Subject, Verdict, only_function


def block(function: Callable[..., Any], kind: str = "transformer", *, mage: bool = False) -> FunctionBlock:
    return FunctionBlock(kind=kind, name=function.__name__, function=function, mage=mage)


def returns(
    evaluator: Evaluator, name: str, value: Any, kind: str = "data_loader", *, mage: bool = False
) -> None:
    """Let a function block have returned `value`."""
    evaluator.keep(block(lambda: None, kind, mage=mage), name, value)


def called(evaluator: Evaluator, function: Callable[..., Any], **arguments: str) -> Any:
    return evaluator.prepared(block(function), "clean", arguments)()


def verdict_of(
    evaluator: Evaluator, function: Callable[..., Any], about: Subject, *, severity: str = "error"
) -> Verdict:
    verdicts: list[Verdict] = []
    tests = [TestFunction(name=function.__name__, function=function, severity=severity)]
    step(evaluator.functions(tests, about, awaiting=False, verdicts=verdicts))
    (verdict,) = verdicts
    return verdict


# -- parameters of block functions ----------------------------------------------------------------------


def test_a_parameter_takes_the_first_that_knows_its_name() -> None:
    """The host's word, a variable, a block's value, a run parameter, a runtime variable, the default."""
    evaluator = Evaluator(
        {"a": "variable a", "x": "variable x"}, pipeline="p", parameters={"month": 3, "a": 0}
    )
    evaluator.returned["b"] = evaluator.returned.get("b") or _returned("value of b")

    def clean(
        x: Any, a: Any, b: Any, month: Any, pipeline_uuid: Any, z: Any = "default z"
    ) -> tuple[Any, ...]:
        return x, a, b, month, pipeline_uuid, z

    assert called(evaluator, clean, x="a") == (
        "variable a",
        "variable a",
        "value of b",
        3,
        "p",
        "default z",
    )


def _returned(value: Any) -> Any:
    evaluator = Evaluator({})
    returns(evaluator, "b", value)
    return evaluator.returned["b"]


def test_a_free_positional_takes_the_nearest_earlier_data_block() -> None:
    """Not an exporter's value, not its own last one; without any it is a TypeError."""
    evaluator = Evaluator({})

    def clean(frame: Any) -> Any:
        return frame

    with pytest.raises(TypeError, match="has a parameter 'frame'"):
        called(evaluator, clean)
    returns(evaluator, "one", 1)
    returns(evaluator, "two", 2)
    returns(evaluator, "out", 3, kind="data_exporter")
    returns(evaluator, "clean", 4)
    assert called(evaluator, clean) == 2


def test_every_kind_of_parameter() -> None:
    """Positional-only, keyword-only and starred parameters are filled by name."""
    evaluator = Evaluator({"a": 1, "b": 2, "c": 3}, parameters={"month": 4})

    def clean(a: Any, /, b: Any, *args: Any, c: Any, **kwargs: Any) -> Any:
        return a, b, args, c, kwargs["month"], kwargs["block_uuid"]

    assert called(evaluator, clean) == (1, 2, (), 3, 4, "clean")


def test_parameters_are_what_the_notebook_has_made_of_them() -> None:
    """A run parameter whose variable has been assigned is passed as the variable is now."""
    evaluator = Evaluator({"month": 7}, parameters={"month": 3, "year": 2013})
    assert called(evaluator, lambda **kwargs: (kwargs["month"], kwargs["year"])) == (7, 2013)


def test_the_function_itself_is_no_input() -> None:
    """A function with a parameter of its own name does not receive itself."""
    evaluator = Evaluator({})

    def clean(clean: Any = 5) -> Any:
        return clean

    evaluator.namespace["clean"] = clean
    assert called(evaluator, clean) == 5


def test_the_function_of_another_block_stands_for_its_value() -> None:
    """Where a block and its function have different names, either leads to what it returned."""
    evaluator = Evaluator({})

    def load_trips() -> Any:
        return None

    evaluator.namespace["load_trips"] = load_trips
    evaluator.keep(block(load_trips), "trips", [1])

    def clean(load_trips: Any, trips: Any) -> Any:
        return load_trips, trips

    assert called(evaluator, clean) == ([1], [1])


def test_the_result_is_bound_to_the_blocks_name() -> None:
    """As it was returned; Mage's lists and tuples as Mage hands them on."""
    evaluator = Evaluator({})
    cases = [((1, 2), (1, 2), [1, 2]), ((1,), (1,), 1), ([5], [5], 5), ([], [], []), (None, None, None)]
    for value, ours, mages in cases:
        returns(evaluator, "a", value)
        assert evaluator.namespace["a"] == ours
        returns(evaluator, "a", value, mage=True)
        assert evaluator.namespace["a"] == mages


def test_several_functions_are_one_too_many() -> None:
    """A block has one function, callbacks aside."""

    def one() -> None: ...

    def two() -> None: ...

    assert only_function([block(one), block(two, "callback")], "a") == block(one)
    assert only_function([], "a") is None
    with pytest.raises(TypeError, match=r"block a has several block functions \(one, two\)"):
        only_function([block(one), block(two)], "a")


# -- parameters of test functions -----------------------------------------------------------------------


def test_a_test_receives_what_the_function_returned() -> None:
    """One value whole; a tuple's elements where there is room for several; the rest is left."""
    evaluator = Evaluator({})
    seen: list[Any] = []

    def one(output: Any) -> None:
        seen.append(output)

    def starred(output: Any, *args: Any) -> None:
        seen.append((output, args))

    def two(first: Any, second: Any) -> None:
        seen.append((first, second))

    returns(evaluator, "clean", (1, 2))
    for function in (one, starred, two):
        assert verdict_of(evaluator, function, Subject(block="clean")).state == "passed"
    assert seen == [(1, 2), (1, (2,)), (1, 2)]
    seen.clear()
    returns(evaluator, "clean", [7, 8], mage=True)
    for function in (one, starred, two):
        verdict_of(evaluator, function, Subject(block="clean"))
    assert seen == [7, (7, (8,)), (7, 8)]


def test_a_test_receives_by_name_what_the_block_binds_or_reads() -> None:
    """Names come before positions; a parameter of the run too; the namespace at large comes last."""
    evaluator = Evaluator({"rows": 1, "flights": 2, "output": "stale", "planes": 3}, parameters={"month": 4})
    returns(evaluator, "clean", 9)
    about = Subject(block="clean", binds=("rows",), inputs=("flights",))
    seen: list[Any] = []

    def check(output: Any, rows: Any, flights: Any, month: Any, planes: Any) -> None:
        seen.append((output, rows, flights, month, planes))

    assert verdict_of(evaluator, check, about).state == "passed"
    assert seen == [(9, 1, 2, 4, 3)]


def test_a_test_that_finds_no_value_is_broken() -> None:
    """It could not judge, and says what is missing."""
    verdict = verdict_of(Evaluator({}), lambda output: None, Subject(block="clean"))
    assert verdict.state == "broken"
    assert "has a parameter 'output'" in verdict.message


# -- verdicts -------------------------------------------------------------------------------------------


def test_failed_and_broken() -> None:
    """An assertion that does not hold fails; anything else breaks; only severity error fails the block."""
    evaluator = Evaluator({})

    def fails() -> None:
        raise AssertionError("no")

    def breaks() -> None:
        raise ValueError("odd")

    def gives_up() -> None:
        pytest.fail("reason")

    verdicts = [
        verdict_of(evaluator, one, Subject(block="a"), severity="warn") for one in (fails, breaks, gives_up)
    ]
    assert [(verdict.state, verdict.message, verdict.fails) for verdict in verdicts] == [
        ("failed", "no", False),
        ("broken", "ValueError: odd", False),
        ("failed", "reason", False),
    ]
    assert verdict_of(evaluator, fails, Subject(block="a")).fails


def test_an_interrupt_is_no_verdict() -> None:
    """It propagates; nothing after it runs."""

    def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        verdict_of(Evaluator({}), interrupted, Subject(block="a"))


def test_a_verdict_points_into_the_test_function() -> None:
    """Line and source are those of the assert that failed."""

    def check() -> None:
        limit = 3
        assert limit > 5

    verdict = verdict_of(Evaluator({}), check, Subject(block="a"))
    assert verdict.source == "assert limit > 5"
    assert verdict.line == check.__code__.co_firstlineno + 2


def statements(source: str, namespace: dict[str, Any], *guards: str) -> tuple[list[Verdict], Any]:
    evaluator = Evaluator(namespace)
    namespace[HOOK] = evaluator.recorder
    verdicts: list[Verdict] = []
    cause = step(
        evaluator.statements(
            ast.parse(source).body,
            Subject(block="a", guards=guards),
            first=1,
            awaiting=False,
            compiled=lambda one: compile(ast.Module([one], []), "<cell>", "exec"),
            source=ast.unparse,
            verdicts=verdicts,
        )
    )
    return verdicts, cause


def test_only_top_level_statements_with_an_assert_count() -> None:
    """Definitions and statements without one have no number; nothing else is left out."""
    source = (
        "x = 1\ndef f():\n    assert 0\nclass C:\n    assert 1\nasync def g():\n    assert 0\n"
        "assert x\nif x: assert x\ntry:\n    assert 0\nexcept AssertionError: pass\nx"
    )
    verdicts, cause = statements(source, {})
    assert [(verdict.id, verdict.state) for verdict in verdicts] == [
        ("a::#1", "passed"),
        ("a::#2", "passed"),
        ("a::#3", "passed"),
    ]
    assert cause is None


def test_a_change_in_place_breaks_the_next_assertion() -> None:
    """Done by a statement that is none itself, it is blamed on the assertion that would have judged it."""
    namespace: dict[str, Any] = {"rows": [1]}
    verdicts, cause = statements("rows.append(2)\nassert rows == [1]\nassert rows", namespace, "rows")
    assert [verdict.state for verdict in verdicts] == ["broken", "passed"]
    assert cause is None
    assert namespace["rows"] == [1]
