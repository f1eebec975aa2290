"""The panel by keyboard alone."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from .conftest import Open, take_picture
from .notebooks import SOUND, write


def test_keyboard_alone(open_lab: Open, folder: Path) -> None:
    """A shortcut opens the panel, arrows walk the edges, Enter opens a cell, R runs a block."""
    lab = open_lab(write(folder / "keys.ipynb", *SOUND), panel=False)
    press = lab.page.keyboard.press
    press("Escape")
    press("ControlOrMeta+Alt+b")
    expect(lab.node("load")).to_be_visible()
    lab.tab_to(lab.node("load"))
    press("ArrowDown")
    expect(lab.node("clean")).to_be_focused()
    press("End")
    expect(lab.node("total")).to_be_focused()
    press("Home")
    expect(lab.node("load")).to_be_focused()
    press("r")
    lab.expect_ended("succeeded")
    lab.expect_state(load="succeeded")
    press("ArrowDown")
    press("Enter")
    expect(lab.cell(3)).to_contain_class("jp-mod-active")


def test_blocks_and_tests_by_keyboard(open_lab: Open, folder: Path) -> None:
    """A name that is none is refused, with one that would do; one undo each takes block and test back."""
    lab = open_lab(write(folder / "make.ipynb", ("rows = [1]",)))
    expect(lab.panel).to_contain_text("No blocks yet")
    press = lab.page.keyboard.press
    lab.cell(1).click()
    press("Escape")
    press("Shift+Alt+b")
    dialog = lab.page.get_by_role("dialog")
    name = dialog.get_by_role("textbox", name="Name")
    expect(name).to_be_focused()
    name.fill("2 rows")
    expect(dialog.get_by_role("alert")).to_contain_text("_2_rows, for example")
    expect(name).to_have_attribute("aria-invalid", "true")
    expect(dialog.get_by_role("button", name="Make block")).to_be_disabled()
    take_picture(lab.page, "make_block_wrong")
    press("Enter")
    expect(dialog).to_be_visible()
    name.fill("load")
    expect(dialog.get_by_role("alert")).to_be_empty()
    press("Enter")
    expect(lab.node("load")).to_be_visible()
    press("Shift+Alt+t")
    expect(lab.cells).to_have_count(2)
    expect(lab.cell(2)).to_contain_text("test:load")
    press("Escape")
    lab.command("notebook:undo-cell-action")
    expect(lab.cells).to_have_count(1)
    lab.command("notebook:undo-cell-action")
    expect(lab.nodes).to_have_count(0)
