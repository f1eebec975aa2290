"""The page of a run in a browser: readable in light, dark and print, by ear and keyboard, and harmless."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from .axe import AXE, grave_findings
from .conftest import take_picture
from .notebooks import write

COMMAND = (sys.executable, "-c", "from jupyter_blocks.cli import main; main()", "run")
EVIL = "</style></script><img src=x onerror=alert(1)><script>alert(2)</script>"
NOTEBOOKS = {
    "failed": (
        ("month = 1", "parameters"),
        ("import sys, time\nprint('ready')", "setup"),
        ("rows = list(range(12))\ntime.sleep(0.3)", "block:load"),
        ("kept = rows[2:]\nprint('odd', file=sys.stderr)", "block:clean"),
        ("assert len(kept) == 12, 'rows were lost'\nassert kept", "test:clean"),
        ("total = sum(kept)", "block:total"),
        ("share = len(rows) / 0", "block:share"),
        ("few = rows[:2]", "block:few"),
        ("assert few[0] == 0", "test:few"),
    ),
    "succeeded": (("rows = [1]", "block:load"), ("total = sum(rows)", "block:total")),
    "no-setup": (
        ("import no_such_module", "setup"),
        ("rows = [1]", "block:load"),
        ("assert rows", "test:load"),
    ),
    "hostile": (
        (f"evil = {EVIL!r}", "parameters"),
        (f"# {EVIL}\nprint(evil)\nrows = evil * 3\nrows", "block:load"),
        ("assert rows == 1, evil", "test:load"),
        (f"raise ValueError({EVIL!r})", "block:clean"),
    ),
}


@pytest.fixture(params=NOTEBOOKS)
def named(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The page of a run of each notebook."""
    folder = tmp_path_factory.mktemp("reports")
    for name, cells in NOTEBOOKS.items():
        write(folder / f"{name}.ipynb", *cells)
        command = [*COMMAND, f"{name}.ipynb", "--report", f"{name}.html"]
        subprocess.run(command, cwd=folder, capture_output=True, check=False)
    return {name: folder / f"{name}.html" for name in NOTEBOOKS}


@pytest.fixture
def opened(browser: Browser, reports: dict[str, Path], named: str) -> Iterator[Page]:
    """The page of a run, from a file; it asks for nothing else, shows no dialog and complains of nothing."""
    address = reports[named].as_uri()
    page = browser.new_page(viewport={"width": 1240, "height": 900})
    wrong: list[str] = []
    asked: list[str] = []
    page.on("dialog", lambda dialog: wrong.append(dialog.message))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    yield page
    page.close()
    assert wrong == []
    assert asked == [address]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible(opened: Page, named: str, scheme: str) -> None:
    """Nothing serious stands in the way of whoever reads it otherwise, with all of it unfolded."""
    opened.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    take_picture(opened, f"report-{named}-{scheme}")
    opened.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    opened.evaluate(AXE.read_text(encoding="utf-8"))  # the page takes no script by an element
    assert grave_findings(opened, "body") == []


@pytest.mark.parametrize(("media", "width"), [("screen", 1240), ("screen", 360), ("print", 720)])
def test_it_fits(opened: Page, named: str, media: str, width: int) -> None:
    """The page is never wider than the window or the paper; what is wider scrolls by itself."""
    opened.set_viewport_size({"width": width, "height": 900})
    opened.emulate_media(media=media)  # type: ignore[arg-type]
    opened.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    take_picture(opened, f"report-{named}-{media}-{width}")
    assert opened.evaluate("document.documentElement.scrollWidth") <= width


def test_print_is_light(opened: Page) -> None:
    """Whoever prints at night does not print a black page."""
    opened.emulate_media(media="print", color_scheme="dark")
    assert opened.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert opened.pdf().startswith(b"%PDF")


@pytest.mark.parametrize("named", ["failed"], indirect=True)
def test_a_node_leads_to_its_block(opened: Page) -> None:
    """By keyboard, too: what is told of the block unfolds, and says in words how it stands."""
    node = opened.get_by_role("link", name="clean failed")
    node.focus()
    log = opened.get_by_role("region", name="Log of clean")
    expect(log).to_be_hidden()
    opened.keyboard.press("Enter")
    expect(log).to_be_visible()
    expect(log).to_have_text("odd\n")
