"""The forms of export: golden files of the examples, what is said of what they lack, what they refuse."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner

import jupyter_blocks as jb
from jupyter_blocks.cli import main
from jupyter_blocks.errors import UsageError

from .sketch import exported, run_script, written

EXAMPLES = Path(__file__).parents[2] / "examples"
GOLDEN = Path(__file__).parent / "golden"
ENDINGS = {"papermill": ".ipynb", "script": ".py"}

of_each_form = pytest.mark.parametrize("form", ENDINGS)


@of_each_form
@pytest.mark.parametrize("example", ["flights", "penguins"])
def test_it_is_the_golden_one(example: str, form: str) -> None:
    """Both examples in both forms, to the byte; the same each time."""
    found = exported(EXAMPLES / example / f"{example}.ipynb", form)
    assert found.text == (GOLDEN / f"{example}{ENDINGS[form]}").read_text(encoding="utf-8")
    assert found.notes == ()


@pytest.mark.parametrize("example", ["flights", "penguins"])
def test_the_notebook_is_valid_and_knows_nothing_of_blocks(example: str) -> None:
    """nbformat validates it; no tag of ours, no policy and no import of the package is left."""
    text = (GOLDEN / f"{example}.ipynb").read_text(encoding="utf-8")
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    assert {tag for cell in notebook.cells for tag in cell.metadata.get("tags", ())} <= {"parameters"}
    code = "".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    assert "jupyter_blocks" not in code
    assert "mage_ai" not in code


@of_each_form
def test_what_is_not_carried_is_said(form: str, tmp_path: Path) -> None:
    """Policies, untagged cells and tests that disturb are named, in the answer and in what is written."""
    policy = {"retry": {"max_attempts": 2}, "timeout": 5, "run_if": "all_done", "outputs": ["x"]}
    path = written(
        tmp_path / "nb.ipynb",
        ("x = 1", "block:a", policy),
        ("import random\nassert random.random() < x", "test:a"),
        ("y = 1",),
    )
    found = exported(path, form)
    assert found.notes == (
        "a: the policies retry, timeout, run_if are not carried out",
        "the test of a may draw random numbers or change the directory; a run takes that back, "
        "the export does not",
        "1 untagged cell left out, as a run leaves them out",
    )
    assert all(note in found.text for note in found.notes)


def test_a_script_takes_its_parameters_as_options(tmp_path: Path) -> None:
    """Numbers, texts, truth values and literals, by the types of their defaults; wrong ones are refused."""
    path = written(
        tmp_path / "nb.ipynb",
        ("month = 1\nrate: float = 0.5\nname = 'a'\nloud = False\nmany = [1]\nnone = None", "parameters"),
        ("print(repr((month, rate, name, loud, many, none)))\nx = 1", "block:a"),
    )
    text = exported(path, "script").text
    assert run_script(text, tmp_path).stdout == "(1, 0.5, 'a', False, [1], None)\n"
    given = ("--month=2", "--rate=1", "--name=7", "--loud", "--many=[2, 3]", "--none=word")
    assert run_script(text, tmp_path, *given).stdout == "(2, 1.0, '7', True, [2, 3], 'word')\n"
    assert "invalid int value" in run_script(text, tmp_path, "--month=x").stderr


def test_a_notebook_in_another_language_stays_as_it_is(tmp_path: Path) -> None:
    """Its blocks and tests are exported as cells; a script of it is refused."""
    cells = (("x=1", "block:a"), ("test $x = 1", "test:a"), ("y=2",))
    path = written(tmp_path / "nb.ipynb", *cells, language="bash", kernel="bash")
    notebook = json.loads(exported(path, "papermill").text)
    assert ["".join(cell["source"]) for cell in notebook["cells"][1:]] == ["x=1", "test $x = 1"]
    with pytest.raises(UsageError, match="the notebook is in bash"):
        exported(path, "script")


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (("await f()\nx = 1", "block:a"), "no plain Python: 'await' outside function"),
        (("from jupyter_blocks import transformer\n@transformer\ndef a(unheard):\n    return 1", "block:a"),
         "has a parameter 'unheard' that nothing fills"),
        (("print 'x'", "block:a"), "no plain Python: Missing parentheses|does not parse"),
        (("x = 'a", "block:a"), "does not parse|unterminated"),
    ],
)  # fmt: skip
def test_a_script_refuses_what_it_cannot_say(cell: tuple[str, str], said: str, tmp_path: Path) -> None:
    """The error tells where and what to do."""
    path = written(tmp_path / "nb.ipynb", ("async def f():\n    pass", "setup"), cell)
    with pytest.raises(UsageError, match=said) as caught:
        exported(path, "script")
    assert caught.value.remedy


@pytest.mark.parametrize("test", ["from math import *\nassert pi", "assert (", "assert 'a"])
def test_a_test_that_cannot_be_a_function_is_refused(test: str, tmp_path: Path) -> None:
    """A test that imports *, or does not parse, is named by its block."""
    path = written(tmp_path / "nb.ipynb", ("x = 1", "block:a"), (test, "test:a"))
    with pytest.raises(UsageError, match="the test of 'a' cannot stand in a function"):
        exported(path, "papermill")


@pytest.mark.parametrize("form", ["papermill", "script"])
def test_a_map_is_refused(form: str, tmp_path: Path) -> None:
    """Without it the block would run for nothing, or not at all."""
    work = ("print(x)", "block:work", {"map": {"over": "xs", "as": "x"}})
    path = written(tmp_path / "nb.ipynb", ("xs = [1]", "block:load"), work)
    with pytest.raises(UsageError, match="'work' runs once for each element of a value") as caught:
        exported(path, form)
    assert "jupyter-blocks run" in caught.value.remedy


def test_the_command_writes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To a file or standard output; notes go to standard error; the notebook itself is never overwritten."""
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "nb.ipynb", ("x = 1", "block:a", {"timeout": 5}))

    def call(*arguments: str) -> tuple[int, str, str]:
        done = CliRunner().invoke(main, ["export", *arguments], prog_name="jupyter-blocks")
        return done.exit_code, done.stdout, done.stderr

    status, out, err = call("nb.ipynb", "--format", "script")
    assert (status, err) == (0, "not carried over: a: the policy timeout is not carried out\n")
    assert out == exported(tmp_path / "nb.ipynb", "script").text
    assert call("nb.ipynb", "plain.ipynb", "--format", "papermill")[:2] == (0, "")
    assert jb.read("plain.ipynb").blocks == ()
    status, _, err = call("nb.ipynb", "nb.ipynb", "--format", "papermill")
    assert (status, "this is the notebook itself" in err) == (2, True)
    written(tmp_path / "wrong.ipynb", ("x = 1", "block:a b"))
    status, _, err = call("wrong.ipynb", "--format", "script")
    assert (status, "JB" in err) == (2, True)
