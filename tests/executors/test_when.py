"""`when` in real kernels: evaluated before the block, from what earlier blocks have left."""

from __future__ import annotations

from jupyter_blocks.model.events import AttemptStarted, KernelGivenUp, WhenEvaluated
from jupyter_blocks.model.run import BlockState, FailureKind, RunState

from .conftest import Runs
from .notebooks import built

VALUES = "rows, names, nobody, missing = 3, ['a', 'b'], [], None"
HOLDS = (
    "rows > 0 and env == 'prod'",
    "rows == 0 or len(names) == 2",
    "env not in ('dev', 'test')",
    "0 < rows <= 3",
    "(rows + 1) * 2 // 3 - 2 == 0",
    "rows % 2 == 1 and -rows < 0 and 2 ** rows == 8 and rows / 2 == +1.5",
    "missing is None",
    "len(names)",
    "{'a', 'b'} == {'b', 'a'} and names == ['a', 'b'] and 'a' in names",
)
DOES_NOT = (
    "rows > 0 and env == 'test'",
    "not rows",
    "env in ['dev', 'test']",
    "0 < rows <= 2",
    "missing is not None and missing > 3",
    "len(nobody)",
    "nobody or missing",
    "rows != 3",
)


def test_a_condition_says_what_python_says(run: Runs) -> None:
    """A block runs if its condition holds as Python would have it, and is skipped for it if not."""
    conditions = (*HOLDS, *DOES_NOT)
    uses = [(f"block:b{n}", "pass", {"when": when}) for n, when in enumerate(conditions)]
    pipeline = built(("parameters", "env = 'prod'"), ("block:load", VALUES), *uses)
    assert not pipeline.errors
    ran = run(pipeline)
    names: dict[str, object] = {"env": "prod"}
    exec(VALUES, names)
    assert [bool(eval(when, names)) for when in conditions] == [when in HOLDS for when in conditions]
    expected = ["succeeded" if when in HOLDS else "when" for when in conditions]
    assert list(ran.states.values()) == ["succeeded", *expected]
    assert ran.run.state is RunState.SUCCEEDED


def test_what_a_skip_means_for_others(run: Runs) -> None:
    """Nothing of the block is executed; who needs it is skipped, unless its rule says otherwise, and finds
    the version from before it."""
    pipeline = built(
        ("block:load", "x = 1"),
        ("block:double", "x = x * 2\nprint('ran')", {"when": "x > 1"}),
        ("test:double", "assert x == 2"),
        ("block:use", "y = x"),
        ("block:further", "z = y"),
        ("block:anyway", "print(x)", {"run_if": "all_done"}),
    )
    ran = run(pipeline)
    assert ran.states == {
        "load": "succeeded",
        "double": "when",
        "use": "upstream_skipped",
        "further": "upstream_skipped",
        "anyway": "succeeded",
    }
    assert ran.text("c5") == "1\n"
    assert not {"c1", "c2"} & ran.cells.keys()
    assert [event.block for event in ran.all(AttemptStarted)] == ["load", "anyway"]  # type: ignore[attr-defined]
    assert ran.all(WhenEvaluated) == [WhenEvaluated(block="double", holds=False)]
    assert ran.all(KernelGivenUp) == []


def test_its_names_are_inputs() -> None:
    """They make an edge, with the block's first cell as the place; the producer outputs them."""
    pipeline = built(
        ("block:load", "rows = 3\nother = 4"),
        ("block:use", "x = 1", {"when": "rows > 0"}),
        ("block:own", "rows = rows_of = 1", {"when": "len(other) > rows"}),
    )
    assert pipeline.by_name["load"].outputs == ("rows", "other")
    assert pipeline.by_name["use"].inputs == ("rows",)
    edge = next(edge for edge in pipeline.edges if edge.consumer == "use")
    (via,) = edge.via
    assert (via.name, via.used.cell, via.used.line) == ("rows", "c1", None)
    assert pipeline.by_name["own"].alters == ()  # a `when` is not asked again
    assert "JB224" not in [found.code for found in pipeline.diagnostics]


def test_a_name_that_nothing_binds_is_a_finding() -> None:
    """With the place of the block whose condition reads it."""
    pipeline = built(("block:load", "rows = 3"), ("block:use", "x = 1", {"when": "row > 0"}))
    (found,) = pipeline.diagnostics
    assert (found.code, found.place.cell, found.place.line) == ("JB202", "c1", None)


def test_what_cannot_be_judged_fails_the_block(run: Runs) -> None:
    """An exception in the condition is the block's failure, in a clear line, and is tried again after."""
    pipeline = built(
        ("block:load", "rows = '3'"),
        ("block:use", "x = rows", {"when": "rows > 0", "retry": {"max_attempts": 2}}),
        ("block:further", "y = x"),
    )
    ran = run(pipeline)
    assert ran.states == {"load": "succeeded", "use": "failed", "further": "upstream_failed"}
    failure = ran["use"].failure
    assert failure is not None
    assert (failure.kind, failure.name, failure.place.cell) == (FailureKind.EXCEPTION, "TypeError", "c1")
    said = "'>' not supported between instances of 'str' and 'int' (in `when`: rows > 0)"
    assert failure.message == said
    assert "`when`" in failure.remedy
    assert ran["use"].attempt == 2
    assert "c1" not in ran.cells


def test_it_is_asked_once(run: Runs) -> None:
    """A retry is another attempt at what was decided before, also if the block changes what was asked."""
    once = "left.pop()\nif left:\n    1 / 0"
    pipeline = built(
        ("block:load", "left = [1, 2]"),
        ("block:use", once, {"when": "len(left) == 2", "retry": {"max_attempts": 3}}),
    )
    ran = run(pipeline)
    assert ran.all(WhenEvaluated) == [WhenEvaluated(block="use", holds=True)]
    assert ran["use"].state is BlockState.FAILED
    assert ran["use"].attempt == 3


def test_a_condition_that_hangs_is_stopped(run: Runs) -> None:
    """The time that it takes is the attempt's, which is told with its end."""
    slow = "class Slow:\n    def __len__(self):\n        while True:\n            pass\nslow = Slow()"
    pipeline = built(("block:load", slow), ("block:use", "x = 1", {"when": "len(slow)", "timeout": "300ms"}))
    ran = run(pipeline)
    assert ran["use"].failure is not None
    assert ran["use"].failure.kind is FailureKind.TIMEOUT
    assert ran.all(WhenEvaluated) == []


def test_a_run_is_cancelled_while_a_condition_is_evaluated(run: Runs) -> None:
    """It is interrupted like a cell."""
    slow = "import threading\nclass Slow:\n    def __len__(self):\n        threading.Event().wait(30)\n"
    pipeline = built(
        ("block:load", f"{slow}slow = Slow()"),
        ("block:use", "x = 1", {"when": "len(slow)"}),
        ("block:other", "y = 1"),
    )

    def cancel(logged: object, cancel: object) -> None:
        event = logged.event  # type: ignore[attr-defined]
        if getattr(event, "block", "") == "load" and type(event).__name__ == "AttemptSucceeded":
            cancel.set()  # type: ignore[attr-defined]

    ran = run(pipeline, when=cancel)
    assert ran.run.state is RunState.CANCELLED
    assert ran["use"].state is BlockState.CANCELLED


def test_a_kernel_that_dies_by_a_condition(run: Runs) -> None:
    """The block has failed, and others go on in another kernel."""
    dying = "import os\nclass Dying:\n    def __len__(self):\n        os._exit(3)\ndying = Dying()"
    pipeline = built(
        ("block:load", dying), ("block:use", "x = 1", {"when": "len(dying)"}), ("block:other", "y = 1")
    )
    ran = run(pipeline)
    assert ran.states == {"load": "succeeded", "use": "failed", "other": "succeeded"}
    assert ran["use"].failure is not None
    assert ran["use"].failure.kind is FailureKind.KERNEL_DIED


def test_whatever_the_code_is_it_is_left_alone(run: Runs) -> None:
    """Cells that do not parse, magics, several cells, a function, expectations: nothing is executed."""
    function = "from jupyter_blocks import transformer\n@transformer\ndef total(x):\n    return x"
    magic = "%%writefile written.txt\nhello"
    pipeline = built(
        ("block:load", "x = 1"),
        ("block:slip", "y = = 2", {"when": "x > 1"}),
        ("block:magic", magic, {"when": "x > 1"}),
        ("block:several", "z = 1", {"when": "x > 1"}),
        ("block:several", "z = 2"),
        ("block:total", function, {"when": "x > 1", "expect": ["rows > 0"]}),
        (
            "block:look",
            "import os\nprint(os.path.exists('written.txt'), {'y', 'z', 'total'} & globals().keys())",
            {"run_if": "all_done"},
        ),
    )
    ran = run(pipeline)
    assert list(ran.states.values()) == ["succeeded", *["when"] * 4, "succeeded"]
    assert ran.text("c6") == "False set()\n"
    assert ran.cells.keys() == {"c0", "c6"}
    assert ran["total"].assertions == ()


def test_several_cells_and_their_tests_run_if_it_holds(run: Runs) -> None:
    """The condition is asked with the first cell."""
    pipeline = built(
        ("block:load", "x = 1"),
        ("block:several", "y = [x]", {"when": "x == 1"}),
        ("block:several", "y.append(2)"),
        ("test:several", "assert y == [1, 2]"),
    )
    ran = run(pipeline)
    assert ran.states == {"load": "succeeded", "several": "succeeded"}
    assert [one.state.value for one in ran["several"].assertions] == ["passed"]
    kinds = [type(event).__name__ for event in ran.log.events if getattr(event, "block", "") == "several"]
    assert kinds[:2] == ["WhenEvaluated", "AttemptStarted"]
