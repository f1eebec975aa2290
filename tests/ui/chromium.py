"""Where a Chromium is found for playwright: one that the system has, never one that is downloaded."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
ELSEWHERE = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
# What a browser needs where it runs as root, without a graphics card and with a small /dev/shm.
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--force-color-profile=srgb")
ADVICE = (
    "The panel is tested in Chromium or Chrome: on Debian and Ubuntu `apt-get install chromium` gets one; "
    "else install it, or let the variable CHROMIUM name its executable."
)


class BrowserMissing(Exception):
    """There is no browser to test with."""


def executable() -> Path:
    """Return the path of the browser's executable; raise BrowserMissing, with advice, if there is none."""
    named = os.environ.get("CHROMIUM")
    candidates = (named,) if named else (*(shutil.which(name) for name in NAMES), *ELSEWHERE)
    for candidate in candidates:
        if candidate and Path(candidate).is_file():
            return Path(candidate)
    raise BrowserMissing(ADVICE)
