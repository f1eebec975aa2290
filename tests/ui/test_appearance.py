"""How the panel looks: in each theme, with system colours, narrow; and what axe-core thinks of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from .axe import grave_findings
from .conftest import Open
from .lab import CONTRAST, DARK, LIGHT
from .notebooks import FAILING, UNTAGGED, write

PANEL = "#jupyter-blocks-panel"


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_axe_finds_nothing_grave(open_lab: Open, folder: Path, theme: str) -> None:
    """axe-core has no serious or critical finding on any tab of the panel, nor on the badges and the card."""
    lab = open_lab(write(folder / "axe.ipynb", *UNTAGGED, *FAILING[1:]), theme=theme)
    lab.run_and_wait("failed")
    lab.node("find").click()
    expect(lab.inspector).to_contain_text("unknown rows")
    assert not grave_findings(lab.page, PANEL, ".jp-Blocks-badge", ".jp-Blocks-card")
    for tab in ("Runs", "Problems"):
        lab.tab(tab).click()
        assert not grave_findings(lab.page, PANEL)


@pytest.mark.parametrize("theme", [DARK, CONTRAST], ids=["dark", "high-contrast"])
def test_other_themes(open_lab: Open, folder: Path, theme: str) -> None:
    """Nodes take their colours from the theme: the text of a node stands out from its ground."""
    lab = open_lab(write(folder / "theme.ipynb", *FAILING), theme=theme)
    lab.run_and_wait("failed")
    lab.node("find").click()
    expect(lab.inspector).to_contain_text("unknown rows")
    assert not grave_findings(lab.page, PANEL)


def test_system_colours(open_lab: Open, folder: Path) -> None:
    """With forced colours every node keeps a border and its state in words."""
    lab = open_lab(write(folder / "forced.ipynb", *FAILING))
    lab.page.emulate_media(forced_colors="active")
    lab.run_and_wait("failed")
    expect(lab.node("find")).to_contain_text("failed")
    expect(lab.node("find")).not_to_have_css("border-top-width", "0px")


def test_narrow_panel(open_lab: Open, folder: Path) -> None:
    """At 250 px nodes stand in one column, whole, and nothing sticks out at the side."""
    lab = open_lab(write(folder / "narrow.ipynb", *FAILING))
    lab.resize_panel(250)
    lab.run_and_wait("failed")
    lab.node("find").click()
    panel = lab.panel.bounding_box()
    assert panel
    assert 250 <= panel["width"] < 260
    for node in lab.nodes.all():
        box = node.bounding_box()
        assert box
        assert panel["x"] <= box["x"]
        assert box["x"] + box["width"] <= panel["x"] + panel["width"]
    assert lab.panel.evaluate("panel => panel.scrollWidth <= panel.clientWidth")
