"""A page with JupyterLab in it, as a user sees it: the notebook, its cells, the panel, the graph in it."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Error, Locator, Page, Route, expect

from .labserver import LabServer

COMMAND = """
async ([id, args]) => { await jupyterapp.restored; void jupyterapp.commands.execute(id, args); }
"""
# Where it is shown for the first time, the panel takes its proper width by itself.
WIDENED = """
() => {
  const panel = document.querySelector('#jupyter-blocks-panel');
  return panel.offsetWidth >= 350 && !panel.classList.contains('jp-mod-first');
}
"""
LIGHT = "JupyterLab Light"
DARK = "JupyterLab Dark"
CONTRAST = "JupyterLab Dark High Contrast"


class Lab:
    """Opens notebooks and finds things by role and name.

    Kernels of the notebooks themselves are held back unless asked for: the panel needs none.
    """

    def __init__(self, page: Page, server: LabServer, *, workspace: str) -> None:
        self.page = page
        self.server = server
        self.workspace = workspace
        self.faults: list[str] = []
        self._held: list[Route] = []
        page.on("pageerror", self._note)

    def open(
        self,
        notebook: Path | None = None,
        *,
        kernel: bool = False,
        panel: bool = True,
        theme: str = LIGHT,
        classic: bool = False,
    ) -> None:
        """Load JupyterLab, or Notebook 7, with one notebook in it, or none, and open the panel."""
        self.server.write_setting("@jupyterlab/apputils-extension:themes", {"theme": theme})
        if not kernel:
            self.page.route(re.compile(r"/api/sessions(\?|$)"), self._hold_back)
        tree = f"/tree/{self.contents_path(notebook)}" if notebook else ""
        lab = f"/lab/workspaces/{self.workspace}{tree}?reset"
        self.page.goto(self.server.url + (tree.replace("/tree/", "/notebooks/") if classic else lab))
        expect(self.page.locator("#main")).to_be_visible()
        if notebook:
            expect(self.notebook.locator(".jp-Spinner")).to_have_count(0)
            expect(self.cells.first).to_be_visible()
        if panel:
            self.open_panel()

    def open_beside(self, notebook: Path) -> None:
        """Open another notebook in the same page, in front."""
        self.command("docmanager:open", {"path": self.contents_path(notebook)})
        expect(self.page.get_by_role("tab", name=notebook.name)).to_have_attribute("aria-selected", "true")
        expect(self.notebook.locator(".jp-Spinner")).to_have_count(0)

    def close(self) -> None:
        """Close the page without being asked about unsaved changes."""
        self.page.evaluate("window.stop()")  # a request that is still held back would go through
        for route in self._held:
            with contextlib.suppress(Error):
                route.abort()
        self.page.close(run_before_unload=False)

    def contents_path(self, notebook: Path) -> str:
        """The notebook's path as the server's clients write it."""
        return notebook.relative_to(self.server.root).as_posix()

    def command(self, name: str, arguments: dict[str, Any] | None = None) -> None:
        """Begin a command of the application, once its layout is restored; a dialog may be the answer."""
        self.page.wait_for_function("window.jupyterapp")
        self.page.evaluate(COMMAND, [name, arguments or {}])

    def _note(self, error: Error) -> None:
        """Keep what our own code has thrown; JupyterLab's own is no concern of ours."""
        if "/extensions/jupyter-blocks/" in (error.stack or ""):
            self.faults.append(f"{error.message}\n{error.stack}")

    def _hold_back(self, route: Route) -> None:
        """Leave a request for a kernel unanswered; let everything else through."""
        if route.request.method == "POST":
            self._held.append(route)
        else:
            route.continue_()

    # The notebook.

    @property
    def notebook(self) -> Locator:
        """The notebook that is in front."""
        return self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")

    @property
    def cells(self) -> Locator:
        return self.notebook.locator(".jp-Cell")

    def cell(self, number: int) -> Locator:
        """The cell with this number, counted from 1."""
        return self.notebook.locator(f'.jp-Cell[data-windowed-list-index="{number - 1}"]')

    def cell_with(self, text: str) -> Locator:
        """The first cell that shows this text."""
        return self.notebook.locator(".jp-Cell", has_text=text).first

    @property
    def active_cell(self) -> Locator:
        """The cell that is selected."""
        return self.notebook.locator(".jp-Cell.jp-mod-active")

    def edit(self, number: int, source: str) -> None:
        """Type a new source into a cell, through its editor."""
        editor = self.cell(number).locator(".cm-content")
        editor.click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(source)

    def run_cell(self, number: int) -> None:
        """Execute a cell in the notebook's kernel, and wait for its end."""
        prompt = self.cell(number).locator(".jp-InputPrompt")
        prompt.click()
        self.command("notebook:clear-cell-output")  # another kernel may count to the same number
        expect(prompt).to_have_text("[ ]:")
        self.command("notebook:run-cell")
        expect(prompt).to_have_text(re.compile(r"\[\d+\]"))

    def save(self) -> None:
        """Write the notebook to its file."""
        self.command("docmanager:save")
        expect(self.page.locator(".jp-mod-current.jp-mod-dirty")).to_have_count(0)

    def tab_to(self, target: Locator, most: int = 8) -> None:
        """Press Tab until something has the focus, but not more than `most` times."""
        for _ in range(most):
            if target.evaluate("node => node === document.activeElement"):
                break
            self.page.keyboard.press("Tab")
        expect(target).to_be_focused()

    # The panel.

    def open_panel(self) -> None:
        """Bring the panel to the front; a notebook that was open before a reload may be in front already."""
        self.command("jupyter-blocks:open-panel")
        expect(self.panel).to_be_visible()

    def resize_panel(self, width: int) -> None:
        """Drag the edge of the side panel until the panel is `width` px wide, or as narrow as it gets."""
        self.page.wait_for_function(WIDENED)
        box = self.panel.bounding_box()
        assert box
        y = box["y"] + box["height"] / 2
        mouse = self.page.mouse
        mouse.move(box["x"] - 2, y)
        mouse.down()
        mouse.move(box["x"] + box["width"] - width - 2, y, steps=4)
        mouse.up()

    @property
    def panel(self) -> Locator:
        return self.page.locator("#jupyter-blocks-panel")

    def tab(self, name: str) -> Locator:
        """A tab of the panel: Graph, Runs or Problems."""
        return self.panel.get_by_role("tab", name=re.compile(f"^{name}"))

    @property
    def nodes(self) -> Locator:
        return self.panel.locator(".jp-Blocks-node")

    def node(self, name: str) -> Locator:
        """A block in the panel's graph."""
        return self.panel.get_by_role("group", name=named(name)).and_(self.nodes)

    def point_at_edge(self, producer: str, consumer: str) -> None:
        """Click on the straight line between a block and the one below it."""
        upper, lower = self.node(producer).bounding_box(), self.node(consumer).bounding_box()
        assert upper
        assert lower
        x = upper["x"] + upper["width"] / 2
        self.page.mouse.click(x, (upper["y"] + upper["height"] + lower["y"]) / 2)

    @property
    def edges(self) -> Locator:
        """The lines of the panel's graph."""
        return self.panel.locator(".jp-Blocks-edge")

    @property
    def inspector(self) -> Locator:
        return self.panel.get_by_role("region", name="Inspector")

    @property
    def progress(self) -> Locator:
        return self.panel.locator(".jp-Blocks-progress")

    @property
    def live(self) -> Locator:
        """The row that says how the notebook stands in its kernel."""
        return self.panel.locator(".jp-Blocks-progress").filter(has_text="In the kernel")

    def expect_live(self) -> None:
        """The panel follows the notebook's kernel."""
        expect(self.live).to_be_visible()

    def expect_idle(self) -> None:
        """The notebook's kernel is there, and executes nothing."""
        expect(self.page.locator("#jp-main-statusbar")).to_contain_text("| Idle")

    @property
    def stop_button(self) -> Locator:
        return self.panel.get_by_role("button", name=re.compile("^Stop"))

    @property
    def runs(self) -> Locator:
        """The rows of the Runs tab."""
        return self.panel.get_by_role("list", name="Runs").get_by_role("listitem")

    @property
    def problems(self) -> Locator:
        """The rows of the Problems tab."""
        return self.panel.get_by_role("list", name="Problems").get_by_role("listitem")

    def run(self) -> None:
        """Press the panel's button."""
        self.panel.get_by_role("button", name="Run pipeline").click()

    def run_and_wait(self, state: str = "succeeded") -> None:
        """Run the whole pipeline to its end."""
        self.run()
        self.expect_ended(state)

    def expect_ended(self, state: str) -> None:
        """The newest run has ended in this state, and the panel says so."""
        expect(self.progress).to_contain_text(re.compile(rf"Run \d+ {state}"))
        expect(self.stop_button).to_be_disabled()

    def expect_state(self, **states: str) -> None:
        """Blocks show these states, in words that a screen reader says, too."""
        for block, state in states.items():
            expect(self.node(block)).to_have_accessible_name(re.compile(rf"\b{state}\b"))


def named(name: str) -> re.Pattern[str]:
    """What begins with this word: nodes are named `clean, transformer, succeeded, 2 of 2 tests passed`."""
    return re.compile(rf"^{re.escape(name)}\b")
