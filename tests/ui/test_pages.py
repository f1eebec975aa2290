"""What opens beside the panel: the end of a run as a notification, the page of a run, the graph at large."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from .conftest import Open, take_picture
from .labserver import LabServer
from .notebooks import FAILING, write

SETTINGS = "jupyter-blocks:panel"


def test_notification_and_page_of_a_run(open_lab: Open, folder: Path, server: LabServer) -> None:
    """A setting says from when on the end of a run is notified; the notification leads to the run's page."""
    server.write_setting(SETTINGS, {"notifyAfter": 0})
    lab = open_lab(write(folder / "page.ipynb", *FAILING))
    server.remove_setting(SETTINGS)
    lab.run_and_wait("failed")
    toast = lab.page.locator(".Toastify__toast")
    expect(toast).to_contain_text("page: run 1 failed")
    expect(toast).to_contain_text("find: 1 of 2 assertions failed")
    toast.get_by_role("button", name="Open run").click()
    page = lab.page.locator(".jp-Blocks-runPage")
    expect(page).to_contain_text("Run 1")
    expect(page).to_contain_text("2 succeeded, 1 failed, 1 skipped")
    expect(page.get_by_role("table").first).to_contain_text("found <= allowed")
    expect(page).to_contain_text("from the panel")


def test_graph_in_the_main_area(open_lab: Open, server: LabServer) -> None:
    """The graph opens in the main area, left to right; a click there goes to the cell, too."""
    lab = open_lab(server.root / "examples/flights/flights.ipynb")
    expect(lab.nodes).to_have_count(16)
    lab.panel.get_by_role("button", name="Open the graph in the main area").click()
    page = lab.page.locator(".jp-Blocks-canvas.jp-mod-wide")
    expect(page.locator(".jp-Blocks-node")).to_have_count(16)
    first, second = (page.locator(f"[data-block={name}]") for name in ("load_weather", "repair_weather"))
    left, right = first.bounding_box(), second.bounding_box()
    assert left
    assert right
    assert left["x"] + left["width"] < right["x"]
    second.click()
    expect(lab.node("repair_weather")).to_have_attribute("aria-current", "true")


def test_edge_says_why(open_lab: Open, folder: Path) -> None:
    """A click on an edge says which name crosses it, where it is defined and used, and how that is known."""
    lab = open_lab(write(folder / "why.ipynb", ("a = 1", "block:first"), ("b = a", "block:second")))
    lab.point_at_edge("first", "second")
    card = lab.page.get_by_role("dialog", name="Why second needs first")
    expect(card).to_contain_text("a")
    expect(card).to_contain_text("read from the code")
    take_picture(lab.page, "edge_card")
    lab.page.keyboard.press("Escape")
    expect(card).to_have_count(0)
