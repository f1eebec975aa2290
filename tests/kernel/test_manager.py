"""The manager in a real kernel: what the host is told of a cell, and what the cell leaves behind."""

from __future__ import annotations

import re

import pytest

from .kernels import Executed, Kernel

ANSI = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture(autouse=True)
def fresh(kernel: Kernel) -> None:
    """Every test begins with the same few names."""
    kernel.run("%reset -f")
    kernel.run("flights = [3, 1, 2]\nfrom jupyter_blocks import data_loader, test, transformer")
    kernel.run("__jupyter_blocks__.evaluator.returned.clear()")


def shown(executed: Executed) -> str:
    return ANSI.sub("", executed.text)


# -- ordinary cells -------------------------------------------------------------------------------------


def test_a_cell_of_a_block_is_answered_with_its_outputs(kernel: Kernel) -> None:
    """The last cell of a block is answered with what it leaves under the names asked for."""
    executed = kernel.block("load", "n, xs, w = 7, [1, 2], 'a'\nn", outputs=["n", "xs", "w", "missing"])
    assert executed.answer == {
        "cell": "c1",
        "block": "load",
        "status": "ok",
        "error": None,
        "assertions": [],
        "outputs": [
            {"name": "n", "type": "int", "shape": None, "text": "7"},
            {"name": "xs", "type": "list", "shape": [2], "text": None},
            {"name": "w", "type": "str", "shape": None, "text": None},
        ],
        "observed": {"binds": ["n", "xs", "w"], "complete": True},
    }
    assert shown(executed) == "7"


def test_answers_are_numbered(kernel: Kernel) -> None:
    """Each answer bears the version and the next number."""
    (one,) = kernel.block("a", "1").answers
    (two,) = kernel.block("a", "2").answers
    assert (one["v"], two["v"], two["seq"] - one["seq"]) == (1, 1, 1)


def test_outputs_come_with_the_last_cell_only(kernel: Kernel) -> None:
    """A cell that is not the last says nothing of outputs."""
    assert "outputs" not in kernel.block("a", "x = 1", last=False, outputs=["x"]).answer


@pytest.mark.parametrize(
    "code",
    ["", "  \n", "# nothing", "%%time\nx = 1", "%%capture\nx = 1", "import asyncio\nawait asyncio.sleep(0)"],
)
def test_every_cell_sent_is_answered_once(kernel: Kernel, code: str) -> None:
    """Blank cells, comments, cells within magics and cells that await are answered once, too."""
    assert kernel.block("a", code).answer["status"] == "ok"


def test_a_cell_of_nobody_is_not_answered(kernel: Kernel) -> None:
    """Without our word in the request nothing is sent; a policy under the same key is not our word."""
    assert kernel.run("1 + 1").answers == []
    sent = kernel.client.session.msg(
        "execute_request",
        {"code": "1", "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False},
        metadata={"cellId": "c9", "jupyter_blocks": {"retry": {"max_attempts": 3}}},
    )
    kernel.client.shell_channel.send(sent)
    assert kernel.receive(sent["header"]["msg_id"]).answers == []


@pytest.mark.parametrize(
    ("code", "kind", "name", "line"),
    [
        ("x = 1\nx / 0", "exception", "ZeroDivisionError", 2),
        ("x = 1\nmissing", "exception", "NameError", 2),
        ("def f(x):\n    return 1 / x\n\nf(0)", "exception", "ZeroDivisionError", 2),
        ("\n  \n1 / 0", "exception", "ZeroDivisionError", 3),
        ("\n%%time\n1 / 0", "exception", "ZeroDivisionError", 1),
        ("x = (\n", "exception", "SyntaxError", 1),
        ("return 3", "exception", "SyntaxError", 1),
        ("%nosuch\n", "exception", "UsageError", 1),
        ("assert flights == [], 'not empty'", "assertion", "AssertionError", 1),
        ("def f():\n    assert 0\nf()", "assertion", "AssertionError", 2),
        ("import unittest\nunittest.TestCase().assertEqual(1, 2)", "exception", "AssertionError", 2),
    ],
)
def test_a_cell_that_fails(kernel: Kernel, code: str, kind: str, name: str, line: int | None) -> None:
    """The answer tells the exception and the line of the cell it comes from."""
    executed = kernel.block("a", code)
    error = executed.answer["error"]
    assert executed.reply["status"] == "error"
    assert (executed.answer["status"], error["kind"], error["name"], error["line"]) == (
        "error",
        kind,
        name,
        line,
    )
    assert "outputs" not in executed.answer


def test_the_traceback_is_the_users(kernel: Kernel) -> None:
    """Frames of IPython and of ours are left out, cells are named by their id, and no colours remain."""
    kernel.run("def halve(x):\n    return x / 0", {"role": "setup", "block": None}, cell="helpers")
    error = kernel.run("y = 1\nhalve(4)", {"role": "block", "block": "a", "last": True}, cell="main").answer[
        "error"
    ]
    assert [line for line in error["traceback"] if "^" not in line] == [
        "Traceback (most recent call last):",
        "  Cell main, line 2, in <module>",
        "    halve(4)",
        "  Cell helpers, line 2, in halve",
        "    return x / 0",
        "ZeroDivisionError: division by zero",
    ]


def test_an_exception_that_cannot_be_shown(kernel: Kernel) -> None:
    """IPython trips over it while showing it; the host is told that the cell failed all the same."""
    code = "class Odd(Exception):\n    def __str__(self):\n        raise ValueError('no')\nraise Odd"
    assert kernel.block("a", code).answer["status"] == "error"
    assert kernel.block("a", "1").answer["status"] == "ok"


def test_causes_are_told(kernel: Kernel) -> None:
    """A chained exception is in the traceback, again without frames that are not the user's."""
    code = "try:\n    {}['a']\nexcept KeyError as error:\n    raise ValueError('no a') from error"
    lines = kernel.block("a", code).answer["error"]["traceback"]
    assert "KeyError: 'a'" in lines
    assert lines[-1] == "ValueError: no a"
    assert not [line for line in lines if "site-packages" in line or "jupyter_blocks" in line]


def test_an_assert_in_a_block_tells_what_it_compared(kernel: Kernel) -> None:
    """A failed assert of block code comes with the values, and its own message and line."""
    error = kernel.block("a", "n = 5\nassert len(flights) > n, 'few'").answer["error"]
    assert (error["kind"], error["message"], error["line"]) == ("assertion", "few", 2)
    assert error["compared"] == [
        {"expression": "len(flights)", "value": "3"},
        {"expression": "flights", "value": "[3, 1, 2]"},
        {"expression": "n", "value": "5"},
    ]


def test_values_are_compared_in_magics_too(kernel: Kernel) -> None:
    """An assert in the body of a magic is rewritten as well."""
    error = kernel.block("a", "%%time\nassert len(flights) > 4").answer["error"]
    assert {"expression": "len(flights)", "value": "3"} in error["compared"]


def test_the_payload_leaves_no_names(kernel: Kernel) -> None:
    """Neither loading nor running cells binds anything in the user's namespace."""
    kernel.run("%reset -f")
    kernel.load()
    kernel.block("a", "x = 1", outputs=["x"])
    kernel.test("a", "assert x")
    names = kernel.value(
        "sorted({n for n in dir() if n[0] != '_'} - {'In', 'Out', 'exit', 'quit', 'open', 'get_ipython'})"
    )
    assert names == "['x']"


# -- test cells -----------------------------------------------------------------------------------------


def test_every_assertion_of_a_test_cell_is_evaluated(kernel: Kernel) -> None:
    """Each top-level statement with an assert is one assertion, numbered on, also after a failure."""
    code = (
        "total = sum(flights)\n"
        "assert total == 6\n"
        "assert total == 7, 'wrong'\n"
        "for f in flights:\n    assert f < 3\n"
        "def helper():\n    assert False\n"
        "if total:\n    helper\n"
        "with open('/dev/null'):\n    assert flights\n"
    )
    executed = kernel.test("load", code, first=4)
    assert executed.states == {
        "load::#4": "passed",
        "load::#5": "failed",
        "load::#6": "failed",
        "load::#7": "passed",
    }
    failed = executed.answer["assertions"][1]
    assert failed["source"] == "assert total == 7, 'wrong'"
    assert (failed["line"], failed["message"], failed["severity"]) == (3, "wrong", "error")
    assert failed["compared"] == [{"expression": "total", "value": "6"}]
    error = executed.answer["error"]
    assert (error["kind"], error["name"], error["message"], error["line"]) == (
        "tests",
        "AssertionError",
        "wrong",
        3,
    )
    assert executed.reply["status"] == "error"


def test_the_notebook_shows_the_failed_statement(kernel: Kernel) -> None:
    """The traceback in the executed notebook points at the author's line, and shows nothing of ours."""
    text = shown(kernel.test("load", "n = len(flights)\n\nassert n == 4, 'count'\nassert n == 3"))
    assert "----> 3 assert n == 4, 'count'" in text
    assert "AssertionError: count" in text
    assert "jupyter_blocks" not in text
    assert "hidden" not in text


def test_what_a_test_cell_binds_vanishes(kernel: Kernel) -> None:
    """Names bound, rebound, deleted, or rebound by `global` in a helper are as before."""
    kernel.run(
        "limit = 5\nimport os\nhere = os.getcwd()\nimport random\nrandom.seed(1)\nfirst = random.getstate()"
    )
    code = (
        "import random, os, math\n"
        "limit = 9\nextra = 1\n"
        "def change():\n    global flights\n    flights = None\n"
        "change()\n"
        "del here\n"
        "random.random()\nos.chdir('/')\n"
        "assert limit == 9 and flights is None"
    )
    assert kernel.test("load", code).states == {"load::#1": "passed"}
    assert kernel.value("(limit, flights, 'extra' in dir(), 'math' in dir(), here == os.getcwd())") == (
        "(5, [3, 1, 2], False, False, True)"
    )
    assert kernel.value("random.getstate() == first") == "True"


def test_numpys_generator_is_restored(kernel: Kernel) -> None:
    """A draw from numpy's global generator in a test does not move it."""
    kernel.run("import numpy as np\nnp.random.seed(3)\nexpected = np.random.RandomState(3).rand()")
    kernel.test("load", "assert np.random.rand() == expected")
    assert kernel.value("bool(np.random.rand() == expected)") == "True"


def test_a_test_cell_displays_its_last_value(kernel: Kernel) -> None:
    """The output of a test cell is that of an ordinary cell."""
    executed = kernel.test("load", "print('looking')\nassert flights\nflights[0]")
    assert shown(executed) == "looking\n\n3"
    assert kernel.value("_") == "3"
    assert shown(kernel.run("'next'")) == "'next'"
    assert kernel.value("_") == "'next'"


def test_a_statement_that_raises_breaks_the_assertions_after_it(kernel: Kernel) -> None:
    """They could not judge; the cause is told, and the cell fails with it."""
    executed = kernel.test("load", "assert flights\nrows = flights['a']\nassert rows\nassert not rows")
    assert list(executed.states.values()) == ["passed", "broken", "broken"]
    assert executed.answer["assertions"][2]["message"].startswith("line 2 raised TypeError: list indices")
    error = executed.answer["error"]
    assert (error["kind"], error["name"], error["line"]) == ("tests", "TypeError", 2)


def test_a_statement_that_raises_after_all_assertions_fails_the_cell(kernel: Kernel) -> None:
    """Nothing is lost when no assertion is left to break."""
    executed = kernel.test("load", "assert flights\n1 / 0")
    assert executed.states == {"load::#1": "passed"}
    assert (executed.answer["error"]["kind"], executed.answer["error"]["line"]) == ("exception", 2)


def test_an_assertion_that_raises_something_else_is_broken(kernel: Kernel) -> None:
    """It has not been judged: broken, which counts as failed."""
    executed = kernel.test("load", "assert flights[9]\nassert flights")
    assert list(executed.states.values()) == ["broken", "passed"]
    assert executed.answer["assertions"][0]["message"] == "IndexError: list index out of range"


def test_a_test_cell_may_await(kernel: Kernel) -> None:
    """Top-level await works in statements and assertions."""
    code = (
        "import asyncio\n"
        "async def three():\n"
        "    await asyncio.sleep(0)\n"
        "    return 3\n"
        "n = await three()\n"
        "assert n == await three()\n"
        "assert n == 1 + await three()\n"
        "assert n"
    )
    executed = kernel.test("load", code)
    assert list(executed.states.values()) == ["passed", "failed", "passed"]
    assert {"expression": "await three()", "value": "3"} in executed.answer["assertions"][1]["compared"]
    assert "----> 7" in shown(executed)


def test_a_test_cell_may_hold_test_functions(kernel: Kernel) -> None:
    """A `@test` function in a test cell is an assertion beside the statements."""
    executed = kernel.test(
        "load",
        "assert flights\n@test\ndef sorted_up(flights):\n    assert flights == sorted(flights)",
        binds=["flights"],
    )
    assert executed.states == {"load::#1": "passed", "load::sorted_up": "failed"}
    assert executed.answer["error"]["kind"] == "tests"


def test_a_test_cell_within_a_magic(kernel: Kernel) -> None:
    """A cell magic is one statement without an assertion of its own; an assert in it fails the tests."""
    executed = kernel.test("load", "%%time\nassert len(flights) == 4")
    error = executed.answer["error"]
    assert (error["kind"], error["name"]) == ("tests", "AssertionError")
    assert {"expression": "len(flights)", "value": "3"} in error["compared"]


# -- guards ---------------------------------------------------------------------------------------------


def test_a_value_changed_in_place_breaks_the_assertion_and_is_put_back(kernel: Kernel) -> None:
    """The one that did it is broken; those after it judge the value as it was."""
    code = "assert flights.pop() == 2\nassert len(flights) == 3\nflights.append(9)\nassert 9 not in flights"
    executed = kernel.test("load", code, guards=["flights"])
    assert list(executed.states.values()) == ["broken", "passed", "broken"]
    assert executed.answer["assertions"][0]["message"].startswith("changes flights in place")
    assert kernel.value("flights") == "[3, 1, 2]"


def test_a_frame_changed_in_place_is_put_back_under_each_of_its_names(kernel: Kernel) -> None:
    """Also in containers that are guarded, and the overlay does not bring the changed one back."""
    kernel.run("import pandas as pd\nframe = pd.DataFrame({'a': [1, 2]})\nsame = frame\nbox = {'f': frame}")
    code = "frame['b'] = 1\nassert 'b' not in frame"
    executed = kernel.test("load", code, guards=["frame", "box"])
    assert list(executed.states.values()) == ["broken"]
    assert kernel.value("list(frame), frame is same, box['f'] is frame") == "(['a'], True, True)"


def test_a_change_that_no_assertion_follows_fails_the_cell(kernel: Kernel) -> None:
    """It is never silent."""
    executed = kernel.test("load", "assert flights\nflights.clear()", guards=["flights"])
    assert executed.answer["error"]["message"].startswith("changes flights in place")
    assert kernel.value("flights") == "[3, 1, 2]"


def test_a_value_not_guarded_is_left_alone(kernel: Kernel) -> None:
    """Only what the host names is compared."""
    assert kernel.test("load", "flights.append(4)\nassert flights").states == {"load::#1": "passed"}
    assert kernel.value("flights") == "[3, 1, 2, 4]"


# -- function blocks ------------------------------------------------------------------------------------

CLEAN = """from jupyter_blocks import transformer, test

@transformer
def clean(flights, *, factor=2, **kwargs):
    return [x * factor for x in flights]

@test
def positive(output, *args):
    assert all(x > 0 for x in output)
"""


def test_a_function_block_runs_when_its_last_cell_ends(kernel: Kernel) -> None:
    """Its result is bound to the block's name, and described; its tests are assertions."""
    executed = kernel.block("clean", CLEAN, outputs=["clean"], binds=["clean"])
    assert executed.states == {"clean::positive": "passed"}
    assert executed.answer["outputs"] == [{"name": "clean", "type": "list", "shape": [3], "text": None}]
    assert kernel.value("clean") == "[6, 2, 4]"


def test_the_function_may_stand_in_an_earlier_cell(kernel: Kernel) -> None:
    """It runs at the end of the last cell, so that what comes between is there."""
    kernel.block("clean", "@transformer\ndef clean(flights):\n    return bias + flights[0]", last=False)
    assert kernel.value("callable(clean)") == "True"
    kernel.block("clean", "bias = 10\n@test\ndef right(output):\n    assert output == 13")
    assert kernel.value("clean") == "13"


def test_arguments_come_from_where_the_host_says(kernel: Kernel) -> None:
    """A parameter is bound to the variable the request names, before any of its own name."""
    kernel.run("trips = [5]\nframe = [1]")
    kernel.block("clean", "@transformer\ndef clean(frame):\n    return frame", arguments={"frame": "trips"})
    assert kernel.value("clean") == "[5]"


def test_arguments_that_are_missing(kernel: Kernel) -> None:
    """A variable that is not there is a NameError; a parameter that nothing fits a TypeError."""
    code = "@transformer\ndef clean(frame):\n    return frame"
    error = kernel.block("clean", code, arguments={"frame": "nobody"}).answer["error"]
    assert (error["name"], error["message"], error["line"]) == (
        "NameError",
        "name 'nobody' is not defined",
        2,
    )
    error = kernel.block("clean", code).answer["error"]
    assert error["name"] == "TypeError"
    assert error["message"].startswith("clean() has a parameter 'frame', but no variable")


def test_runtime_variables_and_parameters(kernel: Kernel) -> None:
    """`**kwargs` brings Mage's runtime variables and the run's parameters, as the notebook has them now."""
    kernel.load(parameters={"month": 3})
    kernel.run("month = 4\ncarrier = 'AA'", {"role": "parameters", "block": None})
    kernel.block(
        "clean",
        "@transformer\ndef clean(month, **kw):\n"
        "    return month, kw['carrier'], kw['block_uuid'], kw['pipeline_uuid'],"
        " kw['execution_date'].utcoffset().seconds, kw['env'], kw['logger'].name, kw['context'], kw['event']",
    )
    assert (
        kernel.value("clean")
        == "(4, 'AA', 'clean', 'flights', 0, 'dev', 'jupyter_blocks.flights.clean', {}, {})"
    )


def test_a_function_that_raises(kernel: Kernel) -> None:
    """The traceback leads from the cell into the function, with nothing of ours between, here and there."""
    executed = kernel.block("clean", "\n@transformer\ndef clean(flights):\n    return flights / 0")
    error = executed.answer["error"]
    assert (error["kind"], error["name"], error["line"]) == ("exception", "TypeError", 4)
    places = [line for line in error["traceback"] if line.startswith("  Cell")]
    assert places == ["  Cell c1, line 3, in <module>", "  Cell c1, line 4, in clean"]
    assert "jupyter_blocks" not in shown(executed)
    assert "hidden" not in shown(executed)


def test_a_failed_test_function_fails_the_cell_after_all_have_run(kernel: Kernel) -> None:
    """Both failures are told; the cell raises the first; a warning fails nothing; outputs are described."""
    code = CLEAN + (
        "@test(severity='warn')\ndef few(output):\n    assert len(output) < 2, 'many'\n"
        "@test\ndef small(output):\n    limit = 3\n    assert max(output) < limit, 'large'\n"
        "@test\ndef broken(output):\n    output['a']\n"
    )
    executed = kernel.block("clean", code, outputs=["clean"])
    assert executed.states == {
        "clean::positive": "passed",
        "clean::few": "failed",
        "clean::small": "failed",
        "clean::broken": "broken",
    }
    assert [verdict["severity"] for verdict in executed.answer["assertions"]] == [
        "error",
        "warn",
        "error",
        "error",
    ]
    small = executed.answer["assertions"][2]
    assert (small["line"], small["source"]) == (16, "assert max(output) < limit, 'large'")
    assert {"expression": "max(output)", "value": "6"} in small["compared"]
    error = executed.answer["error"]
    assert (error["kind"], error["message"], error["line"]) == ("tests", "large", 16)
    assert executed.answer["outputs"]
    assert executed.reply["ename"] == "AssertionError"


def test_warnings_alone_do_not_fail_the_cell(kernel: Kernel) -> None:
    """A failed assertion of severity warn is recorded, and the cell succeeds."""
    executed = kernel.block(
        "clean", CLEAN + "@test(severity='warn')\ndef few(output):\n    assert len(output) < 2\n"
    )
    assert (executed.reply["status"], executed.states["clean::few"]) == ("ok", "failed")


def test_a_rebuild_evaluates_no_tests(kernel: Kernel) -> None:
    """With `tests` false the function runs and its tests do not."""
    executed = kernel.block("clean", CLEAN, tests=False)
    assert executed.answer["assertions"] == []
    assert kernel.value("clean") == "[6, 2, 4]"


def test_test_functions_change_nothing(kernel: Kernel) -> None:
    """What a test function changes in place is put back, in the value later blocks see, too."""
    code = (
        "@transformer\n"
        "def clean(flights):\n"
        "    return {'a': flights}\n"
        "@test\n"
        "def pops(output):\n"
        "    output['a'].pop()\n"
        "@test\n"
        "def whole(output):\n"
        "    assert len(output['a']) == 3"
    )
    executed = kernel.block("clean", code, guards=["clean"])
    assert executed.states == {"clean::pops": "broken", "clean::whole": "passed"}
    assert kernel.value("clean['a'], flights") == "([3, 1, 2], [3, 1, 2])"


def test_tests_of_a_block_without_a_function(kernel: Kernel) -> None:
    """They receive what the block has computed, in order, or by name."""
    code = (
        "import math\n"
        "rows = [1]\n"
        "_tmp = 3\n"
        "def helper(): ...\n"
        "label = 'x'\n"
        "@test\n"
        "def order(first, second):\n"
        "    assert (first, second) == ([1], 'x')\n"
        "@test\n"
        "def names(label, rows):\n"
        "    assert (label, rows) == ('x', [1])"
    )
    executed = kernel.block("load", code, binds=["math", "rows", "_tmp", "helper", "label"])
    assert executed.states == {"load::order": "passed", "load::names": "passed"}


def test_the_last_expression_is_displayed(kernel: Kernel) -> None:
    """A cell with a function block displays its last value like any other, unless a semicolon hides it."""
    assert shown(kernel.block("clean", CLEAN + "'shown'")) == "'shown'"
    assert shown(kernel.block("clean", CLEAN + "'hidden';")) == ""


def test_async_functions(kernel: Kernel) -> None:
    """`async def` blocks and tests run in a cell that awaits and in one that does not."""
    code = (
        "import asyncio\n"
        "@transformer\n"
        "async def clean(flights):\n"
        "    await asyncio.sleep(0)\n"
        "    return flights[:1]\n"
        "@test\n"
        "async def one(output):\n"
        "    await asyncio.sleep(0)\n"
        "    assert len(output) == 1\n"
        "@test\n"
        "async def two(output):\n"
        "    await asyncio.sleep(0)\n"
        "    assert len(output) == 2\n"
    )
    for awaiting in ("", "await asyncio.sleep(0)\n"):
        executed = kernel.block("clean", code + awaiting)
        assert executed.states == {"clean::one": "passed", "clean::two": "failed"}
        assert kernel.value("clean") == "[3]"
        assert executed.answer["error"]["line"] == 13
        failing = kernel.block(
            "clean", f"import asyncio\n@transformer\nasync def clean(flights):\n    1 / 0\n{awaiting}"
        )
        places = [
            line for line in failing.answer["error"]["traceback"] if line.startswith("  ") and ", in " in line
        ]
        assert places[-1] == "  Cell c1, line 4, in clean"
        assert "site-packages" not in "".join(places)


def test_two_functions_in_one_block_are_refused(kernel: Kernel) -> None:
    """The error names both."""
    error = kernel.block("clean", "@transformer\ndef a(): ...\n@transformer\ndef b(): ...").answer["error"]
    assert error["message"] == "block clean has several block functions (a, b); it may have one"


def test_a_failed_attempt_leaves_nothing_for_the_next(kernel: Kernel) -> None:
    """Functions registered by an attempt that failed do not run in the next one."""
    kernel.block("clean", "@transformer\ndef clean(flights):\n    return 1", last=False)
    kernel.block("clean", "1 / 0", last=False)
    kernel.block("clean", "@transformer\ndef other(flights):\n    return 2")
    assert kernel.value("clean") == "2"


def test_mage_files_run_unchanged(kernel: Kernel) -> None:
    """Mage's imports, guards and rules for returns hold."""
    code = """if 'data_loader' not in globals():
    from mage_ai.data_preparation.decorators import data_loader
if 'test' not in globals():
    from mage_ai.data_preparation.decorators import test

@data_loader
def load_data(*args, **kwargs):
    return [1, 2], 'meta'

@test
def test_output(output, *args) -> None:
    assert output == [1, 2]
    assert args == ('meta',)
"""
    kernel.run("del data_loader, test")
    executed = kernel.block("load", code)
    assert executed.states == {"load::test_output": "passed"}
    assert kernel.value("load") == "[[1, 2], 'meta']"
    follow = (
        "from mage_ai.data_preparation.decorators import transformer\n"
        "@transformer\n"
        "def transform(data, *args, **kwargs):\n"
        "    return [data]"
    )
    kernel.block("clean", follow, arguments={"data": "load"})
    assert kernel.value("clean") == "[[1, 2], 'meta']"


# -- interactive ----------------------------------------------------------------------------------------


def test_interactively_a_function_block_runs_at_the_end_of_its_cell(kernel: Kernel) -> None:
    """Bound to the function's name; a later function finds it by the parameter's name."""
    kernel.run("@data_loader\ndef trips():\n    return [1, 2]")
    executed = kernel.run("@transformer\ndef doubled(trips):\n    return trips * 2\n'end'")
    assert kernel.value("doubled") == "[1, 2, 1, 2]"
    assert shown(executed) == "'end'"


def test_interactively_the_nearest_data_block_fills_a_free_parameter(kernel: Kernel) -> None:
    """A positional parameter that has no name elsewhere takes what ran last."""
    kernel.run("@data_loader\ndef one():\n    return 1")
    kernel.run("@data_loader\ndef two():\n    return 2")
    kernel.run("@transformer\ndef third(data, *args):\n    return data, args")
    assert kernel.value("third") == "(2, ())"


def test_interactively_the_tag_names_the_block(kernel: Kernel) -> None:
    """A tag that came with the request, or `%%block`, gives the block its name."""
    kernel.run("@data_loader\ndef f():\n    return 1", tags=("block:tagged",))
    kernel.run("%%block declared\n@data_loader\ndef f():\n    return 2")
    assert kernel.value("tagged, declared, callable(f)") == "(1, 2, True)"


def test_interactively_a_failing_test_raises(kernel: Kernel) -> None:
    """So Run All stops; a warning is only printed."""
    executed = kernel.run(
        "@data_loader\n"
        "def rows():\n"
        "    return []\n"
        "@test(severity='warn')\n"
        "def some(output):\n"
        "    assert output, 'none'\n"
    )
    assert (executed.reply["status"], shown(executed)) == ("ok", "rows::some failed: none\n")
    executed = kernel.run("@test\ndef many(output):\n    assert len(output) > 2")
    assert executed.reply["status"] == "error"
    assert "----> 3     assert len(output) > 2" in shown(executed)


def test_interactively_a_cell_may_hold_several_blocks(kernel: Kernel) -> None:
    """Each runs with the tests that follow it."""
    executed = kernel.run(
        "@data_loader\ndef first():\n    return 1\n@test\ndef a(output):\n    assert output == 1\n"
        "@transformer\ndef second(first):\n    return first + 1\n"
        "@test\ndef b(output):\n    assert output == 2\n"
    )
    assert executed.reply["status"] == "ok"
    assert kernel.value("first, second") == "(1, 2)"


def test_a_function_in_a_magic_runs_too(kernel: Kernel) -> None:
    """`%%time` above a decorated function changes nothing."""
    kernel.run("%%time\n@data_loader\ndef timed():\n    return 1")
    assert kernel.value("timed") == "1"


def test_percent_block_runs_as_an_ordinary_cell(kernel: Kernel) -> None:
    """The line is blank to Python: same namespace, same display, same line numbers, await included."""
    assert shown(kernel.run("%%block clean\nx = 3\nx")) == "3"
    assert "----> 3 1 / 0" in shown(kernel.run("%%block clean\n\n1 / 0"))
    assert shown(kernel.run("%%block clean\nimport asyncio\nawait asyncio.sleep(0, 5)")) == "5"


# -- interruption ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "code",
    [
        "assert flights\nwait()\nassert flights",
        "assert wait()\nassert flights",
        (
            "import asyncio\n"
            "async def late():\n"
            "    begun()\n"
            "    await asyncio.sleep(60)\n"
            "assert await late()\n"
            "assert flights"
        ),
        "@test\nasync def late():\n    import asyncio\n    begun()\n    await asyncio.sleep(60)\n",
    ],
)
def test_an_interrupt_ends_a_test_cell(kernel: Kernel, code: str) -> None:
    """It is an interrupt, not a failed assertion after which the rest goes on; the overlay is taken away."""
    kernel.run(
        "import time\n"
        "def begun():\n    print('begun', flush=True)\n"
        "def wait():\n    begun()\n    time.sleep(60)"
    )
    sent = kernel.send("scratch = 1\n" + code, {"role": "test", "block": "load", "first": 1})
    while True:
        message = kernel.client.get_iopub_msg(timeout=30)
        if message["msg_type"] == "stream":
            break
    executed = kernel.interrupted(sent)
    assert executed.answer["error"]["name"] in ("KeyboardInterrupt", "CancelledError")
    assert "passed" not in list(executed.states.values())[1:]
    assert kernel.value("'scratch' in dir()") == "False"
    assert kernel.block("a", "1").answer["status"] == "ok"


# -- faults of ours -------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["_prepare", "_metadata", "_close", "answers._told"])
def test_a_fault_of_ours_breaks_no_cell(kernel: Kernel, method: str) -> None:
    """The cell runs as it would without us, the fault is told once, and the next cell is as ever."""
    owner, _, name = f"__jupyter_blocks__.{method}".rpartition(".")
    kernel.run(f"def fail(*args):\n    raise RuntimeError('ours')\n{owner}.{name} = fail")
    try:
        assert shown(kernel.block("a", "x = 3\nassert x\nx")) == "3"
    finally:
        kernel.run(f"del {owner}.{name}")
    told = [kernel.block("a", "assert x\nx").answer for _ in range(2)]
    assert [answer["status"] for answer in told] == ["ok", "ok"]
    assert "fault" not in told[1]
