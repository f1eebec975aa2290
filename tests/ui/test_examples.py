"""The examples as a newcomer meets them; with UPDATE_IMAGES set, these are the pictures of the README."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from .conftest import Open
from .lab import DARK, LIGHT, Lab
from .labserver import LabServer

TakeImage = Callable[[Page, str], None]
PANEL_WIDTH = 360


def show(open_lab: Open, notebook: Path, theme: str = LIGHT) -> Lab:
    """Open a notebook as in a picture: the panel at its proper width, nothing at the left."""
    lab = open_lab(notebook, theme=theme, kernel=bool(os.environ.get("UPDATE_IMAGES")))
    lab.command("application:toggle-left-area")
    expect(lab.page.locator("#filebrowser")).to_be_hidden()
    lab.resize_panel(PANEL_WIDTH)
    return lab


def test_flights_run_from_the_panel(open_lab: Open, server: LabServer, take_image: TakeImage) -> None:
    """All 16 blocks of the flights example run from the panel, and their tests pass."""
    lab = show(open_lab, server.root / "examples/flights/flights.ipynb")
    lab.run_and_wait()
    lab.expect_state(load_flights="succeeded", join_weather="succeeded", export="succeeded")
    lab.node("join_weather").click()
    expect(lab.inspector).to_contain_text("3 of 3 passed")
    take_image(lab.page, "panel")


def test_flights_with_a_failing_test(
    open_lab: Open, server: LabServer, folder: Path, take_image: TakeImage
) -> None:
    """A test that does not hold shows the values compared, and what is skipped for it."""
    notebook = Path(shutil.copy(server.root / "examples/flights/flights.ipynb", folder))
    document = json.loads(notebook.read_text(encoding="utf-8"))
    test = next(cell for cell in document["cells"] if "test:clean" in cell["metadata"].get("tags", ()))
    test["source"].append('\nassert flights["dep_delay"].max() < 600, "nobody waits for ten hours"')
    notebook.write_text(json.dumps(document), encoding="utf-8")
    lab = show(open_lab, notebook)
    lab.run_and_wait("failed")
    lab.expect_state(clean="failed", join_weather="skipped", load_planes="succeeded")
    lab.node("clean").click()
    expect(lab.inspector).to_contain_text("nobody waits for ten hours")
    expect(lab.page.locator(".jp-Blocks-card")).to_contain_text("nobody waits for ten hours")
    take_image(lab.page, "failing-test")


def test_penguins_in_the_dark(open_lab: Open, server: LabServer, take_image: TakeImage) -> None:
    """The penguins example, blocks written as functions, runs from the panel; here in the dark theme."""
    lab = show(open_lab, server.root / "examples/penguins/penguins.ipynb", DARK)
    lab.run_and_wait()
    lab.node("locate").click()
    expect(lab.inspector).to_contain_text("1 of 1 passed")
    take_image(lab.page, "panel-dark")
