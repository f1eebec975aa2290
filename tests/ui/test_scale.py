"""A notebook of 1,000 blocks; how fast it is, `make bench` says."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from .conftest import Open
from .notebooks import chain, write


def test_a_thousand_blocks(open_lab: Open, folder: Path) -> None:
    """The graph of 1,000 blocks is drawn, searched and kept up to date."""
    lab = open_lab(write(folder / "thousand.ipynb", *chain(1000)))
    expect(lab.panel).to_contain_text("1000 blocks")
    expect(lab.node("b0")).to_be_visible()
    lab.edit(1, "v0 = 1\nrenamed = 2")
    lab.node("b0").click()
    expect(lab.inspector).to_contain_text("v0")
