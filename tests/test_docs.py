"""The pages of documentation: their links lead somewhere, and their tables say what the code says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from jupyter_blocks import tags
from jupyter_blocks.model.pipeline import Kind
from jupyter_blocks.pipelines import policies
from jupyter_blocks.pipelines.outline import BEYOND

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("tests/**/*.md")])
LINK = re.compile(r"\]\((?!https?:)([^)#]*)(?:#[^)]*)?\)")
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
WORDS = (ROOT / "docs" / "words.md").read_text(encoding="utf-8")


def first_column(heading: str) -> list[str]:
    """The words in code font in the first column of the table under a heading of words.md."""
    section = WORDS.split(f"# {heading}\n", 1)[1].split("\n#", 1)[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    return [word for row in rows for word in re.findall(r"`([^`]+)`", row)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_to_files(page: Path) -> None:
    """Every relative link names a file that is there."""
    prose = FENCE.sub("", page.read_text(encoding="utf-8"))
    links = [link for link in LINK.findall(prose) if link]
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_words_name_every_tag() -> None:
    """The table of tags holds each prefix and each word of the grammar, and no others."""
    named = {tag.partition(":")[0] for tag in first_column("Tags")}
    assert named == {*tags.PREFIXES, *tags.WORDS}


def test_words_name_every_kind() -> None:
    """The table of kinds holds those that are carried out; the text below it the reserved ones."""
    assert set(first_column("Kinds")) == set(Kind) - BEYOND
    assert [kind for kind in BEYOND if f"`{kind}`" not in WORDS] == []


def test_words_name_every_policy() -> None:
    """The table of policies holds those that are carried out; the text below it the reserved ones."""
    assert set(first_column("Policies")) == set(policies.CARRIED_OUT)
    assert [key for key in policies.KNOWN if f"`{key}`" not in WORDS] == []
