"""What the panel costs in a real browser; prints a Markdown table.

    main ── measure ── draw, edit, pan (200 and 1,000 blocks), type (200 blocks, with and without the panel)

Times are taken in the page, by the browser's own clock: a change counts when the frame that shows it has been
made. The notebook is `tests.ui.notebooks.chain`: each block reads two earlier ones.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from tests.ui.chromium import ARGUMENTS, executable
from tests.ui.lab import Lab
from tests.ui.labserver import LabServer
from tests.ui.notebooks import chain, write

PATIENCE = 180_000  # ms
SETTLING = 600_000  # ms until JupyterLab has drawn all cells
BARS = {200: 300.0, 1000: 700.0}  # ms from an edit to the graph that shows it

# Watches for the first node, and notes when the frame with it was made.
WATCH_DRAW = """
window.firstDraw = new Promise(resolve => {
  const look = () => document.querySelector('.jp-Blocks-node')
    ? requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())))
    : requestAnimationFrame(look);
  look();
});
"""
# When the graph was asked for first.
ASKED = """
() => Math.min(...performance.getEntriesByType('resource')
  .filter(entry => entry.name.includes('/jupyter-blocks/graph')).map(entry => entry.startTime))
"""
# Notes the next edit, and when the frame was made in which the second block reads nothing any more.
WATCH_EDIT = """
() => {
  const node = () => document.querySelector('[data-block=b1].jp-Blocks-node')?.ariaLabel ?? '';
  const before = node();
  window.redrawn = new Promise(resolve => {
    document.addEventListener('beforeinput', () => {
      const start = performance.now();
      const look = () => node() !== before
        ? requestAnimationFrame(() => resolve(performance.now() - start))
        : requestAnimationFrame(look);
      look();
    }, {once: true, capture: true});
  });
}
"""
# JupyterLab draws cells one after the other for a while; what it then costs is not ours.
SETTLED = "blocks => document.querySelectorAll('.jp-CodeCell .cm-editor').length === blocks"
# Collects the time between frames until `stopFrames` is called.
WATCH_FRAMES = """
() => {
  const times = [];
  let going = true, last = performance.now();
  const next = now => { times.push(now - last); last = now; if (going) requestAnimationFrame(next); };
  requestAnimationFrame(next);
  window.stopFrames = () => { going = false; return times.slice(1); };
}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A measured time in ms: the median, and the slowest but for one in twenty."""

    what: str
    blocks: int
    values: Sequence[float]
    bar: float | None = None

    @property
    def row(self) -> str:
        ordered = sorted(self.values)
        late = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
        verdict = "" if self.bar is None else "met" if median(ordered) <= self.bar else "missed"
        bar = "" if self.bar is None else f"{self.bar:.0f}"
        return (
            f"| {self.what} | {self.blocks:,} | {median(ordered):.0f} | {late:.0f} "
            f"| {len(ordered)} | {bar} | {verdict} |"
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="loads and edits per figure")
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder, _serving(Path(folder)) as (server, context):
        print("| | blocks | median ms | p95 ms | n | bar | |\n|---|--:|--:|--:|--:|--:|---|")
        for blocks in BARS:
            for figure in measure(server, context, blocks, rounds):
                print(figure.row, flush=True)
        for figure in typing(server, context):
            print(figure.row, flush=True)


def measure(server: LabServer, context: BrowserContext, blocks: int, rounds: int) -> Iterator[Figure]:
    """First draw, redraw after an edit, and frames while panning."""
    notebook = write(server.root / f"blocks-{blocks}.ipynb", *chain(blocks))
    draws: list[float] = []
    edits: list[float] = []
    frames: list[float] = []
    for number in range(rounds):
        lab = Lab(context.new_page(), server, workspace=f"bench-{blocks}-{number}")
        lab.page.add_init_script(WATCH_DRAW)
        lab.open(notebook)
        drawn: float = lab.page.evaluate("window.firstDraw")
        draws.append(drawn - lab.page.evaluate(ASKED))
        if number == rounds - 1:
            lab.page.wait_for_function(SETTLED, arg=blocks, timeout=SETTLING)
            edits += _edits(lab, 4 * rounds)
            frames += _pan(lab)
        lab.close()
    yield Figure(what="graph asked for → drawn", blocks=blocks, values=draws)
    yield Figure(what="edit → redrawn", blocks=blocks, values=edits, bar=BARS[blocks])
    yield Figure(what="frame while panning", blocks=blocks, values=frames)


def typing(server: LabServer, context: BrowserContext, blocks: int = 200) -> Iterator[Figure]:
    """Frames while somebody types in a notebook, with the panel and without the extension."""
    notebook = write(server.root / f"typing-{blocks}.ipynb", *chain(blocks))
    configuration = server.home / "config" / "labconfig" / "page_config.json"
    configuration.parent.mkdir(parents=True, exist_ok=True)
    for is_disabled in (False, True):
        disabled = {"disabledExtensions": {"jupyter-blocks": is_disabled}}
        configuration.write_text(json.dumps(disabled), encoding="utf-8")
        lab = Lab(context.new_page(), server, workspace=f"bench-typing-{is_disabled}")
        lab.open(notebook, panel=not is_disabled)
        if not is_disabled:
            expect(lab.nodes).not_to_have_count(0)
        lab.page.wait_for_function(SETTLED, arg=blocks, timeout=SETTLING)
        lab.cell(3).locator(".cm-content").click()
        lab.page.evaluate(WATCH_FRAMES)
        lab.page.keyboard.type("\n# words that nobody reads, one after the other", delay=40)
        what = "frame while typing" + (", without the extension" if is_disabled else "")
        yield Figure(what=what, blocks=blocks, values=lab.page.evaluate("window.stopFrames()"))
        lab.close()


def _edits(lab: Lab, rounds: int) -> Iterator[float]:
    """Milliseconds from typing until the graph shows that a block reads others, or does not any more."""
    for number in range(rounds):
        lab.page.evaluate(WATCH_EDIT)
        lab.edit(2, f"v1 = {number}" if number % 2 == 0 else "v1 = v0 + v0")
        yield lab.page.evaluate("window.redrawn")


def _pan(lab: Lab) -> list[float]:
    """Milliseconds between frames while the graph is dragged up and down."""
    page: Page = lab.page
    box = lab.panel.locator(".react-flow__pane").bounding_box()
    assert box
    x, y = box["x"] + 3, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(WATCH_FRAMES)
    for offset in (-150, 150, -150, 0):
        page.mouse.move(x, y + offset, steps=30)
    frames: list[float] = page.evaluate("window.stopFrames()")
    page.mouse.up()
    return frames


@contextmanager
def _serving(folder: Path) -> Iterator[tuple[LabServer, BrowserContext]]:
    """A server of our own and a browser that is logged in."""
    expect.set_options(timeout=PATIENCE)
    (folder / "root").mkdir()
    server = LabServer(root=folder / "root", home=folder)
    server.start()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
            context = browser.new_context(viewport={"width": 1440, "height": 900})
            context.set_default_timeout(PATIENCE)
            context.new_page().goto(f"{server.url}/api/status?token={server.token}")
            yield server, context
            browser.close()
    finally:
        server.stop()


if __name__ == "__main__":
    main()
