"""What the command line says when something is wrong: for each fault message, remedy, exit status."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import Result

from .conftest import Invoke
from .notebooks import CLEAN, LOAD, PARAMETERS, SOUND, TOTAL, Cell, write


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A notebook (a text, cells, or none) and arguments; what is said, and how the command ends."""

    notebook: str | bytes | tuple[Cell, ...] | None = SOUND
    kernel: str = "python3"
    arguments: str
    status: int = 2
    said: tuple[str, ...]


FAULTS = {
    "file missing": Fault(
        notebook=None,
        arguments="graph nb.ipynb",
        said=("error: nb.ipynb: no such file (JB902)", "Check the path"),
    ),
    "folder": Fault(
        notebook=None, arguments="graph .", said=("error: .: this is a folder, not a notebook (JB902)",)
    ),
    "empty": Fault(
        notebook="", arguments="run nb.ipynb", said=("nb.ipynb: the file is empty (JB902)", "restore it")
    ),
    "not JSON": Fault(
        notebook="{'cells': []}",
        arguments="check nb.ipynb",
        said=("nb.ipynb: not JSON at line 1, column 2", "Restore the file from version control"),
    ),
    "merge conflict": Fault(
        notebook='{\n<<<<<<< HEAD\n"cells": []}',
        arguments="graph nb.ipynb",
        said=("nb.ipynb: not JSON at line 2", "Resolve the merge conflict"),
    ),
    "not text": Fault(notebook=b"\x89PNG\xff\xfe", arguments="graph nb.ipynb", said=("not UTF-8 text",)),
    "not a notebook": Fault(
        notebook='{"name": "package"}',
        arguments="plan nb.ipynb",
        said=("nb.ipynb: not a notebook: it has no `nbformat`", "Name an .ipynb file"),
    ),
    "nbformat 3": Fault(
        notebook='{"nbformat": 3, "worksheets": []}',
        arguments="test nb.ipynb",
        said=("nb.ipynb: the notebook is in format 3", "jupyter nbconvert"),
    ),
    "unknown kernel": Fault(
        arguments="run nb.ipynb --kernel pyhton3",
        said=("error: ", "pyhton3", "(JB907)", "python3"),
    ),
    "unknown kernel in the notebook": Fault(
        kernel="no_such_kernel",
        arguments="run nb.ipynb",
        said=("error: ", "no_such_kernel", "(JB907)", "--kernel"),
    ),
    "unknown parameter": Fault(
        arguments="run nb.ipynb -p mnth 6",
        said=("error: nb: there is no parameter 'mnth' (JB903)", "Did you mean 'month'?"),
    ),
    "unknown parameter, nothing near": Fault(
        arguments="run nb.ipynb -p year 2013",
        said=("there is no parameter 'year'", "The parameters are: month, carrier."),
    ),
    "parameter without a parameters cell": Fault(
        notebook=(LOAD,),
        arguments="run nb.ipynb -p month 6",
        said=("there is no parameter 'month'", "Tag the cell that assigns the parameters `parameters`."),
    ),
    "wrong type of parameter": Fault(
        arguments="run nb.ipynb -p month June",
        said=("the parameter 'month' is int, not str: \"June\" (JB904)", "Its default is 1"),
    ),
    "number for text": Fault(
        arguments="run nb.ipynb -p carrier 9",
        said=("the parameter 'carrier' is str, not int: 9", "Use -r carrier VALUE"),
    ),
    "parameters that are no YAML": Fault(
        arguments="run nb.ipynb -y {month", said=("error: -y: not YAML", "{month: 6}")
    ),
    "typo in --until": Fault(
        arguments="run nb.ipynb --until claen",
        said=("there is no block 'claen' (JB903)", "Did you mean 'clean'?"),
    ),
    "typo in --why": Fault(
        arguments="graph nb.ipynb --why load claen",
        said=("error: nb: there is no block 'claen' (JB903)", "Did you mean 'clean'?"),
    ),
    "typo in the name of a tested block": Fault(
        arguments="test nb.ipynb claen", said=("there is no block 'claen'", "Did you mean 'clean'?")
    ),
    "typo in after:": Fault(
        notebook=(*SOUND, ("last = 1", "block:last", "after:totl")),
        arguments="run nb.ipynb",
        said=(
            "error[JB115] `after:totl` names no block; did you mean 'total'?",
            "nb.ipynb: cell 7 (last)",
            "Write `after:total`.",
            "error: nb.ipynb: the notebook has a fault of form and cannot run (JB906)",
            "check --fix",
        ),
    ),
    "two names on one cell": Fault(
        notebook=(("x = 1", "block:one", "block:two"),),
        arguments="run nb.ipynb",
        said=("error[JB105] the cell belongs to two blocks: `block:two` is the second name", "Keep one"),
    ),
    "a block that is split": Fault(
        notebook=(PARAMETERS, LOAD, CLEAN, ("rows.append(4)", "block:load"), TOTAL),
        arguments="run nb.ipynb",
        said=("error[JB112] block 'load' is split: cell 3 stands between its cells", "[fix]"),
    ),
    "split, checked": Fault(
        notebook=(PARAMETERS, LOAD, CLEAN, ("rows.append(4)", "block:load"), TOTAL),
        arguments="check nb.ipynb",
        status=1,
        said=("error[JB112] block 'load' is split", "nb.ipynb: cell 4 (load)", "can be mended with --fix"),
    ),
    "a tag that is almost ours": Fault(
        notebook=(("x = 1", "blok:one"), ("y = 1", "block:two")),
        arguments="check nb.ipynb",
        status=0,
        said=("warning[JB104] the tag `blok:one` means nothing here; did you mean `block:one`?", "[fix]"),
    ),
    "output is the notebook": Fault(
        arguments="run nb.ipynb --output nb.ipynb",
        said=("error: nb.ipynb: this is the notebook itself", "(JB905)", "Name another file"),
    ),
    "an outside effect would be repeated": Fault(
        notebook=(*SOUND, ("print(open('total.txt').read())", "block:show", "after:export")),
        arguments="run nb.ipynb --only show",
        said=("'show' needs 'export', and running that would repeat", "(JB901)", "--allow-effects"),
    ),
    "no duration": Fault(
        arguments="run nb.ipynb --timeout soon", said=("'soon' is no duration", "500ms, 30s, 10m")
    ),
    "unknown option": Fault(arguments="run nb.ipynb --untl x", said=("No such option '--untl'", "--until")),
    "unknown command": Fault(
        arguments="grph nb.ipynb", said=("No such command 'grph'. Did you mean 'graph'?",)
    ),
    "a name nobody binds": Fault(
        notebook=(LOAD, ("kept = rwos[:2]", "block:clean")),
        arguments="check nb.ipynb",
        status=0,
        said=(
            "warning[JB202] nothing binds the name 'rwos'",
            "cell 2 (clean), line 1",
            "^^^^",
            "Did you mean 'rows'?",
        ),
    ),
    "a name bound only by an untagged cell": Fault(
        notebook=(("limit = 2",), LOAD, ("kept = rows[:limit]", "block:clean")),
        arguments="check nb.ipynb",
        status=1,
        said=("error[JB204] the name 'limit' is bound only by an untagged cell (cell 1)", "setup", "[fix]"),
    ),
    "a condition that is none": Fault(
        notebook=(LOAD, ("kept = rows", "block:clean", '{"when": "rows.empty"}')),
        arguments="run nb.ipynb",
        said=(
            "error[JB120] the policy `when`: `rows.empty` is no part of a condition",
            "cell 2 (clean)",
            "Compute it in an earlier block, and write here the name that holds it.",
            "cannot run (JB906)",
        ),
    ),
    "a condition on a name that nothing binds": Fault(
        notebook=(LOAD, ("kept = rows", "block:clean", '{"when": "len(rwos) > 0"}')),
        arguments="check nb.ipynb",
        status=0,
        said=("warning[JB202] nothing binds the name 'rwos'", "cell 2 (clean)", "Did you mean 'rows'?"),
    ),
    "a condition that raises": Fault(
        notebook=(LOAD, ("kept = rows", "block:clean", '{"when": "rows > 0"}')),
        arguments="run nb.ipynb",
        status=1,
        said=(
            "clean failed: cell 2 (clean): TypeError: '>' not supported between instances of 'list'",
            "(in `when`: rows > 0)",
            "Mend the `when` in the block's policy, or the values that it speaks of.",
        ),
    ),
    "a condition that does not hold": Fault(
        notebook=(LOAD, ("kept = rows", "block:clean", '{"when": "len(rows) > 5"}')),
        arguments="run nb.ipynb",
        status=0,
        said=("[2/2] clean  skipped  when len(rows) > 5 does not hold", "1 succeeded, 1 skipped"),
    ),
    "a condition without a verdict": Fault(
        notebook=(LOAD, ("ok = len(rows) > 2", "block:enough", "condition")),
        arguments="run nb.ipynb",
        said=(
            "error[JB126] the condition 'enough' ends in no expression, so it says neither yes nor no",
            "cell 2 (enough)",
            "Let its last cell end in an expression",
        ),
    ),
    "a condition block that does not hold": Fault(
        notebook=(
            LOAD,
            ("len(rows) > 5", "block:enough", "condition"),
            ("x = 1", "block:use", "after:enough"),
        ),
        arguments="run nb.ipynb",
        status=0,
        said=("[2/3] enough  succeeded", "does not hold", "[3/3] use  skipped  condition (enough)"),
    ),
    "a sensor that may wait for ever": Fault(
        notebook=(LOAD, ("len(rows) > 5", "block:arrived", "sensor")),
        arguments="check nb.ipynb",
        status=0,
        said=("info[JB127] the sensor 'arrived' has no timeout: a run may wait for it for ever", '"2h"'),
    ),
    "a sensor that waits in vain": Fault(
        notebook=(
            LOAD,
            ("len(rows) > 5", "block:arrived", "sensor", '{"timeout": "300ms", "interval": "200ms"}'),
        ),
        arguments="run nb.ipynb",
        status=1,
        said=(
            "[2/2] arrived  retrying",
            "not yet, asked again in 0.20 s",
            "arrived failed: cell 2 (arrived): did not come about within 0.3 s",
            "Look at what it waits for, or raise the `timeout` in the sensor's policy.",
        ),
    ),
    "an interval of another kind": Fault(
        notebook=(LOAD, ("kept = rows", "block:clean", '{"interval": "1m"}')),
        arguments="run nb.ipynb",
        said=(
            "error[JB120] the policy `interval` is for sensors, and 'clean' is a transformer",
            "tag the block `sensor`",
        ),
    ),
    "a callback that is not there": Fault(
        notebook=(
            ("rows = [1]", "block:load", '{"on_failure": "tel"}'),
            ("print(event)", "block:tell", "callback"),
        ),
        arguments="run nb.ipynb",
        said=(
            "error[JB120] the policy `on_failure` names `tel`, and no block is called so",
            "did you mean `tell`?",
            "Write `tell`.",
        ),
    ),
    "a callback that is none": Fault(
        notebook=(("rows = [1]", "block:load", '{"on_success": "clean"}'), CLEAN),
        arguments="run nb.ipynb",
        said=(
            "error[JB120] the policy `on_success` names `clean`, which is a transformer and no callback",
            "Tag 'clean' with `callback`",
        ),
    ),
    "a callback that asks for more": Fault(
        notebook=(LOAD, ("print(event)", "block:tell", "callback", "after:load", '{"when": "x"}')),
        arguments="run nb.ipynb",
        said=(
            "error[JB128] the callback 'tell' has the policy `when`, which a callback does not take",
            "error[JB128] the callback 'tell' has the tag `after:load`",
            "its policy is `timeout` alone",
        ),
    ),
    "a callback that reads what blocks bind": Fault(
        notebook=(
            ("rows = [1]", "block:load", '{"on_success": "tell"}'),
            ("print(rows)", "block:tell", "callback"),
        ),
        arguments="check nb.ipynb",
        status=1,
        said=(
            "error[JB244] the callback 'tell' reads 'rows' of block 'load', which is hidden from it",
            "cell 2 (tell), line 1",
            "take from `event` what it needs",
        ),
    ),
    "a callback that is selected": Fault(
        notebook=(LOAD, ("print(event)", "block:tell", "callback")),
        arguments="run nb.ipynb --until tell",
        said=("the block 'tell' is a callback, which is never part of a run",),
    ),
    "a schema that is no name": Fault(
        notebook=(("rows = [1]", "block:load", '{"expect": ["schema(a.b)"]}'), CLEAN),
        arguments="run nb.ipynb",
        said=("error[JB120] number 1 of the policy `expect`: `a.b` is no literal",),
    ),
    "a policy that is not carried out": Fault(
        notebook=(("rows = [1]", "block:load", '{"cache": {"enabled": true}}'), CLEAN),
        arguments="run nb.ipynb",
        said=("error[JB122] this version does not carry out the policy `cache` yet",),
    ),
    "a name bound only by a later cell": Fault(
        notebook=(("kept = rows[:2]", "block:clean"), LOAD),
        arguments="check nb.ipynb",
        status=0,
        said=(
            "warning[JB203] the name 'rows' is bound only later, by block 'load'",
            "cell 1 (clean), line 1",
            "Move",
        ),
    ),
}


def fails(fault: Fault, folder: Path, invoke: Invoke) -> Result:
    file = folder / "nb.ipynb"
    if fault.notebook is None:
        file.unlink()
    elif isinstance(fault.notebook, str | bytes):
        file.write_bytes(fault.notebook.encode() if isinstance(fault.notebook, str) else fault.notebook)
    else:
        write(file, *fault.notebook, kernel=fault.kernel)
    return invoke(*fault.arguments.split())


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_message(fault: Fault, folder: Path, invoke: Invoke) -> None:
    """Each fault is told with place, reason and remedy, and has its exit status; nothing is thrown."""
    result = fails(fault, folder, invoke)
    for text in fault.said:
        assert text in result.output
    assert result.exit_code == fault.status
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output


@pytest.mark.parametrize("name", ["file missing", "unknown parameter", "typo in --until"])
def test_two_lines_on_standard_error(name: str, folder: Path, invoke: Invoke) -> None:
    """An error of ours is one line and its remedy, on standard error, and standard output stays empty."""
    result = fails(FAULTS[name], folder, invoke)
    assert result.stdout == ""
    first, remedy = result.stderr.splitlines()
    assert first.startswith("error: ")
    assert remedy.startswith("  ")


def test_warnings_before_a_run(folder: Path, invoke: Invoke) -> None:
    """A name that nobody binds is told before the run, and then fails its block in Python's own words."""
    write(folder / "nb.ipynb", LOAD, ("kept = rwos[:2]", "block:clean"))
    result = invoke("run", "nb.ipynb")
    assert result.exit_code == 1
    assert "nothing binds the name 'rwos'" in result.stderr
    assert "NameError: name 'rwos' is not defined" in result.stdout


def test_warnings_of_what_runs(folder: Path, invoke: Invoke) -> None:
    """A block that stays out of the run is not warned of."""
    write(folder / "nb.ipynb", LOAD, ("kept = rwos[:2]", "block:clean"))
    assert invoke("run", "nb.ipynb", "--only", "load").stderr == ""


def test_cell_that_does_not_parse(folder: Path, invoke: Invoke) -> None:
    """A syntax error fails its block when its turn comes; the other blocks run."""
    write(folder / "nb.ipynb", LOAD, ("kept = = 2", "block:clean"))
    result = invoke("run", "nb.ipynb")
    assert result.exit_code == 1
    assert "[1/2] load  succeeded" in result.stdout
    assert "SyntaxError" in result.stdout


def test_callback_that_fails(folder: Path, invoke: Invoke) -> None:
    """It is told when it happens and among the failures, with its traceback; the run has succeeded."""
    load = ("rows = [1]", "block:load", '{"on_success": "tell"}')
    tell = ("print(event)\n1 / 0", "block:tell", "callback")
    write(folder / "nb.ipynb", load, tell, ("kept = rows", "block:clean"))
    result = invoke("run", "nb.ipynb")
    assert result.exit_code == 0
    for said in (
        "[1/2] load  callback tell failed  ZeroDivisionError: division by zero",
        "the callback tell of load failed: cell 2 (tell), line 2: ZeroDivisionError: division by zero",
        "Mend the callback; load stays succeeded.",
        "2 succeeded, 1 callback failed",
    ):
        assert said in result.stdout
