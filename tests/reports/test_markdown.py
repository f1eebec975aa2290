"""The summary of a run in Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from jupyter_blocks.reports import markdown

from .accounts import EVIL, FAILED, NO_SETUP, SUCCEEDED, hostile


def test_summary(golden: Callable[[str, str], None]) -> None:
    """State, counts, parameters, a table of the blocks, each failure with its values, the graph."""
    golden(markdown.render(FAILED), "failed.summary.md")


def test_success() -> None:
    """Where all went well there is no word of failures."""
    text = markdown.render(SUCCEEDED)
    assert text.startswith(
        "## ✓ flights: succeeded in 1.50 s\n\n2 succeeded · began 2026-11-22 18:04:12 UTC\n"
    )
    assert "Failures" not in text


def test_setup() -> None:
    """A setup that fails is told as that."""
    assert "the setup failed: KeyError: 'delay'\n" in markdown.render(NO_SETUP)


def test_nothing_of_the_notebook_is_markup() -> None:
    """Outside of code, what could be markup is escaped; no fence ends early; a row stays a row."""
    text = markdown.render(hostile())
    for line in re.sub(r"^(`{3,})[^\n]*\n.*?^\1$", "", text, flags=re.M | re.S).splitlines():
        prose = re.sub(r"(`+) ?.*?[^`]\1(?!`)", "", line)
        assert not re.search(r"(?<!\\)<(?!/?(details|summary)>)", prose), line
        if line.startswith("|"):
            assert len(re.findall(r"(?<!\\)\|", line)) == 6, line
    assert "\x1b" not in text
    assert "\x00" not in text
    assert "\n````\n" in text, "a fence longer than the one in the traceback"


@pytest.mark.parametrize(
    ("text", "said"),
    [("a", "`a`"), ("a`b", "``a`b``"), ("`a", "`` `a ``"), ("a|b", "`a\\|b`"), ("a\nb", "`a b`")],
)
def test_code(text: str, said: str) -> None:
    """Code font holds any text on one line."""
    assert markdown.code(text) == said


def test_a_long_failure_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of a CI server holds no more than a megabyte; what is left out is counted."""
    monkeypatch.setattr(markdown, "LONGEST", 50)
    assert re.search(r"\n… [\d,]+ characters more\n", markdown.render(FAILED))
    assert EVIL not in markdown.render(hostile())
