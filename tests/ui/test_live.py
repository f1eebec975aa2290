"""The live kernel in the panel: what is stale and why, Run stale here, values; reloads, tabs, restarts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from .axe import grave_findings
from .conftest import Open, take_picture
from .gate import Gate
from .lab import DARK, LIGHT, Lab
from .labserver import LabServer
from .notebooks import HELD, Cell, write

LOAD: Cell = ("rows = [1, 2, 3]", "block:load")
KEPT: Cell = ("kept = [row for row in rows if row > 1]", "block:clean")
KEPT_TEST: Cell = ("assert len(kept) == 2", "test:clean")
TOTAL: Cell = ("total = sum(kept)", "block:total")
CHAIN = (LOAD, KEPT, KEPT_TEST, TOTAL)
FRAMES: tuple[Cell, ...] = (
    ("import pandas as pd", "setup"),
    (
        "trips = pd.DataFrame({'fare': [7.5, -2.0, 11.25, 8.0] * 50, 'tip': [1.0, None] * 100})\n"
        "trips['zone'] = list('ABCD') * 50\ntrips['n'] = range(200)",
        "block:load",
    ),
    ("assert (trips.fare >= 0).all(), 'negative fares'", "test:load"),
    ("mean = trips.fare.mean()", "block:mean"),
)


def open_live(open_lab: Open, notebook: Path, **options: str) -> Lab:
    """Open a notebook with its kernel, and wait until the panel follows that."""
    lab = open_lab(notebook, kernel=True, **options)
    lab.expect_live()
    return lab


def test_states_follow_cells(open_lab: Open, folder: Path) -> None:
    """A cell that runs is fresh, stale after an edit, as are those below whose values changed."""
    lab = open_live(open_lab, write(folder / "states.ipynb", *CHAIN))
    expect(lab.live).to_contain_text("nothing has run")
    lab.run_cell(1)
    lab.expect_state(load="fresh", clean="not run", total="not run")
    lab.run_cell(2)
    lab.run_cell(4)
    lab.expect_state(load="fresh", clean="fresh", total="fresh")
    expect(lab.node("clean")).to_have_accessible_name(re.compile("1 of 1 test passed"))
    expect(lab.live).to_contain_text("all fresh")
    expect(lab.cell(2).locator(".jp-Blocks-badge")).to_contain_text("fresh")
    lab.edit(1, "rows = [1, 2, 3, 4]")
    expect(lab.node("load")).to_have_accessible_name(re.compile("stale: edited since it ran"))
    expect(lab.node("load")).to_contain_text("stale · edited")
    lab.run_cell(1)
    expect(lab.node("load")).to_have_accessible_name(re.compile(r"\bfresh\b"))
    expect(lab.node("clean")).to_have_accessible_name(re.compile("stale: rows changed by load"))
    expect(lab.node("clean")).to_contain_text("stale · rows changed")
    expect(lab.cell(2).locator(".jp-Blocks-badge")).to_contain_text("rows changed by load")


def test_run_stale_here(open_lab: Open, folder: Path) -> None:
    """One press executes what is stale as ordinary cells; tests that fail stand under their cell."""
    lab = open_live(open_lab, write(folder / "here.ipynb", *CHAIN))
    for number in (1, 2, 4):
        lab.run_cell(number)
    lab.expect_state(load="fresh", clean="fresh", total="fresh")
    lab.edit(1, "rows = [1, 2, 3, 4]")
    lab.expect_state(load="stale")
    lab.panel.get_by_role("button", name="Run stale here").click()
    lab.expect_state(load="fresh", total="fresh", clean="failed")
    for number in (1, 2, 4):
        expect(lab.cell(number).locator(".jp-InputPrompt")).to_have_text(re.compile(r"\[[4-6]\]"))
    card = lab.cell(3).locator(".jp-Blocks-card")
    expect(card).to_contain_text("in the kernel")
    expect(card).to_contain_text("len(kept)")
    expect(lab.node("clean")).to_have_accessible_name(re.compile("0 of 1 test passed"))


def test_run_here_stops_at_a_failure(open_lab: Open, folder: Path) -> None:
    """From the menu of a block its cells run, and what it needs; a failing one is the last."""
    cells = (LOAD, ("kept = rows / 0", "block:clean"), TOTAL)
    lab = open_live(open_lab, write(folder / "fails.ipynb", *cells))
    lab.node("total").click(button="right")
    lab.page.get_by_role("menuitem", name="Run total here").click()
    lab.expect_state(load="fresh", clean="failed", total="not run")
    expect(lab.live).to_contain_text("1 failed")


def test_reload_and_second_tab(open_lab: Open, folder: Path) -> None:
    """A page that was reloaded, and a second one, show what the kernel knows, and go on from there."""
    notebook = write(folder / "tabs.ipynb", *CHAIN)
    first = open_live(open_lab, notebook)
    first.run_cell(1)
    first.run_cell(2)
    first.expect_state(load="fresh", clean="fresh", total="not run")
    first.save()
    first.page.reload()
    first.open_panel()
    first.expect_state(load="fresh", clean="fresh", total="not run")
    second = open_live(open_lab, notebook)
    second.expect_state(load="fresh", clean="fresh", total="not run")
    first.run_cell(4)
    for lab in (first, second):
        lab.expect_state(load="fresh", clean="fresh", total="fresh")


def test_values_while_a_cell_runs(open_lab: Open, folder: Path) -> None:
    """Values are answered beside a cell that runs; a page that is loaded meanwhile shows what came of it."""
    gate = Gate(folder)
    lab = open_live(open_lab, write(folder / "busy.ipynb", *HELD))
    lab.run_cell(1)
    lab.cell(2).locator(".jp-InputPrompt").click()
    lab.command("notebook:run-cell")
    lab.expect_state(load="fresh", wait="running", last="not run")
    lab.node("load").click()
    lab.inspector.get_by_role("button", name="Inspect rows").click()
    expect(lab.inspector.locator(".jp-Blocks-value")).to_contain_text("[1, 2, 3]")
    lab.save()
    lab.page.reload()
    gate.open()
    lab.open_panel()
    lab.expect_state(load="fresh", wait="fresh", last="not run")


def test_restart_clears(open_lab: Open, folder: Path) -> None:
    """After a restart of the kernel nothing has run, and the next cell that runs is seen."""
    lab = open_live(open_lab, write(folder / "restart.ipynb", *CHAIN))
    lab.run_cell(1)
    lab.expect_state(load="fresh")
    lab.command("kernelmenu:restart")
    lab.page.get_by_role("dialog").get_by_role("button", name="Confirm Kernel Restart").click()
    lab.expect_state(load="not run", clean="not run")
    lab.expect_live()
    lab.run_cell(1)
    lab.expect_state(load="fresh")


def test_another_kernel(open_lab: Open, folder: Path) -> None:
    """Without a kernel nothing is followed; the next one that is chosen is, and begins with nothing run."""
    lab = open_live(open_lab, write(folder / "switch.ipynb", *CHAIN))
    lab.run_cell(1)
    lab.expect_state(load="fresh")
    choose_kernel(lab, "No Kernel")
    expect(lab.live).to_have_count(0)
    lab.expect_state(load="not run")
    choose_kernel(lab, "Python 3 (ipykernel)")
    lab.expect_live()
    lab.expect_state(load="not run", clean="not run")
    lab.run_cell(1)
    lab.expect_state(load="fresh")


def choose_kernel(lab: Lab, name: str) -> None:
    """Give the notebook another kernel by JupyterLab's dialog, and wait until it has it: JupyterLab takes a
    choice that is made while the last one is being carried out for nothing."""
    lab.command("kernelmenu:change")
    dialog = lab.page.get_by_role("dialog")
    dialog.get_by_role("combobox").select_option(label=name)
    dialog.get_by_role("button", name="Select Kernel").click()
    expect(dialog).to_have_count(0)
    expect(lab.page.locator("#jp-main-statusbar")).to_contain_text(f"{name} |")


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_inspector_shows_values(open_lab: Open, folder: Path, theme: str) -> None:
    """A frame is shown with columns, gaps and first rows; offending rows stand under their test."""
    lab = open_live(open_lab, write(folder / "frames.ipynb", *FRAMES), theme=theme)
    for number in (1, 2, 4):
        lab.run_cell(number)
    lab.expect_state(load="failed", mean="fresh")
    lab.node("load").click()
    lab.inspector.get_by_role("button", name="Inspect trips").click()
    value = lab.inspector.locator(".jp-Blocks-value")
    expect(value).to_contain_text("DataFrame · 200 × 4")
    expect(value).to_contain_text("100 missing")
    expect(value.get_by_role("img", name="from -2 to 11.3")).to_be_visible()
    expect(value.get_by_role("region", name="First rows of trips")).to_contain_text("-2.0")
    card = lab.cell(3).locator(".jp-Blocks-card")
    expect(card).to_contain_text("10 of 50 offending rows")
    lab.edit(2, FRAMES[1][0] + "\ntrips['n'] += 1")
    expect(lab.node("load")).to_contain_text("stale · edited")
    lab.inspector.get_by_role("button", name="Tests").click()
    take_picture(lab.page, f"live_{theme.split()[-1].lower()}")
    assert not grave_findings(lab.page, "#jupyter-blocks-panel", ".jp-Blocks-badge", ".jp-Blocks-card")


def test_kernel_and_run_take_turns(open_lab: Open, folder: Path) -> None:
    """A run's word is shown until a cell of a block runs in the kernel; the More menu changes that."""
    lab = open_live(open_lab, write(folder / "turns.ipynb", *CHAIN))
    lab.run_and_wait()
    lab.expect_state(load="succeeded", clean="succeeded", total="succeeded")
    lab.run_cell(1)
    lab.expect_state(load="fresh", clean="not run")
    lab.panel.get_by_role("button", name="More", exact=True).click()
    lab.page.get_by_role("menuitem", name="Show how blocks fared in run 1").click()
    lab.expect_state(load="succeeded", clean="succeeded")


def test_problems_of_the_kernel(open_lab: Open, folder: Path) -> None:
    """What the namespace hides stands among the problems, as the kernel's."""
    lab = open_live(open_lab, write(folder / "hidden.ipynb", *CHAIN))
    lab.run_cell(1)
    lab.run_cell(2)
    lab.expect_state(load="fresh", clean="fresh")
    lab.edit(1, "other = [1, 2, 3]")
    lab.tab("Problems").click()
    expect(lab.problems.filter(has_text="from the kernel").first).to_contain_text("JB3")


def test_not_followed(open_lab: Open, folder: Path, server: LabServer) -> None:
    """With the setting off nothing is brought into the kernel, and nothing is said of it."""
    server.write_setting("jupyter-blocks:panel", {"followKernel": False})
    try:
        lab = open_lab(
            write(folder / "off.ipynb", *CHAIN, ("'jupyter_blocks' in __import__('sys').modules",)),
            kernel=True,
        )
        lab.expect_idle()
        lab.run_cell(1)
        lab.run_cell(5)
        expect(lab.cell(5).locator(".jp-OutputArea-output")).to_contain_text("False")
        lab.expect_state(load="not run")
        expect(lab.live).to_have_count(0)
    finally:
        server.write_setting("jupyter-blocks:panel", {})


def test_half_that_cannot_be_had(open_lab: Open, folder: Path) -> None:
    """Where the server gives no kernel half, the panel says so, and tries again when asked."""
    notebook = write(folder / "refused.ipynb", *CHAIN)
    lab = open_lab(kernel=True)
    refused = re.compile(r"/jupyter-blocks/kernel-half")
    lab.page.route(refused, lambda route: route.fulfill(status=403, body="{}"))
    lab.open_beside(notebook)
    notice = lab.panel.get_by_role("status").filter(has_text="Kernel half could not be loaded")
    expect(notice).to_contain_text("403")
    take_picture(lab.page, "kernel_half_refused")
    lab.page.unroute(refused)
    notice.get_by_role("button", name="Try again").click()
    lab.expect_live()
    expect(notice).to_have_count(0)
