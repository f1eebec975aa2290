"""Expectations of a policy in a real kernel: assertions like any other, known before the run."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from jupyter_blocks.model.cells import Cell, CellType, Notebook
from jupyter_blocks.model.events import AttemptStarted
from jupyter_blocks.model.pipeline import Pipeline
from jupyter_blocks.model.run import FailureKind, RunState
from jupyter_blocks.pipelines.build import build

from .conftest import Runs

FRAME = "import pandas as pd\nflights = pd.DataFrame({'carrier': ['AA', None], 'delay': [1, 900]})"


SCHEMA = (
    "import pandera.pandas as pa\n"
    "Loose = pa.DataFrameSchema({'delay': pa.Column(int)})\n"
    "class Strict(pa.DataFrameModel):\n"
    "    carrier: str\n"
    "    delay: int = pa.Field(lt=100)\n"
)


def built(*sources: tuple[str, str], **policy: Any) -> Pipeline:
    """A pipeline of one block, with a policy on its first cell, or of its tests too."""
    cells = tuple(
        Cell(
            id=f"c{number}",
            index=number,
            type=CellType.CODE,
            source=source,
            tags=(tag,),
            **({"policy": policy} if number == 0 else {}),
        )
        for number, (tag, source) in enumerate(sources)
    )
    return build(Notebook(name="n", path=None, language="python", kernel="python3", cells=cells))


def test_all_are_evaluated(run: Runs) -> None:
    """Those of severity `error` fail the block, the others are recorded; the test cell is evaluated too."""
    pipeline = built(
        ("block:load", "note = 'first cell'"),
        ("block:load", FRAME),
        ("test:load", "assert len(flights) == 2"),
        expect=[
            "rows == 2",
            "not_null(carrier)",
            {"in_range": {"column": "delay", "max": 100, "severity": "warn"}},
            "unique(flight)",
        ],
    )
    known = [test.id for test in pipeline.blocks[0].tests]
    assert known == ["load::#1", *[f"load::expect#{n}" for n in (1, 2, 3, 4)]]
    ran = run(pipeline)
    said = {one.id: (one.state.value, one.severity.value, one.message) for one in ran["load"].assertions}
    assert said == {
        "load::expect#1": ("passed", "error", ""),
        "load::expect#2": ("failed", "error", "1 of 2 rows have no value there"),
        "load::expect#3": ("failed", "warn", "1 of 2 rows are out of range"),
        "load::expect#4": ("broken", "error", "there is no column flight"),
        "load::#1": ("passed", "error", ""),
    }
    failure = ran["load"].failure
    assert failure is not None
    assert (failure.kind, failure.name) == (FailureKind.TESTS, "AssertionError")
    assert failure.message == "load::expect#2: 1 of 2 rows have no value there (and 1 more)"


def test_a_warning_does_not_fail(run: Runs) -> None:
    """The block has succeeded, and the warning is in the run."""
    ran = run(
        built(("block:load", FRAME), expect=[{"not_null": {"column": "carrier", "severity": "warn"}}]),
    )
    assert ran.run.state is RunState.SUCCEEDED
    assert [one.state.value for one in ran["load"].assertions] == ["failed"]


def test_an_expectation_of_a_function_block(run: Runs) -> None:
    """What the function returns is the output; a failed expectation is retried like a failed test."""
    source = "from jupyter_blocks import data_loader\nimport pandas as pd\n@data_loader\ndef load():\n"
    ran = run(
        built(
            ("block:load", source + "    return pd.DataFrame({'a': [1]})"),
            expect=["rows > 1"],
            retry={"max_attempts": 2, "on": ["AssertionError"]},
        )
    )
    assert [one.message for one in ran["load"].assertions] == ["there are 1 rows"]
    assert len(ran.all(AttemptStarted)) == 2


def test_nothing_is_expected_of_a_block_that_raised(run: Runs) -> None:
    """Its own failure counts."""
    ran = run(built(("block:load", FRAME + "\n1 / 0"), expect=["rows > 1"]))
    assert ran["load"].assertions == ()
    assert ran["load"].failure is not None
    assert ran["load"].failure.name == "ZeroDivisionError"


def test_schemas_by_name(run: Runs) -> None:
    """A schema of pandera, and a model of it, judge the frame; all that is wrong is told in one assertion."""
    pipeline = built(
        ("block:load", f"{FRAME}\nnumber = 3"),
        ("setup", SCHEMA),
        expect=[
            "schema(Loose)",
            {"schema": "Strict"},
            {"schema": {"name": "Strict", "severity": "warn", "of": "flights"}},
            "schema(number)",
            "schema(Unbound)",
        ],
        outputs=["flights"],
    )
    assert pipeline.blocks[0].setup_names == ("Loose", "Strict")
    assert [(found.code, found.place.cell) for found in pipeline.diagnostics] == [("JB202", "c0")]
    ran = run(pipeline)
    said = {one.id: (one.state.value, one.severity.value) for one in ran["load"].assertions}
    assert list(said.values()) == [
        ("passed", "error"),
        ("failed", "error"),
        ("failed", "warn"),
        ("broken", "error"),
        ("broken", "error"),
    ]
    messages = [one.message for one in ran["load"].assertions]
    assert "'carrier' contains null values" in messages[1]
    assert "failure cases: 900" in messages[1]
    assert messages[3:] == ["number is no schema: 3", "there is no Unbound"]


def test_a_schema_is_an_input_of_its_block() -> None:
    """The block that binds it is a producer, as for a test."""
    cells = (
        ("block:schemas", SCHEMA),
        ("block:load", FRAME),
    )
    notebook = built(*cells).outline.notebook
    first, second = notebook.cells
    policy = {"expect": ["schema(Strict)"]}
    pipeline = build(replace(notebook, cells=(first, replace(second, policy=policy))))
    ((edge),) = pipeline.edges
    assert (edge.producer, edge.consumer, edge.names) == ("schemas", "load", ("Strict",))
    assert pipeline.by_name["schemas"].outputs == ("Strict",)
