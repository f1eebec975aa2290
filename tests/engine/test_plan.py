"""Which blocks a run would execute, and why."""

from __future__ import annotations

import pytest

from jupyter_blocks.engine.plan import plan, timeout_of
from jupyter_blocks.errors import NameUnknown, UsageError
from jupyter_blocks.model.pipeline import Kind, Pipeline
from jupyter_blocks.model.plan import Plan
from jupyter_blocks.model.selection import Selection
from jupyter_blocks.testing import Sketch, pipeline

#   load ─ clean ─┬─ report
#   weather ──────┴─ model       lonely      notify (callback)
ETL = pipeline(
    {
        "load": Sketch(),
        "clean": Sketch(needs=("load",)),
        "weather": Sketch(),
        "report": Sketch(needs=("clean",)),
        "model": Sketch(needs=("clean", "weather")),
        "lonely": Sketch(),
        "notify": Sketch(kind=Kind.CALLBACK),
    }
)


def steps(planned: Plan) -> list[tuple[str, str]]:
    return [(step.block, step.why) for step in planned.steps]


def of(selection: Selection, etl: Pipeline = ETL, *, allow_effects: bool = False) -> list[tuple[str, str]]:
    return steps(plan(etl, selection, allow_effects=allow_effects))


def test_no_selection_is_all() -> None:
    """Without a selection every block runs, in notebook order; a callback is never part of a run."""
    assert of(Selection()) == [
        (name, "all") for name in ("load", "clean", "weather", "report", "model", "lonely")
    ]


def test_until() -> None:
    """--until X is X and all that X needs."""
    assert of(Selection(until=("report",))) == [
        ("load", "selected"),
        ("clean", "selected"),
        ("report", "selected"),
    ]


def test_from_runs_what_its_descendants_need() -> None:
    """--from X is X and all that needs X; what those need besides is listed with the first that needs it."""
    assert of(Selection(since=("clean",))) == [
        ("load", "needed for clean"),
        ("clean", "selected"),
        ("weather", "needed for model"),
        ("report", "selected"),
        ("model", "selected"),
    ]


def test_only() -> None:
    """--only X selects X alone; what it needs runs too, since nothing is kept."""
    assert of(Selection(only=("report",))) == [
        ("load", "needed for report"),
        ("clean", "needed for report"),
        ("report", "selected"),
    ]


def test_selections_are_a_union() -> None:
    """Several selections add up."""
    both = of(Selection(only=("lonely",), until=("weather",)))
    assert both == [("weather", "selected"), ("lonely", "selected")]


@pytest.mark.parametrize("word", ["until", "since", "only"])
def test_unknown_block(word: str) -> None:
    """A block that is not there is refused with the name that was probably meant."""
    with pytest.raises(NameUnknown, match="there is no block 'cleen'") as caught:
        plan(ETL, Selection(**{word: ("cleen",)}))
    assert caught.value.remedy == "Did you mean 'clean'?"


def test_unknown_block_like_no_other() -> None:
    """Where nothing is near, the blocks there are are named."""
    with pytest.raises(NameUnknown) as caught:
        plan(ETL, Selection(only=("zzz",)))
    assert caught.value.remedy.startswith("The blocks are: load, clean,")


def test_callback_cannot_be_selected() -> None:
    """A block that is never part of a run cannot be asked for."""
    with pytest.raises(UsageError, match="never part of a run"):
        plan(ETL, Selection(only=("notify",)))


EFFECTS = {
    "an effect found in its code": Sketch(effects=("writes out.parquet",)),
    "the kind": Sketch(kind=Kind.DATA_EXPORTER),
}


@pytest.mark.parametrize("exporter", EFFECTS.values(), ids=EFFECTS.keys())
def test_effect_is_not_repeated_unasked(exporter: Sketch) -> None:
    """A needed block with an outside effect is refused by name; --allow-effects lets it run."""
    etl = pipeline({"export": exporter, "read_back": Sketch(needs=("export",))})
    with pytest.raises(UsageError, match=r"'read_back' needs 'export'.*repeat") as caught:
        of(Selection(only=("read_back",)), etl)
    assert "--allow-effects" in caught.value.remedy
    allowed = of(Selection(only=("read_back",)), etl, allow_effects=True)
    assert allowed == [("export", "needed for read_back"), ("read_back", "selected")]


def test_effect_that_is_asked_for_runs() -> None:
    """Selecting a block asks for its effect: --until takes the ancestors with it."""
    etl = pipeline({"export": EFFECTS["the kind"], "read_back": Sketch(needs=("export",))})
    assert of(Selection(until=("read_back",)), etl) == [("export", "selected"), ("read_back", "selected")]


def test_idempotent_effect_may_be_repeated() -> None:
    """`idempotent: true` allows what would otherwise be refused."""
    exporter = Sketch(kind=Kind.DATA_EXPORTER, policy={"idempotent": True})
    etl = pipeline({"export": exporter, "read_back": Sketch(needs=("export",))})
    assert [name for name, _ in of(Selection(only=("read_back",)), etl)] == ["export", "read_back"]


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("10m", 600),
        ("30s", 30),
        ("250 ms", 0.25),
        ("1.5h", 5400),
        ("1d", 86400),
        (90, 90),
        (0.5, 0.5),
        (None, 7),
    ],
)
def test_timeout(said: object, seconds: float) -> None:
    """A block's own time-out, a duration or seconds, wins over the plan's."""
    block = pipeline({"a": Sketch(policy={"timeout": said})}).by_name["a"]
    assert timeout_of(block, 7) == pytest.approx(seconds)
