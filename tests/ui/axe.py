"""What axe-core finds fault with in a part of a page."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from .labserver import REPOSITORY

AXE = REPOSITORY / "labextension" / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = ("serious", "critical")


def grave_findings(page: Page, *selectors: str) -> list[str]:
    """The serious and critical findings under these selectors: rule, what it asks for, where."""
    if not page.evaluate("'axe' in window"):
        page.add_script_tag(path=AXE)
    result: dict[str, Any] = page.evaluate(
        "include => axe.run({include}, {resultTypes: ['violations']})", [[each] for each in selectors]
    )
    return [
        f"{violation['id']}: {violation['help']}: {[node['html'][:200] for node in violation['nodes'][:3]]}"
        for violation in result["violations"]
        if violation["impact"] in GRAVE
    ]
