"""The same bundle in Notebook 7."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from .conftest import Open
from .notebooks import SOUND, write


def test_notebook_7_shows_the_panel(open_lab: Open, folder: Path) -> None:
    """Notebook 7 has the panel at the right, with the graph, and runs the pipeline."""
    lab = open_lab(write(folder / "seven.ipynb", *SOUND), classic=True)
    expect(lab.nodes).to_have_count(3)
    lab.run_and_wait()
    lab.expect_state(total="succeeded")
