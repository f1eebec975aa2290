"""The flights example through every runner: the tables that it publishes are the same, to the byte."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import papermill
import pytest

import jupyter_blocks as jb
from jupyter_blocks import registry

EXAMPLES = Path(__file__).parents[2] / "examples"
MONTH = 2
TABLES = 5
Runner = Callable[[Path, int], None]
RUNNERS: dict[str, Runner] = {}


def runner(function: Runner) -> Runner:
    """A way to run the notebook with a month of one's own choice; writes into the notebook's folder."""
    RUNNERS[function.__name__] = function
    return function


@runner
def command_line(notebook: Path, month: int) -> None:
    command(
        "-m", "jupyter", "blocks", "run", notebook.name, "-p", "month", str(month), folder=notebook.parent
    )


@runner
def papermill_engine(notebook: Path, month: int) -> None:
    papermill.execute_notebook(
        notebook,
        notebook.with_name("executed.ipynb"),
        engine_name="jupyter_blocks",
        parameters={"month": month},
        cwd=notebook.parent,
        progress_bar=False,
    )


@runner
def papermill_export(notebook: Path, month: int) -> None:
    plain = exported(notebook, "papermill", "plain.ipynb")
    papermill.execute_notebook(
        plain, None, parameters={"month": month}, cwd=notebook.parent, progress_bar=False
    )


@runner
def script(notebook: Path, month: int) -> None:
    command(exported(notebook, "script", "plain.py").name, f"--month={month}", folder=notebook.parent)


@runner
def pytest_plugin(notebook: Path, month: int) -> None:
    command(
        *("-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "ignore"),
        *("--blocks-parameter", "month", str(month), notebook.name),
        folder=notebook.parent,
    )


@runner
def pipeline_document(notebook: Path, month: int) -> None:
    command("-m", "jupyter", "blocks", "export", notebook.name, "document", folder=notebook.parent)
    command("-m", "jupyter", "blocks", "run", "document", "-p", "month", str(month), folder=notebook.parent)


@runner
def text(notebook: Path, month: int) -> None:
    command("-m", "jupytext", "--to", "py:percent", notebook.name, folder=notebook.parent)
    run = jb.run(notebook.with_suffix(".py"), parameters={"month": month})
    assert run.state == "succeeded"


def command(*arguments: str, folder: Path) -> None:
    """Run Python with `arguments` in `folder`."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, capture_output=True, text=True, check=False, timeout=150
    )
    assert done.returncode == 0, done.stdout + done.stderr


def exported(notebook: Path, form: str, name: str) -> Path:
    target = notebook.with_name(name)
    target.write_text(registry.find("exports", form)(jb.read(notebook).model).text, encoding="utf-8")
    return target


def copy(example: str, folder: Path) -> Path:
    return Path(shutil.copy(EXAMPLES / example / f"{example}.ipynb", folder))


def digests(folder: Path) -> Mapping[str, str]:
    """The SHA-256 of every file that was published."""
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in (folder / "out").iterdir()}


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """What a run from Python publishes."""
    notebook = copy("flights", tmp_path_factory.mktemp("flights"))
    assert jb.run(notebook, parameters={"month": MONTH}).state == "succeeded"
    found = digests(notebook.parent)
    assert len(found) == TABLES
    return found


@pytest.mark.parametrize("name", RUNNERS)
def test_every_runner_publishes_the_same(name: str, expected: Mapping[str, str], tmp_path: Path) -> None:
    """Command line, engine, exports and documents publish what a run does; the source stays as it is."""
    notebook = copy("flights", tmp_path)
    RUNNERS[name](notebook, MONTH)
    assert digests(tmp_path) == expected
    assert notebook.read_bytes() == (EXAMPLES / "flights" / "flights.ipynb").read_bytes()


def test_nbconvert_executes_the_example_untouched(tmp_path: Path) -> None:
    """`jupyter nbconvert --execute`, which knows nothing of blocks, publishes what a run does."""
    (tmp_path / "plain").mkdir()
    (tmp_path / "ours").mkdir()
    plain, ours = copy("flights", tmp_path / "plain"), copy("flights", tmp_path / "ours")
    command(
        *("-m", "jupyter", "nbconvert", "--execute", "--to", "notebook", "--output", "executed"),
        plain.name,
        folder=plain.parent,
    )
    assert jb.run(ours).state == "succeeded"
    assert digests(plain.parent) == digests(ours.parent)
    assert plain.read_bytes() == (EXAMPLES / "flights" / "flights.ipynb").read_bytes()


def test_penguins_in_mages_form_are_the_same_by_every_export(tmp_path: Path) -> None:
    """Functions of Mage's form, called explicitly, publish what a run of them does."""
    found = {}
    for name in ("ours", "papermill", "script"):
        (tmp_path / name).mkdir()
        notebook = copy("penguins", tmp_path / name)
        if name == "ours":
            assert jb.run(notebook).state == "succeeded"
        elif name == "script":
            command(exported(notebook, "script", "plain.py").name, folder=notebook.parent)
        else:
            plain = exported(notebook, "papermill", "plain.ipynb")
            papermill.execute_notebook(plain, None, cwd=notebook.parent, progress_bar=False)
        found[name] = digests(notebook.parent)
    assert found["papermill"] == found["script"] == found["ours"]
    assert len(found["ours"]) == 2
