"""What a user has set: the settings act, what is set in the panel outlives a reload, clocks may differ."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from .conftest import Open
from .gate import Gate
from .labserver import LabServer
from .notebooks import HELD, SOUND, write

SETTINGS = "jupyter-blocks:panel"


@pytest.fixture
def quiet(server: LabServer) -> Iterator[None]:
    """All that can be switched off is."""
    server.write_setting(
        SETTINGS, {"cellBadges": False, "edgeLabels": False, "notify": False, "notifyAfter": 0}
    )
    yield
    server.remove_setting(SETTINGS)


def test_settings_act(open_lab: Open, folder: Path, server: LabServer, quiet: None) -> None:
    """Without badges, names on edges and notifications none are shown; graph and run are all the same."""
    lab = open_lab(write(folder / "quiet.ipynb", *SOUND))
    expect(lab.edges).to_have_count(2)
    lab.run_and_wait()
    expect(lab.panel.locator(".jp-Blocks-edgeLabel")).to_have_count(0)
    expect(lab.page.locator(".jp-Blocks-badge:visible")).to_have_count(0)
    expect(lab.page.locator(".Toastify__toast")).to_have_count(0)


def test_notification_of_a_run_that_ended(open_lab: Open, folder: Path, server: LabServer) -> None:
    """With a threshold of 0 the end of every run is told, with a way to its page."""
    server.write_setting(SETTINGS, {"notifyAfter": 0})
    lab = open_lab(write(folder / "told.ipynb", *SOUND))
    expect(lab.panel.locator(".jp-Blocks-edgeLabel")).to_have_count(2)
    expect(lab.page.locator(".jp-Blocks-badge:visible")).to_have_count(5)
    lab.run_and_wait()
    expect(lab.page.locator(".Toastify__toast")).to_contain_text("run 1 succeeded")
    server.remove_setting(SETTINGS)


def test_inspector_keeps_its_height(open_lab: Open, folder: Path) -> None:
    """The height that the inspector was given holds after a reload."""
    lab = open_lab(write(folder / "height.ipynb", *SOUND))
    lab.page.wait_for_function("window.jupyterapp")
    splitter = lab.panel.get_by_role("separator", name="Height of the inspector")
    lab.node("load").click()
    splitter.focus()
    with lab.page.expect_response(re.compile("/lab/api/workspaces/")):
        lab.page.keyboard.press("Home")
    expect(splitter).to_have_attribute("aria-valuenow", "96")
    lab.page.reload()
    lab.open_panel()
    lab.node("load").click()
    expect(splitter).to_have_attribute("aria-valuenow", "96")


def test_elapsed_time_by_the_clock_of_the_server(open_lab: Open, folder: Path) -> None:
    """A browser whose clock is an hour ahead shows the seconds that the run has taken, not an hour more."""
    gate = Gate(folder)
    lab = open_lab(panel=False)
    lab.page.evaluate("() => { const right = Date.now; Date.now = () => right() + 3600_000; }")
    lab.open_beside(write(folder / "ahead.ipynb", *HELD))
    lab.open_panel()
    lab.run()
    lab.expect_state(wait="running")
    expect(lab.progress).to_contain_text(re.compile(r"1 of 30:\d\d"))
    gate.open()
    lab.expect_ended("succeeded")
