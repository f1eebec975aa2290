"""The part of docs/inference.md that is made of the table of cases: its kinds, each with an example.

Written anew from the root of the repository: `python -m tests.inference.page`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from .cases import CASES
from .notation import Case

PAGE = Path(__file__).parents[2] / "docs" / "inference.md"
BEGIN, END = "<!-- made by tests/inference/page.py -->", "<!-- end -->"
APART = re.compile("[_-]")
BAR = r"\|"  # in a table
MADE = re.compile(f"(?<={re.escape(BEGIN)}\n\n).*(?=\n{re.escape(END)})", re.DOTALL)


def kinds_of(cases: Iterable[Case]) -> str:
    """The kinds of cases, as a table in Markdown."""
    by_kind: dict[str, list[Case]] = {}
    for case in cases:
        by_kind.setdefault(case.kind, []).append(case)
    rows = [
        f"| {APART.sub(' ', kind)} | {len(found)} | {found[0].fact.replace('|', BAR)} |"
        for kind, found in sorted(by_kind.items())
    ]
    counted = sum(map(len, by_kind.values()))
    run = sum(not case.exempt for found in by_kind.values() for case in found)
    said = f"{counted:,} cases of {len(by_kind)} kinds, of which {run:,} are executed:"
    return "\n".join([said, "", "| kind | cases | the first of them |", "|---|---|---|", *rows, ""])


def written_anew(page: str) -> str:
    """The page with its part made anew."""
    return MADE.sub(lambda _: kinds_of(CASES), page)


if __name__ == "__main__":
    PAGE.write_text(written_anew(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
