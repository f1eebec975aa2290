"""One server and one browser for all tests of the panel; a fresh page for each, and a picture of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from .chromium import ARGUMENTS, executable
from .lab import Lab
from .labserver import REPOSITORY, LabServer

SCREENSHOTS = Path(__file__).parent / "screenshots"
PATIENCE = 30_000  # ms that an expectation may wait; two slow cores are shared with kernels
SIZE = {"width": 1440, "height": 900}

Open = Callable[..., Lab]


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabServer]:
    """A server on a copy of the examples; when it is over, nothing that it has started is left."""
    home = tmp_path_factory.mktemp("lab")
    root = home / "root"
    root.mkdir()
    ignored = shutil.ignore_patterns("out", "executed.ipynb", ".*")
    shutil.copytree(REPOSITORY / "examples", root / "examples", ignore=ignored)
    server = LabServer(root=root, home=home)
    server.start()
    try:
        yield server
    finally:
        server.stop()
        _, left = psutil.wait_procs(server.processes(), timeout=10)
        for process in left:
            process.kill()
    assert not left, f"still running: {left}"


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of this folder; its event loop must not outlive them."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def context(browser: Browser, server: LabServer) -> Iterator[BrowserContext]:
    """Logged in; its pages share the cache, as the tabs of one window do."""
    context = browser.new_context(viewport=SIZE, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(f"{server.url}/api/status?token={server.token}")
    page.close()
    yield context
    context.close()


@pytest.fixture
def folder(server: LabServer, request: pytest.FixtureRequest) -> Path:
    """A folder of the test's own, served."""
    folder = server.root / request.node.name.replace("[", "-").replace("]", "")
    folder.mkdir()
    return folder


@pytest.fixture
def open_lab(context: BrowserContext, server: LabServer, request: pytest.FixtureRequest) -> Iterator[Open]:
    """Opens a notebook in JupyterLab, in a page of its own; at the end each page leaves a picture."""
    labs: list[Lab] = []

    def open_page(notebook: Path | None = None, **options: Any) -> Lab:
        name = f"{request.node.name}-{len(labs)}" if labs else request.node.name
        lab = Lab(context.new_page(), server, workspace=name.replace("[", "-").replace("]", ""))
        labs.append(lab)
        lab.open(notebook, **options)
        return lab

    yield open_page
    faults: list[str] = []
    for lab in labs:
        take_picture(lab.page, lab.workspace)
        faults += lab.faults
        lab.close()
    server.end_kernels()
    assert not faults, "the page threw: " + "\n".join(faults)


@pytest.fixture
def take_image() -> Callable[[Page, str], None]:
    """Makes a picture for the README and the guides, if UPDATE_IMAGES is set."""

    def take(page: Page, name: str) -> None:
        if os.environ.get("UPDATE_IMAGES"):
            for toast in page.get_by_role("button", name="close").all():
                toast.click()
            expect(page.locator(".Toastify__toast")).to_have_count(0)
            images = REPOSITORY / "docs" / "images"
            images.mkdir(exist_ok=True)
            page.screenshot(path=images / f"{name}.png")

    return take


def take_picture(page: Page, name: str) -> None:
    """Leave a picture of the page in the folder that git ignores."""
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name.removeprefix('test_')}.png")
