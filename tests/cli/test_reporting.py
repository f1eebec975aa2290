"""Reports that `run` writes to files, and `runs show` of a run long over."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from jupyter_blocks import registry
from jupyter_blocks.cli import reporting

from .conftest import Invoke
from .notebooks import CLEAN, LOAD, PARAMETERS, write

FAILING = (
    PARAMETERS,
    LOAD,
    ("print('cleaning')\n" + CLEAN[0], *CLEAN[1:]),
    ("assert len(kept) == 5, 'too few'\nassert sum(kept) > 0\n", "test:clean"),
)
OPTIONS = tuple(text for form in reporting.FORMS for text in (f"--{form}", f"{form}.out"))


@pytest.fixture
def notebook(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A notebook whose tests fail, with a history of its own."""
    monkeypatch.setenv("JUPYTER_BLOCKS_STATE", str(folder / "state"))
    return write(folder / "nb.ipynb", *FAILING)


def test_a_run_and_its_record_give_the_same_reports(notebook: Path, invoke: Invoke) -> None:
    """What `run` writes when the run is over, `runs show` writes at any time later, byte for byte."""
    result = invoke("run", "nb.ipynb", "-p", "month", "2", *OPTIONS)
    assert result.exit_code == 1
    written = {form: Path(f"{form}.out").read_bytes() for form in reporting.FORMS}
    cases = ElementTree.fromstring(written["junit"]).iter("testcase")
    assert [case.attrib["name"] for case in cases] == ["load", "clean", "clean::#1", "clean::#2"]
    assert written["summary"].decode().startswith("## ✗ nb: failed in ")
    assert "run 1 · began" in written["summary"].decode()
    for form in reporting.FORMS:
        Path(f"{form}.out").unlink()
    assert invoke("runs", "show", "last", *OPTIONS).exit_code == 0
    assert {form: Path(f"{form}.out").read_bytes() for form in reporting.FORMS} == written


def test_callbacks_are_on_the_page(folder: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a callback printed is there, and for which blocks it was called; `runs logs` knows it by name."""
    monkeypatch.setenv("JUPYTER_BLOCKS_STATE", str(folder / "state"))
    load, clean = (f'{{"on_{outcome}": "tell"}}' for outcome in ("success", "failure"))
    write(
        folder / "nb.ipynb",
        (*LOAD, load),
        ("kept = rows[3]", "block:clean", clean),
        ("print('told of', event['block'])", "block:tell", "kind:callback"),
        ("print('not called')", "block:silent", "kind:callback"),
    )
    assert invoke("run", "nb.ipynb", "--report", "report.html").exit_code == 1
    page = re.sub(r"<[^>]+>", "", Path("report.html").read_text())
    assert "called for load, clean" in page
    assert "told of load\ntold of clean" in page
    assert "not called" not in page
    assert invoke("runs", "logs", "last", "tell").stdout == "told of load\ntold of clean\n"


def test_the_page_of_a_job_is_added_to(
    notebook: Path, folder: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What other commands have written to GitHub's step summary stays; any other file is replaced."""
    monkeypatch.setenv(reporting.STEP_SUMMARY, str(folder / "step.md"))
    for name in ("step.md", "other.md"):
        (folder / name).write_text("before\n")
        assert invoke("run", "nb.ipynb", "--until", "load", "--summary", name).exit_code == 0
    assert (folder / "step.md").read_text().startswith("before\n## ✓ nb: succeeded")
    assert (folder / "other.md").read_text().startswith("## ✓ nb: succeeded")


@pytest.mark.parametrize(
    ("place", "said"), [(".", "this is a folder"), ("no/x.xml", "there is no folder 'no'")]
)
@pytest.mark.parametrize("command", ["run nb.ipynb", "runs show last"])
def test_a_place_that_cannot_be_is_told_before_anything_runs(
    notebook: Path, invoke: Invoke, command: str, place: str, said: str
) -> None:
    """Status 2, the place and the remedy; nothing has run."""
    result = invoke(*command.split(), "--junit", place)
    assert result.exit_code == 2
    assert f"error: {place}: {said} (JB905)" in result.stderr
    assert not (notebook.parent / "state").exists()


def test_each_form_is_a_part(invoke: Invoke) -> None:
    """Every option has a report that is found by its name, and is told of in the help."""
    for form, said in reporting.FORMS.items():
        assert callable(registry.find("reports", form))
        for command in (("run",), ("runs", "show")):
            assert f"--{form} FILE" in invoke(*command, "--help").stdout
        assert said.endswith(".")
