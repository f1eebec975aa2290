"""Problems: counted, with a way to their line and a button where the fix is safe."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from .conftest import Open
from .notebooks import UNTAGGED, write


def test_problem_its_place_and_its_fix(open_lab: Open, folder: Path) -> None:
    """A problem is counted and leads to its line; its fix changes the open notebook, and can be undone."""
    notebook = write(folder / "problems.ipynb", *UNTAGGED)
    before = notebook.read_bytes()
    lab = open_lab(notebook)
    expect(lab.tab("Problems")).to_contain_text("1")
    lab.tab("Problems").click()
    expect(lab.problems).to_have_count(1)
    problem = lab.problems.first
    problem.get_by_role("button", name="go to").click()
    expect(lab.cell(3)).to_contain_class("jp-mod-active")
    problem.get_by_role("button").last.click()
    expect(lab.panel).to_contain_text("No problems")
    assert notebook.read_bytes() == before
    lab.command("notebook:undo-cell-action")
    expect(lab.problems).to_have_count(1)
