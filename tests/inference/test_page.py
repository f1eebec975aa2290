"""docs/inference.md says what the table of cases says."""

from __future__ import annotations

from .page import MADE, PAGE, written_anew


def test_the_page_is_fresh() -> None:
    """The part made of the table of cases is there, and as `python -m tests.inference.page` makes it."""
    page = PAGE.read_text(encoding="utf-8")
    assert len(MADE.findall(page)) == 1
    assert written_anew(page) == page
