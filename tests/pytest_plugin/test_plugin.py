"""The pytest plugin, in sessions of its own, over notebooks that real kernels run."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

pytest_plugins = "pytester"

Cell = tuple[str | dict[str, Any], ...]  # its source, then its tags, or a policy

PARAMETERS: Cell = ("month = 1\n", "parameters")
LOAD: Cell = ("open('ran', 'a').write('load ')\nprint('three rows')\nrows = [1, 2, 3]\n", "block:load")
SOUND: Cell = ("assert len(rows) == 3\nassert sum(rows) == 6 * month\n", "test:load")
CLEAN: Cell = ("kept = [row for row in rows if row > 1]\n", "block:clean")
FAILING: Cell = ("assert len(kept) == 3\n", "test:clean")
MEAN: Cell = (
    "from jupyter_blocks import test, transformer\n"
    "@transformer\ndef mean(kept):\n    return sum(kept) / len(kept)\n"
    "@test\ndef is_positive(output):\n    assert output > 0\n"
    "@test(severity='warn')\ndef is_small(output):\n    assert output < 2, 'rather large'\n",
    "block:mean",
)
BROKEN: Cell = ("late = {}['delay']\n", "block:broken")
AFTER: Cell = ("later = late + 1\n", "block:after")


def write(pytester: pytest.Pytester, *cells: Cell, name: str = "nb.ipynb", kernel: str = "python3") -> Path:
    """Write a notebook of code cells."""
    document = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": {"name": kernel, "display_name": kernel, "language": "python"}},
        "cells": [
            {
                "cell_type": "code",
                "id": f"cell-{number}",
                "source": source,
                "metadata": {
                    "tags": [tag for tag in said if isinstance(tag, str)],
                    "jupyter_blocks": next((policy for policy in said if isinstance(policy, dict)), {}),
                },
                "outputs": [],
                "execution_count": None,
            }
            for number, (source, *said) in enumerate(cells, 1)
        ],
    }
    path = pytester.path / name
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def session(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    """A session of pytest in a process of its own."""
    return pytester.runpytest_subprocess("-p", "no:cacheprovider", *arguments, timeout=120)


def test_assertions_are_known_before_anything_runs(pytester: pytest.Pytester) -> None:
    """Every assertion is an item by its id; a kernel that does not exist is not missed."""
    expecting = (*CLEAN, {"expect": ["rows > 0"], "outputs": ["kept"]})
    write(pytester, PARAMETERS, LOAD, SOUND, expecting, FAILING, MEAN, kernel="nowhere")
    listed = session(pytester, "nb.ipynb", "--collect-only", "-q")
    listed.assert_outcomes()
    assert [line for line in listed.outlines if "::" in line] == [
        "nb.ipynb::load::#1",
        "nb.ipynb::load::#2",
        "nb.ipynb::clean::#1",
        "nb.ipynb::clean::expect#1",
        "nb.ipynb::mean::is_positive",
        "nb.ipynb::mean::is_small",
    ]
    assert not (pytester.path / "ran").exists()


def test_outcomes_are_those_of_the_assertions(pytester: pytest.Pytester) -> None:
    """What fails shows the values compared, a warning warns and does not fail; each notebook runs once."""
    write(pytester, PARAMETERS, LOAD, SOUND, CLEAN, FAILING)
    write(pytester, LOAD, CLEAN, MEAN, name="warns.ipynb")
    ran = session(pytester, "nb.ipynb", "warns.ipynb")
    ran.assert_outcomes(passed=4, failed=1, warnings=1)
    assert ran.ret == pytest.ExitCode.TESTS_FAILED
    ran.stdout.fnmatch_lines(
        [
            "*_ clean::#1 _*",
            "    clean::#1 failed: cell 5 (test of clean), line 1",
            "        assert len(kept) == 3",
            "        len(kept) = 2",
            "        kept      = [[]2, 3[]]",
            "*AssertionWarning: mean::is_small warned: cell 3 (mean), line *",
            "*rather large*",
            "FAILED nb.ipynb::clean::#1 - assert len(kept) == 3",
        ]
    )
    assert "jupyter_blocks/" not in ran.stdout.str()
    assert (pytester.path / "ran").read_text() == "load load "


def test_a_block_that_fails_is_named_in_the_errors(pytester: pytest.Pytester) -> None:
    """Assertions that were not asked are errors that name it; its own have the author's traceback."""
    write(
        pytester,
        LOAD,
        SOUND,
        BROKEN,
        ("assert late", "test:broken"),
        AFTER,
        ("assert later", "test:after"),
        ("month = 1", "parameters"),
    )
    ran = session(pytester, "nb.ipynb")
    ran.assert_outcomes(passed=2, errors=2)
    ran.stdout.fnmatch_lines(
        [
            "*_ ERROR at setup of broken::#1 _*",
            "    broken failed: cell 3 (broken), line 1: KeyError: 'delay'",
            "      cell 3 (broken), line 1, in <module>",
            "        late = {}[[]'delay'[]]",
            "*_ ERROR at setup of after::#1 _*",
            "    after did not run: upstream_failed (broken)",
            "    broken failed: KeyError: 'delay'",
            "ERROR nb.ipynb::broken::#1 - broken failed: KeyError: 'delay'",
        ]
    )
    assert "jupyter_blocks/" not in ran.stdout.str()


def test_a_block_that_its_policy_leaves_out_skips_its_tests(pytester: pytest.Pytester) -> None:
    """A block that was not to run is no fault: its assertions are skipped, and say why."""
    mourner = ("mourned = len(rows)\n", "block:mourner", "after:load", {"run_if": "any_failed"})
    write(pytester, LOAD, ("assert rows", "test:load"), mourner, ("assert mourned", "test:mourner"))
    ran = session(pytester, "nb.ipynb", "-rs")
    ran.assert_outcomes(passed=1, skipped=1)
    ran.stdout.fnmatch_lines(["SKIPPED * mourner did not run: run_if*"])


def test_a_helper_that_asserts_is_in_the_traceback(pytester: pytest.Pytester) -> None:
    """Where an assertion fails within a function of the author's, the way there is shown, of each."""
    helper = ("def few(rows):\n    assert len(rows) < 3, 'too many'\n    return True\n", "setup")
    write(
        pytester, helper, LOAD, ("assert len(rows) == 4\nassert few(rows)\nassert few(rows * 2)", "test:load")
    )
    ran = session(pytester, "nb.ipynb")
    ran.assert_outcomes(failed=3)
    assert ran.stdout.str().count("Traceback (most recent call last):") == 2
    ran.stdout.fnmatch_lines(
        [
            "*_ load::#2 _*",
            "        cell 1 (setup), line 2, in few",
            "*_ load::#3 _*",
            "        cell 1 (setup), line 2, in few",
            "          assert len(rows) < 3, 'too many'",
            "*Captured stdout call*",
            "three rows",
            "FAILED nb.ipynb::load::#3 - too many",
        ]
    )


def test_a_selection_runs_what_it_needs(pytester: pytest.Pytester) -> None:
    """By node id, and by -k, only the blocks run that the selected assertions need."""
    other = ("open('other', 'w').write('ran')\nother = 1\n", "block:other")
    write(pytester, PARAMETERS, LOAD, SOUND, other, ("assert other", "test:other"))
    session(pytester, "nb.ipynb::load::#1").assert_outcomes(passed=1)
    session(pytester, "nb.ipynb", "-k", "load").assert_outcomes(passed=2, deselected=1)
    session(pytester, "nb.ipynb::load").assert_outcomes(passed=2)
    assert not (pytester.path / "other").exists()


def test_the_first_failure_can_end_it_and_junit_has_it(pytester: pytest.Pytester) -> None:
    """-x stops at the first failure; the JUnit file names block and assertion, with the values compared."""
    write(pytester, PARAMETERS, LOAD, CLEAN, FAILING, SOUND)
    ran = session(pytester, "nb.ipynb", "-x", "--junitxml=results.xml", "--blocks-parameter", "month", "2")
    ran.assert_outcomes(passed=1, failed=1)
    cases = ElementTree.parse(pytester.path / "results.xml").findall(".//testcase")
    assert [(case.get("classname"), case.get("name")) for case in cases] == [
        ("nb.ipynb.load", "#1"),
        ("nb.ipynb.load", "#2"),
    ]
    failure = cases[1].find("failure")
    assert failure is not None
    assert failure.get("message") == "assert sum(rows) == 6 * month"
    assert "6 * month = 12" in (failure.text or "")


def test_workers_share_one_run(pytester: pytest.Pytester) -> None:
    """Under pytest-xdist the notebook runs once, whatever number of workers its assertions go to."""
    many = ("\n".join(f"assert rows[{index}] > 0" for index in (0, 1, 2, 0, 1, 2)), "test:load")
    write(pytester, PARAMETERS, LOAD, SOUND, many, CLEAN, FAILING)
    ran = session(pytester, "nb.ipynb", "-n", "2", "-v")
    ran.assert_outcomes(passed=8, failed=1)
    assert {word for line in ran.outlines for word in ("[gw0]", "[gw1]") if word in line} == {
        "[gw0]",
        "[gw1]",
    }
    ran.stdout.fnmatch_lines(["        len(kept) = 2", "FAILED nb.ipynb::clean::#1 - assert len(kept) == 3"])
    assert (pytester.path / "ran").read_text() == "load "


def test_folders_are_searched_only_where_the_settings_say(pytester: pytest.Pytester) -> None:
    """A notebook is collected if it is named, or if it matches `blocks_notebooks`; never by accident."""
    write(pytester, LOAD, SOUND, PARAMETERS, kernel="nowhere")
    write(pytester, ("rows = 1\nassert rows\n",), name="foreign.ipynb")
    (pytester.path / "damaged.ipynb").write_text("{", encoding="utf-8")
    pytester.makepyfile(test_it="def test_it(): pass")
    assert [line for line in session(pytester, "--collect-only", "-q").outlines if "::" in line] == [
        "test_it.py::test_it"
    ]
    assert session(pytester, "foreign.ipynb").ret == pytest.ExitCode.USAGE_ERROR
    (pytester.path / "text.py").write_text(
        '# %% tags=["block:a"]\na = 1\n\n# %% tags=["test:a"]\nassert a\n', encoding="utf-8"
    )
    pytester.makeini("[pytest]\nblocks_notebooks = nb.ipynb foreign.ipynb text.py\n")
    assert [line for line in session(pytester, "--collect-only", "-q").outlines if "::" in line] == [
        "nb.ipynb::load::#1",
        "nb.ipynb::load::#2",
        "test_it.py::test_it",
        "text.py::a::#1",
    ]


def test_what_cannot_run_is_an_error_of_the_collection(pytester: pytest.Pytester) -> None:
    """Faults of form and files that are no notebooks are told with their remedies."""
    write(pytester, LOAD, ("assert rows", "test:lood"))
    (pytester.path / "damaged.ipynb").write_text("{", encoding="utf-8")
    ran = session(pytester, "nb.ipynb", "damaged.ipynb")
    ran.assert_outcomes(errors=2)
    ran.stdout.fnmatch_lines(["*names no block; did you mean 'load'?", "*= Write `test:load`.*"])
    ran.stdout.fnmatch_lines(["*not JSON at line 1, column 2*", "*Restore the file from version control*"])


def test_parameters_come_from_the_settings_and_the_command_line(pytester: pytest.Pytester) -> None:
    """The command line wins; a notebook gets those it has; a name that none has is an error that says so."""
    write(pytester, ("month = 1\ncarrier = 'UA'\n", "parameters"), LOAD, ("assert month == 3", "test:load"))
    write(pytester, LOAD, ("assert rows", "test:load"), name="without.ipynb")
    pytester.makeini("[pytest]\nblocks_parameters =\n    month = 2\n    carrier = AA\n")
    ran = session(pytester, "nb.ipynb", "without.ipynb", "--blocks-parameter", "month", "3")
    ran.assert_outcomes(passed=2)
    ran = session(pytester, "nb.ipynb", "without.ipynb", "--blocks-parameter", "mont", "3")
    ran.assert_outcomes(errors=2)
    ran.stdout.fnmatch_lines(["*there is no parameter 'mont'*", "*Did you mean 'month'?*"])


def test_a_fixture_hands_a_block_to_ordinary_tests(pytester: pytest.Pytester) -> None:
    """`block` finds the notebook beside the test and calls the block in the process of the session."""
    write(pytester, PARAMETERS, LOAD, CLEAN, MEAN)
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.parametrize("rows, kept", [([0, 5], [5]), ([], [])])
        def test_clean(block, rows, kept):
            assert block("nb.ipynb", "clean")(rows=rows)["kept"] == kept

        def test_mean(block):
            assert block("nb.ipynb", "mean")(kept=[1, 2]).value == 1.5

        def test_slip(block):
            with pytest.raises(Exception, match="Did you mean 'clean'"):
                block("nb.ipynb", "claen")
        """
    )
    session(pytester).assert_outcomes(passed=4)
    assert not (pytester.path / "ran").exists()


def test_a_session_without_notebooks_loads_nothing_of_ours() -> None:
    """Beside pytest's own modules the plugin brings the registry and what that stands on."""
    code = (
        "import sys, pytest\nbefore = set(sys.modules)\nimport jupyter_blocks.pytest_plugin\n"
        "new = set(sys.modules) - before\n"
        "print(*sorted(name for name in new if name.partition('.')[0] not in sys.stdlib_module_names))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.split() == [
        "jupyter_blocks",
        "jupyter_blocks._version",
        "jupyter_blocks.errors",
        "jupyter_blocks.pytest_plugin",
        "jupyter_blocks.registry",
    ]
