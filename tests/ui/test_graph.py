"""The graph: from the file, after edits of code and tags, in step with the cells."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, expect

from .conftest import Open, take_picture
from .labserver import LabServer
from .notebooks import SOUND, write


def test_graph_from_the_file(open_lab: Open, server: LabServer) -> None:
    """The graph of the flights example is there at once, with its edges, and no kernel runs for it."""
    lab = open_lab(server.root / "examples/flights/flights.ipynb")
    expect(lab.nodes).to_have_count(16)
    expect(lab.node("join_weather")).to_be_visible()
    expect(lab.panel.locator(".jp-Blocks-edge")).not_to_have_count(0)
    assert server.get("api/kernels") == []
    assert server.get("api/sessions") == []


def test_edit_makes_an_edge_appear(open_lab: Open, folder: Path) -> None:
    """Typing a name into a cell draws the edge to its block; nothing is saved for it."""
    notebook = write(folder / "edit.ipynb", ("a = 1", "block:first"), ("b = 2", "block:second"))
    before = notebook.read_bytes()
    lab = open_lab(notebook)
    expect(lab.nodes).to_have_count(2)
    expect(lab.edges).to_have_count(0)
    lab.edit(2, "b = a + 1")
    expect(lab.edges).to_have_count(1)
    lab.node("second").click()
    expect(lab.inspector.get_by_role("button", name="first")).to_be_visible()
    assert notebook.read_bytes() == before


def test_click_on_a_node_goes_to_its_cell(open_lab: Open, server: LabServer) -> None:
    """A click on a node scrolls to its cell and selects it; selecting a cell highlights its node."""
    lab = open_lab(server.root / "examples/flights/flights.ipynb")
    lab.node("score_model").click()
    cell = lab.active_cell
    expect(cell).to_contain_text("score")
    expect(cell).to_be_in_viewport()
    expect(lab.node("score_model")).to_have_attribute("aria-current", "true")
    lab.cell_with("isna()").click()
    expect(lab.node("mark_cancelled")).to_have_attribute("aria-current", "true")
    expect(lab.node("mark_cancelled")).to_be_in_viewport()
    expect(lab.node("score_model")).not_to_have_attribute("aria-current", "true")


def test_retag_by_command_and_undo(open_lab: Open, folder: Path) -> None:
    """*Make block…* tags a cell, a node appears, and undo takes both away."""
    lab = open_lab(write(folder / "retag.ipynb", ("a = 1", "block:first"), ("b = a",)))
    expect(lab.nodes).to_have_count(1)
    lab.cell(2).click()
    lab.command("jupyter-blocks:make-block")
    dialog = lab.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    take_picture(lab.page, "make_block")
    expect(dialog.get_by_role("textbox").first).to_have_value("b")
    dialog.get_by_role("textbox").first.press("Enter")
    expect(lab.node("b")).to_be_visible()
    expect(lab.edges).to_have_count(1)
    lab.command("notebook:undo-cell-action")
    expect(lab.nodes).to_have_count(1)


def test_retag_by_the_tag_editor(open_lab: Open, folder: Path) -> None:
    """JupyterLab's own tag editor and the panel follow each other."""
    lab = open_lab(write(folder / "editor.ipynb", *SOUND))
    expect(lab.nodes).to_have_count(3)
    lab.cell(2).click()
    lab.page.get_by_role("tab", name="Property Inspector").click()
    lab.page.get_by_text("Common Tools").click()
    lab.page.locator(".jp-CellTags").get_by_text("block:load").click()
    lab.open_panel()
    expect(lab.nodes).to_have_count(2)


def test_the_graph_has_all_the_room(open_lab: Open, folder: Path) -> None:
    """The inspector is a sentence until a block is selected, which stays in view; Escape puts it away."""
    chained = [("v0 = 1", "block:b0"), *((f"v{n} = v{n - 1}", f"block:b{n}") for n in range(1, 11))]
    lab = open_lab(write(folder / "room.ipynb", ("limit = 1", "setup"), *chained))
    expect(lab.inspector).to_contain_text("Select a block")
    assert _height(lab.inspector) < 64
    last = lab.node("b10")
    expect(last).to_be_in_viewport(ratio=1)
    zoom = lab.panel.get_by_role("group", name="Zoom").bounding_box()
    box = last.bounding_box()
    assert zoom
    assert box
    assert box["y"] + box["height"] < zoom["y"]
    last.click()
    expect(lab.inspector).to_contain_text("transformer")
    assert _height(lab.inspector) > 300
    expect(last).to_be_in_viewport(ratio=1)
    take_picture(lab.page, "inspector_open")
    lab.page.keyboard.press("Escape")
    expect(lab.inspector).to_contain_text("Select a block")
    assert _height(lab.inspector) < 64


def _height(part: Locator) -> float:
    box = part.bounding_box()
    assert box
    return box["height"]
