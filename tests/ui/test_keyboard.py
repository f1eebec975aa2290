"""The panel by keyboard alone."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from .conftest import Open
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
