"""The README: every piece of code in it works, and every output shown is real."""

from __future__ import annotations

import doctest
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

import jupyter_blocks as jb

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SECONDS = re.compile(r"\d+\.\d+")


def fenced(language: str, holding: str) -> str:
    """The one code block of the README in `language` that holds a text."""
    found = [code for name, code in FENCE.findall(README) if name == language and holding in code]
    assert len(found) == 1, f"{len(found)} blocks of {language} hold {holding!r}"
    return found[0]


def printed(*arguments: str, folder: Path, status: int = 0) -> str:
    """What `jupyter blocks` prints."""
    command = [sys.executable, "-m", "jupyter", "blocks", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the README's first notebook, written by the README's own ten lines."""
    folder = tmp_path_factory.mktemp("readme")
    source = fenced("python", "new_notebook")
    assert len([line for line in source.splitlines() if line.strip()]) <= 10
    subprocess.run([sys.executable, "-c", source], cwd=folder, check=True)
    return folder


def shown(command: str) -> str:
    """The output that the README shows under `$ command`."""
    session = fenced("console", f"$ {command}\n")
    return session.split(f"$ {command}\n")[1].split("\n$ ")[0]


def comparable(text: str) -> str:
    """`text` without what differs from run to run: seconds, and the spaces that make up for them."""
    return re.sub(r" +", " ", SECONDS.sub("0.0", text)).rstrip()


def test_graph_of_the_first_notebook_is_as_shown(folder: Path) -> None:
    """`graph` on the first notebook prints what the README says."""
    assert (
        printed("graph", "first.ipynb", folder=folder).rstrip()
        == shown("jupyter-blocks graph first.ipynb").rstrip()
    )


@pytest.mark.parametrize(("options", "status"), [((), 0), (("-p", "rate", "0.9"), 1)])
def test_run_of_the_first_notebook_is_as_shown(folder: Path, options: tuple[str, ...], status: int) -> None:
    """`run` on the first notebook, passing and failing, prints what the README says, seconds aside."""
    told = printed("run", "first.ipynb", *options, folder=folder, status=status)
    command = " ".join(("jupyter-blocks run first.ipynb", *options))
    assert comparable(told) == comparable(shown(command))


def test_python_session_is_as_shown(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Python session of the README gives the values it shows."""
    monkeypatch.chdir(folder)
    session = doctest.DocTestParser().get_doctest(fenced("pycon", "jb.read"), {}, "README", None, 0)
    results = doctest.DocTestRunner().run(session)
    assert results.attempted > 5
    assert results.failed == 0


def test_function_block_runs(folder: Path) -> None:
    """The README's function block can be added to the first notebook."""
    notebook = nbformat.read(folder / "first.ipynb", as_version=4)
    source = fenced("python", "@transformer")
    notebook.cells.append(nbformat.v4.new_code_cell(source, metadata={"tags": ["block:cheapest"]}))
    nbformat.write(notebook, folder / "second.ipynb")
    run = jb.run(folder / "second.ipynb")
    assert run.state == "succeeded"
    assert run["cheapest"].outputs["cheapest"].type == "dict"
    assert [assertion.id for assertion in run["cheapest"].assertions] == ["cheapest::finds_some"]


def test_picture_of_the_flights_is_real() -> None:
    """The picture in the README is what `graph --mermaid` prints for the example."""
    assert fenced("mermaid", "flowchart") == printed(
        "graph", "examples/flights/flights.ipynb", "--mermaid", folder=ROOT
    )
