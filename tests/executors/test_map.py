"""Blocks with a `map` in real kernels: a run for each element, then lists of what the runs have left."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from jupyter_blocks.model.events import AssertionEvaluated, AttemptStarted, CellObserved, ElementEnded, Logged
from jupyter_blocks.model.pipeline import Pipeline
from jupyter_blocks.model.run import BlockState, RunState

from .conftest import Runs
from .notebooks import built

MAP = {"map": {"over": "regions", "as": "region"}}
LOAD = ("block:load", "regions = ['EWR', 'JFK', 'LGA']")


def mapped(code: str, *more: tuple[Any, ...], load: str = LOAD[1], **policy: Any) -> Pipeline:
    """A pipeline whose second block runs for each of the regions that the first binds; its cell is c1."""
    pipeline = built(("block:load", load), ("block:work", code, {**MAP, **policy}), *more)
    assert not pipeline.errors
    return pipeline


def test_outputs_are_lists_in_order(run: Runs) -> None:
    """Each output is the list of what the runs left; modules and functions stay; the rest is as it was."""
    ran = run(
        mapped(
            "import math\ndef half(n): return n / 2\nrest = region\nsize = half(len(region) * scale)",
            ("block:use", "print(size, math.floor(2.5), half(4), rest, 'region' in globals())"),
            load=f"{LOAD[1]}\nscale = 10\nrest = 'before'",
            outputs=["size", "math", "half"],
        )
    )
    assert set(ran.states.values()) == {"succeeded"}
    assert ran.text("c2") == "[15.0, 15.0, 15.0] 2 2.0 before False\n"
    assert [(out.name, out.shape) for out in ran["work"].outputs if out.name == "size"] == [("size", (3,))]
    assert (ran["work"].elements, ran["work"].elements_done) == (3, 3)


def test_each_run_begins_where_the_first_began(run: Runs) -> None:
    """What a run has bound is not there for the next; what stood under the element's name comes back."""
    ran = run(
        mapped(
            "print(region, 'seen' in globals())\nseen = region",
            ("block:use", "print(seen, region)"),
            load=f"{LOAD[1]}\nregion = 'mine'",
        )
    )
    assert ran.text("c1") == "EWR False\nJFK False\nLGA False\n"
    assert ran.text("c2") == "['EWR', 'JFK', 'LGA'] mine\n"


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ("(word for word in ('a', 'b'))", "['a', 'b']"),
        ("{'a': 1, 'b': 2}", "['a', 'b']"),
        ("'ab'", "['a', 'b']"),
        ("range(2)", "[0, 1]"),
        ("[]", "[]"),
    ],
)
def test_what_a_block_may_run_over(run: Runs, over: str, said: str) -> None:
    """Anything that can be iterated, once; for nothing, the lists are empty and all tests hold."""
    ran = run(
        mapped(
            "got = region",
            ("test:work", "assert got == region"),
            ("block:use", "print(got)"),
            load=f"regions = {over}",
        )
    )
    assert set(ran.states.values()) == {"succeeded"}
    assert ran.text("c3") == f"{said}\n"
    assert [one.state.value for one in ran["work"].assertions] == ["passed"]


def test_over_a_frame_of_several_cells(run: Runs) -> None:
    """A block may have several cells; groups of a frame are elements as any others."""
    ran = run(
        built(
            ("setup", "import pandas as pd"),
            (
                "block:load",
                "frame = pd.DataFrame({'g': list('aab'), 'n': [1, 2, 3]})\ngroups = frame.groupby('g')",
            ),
            ("block:work", "name, rows = group", {"map": {"over": "groups", "as": "group"}}),
            ("block:work", "total = int(rows.n.sum())"),
            ("block:use", "print(total, name)"),
        )
    )
    assert ran.text("c4") == "[3, 3] ['a', 'b']\n"


@pytest.mark.parametrize(("over", "said"), [("[1, 2]", "[1, 2] [3, 4]"), ("[]", "[] []")])
def test_what_is_changed_in_place_is_no_list_of_it(run: Runs, over: str, said: str) -> None:
    """A value of another block's is one value, however many runs have changed it."""
    ran = run(
        mapped(
            "log.append(region)\nnext_one = region + 2",
            ("block:use", "print(log, next_one)"),
            load=f"regions = {over}\nlog = []",
        )
    )
    assert set(ran.states.values()) == {"succeeded"}
    assert ran.text("c2") == f"{said}\n"


def test_functions_blocks(run: Runs) -> None:
    """The function is given the element as any variable; others are given the list."""
    code = (
        "from jupyter_blocks import transformer, test\n"
        "@transformer\ndef work(region):\n    return region.lower()\n"
        "@test\ndef low(output):\n    assert output.islower()"
    )
    use = "from jupyter_blocks import transformer\n@transformer\ndef use(work):\n    print(work)"
    ran = run(mapped(code, ("block:use after:work", use)))
    assert set(ran.states.values()) == {"succeeded"}
    assert ran.text("c2") == "['ewr', 'jfk', 'lga']\n"
    assert [one.state.value for one in ran["work"].assertions] == ["passed"]


def test_one_failure_fails_the_block_when_the_others_are_done(run: Runs) -> None:
    """The others finish; the failure is that of the first, and says which element it was."""
    ran = run(
        mapped(
            "print(region)\nif region != 'JFK':\n    raise ValueError(region)\ngot = region",
            ("block:use", "print(got)"),
        )
    )
    assert ran.states == {"load": "succeeded", "work": "failed", "use": "upstream_failed"}
    assert ran.text("c1") == "EWR\nJFK\nLGA\n"
    failure = ran["work"].failure
    assert failure is not None
    assert failure.message == "element 1 of 3: EWR (and 1 more of 3 elements)"
    assert failure.place.line == 3
    ended = ran.all(ElementEnded)
    assert [(one.element, one.failure is None) for one in ended] == [(1, False), (2, True), (3, False)]  # type: ignore[attr-defined]


def test_tests_and_expectations_see_the_element(run: Runs) -> None:
    """Each assertion is told once: that of the first element for which it does not hold."""
    ran = run(
        mapped(
            "import pandas as pd\nframe = pd.DataFrame({'n': range(len(region))})",
            ("test:work", "assert len(frame) == len(region)\nassert region < 'K', 'late'"),
            load="regions = ['EWR', '', 'LGA', 'PHL']",
            outputs=["frame"],
            expect=["rows > 0"],
        )
    )
    said = {one.id: (one.state.value, one.message) for one in ran["work"].assertions}
    assert said["work::#1"] == ("passed", "")
    assert said["work::#2"] == ("failed", "element 3: late")
    state, message = said["work::expect#1"]
    assert (state, message.partition(":")[0]) == ("failed", "element 2")
    assert len(ran.all(AssertionEvaluated)) == 3


def test_a_retry_runs_what_has_not_succeeded(run: Runs) -> None:
    """The same kernel keeps what the others have left; the executed notebook shows each element once."""
    code = (
        "import pathlib\nonce = pathlib.Path(region)\nprint(region, once.exists())\n"
        "if region == 'JFK' and not once.exists():\n    once.touch()\n    raise ValueError\ngot = region"
    )
    ran = run(mapped(code, ("block:use", "print(got)"), retry={"max_attempts": 2}))
    assert set(ran.states.values()) == {"succeeded"}
    assert ran.text("c1") == "EWR False\nJFK True\nLGA False\n"
    assert ran.text("c2") == "['EWR', 'JFK', 'LGA']\n"
    again = [one.element for one in ran.all(ElementEnded) if one.attempt == 2]  # type: ignore[attr-defined]
    assert again == [2]


def test_a_retry_in_a_fresh_kernel_runs_all(run: Runs) -> None:
    """What the kernel held is gone with it."""
    code = (
        "import os, pathlib\nonce = pathlib.Path(region)\n"
        "if region == 'JFK' and not once.exists():\n    once.touch()\n    os._exit(1)\ngot = region"
    )
    ran = run(mapped(code, ("block:use", "print(got)"), retry={"max_attempts": 2}))
    assert set(ran.states.values()) == {"succeeded"}
    assert ran.text("c2") == "['EWR', 'JFK', 'LGA']\n"
    again = [one.element for one in ran.all(ElementEnded) if one.attempt == 2]  # type: ignore[attr-defined]
    assert again == [1, 2, 3]


def test_a_rebuild_runs_all_again(run: Runs) -> None:
    """A block that lost its kernel finds the lists again."""
    use = (
        "import os, pathlib\ndied = pathlib.Path('died')\n"
        "if not died.exists():\n    died.touch()\n    os._exit(1)\nprint(got)"
    )
    ran = run(mapped("got = region", ("block:use", use, {"retry": {"max_attempts": 2}})))
    assert set(ran.states.values()) == {"succeeded"}
    assert ran.text("c2") == "['EWR', 'JFK', 'LGA']\n"
    rebuilt = [one.block for one in ran.all(AttemptStarted) if one.rebuild]  # type: ignore[attr-defined]
    assert rebuilt == ["load", "work"]


def test_a_timeout_is_that_of_an_element(run: Runs) -> None:
    """One that takes too long fails, the others go on; a deadline ends them all."""
    code = "import time\nif region == 'JFK':\n    while True: time.sleep(0.01)\ngot = region"
    ran = run(mapped(code, timeout="500ms"))
    assert ran["work"].failure is not None
    assert ran["work"].failure.message == "element 2 of 3: took longer than 0.5 s"
    assert ran["work"].elements_done == 3
    ran = run(mapped(code, deadline="500ms"))
    assert ran["work"].failure is not None
    assert "took longer than its deadline of 0.5 s" in ran["work"].failure.message
    assert ran["work"].elements_done == 2


def test_what_cannot_be_run_over(run: Runs) -> None:
    """The failure names the policy; the code is left alone."""
    ran = run(mapped("print('ran')", load="regions = 3"))
    assert ran["work"].failure is not None
    assert ran["work"].failure.message == "'int' object is not iterable (in `map`: regions)"
    assert "c1" not in ran.cells


def test_a_name_that_one_element_lacks(run: Runs) -> None:
    """A list with a gap would be wrong without anybody noticing."""
    ran = run(mapped("if region != 'JFK':\n    got = region", outputs=["got"]))
    assert ran["work"].failure is not None
    assert ran["work"].failure.message == "name 'got' was not bound for element 2"


def test_when_is_asked_once(run: Runs) -> None:
    """Before the first element."""
    ran = run(mapped("got = region", when="len(regions) > 3"))
    assert ran.states["work"] == "when"
    ran = run(mapped("got = region", when="len(regions) == 3"))
    assert ran.states["work"] == "succeeded"


def test_a_failed_block_leaves_nothing(run: Runs) -> None:
    """A block that runs in spite of it finds neither the element nor what the last run has bound."""
    ran = run(
        mapped(
            "got = 1\nraise ValueError",
            ("block:use after:work", "print({'got', 'region'} & globals().keys())", {"run_if": "all_done"}),
        )
    )
    assert ran.states == {"load": "succeeded", "work": "failed", "use": "succeeded"}
    assert ran.text("c2") == "set()\n"


def test_cancelled_between_elements(run: Runs) -> None:
    """A cancelled run stops at once, whichever element is under way."""

    def cancel(logged: Logged, cancel: asyncio.Event) -> None:
        if isinstance(logged.event, ElementEnded):
            cancel.set()

    code = "import time\nif region != 'EWR':\n    while True: time.sleep(0.01)"
    ran = run(mapped(code), when=cancel)
    assert ran.run.state is RunState.CANCELLED
    assert ran["work"].state is BlockState.CANCELLED


def test_what_was_seen_is_seen_of_all_elements(run: Runs) -> None:
    """Every execution of a cell is told of."""
    ran = run(mapped("got = open(region, 'w').write(region)"))
    written = [one.observed.files_written for one in ran.all(CellObserved) if one.cell == "c1"]  # type: ignore[attr-defined]
    assert [path.rpartition("/")[2] for (path,) in written] == ["EWR", "JFK", "LGA"]
