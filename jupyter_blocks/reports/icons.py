"""The signs of states, as drawings on a grid of 16; each is told by its shape, not by its colour alone."""

from __future__ import annotations

from collections.abc import Mapping

from jupyter_blocks.reports.markup import Markup, element, joined

RING = '<circle cx="8" cy="8" r="5.5"{more}/>'
DRAWINGS: Mapping[str, str] = {
    "queued": RING.format(more=' stroke-dasharray="1.2 2.256"'),
    "running": RING.format(more=' opacity=".3"')
    + '<path d="M8 2.5A5.5 5.5 0 0 1 13.5 8"/><circle class="full" cx="8" cy="8" r="1.6"/>',
    "retrying": '<path d="M13 6A5.5 5.5 0 0 0 3 5.5M3 10a5.5 5.5 0 0 0 10 .5M3 2.5v3h3m7 8v-3h-3"/>',
    "succeeded": '<circle class="full" cx="8" cy="8" r="6.25"/><path class="cut" d="M5.2 8.2l2 2 3.7-4.2"/>',
    "cached": RING.format(more="") + '<path class="full" d="M8.8 4.5L5.8 8.5H8l-.8 3 3-4H8z"/>',
    "failed": '<path class="full" d="M5.4 1.8h5.2l3.6 3.6v5.2l-3.6 3.6H5.4l-3.6-3.6V5.4z"/>'
    '<path class="cut" d="M5.8 5.8l4.4 4.4m0-4.4l-4.4 4.4"/>',
    "skipped": RING.format(more="") + '<path d="M5.7 5.9L7.8 8l-2.1 2.1M8.5 5.9L10.6 8l-2.1 2.1"/>',
    "cancelled": RING.format(more="") + '<path d="M4.2 4.2l7.6 7.6"/>',
    "warned": '<path class="full" d="M8 1.9l6.8 11.7H1.2z"/><path class="cut" d="M8 6v3.5m0 2v.2"/>',
    "passed": '<path d="M3.5 8.5l3 3 6-7"/>',
}
SAME: Mapping[str, str] = {"broken": "failed"}


def symbols() -> Markup:
    """All signs, to be placed once on a page; `icon` refers to them."""
    drawn = [
        element("symbol", Markup(drawing), id=f"sign-{name}", viewBox="0 0 16 16")
        for name, drawing in DRAWINGS.items()
    ]
    return element("svg", drawn, class_="symbols", width="0", height="0", aria_hidden="true")


def icon(name: str, **attributes: str) -> Markup:
    """The sign of a state, for the eye only: the word stands beside it."""
    use = element("use", href=f"#sign-{SAME.get(name, name)}")
    size = {"width": "16", "height": "16"} | attributes
    return element("svg", use, class_=f"sign {name}", aria_hidden="true", **size)


def chip(state: str) -> Markup:
    """A state as sign and word."""
    return element("span", joined(icon(state), element("span", state)), class_=f"chip {state}")
