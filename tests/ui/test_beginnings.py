"""What the panel shows before there is anything to show, and how one gets going."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Response, Route, expect

from .conftest import Open
from .lab import WIDENED
from .labserver import LabServer
from .notebooks import SOUND, write


def test_no_notebook(open_lab: Open) -> None:
    """Without a notebook the panel says so, and offers one."""
    lab = open_lab()
    expect(lab.panel).to_contain_text("No notebook open")
    expect(lab.panel.get_by_role("button", name="New pipeline notebook")).to_be_visible()


def test_the_first_graph_shows_the_panel(open_lab: Open, folder: Path) -> None:
    """The first pipeline brings the panel, not the keyboard, to the front; who closes it has it closed."""
    lab = open_lab(write(folder / "first.ipynb", *SOUND), panel=False)
    expect(lab.nodes).to_have_count(3)
    expect(lab.panel).to_be_visible()
    assert not lab.panel.evaluate("panel => panel.contains(document.activeElement)")
    lab.page.wait_for_function(WIDENED)
    with lab.page.expect_response(_keeps_the_side_closed):
        lab.page.get_by_role("tab", name="Blocks", exact=True).click()
    expect(lab.panel).to_be_hidden()
    lab.page.reload()
    expect(lab.page.locator(".jp-Blocks-badge:visible")).to_have_count(5)
    expect(lab.panel).to_be_hidden()


def test_no_tags(open_lab: Open, folder: Path) -> None:
    """A notebook without tags is told what a tag does, and how to get the first block."""
    lab = open_lab(write(folder / "plain.ipynb", ("a = 1",), ("b = a + 1",)))
    expect(lab.panel).to_contain_text("No blocks yet")
    expect(lab.panel).to_contain_text("2 code cells, none tagged")
    lab.panel.get_by_role("button", name="Make a block of this cell").click()
    lab.page.get_by_role("dialog").get_by_role("textbox").first.press("Enter")
    expect(lab.node("a")).to_be_visible()


def test_server_that_does_not_answer(open_lab: Open, folder: Path) -> None:
    """If the server cannot read the graph, the panel says why, and tries again when asked."""
    lab = open_lab(panel=False)
    broken = True

    def answer(route: Route) -> None:
        if broken:
            route.fulfill(status=500, json={"code": "internal", "message": "broken", "remedy": "look"})
        else:
            route.continue_()

    lab.page.route("**/jupyter-blocks/graph**", answer)
    lab.open_beside(write(folder / "broken.ipynb", *SOUND))
    lab.open_panel()
    expect(lab.panel).to_contain_text("The graph could not be read")
    broken = False
    lab.panel.get_by_role("button", name="Try again").click()
    expect(lab.nodes).to_have_count(3)


def test_new_pipeline_notebook(open_lab: Open, server: LabServer) -> None:
    """The launcher's card makes a notebook with a first pipeline, which runs."""
    lab = open_lab()
    lab.page.locator(".jp-LauncherCard", has_text="pipeline notebook").first.click()
    expect(lab.nodes).not_to_have_count(0)
    lab.run_and_wait()


def _keeps_the_side_closed(response: Response) -> bool:
    """Whether an answer is to the layout being saved with nothing shown at the right."""
    if response.request.method != "PUT" or "/lab/api/workspaces/" not in response.url:
        return False
    layout = response.request.post_data_json["data"].get("layout-restorer:data", {})
    return layout.get("right", {}).get("collapsed") is True
