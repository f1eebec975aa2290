"""How the panel looks: in each theme, with system colours, narrow; and what axe-core thinks of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from .axe import grave_findings
from .conftest import Open, take_picture
from .lab import CONTRAST, DARK, LIGHT
from .notebooks import FAILING, PARAMETERS, UNTAGGED, write

PANEL = "#jupyter-blocks-panel"


@pytest.mark.parametrize("theme", [LIGHT, DARK, CONTRAST], ids=["light", "dark", "high-contrast"])
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


@pytest.mark.parametrize("theme", [LIGHT, DARK, CONTRAST], ids=["light", "dark", "high-contrast"])
def test_axe_on_pages_and_popups(open_lab: Open, folder: Path, theme: str) -> None:
    """Nor on the page of a run, the graph at large, the parameters, and the menus."""
    lab = open_lab(write(folder / "pages.ipynb", PARAMETERS, *FAILING), theme=theme)
    lab.run_and_wait("failed")
    lab.panel.get_by_role("button", name="Parameters").click()
    expect(lab.page.get_by_role("dialog", name="Parameters")).to_be_visible()
    assert not grave_findings(lab.page, ".jp-Blocks-popup")
    lab.page.keyboard.press("Escape")
    lab.panel.get_by_role("button", name="More", exact=True).click()
    expect(lab.page.get_by_role("menu", name="More")).to_be_visible()
    assert not grave_findings(lab.page, ".jp-Blocks-popup")
    lab.page.keyboard.press("Escape")
    lab.command("jupyter-blocks:open-graph")
    expect(lab.page.locator(".jp-Blocks-page .jp-Blocks-node")).not_to_have_count(0)
    assert not grave_findings(lab.page, ".jp-Blocks-page")
    lab.command("jupyter-blocks:open-run")
    page = lab.page.locator(".jp-Blocks-runPage")
    expect(page).to_contain_text("critical path")
    take_picture(lab.page, f"run_page_{theme.split()[-1].lower()}")
    assert not grave_findings(lab.page, ".jp-Blocks-runPage")


@pytest.mark.parametrize("theme", [LIGHT, DARK, CONTRAST], ids=["light", "dark", "high-contrast"])
def test_axe_on_cards_menus_and_forms(open_lab: Open, folder: Path, theme: str) -> None:
    """Nor on the card of an edge, the menu of a block, and the form that makes one, right or wrong."""
    cells = (("a = 1", "block:first"), ("b = a", "block:second"), ("c = b",))
    lab = open_lab(write(folder / "forms.ipynb", *cells), theme=theme)
    shade = theme.split()[-1].lower()
    lab.point_at_edge("first", "second")
    expect(lab.page.get_by_role("dialog", name="Why second needs first")).to_be_visible()
    take_picture(lab.page, f"edge_card_{shade}")
    assert not grave_findings(lab.page, ".jp-Blocks-edgeCard")
    lab.page.keyboard.press("Escape")
    lab.node("second").click(button="right")
    expect(lab.page.get_by_role("menuitem", name="Run to second")).to_be_visible()
    take_picture(lab.page, f"block_menu_{shade}")
    assert not grave_findings(lab.page, ".lm-Menu")
    lab.page.keyboard.press("Escape")
    lab.cell(3).click()
    lab.notebook.get_by_role("button", name="Make block").click()
    form = lab.page.get_by_role("dialog")
    expect(form.get_by_role("textbox", name="Name")).to_have_value("c")
    take_picture(lab.page, f"make_block_{shade}")
    assert not grave_findings(lab.page, ".jp-Dialog")
    form.get_by_role("textbox", name="Name").fill("2 rows")
    expect(form.get_by_role("alert")).to_contain_text("_2_rows")
    assert not grave_findings(lab.page, ".jp-Dialog")
    form.get_by_role("button", name="Cancel").click()


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
