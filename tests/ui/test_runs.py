"""Runs: started from the panel, watched live, stopped, looked into afterwards."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import psutil
from playwright.sync_api import expect

from .conftest import Open, take_picture
from .gate import Gate
from .labserver import LabServer
from .notebooks import FAILING, HELD, SOUND, write


def test_run_with_live_states(open_lab: Open, folder: Path) -> None:
    """While one block runs, those before it have succeeded and those after it wait, until all have run."""
    gate = Gate(folder)
    lab = open_lab(write(folder / "live.ipynb", *HELD))
    lab.run()
    lab.expect_state(load="succeeded", wait="running", last="queued")
    expect(lab.progress).to_contain_text("1 of 3")
    expect(lab.stop_button).to_be_enabled()
    take_picture(lab.page, "run_in_the_middle")
    gate.open()
    lab.expect_ended("succeeded")
    lab.expect_state(load="succeeded", wait="succeeded", last="succeeded")
    lab.tab("Runs").click()
    expect(lab.runs).to_have_count(1)
    expect(lab.runs).to_contain_text("succeeded")


def test_failing_assertion(open_lab: Open, folder: Path) -> None:
    """A failing assertion shows at its node, in the inspector with the values compared, and at its cell."""
    lab = open_lab(write(folder / "failing.ipynb", *FAILING))
    lab.run_and_wait("failed")
    lab.expect_state(find="failed", report="skipped", allow="succeeded")
    lab.node("find").click()
    expect(lab.inspector).to_contain_text("unknown rows")
    expect(lab.inspector).to_contain_text("{1, 2, 3}")
    card = lab.cell(4).locator(".jp-Blocks-card")
    expect(card).to_contain_text("found <= allowed")
    expect(card).to_contain_text("{1, 2, 3}")


def test_stop(open_lab: Open, folder: Path, server: LabServer) -> None:
    """Stop answers at once, the blocks are cancelled, and no process of the run is left."""
    Gate(folder)
    lab = open_lab(write(folder / "stop.ipynb", *HELD))
    lab.run()
    lab.expect_state(wait="running")
    lab.stop_button.click()
    expect(lab.progress).to_contain_text("stopping…", timeout=1000)
    lab.expect_ended("cancelled")
    lab.expect_state(load="succeeded", wait="cancelled", last="cancelled")
    _, left = psutil.wait_procs(server.run_processes(), timeout=20)
    assert not left


def test_parameters(open_lab: Open, folder: Path) -> None:
    """A value changed in the form reaches the run; a text that is none is refused at its field."""
    lab = open_lab(write(folder / "parameters.ipynb", *SOUND))
    lab.panel.get_by_role("button", name=re.compile("^Parameters")).click()
    form = lab.page.get_by_role("dialog", name="Parameters")
    month = form.get_by_label("month")
    expect(month).to_have_value("1")
    month.fill("many")
    take_picture(lab.page, "parameters_form")
    expect(form).to_contain_text("a whole number")
    expect(month).to_have_attribute("aria-invalid", "true")
    month.fill("3")
    expect(month).to_have_attribute("aria-invalid", "false")
    form.get_by_role("button", name="Run").click()
    lab.expect_ended("succeeded")
    lab.node("total").click()
    lab.inspector.get_by_role("button", name=re.compile("^Log")).click()
    expect(lab.inspector).to_contain_text("the total is 3")
    lab.tab("Runs").click()
    expect(lab.runs).to_contain_text("month=3")


def test_unsaved_source(open_lab: Open, folder: Path) -> None:
    """What runs is what the editor shows; the run is marked, and the file is not touched."""
    notebook = write(folder / "unsaved.ipynb", *SOUND)
    before = notebook.read_bytes()
    lab = open_lab(notebook)
    expect(lab.nodes).to_have_count(3)
    lab.edit(5, "total = 1000\nprint('now it is', total)")
    lab.run_and_wait()
    lab.node("total").click()
    lab.inspector.get_by_role("button", name=re.compile("^Log")).click()
    expect(lab.inspector).to_contain_text("now it is 1000")
    lab.tab("Runs").click()
    expect(lab.runs.get_by_label("unsaved source")).to_be_visible()
    assert notebook.read_bytes() == before


def test_run_of_the_command_line(open_lab: Open, folder: Path, server: LabServer) -> None:
    """A run that the command line makes of the same notebook appears in the panel by itself."""
    notebook = write(folder / "cli.ipynb", *SOUND)
    lab = open_lab(notebook)
    expect(lab.nodes).to_have_count(3)
    lab.tab("Runs").click()
    expect(lab.panel).to_contain_text("No runs yet")
    jupyter_blocks = Path(sys.executable).with_name("jupyter-blocks")
    command = [jupyter_blocks, "run", notebook, "-p", "month", "2"]
    subprocess.run(command, env=server.environment(), check=True, capture_output=True)
    expect(lab.runs).to_have_count(1)
    expect(lab.runs).to_contain_text("succeeded")
    expect(lab.runs).to_contain_text("month=2")


def test_two_notebooks_at_once(open_lab: Open, folder: Path) -> None:
    """Each notebook has its graph and its run; the panel follows the one in front."""
    gate = Gate(folder)
    lab = open_lab(write(folder / "one.ipynb", *HELD))
    lab.run()
    lab.expect_state(wait="running")
    lab.open_beside(write(folder / "two.ipynb", *SOUND))
    expect(lab.node("total")).to_be_visible()
    expect(lab.node("wait")).to_have_count(0)
    lab.run_and_wait()
    lab.expect_state(total="succeeded")
    lab.page.get_by_role("tab", name="one.ipynb").click()
    lab.expect_state(load="succeeded", wait="running", last="queued")
    gate.open()
    lab.expect_ended("succeeded")


def test_executed_notebook_opens_beside_the_source(open_lab: Open, folder: Path) -> None:
    """The executed notebook of a run shows its outputs beside the source, which keeps none."""
    notebook = write(folder / "source.ipynb", *SOUND)
    lab = open_lab(notebook)
    lab.run_and_wait()
    lab.tab("Runs").click()
    lab.runs.hover()
    lab.runs.get_by_role("button", name="Open the executed notebook").click()
    expect(lab.page.locator(".jp-NotebookPanel:visible")).to_have_count(2)
    executed = lab.page.locator(".jp-NotebookPanel:visible").last
    expect(executed).to_contain_text("the total is 5")
    assert json.loads(notebook.read_text())["cells"][4]["outputs"] == []
