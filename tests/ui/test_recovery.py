"""A run goes on whatever becomes of the page and of the server, and is shown from its first event."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from .conftest import Open
from .gate import Gate
from .labserver import LabServer
from .notebooks import HELD, write


def test_reload_in_the_middle_of_a_run(open_lab: Open, folder: Path) -> None:
    """After a reload the page shows the run that goes on, from its first event."""
    gate = Gate(folder)
    lab = open_lab(write(folder / "reload.ipynb", *HELD))
    lab.run()
    lab.expect_state(wait="running")
    lab.page.reload()
    lab.open_panel()
    lab.expect_state(load="succeeded", wait="running", last="queued")
    expect(lab.stop_button).to_be_enabled()
    gate.open()
    lab.expect_ended("succeeded")
    lab.expect_state(load="succeeded", wait="succeeded", last="succeeded")


def test_second_tab_in_the_middle_of_a_run(open_lab: Open, folder: Path) -> None:
    """A second tab shows the run as the first does, and both see its end."""
    gate = Gate(folder)
    notebook = write(folder / "tabs.ipynb", *HELD)
    first = open_lab(notebook)
    first.run()
    first.expect_state(wait="running")
    second = open_lab(notebook)
    second.expect_state(load="succeeded", wait="running", last="queued")
    gate.open()
    for lab in (first, second):
        lab.expect_ended("succeeded")
        lab.expect_state(load="succeeded", wait="succeeded", last="succeeded")


def test_restart_of_the_server_in_the_middle_of_a_run(
    open_lab: Open, folder: Path, server: LabServer
) -> None:
    """The run outlives the server; the page finds it again without being reloaded."""
    gate = Gate(folder)
    lab = open_lab(write(folder / "restart.ipynb", *HELD))
    lab.run()
    lab.expect_state(wait="running")
    server.stop()
    lost = lab.page.get_by_role("dialog", name="Server Connection Error")
    lost.get_by_role("checkbox").check()
    lost.get_by_role("button", name="Close").click()
    server.start()
    gate.open()
    lab.expect_ended("succeeded")
    lab.expect_state(load="succeeded", wait="succeeded", last="succeeded")
    lab.tab("Runs").click()
    expect(lab.runs).to_have_count(1)
